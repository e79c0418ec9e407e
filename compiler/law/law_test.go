package law

import "testing"

func TestTable(t *testing.T) {
	if _, err := read(statusJSON); err != nil {
		t.Fatal(err)
	}
}
