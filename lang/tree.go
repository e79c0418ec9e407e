package lang

import (
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"sopc/lang/finding"
)

// The tree of a .sop file. It is the grammar as well: the tags are what
// participle reads, one struct a kind of line. Every value may be missing, as
// every blank of the form may be: then the pointer is nil or the slice empty.

// Node is a part of the source. Its places are of participle's own type, which
// participle can set without a conversion; others ask for its Span.
type Node struct{ Pos, EndPos lexer.Position }

// Span is the part of the source that the node covers.
func (n Node) Span() finding.Span {
	return finding.Span{Start: finding.Pos(n.Pos), End: finding.Pos(n.EndPos)}
}

func (n *Node) put(start, end finding.Pos) {
	n.Pos, n.EndPos = lexer.Position(start), lexer.Position(end)
}

// File is a .sop file, or a .uji file when Head is nil.
type File struct {
	Node
	Head     *Head     `parser:"@@"`
	Sections []Section `parser:"( EOL @@ )*"`
}

// Answers is a .uji file as the grammar has it; Parse returns it as a File.
type Answers struct {
	Node
	Scenarios []*Scenario `parser:"@@ ( EOL @@ )*"`
}

// Head names the SOP: sop makro "Judul".
type Head struct {
	Node
	Kinds []*Name `parser:"'sop' @@*"`
	Title *Text   `parser:"@@?"`
}

// Text is a quoted text. Raw is as written, quotes and all.
type Text struct {
	Node
	Raw string
}

// Value is what the text says, without quotes, escapes and blanks around it.
// On a nil Text it is empty.
func (t *Text) Value() string {
	if t == nil {
		return ""
	}
	s, _ := t.content()
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		i = skipEscape(s, i)
		b.WriteByte(s[i])
	}
	return b.String()
}

// Within is the place in the source of the bytes from start up to end of
// Value.
func (t *Text) Within(start, end int) finding.Span {
	if len(t.Raw) != t.EndPos.Offset-t.Pos.Offset { // quotes that were lost
		return t.Span()
	}
	s, at := t.content()
	from, to, n := len(s), len(s), 0
	for i := 0; i < len(s); i++ {
		here := i
		i = skipEscape(s, i)
		if n == start {
			from = here
		}
		if n++; n == end {
			to = i + 1
		}
	}
	place := func(n int) finding.Pos {
		p := t.Pos
		p.Offset += at + n
		p.Column += utf8.RuneCountInString(t.Raw[:at+n])
		return finding.Pos(p)
	}
	return finding.Span{Start: place(from), End: place(max(to, from))}
}

// content is what stands between the quotes, and where in Raw it begins.
func (t *Text) content() (s string, at int) {
	s, at = inside(t.Raw)
	blank := len(s) - len(strings.TrimLeft(s, " \t\u00A0"))
	return strings.TrimRight(s[blank:], " \t\u00A0"), at + blank
}

// skipEscape goes from a backslash to what it escapes.
func skipEscape(s string, i int) int {
	if s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\') {
		i++
	}
	return i
}

// Name is a bare word that names something. Capitals do not matter.
type Name struct {
	Node
	Raw string
}

// Value is the name in small letters; on a nil Name it is empty.
func (n *Name) Value() string {
	if n == nil {
		return ""
	}
	return strings.ToLower(n.Raw)
}

// Number is an Indonesian number.
type Number struct {
	Node
	Raw string
}

// The leaves of the tree, a token each, are read by hand: there are more of
// them than of all other nodes.

// Parse reads a text.
func (t *Text) Parse(tokens *lexer.PeekingLexer) (err error) {
	t.Node, t.Raw, err = leaf(tokens, typeText)
	return err
}

// Parse reads a name.
func (n *Name) Parse(tokens *lexer.PeekingLexer) (err error) {
	n.Node, n.Raw, err = leaf(tokens, typeName)
	return err
}

