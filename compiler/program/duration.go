package program

// Duration is a time as the form prints it, and beside it what it means.
// Several Amounts are alternatives ("120 menit / 3 hari"). No Amount means
// that the text could not be read.
type Duration struct {
	Text    string   `json:"text"`
	Amounts []Amount `json:"amounts,omitempty"`
}

// Amount is a number of units, from Min to Max (equal when it is no range).
type Amount struct {
	Min   float64 `json:"min"`
	Max   float64 `json:"max"`
	Unit  Unit    `json:"unit"`
	Clock Clock   `json:"clock"` // which clock counts it
}

// Unit is a unit of time.
type Unit string

// The units of time.
const (
	Minute Unit = "menit"
	Hour   Unit = "jam"
	Day    Unit = "hari"
	Week   Unit = "minggu"
	Month  Unit = "bulan"
	Year   Unit = "tahun"
)
