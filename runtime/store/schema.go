package store

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"os"
	"sync"
	"time"

	"sopc/runtime/record"
)

// version is the one of the schema that this program reads and writes. It
// stands in the file as PRAGMA user_version; a new file has 0.
const version = 3

// applicationID is what SQLite files of this program have in their header.
const applicationID = 0x736f7063 // sopc

// migrations[i] brings a store from version i to i+1. What is in it never
// changes: stores out there have been through it. Times are milliseconds since
// 1970 in UTC; zone is the offset of the clock that gave them, in minutes.
var migrations = []string{`
CREATE TABLE store (id TEXT NOT NULL, key BLOB NOT NULL);

CREATE TABLE programs (
	no INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL, -- loosely
	program BLOB NOT NULL
);

-- A lane as SOPs call it: the same names in two SOPs are the same lane. Lane 0
-- has the tasks for which an SOP names nobody.
CREATE TABLE lanes (no INTEGER PRIMARY KEY, names TEXT NOT NULL UNIQUE);
CREATE TABLE called (name TEXT NOT NULL, lane INTEGER NOT NULL, PRIMARY KEY (name, lane)) WITHOUT ROWID;

-- Case 0 is the register, of which there is only the head: lines, hash and
-- signature. The others are numbered as they stand in it.
CREATE TABLE cases (
	no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
	lines INTEGER NOT NULL, hash BLOB NOT NULL, signature BLOB NOT NULL,
	program INTEGER, parent INTEGER, phase TEXT, ending INTEGER,
	tasks INTEGER, -- open
	started INTEGER, last INTEGER, zone INTEGER,
	due INTEGER,    -- the earliest of the open tasks
	ring INTEGER,   -- when the next timer goes off
	untold INTEGER, -- ended, as the task with this number of the parent does not know yet
	progress BLOB
);
CREATE INDEX running ON cases (no) WHERE phase = 'running';
CREATE INDEX inside ON cases (parent) WHERE parent IS NOT NULL;
CREATE INDEX ringing ON cases (ring) WHERE ring IS NOT NULL;
CREATE INDEX untold ON cases (parent, untold) WHERE untold IS NOT NULL;

-- The records, in the order in which lines came; hash is that of the chain
-- after the line.
CREATE TABLE lines (seq INTEGER PRIMARY KEY, "case" INTEGER NOT NULL, no INTEGER NOT NULL, line BLOB NOT NULL, hash BLOB NOT NULL);
CREATE UNIQUE INDEX record ON lines ("case", no);

-- Which line an event with an id of its own left; id is a hash of it. For case
-- 0 it is the commands that began cases, and line is the case.
CREATE TABLE commands ("case" INTEGER NOT NULL, id INTEGER NOT NULL, line INTEGER NOT NULL, PRIMARY KEY ("case", id, line)) WITHOUT ROWID;

-- Open tasks, once for each lane that has one now, as inboxes list them.
CREATE TABLE tasks (
	lane INTEGER NOT NULL, due INTEGER NOT NULL, opened INTEGER NOT NULL, "case" INTEGER NOT NULL, no INTEGER NOT NULL,
	step INTEGER NOT NULL, part INTEGER NOT NULL, zone INTEGER NOT NULL,
	people TEXT, -- to whom it is delegated, as JSON
	PRIMARY KEY (lane, due, opened, "case", no)
) WITHOUT ROWID;
CREATE INDEX delegated ON tasks (due) WHERE people IS NOT NULL;
`, `
-- The heads under which cases were taken in from elsewhere.
CREATE TABLE foreign_heads ("case" INTEGER NOT NULL, no INTEGER NOT NULL, hash BLOB NOT NULL, key BLOB NOT NULL, signature BLOB NOT NULL);
CREATE INDEX foreign_of ON foreign_heads ("case");
`, `
-- When, by whom, and whether its key was compared (0, 1).
ALTER TABLE foreign_heads ADD COLUMN at TEXT NOT NULL DEFAULT '0001-01-01T00:00:00Z';
ALTER TABLE foreign_heads ADD COLUMN by TEXT NOT NULL DEFAULT '';
ALTER TABLE foreign_heads ADD COLUMN compared INTEGER NOT NULL DEFAULT 0;
`}

