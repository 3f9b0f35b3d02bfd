package graph

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math/bits"
	"strings"
)

const (
	// shingleWords is the length of the word sequences by which texts are compared.
	shingleWords = 4
	// minShingles is the least number of them with which a text has a fingerprint.
	minShingles = 12
	// signatureSize is the number of minima, of which one byte each is kept.
	signatureSize = 128
	// nearMatches is how many equal bytes make two texts near-duplicates: with 1/256 of the others equal by chance,
	// a Jaccard similarity of about 0.3.
	nearMatches = 40
)

// signature is a fingerprint taken apart, for comparison eight bytes at a time.
type signature [signatureSize / 8]uint64

// Fingerprint returns a short text by which copies of a text are known, edited ones among them; "" for a text of few
// words. It is a b-bit minwise signature (Li and König 2010) of 128 bytes, in base64, over the text's shingles, the
// sequences of four folded words (Broder 1997). Time is linear in the text.
func Fingerprint(text string) string {
	words := strings.Fields(FoldName(text))
	if len(words)-shingleWords+1 < minShingles {
		return ""
	}
	var least [signatureSize]uint64
	for i := range least {
		least[i] = ^uint64(0)
	}
	for i := 0; i+shingleWords <= len(words); i++ {
		h := fnv.New64a()
		for _, w := range words[i : i+shingleWords] {
			h.Write([]byte(w))
			h.Write([]byte{' '})
		}
		sum := h.Sum64()
		for k := range least {
			least[k] = min(least[k], mix(sum+uint64(k+1)*0x9e3779b97f4a7c15))
		}
	}
	out := make([]byte, signatureSize)
	for k, v := range least {
		out[k] = byte(v)
	}
	return base64.RawURLEncoding.EncodeToString(out)
}

// mix is the finalizer of SplitMix64 (Steele et al. 2014), which spreads every bit of x over all bits.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// NearDuplicate reports whether two fingerprints are those of near-identical texts: of a copy with another
// headline, some sentences cut or added, or words changed. Texts without fingerprint are nobody's duplicates.
func NearDuplicate(a, b string) bool {
	x, ok := parseFingerprint(a)
	if !ok {
		return false
	}
	y, ok := parseFingerprint(b)
	return ok && x.near(y)
}

func parseFingerprint(s string) (sig signature, ok bool) {
	if s == "" {
		return sig, false
	}
	data, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(data) != signatureSize {
		return sig, false
	}
	for i := range sig {
		sig[i] = binary.LittleEndian.Uint64(data[8*i:])
	}
	return sig, true
}

// validFingerprint checks a fingerprint that comes from outside.
func validFingerprint(s string) error {
	if _, ok := parseFingerprint(s); !ok && s != "" {
		return fmt.Errorf("fingerprint of %d characters is not one of this program; leave it out", len(s))
	}
	return nil
}

func (a signature) near(b signature) bool {
	equal := 0
	for i := range a {
		equal += zeroBytes(a[i] ^ b[i])
	}
	return equal >= nearMatches
}

// zeroBytes counts the bytes of x that are zero.
func zeroBytes(x uint64) int {
	const low = 0x7f7f7f7f7f7f7f7f
	return bits.OnesCount64(^((x&low + low) | x | low))
}
