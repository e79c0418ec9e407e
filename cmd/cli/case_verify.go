package cli

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"sopc/lang/bahasa"
	"sopc/runtime/host"
	"sopc/runtime/record"
	"sopc/runtime/store"
)

// bundleExt ends the names of files that hold cases.
const bundleExt = ".kasus"

// trustOptions say by what a record is judged.
type trustOptions struct {
	key     string   // --kunci-publik
	anchors []string // --jangkar

	typed []record.Anchor // those that stand in the command line itself
}

func (a *app) trustOptions(c *cobra.Command, o *trustOptions) {
	f := c.Flags()
	f.StringVar(&o.key, "kunci-publik", "", a.say("kunci publik yang dipercaya, 64 angka `HEKSA` (bawaan: dari berkas kuncinya)", "the public key to trust, 64 `HEX` digits (default: of the key file)"))
	f.StringArrayVar(&o.anchors, "jangkar", nil, a.say("yang diketahui dari tempat lain: `JANGKAR` pada kartu kendali, ekspor lama (.kasus), atau jangkar.txt sebuah cadangan", "what is known from elsewhere: the `ANCHOR` on a control card, an older export (.kasus), or the jangkar.txt of a backup"))
}

func (a *app) caseVerify() *cobra.Command {
	var o dataOptions
	var trust trustOptions
	var all bool
	c := &cobra.Command{
		Use:   a.say("verify KASUS…|FILE.kasus|--semua", "verify CASE…|FILE.kasus|--semua"),
		Short: a.say("buktikan bahwa riwayat kasus tidak diubah", "prove that the record of cases was not changed"),
		Long: a.say(
			"Periksa setiap baris riwayat, urutannya, segel dan kuncinya, lampiran, program, serta daftar yang disusun darinya, tanpa jaringan. Yang rusak disebutkan: di mana dan apa; kode keluarnya 6. Pengembalian ke keadaan lama hanya terlihat dengan --jangkar. Artinya: `sopc help riwayat`.",
			"Check each line of the record, their order, the signed head and its key, attachments, programs, and the lists made from it, offline. What is broken is told: where and what; the exit code is 6. Only --jangkar shows that an older state was put back. What it means: `sopc help riwayat`."),
		Example: "  sopc case verify 2026-0001\n  sopc case verify --semua\n  sopc case verify 2026-0001.kasus --kunci-publik 3b6a27bc…\n  sopc case verify 2026-0001 --jangkar 2026-0001@14:9f3c…",
		Args: func(c *cobra.Command, args []string) error {
			if all {
				return a.arguments(0, 0, bahasa.Text{})(c, args)
			}
			return a.arguments(1, -1, bahasa.T("nomor kasus, FILE.kasus, atau --semua", "ids of cases, FILE.kasus, or --semua"))(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			v, err := a.verifier(&trust)
			if err != nil {
				return err
			}
			if !all && strings.HasSuffix(args[0], bundleExt) {
				return a.verifyFiles(args, v, trust.typed, o)
			}
			return a.verifyKept(c.Context(), args, v, trust.typed, o)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.BoolVar(&all, "semua", false, a.say("seluruh folder data, dengan registernya", "the whole data directory, with its register"))
	a.trustOptions(c, &trust)
	a.storeOptions(c, &o)
	return c
}

// verifier makes of options what records are judged by.
func (a *app) verifier(o *trustOptions) (*record.Verifier, error) {
	v := &record.Verifier{}
	if o.key != "" {
		key, err := hex.DecodeString(o.key)
		if err != nil || len(key) != ed25519.PublicKeySize {
			return nil, misuse(bahasa.T("kunci publik %q tidak valid", "the public key %q is not valid", o.key),
				bahasa.T("tulis 64 angka heksadesimal, seperti dalam `sopc case verify --json` di kantor asalnya", "write 64 hexadecimal digits, as in `sopc case verify --json` at the office that it is of"))
		}
		v.Key = key
	}
	for _, word := range o.anchors {
		var anchors []record.Anchor
		var err error
		switch {
		case strings.HasSuffix(word, bundleExt):
			anchors, err = anchorsOfBundle(word)
		case strings.HasSuffix(word, ".txt"):
			anchors, err = anchorsOfList(word)
		default:
			anchors, err = anchorsIn(word)
			o.typed = append(o.typed, anchors...)
		}
		if err != nil {
			return nil, err
		}
		v.Anchors = append(v.Anchors, anchors...)
	}
	return v, nil
}

// anchorsIn reads anchors, one a line.
func anchorsIn(text string) (anchors []record.Anchor, err error) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		anchor, err := record.ParseAnchor(line)
		if err != nil {
			return nil, misuse(bahasa.T("jangkar %.80q tidak terbaca", "the anchor %.80q cannot be read", line),
				bahasa.T("salin utuh dari kartu kendali: KASUS@BARIS:SIDIK, misalnya 2026-0001@14:9f3c… dengan 64 angka, atau sebut ekspor lama (.kasus)",
					"copy all of it from the control card: CASE@LINE:HASH, such as 2026-0001@14:9f3c… with 64 digits, or name an older export (.kasus)"))
		}
		anchors = append(anchors, anchor)
	}
	return anchors, nil
}

// anchorsOfBundle are the heads of an older export.
func anchorsOfBundle(name string) (anchors []record.Anchor, err error) {
	b, file, err := openBundle(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	for _, k := range b.Cases {
		if k.Head != nil && k.Head.Valid() {
			anchors = append(anchors, k.Head.Anchor())
		}
	}
	return anchors, nil
}

// maxAnchors is how large a list of anchors may be, in bytes.
const maxAnchors = 256 << 20

// anchorsOfList are those that a backup wrote down.
func anchorsOfList(name string) ([]record.Anchor, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, accessFailure(name, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxAnchors))
	if err != nil {
		return nil, accessFailure(name, err)
	}
	return anchorsIn(string(text))
}

// openBundle opens a file of cases. The file stays open for its attachments.
func openBundle(name string) (*record.Bundle, *os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, accessFailure(name, err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		f.Close()
		return nil, nil, misuse(bahasa.T("%q bukan berkas biasa", "%q is no ordinary file", name))
	}
	var b *record.Bundle
	if err == nil {
		b, err = record.ReadBundle(f, info.Size())
	}
	if err != nil {
		f.Close()
		var broken *record.BundleError
		if errors.As(err, &broken) {
			return nil, nil, failure{Damaged, bahasa.T("%s: %s", "%s: %s", name, broken.Text()), []bahasa.Text{
				bahasa.T("minta berkasnya sekali lagi, langsung dari `sopc case export`", "ask for the file once more, straight from `sopc case export`")}}
		}
		return nil, nil, accessFailure(name, err)
	}
	return b, f, nil
}

// store is the directory that keeps the cases.
func (b *books) store() *store.Store { return b.office.Keeper.(*store.Store) }

// verifyFiles verifies cases in files.
func (a *app) verifyFiles(names []string, v *record.Verifier, typed []record.Anchor, o dataOptions) error {
	if v.Key == nil && o.key != "" {
		key, err := store.ReadKey(o.key)
		if err != nil {
			return err
		}
		v.Key = key.Public().(ed25519.PublicKey)
	}
	r := &verification{app: a, json: o.json, compared: v.Key != nil, key: v.Key}
	for _, name := range names {
		if !strings.HasSuffix(name, bundleExt) {
			return misuse(bahasa.T("%q bukan berkas .kasus", "%q is no .kasus file", name), bahasa.T("periksa berkas dan kasus folder data satu per satu", "verify files, and cases of the data directory, apart"))
		}
		b, file, err := openBundle(name)
		if err != nil {
			return err
		}
		defer file.Close()
		verdicts := b.Verify(v)
		for i, k := range b.Cases {
			if r.key == nil && k.Head != nil {
				r.key = k.Head.Key
			}
			r.tell(verdicts[i])
		}
	}
	if err := r.anchored(typed); err != nil {
		return err
	}
	return r.finish()
}

// verifyKept verifies cases of the data directory, or (none named) all of it.
func (a *app) verifyKept(ctx context.Context, ids []string, v *record.Verifier, typed []record.Anchor, o dataOptions) error {
	b, err := a.openStore(ctx, o, reading)
	if err != nil {
		return err
	}
	defer b.close()
	r := &verification{app: a, json: o.json, given: b.given, whole: len(ids) == 0}
	if r.compared, err = b.trusted(v); err != nil {
		return err
	}
	if r.key = v.Key; !r.compared {
		v.Key = nil
	}
	if r.whole {
		register, err := b.store().Verify(ctx, v, func(verdict record.Verdict) error {
			r.tell(verdict)
			return nil
		})
		if err != nil {
			return err
		}
		r.register(register)
		return r.finish()
	}
	for _, id := range ids {
		verdicts, err := b.store().VerifyCase(ctx, v, id)
		if errors.As(err, new(*host.NoCase)) {
			_, err = b.load(ctx, id) // which suggests others
		}
		if err != nil {
			return err
		}
		for _, verdict := range verdicts {
			r.tell(verdict)
		}
	}
	if err := r.anchored(typed); err != nil {
		return err
	}
	return r.finish()
}

// trusted sees to the key by which the records of a data directory are judged:
// the one that is named, else the public half of the key file. Without either
// it is the store's own word, which proves little; compared is false then.
func (b *books) trusted(v *record.Verifier) (compared bool, err error) {
	if v.Key != nil {
		return true, nil
	}
	s := b.store()
	file, err := s.KeyFile()
	if err != nil {
		return false, err
	}
	key, err := store.ReadKey(file)
	var fault *store.Fault
	if errors.As(err, &fault) && fault.Kind == store.NoKey {
		v.Key = s.PublicKey()
		return false, nil
	}
	if err != nil {
		return false, err
	}
	v.Key = key.Public().(ed25519.PublicKey)
	return true, nil
}

// verification collects verdicts and tells them.
type verification struct {
	*app
	json, whole   bool
	given         string // options for command lines
	key           ed25519.PublicKey
	compared      bool // with a key from elsewhere than the record
	cases, broken int
	checked       map[string]bool
	form          verifyForm
}

// verifyForm is what --json prints.
type verifyForm struct {
	Format      int        `json:"format"`
	Sound       bool       `json:"sound"`
	Key         string     `json:"key"` // public, in hex
	Fingerprint string     `json:"fingerprint"`
	Compared    bool       `json:"compared"`           // the key is from elsewhere than the record itself
	Checked     int        `json:"checked"`            // cases
	Register    string     `json:"register,omitempty"` // its anchor, with --semua
	Cases       []caseSeal `json:"cases"`              // with --semua only what is broken
}

type caseSeal struct {
	Case        string         `json:"case"`
	Sound       bool           `json:"sound"`
	Lines       int            `json:"lines"`
	Attachments int            `json:"attachments"`
	Anchor      string         `json:"anchor,omitempty"` // as it may be kept elsewhere
	Faults      []record.Fault `json:"faults"`
}

// tell tells the verdict on a case.
func (r *verification) tell(v record.Verdict) {
	r.cases++
	if r.checked == nil {
		r.checked = map[string]bool{}
	}
	r.checked[v.Case] = true
	if len(v.Faults) > 0 {
		r.blame(v.Case, v.Faults)
		return
	}
	if r.whole {
		return
	}
	n := len(v.Entries)
	anchor := v.Head.Anchor().String()
	if r.json {
		r.form.Cases = append(r.form.Cases, caseSeal{v.Case, true, n, v.Attachments, anchor, []record.Fault{}})
		return
	}
	fmt.Fprintln(r.out, r.line("Kasus %s utuh: %d baris, %d lampiran", "Case %s is sound: lines: %d, attachments: %d", v.Case, n, v.Attachments))
	fmt.Fprintln(r.out, r.line("  jangkar: %s", "  anchor: %s", anchor))
}

// register tells the verdict on the register. Its head is an anchor for all
// cases that the directory keeps.
func (r *verification) register(v record.Verdict) {
	if len(v.Faults) > 0 {
		r.blame(record.Register, v.Faults)
		return
	}
	r.form.Register = v.Head.Anchor().String()
	if !r.json {
		fmt.Fprintln(r.out, r.line("jangkar register: %s", "anchor of the register: %s", r.form.Register))
	}
}

// mostFaults is how many faults of a case are told on a screen.
const mostFaults = 20

// blame tells what is wrong with a case or the register.
func (r *verification) blame(id string, faults []record.Fault) {
	if len(faults) == 0 {
		return
	}
	r.broken++
	if r.json {
		r.form.Cases = append(r.form.Cases, caseSeal{Case: id, Faults: faults})
		return
	}
	name := bahasa.T("Kasus %s RUSAK:", "Case %s is BROKEN:", id)
	if id == record.Register {
		name = bahasa.T("Register RUSAK:", "The register is BROKEN:")
	}
	fmt.Fprintln(r.out, paint(r.color(r.Out), red, r.line("%s", "%s", name)))
	for i, f := range faults {
		if i == mostFaults {
			fmt.Fprintln(r.out, r.line("  … dan %d lagi; semuanya dengan --json", "  … and %d more; all of them with --json", len(faults)-i))
			break
		}
		where := bahasa.Text{}
		switch {
		case f.Line > 0 && !f.Step.IsZero():
			where = bahasa.T("baris %d, %s, peristiwa %s: ", "line %d, %s, event %s: ", f.Line, f.Step, f.Event)
		case f.Line > 0 && f.Event != "":
			where = bahasa.T("baris %d, peristiwa %s: ", "line %d, event %s: ", f.Line, f.Event)
		case f.Line > 0:
			where = bahasa.T("baris %d: ", "line %d: ", f.Line)
		}
		fmt.Fprintln(r.out, r.line("  %s%s", "  %s%s", where, f.What))
	}
}

// anchored refuses anchors of cases that were not looked at: what they say was
// not compared.
func (r *verification) anchored(anchors []record.Anchor) error {
	for _, anchor := range anchors {
		if r.checked[anchor.Case] {
			continue
		}
		return misuse(bahasa.T("jangkar %s bukan tentang kasus yang diperiksa", "the anchor %s is not about a case that was verified", anchor),
			bahasa.T("periksa kasus itu, atau semuanya dengan --semua", "verify that case, or all with --semua"))
	}
	return nil
}

// finish sums up and gives the exit code.
func (r *verification) finish() error {
	f := &r.form
	f.Format, f.Sound, f.Compared, f.Checked = CaseFormat, r.broken == 0, r.compared, r.cases
	if r.key != nil {
		f.Key, f.Fingerprint = hex.EncodeToString(r.key), record.Fingerprint(r.key)
	}
	if r.json {
		if f.Cases == nil {
			f.Cases = []caseSeal{}
		}
		if err := r.printJSON(f); err != nil {
			return err
		}
	} else {
		r.sum()
	}
	if r.broken > 0 {
		return exitCode(Damaged)
	}
	return nil
}

func (r *verification) sum() {
	if r.whole && r.broken == 0 {
		fmt.Fprintln(r.out, r.line("Utuh: %d kasus dan registernya.", "Sound: %d cases and their register.", r.cases))
	} else if r.whole {
		fmt.Fprintln(r.out, r.line("%d kasus diperiksa.", "%d cases were checked.", r.cases))
	}
	if r.key != nil {
		fmt.Fprintln(r.out, r.line("sidik kunci: %s", "key: %s", record.Fingerprint(r.key)))
	}
	if !r.compared {
		r.hint(bahasa.T("kunci itu hanya menurut yang diperiksa sendiri; bandingkan sidiknya dengan yang diumumkan kantornya, atau sebut kuncinya dengan --kunci-publik",
			"the key is only what is being verified says itself; compare it with what its office made known, or name the key with --kunci-publik"))
	}
	if r.broken > 0 {
		r.hint(bahasa.T("jangan lanjutkan kasusnya dan jangan perbaiki apa pun: salin dahulu folder atau berkasnya apa adanya, lalu bandingkan dengan cadangan dan ekspor yang lebih lama",
			"do not go on with the case and mend nothing: first copy the folder or the file as it is, then compare it with backups and older exports"))
	}
}
