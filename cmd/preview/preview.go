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
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"sync"
	"time"

	"sopc/lang/bahasa"
)

// View is what the page shows of one state of the files. Texts are in the
// language of the screen.
type View struct {
	Title string
	// Graph and Form are whole pages. nil when there are none because of
	// mistakes; the page then keeps the last good ones and says so.
	Graph, Form []byte
	Notes       []Note
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
	pages     map[string]page // by their path: the last good ones
	changed   chan struct{}   // closed with the next change
	listeners int
}

type page struct {
	html []byte
	hash string
}

// state is what a page is told.
type state struct {
	Shown   bool   `json:"shown"` // something was shown at all
	Title   string `json:"title"`
	Graph   string `json:"graph"` // hash of the page, empty when there is none yet
	Form    string `json:"form"`
	Stale   bool   `json:"stale"` // the pictures are older than the notes
	Notes   []Note `json:"notes"`
	Trouble string `json:"trouble,omitempty"`
	Time    string `json:"time"` // when the pictures were good last
}

// New makes a server for a file, by the name that the page shows.
func New(name string, l bahasa.Language) *Server {
	return &Server{name: name, language: l, pages: map[string]page{}, changed: make(chan struct{})}
}

// Show puts a view in place of what was shown before. now is the time of day
// that the page tells.
func (s *Server) Show(v View, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := state{Shown: true, Title: v.Title, Notes: v.Notes, Trouble: v.Trouble, Time: s.state.Time}
	if v.Graph != nil && v.Form != nil {
		s.pages["/alir"], s.pages["/formulir"] = newPage(v.Graph), newPage(v.Form)
		next.Time = now.Format("15.04.05")
	} else {
		next.Title, next.Stale = s.state.Title, true
	}
	next.Graph, next.Form = s.pages["/alir"].hash, s.pages["/formulir"].hash
	s.state = next
	close(s.changed)
	s.changed = make(chan struct{})
}

func newPage(html []byte) page {
	sum := sha256.Sum256(html)
	return page{html, hex.EncodeToString(sum[:8])}
}

// Serve answers on l until ctx ends.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return err
	}
	s.hosts = map[string]bool{"127.0.0.1:" + port: true, "localhost:" + port: true, "[::1]:" + port: true}
	server := http.Server{
		Handler:           s,
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	stop := context.AfterFunc(ctx, func() { server.Close() })
	defer stop()
	if err := server.Serve(l); ctx.Err() == nil {
		return err
	}
	return ctx.Err()
}

//go:embed page.html
var pageText string

//go:embed page.css
var pageStyle []byte

//go:embed page.js
var pageScript []byte

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	switch {
	case !s.hosts[r.Host] || r.Header.Get("Sec-Fetch-Site") == "cross-site" && r.URL.Path != "/":
		http.Error(w, "forbidden", http.StatusForbidden)
		return
	case r.Method != http.MethodGet:
		h.Set("Allow", "GET")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	switch path := r.URL.Path; path {
	case "/":
		h.Set("Content-Type", "text/html; charset=utf-8")
		s.page(w)
	case "/pratinjau.css":
		h.Set("Content-Type", "text/css; charset=utf-8")
		w.Write(pageStyle)
	case "/pratinjau.js":
		h.Set("Content-Type", "text/javascript; charset=utf-8")
		w.Write(pageScript)
	case "/alir", "/formulir":
		s.mu.Lock()
		html := s.pages[path].html
		s.mu.Unlock()
		if html == nil {
			http.NotFound(w, r)
			return
		}
		// What they may do they say themselves.
		h.Set("Content-Security-Policy", "frame-ancestors 'self'")
		h.Set("Content-Type", "text/html; charset=utf-8")
		w.Write(html)
	case "/perubahan":
		s.tell(w, r)
	default:
		http.NotFound(w, r)
	}
}

// tell sends the state now and with each change, as server-sent events.
func (s *Server) tell(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	if s.listeners == maxListeners {
		s.mu.Unlock()
		http.Error(w, "too many pages", http.StatusServiceUnavailable)
		return
	}
	s.listeners++
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.listeners--
		s.mu.Unlock()
	}()
	out := http.NewResponseController(w)
	send := func(text string) bool {
		out.SetWriteDeadline(time.Now().Add(10 * time.Second))
		_, err := fmt.Fprint(w, text)
		return err == nil && out.Flush() == nil
	}
	w.Header().Set("Content-Type", "text/event-stream")
	tick := time.NewTicker(pulse)
	defer tick.Stop()
	for news := "retry: 1000\n\n"; ; {
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
			case <-tick.C: // a reader that has gone is noticed
				if !send(":\n\n") {
					return
				}
			case <-r.Context().Done():
				return
			}
		}
	}
}

// page writes the page around the pictures.
func (s *Server) page(w http.ResponseWriter) {
	t, err := template.New("page").Funcs(template.FuncMap{
		"say": func(id, en string) string { return bahasa.T(id, en).In(s.language) },
	}).Parse(pageText)
	if err == nil {
		err = t.Execute(w, s.name)
	}
	if err != nil {
		panic(err) // the page is our own
	}
}
