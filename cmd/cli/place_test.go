package cli

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/host"
	"sopc/runtime/record"
	"sopc/runtime/store"
)

// A shelf is a Place in memory: an office whose records are made when they are
// asked for. What a command needs of cases it gets from here, or not at all.
type shelf struct {
	name string // --rak
	*shelves
}

// shelves outlive a run.
type shelves struct {
	office  *host.Office
	key     ed25519.PrivateKey
	mu      sync.Mutex
	papers  map[string][]byte
	origins map[string][]record.Origin
}

// shelfFault is why a shelf cannot do something.
type shelfFault struct {
	said bahasa.Text
	is   error
}

func (f *shelfFault) Error() string     { return f.said.ID }
func (f *shelfFault) Text() bahasa.Text { return f.said }
func (f *shelfFault) Unwrap() error     { return f.is }

var errPhotocopy = &shelfFault{bahasa.T("rak dicadangkan dengan fotokopi", "shelves are saved by photocopy"), nil}

func (s *shelf) Options(f *pflag.FlagSet, lang bahasa.Language) {
	f.StringVar(&s.name, "rak", s.name, bahasa.T("`NAMA` rak", "`NAME` of the shelf").In(lang))
}

func (s *shelf) Open(_ context.Context, o Opening) (Casebook, error) {
	if s.name != "kiri" {
		return nil, &shelfFault{bahasa.T("rak %q tidak dapat dicapai; periksa --rak", "the shelf %q cannot be reached; check --rak", s.name), host.ErrUnreachable}
	}
	return &shelved{&host.Office{Desk: o.Desk, Keeper: s.office.Keeper, Clock: o.Now}, s.shelves}, nil
}

func (s *shelf) Backup(context.Context, string, Opening) (store.Backup, error) {
	return store.Backup{}, errPhotocopy
}

func (s *shelf) Restore(context.Context, string, Opening) (store.Backup, error) {
	return store.Backup{}, errPhotocopy
}

// shelved is a Casebook.
type shelved struct {
	*host.Office
	*shelves
}

func (s *shelved) SetTime(at time.Time) {
	s.Office.TimeSet, s.Office.Clock = true, func() time.Time { return at }
}

func (s *shelved) Key(context.Context) (ed25519.PublicKey, bool, error) {
	return s.key.Public().(ed25519.PublicKey), true, nil
}

func (s *shelved) Attach(_ context.Context, content io.Reader, _ string) (string, int64, error) {
	text, err := io.ReadAll(content)
	sum := sha256.Sum256(text)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.papers[hex.EncodeToString(sum[:])] = text
	return hex.EncodeToString(sum[:]), int64(len(text)), err
}

func (s *shelved) Bundle(ctx context.Context, id string) (*record.Bundle, error) {
	b := &record.Bundle{Programs: map[string][]byte{}, Attachment: func(sum string) (io.ReadCloser, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if text, found := s.papers[sum]; found {
			return io.NopCloser(bytes.NewReader(text)), nil
		}
		return nil, os.ErrNotExist
	}}
	for ids := []string{id}; len(ids) > 0; ids = ids[1:] {
		entries, err := s.Record(ctx, ids[0])
		if err != nil {
			return nil, err
		}
		var texts [][]byte
		for _, e := range entries {
			texts = append(texts, record.Line(e))
		}
		k := record.Kept{Case: ids[0], Lines: record.Chain(ids[0], texts), Foreign: s.origins[ids[0]]}
		head := record.Sign(s.key, k.Case, len(k.Lines), k.Lines[len(k.Lines)-1].Hash)
		k.Head = &head
		b.Cases = append(b.Cases, k)
		for _, hash := range k.ProgramHashes() {
			procedure, err := s.Procedure(ctx, hash)
			if err != nil {
				return nil, err
			}
			if b.Programs[hash], err = program.Marshal(procedure.Program); err != nil {
				return nil, err
			}
		}
		inside, err := s.Inside(ctx, ids[0])
		if err != nil {
			return nil, err
		}
		ids = append(ids, inside...)
	}
	slices.SortFunc(b.Cases[1:], func(a, b record.Kept) int { return strings.Compare(a.Case, b.Case) })
	return b, nil
}

