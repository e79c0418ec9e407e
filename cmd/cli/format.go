package cli

import (
	"path/filepath"
	"slices"
	"strings"

	"sopc/lang/bahasa"
)

// formatOf is which of the known formats is asked for: by name or else by the
// ending of the file to save, or else the first. The two must not contradict
// each other. Endings are those of the formats; two of them may share one.
func formatOf(asked, file string, known, endings []string) (int, error) {
	ending := ""
	if file != stdin {
		ending = strings.TrimPrefix(strings.ToLower(filepath.Ext(file)), ".")
	}
	if asked != "" {
		if err := oneOf("format", asked, known...); err != nil {
			return 0, err
		}
		at := slices.Index(known, asked)
		if slices.Contains(endings, ending) && ending != endings[at] {
			return 0, misuse(bahasa.T("nama %q berakhiran .%s, sedangkan --format meminta %s", "the name %q ends in .%s, but --format asks for %s", file, ending, asked),
				bahasa.T("hapus `--format %s`, atau tulis `-o %s.%s`", "leave out `--format %s`, or write `-o %s.%s`", asked, strings.TrimSuffix(file, filepath.Ext(file)), endings[at]))
		}
		return at, nil
	}
	if ending == "" {
		return 0, nil
	}
	if at := slices.Index(endings, ending); at >= 0 {
		return at, nil
	}
	return 0, misuse(bahasa.T("akhiran .%s tidak menyebut bentuk yang dikenal", "the ending .%s names no form that is known", ending),
		bahasa.T("pakai salah satu akhiran ini: .%s", "use one of these endings: .%s", strings.Join(slices.Compact(slices.Clone(endings)), ", .")),
		bahasa.T("atau sebut bentuknya, misalnya: `--format %s`", "or name the form, for example: `--format %s`", known[0]))
}
