package main

import (
	"github.com/spf13/cobra"

	"sopc/lang/bahasa"
)

// topic is the page that sopc does not have.
func topic(lang bahasa.Language) *cobra.Command {
	return &cobra.Command{
		Use:   "temporal",
		Short: bahasa.T("kasus di Temporal: di mana, oleh siapa, dan apa yang lain", "cases on Temporal: where, by whom, and what is different").In(lang),
		Long: bahasa.T(`Kasus sebuah kantor berjalan di server Temporal, bukan di folder data. Perintahnya
sama; setiap perintah yang diterima tersimpan di server sebelum dijawab.

Di mana. Yang perlu disebut: alamat server, namespace, nama kantor, dan depot,
yaitu folder bersama atau bucket S3 untuk program, arsip, dan lampiran. Disebut
pada baris perintah (--kantor), dalam lingkungan (SOPC_KANTOR), atau sekali saja
dalam temporal.toml di folder data:

  alamat = "temporal.contoh.go.id:7233"
  kantor = "dinkes-kubar"
  depot = "/mnt/depot"

Oleh siapa. Yang menilai perintah dan menandatangani catatan ialah worker
(sopc-temporal worker), satu atau beberapa, dengan petugas.toml, kalender.toml,
dan kunci kantor di mesinnya. Petugas dan kalender di folder data Anda hanya
dipakai untuk yang ditampilkan; samakan dengan milik worker. Bila tidak ada
jawaban pada waktunya, kirim lagi perintahnya dengan --id-perintah yang sama.

Kapan. Waktu ialah waktu server; pengingat berbunyi sendiri, juga tanpa
sopc-temporal case remind. Daftar (inbox, case list, report) dapat tertinggal
sesaat; yang menyangkut satu kasus selalu mutakhir.

Bukti. Rantai, segel, ekspor, dan verifikasi sama, kecuali register: kasus yang
dihilangkan seluruhnya hanya diketahui dari jangkar. --kunci atau --kunci-publik
menyebut kunci untuk membandingkan. Kasus berpindah dari folder data ke Temporal
dan kembali dengan case export di sini dan case import di sana; satu kasus
dikerjakan di satu tempat saja.`, `The cases of an office run on a Temporal server, not in the data directory. The
commands are the same; each that is accepted is kept by the server before it is
answered.

Where. What must be said: the address of the server, the namespace, the name of
the office, and the depot, a shared directory or a bucket of S3 for programs,
archives and attachments. It is said on the command line (--kantor), in the
environment (SOPC_KANTOR), or once in temporal.toml in the data directory:

  alamat = "temporal.example.org:7233"
  kantor = "dinkes-kubar"
  depot = "/mnt/depot"

By whom. Workers (sopc-temporal worker), one or several, judge commands and sign
the record, with petugas.toml, kalender.toml and the key of the office on their
machine. People and calendar in your data directory are only for what is shown;
keep them as the workers' are. When no answer comes in time, send the command
again with the same --id-perintah.

When. Time is the server's; reminders go off by themselves, also without
sopc-temporal case remind. Lists (inbox, case list, report) may lag behind by a
moment; what is about one case is always up to date.

Proof. Chain, heads, exports and verification are the same, except for the
register: that a whole case is gone only an anchor tells. --kunci or
--kunci-publik names the key to compare with. Cases move from a data directory to
Temporal and back with case export here and case import there; a case is worked
on in one place only.`).In(lang),
	}
}
