package temporal

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/record"
)

// Procedure gives a program that is kept.
func (h *Host) Procedure(_ context.Context, hash string) (*engine.Procedure, error) {
	return h.shelf.procedure(hash)
}

// Attach keeps the content of a file.
func (h *Host) Attach(ctx context.Context, content io.Reader, name string) (string, int64, error) {
	return h.shelf.Attach(ctx, content, name)
}

// Bundle gives a case and those that run inside it, as they are kept.
func (h *Host) Bundle(ctx context.Context, id string) (*record.Bundle, error) {
	b := &record.Bundle{Programs: map[string][]byte{}, Attachment: func(sum string) (io.ReadCloser, error) {
		content, _, err := h.shelf.Attachment(ctx, sum)
		return content, err
	}}
	for ids := []string{id}; len(ids) > 0; ids = ids[1:] {
		book, k, err := h.read(ctx, ids[0])
		if err != nil {
			return nil, err
		}
		kept := book.record(k)
		b.Cases = append(b.Cases, kept)
		for _, hash := range kept.ProgramHashes() {
			text, err := h.shelf.program(hash)
			if errors.As(err, new(*NoProgram)) {
				continue // for who verifies to tell
			}
			if err != nil {
				return nil, err
			}
			b.Programs[hash] = text
		}
		for _, i := range k.Inside {
			ids = append(ids, i.Case)
		}
	}
	slices.SortFunc(b.Cases[1:], func(a, b record.Kept) int { return strings.Compare(a.Case, b.Case) })
	return b, nil
}

// Origins tells from where a case was taken in.
func (h *Host) Origins(ctx context.Context, id string) ([]record.Origin, error) {
	_, k, err := h.read(ctx, id)
	if err != nil {
		return nil, err
	}
	return k.Foreign, nil
}

// Sealed says whether the lines of a case are still those that were signed.
func (h *Host) Sealed(ctx context.Context, id string) (bool, error) {
	b, k, err := h.read(ctx, id)
	if err != nil {
		return false, err
	}
	return b.record(k).Sealed(), nil
}

// VerifyCase verifies a case, and those inside it.
func (h *Host) VerifyCase(ctx context.Context, v *record.Verifier, id string) ([]record.Verdict, error) {
	b, err := h.Bundle(ctx, id)
	if kind, said, broken := brokenDepot(err); broken {
		return []record.Verdict{{Case: id, Faults: []record.Fault{{Kind: kind, Case: id, What: said}}}}, nil
	}
	if err != nil {
		return nil, err
	}
	return b.Verify(v), nil
}

// brokenDepot says whether a case cannot be read because what the depot kept of it
// is lost or changed, and how a verdict tells that.
func brokenDepot(err error) (kind record.FaultKind, said bahasa.Text, broken bool) {
	var worded interface{ Text() bahasa.Text }
	switch {
	case !errors.As(err, &worded):
		return "", said, false
	case errors.Is(err, host.ErrDamaged):
		kind = record.Torn
	case errors.As(err, new(*NoProgram)):
		kind = record.Alien
	case errors.Is(err, fs.ErrNotExist):
		kind = record.Missing
	default:
		return "", said, false
	}
	return kind, worded.Text(), true
}

// Verify verifies all cases. There is no register: that a whole case is gone
// shows only to who kept an anchor of it.
func (h *Host) Verify(ctx context.Context, v *record.Verifier, each func(record.Verdict) error) (register record.Verdict, err error) {
	register.Case = record.Register
	all, err := h.Cases(ctx, host.CaseQuery{})
	if err != nil {
		return register, err
	}
	for _, c := range slices.Backward(all) { // the oldest first
		if c.Parent != nil {
			continue // with the case around it
		}
		verdicts, err := h.VerifyCase(ctx, v, c.ID)
		for i := 0; err == nil && i < len(verdicts); i++ {
			err = each(verdicts[i])
		}
		if err != nil {
			return register, err
		}
	}
	return register, nil
}

// Key is the public key by which records are judged: that which the office
// named, if any.
func (h *Host) Key(context.Context) (ed25519.PublicKey, bool, error) {
	return h.Trusted, h.Trusted != nil, nil
}

// SetTime sets the time of all that is recorded from now on.
func (h *Host) SetTime(at time.Time) {
	h.Clock, h.TimeSet = func() time.Time { return at }, true
}

// Close ends the use of the cases.
func (h *Host) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), h.Patience)
	defer cancel()
	h.settle(ctx)
	h.client.Close()
	return nil
}

func refuse(text bahasa.Text) error { return &engine.Refusal{Code: engine.Malformed, Text: text} }

