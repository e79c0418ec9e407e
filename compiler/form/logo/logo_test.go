package logo

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

func draw(w, h int, c color.Color) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := h / 4; y < h/2; y++ {
		for x := range w {
			m.Set(x, y, c)
		}
	}
	return m
}

func encoded(t testing.TB, encode func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, m image.Image) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, m) })
}

// A picture keeps its aspect, is made smaller and lies on white paper; what else
// its file holds is gone.
func TestRead(t *testing.T) {
	red := color.NRGBA{200, 30, 30, 255}
	big := pngOf(t, draw(2000, 1000, red))
	jpg := encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, draw(300, 400, red), nil) })
	for _, c := range []struct {
		name string
		file []byte
		w, h int
	}{
		{"large", big, 800, 400},
		{"small", pngOf(t, draw(40, 50, red)), 40, 50},
		{"jpeg", jpg, 300, 400},
		{"with something behind", append(bytes.Clone(big), "<script>rahasia</script>"...), 800, 400},
		{"grey, 16 bits", pngOf(t, image.NewGray16(image.Rect(0, 0, 30, 30))), 30, 30},
	} {
		p, err := Read(c.file)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if p.Width != c.w || p.Height != c.h || bytes.Contains(p.PNG, []byte("rahasia")) || p.PNG[25] != 2 {
			t.Errorf("%s: %d × %d, kind %d", c.name, p.Width, p.Height, p.PNG[25])
		}
		again, _ := Read(c.file)
		if !bytes.Equal(again.PNG, p.PNG) {
			t.Errorf("%s: read twice, the pictures differ", c.name)
		}
	}
	p, err := Read(big)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(p.PNG))
	if err != nil {
		t.Fatal(err)
	}
	if got := color.NRGBAModel.Convert(m.At(400, 150)); got != red {
		t.Errorf("%v, not %v", got, red)
	}
	if got := color.NRGBAModel.Convert(m.At(400, 10)); got != (color.NRGBA{255, 255, 255, 255}) {
		t.Errorf("what was transparent is %v, not white", got)
	}
}

func TestFaults(t *testing.T) {
	good := pngOf(t, draw(40, 50, color.Black))
	huge := bytes.Clone(good) // 50,000 × 50,000 pixels, it says
	copy(huge[16:], "\x00\x00\xc3\x50\x00\x00\xc3\x50")
	for _, c := range []struct{ name, file, want string }{
		{"nothing", "", "no PNG or JPEG"},
		{"text", "logo", "kind: unknown"},
		{"svg", " <svg onload='alert(1)'/>", "kind: SVG"},
		{"pdf", "%PDF-1.4", "kind: PDF"},
		{"gif", string(encoded(t, func(b *bytes.Buffer) error { return gif.Encode(b, draw(40, 40, color.Black), nil) })), "kind: GIF"},
		{"cut off", string(good[:len(good)-30]), "damaged"},
		{"cut off early", string(good[:20]), "damaged"},
		{"broken", strings.Replace(string(good), "IDAT", "IDAT\x00", 1), "damaged"},
		{"huge in words", string(huge), "damaged"}, // its checksum is wrong
		{"too many pixels", string(pngOf(t, image.NewGray(image.Rect(0, 0, 8001, 1500)))), "the limit is 12 million"},
		{"too few pixels", string(pngOf(t, draw(15, 40, color.Black))), "only 15 × 40"},
		{"too long", string(pngOf(t, draw(900, 100, color.Black))), "too long"},
		{"too large", strings.Repeat("x", MaxBytes+1), "larger than 4 MB"},
	} {
		p, err := Read([]byte(c.file))
		var f Fault
		if p != nil || !errors.As(err, &f) || !strings.Contains(f.Text().EN, c.want) {
			t.Errorf("%s: %v, not %q", c.name, f.Text().EN, c.want)
		}
	}
}

// Whatever a file holds, it is a picture within bounds or a fault.
func FuzzRead(f *testing.F) {
	f.Add(pngOf(f, draw(40, 50, color.Black)))
	f.Add(encoded(f, func(b *bytes.Buffer) error { return jpeg.Encode(b, draw(20, 30, color.Black), nil) }))
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := Read(file)
		var fault Fault
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("%v is no fault", err)
		}
		if err == nil && (p.Width < 1 || p.Height < 1 || max(p.Width, p.Height) > enough) {
			t.Fatalf("%d × %d pixels", p.Width, p.Height)
		}
	})
}
