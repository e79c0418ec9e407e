package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sopc/compiler/form"
	"sopc/compiler/form/docx"
	"sopc/compiler/form/html"
	"sopc/compiler/form/pdf"
	"sopc/compiler/form/svg"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// formKind is a back end that writes the official form, or its flow alone. Its
// name is what its files end with.
type formKind struct {
	name   string
	layout func(*program.Program, form.Options) (*form.Document, error)
	write  func(io.Writer, *form.Document) error
	lacks  func(*form.Document) []rune // characters that become squares; nil where the reader's fonts decide
}

// forms are all kinds.
var forms = []formKind{
	{"pdf", form.Layout, pdf.Write, pdf.Lacking},
	{"docx", form.Layout, docx.Write, nil},
	{"html", form.Layout, html.Write, nil},
	{"svg", form.Flow, svg.Write, nil},
}

// shortHash is how many digits of a program's hash a form prints.
const shortHash = 20

type formOptions struct {
	format, paper, side, output, verify string
	cover, total                        *bool // nil where the command does not say
}

func (a *app) formCommand() *cobra.Command {
	var o formOptions
	var cover, total bool
	c := &cobra.Command{
		Use:   "form FILE…",
		Short: a.say("cetak SOP dalam format resminya", "print SOPs in their official form"),
		Long: a.say(
			"Buat format resmi SOP, siap cetak: halaman identitas dan tabel prosedur dengan diagram alir di dalam kolom Pelaksana. Hasilnya disimpan di samping berkas .sop. Dari sebuah folder semua SOP dicetak; yang salah tidak menghentikan yang lain. Kaki halaman memuat awal sidik SOP; dengan --verify Anda memeriksa apakah lembar cetakan berasal dari berkas itu. Sidik di kaki DOCX menyebut asal dokumennya; ia tidak berubah bila dokumen itu disunting. Di DOCX setiap simbol ikut barisnya, tetapi garis panah tidak menempel: bila suntingan membuat baris lebih tinggi, geser garisnya dengan tangan, atau lebih baik ubah berkas .sop dan cetak lagi. Rupa formulir instansi (logo, nama dan urutan isian, kolom tambahan, kertas, huruf) ditulis dalam [formulir] di sopc.toml: lihat `sopc help instansi`. SOP yang belum berlaku bertanda KONSEP.",
			"Make the official form of SOPs, ready to print: the identity page and the procedure table with the flowchart inside its Pelaksana columns. It is saved beside the .sop file. Of a folder all SOPs are printed; what is wrong with one does not stop the others. The foot of each page bears the beginning of the SOP's hash; --verify tells whether a printed page belongs to that file. At the foot of a DOCX it names what the document was made of, and does not change when that is edited. In a DOCX each symbol moves with its row, but lines are not glued: where an edit makes a row higher, move its lines by hand or, better, change the .sop file and print again. How the form of an office looks (logo, names and order of fields, columns of its own, paper, type) stands in [formulir] of its sopc.toml: see `sopc help instansi`. An SOP that is not in force is marked KONSEP."),
		Example: "  sopc form surat.sop\n  sopc form surat.sop --kertas f4 --arah tegak -o surat-f4.pdf\n  sopc form surat.sop --sampul --total\n  sopc form sops",
		Args:    a.arguments(1, -1, bahasa.T("satu berkas .sop atau folder", "a .sop file or a folder")),
		RunE: func(c *cobra.Command, args []string) error {
			if c.Flags().Changed("sampul") {
				o.cover = &cover
			}
			if c.Flags().Changed("total") {
				o.total = &total
			}
			if o.verify != "" {
				return a.verifyForm(args, o.verify)
			}
			return a.makeForms(c.Context(), args, o)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&o.format, "format", "", a.say("`BENTUK` berkas, bila nama di -o tidak menyebutnya: pdf (bawaan), docx untuk disunting lagi di Word atau LibreOffice, html untuk peramban, atau svg, alirnya saja dalam satu gambar", "`FORM` of the file, unless the name at -o tells: pdf (default), docx to edit it further in Word or LibreOffice, html for a browser, or svg, the flow alone in one picture"))
	f.StringVar(&o.paper, "kertas", "", a.say("`UKURAN` kertas: a4 (bawaan) atau f4 (folio); bila kolomnya tidak muat, kertas diputar mendatar dahulu, baru dipakai yang lebih besar", "`SIZE` of the paper: a4 (default) or f4 (folio); when the columns do not fit, it is turned to landscape first, and a larger one is the last resort"))
	f.StringVar(&o.side, "arah", "", a.say("`ARAH` kertas: mendatar (bawaan, juga landscape) atau tegak (juga portrait)", "`WAY` the paper is held: mendatar or landscape (default), tegak or portrait"))
	f.BoolVar(&cover, "sampul", false, a.say("dengan halaman sampul", "with a cover page"))
	f.BoolVar(&total, "total", false, a.say("dengan baris jumlah waktu di akhir tabel", "with a row at the end of the table that sums up the times"))
	f.StringVarP(&o.output, "output", "o", "", a.say("simpan ke `FILE`, yang akhirannya menentukan bentuknya (.pdf, .docx, .html, .svg); beberapa SOP disimpan ke folder itu, yang dibuat bila belum ada", "save to `FILE`, whose ending decides the form (.pdf, .docx, .html, .svg); several SOPs are saved to that folder, which is made if need be"))
	f.StringVar(&o.verify, "verify", "", a.say("periksa apakah lembar dengan `SIDIK` ini di kakinya berasal dari FILE", "tell whether a page with this `HASH` at its foot belongs to FILE"))
	a.configOption(c)
	complete(c, "format", "pdf", "docx", "html", "svg")
	complete(c, "kertas", "a4", "f4", "folio")
	complete(c, "arah", "mendatar", "tegak", "landscape", "portrait")
	return c
}

// alike are the words that offices use beside those of the options.
var alike = map[string]string{"folio": "f4", "landscape": "mendatar", "portrait": "tegak"}

// makeForms writes the forms of all SOPs that the arguments name.
func (a *app) makeForms(ctx context.Context, args []string, o formOptions) error {
	for _, c := range []struct {
		name  string
		value *string
		known []string
	}{{"kertas", &o.paper, []string{"a4", "f4", "folio"}}, {"arah", &o.side, []string{"mendatar", "tegak", "landscape", "portrait"}}} {
		if *c.value == "" {
			continue
		}
		if err := oneOf(c.name, *c.value, c.known...); err != nil {
			return err
		}
		if word := alike[*c.value]; word != "" {
			*c.value = word
		}
	}
	sources, folder, err := a.sopsOf(args)
	if err != nil {
		return err
	}
	if folder = o.output != "" && (folder || isFolder(o.output) || os.IsPathSeparator(o.output[len(o.output)-1])); folder {
		if err := folderFor(o.output); err != nil {
			return err
		}
	} else if err := a.spare(o.output); err != nil {
		return err
	}
	named := o.output
	if folder {
		named = ""
	}
	var names []string
	for _, f := range forms {
		names = append(names, f.name)
	}
	at, err := formatOf(o.format, named, names, names)
	if err != nil {
		return err
	}
	o.format = names[at]
	all, err := printings(sources, o, folder)
	if err != nil {
		return err
	}
	return printer{a, forms[at], a.looks(o)}.print(ctx, all)
}

// folderFor makes a folder to save forms in, unless it is there.
func folderFor(name string) error {
	ending := strings.TrimPrefix(strings.ToLower(filepath.Ext(name)), ".")
	for _, f := range forms {
		if f.name == ending && !isFolder(name) {
			return misuse(bahasa.T("%q bernama seperti sebuah berkas, sedangkan hasilnya disimpan di sebuah folder", "%q is named like a file, but what is made is saved in a folder", name),
				bahasa.T("sebut foldernya, misalnya: `-o %s --format %s`", "name the folder, for example: `-o %s --format %s`", strings.TrimSuffix(name, filepath.Ext(name)), ending))
		}
	}
	if exists(name) && !isFolder(name) {
		return misuse(bahasa.T("%q bukan folder, sedangkan hasilnya disimpan di sebuah folder", "%q is no folder, but what is made is saved in one", name),
			bahasa.T("sebut folder lain, misalnya: `-o cetak`", "name another folder, for example: `-o cetak`"))
	}
	if err := os.MkdirAll(name, 0o777); err != nil {
		return accessFailure(name, err)
	}
	return nil
}

// printings says where the form of each SOP goes: to the file that is named,
// into the folder that is named, or beside the SOP. In a folder those of one
// name are called after their folders, too.
func printings(sources []source, o formOptions, folder bool) (all []printing, err error) {
	stem := func(name string) string { return strings.TrimSuffix(name, ".sop") }
	alike := map[string]int{} // how many SOPs have a name, whatever their folder
	for _, s := range sources {
		alike[stem(filepath.Base(s.name))]++
	}
	from := map[string]string{} // which SOP goes to a place
	for _, s := range sources {
		p := printing{from: s.name, to: o.output, err: s.err}
		switch {
		case s.err != nil:
			all = append(all, p)
			continue
		case folder && o.output != "":
			name := stem(filepath.Base(s.name))
			if alike[name] > 1 {
				parts := strings.FieldsFunc(stem(filepath.ToSlash(filepath.Clean(s.name))[len(filepath.VolumeName(s.name)):]), func(r rune) bool { return r == '/' })
				name = strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == ".." }), "-")
			}
			p.to = filepath.Join(o.output, name+"."+o.format)
		case o.output == "" && s.name != stdin:
			p.to = stem(s.name) + "." + o.format
		}
		if p.to != "" && p.to != stdin {
			if other, taken := from[filepath.Clean(p.to)]; taken {
				return nil, misuse(bahasa.T("%q dan %q sama-sama akan disimpan sebagai %q", "%q and %q would both be saved as %q", other, p.from, p.to),
					bahasa.T("cetak satu per satu dengan -o FILE, atau ganti nama salah satunya", "print them one by one with -o FILE, or rename one of them"))
			}
			from[filepath.Clean(p.to)] = p.from
		}
		all = append(all, p)
	}
	return all, nil
}

