package article

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// decodeBOM returns r in UTF-8 where its first bytes are the byte order mark of UTF-16 or UTF-32; ok is false where they
// are not.
func decodeBOM(head []byte, r io.Reader) (out io.Reader, ok bool) {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(head, []byte("\x00\x00\xfe\xff")):
		return transform.NewReader(r, utf32.UTF32(utf32.BigEndian, utf32.ExpectBOM).NewDecoder()), true
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return transform.NewReader(r, unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder()), true
	}
	return r, false
}

// undefined are the bytes that Windows-1252 does not use.
const undefined = "\x81\x8d\x8f\x90\x9d"

// toUTF8 returns text in UTF-8: as it is, or, where it is not that and its other bytes are those of text in Windows-1252,
// which is what the WHATWG encoding standard takes undeclared text for, decoded from there. The error is a
// *problem that says where it is neither.
func toUTF8(data []byte) ([]byte, error) {
	err := validText(data)
	if err == nil || err == error(errBinary) {
		return data, err
	}
	high := 0
	for _, b := range data {
		if b >= utf8.RuneSelf {
			high++
		}
	}
	if hasByte(data, undefined) || high > len(data)/8 || hasUTF8(data) {
		return nil, err
	}
	out, decodeErr := charmap.Windows1252.NewDecoder().Bytes(data)
	if decodeErr != nil {
		return nil, err
	}
	return out, nil
}

func hasByte(data []byte, bytesOf string) bool {
	for i := range len(bytesOf) {
		if bytes.IndexByte(data, bytesOf[i]) >= 0 {
			return true
		}
	}
	return false
}

// hasUTF8 reports whether data has characters of several bytes in UTF-8: then it is UTF-8 with an error, and Windows-1252
// would spoil them.
func hasUTF8(data []byte) bool {
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r != utf8.RuneError && n > 1 {
			return true
		}
		data = data[n:]
	}
	return false
}
