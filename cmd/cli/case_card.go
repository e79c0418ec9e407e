package cli

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"

	"sopc/runtime/card"
	"sopc/runtime/record"
)

func (a *app) caseCard() *cobra.Command {
	var o dataOptions
	var format, output string
	c := &cobra.Command{
		Use:   a.say("card KASUS", "card CASE"),
		Short: a.say("cetak kartu kendali sebuah kasus", "print the control card of a case"),
		Long: a.say(
			"Cetak kartu kendali: setiap langkah dengan mulai, selesai, tenggat, catatan, petugas, dan lampirannya, serta jangkar yang kelak membuktikan bahwa riwayatnya tidak dikembalikan ke keadaan lama. --format html membuat halaman siap cetak untuk kertas A4.",
			"Print the control card: each step with its start, finish, due time, notes, people and attachments, and the anchor that proves later that the record was not put back to an older state. --format html makes a page to print on A4."),
		Example: "  sopc case card 2026-0001\n  sopc case card 2026-0001 --format html -o kartu.html",
		Args:    a.arguments(1, 1, oneCase),
		RunE: func(c *cobra.Command, args []string) error {
			if err := oneOf("format", format, "teks", "html"); err != nil {
				return err
			}
			b, err := a.open(c.Context(), o, Reading, args[0])
			if err != nil {
				return err
			}
			defer b.close()
			verdicts, err := b.verified(c.Context(), &record.Verifier{}, args[0])
			if err != nil {
				return err
			}
			verdict := verdicts[0]
			if verdict.Procedure == nil || len(verdict.Entries) == 0 || verdict.Head == nil {
				return a.allSound(verdicts[:1])
			}
			made, err := card.Make(verdict, *verdict.Head, b.zone(), b.Now())
			if err != nil {
				return err
			}
			made.Tool, made.Given = a.Name, b.given
			if o.json {
				if err := a.printJSON(cardForm{CaseFormat, made}); err != nil {
					return err
				}
			} else if err := a.printed(made, format, output); err != nil {
				return err
			}
			return a.allSound(verdicts[:1])
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&format, "format", "teks", a.say("`BENTUK` kartu: teks (bawaan) atau html", "`FORM` of the card: teks (text, the default) or html"))
	f.StringVarP(&output, "output", "o", "", a.say("simpan ke `FILE`, bukan ke layar", "save to `FILE` instead of the screen"))
	complete(c, "format", "teks", "html")
	a.dataOptions(c, &o)
	return c
}

// cardForm is what `case card --json` prints.
type cardForm struct {
	Format int `json:"format"`
	card.Card
}

// printed prints or saves a card.
func (a *app) printed(c card.Card, format, output string) error {
	write := card.WriteText
	if format == "html" {
		write = card.WriteHTML
	}
	var b bytes.Buffer
	if err := write(&b, c, a.lang); err != nil {
		return err
	}
	if output == "" || output == stdin {
		_, err := a.out.Write(b.Bytes())
		return err
	}
	if err := a.writeFile(output, b.Bytes()); err != nil {
		return err
	}
	fmt.Fprintln(a.err, a.line("disimpan: %s", "saved: %s", output))
	return nil
}
