// Command train makes the two data files of package givenname:
//
//	go run ./extract/annotate/givenname/train -names ssa-names/maxoccurbysex.txt -nicknames nicknames/names.csv -out extract/annotate/givenname
//
// Every tenth name is held out; the command prints the model's accuracy on the held-out names of at least 90% one
// sex, by name and weighted by count. The weights written are those without the held-out names.
package main

import (
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
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
	w := fit(train)
	report(w, test)
	packed := make([]byte, len(w))
	for i, x := range w {
		packed[i] = byte(int8(max(-127, min(127, math.Round(x/givenname.Scale)))))
	}
	if err := os.WriteFile(filepath.Join(out, "gender.bin"), packed, 0o644); err != nil {
		return err
	}
	pairs, err := readPairs(nick)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "nicknames.bin"), givenname.PackPairs(pairs), 0o644)
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

// fit trains by stochastic gradient descent; a name weighs the logarithm of its count.
func fit(ex []example) []float64 {
	w := make([]float64, givenname.Size)
	r := rand.New(rand.NewPCG(1, 1))
	order := r.Perm(len(ex))
	const epochs = 12
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

func report(w []float64, test []example) {
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
	fmt.Printf("held-out names %d: accuracy %.3f by name, %.3f by count\n", int(n), right/n, rightWeight/weight)
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
