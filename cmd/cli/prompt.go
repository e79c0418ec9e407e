package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"sopc/cmd/screen"
	"sopc/compiler/program"
	"sopc/compiler/report"
)

// errLeft says that the user wants to leave, at a prompt as on the guided
// screen.
var errLeft = screen.ErrLeft

// longestAnswer is how many bytes one line of an answer may have.
const longestAnswer = 1 << 20

// dialog asks questions on a terminal, line by line. The terminal stays as it
// is, so that leaving at any moment leaves nothing behind.
type dialog struct {
	*app
	ctx    context.Context
	to     io.Writer
	stream any // where to leads in the setup
	color  bool
	lines  <-chan string // closed at the end of input
}

func (a *app) dialog(ctx context.Context, to io.Writer, stream any, color bool) *dialog {
	lines := make(chan string)
	go func() {
		defer close(lines)
		s := bufio.NewScanner(a.In)
		s.Buffer(nil, longestAnswer)
		for s.Scan() {
			select {
			case lines <- s.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return &dialog{a, ctx, to, stream, color, lines}
}

// ask prints a question and returns the answer without blanks around it. The
// error is errLeft when the user types q, ends the input or interrupts.
func (d *dialog) ask(question string) (string, error) {
	lines := screen.Wrap(report.Visible(question), d.width()-2)
	for _, l := range lines[:len(lines)-1] {
		fmt.Fprintln(d.to, paint(d.color, bold, l))
	}
	fmt.Fprint(d.to, paint(d.color, bold, lines[len(lines)-1])+" ")
	select {
	case line, more := <-d.lines:
		line = strings.TrimSpace(line)
		if !more || strings.EqualFold(line, "q") {
			if !more {
				fmt.Fprintln(d.to)
			}
			return "", errLeft
		}
		return line, nil
	case <-d.ctx.Done():
		fmt.Fprintln(d.to)
		return "", errLeft
	}
}

// tell prints a line that may hold text of the SOP, folded to the screen.
func (d *dialog) tell(line string) { d.print("", line) }

// print is tell in a colour.
func (d *dialog) print(shade, line string) {
	for _, l := range screen.Wrap(report.Visible(line), d.width()) {
		fmt.Fprintln(d.to, paint(d.color && shade != "", shade, l))
	}
}

// width is that of the screen now, in columns; it may change at any time.
func (d *dialog) width() int {
	columns, _, ok := d.Terminal(d.stream)
	if !ok {
		columns = 80
	}
	return max(columns, narrowest)
}

// mind prints what does not fit, before the question is asked again.
func (d *dialog) mind(s string) {
	d.print(red, "! "+s)
}

// askYes asks for ya or tidak; there is no default.
func (d *dialog) askYes(question string) (bool, error) {
	for {
		switch answer, err := d.ask(question + d.say(" (ya/tidak)", " (ya/tidak: yes/no)")); {
		case err != nil:
			return false, err
		case strings.EqualFold(answer, "ya") || strings.EqualFold(answer, "y") || d.lang == "en" && strings.EqualFold(answer, "yes"):
			return true, nil
		case strings.EqualFold(answer, "tidak") || strings.EqualFold(answer, "t") || d.lang == "en" && strings.EqualFold(answer, "no"):
			return false, nil
		}
		d.mind(d.say("jawab ya atau tidak", "answer ya (yes) or tidak (no)"))
	}
}

// choose asks for one of several things by number and returns its index.
func (d *dialog) choose(question string, choices []string) (int, error) {
	return d.chooseBy(question, choices, nil, -1)
}

// chooseBy also takes one of the choices in words, if these tell it from the
// others. Enter keeps the one that is held; -1: none is.
func (d *dialog) chooseBy(question string, choices, words []string, held int) (int, error) {
	for i, c := range choices {
		d.tell(fmt.Sprintf("  %d. %s", i+1, c))
	}
	question += fmt.Sprintf(" [1-%d]", len(choices))
	if held >= 0 {
		question += " (Enter = " + words[held] + ")"
	}
	for {
		answer, err := d.ask(question + ":")
		if err != nil {
			return 0, err
		}
		if answer == "" && held >= 0 {
			return held, nil
		}
		if n, err := strconv.Atoi(answer); err == nil && 1 <= n && n <= len(choices) {
			return n - 1, nil
		}
		if meant := named(words, answer); len(meant) == 1 {
			return meant[0], nil
		}
		d.mind(d.say("pilih nomor 1 sampai %d", "choose a number from 1 to %d", len(choices)))
	}
}

// named lists which of the words an answer is, however it is written.
func named(words []string, answer string) (all []int) {
	for i, word := range words {
		if key := program.Key(answer); key != "" && program.Key(word) == key {
			all = append(all, i)
		}
	}
	return all
}
