package bpmn

import (
	"strconv"
	"strings"
)

// markup is XML while it is written.
type markup struct {
	strings.Builder
	depth int
}

// open begins an element; attributes are names and values in turn, of which
// those without a value are left out.
func (m *markup) open(name string, attributes ...string) {
	m.tag(name, attributes)
	m.WriteString(">\n")
	m.depth++
}

func (m *markup) end(name string) {
	m.depth--
	m.indent()
	m.WriteString("</" + name + ">\n")
}

func (m *markup) empty(name string, attributes ...string) {
	m.tag(name, attributes)
	m.WriteString(" />\n")
}

// text is an element with a text, left out when that is empty.
func (m *markup) text(name, text string, attributes ...string) {
	if text == "" {
		return
	}
	m.tag(name, attributes)
	m.WriteByte('>')
	escape.WriteString(m, text)
	m.WriteString("</" + name + ">\n")
}

func (m *markup) indent() {
	for range m.depth {
		m.WriteString("  ")
	}
}

func (m *markup) tag(name string, attributes []string) {
	m.indent()
	m.WriteString("<" + name)
	for i := 0; i < len(attributes); i += 2 {
		if attributes[i+1] != "" {
			m.WriteString(" " + attributes[i] + `="`)
			escapeAttribute.WriteString(m, attributes[i+1])
			m.WriteByte('"')
		}
	}
}

var (
	escape          = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")
	escapeAttribute = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\t", "&#9;", "\n", "&#10;", "\r", "&#13;")
)

// xml writes the process and its diagram.
func (s *process) xml() []byte {
	m := &markup{}
	m.Grow(4096 + 1500*len(s.nodes))
	m.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	m.open("bpmn:definitions",
		"xmlns:bpmn", "http://www.omg.org/spec/BPMN/20100524/MODEL",
		"xmlns:bpmndi", "http://www.omg.org/spec/BPMN/20100524/DI",
		"xmlns:dc", "http://www.omg.org/spec/DD/20100524/DC",
		"xmlns:di", "http://www.omg.org/spec/DD/20100524/DI",
		"id", "Definisi", "name", s.name, "targetNamespace", "urn:sopc:bpmn", "exporter", "sopc")
	for _, msg := range s.messages {
		m.empty("bpmn:message", "id", msg.id, "name", msg.name)
	}
	m.open("bpmn:collaboration", "id", "Kolaborasi")
	m.empty("bpmn:participant", "id", "Instansi", "name", s.name, "processRef", s.id)
	m.end("bpmn:collaboration")
	m.open("bpmn:process", "id", s.id, "name", s.name, "isExecutable", "false")
	m.doc(s.doc)
	s.writeLanes(m)
	for _, n := range s.nodes {
		m.node(n)
	}
	for _, f := range s.flows {
		m.flow(f)
	}
	m.end("bpmn:process")
	s.writeDiagram(m)
	m.end("bpmn:definitions")
	return []byte(m.String())
}

func (m *markup) doc(lines []string) {
	m.text("bpmn:documentation", strings.Join(lines, "\n"))
}

func laneID(i int) string { return "Pelaksana_" + strconv.Itoa(i+1) }

func (s *process) writeLanes(m *markup) {
	in := make([][]*node, len(s.lanes))
	for _, n := range s.nodes {
		in[n.lane] = append(in[n.lane], n)
	}
	m.open("bpmn:laneSet", "id", "Para_pelaksana")
	for i, l := range s.lanes {
		m.open("bpmn:lane", "id", laneID(i), "name", l.name)
		m.doc(l.doc)
		for _, n := range in[i] {
			m.text("bpmn:flowNodeRef", n.id)
		}
		m.end("bpmn:lane")
	}
	m.end("bpmn:laneSet")
}

