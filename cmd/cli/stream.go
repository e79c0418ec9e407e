package cli

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"syscall"

	"sopc/compiler/report"
	"sopc/lang/bahasa"
)

// stream is where output goes. When its reader has gone (`sopc … | head -1`)
// the rest is dropped quietly: nobody wants it, and the exit code stays what
// it would have been. Any other error is kept for the end.
type stream struct {
	to     io.Writer
	mu     sync.Mutex // guards what follows: a command may still write while Run leaves
	gone   bool
	failed error
}

func (s *stream) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gone || s.failed != nil {
		return len(p), nil
	}
	if _, err := s.to.Write(p); readerGone(err) {
		s.gone = true
	} else {
		s.failed = err
	}
	return len(p), nil
}

func readerGone(err error) bool {
	const noData = syscall.Errno(232) // Windows: the pipe is being closed
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) ||
		runtime.GOOS == "windows" && errors.Is(err, noData)
}

// color reports whether a stream of the setup takes colours.
func (a *app) color(stream any) bool {
	_, _, ok := a.Terminal(stream)
	return ok && a.Getenv("NO_COLOR") == "" && a.Getenv("TERM") != "dumb"
}

// reportOptions say how findings are shown on standard output.
func (a *app) reportOptions() report.Options {
	o := report.Options{Language: a.lang, Program: a.Name, Version: a.version(), Color: a.color(a.Out)}
	if columns, _, ok := a.Terminal(a.Out); ok {
		o.Width = columns
	}
	return o
}

const (
	bold  = "\x1b[1m"
	red   = "\x1b[1;31m"
	green = "\x1b[32m"
	dim   = "\x1b[2m"
	reset = "\x1b[0m"
)

// paint colours s if wanted.
func paint(wanted bool, color, s string) string {
	if !wanted || s == "" {
		return s
	}
	return color + s + reset
}

// complain prints a failure and the way out to standard error.
func (a *app) complain(f failure) {
	color := a.color(a.Err)
	fmt.Fprintln(a.err, paint(color, red, a.say("kesalahan:", "error:"))+" "+report.Visible(a.own(f.said.In(a.lang))))
	for _, h := range f.help {
		a.hint(h)
	}
}

// hint prints a way out to standard error. Its further lines stand under it, so
// that none can pass for a line of ours.
func (a *app) hint(h bahasa.Text) {
	text := strings.ReplaceAll(harmless(a.own(h.In(a.lang))), "\n", "\n  ")
	fmt.Fprintln(a.err, paint(a.color(a.Err), bold, a.say("petunjuk:", "hint:"))+" "+text)
}

// verbatim prints a text that other programs may read: to the letter, but
// harmless where it goes to a terminal. stream is where w leads in the setup.
func (a *app) verbatim(w io.Writer, stream any, text string) {
	if _, _, ok := a.Terminal(stream); ok {
		text = harmless(text)
	}
	io.WriteString(w, text)
}

// harmless makes a text of several lines safe to print.
func harmless(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = report.Visible(l)
	}
	return strings.Join(lines, "\n")
}