// sopsOf lists the SOPs that arguments name, each once, with those in a folder
// that cannot be opened; folder says that they may be several.
func (a *app) sopsOf(args []string) (all []source, folder bool, err error) {
	folder = len(args) > 1
	seen := map[string]bool{}
	for _, arg := range args {
		files := []source{{name: arg}}
		if isFolder(arg) {
			folder = true
			if files, err = a.find([]string{arg}); err != nil {
				return nil, false, err
			}
		}
		for _, f := range files {
			if name := filepath.Clean(f.name); !seen[name] && (f.name == arg || f.err != nil || filepath.Ext(name) == ".sop") {
				seen[name] = true
				all = append(all, f)
				a.worksOn(f.name)
			}
		}
	}
	return all, folder, nil
}

// verifyForm says whether a form with this hash at its foot was made of an SOP.
func (a *app) verifyForm(args []string, hash string) error {
	if len(args) != 1 {
		return misuse(bahasa.T("--verify memeriksa satu berkas .sop", "--verify looks at one .sop file"))
	}
	hash = strings.ToLower(strings.Join(strings.Fields(hash), ""))
	if len(hash) < shortHash || len(hash) > 64 || strings.Trim(hash, "0123456789abcdef") != "" {
		return misuse(bahasa.T("%q bukan sidik SOP", "%q is no hash of an SOP", hash),
			bahasa.T("salin %d angka dan huruf di kiri bawah lembar itu", "copy the %d digits and letters at the lower left of the page", shortHash))
	}
	u, err := a.compile(args[0])
	if err != nil {
		return err
	}
	now := program.Hash(u.Program)
	if strings.HasPrefix(now, hash) {
		fmt.Fprintln(a.out, a.line("cocok: lembar itu berasal dari isi %s yang sekarang", "it matches: the page was made of what %s says now", args[0]))
		return nil
	}
	fmt.Fprintln(a.out, a.line("tidak cocok: isi %s sekarang bersidik %s", "it does not match: what %s says now has the hash %s", args[0], now[:shortHash]))
	return exitCode(Found)
}
