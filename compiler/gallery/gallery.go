// Package gallery is what tests alone take the SOPs from that people wrote: the
// seeds, the gallery, lessons and difficult ones. They panic when a file of the
// repository is not as it should be.
package gallery

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"sopc/compiler"
	"sopc/compiler/form"
	"sopc/compiler/form/logo"
	"sopc/compiler/form/typeface"
	"sopc/compiler/office"
	"sopc/compiler/program"
)

// Programs compiles the SOPs of sops and testdata/sop, those of a folder
// together, by their names from the root of the repository on; root leads there.
func Programs(root string) map[string]*program.Program {
	folders, err := filepath.Glob(filepath.Join(root, "sops", "*"))
	must(err)
	all := map[string]*program.Program{}
	for _, folder := range append(folders, filepath.Join(root, "testdata", "sop")) {
		files, err := filepath.Glob(filepath.Join(folder, "*.sop"))
		must(err)
		var sources []compiler.Source
		for _, file := range files {
			text, err := os.ReadFile(file)
			must(err)
			name, err := filepath.Rel(root, file)
			must(err)
			sources = append(sources, compiler.Source{Name: filepath.ToSlash(name), Text: text})
		}
		for _, u := range compiler.Compile(sources, compiler.Options{}).Units {
			if u.Program == nil {
				must(fmt.Errorf("%s does not compile", u.Name))
			}
			all[u.Name] = u.Program
		}
	}
	if len(all) < 20 {
		must(fmt.Errorf("only %d SOPs below %s", len(all), root))
	}
	return all
}

// Short is a name of Programs as a word: "kalbar-bimtek-ptk".
func Short(name string) string {
	folder, file := filepath.Split(name)
	return filepath.Base(folder) + "-" + strings.TrimSuffix(file, ".sop")
}

var example = regexp.MustCompile("(?s)```toml\n(\\[formulir\\].*?)```")

// Office is how an agency has its forms: as the page for offices shows it, with
// a logo and all that may be added.
func Office(root string) form.Options {
	page, err := os.ReadFile(filepath.Join(root, "lang", "INSTANSI.md"))
	must(err)
	found := example.FindSubmatch(page)
	if found == nil {
		must(fmt.Errorf("the page for offices shows no form"))
	}
	rules, findings := office.Parse("sopc.toml", found[1])
	if findings != nil {
		must(fmt.Errorf("%v", findings))
	}
	o := form.Options{Fonts: typeface.Serif(), Paper: rules.Form.Paper, Template: rules.Form.Template}
	var picture bytes.Buffer
	must(png.Encode(&picture, image.NewGray(image.Rect(0, 0, 30, 40))))
	o.Template.Logo, err = logo.Read(picture.Bytes())
	must(err)
	o.Template.Cover, o.Template.Total = true, true
	return o
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
