package store

import (
	"database/sql"
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"sopc/lang/bahasa"
	"sopc/runtime/host"
)

// Kind tells faults apart.
type Kind string

// The kinds of faults.
const (
	NoStore    Kind = "no-store"    // there is none in the directory
	OnNetwork  Kind = "on-network"  // the place is on a network file system
	ReadOnly   Kind = "read-only"   // the place, or this use of it, cannot be written
	Full       Kind = "full"        // the disk is
	Damaged    Kind = "damaged"     // what is there is not what was written
	Busy       Kind = "busy"        // other processes kept it locked for too long
	Newer      Kind = "newer"       // a later version of sopc wrote it
	Older      Kind = "older"       // it must be brought up to date first, but is opened read only
	NoKey      Kind = "no-key"      // the key that signs is not there
	WrongKey   Kind = "wrong-key"   // the key is not that of the store
	KeyInside  Kind = "key-inside"  // the key would lie in the directory of the store
	KeyExposed Kind = "key-exposed" // others may read or write the key
	NoPaper    Kind = "no-paper"    // an attachment is not there
	BigPaper   Kind = "big-paper"   // an attachment is too large
	Occupied   Kind = "occupied"    // something is in the place already
	NoBackup   Kind = "no-backup"   // there is no backup, or it was not finished
	BadBackup  Kind = "bad-backup"  // the backup is not as it was made
	Unreadable Kind = "unreadable"  // the system refuses
	Odd        Kind = "unspecified" // anything else
)

// Fault is a failure of the store. What was asked for has not happened; what
// was acknowledged before is safe unless the fault says otherwise.
type Fault struct {
	Kind Kind
	Path string // what it is about
	Err  error  // what the system said; may be nil
	text bahasa.Text
}

func (f *Fault) Error() string { return f.text.ID }

// Text says it to people: where, why, and the way out.
func (f *Fault) Text() bahasa.Text { return f.text }

func (f *Fault) Unwrap() error { return f.Err }

// Is says what every host has a word for.
func (f *Fault) Is(other error) bool {
	return other == host.ErrDamaged && (f.Kind == Damaged || f.Kind == BadBackup)
}

// says makes the fault of a kind that is about the directory of the store.
func (s *Store) says(kind Kind, err error) *Fault { return about(kind, s.dir, err) }

// about words a fault.
func about(kind Kind, path string, err error) *Fault {
	f := &Fault{Kind: kind, Path: path, Err: err}
	switch kind {
	case NoStore:
		f.text = bahasa.T("belum ada kasus di %q: folder itu tidak memuat %s; periksa --data, atau mulai kasus di sana dengan sopc run",
			"there are no cases in %q: the folder holds no %s; check --data, or start a case there with sopc run", path, databaseFile)
	case ReadOnly:
		f.text = bahasa.T("data kasus di %q hanya dapat dibaca, jadi tidak ada yang dicatat; minta hak tulis atas folder itu, atau pilih folder lain dengan --data",
			"the cases in %q can only be read, so nothing was recorded; ask for the right to write to the folder, or choose another with --data", path)
	case Full:
		f.text = bahasa.T("penyimpanan di %q penuh, jadi perintah ini tidak dicatat; yang sudah dicatat tetap aman; kosongkan ruang, lalu ulangi perintahnya",
			"the disk at %q is full, so this command was not recorded; what was recorded is safe; free some space, then repeat the command", path)
	case Damaged:
		f.text = bahasa.T("data kasus di %q rusak (%s); jangan menulis ke sana lagi: salin foldernya apa adanya, lalu pulihkan cadangan terakhir ke folder lain dengan sopc case restore",
			"the cases in %q are damaged (%s); do not write there any more: copy the folder as it is, then bring the last backup back into another folder with sopc case restore", path, why(err))
	case Busy:
		f.text = bahasa.T("data kasus di %q terlalu lama dikunci proses lain, jadi perintah ini tidak dicatat; tunggu sampai proses itu selesai, lalu ulangi perintahnya",
			"the cases in %q were locked by another process for too long, so this command was not recorded; wait until it is done, then repeat the command", path)
	case Older:
		f.text = bahasa.T("data kasus di %q ditulis oleh sopc versi lama; jalankan perintah yang mencatat sekali agar diperbarui, atau minta hak tulis atas folder itu",
			"the cases in %q were written by an older sopc; run a command that records something once to bring them up to date, or ask for the right to write to the folder", path)
	case NoKey:
		f.text = bahasa.T("kunci penanda tangan %q tidak ada; tunjukkan letaknya dengan --kunci, atau kembalikan dari cadangan kunci",
			"the signing key %q is not there; say where it is with --kunci, or bring it back from where you keep a copy", path)
	case WrongKey:
		f.text = bahasa.T("kunci %q bukan kunci data kasus ini; tunjukkan kunci yang benar dengan --kunci",
			"the key %q is not that of these cases; say where the right one is with --kunci", path)
	case KeyInside:
		f.text = bahasa.T("kunci penanda tangan %q tidak boleh terletak di dalam folder data kasus, karena siapa pun yang memegang foldernya dapat memalsukan catatan; pilih tempat lain dengan --kunci",
			"the signing key %q may not lie inside the folder of the cases, because whoever holds the folder could forge the record; choose another place with --kunci", path)
	case KeyExposed:
		f.text = bahasa.T("kunci penanda tangan %q dapat dibaca atau ditulis orang lain, jadi mereka dapat memalsukan catatan; tutup dengan chmod 600 %s (atau 640 bagi kelompok yang memakainya bersama)",
			"others can read or write the signing key %q, so they could forge the record; close it with chmod 600 %s (or 640 for a group that shares it)", path, path)
	case NoPaper:
		f.text = bahasa.T("lampiran %q tidak ada; kembalikan dari cadangan", "the attachment %q is not there; bring it back from a backup", path)
	case BigPaper:
		f.text = bahasa.T("lampiran %q lebih besar dari %d MB; perkecil, atau catat tempat penyimpanannya sebagai keterangan",
			"the attachment %q is larger than %d MB; make it smaller, or note where it is kept", path, MaxAttachment>>20)
	case Occupied:
		f.text = bahasa.T("%q sudah berisi, dan tidak ditimpa; pilih folder yang kosong atau yang belum ada",
			"there is something in %q already, and it is not overwritten; choose a folder that is empty or does not exist", path)
	case NoBackup, BadBackup:
		f.text = bahasa.T("%q bukan cadangan yang utuh (%s); tidak ada yang dipulihkan; sebut folder yang dibuat sopc case backup, atau pakai cadangan lain",
			"%q is no complete backup (%s); nothing was restored; name a folder that sopc case backup made, or use another backup", path, why(err))
	case Unreadable:
		f.text = bahasa.T("%q tidak dapat dibuka (%s); periksa hak akses dan foldernya", "%q cannot be opened (%s); check the permissions and the folder", path, why(err))
	default:
		f.text = bahasa.T("penyimpanan kasus di %q gagal: %v", "keeping cases in %q failed: %v", path, err)
	}
	return f
}

