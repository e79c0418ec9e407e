package judges_test

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestOpenXML: Microsoft's own validator, which knows the schemas of Word, has
// nothing to say against the documents.
func TestOpenXML(t *testing.T) {
	need(t, "node", "node_modules/@ooxml-tools/validate")
	var files []string
	for _, p := range forms() {
		files = append(files, file(t, p, "docx"))
	}
	for i, v := range ask[verdict](t, "validate.mjs", files) {
		for _, fault := range v.Faults {
			t.Errorf("%s: %s", forms()[i].name, fault)
		}
	}
}

// TestRoundTrip: what LibreOffice keeps of a document in its own format, and
// writes for Word again, has the tables, their texts and the shapes.
func TestRoundTrip(t *testing.T) {
	need(t, "soffice")
	there, back := filepath.Join(folder, "odt"), filepath.Join(folder, "back")
	toODT, toDOCX := []string{"--convert-to", "odt", "--outdir", there}, []string{"--convert-to", "docx", "--outdir", back}
	var seeds []printed
	for _, p := range forms() {
		if strings.HasPrefix(p.name, "kalbar") || strings.HasPrefix(p.name, "blitar") {
			seeds = append(seeds, p)
			toODT = append(toODT, file(t, p, "docx"))
			toDOCX = append(toDOCX, filepath.Join(there, p.name+".odt"))
		}
	}
	writer(t, toODT...)
	writer(t, toDOCX...)
	for _, p := range seeds {
		before, after := kept(t, file(t, p, "docx")), kept(t, filepath.Join(back, p.name+".docx"))
		if !p.office && before["tables"] != fmt.Sprint(len(p.doc.Pages)) || before["shapes"] == "map[]" {
			t.Fatalf("%s: %v", p.name, before)
		}
		for what, want := range before {
			if got := after[what]; got != want {
				t.Errorf("%s: %s before:\n%s\nafter:\n%s", p.name, what, want, got)
			}
		}
	}
}

// kept is what should be the same before and after: tables, the letters of
// their cells in order, and how often each shape is there.
func kept(t *testing.T, name string) map[string]string {
	t.Helper()
	z, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	tables, heads, shapes := 0, 0, map[string]int{}
	var cells []string
	inside, fallback := 0, 0 // of text boxes, of the second copy of a shape
	words := false
	x := xml.NewDecoder(f)
	for {
		token, err := x.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			words = e.Name.Local == "t"
			switch e.Name.Local {
			case "tbl":
				tables++
			case "tblHeader":
				heads++
			case "Fallback":
				fallback++
			case "txbxContent":
				inside++
			case "tc":
				cells = append(cells, "")
			case "prstGeom":
				for _, a := range e.Attr {
					if a.Name.Local == "prst" && strings.HasPrefix(a.Value, "flowChart") {
						shapes[a.Value]++
					}
				}
			}
		case xml.EndElement:
			words = false
			switch e.Name.Local {
			case "Fallback":
				fallback--
			case "txbxContent":
				inside--
			}
		case xml.CharData:
			if words && len(cells) > 0 && inside == 0 && fallback == 0 {
				cells[len(cells)-1] += strings.Join(strings.Fields(string(e)), "")
			}
		}
	}
	cells = slices.DeleteFunc(cells, func(s string) bool { return s == "" })
	return map[string]string{"tables": fmt.Sprint(tables), "heads": fmt.Sprint(heads), "shapes": fmt.Sprint(shapes), "cells": strings.Join(cells, "\n")}
}