// Parse reads a number.
func (n *Number) Parse(tokens *lexer.PeekingLexer) (err error) {
	n.Node, n.Raw, err = leaf(tokens, typeNumber)
	return err
}

func leaf(tokens *lexer.PeekingLexer, want lexer.TokenType) (n Node, raw string, err error) {
	t := tokens.Peek()
	if t.Type != want {
		return n, "", participle.NextMatch
	}
	tokens.Next()
	return Node{t.Pos, tokens.RawPeek().Pos}, t.Value, nil
}

// Word is a keyword, in small letters.
type Word string

// Capture makes participle store the keyword in small letters.
func (w *Word) Capture(values []string) error {
	*w = Word(strings.ToLower(strings.Join(values, " ")))
	return nil
}

// Inferred marks a line whose content the source document does not say.
type Inferred struct {
	Node
	Reason *Text `parser:"'dugaan' @@?"`
}

// Section is a part of the file that stands on its own. Its kinds are *Listing,
// *DocNumber, *Status, *DateLine, *Signer, *Total, *Limit, *ClockLine, *Suppress,
// *Laws, *Qualification, *Custom, *Lanes, *Documents, *Fields, *Step,
// *Parallel and *Scenario.
type Section interface {
	Span() finding.Span
	section()
}

// Listing is a list of texts under one of the form's own headings: instansi,
// keterkaitan, peralatan, peringatan, pencatatan.
type Listing struct {
	Node
	Key   Word    `parser:"@( 'instansi' | 'keterkaitan' | 'peralatan' | 'peringatan' | 'pencatatan' )"`
	Items []*Text `parser:"( @@ ( ',' @@ )* | '{' ( @@ ( EOL @@ )* )? '}' )?"`
}

// DocNumber is Nomor SOP.
type DocNumber struct {
	Node
	Text *Text `parser:"'nomor' @@?"`
}

// Status is konsep or berlaku.
type Status struct {
	Node
	Name *Name `parser:"'status' @@?"`
}

// DateLine is tanggal pembuatan, revisi, pengesahan or efektif.
type DateLine struct {
	Node
	Kind *Name `parser:"'tanggal' @@"`
	Date *Date `parser:"@@?"`
}

// Date is a day, a month, or a text that may be either.
type Date struct {
	Node
	Text  *Text   `parser:"( @@"`
	Day   *Number `parser:"| @@?"`
	Month *Name   `parser:"@@"`
	Year  *Number `parser:"@@ )"`
}

// Signer is a person who signs.
type Signer struct {
	Node
	Role  Word         `parser:"@( 'disusun' | 'diperiksa' | 'disahkan' ) 'oleh'"`
	Name  *Text        `parser:"@@?"`
	Lines []SignerLine `parser:"( '{' ( @@ ( EOL @@ )* )? '}' )?"`
}

// SignerLine is a *SignerText or a *SignerDate.
type SignerLine interface {
	Span() finding.Span
	signerLine()
}

// SignerText is a signer's jabatan, pangkat or nip.
type SignerText struct {
	Node
	Key  Word  `parser:"@( 'jabatan' | 'pangkat' | 'nip' )"`
	Text *Text `parser:"@@?"`
}

// SignerDate is the day on which a signer signed.
type SignerDate struct {
	Node
	Date *Date `parser:"'tanggal' @@?"`
}

// Total is the time that the whole SOP may take.
type Total struct {
	Node
	Time *Time `parser:"'jangka' 'waktu' @@?"`
}

// Limit is the time that the law leaves the whole SOP, and that law.
type Limit struct {
	Node
	Time *Time `parser:"'batas' 'waktu' @@?"`
	Law  *Law  `parser:"( 'menurut' @@ )?"`
}

// Time is a duration: bare, or as printed with or without its meaning.
type Time struct {
	Node
	Text     *Text     `parser:"( @@"`
	Meaning  *Duration `parser:"( '=' @@ )?"`
	Duration *Duration `parser:"| @@ )"`
}

