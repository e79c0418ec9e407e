package docx

import (
	"strings"
	"testing"
)

// orders are the children of the elements we write in the order of ECMA-376
// (transitional), of [MS-DOCX] for wps and of DrawingML: all that the schemas
// allow up to and between those we use. An element that is not listed here may
// have any children in any order.
var orders = map[string]string{
	"w:document":          "background body",
	"w:tbl":               "bookmarkStart bookmarkEnd tblPr tblGrid tr",
	"w:tblPr":             "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
	"w:tr":                "tblPrEx trPr tc",
	"w:tc":                "tcPr p",
	"w:tcPr":              "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
	"w:tcMar":             "top left bottom right",
	"w:tcBorders":         "top left bottom right insideH insideV tl2br tr2bl",
	"w:tblBorders":        "top left bottom right insideH insideV",
	"w:tblCellMar":        "top left bottom right",
	"w:p":                 "pPr r",
	"w:pPr":               "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr",
	"w:numPr":             "ilvl numId",
	"w:rPr":               "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang",
	"w:sectPr":            "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols",
	"w:style":             "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked pPr rPr tblPr trPr tcPr tblStylePr",
	"w:styles":            "docDefaults latentStyles style",
	"w:docDefaults":       "rPrDefault pPrDefault",
	"w:numbering":         "numPicBullet abstractNum num",
	"w:abstractNum":       "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
	"w:lvl":               "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
	"w:num":               "abstractNumId lvlOverride",
	"w:lvlOverride":       "startOverride lvl",
	"w:settings":          "writeProtection view zoom defaultTabStop characterSpacingControl compat themeFontLang clrSchemeMapping decimalSymbol listSeparator",
	"mc:AlternateContent": "Choice Fallback",
	"wp:anchor":           "simplePos positionH positionV extent effectExtent wrapNone docPr cNvGraphicFramePr graphic",
	"wp:inline":           "extent effectExtent docPr cNvGraphicFramePr graphic",
	"pic:pic":             "nvPicPr blipFill spPr",
	"pic:blipFill":        "blip srcRect tile stretch",
	"pic:spPr":            "xfrm custGeom prstGeom noFill",
	"a:graphic":           "graphicData",
	"wps:wsp":             "cNvPr cNvSpPr cNvCnPr spPr style extLst txbx linkedTxbx bodyPr",
	"wps:spPr":            "xfrm custGeom prstGeom noFill solidFill gradFill ln effectLst",
	"a:xfrm":              "off ext",
	"a:custGeom":          "avLst gdLst ahLst cxnLst rect pathLst",
	"a:prstGeom":          "avLst",
	"a:ln":                "noFill solidFill prstDash round bevel miter headEnd tailEnd",
	"v:shape":             "stroke textbox",
	"Types":               "Default Override",
}

// Word refuses a document whose elements are in another order than its schema
// says.
func TestOrder(t *testing.T) {
	for name, d := range documents(t) {
		for part, root := range unpacked(t, d) {
			var check func(e *element)
			check = func(e *element) {
				if order, ok := orders[e.name]; ok {
					allowed := strings.Fields(order)
					at := 0
					for _, c := range e.children {
						local := c.name[strings.IndexByte(c.name, ':')+1:]
						for at < len(allowed) && allowed[at] != local {
							at++
						}
						if at == len(allowed) {
							t.Fatalf("%s, %s: <%s> stands too late in <%s>, or is unknown there", name, part, c.name, e.name)
						}
					}
				}
				for _, c := range e.children {
					check(c)
				}
			}
			check(root)
		}
	}
}