// schemaEntry is how a part of a schema is compared: what it is, its name, and
// how it was made.
const schemaEntry = "type || ' ' || name || char(10) || ifnull(sql, '')"

// expectedSchema are the parts of the schema that the migrations make.
var expectedSchema = sync.OnceValues(func() (parts []string, err error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // each connection has a memory of its own
	for _, m := range migrations {
		if _, err := db.Exec(m); err != nil {
			return nil, err
		}
	}
	rows, err := db.Query("SELECT " + schemaEntry + " FROM sqlite_master")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var part string
		if err := rows.Scan(&part); err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	return parts, rows.Err()
})

// settle makes the schema, or brings it up to date, and reads what the store
// says of itself.
func (s *Store) settle(ctx context.Context) error {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	var was, maker, tables int
	err = conn.QueryRowContext(ctx, "SELECT (SELECT user_version FROM pragma_user_version), (SELECT application_id FROM pragma_application_id), (SELECT count(*) FROM sqlite_master)").
		Scan(&was, &maker, &tables)
	switch {
	case err != nil:
		return err
	case was == 0 && (maker != applicationID || tables > 0): // not laid by Open
		return s.says(Damaged, wrong("isi %s hilang", "the content of %s is gone", databaseFile))
	case was == 0 && s.options.ReadOnly:
		return s.says(NoStore, nil)
	case was > version:
		return s.newer(was)
	case was < version && s.options.ReadOnly:
		return s.says(Older, nil)
	case was < version:
		if err := s.migrate(ctx, conn); err != nil {
			return err
		}
	}
	return conn.QueryRowContext(ctx, "SELECT id, key FROM store").Scan(&s.id, &s.public)
}

func schemaVersion(ctx context.Context, conn *sql.Conn) (v int, err error) {
	err = conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&v)
	return v, err
}

// migrate brings the schema up to date, whole or not at all, while no other
// process does.
func (s *Store) migrate(ctx context.Context, conn *sql.Conn) (err error) {
	// The change to WAL does not wait for others by itself.
	for begun := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		_, err := conn.ExecContext(ctx, "PRAGMA journal_mode = wal")
		if err == nil {
			break
		}
		if !isBusy(err) || time.Since(begun) > s.options.Wait {
			return err
		}
	}
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			conn.ExecContext(context.Background(), "ROLLBACK")
		}
	}()
	was, err := schemaVersion(ctx, conn) // another process may have been first
	if err != nil || was == version {
		conn.ExecContext(ctx, "ROLLBACK")
		return err
	}
	if was > version {
		return s.newer(was)
	}
	for _, m := range migrations[was:version] {
		if _, err := conn.ExecContext(ctx, m); err != nil {
			return err
		}
	}
	if was == 0 {
		if err := s.found(ctx, conn); err != nil {
			return err
		}
	}
	if _, err := conn.ExecContext(ctx, "PRAGMA user_version = "+itoa(version)); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "COMMIT"); err != nil {
		return err
	}
	return syncDirectory(s.dir)
}

// found gives a new store its name and its key, and begins the register.
func (s *Store) found(ctx context.Context, conn *sql.Conn) error {
	name := make([]byte, 8)
	rand.Read(name)
	s.id = hex.EncodeToString(name)
	key, err := s.foundKey()
	if err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "INSERT INTO store VALUES (?, ?)", s.id, []byte(key.Public().(ed25519.PublicKey))); err != nil {
		return err
	}
	head := record.Sign(key, record.Register, 0, record.Genesis(record.Register))
	_, err = conn.ExecContext(ctx, "INSERT INTO cases (no, id, lines, hash, signature) VALUES (0, ?, 0, ?, ?)", record.Register, head.Hash[:], head.Signature)
	return err
}

// syncDirectory brings names in a directory to disk, where the system can.
func syncDirectory(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	f.Sync() // some file systems refuse, and need none
	return nil
}
