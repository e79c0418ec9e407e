// Package cli is the command tree of sopc: one command a file, each thin.
// Run is handed its arguments, streams, clock and environment and returns the
// exit code, so that tests and other programs can drive it.
package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// The exit codes, the same for every command.
const (
	Done        = 0  // the work is done and clean
	Found       = 1  // findings at or above the fail level, or a failed test
	Misused     = 2  // wrong usage or bad answers
	Refused     = 3  // the source has errors, nothing was done
	Waiting     = 4  // run stopped at a case that waits for others
	Late        = 5  // late, when asked to fail on it
	Damaged     = 6  // the record is broken
	Unreachable = 7  // the cases cannot be reached now
	Left        = 10 // the user left
	Broke       = 70 // sopc itself broke
)

// Setup is what a run touches of the world. Only the streams are required.
type Setup struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string // nil: an empty environment
	Now      func() time.Time    // nil: time.Now
	Version  string              // empty: as recorded in the binary

	Name  string // of the program; empty: sopc
	Place Place  // of the cases; nil: a Directory

	// Commands adds commands to the tree. They get the streams and the help of
	// the others, and Run waits for them however long they take to finish once
	// it is to leave.
	Commands func(lang bahasa.Language) []*cobra.Command

	// Terminal reports whether a stream is a terminal and how many columns
	// and lines it has. nil asks the system.
	Terminal func(stream any) (columns, lines int, ok bool)
}

// grace is how long a command may take to finish by itself once the user
// wants to leave.
const grace = 300 * time.Millisecond

// Run executes one command line, without the program's name, and returns the
// exit code. It leaves when ctx ends.
func Run(ctx context.Context, args []string, s Setup) int {
	a := newApp(s)
	a.args = args
	lang, langErr := a.language(args)
	a.lang = lang
	finished := make(chan int, 1)
	go func() { finished <- a.execute(ctx, args, langErr) }()
	select {
	case code := <-finished:
		return code
	case <-ctx.Done():
	}
	select {
	case code := <-finished:
		return code
	case <-time.After(grace):
	}
	if a.patient.Load() {
		return <-finished
	}
	a.writing.Lock() // a file that is being written is finished first
	fmt.Fprintln(a.err, a.say("\ndihentikan", "\nstopped"))
	return Left
}

// app is one run of the program.
type app struct {
	Setup
	args     []string
	config   string // --config
	lang     bahasa.Language
	out, err *stream
	writing  sync.Mutex      // held while a file takes its place
	swept    map[string]bool // folders that were cleared of unfinished files

	work  sync.Mutex             // guards works
	works map[string]fs.FileInfo // files that no output may replace, by name

	suggested *regexp.Regexp // the name of the program in command lines; nil: it is called so
	patient   atomic.Bool    // the command finishes by itself once it is to leave
}

func newApp(s Setup) *app {
	if s.Getenv == nil {
		s.Getenv = func(string) string { return "" }
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	s.Name = cmp.Or(s.Name, "sopc")
	if s.Place == nil {
		s.Place = Directory{}
	}
	if s.Terminal == nil {
		s.Terminal = terminal
	}
	if s.In == nil {
		s.In = strings.NewReader("")
	}
	return &app{Setup: s, out: &stream{to: s.Out}, err: &stream{to: s.Err}, works: map[string]fs.FileInfo{}, swept: map[string]bool{}}
}

// language finds the language of the screen before anything is said.
func (a *app) language(args []string) (bahasa.Language, error) {
	from, word := "SOPC_BAHASA", a.Getenv("SOPC_BAHASA")
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if v, ok := strings.CutPrefix(arg, "--bahasa="); ok {
			from, word = "--bahasa", v
		} else if arg == "--bahasa" && i+1 < len(args) {
			from, word = "--bahasa", args[i+1]
		}
	}
	if word == "" && from != "--bahasa" {
		return bahasa.ID, nil
	}
	l, ok := bahasa.Parse(word)
	if !ok {
		return bahasa.ID, misuse(bahasa.T("bahasa %q tidak dikenal dalam %s", "unknown language %q in %s", word, from),
			bahasa.T("pilih `id` (bahasa Indonesia) atau `en` (Inggris)", "choose `id` (Indonesian) or `en` (English)"))
	}
	return l, nil
}

// execute runs the command and turns whatever happens into an exit code. No
// panic passes it.
func (a *app) execute(ctx context.Context, args []string, err error) (code int) {
	defer func() {
		if p := recover(); p != nil {
			code = a.broke(p, frames())
		}
	}()
	if err == nil {
		root := a.tree()
		root.SetArgs(args)
		err = root.ExecuteContext(ctx)
	}
	if a.out.failed != nil && ctx.Err() == nil {
		a.finish(err)
		err = failure{Broke, bahasa.T("hasil tidak dapat ditulis: %v", "the output cannot be written: %v", a.out.failed),
			[]bahasa.Text{bahasa.T("periksa ruang penyimpanan dan tujuan hasilnya", "check the free space and where the output goes")}}
	}
	return a.finish(err)
}

