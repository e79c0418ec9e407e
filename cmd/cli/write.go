package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"sopc/lang/bahasa"
)

// An output never takes the place of something else. spare is the one guard:
// every output passes it on its way to disk (writeThrough), and a command that
// works for long asks it before it begins.

// spare refuses a name for an output that is, or leads to, a file that the
// command works on, a source, settings, or what cases are proven by. No name,
// and that of standard output, are fine.
func (a *app) spare(name string) error {
	if name == "" || name == stdin {
		return nil
	}
	other := bahasa.T("pilih nama berkas lain", "choose another file name")
	to, err := destination(name)
	if err != nil {
		return unwritable(name, err)
	}
	for _, name := range []string{name, to} {
		base := strings.ToLower(filepath.Base(name))
		switch ext := filepath.Ext(base); ext {
		case ".sop", ".uji", ".toml", ".kasus", ".pem", ".db":
			return misuse(bahasa.T("hasil tidak disimpan sebagai %q: nama berakhiran %s bukan milik sebuah hasil", "the output is not saved as %q: a name that ends in %s is not that of an output", name, ext), other)
		}
	}
	if isRecord(to) {
		return misuse(bahasa.T("%q milik penyimpanan kasus dan tidak ditimpa", "%q belongs to the store of cases and is not replaced", to), other)
	}
	info, err := os.Stat(to)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil: // a name that is too long, a file in the place of a folder
		return unwritable(name, err)
	case !info.Mode().IsRegular():
		return extraordinary(name, info, []bahasa.Text{other})
	}
	a.work.Lock()
	defer a.work.Unlock()
	for _, f := range a.works {
		if os.SameFile(f, info) {
			return misuse(bahasa.T("%q dipakai oleh perintah ini dan tidak ditimpa", "%q is in use by this command and is not replaced", name), other)
		}
	}
	return nil
}

// worksOn notes files that a command reads, or has just written. Those that do
// not exist are no concern.
func (a *app) worksOn(names ...string) {
	a.work.Lock()
	defer a.work.Unlock()
	for _, name := range names {
		if info, err := os.Stat(name); err == nil {
			a.works[name] = info
		}
	}
}

// destination is the file to which a name leads through links, whether it
// exists or not.
func destination(name string) (string, error) {
	if to, err := filepath.EvalSymlinks(name); err == nil {
		return to, nil
	}
	for range 40 { // a link to a link to … what does not exist
		to, err := os.Readlink(name)
		if err != nil {
			return name, nil
		}
		if !filepath.IsAbs(to) {
			to = filepath.Dir(name) + string(filepath.Separator) + to // not cleaned: the folder may be a link, too
		}
		name = to
	}
	return "", errors.New("too many links")
}

