package cli

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
	"sopc/runtime/calendar"
	"sopc/runtime/host"
	"sopc/runtime/roster"
)

// dataOptions are the options of commands on cases that are kept.
type dataOptions struct {
	folder, key string         // --data, --kunci
	place       *pflag.FlagSet // what the place adds
	at          string         // --sekarang
	json        bool

	by      string // --sebagai
	command string // --id-perintah
}

// dataOptions gives a command the options with which it finds the cases, and
// the time.
func (a *app) dataOptions(c *cobra.Command, o *dataOptions) {
	a.storeOptions(c, o)
	c.Flags().StringVar(&o.at, "sekarang", "", a.say("anggap sekarang `WAKTU`: 2026-11-23T08:00, atau \"+3 hari kerja\" sejak peristiwa terakhir", "take `TIME` as now: 2026-11-23T08:00, or \"+3 hari kerja\" after the last event"))
}

// storeOptions gives a command the options with which it finds the cases.
func (a *app) storeOptions(c *cobra.Command, o *dataOptions) {
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&o.folder, "data", "", a.say("folder data `DIR` (bawaan: SOPC_DATA, atau folder data Anda)", "the data directory `DIR` (default: SOPC_DATA, or yours)"))
	f.StringVar(&o.key, "kunci", "", a.say("kunci penanda tangan catatan: `FILE` (juga SOPC_KUNCI)", "the key that signs the record: `FILE` (also SOPC_KUNCI)"))
	a.placeOptions(c, o)
	f.BoolVar(&o.json, "json", false, a.say("hasil sebagai JSON", "the result as JSON"))
}

// placeOptions gives a command the options that the place of the cases adds.
func (a *app) placeOptions(c *cobra.Command, o *dataOptions) {
	o.place = pflag.NewFlagSet("", pflag.ContinueOnError)
	o.place.SortFlags = false
	a.Place.Options(o.place, a.lang)
	c.Flags().AddFlagSet(o.place)
}

// leads says whether the command line names where the cases are.
func (o dataOptions) leads() bool {
	given := o.folder != ""
	if o.place != nil {
		o.place.VisitAll(func(f *pflag.Flag) { given = given || f.Changed })
	}
	return given
}

// given are the options that lead to the cases, as they stand in a command
// line.
func (o dataOptions) given() (words string) {
	add := func(name, value string) {
		if value != "" {
			words += " --" + name + " " + shellWord(value)
		}
	}
	add("data", o.folder)
	add("kunci", o.key)
	if o.place != nil {
		o.place.VisitAll(func(f *pflag.Flag) {
			switch {
			case f.Changed && f.NoOptDefVal != "": // takes no value
				words += " --" + f.Name + "=" + f.Value.String()
			case f.Changed:
				add(f.Name, f.Value.String())
			}
		})
	}
	return words
}

// personOptions gives a command that changes something its person.
func (a *app) personOptions(c *cobra.Command, o *dataOptions) {
	f := c.Flags()
	f.StringVar(&o.by, "sebagai", "", a.say("`NAMA` orang yang bertindak (juga SOPC_SEBAGAI)", "`NAME` of the person who acts (also SOPC_SEBAGAI)"))
	f.StringVar(&o.command, "id-perintah", "", a.say("`ID` perintah ini: dikirim dua kali, tercatat sekali", "`ID` of this command: sent twice, it counts once"))
}

// named takes the person from the environment where no option says it.
func (a *app) named(by string) string {
	if by == "" {
		by = a.Getenv("SOPC_SEBAGAI")
	}
	return strings.Join(strings.Fields(by), " ")
}

// books are the cases of an office with all by which they are judged: its
// people and its calendar.
type books struct {
	host.Host
	kept   Casebook // nil: nobody keeps them
	papers attachments
	days   *calendar.Calendar
	staff  *roster.Roster // nil: the office keeps no petugas.toml
	given  string         // the options that lead to these cases, for command lines
}

func (b *books) close() {
	if b.kept != nil {
		b.kept.Close()
	}
}

// desk is by what events are judged according to the files of the office.
func (b *books) desk() host.Desk {
	return host.Desk{Roster: b.staff, Calendar: counting(b.days), Named: true}
}

