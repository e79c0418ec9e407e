package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"path/filepath"

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
	f, _, err := open(name)
	if err != nil {
		return engine.Paper{}, err
	}
	defer f.Close()
	p := engine.Paper{Name: filepath.Base(name)}
	p.Sum, p.Size, err = b.papers.Attach(ctx, f, name)
	return p, err
}
