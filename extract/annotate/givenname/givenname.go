// Package givenname knows the likely gender of given names and which are short forms of which.
//
// The gender comes from a logistic model over a name's character n-grams (2 to 5, with its ends marked) and the
// name as a whole, hashed into [Size] weights of eight bits; it was trained on the names of the US Social
// Security Administration by extract/annotate/givenname/train, so unseen names are judged by their form ("Zuzella").
// Which words are given names at all is kept in a Bloom filter of the same names. Short forms are kept as 32-bit
// hashes of pairs, made from the Apache-2.0 list of nicknames; a pair that is not in the list is taken for one
// with a chance of less than one in a million. The files' origin, recipe and scores: manifest.json.
package givenname

import (
	_ "embed"
	"encoding/binary"
	"hash/fnv"
	"math"
	"slices"
	"strings"
)

//go:embed gender.bin
var gender []byte

//go:embed names.bin
var filter []byte

//go:embed nicknames.bin
var nicknames []byte

// Size is the number of weights of the gender model.
const Size = 1 << 17

// Scale is the value of one unit of a weight.
const Scale = 1.0 / 12

// Names answers questions about given names; the zero value is ready.
type Names struct{}

// Female returns the probability that a bearer of the given name is female. known is false for what does not
// look like a name of at least two letters.
func (Names) Female(name string) (p float64, known bool) {
	f := Features(name)
	if f == nil {
		return 0.5, false
	}
	z := 0.0
	for _, i := range f {
		z += float64(int8(gender[i])) * Scale
	}
	return 1 / (1 + math.Exp(-z)), true
}

// Features returns the indices of a name's features, nil when it is none: fewer than two letters, or other runes
// than letters, hyphens, apostrophes and full stops.
func Features(name string) []int {
	name = strings.ToLower(name)
	letters := 0
	for _, r := range name {
		switch {
		case r >= 'a' && r <= 'z' || r > 127:
			letters++
		case r != '-' && r != '\'' && r != '’' && r != '.':
			return nil
		}
	}
	if letters < 2 {
		return nil
	}
	runes := []rune("^" + name + "$")
	out := []int{index("=" + name)}
	for n := 2; n <= 5; n++ {
		for i := 0; i+n <= len(runes); i++ {
			out = append(out, index(string(runes[i:i+n])))
		}
	}
	return out
}

func index(s string) int {
	h := fnv.New32a()
	h.Write([]byte(s))
	return int(h.Sum32() % Size)
}

// Given reports whether the word is a given name of United States births: of at least seven children in some
// year. Case does not matter. It is right for all of them, and wrong for about one other word in a hundred; many
// are also common words ("Will", "Grace"), so it is one hint among others that a phrase names a person.
func (Names) Given(name string) bool {
	for _, bit := range FilterBits(name) {
		if filter[bit/8]>>(bit%8)&1 == 0 {
			return false
		}
	}
	return true
}

// FilterSize is the number of bits of the filter of given names.
const FilterSize = 1 << 20

// FilterBits returns the bits that stand for a name in the filter.
func FilterBits(name string) [4]uint32 {
	h := fnv.New64a()
	h.Write([]byte(strings.ToLower(name)))
	sum := h.Sum64() * 0x9e3779b97f4a7c15
	a, b := uint32(sum>>32), uint32(sum)|1
	var bits [4]uint32
	for k := range bits {
		bits[k] = (a + uint32(k)*b) % FilterSize
	}
	return bits
}

// Nickname reports whether a name is a short or pet form of another. Case does not matter.
func (Names) Nickname(short, long string) bool {
	x := PairHash(short, long)
	n := len(nicknames) / 4
	lo, hi := 0, n
	for lo < hi {
		m := (lo + hi) / 2
		if binary.LittleEndian.Uint32(nicknames[4*m:]) < x {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo < n && binary.LittleEndian.Uint32(nicknames[4*lo:]) == x
}

// PairHash is the hash under which a short form and its name are kept.
func PairHash(short, long string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(strings.ToLower(short) + "\x1f" + strings.ToLower(long)))
	return h.Sum32()
}

// PackPairs returns the file format of short forms: sorted little-endian hashes.
func PackPairs(hashes []uint32) []byte {
	hashes = slices.Clone(hashes)
	slices.Sort(hashes)
	var out []byte
	for _, h := range slices.Compact(hashes) {
		out = binary.LittleEndian.AppendUint32(out, h)
	}
	return out
}
