package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: a.say("tampilkan versi sopc", "print the version of sopc"),
		Args:  a.arguments(0, 0, bahasa.Text{}),
		RunE: func(*cobra.Command, []string) error {
			fmt.Fprintf(a.out, "%s %s (%s, %s/%s)\n", a.Name, a.version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			fmt.Fprintln(a.out, a.say("bentuk program: %d", "program format: %d", program.Format))
			return nil
		},
	}
}

// version is the version of the binary: as handed over, or else as the Go
// tool recorded it.
func (a *app) version() string {
	if a.Setup.Version != "" {
		return a.Setup.Version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