// Duration is a bare duration such as 1-2 hari kerja.
type Duration struct {
	Node
	Min   *Number `parser:"@@"`
	Max   *Number `parser:"( '-' @@ )?"`
	Unit  *Name   `parser:"@@"`
	Clock Word    `parser:"@( 'kerja' | 'kalender' )?"`
}

// ClockLine says how time is counted: in working time or around the clock.
type ClockLine struct {
	Node
	Working bool    `parser:"'kalender' ( @'kerja'"`
	Hours   *Number `parser:"| @@ 'jam' )"`
}

// Suppress silences the findings of one code where it stands.
type Suppress struct {
	Node
	Code   *Name `parser:"'abaikan' @@"`
	Reason *Text `parser:"( 'karena' @@ )?"`
}

// Laws is Dasar Hukum.
type Laws struct {
	Node
	Items []*Law `parser:"'dasar' 'hukum' ( @@ | '{' ( @@ ( EOL @@ )* )? '}' )?"`
}

// Law is an entry of Dasar Hukum: as printed with or without its meaning, or
// the citation alone.
type Law struct {
	Node
	Text     *Text     `parser:"( @@"`
	Meaning  *Citation `parser:"( '=' @@ )?"`
	Citation *Citation `parser:"| @@ )"`
}

// Citation is a regulation: perbup "Blitar" 10 tahun 2018 tentang "…".
type Citation struct {
	Node
	Kind    *Name   `parser:"@@"`
	Region  *Text   `parser:"@@?"`
	Number  *Number `parser:"( @@"`
	Free    *Text   `parser:"| 'nomor' @@ ) ( 'tahun' | '/' )"`
	Year    *Number `parser:"@@"`
	Subject *Text   `parser:"( 'tentang' @@ )?"`
}

// Qualification is Kualifikasi Pelaksana, of one lane or of all.
type Qualification struct {
	Node
	Lane  *Name   `parser:"'kualifikasi' @@?"`
	Items []*Text `parser:"( @@ ( ',' @@ )* | '{' ( @@ ( EOL @@ )* )? '}' )?"`
}

// Custom is a section that the agency adds to the form.
type Custom struct {
	Node
	Name  *Text   `parser:"'bagian' ( @@"`
	Items []*Text `parser:"( @@ ( ',' @@ )* | '{' ( @@ ( EOL @@ )* )? '}' )? )?"`
}

// Lanes declares the pelaksana, in the order of the form's columns.
type Lanes struct {
	Node
	Items []*Lane `parser:"'pelaksana' ( @@ | '{' ( @@ ( EOL @@ )* )? '}' )?"`
}

// Lane is a pelaksana.
type Lane struct {
	Node
	ID       *Name     `parser:"@@"`
	Name     *Text     `parser:"@@?"`
	Full     *Text     `parser:"( '=' @@ )?"`
	Outside  bool      `parser:"@'luar'?"`
	Deputy   *Name     `parser:"( 'pengganti' ( @@"`
	Acting   *Text     `parser:"| @@ ) )?"`
	Inferred *Inferred `parser:"@@?"`
}

// Documents declares papers where their printed names do not say enough.
type Documents struct {
	Node
	Items []*Document `parser:"'dokumen' ( @@ | '{' ( @@ ( EOL @@ )* )? '}' )?"`
}

// Document is a paper under all its names.
type Document struct {
	Node
	Name    *Text   `parser:"@@"`
	Aliases []*Text `parser:"( 'alias' @@ )*"`
	Outside bool    `parser:"( 'dari' ( @'luar'"`
	From    *Text   `parser:"| @@ ) )?"`
	Final   bool    `parser:"@( 'produk' 'akhir' )?"`

	Inferred *Inferred `parser:"@@?"`
}

// Fields declares the case data.
type Fields struct {
	Node
	Items []*Field `parser:"'isian' ( @@ | '{' ( @@ ( EOL @@ )* )? '}' )?"`
}

