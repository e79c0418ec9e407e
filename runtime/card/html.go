package card

import (
	"fmt"
	"html"
	"io"
	"strings"
	"time"

	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/runtime/record"
)

// WriteHTML writes the card as a page that needs nothing else, laid out for A4.
func WriteHTML(w io.Writer, c Card, l bahasa.Language) error {
	p := &page{Card: c, l: l}
	p.open()
	p.top()
	p.rows()
	p.after()
	p.foot()
	p.raw("</body>\n</html>\n")
	_, err := io.WriteString(w, p.b.String())
	return err
}

// page writes HTML. Whatever comes from a case goes through text.
type page struct {
	Card
	l bahasa.Language
	b strings.Builder
}

func (p *page) raw(html string) { p.b.WriteString(html) }

// text is text of a case, harmless in HTML.
func text(s string) string { return html.EscapeString(report.Visible(s)) }

func (p *page) say(id, en string, args ...any) string { return text(bahasa.T(id, en, args...).In(p.l)) }

// style is for paper first: black on white, thin lines, a heading on each page.
const style = `
@page { size: A4 landscape; margin: 12mm 12mm 14mm; }
* { box-sizing: border-box; }
html { background: #eee; }
body { font: 9.5pt/1.35 "Liberation Sans", Arial, Helvetica, sans-serif; color: #000; background: #fff; margin: 1rem auto; padding: 12mm; max-width: 297mm; }
header { display: flex; justify-content: space-between; gap: 8mm; border-bottom: 1.5pt solid #000; padding-bottom: 2mm; margin-bottom: 3mm; }
.agency { font-weight: bold; text-transform: uppercase; font-size: 9pt; }
h1 { font-size: 13pt; margin: 0; letter-spacing: .04em; text-align: right; text-transform: uppercase; }
h2 { font-size: 12pt; margin: 0 0 2mm; }
.id { text-align: right; font-size: 11pt; white-space: nowrap; }
dl { display: grid; grid-template-columns: auto 1fr auto 1fr; gap: .6mm 4mm; margin: 0 0 3mm; }
dt { color: #444; }
dd { margin: 0; overflow-wrap: anywhere; }
dt:has(+ dd code) { grid-column: 1; }
dd:has(code) { grid-column: 2 / -1; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th, td { border: .5pt solid #000; padding: 1mm 1.5mm; vertical-align: top; text-align: left; overflow-wrap: break-word; }
th { background: #eee; font-size: 8.5pt; text-align: center; vertical-align: middle; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
tr { break-inside: avoid; }
td.no { text-align: center; }
td p { margin: 0 0 .8mm; }
td p:last-child { margin-bottom: 0; }
.small { font-size: 8pt; color: #333; }
.late { font-weight: bold; }
.skipped td { color: #555; font-style: italic; }
code { font: 8pt/1.3 "Liberation Mono", "Courier New", monospace; overflow-wrap: anywhere; }
section { break-inside: avoid; margin-top: 3.5mm; }
.anchor { border: 1pt solid #000; padding: 2mm 3mm; }
.anchor p { margin: 0 0 1mm; }
.anchor code { font-size: 9pt; }
.plain { margin-top: 2mm; }
.broken { border: 2pt solid #000; padding: 2mm 3mm; font-weight: bold; margin-bottom: 3mm; }
ul { margin: .5mm 0 0; padding-left: 5mm; }
@media print { html { background: none; } body { margin: 0; padding: 0 1px; max-width: none; } }
`

