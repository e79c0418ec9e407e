package cli

import (
	"bytes"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"sopc/compiler/bpmn"
	"sopc/compiler/dot"
	"sopc/compiler/form"
	"sopc/compiler/form/svg"
	"sopc/compiler/form/viewer"
	"sopc/compiler/mermaid"
	"sopc/compiler/program"
)

// drawing is a back end that draws a program.
type drawing func(io.Writer, *program.Program, style) error

// style is how a program is drawn.
type style struct {
	mermaid.Options
	look func() (form.Options, error) // of the official form; nil where that is not drawn
}

// drawings is the table of back ends that draw a program.
var drawings = []struct {
	name, ending string
	write        drawing
}{
	{"mermaid", "mmd", drawMermaid(mermaid.Flowchart)},
	{"mermaid-swimlane", "mmd", drawMermaid(mermaid.Swimlane)},
	{"svg", "svg", drawFlow},
	{"html", "html", drawPage},
	{"dot", "dot", func(w io.Writer, p *program.Program, o style) error {
		return dot.Write(w, p, dot.Options{Short: o.Short, Language: o.Language})
	}},
	{"bpmn", "bpmn", func(w io.Writer, p *program.Program, o style) error {
		return bpmn.Write(w, p, bpmn.Options{Language: o.Language})
	}},
	{"json", "json", func(w io.Writer, p *program.Program, _ style) error { return program.Write(w, p) }},
}

// flow lays out the flow of an SOP as the official form does, as one picture;
// labels are always in full.
func (s style) flow(p *program.Program) (*form.Document, error) {
	look, err := s.look()
	if err != nil {
		return nil, err
	}
	return form.Flow(p, look)
}

func drawFlow(w io.Writer, p *program.Program, o style) error {
	d, err := o.flow(p)
	if err != nil {
		return err
	}
	return svg.Write(w, d)
}

// drawPage is drawFlow on a page to look at, with the steps beside it.
func drawPage(w io.Writer, p *program.Program, o style) error {
	d, err := o.flow(p)
	if err != nil {
		return err
	}
	return viewer.Write(w, d, viewer.Options{Language: o.Language})
}

func drawMermaid(f mermaid.Format) drawing {
	return func(w io.Writer, p *program.Program, o style) error {
		o.Format = f
		return mermaid.Write(w, p, o.Options)
	}
}

// draw saves a drawing.
func (a *app) draw(name string, p *program.Program, o style, write drawing) error {
	var b bytes.Buffer
	if err := write(&b, p, o); err != nil {
		return err
	}
	if err := a.writeFile(name, b.Bytes()); err != nil {
		return err
	}
	fmt.Fprintln(a.err, a.line("digambar: %s", "drawn: %s", name))
	return nil
}

func (a *app) graphCommand() *cobra.Command {
	var format, label, output string
	c := &cobra.Command{
		Use:   "graph FILE",
		Short: a.say("gambar diagram alir SOP", "draw the flowchart of an SOP"),
		Long: a.say(
			"Gambar diagram alir sebuah SOP dengan satu lajur untuk setiap pelaksana, dalam bahasa Mermaid yang ditampilkan oleh GitHub, GitLab, dan banyak penyunting.",
			"Draw the flowchart of an SOP with one lane for each pelaksana, in the language of Mermaid, which GitHub, GitLab and many editors display."),
		Example: "  sopc graph surat.sop\n  sopc graph surat.sop --label ringkas -o surat.mmd",
		Args:    a.arguments(1, 1, oneFile),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("label", label, "lengkap", "ringkas"); err != nil {
				return err
			}
			if err := a.spare(output); err != nil {
				return err
			}
			var names, endings []string
			for _, d := range drawings {
				names, endings = append(names, d.name), append(endings, d.ending)
			}
			at, err := formatOf(format, output, names, endings)
			if err != nil {
				return err
			}
			u, err := a.compile(args[0])
			if err != nil {
				return err
			}
			o := style{mermaid.Options{Short: label == "ringkas", Language: a.lang}, func() (form.Options, error) { return a.looks(formOptions{}).of(args[0]) }}
			if output != "" && output != stdin {
				return a.draw(output, u.Program, o, drawings[at].write)
			}
			var b bytes.Buffer
			if err := drawings[at].write(&b, u.Program, o); err != nil {
				return err
			}
			_, err = a.out.Write(b.Bytes())
			return err
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&format, "format", "", a.say("`BENTUK` gambar, bila nama di -o tidak menyebutnya: mermaid (bawaan), mermaid-swimlane, yang memerlukan Mermaid 12, svg, alirnya seperti di format resmi dalam satu gambar, html, gambar itu sebagai halaman yang dapat diperbesar dengan langkah-langkah di sampingnya, dot untuk Graphviz, bpmn untuk alat pemodelan proses (BPMN 2.0), atau json, program hasil kompilasi", "`FORM` of the drawing, unless the name at -o tells: mermaid (default), mermaid-swimlane, which needs Mermaid 12, svg, the flow as on the official form in one picture, html, that picture as a page with zoom and the steps beside it, dot for Graphviz, bpmn for tools that model processes (BPMN 2.0), or json, the compiled program"))
	f.StringVar(&label, "label", "lengkap", a.say("`ISI` kotak: lengkap (bawaan) atau ringkas", "`WHAT` the boxes say: lengkap (in full, the default) or ringkas (short)"))
	f.StringVarP(&output, "output", "o", "", a.say("simpan ke `FILE`, bukan ke layar; akhirannya menentukan bentuknya (.mmd, .svg, .html, .dot, .bpmn, .json)", "save to `FILE` instead of the screen; its ending decides the form (.mmd, .svg, .html, .dot, .bpmn, .json)"))
	a.configOption(c)
	complete(c, "format", "mermaid", "mermaid-swimlane", "svg", "html", "dot", "bpmn", "json")
	complete(c, "label", "lengkap", "ringkas")
	return c
}
