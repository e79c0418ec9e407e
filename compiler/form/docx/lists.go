package docx

import (
	"strconv"
	"strings"
)

// lists are the lists of a document. Bullets are one list; each numbered or
// lettered one counts for itself.
type lists struct {
	all []list // behind the bullets
}

type list struct {
	kind  int // numbered or lettered
	start int
}

// The kinds of lists, as the abstract definitions of word/numbering.xml.
const (
	bullets = iota
	numbered
	lettered
)

// of is the number of the list of a paragraph with a mark. The first paragraph
// of a list begins a new one, which counts from its mark.
func (l *lists) of(mark string, first bool) int {
	c := list{kind: numbered}
	switch {
	case mark[0] == '-':
		return 1
	case mark[0] >= 'a' && mark[0] <= 'z':
		c.kind, c.start = lettered, int(mark[0]-'a')+1
	default:
		c.start, _ = strconv.Atoi(strings.TrimRight(mark, ". "))
	}
	if first || len(l.all) == 0 {
		l.all = append(l.all, c)
	}
	return 1 + len(l.all)
}

// part is word/numbering.xml.
func (l *lists) part() []byte {
	var m markup
	m.WriteString(declaration)
	m.open("w:numbering", "xmlns:w", wordSpace)
	for kind, level := range []struct{ format, text, indent string }{bullets: {"bullet", "-", "113"}, numbered: {"decimal", "%1.", "340"}, lettered: {"lowerLetter", "%1.", "198"}} {
		m.open("w:abstractNum", "w:abstractNumId", itoa(kind))
		m.leaf("w:multiLevelType", "w:val", "singleLevel")
		m.open("w:lvl", "w:ilvl", "0")
		m.leaf("w:start", "w:val", "1")
		m.leaf("w:numFmt", "w:val", level.format)
		m.leaf("w:lvlText", "w:val", level.text)
		m.leaf("w:lvlJc", "w:val", "left")
		m.open("w:pPr")
		m.open("w:tabs")
		m.leaf("w:tab", "w:val", "num", "w:pos", level.indent)
		m.close()
		m.leaf("w:ind", "w:left", level.indent, "w:hanging", level.indent)
		m.close()
		m.close()
		m.close()
	}
	for i, c := range append([]list{{kind: bullets}}, l.all...) {
		m.open("w:num", "w:numId", itoa(1+i))
		m.leaf("w:abstractNumId", "w:val", itoa(c.kind))
		if c.kind != bullets {
			m.open("w:lvlOverride", "w:ilvl", "0")
			m.leaf("w:startOverride", "w:val", itoa(c.start))
			m.close()
		}
		m.close()
	}
	m.close()
	return m.Bytes()
}
