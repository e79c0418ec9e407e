// Command sopc checks, draws and runs Indonesian government procedures.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"sopc/cmd/cli"
)

func main() {
	signal.Ignore(syscall.SIGPIPE) // a reader that has gone is an error of Write, not a death
	leave := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		leave = append(leave, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), leave...)
	code := cli.Run(ctx, os.Args[1:], cli.Setup{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv})
	stop()
	os.Exit(code)
}
