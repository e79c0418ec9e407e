// Package program is the compiled SOP: plain data that every back end and the
// engine read, and nothing else. It holds the content of a document and none
// of its layout: two sources that differ in blanks, comments or order of the
// words on a line compile to the same program with the same hash.
//
// Its JSON form is a contract: it is stored with every case. Format numbers
// its version; FORMAT.md beside this file describes it.
//
// All indexes count from 0. A number that is shown to people ("langkah 3")
// is the index plus one.
package program

// Format is the version of the JSON form.
const Format = 1

// Program is one compiled SOP.
type Program struct {
	Format    int        `json:"format"`
	Title     string     `json:"title"`
	Kinds     []string   `json:"kinds,omitempty"` // "makro", "mikro", "teknis", …
	Status    Status     `json:"status,omitempty"`
	Identity  Identity   `json:"identity"`
	Clock     Clock      `json:"clock"`
	Lanes     []Lane     `json:"lanes,omitempty"` // in the order of the columns
	Documents []Document `json:"documents,omitempty"`
	Fields    []Field    `json:"fields,omitempty"`
	Start     Target     `json:"start"` // where Mulai leads
	Steps     []Step     `json:"steps,omitempty"`
	Parallels []Parallel `json:"parallels,omitempty"`
	Ends      []End      `json:"ends,omitempty"` // in the order of their first mention
}

// Status says whether the document is a draft or in force. Empty means that
// the source does not say; it is treated as a draft.
type Status string

// The states of a document.
const (
	Draft   Status = "konsep"
	InForce Status = "berlaku"
)

// Clock says how time is counted where the text does not say.
type Clock string

// The clocks: working hours and days, or the clock on the wall.
const (
	Working Clock = "kerja"
	Wall    Clock = "24 jam"
)

// Identity is the first part of the form. Every field may be empty.
type Identity struct {
	Agency         []string        `json:"agency,omitempty"` // one line each, largest unit first
	Number         string          `json:"number,omitempty"`
	Dates          []Date          `json:"dates,omitempty"`
	Signers        []Signer        `json:"signers,omitempty"`
	Total          *Duration       `json:"total,omitempty"` // jangka waktu of the whole SOP
	Limit          *Limit          `json:"limit,omitempty"` // what the law leaves the whole SOP
	LegalBasis     []Law           `json:"legal_basis,omitempty"`
	Qualifications []Qualification `json:"qualifications,omitempty"`
	Related        []string        `json:"related,omitempty"`  // keterkaitan
	Tools          []string        `json:"tools,omitempty"`    // peralatan
	Warnings       []string        `json:"warnings,omitempty"` // peringatan
	Records        []string        `json:"records,omitempty"`  // pencatatan
	Sections       []Section       `json:"sections,omitempty"` // the agency's own
}

// Date is a dated line of the identity part: pembuatan, revisi, pengesahan,
// efektif.
type Date struct {
	Kind  string `json:"kind"`
	Text  string `json:"text,omitempty"`  // as printed; empty for a blank
	Year  int    `json:"year,omitempty"`  // 0 when the text is not a date
	Month int    `json:"month,omitempty"` // 1–12, or 0
	Day   int    `json:"day,omitempty"`   // 1–31, or 0 when the date names only a month
}

// Signer is a person who signs: role is "disusun", "diperiksa" or "disahkan".
type Signer struct {
	Role     string `json:"role"`
	Name     string `json:"name,omitempty"`
	Position string `json:"position,omitempty"` // jabatan
	Rank     string `json:"rank,omitempty"`     // pangkat
	NIP      string `json:"nip,omitempty"`
	Date     *Date  `json:"date,omitempty"`
}

// Law is an entry of Dasar Hukum. Text is what the form prints; the rest is
// what was understood of it, empty where nothing was.
type Law struct {
	Text    string `json:"text"`
	Kind    string `json:"kind,omitempty"` // "uu", "perpres", "perbup", …
	Region  string `json:"region,omitempty"`
	Number  string `json:"number,omitempty"`
	Year    int    `json:"year,omitempty"`
	Subject string `json:"subject,omitempty"`
}

// Limit is the longest time that a law leaves the whole SOP. Law.Text may be
// empty.
type Limit struct {
	Time Duration `json:"time"`
	Law  Law      `json:"law"`
}

// Qualification is an entry of Kualifikasi Pelaksana, for one lane or, when
// Lane is -1, for all.
type Qualification struct {
	Lane int    `json:"lane"`
	Text string `json:"text"`
}

