package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"sopc/compiler/office"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
	"sopc/lang/settings"
	"sopc/runtime/calendar"
	"sopc/runtime/roster"
)

// officeFile is a sopc.toml that was read. Of those who have none it is nil.
type officeFile struct {
	report.File // with what is wrong in it
	rules       *office.Rules
}

func (o *officeFile) asks() *office.Rules {
	if o == nil {
		return nil
	}
	return o.rules
}

// configOption lets a command take another sopc.toml than the nearest.
func (a *app) configOption(c *cobra.Command) {
	c.Flags().StringVar(&a.config, "config", "", a.say("pakai `FILE` sebagai aturan instansi, bukan sopc.toml terdekat", "take `FILE` as the rules of the office, not the nearest sopc.toml"))
}

// judge finds the sopc.toml of each file: the one of --config, or the nearest
// in the file's folder and those above it, up to the folder that holds .git.
func (a *app) judge(files []source) error {
	chosen := map[string]string{}           // by folder
	read := map[string]*officeFile{"": nil} // by name
	for i := range files {
		name := a.config
		if name == "" {
			folder := filepath.Dir(files[i].name)
			if _, looked := chosen[folder]; !looked {
				chosen[folder] = nearest(office.FileName, folder)
			}
			name = chosen[folder]
		}
		if _, known := read[name]; !known {
			o, err := readOffice(name)
			if err != nil {
				return err
			}
			read[name] = o
			a.worksOn(o.files()...)
		}
		files[i].office = read[name]
	}
	return nil
}

// nearest is the name of the file of settings that a folder falls under, or "".
func nearest(file, folder string) string {
	at, err := filepath.Abs(folder)
	if err != nil {
		return ""
	}
	for {
		name := filepath.Join(at, file)
		if exists(name) {
			here, err := os.Getwd()
			if err == nil {
				if rel, err := filepath.Rel(here, name); err == nil {
					return rel
				}
			}
			return name
		}
		above := filepath.Dir(at)
		if above == at || exists(filepath.Join(at, ".git")) {
			return ""
		}
		at = above
	}
}

// officesAround are the sopc.toml that a folder falls under, if any, and those
// in the folders below.
func officesAround(folder string) (names []string) {
	if name := nearest(office.FileName, folder); name != "" {
		names = append(names, name)
	}
	filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir() && name != folder && passedOver(d.Name()):
			return fs.SkipDir
		case !d.IsDir() && d.Name() == office.FileName && !slices.Contains(names, name):
			names = append(names, name)
		}
		return nil
	})
	return names
}

// readOffice reads a sopc.toml.
func readOffice(name string) (*officeFile, error) {
	way := bahasa.T("aturan instansi ditulis dalam berkas: `sopc help instansi`", "the rules of an office stand in a file: `sopc help instansi`")
	if ext := filepath.Ext(name); ext == ".sop" || ext == ".uji" {
		return nil, misuse(bahasa.T("%q adalah SOP, bukan aturan instansi", "%q is an SOP, not the rules of an office", name), way)
	}
	text, err := readSettings(name, way)
	if err != nil {
		return nil, err
	}
	o := &officeFile{File: report.File{Name: name, Text: text}}
	o.rules, o.Findings = office.Parse(name, text)
	return o, nil
}

// settingsFiles are the files in which an office says what it wants, with what
// is wrong in each. `sopc check` reads them, too, when they are named.
var settingsFiles = map[string]func(name string, text []byte) []finding.Finding{
	office.FileName: func(name string, text []byte) []finding.Finding {
		o := officeFile{File: report.File{Name: name}}
		o.rules, o.Findings = office.Parse(name, text)
		o.readFiles()
		return o.Findings
	},
	calendar.FileName: func(name string, text []byte) []finding.Finding {
		_, wrong := calendar.National().Amend(name, text)
		return wrong
	},
	roster.FileName: func(name string, text []byte) []finding.Finding {
		_, wrong := roster.Read(name, text)
		return wrong
	},
}

// settings checks a file of settings that was named like a source; ok is false
// when it could not be read.
func (s *source) settings(read func(name string, text []byte) []finding.Finding) (checked report.File, ok bool) {
	if s.text == nil && s.err == nil {
		s.text, s.err = readSettings(s.name, bahasa.Text{})
	}
	if s.err != nil {
		return report.File{}, false
	}
	return report.File{Name: s.name, Text: s.text, Findings: read(s.name, s.text)}, true
}

// readSettings reads a file of settings, up to a byte more than it may have.
func readSettings(name string, way bahasa.Text) ([]byte, error) {
	return readOrdinary(name, settings.MaxSize, way)
}

// offices are the files that judge some sources, each once, in the order of
// the sources.
func offices(files []source) (all []report.File) {
	seen := map[*officeFile]bool{nil: true}
	for _, f := range files {
		if !seen[f.office] {
			seen[f.office] = true
			all = append(all, f.office.File)
		}
	}
	return all
}

// brokenOffices are those among them that have mistakes.
func brokenOffices(files []source) (broken []report.File) {
	for _, o := range offices(files) {
		if len(o.Findings) > 0 {
			broken = append(broken, o)
		}
	}
	return broken
}

// officeOf tells the compiler what the organisation of a file asks.
func officeOf(files []source) func(name string) *office.Rules {
	byName := map[string]*office.Rules{}
	for _, f := range files {
		byName[f.name] = f.office.asks()
	}
	return func(name string) *office.Rules { return byName[name] }
}
