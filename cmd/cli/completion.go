package cli

import (
	"github.com/spf13/cobra"

	"sopc/lang/bahasa"
)

func (a *app) completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:       "completion bash|zsh|fish|powershell",
		Short:     a.say("cetak naskah pelengkapan otomatis untuk shell", "print the completion script of a shell"),
		Example:   "  source <(sopc completion bash)\n  sopc completion fish > ~/.config/fish/completions/sopc.fish",
		ValidArgs: shells,
		Args:      a.arguments(1, 1, bahasa.T("satu nama shell", "the name of one shell")),
		RunE: func(c *cobra.Command, args []string) error {
			switch root := c.Root(); args[0] {
			case "bash":
				return root.GenBashCompletionV2(a.out, true)
			case "zsh":
				return root.GenZshCompletion(a.out)
			case "fish":
				return root.GenFishCompletion(a.out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(a.out)
			}
			return misuse(bahasa.T("shell %q tidak dikenal", "unknown shell %q", args[0]),
				bahasa.T("pilih salah satu: bash, zsh, fish, powershell", "choose one of: bash, zsh, fish, powershell"))
		},
	}
}
