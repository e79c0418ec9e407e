package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// MaxAttachment is how many bytes an attachment may have.
const MaxAttachment = 100 << 20

// Attach keeps the content of a file and gives the name by which it is found:
// the SHA-256 of the content, in hex. The same content is kept once. It is on
// disk when Attach returns; name is for messages.
func (s *Store) Attach(ctx context.Context, content io.Reader, name string) (sum string, size int64, err error) {
	if s.options.ReadOnly {
		return "", 0, s.says(ReadOnly, nil)
	}
	defer func() { err = s.fault(err) }()
	dir := filepath.Join(s.dir, attachmentDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", 0, err
	}
	f, err := os.CreateTemp(dir, unfinished+"*") // for nobody else to read
	if err != nil {
		return "", 0, err
	}
	defer func() {
		f.Close()
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	digest := sha256.New()
	size, err = io.Copy(io.MultiWriter(f, digest), io.LimitReader(heeding{ctx, content}, MaxAttachment+1))
	if err != nil {
		return "", 0, err
	}
	if size > MaxAttachment {
		return "", 0, about(BigPaper, name, nil)
	}
	if err := f.Sync(); err != nil {
		return "", 0, err
	}
	if err := f.Close(); err != nil {
		return "", 0, err
	}
	sum = hex.EncodeToString(digest.Sum(nil))
	place := s.attachment(sum)
	if err := os.MkdirAll(filepath.Dir(place), 0o700); err != nil {
		return "", 0, err
	}
	if err := os.Rename(f.Name(), place); err != nil {
		return "", 0, err
	}
	return sum, size, errors.Join(syncDirectory(filepath.Dir(place)), syncDirectory(dir), syncDirectory(s.dir))
}

// attachment is where the content with this sum lies.
func (s *Store) attachment(sum string) string {
	return filepath.Join(s.dir, attachmentDir, sum[:2], sum)
}

// Attachment opens the content with this sum. Reading it to its end fails with
// a Fault of kind Damaged when the content is not what was attached.
func (s *Store) Attachment(sum string) (content io.ReadCloser, size int64, err error) {
	if !isSum(sum) {
		return nil, 0, about(NoPaper, sum, nil)
	}
	f, info, err := openOrdinary(s.attachment(sum))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, about(NoPaper, sum, err)
	}
	if err != nil {
		return nil, 0, s.fault(err)
	}
	return &verified{f, sum, sha256.New()}, info.Size(), nil
}

// openOrdinary opens a file, but no pipe or device: reading one may never end.
func openOrdinary(name string) (*os.File, fs.FileInfo, error) {
	info, err := os.Stat(name)
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: name, Err: errNoOrdinary}
	}
	if err != nil {
		return nil, nil, err
	}
	f, err := os.Open(name)
	return f, info, err
}

// isSum reports whether a text can be the name of an attachment.
func isSum(sum string) bool {
	raw, err := hex.DecodeString(sum)
	return err == nil && len(raw) == sha256.Size && hex.EncodeToString(raw) == sum
}

// verified reads an attachment and compares its sum at the end.
type verified struct {
	*os.File
	sum    string
	digest hash.Hash
}

func (v *verified) Read(p []byte) (int, error) {
	n, err := v.File.Read(p)
	v.digest.Write(p[:n])
	if err == io.EOF && hex.EncodeToString(v.digest.Sum(nil)) != v.sum {
		err = about(Damaged, v.Name(), errOtherSum)
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