// open opens the cases that are kept. About says which case the command is
// about, for --sekarang; it may be empty.
func (a *app) open(ctx context.Context, o dataOptions, use Access, about string) (*books, error) {
	folder, err := a.dataFolder(o.folder)
	if err != nil {
		return nil, err
	}
	days, err := a.calendarIn(folder)
	if err != nil && use == Reading {
		a.passOver(calendar.FileName, err)
		days, err = calendar.National(), nil
	}
	if err != nil {
		return nil, err
	}
	people, err := a.rosterIn(folder)
	if err != nil && use == Reading {
		a.passOver(roster.FileName, err)
		err = nil
	}
	if err != nil {
		return nil, err
	}
	b := &books{days: days, staff: people}
	if err := a.openPlace(ctx, b, o, use); err != nil || o.at == "" {
		return b, err
	}
	at, err := a.timeSet(ctx, o.at, b, about)
	if err != nil {
		b.close()
		return nil, err
	}
	b.kept.SetTime(at)
	return b, nil
}

// passOver says that a file of the office does not count for now. What was
// recorded can be read without it.
func (a *app) passOver(file string, err error) {
	var f failure
	if errors.As(err, &f) && f.code != Refused { // else its mistakes were shown
		a.hint(f.said)
	}
	a.hint(bahasa.T("%s tidak dipakai sampai diperbaiki; yang sudah tercatat tetap dapat dibaca, tetapi belum ada yang dapat dicatat", "%s does not count until it is mended; what was recorded can be read, but nothing more be recorded", file))
}

// openRecords opens the cases alone, without people and calendar: what is kept
// can be verified whatever became of those.
func (a *app) openRecords(ctx context.Context, o dataOptions, use Access) (*books, error) {
	b := &books{days: calendar.National()}
	return b, a.openPlace(ctx, b, o, use)
}

// openPlace opens the cases of books.
func (a *app) openPlace(ctx context.Context, b *books, o dataOptions, use Access) error {
	opening, err := a.opening(o, use)
	if err != nil {
		return err
	}
	opening.Desk, opening.Now = b.desk(), func() time.Time { return a.Now().In(b.zone()) }
	if b.kept, err = a.Place.Open(ctx, opening); err != nil {
		return err
	}
	b.Host, b.papers, b.given = b.kept, b.kept, o.given()
	return nil
}

// opening says where the cases are, as the command line or the environment does.
func (a *app) opening(o dataOptions, use Access) (Opening, error) {
	folder, err := a.dataFolder(o.folder)
	return Opening{Folder: folder, KeyFile: cmp.Or(o.key, a.Getenv("SOPC_KUNCI")), Use: use, Now: a.Now}, err
}

// inMemory are books that nobody keeps, with the calendar of an SOP's folder.
func (a *app) inMemory(ctx context.Context, at, folder string) (*books, error) {
	if name := nearest(calendar.FileName, folder); name != "" {
		folder = filepath.Dir(name)
	}
	days, err := a.calendarIn(folder)
	if err != nil {
		return nil, err
	}
	b := &books{days: days, papers: digests{}}
	office := host.NewMemory(func() time.Time { return a.Now().In(b.zone()) }, host.Desk{Calendar: counting(days), Rehearsal: true})
	b.Host = office
	if at != "" {
		set, err := a.timeSet(ctx, at, b, "")
		office.Clock = func() time.Time { return set }
		return b, err
	}
	return b, nil
}

// calendarOnly are books without cases, for a plan: nothing is opened.
func (a *app) calendarOnly(ctx context.Context, o dataOptions) (*books, error) {
	folder, err := a.dataFolder(o.folder)
	if err != nil {
		return nil, err
	}
	return a.inMemory(ctx, o.at, folder)
}

// dataFolder is where the cases are kept.
func (a *app) dataFolder(option string) (string, error) {
	if option == "" {
		option = a.Getenv("SOPC_DATA")
	}
	if option != "" {
		return option, nil
	}
	base, home := "", a.Getenv("HOME")
	switch {
	case runtime.GOOS == "windows":
		base = a.Getenv("LocalAppData")
	case runtime.GOOS == "darwin" && home != "":
		base = filepath.Join(home, "Library", "Application Support")
	case filepath.IsAbs(a.Getenv("XDG_DATA_HOME")):
		base = a.Getenv("XDG_DATA_HOME")
	case home != "":
		base = filepath.Join(home, ".local", "share")
	}
	if base == "" {
		return "", misuse(bahasa.T("folder data tidak diketahui", "there is no data directory"),
			bahasa.T("sebutkan dengan --data DIR atau SOPC_DATA", "name it with --data DIR or SOPC_DATA"))
	}
	return filepath.Join(base, "sopc"), nil
}

