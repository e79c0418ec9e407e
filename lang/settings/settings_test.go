package settings_test

import (
	"strings"
	"testing"
	"time"

	"sopc/lang/bahasa"
	"sopc/lang/settings"
)

// read says what is wrong with a text, and at which line the first of it is.
func read(text string) (said []string, line int) {
	f := settings.File{Code: "k", Name: "sopc.toml", Text: []byte(text)}
	f.Read()
	for _, x := range f.Findings {
		said = append(said, x.Message.In(bahasa.EN))
	}
	if len(said) > 0 {
		line = f.Findings[0].Span.Start.Line
	}
	return said, line
}

// Whatever a file holds, it is read or refused at once.
func TestHostileFilesAreRefusedAtOnce(t *testing.T) {
	deep := strings.Repeat("a.", 100_000) + "a"
	var many strings.Builder
	for many.Len() < settings.MaxSize-20 {
		many.WriteString("[a" + strings.Repeat("b", many.Len()%7) + "]\n")
	}
	for name, c := range map[string]struct{ text, want string }{
		"header":        {"\n[" + deep + "]\n", "nested too deeply"},
		"tables":        {"\n[[" + deep + "]]\n", "nested too deeply"},
		"key":           {"\n" + deep + " = 1\n", "nested too deeply"},
		"inner key":     {"\na = [{" + deep + " = 1}]\n", "nested too deeply"},
		"inline tables": {"\nx = " + strings.Repeat("{a=", 9000) + "1" + strings.Repeat("}", 9000) + "\n", "nested too deeply"},
		"more of them":  {"\nx = " + strings.Repeat("{a=", 60_000) + "1" + strings.Repeat("}", 60_000) + "\n", "cannot be read"},
		"lists":         {"\nx = " + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "\n", "cannot be read"},
		"many headers":  {many.String(), "too many fields"},
		"many keys":     {"\nx = [{" + strings.Repeat("a=1,", 50_000) + "}]", "too many fields"},
	} {
		start := time.Now()
		said, line := read(c.text)
		if took := time.Since(start); took > 2*time.Second { // some 50 ms
			t.Errorf("%s: %v", name, took)
		}
		if len(said) != 1 || !strings.Contains(said[0], c.want) || line < 2 && name != "lists" && name != "more of them" {
			t.Errorf("%s: line %d, %q", name, line, said)
		}
	}
}