// writeFile saves an output.
func (a *app) writeFile(name string, text []byte) error {
	return a.writeThrough(name, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// writeThrough is writeFile for what is too large to be held: write gives its
// parts. If it fails, nothing has changed.
func (a *app) writeThrough(name string, write func(io.Writer) error) error {
	if err := a.spare(name); err != nil {
		return err
	}
	if err := a.put(name, write); err != nil {
		return err
	}
	a.worksOn(name)
	return nil
}

// putText is put for a text.
func (a *app) putText(name string, text []byte) error {
	return a.put(name, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// put puts a file in place whole or not at all: it is written beside its place,
// brought to disk, and renamed. An existing file keeps its mode and owner, a
// link stays a link.
func (a *app) put(name string, write func(io.Writer) error) error {
	a.writing.Lock()
	defer a.writing.Unlock()
	to, err := destination(name)
	if err != nil {
		return unwritable(name, err)
	}
	a.sweep(filepath.Dir(to))
	var unmade error
	if err := replaceFile(to, func(w io.Writer) error { unmade = write(w); return unmade }); err != nil {
		if unmade != nil && !errors.As(unmade, new(*fs.PathError)) { // no fault of the file
			return unmade
		}
		return unwritable(name, err)
	}
	return nil
}

// errUnfinished is why a file that could be begun could not be written: it is
// the disk, not the name.
type errUnfinished struct{ error }

func (e errUnfinished) Unwrap() error { return e.error }

// unwritable says why an output could not be written.
func unwritable(name string, err error) failure {
	code := Misused
	if errors.As(err, new(errUnfinished)) || errors.Is(err, syscall.ENOSPC) {
		code = Broke
	}
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	if errors.Is(err, fs.ErrPermission) {
		return misuse(bahasa.T("Anda tidak berhak menulis %q", "you may not write %q", name),
			bahasa.T("pilih folder lain, atau minta hak tulis; tidak ada yang berubah", "choose another folder or ask for the right to write; nothing has changed"))
	}
	return failure{code, bahasa.T("%q tidak dapat ditulis: %v", "%q cannot be written: %v", name, err), []bahasa.Text{
		bahasa.T("periksa nama, folder, dan ruang penyimpanannya; tidak ada yang berubah", "check the name, the folder and the free space; nothing has changed")}}
}

// beside begins a file that is to take the place of another one.
func beside(name string, way int, mode fs.FileMode) (*os.File, error) {
	return os.OpenFile(filepath.Join(filepath.Dir(name), fmt.Sprintf(".sopc-%016x", rand.Uint64())), way|os.O_CREATE|os.O_EXCL, mode)
}

// unfinished is how such files are called: a run that was killed leaves one.
var unfinished = regexp.MustCompile(`^\.sopc-[0-9a-f]{16}$`)

// abandoned is how long nobody has written to an unfinished file that nobody
// will finish.
const abandoned = time.Hour

// sweep clears a folder of the unfinished files of earlier runs, once a run.
func (a *app) sweep(folder string) {
	if a.swept[folder] {
		return
	}
	a.swept[folder] = true
	entries, _ := os.ReadDir(folder) // what cannot be read stays as it is
	for _, e := range entries {
		if !unfinished.MatchString(e.Name()) {
			continue
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > abandoned {
			os.Remove(filepath.Join(folder, e.Name()))
		}
	}
}

// isRecord says whether a file holds what cases are proven by: a store's
// database, an attachment, a key.
func isRecord(name string) bool {
	dir := filepath.Dir(name)
	if base := filepath.Base(name); strings.HasPrefix(base, "sopc.db") || strings.HasPrefix(base, "jangkar") && exists(filepath.Join(dir, "sopc.db")) {
		return true
	}
	if up := filepath.Dir(dir); filepath.Base(up) == "lampiran" && exists(filepath.Join(filepath.Dir(up), "sopc.db")) {
		return true
	}
	f, _, err := open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 64)
	n, _ := io.ReadFull(f, head)
	return bytes.HasPrefix(head[:n], []byte("SQLite format 3\x00")) || bytes.HasPrefix(head[:n], []byte("-----BEGIN"))
}

// rewriteFile writes a source anew that was read as was. What somebody else
// changed or removed meanwhile is left alone.
func (a *app) rewriteFile(name string, was, text []byte) error {
	now, err := readFile(name)
	if err != nil {
		return err
	}
	if bytes.Equal(now, text) {
		return nil // the same file by another name
	}
	if !bytes.Equal(now, was) {
		return misuse(bahasa.T("%q berubah sementara dikerjakan, jadi dibiarkan", "%q changed meanwhile, so it was left alone", name),
			bahasa.T("jalankan sekali lagi", "run the command once more"))
	}
	return a.putText(name, text)
}

func replaceFile(name string, write func(io.Writer) error) (err error) {
	old, missing := os.Stat(name)
	if missing == nil {
		// Renaming would replace a file that its owner protected, or a device.
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		f.Close()
	}
	mode := fs.FileMode(0o666)
	if missing == nil {
		mode = old.Mode().Perm() // from the first byte on: the text may be secret
	}
	f, err := beside(name, os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err = write(f); err != nil {
		return errUnfinished{err}
	}
	if missing == nil {
		keepOwner(f, old)
		if err = f.Chmod(mode); err != nil {
			return err
		}
	}
	if err = f.Sync(); err != nil {
		return errUnfinished{err}
	}
	if err = f.Close(); err != nil {
		return errUnfinished{err}
	}
	return os.Rename(f.Name(), name)
}