func (p *page) open() {
	p.raw("<!doctype html>\n<html lang=\"" + string(p.l) + "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
	p.raw("<title>" + p.say("Kartu kendali %s", "Control card %s", p.Case) + "</title>\n<style>" + style + p.footer() + "</style>\n</head>\n<body>\n")
}

// footer names the case and counts the pages, on each page.
func (p *page) footer() string {
	id := strings.Map(func(r rune) rune {
		if r < 0x80 && (r == '.' || r == '-' || r == '_' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z') {
			return r
		}
		return -1
	}, p.Case)
	return fmt.Sprintf(`@page { @bottom-left { content: "%s"; font: 8pt Arial, sans-serif; } @bottom-right { content: counter(page) "/" counter(pages); font: 8pt Arial, sans-serif; } }
`, bahasa.T("Kartu kendali kasus %s", "Control card of case %s", id).In(p.l))
}

func (p *page) top() {
	p.raw("<header>\n<div class=\"agency\">")
	for i, agency := range p.Agency {
		if i > 0 {
			p.raw("<br>")
		}
		p.raw(text(agency))
	}
	p.raw("</div>\n<div><h1>" + p.say("Kartu kendali", "Control card") + "</h1><div class=\"id\">" + p.say("Kasus %s", "Case %s", p.Case) + "</div></div>\n</header>\n")
	if !p.Sound {
		p.raw("<div class=\"broken\">" + text(p.warnings()[0].In(p.l)) + "</div>\n")
	}
	p.raw("<h2>" + text(p.Title) + "</h2>\n<dl>\n")
	for _, d := range p.head() {
		value := text(d.value.In(p.l))
		if d.value.ID == p.Program { // it needs the whole width
			value = "<code>" + value + "</code>"
		}
		p.raw("<dt>" + text(d.label.In(p.l)) + "</dt><dd>" + value + "</dd>\n")
	}
	p.raw("</dl>\n")
}

// columns are the columns of the table and how wide each is, in hundredths.
var columns = []struct {
	name bahasa.Text
	wide int
}{
	{bahasa.T("No", "No"), 4},
	{bahasa.T("Kegiatan", "Activity"), 21},
	{bahasa.T("Mulai", "Started"), 9},
	{bahasa.T("Selesai", "Finished"), 9},
	{bahasa.T("Tenggat", "Due"), 9},
	{bahasa.T("Hasil dan catatan", "Result and notes"), 25},
	{bahasa.T("Petugas", "People"), 16},
	{bahasa.T("Paraf", "Initials"), 7},
}

func (p *page) rows() {
	p.raw("<table>\n<colgroup>")
	for _, c := range columns {
		p.raw(fmt.Sprintf("<col style=\"width:%d%%\">", c.wide))
	}
	p.raw("</colgroup>\n<thead><tr>")
	for _, c := range columns {
		p.raw("<th>" + text(c.name.In(p.l)) + "</th>")
	}
	p.raw("</tr></thead>\n<tbody>\n")
	for _, r := range p.Card.Rows {
		p.row(r)
	}
	p.raw("</tbody>\n</table>\n")
}

func (p *page) row(r Row) {
	class := ""
	if r.Skipped() {
		class = " class=\"skipped\""
	}
	p.raw("<tr" + class + "><td class=\"no\">" + fmt.Sprint(r.Step) + "</td><td><p>" + text(r.Text) + "</p>")
	if r.Lanes != "" {
		p.raw("<p class=\"small\">" + text(r.Lanes) + "</p>")
	}
	p.raw("</td><td>" + p.stamp(&r.Started) + "</td><td>" + p.stamp(r.Finished) + "</td><td>" + p.stamp(r.Due))
	if r.Late {
		p.raw("<p class=\"late\">" + p.say("terlambat", "late") + "</p>")
	}
	p.raw("</td><td><p>" + text(r.Result.In(p.l)) + "</p>")
	for _, n := range r.Notes {
		p.raw("<p class=\"small\">" + text(n.Text.In(p.l)) + " (" + text(Stamp(n.At)) + ")</p>")
	}
	for _, a := range r.Papers {
		p.paper(a)
	}
	p.raw("</td><td>")
	for _, who := range r.People {
		p.raw("<p>" + text(who) + "</p>")
	}
	p.raw("</td><td></td></tr>\n")
}

func (p *page) stamp(at *time.Time) string {
	if at == nil {
		return ""
	}
	day, hour, _ := cutLast(Stamp(*at), ' ')
	return "<span style=\"white-space:nowrap\">" + text(day) + "</span> " + text(hour)
}

func cutLast(s string, sep byte) (before, after string, found bool) {
	if i := strings.LastIndexByte(s, sep); i >= 0 {
		return s[:i], s[i+1:], true
	}
	return s, "", false
}

func (p *page) paper(a Attachment) {
	p.raw("<p class=\"small\">" + text(a.Item))
	if a.Note != "" {
		p.raw(": " + text(a.Note))
	}
	if a.Sum != "" {
		p.raw(" — " + text(a.Name) + " (" + text(fmt.Sprint(a.Size)) + " B, SHA-256 <code>" + text(a.Short()) + "…</code>)")
	}
	p.raw("</p>")
}

// after is what stands below the table: fields, and what befell the case.
func (p *page) after() {
	if len(p.Data) > 0 {
		p.raw("<section><b>" + p.say("Isian", "Fields") + "</b><dl>\n")
		for _, d := range p.Data {
			p.raw("<dt>" + text(d.Label) + "</dt><dd>" + text(d.Value) + "</dd>\n")
		}
		p.raw("</dl></section>\n")
	}
	if len(p.Remarks) > 0 {
		p.raw("<section><b>" + p.say("Catatan kasus", "About the case") + "</b><ul>\n")
		for _, r := range p.Remarks {
			p.raw("<li>" + text(Stamp(r.At)) + ": " + text(r.Text.In(p.l)) + "</li>\n")
		}
		p.raw("</ul></section>\n")
	}
}

func (p *page) foot() {
	if p.Sound { // else there is nothing to hold on to
		p.raw("<section class=\"anchor\"><p><b>" + p.say("Jangkar", "Anchor") + "</b> <code>" + text(p.Head.Anchor().String()) + "</code></p>\n")
		p.raw("<p><b>" + p.say("Sidik kunci", "Key") + "</b> <code>" + text(record.Fingerprint(p.Head.Key)) + "</code></p>\n")
		p.raw("<p class=\"small\">" + text(p.anchorHelp().In(p.l)) + "</p></section>\n")
	}
	p.raw("<section class=\"plain\">")
	warnings := p.warnings()
	if !p.Sound {
		warnings = warnings[1:] // it stands on top
	}
	for _, warning := range warnings {
		p.raw(text(warning.In(p.l)) + " ")
	}
	p.raw(p.say("Waktu dalam %s. Dicetak %s.", "Times are in %s. Printed %s.", p.At.Format("MST"), Stamp(p.At)) + "</section>\n")
}
