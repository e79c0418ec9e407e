package options_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"sopc/cmd/sopc-temporal/options"
	"sopc/lang/bahasa"
)

// clerk is told something of each kind.
type clerk struct {
	Name string        `option:"nama" default:"Ani" id:"\u0060NAMA\u0060" en:"\u0060NAME\u0060"`
	Desk int           `option:"meja" default:"7"`
	Rest time.Duration `option:"jeda-siang" default:"1h"`
	Away bool          `option:"cuti"`
}

func told(t *testing.T, file string, env map[string]string, args ...string) (clerk, error) {
	t.Helper()
	var c clerk
	f := pflag.NewFlagSet("", pflag.ContinueOnError)
	options.Bind(f, bahasa.ID, &c)
	if err := f.Parse(args); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if file != "" {
		if err := os.WriteFile(filepath.Join(folder, options.FileName), []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := options.From(func(name string) string { return env[name] }, "", folder)
	if err != nil {
		return c, err
	}
	return c, s.Fill(&c, "", "pekerja")
}

func TestPrecedence(t *testing.T) {
	const file = "nama = \"Citra\"\nmeja = 3\njeda-siang = \"30m\"\ncuti = true\n[pekerja]\nlain = 1\n"
	env := map[string]string{"SOPC_NAMA": "Budi", "SOPC_JEDA_SIANG": "45m"}
	for _, of := range []struct {
		file string
		env  map[string]string
		args []string
		want clerk
	}{
		{want: clerk{Name: "Ani", Desk: 7, Rest: time.Hour}},
		{file: file, want: clerk{Name: "Citra", Desk: 3, Rest: 30 * time.Minute, Away: true}},
		{file: file, env: env, want: clerk{Name: "Budi", Desk: 3, Rest: 45 * time.Minute, Away: true}},
		{file: file, env: env, args: []string{"--nama", "Dewi", "--meja=9"}, want: clerk{Name: "Dewi", Desk: 9, Rest: 45 * time.Minute, Away: true}},
	} {
		if got, err := told(t, of.file, of.env, of.args...); err != nil || got != of.want {
			t.Errorf("%+v, %v; want %+v", got, err, of.want)
		}
	}
}

func TestMistakes(t *testing.T) {
	for file, says := range map[string]string{
		"namq = \"x\"":          "temporal.toml:1:1: `namq`",
		"nama = 3":              "temporal.toml:1:8",
		"\nmeja = \"tiga\"":     "temporal.toml:2:8",
		"jeda-siang = \"lama\"": "30s",
		"cuti = \"ya\"":         "true, false",
		"meja = -1":             "1:8",
		"pekerja = 3\nnama = 1": "2:8",
		"nama = \"x":            "temporal.toml:1",
	} {
		_, err := told(t, file, nil)
		mistaken(t, err, says)
	}
	_, err := told(t, "", map[string]string{"SOPC_MEJA": "banyak"})
	mistaken(t, err, "SOPC_MEJA")
	_, err = options.From(func(string) string { return "" }, filepath.Join(t.TempDir(), "tidak-ada.toml"), "")
	mistaken(t, err, "tidak-ada.toml")
}

func mistaken(t *testing.T, err error, says string) {
	t.Helper()
	var m *options.Mistake
	if !errors.As(err, &m) || !strings.Contains(m.Text().ID, says) || !strings.Contains(m.Text().EN, says) {
		t.Errorf("%v does not say %s", err, says)
	}
}

func TestUsage(t *testing.T) {
	var c options.Connection
	f := pflag.NewFlagSet("", pflag.ContinueOnError)
	options.Bind(f, bahasa.EN, &c)
	usage := f.FlagUsages()
	for _, says := range []string{"--alamat HOST:PORT", "also SOPC_ALAMAT; default: 127.0.0.1:7233", "--tls-kunci FILE", "also SOPC_TLS_KUNCI"} {
		if !strings.Contains(usage, says) {
			t.Errorf("%s\ndoes not say %s", usage, says)
		}
	}
}

func TestConnection(t *testing.T) {
	folder := t.TempDir()
	complete := func(env map[string]string, c options.Connection) (options.Connection, error) {
		err := c.Complete(func(name string) string { return env[name] }, folder)
		return c, err
	}
	_, err := complete(nil, options.Connection{})
	mistaken(t, err, "--kantor")
	_, err = complete(nil, options.Connection{Office: "dinkes"})
	mistaken(t, err, "--depot")
	for _, bad := range []string{"Dinkes", "a b", "-a", "a/b", strings.Repeat("a", 64)} {
		_, err = complete(nil, options.Connection{Office: bad, Depot: "/mnt/depot"})
		mistaken(t, err, bad)
	}
	_, err = complete(nil, options.Connection{Office: "dinkes", Depot: "/mnt/depot", Address: "temporal"})
	mistaken(t, err, "HOST:PORT")
	if err := os.WriteFile(filepath.Join(folder, options.FileName), []byte("kantor = \"dinkes\"\ndepot = \"/mnt/depot\"\n[pekerja]\ntenggang = \"1m\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := complete(map[string]string{"SOPC_NAMESPACE": "kaltim"}, options.Connection{})
	if err != nil || c.Office != "dinkes" || c.Depot != "/mnt/depot" || c.Namespace != "kaltim" || c.Address != "127.0.0.1:7233" {
		t.Errorf("%+v, %v", c, err)
	}
	// A file that is named elsewhere.
	other := filepath.Join(folder, "lain.toml")
	if err := os.WriteFile(other, []byte("kantor = \"dukcapil\"\ndepot = \"s3://arsip\""), 0o600); err != nil {
		t.Fatal(err)
	}
	if c, err := complete(map[string]string{"SOPC_PENGATURAN": other}, options.Connection{}); err != nil || c.Office != "dukcapil" {
		t.Errorf("%+v, %v", c, err)
	}

	if config, err := c.TLS(); err != nil || config != nil {
		t.Error(config, err)
	}
	if config, err := (&options.Connection{Authority: "sistem", ServerName: "temporal"}).TLS(); err != nil || config == nil || config.RootCAs != nil || config.ServerName != "temporal" {
		t.Error(config, err)
	}
	_, err = (&options.Connection{Authority: filepath.Join(folder, "ca.pem")}).TLS()
	mistaken(t, err, "ca.pem")
	_, err = (&options.Connection{Authority: other}).TLS()
	mistaken(t, err, "lain.toml")
	_, err = (&options.Connection{Own: other}).TLS()
	mistaken(t, err, "--tls-kunci")
	_, err = (&options.Connection{Own: other, OwnKey: other}).TLS()
	mistaken(t, err, "lain.toml")
}
