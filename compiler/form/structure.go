package form

import (
	"math"
	"slices"
)

// What follows is for back ends that keep the structure of the form instead of
// painting it: paragraphs instead of lines, tables instead of places.

// Continued is the line that stands before the rest of a cell that is split
// over pages.
const Continued = "(lanjutan)"

// Paragraph is a paragraph of a cell, whole.
type Paragraph struct {
	Text string
	Mark string // as of its first line
	Bold bool
	Size float64 // points
	Gap  float64 // mm above it
	// Breaks are the places in Text where lines end inside a word.
	Breaks []int
}

// Paragraphs joins the printed lines of a cell.
func Paragraphs(lines []Line) []Paragraph {
	var all []Paragraph
	for i, t := range lines {
		if !t.Flow || i == 0 || lines[i-1].Text == Continued {
			all = append(all, Paragraph{Text: t.Text, Mark: t.Mark, Bold: t.Bold, Size: t.Size, Gap: t.Gap})
			continue
		}
		p := &all[len(all)-1]
		if t.Blank {
			p.Text += " "
		} else {
			p.Breaks = append(p.Breaks, len(p.Text))
		}
		p.Text += t.Text
	}
	return all
}

// Grid is a table: what cells become that tile a part of a page. A cell of the
// page may span several of its columns and rows.
type Grid struct {
	Columns, Rows []float64 // widths and heights in mm
	Places        [][]Place // of each row, from left to right
}

// Place is a place in a row of a grid.
type Place struct {
	Cell          int  // index of the cell; -1 where none is
	Columns, Rows int  // that it spans
	Began         bool // in a row above, and spans down to this one
}

// NewGrid makes a grid of cells.
func NewGrid(cells []Cell) Grid {
	var xs, ys []float64
	for _, c := range cells {
		xs, ys = append(xs, c.X, c.X+c.W), append(ys, c.Y, c.Y+c.H)
	}
	xs, ys = edges(xs), edges(ys)
	var g Grid
	for i := 1; i < len(xs); i++ {
		g.Columns = append(g.Columns, xs[i]-xs[i-1])
	}
	for k := 1; k < len(ys); k++ {
		g.Rows = append(g.Rows, ys[k]-ys[k-1])
		var places []Place
		for i := 0; i < len(g.Columns); {
			p := Place{Cell: -1, Columns: 1, Rows: 1}
			for n, c := range cells {
				if c.X <= xs[i]+hair && xs[i+1] <= c.X+c.W+hair && c.Y <= ys[k-1]+hair && ys[k] <= c.Y+c.H+hair {
					p = Place{n, between(xs, xs[i], c.X+c.W), between(ys, c.Y, c.Y+c.H), c.Y < ys[k-1]-hair}
					break
				}
			}
			places = append(places, p)
			i += p.Columns
		}
		g.Places = append(g.Places, places)
	}
	return g
}

// hair is what borders may be apart and still be one, in mm.
const hair = 0.01

// edges are the places at which there are borders.
func edges(at []float64) []float64 {
	slices.Sort(at)
	return slices.CompactFunc(at, func(a, b float64) bool { return math.Abs(a-b) < hair })
}

// between counts the stretches from one edge to another.
func between(edges []float64, from, to float64) int {
	n := 0
	for _, e := range edges {
		if e > from+hair && e < to+hair {
			n++
		}
	}
	return n
}
