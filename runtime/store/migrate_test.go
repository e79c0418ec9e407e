package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"sopc/runtime/host"
	"sopc/runtime/store"
)

// TestOlder opens a store of the first version of the schema, which the code
// of that version made: three cases of three steps, after one, two and three.
func TestOlder(t *testing.T) {
	dir := folder(t)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{"sopc.db": filepath.Join(dir, "sopc.db"), "kunci.pem": dir + ".pem"} {
		text, err := os.ReadFile(filepath.Join("testdata", "bentuk-1", from))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if v := schemaOf(t, dir); v != 1 {
		t.Fatalf("the fixture has version %d", v)
	}
	_, err := store.Open(t.Context(), dir, store.Options{ReadOnly: true})
	fails(t, err, store.Older, dir)

	s := open(t, dir)
	if v := schemaOf(t, dir); v < 2 {
		t.Errorf("it has version %d still", v)
	}
	if lines := sound(t, s, dir); lines != 9 {
		t.Errorf("%d lines", lines)
	}
	list, err := s.Cases(t.Context(), host.CaseQuery{})
	if err != nil || len(list) != 3 || list[0].End != "Selesai" || list[2].ID != "2026-0001" {
		t.Errorf("%+v %v", list, err)
	}
	if _, err := officeOver(s).Do(t.Context(), "2026-0002", complete(2)); err != nil {
		t.Errorf("work cannot go on: %v", err)
	}
	if _, found, err := s.Find(t.Context(), "2026-0001", "mulai-0"); !found || err != nil {
		t.Error(found, err)
	}
	s.Close()
	reader, err := store.Open(t.Context(), dir, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	reader.Close()
}

func schemaOf(t *testing.T, dir string) (v int) {
	t.Helper()
	db := database(t, dir)
	defer db.Close()
	if err := db.QueryRow("PRAGMA user_version").Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}
