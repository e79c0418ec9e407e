package preview

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sopc/lang/bahasa"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// serve starts a server and gives its address.
func serve(t *testing.T) (*Server, string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := New("folder/surat <&>.sop", bahasa.ID)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		select {
		case err := <-ended:
			if err != context.Canceled {
				t.Errorf("the server ends with %v", err)
			}
		case <-time.After(2 * time.Second):
			t.Error("the server does not end")
		}
	})
	return s, "http://" + l.Addr().String()
}

func get(t *testing.T, method, url string, change func(*http.Request)) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(r)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

// Only this machine's own page is answered: by name, by method, by path.
func TestDoor(t *testing.T) {
	s, url := serve(t)
	s.Show(View{Title: "T", Graph: []byte("alir"), Form: []byte("formulir")}, noon)
	host := func(h string) func(*http.Request) { return func(r *http.Request) { r.Host = h } }
	port := url[strings.LastIndex(url, ":"):]
	for _, c := range []struct {
		method, path string
		change       func(*http.Request)
		want         int
	}{
		{"GET", "/", nil, 200},
		{"GET", "/", host("localhost" + port), 200},
		{"GET", "/alir?1", nil, 200},
		{"GET", "/formulir", nil, 200},
		{"GET", "/pratinjau.js", nil, 200},
		{"GET", "/", host("evil.example"), 403},
		{"GET", "/alir", host("evil.example" + port), 403},
		{"GET", "/", host("127.0.0.1"), 403},
		{"GET", "/", host("127.0.0.1:1"), 403},
		{"GET", "/alir", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		{"GET", "/perubahan", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		{"POST", "/", nil, 405},
		{"HEAD", "/alir", nil, 405},
		{"DELETE", "/alir", nil, 405},
		{"GET", "/surat.sop", nil, 404},
		{"GET", "/../surat.sop", nil, 404},
		{"GET", "/alir/", nil, 404},
		{"GET", "/.", nil, 404},
	} {
		resp, body := get(t, c.method, url+c.path, c.change)
		if resp.StatusCode != c.want {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, resp.StatusCode, c.want)
		}
		if resp.Header.Get("Content-Security-Policy") == "" || resp.Header.Get("Cross-Origin-Resource-Policy") != "same-origin" || resp.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s %s: headers %v", c.method, c.path, resp.Header)
		}
		if c.path == "/" && c.want == 200 && (strings.Contains(body, "<&>") || !strings.Contains(body, "<code>folder/surat &lt;&amp;&gt;.sop</code>") || !strings.Contains(body, "<title>surat &lt;&amp;&gt;.sop</title>") || strings.Contains(body, "[[")) {
			t.Errorf("the name of the file is not escaped:\n%s", body)
		}
	}
}

// listener is one whose address is not its own.
type listener struct {
	net.Listener
	address net.TCPAddr
}

func (l listener) Addr() net.Addr { return &l.address }

// Clients do not name the port that is usual.
func TestUsualPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go New("surat.sop", bahasa.ID).Serve(ctx, listener{l, net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80}})
	for host, want := range map[string]int{"127.0.0.1": 200, "localhost": 200, "127.0.0.1:80": 200, "evil.example": 403, "127.0.0.1:81": 403} {
		resp, _ := get(t, "GET", "http://"+l.Addr().String()+"/", func(r *http.Request) { r.Host = host })
		if resp.StatusCode != want {
			t.Errorf("Host: %s gives %d, not %d", host, resp.StatusCode, want)
		}
	}
}

// What is no request, too long, or never ends is turned away.
func TestNoRequest(t *testing.T) {
	_, url := serve(t)
	address := strings.TrimPrefix(url, "http://")
	for _, text := range []string{
		"\r\n\r\n",
		"GET /\r\n\r\n",
		"GET / HTTP/1.1\r\n\r\n", // for nobody
		"GET / HTTP/1.1\r\nHost: " + address + "\r\nHost: " + address + "\r\n\r\n",
		"GET http://" + address + "/ HTTP/1.1\r\nHost: " + address + "\r\n\r\n",
		"GET / HTTP/1.1\r\nHost : " + address + "\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: " + address + "\r\n continued\r\n\r\n",
		"GET /" + strings.Repeat("a", maxRequest) + " HTTP/1.1\r\nHost: " + address + "\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: " + address + "\r\n" + strings.Repeat("X: y\r\n", maxRequest),
		"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n", // TLS
	} {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		go io.WriteString(c, text)
		c.SetReadDeadline(time.Now().Add(3 * time.Second))
		answer := make([]byte, 12)
		if n, err := io.ReadFull(c, answer); err == nil && string(answer) != "HTTP/1.1 400" {
			t.Errorf("%.60q is answered %q", text, answer[:n])
		} else if n == 0 && errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%.60q is not answered", text)
		}
		c.Close()
	}
	if resp, _ := get(t, "GET", url+"/", nil); resp.StatusCode != 200 {
		t.Errorf("after that the page is answered %d", resp.StatusCode)
	}
}

// What is read of a request is what net/http reads of it.
func FuzzRequest(f *testing.F) {
	f.Add("GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\nSec-Fetch-Site: none\r\n\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		q, err := readRequest(strings.NewReader(text))
		real, realErr := http.ReadRequest(bufio.NewReader(strings.NewReader(text)))
		if err != nil || realErr != nil {
			return
		}
		if path, _, _ := strings.Cut(real.RequestURI, "?"); q.method != real.Method || q.host != real.Host || q.path != path {
			t.Errorf("%q is read as %+v, by net/http as %s %s for %s", text, q, real.Method, real.RequestURI, real.Host)
		}
	})
}

