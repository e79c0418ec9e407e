package card

import (
	"fmt"
	"io"
	"strings"

	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/runtime/record"
)

// WriteText writes the card as plain text, to read on a screen or to print.
func WriteText(w io.Writer, c Card, l bahasa.Language) error {
	var b strings.Builder
	line := func(indent int, text string) {
		if text = strings.TrimRight(report.Visible(text), " "); text != "" {
			b.WriteString(strings.Repeat(" ", indent) + text)
		}
		b.WriteByte('\n')
	}
	say := func(indent int, id, en string, args ...any) { line(indent, bahasa.T(id, en, args...).In(l)) }
	zone := c.At.Format("MST")
	warnings := c.warnings()
	if !c.Sound {
		line(0, "!! "+warnings[0].In(l))
		line(0, "")
		warnings = warnings[1:]
	}
	for _, agency := range c.Agency {
		line(0, agency)
	}
	say(0, "KARTU KENDALI · kasus %s", "CONTROL CARD · case %s", c.Case)
	line(0, c.Title)
	for _, p := range c.head() {
		line(0, fmt.Sprintf("%-14s %s", p.label.In(l), p.value.In(l)))
	}
	line(0, "")
	for _, r := range c.Rows {
		line(0, fmt.Sprintf("%3d  %s", r.Step, r.Text))
		if r.Lanes != "" {
			say(5, "pelaksana: %s", "pelaksana: %s", r.Lanes)
		}
		times := bahasa.T("mulai %s", "started %s", Stamp(r.Started))
		if r.Finished != nil {
			times = bahasa.T("%s · selesai %s", "%s · finished %s", times, Stamp(*r.Finished))
		}
		if r.Due != nil {
			times = bahasa.T("%s · tenggat %s", "%s · due %s", times, Stamp(*r.Due))
		}
		if r.Late {
			times = bahasa.T("%s (TERLAMBAT)", "%s (LATE)", times)
		}
		line(5, times.In(l))
		say(5, "hasil: %s", "result: %s", r.Result)
		if len(r.People) > 0 {
			say(5, "oleh: %s", "by: %s", strings.Join(r.People, "; "))
		}
		for _, note := range r.Notes {
			say(5, "catatan: %s (%s)", "note: %s (%s)", note.Text, Stamp(note.At))
		}
		for _, p := range r.Papers {
			line(5, p.line().In(l))
		}
	}
	if len(c.Data) > 0 {
		line(0, "")
		for _, p := range c.Data {
			line(0, p.Label+": "+p.Value)
		}
	}
	if len(c.Remarks) > 0 {
		line(0, "")
		for _, r := range c.Remarks {
			line(0, Stamp(r.At)+"  "+r.Text.In(l))
		}
	}
	line(0, "")
	if c.Sound { // else there is nothing to hold on to
		line(0, bahasa.T("Jangkar      %s", "Anchor       %s", c.Head.Anchor()).In(l))
		line(0, bahasa.T("Sidik kunci  %s", "Key          %s", record.Fingerprint(c.Head.Key)).In(l))
		line(0, "")
		line(0, c.anchorHelp().In(l))
	}
	for _, warning := range warnings {
		line(0, warning.In(l))
	}
	say(0, "Dicetak %s %s.", "Printed %s %s.", Stamp(c.At), zone)
	_, err := io.WriteString(w, b.String())
	return err
}

type labelled struct{ label, value bahasa.Text }

// head is what stands above the rows.
func (c *Card) head() (all []labelled) {
	add := func(id, en string, value bahasa.Text) { all = append(all, labelled{bahasa.T(id, en), value}) }
	if c.Number != "" {
		add("Nomor SOP", "SOP number", bahasa.Same(c.Number))
	}
	if c.Parent != "" {
		add("Di dalam", "Inside", bahasa.T("kasus %s", "case %s", c.Parent))
	}
	start := bahasa.T("%s %s", "%s %s", Stamp(c.Started), c.At.Format("MST"))
	if c.By != "" {
		start = bahasa.T("%s, oleh %s", "%s, by %s", start, c.By)
	}
	add("Dimulai", "Started", start)
	if c.Due != nil {
		due := bahasa.Same(Stamp(*c.Due))
		if c.Late {
			due = bahasa.T("%s (TERLAMBAT)", "%s (LATE)", due)
		}
		add("Tenggat", "Due", due)
	}
	state := c.State
	if c.Ended != nil {
		state = bahasa.T("%s, %s", "%s, %s", state, Stamp(*c.Ended))
	}
	add("Keadaan", "State", state)
	add("Program", "Program", bahasa.Same(c.Program))
	return all
}

// line is an attachment or a note in one line.
func (a Attachment) line() bahasa.Text {
	what := bahasa.Same(a.Item)
	if a.Note != "" {
		what = bahasa.T("%s: %s", "%s: %s", what, a.Note)
	}
	if a.Sum == "" {
		return what
	}
	return bahasa.T("%s: lampiran %s, %d B, SHA-256 %s…", "%s: attachment %s, %d B, SHA-256 %s…", what, a.Name, a.Size, a.Short())
}
