package article

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Makers of compressed files and archives.

func gz(t testing.TB, data string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zst(t testing.TB, data string) string {
	t.Helper()
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	return string(z.EncodeAll([]byte(data), nil))
}

type entry struct{ name, data string }

func tarOf(t testing.TB, entries ...entry) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Size: int64(len(e.data)), Mode: 0o644, Typeflag: tar.TypeReg}
		if target, ok := strings.CutPrefix(e.data, "-> "); ok {
			h.Typeflag, h.Linkname, h.Size, e.data = tar.TypeSymlink, target, 0, ""
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, e.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zipOf(t testing.TB, entries ...entry) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		f, err := w.Create(e.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, e.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const bz = "BZh91AY&SY\xcd\x14\xc9\x81\x00\x00\x03U\x80\x00\x10@\x00\x10\x00\x00 \x00!\x80\x0c\x01u\x1d\x8b\xb9\"\x9c(Hf\x8ad\xc0\x80"

// titles lists what was found, and where.
func titles(found []Article) string {
	var out []string
	for _, a := range found {
		out = append(out, fmt.Sprintf("%s:%d %s", a.Path[strings.LastIndexAny(a.Path, "/")+1:], a.Line, a.Meta.Title))
	}
	return strings.Join(out, "; ")
}

// TestContainers: what lies in compressed files and archives is read as if it lay beside them.
func TestContainers(t *testing.T) {
	text, line := "Ann weds Bob\n\n"+story, `{"title":"One","text":"Body."}`+"\n"+`{"title":"Two","text":"Body."}`
	for _, tt := range []struct{ name, data, want string }{
		{"a.txt.gz", gz(t, text), "a.txt.gz:0 Ann weds Bob"},
		{"a.gz", gz(t, text), "a.gz:0 Ann weds Bob"},
		{"two.gz", gz(t, text) + gz(t, "more"), "two.gz:0 Ann weds Bob"}, // two members are one file
		{"a.jsonl.zst", zst(t, line), "a.jsonl.zst:1 One; a.jsonl.zst:2 Two"},
		{"wrong-name.txt", gz(t, text), "wrong-name.txt:0 Ann weds Bob"},
		{"a.tar", tarOf(t, entry{"x/1.txt", text}, entry{"x/2.jsonl", line}), "1.txt:0 Ann weds Bob; 2.jsonl:1 One; 2.jsonl:2 Two"},
		{"a.tar.gz", gz(t, tarOf(t, entry{"1.txt", text})), "a.tar.gz!1.txt:0 Ann weds Bob"},
		{"a.tgz", gz(t, tarOf(t, entry{"1.txt", text})), "a.tgz!1.txt:0 Ann weds Bob"},
		{"a.tar.zst", zst(t, tarOf(t, entry{"1.jsonl.gz", gz(t, line)})), "a.tar.zst!1.jsonl.gz:1 One; a.tar.zst!1.jsonl.gz:2 Two"},
		{"a.zip", zipOf(t, entry{"b.txt", text}, entry{"a.txt", text}), "a.zip!b.txt:0 Ann weds Bob; a.zip!a.txt:0 Ann weds Bob"},
		{"zip-in-tar.tar", tarOf(t, entry{"in.zip", zipOf(t, entry{"1.txt", text})}), "zip-in-tar.tar!in.zip!1.txt:0 Ann weds Bob"},
		{"hidden.zip", zipOf(t, entry{"__MACOSX/._a.txt", "x"}, entry{".git/a.txt", "x"}, entry{"a.txt", text}), "hidden.zip!a.txt:0 Ann weds Bob"},
		{"out.zip", zipOf(t, entry{"../../etc/a.txt", text}, entry{"/abs.txt", text}, entry{`c:\b.txt`, text}),
			"a.txt:0 Ann weds Bob; out.zip!abs.txt:0 Ann weds Bob; b.txt:0 Ann weds Bob"},
	} {
		found, rejects := walk(t, Options{}, file(t, tt.name, tt.data))
		if got := titles(found); got != tt.want || len(rejects) > 0 {
			t.Errorf("%s: %s, rejects %v; want %s", tt.name, got, rejects, tt.want)
		}
		for _, a := range found {
			if strings.Contains(a.Path, "..") || strings.Contains(a.Meta.URL, "..") {
				t.Errorf("%s: a path out of the archive: %s", tt.name, a.Path)
			}
		}
		// The same from standard input, which cannot be read twice.
		if found, rejects = walk(t, Options{Stdin: strings.NewReader(tt.data)}, "-"); len(found) != strings.Count(tt.want, ";")+1 || len(rejects) > 0 {
			t.Errorf("%s from stdin: %s, rejects %v", tt.name, titles(found), rejects)
		}
	}
}

// TestBrokenContainers: what can be read is read, the rest is told.
func TestBrokenContainers(t *testing.T) {
	text := "Ann weds Bob\n\n" + story
	whole, zipped, tarred := gz(t, text), zipOf(t, entry{"a.txt", text}), tarOf(t, entry{"1.txt", text}, entry{"2.txt", text})
	lying := []byte(tarOf(t, entry{"1.txt", "x"}))
	copy(lying[124:], "77777777777\x00") // the first file's size: 8 GB
	copy(lying[148:], fmt.Sprintf("%06o\x00 ", checksum(lying[:512])))
	bomb := tarOf(t, entry{"1.txt", text})
	for range 8 {
		bomb = gz(t, bomb)
	}
	encrypted := []byte(zipped)
	for _, mark := range []string{"PK\x03\x04", "PK\x01\x02"} {
		at := bytes.Index(encrypted, []byte(mark))
		encrypted[at+6+2*strings.Count(mark, "\x01")] |= 1
	}
	for _, tt := range []struct {
		name, data, reason string
		found              int
	}{
		{"cut.gz", whole[:len(whole)/2], "gzip data that ends too early", 0},
		{"garbage.gz", "\x1f\x8b\x08\x00garbage and more garbage", "broken gzip data", 0},
		{"sum.gz", whole[:len(whole)-5] + "XXXXX", "broken gzip data", 0},
		{"cut.zst", zst(t, text)[:20], "zstd data", 0},
		{"cut.bz2", bz[:20], "bzip2 data that ends too early", 0},
		{"cut.tar", tarred[:1536], "tar data that ends too early", 1},
		{"lying.tar", string(lying), "tar data that ends too early", 0},
		{"link.tar", tarOf(t, entry{"1.txt", text}, entry{"2.txt", "-> /etc/passwd"}), "a link or a device", 1},
		{"cut.zip", zipped[:len(zipped)-10], "broken zip data", 0},
		{"encrypted.zip", string(encrypted), "encrypted", 0},
		{"empty.zip", zipOf(t), "", 0},
		{"empty.gz", gz(t, ""), "empty", 0},
		{"bomb.gz", bomb, "more than 4 deep", 0},
		{"xz-in.tar", tarOf(t, entry{"1.xz", "\xfd7zXZ\x00"}, entry{"2.txt", text}), "compressed with xz", 1},
	} {
		found, rejects := walk(t, Options{}, file(t, tt.name, tt.data))
		if tt.reason == "" && len(rejects) == 0 {
			continue
		}
		if n := len(rejects); len(found) != tt.found || n == 0 || !strings.Contains(rejects[n-1].Reason, tt.reason) || rejects[n-1].Cure == "" {
			t.Errorf("%s: %d found, rejects %+v; want %d and %q", tt.name, len(found), rejects, tt.found, tt.reason)
		}
	}
}

func checksum(header []byte) (sum int) {
	for i, b := range header {
		if i >= 148 && i < 156 {
			b = ' '
		}
		sum += int(b)
	}
	return sum
}

// zeros are a gigabyte of nothing.
type zeros struct{ n int64 }

func (z *zeros) Read(p []byte) (int, error) {
	if z.n == 0 {
		return 0, io.EOF
	}
	n := min(int64(len(p)), z.n)
	clear(p[:n])
	for i := range p[:n] {
		p[i] = 'a'
	}
	z.n -= n
	return int(n), nil
}

// TestBomb: a gigabyte out of a megabyte ends soon, in little memory, as text, as lines, as a table and as JSON.
func TestBomb(t *testing.T) {
	var packed bytes.Buffer
	z, _ := gzip.NewWriterLevel(&packed, gzip.BestSpeed)
	if _, err := io.Copy(z, &zeros{n: 1 << 30}); err != nil {
		t.Fatal(err)
	}
	z.Close()
	for name, head := range map[string]string{"a.txt.gz": "", "a.jsonl.gz": "{", "a.csv.gz": "title,text\n\"", "a.json.gz": "[\n", "a.warc.gz": "WARC/1.0\r\n"} {
		start := time.Now()
		_, rejects := walk(t, Options{}, file(t, name, gz(t, head)+packed.String()))
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		if d := time.Since(start); len(rejects) != 1 || d > 30*time.Second || m.HeapInuse > 200<<20 {
			t.Errorf("%s: %v and %d MB, rejects %v", name, d, m.HeapInuse>>20, rejects)
		}
	}
}

// TestCharsets: declared, marked and guessed.
func TestCharsets(t *testing.T) {
	utf16 := func(s string, big bool) string {
		out := "\xff\xfe"
		if big {
			out = "\xfe\xff"
		}
		for _, r := range s {
			if big {
				out += string([]byte{byte(r >> 8), byte(r)})
			} else {
				out += string([]byte{byte(r), byte(r >> 8)})
			}
		}
		return out
	}
	const want = "Beyoncé sings"
	for name, data := range map[string]string{
		"plain.txt": want + "\n\n" + story, "bom.txt": "\ufeff" + want + "\n\n" + story, "le.txt": utf16(want+"\n\n"+story, false),
		"be.txt": utf16(want+"\n\n"+story, true), "latin.txt": "Beyonc\xe9 sings\n\n" + story,
		"le.jsonl":   utf16(`{"title":"Beyoncé sings","text":"Body."}`, false),
		"latin.csv":  "title,text\nBeyonc\xe9 sings,Body.\n",
		"latin.json": "[\n{\"title\":\"Beyonc\xe9 sings\",\"text\":\"Body.\"}]",
		"page.html": strings.Replace(strings.Replace(page(`<meta charset="iso-8859-1">`, ""), "Ann weds Bob", "Beyonc\xe9 sings", -1),
			"<meta charset=\"utf-8\">", "", -1),
	} {
		found, rejects := walk(t, Options{}, file(t, name, data))
		if len(found) != 1 || found[0].Meta.Title != want || !strings.HasPrefix(strings.TrimSpace(found[0].Text), want) {
			t.Errorf("%s: %+v, rejects %v", name, found, rejects)
		}
	}
}

// TestTables: the ways in which tables come, and in which they are broken.
func TestTables(t *testing.T) {
	for _, tt := range []struct{ name, data, want, reject string }{
		{"a.csv", "url,title,text,date\nhttps://n.example/1,One,\"Body, and\nmore.\",2020-05-03\nhttps://n.example/2,Two,Body.,\n", "a.csv:2 One; a.csv:4 Two", ""},
		{"a.tsv", "Headline\tBody\nOne\tBody.\n", "a.tsv:2 One", ""},
		{"semicolon.csv", "\"Title\";\"Article Body\"\nOne;Body.\n", "semicolon.csv:2 One", ""},
		{"bar", "title|content\nOne|Body.\n", "bar:2 One", ""},
		{"bom.csv", "\ufefftext,title\r\nBody.,One\r\n", "bom.csv:2 One", ""},
		{"mapped.csv", "h,story\nOne,Body.\n", "mapped.csv:2 One", ""},
		{"short.csv", "title,text,url\nOne\nTwo,Body.\n", "short.csv:3 Two", "no text"},
		{"long.csv", "title,text\nOne,Body.,more,cells\n", "long.csv:2 One", ""},
		{"quote.csv", "title,text\nOne,He said \"no\" to it.\nTwo,Body.\n", "quote.csv:2 One; quote.csv:3 Two", ""},
		{"blank.csv", "title,text\n\n,\nTwo,Body.\n", "blank.csv:4 Two", ""},
		{"headless.csv", "One,Body.\nTwo,Body.\n", "", "no column for the text"},
		{"empty.csv", "title,text\n", "", ""},
		{"nul.csv", "title,text\nOne,a\x00b\n", "", "binary"},
		{"mixed.csv", "title,text\nOne,é and \xff\nTwo,Body.\n", "mixed.csv:3 Two", "not UTF-8"},
		{"date.csv", "title,text,published\nOne,Body.,some day\nTwo,Body.,2020\n", "", "publication time \"some day\""},
		{"prose", "Text, title and more\nof this.\n" + story, "prose:0 Text, title and more", ""},
	} {
		o := Options{}
		if tt.name == "mapped.csv" {
			var err error
			if o.Map, err = ParseFieldMap("title=h, text=story"); err != nil {
				t.Fatal(err)
			}
		}
		found, rejects := walk(t, o, file(t, tt.name, tt.data))
		if got := titles(found); got != tt.want || (tt.reject == "") != (len(rejects) == 0) || len(rejects) > 0 && !strings.Contains(rejects[0].Reason, tt.reject) {
			t.Errorf("%s: %s, rejects %v; want %s, reject %q", tt.name, got, rejects, tt.want, tt.reject)
		}
	}
}

func TestParseFieldMap(t *testing.T) {
	for _, wrong := range []string{"", "title", "title=", "titel=x", "text=a,text=b", "=x"} {
		if m, err := ParseFieldMap(wrong); err == nil {
			t.Errorf("%q gives %+v", wrong, m)
		}
	}
}

// TestFeeds: RSS and Atom, whole and broken.
func TestFeeds(t *testing.T) {
	rss := func(items string) string {
		return `<?xml version="1.0"?><!-- c --><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Wire</title>` + items + `</channel></rss>`
	}
	item := `<item><title>One &amp; more</title><link>https://n.example/1</link><pubDate>Sun, 03 May 2020 10:00:00 GMT</pubDate><description>Short.</description>` +
		`<content:encoded><![CDATA[<p>Body of the article.</p><p>Second <b>paragraph</b>.</p>]]></content:encoded></item>`
	atom := `<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><title>One</title><link href="https://n.example/2"/><published>2020-05-03T10:00:00Z</published><content type="html">&lt;p&gt;Body.&lt;/p&gt;</content></entry></feed>`
	rdf := `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>W</title></channel><item><title>One</title><link>https://n.example/3</link><description>Body.</description><dc:date>2020-05-03</dc:date></item></rdf:RDF>`
	entities := `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>` + rss("<item><title>One</title><description>&c;</description></item>")[21:]
	for name, tt := range map[string]struct {
		data          string
		found, reject int
		published     string
	}{
		"rss.xml": {rss(item), 1, 0, "2020-05-03"}, "atom": {atom, 1, 0, "2020-05-03"}, "rdf.xml": {rdf, 1, 0, "2020-05-03"},
		"undated.rss": {rss(strings.Replace(item, "pubDate", "nothing", -1)), 1, 0, ""},
		"wrong.rss":   {rss(strings.Replace(item, "Sun, 03 May 2020 10:00:00 GMT", "yesterday", 1)), 1, 0, ""},
		"no-text.rss": {rss("<item><title>One</title></item>" + item), 1, 1, "2020-05-03"},
		"none.rss":    {rss(""), 0, 0, ""},
		"cut.rss":     {rss(item)[:150], 0, 1, ""},
		"tags.rss":    {rss("<item><title>One</title>" + item), -1, -1, ""},
		"latin.rss":   {`<?xml version="1.0" encoding="iso-8859-1"?>` + rss(strings.Replace(item, "Body of", "Caf\xe9", 1))[21:], 1, 0, "2020-05-03"},
		"bomb.rss":    {entities, -1, -1, ""},
	} {
		found, rejects := walk(t, Options{}, file(t, name, tt.data))
		if tt.found >= 0 && (len(found) != tt.found || len(rejects) != tt.reject) {
			t.Errorf("%s: found %+v, rejects %v", name, found, rejects)
			continue
		}
		for _, a := range found {
			published := ""
			if a.Meta.PublishedAt != nil {
				published = a.Meta.PublishedAt.Format(time.DateOnly)
			}
			if published != tt.published && tt.found > 0 || len(a.Text) > 10000 {
				t.Errorf("%s: published %q by %q, %d bytes", name, published, a.PublishedBy, len(a.Text))
			}
		}
	}
	found, _ := walk(t, Options{}, file(t, "a.rss", rss(item)))
	if a := found[0]; a.Text != "One & more\n\nBody of the article.\n\nSecond paragraph." || a.Meta.URL != "https://n.example/1" || a.Meta.Outlet != "The Wire" || a.PublishedBy != "feed" {
		t.Errorf("article %+v", a)
	}
}

// record is a WARC record.
func record(kind, contentType, target, block string) string {
	return "WARC/1.0\r\nWARC-Type: " + kind + "\r\nWARC-Target-URI: " + target + "\r\nWARC-Date: 2021-01-02T03:04:05Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n" +
		"Content-Type: " + contentType + "\r\nContent-Length: " + fmt.Sprint(len(block)) + "\r\n\r\n" + block + "\r\n\r\n"
}

func response(headers, body string) string {
	return record("response", "application/http; msgtype=response", "https://n.example/2020/05/03/story.html",
		"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"+headers+"\r\n"+body)
}

// TestWARC: responses in every encoding, conversions, what is passed over, and what is broken.
func TestWARC(t *testing.T) {
	body := page("", "")
	chunked := fmt.Sprintf("%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n", 100, body[:100], len(body)-100, body[100:])
	good := response("", body)
	info := record("warcinfo", "application/warc-fields", "", "software: test\r\n")
	for _, tt := range []struct {
		name, data string
		found      int
		reason     string
	}{
		{"plain", info + good, 1, ""},
		{"1.1", strings.Replace(good, "WARC/1.0", "WARC/1.1", 1), 1, ""},
		{"chunked", response("Transfer-Encoding: chunked\r\n", chunked), 1, ""},
		{"gzipped body", response("Content-Encoding: gzip\r\n", gz(t, body)), 1, ""},
		{"decoded body with its old header", response("Content-Encoding: gzip\r\n", body), 1, ""},
		{"record by record", gz(t, info) + gz(t, good) + gz(t, good), 2, ""},
		{"conversion", record("conversion", "text/plain", "https://n.example/a", "Ann weds Bob\n\n"+story), 1, ""},
		{"resource", record("resource", "text/html", "https://n.example/a", body), 1, ""},
		{"request", record("request", "application/http; msgtype=request", "https://n.example/a", "GET / HTTP/1.1\r\n\r\n"), 0, ""},
		{"picture", record("response", "application/http", "https://n.example/a.png", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nPNG"), 0, ""},
		{"redirect", record("response", "application/http", "https://n.example/a", "HTTP/1.1 301 Moved\r\nLocation: /b\r\n\r\n"), 0, ""},
		{"bare line feeds", strings.ReplaceAll(record("conversion", "text/plain", "https://n.example/a", "Ann weds Bob. Then they left."), "\r\n", "\n"), 1, ""},
		{"folded", strings.Replace(good, "WARC-Date:", "X-Long: a\r\n  b\r\nWARC-Date:", 1), 1, ""},
		{"cut", info + good[:len(good)-200], 0, "ends too early"},
		{"no length", strings.Replace(good, "Content-Length", "Length", 1) + good, 1, "Content-Length"},
		{"lying length", strings.Replace(good, "Content-Length: ", "Content-Length: 99999", 1), -1, "ends too early"},
		{"negative length", strings.Replace(good, "Content-Length: ", "Content-Length: -", 1) + good, 1, "Content-Length"},
		{"garbage between", good + "garbage\r\n" + good, 2, "where WARC/1.0 or WARC/1.1 belongs"},
		{"version 9", strings.Replace(good, "WARC/1.0", "WARC/9.0", 1) + good, 1, "WARC/9.0"},
		{"no type", strings.Replace(good, "WARC-Type: response\r\n", "", 1) + good, 1, "no WARC-Type"},
		{"broken HTTP", record("response", "application/http", "https://n.example/a", "nonsense") + good, 1, "broken HTTP response"},
		{"brotli", response("Content-Encoding: br\r\n", "xx") + good, 1, `content encoding "br"`},
		{"broken gzip", response("Content-Encoding: gzip\r\n", "\x1f\x8b\x08 broken") + good, 1, "gzip"},
		{"endless header", "WARC/1.0\r\n" + strings.Repeat("X: y\r\n", 20000) + "\r\n" + good, 1, "a header of more than"},
	} {
		found, rejects := walk(t, Options{}, file(t, "a.warc", tt.data))
		if tt.found >= 0 && len(found) != tt.found || (tt.reason == "") != (len(rejects) == 0) || len(rejects) > 0 && (!strings.Contains(rejects[0].Reason, tt.reason) || rejects[0].Cure == "") {
			t.Errorf("%s: %d found, rejects %+v; want %d, %q", tt.name, len(found), rejects, tt.found, tt.reason)
		}
	}
	found, _ := walk(t, Options{}, file(t, "a.warc", good))
	if a := found[0]; a.Meta.URL != "https://n.example/2020/05/03/story.html" || a.PublishedBy != "url" || a.Meta.PublishedAt.Format(time.DateOnly) != "2020-05-03" {
		t.Errorf("article %+v", a.Meta)
	}
	// What is published after it was fetched is not its publication time.
	late := page(`<meta property="article:published_time" content="2022-05-03T10:00:00Z">`, "")
	found, _ = walk(t, Options{}, file(t, "a.warc", record("response", "application/http", "https://n.example/x.html",
		"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"+late)))
	if len(found) != 1 || found[0].Meta.PublishedAt != nil {
		t.Errorf("late: %+v", found)
	}
}

func TestURLDay(t *testing.T) {
	for url, want := range map[string]string{
		"https://n.example/2022/09/13/story": "2022-09-13", "https://n.example/news/2022/9/3/": "2022-09-03", "http://n.example/2022-09-13-story": "2022-09-13",
		"https://n.example/2022/sep/13/x": "2022-09-13", "https://n.example/2022/09/": "", "https://n.example/a/2022/13/40/x": "",
		"file:2022/09/13/a.txt": "", "https://n.example/?d=/2022/09/13/": "", "https://n.example/12022/09/13/x": "",
	} {
		got := ""
		if d, ok := urlDay(url); ok {
			got = d.Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", url, got, want)
		}
	}
}

// TestLanguage: what is surely not English is rejected, unless it is wanted.
func TestLanguage(t *testing.T) {
	french := "Le mariage\n\n" + strings.Repeat("La chanteuse a épousé l'acteur dimanche dans une petite église de la campagne, et leurs amis étaient tous venus pour la fête. ", 4)
	path := file(t, "a.txt", french)
	if found, rejects := walk(t, Options{}, path); len(found) != 0 || len(rejects) != 1 || rejects[0].Reason != "in French, not in English" {
		t.Errorf("found %v, rejects %v", found, rejects)
	}
	if found, rejects := walk(t, Options{AnyLanguage: true}, path); len(found) != 1 || len(rejects) != 0 {
		t.Errorf("wanted: found %v, rejects %v", found, rejects)
	}
}

// FuzzWalk: no file stops or breaks the reader, whatever it is called.
func FuzzWalk(f *testing.F) {
	f.Add("a.csv", "title,text\nOne,\"Body")
	f.Add("a.warc", response("", "<p>x"))
	f.Add("a.rss", "<rss><channel><item><title>x")
	f.Add("a.json", "[{\"text\":\"x\"},")
	f.Add("a", "\x1f\x8b\x08\x00")
	f.Add("a", "PK\x03\x04")
	f.Add("a", bz)
	f.Add("a.txt", "\xff\xfea\x00")
	f.Fuzz(func(t *testing.T, name, data string) {
		w := &walker{ctx: t.Context(), o: Options{MaxBytes: 1 << 16}, seen: map[string]bool{}, reject: func(r Reject) {
			if r.Reason == "" {
				t.Errorf("a reject without a reason: %+v", r)
			}
		}, found: func(a Article) error {
			if a.TitleEnd > len(a.Text) || !validString(a.Text) {
				t.Errorf("invalid article %+v", a)
			}
			return nil
		}}
		if err := w.stream(source{name: name, path: name}, strings.NewReader(data)); err != nil {
			t.Fatal(err)
		}
	})
}

func validString(s string) bool { return validText([]byte(s)) == nil }