// node writes a node; of its parts those that are empty are left out.
func (m *markup) node(n *node) {
	k := kinds[n.kind]
	name := "bpmn:" + k.element
	attributes := []string{"id", n.id, "name", n.name, "calledElement", n.calls, "messageRef", n.awaits}
	if n.host != nil {
		attributes = append(attributes, "attachedToRef", n.host.id, "cancelActivity", strconv.FormatBool(n.ends))
	}
	if n.shape() == gateway {
		direction := "Converging"
		if len(n.out) > 1 {
			direction = "Diverging"
		}
		attributes = append(attributes, "gatewayDirection", direction)
		for _, f := range n.out {
			if f.otherwise {
				attributes = append(attributes, "default", f.id)
			}
		}
	}
	m.open(name, attributes...)
	m.doc(n.doc)
	for _, f := range n.in {
		m.text("bpmn:incoming", f.id)
	}
	for _, f := range n.out {
		m.text("bpmn:outgoing", f.id)
	}
	if d := k.definition; d != "" {
		id := []string{"id", n.id + "_arti"}
		if n.when == "" {
			m.empty("bpmn:"+d, id...)
		} else {
			m.open("bpmn:"+d, id...)
			m.text("bpmn:timeDuration", n.when)
			m.end("bpmn:" + d)
		}
	}
	m.end(name)
}

func (m *markup) flow(f *flow) {
	attributes := []string{"id", f.id, "name", f.name, "sourceRef", f.from.id, "targetRef", f.to.id}
	if f.condition == "" && len(f.doc) == 0 {
		m.empty("bpmn:sequenceFlow", attributes...)
		return
	}
	m.open("bpmn:sequenceFlow", attributes...)
	m.doc(f.doc)
	m.text("bpmn:conditionExpression", f.condition)
	m.end("bpmn:sequenceFlow")
}

func (s *process) writeDiagram(m *markup) {
	m.open("bpmndi:BPMNDiagram", "id", "Diagram")
	m.open("bpmndi:BPMNPlane", "id", "Bidang", "bpmnElement", "Kolaborasi")
	m.shape("Instansi", s.pool, "isHorizontal", "true")
	y := s.pool.y
	for i, lane := range s.laneHeights() {
		m.shape(laneID(i), box{s.pool.x + strip, y, s.pool.w - strip, lane}, "isHorizontal", "true")
		y += lane
	}
	for _, n := range s.nodes {
		var attributes []string
		if n.kind == exclusive {
			attributes = []string{"isMarkerVisible", "true"}
		}
		outline := box{n.x - n.w/2, n.y - n.h/2, n.w, n.h}
		if n.caption.empty() {
			m.shape(n.id, outline, attributes...)
			continue
		}
		m.open("bpmndi:BPMNShape", append([]string{"id", n.id + "_di", "bpmnElement", n.id}, attributes...)...)
		m.bounds(outline)
		m.label(n.caption, n)
		m.end("bpmndi:BPMNShape")
	}
	for _, f := range s.flows {
		m.open("bpmndi:BPMNEdge", "id", f.id+"_di", "bpmnElement", f.id)
		for _, p := range f.points {
			m.empty("di:waypoint", "x", number(p.x), "y", number(p.y))
		}
		if !f.label.empty() {
			m.label(f.label, f.from)
		}
		m.end("bpmndi:BPMNEdge")
	}
	m.end("bpmndi:BPMNPlane")
	m.end("bpmndi:BPMNDiagram")
}

// laneHeights is how high each lane is.
func (s *process) laneHeights() (all []float64) {
	from := s.pool.y
	for i := range s.bands {
		if b := &s.bands[i]; b.final {
			to := s.pool.y + s.pool.h
			if i+1 < len(s.bands) {
				to = s.bands[i+1].y
			}
			all = append(all, to-from)
			from = to
		}
	}
	return all
}

func (m *markup) shape(id string, b box, attributes ...string) {
	m.open("bpmndi:BPMNShape", append([]string{"id", id + "_di", "bpmnElement", id}, attributes...)...)
	m.bounds(b)
	m.end("bpmndi:BPMNShape")
}

func (m *markup) bounds(b box) {
	m.empty("dc:Bounds", "x", number(b.x), "y", number(b.y), "width", number(b.w), "height", number(b.h))
}

// label writes a label that is placed from the middle of a node.
func (m *markup) label(b box, of *node) {
	m.open("bpmndi:BPMNLabel")
	m.bounds(box{of.x + b.x, of.y + b.y, b.w, b.h})
	m.end("bpmndi:BPMNLabel")
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
