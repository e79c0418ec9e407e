package record_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"sopc/compiler/program"
	"sopc/runtime/card"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/record"
)

// kept is a case as a store keeps it, with what belongs to it.
type kept struct {
	record.Kept
	programs map[string][]byte
	contents map[string][]byte
	anchors  []record.Anchor
}

func (l lived) kept(t testing.TB) kept {
	t.Helper()
	texts := make([][]byte, len(l.record))
	for i, e := range l.record {
		texts[i] = record.Line(e)
	}
	sop, err := program.Marshal(l.Procedure.Program)
	if err != nil {
		t.Fatal(err)
	}
	k := kept{Kept: record.Kept{Case: l.ID, Lines: record.Chain(l.ID, texts)}, programs: map[string][]byte{l.Hash: sop}, contents: l.contents}
	var progress host.Progress // through its JSON form, as a store keeps it
	text, err := json.Marshal(l.Progress)
	if err != nil || json.Unmarshal(text, &progress) != nil {
		t.Fatal(err)
	}
	k.Progress = &progress
	k.sign(key)
	return k
}

func (k *kept) sign(key ed25519.PrivateKey) {
	n := len(k.Lines)
	head := record.Sign(key, k.Case, n, k.Lines[n-1].Hash)
	k.Head = &head
}

// anchor is the line n, as somebody knows it who saw it.
func (k *kept) anchor(n int) record.Anchor {
	return record.Anchor{Case: k.Case, No: n, Hash: k.Lines[n-1].Hash}
}

// copy shares nothing that a tampering changes.
func (k kept) copy() kept {
	k.Lines = slices.Clone(k.Lines)
	for i := range k.Lines {
		k.Lines[i].Text = bytes.Clone(k.Lines[i].Text)
	}
	head := *k.Head
	head.Key, head.Signature = bytes.Clone(head.Key), bytes.Clone(head.Signature)
	k.Head = &head
	progress := *k.Progress
	progress.Dues, progress.State.Tasks = slices.Clone(progress.Dues), slices.Clone(progress.State.Tasks)
	progress.State.Data = maps.Clone(progress.State.Data)
	k.Progress = &progress
	k.programs, k.contents = maps.Clone(k.programs), maps.Clone(k.contents)
	return k
}

// verify verifies the case with v, which remembers the programs that it has
// read.
func (k kept) verify(v *record.Verifier) record.Verdict {
	v.Key, v.Anchors = key.Public().(ed25519.PublicKey), k.anchors
	v.Program = func(hash string) ([]byte, error) { return found(k.programs, hash) }
	v.Attachment = func(sum string) (io.ReadCloser, error) {
		content, err := found(k.contents, sum)
		return io.NopCloser(bytes.NewReader(content)), err
	}
	return v.Verify(k.Kept)
}

func found(in map[string][]byte, name string) ([]byte, error) {
	if content, ok := in[name]; ok {
		return content, nil
	}
	return nil, fs.ErrNotExist
}

// rechain computes all hashes anew from a line on, as somebody can who has no
// key.
func (k *kept) rechain() {
	texts := make([][]byte, len(k.Lines))
	for i, line := range k.Lines {
		texts[i] = line.Text
	}
	k.Lines = record.Chain(k.Case, texts)
}

// rewrite changes a field of a line, which stays a proper line. It is false
// when the line is as before.
func (k *kept) rewrite(rng *rand.Rand, i int) bool {
	e, err := record.ReadLine(k.Lines[i].Text)
	if err != nil {
		panic(err)
	}
	switch rng.IntN(12) {
	case 0:
		e.By += "k"
	case 1:
		e.At = e.At.Add(time.Duration(1+rng.IntN(90)) * time.Minute)
	case 2:
		e.Reason += " tambahan"
	case 3:
		e.Outcome = 1 - min(1, e.Outcome)
	case 4:
		e.Yes = !e.Yes
	case 5:
		e.Lane++
	case 6:
		e.Capacity = "Plt Camat"
	case 7:
		e.Dues = nil
	case 8:
		e.Papers = nil
	case 9:
		e.ID += "x"
	case 10:
		e.Calendar = "lain"
	case 11:
		for j := range e.Dues {
			e.Dues[j].At = e.Dues[j].At.Add(time.Hour)
		}
	}
	text := record.Line(e)
	changed := !bytes.Equal(text, k.Lines[i].Text)
	k.Lines[i].Text = text
	return changed
}

