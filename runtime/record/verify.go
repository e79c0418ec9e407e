package record

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"slices"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// Kept is all that is kept of one case.
type Kept struct {
	Case     string
	Lines    []KeptLine
	Head     *Head          // nil: there is none
	Foreign  []Origin       // from where the case was taken in, the first one first
	Progress *host.Progress // where the case is said to stand; nil: nothing is said
}

// KeptLine is a line, and the hash of the chain after it, as they are kept.
type KeptLine struct {
	Text []byte
	Hash Hash
}

// Chain makes the kept lines of a record out of their texts.
func Chain(id string, texts [][]byte) []KeptLine {
	lines, h := make([]KeptLine, len(texts)), Genesis(id)
	for i, text := range texts {
		h = h.Then(text)
		lines[i] = KeptLine{text, h}
	}
	return lines
}

// Sealed reports whether the lines fit their hashes and the last one the head:
// whether they are those that were signed. It is the cheap part of Verify, and
// asks neither whose key it was nor what the lines say.
func (k Kept) Sealed() bool {
	h := Genesis(k.Case)
	for _, line := range k.Lines {
		if h = h.Then(line.Text); h != line.Hash {
			return false
		}
	}
	return k.Head != nil && k.Head.Valid() && k.Head.Case == k.Case && k.Head.No == len(k.Lines) && k.Head.Hash == h
}

// Verifier verifies records. It is for one goroutine, and its anchors are not
// to be changed once it was used.
type Verifier struct {
	Key     ed25519.PublicKey // with which heads must be signed; nil: any, and the caller must compare it
	Anchors []Anchor
	// Program gives the JSON form of the program with a hash, Attachment the
	// content with a SHA-256 in hexadecimal digits. Their error is
	// fs.ErrNotExist when there is none. A nil Attachment looks at no content.
	Program    func(hash string) ([]byte, error)
	Attachment func(sum string) (io.ReadCloser, error)

	procedures map[string]*engine.Procedure
	byCase     map[string][]Anchor // the anchors of each case, once they were sorted out
}

// anchorsOf are the anchors of a case.
func (v *Verifier) anchorsOf(id string) []Anchor {
	if len(v.Anchors) < 10 {
		return v.Anchors
	}
	if v.byCase == nil {
		v.byCase = map[string][]Anchor{}
		for _, a := range v.Anchors {
			v.byCase[a.Case] = append(v.byCase[a.Case], a)
		}
	}
	return v.byCase[id]
}

// Verdict is what Verify found.
type Verdict struct {
	Case        string
	Faults      []Fault           // by line; none: the record is sound
	Entries     []host.Entry      // the lines, as far as they could be read and followed
	Procedure   *engine.Procedure // nil when the program is missing
	Progress    host.Progress     // after Entries
	Head        *Head             // as it is kept; nil: none
	Foreign     []Origin          // as they are kept
	Attachments int               // whose content was read
	Bytes       int64             // of them
}

// Verify checks all that is kept of a case: each line and their order, the
// head and who signed it, the anchors, the program, that the procedure allows
// each line and an office would have recorded it so, that what is kept beside
// the lines follows from them, and the attachments.
//
// One change gives one fault, or few: what only follows from another is not
// told.
func (v *Verifier) Verify(k Kept) Verdict {
	c := &check{Verifier: v, kept: k, Verdict: Verdict{Case: k.Case, Head: k.Head, Foreign: k.Foreign}, nos: make([]int, len(k.Lines)), steps: make([]bahasa.Text, len(k.Lines))}
	if c.read(); len(k.Lines) == 0 {
		c.fault(Missing, 0, "riwayat ini kosong", "the record is empty")
	}
	c.chain()
	sound := len(c.Faults) == 0
	c.head(sound)
	c.anchors()
	followed := c.follow(sound)
	if followed && len(c.Faults) == 0 && k.Progress != nil && !sameJSON(*k.Progress, c.Progress) {
		c.fault(OtherState, 0, "keadaan yang tersimpan tidak sama dengan hasil mengulang riwayatnya",
			"the state that is kept is not what replaying the lines gives")
	}
	c.attachments()
	sortFaults(c.Faults)
	return c.Verdict
}

// check is one call of Verify.
type check struct {
	*Verifier
	Verdict
	kept    Kept
	nos     []int         // of the lines; 0 where one could not be read
	entries []*host.Entry // as read; nil where one could not be read
	steps   []bahasa.Text // of each line, where it is known
}

