package record

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// Bundle is a case, and the cases inside it, in a form that can be verified
// anywhere. As a file (NAME.kasus) it is a zip without compression whose bytes
// follow from its content:
//
//	kasus.json           version of the form, and the cases in it
//	riwayat/CASE.txt     the lines, each with its hash before it
//	segel/CASE.json      the signed head, and those under which it was taken in
//	program/HASH.json    the programs that the first lines name
//	lampiran/SUM         the attachments that the lines name
//
// The hashes of calendar and roster stand in the lines.
type Bundle struct {
	Cases      []Kept // the case that it is about, then those inside it, sorted by id; Progress is nil
	Programs   map[string][]byte
	Attachment func(sum string) (io.ReadCloser, error) // as in Verifier
}

// BundleFormat is the version of the form of a bundle.
const BundleFormat = 1

// Bounds of what is read.
const (
	maxCases   = 1_000
	maxEntries = 100_000
	maxHistory = 256 << 20 // bytes of all lines
	maxLine    = 1 << 20   // bytes
	maxSmall   = 1 << 20   // bytes of header and heads, each
	maxText    = 64 << 20  // bytes of all programs
)

// Names in a bundle.
const (
	headerName  = "kasus.json"
	historyName = "riwayat/%s.txt"
	sealName    = "segel/%s.json"
	programName = "program/%s.json"
	paperName   = "lampiran/%s"
)

type bundleHeader struct {
	Format int      `json:"format"`
	Cases  []string `json:"cases"`
}

type seal struct {
	Head    *Head    `json:"head,omitempty"`
	Foreign []Origin `json:"foreign,omitempty"`
}

// Write writes the bundle. The same content gives the same bytes.
func (b *Bundle) Write(w io.Writer) error {
	z := zip.NewWriter(w)
	put := func(name string, content io.Reader) error {
		part, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = io.Copy(part, content)
		}
		return err
	}
	header := bundleHeader{Format: BundleFormat}
	for _, k := range b.Cases {
		header.Cases = append(header.Cases, k.Case)
	}
	if err := put(headerName, asJSON(header)); err != nil {
		return err
	}
	for _, k := range b.Cases {
		var history bytes.Buffer
		for _, line := range k.Lines {
			fmt.Fprintf(&history, "%s %s\n", line.Hash, line.Text)
		}
		if err := put(fmt.Sprintf(historyName, k.Case), &history); err != nil {
			return err
		}
		if err := put(fmt.Sprintf(sealName, k.Case), asJSON(seal{k.Head, k.Foreign})); err != nil {
			return err
		}
	}
	for _, hash := range slices.Sorted(maps.Keys(b.Programs)) {
		if err := put(fmt.Sprintf(programName, hash), bytes.NewReader(b.Programs[hash])); err != nil {
			return err
		}
	}
	for _, sum := range b.sums() {
		content, err := b.Attachment(sum)
		if err != nil {
			return err
		}
		if err := errors.Join(put(fmt.Sprintf(paperName, sum), content), content.Close()); err != nil {
			return err
		}
	}
	return z.Close()
}

func asJSON(v any) io.Reader {
	text, err := json.Marshal(v)
	if err != nil {
		panic("record: " + err.Error()) // texts and numbers
	}
	return bytes.NewReader(append(text, '\n'))
}

// sums are those of all attachments, sorted.
func (b *Bundle) sums() []string {
	all := map[string]bool{}
	for _, k := range b.Cases {
		for _, paper := range k.Papers() {
			all[paper.Sum] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// BundleError says why something is no bundle.
type BundleError struct{ Reason bahasa.Text }

func (e *BundleError) Error() string { return e.Text().ID }

// Text says it to people.
func (e *BundleError) Text() bahasa.Text {
	return bahasa.T("ini bukan berkas .kasus yang utuh: %s", "this is not a whole .kasus file: %s", e.Reason)
}

func noBundle(id, en string, args ...any) error { return &BundleError{bahasa.T(id, en, args...)} }

// What ids and hashes look like. The expressions are made when the first bundle
// is read: to make them takes longer than most other things at a start.
var (
	validID  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._-]{0,199}$`) })
	validSum = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-f]{64}$`) })
)

