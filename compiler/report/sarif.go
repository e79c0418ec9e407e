package report

import (
	"io"
	"maps"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// The parts of SARIF 2.1.0 that sopc uses, named as in the standard
// (OASIS, Static Analysis Results Interchange Format, 27 March 2020).
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool       `json:"tool"`
		Language   string          `json:"language"`
		ColumnKind string          `json:"columnKind"`
		Artifacts  []sarifArtifact `json:"artifacts,omitempty"`
		Results    []sarifResult   `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID   string        `json:"id"`
		Help *sarifMessage `json:"help,omitempty"`
	}
	sarifMessage struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifArtifact struct {
		Location sarifArtifactLocation `json:"location"`
	}
	sarifResult struct {
		RuleID           string          `json:"ruleId"`
		RuleIndex        int             `json:"ruleIndex"`
		Level            string          `json:"level"`
		Message          sarifMessage    `json:"message"`
		Locations        []sarifLocation `json:"locations"`
		RelatedLocations []sarifLocation `json:"relatedLocations,omitempty"`
		Fixes            []sarifFix      `json:"fixes,omitempty"`
	}
	sarifLocation struct {
		ID               int                   `json:"id,omitempty"`
		PhysicalLocation sarifPhysicalLocation `json:"physicalLocation"`
		Message          *sarifMessage         `json:"message,omitempty"`
	}
	sarifPhysicalLocation struct {
		ArtifactLocation sarifArtifactLocation `json:"artifactLocation"`
		Region           *sarifRegion          `json:"region,omitempty"`
	}
	sarifArtifactLocation struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int           `json:"startLine"`
		StartColumn int           `json:"startColumn"`
		EndLine     int           `json:"endLine"`
		EndColumn   int           `json:"endColumn"`
		Message     *sarifMessage `json:"message,omitempty"`
	}
	sarifFix struct {
		Description     sarifMessage          `json:"description"`
		ArtifactChanges []sarifArtifactChange `json:"artifactChanges"`
	}
	sarifArtifactChange struct {
		ArtifactLocation sarifArtifactLocation `json:"artifactLocation"`
		Replacements     []sarifReplacement    `json:"replacements"`
	}
	sarifReplacement struct {
		DeletedRegion   sarifRegion   `json:"deletedRegion"`
		InsertedContent *sarifMessage `json:"insertedContent,omitempty"`
	}
)

// WriteSARIF writes the findings as a SARIF 2.1.0 log. Columns count code
// points, which the log declares.
func WriteSARIF(w io.Writer, files []File, o Options) error {
	found := gravest(files)
	seen := map[string]bool{}
	for _, x := range found {
		seen[x.Code] = true
	}
	codes := slices.Sorted(maps.Keys(seen))

	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "sopc", Version: o.Version, Rules: []sarifRule{}}},
		Language:   "id",
		ColumnKind: "unicodeCodePoints",
		Results:    []sarifResult{},
	}
	if o.Language == bahasa.EN {
		run.Language = "en"
	}
	for _, code := range codes {
		rule := sarifRule{ID: code}
		if o.Page != nil {
			if page, ok := o.Page(code, o.Language); ok {
				rule.Help = &sarifMessage{Text: braces(page), Markdown: braces(page)}
			}
		}
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rule)
	}
	for _, f := range files {
		run.Artifacts = append(run.Artifacts, sarifArtifact{sarifArtifactLocation{uri(f.Name)}})
	}
	log := sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{run},
	}
	return writeLong(w, log, `"results": []`, len(found), func(i int) any {
		index, _ := slices.BinarySearch(codes, found[i].Code)
		return sarifOf(found[i], index, o.Language)
	})
}

func sarifOf(x located, index int, l bahasa.Language) sarifResult {
	said := []string{x.Message.In(l)}
	for _, h := range x.Help {
		said = append(said, h.In(l))
	}
	at := sarifLocation{PhysicalLocation: physical(x.Span, x.file)}
	if label := x.Label.In(l); label != "" && at.PhysicalLocation.Region != nil {
		at.PhysicalLocation.Region.Message = &sarifMessage{Text: braces(label)}
	}
	r := sarifResult{
		RuleID:    x.Code,
		RuleIndex: index,
		Level:     level(x.Severity),
		Message:   sarifMessage{Text: braces(strings.Join(said, "\n"))},
		Locations: []sarifLocation{at},
	}
	for i, rel := range x.Related {
		at := sarifLocation{ID: i + 1, PhysicalLocation: physical(rel.Span, x.file)}
		if label := rel.Label.In(l); label != "" {
			at.Message = &sarifMessage{Text: braces(label)}
		}
		r.RelatedLocations = append(r.RelatedLocations, at)
	}
	for _, f := range x.Fixes {
		if changes := changes(f, x.file); len(changes) > 0 {
			r.Fixes = append(r.Fixes, sarifFix{sarifMessage{Text: braces(f.Title.In(l))}, changes})
		}
	}
	return r
}

// changes groups the edits of a fix by file.
func changes(f finding.Fix, file string) []sarifArtifactChange {
	var all []sarifArtifactChange
	at := map[string]int{}
	for _, e := range f.Edits {
		r := region(e.Span)
		if r == nil {
			continue
		}
		name := fileOf(e.Span, file)
		i, seen := at[name]
		if !seen {
			i = len(all)
			at[name] = i
			all = append(all, sarifArtifactChange{ArtifactLocation: sarifArtifactLocation{uri(name)}})
		}
		c := sarifReplacement{DeletedRegion: *r}
		if e.New != "" {
			c.InsertedContent = &sarifMessage{Text: e.New}
		}
		all[i].Replacements = append(all[i].Replacements, c)
	}
	return all
}

func physical(s finding.Span, file string) sarifPhysicalLocation {
	return sarifPhysicalLocation{sarifArtifactLocation{uri(fileOf(s, file))}, region(s)}
}

func region(s finding.Span) *sarifRegion {
	if s.IsZero() {
		return nil
	}
	return &sarifRegion{StartLine: s.Start.Line, StartColumn: s.Start.Column, EndLine: s.End.Line, EndColumn: s.End.Column}
}

// braces doubles braces, which in a message would else enclose a placeholder
// (section 3.11.5 of the standard).
func braces(s string) string {
	return strings.NewReplacer("{", "{{", "}", "}}").Replace(s)
}

func level(s finding.Severity) string {
	switch s {
	case finding.Error:
		return "error"
	case finding.Warning:
		return "warning"
	}
	return "note"
}

// uri is a file name as a URI reference: relative names stay relative to
// wherever the reader of the log has the files.
func uri(name string) string {
	slashed := filepath.ToSlash(name)
	if filepath.IsAbs(name) {
		return (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(slashed, "/")}).String()
	}
	return (&url.URL{Path: slashed}).String()
}
