package depot

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// bucket is a place in S3, or in a server that speaks like it.
//
// A thing is written in one request that is refused when something is there
// (If-None-Match). Whether the server does so is tried when a depot is opened,
// because those that do not would just write.
type bucket struct {
	where  string // for messages
	bucket string
	prefix string // of keys; "" or one that ends with "/"
	client *minio.Core
}

const (
	attempts = 5      // of a request that was not answered
	ownMark  = "Sopc" // metadata by which an attempt knows that it was answered before
)

func newBucket(where string, getenv func(string) string) (*bucket, error) {
	u, err := url.Parse(where)
	if err != nil {
		return nil, about(BadPlace, where, wrong("alamatnya tidak terbaca", "the address cannot be read"))
	}
	b := &bucket{where: (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String(), bucket: u.Host, prefix: strings.Trim(u.Path, "/")}
	options := u.Query()
	endpoint := first(options.Get("endpoint"), getenv("AWS_ENDPOINT_URL_S3"), getenv("AWS_ENDPOINT_URL"), "https://s3.amazonaws.com")
	region := first(options.Get("region"), getenv("AWS_REGION"), getenv("AWS_DEFAULT_REGION"))
	options.Del("endpoint")
	options.Del("region")
	server, err := url.Parse(endpoint)
	switch {
	case u.Scheme != "s3" || u.User != nil || u.Fragment != "":
		return nil, about(BadPlace, b.where, wrong("hanya folder dan s3:// yang dikenal", "only folders and s3:// are known"))
	case b.bucket == "":
		return nil, about(BadPlace, b.where, wrong("nama bucketnya tidak ada", "the name of the bucket is missing"))
	case b.prefix != "" && !isName(b.prefix):
		return nil, about(BadPlace, b.where, wrong("awalan %q bukan nama", "the prefix %q is no name", b.prefix))
	case len(options) > 0:
		return nil, about(BadPlace, b.where, wrong("setelah ? hanya endpoint dan region yang dikenal", "only endpoint and region are known after ?"))
	case err != nil || server.Host == "" || server.Scheme != "https" && server.Scheme != "http" || strings.Trim(server.Path, "/") != "":
		return nil, about(BadPlace, b.where, wrong("endpoint %q bukan alamat seperti https://s3.contoh.go.id", "the endpoint %q is no address such as https://s3.example.org", endpoint))
	case server.Scheme == "http" && !isLoopback(server.Hostname()):
		return nil, about(Exposed, b.where, nil)
	}
	if b.prefix != "" {
		b.prefix += "/"
	}
	id, secret := getenv("AWS_ACCESS_KEY_ID"), getenv("AWS_SECRET_ACCESS_KEY")
	if id == "" || secret == "" {
		return nil, about(NoAccount, b.where, nil)
	}
	b.client, err = minio.NewCore(server.Host, &minio.Options{
		Creds:      credentials.NewStaticV4(id, secret, getenv("AWS_SESSION_TOKEN")),
		Secure:     server.Scheme == "https",
		Region:     region,
		MaxRetries: attempts,
	})
	if err != nil {
		return nil, about(BadPlace, b.where, err)
	}
	return b, nil
}

func (b *bucket) make() error { return nil }

func (b *bucket) try(ctx context.Context) error { return isMarked(ctx, b) }

func (b *bucket) about(kind Kind, key string, err error) *Fault {
	at := b.where
	if key != "" {
		at = strings.TrimSuffix(at, "/") + "/" + key
	}
	return about(kind, at, err)
}

func (b *bucket) create(ctx context.Context, key string, content io.ReadSeeker, size int64) (bool, error) {
	own := rand.Text()
	options := b.options(own)
	options.SetMatchETagExcept("*")
	for n := 1; ; n++ {
		err := b.put(ctx, key, content, size, options)
		answer := minio.ToErrorResponse(err)
		if err == nil {
			return true, nil
		}
		if answer.StatusCode == http.StatusPreconditionFailed {
			var info minio.ObjectInfo
			info, err = b.client.StatObject(ctx, b.bucket, b.prefix+key, minio.StatObjectOptions{})
			if err == nil { // the answer to an earlier attempt of ours may be lost
				return info.UserMetadata[ownMark] == own, nil
			}
			answer = minio.ToErrorResponse(err)
		}
		// Another may be at it, and not be through.
		if n == attempts || answer.StatusCode != http.StatusConflict && answer.Code != minio.NoSuchKey {
			return false, b.worded(key, err)
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(time.Duration(n) * 50 * time.Millisecond):
		}
	}
}

func (b *bucket) replace(ctx context.Context, key string, content io.ReadSeeker, size int64) error {
	return b.worded(key, b.put(ctx, key, content, size, b.options(rand.Text())))
}

func (b *bucket) options(own string) minio.PutObjectOptions {
	// The sum is of the content, so that a server does not take half of it from a
	// client that was killed. Without sums of their own, requests are the same over
	// https and http.
	return minio.PutObjectOptions{DisableMultipart: true, DisableContentSha256: true, SendContentMd5: true, ContentType: "application/octet-stream", UserMetadata: map[string]string{ownMark: own}}
}

func (b *bucket) put(ctx context.Context, key string, content io.ReadSeeker, size int64, options minio.PutObjectOptions) error {
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := b.client.Client.PutObject(ctx, b.bucket, b.prefix+key, content, size, options)
	return err
}

func (b *bucket) open(ctx context.Context, key string) (io.ReadCloser, int64, error) {
	content, info, _, err := b.client.GetObject(ctx, b.bucket, b.prefix+key, minio.GetObjectOptions{})
	if err != nil {
		return nil, 0, b.worded(key, err)
	}
	return content, info.Size, nil
}

func (b *bucket) list(ctx context.Context, prefix, after string, limit int) (names []string, err error) {
	ctx, enough := context.WithCancel(ctx)
	defer enough()
	options := minio.ListObjectsOptions{Recursive: true, Prefix: b.prefix + prefix, MaxKeys: min(limit+1, 1000)}
	if after != "" {
		options.StartAfter = b.prefix + after
	}
	for object := range b.client.Client.ListObjects(ctx, b.bucket, options) {
		if object.Err != nil {
			return nil, b.worded("", object.Err)
		}
		name := strings.TrimPrefix(object.Key, b.prefix)
		if !isName(name) || name <= after {
			continue
		}
		if names = append(names, name); len(names) == limit {
			break
		}
	}
	return names, nil
}

// worded words what the server says, or what keeps us from hearing it, unless
// the caller gave up.
func (b *bucket) worded(key string, err error) error {
	var fault *Fault
	var network net.Error
	if err == nil || errors.As(err, &fault) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	answer := minio.ToErrorResponse(err)
	switch answer.Code {
	case minio.NoSuchKey:
		return b.about(None, key, fs.ErrNotExist)
	case minio.NoSuchBucket, "PermanentRedirect", "InvalidBucketName":
		return b.about(NoBucket, "", err)
	case minio.AccessDenied, "AllAccessDisabled", "AccountProblem":
		return b.about(Forbidden, key, err)
	case "InvalidAccessKeyId", "XAdminUserNotFound", "SignatureDoesNotMatch", minio.AuthorizationHeaderMalformed, "ExpiredToken", "InvalidToken", "RequestTimeTooSkewed", "TokenRefreshRequired":
		return b.about(BadAccount, "", err)
	case "QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "EntityTooLarge":
		return b.about(Full, "", err)
	case minio.NotImplemented:
		return b.about(Overwrites, "", err)
	}
	switch {
	case errors.As(err, &network), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), answer.StatusCode >= 500:
		return b.about(Unreachable, "", err)
	case answer.StatusCode == http.StatusForbidden, answer.StatusCode == http.StatusUnauthorized:
		return b.about(Forbidden, key, err)
	}
	return b.about(Odd, key, err)
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// first gives the first text that says something.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