// ReadBundle reads a bundle of so many bytes. What it gives is well formed and
// of bounded size; whether it is true, Verify tells. The content of attachments
// is read only when it is asked for, from r. The error is a *BundleError, or
// that of r.
func ReadBundle(r io.ReaderAt, size int64) (*Bundle, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, noBundle("bukan arsip zip (%v)", "it is no zip archive (%v)", err)
	}
	u := &unpacker{files: map[string]*zip.File{}, used: map[string]bool{}, history: maxHistory, programs: maxText}
	if err := u.list(z, size); err != nil {
		return nil, err
	}
	b := &Bundle{Programs: map[string][]byte{}}
	var header bundleHeader
	if err := u.json(headerName, &header); err != nil {
		return nil, err
	}
	switch {
	case header.Format > BundleFormat:
		return nil, noBundle("bentuknya versi %d, lebih baru daripada yang dikenal sopc ini (%d)", "its form has version %d, newer than the one that this sopc knows (%d)", header.Format, BundleFormat)
	case header.Format != BundleFormat:
		return nil, noBundle("bentuknya versi %d tidak dikenal", "its form has the unknown version %d", header.Format)
	case len(header.Cases) == 0 || len(header.Cases) > maxCases:
		return nil, noBundle("memuat %d kasus", "it holds %d cases", len(header.Cases))
	}
	for i, id := range header.Cases {
		if !validID().MatchString(id) || slices.Contains(header.Cases[:i], id) {
			return nil, noBundle("nomor kasus %.80q tidak valid", "the id %.80q of a case is not valid", id)
		}
		k, err := u.kept(id)
		if err != nil {
			return nil, err
		}
		b.Cases = append(b.Cases, k)
		for _, hash := range k.ProgramHashes() {
			if b.Programs[hash] == nil && validSum().MatchString(hash) {
				if err := u.program(hash, b.Programs); err != nil {
					return nil, err
				}
			}
		}
	}
	for _, sum := range b.sums() {
		u.used[fmt.Sprintf(paperName, sum)] = true
	}
	for _, name := range slices.Sorted(maps.Keys(u.files)) {
		if !u.used[name] {
			return nil, noBundle("memuat %.80q, yang bukan bagiannya", "it holds %.80q, which is no part of it", name)
		}
	}
	b.Attachment = func(sum string) (io.ReadCloser, error) {
		f := u.files[fmt.Sprintf(paperName, sum)]
		if f == nil {
			return nil, fs.ErrNotExist
		}
		return f.Open()
	}
	return b, nil
}

// unpacker takes a bundle apart.
type unpacker struct {
	files             map[string]*zip.File
	used              map[string]bool // names that belong to the bundle
	history, programs int64           // bytes that may still be read
}

// list notes what the archive holds. Nothing in it is compressed, so no more
// can come out than went in.
func (u *unpacker) list(z *zip.Reader, size int64) error {
	if len(z.File) > maxEntries {
		return noBundle("memuat lebih dari %d bagian", "it holds more than %d parts", maxEntries)
	}
	for _, f := range z.File {
		switch {
		case f.Method != zip.Store || f.CompressedSize64 != f.UncompressedSize64:
			return noBundle("%.80q dimampatkan; berkas .kasus tidak dimampatkan, jadi jangan dikemas ulang", "%.80q is compressed; a .kasus file is not, so do not pack it again", f.Name)
		case u.files[f.Name] != nil:
			return noBundle("%.80q ada dua kali", "%.80q is there twice", f.Name)
		case f.UncompressedSize64 > uint64(size):
			return noBundle("%.80q lebih besar daripada arsipnya", "%.80q is larger than the archive", f.Name)
		}
		if size -= int64(f.UncompressedSize64); size < 0 {
			return noBundle("isinya lebih besar daripada arsipnya", "what is in it is larger than the archive")
		}
		u.files[f.Name] = f
	}
	return nil
}

