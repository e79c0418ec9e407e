package cli

import (
	"strings"

	"github.com/spf13/cobra"
)

// rosterSample is a petugas.toml with everything that may stand in one.
const rosterSample = `  [[petugas]]
  nama = "Siti Aminah, S.Sos."
  nip = "19850312 200901 2 001"
  pelaksana = ["Petugas Loket", "Petugas Persuratan"]

  [[petugas]]
  nama = "Budi Santoso"
  pelaksana = ["Sekretaris Kecamatan"]
  mulai = 2026-01-05

  [[petugas]]
  nama = "Ani Lestari, S.H."
  pelaksana = ["Camat"]
  selesai = 2026-10-31

  [[pengganti]]
  sebutan = "Plt"
  nama = "Budi Santoso"
  menggantikan = "Camat"
  dasar = "SK Bupati 800/12/2026"
  mulai = 2026-11-01
  selesai = 2027-01-31

  [[delegasi]]
  dari = "Budi Santoso"
  kepada = "Siti Aminah"
  pelaksana = ["Sekretaris Kecamatan"]
  dasar = "ND 5/2026"
  mulai = 2026-12-01
  selesai = 2026-12-05

  [[berhalangan]]
  nama = "Budi Santoso"
  alasan = "cuti tahunan"
  mulai = 2026-12-01
  selesai = 2026-12-05
`

func (a *app) rosterTopic() *cobra.Command {
	return &cobra.Command{
		Use:   "petugas",
		Short: a.say("siapa bekerja sebagai pelaksana apa: petugas.toml", "who acts for which lane: petugas.toml"),
		Long: strings.Join([]string{
			a.say(`Sebuah kantor menulis dalam berkas petugas.toml siapa bekerja sebagai
pelaksana apa, sejak kapan, siapa penggantinya, dan siapa yang berhalangan.
Kasus yang tersimpan memakai petugas.toml di folder datanya (--data). `+"`sopc\ncheck`"+` memakai yang terdekat dengan berkas .sop: di foldernya, atau di folder di
atasnya sampai folder yang memuat .git.
`, `An office writes in a file petugas.toml who acts for which lane (pelaksana),
from when to when, who replaces whom, and who is away. Cases that are kept go
by the petugas.toml in their data directory (--data). `+"`sopc check`"+` takes the
one nearest to a .sop file: beside it, else above it, up to where .git lies.
`),
			rosterSample,
			a.say(`[[petugas]] satu untuk setiap orang; tugas dengan tanggal lain ditulis sebagai
[[petugas]] baru dengan nama yang sama. pelaksana ditulis seperti dalam SOP:
nama lengkap, nama pendek, atau nama lajurnya; huruf besar-kecil dan spasi
tidak penting. Orang yang hanya menggantikan: pelaksana = [].

[[pengganti]] bertindak sebagai Plt, Plh, Pj, atau Pjs. menggantikan menyebut
orangnya (lalu semua tugasnya) atau jabatannya; untuk jabatan kosong yang tidak
disebut di tempat lain dalam berkas ini, tambahkan lowong = true.

[[delegasi]] meneruskan tugas sendiri; tanpa pelaksana, semuanya. Yang diterima
sebagai delegasi tidak dapat diteruskan lagi.

[[berhalangan]]: yang berhalangan tidak bertindak pada hari itu. Selama semua
pejabatnya berhalangan, pengganti yang disebut SOP boleh bertindak.
`, `[[petugas]] once for each person; duties with other dates are a new [[petugas]]
of the same name. pelaksana is written as in the SOP: the full name, the short
one, or the lane's own; case and blanks do not matter. A person who only
replaces others has pelaksana = [].

[[pengganti]] acts as Plt, Plh, Pj or Pjs. menggantikan names the person (then
for all his duties) or the office; for a vacant office that this file does not
mention elsewhere, add lowong = true.

[[delegasi]] hands on (dari, from; kepada, to) one's own duties, without
pelaksana all of them. What was delegated is not delegated on.

[[berhalangan]]: who is away does not act that day. While all who hold an
office are away, the one whom the SOP names as pengganti may act.
`),
			a.say(`mulai dan selesai ialah hari pertama dan hari terakhir; di [[petugas]] keduanya
boleh kosong, di bagian lain selesai saja. dasar ialah surat penunjukannya;
dasar dan sebutan tercatat bersama pekerjaannya. `+"`sopc check`"+` memeriksa berkas
ini dan menyebut pelaksana yang belum ada petugasnya.

Daftar ini mencatat siapa bertindak sebagai apa. Tanpa kata sandi, nama adalah
keterangan, bukan bukti jati diri.`, `mulai and selesai are the first and the last day; in [[petugas]] both may be
missing, elsewhere only selesai. dasar is the letter of appointment; it is
recorded with the work, as is the title. `+"`sopc check`"+` checks this file and
names the lanes that have nobody.

The roster says who acts as what. Without a password, a name is a statement
and no proof of identity.`),
		}, "\n"),
	}
}
