package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sopc/compiler/report"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/scenario"
)

// recordable refuses a recording that could not be used, or would replace
// another file, before anybody has answered anything.
func recordable(sop, name string) error {
	if name == "" {
		return nil
	}
	if filepath.Ext(name) != ".uji" {
		return misuse(bahasa.T("rekaman %q harus berakhiran .uji", "the recording %q must end in .uji", name),
			bahasa.T("tulis --rekam %s.uji", "write --rekam %s.uji", strings.TrimSuffix(name, filepath.Ext(name))))
	}
	if filepath.Dir(sop) == filepath.Dir(name) && filepath.Ext(sop) == ".sop" && !partners(filepath.Base(sop), filepath.Base(name)) {
		stem := strings.TrimSuffix(filepath.Base(sop), ".sop")
		return misuse(bahasa.T("dari namanya, rekaman %q bukan milik %s", "by its name, the recording %q does not belong to %s", name, sop),
			bahasa.T("pilih nama seperti %s", "choose a name such as %s", stem+"."+strings.ReplaceAll(strings.TrimSuffix(filepath.Base(name), ".uji"), ".", "-")+".uji"))
	}
	if exists(name) {
		return misuse(bahasa.T("%q sudah ada dan tidak ditimpa", "%q exists and is not replaced", name),
			bahasa.T("pilih nama lain, misalnya %s", "choose another name, such as %s", strings.TrimSuffix(name, ".uji")+".2.uji"))
	}
	if _, err := os.Stat(filepath.Dir(name)); err != nil {
		return accessFailure(filepath.Dir(name), err)
	}
	return nil
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// farAs says, as a comment in a recording, how far an unfinished case came.
func (a *app) farAs(c host.Case) string {
	var open []string
	for _, t := range c.State.Tasks {
		open = append(open, c.Procedure.Name(t.Step).In(a.lang))
	}
	return report.Visible(a.say("# belum selesai: kasus ini baru sampai %s; lengkapi jawaban selanjutnya",
		"# not finished: this case came as far as %s; add the answers that follow", strings.Join(open, ", "))) + "\n"
}

// record writes the case as an uji block.
func (a *app) record(ctx context.Context, cases host.Host, id, name string) error {
	c, err := cases.Case(ctx, id)
	if err != nil {
		return err
	}
	events, err := host.History(ctx, cases, id)
	if err != nil {
		return err
	}
	block, err := scenario.Record(c.Procedure, blockName(name), events)
	if err != nil {
		return err
	}
	if c.State.Phase == engine.Running {
		block = a.farAs(c) + block
	}
	text := bytes.TrimLeft(lang.Format([]byte(block)), "\n")
	// Somebody may have taken the name since the case began.
	for stem, n := strings.TrimSuffix(name, ".uji"), 2; exists(name); n++ {
		name = fmt.Sprintf("%s.%d.uji", stem, n)
	}
	if err := a.putText(name, text); err != nil {
		fmt.Fprintln(a.err, a.say("rekaman tidak tersimpan; isinya:", "the recording was not saved; it says:"))
		a.verbatim(a.err, a.Err, string(text))
		return err
	}
	fmt.Fprintln(a.err, a.line("direkam: %s", "recorded: %s", name))
	return nil
}
