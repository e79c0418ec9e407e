package compiler_test

import (
	"fmt"
	"slices"
	"testing"

	"sopc/compiler"
	"sopc/compiler/explain"
	"sopc/compiler/office"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// under compiles a text under the rules of an office.
func under(t *testing.T, rules, text string) *compiler.Unit {
	t.Helper()
	r, wrong := office.Parse("sopc.toml", []byte(rules))
	for _, f := range wrong {
		t.Fatalf("sopc.toml:%d: %s", f.Span.Start.Line, f.Message.In(bahasa.EN))
	}
	o := compiler.Options{Office: func(string) *office.Rules { return r }}
	return compiler.Compile([]compiler.Source{{Name: "a.sop", Text: []byte(text)}}, o).Units[0]
}

// linesOf are the lines that a code points to.
func linesOf(u *compiler.Unit, code string) (lines []int) {
	for _, f := range u.Findings {
		if f.Code == code {
			lines = append(lines, f.Span.Start.Line)
		}
	}
	slices.Sort(lines)
	return lines
}

const ladder = "instansi.hierarki = ['Bupati', 'Kepala Dinas', 'Kepala Bidang', 'Kepala Seksi']\n"

const ladderLanes = `sop "Surat Tugas"
pelaksana {
  bupati "Bupati"
  kadis "Kadis" = "Kepala Dinas Pendidikan"
  kabid "Kabid" = "Kepala Bidang"
  kasi "Kasi" = "Kepala Seksi"
  staf "Staf"
}
`

func TestHierarchy(t *testing.T) {
	for name, c := range map[string]struct {
		steps string
		lines []int
	}{
		"upwards": {`langkah "Menyusun nota dinas" {
  oleh kasi
  output "Nota dinas"
}
langkah "Memaraf nota dinas" {
  oleh kabid
  kelengkapan "Nota dinas"
  output "Nota dinas"
}
langkah "Menandatangani nota dinas" {
  oleh kadis
  kelengkapan "Nota dinas"
  output "Nota dinas"
}
`, nil},
		"initials after the signature": {`langkah "Menandatangani nota dinas" {
  oleh kadis
  kelengkapan "Nota dinas"
  output "Nota dinas"
}
langkah "Memaraf nota dinas" {
  oleh kabid
  kelengkapan "Nota dinas"
  output "Nota dinas"
}
`, []int{15}},
		"downwards in a row": {`langkah "Memaraf nota dinas" {
  oleh kabid lalu kadis lalu kasi
  kelengkapan "Nota dinas"
  output "Nota dinas"
}
`, []int{10}},
		"upwards in a row": {`langkah "Memaraf nota dinas" {
  oleh kasi lalu kabid lalu kadis
  kelengkapan "Nota dinas"
  output "Nota dinas"
}
`, nil},
		"a row that says who does what": {`langkah "Menandatangani nota dinas" {
  oleh kadis "menandatangani" lalu kasi "mengirim"
  kelengkapan "Nota dinas"
  output "Nota dinas"
}
`, nil},
		"another paper": {`langkah "Membuat disposisi" {
  oleh kadis
  output "Disposisi"
}
langkah "Menandatangani tanda terima" {
  oleh kasi
  kelengkapan "Disposisi"
  output "Tanda terima"
}
`, nil},
		"branches that exclude each other": {`langkah "Menyusun nota dinas" {
  oleh kasi
  output "Nota dinas"
  putusan "Nilainya besar?" {
    "Ya" -> lanjut
    "Tidak" -> lanjut ke kecil
  }
}
langkah "Menyetujui nota dinas" {
  oleh bupati
  kelengkapan "Nota dinas"
  output "Nota dinas"
  -> selesai
}
langkah kecil "Menyetujui nota dinas" {
  oleh kadis
  kelengkapan "Nota dinas"
  output "Nota dinas"
}
`, nil},
		"only after a return": {`langkah periksa "Memaraf nota dinas" {
  oleh kabid
  kelengkapan "Nota dinas"
  output "Nota dinas"
}
langkah "Menandatangani nota dinas" {
  oleh kadis
  kelengkapan "Nota dinas"
  output "Nota dinas"
  putusan "Baik?" {
    "Ya" -> selesai
    "Tidak" -> kembali ke periksa maks 2 kali
  }
}
`, nil},
		"a lane without a rank": {`langkah "Menyusun nota dinas" {
  oleh kadis
  output "Nota dinas"
}
langkah "Memaraf nota dinas" {
  oleh staf
  kelengkapan "Nota dinas"
  output "Nota dinas"
}
`, nil},
		"a subordinate types it": {`langkah "Menyusun nota dinas" {
  oleh kadis
  output "Nota dinas"
}
langkah "Mengetik nota dinas" {
  oleh kasi
  kelengkapan "Nota dinas"
  output "Nota dinas"
}
`, nil},
		"through a parallel block": {`langkah "Menyusun nota dinas" {
  oleh kadis
  output "Konsep nota dinas"
}
serentak {
  jalur {
    langkah "Menyetujui nota dinas" {
      oleh kabid
      kelengkapan "Konsep nota dinas"
      output "Nota dinas"
    }
  }
  jalur {
    langkah "Menggandakan lampiran" {
      oleh staf
      output "Lampiran"
    }
  }
}
langkah "Menandatangani nota dinas" {
  oleh kasi
  kelengkapan "Nota dinas"
  output "Nota dinas"
}
`, []int{16, 29}},
	} {
		u := under(t, ladder, ladderLanes+c.steps)
		if got := linesOf(u, "hierarki-terbalik"); !slices.Equal(got, c.lines) {
			t.Errorf("%s: %v, want %v", name, got, c.lines)
		}
		if got := linesOf(under(t, "", ladderLanes+c.steps), "hierarki-terbalik"); got != nil {
			t.Errorf("%s: raised without a hierarchy", name)
		}
	}
}

// The severity of a finding is the office's, but an error stays one.
func TestSeverityIsTheOffices(t *testing.T) {
	const sop = ladderLanes + `langkah "Menyimpan surat 2026" {
  oleh staf
  kelengkapan "Surat"
  output "Surat"
}
`
	plain := under(t, "", sop)
	if plain.Program == nil || len(linesOf(plain, "waktu-kosong")) != 1 || len(linesOf(plain, "lajur-tak-terpakai")) != 4 {
		t.Fatalf("%+v", plain.Findings)
	}
	u := under(t, "tingkat.waktu-kosong = 'kesalahan'\ntingkat.lajur-tak-terpakai = 'diam'\ntingkat.tahun-dalam-langkah = 'saran'\n", sop)
	if u.Program != nil {
		t.Error("what is an error to the office leaves a program")
	}
	if linesOf(u, "lajur-tak-terpakai") != nil {
		t.Error("what is silent is said")
	}
	for _, f := range u.Findings {
		want, told := map[string]finding.Severity{"waktu-kosong": finding.Error, "tahun-dalam-langkah": finding.Hint}[f.Code]
		if told && f.Severity != want {
			t.Errorf("%s: %v", f.Code, f.Severity)
		}
	}
	broken := ladderLanes + "langkah \"Menyimpan surat\" {\n  oleh staff\n}\n"
	rules, _ := office.Parse("sopc.toml", []byte("tingkat.lajur-tidak-dikenal = 'diam'\n"))
	o := compiler.Options{Office: func(string) *office.Rules { return rules }}
	u = compiler.Compile([]compiler.Source{{Name: "a.sop", Text: []byte(broken)}}, o).Units[0]
	for _, f := range u.Findings {
		if f.Code == "lajur-tidak-dikenal" {
			if f.Severity != finding.Error || len(f.Help) == 0 {
				t.Errorf("%+v", f)
			}
			return
		}
	}
	t.Error("an error was silenced")
}

// An author may silence a rule of the office where it does not fit, with a
// reason, like any other finding; one that is an error not.
func TestOwnRulesAreSilencedInPlace(t *testing.T) {
	const rule = "[[aturan]]\nkode = 'tanpa-arsip'\nbila = 'none(sop.langkah, .teks contains \"arsip\")'\npesan = 'x'\ntingkat = '%s'\n"
	sop := "sop \"Surat\"\nabaikan tanpa-arsip karena \"arsip di SOP lain\"\npelaksana {\n  staf \"Staf\"\n}\nlangkah \"Menyimpan surat\" {\n  oleh staf\n}\n"
	if u := under(t, fmt.Sprintf(rule, "peringatan"), sop); linesOf(u, "tanpa-arsip") != nil || linesOf(u, "abaikan-tak-terpakai") != nil {
		t.Errorf("%+v", u.Findings)
	}
	if u := under(t, fmt.Sprintf(rule, "kesalahan"), sop); linesOf(u, "tanpa-arsip") == nil || linesOf(u, "abaikan-tak-terpakai") == nil {
		t.Errorf("%+v", u.Findings)
	}
}

// The codes that an office cannot lower are those of the errors.
func TestErrorsOfTheLanguageAreNotLowered(t *testing.T) {
	for _, code := range explain.Codes() {
		if code == "waktu-melebihi-jangka" { // as grave as the figures are
			continue
		}
		avoid, _ := explain.Example(code)
		fs := compileExample(avoid)
		i := slices.IndexFunc(fs, func(f finding.Finding) bool { return f.Code == code })
		isError := i >= 0 && fs[i].Severity == finding.Error
		_, wrong := office.Parse("sopc.toml", []byte("[tingkat]\n"+code+" = \"diam\"\n"))
		if (len(wrong) > 0) != isError {
			t.Errorf("%s: an error: %v, sopc.toml: %v", code, isError, wrong)
		}
	}
}