func (s *shelved) Import(ctx context.Context, b *record.Bundle, verdicts []record.Verdict, how record.Origin) (taken []string, err error) {
	for _, text := range b.Programs {
		p, err := program.Unmarshal(text)
		if err != nil {
			return nil, err
		}
		if _, err := s.Keep(ctx, p); err != nil {
			return nil, err
		}
	}
	for i, v := range verdicts {
		c := host.Case{ID: v.Case, Hash: v.Entries[0].Program, Procedure: v.Procedure}
		for n, e := range v.Entries {
			if c.Progress, _, err = c.Progress.Follow(v.Procedure, e); err != nil {
				return nil, err
			}
			if n > 0 {
				err = s.Append(ctx, c, e)
			} else if _, began, _ := s.Begin(ctx, c, e); !began {
				break
			} else {
				taken = append(taken, c.ID)
				how.Head = *b.Cases[i].Head
				s.origins[c.ID] = append(slices.Clip(v.Foreign), how)
			}
		}
	}
	return taken, err
}

func (s *shelved) Origins(_ context.Context, id string) ([]record.Origin, error) {
	return s.origins[id], nil
}

func (s *shelved) Sealed(ctx context.Context, id string) (bool, error) {
	b, err := s.Bundle(ctx, id)
	return err == nil && b.Cases[0].Sealed(), err
}

func (s *shelved) VerifyCase(ctx context.Context, v *record.Verifier, id string) ([]record.Verdict, error) {
	b, err := s.Bundle(ctx, id)
	if err != nil {
		return nil, err
	}
	return b.Verify(v), nil
}

func (s *shelved) Verify(ctx context.Context, v *record.Verifier, each func(record.Verdict) error) (register record.Verdict, err error) {
	all, err := s.Cases(ctx, host.CaseQuery{})
	for _, c := range all {
		if c.Parent != nil {
			continue // with the case around it
		}
		verdicts, err := s.VerifyCase(ctx, v, c.ID)
		if err != nil {
			return register, err
		}
		for _, verdict := range verdicts {
			if err := each(verdict); err != nil {
				return register, err
			}
		}
	}
	return register, err
}

func (s *shelved) Close() error { return nil }

// onShelves makes an office keep its cases on shelves, by a program of another
// name.
func (o *commands) onShelves() {
	o.Helper()
	made, err := store.Open(o.Context(), o.TempDir(), store.Options{KeyFile: o.data + ".pem"}) // the key
	if err != nil {
		o.Fatal(err)
	}
	made.Close()
	key, err := store.ReadKey(o.data + ".pem")
	if err != nil {
		o.Fatal(err)
	}
	all := &shelves{office: host.NewMemory(nil, host.Desk{}), key: key, papers: map[string][]byte{}, origins: map[string][]record.Origin{}}
	o.place = func() Place { return &shelf{"kiri", all} }
}

// Whatever keeps the cases, the commands are the same: the gallery is lived on
// shelves. Nothing of it lies in the data directory, every command line that is
// suggested is one of this program, and cases move to a directory and back.
func TestGalleryIsLivedOnShelves(t *testing.T) {
	for _, folder := range []string{"kalbar", "contoh", "umum"} {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			o, office := newOffice(t, filepath.Join("../../sops", folder))
			o.onShelves()
			office.Lived(elsewhere(t))
			if names, _ := filepath.Glob(filepath.Join(o.data, "*")); len(names) != 1 {
				t.Errorf("the data directory holds %q", names)
			}
		})
	}
}

// The same is recorded on shelves and in a directory.
func TestSameOnShelves(t *testing.T) {
	for _, folder := range []string{"contoh", "pengadaan"} {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			o, office := newOffice(t, filepath.Join("../../sops", folder))
			o.onShelves()
			_, other := newOffice(t, filepath.Join("../../sops", folder))
			office.Same(other)
		})
	}
}

