package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"sopc/cmd/preview"
	"sopc/compiler"
	"sopc/compiler/form"
	"sopc/compiler/form/html"
	"sopc/compiler/form/viewer"
	"sopc/compiler/office"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
	"sopc/runtime/calendar"
	"sopc/runtime/roster"
)

// firstPort is where the preview stands when no port is named; when it is
// taken, on one of the next.
const (
	firstPort = 7070
	ports     = 20
)

func (a *app) watchCommand() *cobra.Command {
	port, open := 0, false
	c := &cobra.Command{
		Use:   "watch FILE",
		Short: a.say("tampilkan SOP di peramban selagi ditulis", "show an SOP in a browser while it is written"),
		Long: a.say(
			"Tampilkan diagram alir dan format resmi sebuah SOP di peramban, dengan semua catatan pemeriksaan di sampingnya. Setiap kali berkas .sop, .uji, SOP lain di foldernya, atau aturan instansi disimpan, halaman itu berubah sendiri di tempatnya. Selama ada kesalahan, gambar terakhir yang baik tetap terlihat. Halaman hanya dapat dibuka dari komputer ini. Tekan Ctrl-C untuk berhenti.",
			"Show the flowchart and the official form of an SOP in a browser, with all that the check finds beside it. Whenever the .sop file, its .uji, another SOP of its folder or the rules of the office are saved, the page changes in its place. While there are errors, the last good picture stays. The page can be opened on this computer only. Press Ctrl-C to leave."),
		Example: "  sopc watch surat.sop\n  sopc watch surat.sop --buka\n  sopc watch surat.sop --port 8080",
		Args:    a.arguments(1, 1, oneFile),
		RunE: func(c *cobra.Command, args []string) error {
			return a.watch(c.Context(), args[0], port, c.Flags().Changed("port"), open)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.IntVar(&port, "port", 0, a.say("`NOMOR` port; tanpa ini port bebas mulai dari %d", "`NUMBER` of the port; without it the first free one from %d", firstPort))
	f.BoolVar(&open, "buka", false, a.say("buka halamannya di peramban", "open the page in the browser"))
	a.configOption(c)
	return c
}

func (a *app) watch(ctx context.Context, name string, port int, fixed, open bool) error {
	if filepath.Ext(name) != ".sop" {
		return misuse(bahasa.T("%q bukan berkas .sop", "%q is no .sop file", name))
	}
	if f, err := a.readOne(name, oneFile); err != nil {
		return err
	} else if x, tooLarge := f.tooLarge(); tooLarge {
		return refuse([]report.File{{Name: name, Findings: []finding.Finding{x}}})
	}
	l, err := listen(port, fixed)
	if err != nil {
		return err
	}
	url := "http://" + l.Addr().String() + "/"
	fmt.Fprintln(a.out, a.line("Pratinjau %s: %s", "Preview of %s: %s", name, url))
	fmt.Fprintln(a.err, a.say("Tekan Ctrl-C untuk berhenti.", "Press Ctrl-C to leave."))
	s := preview.New(report.Visible(name), a.lang)
	w := &watched{app: a, name: name}
	go preview.Follow(ctx, w.state, func() { s.Show(w.view(), a.Now()) })
	if open {
		if err := browse(url); err != nil {
			fmt.Fprintln(a.err, a.say("peramban tidak dapat dibuka (%v); buka sendiri alamat di atas", "the browser cannot be opened (%v); open the address above yourself", err))
		}
	}
	if err := s.Serve(ctx, l); !errors.Is(err, context.Canceled) {
		return err
	}
	fmt.Fprintln(a.err, a.say("\ndihentikan", "\nstopped")) // as its reader is told to end it
	return nil
}

// listen takes a port of the loopback address: the one named, or the first free
// one from firstPort.
func listen(port int, fixed bool) (net.Listener, error) {
	if fixed && (port < 0 || port > 65535) {
		return nil, misuse(bahasa.T("%d bukan nomor port", "%d is no number of a port", port),
			bahasa.T("pilih 1024 sampai 65535", "choose 1024 to 65535"))
	}
	try := func(port int) (net.Listener, error) {
		return net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	}
	if fixed {
		l, err := try(port)
		if err != nil {
			var op *net.OpError
			if errors.As(err, &op) {
				err = op.Err
			}
			return nil, misuse(bahasa.T("port %d tidak dapat dipakai: %v", "port %d cannot be used: %v", port, err),
				bahasa.T("tanpa --port, port bebas dicari sendiri", "without --port a free one is looked for"))
		}
		return l, nil
	}
	for port := firstPort; port < firstPort+ports; port++ {
		if l, err := try(port); err == nil {
			return l, nil
		}
	}
	return try(0) // any
}

// browse opens an address in the browser of the desktop.
func browse(url string) error {
	c := exec.Command("xdg-open", url)
	switch runtime.GOOS {
	case "windows":
		c = exec.Command("rundll32", "url.dll,FileProtocolHandler", url)
	case "darwin":
		c = exec.Command("open", url)
	}
	if err := c.Start(); err != nil {
		return err
	}
	go c.Wait()
	return nil
}

// mostNeighbours is how many files of a folder are looked at beside the SOP;
// of a folder with more, only those that belong to the SOP.
const mostNeighbours = 400

// neighbours are the sources with which an SOP is checked: those of its folder.
func neighbours(name string) []string {
	entries, _ := os.ReadDir(filepath.Dir(name)) // none when the folder is gone
	all := []string{name}
	for _, e := range entries {
		other := filepath.Join(filepath.Dir(name), e.Name())
		if ext := filepath.Ext(e.Name()); (ext == ".sop" || ext == ".uji") && !passedOver(e.Name()) && filepath.Clean(name) != other {
			all = append(all, other)
		}
	}
	if len(all) > mostNeighbours {
		return withPartners([]string{name})
	}
	return all
}

// watched is an SOP that is shown while it is written.
type watched struct {
	*app
	name  string
	files []string // the rules that it falls under and what its form needs beside them, as when it was shown last
}

// rules is the name of the sopc.toml that the SOP falls under, or empty.
func (w *watched) rules() string {
	if w.config != "" {
		return w.config
	}
	return nearest(office.FileName, filepath.Dir(w.name))
}

// state tells one state of the SOP, and of what its check and its form read
// beside it, from another: the SOP by its text, the others by size and time. A
// missing or empty SOP is doubtful.
func (w *watched) state() (state string, doubtful bool) {
	h := fnv.New128a()
	text, err := readFile(w.name)
	if err != nil {
		fmt.Fprintln(h, err)
	}
	h.Write(text)
	folder := filepath.Dir(w.name)
	others := append(neighbours(w.name)[1:], w.rules(), nearest(calendar.FileName, folder), nearest(roster.FileName, folder))
	others = append(others, w.files...)
	for _, other := range others {
		if info, err := os.Stat(other); err == nil {
			fmt.Fprintln(h, other, info.Size(), info.ModTime().UnixNano())
		}
	}
	return string(h.Sum(nil)), len(bytes.TrimSpace(text)) == 0
}

// view makes what the preview shows.
func (w *watched) view() (v preview.View) {
	defer func() {
		if r := recover(); r != nil {
			v = preview.View{Trouble: w.say("sopc rusak; ini kesalahan program, bukan kesalahan Anda: %v", "sopc broke; this is the program's fault, not yours: %v", r)}
		}
	}()
	w.files = nil
	if o, err := readOffice(w.rules()); err == nil {
		w.files = o.files()
	}
	checked, err := w.check()
	if err == nil {
		err = w.draw(&v)
	}
	// Whatever keeps a picture back is told: as notes, or else as trouble.
	var wrong refused
	var f failure
	switch {
	case errors.As(err, &wrong):
		checked = withRefused(checked, wrong.files)
	case errors.As(err, &f):
		v.Trouble = w.own(f.said.In(w.lang))
	case err != nil:
		v.Trouble = err.Error()
	}
	for _, f := range checked {
		for _, x := range f.Findings {
			v.Notes = append(v.Notes, w.note(f, x))
		}
	}
	v.Summary = w.summary(report.Tally(checked, report.Count{}))
	return v
}

// withRefused adds to what the check found what only the making of a picture
// did: a logo or a font that cannot be used.
func withRefused(checked, refused []report.File) []report.File {
	for _, r := range refused {
		i := slices.IndexFunc(checked, func(f report.File) bool { return f.Name == r.Name })
		if i < 0 {
			checked = append(checked, r)
			continue
		}
		for _, x := range r.Findings {
			same := func(y finding.Finding) bool { return x.Code == y.Code && x.Span == y.Span && x.Message == y.Message }
			if !slices.ContainsFunc(checked[i].Findings, same) {
				checked[i].Findings = append(checked[i].Findings, x)
			}
		}
	}
	return checked
}

// summary says how many findings there are of each kind.
func (w *watched) summary(c report.Count) string {
	var all []string
	for _, k := range []struct {
		n             int
		id, one, many string
	}{{c.Errors, "kesalahan", "error", "errors"}, {c.Warnings, "peringatan", "warning", "warnings"}, {c.Hints, "saran", "hint", "hints"}} {
		if k.n > 0 {
			all = append(all, count(k.n, k.id, k.one, k.many).In(w.lang))
		}
	}
	return strings.Join(all, " · ")
}

// draw makes the pictures: the flowchart first, which needs less.
func (w *watched) draw(v *preview.View) error {
	u, err := w.compile(w.name)
	if err != nil {
		return err
	}
	look, refused := w.looks(formOptions{}).of(w.name)
	flow, err := form.Flow(u.Program, look)
	if err != nil {
		return err
	}
	var onPaper, graph bytes.Buffer
	if err := viewer.Write(&graph, flow, viewer.Options{Language: w.lang}); err != nil {
		return err
	}
	v.Title, v.Graph = flow.Title, graph.Bytes()
	if refused != nil {
		return refused
	}
	printed, err := form.Layout(u.Program, look)
	if err != nil {
		return err
	}
	if err := html.Write(&onPaper, printed); err != nil {
		return err
	}
	v.Form = onPaper.Bytes()
	return nil
}

// check checks the SOP as one workspace with the SOPs of its folder, and gives
// what is wrong with it, its tests and the settings that it falls under.
func (w *watched) check() ([]report.File, error) {
	if _, err := os.Stat(w.name); err != nil {
		return nil, accessFailure(w.name, err)
	}
	var files []source
	for _, n := range neighbours(w.name) {
		if info, err := os.Stat(n); err == nil && !info.IsDir() {
			files = append(files, entry(n, info))
		}
	}
	if err := w.judge(files); err != nil {
		return nil, err
	}
	var own []report.File
	for _, f := range checkAll(files, compiler.Options{}) {
		ext := filepath.Ext(f.Name)
		if f.Name == w.name || ext != ".sop" && ext != ".uji" || ext == ".uji" && partners(filepath.Base(w.name), filepath.Base(f.Name)) {
			own = append(own, f)
		}
	}
	for _, f := range files {
		if f.name == w.name && f.err != nil {
			return own, f.err
		}
	}
	return own, nil
}

// note is a finding for the page.
func (w *watched) note(f report.File, x finding.Finding) preview.Note {
	n := preview.Note{
		Class:    [...]string{finding.Hint: "hint", finding.Warning: "warning", finding.Error: "error"}[x.Severity],
		Severity: x.Severity.Text().In(w.lang), Code: x.Code, Message: w.own(x.Message.In(w.lang)), Label: w.own(x.Label.In(w.lang)),
		Place: report.Visible(filepath.Base(f.Name)),
	}
	for _, h := range x.Help {
		n.Help = append(n.Help, w.own(h.In(w.lang)))
	}
	if x.Span.IsZero() {
		return n
	}
	n.Place += ":" + strconv.Itoa(x.Span.Start.Line)
	if f.Text == nil {
		f.Text, _ = readFile(f.Name)
	}
	from := min(x.Span.Start.Offset, len(f.Text))
	to := min(max(from, x.Span.End.Offset), len(f.Text))
	begin := bytes.LastIndexByte(f.Text[:from], '\n') + 1
	end := from
	if i := bytes.IndexByte(f.Text[from:], '\n'); i >= 0 {
		end = from + i
	} else {
		end = len(f.Text)
	}
	to = min(to, end)
	// What stands far away on a long line is left out.
	const far = 60
	before, after := []rune(string(f.Text[begin:from])), []rune(string(f.Text[to:end]))
	if len(before) > far {
		before = append([]rune("…"), before[len(before)-far:]...)
	}
	if len(after) > far {
		after = append(after[:far], '…')
	}
	at := []rune(string(f.Text[from:to]))
	if len(at) > 4*far {
		at = append(at[:4*far], '…')
	}
	n.Before, n.At, n.After = report.Visible(strings.TrimLeft(string(before), " \t")), report.Visible(string(at)), report.Visible(strings.TrimRight(string(after), "\r"))
	return n
}