// events reads the states that a page is told.
func events(t *testing.T, url string) (next func() state, end func()) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	r, err := http.NewRequestWithContext(ctx, "GET", url+"/perubahan", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != 200 {
		t.Fatalf("status %d", resp.StatusCode)
	}
	lines := bufio.NewScanner(resp.Body)
	next = func() (s state) {
		t.Helper()
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &s); err != nil {
					t.Fatal(err)
				}
				return s
			}
		}
		t.Fatalf("no more events: %v", lines.Err())
		return s
	}
	return next, func() { cancel(); resp.Body.Close() }
}

// A page is told the state as it is, then each change. Mistakes leave the last
// good pictures, with the new notes.
func TestChanges(t *testing.T) {
	s, url := serve(t)
	next, end := events(t, url)
	defer end()
	if now := next(); now.Shown {
		t.Errorf("something is shown before there is anything: %+v", now)
	}
	s.Show(View{Notes: []Note{{Code: "a"}}}, noon)
	if now := next(); !now.Shown || !now.Graph.Stale || now.Graph.Hash != "" || len(now.Notes) != 1 {
		t.Errorf("with mistakes from the beginning: %+v", now)
	}
	if resp, _ := get(t, "GET", url+"/alir", nil); resp.StatusCode != 404 {
		t.Errorf("a picture that does not exist: %d", resp.StatusCode)
	}
	s.Show(View{Title: "Satu", Graph: []byte("alir 1"), Form: []byte("formulir 1")}, noon)
	one := next()
	if one.Graph.Stale || one.Form.Stale || one.Title != "Satu" || one.Graph.Hash == "" || one.Form.Hash == "" || one.Graph.Time != "12.00.00" || len(one.Notes) != 0 {
		t.Errorf("good: %+v", one)
	}
	s.Show(View{Notes: []Note{{Code: "b", Message: "</script>"}}, Trouble: "rusak"}, noon.Add(time.Hour))
	if now := next(); !now.Graph.Stale || now.Title != "Satu" || now.Graph.Hash != one.Graph.Hash || now.Graph.Time != "12.00.00" || now.Trouble != "rusak" || now.Notes[0].Code != "b" {
		t.Errorf("with mistakes after that: %+v", now)
	}
	if _, body := get(t, "GET", url+"/alir", nil); body != "alir 1" {
		t.Errorf("the last good picture is %q", body)
	}
	s.Show(View{Title: "Dua", Graph: []byte("alir 2"), Form: []byte("formulir 1")}, noon)
	if now := next(); now.Graph.Stale || now.Graph.Hash == one.Graph.Hash || now.Form.Hash != one.Form.Hash {
		t.Errorf("good again: %+v", now)
	}
	s.Show(View{Title: "Tiga", Graph: []byte("alir 3"), Notes: []Note{{Code: "logo"}}}, noon.Add(time.Hour))
	if now := next(); now.Graph.Stale || now.Graph.Time != "13.00.00" || !now.Form.Stale || now.Form.Hash != one.Form.Hash || now.Form.Time != "12.00.00" || now.Title != "Tiga" {
		t.Errorf("with a flowchart and no form: %+v", now)
	}
}

// Only so many pages are told; one that goes makes room.
func TestListeners(t *testing.T) {
	_, url := serve(t)
	var ends []func()
	for range maxListeners {
		next, end := events(t, url)
		next()
		ends = append(ends, end)
	}
	resp, _ := get(t, "GET", url+"/perubahan", nil)
	if resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("one more gets %d", resp.StatusCode)
	}
	ends[0]()
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		ctx, cancel := context.WithCancel(context.Background())
		r, _ := http.NewRequestWithContext(ctx, "GET", url+"/perubahan", nil)
		resp, err := http.DefaultClient.Do(r)
		cancel()
		if err == nil && resp.StatusCode == 200 {
			resp.Body.Close()
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("there is no room after one has gone")
		}
	}
	for _, end := range ends[1:] {
		end()
	}
}

// What changed is shown once it has stayed so; what may be on its way is waited
// for; the last state is always shown.
func TestFollow(t *testing.T) {
	var now, doubtful atomic.Value
	now.Store("a")
	doubtful.Store(false)
	shown := make(chan string, 100)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan bool)
	go func() {
		Follow(ctx, func() (string, bool) { return now.Load().(string), doubtful.Load().(bool) }, func() { shown <- now.Load().(string) })
		close(ended)
	}()
	want := func(s string) {
		t.Helper()
		select {
		case got := <-shown:
			if got != s {
				t.Errorf("shown %q, not %q", got, s)
			}
		case <-time.After(3 * time.Second):
			t.Errorf("%q is not shown", s)
		}
	}
	silent := func(d time.Duration) {
		t.Helper()
		select {
		case got := <-shown:
			t.Errorf("shown %q", got)
		case <-time.After(d):
		}
	}
	want("a")
	silent(3 * interval)
	now.Store("b")
	want("b")
	doubtful.Store(true) // emptied, and written at once
	now.Store("")
	silent(4 * interval)
	doubtful.Store(false)
	now.Store("c")
	want("c")
	doubtful.Store(true) // gone for a moment, and back as it was
	now.Store("")
	silent(4 * interval)
	doubtful.Store(false)
	now.Store("c")
	silent(4 * interval)
	doubtful.Store(true) // gone for good
	now.Store("")
	want("")
	doubtful.Store(false) // saved without end
	restless := time.NewTicker(interval / 3)
	defer restless.Stop()
	late := time.After(4 * patience)
	for n, seen := 0, 0; seen < 2; n++ {
		select {
		case <-restless.C:
			now.Store(strconv.Itoa(n))
		case <-shown:
			seen++
		case <-late:
			t.Fatalf("of files that change all the time %d states are shown", seen)
		}
	}
	stop()
	select {
	case <-ended:
	case <-time.After(time.Second):
		t.Error("it does not end")
	}
}
