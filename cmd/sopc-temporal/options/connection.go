package options

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"regexp"

	"sopc/lang/bahasa"
)

// Connection says how the cases of an office on Temporal are reached. Commands
// and workers say it alike.
type Connection struct {
	Address    string `option:"alamat" default:"127.0.0.1:7233" id:"alamat server Temporal, \u0060HOST:PORT\u0060" en:"address of the Temporal server, \u0060HOST:PORT\u0060"`
	Namespace  string `option:"namespace" default:"sopc" id:"\u0060NAMA\u0060 namespace di server itu" en:"\u0060NAME\u0060 of the namespace there"`
	Office     string `option:"kantor" id:"\u0060NAMA\u0060 kantor yang kasusnya dikerjakan" en:"\u0060NAME\u0060 of the office whose cases these are"`
	Depot      string `option:"depot" id:"tempat program, arsip, dan lampiran: \u0060FOLDER\u0060 bersama atau s3://…" en:"where programs, archives and attachments are: a shared \u0060FOLDER\u0060 or s3://…"`
	Authority  string `option:"tls-ca" id:"\u0060FILE\u0060 sertifikat CA server; \"sistem\": yang dikenal komputer ini" en:"\u0060FILE\u0060 of the server's CA certificate; \"sistem\": those this computer knows"`
	ServerName string `option:"tls-nama" id:"\u0060NAMA\u0060 dalam sertifikat server, bila lain dari alamatnya" en:"\u0060NAME\u0060 in the server's certificate, if it is not that of the address"`
	Own        string `option:"tls-sertifikat" id:"\u0060FILE\u0060 sertifikat sendiri" en:"\u0060FILE\u0060 of our own certificate"`
	OwnKey     string `option:"tls-kunci" id:"\u0060FILE\u0060 kunci sertifikat sendiri" en:"\u0060FILE\u0060 of the key of our own certificate"`
	File       string `option:"pengaturan" id:"\u0060FILE\u0060 pengaturan (bila tidak disebut: temporal.toml di folder data)" en:"\u0060FILE\u0060 of settings (if not named: temporal.toml in the data directory)"`
}

// Tables are the tables of the file beside what says the connection.
var Tables = []string{"pekerja"}

// Complete fills in what the command line left open. Folder is the data
// directory.
func (c *Connection) Complete(getenv func(string) string, folder string) error {
	s, err := c.Source(getenv, folder)
	if err != nil {
		return err
	}
	return c.From(s)
}

// Source is where the connection, and others, are filled in from.
func (c *Connection) Source(getenv func(string) string, folder string) (*Source, error) {
	name := c.File
	if name == "" {
		name = getenv("SOPC_PENGATURAN")
	}
	return From(getenv, name, folder)
}

// From fills in what the command line left open, and checks all of it.
func (c *Connection) From(s *Source) error {
	if err := s.Fill(c, "", Tables...); err != nil {
		return err
	}
	if c.Office == "" {
		return lacks("kantor", bahasa.T("kantor siapa", "whose cases"))
	}
	if !officeName.MatchString(c.Office) {
		return wrong("nama kantor %q tidak dapat dipakai; pakai huruf kecil, angka, dan tanda hubung, seperti dinkes-kubar", "the name of the office %q cannot be used; take small letters, digits and hyphens, such as dinkes-kubar", c.Office)
	}
	if c.Depot == "" {
		return lacks("depot", bahasa.T("di mana depotnya", "where the depot is"))
	}
	if _, _, err := net.SplitHostPort(c.Address); err != nil {
		return wrong("alamat %q bukan HOST:PORT; tulis seperti temporal.contoh.go.id:7233", "the address %q is no HOST:PORT; write it as temporal.example.org:7233", c.Address)
	}
	return nil
}

var officeName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

func lacks(option string, what bahasa.Text) error {
	return wrong("belum disebut %s; sebut dengan --%s, SOPC_%[3]s, atau %[2]s = \"…\" di %[4]s", "it was not said %s; say so by --%s, SOPC_%[3]s, or %[2]s = \"…\" in %[4]s",
		what, option, map[string]string{"kantor": "KANTOR", "depot": "DEPOT"}[option], FileName)
}

// TLS is how the connection is secured; nil: it is not.
func (c *Connection) TLS() (*tls.Config, error) {
	if c.Authority == "" && c.Own == "" && c.OwnKey == "" && c.ServerName == "" {
		return nil, nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: c.ServerName}
	if c.Authority != "" && c.Authority != "sistem" {
		text, err := os.ReadFile(c.Authority)
		if err != nil {
			return nil, wrong("sertifikat CA %q tidak dapat dibaca (%v); periksa --tls-ca", "the CA certificate %q cannot be read (%v); check --tls-ca", c.Authority, reason(err))
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(text) {
			return nil, wrong("%q bukan sertifikat dalam bentuk PEM; periksa --tls-ca", "%q is no certificate in PEM; check --tls-ca", c.Authority)
		}
	}
	if (c.Own == "") != (c.OwnKey == "") {
		return nil, wrong("sertifikat sendiri memerlukan kuncinya; sebut --tls-sertifikat dan --tls-kunci bersama-sama", "our own certificate needs its key; name --tls-sertifikat and --tls-kunci together")
	}
	if c.Own != "" {
		own, err := tls.LoadX509KeyPair(c.Own, c.OwnKey)
		if err != nil {
			return nil, wrong("sertifikat %q dengan kunci %q tidak dapat dipakai (%v); periksa --tls-sertifikat dan --tls-kunci", "the certificate %q with the key %q cannot be used (%v); check --tls-sertifikat and --tls-kunci", c.Own, c.OwnKey, reason(err))
		}
		config.Certificates = []tls.Certificate{own}
	}
	return config, nil
}