// Import takes in the cases of a bundle that was verified.
func (h *Host) Import(ctx context.Context, b *record.Bundle, verdicts []record.Verdict, how record.Origin) (taken []string, err error) {
	if len(verdicts) != len(b.Cases) || slices.ContainsFunc(verdicts, func(v record.Verdict) bool { return len(v.Faults) > 0 || v.Procedure == nil }) {
		return nil, refuse(bahasa.T("berkas itu rusak, jadi tidak ada yang dimasukkan", "the file is broken, so nothing was taken in"))
	}
	here := make([]bool, len(b.Cases))
	for i, k := range b.Cases {
		if here[i], err = h.isHere(ctx, k); err != nil {
			return nil, err
		}
	}
	if of := verdicts[0].Progress.Parent; of != nil && !here[0] {
		return nil, refuse(bahasa.T("kasus %s berjalan di dalam kasus %s; masukkan berkas kasus %s, yang memuat keduanya",
			"case %s runs inside case %s; take in the file of case %s, which holds both", b.Cases[0].Case, of.Case, of.Case))
	}
	if err := h.takeContents(ctx, b); err != nil {
		return nil, err
	}
	how.At = how.At.Truncate(time.Second)
	for i, k := range b.Cases {
		if first := verdicts[i].Entries[0]; first.Parent == nil && host.CheckCommand(first.ID) == nil { // a person's
			if _, err := h.claim(ctx, k.Case, first.ID); err != nil {
				return taken, err
			}
		}
		if here[i] {
			continue
		}
		origin := how
		origin.Head = *k.Head
		in := h.begin(k.Case)
		in.Kept = &kept{Foreign: append(slices.Clone(k.Foreign), origin)}
		for _, v := range verdicts {
			if of := v.Progress.Parent; of != nil && of.Case == k.Case {
				in.Kept.Inside = append(in.Kept.Inside, inside{Case: v.Case, Task: of.Task, Phase: v.Progress.State.Phase})
			}
		}
		if in.Kept.Shelved, err = h.shelveAll(ctx, k); err != nil {
			return taken, err
		}
		start := h.workflow(k.Case)
		start.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL
		start.WorkflowExecutionErrorWhenAlreadyStarted = true
		_, err := h.client.ExecuteWorkflow(ctx, start, caseWorkflow, in)
		if errors.As(err, new(*serviceerror.WorkflowExecutionAlreadyStarted)) {
			if _, err = h.isHere(ctx, k); err == nil {
				continue // somebody else took it in
			}
		}
		if err != nil {
			return taken, h.fault(err)
		}
		taken = append(taken, k.Case)
		if b, _, err := h.read(ctx, k.Case); err == nil {
			h.note(k.Case, b.State.Events)
		}
	}
	return taken, nil
}

// isHere says whether a case was taken in before, or comes from here.
func (h *Host) isHere(ctx context.Context, k record.Kept) (bool, error) {
	b, _, err := h.read(ctx, k.Case)
	if errors.As(err, new(*host.NoCase)) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	for i, line := range k.Lines {
		if i >= len(b.lines) || !bytes.Equal(line.Text, b.lines[i]) {
			return false, refuse(bahasa.T("di sini sudah ada kasus %s dengan riwayat lain", "there is a case %s with another record here", k.Case))
		}
	}
	return true, nil
}

// takeContents keeps the programs and attachments of a bundle.
func (h *Host) takeContents(ctx context.Context, b *record.Bundle) error {
	for _, text := range b.Programs {
		p, err := program.Unmarshal(text)
		if err == nil {
			_, err = h.shelf.keep(ctx, p)
		}
		if err != nil {
			return err
		}
	}
	for _, k := range b.Cases {
		for _, paper := range k.Papers() {
			if there, _, err := h.shelf.Attachment(ctx, paper.Sum); err == nil {
				there.Close()
				continue
			} else if !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			content, err := b.Attachment(paper.Sum)
			if err != nil {
				return err
			}
			sum, _, err := h.shelf.Attach(ctx, content, paper.Name)
			if err := errors.Join(err, content.Close()); err != nil {
				return err
			}
			if sum != paper.Sum {
				return fmt.Errorf("%s: %w", paper.Name, host.ErrDamaged)
			}
		}
	}
	return nil
}

// shelveAll puts all lines of a case into the depot.
func (h *Host) shelveAll(ctx context.Context, k record.Kept) (names []string, err error) {
	lines := make([]json.RawMessage, len(k.Lines))
	for i, line := range k.Lines {
		lines[i] = line.Text
	}
	for len(lines) > 0 {
		text, n := chunk(lines)
		if _, _, err := h.shelf.Put(ctx, linesName(text), text); err != nil {
			return nil, err
		}
		names, lines = append(names, linesName(text)), lines[n:]
	}
	return names, nil
}
