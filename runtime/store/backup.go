package store

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sopc/runtime/record"
)

// A backup is a directory:
//
//	cadangan.json  what is in it, with sums, under a signature; written last,
//	               so a backup without it is not complete
//	jangkar.txt    the anchors of the register and of all cases, one a line
//	sopc.db        the database as it stood at one moment
//	lampiran/      the attachments
//	*.toml         what the office keeps beside the cases: petugas, kalender
//
// The key is not in it.

const (
	manifestFile = "cadangan.json"
	anchorFile   = "jangkar.txt"
	backupFormat = 1
	sealOf       = "#cadangan" // what the head that seals a manifest is of
)

// Backup tells of a backup.
type Backup struct {
	Dir   string
	Store string // its ID
	Cases int
	Files int
	Bytes int64
	Head  record.Head // of the register: its anchor is worth keeping elsewhere

	Broken []string // cases (or record.Register) that did not verify: they were copied as they are

	KeyFile string // where the key of the store is looked for
	HasKey  bool   // it is there, and what was restored is verified with it
}

// manifest is the form of cadangan.json.
type manifest struct {
	Format int          `json:"format"`
	Store  string       `json:"store"`
	Made   time.Time    `json:"made"`
	Cases  int          `json:"cases"`
	Head   record.Head  `json:"register"`
	Files  []copied     `json:"files"`          // sorted by name
	Seal   *record.Head `json:"seal,omitempty"` // over all before it
}

// copied is a file of a backup; Name has slashes.
type copied struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	Sum  string `json:"sum"` // SHA-256, in hex
}

// sealed is what the seal of a manifest is over.
func (m manifest) sealed() record.Hash {
	m.Seal = nil
	text, err := json.Marshal(m)
	if err != nil {
		panic("store: " + err.Error()) // it was read from JSON, or is made of texts and numbers
	}
	return sha256.Sum256(text)
}

// Backup copies the store, as it is at one moment, into a directory that is
// empty or does not exist, and signs for it. The store may be open read only,
// and work goes on meanwhile. now is noted.
func (s *Store) Backup(ctx context.Context, dir string, now time.Time) (b Backup, err error) {
	if dir, err = filepath.Abs(dir); err != nil {
		return b, err
	}
	defer func() { err = elsewhere(dir, s.fault(err)) }()
	if s.inside(dir) {
		return b, about(Occupied, dir, nil)
	}
	key, err := s.readKey()
	if err != nil {
		return b, err
	}
	if err := emptyDirectory(dir); err != nil {
		return b, err
	}
	m := manifest{Format: backupFormat, Store: s.id, Made: now.UTC().Truncate(time.Second)}
	if m.Files, err = s.copyTo(ctx, dir); err != nil {
		return b, err
	}
	if m.Head, m.Cases, err = writeAnchors(ctx, dir, s.options.Wait); err != nil {
		return b, err
	}
	broken, err := verifyBackup(ctx, dir, key.Public().(ed25519.PublicKey), s.options.Wait)
	if err != nil {
		return b, err
	}
	anchors, err := describe(dir, anchorFile)
	if err != nil {
		return b, err
	}
	m.Files = append(m.Files, anchors)
	slices.SortFunc(m.Files, func(a, b copied) int { return strings.Compare(a.Name, b.Name) })
	seal := record.Sign(key, sealOf, len(m.Files), m.sealed())
	m.Seal = &seal
	text, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return b, err
	}
	if err := writeFile(filepath.Join(dir, manifestFile), strings.NewReader(string(text)+"\n"), nil); err != nil {
		return b, err
	}
	b = m.told(dir)
	b.Broken = broken
	if b.KeyFile, err = s.KeyFile(); err != nil {
		return b, err
	}
	return b, syncDirectory(dir)
}

func (m manifest) told(dir string) Backup {
	b := Backup{Dir: dir, Store: m.Store, Cases: m.Cases, Files: len(m.Files), Head: m.Head}
	for _, f := range m.Files {
		b.Bytes += f.Size
	}
	return b
}

