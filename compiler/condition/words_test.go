package condition_test

import (
	"testing"

	"sopc/compiler/condition"
	"sopc/compiler/program"
)

func TestWords(t *testing.T) {
	fields := []program.Field{
		{ID: "jenis", Label: "Jenis barang", Type: program.Choose, Choices: []program.Choice{{ID: "kendaraan", Label: "Kendaraan"}, {ID: "ruang", Label: "Gedung atau ruang"}}},
		{ID: "luar-daerah", Label: "Dibawa ke luar daerah?", Type: program.YaTidak},
		{ID: "biaya", Label: "Biaya", Type: program.Rupiah},
		{ID: "pagu", Label: "Pagu", Type: program.Rupiah},
		{ID: "pergi", Label: "Berangkat", Type: program.Tanggal},
		{ID: "pulang", Label: "Pulang", Type: program.Tanggal},
		{ID: "orang", Type: program.Angka},
		{ID: "kota", Label: "Kota", Type: program.Teks},
	}
	for expr, want := range map[string]string{
		`(f_jenis == "kendaraan")`:                                      "Jenis barang: Kendaraan",
		`(f_luar_daerah and (f_jenis != "ruang"))`:                      "Dibawa ke luar daerah dan Jenis barang: bukan Gedung atau ruang",
		`not (f_luar_daerah)`:                                           "Dibawa ke luar daerah: Tidak",
		`(f_luar_daerah == false)`:                                      "Dibawa ke luar daerah: Tidak",
		`((f_luar_daerah or (f_orang >= 5)) and (f_biaya > 50000))`:     "(Dibawa ke luar daerah atau orang paling sedikit 5) dan Biaya lebih dari Rp50.000",
		`(f_luar_daerah or ((f_orang < 1.5) and (f_kota == "Blitar")))`: "Dibawa ke luar daerah atau orang kurang dari 1,5 dan Kota: Blitar",
		`(f_biaya <= (f_pagu * 1.1))`:                                   "Biaya paling banyak Pagu dikali 1,1",
		`((f_pagu - f_biaya) > (f_pagu / 20))`:                          "Pagu dikurangi Biaya lebih dari Pagu dibagi 20",
		`(((f_pagu - f_biaya) * 2) >= (1000000 - (f_pagu - 5)))`:        "(Pagu dikurangi Biaya) dikali 2 paling sedikit Rp1.000.000 dikurangi (Pagu dikurangi Rp5)",
		`(f_pulang > (f_pergi + 6))`:                                    "Pulang sesudah Berangkat ditambah 6 hari",
		`(f_pulang <= "2026-03-01")`:                                    "Pulang paling lambat 1 Maret 2026",
		`((f_pulang - f_pergi) < 7)`:                                    "Pulang dikurangi Berangkat kurang dari 7 hari",
		`not (((f_biaya == 0) or (f_orang != 0)))`:                      "bukan (Biaya: Rp0 atau orang: bukan 0)",
		`((f_biaya > 0) == f_luar_daerah)`:                              "(Biaya lebih dari Rp0): Dibawa ke luar daerah",
		`len(f_kota)`:                                                   "len(f_kota)",
		`(f_biaya >`:                                                    "sumber",
	} {
		got := condition.Words(&program.Rule{Source: "sumber", Expr: expr}, fields).ID
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", expr, got, want)
		}
	}
}
