package cli

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

func init() {
	cobra.EnableCommandSorting = false // the order of work says more than the alphabet
	// For who starts the program from a folder window, in which it would
	// close at once.
	cobra.MousetrapHelpText = "sopc dijalankan dari terminal, misalnya: sopc check\nsopc runs in a terminal, for example: sopc check\n"
}

var oneFile = bahasa.T("satu berkas .sop", "one .sop file")

// tree builds the commands in the language of the screen.
func (a *app) tree() *cobra.Command {
	var more []*cobra.Command
	if a.Commands != nil {
		more = a.Commands(a.lang)
	}
	root := &cobra.Command{
		Use:   a.Name,
		Short: a.say("periksa, gambar, dan jalankan SOP Administrasi Pemerintahan", "check, draw and run Indonesian government procedures (SOP-AP)"),
		Long: a.say(
			"sopc membaca berkas .sop, memeriksanya, menggambar diagram alirnya, dan menjalankannya dari Mulai sampai Selesai.",
			"sopc reads .sop files, checks them, draws their flowcharts and runs them from Mulai to Selesai."),
		Example: "  sopc check\n  sopc graph surat.sop\n  sopc run surat.sop",
		Args:    a.knownCommand,
		RunE: func(c *cobra.Command, _ []string) error {
			if v, _ := c.Flags().GetBool("version"); v {
				fmt.Fprintf(a.out, "%s %s\n", a.Name, a.version())
				return nil
			}
			return c.Help()
		},
		PersistentPreRunE: func(c *cobra.Command, args []string) error {
			a.patient.Store(slices.Contains(more, c))
			return filledIn(c, args)
		},
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetIn(a.In)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetHelpFunc(a.help)
	root.SetUsageFunc(func(c *cobra.Command) error { a.help(c, nil); return nil })
	root.SetFlagErrorFunc(a.flagError)
	flags := root.PersistentFlags()
	flags.SortFlags = false
	flags.String("bahasa", "id", a.say("bahasa layar: `id|en` (bawaan id; juga SOPC_BAHASA)", "language of the screen: `id|en` (default id; also SOPC_BAHASA)"))
	flags.BoolP("help", "h", false, a.say("tampilkan bantuan ini", "show this help"))
	root.Flags().Bool("version", false, a.say("tampilkan versi", "print the version"))

	root.AddCommand(
		a.newCommand(),
		a.checkCommand(),
		a.fmtCommand(),
		a.graphCommand(),
		a.formCommand(),
		a.watchCommand(),
		a.diffCommand(),
		a.runCommand(),
		a.caseCommand(),
		a.inboxCommand(),
		a.replayCommand(),
		a.reportCommand(),
		a.testCommand(),
		a.calendarCommand(),
		a.explainCommand(),
		a.grammarCommand(),
		a.versionCommand(),
		a.completionCommand(),
		a.officeTopic(),
		a.calendarTopic(),
		a.caseTopic(),
		a.rosterTopic(),
		a.recordTopic(),
		a.exitCodesTopic(),
	)
	root.AddCommand(more...)
	root.SetHelpCommand(a.helpCommand())
	if a.Name != "sopc" {
		words := []string{"help"}
		for _, c := range root.Commands() {
			words = append(words, c.Name())
		}
		a.suggested = regexp.MustCompile(`(^|[^\w./\\-])sopc(\s+(?:` + strings.Join(words, "|") + `)\b)`)
	}
	return root
}

// otherWords are what else one may call a command.
var otherWords = map[string]string{"cek": "check", "periksa": "check", "jalankan": "run", "jalan": "run", "uji": "test", "tes": "test",
	"gambar": "graph", "bagan": "graph", "cetak": "form", "formulir": "form", "pdf": "form", "pratinjau": "watch", "preview": "watch", "serve": "watch", "baru": "new", "buat": "new", "rapikan": "fmt", "format": "fmt", "jelaskan": "explain",
	"bandingkan": "diff", "beda": "diff", "ulang": "replay", "bantuan": "help", "bantu": "help", "kalender": "calendar", "kasus": "case", "tugas": "inbox", "laporan": "report", "monitoring": "report"}

// otherCaseWords are the same for `sopc case`.
var otherCaseWords = map[string]string{"daftar": "list", "lihat": "show", "tampilkan": "show", "berikut": "next", "lanjut": "next", "kerjakan": "do", "selesaikan": "do",
	"putuskan": "do", "kembalikan": "return", "delegasikan": "delegate", "batalkan": "cancel", "catatan": "log", "riwayat": "log", "ingatkan": "remind", "hitung": "recount",
	"kartu": "card", "buktikan": "verify", "ekspor": "export", "impor": "import", "cadangkan": "backup", "pulihkan": "restore"}

// knownCommand refuses a first word that is no command.
func (a *app) knownCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, s := range c.Commands() {
		if s.IsAvailableCommand() {
			names = append(names, s.Name())
		}
	}
	f := misuse(bahasa.T("perintah %q tidak dikenal", "unknown command %q", args[0]))
	if c.HasParent() && args[0] == "inbox" {
		f.help = append(f.help, bahasa.T("daftar tugas: `sopc inbox`", "the list of tasks: `sopc inbox`"))
		return f
	}
	near := finding.Closest(args[0], names)
	others := otherWords
	if c.HasParent() {
		others = otherCaseWords
	}
	if meant := others[strings.ToLower(args[0])]; meant != "" {
		near = meant
	}
	if near != "" {
		f.help = append(f.help, bahasa.T("Mungkin maksud Anda `%s %s`?", "did you mean `%s %s`?", c.CommandPath(), near))
	}
	if _, err := os.Stat(args[0]); err == nil && !c.HasParent() {
		f.help = append(f.help, bahasa.T("untuk memeriksa berkas ini: `sopc check %s`", "to check this file: `sopc check %s`", args[0]))
	}
	f.help = append(f.help, bahasa.T("daftar perintah: `sopc help%s`", "list of commands: `sopc help%s`", below(c)))
	return f
}

