package specimen

import "strings"

var (
	laneNames = []string{"Kadin", "Sekdin", "Kasub", "Staf", "Pemohon", "Kasi", "Kabid", "Loket", "Camat", "Bendahara", "Arsiparis", "Kurir"}
	verbs     = []string{"Menyusun", "Memeriksa", "Mereviu", "Menandatangani", "Menyerahkan", "Mencatat", "Mengirim", "Menerima"}
	objects   = []string{"Laporan Kinerja", "Surat Keputusan", "Undangan Rapat", "Berkas Permohonan", "Kartu Identitas", "Rencana Kerja", "Berita Acara", "Nota Dinas"}
	labels    = []string{"Ya", "Tidak", "Lengkap", "Tidak lengkap", "Terima", "Tolak", "Teruskan", "Darurat", "Ringan"}
)

// hostile are texts that break careless printers: those of diagrams, web
// pages, tables, terminals and of the language itself. None has a line break,
// because no text of a source can.
var hostile = []string{
	`"`, `""`, `\"`, `'`, "`", `\`, `\\n`, `“kutip”`, `a"b"c`, `"]`, `["x"]`, `{{a}}`, `((a))`, `a|b|c`, `[/x/]`, `>x]`,
	`end`, `END`, `subgraph x`, `graph TD`, `flowchart LR; a-->b`, `a --> b`, `-- x -->`, `-.->`, `==>`, `~~~`, `:::kelas`, `class a b`, `style a fill:#f00`, `click a href "x"`,
	`%% komentar`, `%%{init: {"theme":"dark"}}%%`, `---`, `--- title: x ---`, `@{ shape: rect }`, `e1@-->`, `o--o`, `x--x`, `default`, `swimlane-beta`,
	`<b>tebal</b>`, `<script>alert(1)</script>`, `<!-- x -->`, `<br/>`, `</text></svg>`, `&amp;`, `&lt;`, `&#34;`, `#quot;`, `#35;`, `#;`, `;`, `a;b`, `]]>`, `<![CDATA[`,
	`# judul`, `*tebal*`, `_miring_`, `**x**`, `1. satu`, `- butir`, `> kutipan`, `[tautan](javascript:alert(1))`, `$x^2$`, `$$x$$`, `![x](y)`, `|---|`,
	`{`, `}`, `langkah "x" {`, `-> selesai`, `bila x > 0`, `# komentar`, `${HOME}`, `$(id)`, `%s%d%n`, `../../etc/passwd`, `C:\berkas\a.sop`, `'; DROP TABLE x; --`,
	` di depan dan belakang `, "tab\tdi\ttengah", `spasi   banyak`, ".", "-", "?", "0", "null", "true",
	"é ñ ü — …", "e\u0301\u0323 gabung", "مرحبا بالعالم", "\u202ekiri ke kanan\u202c", "lebar\u200bnol\u200d", "\u00a0tak putus\u00a0", "漢字かな交じり文", "👩\u200d👩\u200d👧\u200d👦 keluarga", "ꦲꦏ꧀ꦱꦫ", "\u2028pisah\u2029", "\ufeffbom", "\ufffd", "\x1b[31mmerah\x1b[0m", "\x07bel", "\x7f",
	strings.Repeat("panjang sekali ", 40), strings.Repeat("x", 300), strings.Repeat("界", 120),
}
