package lang

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// What the reader has to say, one function a finding.

// brokenToken says what is wrong with a token, and how to read it all the
// same. after is what follows it.
func brokenToken(t lexer.Token, after string) (lexer.Token, finding.Finding) {
	f := finding.Finding{Severity: finding.Error, Span: spanOf(t)}
	switch c := t.Value[0]; {
	case c == '"' || strings.HasPrefix(t.Value, "“"):
		end := finding.Span{Start: f.Span.End, End: f.Span.End}
		f.Code = "sintaks-kutip"
		f.Message = bahasa.T("tanda petik ini belum ditutup di baris yang sama", "this quotation mark is not closed on the same line")
		f.Label = bahasa.T("dibuka di sini", "opened here")
		f.Help = []bahasa.Text{bahasa.T(`tutup teks dengan tanda petik: "…"; untuk tanda petik di dalam teks, tulis \"`, `close the text with a quotation mark: "…"; for a quotation mark inside, write \"`)}
		content := strings.TrimSpace(strings.TrimLeft(t.Value, `"“`))
		arrow := strings.Index(t.Value, "->")
		switch {
		case content == "": // a quote at the end of a line closes something
			f.Message = bahasa.T("tanda petik pembukanya tidak ada di baris ini", "the quotation mark that opens the text is missing on this line")
			f.Label = bahasa.T("menutup teks", "closes a text")
		case arrow > 0: // the text ends before the arrow
			before := strings.TrimRight(t.Value[:arrow], " \t")
			at := t.Pos
			at.Offset += len(before)
			at.Column += len([]rune(before))
			end = finding.Span{Start: finding.Pos(at), End: finding.Pos(at)}
			f.Fixes = []finding.Fix{{Title: bahasa.T("tutup sebelum panah", "close it before the arrow"), Edits: []finding.Edit{{Span: end, New: `"`}}}}
		default:
			f.Fixes = []finding.Fix{{Title: bahasa.T("tutup di akhir baris", "close it at the end of the line"), Edits: []finding.Edit{{Span: end, New: `"`}}}}
		}
		t.Type = typeText
		return t, f
	case singleQuoted(t.Value) == len(t.Value):
		content := strings.Trim(t.Value, "'‘’")
		t.Type, t.Value = typeText, inQuotes(content)
		f.Code = "sintaks-kutip"
		f.Message = bahasa.T("teks ditulis di antara tanda petik ganda, bukan petik tunggal", "a text stands between double quotation marks, not single ones")
		f.Fixes = []finding.Fix{{Title: bahasa.T("tulis %s", "write %s", quoted(t.Value)), Safe: true, Edits: []finding.Edit{{Span: f.Span, New: t.Value}}}}
		return t, f
	case isDigit(c) || c == 'R' || c == 'r':
		f.Code = "sintaks-angka"
		f.Message = bahasa.T("%s bukan angka yang dikenal", "%s is no number that is known", quoted(t.Value))
		f.Help = []bahasa.Text{bahasa.T("titik memisahkan ribuan (50.000), koma memisahkan pecahan (1,5)", "a dot parts thousands (50.000), a comma the fraction (1,5)")}
		if meant, sure := foreignNumber(t.Value); meant != "" {
			f.Fixes = []finding.Fix{{Title: bahasa.T("tulis %s", "write %s", meant), Safe: sure,
				Edits: []finding.Edit{{Span: f.Span, New: meant}}}}
			t.Value = meant
		}
		t.Type = typeNumber
		return t, f
	}
	f.Code = "sintaks-tanda"
	if sign := meantBy(t.Value, after); sign != "" {
		f.Message = bahasa.T("tulis %s, bukan %s", "write %s instead of %s", quoted(sign), quoted(t.Value))
		f.Fixes = []finding.Fix{{Title: bahasa.T("tulis %s", "write %s", quoted(sign)), Safe: true, Edits: []finding.Edit{{Span: f.Span, New: sign}}}}
		t.Type, _ = next(sign)
		t.Value = sign
		return t, f
	}
	f.Message = bahasa.T("tanda %s tidak dikenal di luar teks", "the character %s is unknown outside a text", quoted(t.Value))
	f.Help = []bahasa.Text{bahasa.T(`teks yang dicetak ditulis di antara tanda petik: "…"`, `a text that is printed stands between quotation marks: "…"`)}
	switch {
	case strings.ContainsAny(t.Value, bullets):
		f = bulleted(f.Span, t.Value)
		f.Fixes[0].Edits[0].New = " "
	case t.Value == "(" || t.Value == "bukan" || t.Value == "selebihnya":
		f.Code = "sintaks-dalam"
		f.Message = bahasa.T("baris ini bertumpuk lebih dari %d kali", "this line nests more than %d times", maxNesting)
		f.Help = []bahasa.Text{bahasa.T("sederhanakan syaratnya, atau bagi menjadi beberapa langkah", "simplify the condition, or split it over several steps")}
	}
	t.Type = typeBlank
	return t, f
}

