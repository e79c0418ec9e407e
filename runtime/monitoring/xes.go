package monitoring

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// Log writes an event log in XES (IEEE 1849-2023), case by case, so that any
// number of cases needs no more memory than one.
//
// A step gives two events that share their concept:instance: "start" when it is
// opened, and "complete" when it is closed, with the person who closed it and
// the lane for which he acted; between them a "reassign" each time the row is
// handed on, with the person and the lane who handed it on. A step that was
// passed over is one "autoskip" (by its rule) or "manualskip" (by a person), one
// that was cut off an "ate_abort" (the case ended elsewhere) or "pi_abort" (the
// case was cancelled). All of them are of the standard's lifecycle.
//
// Attributes of our own have no prefix, since they are of no extension: of a
// case sop, versi, induk and akhir, of an event tenggat, putusan and alasan.
type Log struct {
	w      *bufio.Writer
	events bytes.Buffer // of the case that is written
}

// NewLog begins a log.
func NewLog(w io.Writer) *Log {
	l := &Log{w: bufio.NewWriterSize(w, 1<<16)}
	l.w.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2023" xes.features="" xmlns="http://www.xes-standard.org/">
	<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
	<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
	<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
	<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
	<global scope="trace">
		<string key="concept:name" value="-"/>
	</global>
	<global scope="event">
		<string key="concept:name" value="-"/>
		<string key="lifecycle:transition" value="complete"/>
		<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
	</global>
	<classifier name="Langkah" keys="concept:name"/>
	<classifier name="Langkah dan peralihan" keys="concept:name lifecycle:transition"/>
	<string key="lifecycle:model" value="standard"/>
`)
	return l
}

// Case writes a case by its record. A record that the procedure refuses is an
// error; the log is then not whole.
func (l *Log) Case(id, hash string, p *engine.Procedure, record []host.Entry) error {
	l.events.Reset()
	var g host.Progress
	for _, entry := range record {
		before := g
		next, commands, err := g.Follow(p, entry)
		if err != nil {
			return fmt.Errorf("line %d: %w", entry.No, err)
		}
		g = next
		for _, c := range commands {
			switch c.Kind {
			case engine.Open:
				if c.Part == 0 {
					l.event(p.Program, entry, c, "start", g.Due(c.Task))
				} else {
					l.event(p.Program, entry, c, "reassign", g.Due(c.Task))
				}
			case engine.Skip:
				l.event(p.Program, entry, c, "autoskip", time.Time{})
			case engine.Close:
				l.event(p.Program, entry, c, closing(c, g), before.Due(c.Task))
			}
		}
	}
	l.w.WriteString("\t<trace>\n") // the standard wants what is of the case before its events
	text(l.w, 2, "concept:name", id)
	text(l.w, 2, "sop", p.Program.Title)
	text(l.w, 2, "versi", hash)
	if g.Parent != nil {
		text(l.w, 2, "induk", fmt.Sprintf("%s/%d", g.Parent.Case, g.Parent.Task))
	}
	switch g.State.Phase {
	case engine.Ended:
		text(l.w, 2, "akhir", host.EndText(host.Case{Procedure: p, Progress: g}))
	case engine.GivenUp:
		text(l.w, 2, "akhir", "Dibatalkan")
	}
	l.w.Write(l.events.Bytes())
	_, err := l.w.WriteString("\t</trace>\n")
	return err
}

// closing is the transition of a task that is closed.
func closing(c engine.Command, g host.Progress) string {
	switch {
	case c.Result == engine.BySkip:
		return "manualskip"
	case c.Result != engine.ByEnd:
		return "complete"
	case g.State.Phase == engine.GivenUp:
		return "pi_abort"
	}
	return "ate_abort"
}

func (l *Log) event(p *program.Program, entry host.Entry, c engine.Command, transition string, due time.Time) {
	step := &p.Steps[c.Step]
	w := &l.events
	w.WriteString("\t\t<event>\n")
	text(w, 3, "concept:name", fmt.Sprintf("%d. %s", c.Step+1, step.Text))
	if c.Task > 0 {
		text(w, 3, "concept:instance", fmt.Sprint(c.Task))
	}
	text(w, 3, "lifecycle:transition", transition)
	date(w, 3, "time:timestamp", entry.At)
	if !due.IsZero() {
		date(w, 3, "tenggat", due)
	}
	if transition != "start" && c.Task > 0 && c.Task == entry.Task {
		if entry.By != "" {
			text(w, 3, "org:resource", entry.By)
		}
		if entry.Lane >= 0 {
			text(w, 3, "org:role", p.Lanes[entry.Lane].Name)
		}
		if c.Result == engine.ByDecision {
			text(w, 3, "putusan", step.Outcomes[c.Outcome].Label)
		}
		if entry.Reason != "" {
			text(w, 3, "alasan", entry.Reason)
		}
	}
	w.WriteString("\t\t</event>\n")
}

func text(w io.Writer, depth int, key, value string) {
	io.WriteString(w, strings.Repeat("\t", depth)+`<string key="`+key+`" value="`)
	xml.EscapeText(w, []byte(strings.ToValidUTF8(value, string(utf8.RuneError))))
	io.WriteString(w, "\"/>\n")
}

func date(w io.Writer, depth int, key string, at time.Time) {
	fmt.Fprintf(w, "%s<date key=%q value=%q/>\n", strings.Repeat("\t", depth), key, at.Format("2006-01-02T15:04:05.000Z07:00"))
}

// Close ends the log.
func (l *Log) Close() error {
	l.w.WriteString("</log>\n")
	return l.w.Flush()
}
