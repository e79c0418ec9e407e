package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"sopc/lang/finding"
)

// WriteGitHub writes the findings as workflow commands of GitHub Actions,
// which show them beside the lines of a pull request.
func WriteGitHub(w io.Writer, files []File, o Options) error {
	out := bufio.NewWriter(w)
	for _, x := range gravest(files) {
		said := []string{x.Message.In(o.Language)}
		if label := x.Label.In(o.Language); label != "" {
			said = append(said, label)
		}
		for _, h := range x.Help {
			said = append(said, h.In(o.Language))
		}
		props := []string{"file=" + property(x.file)}
		if s := x.Span; !s.IsZero() {
			props = append(props, fmt.Sprintf("line=%d,endLine=%d", s.Start.Line, max(s.Start.Line, s.End.Line)))
			// GitHub accepts columns only where the span stays on its line.
			if s.Start.Line == s.End.Line {
				props = append(props, fmt.Sprintf("col=%d,endColumn=%d", s.Start.Column, max(s.Start.Column, s.End.Column-1)))
			}
		}
		props = append(props, "title="+property(x.Code))
		fmt.Fprintf(out, "::%s %s::%s\n", command(x.Severity), strings.Join(props, ","), data(strings.Join(said, "\n")))
	}
	return out.Flush()
}

func command(s finding.Severity) string {
	switch s {
	case finding.Error:
		return "error"
	case finding.Warning:
		return "warning"
	}
	return "notice"
}

// data escapes the text of a workflow command, property a value before it.
func data(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.ReplaceAll(Visible(l), "%", "%25")
	}
	return strings.Join(lines, "%0A")
}

func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(s))
}
