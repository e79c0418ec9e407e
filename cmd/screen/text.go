package screen

import (
	"strings"

	"github.com/rivo/uniseg"

	"sopc/compiler/report"
)

// Wrap breaks a line at its blanks to a width in columns. What follows the
// first line stands below its text: further in than a mark such as "! " or
// "  2. ". A word that is wider than the screen is broken.
func Wrap(s string, width int) []string {
	if uniseg.StringWidth(s) <= width {
		return []string{s}
	}
	text := strings.TrimLeft(s, " ")
	first := s[:len(s)-len(text)]
	if mark, rest, found := strings.Cut(text, " "); found && len(mark) < 4 && strings.ContainsAny(mark, ".!─") {
		first, text = first+mark+" ", rest
	}
	return hang(first, text, width)
}

// hang wraps text behind a mark.
func hang(mark, text string, width int) []string {
	indent := uniseg.StringWidth(mark)
	room := max(width-indent, 4)
	var lines []string
	for _, l := range Fold(text, room) {
		for uniseg.StringWidth(l) > room {
			part := head(l, room)
			lines, l = append(lines, part), l[len(part):]
		}
		lines = append(lines, l)
	}
	for i, l := range lines {
		lines[i] = strings.Repeat(" ", indent) + l
		if i == 0 {
			lines[i] = mark + l
		}
	}
	return lines
}

// head gives the beginning of s that is at most so many columns wide, but at
// least one character.
func head(s string, width int) string {
	n, used, state := 0, 0, -1
	for rest := s; len(rest) > 0; {
		cluster, more, w, next := uniseg.FirstGraphemeClusterInString(rest, state)
		if used+w > width && n > 0 {
			break
		}
		n, used, rest, state = n+len(cluster), used+w, more, next
	}
	return s[:n]
}

// Fold breaks a paragraph at its blanks.
func Fold(s string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && uniseg.StringWidth(line)+1+uniseg.StringWidth(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

// Fit cuts or fills s, made harmless, to exactly width columns.
func Fit(s string, width int) string {
	s = report.Visible(s)
	if n := uniseg.StringWidth(s); n <= width {
		return s + strings.Repeat(" ", width-n)
	}
	if width <= 0 {
		return ""
	}
	cut := ""
	if width > 1 {
		cut = head(s, width-1)
	}
	return cut + "…" + strings.Repeat(" ", max(0, width-1-uniseg.StringWidth(cut)))
}
