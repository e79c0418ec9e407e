package store

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/record"
)

// What only this package keeps is made from the records, so that lists and
// inboxes are fast. Who edits it leaves the records as they are, yet hides a
// task or a case. So verification makes it anew and compares.

// derivedColumns are those of columnsOf without untold and progress, which are
// judged by themselves, and then those that never change.
var derivedColumns = []string{"phase", "ending", "tasks", "started", "last", "zone", "due", "ring", "program", "parent"}

func stateFault(id, what, whatEN string, args ...any) record.Fault {
	return record.Fault{Kind: record.OtherState, Case: id, What: bahasa.T(what, whatEN, args...)}
}

// beside compares what is kept beside a sound record with what follows from
// it. around is the verdict on the case that it runs inside; nil: not known.
func (v *view) beside(k audited, verdict, around *record.Verdict) error {
	entries := verdict.Entries
	c := host.Case{ID: k.Case, Hash: entries[0].Program, Procedure: verdict.Procedure, Progress: verdict.Progress}
	columns, err := columnsOf(c, entries[len(entries)-1])
	if err != nil {
		return err
	}
	p, found, err := v.byItsHash(v.ctx, c.Hash)
	if err != nil {
		return err
	}
	if !found {
		return v.says(Damaged, wrong("program %s hilang", "program %s is gone", c.Hash))
	}
	var parent any
	if c.Parent != nil {
		var no int64
		if found, err := v.row("SELECT no FROM cases WHERE id = ?", []any{c.Parent.Case}, &no); err != nil {
			return err
		} else if parent = no; !found {
			parent = k.columns[9] // it is gone, which is told
		}
	}
	fault := func(what, whatEN string, args ...any) {
		verdict.Faults = append(verdict.Faults, stateFault(k.Case, what, whatEN, args...))
	}
	var other []string
	for i, want := range append(columns[:8:8], p.no, parent) {
		if fmt.Sprint(k.columns[i]) != fmt.Sprint(want) {
			other = append(other, derivedColumns[i])
		}
	}
	if !knownAround(k.untold, columns[untold], around) {
		other = append(other, "untold")
	}
	if len(other) > 0 {
		fault("yang tertulis tentang kasus ini dalam daftar kasus (%s) tidak sama dengan riwayatnya",
			"what the list of cases says of the case (%s) is not what follows from its record", strings.Join(other, ", "))
	}
	inbox := p.tasks(k.no, c)
	if gone, strange := without(inbox, k.inbox), without(k.inbox, inbox); len(gone)+len(strange) > 0 {
		fault("tugas %s dalam kotak tugas tidak sama dengan riwayatnya", "task %s in the inboxes is not what follows from the record", taskNumbers(append(gone, strange...)))
	}
	var commands []string
	for _, e := range entries[1:] {
		if e.ID != "#"+strconv.Itoa(e.No) {
			commands = append(commands, commandRow(int64(e.No), e.ID))
		}
	}
	slices.Sort(commands)
	slices.Sort(k.commands)
	begun := 1
	if first := entries[0].ID; !isOwn(first) {
		if _, err := v.row(`SELECT count(*) FROM commands WHERE "case" = 0 AND id = ? AND line = ?`, []any{commandKey(first), k.no}, &begun); err != nil {
			return err
		}
	}
	if !slices.Equal(commands, k.commands) || begun == 0 {
		fault("daftar perintah yang sudah tercatat tidak sama dengan riwayatnya: sebuah perintah dapat tercatat dua kali atau dianggap sudah tercatat",
			"the list of commands that were recorded is not what follows from the record: a command could count twice, or as recorded")
	}
	return nil
}

func commandRow(line int64, id string) string { return fmt.Sprint(line, " ", commandKey(id)) }

func taskNumbers(rows []taskRow) string {
	var list []string
	for _, r := range rows {
		if no := strconv.Itoa(r.task); !slices.Contains(list, no) {
			list = append(list, no)
		}
	}
	return strings.Join(list, ", ")
}

// knownAround judges the note that the case around does not know yet of the
// end: kept is what is there, ended what was noted when the case ended.
func knownAround(kept *int64, ended any, around *record.Verdict) bool {
	switch {
	case ended == nil:
		return kept == nil
	case kept != nil && fmt.Sprint(*kept) != fmt.Sprint(ended):
		return false
	case kept != nil || around == nil || len(around.Faults) > 0:
		return true
	}
	t, open := around.Progress.State.Task(ended.(int))
	return !open || t.SubEnded || around.Progress.State.Phase != engine.Running
}