// read reads a part of at most so many bytes.
func (u *unpacker) read(name string, most int64) ([]byte, error) {
	f := u.files[name]
	if f == nil {
		return nil, noBundle("%s tidak ada", "%s is missing", name)
	}
	u.used[name] = true
	if f.UncompressedSize64 > uint64(most) {
		return nil, noBundle("%s terlalu besar", "%s is too large", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, noBundle("%s tidak dapat dibaca (%v)", "%s cannot be read (%v)", name, err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, noBundle("%s tidak dapat dibaca (%v)", "%s cannot be read (%v)", name, err)
	}
	return text, nil
}

func (u *unpacker) json(name string, to any) error {
	text, err := u.read(name, maxSmall)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		return noBundle("%s tidak dapat dibaca (%v)", "%s cannot be read (%v)", name, err)
	}
	return nil
}

// kept reads what is kept of a case.
func (u *unpacker) kept(id string) (Kept, error) {
	k := Kept{Case: id}
	name := fmt.Sprintf(historyName, id)
	text, err := u.read(name, u.history)
	if err != nil {
		return k, err
	}
	u.history -= int64(len(text))
	for len(text) > 0 {
		line, rest, ended := bytes.Cut(text, []byte{'\n'})
		hash, line, parted := bytes.Cut(line, []byte{' '})
		kept := KeptLine{Text: line}
		if !ended || !parted || len(line) > maxLine || kept.Hash.UnmarshalText(hash) != nil {
			return k, noBundle("baris ke-%d pada %s tidak terbaca", "line %d of %s cannot be read", len(k.Lines)+1, name)
		}
		k.Lines, text = append(k.Lines, kept), rest
	}
	var s seal
	if err := u.json(fmt.Sprintf(sealName, id), &s); err != nil {
		return k, err
	}
	k.Head, k.Foreign = s.Head, s.Foreign
	return k, nil
}

func (u *unpacker) program(hash string, to map[string][]byte) error {
	name := fmt.Sprintf(programName, hash)
	if u.files[name] == nil {
		return nil // for Verify to tell
	}
	text, err := u.read(name, min(u.programs, program.MaxSize))
	u.programs -= int64(len(text))
	to[hash] = text
	return err
}

// Papers are the attachments that the lines name.
func (k *Kept) Papers() (all []PaperAt) {
	for i, line := range k.Lines {
		if e, err := ReadLine(line.Text); err == nil {
			for _, paper := range e.Papers {
				if validSum().MatchString(paper.Sum) {
					all = append(all, PaperAt{i + 1, paper.Name, paper.Sum, paper.Size})
				}
			}
		}
	}
	return all
}

// PaperAt is an attachment, and the line that brought it.
type PaperAt struct {
	Line int
	Name string
	Sum  string // SHA-256, in hex
	Size int64  // bytes
}

// ProgramHashes are those of the programs that the first line names.
func (k *Kept) ProgramHashes() []string {
	if len(k.Lines) == 0 {
		return nil
	}
	first, err := ReadLine(k.Lines[0].Text)
	if err != nil {
		return nil
	}
	return append([]string{first.Program}, slices.Sorted(maps.Values(first.Subs))...)
}

// Verify verifies each case of the bundle with the key and the anchors of v,
// and that the cases belong together. It needs nothing but the bundle.
func (b *Bundle) Verify(v *Verifier) []Verdict {
	v.Program = func(hash string) ([]byte, error) {
		if text, ok := b.Programs[hash]; ok {
			return text, nil
		}
		return nil, fs.ErrNotExist
	}
	v.Attachment, v.procedures = b.Attachment, nil
	verdicts := make([]Verdict, len(b.Cases))
	for i, k := range b.Cases {
		verdicts[i] = v.Verify(k)
		if i > 0 && !strings.HasPrefix(k.Case, b.Cases[0].Case+".") {
			verdicts[i].Faults = append(verdicts[i].Faults, Fault{Kind: Gap, Case: k.Case, What: bahasa.T(
				"kasus ini tidak berjalan di dalam kasus %s, yang dimuat berkas ini", "this case does not run inside case %s, which the file is about", b.Cases[0].Case)})
		}
	}
	Family(verdicts, b.Cases[0].Case)
	return verdicts
}