// Field is a piece of case data.
type Field struct {
	Node
	ID    *Name `parser:"@@"`
	Label *Text `parser:"@@?"`
	Type  *Type `parser:"@@?"`
}

// Type is the type of a field: Word, or Choices for pilihan.
type Type struct {
	Node
	Word    Word      `parser:"( @( 'teks' | 'angka' | 'rupiah' | 'tanggal' | 'berkas' | 'ya' '/' 'tidak' )"`
	Choices []*Choice `parser:"| 'pilihan' ( @@ ( ',' @@ )* | '{' ( @@ ( EOL @@ )* )? '}' ) )"`
}

// Choice is one value of a pilihan.
type Choice struct {
	Node
	ID    *Name `parser:"@@"`
	Label *Text `parser:"@@?"`
}

// Step is a row of the procedure table.
type Step struct {
	Node
	ID    *Name      `parser:"'langkah' @@?"`
	Text  *Text      `parser:"@@?"`
	Lines []StepLine `parser:"( '{' ( @@ ( EOL @@ )* )? '}' )?"`
}

// StepLine is a line of a step. Its kinds are *By, *Then, *Papers, *Notes,
// *TimeLine, *Schedule, *ClockLine, *Deadline, *Fill, *Condition, *Decision,
// *Wait, *Late, *NotSame, *Sub, *Suppress and *Go.
type StepLine interface {
	Span() finding.Span
	stepLine()
}

// By says who does the step: groups in the order of handing on.
type By struct {
	Node
	Groups   []*Group  `parser:"'oleh' ( @@ ( 'lalu' @@ )* )?"`
	Inferred *Inferred `parser:"@@?"`
}

// Then continues the By line before it: the row is handed on to further
// groups.
type Then struct {
	Node
	Groups   []*Group  `parser:"'lalu' @@ ( 'lalu' @@ )*"`
	Inferred *Inferred `parser:"@@?"`
}

// Group is one actor or several who act together.
type Group struct {
	Node
	First *Actor    `parser:"@@"`
	More  []*Fellow `parser:"@@*"`
}

// Fellow joins a further actor to a group. Join is "bersama" or ",".
type Fellow struct {
	Node
	Join  Word   `parser:"@( 'bersama' | ',' )"`
	Actor *Actor `parser:"@@"`
}

// Actor is a lane, with what it does in this row.
type Actor struct {
	Node
	Lane *Name `parser:"@@"`
	Does *Text `parser:"@@?"`
}

// Papers is kelengkapan or output.
type Papers struct {
	Node
	Key      Word      `parser:"@( 'kelengkapan' | 'output' )"`
	Items    []*Item   `parser:"( @@ ( ',' @@ )* | '{' ( @@ ( EOL @@ )* )? '}' )?"`
	Inferred *Inferred `parser:"@@?"`
}

// Item is an entry of kelengkapan or output; several names are alternatives.
type Item struct {
	Node
	Kind  Word    `parser:"@( 'alat' | 'orang' )?"`
	Names []*Text `parser:"@@ ( 'atau' @@ )*"`
	When  *When   `parser:"( 'bila' @@ )?"`
}

// When is a condition: in words, which a person answers, or as a rule.
type When struct {
	Node
	Text *Text `parser:"( @@"`
	Rule *Or   `parser:"| @@ )"`
}

// Notes is rincian or keterangan.
type Notes struct {
	Node
	Key      Word      `parser:"@( 'rincian' | 'keterangan' )"`
	Items    []*Text   `parser:"( @@ ( ',' @@ )* | '{' ( @@ ( EOL @@ )* )? '}' )?"`
	Inferred *Inferred `parser:"@@?"`
}

// TimeLine is waktu or perpanjangan.
type TimeLine struct {
	Node
	Key      Word      `parser:"@( 'waktu' | 'perpanjangan' )"`
	Time     *Time     `parser:"@@?"`
	Inferred *Inferred `parser:"@@?"`
}