// Section is a named section that the agency adds to the form.
type Section struct {
	Name  string   `json:"name"`
	Items []string `json:"items,omitempty"`
}

// Lane is a pelaksana: a column of the form.
type Lane struct {
	ID         string `json:"id"`
	Name       string `json:"name"`                 // short, as in the column's head
	FullName   string `json:"full_name,omitempty"`  // empty when the same
	Outside    bool   `json:"outside,omitempty"`    // a party outside the office
	Substitute string `json:"substitute,omitempty"` // who acts for it: a lane's id or a title
}

// Document is a paper that steps need or produce. The same paper under
// several names is one Document.
type Document struct {
	Name    string   `json:"name"`
	Aliases []string `json:"aliases,omitempty"`
	Outside bool     `json:"outside,omitempty"` // given from outside the SOP
	From    int      `json:"from"`              // the document whose later state this is, or -1
	Final   bool     `json:"final,omitempty"`   // the SOP exists to produce it
}

// Field is a piece of case data.
type Field struct {
	ID      string   `json:"id"`
	Label   string   `json:"label"`
	Type    Type     `json:"type"`
	Choices []Choice `json:"choices,omitempty"` // for Choose
	AtStart bool     `json:"at_start"`          // no step fills it: asked when a case starts
}

// Type is the type of a field.
type Type string

// The types of a field and, in brackets, the JSON form of a value: Teks
// (string), Angka (number), Rupiah (whole number), Tanggal ("2026-11-21"),
// YaTidak (true, false), Choose (the choice's id), Berkas (a file's name).
const (
	Teks    Type = "teks"
	Angka   Type = "angka"
	Rupiah  Type = "rupiah"
	Tanggal Type = "tanggal"
	YaTidak Type = "ya/tidak"
	Choose  Type = "pilihan"
	Berkas  Type = "berkas"
)

// Choice is one value of a Choose field.
type Choice struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// Step is one row of the procedure table. Empty parts are blanks of the form.
type Step struct {
	ID        string      `json:"id,omitempty"`
	Text      string      `json:"text"`
	Details   []string    `json:"details,omitempty"` // sub-items of the row
	Actors    []Group     `json:"actors,omitempty"`  // in the order in which the row is handed on
	Inputs    []Item      `json:"inputs,omitempty"`  // kelengkapan
	Time      *Duration   `json:"time,omitempty"`
	Extension *Duration   `json:"extension,omitempty"`
	Schedule  *Schedule   `json:"schedule,omitempty"`
	Deadlines []Deadline  `json:"deadlines,omitempty"`
	Outputs   []Item      `json:"outputs,omitempty"`
	Remarks   []string    `json:"remarks,omitempty"` // keterangan
	Clock     Clock       `json:"clock"`
	When      *When       `json:"when,omitempty"`     // the step is done only then, else skipped to Next
	Fills     []int       `json:"fills,omitempty"`    // fields that the step fills in
	Sub       string      `json:"sub,omitempty"`      // title of the SOP that runs inside this step
	Wait      *Wait       `json:"wait,omitempty"`     // the step waits for somebody or something outside
	Late      []Reminder  `json:"late,omitempty"`     // what happens past the due time; never an approval
	NotSame   []int       `json:"not_same,omitempty"` // steps whose person may not do this one (four eyes)
	Question  string      `json:"question,omitempty"`
	Computed  bool        `json:"computed,omitempty"` // the outcome follows from conditions, nobody is asked
	Outcomes  []Outcome   `json:"outcomes,omitempty"` // empty when the step is no decision
	Next      Arrow       `json:"next"`               // where the flow goes without, or past, a decision
	Track     *Track      `json:"track,omitempty"`    // the parallel track that the step belongs to
	Inferred  []Inference `json:"inferred,omitempty"` // what the source document does not say
}

// Group is one or several actors who act together. The first leads and
// completes the work; all of them confirm.
type Group []Actor

// Actor is a lane in a step, with what it does there when the row says so.
type Actor struct {
	Lane int    `json:"lane"`
	Does string `json:"does,omitempty"`
}

// Kind tells documents, tools and people apart in kelengkapan and output.
type Kind string

// The kinds of items.
const (
	Paper  Kind = ""
	Tool   Kind = "alat"
	Person Kind = "orang"
)

