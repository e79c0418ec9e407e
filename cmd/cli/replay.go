package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"sopc/cmd/screen"
	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/replay"
)

// ReplayFormat is the version of what `sopc replay --json` prints.
const ReplayFormat = 1

type replayOptions struct {
	dataOptions
	with   string // --dengan
	failOn string
}

// What a script may ask `sopc replay` to fail on.
const (
	onRefusal    = "ditolak"
	onDifference = "berbeda"
)

func (a *app) replayCommand() *cobra.Command {
	var o replayOptions
	c := &cobra.Command{
		Use:   a.say("replay KASUS --dengan BARU.sop", "replay CASE --dengan NEW.sop"),
		Short: a.say("apakah sebuah kasus tetap sah menurut versi lain SOP-nya", "would a case still be legal under another version of its SOP"),
		Long: a.say(
			"Jalankan ulang catatan sebuah kasus menurut versi lain SOP-nya, tanpa mengubah apa pun: apakah semua yang dikerjakan tetap sah, apakah jalannya sama, dan bila tidak, pada peristiwa mana perbedaan pertama terjadi.",
			"Live the record of a case once more under another version of its SOP, changing nothing: is all that was done still legal, does it go the same way, and if not, at which event does it first differ."),
		Example: "  sopc replay 2026-0001 --dengan surat-2026.sop",
		Args:    a.arguments(1, 1, oneCase),
		RunE: func(c *cobra.Command, args []string) error {
			if o.with == "" {
				return misuse(bahasa.T("versi lain SOP belum disebut", "the other version of the SOP is not named"), bahasa.T("tulis --dengan BARU.sop", "write --dengan NEW.sop"))
			}
			if o.failOn != "" {
				if err := oneOf("gagal-bila", o.failOn, onRefusal, onDifference); err != nil {
					return err
				}
			}
			return a.replay(c.Context(), args[0], o)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&o.with, "dengan", "", a.say("versi lain SOP itu: `FILE`", "the other version of the SOP: `FILE`"))
	f.StringVar(&o.failOn, "gagal-bila", "", a.say("kode keluar 1 bila kasus itu `AKIBAT`: ditolak (tidak sah lagi) atau berbeda (juga bila hanya jalannya lain)", "exit code 1 when the case is `WHAT`: ditolak (no longer legal) or berbeda (also when it only goes another way)"))
	a.dataOptions(c, &o.dataOptions)
	a.configOption(c)
	complete(c, "gagal-bila", onRefusal, onDifference)
	return c
}

func (a *app) replay(ctx context.Context, id string, o replayOptions) error {
	u, err := a.compile(o.with)
	if err != nil {
		return err
	}
	other, err := load(u)
	if err != nil {
		return err
	}
	b, err := a.open(ctx, o.dataOptions, Reading, id)
	if err != nil {
		return err
	}
	defer b.close()
	c, err := b.load(ctx, id)
	if err != nil {
		return err
	}
	events, err := host.History(ctx, b, c.ID)
	if err != nil {
		return err
	}
	r, err := replay.Case(c.Procedure, other, events)
	if err != nil {
		return err
	}
	v := version{b: b, of: c, events: events, file: o.with, other: other, Result: r}
	if o.json {
		err = a.replayJSON(v)
	} else {
		a.replayText(v)
	}
	if err != nil {
		return err
	}
	if o.failOn == onRefusal && !r.Legal || o.failOn == onDifference && r.First != nil {
		return exitCode(Found)
	}
	return nil
}

// version is a case as it goes under another version of its SOP.
type version struct {
	b      *books
	of     host.Case
	events []engine.Event
	file   string
	other  *engine.Procedure
	replay.Result
}

// verdict is the one sentence on the case.
func (v version) verdict() bahasa.Text {
	switch {
	case v.First == nil:
		return bahasa.T("Kasus %s sah juga menurut %s, dan jalannya sama.", "Case %s is legal under %s as well, and goes the same way.", v.of.ID, v.file)
	case v.Legal:
		return bahasa.T("Kasus %s sah juga menurut %s, tetapi jalannya lain sejak peristiwa %d dari %d.",
			"Case %s is legal under %s as well, but goes another way from event %d of %d.", v.of.ID, v.file, v.First.Event+1, len(v.events))
	}
	return bahasa.T("Kasus %s tidak sah lagi menurut %s: peristiwa %d dari %d tidak diterima.",
		"Case %s is no longer legal under %s: event %d of %d is not accepted.", v.of.ID, v.file, v.Stop.Event+1, len(v.events))
}

func (a *app) replayText(v version) {
	color := a.color(a.Out)
	width := 80
	if columns, _, ok := a.Terminal(a.Out); ok {
		width = max(columns, narrowest)
	}
	tell := func(shade, indent, s string) {
		for i, l := range screen.Fold(report.Visible(s), width-len(indent)-2) {
			if i > 0 && indent != "" {
				l = "  " + l
			}
			fmt.Fprintln(a.out, indent+paint(color, shade, l))
		}
	}
	shade := green
	if !v.Legal {
		shade = red
	} else if v.First != nil {
		shade = bold
	}
	tell(shade, "", v.verdict().In(a.lang))
	difference := func(name bahasa.Text, d *replay.Difference) {
		fmt.Fprintln(a.out)
		tell(bold, "", a.say("%s: peristiwa %d, %s", "%s: event %d, %s", name, d.Event+1, v.b.stamp(v.events[d.Event].At)))
		tell("", "  ", a.say("yang terjadi: %s", "what happened: %s", d.Did))
		tell("", "  ", a.say("versi baru: %s", "the new version: %s", d.Says))
	}
	if v.First != nil {
		name := bahasa.T("Perbedaan pertama", "First difference")
		difference(name, v.First)
		if v.Stop != nil && v.Stop != v.First {
			difference(bahasa.T("Tidak diterima", "Not accepted"), v.Stop)
		}
	}
	if !v.Legal {
		return
	}
	fmt.Fprintln(a.out)
	if v.First == nil {
		tell("", "", a.say("Kini: %s", "Now: %s", replay.Stands(v.other, v.New)))
		return
	}
	tell("", "", a.say("Kini menurut versi lama: %s", "Now by the old version: %s", replay.Stands(v.of.Procedure, v.Old)))
	tell("", "", a.say("Kini menurut versi baru: %s", "Now by the new version: %s", replay.Stands(v.other, v.New)))
}

// replayForm is what `sopc replay --json` prints.
type replayForm struct {
	Format  int         `json:"format"` // ReplayFormat
	Case    string      `json:"case"`
	File    string      `json:"file"` // of the other version
	OldHash string      `json:"old_hash"`
	NewHash string      `json:"new_hash"`
	Events  int         `json:"events"` // in the record
	Legal   bool        `json:"legal"`
	Same    bool        `json:"same"` // it goes the same way
	Verdict string      `json:"verdict"`
	First   *differForm `json:"first,omitempty"` // difference
	Stop    *differForm `json:"stop,omitempty"`  // first event that is not accepted
	Old     string      `json:"old"`             // where the case stands by the old version
	New     string      `json:"new"`             // by the new one, or before Stop
}

type differForm struct {
	Kind  replay.Kind `json:"kind"`
	Code  engine.Code `json:"code,omitempty"` // for "refused": why
	Event int         `json:"event"`          // from 1
	ID    string      `json:"id"`             // of the event
	At    time.Time   `json:"at"`
	Step  int         `json:"step,omitempty"` // of the old version
	Did   string      `json:"did"`
	Says  string      `json:"says"`
}

func (a *app) replayJSON(v version) error {
	form := func(d *replay.Difference) *differForm {
		if d == nil {
			return nil
		}
		e := v.events[d.Event]
		return &differForm{d.Kind, d.Code, d.Event + 1, e.ID, v.b.local(e.At), d.Step + 1, d.Did.In(a.lang), d.Says.In(a.lang)}
	}
	return report.NewEncoder(a.out).Encode(replayForm{
		Format: ReplayFormat, Case: v.of.ID, File: v.file, OldHash: v.of.Hash, NewHash: program.Hash(v.other.Program), Events: len(v.events),
		Legal: v.Legal, Same: v.First == nil, Verdict: v.verdict().In(a.lang), First: form(v.First), Stop: form(v.Stop),
		Old: replay.Stands(v.of.Procedure, v.Old).In(a.lang), New: replay.Stands(v.other, v.New).In(a.lang),
	})
}
