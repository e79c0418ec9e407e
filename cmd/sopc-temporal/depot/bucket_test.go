package depot_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"sopc/cmd/sopc-temporal/depot"
)

var account = map[string]string{"AWS_ACCESS_KEY_ID": "petugas", "AWS_SECRET_ACCESS_KEY": "rahasia-sekali"}

// bucketAt is the ground of a bucket at a server on this machine.
func bucketAt(t *testing.T, server string) ground {
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	client, err := minio.New(address.Host, &minio.Options{Creds: credentials.NewStaticV4(account["AWS_ACCESS_KEY_ID"], account["AWS_SECRET_ACCESS_KEY"], "")})
	if err != nil {
		t.Fatal(err)
	}
	if err := client.MakeBucket(t.Context(), "arsip", minio.MakeBucketOptions{}); err != nil {
		t.Fatal(err)
	}
	return ground{
		where: "s3://arsip/kantor/a?region=us-east-1&endpoint=" + url.QueryEscape(server),
		env:   account,
		spoil: func(t *testing.T, key string, data []byte) {
			if _, err := client.PutObject(t.Context(), "arsip", "kantor/a/"+key, bytes.NewReader(data), int64(len(data)), minio.PutObjectOptions{DisableContentSha256: true}); err != nil {
				t.Fatal(err)
			}
		},
	}
}

// fake is a server in this process; around may change what it hears and says.
func fake(t *testing.T, around func(http.Handler) http.Handler) ground {
	inner := gofakes3.New(s3mem.New()).Server()
	if around != nil {
		inner = around(inner)
	}
	server := httptest.NewServer(inner)
	t.Cleanup(server.Close)
	return bucketAt(t, server.URL)
}

func TestBucket(t *testing.T) { conforms(t, fake(t, nil)) }

// versity is an S3 server that keeps objects on a file system.
const versity = "github.com/versity/versitygw/cmd/versitygw@v1.8.0"

// TestServer is the suite on a real S3 server, as a process of its own. It is
// built from its module where that can be had.
func TestServer(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a server")
	}
	server, err := exec.LookPath("versitygw")
	if err != nil {
		bin := t.TempDir()
		build := exec.Command("go", "install", versity)
		build.Env = append(os.Environ(), "GOBIN="+bin, "GOFLAGS=-trimpath")
		if out, err := build.CombinedOutput(); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("%v: %s", err, out)
			}
			t.Skipf("the server cannot be built here: %s", out)
		}
		server = filepath.Join(bin, "versitygw")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	home := t.TempDir()
	for _, dir := range []string{"isi", "samping"} {
		if err := os.Mkdir(filepath.Join(home, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	process := exec.Command(server, "--port", address, "--access", account["AWS_ACCESS_KEY_ID"], "--secret", account["AWS_SECRET_ACCESS_KEY"], "--quiet",
		"posix", "--sidecar", filepath.Join(home, "samping"), filepath.Join(home, "isi"))
	var said bytes.Buffer
	process.Stdout, process.Stderr = &said, &said
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		process.Process.Kill()
		process.Wait()
		if t.Failed() {
			t.Logf("%s", &said)
		}
	})
	for n := 0; ; n++ {
		connection, err := net.Dial("tcp", address)
		if err == nil {
			connection.Close()
			break
		}
		if n == 100 {
			t.Fatalf("the server does not begin: %s", &said)
		}
		time.Sleep(100 * time.Millisecond)
	}
	g := bucketAt(t, "http://"+address)
	conforms(t, g)

	wrong := func(name, value string) func(string) string {
		return func(asked string) string {
			if asked == name {
				return value
			}
			return account[asked]
		}
	}
	for name, value := range map[string]string{"AWS_ACCESS_KEY_ID": "bukan-petugas", "AWS_SECRET_ACCESS_KEY": "bukan-rahasia"} {
		_, err := depot.Open(t.Context(), g.where, wrong(name, value))
		faulty(t, err, depot.BadAccount, "s3://arsip/kantor/a")
	}
}

func TestBucketFaults(t *testing.T) {
	ctx := t.Context()
	g := fake(t, nil)
	_, err := depot.Open(ctx, strings.Replace(g.where, "arsip", "lain", 1), g.getenv)
	faulty(t, err, depot.NoBucket, "s3://lain/kantor/a")
	_, err = depot.Open(ctx, g.where, func(string) string { return "" })
	faulty(t, err, depot.NoAccount, "s3://arsip/kantor/a")
	_, err = depot.Open(ctx, "s3://arsip?endpoint=http://192.0.2.1:9000", g.getenv)
	faulty(t, err, depot.Exposed, "s3://arsip")
	for _, bad := range []string{"s3://", "s3:///a", "s3://arsip/../x", "s3://arsip/A b", "s3://arsip?endpoint=ftp://x", "s3://arsip?endpoint=https://x/y", "s3://arsip?endpoint=x",
		"s3://arsip?wilayah=x", "s3://a:b@arsip", "s3://arsip#x", "gs://arsip", "s3://arsip\x7f"} {
		_, err := depot.Open(ctx, bad, g.getenv)
		faulty(t, err, depot.BadPlace, "")
		if strings.Contains(err.Error(), "b@arsip") {
			t.Errorf("says a password: %v", err)
		}
	}

	gone := httptest.NewServer(nil)
	gone.Close()
	_, err = depot.Open(ctx, "s3://arsip?region=us-east-1&endpoint="+gone.URL, g.getenv)
	faulty(t, err, depot.Unreachable, "s3://arsip")
	soon, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	if _, err = depot.Open(soon, "s3://arsip?region=us-east-1&endpoint="+gone.URL, g.getenv); err == nil {
		t.Error("nobody is there")
	}
	// The environment may name server and region.
	endpoint, _ := url.Parse(g.where)
	_, err = depot.Prepare(ctx, "s3://arsip", func(name string) string {
		switch name {
		case "AWS_ENDPOINT_URL_S3":
			return endpoint.Query().Get("endpoint")
		case "AWS_REGION":
			return "us-east-1"
		}
		return account[name]
	})
	if err != nil {
		t.Error(err)
	}
}

