// Package viewer writes the flow of an SOP as one page to look at on a screen:
// the flowchart, which can be made larger and smaller, and beside it the steps
// as a table in words. Whoever points at a step in one of them sees
// it in the other, with the arrows that lead to it and from it.
//
// The page needs nothing from elsewhere and works from a folder. What the
// browser may run is named by its hash.
package viewer

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html"
	"io"
	"strings"

	"sopc/compiler/form"
	"sopc/compiler/form/svg"
	"sopc/lang/bahasa"
)

//go:embed viewer.css
var style string

//go:embed viewer.js
var script string

// Options say in which language the page speaks around the form, whose own
// words are Indonesian.
type Options struct{ Language bahasa.Language }

// Write writes the page of a document that form.Flow laid out.
func Write(w io.Writer, d *form.Document, o Options) error {
	p := &page{o: o, steps: stepsOf(d.Pages[0].Table)}
	p.open(`<!doctype html>` + "\n" + `<html lang="` + p.say("id", "en") + `">` + "\n" + `<head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/>` +
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '` + hash(style) + `'; script-src '` + hash(script) + `'; base-uri 'none'; form-action 'none'"/>` + "\n<title>")
	p.text(d.Title)
	p.open("</title>\n<style>" + style + "</style></head>\n<body>\n<header>\n<div lang=\"id\"><h1>")
	p.text(d.Title)
	p.open("</h1><p>")
	p.text(strings.Join(d.Agency, " · "))
	p.open("</p></div>\n")
	p.tools()
	p.open("</header>\n<main>\n")
	if err := p.picture(d); err != nil {
		return err
	}
	p.table()
	p.open("</main>\n<script>" + script + "</script>\n</body>\n</html>\n")
	_, err := w.Write(p.Bytes())
	return err
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

type page struct {
	bytes.Buffer
	o     Options
	steps steps
}

// open writes markup, text escaped text.
func (p *page) open(markup string)       { p.WriteString(markup) }
func (p *page) text(s string)            { p.WriteString(html.EscapeString(s)) }
func (p *page) say(id, en string) string { return bahasa.T(id, en).In(p.o.Language) }

// tools are the buttons. What they do can be done with keys, too.
func (p *page) tools() {
	p.open(`<div class="alat" role="toolbar" aria-label="` + p.say("Perbesaran", "Zoom") + `">`)
	for _, b := range []struct{ id, sign, words string }{
		{"kecil", "−", p.say("Perkecil (tombol -)", "Smaller (key -)")},
		{"besar", "+", p.say("Perbesar (tombol +)", "Larger (key +)")},
		{"pas", p.say("Pas lebar", "Fit width"), p.say("Selebar layar (tombol 0)", "As wide as the screen (key 0)")},
	} {
		p.open(`<button type="button" id="` + b.id + `" title="` + b.words + `" aria-label="` + b.words + `">` + b.sign + "</button>")
		if b.id == "kecil" {
			p.open(`<output id="ukuran" aria-live="polite">100%</output>`)
		}
	}
	p.open("</div>\n")
}

// picture draws the flow: its head, which stays in sight, and the rows below.
func (p *page) picture(d *form.Document) error {
	p.open(`<section id="kanvas" tabindex="0" aria-label="` + p.say("Diagram alir", "Flowchart") + `"><div id="lembar" lang="id">` + "\n")
	t := d.Pages[0].Table
	class := "badan"
	if d.Height > 2*d.Width {
		class = "badan panjang"
	}
	words := p.say("Diagram alir. Langkah-langkahnya ada dalam tabel.", "Flowchart. Its steps stand in the table.")
	if err := svg.WriteHead(p, d, t, ` class="kepala" aria-hidden="true"`); err != nil {
		return err
	}
	if err := svg.WriteRows(p, d, t, p.steps.marks(t), ` class="`+class+`" role="img" aria-label="`+words+`"`); err != nil {
		return err
	}
	p.open("</div></section>\n")
	return nil
}

// table tells the steps in words.
func (p *page) table() {
	p.open(`<section id="langkah"><table><caption>` + p.say("Langkah-langkah", "Steps") + "</caption>\n<thead><tr>")
	for _, name := range []string{p.say("No", "No"), p.say("Kegiatan", "Activity"), p.say("Pelaksana", "Executor"), p.say("Selanjutnya", "Next")} {
		p.open(`<th scope="col">` + name + "</th>")
	}
	p.open("</tr></thead>\n<tbody lang=\"id\">\n")
	for i, s := range p.steps.rows {
		p.open(`<tr tabindex="0"` + mark("", i) + "><td>")
		p.text(s.number)
		p.open(`</td><th scope="row">`)
		p.text(s.text[0])
		for _, t := range s.text[1:] {
			p.open("<br/>")
			p.text(t)
		}
		if len(s.more) > 0 {
			p.open("<dl>")
			for _, m := range s.more {
				p.open("<div><dt>")
				p.text(m.Name)
				p.open("</dt><dd>")
				p.text(strings.Join(m.Texts, "; "))
				p.open("</dd></div>")
			}
			p.open("</dl>")
		}
		p.open("</th><td>")
		p.text(strings.Join(s.who, ", "))
		p.open("</td><td>")
		p.text(s.says)
		p.open("</td></tr>\n")
	}
	p.open("</tbody></table></section>\n")
}
