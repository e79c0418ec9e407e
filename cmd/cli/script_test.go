package cli_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"sopc/cmd/cli"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"sopc": sopc})
}

// sopc is the program as its users start it, but for a fixed version.
func sopc() {
	signal.Ignore(syscall.SIGPIPE)
	leave := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		leave = append(leave, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), leave...)
	setup := cli.Setup{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv, Version: "v0.0.0-uji",
		Now: func() time.Time { return time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC) },
	}
	if os.Getenv("UJI_RUSAK") != "" {
		setup.Place = brokenPlace{}
	}
	code := cli.Run(ctx, os.Args[1:], setup)
	stop()
	os.Exit(code)
}

// brokenPlace is a directory that breaks when a decision is recorded.
type brokenPlace struct{ cli.Directory }

func (p brokenPlace) Open(ctx context.Context, o cli.Opening) (cli.Casebook, error) {
	cases, err := p.Directory.Open(ctx, o)
	return brokenCasebook{cases}, err
}

type brokenCasebook struct{ cli.Casebook }

func (c brokenCasebook) Do(ctx context.Context, id string, e engine.Event) (host.Case, error) {
	if e.Kind == engine.Decided {
		panic("putus di tengah jalan")
	}
	return c.Casebook.Do(ctx, id, e)
}

// TestScripts runs every script in testdata/scripts through the program. With
// SOPC_TULIS=1 the wanted output in the scripts is rewritten.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/scripts",
		UpdateScripts:       os.Getenv("SOPC_TULIS") != "",
		RequireExplicitExec: true,
		Deadline:            time.Now().Add(2 * time.Minute), // bounded time is a promise too
		Setup: func(e *testscript.Env) error {
			root, err := os.Getwd()
			e.Setenv("SUMBER", strings.TrimSuffix(root, "/cmd/cli"))
			e.Setenv("TZ", "UTC")
			return err
		},
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, errors.New("unknown condition " + name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"keluar": exits,
			"besar":  large,
		},
	})
}

// exits runs a command that must end with an exit code: keluar 2 sopc …
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: keluar CODE program [args...]")
	}
	code := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// large writes a file that repeats a text between a head and a tail:
// besar FILE HEAD TIMES TEXT TAIL
func large(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 5 {
		ts.Fatalf("usage: besar FILE HEAD TIMES TEXT TAIL")
	}
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	text := func(s string) string { return strings.ReplaceAll(s, `\n`, "\n") }
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text(args[1])+strings.Repeat(text(args[3]), n)+text(args[4])), 0o644))
}