// tamperings change a case. Each is false when nothing changed; another is a
// second case, with a key of the same store.
var tamperings = map[string]func(rng *rand.Rand, k *kept, another kept) bool{
	"edit a byte": func(rng *rand.Rand, k *kept, _ kept) bool {
		text := k.Lines[rng.IntN(len(k.Lines))].Text
		text[rng.IntN(len(text))] ^= byte(1 + rng.IntN(255))
		return true
	},
	"edit a field": func(rng *rand.Rand, k *kept, _ kept) bool { return k.rewrite(rng, rng.IntN(len(k.Lines))) },
	"edit a field and its hash": func(rng *rand.Rand, k *kept, _ kept) bool {
		i, h := rng.IntN(len(k.Lines)), record.Genesis(k.Case)
		if i > 0 {
			h = k.Lines[i-1].Hash
		}
		changed := k.rewrite(rng, i)
		k.Lines[i].Hash = h.Then(k.Lines[i].Text)
		return changed
	},
	"edit a hash": func(rng *rand.Rand, k *kept, _ kept) bool {
		k.Lines[rng.IntN(len(k.Lines))].Hash[rng.IntN(32)] ^= byte(1 + rng.IntN(255))
		return true
	},
	"edit and compute all hashes anew": func(rng *rand.Rand, k *kept, _ kept) bool {
		changed := k.rewrite(rng, rng.IntN(len(k.Lines)))
		k.rechain()
		return changed
	},
	"edit, compute all anew and sign with another key": func(rng *rand.Rand, k *kept, _ kept) bool {
		changed := k.rewrite(rng, rng.IntN(len(k.Lines)))
		k.rechain()
		k.sign(other)
		return changed
	},
	"remove": func(rng *rand.Rand, k *kept, _ kept) bool {
		i := rng.IntN(len(k.Lines))
		n := 1 + rng.IntN(min(3, len(k.Lines)-i))
		k.Lines = slices.Delete(k.Lines, i, i+n)
		return true
	},
	"remove and compute all anew": func(rng *rand.Rand, k *kept, _ kept) bool {
		i := rng.IntN(len(k.Lines))
		k.Lines = slices.Delete(k.Lines, i, i+1)
		k.rechain()
		return true
	},
	"insert": func(rng *rand.Rand, k *kept, another kept) bool {
		from := k.Lines
		if rng.IntN(2) == 0 {
			from = another.Lines
		}
		k.Lines = slices.Insert(k.Lines, rng.IntN(len(k.Lines)+1), from[rng.IntN(len(from))])
		if rng.IntN(2) == 0 {
			k.rechain()
		}
		return true
	},
	"append": func(rng *rand.Rand, k *kept, _ kept) bool {
		e, _ := record.ReadLine(k.Lines[len(k.Lines)-1].Text)
		e.Event = engine.Event{ID: "baru", At: e.At, Kind: engine.Recounted, Lane: -1, Reason: "x"}
		e = host.Entry{No: e.No + 1, Event: e.Event}
		text := record.Line(e)
		k.Lines = append(k.Lines, record.KeptLine{Text: text, Hash: k.Lines[len(k.Lines)-1].Hash.Then(text)})
		return true
	},
	"reorder": func(rng *rand.Rand, k *kept, _ kept) bool {
		i, j := rng.IntN(len(k.Lines)), rng.IntN(len(k.Lines))
		k.Lines[i], k.Lines[j] = k.Lines[j], k.Lines[i]
		if rng.IntN(2) == 0 {
			k.rechain()
		}
		return i != j
	},
	"swap lines with another case": func(rng *rand.Rand, k *kept, another kept) bool {
		i := rng.IntN(min(len(k.Lines), len(another.Lines)))
		k.Lines[i] = another.Lines[i]
		return true
	},
	"give the record of another case": func(_ *rand.Rand, k *kept, another kept) bool {
		k.Lines, k.Progress = another.Lines, another.Progress
		maps.Copy(k.programs, another.programs)
		maps.Copy(k.contents, another.contents)
		return true
	},
	"give the record of another case with its head": func(_ *rand.Rand, k *kept, another kept) bool {
		id := k.Case
		*k = another
		k.Case = id
		return true
	},
	"exchange an attachment": func(rng *rand.Rand, k *kept, _ kept) bool {
		for _, sum := range slices.Sorted(maps.Keys(k.contents)) {
			if rng.IntN(2) == 0 {
				continue
			}
			content := bytes.Clone(k.contents[sum])
			content[rng.IntN(len(content))] ^= byte(1 + rng.IntN(255))
			k.contents[sum] = content
			return true
		}
		return false
	},
	"remove an attachment": func(rng *rand.Rand, k *kept, _ kept) bool {
		sums := slices.Sorted(maps.Keys(k.contents))
		if len(sums) == 0 {
			return false
		}
		delete(k.contents, sums[rng.IntN(len(sums))])
		return true
	},
	"cut the end off": func(rng *rand.Rand, k *kept, _ kept) bool {
		k.Lines = k.Lines[:rng.IntN(len(k.Lines))]
		return true
	},
	"roll back to an older head, with an anchor": func(rng *rand.Rand, k *kept, _ kept) bool {
		if len(k.Lines) < 2 {
			return false
		}
		n := 1 + rng.IntN(len(k.Lines)-1)
		k.anchors = []record.Anchor{k.anchor(n + 1 + rng.IntN(len(k.Lines)-n))}
		k.rollBack(n)
		return true
	},
	"roll back and go on with the key, with an anchor": func(rng *rand.Rand, k *kept, _ kept) bool {
		n := rng.IntN(len(k.Lines))
		k.anchors = []record.Anchor{k.anchor(n + 1 + rng.IntN(len(k.Lines)-n))}
		changed := k.rewrite(rng, n)
		k.rechain()
		k.sign(key)
		return changed
	},
	"change the head": func(rng *rand.Rand, k *kept, another kept) bool {
		switch rng.IntN(7) {
		case 0:
			k.Head.Hash[rng.IntN(32)] ^= byte(1 + rng.IntN(255))
		case 1:
			k.Head.Signature[rng.IntN(64)] ^= byte(1 + rng.IntN(255))
		case 2:
			k.Head.Key[rng.IntN(32)] ^= byte(1 + rng.IntN(255))
		case 3:
			k.Head.No += 1 + rng.IntN(5)
		case 4:
			k.Head = another.Head
		case 5:
			k.Head = nil
		case 6:
			k.sign(other)
		}
		return true
	},
	"change the state": func(rng *rand.Rand, k *kept, another kept) bool {
		g := k.Progress
		before, _ := json.Marshal(g)
		switch rng.IntN(10) {
		case 0:
			g.State.Events++
		case 1:
			g.State.Visits--
		case 2:
			g.State.Phase = []engine.Phase{engine.Running, engine.Ended, engine.GivenUp}[rng.IntN(3)]
		case 3:
			g.Started = g.Started.Add(time.Second)
		case 4:
			g.Last = g.Last.Add(-time.Millisecond)
		case 5:
			g.Calendar = "lain"
		case 6:
			for i := range g.Dues {
				g.Dues[i].At = g.Dues[i].At.Add(24 * time.Hour)
			}
		case 7:
			g.State.Tasks = nil
		case 8:
			for i := range g.State.Tasks {
				g.State.Tasks[i].Part++
			}
		case 9:
			g = another.Progress
			k.Progress = g
		}
		after, _ := json.Marshal(g)
		return !bytes.Equal(before, after)
	},
	"give another program": func(rng *rand.Rand, k *kept, another kept) bool {
		for hash, text := range k.programs {
			switch rng.IntN(3) {
			case 0:
				delete(k.programs, hash)
			case 1:
				text = bytes.Clone(text)
				text[rng.IntN(len(text))] ^= byte(1 + rng.IntN(255))
				k.programs[hash] = text
			case 2:
				for _, text := range another.programs {
					k.programs[hash] = text
				}
			}
		}
		return true
	},
}

