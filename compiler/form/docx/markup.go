package docx

import (
	"bytes"
	"encoding/xml"
	"strconv"
)

// markup writes XML. Names and attributes are ours; every value is escaped,
// and what XML cannot hold becomes U+FFFD.
type markup struct {
	bytes.Buffer
	stack []string
}

const declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// open begins an element; attributes are names and values in turn.
func (m *markup) open(name string, attributes ...string) {
	m.tag(name, attributes)
	m.WriteByte('>')
	m.stack = append(m.stack, name)
}

// leaf writes an element without content.
func (m *markup) leaf(name string, attributes ...string) {
	m.tag(name, attributes)
	m.WriteString("/>")
}

// text writes an element that holds text only.
func (m *markup) text(name, text string, attributes ...string) {
	m.open(name, attributes...)
	m.escape(text)
	m.close()
}

// close ends the element that was opened last.
func (m *markup) close() {
	last := len(m.stack) - 1
	m.WriteString("</" + m.stack[last] + ">")
	m.stack = m.stack[:last]
}

func (m *markup) tag(name string, attributes []string) {
	m.WriteString("<" + name)
	for i := 0; i+1 < len(attributes); i += 2 {
		m.WriteString(" " + attributes[i] + `="`)
		m.escape(attributes[i+1])
		m.WriteByte('"')
	}
}

// escape writes text. A bytes.Buffer gives no error.
func (m *markup) escape(s string) { _ = xml.EscapeText(&m.Buffer, []byte(s)) }

func itoa(n int) string { return strconv.Itoa(n) }