var english = lazily(`^([Rr][Pp]\.? *)?(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?$`)

// foreignNumber is a number that was written as in English (2,500.50), or "".
// Cents that are nothing are left out. It is not sure of 50.00, from which a
// zero may have been lost.
func foreignNumber(s string) (meant string, sure bool) {
	part := english().FindStringSubmatch(s)
	if part == nil {
		return "", false
	}
	whole, cents := strings.ReplaceAll(part[2], ",", "."), part[3]
	sure = true
	if strings.Trim(cents, "0") != "" {
		whole += "," + cents
	} else if cents != "" {
		sure = len(whole) > 3
	}
	return amount(part[1] + whole), sure
}

// inQuotes makes a text of words.
func inQuotes(words string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(words) + `"`
}

// bullets begin the items of a list in a word processor.
const bullets = "•▪●◦‣·■□➢✓"

// signs are signs of other languages and word processors.
var signs = map[string]string{"≥": ">=", "≤": "<=", "=<": "<=", "≠": "!=", "&&": "dan", "||": "atau",
	"⇒": "->", "➔": "->", "➜": "->", "➡": "->", "-->": "->", "==>": "->"}

// meantBy is what an unknown sign before a word stands for, or "".
func meantBy(sign, after string) string {
	if sign == "=>" {
		if slices.Contains(targets, strings.ToLower(after)) {
			return "->"
		}
		return ">="
	}
	return signs[sign]
}

