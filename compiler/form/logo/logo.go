// Package logo reads the picture file of a logo. What leaves it is pixels
// alone, written anew: whatever else a file holds (its maker, a place on the
// map, other data behind the picture) gets into no document.
package logo

import (
	"bytes"
	"image"
	"image/color"
	_ "image/jpeg" // formats that are read
	"image/png"

	"sopc/compiler/form"
	"sopc/lang/bahasa"
)

// The limits of a file. A logo is printed at 45 mm at most, where 800 pixels
// are finer than an office prints: what has more is made smaller.
const (
	MaxBytes  = 4 << 20
	maxSide   = 8000 // pixels
	maxPixels = 12 << 20
	enough    = 800
	narrowest = 8 // times as long as wide
)

// Fault says why a file is no logo.
type Fault struct{ said bahasa.Text }

func (f Fault) Error() string { return f.said.ID }

// Text is the fault in both languages.
func (f Fault) Text() bahasa.Text { return f.said }

func fault(id, en string, args ...any) error { return Fault{bahasa.T(id, en, args...)} }

// Read reads a PNG or JPEG file. Its error is a Fault.
func Read(file []byte) (*form.Picture, error) {
	if len(file) > MaxBytes {
		return nil, fault("gambar ini lebih besar dari %d MB; perkecil dahulu", "this picture is larger than %d MB; make it smaller first", MaxBytes>>20)
	}
	size, kind, err := image.DecodeConfig(bytes.NewReader(file))
	switch {
	case kind != "png" && kind != "jpeg":
		return nil, fault("ini bukan gambar PNG atau JPEG (jenisnya: %s); simpan logonya sebagai PNG", "this is no PNG or JPEG picture (its kind: %s); save the logo as PNG", content(file))
	case err != nil:
		return nil, broken()
	case size.Width < 16 || size.Height < 16:
		return nil, fault("gambar ini hanya %d × %d piksel; pakai yang lebih besar", "this picture has only %d × %d pixels; use a larger one", size.Width, size.Height)
	case size.Width > maxSide || size.Height > maxSide || size.Width*size.Height > maxPixels:
		return nil, fault("gambar ini %d × %d piksel, sedangkan batasnya %d juta; perkecil dahulu", "this picture has %d × %d pixels, the limit is %d million; make it smaller first", size.Width, size.Height, maxPixels>>20)
	case size.Width > narrowest*size.Height || size.Height > narrowest*size.Width:
		return nil, fault("gambar ini %d × %d piksel, terlalu panjang untuk logo", "this picture has %d × %d pixels, too long for a logo", size.Width, size.Height)
	}
	picture, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, broken()
	}
	small := shrink(picture)
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, small); err != nil {
		return nil, broken()
	}
	return &form.Picture{PNG: b.Bytes(), Width: small.Rect.Dx(), Height: small.Rect.Dy()}, nil
}

func broken() error {
	return fault("gambar ini rusak atau terpotong; salin lagi dari aslinya", "this picture is damaged or cut off; copy it again from the original")
}

// content is what a file seems to hold.
func content(file []byte) bahasa.Text {
	for _, k := range []struct{ begins, name string }{{"%PDF", "PDF"}, {"GIF8", "GIF"}, {"RIFF", "WebP"}, {"BM", "BMP"}, {"<svg", "SVG"}, {"<?xml", "SVG"}, {"PK", "ZIP"}} {
		if bytes.HasPrefix(bytes.TrimSpace(file), []byte(k.begins)) {
			return bahasa.Same(k.name)
		}
	}
	return bahasa.T("tidak dikenal", "unknown")
}

// shrink puts a picture on white paper, each pixel the mean of those that it
// stands for.
func shrink(of image.Image) *image.RGBA {
	from := of.Bounds()
	w, h := from.Dx(), from.Dy()
	if long := max(w, h); long > enough {
		w, h = max(1, w*enough/long), max(1, h*enough/long)
	}
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		top, foot := from.Min.Y+y*from.Dy()/h, from.Min.Y+(y+1)*from.Dy()/h
		for x := range w {
			left, right := from.Min.X+x*from.Dx()/w, from.Min.X+(x+1)*from.Dx()/w
			var r, g, b, n uint64
			for v := top; v < foot; v++ {
				for u := left; u < right; u++ {
					cr, cg, cb, ca := of.At(u, v).RGBA() // times their alpha
					white := uint64(0xffff - ca)
					r, g, b, n = r+uint64(cr)+white, g+uint64(cg)+white, b+uint64(cb)+white, n+1
				}
			}
			to.SetRGBA(x, y, color.RGBA{uint8(r / n >> 8), uint8(g / n >> 8), uint8(b / n >> 8), 255})
		}
	}
	return to
}
