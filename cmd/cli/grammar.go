package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"sopc/lang"
	"sopc/lang/bahasa"
)

func (a *app) grammarCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "grammar",
		Short: a.say("cetak tata bahasa .sop dalam EBNF", "print the grammar of .sop in EBNF"),
		Args:  a.arguments(0, 0, bahasa.Text{}),
		RunE: func(*cobra.Command, []string) error {
			fmt.Fprint(a.out, lang.Grammar())
			return nil
		},
	}
}
