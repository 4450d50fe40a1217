package paper_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"kagikura/app/paper"
	"kagikura/app/paper/papertest"
)

var made = time.Date(2026, 11, 24, 3, 4, 5, 0, time.UTC)

// everything is a document with all blocks there are.
func everything(lang string) paper.Document {
	long := strings.Repeat("株式会社が提供する、とても長い文です。「ショッピング」や（カッコ）も、行の頭に来てはいけません。", 6)
	if lang == "en" {
		long = strings.Repeat("A sentence that is long enough to be broken, with words (and brackets) that stay whole. ", 8)
	}
	var rows [][]string
	for i := range 60 {
		rows = append(rows, []string{fmt.Sprintf("2026-11-%02d 12:00", i%30+1), long[:len(long)/6*(1+i%3)][:90], "www.sbisec.co.jp"})
	}
	return paper.Document{
		Title: "もしもの時 髙﨑証券", Under: "2026-11-24 12:00", Lang: lang, Made: made, Foot: "鍵蔵 Kagikura",
		Blocks: []paper.Block{
			paper.Heading("見出し"), paper.Paragraph(long), paper.Small("出典 金融庁 2025-05-08"),
			paper.Note{Title: "秘密は書かれていません", Text: long},
			paper.Host{Caption: "公式アドレス", Name: "www.sbisec.co.jp"},
			paper.Steps{
				{Title: "ブックマークから開く", Text: long, Marked: "www.sbisec.co.jp"},
				{Title: "電話する", Marked: "0570-016811", Done: true, At: "2026-11-24 12:05"},
			},
			paper.Facts{{Name: "口座", Value: "SBI証券"}, {Name: "SHA-256", Value: strings.Repeat("0f", 32), Mono: true}},
			paper.Heading("表"),
			paper.Table{Columns: []paper.Column{{Head: "日時", Share: 2}, {Head: "できごと", Share: 4}, {Head: "アドレス", Share: 2, Mono: true}}, Rows: rows},
			paper.Ruled{Caption: "メモ", Lines: 4},
			paper.NewPage{},
			paper.Cells{Caption: "第1の分け前", Count: 70, Group: 5},
		},
	}
}

func written(t testing.TB, d paper.Document) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := d.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestTheSameDocumentIsTheSameFile(t *testing.T) {
	first := written(t, everything("ja"))
	if !bytes.Equal(first, written(t, everything("ja"))) {
		t.Error("two files of one document differ")
	}
	later := everything("ja")
	later.Made = made.Add(time.Second)
	if bytes.Equal(first, written(t, later)) {
		t.Error("the time of the making is not in the file")
	}
	if len(first) > 300_000 {
		t.Errorf("%d bytes: the fonts were not cut down", len(first))
	}
}

func TestPagesAreNumberedAndHeadsRepeated(t *testing.T) {
	pages := papertest.Pages(t, written(t, everything("ja")))
	if len(pages) < 4 {
		t.Fatalf("%d pages", len(pages))
	}
	heads := 0
	for i, page := range pages {
		if want := fmt.Sprintf("%d/%d", i+1, len(pages)); !slices.Contains(page, want) {
			t.Errorf("page %d does not say %s", i+1, want)
		}
		if !slices.Contains(page, "鍵蔵 Kagikura") {
			t.Errorf("page %d has no foot", i+1)
		}
		if slices.Contains(page, "できごと") {
			heads++
		}
	}
	if heads < 2 {
		t.Errorf("the table's head stands on %d pages", heads)
	}
}

func TestNoLineBeginsWithAStop(t *testing.T) {
	for _, page := range papertest.Pages(t, written(t, everything("ja"))) {
		for _, line := range page {
			if strings.ContainsAny(string([]rune(line)[:1]), "、。」）ッョャュ") {
				t.Errorf("a line begins so: %q", line)
			}
		}
	}
}

// TestAHeadingIsNotLeftAlone has a heading at every height of a page.
func TestAHeadingIsNotLeftAlone(t *testing.T) {
	for n := range 45 {
		d := paper.Document{Title: "t", Lang: "ja", Made: made}
		for range n {
			d.Blocks = append(d.Blocks, paper.Small("x"))
		}
		d.Blocks = append(d.Blocks, paper.Heading("見出し"), paper.Paragraph("一\n二\n三"))
		for _, page := range papertest.Pages(t, written(t, d)) {
			if at := slices.Index(page, "見出し"); at >= 0 && !slices.Contains(page, "二") {
				t.Fatalf("after %d lines the heading is alone", n)
			}
		}
	}
}

