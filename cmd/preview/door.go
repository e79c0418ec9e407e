package preview

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// The preview speaks as much HTTP as it needs: one GET a connection, no body, a
// handful of paths. net/http would bring TLS and HTTP/2 along, 5 MB and a good
// third of a millisecond at the start of every command.

// Bounds of the door.
const (
	maxConnections = 64
	maxRequest     = 16 << 10
	readTime       = 5 * time.Second
	writeTime      = 10 * time.Second
)

// request is what is asked.
type request struct{ method, path, host, site string }

// errRequest says that something is no request.
var errRequest = errors.New("no request")

// readRequest reads a request up to its blank line.
func readRequest(r io.Reader) (q request, err error) {
	lines := bufio.NewScanner(io.LimitReader(r, maxRequest))
	lines.Buffer(nil, maxRequest)
	if !lines.Scan() {
		return q, errRequest
	}
	words := strings.Split(lines.Text(), " ")
	if len(words) != 3 || !strings.HasPrefix(words[1], "/") || !strings.HasPrefix(words[2], "HTTP/1.") {
		return q, errRequest
	}
	q.method = words[0]
	q.path, _, _ = strings.Cut(words[1], "?")
	for hosts := 0; lines.Scan(); {
		if lines.Text() == "" {
			if hosts != 1 {
				return q, errRequest
			}
			return q, nil
		}
		name, value, ok := strings.Cut(lines.Text(), ":")
		if !ok || name == "" || strings.ContainsAny(name, " \t") {
			return q, errRequest
		}
		switch value = strings.TrimSpace(value); strings.ToLower(name) {
		case "host":
			q.host = value
			hosts++
		case "sec-fetch-site":
			q.site = value
		}
	}
	return q, errRequest
}

// Serve answers on l until ctx ends.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return err
	}
	s.hosts = map[string]bool{"127.0.0.1:" + port: true, "localhost:" + port: true, "[::1]:" + port: true}
	if port == "80" { // which clients leave out
		s.hosts["127.0.0.1"], s.hosts["localhost"], s.hosts["[::1]"] = true, true, true
	}
	defer context.AfterFunc(ctx, func() { l.Close() })()
	room := make(chan struct{}, maxConnections)
	for {
		c, err := l.Accept()
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, net.ErrClosed):
			return err
		case err != nil: // too many open files, say
			time.Sleep(50 * time.Millisecond)
			continue
		}
		select {
		case room <- struct{}{}:
			go func() {
				s.serve(ctx, c)
				c.Close()
				<-room
			}()
		default:
			c.Close()
		}
	}
}

// serve answers the request of one connection.
func (s *Server) serve(ctx context.Context, c net.Conn) {
	c.SetDeadline(time.Now().Add(readTime))
	q, err := readRequest(c)
	c.SetDeadline(time.Now().Add(writeTime))
	switch {
	case err != nil:
		refuse(c, "400 Bad Request", "")
	case !s.hosts[q.host] || q.site == "cross-site" && q.path != "/":
		refuse(c, "403 Forbidden", "")
	case q.method != "GET":
		refuse(c, "405 Method Not Allowed", "Allow: GET\r\n")
	case q.path == "/perubahan":
		s.tell(ctx, c)
	default:
		kind, policy, body := s.at(q.path)
		if body == nil {
			refuse(c, "404 Not Found", "")
			return
		}
		fmt.Fprintf(c, "%sContent-Type: %s; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s", header("200 OK", policy), kind, len(body), body)
	}
}

// What pages may do: the one around the pictures only what comes from here; the
// pictures say it themselves. Nobody else may show them in a frame.
const (
	strict = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	framed = "frame-ancestors 'self'"
)

// header is what stands in each answer.
func header(status, policy string) string {
	return "HTTP/1.1 " + status + "\r\nConnection: close\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n" +
		"Cross-Origin-Resource-Policy: same-origin\r\nContent-Security-Policy: " + policy + "\r\n"
}

// refuse says why there is no answer; more are further lines of the header.
func refuse(w io.Writer, status, more string) {
	fmt.Fprintf(w, "%s%sContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s\n", header(status, strict), more, len(status)+1, status)
}
