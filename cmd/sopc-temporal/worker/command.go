package worker

import (
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"sopc/cmd/sopc-temporal/options"
	"sopc/lang/bahasa"
)

// Command is the command `worker`. getenv is the environment.
func Command(lang bahasa.Language, getenv func(string) string) *cobra.Command {
	say := func(id, en string) string { return bahasa.T(id, en).In(lang) }
	var s Settings
	c := &cobra.Command{
		Use:   "worker",
		Short: say("kerjakan kasus sebuah kantor di Temporal", "take care of the cases of an office on Temporal"),
		Long: say("Menilai perintah, membunyikan pengingat, dan menandatangani catatan, sampai dihentikan. Beberapa worker boleh berjalan bersama, juga di beberapa mesin: pakai data, kunci, dan depot yang sama. Yang sedang dikerjakan diselesaikan dahulu ketika dihentikan (SIGTERM, Ctrl-C). Catatan jalannya ditulis ke stderr sebagai JSON dan tidak menyebut nama, isian, atau alasan. Selengkapnya: GUIDE.md.",
			"Judges commands, lets reminders go off and signs the record, until it is stopped. Several workers may run together, on several machines, too: with the same data, key and depot. When it is stopped (SIGTERM, Ctrl-C), what is under way is finished first. What it does is logged to stderr as JSON, without names, entries or reasons. More: GUIDE.md."),
		Example: "  sopc-temporal worker --siapkan --kantor dinkes-kubar --depot /mnt/depot\n  sopc-temporal worker --kantor dinkes-kubar --depot /mnt/depot --data /etc/sopc/dinkes-kubar --kunci /etc/sopc/dinkes-kubar.pem",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := s.Complete(getenv); err != nil {
				return err
			}
			if s.Prepare {
				if err := Prepare(c.Context(), s, getenv); err != nil {
					return err
				}
				fmt.Fprintln(c.OutOrStdout(), bahasa.T("depot %s dan namespace %s siap untuk kasus", "the depot %s and the namespace %s are ready for cases", s.Depot, s.Namespace).In(lang))
				return nil
			}
			var level slog.Level
			if err := level.UnmarshalText([]byte(s.Log)); err != nil {
				return err
			}
			return Run(c.Context(), s, getenv, slog.NewJSONHandler(c.ErrOrStderr(), &slog.HandlerOptions{Level: level}))
		},
	}
	c.Flags().SortFlags = false
	options.Bind(c.Flags(), lang, &s.Connection)
	options.Bind(c.Flags(), lang, &s)
	return c
}
