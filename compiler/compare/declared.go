package compare

import (
	"slices"
	"strings"

	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// The parts that steps refer to: pelaksana, documents, ends. Fields have a
// file of their own.

func (c *comparison) laneChanges() {
	at, name := in(Lanes), bahasa.T("pelaksana", "pelaksana")
	entries(c, list[program.Lane]{at, bahasa.T("kolom pelaksana", "columns of pelaksana"), Substance, c.old.Lanes, c.new.Lanes, c.lanes,
		func(_ *program.Program, l program.Lane) bahasa.Text {
			return bahasa.T("%s %s", "%s %s", name, quoted(l.Name))
		},
		func(a, b program.Lane) {
			of := func(id, en string) bahasa.Text {
				return bahasa.T("pelaksana %s: %s", "pelaksana %s: %s", quoted(b.Name), bahasa.Text{ID: id, EN: en})
			}
			// The same column under another heading is the same pelaksana.
			if a.Name != b.Name {
				c.spelled(Wording, at, name, a.Name, b.Name)
			}
			if a.FullName != b.FullName {
				c.spelled(Wording, at, of("nama lengkap", "full name"), a.FullName, b.FullName)
			}
			if a.ID != b.ID {
				c.became(Wording, at, of("sebutan", "id"), plain(a.ID), plain(b.ID))
			}
			if a.Outside != b.Outside {
				c.became(Substance, at, of("pihak luar", "outside party"), truth(a.Outside), truth(b.Outside))
			}
			if a.Substitute != b.Substitute && !c.sameLane(a.Substitute, b.Substitute) {
				c.spelled(Substance, at, of("pengganti", "substitute"), a.Substitute, b.Substitute)
			}
		}})
}

// sameLane reports whether two ids name one lane.
func (c *comparison) sameLane(old, new string) bool {
	byID := func(id string) func(program.Lane) bool { return func(l program.Lane) bool { return l.ID == id } }
	i := slices.IndexFunc(c.old.Lanes, byID(old))
	return i >= 0 && c.lanes.of(i) >= 0 && c.lanes.of(i) == slices.IndexFunc(c.new.Lanes, byID(new))
}

// documentChanges compares what is declared of documents. That one comes or
// goes is said at the steps that need or produce it.
func (c *comparison) documentChanges() {
	at, name := in(Documents), bahasa.T("dokumen", "document")
	named := func(p *program.Program, d int) bool {
		return slices.ContainsFunc(p.Steps, func(s program.Step) bool {
			return slices.ContainsFunc(slices.Concat(s.Inputs, s.Outputs), func(it program.Item) bool { return slices.Contains(it.Documents, d) })
		})
	}
	for i, j := range c.documents.to {
		if j < 0 {
			if !named(c.old, i) {
				c.note(Substance, Removed, at, bahasa.T("dokumen %s dihapus", "document %s removed", document(c.old, i)))
			}
			continue
		}
		a, b := c.old.Documents[i], c.new.Documents[j]
		if a.Name != b.Name {
			c.spelled(Wording, at, name, a.Name, b.Name)
		}
		of := func(id, en string) bahasa.Text {
			return bahasa.T("dokumen %s: %s", "document %s: %s", quoted(b.Name), bahasa.Text{ID: id, EN: en})
		}
		if !slices.Equal(a.Aliases, b.Aliases) {
			c.became(Wording, at, of("nama lain", "other names"), plain(strings.Join(a.Aliases, ", ")), plain(strings.Join(b.Aliases, ", ")))
		}
		if a.Outside != b.Outside {
			c.became(Substance, at, of("dari luar SOP", "from outside the SOP"), truth(a.Outside), truth(b.Outside))
		}
		if a.Final != b.Final {
			c.became(Substance, at, of("produk akhir", "final product"), truth(a.Final), truth(b.Final))
		}
		if from := c.documents.of(a.From); from != b.From || a.From >= 0 && from < 0 {
			c.became(Substance, at, of("berasal dari", "comes from"), document(c.old, a.From), document(c.new, b.From))
		}
	}
	for j, i := range c.documents.from {
		if i < 0 && !named(c.new, j) {
			c.note(Substance, Added, at, bahasa.T("dokumen %s ditambahkan", "document %s added", document(c.new, j)))
		}
	}
}

func document(p *program.Program, i int) bahasa.Text {
	if i < 0 {
		return bahasa.T("tidak ada", "none")
	}
	return quoted(p.Documents[i].Name)
}

// endChanges compares the ways in which the procedure ends. Their order is
// that of their mention and means nothing.
func (c *comparison) endChanges() {
	at, name := in(Ends), bahasa.T("akhir", "end")
	for i, j := range c.ends.to {
		switch {
		case j < 0:
			c.note(Substance, Removed, at, bahasa.T("akhir %s dihapus", "end %s removed", phrase.End(c.old.Ends[i])))
		case c.old.Ends[i].Kind != c.new.Ends[j].Kind:
			c.became(Substance, at, name, phrase.End(c.old.Ends[i]), phrase.End(c.new.Ends[j]))
		case c.old.Ends[i].Text != c.new.Ends[j].Text:
			c.spelled(Wording, at, name, c.old.Ends[i].Text, c.new.Ends[j].Text)
		}
	}
	for j, i := range c.ends.from {
		if i < 0 {
			c.note(Substance, Added, at, bahasa.T("akhir %s ditambahkan", "end %s added", phrase.End(c.new.Ends[j])))
		}
	}
}