// fault notes that something is wrong with a line, or (0) with the record.
func (c *check) fault(kind FaultKind, line int, id, en string, args ...any) {
	f := Fault{Kind: kind, Case: c.Case, Line: line, What: bahasa.T(id, en, args...)}
	if 0 < line && line <= len(c.entries) && c.entries[line-1] != nil {
		f.Event, f.Step = c.entries[line-1].ID, c.steps[line-1]
	}
	c.Faults = append(c.Faults, f)
}

// read reads the lines and, as far as it goes, at which step each happened.
func (c *check) read() {
	c.entries = make([]*host.Entry, len(c.kept.Lines))
	for i, line := range c.kept.Lines {
		if e, err := ReadLine(line.Text); err == nil {
			c.entries[i], c.nos[i] = &e, e.No
		}
	}
	if len(c.entries) == 0 || c.entries[0] == nil {
		return
	}
	c.Procedure, _ = c.procedure(c.entries[0].Program)
	if c.Procedure == nil {
		return
	}
	var s engine.State
	for i, e := range c.entries {
		if e == nil {
			return
		}
		if t, open := s.Task(e.Task); open {
			c.steps[i] = c.Procedure.Name(t.Step)
		}
		next, _, err := c.Procedure.Apply(s, e.Event)
		if err != nil {
			return
		}
		s = next
	}
}

// chain checks the numbers of the lines and the hashes over them. A line whose
// number is out of place breaks the chain at itself and at the line after it;
// that is not told again.
func (c *check) chain() {
	misplaced := make([]bool, len(c.nos)+1)
	seen := map[int]bool{}
	want := 1
	for i, no := range c.nos {
		switch {
		case no < 1:
			c.fault(Edited, i+1, "baris ini tidak berbentuk baris riwayat", "this is not in the form of a line of a record")
			want++
			continue
		case no > want && slices.Contains(c.nos[i+1:], want):
			c.fault(Reordered, i+1, "di sini berdiri baris nomor %d, bukan nomor %d", "line number %d stands here, not number %d", no, want)
		case no > want:
			c.missing(i+1, want, no-1)
		case no < want && seen[no]:
			c.fault(Inserted, i+1, "baris nomor %d ada dua kali", "there are two lines with the number %d", no)
		}
		misplaced[i] = no != want
		if seen[no] = true; no >= want {
			want = no + 1
		}
	}
	h := Genesis(c.Case)
	for i, line := range c.kept.Lines {
		if h.Then(line.Text) != line.Hash && !misplaced[i] && c.nos[i] > 0 && (i == 0 || !misplaced[i-1]) {
			c.fault(Edited, i+1, "isi baris ini atau urutannya tidak cocok dengan sidiknya", "the line, or what comes before it, does not fit its hash")
		}
		h = line.Hash
	}
}

func (c *check) missing(line, from, to int) {
	if from == to {
		c.fault(Missing, line, "baris nomor %d, yang seharusnya di sini, hilang", "line number %d, which belongs here, is missing", from)
		return
	}
	c.fault(Missing, line, "baris nomor %d sampai %d, yang seharusnya di sini, hilang", "the lines with the numbers %d to %d, which belong here, are missing", from, to)
}

// last is the number and the hash of the last line.
func (c *check) last() (no int, h Hash) {
	n := len(c.kept.Lines)
	if n == 0 {
		return 0, Genesis(c.Case)
	}
	if no = n; len(c.Faults) > 0 {
		no = max(slices.Max(c.nos), 1) // lines are missing in between or out of place, which is told
	}
	return no, c.kept.Lines[n-1].Hash
}

// head checks the signed head against the chain, which is sound or not.
func (c *check) head(sound bool) {
	no, last := c.last()
	h := c.kept.Head
	switch {
	case h == nil:
		c.fault(Unsigned, 0, "riwayat ini tidak bersegel", "the record has no signed head")
		return
	case !h.Valid():
		c.fault(Unsigned, 0, "tanda tangan pada segelnya palsu", "the signature of its head is false")
		return
	case h.Case != c.Case:
		c.fault(Unsigned, 0, "segelnya milik kasus %s", "its head belongs to case %s", h.Case)
		return
	case c.Key != nil && !c.Key.Equal(h.Key):
		c.fault(StrangeKey, 0, "segelnya dibuat dengan kunci %s, bukan dengan kunci yang dipercaya, %s", "its head was signed with the key %s, not with the trusted one, %s",
			Fingerprint(h.Key), Fingerprint(c.Key))
	}
	switch {
	case h.No > no:
		c.fault(Truncated, 0, "segelnya mencakup %d baris, tetapi riwayat berakhir pada baris nomor %d", "its head covers %d lines, but the record ends with line number %d", h.No, no)
	case h.No < no:
		c.fault(Appended, 0, "segelnya mencakup %d baris; baris sesudahnya, sampai nomor %d, ditambahkan tanpa kunci", "its head covers %d lines; those after it, up to number %d, were added without the key", h.No, no)
	case h.Hash != last && sound:
		c.fault(Edited, 0, "sidik baris terakhir bukan yang disegel: ada baris yang diubah lalu sidiknya dihitung ulang tanpa kunci", "the hash of the last line is not the one that was signed: a line was changed, and the hashes computed anew without the key")
	}
}

