// Package options holds what commands and workers are told: on the command
// line, else in the environment, else in a file.
//
// A struct declares them once, an option a field:
//
//	Address string `option:"alamat" default:"127.0.0.1:7233" id:"`HOST:PORT` …" en:"`HOST:PORT` …"`
//
// From that follow the option --alamat, the variable SOPC_ALAMAT and the key
// alamat of the file. The zero value means that nothing was said.
package options

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2/unstable"
	"github.com/spf13/pflag"

	"sopc/lang/bahasa"
	"sopc/lang/settings"
)

// FileName is the file in a data directory.
const FileName = "temporal.toml"

// Bind makes options of a command of the fields of the struct to which into
// points: texts, whole numbers, durations and switches.
func Bind(f *pflag.FlagSet, lang bahasa.Language, into any) {
	each(into, func(o option) {
		usage := o.usage.In(lang)
		switch value := o.value.Addr().Interface().(type) {
		case *string:
			f.StringVar(value, o.name, "", usage)
		case *int:
			f.IntVar(value, o.name, 0, usage)
		case *time.Duration:
			f.DurationVar(value, o.name, 0, usage)
		case *bool:
			f.BoolVar(value, o.name, false, usage)
		}
	})
}

// Source is where options come from that the command line leaves open.
type Source struct {
	getenv func(string) string
	file   *settings.File // nil: there is none
	root   *settings.Node
}

// From reads the file, and takes the environment. Without a name it is the
// FileName in folder, if there is one.
func From(getenv func(string) string, name, folder string) (*Source, error) {
	s := &Source{getenv: getenv}
	named := name != ""
	if !named {
		name = filepath.Join(folder, FileName)
	}
	text, err := os.ReadFile(name)
	if !named && errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, wrong("pengaturan %q tidak dapat dibaca (%v); periksa --pengaturan dan hak aksesnya", "the settings %q cannot be read (%v); check --pengaturan and the permissions", name, reason(err))
	}
	s.file = &settings.File{Code: "pengaturan-tidak-sah", Name: name, Text: text}
	s.root, _ = s.file.Read()
	return s, s.mistake()
}

// Fill fills in what the struct to which into points leaves open. In the file
// it is the table of that name, or what stands above all tables, among which
// are those that belong to others.
func (s *Source) Fill(into any, table string, tables ...string) error {
	var node *settings.Node
	if s.file != nil {
		node = s.root
		if table != "" {
			node = s.root.Get(table)
		}
		if node != nil && node.Kind != unstable.Table {
			s.file.WrongKind(node, settings.ATable)
			node = nil
		}
	}
	known := tables
	var failed error
	each(into, func(o option) {
		known = append(known, o.name)
		if failed != nil || !o.value.IsZero() {
			return
		}
		if word := s.getenv(o.variable()); word != "" {
			if !o.set(word) {
				failed = wrong("%s tidak dapat berisi %q; isi dengan %s", "%s cannot be %q; use %s", o.variable(), word, o.wants())
			}
			return
		}
		if n := node.Get(o.name); n != nil {
			if !o.suits(n) || !o.set(n.Text) {
				s.file.Wrong(n.At, bahasa.T("`%s` tidak dapat berisi ini", "`%s` cannot be this", o.name), bahasa.T("isi dengan %s", "use %s", o.wants()))
			}
			return
		}
		o.set(o.standard)
	})
	if node != nil {
		s.file.Only(node, known...)
	}
	if failed != nil {
		return failed
	}
	return s.mistake()
}

// mistake is the first mistake of the file.
func (s *Source) mistake() error {
	if s.file == nil || len(s.file.Findings) == 0 {
		return nil
	}
	first := s.file.Findings[0]
	said := first.Message
	for _, help := range first.Help {
		said = bahasa.T("%s; %s", "%s; %s", said, help)
	}
	return wrong("%s:%d:%d: %s", "%s:%d:%d: %s", s.file.Name, first.Span.Start.Line, first.Span.Start.Column, said)
}

// option is one field.
type option struct {
	name, standard string
	usage          bahasa.Text
	value          reflect.Value
}

// each gives the options of a struct in their order.
func each(into any, do func(option)) {
	v := reflect.ValueOf(into).Elem()
	for i := range v.NumField() {
		tag := v.Type().Field(i).Tag
		if name := tag.Get("option"); name != "" {
			o := option{name: name, standard: tag.Get("default"), value: v.Field(i)}
			o.usage = bahasa.T("%s (juga %s)", "%s (also %s)", bahasa.Text{ID: tag.Get("id"), EN: tag.Get("en")}, o.variable())
			if o.standard != "" {
				o.usage = bahasa.T("%s (juga %s; bawaan: %s)", "%s (also %s; default: %s)", bahasa.Text{ID: tag.Get("id"), EN: tag.Get("en")}, o.variable(), o.standard)
			}
			do(o)
		}
	}
}

// variable is the name in the environment.
func (o option) variable() string {
	return "SOPC_" + strings.ReplaceAll(strings.ToUpper(o.name), "-", "_")
}

// set reads a word; false when it cannot be that.
func (o option) set(word string) bool {
	if word == "" {
		return true
	}
	switch value := o.value.Addr().Interface().(type) {
	case *string:
		*value = word
	case *int:
		n, err := strconv.Atoi(word)
		if err != nil || n < 0 {
			return false
		}
		*value = n
	case *time.Duration:
		d, err := time.ParseDuration(word)
		if err != nil || d < 0 {
			return false
		}
		*value = d
	case *bool:
		b, err := strconv.ParseBool(word)
		if err != nil {
			return false
		}
		*value = b
	}
	return true
}

// suits reports whether a value of the file is of the kind of the option.
func (o option) suits(n *settings.Node) bool {
	switch o.value.Interface().(type) {
	case int:
		return n.Kind == unstable.Integer
	case bool:
		return n.Kind == unstable.Bool
	}
	return n.Kind == unstable.String
}

func (o option) wants() bahasa.Text {
	switch o.value.Interface().(type) {
	case int:
		return bahasa.T("bilangan bulat", "a whole number")
	case bool:
		return bahasa.Same("true, false")
	case time.Duration:
		return bahasa.T("lamanya, seperti \"30s\" atau \"2m\"", "how long, such as \"30s\" or \"2m\"")
	}
	return bahasa.T("teks dalam petik", "a text in quotes")
}

// Mistake is something that was said wrongly.
type Mistake struct{ said bahasa.Text }

func wrong(id, en string, args ...any) error { return &Mistake{bahasa.T(id, en, args...)} }

func (m *Mistake) Error() string { return m.said.ID }

// Text says it to people: where, what, and the way out.
func (m *Mistake) Text() bahasa.Text { return m.said }

// reason says why a file cannot be read.
func reason(err error) bahasa.Text {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return bahasa.T("tidak ditemukan", "not found")
	case errors.Is(err, fs.ErrPermission):
		return bahasa.T("akses ditolak", "access denied")
	}
	return bahasa.Same(err.Error())
}
