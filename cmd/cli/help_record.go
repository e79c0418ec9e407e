package cli

import "github.com/spf13/cobra"

// recordTopic is the page of the auditors in short; in full it stands beside
// package record.
func (a *app) recordTopic() *cobra.Command {
	return &cobra.Command{
		Use:   "riwayat",
		Short: a.say("apa yang dibuktikan riwayat kasus, dan apa yang tidak", "what the record of a case proves, and what not"),
		Long: a.say(`Semua yang terjadi pada sebuah kasus tercatat sebagai baris riwayat, yang hanya
bertambah.

  sidik    bilangan yang dihitung dari sebuah baris dan semua baris sebelumnya
  segel    sidik baris terakhir dan jumlah barisnya, ditandatangani dengan kunci
  kunci    milik kantor, di luar folder data; sidik kunci ialah nama pendeknya
  jangkar  segel yang disimpan di tempat lain: pada kartu kendali
           (sopc case card), ekspor (sopc case export), atau cadangan
  register daftar semua kasus sebuah folder data, berantai dan bersegel juga

Tanpa kunci, siapa pun yang mengubah, menghapus, menyisipkan, atau menukar baris,
menukar lampiran atau program, atau menghilangkan sebuah kasus, ketahuan:
sopc case verify menyebut di mana dan apa, dengan kode keluar 6.

Keadaan lama yang dikembalikan, dari salinan yang dahulu disegel dengan benar,
hanya terlihat dengan --jangkar. Simpanlah jangkar di tempat yang tidak dikuasai
pemegang data.

Pemegang kunci dapat menyusun riwayat lain sejauh SOP mengizinkannya, kecuali
yang sudah tercatat pada sebuah jangkar.

Yang tidak dibuktikan: nama petugas dicatat sebagaimana disebutkan (atribusi,
bukan autentikasi), dan waktu menurut jam komputer yang dipakai, atau menurut
--sekarang; baris yang waktunya ditetapkan dengan --sekarang ditandai dalam
catatan (sopc case log) dan pada kartu kendali.`,
			`All that happens to a case is recorded in lines, which are only added to.

  hash (sidik)       a number computed from a line and all lines before it
  head (segel)       the last hash and the number of lines, signed with the key
  key (kunci)        the office's, outside the data directory
  anchor (jangkar)   a head that is kept elsewhere: on a control card
                     (sopc case card), in an export (sopc case export), in a
                     backup
  register           the list of all cases of a data directory, chained and
                     signed as well

Whoever edits, removes, inserts or moves lines, exchanges attachments or
programs, or takes a case away without the key is found out: sopc case verify
says where and what, with exit code 6.

An older state that is put back, from a copy that was properly signed once, only
--jangkar shows. Keep anchors where who holds the data has no say.

A holder of the key can write another record as far as the SOP allows it, except
for what an anchor has fixed.

What is not proven: people are recorded as they were named (attribution, not
authentication), and times are those of the computer that was used, or those
given with --sekarang; lines whose time was set with --sekarang are marked in
the log (sopc case log) and on the control card.`),
	}
}
