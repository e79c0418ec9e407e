// Package store keeps cases on disk, in a directory that several processes of
// one machine share. It is the Keeper of a host.Office.
//
// The directory holds
//
//	sopc.db    SQLite: records, where cases stand, open tasks, programs
//	lampiran/  attachments, by the SHA-256 of their content
//
// and whatever the office keeps beside them. The key that signs lies elsewhere,
// so that who gets hold of the directory cannot forge it.
//
// What is worked out from a case (bytes of the line, chain, signature, rows of
// tasks) is worked out where it is asked for. One goroutine of each process,
// the writer, only puts it on disk, what came together in one transaction (see
// writer.go). Between processes, and between an event and the state that it was
// judged by, the number of lines decides: a line is written only if the case
// still has as many lines as before it.
//
// Nothing is kept in memory for a case that waits. What was used last is, to
// save reading it again, and only as long as the number of lines says that it
// is still so.
package store

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver

	"sopc/runtime/host"
)

// Names inside the directory of a store.
const (
	databaseFile  = "sopc.db"
	attachmentDir = "lampiran"
)

// Bounds.
const (
	hotCases    = 1024 // whose last state is kept in memory
	hotPrograms = 256  // that are kept ready
	readers     = 4    // connections that read
	patience    = 10 * time.Second
)

// Options say how a store is opened.
type Options struct {
	// KeyFile is the private key that signs. Empty means the user's own:
	// sopc/kunci/<id of the store>.pem in the user's folder for settings. A
	// new store makes one where there is none.
	KeyFile string
	// ReadOnly opens a store that exists, without the key, and never writes.
	ReadOnly bool
	// Wait is how long to wait while other processes write; 0: 10 seconds.
	Wait time.Duration
}

// Store is a directory of cases. Its methods are safe for use by several
// goroutines; several processes may have the same store open. Failures of the
// store itself are a *Fault.
type Store struct {
	dir, id  string
	options  Options
	key      ed25519.PrivateKey // nil when read only
	public   ed25519.PublicKey
	db       *sql.DB  // reads
	prepared sync.Map // statements of db by their text
	writer   *writer  // nil when read only
	closing  sync.Once

	hot      *recent[string, held]  // by id
	byHash   *recent[string, *kept] // programs
	byNumber *recent[int64, *kept]  // the same
}

var _ host.Keeper = (*Store)(nil)

// Open opens the store in a directory, and makes it if there is none, unless
// it is to be read only.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	return open(ctx, dir, o, !o.ReadOnly)
}

// open opens a store, with its key to write or without.
func open(ctx context.Context, dir string, o Options, writes bool) (_ *Store, err error) {
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	if o.Wait == 0 {
		o.Wait = patience
	}
	s := &Store{
		dir: dir, options: o,
		hot: newRecent[string, held](hotCases), byHash: newRecent[string, *kept](hotPrograms), byNumber: newRecent[int64, *kept](hotPrograms),
	}
	defer func() {
		if err != nil {
			s.Close()
			err = s.fault(err)
		}
	}()
	if err := s.prepareDirectory(); err != nil {
		return nil, err
	}
	if s.db, err = sql.Open("sqlite", s.dsn()); err != nil {
		return nil, err
	}
	s.db.SetMaxOpenConns(readers)
	s.db.SetMaxIdleConns(readers)
	if err := s.settle(ctx); err != nil {
		return nil, err
	}
	if !writes {
		return s, nil
	}
	if s.key, err = s.readKey(); err != nil {
		return nil, err
	}
	s.sweep()
	s.writer, err = startWriter(ctx, s)
	return s, err
}

// Close ends the use of the store. What was acknowledged is on disk already.
func (s *Store) Close() (err error) {
	s.closing.Do(func() {
		if s.writer != nil {
			s.writer.stop()
		}
		if s.db != nil {
			err = s.db.Close()
		}
	})
	return err
}

// Dir is the directory of the store.
func (s *Store) Dir() string { return s.dir }

// ID names the store among all stores.
func (s *Store) ID() string { return s.id }

// PublicKey is the public half of the key that signs, as the store says. Who
// verifies should have it from elsewhere.
func (s *Store) PublicKey() ed25519.PublicKey { return s.public }