// flagError says in our words what pflag says in English.
func (a *app) flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var lacking *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	f := misuse(bahasa.T("opsi tidak dapat dibaca: %v", "cannot read the options: %v", err))
	switch {
	case errors.As(err, &unknown):
		if c.HasParent() && c.HasSubCommands() { // a word that is no command comes before its options
			if i := slices.Index(a.args, c.Name()); i >= 0 && i+1 < len(a.args) && !strings.HasPrefix(a.args[i+1], "-") {
				return a.knownCommand(c, a.args[i+1:])
			}
		}
		name := "--" + unknown.GetSpecifiedName()
		if s := unknown.GetSpecifiedShortnames(); s != "" {
			name = "-" + unknown.GetSpecifiedName()
		}
		f.said = bahasa.T("opsi %s tidak dikenal oleh `%s`", "unknown option %s of `%s`", name, c.CommandPath())
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := finding.Closest(unknown.GetSpecifiedName(), names); near != "" {
			f.help = append(f.help, bahasa.T("Mungkin maksud Anda --%s?", "did you mean --%s?", near))
		}
		for _, arg := range a.args {
			if _, err := os.Lstat(arg); err == nil && strings.HasPrefix(arg, "-") && arg != stdin {
				f.help = append(f.help, bahasa.T("bila itu nama berkas, tulis ./%s", "if it is the name of a file, write ./%s", arg))
				break
			}
		}
	case errors.As(err, &lacking):
		return blank(c, lacking.GetFlag())
	case errors.As(err, &invalid):
		f.said = bahasa.T("nilai %q tidak valid untuk opsi --%s", "invalid value %q for option --%s", invalid.GetValue(), invalid.GetFlag().Name)
	}
	f.help = append(f.help, seeHelp(c))
	return f
}

// filledIn refuses an option with an empty value, which mostly comes from a
// shell variable that is not set: nobody means "no file" by it. Nor does
// anybody mean the "…" of a command line that `sopc case next` wrote.
func filledIn(c *cobra.Command, _ []string) (err error) {
	c.Flags().Visit(func(f *pflag.Flag) {
		values := []string{f.Value.String()}
		if v, ok := f.Value.(pflag.SliceValue); ok {
			values = v.GetSlice()
		}
		if err == nil && slices.ContainsFunc(values, func(s string) bool { return strings.TrimSpace(s) == "" || s == "…" || strings.HasSuffix(s, "=…") }) {
			err = blank(c, f)
		}
	})
	return err
}

func blank(c *cobra.Command, f *pflag.Flag) failure {
	value, _ := pflag.UnquoteUsage(f)
	return misuse(bahasa.T("opsi --%s belum diisi", "option --%s has no value", f.Name),
		bahasa.T("tulis --%s %s", "write --%s %s", f.Name, value), seeHelp(c))
}

// oneOf checks the value of an option that has only a few.
func oneOf(option, value string, choices ...string) error {
	for _, c := range choices {
		if value == c {
			return nil
		}
	}
	f := misuse(bahasa.T("nilai %q tidak valid untuk opsi --%s", "invalid value %q for option --%s", value, option),
		bahasa.T("pilih salah satu: %s", "choose one of: %s", strings.Join(choices, ", ")))
	if near := finding.Closest(value, slices.Clone(choices)); near != "" {
		f.help = append([]bahasa.Text{bahasa.T("Mungkin maksud Anda %s?", "did you mean %s?", near)}, f.help...)
	}
	return f
}
