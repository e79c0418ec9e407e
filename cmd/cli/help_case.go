package cli

import (
	"github.com/spf13/cobra"
)

func (a *app) caseTopic() *cobra.Command {
	return &cobra.Command{
		Use:   "kasus",
		Short: a.say("bagaimana sebuah kasus dikerjakan, dan di mana disimpan", "how a case is worked on, and where it is kept"),
		Long: a.say(`Kasus ialah satu pelaksanaan sebuah SOP, misalnya satu permohonan. Setiap
perintah yang diterima tersimpan sebelum dijawab; tidak ada yang selesai atau
disetujui dengan sendirinya.

  sopc run surat.sop --sebagai Ani         mulai kasus; di terminal Anda dipandu
  sopc inbox --pelaksana "Petugas Loket"   tugas yang menunggu, yang mendesak dahulu
  sopc case next 2026-0001                 apa yang diminta, sampai kapan, perintahnya
  sopc case do 2026-0001 1 --semua         selesaikan tugas 1
  sopc case return 2026-0001 2 --alasan …  kembalikan, bila SOP menggambarnya
  sopc run --kasus 2026-0001               lanjutkan dengan layar terpandu
  sopc case show 2026-0001                 keadaan dan kartu kendalinya

Siapa. Setiap perintah menyebut orangnya: --sebagai NAMA, atau SOPC_SEBAGAI.
Bila folder data memuat petugas.toml, hanya yang berhak dapat bertindak
(`+"`sopc help petugas`"+`); tanpa itu siapa pun boleh, dan catatannya mengatakannya.
Nama adalah keterangan, bukan bukti jati diri. Satu tugas dapat diserahkan
kepada orang lain dengan `+"`sopc case delegate`"+`.

Kapan. Tenggat dihitung dengan jam dan hari kerja; kalender.toml di folder data
menambah kalender nasional (`+"`sopc help kalender`"+`). Tenggat yang sudah dihitung
hanya berubah dengan `+"`sopc case recount`"+`. `+"`sopc case remind`"+`, dijalankan berkala
(misalnya tiap jam dengan cron), mencatat keterlambatan sekali dan menyebut
siapa yang diingatkan. Yang sudah tiba waktunya juga dicatat, dan disebut,
ketika seseorang bekerja pada kasus itu.

SOP di dalam SOP. SOP yang dijalankan sebuah langkah dicari menurut judulnya di
folder berkas itu dan berjalan sebagai kasus tersendiri (2026-0001.3: di dalam
tugas 3). Yang memerlukan isian dimulai dengan `+"`sopc run --induk 2026-0001/3`"+`.
SOP yang tidak ditemukan dicatat hasilnya oleh pelaksana: --sop-berakhir.

Di mana. Folder data: --data DIR, SOPC_DATA, atau folder Anda (Linux
~/.local/share/sopc, macOS ~/Library/Application Support/sopc, Windows
AppData\Local\sopc). Kunci penanda tangan catatan terletak di luar folder itu,
di folder pengaturan Anda (sopc/kunci), atau di --kunci FILE, SOPC_KUNCI.
Beberapa proses di satu komputer boleh memakai folder yang sama; folder jaringan
ditolak.

Untuk skrip. Semua perintah menerima --json; tanpa terminal tidak ada yang
ditanyakan. --id-perintah ID membuat perintah aman diulang. --sekarang WAKTU
menetapkan jam, juga "+3 hari kerja" sejak peristiwa terakhir. `+"`sopc run`"+`
berakhir dengan 4 bila kasusnya menunggu orang lain, dan 10 bila Anda keluar
sementara tugasnya masih tugas Anda; perintah `+"`sopc case`"+` berakhir dengan 0.`,
			`A case is one run of an SOP, such as one application. Each command that is
accepted is kept before it is answered; nothing completes or approves itself.

  sopc run surat.sop --sebagai Ani         begin a case; on a terminal you are guided
  sopc inbox --pelaksana "Petugas Loket"   the tasks that wait, the urgent ones first
  sopc case next 2026-0001                 what is asked, until when, the commands
  sopc case do 2026-0001 1 --semua         complete task 1
  sopc case return 2026-0001 2 --alasan …  hand work back, where the SOP draws it
  sopc run --kasus 2026-0001               go on with the guided screen
  sopc case show 2026-0001                 its state and its control card

Who. Each command names its person: --sebagai NAME, or SOPC_SEBAGAI. Where the
data directory holds a petugas.toml only those entitled can act
(`+"`sopc help petugas`"+`); without one anybody may, and the record says so. Names
are attribution, not proof of identity. A single task is given to somebody else
with `+"`sopc case delegate`"+`.

When. Due times count working hours and days; a kalender.toml in the data
directory adds to the national calendar (`+"`sopc help kalender`"+`). A due time that
was counted changes only by `+"`sopc case recount`"+`. `+"`sopc case remind`"+`, run
regularly (such as each hour with cron), records lateness once and says who is
to be told. What is due is also recorded, and said, when somebody works on the
case.

SOPs inside SOPs. An SOP that a step runs is looked for by its title in the
folder of the file and runs as a case of its own (2026-0001.3: inside task 3).
One that asks for fields is begun with `+"`sopc run --induk 2026-0001/3`"+`. Of an SOP
that is not found the executor records the end: --sop-berakhir.

Where. The data directory: --data DIR, SOPC_DATA, or your own (Linux
~/.local/share/sopc, macOS ~/Library/Application Support/sopc, Windows
AppData\Local\sopc). The key that signs the record lies outside of it, in your
folder for settings (sopc/kunci), or at --kunci FILE, SOPC_KUNCI. Several
processes of one computer may share a directory; network folders are refused.

For scripts. All commands take --json; off a terminal nothing is asked.
--id-perintah ID makes a command safe to repeat. --sekarang TIME sets the clock,
also "+3 hari kerja" after the last event. `+"`sopc run`"+` ends with 4 when its case
waits for others, and with 10 when you left while the task is still yours;
`+"`sopc case`"+` commands end with 0.`),
	}
}