func (s *Store) onNetwork(name string) *Fault {
	return &Fault{Kind: OnNetwork, Path: s.dir, text: bahasa.T(
		"folder %q berada di penyimpanan jaringan (%s), yang penguncian berkasnya tidak dapat diandalkan: dua proses dapat saling merusak catatan; pilih folder di cakram komputer ini dengan --data",
		"the folder %q is on a network file system (%s), whose file locks cannot be relied on: two processes could damage the record; choose a folder on a disk of this computer with --data", s.dir, name)}
}

func (s *Store) newer(was int) *Fault {
	return &Fault{Kind: Newer, Path: s.dir, text: bahasa.T(
		"data kasus di %q ditulis oleh sopc yang lebih baru (bentuk %d; program ini mengenal sampai %d); perbarui sopc, tidak ada yang berubah",
		"the cases in %q were written by a newer sopc (form %d; this program knows up to %d); update sopc, nothing has changed", s.dir, was, version)}
}

// fault words what SQLite and the system say. What has words already, and what
// is none of the store's business, stays as it is.
func (s *Store) fault(err error) error {
	var worded interface{ Text() bahasa.Text }
	var path *fs.PathError
	switch {
	case err == nil, errors.Is(err, host.ErrMoved), errors.As(err, &worded), isContext(err):
		return err
	case errors.Is(err, sql.ErrNoRows), strings.HasPrefix(err.Error(), "sql: Scan error"): // what must be there is not, or is nothing of its kind
		return s.says(Damaged, err)
	case errors.Is(err, syscall.ENOSPC):
		return s.says(Full, err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return s.says(ReadOnly, err)
	case errors.As(err, &path):
		return about(Unreadable, path.Path, path.Err)
	}
	switch code(err) {
	case sqlite3.SQLITE_FULL:
		return s.says(Full, err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT,
		sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH: // tables are not as this program made them
		return s.says(Damaged, err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return s.says(Busy, err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return s.says(ReadOnly, err)
	case sqlite3.SQLITE_CANTOPEN:
		return s.says(Unreadable, err)
	}
	return s.says(Odd, err)
}

// why says what was found or refused, to people.
func why(err error) bahasa.Text {
	var worded interface{ Text() bahasa.Text }
	switch {
	case errors.As(err, &worded):
		return worded.Text()
	case errors.Is(err, fs.ErrNotExist):
		return bahasa.T("tidak ditemukan", "not found")
	case errors.Is(err, fs.ErrPermission):
		return bahasa.T("akses ditolak", "access denied")
	}
	switch code(err) {
	case 0:
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT:
		return bahasa.T("%s bukan basis data", "%s is no database", databaseFile)
	case sqlite3.SQLITE_CORRUPT:
		return bahasa.T("isi %s rusak", "the content of %s is corrupt", databaseFile)
	default:
		return bahasa.T("tabel dalam %s bukan seperti yang dibuat sopc", "the tables in %s are not as sopc made them", databaseFile)
	}
	if errors.Is(err, sql.ErrNoRows) || strings.HasPrefix(err.Error(), "sql: ") {
		return bahasa.T("tabel dalam %s bukan seperti yang dibuat sopc", "the tables in %s are not as sopc made them", databaseFile)
	}
	return bahasa.Same(err.Error())
}

// flaw is a reason in words of its own.
type flaw struct{ said bahasa.Text }

func wrong(id, en string, args ...any) error { return flaw{bahasa.T(id, en, args...)} }

func (f flaw) Error() string     { return f.said.ID }
func (f flaw) Text() bahasa.Text { return f.said }

var (
	errOtherSum   = wrong("isinya bukan yang dilampirkan", "the content is not what was attached")
	errNoOrdinary = wrong("bukan berkas biasa", "it is no ordinary file")
)

func notReadable(id string) error {
	return wrong("keadaan kasus %s tidak terbaca", "the state of case %s cannot be read", id)
}

// code is the primary result code of SQLite; 0 when the error is not its.
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

func isBusy(err error) bool { return code(err) == sqlite3.SQLITE_BUSY }

func itoa(n int) string { return strconv.Itoa(n) }
