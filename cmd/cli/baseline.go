package cli

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// A baseline is the record of the findings of a day, so that only new ones
// count: an office that brings in hundreds of old SOPs mends them one by one
// and still sees at once what somebody breaks.
//
// A finding is recognised by its file, its code and the words that it points
// to, not by its line: it is still the same one after an edit elsewhere or
// sopc fmt. Several alike are counted. One that has become graver is new.
type baseline struct {
	name    string
	folder  string // of the baseline, absolute: names of files are relative to it
	entries map[known]*noted
}

// known is what a finding is recognised by.
type known struct{ file, code, place string }

type noted struct {
	severity finding.Severity // the gravest that was recorded
	count    int
	left     int // not met yet
}

// baselineFormat is the version of the file.
const baselineFormat = 1

// maxBaseline is how large the file may be, in bytes.
const maxBaseline = 64 << 20

// knownJSON is an entry of the file. File is relative to the folder of the
// baseline, with slashes; Place is what the finding points to, blanks folded.
type knownJSON struct {
	File     string `json:"file"`
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Place    string `json:"place"`
	Count    int    `json:"count"`
}

// readBaseline reads a baseline. With orNew one that does not exist is empty;
// else it is an error, so that a mistyped name does not pass for a clean one.
func readBaseline(name string, orNew bool) (*baseline, error) {
	folder, err := filepath.Abs(filepath.Dir(name))
	if err != nil {
		return nil, accessFailure(name, err)
	}
	b := &baseline{name: name, folder: folder, entries: map[known]*noted{}}
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		if orNew {
			return b, nil
		}
		return nil, misuse(bahasa.T("baseline %q belum ada", "there is no baseline %q yet", name),
			bahasa.T("catat keadaan sekarang: `sopc check … --baseline %s --update-baseline`", "record how things are now: `sopc check … --baseline %s --update-baseline`", name))
	}
	text, err := readOrdinary(name, maxBaseline, bahasa.T("tulis nama berkasnya, misalnya --baseline baseline.json", "name a file, such as --baseline baseline.json"))
	if err != nil {
		return nil, err
	}
	return b, b.parse(text)
}

func (b *baseline) parse(text []byte) error {
	broken := func(why bahasa.Text) error {
		return misuse(bahasa.T("%q bukan baseline yang dapat dibaca: %s", "%q is no baseline that can be read: %s", b.name, why),
			bahasa.T("pulihkan berkas itu, atau hapus dan catat lagi dengan --update-baseline", "restore the file, or remove it and record it again with --update-baseline"))
	}
	if len(text) > maxBaseline {
		return broken(bahasa.T("lebih dari %d MiB", "more than %d MiB", maxBaseline>>20))
	}
	var file struct {
		Format   int         `json:"format"`
		Findings []knownJSON `json:"findings"`
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil || d.More() {
		offset := d.InputOffset()
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntax):
			offset = syntax.Offset
		case errors.As(err, &kind):
			offset = kind.Offset
		}
		line := 1 + bytes.Count(text[:min(int(offset), len(text))], []byte("\n"))
		return broken(bahasa.T("baris %d bukan JSON yang dikenal", "line %d is no JSON that is known", line))
	}
	if file.Format != baselineFormat {
		return broken(bahasa.T("bentuknya %d, yang dikenal %d", "its format is %d, known is %d", file.Format, baselineFormat))
	}
	for _, e := range file.Findings {
		s, err := parseSeverity(e.Severity)
		if err != nil || e.File == "" || e.Code == "" || e.Count < 1 {
			return broken(bahasa.T("isi untuk %q tidak lengkap", "the entry for %q is incomplete", e.File))
		}
		k := known{e.File, e.Code, e.Place}
		r := b.entries[k]
		if r == nil {
			r = &noted{}
			b.entries[k] = r
		}
		// A merge may have left an entry twice.
		r.severity, r.count = max(r.severity, s), max(r.count, e.Count)
		r.left = r.count
	}
	return nil
}

// fileName is how the baseline calls a file.
func (b *baseline) fileName(name string) string {
	if name == stdin {
		return name
	}
	if full, err := filepath.Abs(name); err == nil {
		if rel, err := filepath.Rel(b.folder, full); err == nil {
			name = rel
		}
	}
	return filepath.ToSlash(name)
}

// judged tells whether the findings of a file are for a baseline: those of a
// sopc.toml are no legacy.
func judged(f report.File) bool { return filepath.Ext(f.Name) != ".toml" }

