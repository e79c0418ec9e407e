package form

import (
	"slices"
	"strconv"
	"strings"
)

// Tell tells a row in words, for those who do not see the flowchart: "Langkah
// 3, Kasi: Memeriksa berkas; bila Ya ke langkah 4; bila Tidak kembali ke
// langkah 1". A row without a step has none.
func (t *Table) Tell(row int) string {
	r := &t.Rows[row]
	if r.Kind == ConnectorRow || r.Kind == TotalRow || r.Part > 0 {
		return ""
	}
	var who, text []string
	for _, s := range t.Symbols {
		if name := t.Columns[s.Column].Name; s.Row == row && s.Shape != Pentagon && !slices.Contains(who, name) {
			who = append(who, name)
		}
	}
	for _, p := range Paragraphs(r.Cells[t.column(activityPart)].Lines) {
		text = append(text, p.Text)
	}
	words := strings.Join(who, ", ") + ": " + strings.Join(text, " ")
	if r.Kind == StepRow {
		words = "Langkah " + strconv.Itoa(r.Index+1) + ", " + words
	}
	if r.Says != "" {
		words += "; " + r.Says
	}
	return words
}

// column is the column of a part that is there once.
func (t *Table) column(p Part) int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return c.Part == p })
}

var shapeNames = map[Shape]string{Capsule: "Mulai atau selesai", Box: "Proses", Diamond: "Keputusan", Pentagon: "Sambungan", Dot: "Percabangan"}

// Name says what a symbol is and where it stands: "Keputusan, langkah 3, Kasi".
func (t *Table) Name(symbol int) string {
	s := &t.Symbols[symbol]
	name := shapeNames[s.Shape]
	if s.Shape == Pentagon {
		name += " " + s.Letter
		if s.Page > 0 {
			name += ", halaman " + strconv.Itoa(s.Page)
		}
		if len(s.From) > 0 {
			name += " dari halaman " + numbers(s.From)
		}
		return name
	}
	if r := &t.Rows[s.Row]; r.Kind == StepRow {
		name += ", langkah " + strconv.Itoa(r.Index+1)
	}
	return name + ", " + t.Columns[s.Column].Name
}
