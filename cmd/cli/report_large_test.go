package cli

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sopc/compiler"
	"sopc/compiler/program"
	"sopc/runtime/calendar"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/scenario"
	"sopc/runtime/store"
)

// TestWriteLargeOffice makes the store of a large office, on which reports can
// be measured: SOPC_BANYAK cases of an SOP with 13 steps, in the folder
// SOPC_TULIS_KE, begun during 2026, one in ten still open.
func TestWriteLargeOffice(t *testing.T) {
	folder := os.Getenv("SOPC_TULIS_KE")
	n, err := strconv.Atoi(os.Getenv("SOPC_BANYAK"))
	if folder == "" || err != nil {
		t.Skip("set SOPC_TULIS_KE and SOPC_BANYAK")
	}
	fillOffice(t, folder, n)
}

// fillOffice lives n cases, with random pauses, in a new store.
func fillOffice(t *testing.T, folder string, n int) {
	t.Helper()
	var sources []compiler.Source
	for _, name := range []string{"surat-masuk.sop", "surat-masuk.uji"} {
		text, err := os.ReadFile(filepath.Join("../../sops/umum", name))
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, compiler.Source{Name: name, Text: text})
	}
	var sop *program.Program
	var lives [][]engine.Event
	for _, u := range compiler.Compile(sources, compiler.Options{}).Units {
		if sop == nil {
			sop = u.Program
		}
		procedure, err := engine.Load(u.Program)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range u.Scenarios {
			trace, err := scenario.Rehearse(procedure, s, "")
			if err != nil {
				t.Fatal(err)
			}
			lives = append(lives, trace.Events)
		}
	}
	kept, err := store.Open(t.Context(), folder, store.Options{KeyFile: strings.TrimRight(folder, "/") + ".pem"})
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	days := calendar.National()
	const workers = 16
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			rng := rand.New(rand.NewPCG(1, uint64(w)))
			now := time.Time{}
			office := &host.Office{Desk: host.Desk{Calendar: counting(days), Named: true}, Keeper: kept, Clock: func() time.Time { return now }}
			for i := w; i < n; i += workers {
				now = time.Date(2026, 1, 5, 8, 0, 0, 0, days.Zone.Location()).Add(time.Duration(float64(i) / float64(n) * 320 * 24 * float64(time.Hour)))
				events := lives[rng.IntN(len(lives))]
				c, err := office.Start(context.Background(), host.Start{Program: sop, Data: events[0].Data, By: "Ani"})
				for _, e := range events[1 : len(events)-rng.IntN(2)*rng.IntN(2)*rng.IntN(min(3, len(events)))] {
					now = now.Add(time.Duration(rng.ExpFloat64() * float64(4*time.Hour)))
					if err != nil {
						t.Error(err)
						return
					}
					if e.By = "Budi"; e.Lane >= 0 && rng.IntN(2) == 0 {
						e.By = "Citra"
					}
					if e.Kind == engine.Decided && e.Reason == "" {
						e.Reason = "belum lengkap"
					}
					if s, open := c.State.Task(e.Task); open && sop.Steps[s.Step].ID == "paraf" {
						e.By = "Dewi"
					}
					e.ID = ""
					c, err = office.Do(context.Background(), c.ID, e)
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}