// finish says what went wrong, if anything, and gives the exit code.
func (a *app) finish(err error) int {
	var code exitCode
	var f failure
	var refusal *engine.Refusal
	var wrong refused
	var unsound bug
	var worded interface {
		error
		Text() bahasa.Text
	}
	switch {
	case err == nil:
		return Done
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(a.err, a.say("\ndihentikan", "\nstopped"))
		return Left
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &unsound):
		return a.broke(unsound.panicked, unsound.frames)
	case errors.As(err, &wrong):
		a.showErrors(wrong.files)
		f = wrong.failure
	case errors.As(err, &f):
	case errors.As(err, &refusal):
		f = failure{code: Misused, said: refusal.Text}
	case errors.As(err, &worded):
		f = failure{code: Misused, said: worded.Text()}
		switch {
		case errors.Is(err, host.ErrDamaged):
			f.code = Damaged
		case errors.Is(err, host.ErrUnreachable):
			f.code = Unreachable
		}
	default:
		f = failure{code: Misused, said: bahasa.Same(err.Error())}
	}
	a.complain(f)
	return f.code
}

func (a *app) broke(p any, stack string) int {
	a.complain(failure{Broke,
		bahasa.T("sopc rusak; ini kesalahan program, bukan kesalahan Anda: %v", "sopc broke; this is the program's fault, not yours: %v", p),
		[]bahasa.Text{bahasa.T("laporkan pesan ini bersama perintah Anda dan baris berikut:\n%s\n%s",
			"report this message with your command and these lines:\n%s\n%s", a.version(), stack)}})
	return Broke
}

// bug is a panic of work that was done beside the command.
type bug struct {
	panicked any
	frames   string
}

func (b bug) Error() string { return fmt.Sprint(b.panicked) }

// frames names the functions that led to a panic, innermost first.
func frames() string {
	pcs := make([]uintptr, 64)
	all := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
	var b strings.Builder
	for n, panicked := 0, false; n < 12; {
		f, more := all.Next()
		if panicked && !strings.HasPrefix(f.Function, "runtime.") {
			fmt.Fprintf(&b, "  %s:%d\n", f.Function, f.Line)
			n++
		}
		panicked = panicked || f.Function == "runtime.gopanic"
		if !more {
			break
		}
	}
	return strings.TrimRight(b.String(), "\n")
}

// say gives a sentence in the language of the screen.
func (a *app) say(id, en string, args ...any) string {
	return a.own(bahasa.T(id, en, args...).In(a.lang))
}

// own calls the program by its name in the command lines that a text suggests:
// texts call it sopc.
func (a *app) own(text string) string {
	if a.suggested == nil {
		return text
	}
	return a.suggested.ReplaceAllString(text, "${1}"+a.Name+"${2}")
}

// exitCode is an error that has said everything already.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit %d", int(c)) }

// failure is why a command could not do its work, and the way out.
type failure struct {
	code int
	said bahasa.Text
	help []bahasa.Text
}

func (f failure) Error() string { return f.said.ID }

func misuse(said bahasa.Text, help ...bahasa.Text) failure { return failure{Misused, said, help} }

// arguments checks the number of arguments of a command; most < 0 is any.
func (a *app) arguments(least, most int, want bahasa.Text) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) >= least && (most < 0 || len(args) <= most) {
			return nil
		}
		use := bahasa.T("cara pakai: %s", "usage: %s", a.useLine(c))
		if most == 0 {
			return misuse(bahasa.T("`%s` tidak menerima argumen", "`%s` takes no arguments", c.CommandPath()), use, seeHelp(c))
		}
		return misuse(bahasa.T("`%s` memerlukan %s, tetapi ada %d argumen", "`%s` takes %s, but there are %d arguments", c.CommandPath(), want, len(args)), use, seeHelp(c))
	}
}

func seeHelp(c *cobra.Command) bahasa.Text {
	return bahasa.T("selengkapnya: `sopc help%s`", "more: `sopc help%s`", below(c))
}

// below is how a command is called, without the name of the program.
func below(c *cobra.Command) string {
	return strings.TrimPrefix(c.CommandPath(), c.Root().Name())
}

func terminal(stream any) (columns, lines int, ok bool) {
	f, ok := stream.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0, 0, false
	}
	columns, lines, err := term.GetSize(int(f.Fd()))
	if err != nil || columns <= 0 || lines <= 0 {
		columns, lines = 80, 24
	}
	return columns, lines, true
}