// curedInLine tells whether a sign in a line that begins with first is left
// for the cure of the whole line.
func curedInLine(first, sign string) bool {
	switch first {
	case "waktu", "perpanjangan":
		r, _ := utf8.DecodeRuneInString(sign)
		return !strings.ContainsRune("\"“'‘’(", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	case "oleh", "lalu":
		return sign == "&"
	}
	return false
}

// bulleted speaks about what marks an item in a list of a word processor.
func bulleted(at finding.Span, mark string) finding.Finding {
	return finding.Finding{Code: "sintaks-tanda", Severity: finding.Error, Span: at,
		Message: bahasa.T("butir ditulis tanpa %s", "an item is written without %s", quoted(mark)),
		Help:    []bahasa.Text{bahasa.T("satu baris memuat satu hal, jadi tanda atau nomornya tidak perlu", "one line holds one thing, so it needs no bullet and no number")},
		Fixes:   []finding.Fix{{Title: bahasa.T("hapus tanda ini", "remove it"), Safe: true, Edits: []finding.Edit{{Span: at}}}}}
}

func tooLong(at finding.Span) finding.Finding {
	return finding.Finding{Code: "berkas-terlalu-besar", Severity: finding.Error, Span: at,
		Message: bahasa.T("berkas ini terlalu panjang: lebih dari %d kata, teks, dan tanda", "this file is too long: more than %d words, texts and marks", maxTokens),
		Help:    []bahasa.Text{bahasa.T("satu berkas .sop memuat satu SOP; bagi menjadi beberapa berkas", "one .sop file holds one SOP; split it into several files")}}
}

func tooLongLine(at finding.Span) finding.Finding {
	return finding.Finding{Code: "sintaks-dalam", Severity: finding.Error, Span: at,
		Message: bahasa.T("baris ini lebih panjang daripada %d kata, teks, dan tanda, jadi berkas ini tidak dibaca", "this line has more than %d words, texts and marks, so this file is not read", maxLine),
		Help:    []bahasa.Text{bahasa.T("daftar yang panjang ditulis dalam `{ … }`, satu hal satu baris; syarat yang panjang dibagi atas beberapa langkah", "a long list stands in `{ … }`, one item a line; a long condition is split over several steps")}}
}

func tooDeep(at finding.Span) finding.Finding {
	return finding.Finding{Code: "sintaks-dalam", Severity: finding.Error, Span: at,
		Message: bahasa.T("`{` bertumpuk lebih dari %d kali, jadi berkas ini tidak dibaca", "`{` nests more than %d times, so this file is not read", maxBraces),
		Help:    []bahasa.Text{bahasa.T("tutup setiap `{` dengan `}`", "close each `{` with a `}`")}}
}

// oldLineEnds speaks about a file whose lines all end as on a Mac of old.
func oldLineEnds(at, whole finding.Span, mended string) finding.Finding {
	return finding.Finding{Code: "berkas-bukan-teks", Severity: finding.Error, Span: at,
		Message: bahasa.T("baris-baris berkas ini diakhiri tanda CR saja, sehingga seluruhnya terbaca sebagai satu baris", "the lines of this file end with a mere CR, so that all of it reads as one line"),
		Help:    []bahasa.Text{bahasa.T("di penyunting Anda, simpan berkas dengan akhir baris LF atau CRLF", "in your editor, save the file with the line ends LF or CRLF")},
		Fixes: []finding.Fix{{Title: bahasa.T("ganti semua akhir baris", "replace all line ends"), Safe: true,
			Edits: []finding.Edit{{Span: whole, New: mended}}}}}
}

func emptyFile(at finding.Span) finding.Finding {
	return finding.Finding{Code: "sintaks-kepala", Span: at,
		Message: bahasa.T("berkas ini kosong; sebuah SOP dimulai dengan judulnya", "this file is empty; an SOP begins with its title"),
		Help:    []bahasa.Text{bahasa.T(`mulai dengan: sop "Judul SOP"`, `begin with: sop "Title"`)}}
}

func emptyAnswers(at finding.Span) finding.Finding {
	return finding.Finding{Code: "sintaks-kepala", Span: at,
		Message: bahasa.T("berkas ini kosong; berkas .uji memuat satu blok `uji` atau lebih", "this file is empty; a .uji file holds one `uji` block or more"),
		Help:    []bahasa.Text{bahasa.T(`mulai dengan: uji "nama" { … }`, `begin with: uji "name" { … }`)}}
}

func noHead(at finding.Span) finding.Finding {
	start := finding.Span{Start: at.Start, End: at.Start}
	return finding.Finding{Code: "sintaks-kepala", Span: at,
		Message: bahasa.T("baris pertama belum menyebut judul SOP", "the first line does not give the title of the SOP"),
		Label:   bahasa.T("judul seharusnya di sini", "the title should stand here"),
		Help:    []bahasa.Text{bahasa.T(`sebuah SOP dimulai dengan: sop "Judul SOP"`, `an SOP begins with: sop "Title"`)},
		Fixes: []finding.Fix{{Title: bahasa.T("tambahkan baris judul", "add the title line"),
			Edits: []finding.Edit{{Span: start, New: "sop \"\"\n\n"}}}}}
}

func unclosed(brace, at finding.Span, insert string) finding.Finding {
	return finding.Finding{Code: "sintaks-kurung", Span: brace,
		Message: bahasa.T("`{` ini belum ditutup dengan `}`", "this `{` is not closed by a `}`"),
		Label:   bahasa.T("dibuka di sini", "opened here"),
		Related: []finding.Related{{Span: at, Label: bahasa.T("`}` seharusnya sebelum ini", "the `}` should stand before this")}},
		Fixes: []finding.Fix{{Title: bahasa.T("tambahkan `}`", "add `}`"), Safe: true,
			Edits: []finding.Edit{{Span: at, New: insert}}}}}
}

func strayBrace(at finding.Span) finding.Finding {
	return finding.Finding{Code: "sintaks-kurung", Span: at,
		Message: bahasa.T("tanda kurung ini tidak membuka atau menutup apa pun", "this brace opens or closes nothing"),
		Fixes:   []finding.Fix{{Title: bahasa.T("hapus tanda ini", "remove it"), Edits: []finding.Edit{{Span: at}}}}}
}

func earlyBrace(at finding.Span) finding.Finding {
	return finding.Finding{Code: "sintaks-kurung", Span: at,
		Message: bahasa.T("`}` ini terlalu awal; baris sesudahnya masih bagian dari blok yang ditutupnya", "this `}` comes too early; the lines after it still belong to the block that it closes"),
		Fixes:   []finding.Fix{{Title: bahasa.T("hapus `}` ini", "remove this `}`"), Edits: []finding.Edit{{Span: at}}}}}
}

// lostBraces speaks about a line whose block, up to last, has no "{"; closed
// tells that it has its "}". The line begins in the given column.
func lostBraces(line finding.Span, column int, last finding.Pos, closed bool) finding.Finding {
	end := finding.Span{Start: line.End, End: line.End}
	f := finding.Finding{Code: "sintaks-kurung", Span: line,
		Message: bahasa.T("baris-baris sesudah ini bagian darinya, tetapi `{` belum ada", "the lines after this one are part of it, but its `{` is missing"),
		Label:   bahasa.T("akhiri baris ini dengan `{`", "end this line with `{`"),
		Fixes:   []finding.Fix{{Title: bahasa.T("tambahkan `{`", "add `{`"), Edits: []finding.Edit{{Span: end, New: " {"}}}}}
	if !closed {
		f.Label = bahasa.T("akhiri baris ini dengan `{`, dan tulis `}` sesudah baris %d", "end this line with `{`, and write `}` after line %d", last.Line)
		f.Fixes[0].Title = bahasa.T("tambahkan `{` dan `}`", "add `{` and `}`")
		f.Fixes[0].Edits = append(f.Fixes[0].Edits, finding.Edit{Span: finding.Span{Start: last, End: last}, New: "\n" + strings.Repeat(" ", column-1) + "}"})
	}
	return f
}

func noBlock(at finding.Span, word string) finding.Finding {
	return finding.Finding{Code: "sintaks-kurung", Span: at,
		Message: bahasa.T("baris %s tidak memakai blok `{ … }`", "a line %s takes no block `{ … }`", quoted(word))}
}

func sameLine(at finding.Span, word string) finding.Finding {
	start := finding.Span{Start: at.Start, End: at.Start}
	return finding.Finding{Code: "sintaks-gabung", Span: at,
		Message: bahasa.T("%s harus memulai baris baru", "%s must begin a new line", quoted(word)),
		Help:    []bahasa.Text{bahasa.T("satu baris memuat satu hal", "one line holds one thing")},
		Fixes:   []finding.Fix{{Title: bahasa.T("mulai baris baru", "begin a new line"), Safe: true, Edits: []finding.Edit{{Span: start, New: "\n"}}}}}
}

// synonyms are other words of forms for what a keyword says.
var synonyms = map[string]string{"pelaksana": "oleh", "aktor": "oleh", "hasil": "output", "keluaran": "output", "persyaratan": "kelengkapan",
	"syarat": "kelengkapan", "durasi": "waktu", "lama": "waktu", "kegiatan": "langkah", "aktivitas": "langkah", "tahapan": "langkah",
	"prosedur": "langkah", "dinas": "instansi", "skpd": "instansi", "opd": "instansi", "kantor": "instansi",
	"lembaga": "instansi", "keputusan": "putusan", "catatan": "keterangan", "lajur": "pelaksana", "formulir": "isian"}

func noQuotes(at finding.Span, words string) finding.Finding {
	return finding.Finding{Code: "sintaks-tanpa-petik", Span: at,
		Message: bahasa.T("%s harus ditulis di antara tanda petik", "%s must stand between quotation marks", quoted(words)),
		Fixes: []finding.Fix{{Title: bahasa.T("tambahkan tanda petik", "add quotation marks"), Safe: true,
			Edits: []finding.Edit{{Span: at, New: inQuotes(words)}}}}}
}

// noName speaks about a lane that has a title only.
func noName(at finding.Span, title, name string) finding.Finding {
	return finding.Finding{Code: "sintaks-baris", Span: at,
		Message: bahasa.T("pelaksana %s belum mempunyai nama pendek", "the lane %s has no short name", quoted(title)),
		Help:    []bahasa.Text{bahasa.T("tulis di depannya satu kata, yang kemudian dipakai dalam langkah: %s %s", "write one word before it, which the steps then use: %s %s", name, quoted(title))},
		Fixes:   []finding.Fix{{Title: bahasa.T("tambahkan `%s`", "add `%s`", name), Edits: []finding.Edit{{Span: at, New: name + " "}}}}}
}

// ifWords begin a condition in speech.
var ifWords = []string{"jika", "bila", "kalau", "apabila", "bilamana", "manakala"}

// needless speaks about a word before an outcome that says nothing.
func needless(at finding.Span, word string) finding.Finding {
	return finding.Finding{Code: "sintaks-kata", Span: at,
		Message: bahasa.T("hasil putusan ditulis tanpa kata %s", "an outcome is written without the word %s", quoted(word)),
		Fixes:   []finding.Fix{{Title: bahasa.T("hapus kata ini", "remove this word"), Safe: true, Edits: []finding.Edit{{Span: at}}}}}
}

// advice says what to do with a word that papers have and a .sop writes
// otherwise, or nothing.
func advice(word string, k *kind) (message, help bahasa.Text) {
	switch inStep := k == stepKind; {
	case word == "mulai" || word == "selesai":
		return bahasa.T("baris ini tidak perlu: Mulai dan Selesai digambar dengan sendirinya", "this line is needless: start and end are drawn by themselves"),
			bahasa.T("hapus baris ini", "remove this line")
	case word == "biaya" || word == "tarif":
		return bahasa.T("biaya tidak mempunyai baris sendiri", "there is no line for a fee"),
			bahasa.T("tulis di luar langkah: bagian \"Biaya\" \"…\", atau di dalam langkah: keterangan \"…\"", "write outside the steps: bagian \"Biaya\" \"…\", or inside a step: keterangan \"…\"")
	case inStep && slices.Contains(ifWords, word):
		return bahasa.T("percabangan ditulis dengan `putusan`, bukan %s", "a branch is written with `putusan`, not %s", quoted(word)),
			bahasa.T("contoh: putusan \"Lengkap?\" { \"Ya\" -> lanjut, \"Tidak\" -> kembali ke … }, satu hasil satu baris", "for example: putusan \"Complete?\" { \"Ya\" -> lanjut, \"Tidak\" -> kembali ke … }, one outcome a line")
	}
	return message, help
}

// unknownWord speaks about a line that begins with no word of its block.
func unknownWord(at finding.Span, t lexer.Token, k *kind, meant string) finding.Finding {
	f := finding.Finding{Code: "sintaks-kata", Span: at}
	word := strings.ToLower(t.Value)
	message, help := advice(word, k)
	switch place := placeOf(word); {
	case meant != "":
		f.Message = bahasa.T("kata %s tidak dikenal di sini", "the word %s is unknown here", quoted(t.Value))
		f.Label = bahasa.T("Mungkin maksud Anda `%s`?", "Did you mean `%s`?", meant)
		f.Fixes = []finding.Fix{{Title: bahasa.T("tulis `%s`", "write `%s`", meant), Safe: true,
			Edits: []finding.Edit{{Span: at, New: meant}}}}
		return f
	case !message.IsZero():
		f.Message, f.Help = message, []bahasa.Text{help}
		return f
	case !place.IsZero():
		f.Message = bahasa.T("%s tidak di sini; tempatnya %s", "%s does not belong here; its place is %s", quoted(t.Value), place)
		return f
	}
	f.Message = bahasa.T("baris ini tidak dikenal: tidak ada yang dimulai dengan %s di sini", "this line is unknown: nothing begins with %s here", quoted(t.Value))
	f.Help = []bahasa.Text{bahasa.T("di sini sebuah baris dimulai dengan: %s", "here a line begins with: %s", strings.Join(k.begins(), ", "))}
	return f
}

// placeOf says where a keyword belongs.
func placeOf(word string) bahasa.Text {
	switch {
	case word == "sop":
		return bahasa.T("di baris pertama, satu kali", "on the first line, once")
	case sopKind.keywords[word] != nil:
		return bahasa.T("di luar `langkah`, sebagai bagian SOP", "outside `langkah`, as a section of the SOP")
	case stepKind.keywords[word] != nil:
		return bahasa.T("di dalam `langkah … { … }`", "inside `langkah … { … }`")
	case scenarioKind.keywords[word] != nil:
		return bahasa.T("di dalam `uji … { … }`", "inside `uji … { … }`")
	case signerKind.keywords[word] != nil:
		return bahasa.T("di dalam `disahkan oleh … { … }`", "inside `disahkan oleh … { … }`")
	case word == "jalur":
		return bahasa.T("di dalam `serentak … { … }`", "inside `serentak … { … }`")
	}
	return bahasa.Text{}
}

// begins lists what lines of a block may begin with.
func (k *kind) begins() []string {
	var words []string
	if k.texts {
		words = append(words, `"teks"`)
	}
	if k.names {
		words = append(words, "nama")
	}
	known := make([]string, 0, len(k.keywords))
	for w := range k.keywords {
		known = append(known, "`"+w+"`")
	}
	slices.Sort(known)
	return append(words, known...)
}

// refused speaks about a line that its rule does not accept: own is the line,
// at the first token that does not fit, or len(own) if the line just ends.
// meant is the line as it was surely meant, or nil.
func refused(f *form, own []lexer.Token, at int, end finding.Pos) (found finding.Finding, meant []lexer.Token) {
	first := quoted(own[0].Value)
	if own[0].Type == typeText {
		first = `"…"`
	}
	if found, meant := wantsQuotes(own, at, end); meant != nil {
		return found, meant
	}
	found = refusal(finding.Span{}, bahasa.Text{})
	found.Help = []bahasa.Text{bahasa.T("contoh bentuknya: %s", "for example: %s", sampleFor(f, own))}
	if at == len(own) {
		found.Span = finding.Span{Start: finding.Pos(own[0].Pos), End: end}
		found.Message = bahasa.T("baris %s belum selesai", "the line %s is not complete", first)
		return found, nil
	}
	found.Span = finding.Span{Start: finding.Pos(own[at].Pos), End: end}
	if at+1 < len(own) {
		found.Span.End = finding.Pos(own[at+1].Pos)
	}
	if at == 0 {
		found.Message = bahasa.T("baris ini tidak dapat dibaca", "this line cannot be read")
		return found, nil
	}
	found.Message = bahasa.T("%s tidak dimengerti di baris %s", "%s is not understood in a line %s", quoted(own[at].Value), first)
	return found, nil
}

func refusal(at finding.Span, message bahasa.Text) finding.Finding {
	return finding.Finding{Code: "sintaks-baris", Span: at, Message: message}
}

// textual are the keywords that a text follows.
var textual = map[string]bool{"instansi": true, "keterkaitan": true, "peralatan": true, "peringatan": true, "pencatatan": true,
	"nomor": true, "jabatan": true, "pangkat": true, "nip": true, "bagian": true, "langkah": true, "kelengkapan": true, "output": true,
	"rincian": true, "keterangan": true, "putusan": true, "jalankan": true, "akhir": true, "hasil": true, "uji": true}

// listed are those that a list of texts follows.
var listed = map[string]bool{"keterkaitan": true, "peralatan": true, "peringatan": true, "pencatatan": true,
	"kelengkapan": true, "output": true, "rincian": true, "keterangan": true, "hasil": true}

// wantsQuotes finds bare words where a text is due: output Berkas lengkap. It
// gives the line with quotes too, or nil if that is not the matter.
func wantsQuotes(own []lexer.Token, at int, end finding.Pos) (found finding.Finding, meant []lexer.Token) {
	word := strings.ToLower(own[0].Value)
	if at == 0 || at == len(own) || !textual[word] {
		return found, nil
	}
	from := 1 // the first bare word; a step's would else be taken for its name
	for from < len(own) && own[from].Type == typeBlank {
		from++
	}
	var words strings.Builder
	var pieces []string // of a list, before the last one
	last := from
words:
	for i := from; i < len(own); i++ {
		switch t := own[i]; {
		case t.Type == typeBlank && i > last:
			words.WriteByte(' ')
		case t.Type == typeName || t.Type == typeWord || t.Type == typeNumber || t.Type == typeMark && strings.Contains("/-.()", t.Value):
			words.WriteString(t.Value)
			last = i
		case t.Type == typeMark && t.Value == "{" && word == "langkah":
			break words
		case t.Type == typeMark && t.Value == "," && listed[word]:
			pieces = append(pieces, strings.TrimSpace(words.String()))
			words.Reset()
		case t.Type != typeBlank:
			return found, nil
		}
	}
	text := strings.TrimSpace(words.String())
	if text == "" || word == "langkah" && !strings.Contains(text, " ") {
		return found, nil
	}
	span := finding.Span{Start: finding.Pos(own[from].Pos), End: end}
	if last+1 < len(own) {
		span.End = finding.Pos(own[last+1].Pos)
	}
	pieces = append(pieces, text)
	found = noQuotes(span, strings.Join(pieces, ", "))
	for i, piece := range pieces {
		pieces[i] = inQuotes(piece)
	}
	edit := &found.Fixes[0].Edits[0]
	edit.New = strings.Join(pieces, ", ")
	found.Fixes[0].Safe = false // how far the text goes is a guess
	quotes, _ := lex("", edit.New, len(edit.New))
	for i := range quotes {
		quotes[i].Pos = own[from].Pos
	}
	return found, slices.Concat(own[:from], quotes, own[last+1:])
}

// sampleFor is the example that shows what such a line attempts.
func sampleFor(f *form, own []lexer.Token) string {
	for _, t := range own {
		if strings.EqualFold(t.Value, "kembali") {
			return `"Tidak" -> kembali ke periksa maks 2 kali selebihnya berhenti "Ditolak"`
		}
	}
	return f.sample
}

// quoted shows a piece of source in a message, shortened and harmless.
func quoted(s string) string {
	const most = 40
	n := 0
	for i := range s {
		if n++; n > most {
			s = s[:i] + "…"
			break
		}
	}
	if strings.ContainsFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return fmt.Sprintf("%+q", s)
	}
	return "`" + s + "`"
}

// closest is the keyword of the block that a mistyped word most likely means,
// or "".
func closest(word string, k *kind) string {
	known := make([]string, 0, len(k.keywords))
	for w := range k.keywords {
		known = append(known, w)
	}
	return finding.Closest(word, known)
}
