package article

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/bzip2"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

const (
	// maxLayers is how deep compression and archives may be nested: a zip in a tar.zst is three.
	maxLayers = 4
	// A stream may expand to maxRatio times its compressed size once it has given freeExpansion bytes.
	maxRatio      = 300
	freeExpansion = 256 << 20
	// maxSpool is the largest archive that is copied to a temporary file, as a zip is that cannot be read in order.
	maxSpool = 8 << 30
	// maxMembers is how many files a zip may list; its whole list is held in memory.
	maxMembers = 1_000_000
)

// container is a kind of file that holds other files.
type container struct {
	is   func(head []byte) bool
	read func(w *walker, s source, r io.Reader) error
}

// containers returns the kinds of compressed files and archives, told by their first bytes.
func containers() []container {
	magic := func(m string) func([]byte) bool {
		return func(head []byte) bool { return bytes.HasPrefix(head, []byte(m)) }
	}
	return []container{
		{magic("\x1f\x8b"), compressed("gzip", func(r io.Reader) (io.Reader, func(), error) {
			z, err := gzip.NewReader(r)
			return z, func() {}, err
		})},
		{magic("BZh"), compressed("bzip2", func(r io.Reader) (io.Reader, func(), error) { return bzip2.NewReader(r), func() {}, nil })},
		{magic("\x28\xb5\x2f\xfd"), compressed("zstd", func(r io.Reader) (io.Reader, func(), error) {
			z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(128<<20))
			if err != nil {
				return nil, nil, err
			}
			return z, z.Close, nil
		})},
		{magic("PK\x03\x04"), readZip},
		{magic("PK\x05\x06"), readZip}, // an empty one
		{func(head []byte) bool { return len(head) > 262 && string(head[257:262]) == "ustar" }, readTar},
	}
}

// compressed reads a compressed file as what it holds.
func compressed(kind string, open func(io.Reader) (io.Reader, func(), error)) func(*walker, source, io.Reader) error {
	return func(w *walker, s source, r io.Reader) error {
		in := &counter{r: r}
		z, done, err := open(in)
		if err != nil {
			w.fail(s.name, broken(kind, err))
			return nil
		}
		defer done()
		inner := s
		inner.layers++
		inner.stem = strings.TrimSuffix(s.label(), path.Ext(s.label()))
		if strings.HasSuffix(s.label(), ".tgz") {
			inner.stem += ".tar"
		}
		return w.stream(inner, &expansion{kind: kind, r: z, in: in})
	}
}

// counter counts what is read.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// expansion reads decompressed data, and ends with a *problem where it is far more than its source can honestly hold,
// or is broken.
type expansion struct {
	kind string
	r    io.Reader
	in   *counter
	out  int64
}

func (e *expansion) Read(p []byte) (int, error) {
	n, err := e.r.Read(p)
	if e.out += int64(n); e.out > freeExpansion && e.out > maxRatio*e.in.n {
		return 0, &problem{fmt.Sprintf("%s data that expands to more than %d times its size", e.kind, maxRatio), "unpack it yourself if it is not hostile"}
	}
	if err != nil && err != io.EOF {
		err = broken(e.kind, err)
	}
	return n, err
}

// broken is the problem of a compressed file or archive that cannot be read on.
func broken(kind string, err error) error {
	var p *problem
	if errors.As(err, &p) {
		return p
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return &problem{kind + " data that ends too early", "check that the file is whole"}
	}
	return &problem{"broken " + kind + " data: " + strings.TrimPrefix(err.Error(), kind+": "), "check the file, or unpack it yourself"}
}

// member reads a file of an archive.
func (w *walker) member(s source, name string, r io.Reader) error {
	name = strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, "\\", "/")), "/")
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") || part == "__MACOSX" {
			return nil // hidden, as in folders
		}
	}
	inner := source{name: s.name + "!" + name, path: s.path + "!" + name, stem: name, layers: s.layers}
	if s.path == "" {
		inner.path = ""
	}
	return w.stream(inner, r)
}

// readTar reads the files of a tar archive in order.
func readTar(w *walker, s source, r io.Reader) error {
	s.layers++
	for in := tar.NewReader(r); ; {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		h, err := in.Next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			w.fail(s.name, broken("tar", err))
			return nil
		}
		switch h.Typeflag {
		case tar.TypeReg:
			if stop := w.member(s, h.Name, in); stop != nil {
				return stop
			}
		case tar.TypeDir, tar.TypeXGlobalHeader:
		default:
			w.fail(s.name+"!"+h.Name, &problem{"a link or a device in an archive", "unpack the archive if its target matters"})
		}
	}
}

// readZip reads the files of a zip archive in its order. One that is not a plain file is copied to a temporary one first,
// since its list stands at its end.
func readZip(w *walker, s source, r io.Reader) error {
	s.layers++
	f, size, done, err := spool(r)
	if err != nil {
		w.fail(s.name, broken("zip", err))
		return nil
	}
	defer done()
	if n := zipMembers(f, size); n > maxMembers {
		w.fail(s.name, &problem{fmt.Sprintf("a zip archive of %d files; %d are the most", n, maxMembers), "unpack it"})
		return nil
	}
	z, err := zip.NewReader(f, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		w.fail(s.name, broken("zip", err))
		return nil
	}
	for _, m := range z.File {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		if strings.HasSuffix(m.Name, "/") {
			continue
		}
		if stop := w.zipMember(s, m); stop != nil {
			return stop
		}
	}
	return nil
}

func (w *walker) zipMember(s source, m *zip.File) error {
	label := s.name + "!" + m.Name
	switch {
	case !m.Mode().IsRegular():
		w.fail(label, &problem{"a link or a device in an archive", "unpack the archive if its target matters"})
		return nil
	case m.Flags&1 != 0:
		w.fail(label, &problem{"encrypted", "unpack the archive with its password"})
		return nil
	}
	r, err := m.Open()
	if err != nil {
		w.fail(label, broken("zip", err))
		return nil
	}
	defer r.Close()
	return w.member(s, m.Name, &expansion{kind: "zip", r: r, in: &counter{n: int64(min(m.CompressedSize64, 1<<40))}})
}

// spool returns r as a file that can be read anywhere, and its size.
func spool(r io.Reader) (f *os.File, size int64, done func(), err error) {
	f, err = os.CreateTemp("", "celebgraph-")
	if err != nil {
		return nil, 0, nil, err
	}
	done = func() { f.Close(); os.Remove(f.Name()) }
	size, err = io.Copy(f, io.LimitReader(bufio.NewReaderSize(r, 1<<20), maxSpool+1))
	if err == nil && size > maxSpool {
		err = &problem{fmt.Sprintf("an archive of more than %d GB", maxSpool>>30), "unpack it, or pack it as tar"}
	}
	if err != nil {
		done()
		return nil, 0, nil, err
	}
	return f, size, done, nil
}

// zipMembers returns how many files the end of a zip archive says that it lists (APPNOTE 4.3.16, and 4.3.14 for zip64).
func zipMembers(f io.ReaderAt, size int64) uint64 {
	tail := make([]byte, min(size, 1<<16+22+20+56))
	if _, err := f.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return 0
	}
	var n uint64
	if i := bytes.LastIndex(tail, []byte("PK\x05\x06")); i >= 0 && i+12 <= len(tail) {
		n = uint64(binary.LittleEndian.Uint16(tail[i+10:]))
	}
	if i := bytes.LastIndex(tail, []byte("PK\x06\x06")); i >= 0 && i+40 <= len(tail) {
		n = max(n, binary.LittleEndian.Uint64(tail[i+32:]))
	}
	return n
}
