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
	"strings"

	"sopc/lang/bahasa"
)

// writeFile puts a file in place whole or not at all: it is written beside
// its place, brought to disk, and renamed. An existing file keeps its mode and
// owner, a link stays a link.
func (a *app) writeFile(name string, text []byte) error {
	return a.writeThrough(name, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// writeThrough is writeFile for what is too large to be held: write gives its
// parts. If it fails, nothing has changed.
func (a *app) writeThrough(name string, write func(io.Writer) error) error {
	a.writing.Lock()
	defer a.writing.Unlock()
	if to, err := filepath.EvalSymlinks(name); err == nil {
		name = to
	}
	if isRecord(name) {
		return misuse(bahasa.T("%q milik penyimpanan kasus dan tidak ditimpa", "%q belongs to the store of cases and is not replaced", name),
			bahasa.T("pilih nama berkas lain", "choose another file name"))
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return misuse(bahasa.T("%q bukan berkas biasa", "%q is no ordinary file", name),
			bahasa.T("pilih nama berkas lain", "choose another file name"))
	}
	var unmade error
	if err := replaceFile(name, func(w io.Writer) error { unmade = write(w); return unmade }); err != nil {
		if unmade != nil && !errors.As(unmade, new(*fs.PathError)) { // no fault of the file
			return unmade
		}
		var path *fs.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		if errors.Is(err, fs.ErrPermission) {
			return misuse(bahasa.T("Anda tidak berhak menulis %q", "you may not write %q", name),
				bahasa.T("pilih folder lain, atau minta hak tulis; tidak ada yang berubah", "choose another folder or ask for the right to write; nothing has changed"))
		}
		return misuse(bahasa.T("%q tidak dapat ditulis: %v", "%q cannot be written: %v", name, err),
			bahasa.T("periksa foldernya dan ruang penyimpanan; tidak ada yang berubah", "check the folder and the free space; nothing has changed"))
	}
	return nil
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
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return false
	}
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
	return a.writeFile(name, text)
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
	f, err := os.OpenFile(filepath.Join(filepath.Dir(name), fmt.Sprintf(".sopc-%016x", rand.Uint64())), os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
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
		return err
	}
	if missing == nil {
		keepOwner(f, old)
		if err = f.Chmod(mode); err != nil {
			return err
		}
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
