package bpmn_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestSchema: what is written is valid by the schema of the OMG.
func TestSchema(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the schema is not asked")
	}
	schema := filepath.Join(judges, "node_modules", "bpmn-moddle", "resources", "bpmn", "xsd", "BPMN20.xsd")
	_, err := os.Stat(schema)
	need(t, err, "the schema is not installed: npm ci in testdata/bpmn")
	_, err = exec.LookPath("xmllint")
	need(t, err, "xmllint is not installed")
	arguments := []string{"--nonet", "--noout", "--schema", schema}
	folder := t.TempDir()
	for i, s := range append(written(), grown(100, 30)...) {
		file := filepath.Join(folder, fmt.Sprint(i))
		if err := os.WriteFile(file, write(t, s), 0o600); err != nil {
			t.Fatal(err)
		}
		arguments = append(arguments, file)
	}
	if out, err := exec.Command("xmllint", arguments...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%.3000s", err, out)
	}
}
