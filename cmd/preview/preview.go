// Package preview shows an SOP in a browser of the same machine while its
// author writes: the flowchart, the official form and, beside them, what is
// wrong. What changes on disk changes on the page, which keeps its place.
//
// Nothing goes out and nobody else comes in: the server listens on the loopback
// address, answers only to its own names (a page from elsewhere may make its
// name lead here), only GET, and only a handful of fixed paths; the page may
// run and show only what comes from here.
package preview

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"html"
	"io"
	"net"
	"strings"
	"sync"
	"time"

	"sopc/lang/bahasa"
)

// View is what the page shows of one state of the files. Texts are in the
// language of the screen.
type View struct {
	Title string
	// Graph and Form are whole pages. nil where there is none because of
	// mistakes; the last good one is then kept, and said to be so.
	Graph, Form []byte
	Notes       []Note
	Summary     string // how many notes there are of each kind; or empty
	Trouble     string // why there is nothing to be shown, apart from notes; or empty
}

// Note is one finding.
type Note struct {
	Class    string   `json:"class"` // "error", "warning" or "hint"
	Severity string   `json:"severity"`
	Code     string   `json:"code"`
	Message  string   `json:"message"`
	Place    string   `json:"place"`            // file and line
	Before   string   `json:"before,omitempty"` // the line: what stands before, at and behind the place
	At       string   `json:"at,omitempty"`
	After    string   `json:"after,omitempty"`
	Label    string   `json:"label,omitempty"`
	Help     []string `json:"help,omitempty"`
}

// Bounds.
const (
	maxListeners = 16 // pages that are told of changes
	pulse        = 15 * time.Second
)

// Server serves the preview of one SOP.
type Server struct {
	name     string
	language bahasa.Language
	hosts    map[string]bool // that a request may be for

	mu        sync.Mutex
	state     state
	pages     map[string][]byte // by their path: the last good ones
	changed   chan struct{}     // closed with the next change
	listeners int
}

// state is what a page is told.
type state struct {
	Shown   bool    `json:"shown"` // something was shown at all
	Title   string  `json:"title"`
	Graph   picture `json:"alir"`
	Form    picture `json:"formulir"`
	Notes   []Note  `json:"notes"`
	Summary string  `json:"summary"`
	Trouble string  `json:"trouble,omitempty"`
}

// picture is one of the pages with pictures.
type picture struct {
	Hash  string `json:"hash"`  // empty when there is none yet
	Stale bool   `json:"stale"` // it is older than the notes
	Time  string `json:"time"`  // when it was good last
}

// New makes a server for a file, by the name that the page shows.
func New(name string, l bahasa.Language) *Server {
	return &Server{name: name, language: l, pages: map[string][]byte{}, changed: make(chan struct{})}
}

// Show puts a view in place of what was shown before. now is the time of day
// that the page tells.
func (s *Server) Show(v View, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := state{Shown: true, Title: cmp.Or(v.Title, s.state.Title), Notes: v.Notes, Summary: v.Summary, Trouble: v.Trouble}
	show := func(path string, text []byte, before picture) picture {
		if text == nil {
			return picture{before.Hash, true, before.Time}
		}
		sum := sha256.Sum256(text)
		s.pages[path] = text
		return picture{Hash: hex.EncodeToString(sum[:8]), Time: now.Format("15.04.05")}
	}
	next.Graph = show("/alir", v.Graph, s.state.Graph)
	next.Form = show("/formulir", v.Form, s.state.Form)
	s.state = next
	close(s.changed)
	s.changed = make(chan struct{})
}

//go:embed page.html
var pageText string

//go:embed page.css
var pageStyle []byte

//go:embed page.js
var pageScript []byte

// at is what stands at a path, a nil body when nothing does.
func (s *Server) at(path string) (kind, policy string, body []byte) {
	switch path {
	case "/":
		return "text/html", strict, s.around()
	case "/pratinjau.css":
		return "text/css", strict, pageStyle
	case "/pratinjau.js":
		return "text/javascript", strict, pageScript
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return "text/html", framed, s.pages[path]
}

// tell sends the state now and with each change, as server-sent events.
func (s *Server) tell(ctx context.Context, c net.Conn) {
	s.mu.Lock()
	full := s.listeners == maxListeners
	if !full {
		s.listeners++
	}
	s.mu.Unlock()
	if full {
		refuse(c, "503 Service Unavailable", "")
		return
	}
	defer func() {
		s.mu.Lock()
		s.listeners--
		s.mu.Unlock()
	}()
	gone := make(chan struct{})
	c.SetReadDeadline(time.Time{})
	go func() {
		io.Copy(io.Discard, c)
		close(gone)
	}()
	send := func(text string) bool {
		c.SetWriteDeadline(time.Now().Add(writeTime))
		_, err := io.WriteString(c, text)
		return err == nil
	}
	tick := time.NewTicker(pulse)
	defer tick.Stop()
	for news := header("200 OK", strict) + "Content-Type: text/event-stream\r\n\r\nretry: 1000\n\n"; ; {
		s.mu.Lock()
		now, changed := s.state, s.changed
		s.mu.Unlock()
		data, err := json.Marshal(now)
		if err != nil || !send(news+"data: "+string(data)+"\n\n") {
			return
		}
		news = ""
		for waiting := true; waiting; {
			select {
			case <-changed:
				waiting = false
			case <-tick.C: // keeps the connection alive
				if !send(":\n\n") {
					return
				}
			case <-gone:
				return
			case <-ctx.Done():
				return
			}
		}
	}
}

// around is the page around the pictures: pageText, in which [[Indonesian|
// English]] stands for the words of either language, [[BERKAS]] for the name of
// the file and [[NAMA]] for its last part.
func (s *Server) around() []byte {
	var b bytes.Buffer
	for i, part := range strings.Split(pageText, "[[") {
		inside, after, _ := strings.Cut(part, "]]")
		switch id, en, two := strings.Cut(inside, "|"); {
		case i == 0:
			after = part
		case two:
			b.WriteString(bahasa.T(id, en).In(s.language))
		case inside == "NAMA":
			b.WriteString(html.EscapeString(s.name[strings.LastIndexAny(s.name, `/\`)+1:]))
		default:
			b.WriteString(html.EscapeString(s.name))
		}
		b.WriteString(after)
	}
	return b.Bytes()
}
