package sops_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sopc/compiler"
	"sopc/lang/finding"
)

// A slip is a mistake that people make: how a line comes to hold it, and what
// check must say of that line, or of the line above it that the reader is sent
// to.
type slip struct {
	name  string
	line  *regexp.Regexp
	spoil func(rng *rand.Rand, line string) string
	codes []string
	above *regexp.Regexp // the finding stands at the nearest such line above; nil: at the line itself
}

var stepLine = regexp.MustCompile(`^langkah `)

var slips = func() []slip {
	line := func(s string) *regexp.Regexp { return regexp.MustCompile(s) }
	by := func(from, to string) func(*rand.Rand, string) string {
		re := regexp.MustCompile(from)
		return func(_ *rand.Rand, l string) string { return re.ReplaceAllString(l, to) }
	}
	gone := func(*rand.Rand, string) string { return "" }
	twice := func(_ *rand.Rand, l string) string { return l + "\n" + l }
	// mistyped drops a letter in the middle of the first submatch of re.
	mistyped := func(re string) func(*rand.Rand, string) string {
		at := regexp.MustCompile(re)
		return func(rng *rand.Rand, l string) string {
			m := at.FindStringSubmatchIndex(l)
			cut := m[2] + 1 + rng.IntN(m[3]-m[2]-2)
			return l[:cut] + l[cut+1:]
		}
	}
	return []slip{
		{"a quote is lost at the end", line(`^  (output|keterangan) "[^"]*"$`), by(`"$`, ``), []string{"sintaks-kutip"}, nil},
		{"no quotes", line(`^  output "[^"/,;:]* [^"/,;:]*"$`), by(`"`, ``), []string{"sintaks-tanpa-petik"}, nil},
		{"a block is not closed", line(`^}$`), gone, []string{"sintaks-kurung"}, line(`^\S.*\{$`)},
		{"a step is not opened", line(`^langkah .*\{$`), by(` \{$`, ``), []string{"sintaks-kurung"}, nil},
		{"a keyword is mistyped", line(`^  (kelengkapan|output|waktu|putusan) .*[^{]$`), mistyped(`^  (\w+)`), []string{"sintaks-kata"}, nil},
		{"a lane is mistyped", line(`^  oleh [a-z]{4,}$`), mistyped(`oleh (\w+)`), []string{"lajur-tidak-dikenal"}, nil},
		{"a step's name is mistyped", line(`kembali ke [a-z]{4,}`), mistyped(`kembali ke (\w+)`), []string{"langkah-tidak-dikenal"}, nil},
		{"no time", line(`^  waktu `), gone, []string{"waktu-kosong", "kegiatan-belum-lengkap"}, stepLine},
		{"no output", line(`^  output ".*"$`), gone, []string{"output-kosong", "kegiatan-belum-lengkap"}, stepLine},
		{"no kelengkapan", line(`^  kelengkapan ".*"$`), gone, []string{"kelengkapan-kosong", "kegiatan-belum-lengkap"}, stepLine},
		{"no lane", line(`^  oleh [a-z-]+$`), gone, []string{"pelaksana-kosong", "kegiatan-belum-lengkap"}, stepLine},
		{"a line stands twice", line(`^  waktu `), twice, []string{"isi-ganda"}, nil},
		{"a unit is mistyped", line(`^  waktu \d+ (menit|jam)$`), mistyped(`(menit|jam)$`), []string{"waktu-tidak-terbaca", "sintaks-baris"}, nil},
		{"an English fraction", line(`^  waktu \d+ (menit|jam)$`), by(`\d+`, `1.5`), []string{"sintaks-angka"}, nil},
		{"an answer leads nowhere", line(`^    ".*" -> lanjut$`), by(` -> lanjut`, ``), []string{"jawaban-tanpa-tujuan"}, nil},
		{"an answer has no arrow", line(`^    ".*" -> lanjut$`), by(` ->`, ``), []string{"sintaks-baris", "sintaks-panah"}, nil},
		{"returns without end", line(`kembali ke [\w-]+ maks \d+ kali selebihnya berhenti "[^"]*"$`), by(` maks .*`, ``), []string{"putaran-tanpa-batas"}, nil},
		{"a noun for a verb", line(`^langkah .*"Memeriksa `), by(`Memeriksa`, `Pemeriksaan`), []string{"bukan-kata-kerja"}, nil},
		{"a paper from nowhere", line(`^  kelengkapan "[^"]*"$`), func(rng *rand.Rand, _ string) string {
			return fmt.Sprintf(`  kelengkapan "Naskah dinas berkode %d"`, rng.IntN(1e9))
		}, []string{"kelengkapan-tanpa-asal"}, nil},
		{"no such day", line(`^tanggal \w+ \d+ \w+ \d+$`), by(`\d+ \w+ (\d+)`, `31 Februari $1`), []string{"tanggal-tidak-sah"}, nil},
		{"no nomor", line(`^nomor "`), by(`".*`, ``), []string{"nomor-kosong"}, nil},
		{"two things on a line", line(`^  oleh [a-z-]+$`), by(`$`, ` waktu 5 menit`), []string{"sintaks-gabung"}, nil},
		{"a line that is no line", line(`^  waktu `), by(`waktu`, `± kira-kira`), []string{"sintaks-tanda", "sintaks-kata", "sintaks-baris"}, nil},
	}
}()

