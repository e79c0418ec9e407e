package mermaid_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"sopc/compiler/mermaid"
	"sopc/compiler/program"
)

// The hostile labels are texts that break careless writers of diagrams, and
// some that are real. Those that trouble a parser:
var parserTraps = []string{
	// Mermaid's words and marks.
	"end", "END", "End", "end end", "x end", "end x", "subgraph", "subgraph x", "graph", "graph TD", "flowchart LR", "flowchart LR; a-->b", "swimlane-beta TB", "sequenceDiagram", "gantt", "mindmap",
	"direction LR", "Redirection  TB of work", "xdirection\u00a0TDx", "direction", "class a b", "classDef x fill:#f00", "style a fill:#f00", "linkStyle 0 stroke:red", "click a href \"https://example.org\"", "call f()", "href", "default", "rel", "atas", "bawah", "L1", "s1", "mulai", "_self", "_blank", "parallel", "accTitle: x", "accDescr { x }",
	"a --> b", "a-->b", "-->", "---", "--- a ---", "-- x -->", "-.->", "-. x .->", "==>", "== x ==>", "~~~", "<-->", "o--o", "x--x", "--o", "--x", "&", "a & b", ":::", ":::rel", "a:::rel", "@{ shape: rect }", "a@{ shape: rect }", "e1@-->", "id1[x]", "id1[[x]]", "id1(x)", "id1((x))", "id1{x}", "id1{{x}}", "id1>x]", "id1[/x/]", "id1[\\x\\]", "id1[(x)]", "id1([x])", "id1(((x)))",
	"%% komentar", "%%", "%%{init: {\"theme\":\"dark\"}}%%", "%%{init", "}%%", "--- title: x ---", "config: {layout: elk}", "\"] --> b[\"", "\"]\n  end\n", "x\"]:::rel", "\"|x|\"", "|x|", "a|b|c", "\"`markdown`\"", "`markdown`", "``", "\"`", "`\"",
	// Other languages' traps.
	"{", "}", "{{a}}", "{{ x }}", "${HOME}", "$(id)", "%s%d%n", "%", "100%", "../../etc/passwd", "C:\\berkas\\a.sop", "'; DROP TABLE x; --", "null", "true", "undefined", "NaN", "__proto__", "constructor", "toString", "hasOwnProperty", "langkah \"x\" {", "-> selesai", "bila x > 0",
	// Real ones.
	"Rp1.000.000,00", "s.d.", "s/d", "dan/atau", "3 (tiga) hari", "1x24 jam", "≤ 15 menit", "± 10 menit", "½ jam", "§ 5 ayat (2)", "Surat No. 800/123-SK/2026", "PT. Maju & Rekan", "A4 (210 × 297 mm)", "20°C", "e-KTP", "SOP-AP", "Ya, tetapi…", "Tidak!", "Sudah?", "a, b; c: d", "Kasubbag. Umum & Kepegawaian",
}

// Those that trouble what comes behind the parser: labels are decoded, cleaned
// and searched for Markdown, formulas and icons, and then a browser shows them.
var browserTraps = []string{
	"", " ", "\u200b", "a", "0", "\u00a0", "…", "abc…",
	// Entities and tags.
	"&amp;", "&lt;", "&lt;b&gt;", "&quot;", "&#34;", "&#x22;", "&nbsp;", "&copy", "&", "&&", "&;", "&#;", "&#0;", "#quot;", "#35;", "#9829;", "#;", "#", "##", "#a;", "#nbsp;", "#x22;", "#34", "34;", ";", "a;b", "ﬂ°°35¶ß", "ﬂ°quot¶ß", "¶ß", "ﬂ°",
	"<b>tebal</b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<br/>", "<br>", "a<br/>b", "</br>", "< br / >", "<!-- x -->", "</text></svg>", "<![CDATA[ x ]]>", "]]>", "<", ">", "<>", "a < b", "a > b", "a<b>c", "<a href=\"javascript:alert(1)\">x</a>", "<style>*{display:none}</style>", "<iframe>", "<foreignObject>", "<a\nb=\"c\">",
	// Markdown.
	"1.", "1. satu", "1) satu", "1.satu", "10. sepuluh", "1. 2. 3.", "- butir", "+ butir", "* butir", "-", "--", "-1", "+62 812", "*", "**", "*tebal*", "**tebal**", "***x***", "_miring_", "__tebal__", "a_b_c", "~~coret~~", "# judul", "## judul", "> kutipan", ">", ">> x", "= x", "===", "---\nx", "[tautan](javascript:alert(1))", "[x]", "[ ] tugas", "[x] tugas", "- [ ] tugas", "![x](y)", "|---|", "| a | b |", "```kode```", "`kode`", "~~~kode~~~", "https://example.org", "www.example.org", "nama@example.org", "a  \nb", "a\\\nb", "\\*", "\\", "\\\\", "\\n", "\\\"", "\\u0022", "    empat", "[^1]", "x^2^", "H~2~O", ":smile:", "==tanda==",
	// Formulas and icons.
	"$$x$$", "$x^2$", "$", "$$", "Rp $$5$$", "fa:fa-user", "fab:fa-github", "fas:fa-ban x", "a fa:fa-car b", "mdi:account",
	// Quotes.
	"\"", "\"\"", "'", "''", "“kutip”", "‘x’", "«x»", "a\"b\"c", "'x'", "\"x\"", "a'b",
	// Unicode.
	"é ñ ü — …", "e\u0301\u0323 gabung", "مرحبا بالعالم", "\u202ekiri ke kanan\u202c", "lebar\u200bnol\u200d", "\u00a0tak putus\u00a0", "漢字かな交じり文", "👩\u200d👩\u200d👧\u200d👦 keluarga", "👍🏽", "🇮🇩", "❤\ufe0f", "ꦲꦏ꧀ꦱꦫ", "\u2028pisah\u2029", "\ufeffbom", "\ufffd", "\x1b[31mmerah\x1b[0m", "\x07bel", "\x7f", "\x00nol", "tab\tdi\ttengah", "baris\nbaru", "baris\r\nbaru", "\u0085", "\ufdd0", "\U000e0041", "\ue000", "𝒜𝒷𝒸", "ﬁ", "Ａ", "①", "²", "١٢٣", "१२३.", "1\u20e3", "️", "\u034f", "\u0300x", "क्षत्रिय", "ไทย", "a\u200cb", "\u2066x\u2069", "⟦x⟧",
	// Length.
	strings.Repeat("panjang sekali ", 40), strings.Repeat("x", 300), strings.Repeat("界", 120), strings.Repeat("\"", 60), strings.Repeat("<b>", 30), strings.Repeat("- ", 30), strings.Repeat("1. ", 30), strings.Repeat("e\u0301", 90), strings.Repeat("👩\u200d👧", 20), "spasi   banyak   sekali",
}

