package monitoring

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// Log writes an event log in XES (IEEE 1849-2023), case by case, so that any
// number of cases needs no more memory than one.
//
// A step gives two events: "start" when it is opened and "complete" when it is
// closed, with the person who closed it and the lane for which he acted. A step
// that was passed over is one "autoskip" (its rule) or "manualskip" (a person),
// one that was cut off by the end of its case an "ate_abort". All of them are of
// the standard's lifecycle.
type Log struct{ w *bufio.Writer }

// NewLog begins a log.
func NewLog(w io.Writer) *Log {
	l := &Log{w: bufio.NewWriter(w)}
	l.w.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2023" xes.features="" xmlns="http://www.xes-standard.org/">
	<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
	<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
	<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
	<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
	<global scope="trace">
		<string key="concept:name" value=""/>
	</global>
	<global scope="event">
		<string key="concept:name" value=""/>
		<string key="lifecycle:transition" value="complete"/>
		<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
	</global>
	<classifier name="Langkah" keys="concept:name"/>
	<classifier name="Langkah dan peralihan" keys="concept:name lifecycle:transition"/>
	<string key="lifecycle:model" value="standard"/>
`)
	return l
}

// Case writes a case by its record.
func (l *Log) Case(id, hash string, p *engine.Procedure, record []host.Entry) error {
	l.w.WriteString("\t<trace>\n")
	l.text(2, "concept:name", id)
	l.text(2, "sopc:sop", p.Program.Title)
	l.text(2, "sopc:hash", hash)
	var g host.Progress
	for _, entry := range record {
		next, commands, err := g.Follow(p, entry)
		if err != nil {
			return fmt.Errorf("line %d: %w", entry.No, err)
		}
		g = next
		for _, c := range commands {
			switch {
			case c.Kind == engine.Open && c.Part == 0:
				l.event(p.Program, entry, c, "start")
			case c.Kind == engine.Skip:
				l.event(p.Program, entry, c, "autoskip")
			case c.Kind == engine.Close:
				l.event(p.Program, entry, c, map[engine.Result]string{engine.BySkip: "manualskip", engine.ByEnd: "ate_abort"}[c.Result])
			}
		}
	}
	l.w.WriteString("\t</trace>\n")
	return nil
}

func (l *Log) event(p *program.Program, entry host.Entry, c engine.Command, transition string) {
	step := &p.Steps[c.Step]
	l.w.WriteString("\t\t<event>\n")
	l.text(3, "concept:name", fmt.Sprintf("%d. %s", c.Step+1, step.Text))
	if transition == "" {
		transition = "complete"
	}
	l.text(3, "lifecycle:transition", transition)
	fmt.Fprintf(l.w, "\t\t\t<date key=\"time:timestamp\" value=%q/>\n", entry.At.Format("2006-01-02T15:04:05.000Z07:00"))
	if c.Kind == engine.Close && c.Task == entry.Task {
		if entry.By != "" {
			l.text(3, "org:resource", entry.By)
		}
		if entry.Lane >= 0 {
			l.text(3, "org:role", p.Lanes[entry.Lane].Name)
		}
		if c.Result == engine.ByDecision {
			l.text(3, "sopc:putusan", step.Outcomes[c.Outcome].Label)
		}
		if entry.Reason != "" {
			l.text(3, "sopc:alasan", entry.Reason)
		}
	}
	if c.Task > 0 {
		fmt.Fprintf(l.w, "\t\t\t<int key=\"sopc:tugas\" value=\"%d\"/>\n", c.Task)
	}
	l.w.WriteString("\t\t</event>\n")
}

func (l *Log) text(depth int, key, value string) {
	l.w.WriteString(strings.Repeat("\t", depth) + `<string key="` + key + `" value="`)
	xml.EscapeText(l.w, []byte(strings.ToValidUTF8(value, string(utf8.RuneError))))
	l.w.WriteString("\"/>\n")
}

// Close ends the log.
func (l *Log) Close() error {
	l.w.WriteString("</log>\n")
	return l.w.Flush()
}