// sift takes out the findings that are known, and counts them and the known
// ones that are gone.
func (b *baseline) sift(files []report.File) (sifted []report.File, k report.Known) {
	k.Name = b.name
	met := map[string]bool{}
	for _, f := range files {
		if judged(f) {
			met[b.fileName(f.Name)] = true
			f.Findings = slices.DeleteFunc(slices.Clone(f.Findings), b.recogniser(f, &k))
		}
		sifted = append(sifted, f)
	}
	for key, r := range b.entries {
		if r.left > 0 && (met[key.file] || !b.there(key.file)) {
			k.Gone += r.left
		}
	}
	return sifted, k
}

func (b *baseline) recogniser(f report.File, k *report.Known) func(finding.Finding) bool {
	place := places(f)
	return func(x finding.Finding) bool {
		r := b.entries[known{b.fileName(f.Name), x.Code, place(x)}]
		if r == nil || r.left == 0 || x.Severity > r.severity {
			return false
		}
		r.left--
		k.Known++
		if x.Severity == finding.Error {
			k.Errors++
		}
		return true
	}
}

// there tells whether a file of the baseline still exists.
func (b *baseline) there(file string) bool {
	return file == stdin || exists(filepath.Join(b.folder, filepath.FromSlash(file)))
}

// update makes the findings of files the known ones. What is known of files
// that were not looked at stays, unless they are gone.
func (b *baseline) update(files []report.File) {
	looked := map[string]bool{}
	for _, f := range files {
		looked[b.fileName(f.Name)] = true
	}
	for k := range b.entries {
		if looked[k.file] || !b.there(k.file) {
			delete(b.entries, k)
		}
	}
	for _, f := range files {
		if !judged(f) {
			continue
		}
		place := places(f)
		for _, x := range f.Findings {
			k := known{b.fileName(f.Name), x.Code, place(x)}
			r := b.entries[k]
			if r == nil {
				r = &noted{}
				b.entries[k] = r
			}
			r.severity = max(r.severity, x.Severity)
			r.count++
			r.left = r.count
		}
	}
}

// bytes are the file: sorted, an entry a line.
func (b *baseline) bytes() ([]byte, error) {
	var all []knownJSON
	for k, r := range b.entries {
		all = append(all, knownJSON{k.file, k.code, r.severity.Text().ID, k.place, r.count})
	}
	slices.SortFunc(all, func(x, y knownJSON) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Code, y.Code), cmp.Compare(x.Place, y.Place))
	})
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"format\": %d,\n  \"findings\": [", baselineFormat)
	for i, e := range all {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n    ")
		if err := report.NewEncoder(&out).Encode(e); err != nil {
			return nil, err
		}
		out.Truncate(out.Len() - 1) // the encoder ends a line
	}
	if len(all) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteString("]\n}\n")
	return out.Bytes(), nil
}

// places gives the words that findings of a file point to, without quotes and
// blanks folded. A
// long text is cut, with a mark that tells it from others of that beginning.
func places(f report.File) func(finding.Finding) string {
	text := f.Text
	if text == nil && len(f.Findings) > 0 && f.Name != stdin {
		text, _ = readFile(f.Name) // without it the code alone tells
	}
	return func(x finding.Finding) string {
		const most = 120
		from, to := x.Span.Start.Offset, x.Span.End.Offset
		if x.Span.IsZero() || x.Span.Start.Filename != f.Name || from < 0 || to > len(text) || from >= to {
			return ""
		}
		place := strings.Join(strings.Fields(strings.Trim(string(text[from:to]), `"`)), " ")
		place = strings.ToValidUTF8(place, "\uFFFD")
		if runes := []rune(place); len(runes) > most {
			place = fmt.Sprintf("%s… %x", string(runes[:most]), sha256.Sum256([]byte(place)))[:len(string(runes[:most]))+len("… ")+8]
		}
		return place
	}
}

// underBaseline leaves the findings that are not known. With renew, those of
// now become the known ones.
func (a *app) underBaseline(b *baseline, files []report.File, renew bool) ([]report.File, *report.Known, error) {
	sifted, k := b.sift(files)
	if !renew {
		return sifted, &k, nil
	}
	fresh := 0
	for _, f := range sifted {
		if judged(f) {
			fresh += len(f.Findings)
		}
	}
	b.update(files)
	text, err := b.bytes()
	if err != nil {
		return nil, nil, err
	}
	if err := a.writeFile(b.name, text); err != nil {
		return nil, nil, err
	}
	fmt.Fprintln(a.err, a.say("%s dicatat dalam %s: %d baru, %d hilang", "%s recorded in %s: %d new, %d gone",
		count(k.Known+fresh, "catatan", "finding", "findings"), b.name, fresh, k.Gone))
	sifted, k = b.sift(files)
	return sifted, &k, nil
}
