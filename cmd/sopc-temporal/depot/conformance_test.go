package depot_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sopc/cmd/sopc-temporal/depot"
	"sopc/runtime/host"
)

// ground is where the suite tries a depot.
type ground struct {
	where string
	env   map[string]string
	// spoil writes over what is there, as a broken disk would.
	spoil func(t *testing.T, key string, data []byte)
}

func (g ground) getenv(name string) string { return g.env[name] }

func (g ground) open(t testing.TB) depot.Depot {
	t.Helper()
	d, err := depot.Prepare(t.Context(), g.where, g.getenv)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// conforms is what every place must pass.
func conforms(t *testing.T, g ground) {
	t.Run("prepare", func(t *testing.T) { prepares(t, g) })
	t.Run("keep", func(t *testing.T) { keeps(t, g) })
	t.Run("names", func(t *testing.T) { names(t, g) })
	t.Run("list", func(t *testing.T) { lists(t, g) })
	t.Run("attachments", func(t *testing.T) { attaches(t, g) })
	t.Run("goroutines", func(t *testing.T) { raceOfGoroutines(t, g) })
	t.Run("processes", func(t *testing.T) { raceOfProcesses(t, g) })
	t.Run("killed", func(t *testing.T) { killed(t, g) })
}

// prepares: what nobody made is no depot, also after it was asked for.
func prepares(t *testing.T, g ground) {
	for range 2 {
		_, err := depot.Open(t.Context(), g.where, g.getenv)
		if faulty(t, err, depot.NoDepot, strings.SplitN(g.where, "?", 2)[0]); !errors.Is(err, host.ErrUnreachable) {
			t.Errorf("another exit code: %v", err)
		}
	}
	for range 2 {
		if _, err := depot.Prepare(t.Context(), g.where, g.getenv); err != nil {
			t.Fatal(err)
		}
	}
	d, err := depot.Open(t.Context(), g.where, g.getenv)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Try(t.Context()); err != nil {
		t.Error(err)
	}
	if all, err := d.List(t.Context(), "", "", 5); err != nil || len(all) > 0 {
		t.Errorf("a new depot has %q, %v", all, err)
	}
}

func keeps(t *testing.T, g ground) {
	ctx, d := t.Context(), g.open(t)
	if _, err := d.Get(ctx, "simpan/a"); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("what was never put: %v", err)
	}
	for _, data := range [][]byte{{}, []byte("satu"), bytes.Repeat([]byte("panjang"), 1<<17)} {
		name := fmt.Sprint("simpan/", len(data))
		there, put, err := d.Put(ctx, name, data)
		if err != nil || !put || !bytes.Equal(there, data) {
			t.Fatalf("%s: %d bytes, %v, %v", name, len(there), put, err)
		}
		there, put, err = d.Put(ctx, name, []byte("lain"))
		if err != nil || put || !bytes.Equal(there, data) {
			t.Fatalf("%s again: %q, %v, %v", name, there, put, err)
		}
		// Another opening of the same depot finds it.
		got, err := g.open(t).Get(ctx, name)
		if err != nil || !bytes.Equal(got, data) {
			t.Fatalf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	if _, err := d.Get(ctx, "simpan"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what stands above names is none: %v", err)
	}
	if _, err := d.Get(ctx, "simpan/4/bawah"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("below a name there is none: %v", err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, _, err := d.Put(gone, "simpan/batal", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := d.Get(ctx, "simpan/batal"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what was cancelled: %v", err)
	}
}

func names(t *testing.T, g ground) {
	ctx, d := t.Context(), g.open(t)
	for _, good := range []string{"nama/a", "nama/0", "nama/aB-c_d.E", "nama/2026-0001.kasus", "nama/" + strings.Repeat("x", 200), "nama/" + strings.Repeat("dalam/", 100) + "x"} {
		if _, put, err := d.Put(ctx, good, []byte(good)); err != nil || !put {
			t.Errorf("%q: %v, %v", good, put, err)
		}
	}
	for _, bad := range []string{"", "/", "a/", "/a", "a//b", "..", "../a", "a/..", "a/../b", ".", ".a", "-a", "_a", "A", "a/B", "a b", "a\x00b", "a\\b", "a\nb", "é", "a:b",
		"lampiran", "lampiran/" + strings.Repeat("a", 64), strings.Repeat("x", 201), strings.Repeat("x/", 500) + "x"} {
		_, _, err := d.Put(ctx, bad, []byte("x"))
		faulty(t, err, depot.BadName, "")
	}
}

func lists(t *testing.T, g ground) {
	ctx, d := t.Context(), g.open(t)
	round := 0
	rapid.Check(t, func(t *rapid.T) {
		round++
		top := fmt.Sprint("daftar/", round, "/")
		part := rapid.SampledFrom([]string{"a", "b", "ab", "a-b", "a.b", "a0", "aB", "z"})
		drawn := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			return top + strings.Join(rapid.SliceOfN(part, 1, 3).Draw(t, "parts"), "/")
		}), 0, 12).Draw(t, "names")
		slices.Sort(drawn)
		var kept []string
		for _, name := range slices.Compact(drawn) {
			if slices.ContainsFunc(kept, func(k string) bool { return strings.HasPrefix(name, k+"/") }) {
				continue // a name is no folder of another
			}
			if _, put, err := d.Put(ctx, name, nil); err != nil || !put {
				t.Fatal(name, put, err)
			}
			kept = append(kept, name)
		}
		whole := rapid.SampledFrom(append([]string{top, top + "a"}, kept...)).Draw(t, "of")
		prefix := whole[:rapid.IntRange(len(top), len(whole)).Draw(t, "prefix")]
		after := rapid.SampledFrom(append([]string{"", top + "a", top + "a/b", top + "zz", "a", "zzz"}, kept...)).Draw(t, "after")
		limit := rapid.IntRange(0, 5).Draw(t, "limit")
		var want []string
		for _, name := range kept {
			if strings.HasPrefix(name, prefix) && name > after && len(want) < limit {
				want = append(want, name)
			}
		}
		got, err := d.List(ctx, prefix, after, limit)
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("kept %q\nprefix %q after %q at most %d\ngot  %q (%v)\nwant %q", kept, prefix, after, limit, got, err, want)
		}
	})
	// More than a page of an answer.
	const many = 1100
	var all sync.WaitGroup
	for w := range 8 {
		all.Go(func() {
			for i := w; i < many; i += 8 {
				if _, _, err := d.Put(ctx, fmt.Sprintf("banyak/%05d", i), nil); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	got, err := d.List(ctx, "banyak/", "", 5000)
	if err != nil || len(got) != many || !slices.IsSorted(got) {
		t.Errorf("%d names, sorted: %v, %v", len(got), slices.IsSorted(got), err)
	}
	if none, err := d.List(ctx, "tidak-ada/", "", 5); err != nil || len(none) > 0 {
		t.Error(none, err)
	}
}

func attaches(t *testing.T, g ground) {
	ctx, d := t.Context(), g.open(t)
	data := bytes.Repeat([]byte("%PDF surat keterangan "), 50_000)
	for range 2 { // the same once more is kept once
		sum, size, err := d.Attach(ctx, bytes.NewReader(data), "surat.pdf")
		if err != nil || size != int64(len(data)) || sum != sumOf(data) {
			t.Fatal(sum, size, err)
		}
	}
	sum := sumOf(data)
	key := "lampiran/" + sum[:2] + "/" + sum
	if all, err := d.List(ctx, "lampiran/", "", 10); err != nil || !slices.Equal(all, []string{key}) {
		t.Errorf("%q, %v", all, err)
	}
	content, size, err := g.open(t).Attachment(ctx, sum)
	if err != nil || size != int64(len(data)) {
		t.Fatal(size, err)
	}
	if got, err := io.ReadAll(content); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if err := content.Close(); err != nil {
		t.Error(err)
	}
	if sum, size, err := d.Attach(ctx, strings.NewReader(""), "kosong"); err != nil || size != 0 || sum != sumOf(nil) {
		t.Error(sum, size, err)
	}

	for _, none := range []string{"", "x", "..", strings.Repeat("0", 64), strings.ToUpper(sum), sum + "/"} {
		_, _, err := d.Attachment(ctx, none)
		if !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: %v", none, err)
		}
		faulty(t, err, depot.NoPaper, "")
	}

	// What is damaged is told at the end of reading, and made whole by
	// attaching the original again.
	for _, damaged := range [][]byte{data[:len(data)-1], append(bytes.Clone(data), 'x'), append([]byte("#"), data[1:]...), {}} {
		g.spoil(t, key, damaged)
		content, _, err := d.Attachment(ctx, sum)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.ReadAll(content)
		content.Close()
		faulty(t, err, depot.Damaged, sum)
		if _, _, err := d.Attach(ctx, bytes.NewReader(data), "surat.pdf"); err != nil {
			t.Fatal(err)
		}
		content, _, err = d.Attachment(ctx, sum)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(content); err != nil || !bytes.Equal(got, data) {
			t.Errorf("made whole: %d bytes, %v", len(got), err)
		}
		content.Close()
	}

	gone, cancel := context.WithCancel(ctx)
	if _, _, err := d.Attach(gone, io.MultiReader(strings.NewReader("mula"), doing(cancel), strings.NewReader("akhir")), "putus.pdf"); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	lost := errors.New("berkas hilang")
	if _, _, err := d.Attach(ctx, io.MultiReader(strings.NewReader("mula"), failing{lost}), "hilang.pdf"); !errors.Is(err, lost) {
		t.Errorf("what cannot be read: %v", err)
	}
	for _, part := range []string{"mula", "mulaakhir"} {
		if _, _, err := d.Attachment(ctx, sumOf([]byte(part))); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a part of what was to be attached: %v", err)
		}
	}
}

// TestLargest attaches what is just small enough, and what is not.
func TestLargest(t *testing.T) {
	d := directory(t).open(t)
	_, _, err := d.Attach(t.Context(), io.LimitReader(zeros{}, depot.MaxAttachment+1), "pindaian.tiff")
	faulty(t, err, depot.BigPaper, "pindaian.tiff")
	if all, err := d.List(t.Context(), "", "", 10); err != nil || len(all) > 0 {
		t.Error(all, err)
	}
	if _, size, err := d.Attach(t.Context(), io.LimitReader(zeros{}, depot.MaxAttachment), "pindaian.tiff"); err != nil || size != depot.MaxAttachment {
		t.Error(size, err)
	}
}

func raceOfGoroutines(t *testing.T, g ground) {
	ctx, d := t.Context(), g.open(t)
	for n := range 10 {
		var won sync.Map
		var all sync.WaitGroup
		for w := range 8 {
			all.Go(func() {
				there, put, err := d.Put(ctx, fmt.Sprint("lomba/", n), []byte{byte(w)})
				if err != nil || len(there) != 1 || put && there[0] != byte(w) {
					t.Error(there, put, err)
					return
				}
				won.Store(there[0], put)
				if _, _, err := d.Attach(ctx, strings.NewReader(fmt.Sprint("sama ", n)), "sama"); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		found := 0
		for range won.Range {
			found++
		}
		if found != 1 {
			t.Errorf("%d different things were found under one name", found)
		}
	}
}

func raceOfProcesses(t *testing.T, g ground) {
	const processes, things = 4, 40
	at := time.Now().Add(500 * time.Millisecond) // all begin together
	answers := make([]string, processes)
	var all sync.WaitGroup
	for p := range processes {
		all.Go(func() {
			out, err := worker(g, "race", fmt.Sprint(p), fmt.Sprint(things), at.Format(time.RFC3339Nano)).Output()
			if err != nil {
				t.Errorf("%v: %s", err, out)
			}
			answers[p] = string(out)
		})
	}
	all.Wait()
	winners, contested := map[string]string{}, map[string]bool{}
	for p, answer := range answers {
		lines := strings.Split(strings.TrimSpace(answer), "\n")
		if len(lines) != things {
			t.Fatalf("process %d: %q", p, answer)
		}
		for _, line := range lines { // name, what is there, whether it was put
			f := strings.Fields(line)
			if f[2] == "true" && f[1] != fmt.Sprint(p) {
				t.Errorf("process %d put what another had: %s", p, line)
			}
			if was, ok := winners[f[0]]; ok && was != f[1] {
				t.Errorf("%s: both %s and %s", f[0], was, f[1])
			}
			winners[f[0]] = f[1]
			if f[2] == "true" {
				if contested[f[0]] {
					t.Errorf("%s was put twice", f[0])
				}
				contested[f[0]] = true
			}
		}
	}
	if len(contested) != things {
		t.Errorf("%d of %d were put", len(contested), things)
	}
}

// killed kills processes that put and attach without end. What was
// acknowledged is there, nothing is there by halves, and putting again works.
func killed(t *testing.T, g ground) {
	ctx, d := t.Context(), g.open(t)
	began := map[string]bool{}
	acknowledged := 0
	const rounds = 8
	for round := range rounds {
		w := worker(g, "put", fmt.Sprint("mati/", round, "-"))
		out, err := w.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Start(); err != nil {
			t.Fatal(err)
		}
		read := make(chan string)
		go func() {
			said, _ := io.ReadAll(out)
			read <- string(said)
		}()
		time.Sleep(200*time.Millisecond + rand.N(150*time.Millisecond))
		w.Process.Kill()
		said := <-read
		w.Wait()
		for line := range strings.Lines(said) {
			does, name, whole := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
			if !whole || !strings.HasSuffix(line, "\n") {
				continue
			}
			began[name] = true
			if does != "done" {
				continue
			}
			acknowledged++
			got, err := d.Get(ctx, name)
			if err != nil || !bytes.Equal(got, contentOf(name)) {
				t.Fatalf("%s was acknowledged: %d bytes, %v", name, len(got), err)
			}
		}
	}
	if acknowledged < rounds {
		t.Errorf("only %d were acknowledged", acknowledged)
	}
	all, err := d.List(ctx, "mati/", "", 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		if got, err := d.Get(ctx, name); err != nil || !bytes.Equal(got, contentOf(name)) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	halves := 0
	for name := range began {
		was := slices.Contains(all, name)
		if !was {
			halves++
		}
		there, put, err := d.Put(ctx, name, contentOf(name))
		if err != nil || put == was || !bytes.Equal(there, contentOf(name)) {
			t.Errorf("%s again: %d bytes, %v, %v", name, len(there), put, err)
		}
	}
	papers, err := d.List(ctx, "lampiran/", "", 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	for _, paper := range papers {
		content, _, err := d.Attachment(ctx, paper[strings.LastIndex(paper, "/")+1:])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, content); err != nil {
			t.Error(err)
		}
		content.Close()
	}
	t.Logf("%d kills: %d puts acknowledged, %d cut off, %d attachments whole", rounds, acknowledged, halves, len(papers))
}

// What worker processes do.

func putForever(ctx context.Context, d depot.Depot, args []string) error {
	for n := 0; ; n++ {
		name := fmt.Sprint(args[0], n)
		fmt.Println("begin " + name)
		if _, put, err := d.Put(ctx, name, contentOf(name)); err != nil || !put {
			return fmt.Errorf("%s: %v, %w", name, put, err)
		}
		fmt.Println("done " + name)
		if _, _, err := d.Attach(ctx, bytes.NewReader(contentOf(name+"-lampiran")), name); err != nil {
			return err
		}
	}
}

func race(ctx context.Context, d depot.Depot, args []string) error {
	var things int
	fmt.Sscan(args[1], &things)
	at, err := time.Parse(time.RFC3339Nano, args[2])
	if err != nil {
		return err
	}
	time.Sleep(time.Until(at))
	for n := range things {
		name := fmt.Sprint("rebut/", n)
		there, put, err := d.Put(ctx, name, []byte(args[0]))
		if err != nil {
			return err
		}
		fmt.Println(name, string(there), put)
	}
	return nil
}

// contentOf is what is kept under a name in these tests: up to 400 KB.
func contentOf(name string) []byte {
	random := rand.NewChaCha8(sha256.Sum256([]byte(name)))
	data := make([]byte, random.Uint64()%400_000)
	random.Read(data)
	return data
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// faulty demands a fault of a kind that says in both languages what it is
// about.
func faulty(t *testing.T, err error, kind depot.Kind, names string) {
	t.Helper()
	var f *depot.Fault
	if !errors.As(err, &f) || f.Kind != kind {
		t.Fatalf("got %v, want a fault: %s", err, kind)
	}
	if text := f.Text(); !strings.Contains(text.ID, names) || !strings.Contains(text.EN, names) || text.ID == text.EN || f.Error() != text.ID {
		t.Errorf("%q does not name %s", text, names)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// doing does something when it is read.
type doing func()

func (do doing) Read([]byte) (int, error) { do(); return 0, io.EOF }

type failing struct{ error }

func (f failing) Read([]byte) (int, error) { return 0, f.error }