// prepareDirectory refuses places where a store cannot be kept safe and makes
// the directory and the file, for nobody else to read.
func (s *Store) prepareDirectory() error {
	file := filepath.Join(s.dir, databaseFile)
	info, err := os.Stat(file)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return s.says(NoStore, nil)
	case err == nil && info.Size() == 0: // it is never made so
		return s.says(Damaged, wrong("%s kosong", "%s is empty", databaseFile))
	case errors.Is(err, fs.ErrNotExist):
		for _, left := range []string{databaseFile + "-wal", attachmentDir} {
			if exists(filepath.Join(s.dir, left)) {
				return s.says(Damaged, wrong("%s hilang, padahal %s masih ada", "%s is gone, but %s is still there", databaseFile, left))
			}
		}
		if s.options.ReadOnly {
			return s.says(NoStore, nil)
		}
		key, err := s.KeyFile()
		if err != nil {
			return err
		}
		if s.inside(key) {
			return about(KeyInside, key, nil)
		}
		if err := os.MkdirAll(s.dir, 0o700); err != nil {
			return err
		}
	case err != nil:
		return err
	}
	name, remote, err := fileSystem(s.dir)
	if err != nil {
		return err
	}
	if remote {
		return s.onNetwork(name)
	}
	if info != nil {
		return nil
	}
	return s.lay(file)
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// unfinished begins the names of files that are not what they will be.
const unfinished = ".baru-"

// lay puts a database without tables in its place, which settle makes a store.
// It is there whole or not at all, so that an empty file is known as damaged.
func (s *Store) lay(file string) error {
	f, err := os.CreateTemp(s.dir, unfinished+"*") // mode 0600, which SQLite gives its other files, too
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := f.Close(); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", "file:"+escapedPath(f.Name()))
	if err != nil {
		return err
	}
	_, err = db.Exec("PRAGMA application_id = " + itoa(applicationID))
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), file); err == nil || errors.Is(err, fs.ErrExist) {
		return nil // by this process or another
	}
	return os.Rename(f.Name(), file) // where the file system knows no links
}

// sweep removes what processes that were killed left unfinished. What is
// younger than a day may be at work.
func (s *Store) sweep() {
	for _, dir := range []string{s.dir, filepath.Join(s.dir, attachmentDir)} {
		names, _ := filepath.Glob(filepath.Join(escape(dir), unfinished+"*"))
		for _, name := range names {
			if info, err := os.Lstat(name); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > 24*time.Hour {
				os.Remove(name) // else the next one does
			}
		}
	}
}

// escapedPath is how a file stands in an address for the driver.
func escapedPath(name string) string {
	path := filepath.ToSlash(name)
	if path[0] != '/' { // C:/…
		path = "/" + path
	}
	return (&url.URL{Path: path}).EscapedPath()
}

// dsn is how the driver is told to open the database.
func (s *Store) dsn() string {
	q := url.Values{}
	q.Add("_pragma", "busy_timeout("+strconv.FormatInt(s.options.Wait.Milliseconds(), 10)+")")
	q.Add("_pragma", "synchronous(full)")
	if s.options.ReadOnly {
		q.Set("mode", "ro")
		if s.asleep() {
			q.Set("immutable", "1")
		}
	}
	return "file:" + escapedPath(filepath.Join(s.dir, databaseFile)) + "?" + q.Encode()
}

// asleep reports whether nobody works on the store and this process could not
// note that it reads, as on a medium that cannot be written. Then SQLite reads
// the file without locks.
func (s *Store) asleep() bool {
	if _, err := os.Stat(filepath.Join(s.dir, databaseFile+"-wal")); err == nil {
		return false
	}
	f, err := os.CreateTemp(s.dir, ".sopc-*")
	if err != nil {
		return true
	}
	f.Close()
	os.Remove(f.Name())
	return false
}

// statement gives a statement of the readers, prepared once.
func (s *Store) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	if p, ok := s.prepared.Load(text); ok {
		return p.(*sql.Stmt), nil
	}
	p, err := s.db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if other, twice := s.prepared.LoadOrStore(text, p); twice {
		p.Close()
		return other.(*sql.Stmt), nil
	}
	return p, nil
}

// row reads one row into to; found is false when there is none. Such reads are
// short, so only their beginning heeds the context.
func (s *Store) row(ctx context.Context, text string, args []any, to ...any) (found bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	p, err := s.statement(context.Background(), text)
	if err != nil {
		return false, s.fault(err)
	}
	switch err := p.QueryRow(args...).Scan(to...); {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	case err != nil:
		return false, s.fault(err)
	}
	return true, nil
}

// rows reads all rows; each reads one.
func (s *Store) rows(ctx context.Context, text string, args []any, each func(scan func(...any) error) error) error {
	p, err := s.statement(ctx, text)
	if err != nil {
		return s.fault(err)
	}
	rows, err := p.QueryContext(ctx, args...)
	if err != nil {
		return s.fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return s.fault(err)
		}
	}
	return s.fault(rows.Err())
}
