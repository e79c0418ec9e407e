package cli

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sopc/lang/bahasa"
	"sopc/runtime/host"
	"sopc/runtime/record"
	"sopc/runtime/store"
)

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

// verifyFiles verifies cases in files.
func (a *app) verifyFiles(names []string, v *record.Verifier, typed []record.Anchor, o dataOptions) error {
	if v.Key == nil && o.key != "" {
		key, err := store.ReadKey(o.key)
		if err != nil {
			return err
		}
		v.Key = key.Public().(ed25519.PublicKey)
	}
	r := &verification{app: a, json: o.json, compared: v.Key != nil, key: v.Key, anchors: v.Anchors}
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
		for _, v := range verdicts {
			r.tell(v)
		}
	}
	if err := r.anchored(typed); err != nil {
		return err
	}
	return r.finish()
}

// verifyKept verifies cases of the data directory, or (none named) all of it.
func (a *app) verifyKept(ctx context.Context, ids []string, v *record.Verifier, typed []record.Anchor, o dataOptions) error {
	b, err := a.openRecords(ctx, o, Reading)
	if err != nil {
		return err
	}
	defer b.close()
	r := &verification{app: a, json: o.json, given: b.given, whole: len(ids) == 0, anchors: v.Anchors}
	if r.key, err = b.trusted(ctx, v); err != nil {
		return err
	}
	r.compared = v.Key != nil
	if r.whole {
		register, err := b.kept.Verify(ctx, v, func(verdict record.Verdict) error {
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
		verdicts, err := b.verified(ctx, v, id)
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

// verified gives the verdicts on a case and on those inside it.
func (b *books) verified(ctx context.Context, v *record.Verifier, id string) ([]record.Verdict, error) {
	if _, err := b.trusted(ctx, v); err != nil {
		return nil, err
	}
	verdicts, err := b.kept.VerifyCase(ctx, v, id)
	if errors.As(err, new(*host.NoCase)) {
		_, err = b.load(ctx, id) // which suggests others
	}
	return verdicts, err
}

// warnBroken says of a case whose lines are not those that were signed that
// nobody should go on with it. What costs more, only verify looks at.
func (a *app) warnBroken(ctx context.Context, b *books, id string) error {
	if b.kept == nil {
		return nil
	}
	sealed, err := b.kept.Sealed(ctx, id)
	if err == nil && !sealed {
		fmt.Fprintln(a.err, paint(a.color(a.Err), red, a.line("PERINGATAN: riwayat kasus %s RUSAK; jangan lanjutkan kasusnya. Periksa: sopc case verify %s%s",
			"WARNING: the record of case %s is BROKEN; do not go on with it. See: sopc case verify %s%s", id, id, b.given)))
	}
	return err
}

// verification collects verdicts and tells them.
type verification struct {
	*app
	json, whole   bool
	given         string              // options for command lines
	key           ed25519.PublicKey   // by which all is judged, or which signed the first
	others        []ed25519.PublicKey // that signed, too, where none was compared
	compared      bool                // with a key from elsewhere than the record
	cases, broken int
	checked       map[string]bool
	anchors       []record.Anchor
	form          verifyForm
}

// verifyForm is what --json prints.
type verifyForm struct {
	Format      int        `json:"format"`
	Sound       bool       `json:"sound"`
	Key         string     `json:"key"` // public, in hex
	Fingerprint string     `json:"fingerprint"`
	Others      []string   `json:"others,omitempty"`   // public keys that signed cases, too, where none was compared
	Compared    bool       `json:"compared"`           // the key is from elsewhere than the record itself
	Checked     int        `json:"checked"`            // cases
	Register    string     `json:"register,omitempty"` // its anchor, with --semua
	Cases       []caseSeal `json:"cases"`              // with --semua only what is broken
}

type caseSeal struct {
	Case        string          `json:"case"`
	Sound       bool            `json:"sound"`
	Lines       int             `json:"lines"`
	Attachments int             `json:"attachments"`
	Anchor      string          `json:"anchor,omitempty"` // as it may be kept elsewhere
	Faults      []record.Fault  `json:"faults"`
	Origins     []record.Origin `json:"origins,omitempty"` // from where it was taken in
}

// tell tells the verdict on a case.
func (r *verification) tell(v record.Verdict) {
	r.cases++
	if r.checked == nil {
		r.checked = map[string]bool{}
	}
	r.checked[v.Case] = true
	if v.Head != nil {
		r.signed(v.Head.Key)
	}
	if len(v.Faults) > 0 {
		r.blame(v.Case, v.Faults)
		return
	}
	if r.whole {
		for _, o := range v.Foreign {
			if r.json {
				r.form.Cases = append(r.form.Cases, caseSeal{v.Case, true, len(v.Entries), v.Attachments, v.Head.Anchor().String(), []record.Fault{}, v.Foreign})
				break
			}
			fmt.Fprintln(r.out, r.line("Kasus %s: %s", "Case %s: %s", v.Case, o.Text()))
		}
		return
	}
	n := len(v.Entries)
	anchor := v.Head.Anchor().String()
	if r.json {
		r.form.Cases = append(r.form.Cases, caseSeal{v.Case, true, n, v.Attachments, anchor, []record.Fault{}, v.Foreign})
		return
	}
	fmt.Fprintln(r.out, r.line("Kasus %s utuh: %d baris, %d lampiran", "Case %s is sound: lines: %d, attachments: %d", v.Case, n, v.Attachments))
	fmt.Fprintln(r.out, r.line("  jangkar: %s", "  anchor: %s", anchor))
	for _, known := range r.anchors {
		if known.Case == v.Case {
			fmt.Fprintln(r.out, r.line("  sesuai dengan jangkar baris %d", "  fits the anchor of line %d", known.No))
		}
	}
	for _, o := range v.Foreign {
		fmt.Fprintln(r.out, r.line("  %s", "  %s", o.Text()))
	}
}

// signed takes note of a key with which a case was signed.
func (r *verification) signed(key ed25519.PublicKey) {
	switch {
	case r.compared || len(key) != ed25519.PublicKeySize:
	case r.key == nil:
		r.key = key
	case !r.key.Equal(key) && !slices.ContainsFunc(r.others, func(known ed25519.PublicKey) bool { return known.Equal(key) }):
		r.others = append(r.others, key)
	}
}

// register tells the verdict on the register. Its head is an anchor for all
// cases that the directory keeps.
func (r *verification) register(v record.Verdict) {
	if len(v.Faults) > 0 {
		r.blame(record.Register, v.Faults)
		return
	}
	if v.Head == nil { // these cases have no register
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
		name = bahasa.T("Register atau tabel bersama RUSAK:", "The register, or what cases share, is BROKEN:")
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
	for _, key := range r.others {
		f.Others = append(f.Others, hex.EncodeToString(key))
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
	if r.whole && r.broken == 0 && r.form.Register == "" {
		fmt.Fprintln(r.out, r.line("Utuh: %d kasus.", "Sound: %d cases.", r.cases))
	} else if r.whole && r.broken == 0 {
		fmt.Fprintln(r.out, r.line("Utuh: %d kasus dan registernya.", "Sound: %d cases and their register.", r.cases))
	} else if r.whole {
		fmt.Fprintln(r.out, r.line("%d kasus diperiksa.", "%d cases were checked.", r.cases))
	}
	if r.key != nil {
		fmt.Fprintln(r.out, r.line("sidik kunci: %s", "key: %s", record.Fingerprint(r.key)))
	}
	for _, key := range r.others {
		fmt.Fprintln(r.out, r.line("sidik kunci lain, yang juga menandatangani: %s", "another key that signed, too: %s", record.Fingerprint(key)))
	}
	if !r.compared {
		r.hint(bahasa.T("kunci ini diambil dari yang diperiksa itu sendiri; bandingkan sidiknya dengan yang diumumkan kantornya, atau sebut kuncinya dengan --kunci-publik",
			"the key is only what is being verified says itself; compare it with what its office made known, or name the key with --kunci-publik"))
	}
	if r.broken > 0 {
		r.hint(bahasa.T("jangan lanjutkan kasusnya dan jangan perbaiki apa pun: salin dahulu folder atau berkasnya apa adanya, lalu bandingkan dengan cadangan dan ekspor yang lebih lama",
			"do not go on with the case and mend nothing: first copy the folder or the file as it is, then compare it with backups and older exports"))
	}
}
