package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// stdin is the name of standard input, as an argument and in findings.
const stdin = "-"

// workspaceLimit is how many bytes of source one command reads in all.
const workspaceLimit = 256 << 20

// source is a file that the user named, or that lies in a folder that the
// user named.
type source struct {
	name   string
	size   int64
	mode   fs.FileMode
	text   []byte
	office *officeFile // the rules of its organisation, once judge has looked
	err    error       // why text is missing; nil for a file that is too large
}

// tooLarge is the finding on a file that is not even read.
func (s source) tooLarge() (finding.Finding, bool) {
	return finding.Finding{
		Code:     "berkas-terlalu-besar",
		Severity: finding.Error,
		Span:     finding.Span{Start: finding.Pos{Filename: s.name}},
		Message:  bahasa.T("berkas ini %d byte, sedangkan batasnya %d byte (5 MiB)", "this file has %d bytes, the limit is %d (5 MiB)", s.size, lang.MaxSize),
		Help:     []bahasa.Text{bahasa.T("satu berkas .sop memuat satu SOP; bagi menjadi beberapa berkas", "one .sop file holds one SOP; split it into several files")},
	}, s.size > lang.MaxSize
}

// read finds and reads the files that the arguments name. A file that cannot
// be read carries its err; only arguments that make no sense end the command.
func (a *app) read(args []string) ([]source, error) {
	files, err := a.find(args)
	readAll(files)
	return files, err
}

// find lists the files that the arguments name: files, folders with all that
// lies in them, and "-" for standard input, which is read at once. Each file
// comes once, in the order of the arguments and of the alphabet within a
// folder.
func (a *app) find(args []string) ([]source, error) {
	var files []source
	seen := map[string]bool{}
	add := func(s source) {
		if key := filepath.Clean(s.name); !seen[key] {
			seen[key] = true
			files = append(files, s)
		}
	}
	for _, arg := range args {
		if arg == stdin {
			s := source{name: stdin}
			var err error
			if s.text, err = readUpTo(a.In, lang.MaxSize); err != nil {
				s.err = accessFailure(stdin, err)
			}
			s.size = int64(len(s.text))
			add(s)
			continue
		}
		info, err := os.Stat(arg)
		switch {
		case err != nil:
			return nil, accessFailure(arg, err)
		case info.IsDir():
			found, err := folder(arg)
			if err != nil {
				return nil, err
			}
			for _, s := range found {
				add(s)
			}
		default:
			add(entry(arg, info))
		}
	}
	var total int64
	for _, s := range files {
		if s.size <= lang.MaxSize {
			total += s.size
		}
	}
	if total > workspaceLimit {
		return nil, misuse(bahasa.T("semuanya %d MiB, sedangkan batas satu perintah %d MiB", "%d MiB in all, the limit of one command is %d MiB", total>>20, workspaceLimit>>20),
			bahasa.T("kerjakan folder demi folder", "take one folder after the other"))
	}
	return files, nil
}

// readOne reads a file that is one file, of the kind that want names.
func (a *app) readOne(name string, want bahasa.Text) (source, error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return source{}, misuse(bahasa.T("%q adalah folder; tulis %s", "%q is a folder; name %s", name, want))
	}
	files, err := a.read([]string{name})
	if err != nil {
		return source{}, err
	}
	a.worksOn(name)
	return files[0], files[0].err
}

// folder lists the .sop and .uji files in a folder and in the folders in it;
// hidden ones and node_modules are passed over.
func folder(root string) ([]source, error) {
	var files []source
	if info, err := os.Lstat(root); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		root += string(filepath.Separator) // the folder that the link leads to
	}
	sops := 0
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			files = append(files, source{name: name, err: accessFailure(name, err)})
			return fs.SkipDir
		}
		skip := name != root && passedOver(d.Name())
		switch ext := filepath.Ext(name); {
		case d.IsDir() && skip:
			return fs.SkipDir
		case d.IsDir() || skip || ext != ".sop" && ext != ".uji":
			return nil
		case ext == ".sop":
			sops++
		}
		info, err := os.Stat(name) // not d.Info: a link counts as what it leads to
		if err != nil {
			files = append(files, source{name: name, err: accessFailure(name, err)})
			return nil
		}
		if !info.IsDir() {
			files = append(files, entry(name, info))
		}
		return nil
	})
	if err == nil && len(files) == 0 {
		return nil, misuse(bahasa.T("tidak ada berkas .sop dalam folder %q", "there is no .sop file in the folder %q", root),
			bahasa.T("sebut berkas atau folder lain, atau buat SOP pertama di sana: `sopc new %s`", "name another file or folder, or make the first SOP there: `sopc new %s`", filepath.Join(root, "surat.sop")))
	}
	return files, err
}

// passedOver tells names in a folder that are not looked at.
func passedOver(name string) bool { return strings.HasPrefix(name, ".") || name == "node_modules" }

// entry is a file to be read. Pipes and devices are not opened: they may
// never end.
func entry(name string, info fs.FileInfo) source {
	s := source{name: name, size: info.Size(), mode: info.Mode()}
	if !info.Mode().IsRegular() {
		s.err = extraordinary(name, info, []bahasa.Text{bahasa.T("simpan isinya sebagai berkas .sop, atau alirkan melalui masukan baku dengan `-`", "save its content as a .sop file, or send it through standard input with `-`")})
	}
	return s
}

// readAll reads the files, several at once.
func readAll(files []source) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(files)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(files); i = int(next.Add(1)) - 1 {
				s := &files[i]
				if s.err == nil && s.text == nil && s.size <= lang.MaxSize {
					s.text, s.err = readFile(s.name)
				}
			}
		})
	}
	wg.Wait()
}

// neighbour is a .sop or .uji file in the same folder whose name is close to
// that of a file that does not exist.
func neighbour(name string) string {
	entries, err := os.ReadDir(filepath.Dir(name))
	if err != nil {
		return ""
	}
	var names []string
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); ext == ".sop" || ext == ".uji" {
			names = append(names, e.Name())
		}
	}
	near := finding.Closest(filepath.Base(name), names)
	if near == "" {
		return ""
	}
	return filepath.Join(filepath.Dir(name), near)
}
