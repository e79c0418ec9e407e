package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sopc/compiler/condition"
	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/runtime/worksheet"
)

// fields asks for the fields of the step.
func (w *walk) fields(s *worksheet.Sheet) error {
	for _, f := range s.Asked() {
		held, _ := s.Held(f)
		v, err := w.field(w.program.Fields[f], held)
		if err != nil {
			return err
		}
		s.Fill(f, v)
	}
	return nil
}

// arrival asks whether what the step waits for has come. The term passes only
// when the person says so.
func (w *walk) arrival(s *worksheet.Sheet) (lapsed bool, err error) {
	what := s.WaitsFor().In(w.lang)
	if s.Lapse == nil {
		_, err := w.ask(w.say("Menunggu %s. Tekan Enter bila sudah ada:", "Waiting for %s. Press Enter when it is there:", what))
		return false, err
	}
	i, err := w.choose(w.say("Menunggu %s:", "Waiting for %s:", what), []string{w.say("sudah ada", "it is there"), s.LapseText().In(w.lang)})
	return i == 1, err
}

// decide asks for the outcome, in the SOP's own words. Handing work back
// needs a reason.
func (w *walk) decide(s *worksheet.Sheet) error {
	var choices, words []string
	held := -1 // chosen before, and refused for what was not ticked
	chosen, again := s.Chosen()
	for i, way := range s.Choices() {
		choices = append(choices, worksheet.Way(w.program, way).In(w.lang))
		words = append(words, way.Label)
		if again && chosen.Outcome == way.Outcome {
			held = i
		}
	}
	w.tell(s.Question().In(w.lang))
	i, err := w.chooseBy(w.say("Pilih", "Choose"), choices, words, held)
	if err != nil {
		return err
	}
	s.Choose(i)
	for reason := ""; s.NeedsReason() && reason == ""; {
		if reason, err = w.ask(w.say("Alasan pengembalian:", "Reason for handing it back:")); err != nil {
			return err
		}
		if reason == "" {
			w.mind(w.say("alasan belum diisi", "there is no reason yet"))
		}
		s.Reason(reason)
	}
	return nil
}

// field asks for a value until it fits: a choice by its number or name, any
// other as the office writes it. Enter keeps a value that is held.
func (w *walk) field(f program.Field, held any) (any, error) {
	label := phrase.FieldLabel(f).In(w.lang)
	switch {
	case len(f.Choices) > 0:
		w.tell(label + ":")
		for i, c := range f.Choices {
			w.tell(fmt.Sprintf("  %d. %s", i+1, c.Label))
		}
		label = w.say("Pilih", "Choose") + fmt.Sprintf(" [1-%d]", len(f.Choices))
	case f.Type == program.YaTidak:
		label += " (ya/tidak)"
	}
	if held != nil {
		label += " (Enter = " + condition.Show(f, held) + ")"
	}
	for {
		answer, err := w.ask(label + ":")
		if err != nil {
			return nil, err
		}
		if answer == "" && held != nil {
			return held, nil
		}
		if n, err := strconv.Atoi(answer); err == nil && 1 <= n && n <= len(f.Choices) {
			return f.Choices[n-1].ID, nil
		}
		v, err := condition.Parse(f, answer)
		var bad *condition.ValueError
		if errors.As(err, &bad) {
			w.mind(bad.Text.In(w.lang))
			continue
		}
		return v, err
	}
}

// ticks shows kelengkapan and output as a tick list and takes what is ticked.
func (w *walk) ticks(s *worksheet.Sheet) error {
	for list := s.Lines(); len(list) > 0; list = s.Lines() {
		w.showTicks(list)
		if !slices.ContainsFunc(list, func(l worksheet.Line) bool { return !l.Done }) {
			return nil
		}
		question := w.say("Centang nomor (misalnya 1 2), s = semua, Enter = lanjut:", "Tick by number (such as 1 2), s = all, Enter = go on:")
		if len(s.Choices()) > 0 {
			question = w.say("Centang nomor (misalnya 1 2), s = semua, Enter = ke putusan:", "Tick by number (such as 1 2), s = all, Enter = to the decision:")
		}
		answer, err := w.ask(question)
		if err != nil || answer == "" {
			return err
		}
		if chosen, ok := numbers(answer, len(list)); ok {
			for _, i := range chosen {
				s.Tick(list[i], true)
			}
		} else {
			w.mind(w.say("nomor 1 sampai %d, dipisahkan spasi", "numbers from 1 to %d, with blanks between", len(list)))
		}
	}
	return nil
}

// numbers reads which of n lines are chosen, from 0.
func numbers(answer string, n int) (chosen []int, ok bool) {
	if all := strings.ToLower(answer); all == "s" || all == "semua" || all == "*" {
		for i := range n {
			chosen = append(chosen, i)
		}
		return chosen, true
	}
	for word := range strings.FieldsFuncSeq(answer, func(r rune) bool { return r == ' ' || r == ',' }) {
		i, err := strconv.Atoi(word)
		if err != nil || i < 1 || i > n {
			return nil, false
		}
		chosen = append(chosen, i-1)
	}
	return chosen, true
}

func (w *walk) showTicks(list []worksheet.Line) {
	heading := ""
	for i, l := range list {
		h := w.say("Kelengkapan", "Kelengkapan (needed)")
		if l.Output {
			h = "Output"
		}
		if h != heading {
			w.tell(h + ":")
			heading = h
		}
		box := "[ ]"
		if l.Done {
			box = "[x]"
		}
		w.tell(fmt.Sprintf("  %s %d. %s", box, i+1, phrase.Item(w.program, l.Item).In(w.lang)))
	}
}
