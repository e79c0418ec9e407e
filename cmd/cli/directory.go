package cli

import (
	"context"
	"crypto/ed25519"
	"errors"
	"time"

	"github.com/spf13/pflag"

	"sopc/lang/bahasa"
	"sopc/runtime/host"
	"sopc/runtime/store"
)

// Directory is the Place on this computer: the data directory itself.
type Directory struct{}

// Options has none to add.
func (Directory) Options(*pflag.FlagSet, bahasa.Language) {}

// Open opens the store in the data directory, and makes it if it is not there
// and something is to be recorded.
func (Directory) Open(ctx context.Context, o Opening) (Casebook, error) {
	kept, err := store.Open(ctx, o.Folder, store.Options{KeyFile: o.KeyFile, ReadOnly: o.Use != Writing})
	if err != nil {
		return nil, err
	}
	return &directory{&host.Office{Desk: o.Desk, Keeper: kept, Clock: o.Now}, kept, kept}, nil
}

// Backup saves the data directory in another one.
func (Directory) Backup(ctx context.Context, dir string, o Opening) (store.Backup, error) {
	kept, err := store.Open(ctx, o.Folder, store.Options{KeyFile: o.KeyFile, ReadOnly: true})
	if err != nil {
		return store.Backup{}, err
	}
	defer kept.Close()
	return kept.Backup(ctx, dir, o.Now())
}

// Restore brings a backup back into the data directory, which must be empty.
func (Directory) Restore(ctx context.Context, backup string, o Opening) (store.Backup, error) {
	return store.Restore(ctx, backup, o.Folder, o.KeyFile)
}

// directory is a store with its office.
type directory struct {
	*host.Office
	Records
	store *store.Store
}

func (d *directory) SetTime(at time.Time) {
	d.TimeSet, d.Clock = true, func() time.Time { return at }
}

// Key is the public half of the key file. Where there is none it is the
// store's own word, which proves nothing.
func (d *directory) Key(context.Context) (ed25519.PublicKey, bool, error) {
	file, err := d.store.KeyFile()
	if err != nil {
		return nil, false, err
	}
	key, err := store.ReadKey(file)
	var fault *store.Fault
	switch {
	case err == nil:
		return key.Public().(ed25519.PublicKey), true, nil
	case errors.As(err, &fault) && fault.Kind == store.NoKey:
		return d.store.PublicKey(), false, nil
	}
	return nil, false, err
}
