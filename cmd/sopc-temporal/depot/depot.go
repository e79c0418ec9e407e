// Package depot keeps things that never change, under names, where several
// machines find them: programs, archived records, attachments.
//
// There are two places: a directory that all machines mount, and a bucket of
// S3 or of what speaks like it. Both lay things out alike, so that one can be
// copied to the other:
//
//	<name>                  what Put keeps
//	lampiran/<2 hex>/<sum>  attachments, as in the directory of runtime/store
//	.depot                  says that this is a depot
//
// A depot is made once (Prepare). After that a place without the mark is none: a
// disk that is not mounted, or a mistyped name, is never taken for an empty depot.
// What is kept is never changed and never removed here.
package depot

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"

	"sopc/runtime/store"
)

// Depot keeps things. Its methods are safe for use by several goroutines;
// several processes on several machines may use the same place. Failures are a
// *Fault.
type Depot interface {
	// Put keeps data under a name, unless something is there already: then
	// that is given, and put is false. It is durable when Put returns. Of
	// several at once one wins. Put again after a failure is safe.
	Put(ctx context.Context, name string, data []byte) (there []byte, put bool, err error)
	// Get gives what is kept under a name. The error is fs.ErrNotExist when
	// there is nothing.
	Get(ctx context.Context, name string) ([]byte, error)
	// List gives names that begin with prefix and come after a name, in the
	// order of their bytes, at most limit.
	List(ctx context.Context, prefix, after string, limit int) ([]string, error)
	// Attach keeps the content of a file, once, and gives the SHA-256 by which
	// it is found, in hex. It is durable when Attach returns; name is for
	// messages.
	Attach(ctx context.Context, content io.Reader, name string) (sum string, size int64, err error)
	// Attachment opens the content with this sum. Reading it to its end fails
	// when it is not what was attached. The error is fs.ErrNotExist when there
	// is none.
	Attachment(ctx context.Context, sum string) (content io.ReadCloser, size int64, err error)
	// Try finds out whether the depot is there and, in a directory, whether
	// something can be kept now: what it writes goes at once. In S3, where it would
	// stay, it only reads.
	Try(ctx context.Context) error
}

// MaxAttachment is how many bytes an attachment may have.
const MaxAttachment = store.MaxAttachment

// Bounds of names, so that every place can keep them: in bytes, of a part and
// of the whole.
const (
	maxPart = 200
	maxName = 800
)

const attachmentDir = "lampiran"

// The mark of a depot. It is no name.
const (
	mark     = ".depot"
	markText = "sopc\n"
)

// Open opens the depot at a place:
//
//	/a/directory
//	s3://bucket/prefix?endpoint=https://…&region=…
//
// getenv gives what S3 clients usually take from the environment:
// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION,
// AWS_ENDPOINT_URL_S3 and AWS_ENDPOINT_URL. Open fails where no depot was made, or
// things cannot be kept as Put promises.
func Open(ctx context.Context, where string, getenv func(string) string) (Depot, error) {
	p, err := at(where, getenv)
	if err != nil {
		return nil, err
	}
	if err := isMarked(ctx, p); err != nil {
		return nil, err
	}
	// Whether the place keeps what is there is tried each time.
	if created, err := p.create(ctx, mark, strings.NewReader(markText), int64(len(markText))); err != nil {
		return nil, err
	} else if created {
		return nil, p.about(Overwrites, "", nil)
	}
	return &depot{p}, nil
}

// isMarked reads the mark of a depot.
func isMarked(ctx context.Context, p place) error {
	content, _, err := p.open(ctx, mark)
	if errors.Is(err, fs.ErrNotExist) {
		return p.about(NoDepot, "", nil)
	}
	if err != nil {
		return err
	}
	return content.Close()
}

// Prepare makes a depot at a place, and opens it. A directory is made if it is not
// there, but not what is above it; a bucket must be there. What is a depot stays as
// it is.
func Prepare(ctx context.Context, where string, getenv func(string) string) (Depot, error) {
	p, err := at(where, getenv)
	if err != nil {
		return nil, err
	}
	if err := p.make(); err != nil {
		return nil, err
	}
	if _, err := p.create(ctx, mark, strings.NewReader(markText), int64(len(markText))); err != nil {
		return nil, err
	}
	return Open(ctx, where, getenv)
}

// at is the place of that name, whether it is there or not.
func at(where string, getenv func(string) string) (place, error) {
	if strings.Contains(where, "://") {
		return newBucket(where, getenv)
	}
	return newDirectory(where)
}

// place is what a depot lies in. Its failures are worded.
type place interface {
	// try is Depot.Try.
	try(ctx context.Context) error
	// make makes the place ready for its first content.
	make() error
	// create keeps content under a key, durably, whole or not at all, and only
	// if nothing is there.
	create(ctx context.Context, key string, content io.ReadSeeker, size int64) (created bool, err error)
	// replace does the same whatever is there.
	replace(ctx context.Context, key string, content io.ReadSeeker, size int64) error
	// open gives what is there, or fs.ErrNotExist.
	open(ctx context.Context, key string) (content io.ReadCloser, size int64, err error)
	// list gives keys that are names, as Depot.List does.
	list(ctx context.Context, prefix, after string, limit int) ([]string, error)
	// about words a fault of this kind with something that is kept here.
	about(kind Kind, key string, err error) *Fault
	// worded words what went wrong with it, also while its content was read.
	worded(key string, err error) error
}

type depot struct{ place }

