package compare

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sopc/compiler/program"
	"sopc/compiler/specimen"
)

func grow(t *rapid.T) *program.Program {
	rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 4))
	return specimen.Program(rng, specimen.Size{Steps: rapid.IntRange(1, 14).Draw(t, "steps"), Hostile: rapid.IntRange(0, 4).Draw(t, "hostile") == 0})
}

// copied is a program that shares nothing with p.
func copied(t interface{ Fatal(...any) }, p *program.Program) *program.Program {
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	q := new(program.Program)
	if err := json.Unmarshal(data, q); err != nil {
		t.Fatal(err)
	}
	return q
}

func said(r Report) string {
	var b strings.Builder
	for _, c := range r.Changes {
		b.WriteString("\n" + string(c.Class) + " " + string(c.Kind) + " " + string(c.Section) + ": " + c.Text.ID)
	}
	return b.String()
}

func TestSameIsEmpty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := grow(t)
		r := Compare(p, copied(t, p))
		if len(r.Changes) > 0 || r.Worst() != "" {
			t.Fatalf("the same program changed:%s", said(r))
		}
		for i := range p.Steps {
			if r.Steps[i] != i {
				t.Fatalf("step %d became %v", i, r.Steps)
			}
		}
	})
}

// weights says for each field of the program what a changed value may weigh:
// the first letters of the classes. A field that is missing here fails
// TestEveryField, and so does one that no specimen has.
var weights = map[string]string{
	"Program.Title": "r", "Program.Kinds": "r", "Program.Status": "r", "Program.Clock": "s",
	"Identity.Agency": "r", "Identity.Number": "r", "Identity.Related": "r", "Identity.Tools": "r", "Identity.Warnings": "r", "Identity.Records": "r",
	"Date.Kind": "r", "Date.Text": "r", "Date.Year": "r", "Date.Month": "r", "Date.Day": "r",
	"Signer.Role": "r", "Signer.Name": "r", "Signer.Position": "r", "Signer.Rank": "r", "Signer.NIP": "r",
	"Law.Text": "rs", "Law.Kind": "s", "Law.Region": "rs", "Law.Number": "s", "Law.Year": "s", "Law.Subject": "r",
	"Qualification.Lane": "s", "Qualification.Text": "rs",
	"Section.Name": "r", "Section.Items": "r",
	"Lane.ID": "r", "Lane.Name": "r", "Lane.FullName": "r", "Lane.Outside": "s", "Lane.Substitute": "s",
	"Document.Name": "rs", "Document.Aliases": "r", "Document.Outside": "s", "Document.From": "s", "Document.Final": "s",
	"Field.ID": "rsm", "Field.Label": "r", "Field.Type": "m", "Choice.ID": "m", "Choice.Label": "r",
	"Step.ID": "r", "Step.Text": "rsm", "Step.Details": "rs", "Step.Remarks": "r", "Step.Clock": "s", "Step.Fills": "sm",
	"Step.Sub": "rsm", "Step.NotSame": "s", "Step.Question": "rs", "Step.Computed": "s",
	"Actor.Lane": "sm", "Actor.Does": "rs",
	"Item.Kind": "s", "Item.Names": "rs", "Item.Documents": "s",
	"When.Text": "rs", "Rule.Source": "r", "Rule.Expr": "rs", "Rule.Fields": "sm",
	"Wait.For": "rs", "Reminder.Escalate": "s", "Reminder.Lane": "s",
	"Outcome.Label": "r", "Outcome.Otherwise": "s",
	"Arrow.Back": "s", "Arrow.Limit": "s", "Target.Kind": "s", "Target.Index": "s",
	"Track.Parallel": "m", "Track.Index": "m", "Parallel.Text": "rs", "Steps.Name": "r", "Steps.Steps": "m",
	"End.Kind": "s", "End.Text": "rs",
	"Inference.Line": "r", "Inference.Reason": "r",
	"Schedule.Text": "rs", "Schedule.From": "s", "Schedule.To": "s",
	"Deadline.Before": "s", "Deadline.Event": "rs",
	"Duration.Text": "rs", "Amount.Min": "s", "Amount.Max": "s", "Amount.Unit": "s", "Amount.Clock": "s",
}

// untouched are fields that do not change alone in a valid program.
// TestWords has some of them.
var untouched = map[string]bool{"Program.Format": true, "Field.AtStart": true, "Track.Parallel": true, "Track.Index": true, "Steps.Steps": true,
	"Arrow.Back": true, "Target.Kind": true, "Step.Fills": true, "Step.Computed": true, "Outcome.Otherwise": true}

