package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
	"sopc/sops"
)

// newOptions are the options of `sopc new`.
type newOptions struct {
	title, output string
	agency        []string
	list          bool
}

func (a *app) newCommand() *cobra.Command {
	var o newOptions
	c := &cobra.Command{
		Use:   a.say("new [TEMPLAT]", "new [TEMPLATE]"),
		Short: a.say("buat SOP baru dari templat", "begin a new SOP from a template"),
		Long: a.say(
			"Buat SOP baru dari sebuah templat: SOP kantor yang sudah lengkap, atau `kosong`. Hasilnya berstatus konsep; nomor, tanggal, dan pengesah dibiarkan kosong untuk diisi. Tanpa TEMPLAT, di terminal, Anda memilih dan mengisi sendiri. Berkas yang sudah ada tidak pernah ditimpa (kode keluar 2).",
			"Begin a new SOP from a template: an office's SOP that is complete already, or `kosong`, the blank form. It is a draft; number, dates and signers are left blank. Without TEMPLATE, on a terminal, you are asked. A file that exists is never replaced (exit code 2)."),
		Example: "  sopc new --daftar\n  sopc new surat-masuk\n  sopc new kosong --judul \"Permohonan Cuti\"",
		Args:    a.arguments(0, 1, bahasa.T("paling banyak satu templat", "at most one template")),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return templateNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error { return a.begin(c.Context(), args, o) },
	}
	f := c.Flags()
	f.SortFlags = false
	f.BoolVar(&o.list, "daftar", false, a.say("sebutkan semua templat", "list all templates"))
	f.StringVar(&o.title, "judul", "", a.say("`JUDUL` SOP yang baru", "`TITLE` of the new SOP"))
	f.StringArrayVar(&o.agency, "instansi", nil, a.say("`NAMA` instansi; ulangi untuk setiap baris, dari yang tertinggi", "`NAME` of the agency; repeat it for each line, the highest first"))
	f.StringVarP(&o.output, "output", "o", "", a.say("simpan ke `FILE`, dengan atau tanpa .sop (bawaan: menurut judul atau templatnya)", "save to `FILE`, with or without .sop (default: after its title or template)"))
	return c
}

// begin makes a new SOP.
func (a *app) begin(ctx context.Context, args []string, o newOptions) error {
	all := sops.Templates()
	if o.list {
		rows := make([][2]string, len(all))
		for i, t := range all {
			rows[i] = [2]string{t.Name, t.About.In(a.lang)}
		}
		table(a.out, rows)
		return nil
	}
	if o.output != "" && o.output != stdin {
		o.output = withEnding(o.output)
		if err := a.fresh(o.output); err != nil {
			return err // before anybody is asked
		}
	}
	var t sops.Template
	var err error
	switch {
	case len(args) > 0:
		t, err = template(all, args[0])
	case a.interactive(runOptions{}):
		t, err = a.askNew(ctx, all, &o)
	default:
		err = misuse(bahasa.T("templat belum disebut", "no template is named"),
			bahasa.T("daftar templat: `sopc new --daftar`; lalu misalnya `sopc new surat-masuk`", "list of templates: `sopc new --daftar`; then for example `sopc new surat-masuk`"))
	}
	if errors.Is(err, errLeft) {
		fmt.Fprintln(a.out, a.say("Tidak ada yang dibuat.", "Nothing was made."))
		return exitCode(Left)
	}
	if err != nil {
		return err
	}
	if o.output == "" {
		o.output = fileName(o.title, t)
	}
	return a.makeNew(t, o)
}

func templateNames() (names []string) {
	for _, t := range sops.Templates() {
		names = append(names, t.Name)
	}
	return names
}

func template(all []sops.Template, name string) (sops.Template, error) {
	for _, t := range all {
		if strings.EqualFold(t.Name, name) {
			return t, nil
		}
	}
	f := misuse(bahasa.T("templat %q tidak dikenal", "unknown template %q", name))
	near := finding.Closest(name, templateNames())
	var like []string
	for _, t := range templateNames() {
		if t == near || len(name) > 2 && strings.Contains(t, strings.ToLower(name)) {
			like = append(like, t)
		}
	}
	if like != nil {
		f.help = append(f.help, bahasa.T("Mungkin maksud Anda %s?", "did you mean %s?", strings.Join(like, ", ")))
	}
	f.help = append(f.help, bahasa.T("daftar templat: `sopc new --daftar`", "list of templates: `sopc new --daftar`"))
	return sops.Template{}, f
}

