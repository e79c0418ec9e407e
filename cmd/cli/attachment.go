package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"

	"sopc/lang/bahasa"
	"sopc/runtime/engine"
)

// attachments keeps the content of files.
type attachments interface {
	// Attach keeps the content of a file, and tells its SHA-256 in hex and its
	// size in bytes. name is for messages.
	Attach(ctx context.Context, content io.Reader, name string) (sum string, size int64, err error)
}

// digests keeps nothing of a file but its hash.
type digests struct{}

func (digests) Attach(_ context.Context, content io.Reader, _ string) (string, int64, error) {
	h := sha256.New()
	size, err := io.Copy(h, content)
	return hex.EncodeToString(h.Sum(nil)), size, err
}

// attach keeps a file and gives the paper that shows it.
func (b *books) attach(ctx context.Context, name string) (engine.Paper, error) {
	info, err := os.Stat(name)
	if err != nil {
		return engine.Paper{}, accessFailure(name, err)
	}
	if !info.Mode().IsRegular() { // a pipe may never end
		return engine.Paper{}, misuse(bahasa.T("%q bukan berkas biasa", "%q is no ordinary file", name))
	}
	f, err := os.Open(name)
	if err != nil {
		return engine.Paper{}, accessFailure(name, err)
	}
	defer f.Close()
	p := engine.Paper{Name: filepath.Base(name)}
	p.Sum, p.Size, err = b.papers.Attach(ctx, f, name)
	return p, err
}