// TestServerThatOverwrites is refused: nobody could tell who was first.
func TestServerThatOverwrites(t *testing.T) {
	g := fake(t, func(inner http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Del("If-None-Match")
			inner.ServeHTTP(w, r)
		})
	})
	_, err := depot.Prepare(t.Context(), g.where, g.getenv)
	faulty(t, err, depot.Overwrites, "s3://arsip/kantor/a")
}

// TestServerThatRefuses words what servers answer.
func TestServerThatRefuses(t *testing.T) {
	for answer, kind := range map[string]depot.Kind{
		"403 AccessDenied":          depot.Forbidden,
		"403 InvalidAccessKeyId":    depot.BadAccount,
		"403 SignatureDoesNotMatch": depot.BadAccount,
		"403 RequestTimeTooSkewed":  depot.BadAccount,
		"404 NoSuchBucket":          depot.NoBucket,
		"403 QuotaExceeded":         depot.Full,
		"507 InsufficientStorage":   depot.Full,
		"501 NotImplemented":        depot.Overwrites,
		"418 Sesuatu":               depot.Odd,
		"403 ":                      depot.Forbidden,
	} {
		var refuses atomic.Bool
		g := fake(t, func(inner http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if !refuses.Load() {
					inner.ServeHTTP(w, r)
					return
				}
				status, code, _ := strings.Cut(answer, " ")
				w.WriteHeader(map[string]int{"403": 403, "404": 404, "507": 507, "501": 501, "418": 418}[status])
				if code != "" {
					io.WriteString(w, "<Error><Code>"+code+"</Code><Message>tidak</Message></Error>")
				}
			})
		})
		d := g.open(t)
		refuses.Store(true)
		_, _, err := d.Put(t.Context(), "program/a", []byte("isi"))
		faulty(t, err, kind, "s3://arsip/kantor/a")
	}
}

// TestLostAnswer: the thing was kept, but nobody heard. The next attempt is
// refused, and yet it was this one that put it.
func TestLostAnswer(t *testing.T) {
	var lose atomic.Bool
	g := fake(t, func(inner http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPut && lose.Swap(false) {
				inner.ServeHTTP(httptest.NewRecorder(), r)
				panic(http.ErrAbortHandler)
			}
			inner.ServeHTTP(w, r)
		})
	})
	d := g.open(t)
	lose.Store(true)
	there, put, err := d.Put(t.Context(), "program/a", []byte("isi"))
	if err != nil || !put || string(there) != "isi" {
		t.Errorf("%q, %v, %v", there, put, err)
	}
	lose.Store(true)
	there, put, err = d.Put(t.Context(), "program/a", []byte("isi"))
	if err != nil || put || string(there) != "isi" {
		t.Errorf("%q, %v, %v", there, put, err)
	}
}

// TestBrokenOff: half an answer is no content.
func TestBrokenOff(t *testing.T) {
	var cut atomic.Bool
	g := fake(t, func(inner http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodGet || !cut.Load() {
				inner.ServeHTTP(w, r)
				return
			}
			whole := httptest.NewRecorder()
			inner.ServeHTTP(whole, r)
			for name, values := range whole.Header() {
				w.Header()[name] = values
			}
			w.Header().Set("Content-Length", "4")
			w.WriteHeader(whole.Code)
			io.WriteString(w, "se")
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		})
	})
	d := g.open(t)
	if _, _, err := d.Put(t.Context(), "program/a", []byte("seru")); err != nil {
		t.Fatal(err)
	}
	sum, _, err := d.Attach(t.Context(), strings.NewReader("seru"), "seru.txt")
	if err != nil {
		t.Fatal(err)
	}
	cut.Store(true)
	if _, err := d.Get(t.Context(), "program/a"); err == nil {
		t.Error("half of it was taken for all")
	} else {
		faulty(t, err, depot.Unreachable, "s3://arsip/kantor/a")
	}
	content, _, err := d.Attachment(t.Context(), sum)
	if err != nil {
		t.Fatal(err)
	}
	defer content.Close()
	if got, err := io.ReadAll(content); err == nil || errors.Is(err, io.EOF) {
		t.Errorf("%q, %v", got, err)
	}
}