// foreign is a command line of a program that these cases are not reached by.
var foreign = regexp.MustCompile(`(?m)(^|[^\w./-])sopc (case|run|inbox|help|check|explain)\b.*`)

// What a place offers, and what not, is said in its own words; what leads to it
// stands in each suggestion.
func TestPlace(t *testing.T) {
	o, office := newOffice(t, "../../sops/contoh")
	o.onShelves()
	all := o.place().(*shelf).shelves
	o.place = func() Place { return &shelf{"", all} }
	title := "Peminjaman Ruang Rapat"
	ani := office.Anybody()
	for _, c := range []struct {
		code int
		says string
		args []string
	}{
		{Unreachable, "periksa --rak", []string{"case", "list"}},
		{Waiting, "rak case do kasus-1 1 --semua --sebagai", []string{"run", office.Files[title], "--sebagai", ani, "--rak", "kiri"}},
		{Done, " --rak kiri", []string{"case", "next", "kasus-1", "--rak", "kiri"}},
		{Done, " --rak kiri", []string{"case", "next", "kasus-1", "--rak", "kiri", "--json"}},
		{Misused, "daftar kasus: `rak case list --rak kiri`", []string{"case", "show", "kasus-2", "--rak", "kiri"}},
		{Done, "Kasus kasus-1 utuh", []string{"case", "verify", "kasus-1", "--rak", "kiri"}},
		{Done, "Utuh: 1 kasus.", []string{"case", "verify", "--semua", "--rak", "kiri"}},
		{Done, "Tidak ada tenggat yang bergeser", []string{"case", "recount", "--dry-run", "--alasan", "x", "--sebagai", ani, "--rak", "kiri"}},
		{Misused, "dengan fotokopi", []string{"case", "backup", filepath.Join(t.TempDir(), "a"), "--rak", "kiri"}},
		{Misused, "dengan fotokopi", []string{"case", "restore", t.TempDir(), "--rak", "kiri"}},
	} {
		if code, out, errs := o.sopc(c.args...); code != c.code || !strings.Contains(out+errs, c.says) {
			t.Errorf("%q: %d, want %d and %q\n%s%s", c.args, code, c.code, c.says, out, errs)
		}
	}
}

// Every page of help calls the program by its name.
func TestHelpCallsTheProgramByItsName(t *testing.T) {
	var read func(c *cobra.Command)
	read = func(c *cobra.Command) {
		var out bytes.Buffer
		args := append([]string{"help"}, strings.Fields(strings.TrimPrefix(c.CommandPath(), c.Root().Name()))...)
		for _, l := range []string{"id", "en"} {
			Run(t.Context(), append(args, "--bahasa", l), Setup{Out: &out, Err: &out, Name: "rak", Place: &shelf{}})
		}
		if at := foreign.FindString(out.String()); at != "" || out.Len() == 0 {
			t.Errorf("%q says %q", args, at)
		}
		for _, s := range c.Commands() {
			read(s)
		}
	}
	a := newApp(Setup{Out: io.Discard, Err: io.Discard})
	read(a.tree())
}

// A command that another program adds has the streams and the help of the
// others, and is waited for when it is to leave.
func TestAddedCommand(t *testing.T) {
	var out bytes.Buffer
	ctx, leave := context.WithCancel(t.Context())
	setup := Setup{Out: &out, Err: &out, Commands: func(lang bahasa.Language) []*cobra.Command {
		return []*cobra.Command{{Use: "jaga", Short: bahasa.T("jaga rak", "watch the shelf").In(lang), RunE: func(c *cobra.Command, _ []string) error {
			leave()
			<-c.Context().Done()
			time.Sleep(2 * grace)
			_, err := io.WriteString(c.OutOrStdout(), "pulang\n")
			return err
		}}}
	}}
	if code := Run(ctx, []string{"jaga"}, setup); code != Done || out.String() != "pulang\n" {
		t.Errorf("%d: %q", code, out.String())
	}
	if out.Reset(); Run(t.Context(), []string{"help", "--bahasa", "en"}, setup) != Done || !strings.Contains(out.String(), "watch the shelf") {
		t.Error(out.String())
	}
}
