package wording

import (
	"strings"
	"testing"
)

func TestVague(t *testing.T) {
	for text, want := range map[string]string{
		"Menyampaikan laporan secepatnya":                "secepatnya",
		"Menugaskan staf, apabila diperlukan, ke lokasi": "apabila diperlukan",
		"KTP, KK, dan lain-lain":                         "dan lain-lain",
		"Menyiapkan meja, kursi, dll.":                   "dll",
		"Bila perlu, memanggil pemohon dan seterusnya":   "Bila perlu|dan seterusnya",
		"Menindaklanjuti sebagaimana mestinya":           "sebagaimana mestinya",
		"Menyampaikan surat segera kepada Camat":         "",
		"Memeriksa keperluan perjalanan dinas":           "",
		"Mengundang instansi terkait":                    "",
		"Memanggil saksi bila pemohon memintanya":        "",
		"": "",
	} {
		var got []string
		for _, s := range Vague(text) {
			got = append(got, s.In(text))
		}
		if g := strings.Join(got, "|"); g != want {
			t.Errorf("%q: %q, wanted %q", text, g, want)
		}
	}
}
