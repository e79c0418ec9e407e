package compare

import (
	"fmt"
	"slices"
	"strings"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// identity compares the first part of the form, and what the document says of
// itself.
func (c *comparison) identity() {
	at := in(Identity)
	c.reworded(at, bahasa.T("judul", "title"), c.old.Title, c.new.Title)
	c.reworded(at, bahasa.T("jenis", "kind"), strings.Join(c.old.Kinds, " "), strings.Join(c.new.Kinds, " "))
	c.reworded(at, bahasa.T("status", "status"), string(c.old.Status), string(c.new.Status))
	if c.old.Clock != c.new.Clock {
		c.became(Substance, at, bahasa.T("hitungan waktu", "clock"), clockName(c.old.Clock), clockName(c.new.Clock))
	}
	a, b := &c.old.Identity, &c.new.Identity
	c.texts(at, bahasa.T("instansi", "agency"), a.Agency, b.Agency)
	c.reworded(at, bahasa.T("nomor", "number"), a.Number, b.Number)
	c.dates(a.Dates, b.Dates)
	c.signers(a.Signers, b.Signers)
	c.duration(at, bahasa.T("jangka waktu", "total time"), a.Total, b.Total, false)
	c.limit(a.Limit, b.Limit)
	c.laws(a.LegalBasis, b.LegalBasis)
	c.qualifications(a.Qualifications, b.Qualifications)
	c.texts(at, bahasa.T("keterkaitan", "related SOPs"), a.Related, b.Related)
	c.texts(at, bahasa.T("peralatan", "tools"), a.Tools, b.Tools)
	c.texts(at, bahasa.T("peringatan", "warning"), a.Warnings, b.Warnings)
	c.texts(at, bahasa.T("pencatatan", "records"), a.Records, b.Records)
	c.sections(a.Sections, b.Sections)
}

// texts compares lists of texts. In the identity part all is wording.
func (c *comparison) texts(at place, name bahasa.Text, old, new []string) {
	class := Substance
	if at.section == Identity {
		class = Wording
	}
	same := func(s string) string { return s }
	entries(c, list[string]{at, name, class, old, new, match(old, new, likeness, same, program.Key),
		func(_ *program.Program, s string) bahasa.Text { return bahasa.T("%s %s", "%s %s", name, quoted(s)) },
		func(a, b string) { c.reworded(at, name, a, b) }})
}

func (c *comparison) dates(old, new []program.Date) {
	name := func(d program.Date) bahasa.Text { return bahasa.T("tanggal %s", "date (%s)", d.Kind) }
	p := match(old, new, nil, func(d program.Date) string { return "tanggal " + d.Kind })
	entries(c, list[program.Date]{in(Identity), bahasa.T("tanggal", "dates"), Wording, old, new, p,
		func(_ *program.Program, d program.Date) bahasa.Text {
			return bahasa.T("%s %s", "%s %s", name(d), quoted(d.Text))
		},
		func(a, b program.Date) { c.date(name(a), a, b) }})
}

func (c *comparison) date(name bahasa.Text, a, b program.Date) {
	switch {
	case a.Text != b.Text:
		c.spelled(Wording, in(Identity), name, a.Text, b.Text)
	case a != b:
		c.note(Wording, Changed, in(Identity), bahasa.T("%s terbaca sebagai hari lain", "%s is read as another day", name))
	}
}

func (c *comparison) signers(old, new []program.Signer) {
	at := in(Identity)
	name := func(s program.Signer) bahasa.Text { return bahasa.T("%s oleh", "%s by", s.Role) }
	p := match(old, new, nil,
		func(s program.Signer) string { return s.Role + "/" + s.Name },
		func(s program.Signer) string { return s.Role })
	entries(c, list[program.Signer]{at, bahasa.T("penanda tangan", "signers"), Wording, old, new, p,
		func(_ *program.Program, s program.Signer) bahasa.Text {
			return bahasa.T("%s %s", "%s %s", name(s), quoted(s.Name))
		},
		func(a, b program.Signer) {
			of := func(id, en string) bahasa.Text {
				return bahasa.T("%s (%s oleh)", "%s (%s by)", bahasa.Text{ID: id, EN: en}, a.Role)
			}
			c.reworded(at, name(a), a.Name, b.Name)
			c.reworded(at, of("jabatan", "position"), a.Position, b.Position)
			c.reworded(at, of("pangkat", "rank"), a.Rank, b.Rank)
			c.reworded(at, of("NIP", "NIP"), a.NIP, b.NIP)
			c.date(of("tanggal", "date"), signed(a), signed(b))
		}})
}

// signed is the day on which a signer signed; the zero Date when it is not
// given.
func signed(s program.Signer) program.Date {
	if s.Date == nil {
		return program.Date{}
	}
	return *s.Date
}

func (c *comparison) limit(a, b *program.Limit) {
	at, name := in(Identity), bahasa.T("batas waktu menurut peraturan", "limit by law")
	switch {
	case a == nil && b == nil:
	case a == nil:
		c.became(Substance, at, name, empty, duration(&b.Time, false))
	case b == nil:
		c.became(Substance, at, name, duration(&a.Time, false), empty)
	default:
		c.duration(at, name, &a.Time, &b.Time, false)
		c.law(bahasa.T("dasar batas waktu", "basis of the limit"), a.Law, b.Law)
	}
}

func (c *comparison) laws(old, new []program.Law) {
	name := bahasa.T("dasar hukum", "legal basis")
	alike := func(a, b program.Law) float64 {
		switch {
		case a.Kind == "" && b.Kind == "":
			return likeness(a.Text, b.Text)
		case a.Kind == b.Kind: // one that takes the place of the other
			return likeness(a.Subject, b.Subject)
		}
		return 0
	}
	p := match(old, new, alike,
		func(l program.Law) string { return l.Text },
		func(l program.Law) string {
			if l.Kind == "" {
				return ""
			}
			return fmt.Sprint(l.Kind, "/", program.Key(l.Region), "/", l.Number, "/", l.Year)
		},
		func(l program.Law) string { return program.Key(l.Text) })
	entries(c, list[program.Law]{in(Identity), name, Substance, old, new, p,
		func(_ *program.Program, l program.Law) bahasa.Text {
			return bahasa.T("%s %s", "%s %s", name, quoted(l.Text))
		},
		func(a, b program.Law) { c.law(name, a, b) }})
}

// law compares two citations. Of the same regulation they are wording.
func (c *comparison) law(name bahasa.Text, a, b program.Law) {
	if a == b {
		return
	}
	class := Wording
	if a.Kind != b.Kind || a.Number != b.Number || a.Year != b.Year || program.Key(a.Region) != program.Key(b.Region) || a.Kind == "" && !says(a.Text, b.Text) {
		class = Substance
	}
	if a.Text == b.Text {
		c.note(class, Changed, in(Identity), bahasa.T("%s %s terbaca sebagai peraturan lain", "%s %s is read as another regulation", name, quoted(a.Text)))
		return
	}
	c.spelled(class, in(Identity), name, a.Text, b.Text)
}

// qualification is an entry of Kualifikasi with its lane in the new version:
// -1 for all, -2 for one that is gone.
type qualification struct {
	program.Qualification
	lives int
}

func (c *comparison) qualifications(a, b []program.Qualification) {
	at := in(Identity)
	var old, new []qualification
	for _, q := range a {
		lives := -1
		if q.Lane >= 0 {
			if lives = c.lanes.of(q.Lane); lives < 0 {
				lives = -2
			}
		}
		old = append(old, qualification{q, lives})
	}
	for _, q := range b {
		new = append(new, qualification{q, q.Lane})
	}
	p := match(old, new, func(a, b qualification) float64 {
		if a.lives != b.lives {
			return 0
		}
		return likeness(a.Text, b.Text)
	}, func(q qualification) string { return fmt.Sprint(q.lives, q.Text) }, func(q qualification) string { return q.Text })
	show := func(p *program.Program, q qualification) bahasa.Text {
		return bahasa.T("kualifikasi %s: %s", "qualification of %s: %s", lane(p, q.Lane), quoted(q.Text))
	}
	entries(c, list[qualification]{at, bahasa.T("kualifikasi", "qualifications"), Substance, old, new, p, show,
		func(a, b qualification) {
			if a.lives != b.lives {
				c.became(Substance, at, bahasa.T("kualifikasi %s:", "qualification %s:", quoted(a.Text)), lane(c.old, a.Lane), lane(c.new, b.Lane))
			}
			if a.Text != b.Text {
				class := Substance
				if says(a.Text, b.Text) {
					class = Wording
				}
				c.spelled(class, at, bahasa.T("kualifikasi %s:", "qualification of %s:", lane(c.new, b.Lane)), a.Text, b.Text)
			}
		}})
}

func (c *comparison) sections(old, new []program.Section) {
	at, name := in(Identity), bahasa.T("bagian", "section")
	p := match(old, new, func(a, b program.Section) float64 { return likeness(a.Name, b.Name) },
		func(s program.Section) string { return s.Name },
		func(s program.Section) string { return program.Key(s.Name) })
	entries(c, list[program.Section]{at, bahasa.T("bagian tambahan", "own sections"), Wording, old, new, p,
		func(_ *program.Program, s program.Section) bahasa.Text {
			return bahasa.T("%s %s", "%s %s", name, quoted(s.Name))
		},
		func(a, b program.Section) {
			c.reworded(at, name, a.Name, b.Name)
			c.texts(at, bahasa.T("bagian %s:", "section %s:", quoted(b.Name)), a.Items, b.Items)
		}})
}

// duration compares two times. What is printed otherwise and means the same
// is wording. With clockTold a difference that lies in the clock alone has
// been said already.
func (c *comparison) duration(at place, name bahasa.Text, a, b *program.Duration, clockTold bool) {
	switch {
	case a == nil && b == nil:
		return
	case a == nil || b == nil:
		c.became(Substance, at, name, duration(a, false), duration(b, false))
	case !slices.Equal(a.Amounts, b.Amounts):
		if a.Text == b.Text && clockTold {
			return
		}
		c.became(Substance, at, name, duration(a, a.Text == b.Text), duration(b, a.Text == b.Text))
	case a.Text != b.Text:
		class := Wording
		if len(a.Amounts) == 0 && !says(a.Text, b.Text) {
			class = Substance
		}
		c.spelled(class, at, name, a.Text, b.Text)
	}
}