// allowed tells whether the step that begins at line i may have such a slip: a
// term is a time as well, and what the first step needs, or an outside party
// brings, comes from outside.
func allowed(lines []string, i int, slip string) bool {
	step := strings.Join(lines[i:], "\n")
	step, _, _ = strings.Cut(step, "\n}")
	switch slip {
	case "no time":
		return regexp.MustCompile(`\n  (menunggu|paling|jadwal) `).MatchString(step)
	case "a paper from nowhere":
		first := !slices.ContainsFunc(lines[:i], stepLine.MatchString)
		lane := regexp.MustCompile(`\n  oleh ([\w-]+)`).FindStringSubmatch(step)
		return first || lane == nil || regexp.MustCompile(`(?m)^  `+lane[1]+` .*\bluar\b`).MatchString(strings.Join(lines, "\n"))
	}
	return false
}

// Ten mistakes at once, in different places of a real SOP: each is found,
// named and located.
func TestTenMistakesAreFound(t *testing.T) {
	rounds := 40
	if os.Getenv("SOPC_SEMUA") != "" {
		rounds = 5000
	}
	rng := rand.New(rand.NewPCG(2026, 11))
	good := gallery(t, ".sop")
	planted, extra, most := 0, 0, 0
	for range rounds {
		source := good[rng.IntN(len(good))]
		lines := strings.Split(string(source.Text), "\n")
		for i, l := range lines { // what tests it is none of its lines
			if strings.HasPrefix(l, "uji ") {
				lines = lines[:i]
				break
			}
		}
		var done []slip
		at := map[int]slip{}
		busy := map[int]bool{} // steps that hold a mistake already
		for try := 0; len(done) < 10 && try < 5000; try++ {
			s := slips[rng.IntN(len(slips))]
			i := rng.IntN(len(lines))
			step := i
			for step > 0 && lines[step] != "}" && !stepLine.MatchString(lines[step]) {
				step--
			}
			if lines[i] == "}" { // the step that it closes
				for step = i - 1; step > 0 && !stepLine.MatchString(lines[step]) && lines[step] != "}"; step-- {
				}
				if !stepLine.MatchString(lines[step]) {
					continue
				}
			}
			if !s.line.MatchString(lines[i]) || allowed(lines, step, s.name) || busy[step] && stepLine.MatchString(lines[step]) || busy[i] {
				continue
			}
			at[i], busy[step], busy[i] = s, true, true
			done = append(done, s)
		}
		if len(done) < 10 {
			continue // an SOP too short for ten
		}
		var b strings.Builder
		where := map[int]int{} // line of the source → line of the spoilt one
		n := 1
		for i, l := range lines {
			where[i] = n
			if s, spoilt := at[i]; spoilt {
				l = s.spoil(rng, l)
			}
			b.WriteString(l + "\n")
			n += 1 + strings.Count(l, "\n")
		}
		text := b.String()
		unit := compiler.Compile([]compiler.Source{{Name: "a.sop", Text: []byte(text)}}, compiler.Options{}).Units[0]
		for i, s := range at {
			place := i
			for s.above != nil && (place == i || !s.above.MatchString(lines[place])) {
				place--
			}
			found := slices.ContainsFunc(unit.Findings, func(f finding.Finding) bool {
				return slices.Contains(s.codes, f.Code) &&
					(f.Span.Start.Line == where[place] || s.name == "a line stands twice" && f.Span.Start.Line == where[i]+1)
			})
			if !found {
				said := ""
				for _, f := range unit.Findings {
					said += fmt.Sprintf("\n%d: %s", f.Span.Start.Line, f.Code)
				}
				t.Errorf("%s: line %d: %s (%s): want one of %v at line %d; said:%s", source.Name, where[i], s.name, lines[i], s.codes, where[place], said)
			}
		}
		planted += len(at)
		extra += max(0, len(unit.Findings)-len(at))
		most = max(most, len(unit.Findings)-len(at))
	}
	if planted < 100 {
		t.Errorf("only %d mistakes were planted", planted)
	}
	t.Logf("%d mistakes planted, ten a file; %d findings beyond them, at most %d a file", planted, extra, most)
}
