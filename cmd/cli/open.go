package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"

	"sopc/lang"
	"sopc/lang/bahasa"
)

// open opens a file to read it; whatever a command reads is opened here. What
// is no ordinary file is refused before it is opened: a pipe may never end, and
// a device may do something. way says what to do then.
func open(name string, way ...bahasa.Text) (*os.File, fs.FileInfo, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, nil, accessFailure(name, err)
	}
	if !info.Mode().IsRegular() {
		return nil, nil, extraordinary(name, info, way)
	}
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a pipe that has come meanwhile opens at once
	if err != nil {
		return nil, nil, accessFailure(name, err)
	}
	if info, err = f.Stat(); err != nil {
		err = accessFailure(name, err)
	} else if !info.Mode().IsRegular() {
		err = extraordinary(name, info, way)
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

// extraordinary refuses what is no ordinary file.
func extraordinary(name string, info fs.FileInfo, way []bahasa.Text) failure {
	if info.IsDir() {
		return misuse(bahasa.T("%q adalah folder", "%q is a folder", name), way...)
	}
	return misuse(bahasa.T("%q bukan berkas biasa", "%q is no ordinary file", name), way...)
}

// readOrdinary reads a file, up to a byte more than it may have: enough to see
// that it is too large. The text is never nil, which would mean not yet read.
func readOrdinary(name string, most int, way ...bahasa.Text) ([]byte, error) {
	f, _, err := open(name, way...)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := readUpTo(f, most)
	if err != nil {
		return nil, accessFailure(name, err)
	}
	return text, nil
}

// readFile reads a source.
func readFile(name string) ([]byte, error) { return readOrdinary(name, lang.MaxSize) }

func readUpTo(r io.Reader, most int) ([]byte, error) {
	return io.ReadAll(io.LimitReader(r, int64(most)+1))
}

// accessFailure says why a file cannot be opened.
func accessFailure(name string, err error) failure {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f := misuse(bahasa.T("%q tidak ditemukan", "%q does not exist", name))
		if near := neighbour(name); near != "" {
			f.help = append(f.help, bahasa.T("Mungkin maksud Anda %q?", "did you mean %q?", near))
		} else {
			f.help = append(f.help, bahasa.T("periksa nama dan foldernya", "check the name and the folder"))
		}
		return f
	case errors.Is(err, fs.ErrPermission):
		return misuse(bahasa.T("Anda tidak berhak membuka %q", "you may not open %q", name),
			bahasa.T("minta hak baca kepada pemilik berkas itu", "ask the owner of the file for the right to read it"))
	}
	if name == stdin {
		return misuse(bahasa.T("masukan baku tidak dapat dibaca: %v", "standard input cannot be read: %v", err),
			bahasa.T("tulis nama berkasnya, atau alirkan isinya: `sopc … - < surat.sop`", "name the file, or send its content: `sopc … - < surat.sop`"))
	}
	return misuse(bahasa.T("%q tidak dapat dibuka: %v", "%q cannot be opened: %v", name, err),
		bahasa.T("periksa nama dan foldernya", "check the name and the folder"))
}
