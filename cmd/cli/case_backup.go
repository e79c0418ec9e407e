package cli

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"sopc/lang/bahasa"
	"sopc/runtime/store"
)

// backupForm is what backup and restore print in JSON.
type backupForm struct {
	Format  int      `json:"format"` // CaseFormat
	Folder  string   `json:"folder"`
	Store   string   `json:"store"`
	Cases   int      `json:"cases"`
	Files   int      `json:"files"`
	Bytes   int64    `json:"bytes"`
	Anchor  string   `json:"anchor"`             // of the register
	Broken  []string `json:"broken,omitempty"`   // cases that did not verify, copied as they are
	KeyFile string   `json:"key_file,omitempty"` // of restore: where the key is looked for
	HasKey  *bool    `json:"has_key,omitempty"`  // of restore: it is there, and was verified with
}

func newBackupForm(b store.Backup) backupForm {
	return backupForm{Format: CaseFormat, Folder: b.Dir, Store: b.Store, Cases: b.Cases, Files: b.Files, Bytes: b.Bytes, Anchor: b.Head.Anchor().String(), Broken: b.Broken}
}

func (a *app) caseBackup() *cobra.Command {
	var o dataOptions
	c := &cobra.Command{
		Use:   a.say("backup FOLDER", "backup FOLDER"),
		Short: a.say("cadangkan seluruh folder data", "back up the whole data directory"),
		Long: a.say(
			"Salin seluruh kasus, lampiran, petugas.toml, dan kalender.toml ke sebuah folder yang kosong atau belum ada, sebagaimana keadaannya pada satu saat. Pekerjaan boleh berjalan terus. Jangkar setiap kasus ditulis ke jangkar.txt: simpan atau cetak di tempat lain, karena hanya jangkar yang membuktikan bahwa keadaan lama tidak dikembalikan. Kunci penanda tangan tidak ikut; cadangkan sendiri di tempat lain.",
			"Copy all cases, attachments, petugas.toml and kalender.toml into a folder that is empty or does not exist, as they are at one moment. Work may go on. The anchor of each case is written to jangkar.txt: keep it elsewhere, or print it, because only an anchor proves that no older state was put back. The signing key is not in it; keep a copy of it yourself, elsewhere."),
		Example: "  sopc case backup /media/cadangan/2026-11-23",
		Args:    a.arguments(1, 1, bahasa.T("sebuah folder", "a folder")),
		RunE: func(c *cobra.Command, args []string) error {
			from, err := a.opening(o, Reading)
			if err != nil {
				return err
			}
			saved, err := a.Place.Backup(c.Context(), args[0], from)
			if err != nil {
				return err
			}
			var damaged error
			if len(saved.Broken) > 0 {
				damaged = failure{Damaged, bahasa.T("tersalin, tetapi ada yang rusak: %s", "copied, but some are broken: %s", strings.Join(saved.Broken, ", ")), []bahasa.Text{
					bahasa.T("lihat di mana dan apa: sopc case verify --semua%s; cadangan ini tidak dapat dipulihkan begitu saja, jadi simpan juga cadangan yang lebih lama", "see where and what: sopc case verify --semua%s; this backup cannot simply be restored, so keep an older one, too", o.given())}}
			}
			if o.json {
				return cmp.Or(a.printJSON(newBackupForm(saved)), damaged)
			}
			fmt.Fprintln(a.out, a.say("%d kasus tersalin ke %s (%d berkas, %d byte)", "%d cases were copied to %s (files: %d, bytes: %d)", saved.Cases, saved.Dir, saved.Files, saved.Bytes))
			fmt.Fprintln(a.out, a.say("jangkar register: %s", "anchor of the register: %s", saved.Head.Anchor()))
			a.hint(bahasa.T("jangkar setiap kasus ada di %s: simpan atau cetak di tempat lain; hanya jangkar yang membuktikan kelak bahwa keadaan lama tidak dikembalikan", "the anchor of each case is in %s: keep it elsewhere, or print it; only an anchor proves later that no older state was put back", filepath.Join(saved.Dir, "jangkar.txt")))
			a.hint(bahasa.T("kuncinya tidak ikut: simpan juga salinan %s, terpisah dari cadangan ini", "the key is not in it: keep a copy of %s, too, apart from this backup", saved.KeyFile))
			return damaged
		},
	}
	a.dataOptions(c, &o)
	return c
}

func (a *app) caseRestore() *cobra.Command {
	var o dataOptions
	c := &cobra.Command{
		Use:   a.say("restore FOLDER", "restore FOLDER"),
		Short: a.say("pulihkan cadangan ke folder data yang kosong", "bring a backup back into an empty data directory"),
		Long: a.say(
			"Periksa cadangan yang dibuat `sopc case backup` seluruhnya (segel, sidik setiap berkas, setiap riwayat, lampiran), lalu letakkan di folder data. Folder itu harus kosong atau belum ada: yang sudah ada tidak pernah ditimpa. Cadangan yang rusak tidak dipulihkan, juga tidak sebagian.",
			"Verify all of a backup that `sopc case backup` made (its seal, the sum of each file, each record, the attachments), then put it into the data directory. That must be empty or not exist: what is there is never overwritten. A backup that is damaged is not restored, not even in part."),
		Example: "  sopc case restore /media/cadangan/2026-11-23 --data ~/kasus-pulih",
		Args:    a.arguments(1, 1, bahasa.T("folder sebuah cadangan", "the folder of a backup")),
		RunE: func(c *cobra.Command, args []string) error {
			into, err := a.opening(o, Writing)
			if err != nil {
				return err
			}
			back, err := a.Place.Restore(c.Context(), args[0], into)
			if err != nil {
				return err
			}
			if o.json {
				form := newBackupForm(back)
				form.KeyFile, form.HasKey = back.KeyFile, &back.HasKey
				return a.printJSON(form)
			}
			fmt.Fprintln(a.out, a.say("%d kasus pulih di %s, semuanya terbukti utuh", "%d cases are back in %s, and all of them verified", back.Cases, back.Dir))
			fmt.Fprintln(a.out, a.say("jangkar register: %s", "anchor of the register: %s", back.Head.Anchor()))
			if !back.HasKey {
				a.hint(bahasa.T("kunci %s belum ada, jadi segelnya hanya dicocokkan dengan kunci menurut cadangan itu sendiri; kembalikan salinan kuncinya ke sana, atau sebut dengan --kunci, sebelum bekerja lagi",
					"the key %s is not there, so seals were only compared with the key that the backup itself names; bring your copy of the key back there, or name it with --kunci, before work goes on", back.KeyFile))
			}
			return nil
		},
	}
	a.dataOptions(c, &o)
	return c
}
