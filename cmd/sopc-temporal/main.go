// Command sopc-temporal is sopc with the cases of an office on Temporal: the
// same commands, and `worker`, which takes care of the cases.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"sopc/cmd/cli"
	"sopc/cmd/sopc-temporal/worker"
	"sopc/lang/bahasa"
)

func main() {
	signal.Ignore(syscall.SIGPIPE) // a reader that has gone is an error of Write, not a death
	leave := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		leave = append(leave, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), leave...)
	code := cli.Run(ctx, os.Args[1:], cli.Setup{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv,
		Name: "sopc-temporal", Place: &place{getenv: os.Getenv}, Commands: commands(os.Getenv)})
	stop()
	os.Exit(code)
}

// commands are those that sopc does not have.
func commands(getenv func(string) string) func(bahasa.Language) []*cobra.Command {
	return func(lang bahasa.Language) []*cobra.Command {
		return []*cobra.Command{worker.Command(lang, getenv), topic(lang)}
	}
}
