package judges_test

import (
	"math/rand/v2"
	"strings"

	"sopc/compiler/program"
	"sopc/compiler/specimen"
)

type harm struct {
	name    string
	program *program.Program
}

// hostile are SOPs whose every text means harm.
func hostile() []harm {
	var all []harm
	for _, h := range []struct{ name, text string }{
		{"markup", `]]></w:t></td></style><script>alert(1)</script><!-- "'&amp;&#0; ${x} \(tj) Tj ET %s`},
		{"control", "satu\x00\x01\x07\x1b[31mdua\u0085\u2028\u2029\ufffe\uffff\ufeff\ufdd0tiga\r\n\tempat"},
		{"long", strings.Repeat("kata panjang sekali ", 250) + "tamat"},
		{"unbroken", strings.Repeat("panjang", 700) + "tamat"},
		{"Arabic", "عربي \u202eterbalik\u202c שלום \u2067dan\u2069 kembali ke langkah 3"},
		{"emoji", "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 😀 berkas 📄"},
		{"marks", "Z̸̡̢̛̼a̷͔͌l̶̰̾g̴̛̣o̸͚͝ é̂̃̄̅" + strings.Repeat("\u0301", 200) + " a\u200bb\u200cc\u200dd\u00ade\u2060f"},
		{"other scripts", "書類を受理する 문서 เอกสาร документ έγγραφο ≤ ≥ – — “kutip” ‘satu’ … € ½ ²"},
	} {
		p := specimen.Program(rand.New(rand.NewPCG(7, 7)), specimen.Size{Steps: 6, Lanes: 3, Returns: 2})
		short := h.text
		if r := []rune(h.text); len(r) > 60 {
			short = string(r[:60])
		}
		p.Title = h.text
		p.Identity.Agency = []string{h.text, "Dinas"}
		p.Identity.Number = short
		p.Identity.LegalBasis = []program.Law{{Text: h.text}, {Text: short}}
		p.Identity.Warnings = []string{h.text}
		for i := range p.Lanes {
			p.Lanes[i].Name = short + " " + string(rune('A'+i))
		}
		for i := range p.Steps {
			s := &p.Steps[i]
			text := h.text
			if i > 0 && len(text) > 1000 {
				text = short // one long row is enough to look at
			}
			s.Text, s.Remarks = text, []string{text, short}
			for k := range s.Inputs {
				s.Inputs[k].Names[0] = text
			}
			for k := range s.Outputs {
				s.Outputs[k].Names[0] = short
			}
			for k := range s.Outcomes {
				s.Outcomes[k].Label = short + string(rune('a'+k))
			}
		}
		for i := range p.Ends {
			p.Ends[i].Text = short
		}
		all = append(all, harm{h.name, p})
	}
	return all
}