// Schedule is a calendar window.
type Schedule struct {
	Node
	Text     *Text     `parser:"'jadwal' ( @@"`
	Meaning  *Months   `parser:"( '=' @@ )?"`
	Months   *Months   `parser:"| @@ )?"`
	Inferred *Inferred `parser:"@@?"`
}

// Months is one month or a run of months.
type Months struct {
	Node
	From *Name `parser:"@@"`
	To   *Name `parser:"( 'sampai' @@ )?"`
}

// Deadline is a time before or after an event.
type Deadline struct {
	Node
	Time     *Time     `parser:"'paling' 'lambat' @@"`
	Side     Word      `parser:"@( 'sebelum' | 'setelah' )"`
	Event    *Text     `parser:"@@"`
	Inferred *Inferred `parser:"@@?"`
}

// Fill names the fields that the step fills in.
type Fill struct {
	Node
	Fields   []*Name   `parser:"'mengisi' @@ ( ',' @@ )*"`
	Inferred *Inferred `parser:"@@?"`
}

// Condition says when the step is done at all.
type Condition struct {
	Node
	When     *When     `parser:"'bila' @@"`
	Inferred *Inferred `parser:"@@?"`
}

// Decision is a question with its outcomes.
type Decision struct {
	Node
	Question *Text      `parser:"'putusan' @@?"`
	Outcomes []*Outcome `parser:"( '{' ( @@ ( EOL @@ )* )? '}' )?"`
	Inferred *Inferred  `parser:"@@?"`
}

// Outcome is one answer of a decision.
type Outcome struct {
	Node
	Label     *Text  `parser:"@@"`
	Rule      *Or    `parser:"( 'bila' @@"`
	Otherwise bool   `parser:"| @( 'selain' 'itu' ) )?"`
	Arrow     *Arrow `parser:"@@?"`

	Inferred *Inferred `parser:"@@?"`
}

// Arrow leads the flow elsewhere. A nil Target is an arrow to nowhere yet.
type Arrow struct {
	Node
	Target Target `parser:"'->' @@?"`
}

// Target is where an arrow leads: *Onward, *Ending, *Handover, *TrackEnd or
// *Return.
type Target interface {
	Span() finding.Span
	target()
}

// Onward is the next step, or a later one.
type Onward struct {
	Node
	Step *Ref `parser:"'lanjut' ( 'ke' @@ )?"`
}

// Ending is a good end (selesai) or a bad one (berhenti).
type Ending struct {
	Node
	Key  Word  `parser:"@( 'selesai' | 'berhenti' )"`
	Text *Text `parser:"@@?"`
}

// Handover ends this SOP where another goes on.
type Handover struct {
	Node
	Title *Text `parser:"'bersambung' 'ke' @@"`
}

// TrackEnd ends a track of a Parallel before its last step.
type TrackEnd struct {
	Node
	Key Word `parser:"@( 'jalur' 'selesai' )"`
}

// Return hands the work back to an earlier step.
type Return struct {
	Node
	Step   *Ref    `parser:"'kembali' 'ke' @@"`
	Limit  *Number `parser:"( 'maks' @@ 'kali'"`
	Beyond Target  `parser:"( 'selebihnya' @@ )? )?"`
}

// Ref refers to a step by its name, or by its number.
type Ref struct {
	Node
	Name   *Name   `parser:"( @@"`
	Number *Number `parser:"| @@ )"`
}

// Go is an arrow as a line of its own: where the flow goes after the step.
type Go struct {
	Node
	Arrow    *Arrow    `parser:"@@"`
	Inferred *Inferred `parser:"@@?"`
}

// Wait is a wait for somebody or something outside.
type Wait struct {
	Node
	For      *Text     `parser:"'menunggu' @@?"`
	Term     *Time     `parser:"( 'paling' 'lama' @@ )?"`
	Lapse    *Arrow    `parser:"( 'bila' 'lewat' @@ )?"`
	Inferred *Inferred `parser:"@@?"`
}