func (d *depot) Put(ctx context.Context, name string, data []byte) (there []byte, put bool, err error) {
	if top, _, _ := strings.Cut(name, "/"); !isName(name) || top == attachmentDir {
		return nil, false, d.about(BadName, name, nil)
	}
	created, err := d.create(ctx, name, bytes.NewReader(data), int64(len(data)))
	if err != nil || created {
		return data, created, err
	}
	there, err = d.Get(ctx, name)
	return there, false, err
}

func (d *depot) Get(ctx context.Context, name string) ([]byte, error) {
	if !isName(name) {
		return nil, d.about(BadName, name, nil)
	}
	content, size, err := d.open(ctx, name)
	if err != nil {
		return nil, err
	}
	defer content.Close()
	var data bytes.Buffer
	if _, err := io.Copy(&data, heeding{ctx, content}); err != nil {
		return nil, d.worded(name, err)
	}
	if int64(data.Len()) != size {
		return nil, d.about(Damaged, name, io.ErrUnexpectedEOF)
	}
	return data.Bytes(), nil
}

func (d *depot) Try(ctx context.Context) error { return d.try(ctx) }

func (d *depot) List(ctx context.Context, prefix, after string, limit int) ([]string, error) {
	if limit <= 0 {
		return nil, ctx.Err()
	}
	return d.list(ctx, prefix, after, limit)
}

func (d *depot) Attach(ctx context.Context, content io.Reader, name string) (sum string, size int64, err error) {
	// The place is not known before all was read.
	f, remove, err := scratch()
	if err != nil {
		return "", 0, about(Local, os.TempDir(), err)
	}
	defer remove()
	digest := sha256.New()
	size, err = io.Copy(io.MultiWriter(onDisk{f}, digest), io.LimitReader(heeding{ctx, content}, MaxAttachment+1))
	if err != nil {
		return "", 0, err
	}
	if size > MaxAttachment {
		return "", 0, about(BigPaper, name, nil)
	}
	sum = hex.EncodeToString(digest.Sum(nil))
	created, err := d.create(ctx, attachment(sum), f, size)
	if err != nil || created {
		return sum, size, err
	}
	switch err := d.compare(ctx, sum); {
	case isDamage(err): // this makes it whole again
		return sum, size, d.replace(ctx, attachment(sum), f, size)
	default:
		return sum, size, err
	}
}

// compare reads an attachment to its end.
func (d *depot) compare(ctx context.Context, sum string) error {
	content, _, err := d.Attachment(ctx, sum)
	if err != nil {
		return err
	}
	defer content.Close()
	_, err = io.Copy(io.Discard, content)
	return err
}

func (d *depot) Attachment(ctx context.Context, sum string) (io.ReadCloser, int64, error) {
	if !isSum(sum) {
		return nil, 0, d.about(NoPaper, sum, fs.ErrNotExist)
	}
	content, size, err := d.open(ctx, attachment(sum))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, d.about(NoPaper, sum, fs.ErrNotExist)
	}
	if err != nil {
		return nil, 0, err
	}
	return &verified{content, heeding{ctx, content}, sum, sha256.New(), d}, size, nil
}

// attachment is the key of the content with this sum.
func attachment(sum string) string { return path.Join(attachmentDir, sum[:2], sum) }

// isSum reports whether a text can be the name of an attachment.
func isSum(sum string) bool {
	raw, err := hex.DecodeString(sum)
	return err == nil && len(raw) == sha256.Size && hex.EncodeToString(raw) == sum
}

var namePart = regexp.MustCompile(`^[a-z0-9][A-Za-z0-9._-]*$`)

// isName reports whether a text is a name: parts joined by "/", none of which
// begins with what would mean something to a file system.
func isName(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if len(part) > maxPart || !namePart.MatchString(part) {
			return false
		}
	}
	return len(name) <= maxName
}

// scratch makes a file of our own for what comes before its place is known.
// Where the system allows it, it has no name, so that nothing stays behind.
func scratch() (f *os.File, remove func(), err error) {
	if f, err = os.CreateTemp("", "sopc-*"); err != nil { // for nobody else to read
		return nil, nil, err
	}
	unnamed := os.Remove(f.Name()) == nil
	return f, func() {
		f.Close()
		if !unnamed {
			os.Remove(f.Name())
		}
	}, nil
}

// onDisk writes to a scratch file and words what goes wrong.
type onDisk struct{ f *os.File }

func (o onDisk) Write(p []byte) (int, error) {
	n, err := o.f.Write(p)
	if err != nil {
		err = about(Local, os.TempDir(), err)
	}
	return n, err
}

// verified reads an attachment and compares its sum at the end.
type verified struct {
	io.Closer
	content io.Reader
	sum     string
	digest  hash.Hash
	place
}

func (v *verified) Read(p []byte) (int, error) {
	n, err := v.content.Read(p)
	v.digest.Write(p[:n])
	switch {
	case err == io.EOF && hex.EncodeToString(v.digest.Sum(nil)) != v.sum:
		err = v.about(Damaged, attachment(v.sum), errOtherSum)
	case err != io.EOF:
		err = v.worded(attachment(v.sum), err)
	}
	return n, err
}

// heeding reads until the context ends.
type heeding struct {
	ctx context.Context
	io.Reader
}

func (h heeding) Read(p []byte) (int, error) {
	if err := h.ctx.Err(); err != nil {
		return 0, err
	}
	return h.Reader.Read(p)
}