// copyTo copies the database first, so that every attachment that it names is
// there when attachments are copied.
func (s *Store) copyTo(ctx context.Context, dir string) (files []copied, err error) {
	db := filepath.Join(dir, databaseFile)
	if err := writeFile(db, strings.NewReader(""), nil); err != nil { // for nobody else to read
		return nil, err
	}
	if _, err := s.db.ExecContext(ctx, "VACUUM INTO ?", db); err != nil {
		return nil, err
	}
	if err := syncFile(db); err != nil {
		return nil, err
	}
	names := []string{}
	err = filepath.WalkDir(filepath.Join(s.dir, attachmentDir), func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil && d.Type().IsRegular() && isSum(d.Name()) {
			names = append(names, filepath.Join(attachmentDir, d.Name()[:2], d.Name()))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	settings, err := filepath.Glob(filepath.Join(escape(s.dir), "*.toml"))
	if err != nil {
		return nil, err
	}
	for _, name := range settings {
		names = append(names, filepath.Base(name))
	}
	first, err := describe(dir, databaseFile)
	if err != nil {
		return nil, err
	}
	files = append(files, first)
	for _, name := range names {
		f, err := copyFile(ctx, filepath.Join(s.dir, name), filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		if f.Name = filepath.ToSlash(name); isSum(filepath.Base(name)) && f.Sum != filepath.Base(name) {
			return nil, about(Damaged, filepath.Join(s.dir, name), errOtherSum)
		}
		files = append(files, f)
	}
	return files, nil
}

// escape keeps the signs of a directory's name from being read as a pattern.
func escape(dir string) string {
	return strings.NewReplacer(`[`, `[[]`, `*`, `[*]`, `?`, `[?]`).Replace(dir)
}

// verifyBackup tells which cases of a backup do not verify, as they did not
// where they come from.
func verifyBackup(ctx context.Context, dir string, key ed25519.PublicKey, wait time.Duration) ([]string, error) {
	s, err := Open(ctx, dir, Options{ReadOnly: true, Wait: wait})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	return s.broken(ctx, &record.Verifier{Key: key})
}

// broken verifies all and tells which cases, or record.Register, are broken.
func (s *Store) broken(ctx context.Context, v *record.Verifier) (ids []string, err error) {
	note := func(faults []record.Fault) {
		for _, f := range faults {
			if !slices.Contains(ids, f.Case) {
				ids = append(ids, f.Case)
			}
		}
	}
	register, err := s.Verify(ctx, v, func(verdict record.Verdict) error { note(verdict.Faults); return nil })
	note(register.Faults)
	slices.Sort(ids)
	return ids, err
}

// writeAnchors writes the anchors of all that stands in a copied database.
func writeAnchors(ctx context.Context, dir string, wait time.Duration) (register record.Head, cases int, err error) {
	s, err := Open(ctx, dir, Options{ReadOnly: true, Wait: wait})
	if err != nil {
		return register, 0, err
	}
	defer s.Close()
	f, err := os.OpenFile(filepath.Join(dir, anchorFile), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return register, 0, err
	}
	defer f.Close()
	err = s.rows(ctx, "SELECT no, id, lines, hash, signature FROM cases ORDER BY no", nil, func(scan func(...any) error) error {
		var no int64
		var id string
		var lines int
		var hash, signature []byte
		if err := scan(&no, &id, &lines, &hash, &signature); err != nil {
			return err
		}
		head := s.head(id, lines, hash, signature)
		if no == 0 {
			register = *head
		} else {
			cases++
		}
		_, err := fmt.Fprintln(f, head.Anchor())
		return err
	})
	return register, cases, errors.Join(err, f.Sync())
}

// Restore verifies a backup and puts it where no store is: nothing is in place
// before all of it was verified. It is verified with the key of the store:
// keyFile, or (empty) where Open looks for it. Where that is not, the backup's
// own word must do, and the key must be brought back before work can go on.
func Restore(ctx context.Context, backup, dir, keyFile string) (b Backup, err error) {
	if dir, err = filepath.Abs(dir); err != nil {
		return b, err
	}
	defer func() { err = elsewhere(dir, (&Store{dir: dir}).fault(err)) }()
	m, err := readManifest(backup)
	if err != nil {
		return b, err
	}
	file, err := (&Store{id: m.Store, options: Options{KeyFile: keyFile}}).KeyFile()
	if err != nil {
		return b, err
	}
	var public ed25519.PublicKey
	key, err := ReadKey(file)
	var fault *Fault
	switch {
	case err == nil:
		public = key.Public().(ed25519.PublicKey)
		if !slices.Equal(m.Seal.Key, public) {
			return b, about(WrongKey, file, nil)
		}
	case keyFile != "" || !errors.As(err, &fault) || fault.Kind != NoKey:
		return b, err
	}
	if err := emptyDirectory(dir); err != nil {
		return b, err
	}
	// It is put together beside its place, and moved there when it is sound.
	made, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+"-*")
	if err != nil {
		return b, err
	}
	defer os.RemoveAll(made)
	for _, f := range m.Files {
		name := filepath.FromSlash(f.Name)
		if !filepath.IsLocal(name) {
			return b, about(BadBackup, backup, wrong("%q bukan namanya", "%q is no name", f.Name))
		}
		got, err := copyFile(ctx, filepath.Join(backup, name), filepath.Join(made, name))
		if errors.Is(err, fs.ErrNotExist) {
			return b, about(BadBackup, backup, wrong("%s hilang", "%s is gone", f.Name))
		}
		if err != nil {
			return b, err
		}
		if got.Size != f.Size || got.Sum != f.Sum {
			return b, about(BadBackup, backup, wrong("%s diubah", "%s was changed", f.Name))
		}
	}
	if err := verifyCopy(ctx, made, public, m); err != nil {
		return b, about(BadBackup, backup, err)
	}
	if err := errors.Join(os.Remove(filepath.Join(made, anchorFile)), syncDirectory(made), os.Remove(dir), os.Rename(made, dir)); err != nil {
		return b, err
	}
	b = m.told(dir)
	b.KeyFile, b.HasKey = file, public != nil
	return b, syncDirectory(filepath.Dir(dir))
}

// readManifest reads what is in a backup, and judges its seal.
func readManifest(backup string) (m manifest, err error) {
	text, err := os.ReadFile(filepath.Join(backup, manifestFile))
	if err != nil {
		return m, about(NoBackup, backup, err)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, about(BadBackup, backup, wrong("%s tidak terbaca", "%s cannot be read", manifestFile))
	}
	switch {
	case m.Format != backupFormat:
		err = wrong("bentuknya %d tidak dikenal", "it has the unknown form %d", m.Format)
	case m.Seal == nil || m.Seal.Case != sealOf || m.Seal.No != len(m.Files) || m.Seal.Hash != m.sealed() || !m.Seal.Valid():
		err = wrong("segelnya tidak cocok", "its seal does not fit")
	case !slices.ContainsFunc(m.Files, func(f copied) bool { return f.Name == databaseFile }) || !slices.ContainsFunc(m.Files, func(f copied) bool { return f.Name == anchorFile }):
		err = wrong("basis datanya tidak ada", "the database is missing")
	}
	if err != nil {
		err = about(BadBackup, backup, err)
	}
	return m, err
}

// verifyCopy verifies all that a restored store keeps, before anybody works
// with it.
func verifyCopy(ctx context.Context, dir string, key ed25519.PublicKey, m manifest) error {
	s, err := open(ctx, dir, Options{Wait: patience}, false) // an older version is brought up to date here
	if err != nil {
		return err
	}
	defer s.Close()
	var verdict string
	if err := s.db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil || verdict != "ok" {
		return errors.Join(err, wrong("basis datanya rusak: %s", "its database is broken: %s", verdict))
	}
	if _, err := s.db.ExecContext(ctx, "PRAGMA journal_mode = wal"); err != nil { // a copy has forgotten that
		return err
	}
	if key == nil {
		key = s.public
	}
	broken, err := s.broken(ctx, &record.Verifier{Key: key, Anchors: []record.Anchor{m.Head.Anchor()}})
	if err == nil && len(broken) > 0 {
		err = wrong("kasus yang rusak: %s; yang utuh dapat dibaca dan diekspor langsung dari folder cadangan itu dengan --data", "broken cases: %s; the sound ones can be read and exported straight from the folder of the backup with --data",
			strings.Join(broken, ", "))
	}
	return err
}

// emptyDirectory sees to it that a directory is there and has nothing in it.
func emptyDirectory(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	there, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	if len(there) > 0 {
		return about(Occupied, dir, nil)
	}
	return nil
}

// copyFile copies a file to disk.
func copyFile(ctx context.Context, from, to string) (c copied, err error) {
	f, _, err := openOrdinary(from)
	if err != nil {
		return c, err
	}
	defer f.Close()
	return c, writeFile(to, heeding{ctx, f}, &c)
}

// writeFile writes a file that does not exist to disk, for nobody else to
// read, and tells of it.
func writeFile(name string, content io.Reader, told *copied) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	digest := sha256.New()
	size, err := io.Copy(io.MultiWriter(f, digest), content)
	if err != nil {
		return err
	}
	if told != nil {
		told.Size, told.Sum = size, hex.EncodeToString(digest.Sum(nil))
	}
	return f.Sync()
}

// describe tells of a file that is there.
func describe(dir, name string) (c copied, err error) {
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return c, err
	}
	defer f.Close()
	digest := sha256.New()
	size, err := io.Copy(digest, f)
	return copied{name, size, hex.EncodeToString(digest.Sum(nil))}, err
}

func syncFile(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// elsewhere says of what went wrong while writing to another directory that it
// was there.
func elsewhere(dir string, err error) error {
	var f *Fault
	if errors.As(err, &f) && (f.Kind == Full || f.Kind == ReadOnly) {
		return about(f.Kind, dir, f.Err)
	}
	return err
}
