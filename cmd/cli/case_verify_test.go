package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// proved verifies all cases of an office, gives each out as a file that
// verifies by itself, and takes it in elsewhere, where it verifies, too.
func (o *commands) proved(ids []string) {
	o.Helper()
	var whole verifyForm
	if out := o.must(Done, "case", "verify", "--semua", "--json"); json.Unmarshal([]byte(out), &whole) != nil || !whole.Sound || !whole.Compared || whole.Checked < len(ids) {
		o.Fatal(out)
	}
	elsewhere := commands{TB: o.TB, data: filepath.Join(o.TempDir(), "lain")}
	for _, id := range ids {
		file := filepath.Join(o.TempDir(), id+".kasus")
		o.must(Done, "case", "export", id, "-o", file)
		var alone verifyForm
		if out := elsewhere.must(Done, "case", "verify", file, "--kunci-publik", whole.Key, "--json"); json.Unmarshal([]byte(out), &alone) != nil || !alone.Sound {
			o.Fatal(out)
		}
		elsewhere.must(Done, "case", "import", file, "--kunci-publik", whole.Key)
		var args []string
		for _, c := range alone.Cases {
			args = append(args, "--jangkar", c.Anchor)
		}
		elsewhere.must(Done, append([]string{"case", "verify", id}, args...)...)
		o.must(Done, append([]string{"case", "verify", id}, args...)...)
		if here, there := o.must(Done, "case", "log", id), elsewhere.must(Done, "case", "log", id); !strings.HasPrefix(there, here) {
			o.Errorf("%s elsewhere has another record:\n%s\n%s", id, here, there)
		}
		page := filepath.Join(o.TempDir(), id+".html")
		if o.must(Done, "case", "card", id, "--format", "html", "-o", page); !strings.Contains(content(o, page), alone.Cases[0].Anchor) {
			o.Errorf("the card of %s lacks its anchor", id)
		}
	}
	elsewhere.must(Done, "case", "verify", "--semua")
}

func content(o *commands, name string) string {
	o.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		o.Fatal(err)
	}
	return string(text)
}
