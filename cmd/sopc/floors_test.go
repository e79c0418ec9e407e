package main_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors says which package may import which, the standard library aside. A
// package that is not listed may not exist. Tests are free: they may look
// down from any height.
var floors = map[string][]string{
	// The language: its words, its findings, its text.
	"lang/bahasa":  {},
	"lang/finding": {"lang/bahasa"},
	"lang/settings": {"lang/bahasa", "lang/finding",
		"github.com/pelletier/go-toml/v2", "github.com/pelletier/go-toml/v2/unstable"},
	"lang": {"lang/bahasa", "lang/finding",
		"github.com/alecthomas/participle/v2", "github.com/alecthomas/participle/v2/lexer"},

	// The program, and what is known about programs: nothing here knows the
	// language.
	"compiler/program":   {},
	"compiler/condition": {"compiler/program", "lang/bahasa", "github.com/expr-lang/expr", "github.com/expr-lang/expr/ast", "github.com/expr-lang/expr/file", "github.com/expr-lang/expr/parser", "github.com/expr-lang/expr/parser", "github.com/expr-lang/expr/types", "github.com/expr-lang/expr/vm"},
	"compiler/flow":      {"compiler/program"},
	"compiler/specimen":  {"compiler/program"},
	"compiler/phrase":    {"compiler/program", "compiler/condition", "lang/bahasa"},
	"compiler/compare":   {"compiler/program", "compiler/flow", "compiler/phrase", "lang/bahasa"},

	// What the checks know of office practice.
	"compiler/law":     {},
	"compiler/wording": {},

	// What an organisation asks of its SOPs.
	"compiler/office": {"lang/bahasa", "lang/finding", "lang/settings", "compiler/program", "compiler/condition", "compiler/law", "compiler/explain", "compiler/form"},

	// From text to program.
	"compiler": {"lang", "lang/bahasa", "lang/finding",
		"compiler/program", "compiler/condition", "compiler/flow", "compiler/law", "compiler/wording", "compiler/office"},

	// Back ends: one function on one program, or on findings.
	"compiler/flowchart":  {"compiler/program", "lang/bahasa", "github.com/rivo/uniseg"},
	"compiler/mermaid":    {"compiler/program", "compiler/flowchart", "lang/bahasa"},
	"compiler/dot":        {"compiler/program", "compiler/flowchart", "lang/bahasa"},
	"compiler/bpmn":       {"compiler/program", "compiler/phrase", "compiler/form/typeface", "lang/bahasa"},
	"compiler/form":       {"compiler/phrase", "compiler/program", "compiler/form/route"},
	"compiler/form/route": {},
	"compiler/form/typeface": {"compiler/form", "lang/bahasa", "github.com/go-fonts/liberation/liberationsansbold", "github.com/go-fonts/liberation/liberationsansregular",
		"github.com/go-fonts/liberation/liberationserifbold", "github.com/go-fonts/liberation/liberationserifregular"},
	"compiler/form/logo":   {"compiler/form", "lang/bahasa"},
	"compiler/form/svg":    {"compiler/form"},
	"compiler/form/pdf":    {"compiler/form", "compiler/form/typeface", "codeberg.org/go-pdf/fpdf"},
	"compiler/form/docx":   {"compiler/form"},
	"compiler/form/html":   {"compiler/form"},
	"compiler/form/viewer": {"compiler/form", "compiler/form/svg", "lang/bahasa"},
	"compiler/gallery":     {"compiler", "compiler/form", "compiler/form/logo", "compiler/form/typeface", "compiler/office", "compiler/program"},
	"compiler/report":      {"lang/bahasa", "lang/finding", "github.com/rivo/uniseg"},
	"compiler/explain":     {"lang/bahasa"},

	// Running: a pure engine, then what touches the world.
	"runtime/engine":           {"compiler/program", "compiler/condition", "lang/bahasa"},
	"runtime/calendar":         {"compiler/program", "lang/bahasa", "lang/finding", "lang/settings", "github.com/pelletier/go-toml/v2/unstable"},
	"runtime/roster":           {"runtime/calendar", "compiler/program", "lang/bahasa", "lang/finding", "lang/settings", "github.com/pelletier/go-toml/v2/unstable"},
	"runtime/host":             {"runtime/engine", "runtime/roster", "runtime/calendar", "compiler/program", "compiler/condition", "lang/bahasa"},
	"runtime/host/conformance": {"runtime/host", "runtime/roster", "runtime/engine", "runtime/scenario", "compiler/program", "compiler/condition", "compiler/specimen", "lang/bahasa", "pgregory.net/rapid"},
	"runtime/monitoring":       {"runtime/host", "runtime/engine", "runtime/calendar", "compiler/phrase", "compiler/program", "lang/bahasa"},
	"runtime/record":           {"runtime/host", "runtime/engine", "compiler/program", "lang/bahasa"},
	"runtime/card":             {"runtime/record", "runtime/host", "runtime/engine", "compiler/phrase", "compiler/program", "compiler/condition", "compiler/report", "lang/bahasa"},
	"runtime/worksheet":        {"runtime/engine", "compiler/phrase", "compiler/program", "compiler/condition", "lang/bahasa"},
	"runtime/replay":           {"runtime/engine", "compiler/compare", "compiler/phrase", "compiler/program", "compiler/condition", "lang/bahasa"},
	"runtime/scenario":         {"runtime/worksheet", "runtime/host", "runtime/engine", "compiler/program", "compiler/condition", "lang/bahasa", "github.com/rivo/uniseg"},
	"runtime/store": {"runtime/host", "runtime/record", "runtime/engine", "compiler/program", "lang/bahasa",
		"modernc.org/sqlite", "modernc.org/sqlite/lib"},

	// The SOPs that serve as templates.
	"sops": {"lang", "lang/bahasa"},

	// The commands.
	"cmd/screen": {"lang/bahasa", "compiler/phrase", "compiler/program", "compiler/condition", "compiler/report",
		"runtime/engine", "runtime/worksheet", "runtime/host",
		"charm.land/bubbletea/v2", "github.com/charmbracelet/colorprofile", "github.com/rivo/uniseg"},
	"cmd/preview": {"lang/bahasa"},
	"cmd/cli": {"cmd/screen", "cmd/preview", "lang", "lang/bahasa", "lang/finding", "lang/settings",
		"compiler", "compiler/office", "compiler/phrase", "compiler/compare", "compiler/program", "compiler/condition", "compiler/flow", "compiler/mermaid", "compiler/dot", "compiler/bpmn", "compiler/form", "compiler/form/svg", "compiler/form/pdf", "compiler/form/docx", "compiler/form/html", "compiler/form/viewer", "compiler/form/typeface", "compiler/form/logo", "compiler/report", "compiler/explain",
		"runtime/engine", "runtime/monitoring", "runtime/replay", "runtime/calendar", "runtime/roster", "runtime/worksheet", "runtime/host", "runtime/record", "runtime/card", "runtime/store", "runtime/scenario", "sops",
		"github.com/spf13/cobra", "github.com/spf13/pflag", "github.com/rivo/uniseg",
		"github.com/rogpeppe/go-internal/diff", "golang.org/x/term"},
	"cmd/cli/conformance": {"compiler", "compiler/program", "compiler/condition", "runtime/engine", "runtime/host", "runtime/scenario"},
	"cmd/sopc":            {"cmd/cli", "runtime/host"},

	// Cases on Temporal, in a module of its own.
	"cmd/sopc-temporal": {"cmd/cli", "cmd/sopc-temporal/depot", "cmd/sopc-temporal/options", "cmd/sopc-temporal/temporal", "cmd/sopc-temporal/worker", "lang/bahasa", "runtime/store",
		"github.com/spf13/cobra", "github.com/spf13/pflag", "go.temporal.io/api/serviceerror", "go.temporal.io/api/workflowservice/v1", "go.temporal.io/sdk/client", "go.temporal.io/sdk/log"},
	"cmd/sopc-temporal/depot":   {"lang/bahasa", "runtime/host", "runtime/store", "github.com/minio/minio-go/v7", "github.com/minio/minio-go/v7/pkg/credentials"},
	"cmd/sopc-temporal/options": {"lang/bahasa", "lang/settings", "github.com/pelletier/go-toml/v2/unstable", "github.com/spf13/pflag"},
	"cmd/sopc-temporal/temporal": {"lang/bahasa", "compiler/condition", "compiler/program", "runtime/engine", "runtime/host", "runtime/record", "cmd/sopc-temporal/depot",
		"google.golang.org/protobuf/proto", "go.temporal.io/api/common/v1", "go.temporal.io/api/enums/v1", "go.temporal.io/api/history/v1", "go.temporal.io/api/operatorservice/v1", "go.temporal.io/api/serviceerror", "go.temporal.io/api/workflow/v1", "go.temporal.io/api/workflowservice/v1",
		"go.temporal.io/sdk/activity", "go.temporal.io/sdk/client", "go.temporal.io/sdk/converter", "go.temporal.io/sdk/temporal", "go.temporal.io/sdk/worker", "go.temporal.io/sdk/workflow"},
	"cmd/sopc-temporal/testserver": {},
	"cmd/sopc-temporal/worker": {"lang/bahasa", "lang/finding", "compiler/program", "runtime/calendar", "runtime/roster", "runtime/host", "runtime/record", "runtime/store",
		"cmd/sopc-temporal/depot", "cmd/sopc-temporal/options", "cmd/sopc-temporal/temporal",
		"github.com/spf13/cobra", "github.com/prometheus/client_golang/prometheus", "github.com/prometheus/client_golang/prometheus/collectors", "github.com/prometheus/client_golang/prometheus/promhttp",
		"go.opentelemetry.io/otel/exporters/prometheus", "go.opentelemetry.io/otel/sdk/metric",
		"go.temporal.io/api/enums/v1", "go.temporal.io/api/serviceerror", "go.temporal.io/api/workflowservice/v1",
		"go.temporal.io/sdk/client", "go.temporal.io/sdk/contrib/opentelemetry", "go.temporal.io/sdk/log", "go.temporal.io/sdk/temporal", "go.temporal.io/sdk/worker",
		"google.golang.org/protobuf/types/known/durationpb"},
}

