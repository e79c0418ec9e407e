package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sopc/cmd/screen"
	"sopc/lang/bahasa"
)

// help prints the page of a command.
func (a *app) help(c *cobra.Command, _ []string) {
	w := a.out
	long := c.Long
	if long == "" {
		long = c.Short
	}
	if long = a.own(long); c.Runnable() {
		long = strings.Join(screen.Fold(long, 80), "\n")
	}
	fmt.Fprintln(w, long)
	if c.Runnable() {
		fmt.Fprintf(w, "\n%s\n  %s\n", a.heading("Pemakaian", "Usage"), a.useLine(c))
	}
	var commands, topics [][2]string
	for _, s := range c.Commands() {
		switch {
		case s.IsAdditionalHelpTopicCommand():
			topics = append(topics, [2]string{a.Name + " help " + s.Name(), a.own(s.Short)})
		case s.IsAvailableCommand():
			commands = append(commands, [2]string{s.Name(), a.own(s.Short)})
		}
	}
	section(w, a.heading("Perintah", "Commands"), commands)
	section(w, a.heading("Opsi", "Options"), a.options(c.LocalFlags()))
	if c.IsAdditionalHelpTopicCommand() {
		return
	}
	section(w, a.heading("Opsi umum", "General options"), a.options(c.InheritedFlags()))
	section(w, a.heading("Bacaan", "Topics"), topics)
	if c.Example != "" {
		fmt.Fprintf(w, "\n%s\n%s\n", a.heading("Contoh", "Examples"), a.own(c.Example))
	}
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\n%s\n", a.line("Bantuan sebuah perintah: sopc help%s PERINTAH", "Help on one command: sopc help%s COMMAND", below(c)))
	}
}

func (a *app) heading(id, en string) string {
	return paint(a.color(a.Out), bold, a.say(id, en)+":")
}

func (a *app) useLine(c *cobra.Command) string {
	if c.HasAvailableSubCommands() {
		return c.CommandPath() + a.say(" PERINTAH [opsi]", " COMMAND [options]")
	}
	line := strings.TrimSuffix(c.CommandPath(), c.Name()) + c.Use
	if c.HasAvailableLocalFlags() {
		line += a.say(" [opsi]", " [options]")
	}
	return line
}

func (a *app) options(flags *pflag.FlagSet) (rows [][2]string) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if value != "" {
			name += " " + value
		}
		rows = append(rows, [2]string{name, a.own(usage)})
	})
	return rows
}

// section prints a heading and a table below it, if it has rows.
func section(w io.Writer, heading string, rows [][2]string) {
	if len(rows) > 0 {
		fmt.Fprintf(w, "\n%s\n", heading)
		table(w, rows)
	}
}

// table prints rows of a name and its explanation. A name too long for its
// column has its explanation on the next line.
func table(w io.Writer, rows [][2]string) {
	const widest = 24
	wide := 0
	for _, r := range rows {
		if n := uniseg.StringWidth(r[0]); n <= widest {
			wide = max(wide, n)
		}
	}
	for _, r := range rows {
		lines := screen.Fold(r[1], 80-wide-4)
		if n := uniseg.StringWidth(r[0]); n <= widest {
			fmt.Fprintf(w, "  %s%s  %s\n", r[0], strings.Repeat(" ", wide-n), lines[0])
			lines = lines[1:]
		} else {
			fmt.Fprintf(w, "  %s\n", r[0])
		}
		for _, l := range lines {
			fmt.Fprintf(w, "  %s  %s\n", strings.Repeat(" ", wide), l)
		}
	}
}

func (a *app) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   a.say("help [PERINTAH]", "help [COMMAND]"),
		Short: a.say("bantuan sebuah perintah", "help on a command"),
		RunE: func(c *cobra.Command, args []string) error {
			of, rest, err := c.Root().Find(args)
			if err != nil || of == nil || len(rest) > 0 {
				return a.knownCommand(c.Root(), args)
			}
			of.InitDefaultHelpFlag()
			return of.Help()
		},
		ValidArgsFunction: func(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, s := range c.Root().Commands() {
				names = append(names, s.Name())
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
}

func (a *app) exitCodesTopic() *cobra.Command {
	return &cobra.Command{
		Use:   "kode-keluar",
		Short: a.say("arti kode keluar", "what the exit codes mean"),
		Long: bahasa.T(`Kode keluar, sama untuk semua perintah:
   %d  selesai, tanpa catatan pada atau di atas batas gagal
   %d  ada catatan pada atau di atas batas gagal (--fail-level), berkas belum
      rapi (fmt --check), perubahan yang berat (diff, replay --gagal-bila),
      atau uji yang gagal
   %d  pemakaian keliru, atau jawaban kurang atau tidak cocok
   %d  sumber atau sopc.toml mengandung kesalahan, tidak ada yang
      dikerjakan (untuk check sendiri: %d)
   %d  run berhenti pada kasus yang menunggu
   %d  terlambat, bila diminta gagal karenanya
   %d  riwayat kasus rusak
   %d  kasus sedang tidak terjangkau: server, worker, atau depotnya tidak
      menjawab; boleh diulang kemudian
  %d  Anda keluar sebelum selesai
  %d  sopc sendiri rusak, atau hasilnya tidak dapat ditulis`, `Exit codes, the same for every command:
   %d  done, nothing found at or above the fail level
   %d  findings at or above the fail level (--fail-level), files not laid
      out (fmt --check), a grave change (diff, replay --gagal-bila), or a
      failed test
   %d  wrong usage, or answers that are missing or do not fit
   %d  the source or sopc.toml has errors, nothing was done
      (for check itself: %d)
   %d  run stopped at a case that waits
   %d  late, where it was asked to fail on it
   %d  the record of a case is broken
   %d  the cases cannot be reached now: their server, worker or depot does not
      answer; it may be tried again later
  %d  you left before the end
  %d  sopc itself broke, or its output cannot be written`, Done, Found, Misused, Refused, Found, Waiting, Late, Damaged, Unreachable, Left, Broke).In(a.lang),
	}
}
