package form

import "sopc/compiler/program"

// Sizes of the flow alone in mm.
const (
	flowMargin = 4.0
	flowText   = 74.0 // of the columns No and Kegiatan
)

// flowReach is how many places an arrow is searched a way over: more than the
// longest arrows of an SOP of an office need, and few enough for the longest.
const flowReach = 10_000

// Flow lays out the flow of p alone, as one picture: No, Kegiatan and the lanes
// with the flowchart, on a single page as large as that takes. Of the options
// only the fonts and what the office calls the columns count. What the columns
// that are left out say, each row keeps in Unshown. Like Layout, it fails only
// on a program that program.Validate refuses.
func Flow(p *program.Program, o Options) (*Document, error) {
	if err := program.Validate(p); err != nil {
		return nil, err
	}
	const endless = 1e6
	c := newCharter(p)
	l := newLayouter(p, Options{
		Fonts: o.Fonts,
		Paper: Paper{endless, 2*flowMargin + flowText + c.widestLane()*float64(c.lanes)},
		Template: Template{
			Margins: Margins{flowMargin, flowMargin, flowMargin, flowMargin},
			Columns: parts([]Part{"no", activityPart, lanesPart}),
			Names:   o.Template.Names,
		},
	})
	l.alone = true
	l.layWords()
	l.table()
	page := &l.doc.Pages[0]
	page.Number = 1
	l.doc.Height = page.Table.Y + page.Table.H + flowMargin
	return &l.doc, nil
}

// Words are what a row says in a column that is not shown.
type Words struct {
	Name  string // of the column
	Texts []string
}

// unshown is what a row says in the columns that are left out.
func (l *layouter) unshown(row int) []Words {
	var all []Words
	for c, part := range textParts {
		if texts := l.words[row][c]; l.place[c] < 0 && len(texts) > 0 {
			all = append(all, Words{clean(l.template.name(part)), texts})
		}
	}
	return all
}
