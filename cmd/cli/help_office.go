package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"sopc/compiler/office"
)

// officeSample is a sopc.toml with everything that may stand in one.
const officeSample = `  [instansi]
  nama = "Pemerintah Kabupaten Contoh"
  nomor = "000.8.3/{angka:2}/SOP/{tahun}"
  wajib = ["jangka waktu", "bagian Tujuan"]
  hierarki = ["Bupati", "Kepala Dinas", "Kepala Seksi", "Staf"]

  [tingkat]
  waktu-kosong = "kesalahan"
  tahun-dalam-langkah = "diam"

  [[aturan]]
  kode = "tanpa-arsip"
  bila = 'none(sop.langkah, lower(.teks) contains "arsip")'
  pesan = "tidak ada langkah yang mengarsipkan"
  petunjuk = "tambahkan di akhir"
  tingkat = "saran"
  untuk = "sop"

  [[peraturan]]
  peraturan = "Peraturan Bupati Contoh Nomor 10 Tahun 2018"
  status = "dicabut"
  oleh = "Peraturan Bupati Contoh Nomor 3 Tahun 2024"
  sumber = "JDIH Kabupaten Contoh"

  [formulir]
  kertas = "f4"
  arah = "mendatar"
  tepi = { kiri = 20 }
  huruf = "serif"                   # atau { biasa = "….ttf", tebal = "….ttf" }
  ukuran = 9
  kop = ["PEMERINTAH KABUPATEN CONTOH"]
  logo = "logo.png"
  sampul = true
  total = true
  nomor_kolom = true
  identitas = ["nomor", "tanggal efektif", "disahkan oleh", "nama", { nama = "UNIT", teks = "Dinas" }]
  bagian = ["dasar hukum", "kualifikasi", "bagian Tujuan"]
  kolom = ["no", "kegiatan", "pelaksana", "waktu", { nama = "Risiko", lebar = 24 }, "keterangan"]

  [formulir.nama]
  "tanggal efektif" = "TGL. EFEKTIF"
`

func (a *app) officeTopic() *cobra.Command {
	return &cobra.Command{
		Use:   "instansi",
		Short: a.say("aturan instansi: sopc.toml", "the rules of an office: sopc.toml"),
		Long: strings.Join([]string{
			a.say(`Sebuah instansi menulis aturannya dalam berkas sopc.toml. Yang dipakai untuk
sebuah berkas .sop ialah yang terdekat: di foldernya, atau di folder di
atasnya sampai folder yang memuat .git. --config FILE memakai berkas lain.
`, `An office writes its rules in a file sopc.toml. A .sop file is judged by the
nearest one: the one beside it, else one above it, up to where .git lies.
--config FILE takes another file.
`),
			officeSample,
			a.say(`Pola nomor mengenal {angka}, {angka:3}, {huruf}, {romawi}, {tahun}, dan {teks}.
Hierarki diawali yang tertinggi. Tingkat: kesalahan, peringatan, saran, atau
diam; kesalahan bahasa tidak dapat diturunkan. Sebuah aturan memberi catatan
bila syaratnya benar, satu kali untuk SOP, atau dengan untuk = "langkah" pada
setiap langkah. [formulir] mengatur rupa yang dicetak sopc form, dan nama serta
huruf dalam gambar alirnya; yang tidak ditulis mengikuti pedoman. Syarat mengenal perbandingan, hitungan, `+"`and or\nnot contains startsWith endsWith matches in any all none one count len lower`"+`, dan nama berikut:
`, `The pattern of a number knows {angka} (digits), {angka:3}, {huruf} (letters),
{romawi}, {tahun} (year) and {teks}. The hierarchy begins with the highest.
Severities: kesalahan (error), peringatan (warning), saran (hint), diam
(silent); an error cannot be lowered. A rule raises its finding where its
condition holds, once for the SOP, or with untuk = "langkah" at each step.
[formulir] says how sopc form prints, and names and type in pictures of the
flow; what it does not say is the guideline's.
A condition knows comparisons, sums, `+"`contains startsWith endsWith matches and or\nnot in any all none one count len lower`"+` and these names:
`),
			"  " + strings.Join(office.Names(), "\n  ") + "\n",
			a.say("Selengkapnya dengan contoh: lang/INSTANSI.md", "In full, with an example: lang/INSTANSI.md"),
		}, "\n"),
	}
}
