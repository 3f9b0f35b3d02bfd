// Command train makes the data files of package givenname and their manifest:
//
//	go run ./extract/annotate/givenname/train -names ssa-names/maxoccurbysex.txt -nicknames nicknames/names.csv -out extract/annotate/givenname
//
// Every tenth name is held out; the command prints the model's accuracy on the held-out names of at least 90% one
// sex, by name and weighted by count. The weights written are then trained on all names. Every run gives the same.
package main

import (
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"sort"
	"strconv"
	"strings"

	"celebgraph/extract/annotate/givenname"
)

func main() {
	names := flag.String("names", "", "names with sex and count, comma-separated")
	nick := flag.String("nicknames", "", "pairs of names and short forms, comma-separated")
	out := flag.String("out", ".", "folder to write to")
	flag.Parse()
	if err := run(*names, *nick, *out); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// example is one name with its counts.
type example struct {
	name         string
	female, male float64
}

func run(names, nick, out string) error {
	ex, err := readNames(names)
	if err != nil {
		return err
	}
	var train, test []example
	for _, e := range ex {
		h := fnv.New32a()
		h.Write([]byte(e.name))
		if h.Sum32()%10 == 0 {
			test = append(test, e)
		} else {
			train = append(train, e)
		}
	}
	byName, byCount := accuracy(fit(train), test)
	fmt.Printf("held-out names: accuracy %.3f by name, %.3f by count\n", byName, byCount)
	pairs, err := readPairs(nick)
	if err != nil {
		return err
	}
	return write(out, map[string][]byte{"gender.bin": quantize(fit(ex)), "names.bin": filter(ex), "nicknames.bin": givenname.PackPairs(pairs)}, manifest{
		Corpora: map[string]string{
			"ssa-names": fmt.Sprintf("%d names of United States births; public data, the collection LGPL-2.1; shipped as a trained model and a Bloom filter", len(ex)),
			"nicknames": fmt.Sprintf("%d pairs; Apache-2.0; shipped as hashes", len(pairs)),
		},
		Recipe: fmt.Sprintf("train/main.go: %d epochs, %d weights of 8 bits", epochs, givenname.Size),
		Seed:   seed,
		Scores: map[string]string{
			"gender, held-out names":  fmt.Sprintf("%.3f", byName),
			"gender, held-out births": fmt.Sprintf("%.3f", byCount),
		},
	})
}

func readNames(file string) ([]example, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	byName := map[string]*example{}
	for n, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		f := strings.Split(line, ",")
		if len(f) < 3 {
			return nil, fmt.Errorf("%s:%d: want NAME,SEX,COUNT", file, n+1)
		}
		count, err := strconv.ParseFloat(f[2], 64)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, n+1, err)
		}
		k := strings.ToLower(f[0])
		if byName[k] == nil {
			byName[k] = &example{name: k}
		}
		if f[1] == "F" {
			byName[k].female += count
		} else {
			byName[k].male += count
		}
	}
	var out []example
	for _, e := range byName {
		out = append(out, *e)
	}
	sort.Slice(out, func(a, b int) bool { return out[a].name < out[b].name })
	return out, nil
}

const (
	seed   = 1
	epochs = 12
)

// fit trains by stochastic gradient descent; a name weighs the logarithm of its count.
func fit(ex []example) []float64 {
	w := make([]float64, givenname.Size)
	r := rand.New(rand.NewPCG(seed, seed))
	order := r.Perm(len(ex))
	for e := range epochs {
		rate := 0.15 * (1 - float64(e)/epochs)
		for _, k := range order {
			x := ex[k]
			f := givenname.Features(x.name)
			p := predict(w, f)
			total := x.female + x.male
			g := (x.female/total - p) * min(3, math.Log1p(total)/3) * rate
			for _, i := range f {
				w[i] += g - 1e-5*w[i]
			}
		}
		r.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
	}
	return w
}

func predict(w []float64, f []int) float64 {
	z := 0.0
	for _, i := range f {
		z += w[i]
	}
	return 1 / (1 + math.Exp(-z))
}

// accuracy returns the share of names, and of births, whose sex the weights tell, among names that are nearly
// always of one sex.
func accuracy(w []float64, test []example) (byName, byCount float64) {
	var n, right, weight, rightWeight float64
	for _, x := range test {
		total := x.female + x.male
		share := x.female / total
		f := givenname.Features(x.name)
		if f == nil || share > 0.1 && share < 0.9 {
			continue
		}
		n, weight = n+1, weight+total
		if (predict(w, f) > 0.5) == (share > 0.5) {
			right, rightWeight = right+1, rightWeight+total
		}
	}
	return right / n, rightWeight / weight
}

func readPairs(file string) ([]uint32, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var out []uint32
	for n, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		f := strings.Split(strings.TrimSpace(line), ",")
		if len(f) != 3 {
			return nil, fmt.Errorf("%s:%d: want NAME,RELATION,SHORT", file, n+1)
		}
		if n > 0 {
			out = append(out, givenname.PairHash(f[2], f[0]))
		}
	}
	return out, nil
}
