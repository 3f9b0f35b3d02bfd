package graph

import "encoding/binary"

const (
	// bandBytes is how many bytes of two fingerprints in a row must be equal for the two to be compared whole, and bands how
	// many such runs are looked at: of texts with a Jaccard similarity of 0.6, 99 in 100 share one (Leskovec et al., Mining of
	// Massive Datasets, §3.4).
	bandBytes, bands = 3, 21
	// copiesKept is how many articles are remembered; copies of a story are published within days.
	copiesKept = 100_000
)

// Copies finds near-duplicates, as [NearDuplicate] has them, in a stream of articles. It remembers the last 100,000 of them, in
// about 60 MB. The zero value is ready for use.
type Copies struct {
	seen  []copied // a ring
	next  int
	bands map[uint32][]int32 // places in the ring, by what a band holds
}

type copied struct {
	id  string
	sig signature
}

// Of returns the id of the first article remembered of which this one is a near-duplicate, "" where there is none, and
// remembers it.
func (c *Copies) Of(id, fingerprint string) string {
	sig, ok := parseFingerprint(fingerprint)
	if !ok {
		return ""
	}
	if c.bands == nil {
		c.bands = make(map[uint32][]int32)
	}
	keys := sig.bandKeys()
	of, best := "", -1
	for _, k := range keys {
		for _, at := range c.bands[k] {
			if age := c.age(int(at)); c.seen[at].id != id && age > best && sig.near(c.seen[at].sig) {
				of, best = c.seen[at].id, age
			}
		}
	}
	c.remember(copied{id, sig}, keys)
	return of
}

// age is how many articles have come since the one at a place, itself counted.
func (c *Copies) age(at int) int { return (c.next-at-1+copiesKept)%copiesKept + 1 }

// remember keeps an article, in the place of the oldest one when there is no other.
func (c *Copies) remember(x copied, keys [bands]uint32) {
	if len(c.seen) < copiesKept {
		c.seen = append(c.seen, x)
	} else {
		for _, k := range c.seen[c.next].sig.bandKeys() {
			list := c.bands[k]
			for i, at := range list {
				if int(at) == c.next {
					list = append(list[:i], list[i+1:]...)
					break
				}
			}
			if c.bands[k] = list; len(list) == 0 {
				delete(c.bands, k)
			}
		}
		c.seen[c.next] = x
	}
	for _, k := range keys {
		c.bands[k] = append(c.bands[k], int32(c.next))
	}
	c.next = (c.next + 1) % copiesKept
}

// bandKeys returns what each band holds, with the band's number.
func (a signature) bandKeys() (keys [bands]uint32) {
	var data [signatureSize]byte
	for i, v := range a {
		binary.LittleEndian.PutUint64(data[8*i:], v)
	}
	for b := range keys {
		part := data[b*bandBytes:]
		keys[b] = uint32(b)<<24 | uint32(part[0])<<16 | uint32(part[1])<<8 | uint32(part[2])
	}
	return keys
}
