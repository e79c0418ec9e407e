package main

import (
	"context"
	"crypto/ed25519"

	"github.com/spf13/pflag"

	"sopc/cmd/cli"
	"sopc/cmd/sopc-temporal/depot"
	"sopc/cmd/sopc-temporal/options"
	"sopc/cmd/sopc-temporal/temporal"
	"sopc/lang/bahasa"
	"sopc/runtime/store"
)

// place is where the cases of an office on Temporal are. Its workers judge what
// happens; people and calendar of the data directory here are for what commands
// show.
type place struct {
	options.Connection
	getenv func(string) string
	still  bool // time passes only as commands say, for tests
}

// Options adds those of the connection.
func (p *place) Options(f *pflag.FlagSet, lang bahasa.Language) {
	options.Bind(f, lang, &p.Connection)
}

// Open reaches the server.
func (p *place) Open(ctx context.Context, o cli.Opening) (cli.Casebook, error) {
	if err := p.Complete(p.getenv, o.Folder); err != nil {
		return nil, err
	}
	var trusted ed25519.PublicKey
	if o.KeyFile != "" {
		key, err := store.ReadKey(o.KeyFile)
		if err != nil {
			return nil, err
		}
		trusted = key.Public().(ed25519.PublicKey)
	}
	things, err := depot.Open(ctx, p.Depot, p.getenv)
	if err != nil {
		return nil, err
	}
	c, err := connect(ctx, p.Connection)
	if err != nil {
		return nil, err
	}
	to := temporal.Options{Office: p.Office, Server: p.Address, Namespace: p.Namespace, Zone: o.Now().Location(), Settle: true, Trusted: trusted}
	if p.still {
		to.Still, to.Clock = true, o.Now
	}
	return temporal.New(c, temporal.NewShelf(things), to), nil
}

var errOthersSave = notHere{bahasa.T(
	"kasus di Temporal dicadangkan dengan alat basis data server Temporal (misalnya pg_basebackup) bersama depotnya; satu kasus disimpan dengan sopc case export",
	"cases on Temporal are backed up with the tools of the server's database (such as pg_basebackup), together with the depot; a single case is saved by sopc case export")}

// Backup is for other tools.
func (*place) Backup(context.Context, string, cli.Opening) (store.Backup, error) {
	return store.Backup{}, errOthersSave
}

// Restore is for other tools.
func (*place) Restore(context.Context, string, cli.Opening) (store.Backup, error) {
	return store.Backup{}, errOthersSave
}

// notHere says that something is done elsewhere.
type notHere struct{ said bahasa.Text }

func (e notHere) Error() string     { return e.said.ID }
func (e notHere) Text() bahasa.Text { return e.said }
