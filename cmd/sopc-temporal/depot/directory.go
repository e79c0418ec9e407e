package depot

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// directory is a place on a file system, also one that several machines mount.
//
// A thing is written under a passing name, forced to disk, and then given its
// own name by a hard link, which fails when there is one: on local disks as on
// NFS. So nobody ever sees half of it, and one of several wins. What a process
// that was killed leaves is a file with a passing name, which the next one
// sweeps after a day.
type directory struct {
	dir     string
	settled sync.Map // directories that are known to be on disk, with those above
}

// unfinished begins the names of files that are not what they will be. It is
// the beginning of no name.
const unfinished = ".baru-"

func newDirectory(dir string) (*directory, error) {
	if dir == "" {
		return nil, about(BadPlace, dir, wrong("namanya kosong", "the name is empty"))
	}
	whole, err := filepath.Abs(dir)
	if err != nil {
		return nil, system(dir, err)
	}
	d := &directory{dir: whole}
	d.sweep()
	return d, nil
}

func (d *directory) make() error {
	err := os.Mkdir(d.dir, 0o700) // one: what is above may be a disk that is not mounted
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return about(BadPlace, d.dir, err)
	}
	syncDirectory(filepath.Dir(d.dir)) // where we may not read it, somebody else made ours
	return nil
}

// try writes a little to disk, and takes it away again.
func (d *directory) try(ctx context.Context) error {
	tried := errors.New("tried")
	err := d.write(ctx, tryKey, strings.NewReader(strings.Repeat("sopc", 1024)), 4096, func(string, string) error { return tried })
	if errors.Is(err, tried) {
		return nil
	}
	return err
}

// tryKey is under which nothing is ever kept.
const tryKey = ".coba"

// isThere says that the directory is a depot; else why it is none.
func (d *directory) isThere() error {
	_, err := os.Stat(d.file(mark))
	if errors.Is(err, fs.ErrNotExist) {
		return d.about(NoDepot, "", nil)
	}
	return err
}

func (d *directory) about(kind Kind, key string, err error) *Fault {
	return about(kind, d.file(key), err)
}

// file is where the thing with this key lies.
func (d *directory) file(key string) string { return filepath.Join(d.dir, filepath.FromSlash(key)) }

func (d *directory) create(ctx context.Context, key string, content io.ReadSeeker, size int64) (bool, error) {
	if _, err := os.Lstat(d.file(key)); err == nil { // it may have been named just now
		return false, d.worded(key, d.settle(filepath.Dir(d.file(key))))
	}
	created := false
	err := d.write(ctx, key, content, size, func(passing, name string) error {
		err := os.Link(passing, name)
		// The answer to a link that was made can be lost on NFS, and the
		// question asked again.
		created = err == nil || sameFile(passing, name)
		switch {
		case created, errors.Is(err, fs.ErrExist):
			return nil
		case errors.Is(err, syscall.EPERM), errors.Is(err, syscall.ENOTSUP), errors.Is(err, syscall.ENOSYS):
			return about(NoLinks, d.dir, err)
		}
		return err
	})
	return created, err
}

func (d *directory) replace(ctx context.Context, key string, content io.ReadSeeker, size int64) error {
	return d.write(ctx, key, content, size, os.Rename)
}

// write writes content to disk under a passing name and has it named.
func (d *directory) write(ctx context.Context, key string, content io.ReadSeeker, size int64, naming func(passing, name string) error) (err error) {
	defer func() { err = d.worded(key, err) }()
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if key != mark {
		if err := d.isThere(); err != nil {
			return err
		}
	}
	name := d.file(key)
	if _, known := d.settled.Load(filepath.Dir(name)); !known {
		if err := d.mkdir(filepath.Dir(name)); err != nil {
			return err
		}
	}
	f, err := os.CreateTemp(d.passing(key), unfinished+"*") // for nobody else to read
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone after a rename
	_, err = io.CopyN(f, heeding{ctx, content}, size)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := naming(f.Name(), name); err != nil {
		return err
	}
	return d.settle(filepath.Dir(name)) // also what another has just named
}

