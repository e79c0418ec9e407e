package store

import (
	"bytes"
	"crypto/ed25519"
	"encoding/pem"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// The private key lies outside of the directory of the store. The file has the
// form that other tools know, too: PKCS #8 in PEM.

// pkcs8 is what PKCS #8 puts before the 32 bytes of an Ed25519 key.
var pkcs8 = []byte{0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20}

const (
	pemType = "PRIVATE KEY"
	maxKey  = 4 << 10            // bytes of a file with a key
	exposed = fs.FileMode(0o027) // the group may read: an office may share one key
)

// KeyFile is where the private key of this store lies.
func (s *Store) KeyFile() (string, error) {
	if s.options.KeyFile != "" {
		return filepath.Abs(s.options.KeyFile)
	}
	config, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(config, "sopc", "kunci", s.id+".pem"), nil
}

// readKey reads the key that signs and compares it with what the store knows.
func (s *Store) readKey() (ed25519.PrivateKey, error) {
	file, err := s.KeyFile()
	if err != nil {
		return nil, err
	}
	if s.inside(file) {
		return nil, about(KeyInside, file, nil)
	}
	key, err := ReadKey(file)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(key.Public().(ed25519.PublicKey), s.public) {
		return nil, about(WrongKey, file, nil)
	}
	return key, nil
}

// foundKey gives a new store its key: the one in the file, or a new one.
func (s *Store) foundKey() (ed25519.PrivateKey, error) {
	file, err := s.KeyFile()
	if err != nil {
		return nil, err
	}
	if s.inside(file) {
		return nil, about(KeyInside, file, nil)
	}
	if _, err := os.Stat(file); err == nil {
		return ReadKey(file)
	}
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: append(bytes.Clone(pkcs8), key.Seed()...)})
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	_, err = f.Write(text)
	return key, errors.Join(err, f.Sync(), f.Close(), syncDirectory(filepath.Dir(file)))
}

// ReadKey reads a private key from a file.
func ReadKey(file string) (ed25519.PrivateKey, error) {
	f, info, err := openOrdinary(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, about(NoKey, file, err)
	case err != nil:
		return nil, about(Unreadable, file, err)
	}
	defer f.Close()
	if info.Mode().Perm()&exposed != 0 && runtime.GOOS != "windows" { // where modes say nothing
		return nil, about(KeyExposed, file, nil)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxKey))
	if err != nil {
		return nil, about(Unreadable, file, err)
	}
	block, _ := pem.Decode(text)
	if block == nil || block.Type != pemType || len(block.Bytes) != len(pkcs8)+ed25519.SeedSize || !bytes.HasPrefix(block.Bytes, pkcs8) {
		return nil, about(WrongKey, file, errors.New("no Ed25519 key in PEM"))
	}
	return ed25519.NewKeyFromSeed(block.Bytes[len(pkcs8):]), nil
}

// inside reports whether a file lies, or would lie, in the directory of the
// store, also by way of links.
func (s *Store) inside(file string) bool {
	real := func(name string) string {
		for rest := ""; ; {
			if to, err := filepath.EvalSymlinks(name); err == nil {
				return filepath.Join(to, rest)
			}
			up := filepath.Dir(name)
			if up == name {
				return filepath.Join(name, rest)
			}
			name, rest = up, filepath.Join(filepath.Base(name), rest)
		}
	}
	way, err := filepath.Rel(real(s.dir), real(file))
	return err == nil && way != ".." && !strings.HasPrefix(way, ".."+string(filepath.Separator))
}