// anchors compares with what is known from elsewhere.
func (c *check) anchors() {
	for _, a := range c.anchorsOf(c.Case) {
		if a.Case == c.Case {
			c.anchor(a, bahasa.T("jangkar", "the anchor"))
		}
	}
	for _, from := range c.kept.Foreign {
		h := from.Head
		if h.Case != c.Case || !h.Valid() {
			c.fault(Unsigned, 0, "segel asal kasus ini, dengan kunci %s, palsu", "the head under which the case was taken in, with the key %s, is false", Fingerprint(h.Key))
			continue
		}
		c.anchor(h.Anchor(), bahasa.T("segel asalnya", "the head under which it was taken in"))
	}
}

func (c *check) anchor(a Anchor, name bahasa.Text) {
	switch n := len(c.kept.Lines); {
	case a.No > n:
		c.fault(RolledBack, 0, "riwayat hanya memuat %d baris, padahal %s menyebut baris ke-%d: riwayat dipotong atau dikembalikan ke keadaan lama",
			"the record has only %d lines, but %s knows line %d: it was cut short or put back to an older state", n, name, a.No)
	case a.No < 1 || c.kept.Lines[a.No-1].Hash != a.Hash:
		c.fault(RolledBack, a.No, "sidiknya di sini bukan yang disebut %s: riwayat dikembalikan ke keadaan lama lalu dilanjutkan, atau diubah oleh pemegang kunci",
			"the hash here is not the one of %s: the record was put back to an older state and went on, or was changed by a holder of the key", name)
	}
}

// procedure gives the procedure of a program, if the one that is kept has
// this hash.
func (v *Verifier) procedure(hash string) (*engine.Procedure, error) {
	if p := v.procedures[hash]; p != nil {
		return p, nil
	}
	text, err := v.Program(hash)
	if err != nil {
		return nil, err
	}
	p, err := program.Unmarshal(text)
	if err != nil {
		return nil, err
	}
	if program.Hash(p) != hash {
		return nil, errOther
	}
	ready, err := engine.Load(p)
	if err != nil {
		return nil, err
	}
	if v.procedures == nil {
		v.procedures = map[string]*engine.Procedure{}
	}
	v.procedures[hash] = ready
	return ready, nil
}

var errOther = errors.New("it is another program")

// attachments reads the content of every paper of the record.
func (c *check) attachments() {
	if c.Attachment == nil {
		return
	}
	seen := map[string]bool{}
	for i, e := range c.entries {
		if e == nil {
			continue
		}
		for _, paper := range e.Papers {
			if paper.Sum == "" || seen[paper.Sum] {
				continue
			}
			seen[paper.Sum] = true
			sum, size, err := c.sum(paper.Sum)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				c.fault(NoPaper, i+1, "lampiran %q hilang", "the attachment %q is missing", paper.Name)
			case err != nil:
				c.fault(NoPaper, i+1, "lampiran %q tidak dapat dibaca: %s", "the attachment %q cannot be read: %s", paper.Name, reason(err))
			case sum != paper.Sum || size != paper.Size:
				c.fault(OtherPaper, i+1, "isi lampiran %q bukan yang dicatat", "the content of the attachment %q is not what was recorded", paper.Name)
			}
			if err == nil {
				c.Attachments++
				c.Bytes += size
			}
		}
	}
}

// reason says what the system, or who keeps the content, said.
func reason(err error) bahasa.Text {
	var worded interface{ Text() bahasa.Text }
	if errors.As(err, &worded) {
		return worded.Text()
	}
	return bahasa.Same(err.Error())
}

func (c *check) sum(name string) (sum string, size int64, err error) {
	content, err := c.Attachment(name)
	if err != nil {
		return "", 0, err
	}
	defer content.Close()
	hash := sha256.New()
	size, err = io.Copy(hash, content)
	return hex.EncodeToString(hash.Sum(nil)), size, err
}

func sameJSON(a, b any) bool {
	x, err := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err == nil && err2 == nil && bytes.Equal(x, y)
}