// Item is one entry of kelengkapan or output.
type Item struct {
	Kind      Kind     `json:"kind,omitempty"`
	Names     []string `json:"names"`               // as printed; several are alternatives ("KTP" or "SIM")
	Documents []int    `json:"documents,omitempty"` // for Paper: the document of each name
	When      *When    `json:"when,omitempty"`
}

// When is a condition: either Text, which a person answers, or Rule, which
// the case data answer.
type When struct {
	Text string `json:"text,omitempty"`
	Rule *Rule  `json:"rule,omitempty"`
}

// Rule is a condition over the case data: as written in the SOP, and as the
// expression that is evaluated. Fields lists the fields it reads.
type Rule struct {
	Source string `json:"source"`
	Expr   string `json:"expr"`
	Fields []int  `json:"fields,omitempty"`
}

// Wait is a wait for somebody or something outside.
type Wait struct {
	For   string    `json:"for,omitempty"`
	Term  *Duration `json:"term,omitempty"`
	Lapse *Arrow    `json:"lapse,omitempty"` // where the flow goes once somebody records that the term passed
}

// Reminder is what happens when a step is late by After.
type Reminder struct {
	After    *Duration `json:"after,omitempty"` // nil: at once
	Escalate bool      `json:"escalate,omitempty"`
	Lane     int       `json:"lane"`
}

// Outcome is one answer of a decision.
type Outcome struct {
	Label     string `json:"label"`
	Rule      *Rule  `json:"rule,omitempty"`      // for a computed decision
	Otherwise bool   `json:"otherwise,omitempty"` // selain itu: when no other rule holds
	Go        Arrow  `json:"go"`
}

// Arrow leads the flow on. A return may be limited: taken at most Limit
// times per case, then Beyond is taken instead. With a limit and no Beyond
// the outcome stays open: a limit never leaves only approval.
type Arrow struct {
	To     Target `json:"to"`
	Back   bool   `json:"back,omitempty"`  // kembali ke: the work is handed back
	Limit  int    `json:"limit,omitempty"` // 0: none
	Beyond *Arrow `json:"beyond,omitempty"`
}

// Target is where an arrow leads: to a step, into a parallel block (all its
// tracks begin), to the join at the end of the track it stands in, or to an
// end. Index counts in Program.Steps, Parallels or Ends; it is 0 for ToJoin.
type Target struct {
	Kind  TargetKind `json:"kind"`
	Index int        `json:"index,omitempty"`
}

// TargetKind tells the targets of arrows apart.
type TargetKind string

// The targets of arrows.
const (
	ToStep     TargetKind = "step"
	ToParallel TargetKind = "parallel"
	ToJoin     TargetKind = "join"
	ToEnd      TargetKind = "end"
)

// Track says which track of which parallel block a step belongs to.
type Track struct {
	Parallel int `json:"parallel"`
	Index    int `json:"index"`
}

// Parallel is a block of tracks that are worked on at the same time. All
// tracks finish before the flow goes on to Next. Blocks do not nest.
type Parallel struct {
	Text   string  `json:"text,omitempty"`
	Tracks []Steps `json:"tracks"`
	Next   Arrow   `json:"next"`
}

// Steps is a run of consecutive steps, by index: a track of a Parallel. The
// track begins at its first step.
type Steps struct {
	Name  string `json:"name,omitempty"`
	Steps []int  `json:"steps"`
}

// End is a way in which the procedure ends.
type End struct {
	Kind EndKind `json:"kind"`
	Text string  `json:"text,omitempty"` // empty: plain "Selesai"; for Continues the title of the other SOP
}

// EndKind tells good ends, bad ends and hand-overs to another SOP apart.
type EndKind string

// The kinds of ends.
const (
	Finished  EndKind = "selesai"
	Stopped   EndKind = "berhenti"
	Continues EndKind = "bersambung"
)

// Inference marks what the author inferred: Line is the keyword of the line
// ("oleh", "putusan"), Reason what the inference rests on.
type Inference struct {
	Line   string `json:"line"`
	Reason string `json:"reason,omitempty"`
}

// Schedule is a calendar window: from month From to month To (1–12), or text
// only (both 0).
type Schedule struct {
	Text string `json:"text"`
	From int    `json:"from,omitempty"`
	To   int    `json:"to,omitempty"`
}

// Deadline is a time relative to an event: "paling lambat 2 jam sebelum …".
type Deadline struct {
	Duration Duration `json:"duration"`
	Before   bool     `json:"before,omitempty"` // else after
	Event    string   `json:"event"`
}
