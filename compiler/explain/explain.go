// Package explain holds one page for each code of a finding: what it means,
// what to avoid, what to prefer, and why. A page is at once the text of
// `sopc explain`, the documentation of the check, and its test.
//
// # How a page is written
//
// pages/KODE.md holds the Indonesian page, a line "---", and the English one.
// Both have the same headings in the same order: Hindari (Avoid), Sebaiknya
// (Prefer), Mengapa (Why) and, where there is more to say than the messages
// do, Memperbaiki (Fix). The examples stand in the Indonesian page only; the
// English one shows the same.
//
// A page that says `sopc check --fix` promises that it turns the first example
// into the second.
//
// The word after the fence of an example tells what it is:
//
//	sop          a whole file
//	sop-bagian   sections of a file; what every SOP has is left out
//	toml         what an office says: sopc.toml, kalender.toml, petugas.toml
//
// and after that word may stand
//
//	ulang 41       the example is this block, 41 times
//	tanpa kepala   the head is lacking, and is not to be added
//	bita           control pictures (␀ ␃ …) stand for what they picture
//
// An example of several files has a block for each, whose first line is a
// comment with the file's name: # pengadaan.sop
package explain

import (
	"embed"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"sopc/lang/bahasa"
)

//go:embed pages/*.md
var files embed.FS

// File is a file of an example.
type File struct {
	Name string // "contoh.sop", unless the example names it
	Text string
	Part bool // sections only: an identity and what else it lacks are to be added
	Head bool // a part that lacks its head, too
}

type page struct {
	text          bahasa.Text // as Markdown
	avoid, prefer []File
}

var pages = sync.OnceValue(func() map[string]page {
	all := map[string]page{}
	for _, code := range Codes() {
		src, err := files.ReadFile("pages/" + code + ".md")
		if err != nil {
			panic(err)
		}
		all[code] = read(string(src))
	}
	return all
})

// Codes are the codes that have a page, sorted.
func Codes() []string {
	entries, err := files.ReadDir("pages")
	if err != nil {
		panic(err) // they are part of the program
	}
	codes := make([]string, len(entries))
	for i, e := range entries {
		codes[i] = strings.TrimSuffix(e.Name(), ".md")
	}
	slices.Sort(codes)
	return codes
}

// Page is the page of a code as Markdown; ok is false for an unknown code.
func Page(code string, l bahasa.Language) (markdown string, ok bool) {
	p, ok := pages()[code]
	return p.text.In(l), ok
}

// Summary is the first sentence of a page, or "" for an unknown code.
func Summary(code string, l bahasa.Language) string {
	text, _ := Page(code, l)
	_, text, _ = strings.Cut(text, "\n")
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n\n")
	if i := strings.Index(text, ". "); i >= 0 {
		text = text[:i+1]
	}
	return text
}

// Example gives the files of a page's two examples: what to avoid, which
// raises the code and nothing else, and what to prefer, which is clean.
func Example(code string) (avoid, prefer []File) {
	p := pages()[code]
	return p.avoid, p.prefer
}

// fileName is the first line of a file that has a name.
var fileName = lazily(`^# (\S+\.(?:sop|uji|toml))\n`)

// hasHead tells a text that has its head, after its comments.
var hasHead = lazily(`^(?:#.*\n)*sop\b`)

// block is a fenced block: what stands after the fence, and its lines.
var block = lazily("(?ms)^```(.*?)\n(.*?)^```\n")

// lazily compiles a pattern when it is first used: most runs explain nothing.
func lazily(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// read splits a page into its languages, shows the examples in both, and
// takes them out as files.
func read(src string) page {
	id, en, _ := strings.Cut(src, "\n---\n\n")
	avoid, prefer := section(id, "## Hindari"), section(id, "## Sebaiknya")
	id = block().ReplaceAllStringFunc(id, func(b string) string {
		if strings.HasPrefix(b, "```toml\n") {
			return b
		}
		return block().ReplaceAllString(b, "```sop\n$2```\n")
	})
	en = insert(insert(en, "## Avoid", section(id, "## Hindari")), "## Prefer", section(id, "## Sebaiknya"))
	return page{bahasa.Text{ID: id, EN: en}, examples(avoid), examples(prefer)}
}

// section is what stands under a heading.
func section(text, heading string) string {
	_, text, _ = strings.Cut(text, heading+"\n")
	text, _, _ = strings.Cut(text, "\n## ")
	return text
}

// insert puts the examples of another language's section at the end of a
// section.
func insert(text, heading, from string) string {
	old := heading + "\n" + section(text, heading)
	shown := strings.Join(block().FindAllString(from, -1), "\n")
	return strings.Replace(text, old, strings.TrimRight(old, "\n")+"\n\n"+shown, 1)
}

func examples(text string) (fs []File) {
	for _, b := range block().FindAllStringSubmatch(text, -1) {
		kind, option, _ := strings.Cut(b[1], " ")
		f := File{Name: "contoh.sop", Text: b[2], Part: kind == "sop-bagian"}
		if named := fileName().FindStringSubmatch(f.Text); named != nil {
			f.Name = named[1]
		}
		f.Head = f.Part && option != "tanpa kepala" && !hasHead().MatchString(f.Text)
		if option == "bita" {
			f.Text = strings.Map(unpicture, f.Text)
		}
		if times, ok := strings.CutPrefix(option, "ulang "); ok {
			n, _ := strconv.Atoi(times) // a test sees to it
			f.Text = strings.Repeat(f.Text, n)
		}
		fs = append(fs, f)
	}
	return fs
}

// unpicture gives the control character that a control picture shows.
func unpicture(r rune) rune {
	if '␀' <= r && r <= '␟' {
		return r - '␀'
	}
	return r
}
