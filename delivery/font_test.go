package delivery

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
)

var cutFonts = flag.Bool("cut-fonts", false, "cut the fonts of tickets anew")

// cutRanges are the characters that tickets can be printed in: the alphabets whose
// letters stand side by side from left to right, and the marks between them.
var cutRanges = [][2]rune{
	{0x20, 0x7e},
	{0xa0, 0x24f},
	{0x2b0, 0x36f},
	{0x370, 0x52f},
	{0x531, 0x58f},
	{0x10d0, 0x10ff},
	{0x1e00, 0x1fff},
	{0x2010, 0x2027},
	{0x2030, 0x205e},
	{0x2070, 0x209f},
	{0x20a0, 0x20cf},
	{0x2100, 0x218f},
	{0x2190, 0x21ff},
	{0x25a1, 0x25a1},
	{0xfb00, 0xfb06},
	{0xfffd, 0xfffd},
}

// The fonts in the program are those that come with the library, without the glyphs
// that no ticket needs.
func TestFontsAreCut(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "codeberg.org/go-pdf/fpdf").Output()
	if err != nil {
		t.Skip("the library's folder is not known here:", err)
	}
	var set strings.Builder
	for _, r := range cutRanges {
		for c := r[0]; c <= r[1]; c++ {
			set.WriteRune(c)
		}
	}
	for _, name := range []string{"DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf"} {
		whole, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "font", name))
		if err != nil {
			t.Fatal(err)
		}
		want := fpdf.UTF8CutFont(whole, set.String())
		path := filepath.Join("font", name)
		if *cutFonts {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(have, want) {
			t.Errorf("%s is not what is cut from the library's (%v); go test ./delivery -run TestFontsAreCut -cut-fonts", path, err)
		}
		t.Logf("%s: %d of %d bytes", name, len(have), len(whole))
	}
}