// rollBack puts an older state of the case back, as a copy of the store would.
func (k *kept) rollBack(n int) {
	k.Lines = k.Lines[:n]
	k.Progress = nil
	k.sign(key)
}

// TestTampering tampers in every way, 150 times each, or 10,000 times with
// SOPC_SEMUA=1, and finds all of it.
func TestTampering(t *testing.T) {
	rounds := 150
	if os.Getenv("SOPC_SEMUA") != "" {
		rounds = 10_000
	}
	var cases []kept
	for seed := uint64(1); len(cases) < 60; seed++ {
		if l := live(t, seed, fmt.Sprintf("2026-%04d", seed)); len(l.record) > 1 {
			cases = append(cases, l.kept(t))
		}
	}
	for _, k := range cases {
		for n := range k.Lines {
			k.anchors = append(k.anchors, k.anchor(n+1))
		}
		if v := k.verify(new(record.Verifier)); len(v.Faults) > 0 || v.Attachments != len(k.contents) || len(v.Entries) != len(k.Lines) {
			t.Fatalf("nobody touched %s: %+v", k.Case, v.Faults)
		}
	}
	for name, tamper := range tamperings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(7, uint64(len(name))))
			told := map[record.FaultKind]int{}
			var verifier record.Verifier
			for done := 0; done < rounds; {
				i := rng.IntN(len(cases))
				k := cases[i].copy()
				if !tamper(rng, &k, cases[(i+1+rng.IntN(len(cases)-1))%len(cases)].copy()) {
					continue
				}
				done++
				if name == "give another program" {
					verifier = record.Verifier{}
				}
				v := k.verify(&verifier)
				if len(v.Faults) == 0 {
					t.Fatalf("not found in %s, round %d", k.Case, done)
				}
				for _, f := range v.Faults {
					told[f.Kind]++
					if f.What.ID == "" || f.What.EN == "" || f.Case != k.Case || strings.Contains(f.What.ID+f.What.EN, "%!") {
						t.Fatalf("a fault that says too little: %+v", f)
					}
				}
			}
			t.Logf("%d rounds: %v", rounds, told)
		})
	}
}

