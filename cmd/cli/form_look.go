package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"unicode"

	"sopc/compiler/form"
	"sopc/compiler/form/logo"
	"sopc/compiler/form/typeface"
	"sopc/compiler/office"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// looks say how the forms of a command are laid out: as the offices say in
// [formulir] of their sopc.toml, which is read once, and as the command says.
type looks struct {
	*app
	o     formOptions
	mu    sync.Mutex
	known map[string]look // by the name of the sopc.toml; "" is none
}

type look struct {
	form.Options
	err error
}

func (a *app) looks(o formOptions) *looks {
	return &looks{app: a, o: o, known: map[string]look{}}
}

// of is how the form of an SOP is laid out.
func (t *looks) of(sop string) (form.Options, error) {
	name := t.config
	if name == "" {
		name = nearest(office.FileName, filepath.Dir(sop))
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	known, ok := t.known[name]
	if !ok {
		known.Options, known.err = t.read(name)
		t.known[name] = known
	}
	return known.Options, known.err
}

func (t *looks) read(name string) (form.Options, error) {
	o := form.Options{Fonts: typeface.Sans(), Paper: form.A4}
	if name != "" {
		file, err := readOffice(name)
		if err != nil {
			return o, err
		}
		of := file.rules.Form
		fonts, picture := file.readFiles()
		if len(file.Findings) > 0 {
			return o, refuse([]report.File{file.File})
		}
		o.Template, o.Portrait = of.Template, of.Portrait
		o.Template.Logo = picture
		if of.Paper.Width > 0 {
			o.Paper = of.Paper
		}
		if of.Serif {
			o.Fonts = typeface.Serif()
		}
		if fonts.Regular != nil {
			o.Fonts = fonts
		}
	}
	switch t.o.paper {
	case "a4":
		o.Paper = form.A4
	case "f4":
		o.Paper = form.F4
	}
	if t.o.side != "" {
		o.Portrait = t.o.side == "tegak"
	}
	if t.o.cover != nil {
		o.Template.Cover = *t.o.cover
	}
	if t.o.total != nil {
		o.Template.Total = *t.o.total
	}
	return o, nil
}

// readFiles reads the files that a [formulir] names, from the folder of its
// sopc.toml on. What is wrong with them becomes findings there.
func (o *officeFile) readFiles() (fonts form.Fonts, picture *form.Picture) {
	of := o.rules.Form
	read := func(f office.File, most int, judge func([]byte) error) []byte {
		if f.Name == "" {
			return nil
		}
		text, err := readOrdinary(o.place(f), most, bahasa.T("sebut nama sebuah berkas", "give the name of a file"))
		if err == nil {
			err = judge(text)
		}
		var said interface{ Text() bahasa.Text }
		var refused failure
		wrong := finding.Finding{Code: office.Code, Severity: finding.Error, Span: f.At}
		switch {
		case err == nil:
			return text
		case errors.As(err, &said):
			wrong.Message = said.Text()
		case errors.As(err, &refused):
			wrong.Message, wrong.Help = refused.said, refused.help
		default:
			wrong.Message = bahasa.Same(err.Error())
		}
		o.Findings = append(o.Findings, wrong)
		return nil
	}
	read(of.Logo, logo.MaxBytes, func(file []byte) (err error) {
		picture, err = logo.Read(file)
		return err
	})
	regular := read(of.Regular, typeface.MaxBytes, typeface.Judge)
	bold := read(of.Bold, typeface.MaxBytes, typeface.Judge)
	if regular != nil && bold != nil {
		fonts = typeface.Load(regular, bold)
	}
	return fonts, picture
}

// place is where a file lies that the office's form needs.
func (o *officeFile) place(f office.File) string {
	if filepath.IsAbs(f.Name) {
		return f.Name
	}
	return filepath.Join(filepath.Dir(o.Name), f.Name)
}

// files are the sopc.toml and what its [formulir] needs beside it.
func (o *officeFile) files() []string {
	names := []string{o.Name}
	for _, f := range []office.File{o.rules.Form.Logo, o.rules.Form.Regular, o.rules.Form.Bold} {
		if f.Name != "" {
			names = append(names, o.place(f))
		}
	}
	return names
}

// paperOf is the paper, upright, of a page.
func paperOf(width, height float64) form.Paper {
	return form.Paper{Width: min(width, height), Height: max(width, height)}
}

// paperName is what a paper is called, or its size.
func paperName(p form.Paper) string {
	switch p {
	case form.A4:
		return "A4"
	case form.F4:
		return "F4"
	case form.A3:
		return "A3"
	}
	return fmt.Sprintf("%.0f × %.0f mm", p.Width, p.Height)
}

// lacks tells that the typeface of a form as PDF has no picture of some
// characters.
func lacks(sop string, all []rune) bahasa.Text {
	const named = 8
	var names []string
	for _, r := range all[:min(named, len(all))] {
		if unicode.IsGraphic(r) && !unicode.Is(unicode.M, r) {
			names = append(names, string(r))
		} else {
			names = append(names, fmt.Sprintf("U+%04X", r))
		}
	}
	list := strings.Join(names, " ")
	if len(all) > named {
		list += " …"
	}
	return bahasa.T("perhatian: huruf yang dipakai tidak memiliki %d tanda dalam %s, yang dalam PDF menjadi kotak: %s; pakai huruf instansi yang memilikinya (`huruf` dalam [formulir]: sopc help instansi), atau --format docx atau html",
		"note: the typeface lacks %d characters of %s, which are squares in the PDF: %s; use a typeface of the office that has them (`huruf` in [formulir]: sopc help instansi), or --format docx or html", len(all), report.Visible(sop), list)
}

// notes tell how a form differs from what was asked for, or from its SOP.
func notes(sop string, asked form.Options, d *form.Document) []bahasa.Text {
	var all []bahasa.Text
	sop = report.Visible(sop)
	if len(d.Pages) == 1 && d.Pages[0].Table != nil { // the flow alone, on no paper
		return nil
	}
	if is, was := paperOf(d.Width, d.Height), asked.Paper; is != asked.Paper || d.Width > d.Height && asked.Portrait {
		held := bahasa.T("mendatar", "landscape")
		if d.Width < d.Height {
			held = bahasa.T("tegak", "portrait")
		}
		way := bahasa.T("mendatar", "landscape")
		if asked.Portrait {
			way = bahasa.T("tegak", "portrait")
		}
		text := func(help bahasa.Text) bahasa.Text {
			return bahasa.Text{
				ID: fmt.Sprintf("perhatian: kolom %s tidak muat di kertas %s %s, jadi kertasnya %s %s%s", sop, paperName(was), way.ID, paperName(is), held.ID, help.ID),
				EN: fmt.Sprintf("note: the columns of %s do not fit on %s %s, so the paper is %s %s%s", sop, paperName(was), way.EN, paperName(is), held.EN, help.EN),
			}
		}
		if is == asked.Paper {
			all = append(all, text(bahasa.Text{}))
		} else {
			all = append(all, text(bahasa.T("; agar muat di kertas biasa, kurangi kolom atau pelaksananya", "; to have it on ordinary paper, use fewer columns or lanes")))
		}
	}
	if len(d.LeftOut) > 0 {
		var parts []string
		for _, p := range d.LeftOut {
			parts = append(parts, "`"+string(p)+"`")
		}
		list := strings.Join(parts, ", ")
		all = append(all, bahasa.T("perhatian: %s mengisi %s, yang tidak dimuat dalam [formulir] instansi", "note: %s fills in %s, which the [formulir] of the office does not show", sop, list))
	}
	return all
}
