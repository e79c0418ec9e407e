package temporal

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"sopc/cmd/sopc-temporal/depot"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// Shelf is what cases read of the depot: programs and earlier lines, all of it
// under names that are hashes of the content. So reading it is like reading a
// constant, and a case may do that where it must be deterministic.
type Shelf struct {
	depot.Depot
	procedures sync.Map // hash → *engine.Procedure
}

// NewShelf makes a shelf of a depot.
func NewShelf(d depot.Depot) *Shelf { return &Shelf{Depot: d} }

// patience is how long to wait for the depot where a case waits for it.
const patience = 5 * time.Second

func programName(hash string) string { return "program/" + hash + ".json" }

// keep makes a program ready and keeps it, once. The error is a *engine.Refusal
// when it cannot run.
func (s *Shelf) keep(ctx context.Context, p *program.Program) (hash string, err error) {
	hash = program.Hash(p)
	if _, ready := s.procedures.Load(hash); ready {
		return hash, nil
	}
	procedure, err := engine.Load(p)
	if err != nil {
		return hash, err
	}
	text, err := program.Marshal(p)
	if err != nil {
		return hash, err
	}
	there, _, err := s.Put(ctx, programName(hash), text)
	if err == nil {
		_, err = load(hash, there)
	}
	if err != nil {
		return hash, err
	}
	s.procedures.Store(hash, procedure)
	return hash, nil
}

// NoProgram says that the depot does not have the program of a case.
type NoProgram struct{ Hash string }

func (e *NoProgram) Error() string { return e.Text().EN }

// Text says it to people.
func (e *NoProgram) Text() bahasa.Text {
	return bahasa.T("SOP dengan sidik %s tidak ada di depot; periksa apakah --depot menunjuk tempat yang sama dengan milik worker, atau pulihkan program/%[1]s.json dari cadangan",
		"the depot has no SOP with the hash %s; see that --depot names the same place as the workers' does, or bring program/%[1]s.json back from a backup", e.Hash)
}

// procedure gives a program that is kept.
func (s *Shelf) procedure(hash string) (*engine.Procedure, error) {
	if p, ready := s.procedures.Load(hash); ready {
		return p.(*engine.Procedure), nil
	}
	text, err := s.program(hash)
	if err != nil {
		return nil, err
	}
	procedure, err := load(hash, text)
	if err != nil {
		return nil, err
	}
	s.procedures.Store(hash, procedure)
	return procedure, nil
}

// load makes what the depot has under the hash of a program ready to run, if it is
// that program.
func load(hash string, text []byte) (*engine.Procedure, error) {
	p, err := program.Unmarshal(text)
	if program.IsTooNew(err) {
		return nil, err
	}
	if err != nil || program.Hash(p) != hash {
		return nil, &Damaged{programName(hash)}
	}
	return engine.Load(p)
}

// Claim makes a public key that of an office, if it has none yet, and gives the one
// that it has from then on. So no worker signs with another.
func (s *Shelf) Claim(ctx context.Context, office string, key ed25519.PublicKey) (ed25519.PublicKey, error) {
	name := keyName(office)
	there, _, err := s.Put(ctx, name, []byte(hex.EncodeToString(key)+"\n"))
	if err != nil {
		return nil, err
	}
	theirs, err := hex.DecodeString(strings.TrimSpace(string(there)))
	if err != nil || len(theirs) != ed25519.PublicKeySize {
		return nil, &Damaged{name}
	}
	return theirs, nil
}

func keyName(office string) string { return "key/" + office }

// Damaged says that what the depot has under a name is not what was put there.
type Damaged struct{ Name string }

func (e *Damaged) Error() string { return e.Text().EN }

// Text says it to people.
func (e *Damaged) Text() bahasa.Text {
	return bahasa.T("%s di depot bukan lagi yang disimpan di sana; salin dahulu apa adanya sebagai bukti, lalu pulihkan %[1]s dari cadangan depot",
		"%s in the depot is not what was put there any more; first copy it as it is, for evidence, then bring %[1]s back from a backup of the depot", e.Name)
}

// Is says what every host has a word for.
func (e *Damaged) Is(other error) bool { return other == host.ErrDamaged }

// Elsewhere is the code of a refusal for lack of what was put into another depot,
// or was lost in ours.
const Elsewhere engine.Code = "elsewhere"

// holds refuses an event whose attachments are not in the depot of this worker,
// or, if it is the first line of a case, whose programs are not.
func (s *Shelf) holds(e engine.Event, first *host.Entry) error {
	if first != nil {
		for _, hash := range append(slices.Sorted(maps.Values(first.Subs)), first.Program) {
			_, err := s.procedure(hash)
			var missing *NoProgram
			switch {
			case errors.As(err, &missing):
				return &engine.Refusal{Code: Elsewhere, Text: bahasa.T("kasus tidak dimulai, karena worker tidak menemukan programnya: %s", "the case was not begun, because the worker does not find its program: %s", missing.Text())}
			case errors.Is(err, host.ErrDamaged):
				return &engine.Refusal{Code: Elsewhere, Text: bahasa.T("kasus tidak dimulai: %s", "the case was not begun: %s", err.(*Damaged).Text())}
			case err != nil:
				return err
			}
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for _, paper := range e.Papers {
		if paper.Sum == "" { // a note
			continue
		}
		content, _, err := s.Attachment(ctx, paper.Sum)
		if err != nil {
			said := bahasa.Same(err.Error())
			if worded, ok := err.(interface{ Text() bahasa.Text }); ok {
				said = worded.Text()
			}
			return &engine.Refusal{Code: Elsewhere, Text: bahasa.T("perintah ini tidak dicatat, karena worker tidak menemukan lampiran %q di depotnya (%s); periksa apakah --depot menunjuk depot worker, lalu kirim lagi",
				"this command was not recorded, because the worker does not find the attachment %q in its depot (%s); see that --depot names the workers' depot, then send it again", paper.Name, said)}
		}
		content.Close()
	}
	return nil
}

// program gives the JSON form of a program that is kept.
func (s *Shelf) program(hash string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	text, err := s.Get(ctx, programName(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &NoProgram{hash}
	}
	return text, err
}

// linesName is where lines are shelved.
func linesName(text []byte) string {
	sum := sha256.Sum256(text)
	return "lines/" + hex.EncodeToString(sum[:])
}

// shelveAtOnce is how many bytes of lines are put into the depot at once: what
// an activity is given must stay well below 2 MB.
const shelveAtOnce = 256 << 10

// chunk joins the first n of some lines, as many as are shelved at once.
func chunk(lines []json.RawMessage) (text []byte, n int) {
	for n < len(lines) && (n == 0 || len(text)+len(lines[n]) < shelveAtOnce) {
		if n > 0 {
			text = append(text, '\n')
		}
		text = append(text, lines[n]...)
		n++
	}
	return text, n
}

// lines gives lines that were shelved.
func (s *Shelf) lines(name string) ([]json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	text, err := s.Get(ctx, name)
	if err != nil {
		return nil, err
	}
	if linesName(text) != name {
		return nil, &Damaged{name}
	}
	var lines []json.RawMessage
	for line := range bytes.SplitSeq(text, []byte("\n")) {
		lines = append(lines, json.RawMessage(line))
	}
	return lines, nil
}