// Late says what happens when the step is late.
type Late struct {
	Node
	After    *Time     `parser:"'terlambat' @@?"`
	Action   Word      `parser:"@( 'ingatkan' | 'laporkan' 'ke' )"`
	Lane     *Name     `parser:"@@"`
	Inferred *Inferred `parser:"@@?"`
}

// NotSame is the four-eyes rule.
type NotSame struct {
	Node
	Steps    []*Ref    `parser:"'beda' 'orang' 'dengan' @@ ( ',' @@ )*"`
	Inferred *Inferred `parser:"@@?"`
}

// Sub runs another SOP inside the step.
type Sub struct {
	Node
	Title    *Text     `parser:"'jalankan' @@?"`
	Inferred *Inferred `parser:"@@?"`
}

// Parallel is work on several tracks at the same time.
type Parallel struct {
	Node
	ID     *Name   `parser:"'serentak' @@?"`
	Text   *Text   `parser:"@@?"`
	Tracks []Strip `parser:"( '{' ( @@ ( EOL @@ )* )? '}' )?"`
}

// Strip is a track of a Parallel: a *Step alone, or a *Track of several.
type Strip interface {
	Span() finding.Span
	strip()
}

// Track is a run of steps inside a Parallel.
type Track struct {
	Node
	Name  *Text   `parser:"'jalur' @@?"`
	Steps []*Step `parser:"( '{' ( @@ ( EOL @@ )* )? '}' )?"`
}

// Or, And, Not, Comparison, Sum, Product and Factor are a rule over the case
// data, loosest first.
type Or struct {
	Node
	Terms []*And `parser:"@@ ( 'atau' @@ )*"`
}

// And holds when all its terms do.
type And struct {
	Node
	Terms []*Not `parser:"@@ ( 'dan' @@ )*"`
}

// Not is a comparison, or the opposite of one.
type Not struct {
	Node
	Not        *Not        `parser:"( 'bukan' @@"`
	Comparison *Comparison `parser:"| @@ )"`
}

// Comparison compares two sums; without Op it is Left alone.
type Comparison struct {
	Node
	Left  *Sum  `parser:"@@"`
	Op    Word  `parser:"( @( '=' | '!=' | '<' | '<=' | '>' | '>=' )"`
	Text  *Text `parser:"( @@"`
	Right *Sum  `parser:"| @@ ) )?"`
}

// Sum adds and subtracts.
type Sum struct {
	Node
	First *Product   `parser:"@@"`
	Rest  []*Summand `parser:"@@*"`
}

// Summand is a further part of a Sum.
type Summand struct {
	Node
	Op   Word     `parser:"@( '+' | '-' )"`
	Term *Product `parser:"@@"`
}

// Product multiplies and divides.
type Product struct {
	Node
	First *Factor   `parser:"@@"`
	Rest  []*Scaler `parser:"@@*"`
}

// Scaler is a further part of a Product.
type Scaler struct {
	Node
	Op     Word    `parser:"@( '*' | '/' )"`
	Factor *Factor `parser:"@@"`
}

// Factor is a field or choice, a number, a span of time (number, unit), a date
// (number, month as Unit, year), ya or tidak, or a rule in brackets.
type Factor struct {
	Node
	Name   *Name   `parser:"( @@"`
	Number *Number `parser:"| @@"`
	Unit   *Name   `parser:"  ( @@"`
	Year   *Number `parser:"    @@? )?"`
	Truth  Word    `parser:"| @( 'ya' | 'tidak' )"`
	Group  *Or     `parser:"| '(' @@ ')' )"`
}

// Scenario is a test of the SOP: answers in, path and outputs out.
type Scenario struct {
	Node
	Name  *Text          `parser:"'uji' @@?"`
	Lines []ScenarioLine `parser:"( '{' ( @@ ( EOL @@ )* )? '}' )?"`
}

// ScenarioLine is a line of a scenario: *Set, *Answer, *Path, *Avoid,
// *ExpectEnd or *ExpectOutputs.
type ScenarioLine interface {
	Span() finding.Span
	scenarioLine()
}

