package cli

import (
	"strings"

	"github.com/spf13/cobra"
)

// calendarSample is a kalender.toml with everything that may stand in one.
const calendarSample = `  nama = "RSUD Kabupaten Contoh"
  dasar = "Peraturan Bupati Contoh Nomor 8 Tahun 2024"
  zona = "WITA"

  [jam]
  senin-kamis = "07.30-14.30"
  jumat = "07.30-11.30"
  sabtu = "07.30-13.00, istirahat 10.00-10.15"

  [jam-ramadan]
  senin-kamis = "08.00-14.00"
  jumat = "08.00-11.00"
  sabtu = "08.00-12.00"

  [[libur]]
  tanggal = 2026-11-24
  nama = "Hari Jadi Kabupaten Contoh"
  dasar = "SE Bupati 5/2026"
  sejak = 2026-11-02

  [[cuti-bersama]]
  dari = 2027-03-16
  sampai = 2027-03-17
  nama = "Idul Fitri 1448 H"

  [[masuk]]
  tanggal = 2026-12-24
  dasar = "SE Bupati 6/2026"
  jam = "08.00-12.00"

  [[ramadan]]
  dari = 2027-02-08
  sampai = 2027-03-09

  [[tahun]]
  tahun = 2028
  dasar = "SKB tentang libur nasional 2028"
`

func (a *app) calendarTopic() *cobra.Command {
	return &cobra.Command{
		Use:   "kalender",
		Short: a.say("kalender kerja instansi: kalender.toml", "the working calendar of an office: kalender.toml"),
		Long: strings.Join([]string{
			a.say(`sopc mengenal libur nasional dan cuti bersama 2025 sampai 2027 menurut SKB tiga
menteri, jam kerja menurut Perpres 21/2023, dan bulan Ramadan. Sebuah instansi
menulis yang berbeda baginya dalam berkas kalender.toml; yang tidak disebut
tetap. Yang dipakai ialah yang terdekat: di folder ini, atau di folder di
atasnya sampai folder yang memuat .git. --kalender FILE memakai berkas lain.
`, `sopc knows the national holidays and joint leave of 2025 to 2027 by the joint
decrees, the hours of Perpres 21/2023, and Ramadan. What is different for it,
an office writes in a file kalender.toml; what is not mentioned stays. The
nearest one is taken: in this folder, else above it, up to where .git lies.
--kalender FILE takes another file.
`),
			calendarSample,
			a.say(`Jam ditulis "07.30-16.00, istirahat 12.00-13.00", "24 jam", atau "libur".
Beberapa giliran dipisahkan koma; yang melewati tengah malam ditulis dalam dua
bagian: "00.00-06.00, 22.00-24.00". [[masuk]] membatalkan libur; dengan jam,
hari itu memakai jam tersendiri. sejak ialah tanggal ketetapannya, untuk
menjelaskan tenggat yang dihitung sebelumnya. [[tahun]] menyatakan bahwa semua
libur tahun itu sudah ditulis; tahun yang belum tercakup tidak pernah ditebak.
`, `Hours are written "07.30-16.00, istirahat 12.00-13.00", "24 jam" (all day) or
"libur" (off). Shifts are parted by commas; one across midnight is written in
two parts: "00.00-06.00, 22.00-24.00". [[masuk]] takes a holiday back; with jam
the day has hours of its own. sejak is the day of the decree, which explains
due times computed before. [[tahun]] says that all holidays of that year are
written down; a year that is not covered is never guessed.
`),
			a.say(`Cara menghitung. 1 hari kerja ialah satu hari kerja kalender, bukan 24 jam dan
bukan 8 jam: jam yang sama pada hari kerja berikutnya, disesuaikan dengan jam
kerja hari itu. Menit dan jam menghitung waktu kerja tanpa istirahat. Hari
kalender, minggu, bulan, dan tahun menghitung semua hari, lalu bergeser ke saat
kerja berikutnya. "1x24 jam" tidak digeser.`, `How it counts. 1 hari kerja is one working day of the calendar, neither 24 nor
8 hours: the same clock time on the next working day, fitted into its hours.
Minutes and hours count working time without breaks. Hari kalender, minggu,
bulan and tahun count all days and then move to the next working instant.
"1x24 jam" is not moved.`),
		}, "\n"),
	}
}