// TestWildHolder: a holder of the key writes nonsense of every kind into lines
// and signs it. Nothing breaks; and what the engine takes, the card can show.
func TestWildHolder(t *testing.T) {
	var cases []kept
	for seed := uint64(1); len(cases) < 20; seed++ {
		if l := live(t, seed, fmt.Sprintf("2026-%04d", seed)); len(l.record) > 1 {
			cases = append(cases, l.kept(t))
		}
	}
	rng := rand.New(rand.NewPCG(5, 5))
	odd := func() int { return []int{-2, -1, 0, 1, 2, 7, 1 << 40, -1 << 40}[rng.IntN(8)] }
	found := 0
	for range 2_000 {
		k := cases[rng.IntN(len(cases))].copy()
		i := rng.IntN(len(k.Lines))
		e, err := record.ReadLine(k.Lines[i].Text)
		if err != nil {
			t.Fatal(err)
		}
		for range 1 + rng.IntN(2) {
			switch rng.IntN(14) {
			case 0:
				e.Task = odd()
			case 1:
				e.Part = odd()
			case 2:
				e.Lane = odd()
			case 3:
				e.Outcome = odd()
			case 4:
				e.Timer = odd()
			case 5:
				e.Inputs = []int{odd()}
			case 6:
				e.Outputs = []int{odd(), odd()}
			case 7:
				e.Data = map[int]any{odd(): int64(odd())}
			case 8:
				e.Papers = []engine.Paper{{Of: engine.OfField, Item: odd(), Note: "x"}}
			case 9:
				e.Kind = []engine.EventKind{engine.Started, engine.Due, engine.SubEnded, engine.Lapsed, engine.Delegated, engine.Answered, engine.Noted, "x"}[rng.IntN(8)]
			case 10:
				e.Dues = []host.Due{{Task: odd(), Timer: odd(), At: e.At}}
			case 11:
				e.Parent = &host.Parent{Case: "x", Task: odd()}
			case 12:
				e.Subs = host.Subs{"x": e.Program}
			case 13:
				e.No = odd()
			}
		}
		k.Lines[i].Text = record.Line(e)
		k.rechain()
		k.sign(key)
		k.Progress = nil
		v := k.verify(new(record.Verifier))
		all := []record.Verdict{v}
		if record.Family(all, k.Case); len(v.Faults) > 0 {
			found++
		}
		if v.Procedure != nil && len(v.Entries) > 0 {
			if _, err := card.Make(v, *v.Head, epoch.Location(), epoch); err != nil {
				t.Errorf("no card of what was followed: %v", err)
			}
		}
	}
	if found < 1_000 {
		t.Errorf("of 2,000 kinds of nonsense only %d were told", found)
	}
	t.Logf("%d of 2,000 told", found)
}