// signs are the signs of ASCII in every position.
func signs() (labels []string) {
	for c := '!'; c <= '~'; c++ {
		if s := string(c); !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			labels = append(labels, s+s+s, s+"x", "x"+s, s+" x", "x "+s, "x"+s+"y", "x "+s+" y", "("+s+")", "penyelenggaraan pemerintahan "+s+" daerah")
		}
	}
	return labels
}

// dressed are programs that say the texts, some in each, at every kind of
// place: title, lane, box, diamond, arrow and capsule.
func dressed(texts []string) (all []*program.Program) {
	for some := range slices.Chunk(texts, 8) {
		p := sop(strings.Join(some, " "), some...)
		var outcomes []program.Outcome
		for i, text := range some {
			p.Lanes[i].FullName = "Pejabat " + text
			p.Ends = append(p.Ends, program.End{Kind: program.Stopped, Text: text})
			outcomes = append(outcomes, program.Outcome{Label: text + " sampai selesai " + text, Go: program.Arrow{To: toEnd(i + 1)}})
			then(p, text, []program.Group{{{Lane: i, Does: text}}}).Details = []string{text, "a. " + text}
		}
		s := then(p, "Memutuskan", by(0))
		s.Question = p.Title
		s.Outcomes = append(outcomes, program.Outcome{Label: some[0], Go: s.Next})
		then(p, "Mengarsipkan", nil)
		all = append(all, finish(p))
	}
	return all
}

func TestMermaidReadsHostileLabels(t *testing.T) {
	needNode(t)
	labels := slices.Concat(parserTraps, browserTraps, signs())
	if len(labels) < 300 {
		t.Fatalf("only %d labels", len(labels))
	}
	var all []drawing
	for _, p := range dressed(labels) {
		all = append(all, draw(t, p.Title, p, mermaid.Options{})...)
	}
	judge(t, all)
}

func TestBrowserShowsHostileLabels(t *testing.T) {
	needBrowser(t)
	var all []drawing
	for _, p := range dressed(browserTraps) {
		all = append(all, flowcharts(draw(t, p.Title, p, mermaid.Options{}))...)
	}
	type said struct{ ID, Text string }
	type shown struct {
		Error, Title         string
		Lanes, Nodes, Labels []said
	}
	for i, got := range ask[shown](t, "render.mjs", all) {
		d, want := all[i], expect(all[i].p, all[i].options)
		fault := func(what, text string) { t.Errorf("%s shows %s as %q in Mermaid %s", d.name, what, text, d.version) }
		if got.Error != "" {
			fault("an error", got.Error)
		}
		if !reads(signsOfHTML.Replace(got.Title), []string{visible(d.p.Title)}, false) {
			fault("the title", got.Title)
		}
		for _, n := range got.Nodes {
			if !reads(n.Text, want.nodes[name(n.ID)].text, false) {
				fault(n.ID, n.Text)
			}
		}
		if len(got.Lanes) != len(d.p.Lanes)+1 {
			t.Errorf("%s has %d lanes in Mermaid %s", d.name, len(got.Lanes), d.version)
		}
		for _, l := range got.Lanes {
			if !reads(l.Text, want.lanes[number(l.ID)-1].text, true) {
				fault(l.ID, l.Text)
			}
		}
		for _, l := range got.Labels {
			if !slices.ContainsFunc(want.edges, func(e wantEdge) bool { return reads(l.Text, []string{e.Text}, false) }) {
				fault(l.ID, l.Text)
			}
		}
	}
	t.Logf("%d pictures", len(all))
}

// signsOfHTML reads what stands in a title in the place of HTML's signs.
var signsOfHTML = strings.NewReplacer("＆", "&", "‹", "<", "›", ">")