// The files are read here, not asked of the go command, whose answers the
// test cache would keep.
func TestFloors(t *testing.T) {
	const root = "../.."
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		pkg := path.Dir(filepath.ToSlash(rel))
		allowed, known := floors[pkg]
		if !known {
			t.Errorf("%s: the package %s has no place in the table", rel, pkg)
			return nil
		}
		seen[pkg] = true
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, imp := range f.Imports {
			name, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			own, isOwn := strings.CutPrefix(name, "sopc/")
			if !isOwn && !strings.Contains(strings.Split(name, "/")[0], ".") {
				continue // the standard library
			}
			if !slices.Contains(allowed, own) && !slices.Contains(allowed, name) {
				t.Errorf("%s imports %s", rel, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range floors {
		if !seen[pkg] {
			t.Errorf("the table lists %s, which does not exist", pkg)
		}
	}
}

// What is pure does not even know of the world's packages.
func TestPurity(t *testing.T) {
	world := []string{"os", "net", "net/http", "math/rand", "math/rand/v2", "log", "log/slog", "os/exec"}
	for _, pkg := range []string{"lang", "lang/bahasa", "lang/finding", "lang/settings", "compiler", "compiler/program", "compiler/condition",
		"compiler/flow", "compiler/phrase", "compiler/compare", "compiler/law", "compiler/wording", "compiler/office", "compiler/mermaid", "compiler/dot", "compiler/bpmn", "compiler/report", "runtime/engine", "runtime/replay", "runtime/calendar", "runtime/roster", "runtime/record", "runtime/monitoring", "sops"} {
		files, err := filepath.Glob(filepath.Join("../..", pkg, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		if len(files) == 0 {
			t.Errorf("no files in %s", pkg)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, imp := range f.Imports {
				if name, _ := strconv.Unquote(imp.Path.Value); slices.Contains(world, name) {
					t.Errorf("%s imports %s", file, name)
				}
			}
		}
	}
}