// askNew asks on the terminal for what the options do not say.
func (a *app) askNew(ctx context.Context, all []sops.Template, o *newOptions) (sops.Template, error) {
	d := a.dialog(ctx, a.out, a.Out, a.color(a.Out))
	d.tell(d.say("Pilih templat. Ketik q untuk keluar; tidak ada yang dibuat sebelum selesai.", "Choose a template. Type q to leave; nothing is made before the end."))
	abouts := make([]string, len(all))
	for i, t := range all {
		abouts[i] = t.Name + ": " + t.About.In(a.lang)
	}
	n, err := d.choose(d.say("Templat", "Template"), abouts)
	if err != nil {
		return sops.Template{}, err
	}
	t := all[n]
	if o.title == "" {
		if o.title, err = d.askText(d.say("Judul SOP (Enter = seperti templat):", "Title of the SOP (Enter = the template's):")); err != nil {
			return t, err
		}
	}
	for len(o.agency) < 5 {
		question := d.say("Instansi (Enter = isi nanti):", "Agency (Enter = fill in later):")
		if len(o.agency) > 0 {
			question = d.say("Unit di bawahnya (Enter = cukup):", "Unit below it (Enter = no more):")
		}
		line, err := d.askText(question)
		if err != nil {
			return t, err
		}
		if line == "" {
			break
		}
		o.agency = append(o.agency, line)
	}
	for o.output == "" {
		usual := fileName(o.title, t)
		name, err := d.ask(d.say("Nama berkas (Enter = %s):", "Name of the file (Enter = %s):", usual))
		if err != nil {
			return t, err
		}
		if name == "" {
			name = usual
		}
		name = withEnding(name)
		if problem := a.fresh(name); problem != nil {
			var f failure
			errors.As(problem, &f)
			d.mind(f.said.In(a.lang))
			continue
		}
		o.output = name
	}
	return t, nil
}

// askText asks for a text that an SOP can hold, or nothing.
func (d *dialog) askText(question string) (string, error) {
	for {
		s, err := d.ask(question)
		if err != nil || printable(s) {
			return s, err
		}
		d.mind(d.say("tulis dalam satu baris, tanpa tanda kendali", "write one line without control characters"))
	}
}

func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

// fileName is how a new SOP is called unless it is said.
func fileName(title string, t sops.Template) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return t.Name + ".sop"
	}
	name := words[0]
	for _, w := range words[1:min(len(words), 8)] {
		if len(name)+1+len(w) > longestName {
			break
		}
		name += "-" + w
	}
	if len(name) > longestName {
		name = strings.ToValidUTF8(name[:longestName], "")
	}
	if devices().MatchString(name) {
		name = "sop-" + name
	}
	return name + ".sop"
}

// longestName is how many bytes of a title its file is called after; folders
// take names of 255.
const longestName = 100

// devices are names that Windows gives no file.
var devices = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`) })

// withEnding is the name of a file with .sop, which may be left out.
func withEnding(name string) string {
	if base := filepath.Base(name); filepath.Ext(base) == "" && !os.IsPathSeparator(name[len(name)-1]) && !isFolder(name) {
		return name + ".sop"
	}
	return name
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// fresh refuses a name at which no new SOP can be made.
func (a *app) fresh(name string) error {
	switch base := filepath.Base(name); {
	case os.IsPathSeparator(name[len(name)-1]) || isFolder(name):
		return misuse(bahasa.T("%q adalah folder", "%q is a folder", name),
			bahasa.T("sebut berkas di dalamnya, misalnya %s", "name a file in it, such as %s", filepath.Join(name, "surat-masuk.sop")))
	case strings.HasPrefix(base, "."):
		return misuse(bahasa.T("berkas %q tersembunyi; `sopc check` tidak akan melihatnya", "the file %q is hidden; `sopc check` would not see it", name),
			bahasa.T("pilih nama yang tidak diawali titik", "choose a name that does not begin with a dot"))
	case filepath.Ext(name) != ".sop":
		return misuse(bahasa.T("nama berkas %q harus berakhiran .sop", "the file name %q must end in .sop", name),
			bahasa.T("tulis %s.sop", "write %s.sop", strings.TrimSuffix(name, filepath.Ext(name))))
	}
	if exists(name) {
		return taken(name)
	}
	if _, err := os.Stat(filepath.Dir(name)); err != nil {
		return accessFailure(filepath.Dir(name), err)
	}
	return nil
}

func taken(name string) error {
	return misuse(bahasa.T("%q sudah ada dan tidak ditimpa", "%q exists and is not replaced", name),
		bahasa.T("pilih nama lain dengan -o, misalnya %s", "choose another name with -o, such as %s", strings.TrimSuffix(name, ".sop")+"-2.sop"))
}

// makeNew writes the new SOP and says what to do next.
func (a *app) makeNew(t sops.Template, o newOptions) error {
	for _, s := range append([]string{o.title}, o.agency...) {
		if !printable(s) {
			return misuse(bahasa.T("%q tidak dapat ditulis dalam SOP", "%q cannot be written in an SOP", s),
				bahasa.T("tulis dalam satu baris, tanpa tanda kendali", "write one line without control characters"))
		}
	}
	text := t.Draft(strings.TrimSpace(o.title), o.agency)
	if o.output == stdin {
		a.verbatim(a.out, a.Out, string(text))
		return nil
	}
	if err := a.fresh(o.output); err != nil {
		return err
	}
	// The place is taken first, so that nobody else's file is ever replaced.
	place, err := os.OpenFile(o.output, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return taken(o.output)
	}
	if err == nil {
		place.Close()
	}
	if err := a.putText(o.output, text); err != nil {
		if place != nil {
			os.Remove(o.output)
		}
		return err
	}
	fmt.Fprintln(a.out, a.line("dibuat: %s (templat %s, status %s)", "made: %s (template %s, status %s)", o.output, t.Name, program.Draft))
	fmt.Fprintln(a.out, a.line("Isi yang masih kosong; `sopc check %s` menyebutkannya.", "Fill in what is blank; `sopc check %s` names it.", o.output))
	return nil
}