// TestEveryField changes one value of a program, of each field several times:
// it is seen, and weighs what it should.
func TestEveryField(t *testing.T) {
	met := map[string]int{}
	for seed := range uint64(150) {
		rng := rand.New(rand.NewPCG(seed, 5))
		p := specimen.Program(rng, specimen.Size{Steps: 1 + int(seed)%14, Hostile: seed%5 == 0})
		q := copied(t, p)
		for _, l := range specimen.Leaves(q) {
			if untouched[l.Field] || met[l.Field] >= 20 {
				continue
			}
			was := reflect.New(l.Type()).Elem()
			was.Set(l.Value)
			if l.Change(rng); !reflect.DeepEqual(p, q) && program.Validate(q) == nil {
				met[l.Field]++
				r := Compare(p, q)
				if len(r.Changes) == 0 {
					t.Fatalf("%s: %v became %v and nothing is said", l.Field, was, l.Value)
				}
				want, whole := weights[l.Field], strings.HasSuffix(l.Field, "?") || strings.HasSuffix(l.Field, "[]")
				if !whole && !strings.Contains(want, string(r.Worst())[:1]) {
					t.Fatalf("%s: %v became %v, which is %s, not %q:%s", l.Field, was, l.Value, r.Worst(), want, said(r))
				}
			}
			l.Set(was)
		}
	}
	for _, f := range fieldsOf(reflect.TypeFor[program.Program](), map[reflect.Type]bool{}) {
		if !untouched[f] && met[f] < 3 {
			t.Errorf("%s was changed %d times", f, met[f])
		}
	}
}

// fieldsOf lists the struct fields of a type that hold values.
func fieldsOf(t reflect.Type, seen map[reflect.Type]bool) (all []string) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] {
		return nil
	}
	seen[t] = true
	for i := range t.NumField() {
		f := t.Field(i)
		inner := f.Type
		for inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct {
			all = append(all, fieldsOf(inner, seen)...)
		} else {
			all = append(all, t.Name()+"."+f.Name)
		}
	}
	return all
}

// TestSwapped compares both ways: what was added one way was removed the
// other.
func TestSwapped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := grow(t)
		q := copied(t, p)
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "changes"), 6))
		for range rng.IntN(7) {
			trial := copied(t, q)
			all := specimen.Leaves(trial)
			if all[rng.IntN(len(all))].Change(rng); program.Validate(trial) == nil {
				q = trial
			}
		}
		there, back := Compare(p, q), Compare(q, p)
		for _, s := range []Section{Lanes, Fields, Steps, Ends} {
			if a, b := count(there, s, Added), count(back, s, Removed); a != b {
				t.Errorf("%s: %d added, but %d removed the other way:%s\n%s", s, a, b, said(there), said(back))
			}
		}
		for i, j := range there.Steps {
			if back.Steps[j] != i {
				t.Errorf("step %d became %d, which became %d", i, j, back.Steps[j])
			}
		}
		if len(there.Changes) > 0 != (len(back.Changes) > 0) {
			t.Errorf("one way:%s\nthe other:%s", said(there), said(back))
		}
	})
}

func count(r Report, s Section, k Kind) int {
	n := 0
	for _, c := range r.Changes {
		if c.Section == s && c.Kind == k && (s != Steps || c.Old < 0 || c.New < 0) {
			n++
		}
	}
	return n
}

// TestHits: steps are hit exactly by what breaks, and they exist.
func TestHits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := grow(t), grow(t)
		r := Compare(p, q)
		for _, c := range r.Changes {
			if (c.Class == Breaking) != (len(c.Hits) > 0) && c.Section != Fields {
				t.Fatalf("%s hits %v: %s", c.Class, c.Hits, c.Text.ID)
			}
			for _, s := range c.Hits {
				if s < 0 || s >= len(p.Steps) {
					t.Fatalf("step %d is hit: %s", s, c.Text.ID)
				}
			}
			if strings.Contains(c.Text.ID+c.Text.EN, "%!") {
				t.Fatalf("badly worded: %s / %s", c.Text.ID, c.Text.EN)
			}
		}
		for i := range p.Steps {
			if _, lives := r.Steps[i]; !lives && !slices.Contains(r.Hits(), i) {
				t.Fatalf("step %d is gone and not hit", i)
			}
		}
		if !slices.IsSortedFunc(r.Changes, func(a, b Change) int { return b.Class.Weight() - a.Class.Weight() }) {
			t.Fatalf("not the gravest first:%s", said(r))
		}
	})
}
