package scenario

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sopc/compiler"
	"sopc/compiler/program"
	"sopc/runtime/engine"
)

// hard is an SOP whose uji blocks use the whole of their grammar.
const hard = `sop "Pelayanan Kartu"

status konsep

pelaksana {
  pemohon "Pemohon" luar
  loket "Loket"
  camat "Camat"
}

isian {
  jenis "Jenis" pilihan baru, hilang "Kartu hilang"
  biaya "Biaya" rupiah
  luas "Luas" angka
  lahir "Tanggal lahir" tanggal
  mendesak "Mendesak" ya/tidak
  catatan-petugas "Catatan" teks
  foto "Foto" berkas
}

langkah serahkan "Menyerahkan berkas" {
  oleh pemohon
  mengisi jenis, biaya, catatan-petugas
  output "Berkas"
}

langkah periksa "Memeriksa berkas" {
  oleh loket lalu camat bersama loket
  putusan "Lengkap?" {
    "Ya, \"lengkap\"" -> lanjut
    "Tidak \\ belum" -> kembali ke serahkan maks 2 kali selebihnya berhenti "Ditolak"
  }
}

langkah "Mengundang pemohon" {
  oleh loket
  bila "diperlukan"
}

langkah bayar "Membayar" {
  oleh pemohon
  bila biaya > 0 dan jenis != hilang
  menunggu "bukti bayar" paling lama 3 hari kerja bila lewat -> kembali ke periksa maks 3 kali selebihnya berhenti "Gugur"
}

serentak "Menyiapkan" {
  jalur "Kartu" {
    langkah cetak "Mencetak kartu" {
      oleh loket
      output "Kartu" bila mendesak
    }
    langkah paraf "Memaraf kartu" {
      oleh camat
      putusan "Benar?" {
        "Ya" -> lanjut
        "Tidak" -> kembali ke cetak maks 2 kali selebihnya berhenti "Batal"
      }
    }
  }
  langkah catat "Mencatat" {
    oleh loket
    bila "buku tersedia"
  }
}

langkah nilai "Menilai" {
  oleh camat
  putusan "Luas cukup?" {
    "Cukup" bila luas >= 100 -> selesai
    "Kurang" selain itu -> berhenti "Tidak cukup"
  }
}
`

// What is recorded of a case that was lived can be read again, and drives a
// case along the same path: for the hard SOP and for all that come with sopc.
func TestRecordedCasesCompileAndPlay(t *testing.T) {
	sources := map[string][]byte{"hard.sop": []byte(hard)}
	err := filepath.WalkDir("../../sops", func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".sop") {
			sources[filepath.ToSlash(name)], err = os.ReadFile(name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range sources {
		t.Run(filepath.Base(name), func(t *testing.T) {
			sop := compile(t, compiler.Source{Name: name, Text: text}).Program
			p, err := engine.Load(sop)
			if err != nil {
				t.Fatal(err)
			}
			played := 0
			for seed := range uint64(40) {
				rng := rand.New(rand.NewPCG(seed, 6))
				if events := wander(rng, p); events != nil {
					odd(rng, events, sop)
					again(t, name, text, p, events)
					played++
				}
			}
			if played < 10 {
				t.Errorf("only %d of 40 cases reached an end", played)
			}
		})
	}
}

// odd gives a case reasons and texts that are hard to quote.
func odd(rng *rand.Rand, events []engine.Event, sop *program.Program) {
	for i := range events {
		if events[i].Kind == engine.Decided && rng.IntN(2) == 0 {
			events[i].Reason = `kurang "KTP" \ KK # 2 { ya, -> lewat }`
		}
		for f, value := range events[i].Data {
			switch sop.Fields[f].Type {
			case program.Teks:
				if value == "x" {
					events[i].Data[f] = `a\"b\\ “c” #`
				}
			case program.Rupiah:
				if rng.IntN(2) == 0 {
					events[i].Data[f] = -value.(int64)
				}
			case program.Angka:
				events[i].Data[f] = value.(float64) / 8
			}
		}
	}
}

func again(t *testing.T, name string, text []byte, p *engine.Procedure, events []engine.Event) {
	t.Helper()
	lived, err := Follow(p, events)
	if err != nil || lived.End == nil {
		return // the odd values led elsewhere
	}
	block, err := Record(p, `rekaman "1"`, events)
	if err != nil {
		t.Fatal(err)
	}
	uji := compile(t, compiler.Source{Name: strings.TrimSuffix(name, ".sop") + ".uji", Text: []byte(block)}, compiler.Source{Name: name, Text: text})
	if len(uji.Scenarios) != 1 || uji.Scenarios[0].Name != `rekaman "1"` {
		t.Fatalf("%+v\n%s", uji.Scenarios, block)
	}
	played := Test(p, uji.Scenarios[0])
	if !played.Passed() || !slices.Equal(played.Trace.Path, lived.Path) {
		t.Fatalf("%v %+v\n%s", played.Err, played.Failures, block)
	}
	if second, err := Record(p, `rekaman "1"`, played.Trace.Events); err != nil || second != block {
		t.Fatalf("recorded again:\n%s\nfirst:\n%s", second, block)
	}
}

// compile compiles a workspace and gives its first unit, without errors.
func compile(t *testing.T, sources ...compiler.Source) *compiler.Unit {
	t.Helper()
	u := compiler.Compile(sources, compiler.Options{}).Units[0]
	if u.HasErrors() {
		for _, f := range u.Findings {
			t.Errorf("%v %s: %s", f.Span.Start, f.Code, f.Message.ID)
		}
		t.Fatalf("%s", u.Text)
	}
	return u
}
