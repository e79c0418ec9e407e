package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

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
		file.Findings = append(file.Findings, file.readLogo(&of)...)
		if len(file.Findings) > 0 {
			return o, refuse([]report.File{file.File})
		}
		o.Template, o.Portrait = of.Template, of.Portrait
		if of.Paper.Width > 0 {
			o.Paper = of.Paper
		}
		if of.Serif {
			o.Fonts = typeface.Serif()
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
	o.Template.Cover = o.Template.Cover || t.o.cover
	o.Template.Total = o.Template.Total || t.o.total
	return o, nil
}

// readLogo reads the logo that a sopc.toml names, from its folder on.
func (o *officeFile) readLogo(of *office.Form) []finding.Finding {
	if of.Logo.Name == "" {
		return nil
	}
	picture, err := readPicture(o.logo(of))
	if err == nil {
		of.Template.Logo = picture
		return nil
	}
	why, help := bahasa.Same(err.Error()), []bahasa.Text(nil)
	switch err := err.(type) {
	case logo.Fault:
		why = err.Text()
	case failure:
		why, help = err.said, err.help
	}
	return []finding.Finding{{Code: office.Code, Severity: finding.Error, Span: of.Logo.At, Message: bahasa.T("logo tidak dapat dipakai: %s", "the logo cannot be used: %s", why), Help: help}}
}

// logo is the name of the file.
func (o *officeFile) logo(of *office.Form) string {
	if filepath.IsAbs(of.Logo.Name) {
		return of.Logo.Name
	}
	return filepath.Join(filepath.Dir(o.Name), of.Logo.Name)
}

func readPicture(name string) (*form.Picture, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, accessFailure(name, err)
	}
	if !info.Mode().IsRegular() { // a pipe may never end
		return nil, misuse(bahasa.T("%q bukan berkas biasa", "%q is no ordinary file", name))
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, accessFailure(name, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, logo.MaxBytes+1))
	if err != nil {
		return nil, accessFailure(name, err)
	}
	return logo.Read(text)
}

// notes tell how a form differs from what was asked for, or from its SOP.
func notes(sop string, asked form.Options, d *form.Document) []bahasa.Text {
	var all []bahasa.Text
	sop = harmless(sop)
	if short, long := min(d.Width, d.Height), max(d.Width, d.Height); short > asked.Paper.Width || long > asked.Paper.Height {
		size := fmt.Sprintf("%.0f × %.0f mm", d.Width, d.Height)
		all = append(all, bahasa.T("perhatian: kolom %s tidak muat di kertas yang diminta, jadi kertasnya %s; coba `--arah mendatar`, atau kurangi kolom", "note: the columns of %s do not fit on the paper asked for, so the paper is %s; try `--arah mendatar`, or fewer columns", sop, size))
		if !asked.Portrait {
			all[0] = bahasa.T("perhatian: kolom %s tidak muat di kertas yang diminta, jadi kertasnya %s", "note: the columns of %s do not fit on the paper asked for, so the paper is %s", sop, size)
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