// calendarIn is the national calendar with the kalender.toml of a folder.
func (a *app) calendarIn(folder string) (*calendar.Calendar, error) {
	name := filepath.Join(folder, calendar.FileName)
	if folder == "" || !exists(name) {
		return calendar.National(), nil
	}
	text, err := readSettings(name, bahasa.T("kalender ditulis dalam berkas: `sopc help kalender`", "a calendar stands in a file: `sopc help kalender`"))
	if err != nil {
		return nil, err
	}
	days, wrong := calendar.National().Amend(name, text)
	if len(wrong) > 0 {
		return nil, refuse([]report.File{{Name: name, Text: text, Findings: wrong}})
	}
	return days, nil
}

// counting makes of a calendar what a desk asks.
func counting(days *calendar.Calendar) *host.Calendar {
	return &host.Calendar{Hash: days.Hash(), Due: func(from time.Time, d program.Duration, clock program.Clock) (time.Time, bool) {
		due, err := days.Add(from, d, clock)
		return due.At, err == nil
	}}
}

// rosterIn is the petugas.toml of a folder, nil where there is none.
func (a *app) rosterIn(folder string) (*roster.Roster, error) {
	name := filepath.Join(folder, roster.FileName)
	if !exists(name) {
		return nil, nil
	}
	text, err := readSettings(name, bahasa.T("daftar petugas ditulis dalam berkas: `sopc help kasus`", "a roster stands in a file: `sopc help kasus`"))
	if err != nil {
		return nil, err
	}
	people, wrong := roster.Read(name, text)
	if len(wrong) > 0 {
		return nil, refuse([]report.File{{Name: name, Text: text, Findings: wrong}})
	}
	return people, nil
}

// instant reads a time that the user gave.
func instant(at string, zone *time.Location) (time.Time, error) {
	t, ok := parseInstant(at, zone)
	if !ok {
		return t, misuse(bahasa.T("waktu %q tidak dikenal", "unknown time %q", at),
			bahasa.T("tulis misalnya --sekarang 2026-11-21 atau --sekarang 2026-11-21T08:00", "write for example --sekarang 2026-11-21 or --sekarang 2026-11-21T08:00"))
	}
	return t.In(zone), nil
}

// timeSet is the time that --sekarang names. One such as "+3 hari kerja" counts
// from the last event of the case that the command is about, or of all.
func (a *app) timeSet(ctx context.Context, at string, b *books, about string) (time.Time, error) {
	jump, jumps := strings.CutPrefix(strings.TrimSpace(at), "+")
	if !jumps {
		return instant(at, b.zone())
	}
	d, err := program.ParseDuration(jump, program.Working)
	if err != nil || len(d.Amounts) == 0 {
		return time.Time{}, misuse(bahasa.T("waktu %q tidak terbaca", "the time %q cannot be read", at),
			bahasa.T("tulis misalnya --sekarang \"+3 hari kerja\"", "write for example --sekarang \"+3 hari kerja\""))
	}
	from, err := a.lastEvent(ctx, b, about)
	if err != nil {
		return from, err
	}
	due, err := b.days.Add(from, d, program.Working)
	return due.At, err
}

// lastEvent is when the last event of a case happened, or of all cases; now,
// when there is none.
func (a *app) lastEvent(ctx context.Context, b *books, about string) (last time.Time, err error) {
	if about != "" {
		c, err := b.load(ctx, about)
		return c.Last, err
	}
	all, err := b.Cases(ctx, host.CaseQuery{})
	for _, c := range all {
		if c.Last.After(last) {
			last = c.Last
		}
	}
	if last.IsZero() {
		last = a.Now()
	}
	return last, err
}

// load gives a case. Of one that is not there, the error names one that is.
func (b *books) load(ctx context.Context, id string) (host.Case, error) {
	c, err := b.Case(ctx, id)
	var none *host.NoCase
	if !errors.As(err, &none) {
		return c, err
	}
	f := misuse(none.Text())
	var ids []string
	if known, err := b.Cases(ctx, host.CaseQuery{Limit: 1_000}); err == nil {
		for _, s := range known {
			ids = append(ids, s.ID)
		}
	}
	if near := finding.Closest(id, ids); near != "" {
		f.help = append(f.help, bahasa.T("Mungkin maksud Anda %s?", "did you mean %s?", near))
	}
	f.help = append(f.help, bahasa.T("daftar kasus: `sopc case list%s`", "the cases: `sopc case list%s`", b.given))
	return host.Case{}, f
}

// shellWord writes a word so that shells read it back as one.
func shellWord(s string) string {
	plain := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-_./,:@+", r) || r > 127 && r != '…' && r != '’'
	}
	switch {
	case s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0:
		return s
	case !strings.ContainsAny(s, "\"$`\\!"):
		return `"` + s + `"`
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