// mkdir makes a directory below ours, and those between.
func (d *directory) mkdir(dir string) error {
	if dir == d.dir {
		return nil
	}
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrNotExist) {
		if err := d.mkdir(filepath.Dir(dir)); err != nil {
			return err
		}
		err = os.Mkdir(dir, 0o700)
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// settle forces the entries of a directory to disk, and of those above that
// this process has not settled before: another may just have made them.
func (d *directory) settle(dir string) error {
	if _, known := d.settled.Load(dir); !known && dir != d.dir {
		if err := d.settle(filepath.Dir(dir)); err != nil {
			return err
		}
	}
	if err := syncDirectory(dir); err != nil {
		return err
	}
	d.settled.Store(dir, true)
	return nil
}

func syncDirectory(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	f.Sync() // some file systems refuse, and need none
	return nil
}

func sameFile(a, b string) bool {
	one, err1 := os.Lstat(a)
	other, err2 := os.Lstat(b)
	return err1 == nil && err2 == nil && os.SameFile(one, other)
}

func (d *directory) open(ctx context.Context, key string) (_ io.ReadCloser, _ int64, err error) {
	defer func() { err = d.worded(key, err) }()
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	name := d.file(key)
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR), err == nil && info.IsDir():
		if err := d.isThere(); err != nil {
			return nil, 0, err // all of it is gone
		}
		return nil, 0, d.about(None, key, fs.ErrNotExist)
	case err != nil:
		return nil, 0, err
	case !info.Mode().IsRegular(): // reading a pipe may never end
		return nil, 0, d.about(Damaged, key, errNoOrdinary)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, 0, err
	}
	return f, info.Size(), nil
}

func (d *directory) list(ctx context.Context, prefix, after string, limit int) (names []string, err error) {
	defer func() { err = d.worded("", err) }()
	// Only a directory whose name is complete in the prefix must be read.
	top := ""
	if i := strings.LastIndex(prefix, "/"); i >= 0 {
		top = prefix[:i+1]
		if !isName(prefix[:i]) {
			return nil, nil
		}
	}
	if err := d.isThere(); err != nil {
		return nil, err // all of it is gone
	}
	err = d.walk(ctx, top, func(below string) bool { // whether names that begin so can be wanted
		return (strings.HasPrefix(below, prefix) || strings.HasPrefix(prefix, below)) && (below > after || strings.HasPrefix(after, below))
	}, func(name string) bool {
		if strings.HasPrefix(name, prefix) && name > after {
			names = append(names, name)
		}
		return len(names) < limit
	})
	if err == errEnough {
		err = nil
	}
	return names, err
}

// errEnough ends a walk.
var errEnough = errors.New("enough")

// walk gives the names below a directory ("" or one that ends with "/") in the
// order of their bytes.
func (d *directory) walk(ctx context.Context, top string, wanted func(below string) bool, give func(name string) bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	entries, err := os.ReadDir(d.file(top))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil
	}
	if err != nil {
		return err
	}
	var keys []string
	for _, e := range entries {
		key := top + e.Name()
		switch {
		case !isName(key):
		case leadsOn(d.file(key), e):
			keys = append(keys, key+"/") // so it sorts as the names in it
		default:
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		switch {
		case !strings.HasSuffix(key, "/"):
			if !give(key) {
				return errEnough
			}
		case wanted(key):
			if err := d.walk(ctx, key, wanted, give); err != nil {
				return err
			}
		}
	}
	return nil
}

// leadsOn reports whether an entry is a directory or a link to one.
func leadsOn(file string, e fs.DirEntry) bool {
	if e.Type()&fs.ModeSymlink == 0 {
		return e.IsDir()
	}
	info, err := os.Stat(file)
	return err == nil && info.IsDir()
}

// passing is where the thing with this key is before it has its name: on the
// same disk, also where what stands at the top of a depot is mounted by itself.
func (d *directory) passing(key string) string {
	top, _, deeper := strings.Cut(key, "/")
	if !deeper {
		return d.dir
	}
	return d.file(top)
}

// sweep removes what processes that were killed left unfinished. What is
// younger than a day may be at work.
func (d *directory) sweep() {
	for _, pattern := range []string{unfinished + "*", filepath.Join("*", unfinished+"*")} {
		names, _ := fs.Glob(os.DirFS(d.dir), filepath.ToSlash(pattern))
		for _, name := range names {
			name = d.file(name)
			if info, err := os.Lstat(name); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > 24*time.Hour {
				os.Remove(name) // else the next one does
			}
		}
	}
}

// worded words what the system says, unless the caller gave up.
func (d *directory) worded(key string, err error) error {
	var fault *Fault
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.As(err, &fault):
		return err
	case errors.Is(err, fs.ErrNotExist) && d.isThere() != nil:
		return d.about(NoDepot, "", nil)
	}
	return system(d.file(key), err)
}
