package mermaid_test

import (
	"strings"

	"sopc/compiler/program"
)

// hostileLabels are texts that break careless writers of diagrams: every sign
// of ASCII in several positions, Mermaid's own words and links, entities,
// Markdown, HTML, formulas, icons, odd Unicode and length.
func hostileLabels() []string {
	labels := []string{
		"", " ", "\u200b", "a", "0", "\u00a0", "…", "abc…",
		// Mermaid's words and marks.
		"end", "END", "End", "end end", "x end", "end x", "subgraph", "subgraph x", "graph", "graph TD", "flowchart LR", "flowchart LR; a-->b", "swimlane-beta TB", "sequenceDiagram", "gantt", "mindmap",
		"direction LR", "Redirection  TB of work", "xdirection\u00a0TDx", "direction", "class a b", "classDef x fill:#f00", "style a fill:#f00", "linkStyle 0 stroke:red", "click a href \"https://example.org\"", "call f()", "href", "default", "rel", "atas", "bawah", "L1", "s1", "mulai", "_self", "_blank", "parallel", "accTitle: x", "accDescr { x }",
		"a --> b", "a-->b", "-->", "---", "--- a ---", "-- x -->", "-.->", "-. x .->", "==>", "== x ==>", "~~~", "<-->", "o--o", "x--x", "--o", "--x", "&", "a & b", ":::", ":::rel", "a:::rel", "@{ shape: rect }", "a@{ shape: rect }", "e1@-->", "id1[x]", "id1[[x]]", "id1(x)", "id1((x))", "id1{x}", "id1{{x}}", "id1>x]", "id1[/x/]", "id1[\\x\\]", "id1[(x)]", "id1([x])", "id1(((x)))",
		"%% komentar", "%%", "%%{init: {\"theme\":\"dark\"}}%%", "%%{init", "}%%", "--- title: x ---", "config: {layout: elk}", "\"] --> b[\"", "\"]\n  end\n", "x\"]:::rel", "\"|x|\"", "|x|", "a|b|c", "\"`markdown`\"", "`markdown`", "``", "\"`", "`\"",
		// Entities and tags.
		"&amp;", "&lt;", "&lt;b&gt;", "&quot;", "&#34;", "&#x22;", "&nbsp;", "&copy", "&", "&&", "&;", "&#;", "&#0;", "#quot;", "#35;", "#9829;", "#;", "#", "##", "#a;", "#nbsp;", "#x22;", "#34", "34;", ";", "a;b", "ﬂ°°35¶ß", "ﬂ°quot¶ß", "¶ß", "ﬂ°",
		"<b>tebal</b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<br/>", "<br>", "a<br/>b", "</br>", "< br / >", "<!-- x -->", "</text></svg>", "<![CDATA[ x ]]>", "]]>", "<", ">", "<>", "a < b", "a > b", "a<b>c", "<a href=\"javascript:alert(1)\">x</a>", "<style>*{display:none}</style>", "<iframe>", "<foreignObject>", "<a\nb=\"c\">",
		// Markdown.
		"1.", "1. satu", "1) satu", "1.satu", "10. sepuluh", "1. 2. 3.", "- butir", "+ butir", "* butir", "-", "--", "-1", "+62 812", "*", "**", "*tebal*", "**tebal**", "***x***", "_miring_", "__tebal__", "a_b_c", "~~coret~~", "# judul", "## judul", "> kutipan", ">", ">> x", "= x", "===", "---\nx", "[tautan](javascript:alert(1))", "[x]", "[ ] tugas", "[x] tugas", "- [ ] tugas", "![x](y)", "|---|", "| a | b |", "```kode```", "`kode`", "~~~kode~~~", "https://example.org", "www.example.org", "nama@example.org", "a  \nb", "a\\\nb", "\\*", "\\", "\\\\", "\\n", "\\\"", "\\u0022", "    empat", "[^1]", "x^2^", "H~2~O", ":smile:", "==tanda==",
		// Formulas and icons.
		"$$x$$", "$x^2$", "$", "$$", "Rp $$5$$", "fa:fa-user", "fab:fa-github", "fas:fa-ban x", "a fa:fa-car b", "mdi:account",
		// Quotes.
		"\"", "\"\"", "'", "''", "“kutip”", "‘x’", "«x»", "a\"b\"c", "'x'", "\"x\"", "a'b",
		// Other languages' traps.
		"{", "}", "{{a}}", "{{ x }}", "${HOME}", "$(id)", "%s%d%n", "%", "100%", "../../etc/passwd", "C:\\berkas\\a.sop", "'; DROP TABLE x; --", "null", "true", "undefined", "NaN", "__proto__", "constructor", "toString", "hasOwnProperty", "langkah \"x\" {", "-> selesai", "bila x > 0",
		// Real ones.
		"Rp1.000.000,00", "s.d.", "s/d", "dan/atau", "3 (tiga) hari", "1x24 jam", "≤ 15 menit", "± 10 menit", "½ jam", "§ 5 ayat (2)", "Surat No. 800/123-SK/2026", "PT. Maju & Rekan", "A4 (210 × 297 mm)", "20°C", "e-KTP", "SOP-AP", "Ya, tetapi…", "Tidak!", "Sudah?", "a, b; c: d", "Kasubbag. Umum & Kepegawaian",
		// Unicode.
		"é ñ ü — …", "e\u0301\u0323 gabung", "مرحبا بالعالم", "\u202ekiri ke kanan\u202c", "lebar\u200bnol\u200d", "\u00a0tak putus\u00a0", "漢字かな交じり文", "👩\u200d👩\u200d👧\u200d👦 keluarga", "👍🏽", "🇮🇩", "❤\ufe0f", "ꦲꦏ꧀ꦱꦫ", "\u2028pisah\u2029", "\ufeffbom", "\ufffd", "\x1b[31mmerah\x1b[0m", "\x07bel", "\x7f", "\x00nol", "tab\tdi\ttengah", "baris\nbaru", "baris\r\nbaru", "\u0085", "\ufdd0", "\U000e0041", "\ue000", "𝒜𝒷𝒸", "ﬁ", "Ａ", "①", "²", "١٢٣", "१२३.", "1\u20e3", "️", "\u034f", "\u0300x", "क्षत्रिय", "ไทย", "a\u200cb", "\u2066x\u2069", "⟦x⟧",
		// Length.
		strings.Repeat("panjang sekali ", 40), strings.Repeat("x", 300), strings.Repeat("界", 120), strings.Repeat("\"", 60), strings.Repeat("<b>", 30), strings.Repeat("- ", 30), strings.Repeat("1. ", 30), strings.Repeat("e\u0301", 90), strings.Repeat("👩\u200d👧", 20), "spasi   banyak   sekali",
	}
	for c := '!'; c <= '~'; c++ {
		if s := string(c); !strings.ContainsAny(s, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
			labels = append(labels, s, s+s, s+s+s, s+"x", "x"+s, s+" x", "x "+s, "x"+s+"y", "x "+s+" y", "("+s+")", "penyelenggaraan pemerintahan "+s+" daerah")
		}
	}
	seen := map[string]bool{}
	kept := labels[:0]
	for _, l := range labels {
		if !seen[l] {
			kept = append(kept, l)
		}
		seen[l] = true
	}
	return kept
}

// dressed is a program with every construct whose texts are all the same.
func dressed(text string) *program.Program {
	p := wealthy()
	p.Title = text
	for i := range p.Lanes {
		p.Lanes[i].Name = text
	}
	p.Lanes[1].FullName = "Pejabat " + text
	for i := range p.Steps {
		s := &p.Steps[i]
		s.Text, s.Question = text, text
		if i%3 == 0 {
			s.Details = []string{text, "a. " + text}
		}
		for _, group := range s.Actors {
			for j := range group {
				group[j].Does = text
			}
		}
		for j := range s.Outcomes {
			s.Outcomes[j].Label = text
		}
		if s.Wait != nil {
			s.Wait.For, s.Wait.Term = text, &program.Duration{Text: text}
		}
		if s.When != nil && s.When.Rule != nil {
			s.When.Rule.Source = text
		} else if s.When != nil && text != "" {
			s.When.Text = text
		}
		if s.Sub != "" && text != "" {
			s.Sub = text
		}
	}
	for i := range p.Ends {
		p.Ends[i].Text = text
	}
	for i := range p.Parallels {
		p.Parallels[i].Text = text
		for j := range p.Parallels[i].Tracks {
			p.Parallels[i].Tracks[j].Name = text
		}
	}
	return p
}