// common compares what is not about one case: the tables themselves, what
// lanes are called, programs, and rows of no case.
func (v *view) common() (faults []record.Fault, err error) {
	fault := func(what, whatEN string, args ...any) {
		faults = append(faults, stateFault(record.Register, what, whatEN, args...))
	}
	want, err := expectedSchema()
	if err != nil {
		return nil, err
	}
	have, err := v.column("SELECT " + schemaEntry + " FROM sqlite_master")
	if err != nil {
		return nil, err
	}
	for _, entry := range differing(want, have) {
		name, _, _ := strings.Cut(entry, "\n")
		fault("bagian %q dari %s bukan seperti yang dibuat sopc", "the part %q of %s is not as sopc made it", name, databaseFile)
	}
	if names, err := v.column("SELECT id FROM store"); err != nil {
		return nil, err
	} else if raw, err := hex.DecodeString(strings.Join(names, " ")); err != nil || len(raw) != 8 {
		fault("nama folder data, %q, bukan yang diberikan sopc", "the name of the data directory, %q, is not one that sopc gave", strings.Join(names, " "))
	}
	if err := v.rows("SELECT hash, title, program FROM programs ORDER BY no", nil, func(scan func(...any) error) error {
		var hash, title string
		var text []byte
		err := scan(&hash, &title, &text)
		if p, wrong := program.Unmarshal(text); wrong == nil && program.Hash(p) == hash && title != program.Key(p.Title) {
			fault("judul program %s dalam daftar lain daripada judulnya", "the title of program %s in the list is not its title", hash)
		}
		return err
	}); err != nil {
		return nil, err
	}
	var called []string
	if err := v.rows("SELECT no, names FROM lanes", nil, func(scan func(...any) error) error {
		var no int64
		var names string
		err := scan(&no, &names)
		for _, name := range strings.Fields(names) {
			called = append(called, fmt.Sprint(name, " ", no))
		}
		return err
	}); err != nil {
		return nil, err
	}
	have, err = v.column("SELECT name || ' ' || lane FROM called")
	if err != nil {
		return nil, err
	}
	for _, entry := range differing(called, have) {
		name, _, _ := strings.Cut(entry, " ")
		fault("sebutan pelaksana %q tidak menunjuk kotak tugasnya sendiri", "the name %q of a lane does not lead to its own inbox", name)
	}
	for _, table := range []string{"lines", "tasks", "commands", "foreign_heads"} {
		strange, err := v.column(`SELECT DISTINCT "case" FROM ` + table + ` WHERE "case" NOT IN (SELECT no FROM cases) AND "case" NOT IN (SELECT no FROM lines WHERE "case" = 0) AND "case" <> 0`)
		if err != nil {
			return nil, err
		}
		for _, no := range strange {
			fault("tabel %s memuat baris tentang kasus nomor %s, yang tidak ada", "the table %s has rows about case number %s, which is not there", table, no)
		}
	}
	return faults, v.rows(`SELECT m.id, m.line, l.line, r.no IS NOT NULL FROM commands m LEFT JOIN lines l ON l."case" = m.line AND l.no = 1
		LEFT JOIN lines r ON r."case" = 0 AND r.no = m.line WHERE m."case" = 0`, nil, func(scan func(...any) error) error {
		var key, no int64
		var line []byte
		var registered bool
		err := scan(&key, &no, &line, &registered)
		if first, wrong := record.ReadLine(line); line != nil && wrong == nil && commandKey(first.ID) != key || line == nil && !registered {
			fault("perintah yang memulai kasus nomor %d bukan yang tercatat", "the command that began case number %d is not the one that was recorded", no)
		}
		return err
	})
}

// column reads the first column of all rows, as texts.
func (v *view) column(query string) (all []string, err error) {
	err = v.rows(query, nil, func(scan func(...any) error) error {
		var text string
		err := scan(&text)
		all = append(all, text)
		return err
	})
	return all, err
}

// differing are those that stand in one of two lists only, sorted.
func differing(a, b []string) (list []string) {
	for _, pair := range [][2][]string{{a, b}, {b, a}} {
		for _, entry := range pair[0] {
			if !slices.Contains(pair[1], entry) {
				list = append(list, entry)
			}
		}
	}
	slices.Sort(list)
	return list
}