// Set gives fields their values.
type Set struct {
	Node
	Items []*Assign `parser:"'isian' @@ ( ',' @@ )*"`
}

// Assign gives one field a value.
type Assign struct {
	Node
	Field *Name   `parser:"@@ '='"`
	Text  *Text   `parser:"( @@"`
	Name  *Name   `parser:"| @@"`
	Value *Number `parser:"| @@"`
	Month *Name   `parser:"  ( @@"`
	Year  *Number `parser:"    @@ )?"`
	Truth Word    `parser:"| @( 'ya' | 'tidak' ) )"`
}

// Answer is what is answered at a step, visit by visit.
type Answer struct {
	Node
	Step  *Ref     `parser:"'jawab' @@"`
	Items []*Reply `parser:"@@ ( ',' @@ )*"`
}

// Reply is one answer: the label of an outcome with a reason, a word (ya,
// tidak, lewat, tepat waktu), or a field's value.
type Reply struct {
	Node
	Label  *Text   `parser:"( @@"`
	Reason *Text   `parser:"  ( 'karena' @@ )?"`
	Word   Word    `parser:"| @( 'ya' | 'tidak' | 'lewat' | 'tepat' 'waktu' )"`
	Set    *Assign `parser:"| @@ )"`
}

// Path is the expected order of visits to the steps it names.
type Path struct {
	Node
	Steps []*Ref `parser:"'urutan' @@ ( ',' @@ )*"`
}

// Avoid names steps to which the case must not come.
type Avoid struct {
	Node
	Steps []*Ref `parser:"'tidak' 'melalui' @@ ( ',' @@ )*"`
}

// ExpectEnd is the expected end.
type ExpectEnd struct {
	Node
	Text *Text `parser:"'akhir' @@"`
}

// ExpectOutputs are outputs that the case must produce.
type ExpectOutputs struct {
	Node
	Items []*Text `parser:"'hasil' @@ ( ',' @@ )*"`
}

func (*Listing) section()       {}
func (*DocNumber) section()     {}
func (*Status) section()        {}
func (*DateLine) section()      {}
func (*Signer) section()        {}
func (*Total) section()         {}
func (*Limit) section()         {}
func (*ClockLine) section()     {}
func (*Suppress) section()      {}
func (*Laws) section()          {}
func (*Qualification) section() {}
func (*Custom) section()        {}
func (*Lanes) section()         {}
func (*Documents) section()     {}
func (*Fields) section()        {}
func (*Step) section()          {}
func (*Parallel) section()      {}
func (*Scenario) section()      {}

func (*By) stepLine()        {}
func (*Then) stepLine()      {}
func (*Papers) stepLine()    {}
func (*Notes) stepLine()     {}
func (*TimeLine) stepLine()  {}
func (*Schedule) stepLine()  {}
func (*ClockLine) stepLine() {}
func (*Deadline) stepLine()  {}
func (*Fill) stepLine()      {}
func (*Condition) stepLine() {}
func (*Decision) stepLine()  {}
func (*Wait) stepLine()      {}
func (*Late) stepLine()      {}
func (*NotSame) stepLine()   {}
func (*Sub) stepLine()       {}
func (*Suppress) stepLine()  {}
func (*Go) stepLine()        {}

func (*SignerText) signerLine() {}
func (*SignerDate) signerLine() {}

func (*Onward) target()   {}
func (*Ending) target()   {}
func (*Handover) target() {}
func (*TrackEnd) target() {}
func (*Return) target()   {}

func (*Step) strip()  {}
func (*Track) strip() {}

func (*Set) scenarioLine()           {}
func (*Answer) scenarioLine()        {}
func (*Path) scenarioLine()          {}
func (*Avoid) scenarioLine()         {}
func (*ExpectEnd) scenarioLine()     {}
func (*ExpectOutputs) scenarioLine() {}
