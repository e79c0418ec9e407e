package cli

import (
	"context"
	"crypto/ed25519"
	"io"
	"time"

	"github.com/spf13/pflag"

	"sopc/lang/bahasa"
	"sopc/runtime/host"
	"sopc/runtime/record"
	"sopc/runtime/store"
)

// Place is where the cases of an office are kept: a Directory, or what another
// program hands to Run. It serves one run.
//
// Its errors, and those of its Casebook, say to people what to do (a method Text
// that gives a bahasa.Text). By errors.Is they may be host.ErrDamaged or
// host.ErrUnreachable, which have exit codes of their own.
type Place interface {
	// Options adds options by which the cases are found to those of a command,
	// which has --data and --kunci already. It is called for several commands,
	// of which one runs: they may share their variables. Those that are given
	// stand in each command line that sopc suggests.
	Options(f *pflag.FlagSet, lang bahasa.Language)
	// Open opens the cases.
	Open(ctx context.Context, o Opening) (Casebook, error)
	// Backup saves all cases in a directory that is empty or does not exist. A
	// place that other tools save says so in its error.
	Backup(ctx context.Context, dir string, o Opening) (store.Backup, error)
	// Restore brings back what Backup saved. A place that other tools save says so
	// in its error.
	Restore(ctx context.Context, backup string, o Opening) (store.Backup, error)
}

// Opening says how cases are opened.
type Opening struct {
	Folder  string // the data directory: petugas.toml, kalender.toml, and in a Directory the cases
	KeyFile string // --kunci; empty: not named
	Use     Access
	// Desk is by what events are judged, unless the place judges them
	// elsewhere. The zero Desk: nobody will act on cases.
	Desk host.Desk
	Now  func() time.Time // the clock of this computer, in the zone of the office
}

// Access says what a command does with cases.
type Access int

// What a command does with cases.
const (
	Reading    Access = iota // what was recorded, so files of the office may be broken
	Rehearsing               // what would be recorded
	Writing
)

// A Casebook is cases that are kept, wherever that is.
type Casebook interface {
	host.Host
	Records
	// SetTime sets the time of all that is recorded from now on, and what Now
	// says. The record marks it as set by hand (host.Entry.Set).
	SetTime(at time.Time)
	// Key is the public key by which records are judged. Trusted says that it is
	// known from elsewhere than from what is to be judged, such as --kunci.
	// There may be none.
	Key(ctx context.Context) (key ed25519.PublicKey, trusted bool, err error)
}

// Records are what makes cases trustworthy, and what belongs to them. For an
// unknown case the error is a *host.NoCase.
type Records interface {
	// Attach keeps the content of a file, durably, and tells its SHA-256 in hex
	// and its size in bytes. name is for messages.
	Attach(ctx context.Context, content io.Reader, name string) (sum string, size int64, err error)
	// Bundle gives a case and those that run inside it, as they are kept, to be
	// written as one file.
	Bundle(ctx context.Context, id string) (*record.Bundle, error)
	// Import takes in the cases of a bundle that was verified without faults,
	// and tells which were not here before. Their lines stay as they are; the
	// head under which they came is kept as an origin with what how says. Cases
	// that are here already, and the same, stay as they are; what does not fit
	// is refused with a *engine.Refusal, and then nothing is taken in.
	Import(ctx context.Context, b *record.Bundle, verdicts []record.Verdict, how record.Origin) (taken []string, err error)
	// Origins tells from where a case was taken in; nowhere, when it began here.
	Origins(ctx context.Context, id string) ([]record.Origin, error)
	// Sealed says whether the lines of a case are still those that were signed
	// (record.Kept.Sealed).
	Sealed(ctx context.Context, id string) (bool, error)
	// VerifyCase verifies a case, and those inside it after it.
	VerifyCase(ctx context.Context, v *record.Verifier, id string) ([]record.Verdict, error)
	// Verify verifies all cases and hands each verdict over. It gives that on
	// the register, whose Head is nil where there is none.
	Verify(ctx context.Context, v *record.Verifier, each func(record.Verdict) error) (register record.Verdict, err error)
	// Close ends the use of the cases.
	Close() error
}
