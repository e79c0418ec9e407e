package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/record"
)

// exportForm is what `case export --json` prints.
type exportForm struct {
	Format  int      `json:"format"`
	File    string   `json:"file"`
	Cases   []string `json:"cases"`
	Anchors []string `json:"anchors"`
}

func (a *app) caseExport() *cobra.Command {
	var o dataOptions
	var trust trustOptions
	var output string
	c := &cobra.Command{
		Use:   a.say("export KASUS", "export CASE"),
		Short: a.say("simpan sebuah kasus sebagai satu berkas .kasus", "save a case as one .kasus file"),
		Long: a.say(
			"Tulis kasus ini, kasus di dalamnya, program, dan lampirannya ke satu berkas, yang dapat diperiksa dan dimasukkan di komputer lain tanpa hal lain. Riwayatnya diperiksa lebih dahulu. Berkas yang sama selalu sama isinya; ekspor lama tidak pernah ditimpa, karena ia jangkar.",
			"Write this case, those inside it, programs and attachments into one file, which can be verified and taken in on another computer with nothing else. The record is verified first. The same case always gives the same file; an older export is never overwritten, for it is an anchor."),
		Example: "  sopc case export 2026-0001\n  sopc case export 2026-0001 -o arsip/2026-0001.kasus",
		Args:    a.arguments(1, 1, oneCase),
		RunE: func(c *cobra.Command, args []string) error {
			v, err := a.verifier(&trust)
			if err != nil {
				return err
			}
			b, err := a.openRecords(c.Context(), o, Reading)
			if err != nil {
				return err
			}
			defer b.close()
			if output == stdin {
				return misuse(bahasa.T("berkas kasus tidak ditulis ke keluaran standar", "the file of a case is not written to standard output"), bahasa.T("sebut berkasnya: -o FILE.kasus", "name the file: -o FILE.kasus"))
			}
			if output == "" {
				output = args[0] + bundleExt
			}
			return a.export(c.Context(), b, v, args[0], output, o.json)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVarP(&output, "output", "o", "", a.say("simpan ke `FILE` (bawaan: KASUS.kasus)", "save to `FILE` (default: CASE.kasus)"))
	a.trustOptions(c, &trust)
	a.storeOptions(c, &o)
	return c
}

func (a *app) export(ctx context.Context, b *books, v *record.Verifier, id, name string, asJSON bool) error {
	verdicts, err := b.verified(ctx, v, id)
	if err != nil {
		return err
	}
	if err := a.allSound(verdicts); err != nil {
		return err
	}
	bundle, err := b.kept.Bundle(ctx, id)
	if err != nil {
		return err
	}
	// In the file itself: what was written is what was verified.
	if err := a.saveNew(name, bundle.Write, func(f *os.File, size int64) error {
		written, err := record.ReadBundle(f, size)
		if err != nil {
			return err
		}
		for _, verdict := range written.Verify(v) {
			if len(verdict.Faults) > 0 {
				return errors.New(verdict.Faults[0].What.ID)
			}
		}
		return nil
	}); err != nil {
		return err
	}
	form := exportForm{Format: CaseFormat, File: name}
	for _, k := range bundle.Cases {
		form.Cases = append(form.Cases, k.Case)
		form.Anchors = append(form.Anchors, k.Head.Anchor().String())
	}
	if asJSON {
		return a.printJSON(form)
	}
	fmt.Fprintln(a.out, a.line("Disimpan: %s (%d kasus)", "Saved: %s (cases: %d)", name, len(form.Cases)))
	for _, anchor := range form.Anchors {
		fmt.Fprintln(a.out, a.line("  jangkar: %s", "  anchor: %s", anchor))
	}
	fmt.Fprintln(a.out, a.line("Periksa di mana pun: sopc case verify %s --kunci-publik %x", "Verify anywhere: sopc case verify %s --kunci-publik %x", shellWord(name), bundle.Cases[0].Head.Key))
	return nil
}

// allSound tells on standard error what is broken, if anything is.
func (a *app) allSound(verdicts []record.Verdict) error {
	r := &verification{app: &app{Setup: a.Setup, lang: a.lang, out: a.err, err: a.err}, compared: true}
	for _, verdict := range verdicts {
		r.blame(verdict.Case, verdict.Faults)
	}
	if r.broken > 0 {
		return r.finish()
	}
	return nil
}

// saveNew writes a file whole or not at all. It never replaces another one;
// one with the same content stays. check looks at what was written.
func (a *app) saveNew(name string, write func(io.Writer) error, check func(f *os.File, size int64) error) (err error) {
	a.writing.Lock()
	defer a.writing.Unlock()
	f, err := beside(name, os.O_RDWR, 0o600)
	if err != nil {
		return accessFailure(name, err)
	}
	defer func() {
		f.Close()
		os.Remove(f.Name())
		var path *fs.PathError
		if errors.As(err, &path) {
			err = unwritable(name, errUnfinished{err})
		}
	}()
	if err := write(f); err != nil {
		return err
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if err := check(f, size); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if old, err := os.Stat(name); err == nil {
		if !old.Mode().IsRegular() || !sameContent(name, f.Name()) {
			return misuse(bahasa.T("%q sudah ada dengan isi lain, dan tidak ditimpa", "%q exists with another content, and is not overwritten", name),
				bahasa.T("pilih nama lain dengan -o FILE; ekspor lama berguna sebagai jangkar", "choose another name with -o FILE; an older export serves as an anchor"))
		}
		return nil
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// sameContent compares two files.
func sameContent(a, b string) bool {
	sums := [2]string{}
	for i, name := range []string{a, b} {
		f, _, err := open(name)
		if err != nil {
			return false
		}
		sum, _, err := digests{}.Attach(context.Background(), f, name)
		if f.Close(); err != nil {
			return false
		}
		sums[i] = sum
	}
	return sums[0] == sums[1]
}

// importForm is what `case import --json` prints.
type importForm struct {
	Format int      `json:"format"`
	Cases  []string `json:"cases"` // in the file
	Taken  []string `json:"taken"` // those that were not here before
}

func (a *app) caseImport() *cobra.Command {
	var o dataOptions
	var trust trustOptions
	c := &cobra.Command{
		Use:   "import FILE.kasus",
		Short: a.say("masukkan kasus dari berkas .kasus", "take in the cases of a .kasus file"),
		Long: a.say(
			"Periksa berkasnya, lalu masukkan kasusnya ke folder data. Riwayatnya tetap seperti aslinya; segel asalnya disimpan sebagai jangkar, dan kunci di sini yang menyegel seterusnya. Asalnya (kunci, sampai baris berapa, kapan dan oleh siapa dimasukkan, dan apakah kuncinya dibandingkan dengan --kunci-publik) selalu disebut. Memasukkan dua kali tidak mengubah apa pun.",
			"Verify the file, then take its cases into the data directory. Their record stays as it was; the head under which they came is kept as an anchor, and the key of this place signs from now on. Its origin (key, up to which line, when and by whom it was taken in, and whether the key was compared with --kunci-publik) is always told. Doing it twice changes nothing."),
		Example: "  sopc case import 2026-0001.kasus --kunci-publik 3b6a27bc…",
		Args:    a.arguments(1, 1, bahasa.T("sebuah FILE.kasus", "a FILE.kasus")),
		RunE: func(c *cobra.Command, args []string) error {
			v, err := a.verifier(&trust)
			if err != nil {
				return err
			}
			bundle, file, err := openBundle(args[0])
			if err != nil {
				return err
			}
			defer file.Close()
			verdicts := bundle.Verify(v)
			if err := a.allSound(verdicts); err != nil {
				return err
			}
			b, err := a.openRecords(c.Context(), o, Writing)
			if err != nil {
				return err
			}
			defer b.close()
			taken, err := b.kept.Import(c.Context(), bundle, verdicts, record.Origin{At: a.Now(), By: a.named(o.by), Compared: v.Key != nil})
			if err != nil {
				return err
			}
			return a.imported(b, verdicts, taken, v, o.json)
		},
	}
	c.Flags().StringVar(&o.by, "sebagai", "", a.say("`NAMA` orang yang memasukkannya (juga SOPC_SEBAGAI)", "`NAME` of the person who takes it in (also SOPC_SEBAGAI)"))
	a.trustOptions(c, &trust)
	a.storeOptions(c, &o)
	return c
}

func (a *app) imported(b *books, verdicts []record.Verdict, taken []string, v *record.Verifier, asJSON bool) error {
	form := importForm{Format: CaseFormat, Taken: append([]string{}, taken...)}
	for _, of := range verdicts {
		form.Cases = append(form.Cases, of.Case)
	}
	if asJSON {
		return a.printJSON(form)
	}
	if len(taken) == 0 {
		fmt.Fprintln(a.out, a.line("Sudah ada di sini; tidak ada yang berubah.", "Here already; nothing changed."))
		return nil
	}
	for _, id := range taken {
		fmt.Fprintln(a.out, a.line("Masuk: kasus %s", "Taken in: case %s", id))
	}
	fmt.Fprintln(a.out, a.line("kunci asalnya: %s", "the key that it came under: %s", record.Fingerprint(verdicts[0].Head.Key)))
	if verdicts[0].Progress.State.Phase == engine.Running {
		a.hint(bahasa.T("kasus ini masih berjalan, mungkin juga di tempat asalnya; bila Anda memindahkannya ke sini, akhiri di sana dengan perintah case cancel %s --alasan \"dipindahkan\"",
			"this case runs, perhaps also where it came from; if you move it here, end it there by the command case cancel %s --alasan \"moved\"", taken[0]))
	}
	if v.Key == nil {
		a.hint(bahasa.T("sidik kunci itu belum dibandingkan, dan kasusnya akan selalu menyebutkannya; masukkan dengan --kunci-publik HEKSA yang diumumkan kantor asalnya agar terbandingkan", "that key was not compared, and the case will always say so; take it in with --kunci-publik HEX, as its office made known, to have it compared"))
	}
	fmt.Fprintln(a.out, a.line("Selanjutnya: sopc case show %s%s", "Next: sopc case show %s%s", taken[0], b.given))
	return nil
}
