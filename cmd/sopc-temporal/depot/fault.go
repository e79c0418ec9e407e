package depot

import (
	"errors"
	"io/fs"
	"syscall"

	"sopc/lang/bahasa"
	"sopc/runtime/host"
)

// Kind tells faults apart.
type Kind string

// The kinds of faults.
const (
	BadPlace    Kind = "bad-place"     // what was given names no place, or one that cannot be used
	BadName     Kind = "bad-name"      // a name that is none
	NoDepot     Kind = "no-depot"      // nobody made a depot there, or it is gone
	None        Kind = "none"          // nothing is kept under the name
	NoPaper     Kind = "no-paper"      // an attachment is not there
	BigPaper    Kind = "big-paper"     // an attachment is too large
	Damaged     Kind = "damaged"       // what is there is not what was kept
	Full        Kind = "full"          // the place, or its quota, is
	Forbidden   Kind = "forbidden"     // the place may not be read or written
	NoLinks     Kind = "no-links"      // the file system cannot keep things once only
	Unreachable Kind = "unreachable"   // nobody answers
	Exposed     Kind = "exposed"       // things would travel readable
	NoAccount   Kind = "no-account"    // the environment names no credentials
	BadAccount  Kind = "bad-account"   // the credentials are refused
	NoBucket    Kind = "no-bucket"     // the bucket is not there
	Overwrites  Kind = "overwrites"    // the server does not heed If-None-Match
	Local       Kind = "local-scratch" // this machine has no place for what comes in
	Odd         Kind = "unspecified"   // anything else
)

// Fault is a failure of a depot. What was asked for may have happened when the
// answer was lost; asking again is safe. What was acknowledged is safe.
type Fault struct {
	Kind Kind
	Path string // what it is about
	Err  error  // what the system or the server said; may be nil
	text bahasa.Text
}

func (f *Fault) Error() string { return f.text.ID }

// Text says it to people: where, why, and the way out.
func (f *Fault) Text() bahasa.Text { return f.text }

func (f *Fault) Unwrap() error { return f.Err }

// Is says which faults every host has a word for.
func (f *Fault) Is(other error) bool {
	return other == host.ErrUnreachable && (f.Kind == Unreachable || f.Kind == NoDepot) || other == host.ErrDamaged && f.Kind == Damaged
}

