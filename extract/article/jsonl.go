package article

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

func isJSONLines(ext string, head []byte) bool {
	switch ext {
	case ".jsonl", ".ndjson", ".json":
		return true
	case ".txt":
		return false
	}
	return bytes.HasPrefix(head, []byte("{"))
}

// readJSONLines reads one article a line.
func readJSONLines(w *walker, s source, r io.Reader) error {
	br := bufio.NewReaderSize(r, 1<<16)
	for n := 1; ; n++ {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		line, tooLong, err := readLine(br, w.o.maxBytes())
		if err != nil && err != io.EOF {
			w.fail(s.name, err)
			return nil
		}
		if stop := w.jsonLine(s, n, line, tooLong); stop != nil {
			return stop
		}
		if err == io.EOF {
			return nil
		}
	}
}

func (w *walker) jsonLine(s source, n int, line []byte, tooLong bool) error {
	if tooLong {
		w.reject(rejectOf(s.name, n, &problem{fmt.Sprintf("line longer than %d bytes", w.o.maxBytes()), "split it, or raise --max-bytes"}))
		return nil
	}
	if n == 1 {
		line = bytes.TrimPrefix(line, bom)
	}
	if len(bytes.TrimSpace(line)) == 0 {
		return nil
	}
	return w.jsonArticle(s, n, line)
}

// readLine returns the next line without its end. Of one longer than limit it keeps nothing and says so; it
// reads on to its end in bounded memory.
func readLine(br *bufio.Reader, limit int) (line []byte, tooLong bool, err error) {
	for {
		part, err := br.ReadSlice('\n')
		if !tooLong && len(line)+len(part) > limit+1 {
			tooLong, line = true, nil
		}
		if !tooLong {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		return bytes.TrimRight(line, "\r\n"), tooLong, err
	}
}
