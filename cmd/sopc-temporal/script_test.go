package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"sopc/cmd/cli"
	"sopc/cmd/sopc-temporal/depot"
	"sopc/cmd/sopc-temporal/options"
	"sopc/cmd/sopc-temporal/temporal"
	"sopc/cmd/sopc-temporal/testserver"
	"sopc/runtime/store"
)

func TestMain(m *testing.M) {
	testscript.Main(serving{m}, map[string]func(){"sopc-temporal": main, "sopc": sopc})
}

// server is a real one, for all tests of this package.
var server *testserver.Server

type serving struct{ *testing.M }

func (s serving) Run() int {
	var err error
	if server, err = testserver.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer server.Stop()
	c, err := connect(context.Background(), options.Connection{Address: server.Address, Namespace: server.Namespace})
	if err == nil {
		err = temporal.Prepare(context.Background(), c, server.Namespace)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	c.Close()
	return s.M.Run()
}

// sopc is the program whose cases lie in a directory.
func sopc() {
	os.Exit(cli.Run(context.Background(), os.Args[1:], cli.Setup{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv}))
}

// TestScripts runs every script in testdata/scripts through the programs.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/scripts",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			key := filepath.Join(e.WorkDir, "kunci.pem")
			made, err := store.Open(context.Background(), t.TempDir(), store.Options{KeyFile: key})
			if err != nil {
				return err
			}
			if _, err := depot.Prepare(context.Background(), filepath.Join(e.WorkDir, "depot"), os.Getenv); err != nil {
				return err
			}
			for name, value := range map[string]string{
				"HOME": e.WorkDir, "XDG_CONFIG_HOME": e.WorkDir, "SOPC_DATA": filepath.Join(e.WorkDir, "data"), "SOPC_KUNCI": key, "SOPC_DEPOT": filepath.Join(e.WorkDir, "depot"),
				"SOPC_ALAMAT": server.Address, "SOPC_NAMESPACE": server.Namespace, "SOPC_KANTOR": officeName(), "SOPC_PANTAU": "127.0.0.1:0",
			} {
				e.Setenv(name, value)
			}
			return made.Close()
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"keluar": exits, "simpan": keeps},
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

// keeps makes a variable of a part of what was printed last: simpan NAME REGEXP
func keeps(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: simpan NAME REGEXP")
	}
	found := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if found == nil {
		ts.Fatalf("%s is not in\n%s", args[1], ts.ReadFile("stdout"))
	}
	ts.Setenv(args[0], found[1])
}