// about words a fault.
func about(kind Kind, at string, err error) *Fault {
	if kind != None && kind != NoPaper && errors.Is(err, fs.ErrNotExist) {
		err = errNotFound // a place that is gone does not say that nothing was kept
	}
	f := &Fault{Kind: kind, Path: at, Err: err}
	switch kind {
	case BadPlace:
		f.text = bahasa.T("depot %q tidak dapat dipakai (%s); sebut sebuah folder yang induknya ada, atau s3://bucket/awalan?endpoint=https://…&region=…",
			"the depot %q cannot be used (%s); name a folder whose parent exists, or s3://bucket/prefix?endpoint=https://…&region=…", at, why(err))
	case NoDepot:
		f.text = bahasa.T("tidak ada depot di %q; periksa --depot, dan bila itu disk jaringan, apakah terpasang; depot yang memang baru, atau dari versi terdahulu, disiapkan sekali: sopc-temporal worker --siapkan",
			"there is no depot at %q; see --depot and, if that is a network disk, whether it is mounted; one that is really new, or of an earlier version, is made ready once: sopc-temporal worker --siapkan", at)
	case BadName:
		f.text = bahasa.T("%q bukan nama di dalam depot; nama terdiri atas bagian seperti a-1.json yang dipisah dengan /, dan lampiran/ hanya diisi lewat lampiran",
			"%q is no name in a depot; a name is made of parts like a-1.json with / between them, and lampiran/ takes attachments only", at)
	case None:
		f.text = bahasa.T("%q tidak ada di depot; periksa apakah semua mesin memakai depot yang sama, atau kembalikan dari cadangan",
			"%q is not in the depot; check that all machines use the same depot, or bring it back from a backup", at)
	case NoPaper:
		f.text = bahasa.T("lampiran %q tidak ada; periksa apakah semua mesin memakai depot yang sama, atau kembalikan dari cadangan",
			"the attachment %q is not there; check that all machines use the same depot, or bring it back from a backup", at)
	case BigPaper:
		f.text = bahasa.T("lampiran %q lebih besar dari %d MB; perkecil, atau catat tempat penyimpanannya sebagai keterangan",
			"the attachment %q is larger than %d MB; make it smaller, or note where it is kept", at, MaxAttachment>>20)
	case Damaged:
		f.text = bahasa.T("%q rusak (%s); jangan menimpanya: simpan salinannya, lalu kembalikan dari cadangan, atau lampirkan berkas aslinya sekali lagi",
			"%q is damaged (%s); do not write over it: keep a copy, then bring it back from a backup, or attach the original once more", at, why(err))
	case Full:
		f.text = bahasa.T("depot %q penuh, jadi tidak ada yang disimpan; yang sudah disimpan tetap aman; kosongkan ruang atau tambah kuota, lalu ulangi perintahnya",
			"the depot %q is full, so nothing was kept; what was kept before is safe; free some space or raise the quota, then repeat the command", at)
	case Forbidden:
		f.text = bahasa.T("depot %q menolak akses (%s); minta hak baca dan tulis atas tempat itu, lalu ulangi perintahnya",
			"the depot %q refuses access (%s); ask for the right to read and write there, then repeat the command", at, why(err))
	case NoLinks:
		f.text = bahasa.T("depot %q berada di sistem berkas tanpa hard link, jadi dua mesin dapat saling menimpa; pilih folder di sistem berkas lain (ext4, xfs, NFS), atau pakai S3",
			"the depot %q is on a file system without hard links, so two machines could overwrite each other; choose a folder on another one (ext4, xfs, NFS), or use S3", at)
	case Unreachable:
		f.text = bahasa.T("depot %q tidak terjangkau (%s); periksa alamat endpoint dan jaringannya, lalu ulangi perintahnya; mengulang tidak menggandakan apa pun",
			"the depot %q cannot be reached (%s); check the endpoint and the network, then repeat the command; repeating doubles nothing", at, why(err))
	case Exposed:
		f.text = bahasa.T("depot %q hendak dipakai lewat http, sehingga isinya terbaca di jaringan; pakai https (http hanya boleh ke komputer ini sendiri)",
			"the depot %q would be used over http, so its contents could be read on the network; use https (http is for this very computer only)", at)
	case NoAccount:
		f.text = bahasa.T("depot %q memerlukan kredensial; isi AWS_ACCESS_KEY_ID dan AWS_SECRET_ACCESS_KEY di lingkungan proses ini",
			"the depot %q needs credentials; put AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY into the environment of this process", at)
	case BadAccount:
		f.text = bahasa.T("depot %q menolak kredensialnya (%s); periksa AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, region, dan jam komputer ini",
			"the depot %q refuses the credentials (%s); check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, the region, and the clock of this computer", at, why(err))
	case NoBucket:
		f.text = bahasa.T("bucket depot %q tidak ada; periksa nama, endpoint, dan region, atau minta bucket itu dibuat",
			"the bucket of the depot %q is not there; check name, endpoint and region, or have the bucket made", at)
	case Overwrites:
		f.text = bahasa.T("server depot %q mengabaikan If-None-Match, jadi dua mesin dapat saling menimpa; perbarui servernya, atau pakai server S3 lain atau folder bersama",
			"the server of the depot %q ignores If-None-Match, so two machines could overwrite each other; update it, or use another S3 server or a shared folder", at)
	case Local:
		f.text = bahasa.T("berkas yang dilampirkan tidak dapat ditampung di %q (%s); kosongkan ruang di sana, atau tunjuk folder lain dengan TMPDIR",
			"the file to attach finds no room in %q (%s); free some space there, or name another folder with TMPDIR", at, why(err))
	default:
		f.text = bahasa.T("depot %q gagal (%s); periksa depotnya, lalu ulangi perintahnya; mengulang tidak menggandakan apa pun",
			"the depot %q failed (%s); check it, then repeat the command; repeating doubles nothing", at, why(err))
	}
	return f
}

// system words what the system says of files at a place.
func system(at string, err error) error {
	var worded *Fault
	switch {
	case err == nil, errors.As(err, &worded):
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return about(Full, at, err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return about(Forbidden, at, err)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR), errors.Is(err, errNoOrdinary):
		return about(BadPlace, at, err)
	}
	return about(Odd, at, err)
}

// why says what was found or refused, to people.
func why(err error) bahasa.Text {
	var worded interface{ Text() bahasa.Text }
	var path *fs.PathError
	switch {
	case err == nil:
		return bahasa.T("sebabnya tidak disebut", "no reason was given")
	case errors.As(err, &worded):
		return worded.Text()
	case errors.Is(err, fs.ErrPermission):
		return bahasa.T("akses ditolak", "access denied")
	case errors.Is(err, syscall.EROFS):
		return bahasa.T("hanya dapat dibaca", "read only")
	case errors.Is(err, syscall.ENOSPC):
		return bahasa.T("penuh", "full")
	case errors.As(err, &path):
		return bahasa.Same(path.Err.Error())
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
	errNotFound   = wrong("tidak ditemukan", "not found")
	errNoOrdinary = wrong("bukan berkas biasa", "it is no ordinary file")
)

func isDamage(err error) bool {
	var f *Fault
	return errors.As(err, &f) && f.Kind == Damaged
}
