package record

import "encoding/json"

// Register is what the register of a store has instead of the id of a case:
// Genesis, Sign and Head take it, and Anchors name it. No case can be called
// so.
//
// The register is a chain of its own with one line for each case that the store
// began or took in. It makes a case that is gone leave a gap.
const Register = "_register"

// Opening is a line of the register.
type Opening struct {
	No    int    `json:"no"` // from 1
	Case  string `json:"case"`
	First Hash   `json:"first"`          // of the chain of the case after its first line
	From  *Hash  `json:"from,omitempty"` // of a case that was taken in: its OriginsHash
}

// OpeningLine is the one byte form of a line of the register.
func OpeningLine(o Opening) []byte {
	line, err := json.Marshal(o)
	if err != nil {
		panic("record: " + err.Error()) // there is nothing in it that could fail
	}
	return line
}

// ReadOpening reads a line of the register, and refuses every text that
// OpeningLine would not write.
func ReadOpening(line []byte) (o Opening, err error) {
	err = readStrict(line, &o)
	return o, err
}

// VerifyRegister checks the register of a store as Verify checks a case, and
// gives the lines that could be read. Of the verdict only Case, Faults and Head
// are set.
func (v *Verifier) VerifyRegister(k Kept) ([]Opening, Verdict) {
	var openings []Opening
	k.Case = Register
	c := &check{Verifier: v, kept: k, Verdict: Verdict{Case: Register, Head: k.Head}, nos: make([]int, len(k.Lines))}
	cases := map[string]int{}
	for i, line := range k.Lines {
		o, err := ReadOpening(line.Text)
		if err != nil {
			continue
		}
		if c.nos[i] = o.No; cases[o.Case] > 0 {
			c.fault(Unsound, i+1, "kasus %s sudah terdaftar pada baris %d", "case %s stands on line %d already", o.Case, cases[o.Case])
		}
		cases[o.Case] = i + 1
		openings = append(openings, o)
	}
	c.chain()
	c.head(len(c.Faults) == 0)
	c.anchors()
	sortFaults(c.Faults)
	return openings, c.Verdict
}