func TestWhatDeceivesIsEscaped(t *testing.T) {
	d := paper.Document{Title: "moc.\u202efoo", Lang: "en", Made: made, Foot: "a\u200bb", Blocks: []paper.Block{
		paper.Paragraph("😀 שלום \x00"), paper.Host{Name: "раypal.example\u2066"},
		paper.Table{Columns: []paper.Column{{Mono: true}}, Rows: [][]string{{"\u202d日本"}}},
		paper.Steps{{Title: "\x1b[31m", Marked: "a\u200fb"}},
	}}
	file := written(t, d)
	all := strings.Join(slices.Concat(papertest.Pages(t, file)...), "\n")
	for _, want := range []string{"moc.[U+202E]foo", "a[U+200B]b", "□ □ [U+0000]", "example[U+2066]", "[U+202D]日本", "[U+001B][31m", "a[U+200F]b"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not in %q", want, all)
		}
	}
	if i := strings.IndexFunc(all, func(r rune) bool { return r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf) }); i >= 0 {
		t.Errorf("%q stands on the page", all[i:])
	}
}

func TestHugeTextsEnd(t *testing.T) {
	huge := strings.Repeat("とても長い、", 50_000)
	d := paper.Document{Title: huge, Foot: huge, Under: huge, Lang: "ja", Made: made, Blocks: []paper.Block{
		paper.Table{Columns: []paper.Column{{Head: huge}, {Head: "b"}}, Rows: [][]string{{huge, huge, "a cell too many"}, nil}},
		paper.Steps{{Title: huge, Text: huge, Marked: huge, At: huge}},
		paper.Ruled{Lines: 1 << 30}, paper.Cells{Count: 1 << 30, Group: 1 << 30}, paper.Table{}, paper.Note{}, paper.Heading(""), paper.Paragraph(""),
	}}
	for i, page := range papertest.Pages(t, written(t, d)) {
		if len(page) > 120 {
			t.Errorf("page %d has %d lines", i+1, len(page))
		}
	}
}

type full struct{}

var errFull = errors.New("full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestAWriteThatFails(t *testing.T) {
	if err := everything("ja").Write(full{}); !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
}

// TestOtherProgramsReadIt has the tools of poppler and qpdf say what they think
// of a file, where they are installed.
func TestOtherProgramsReadIt(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(file, written(t, everything("ja")), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) string {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed", name)
		}
		out, err := exec.Command(name, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		return string(out)
	}
	text := run("pdftotext", "-layout", file, "-")
	for _, want := range []string{"もしもの時 髙﨑証券", "www.sbisec.co.jp", "0570-016811", "「ショッピング」"} {
		if !strings.Contains(strings.ReplaceAll(text, "\n", ""), want) {
			t.Errorf("%q cannot be found in the text", want)
		}
	}
	for _, row := range strings.Split(strings.TrimSpace(run("pdffonts", file)), "\n")[2:] {
		if !strings.Contains(row, "yes no  yes") && !strings.Contains(row, "yes yes yes") {
			t.Errorf("a font is not embedded, or its text cannot be copied: %s", row)
		}
	}
	if info := run("pdfinfo", file); !strings.Contains(info, "もしもの時 髙﨑証券") || !strings.Contains(info, "A4") {
		t.Errorf("%s", info)
	}
	run("qpdf", "--check", file)
}

func BenchmarkDocument(b *testing.B) {
	d := everything("ja")
	for b.Loop() {
		if err := d.Write(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

// TestPictures writes the documents into the folder that KAGIKURA_PAPERS names,
// to be looked at.
func TestPictures(t *testing.T) {
	folder := os.Getenv("KAGIKURA_PAPERS")
	if folder == "" {
		t.Skip("KAGIKURA_PAPERS names no folder")
	}
	for _, lang := range []string{"ja", "en"} {
		if err := os.WriteFile(filepath.Join(folder, "everything-"+lang+".pdf"), written(t, everything(lang)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
