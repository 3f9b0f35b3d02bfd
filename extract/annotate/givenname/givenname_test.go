package givenname

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"testing"
)

func TestFemale(t *testing.T) {
	var n Names
	for name, female := range map[string]bool{"Mary": true, "Jennifer": true, "Imani": true, "John": false, "Brad": false, "Zuzella": true, "Tobias": false, "Olivia": true, "Kevin": false} {
		p, known := n.Female(name)
		if !known || (p > 0.5) != female {
			t.Errorf("Female(%q) = %.2f, %v; female is %v", name, p, known, female)
		}
	}
	for _, name := range []string{"", "J", "50", "A$AP"} {
		if _, known := n.Female(name); known {
			t.Errorf("Female(%q) is known", name)
		}
	}
}

func TestGiven(t *testing.T) {
	var n Names
	for _, name := range []string{"Mary", "BRAD", "imani", "Grace"} {
		if !n.Given(name) {
			t.Errorf("%s is not a given name", name)
		}
	}
	wrong, all := 0, 0
	for a := 'b'; a < 'z'; a++ {
		for b := 'b'; b < 'z'; b++ {
			all++
			if n.Given("x" + string(a) + "q" + string(b) + "kzv") {
				wrong++
			}
		}
	}
	if wrong*50 > all {
		t.Errorf("%d of %d nonsense words are given names", wrong, all)
	}
}

// TestManifest compares the files with their checksums.
func TestManifest(t *testing.T) {
	text, err := os.ReadFile("manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	var m struct{ Files map[string]string }
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	size := 0
	for name, data := range map[string][]byte{"gender.bin": gender, "names.bin": filter, "nicknames.bin": nicknames} {
		if sum := fmt.Sprintf("%x", sha256.Sum256(data)); m.Files[name] != sum {
			t.Errorf("%s has checksum %s, the manifest %q", name, sum, m.Files[name])
		}
		size += len(data)
	}
	if size > 300<<10 {
		t.Errorf("the files have %d bytes", size)
	}
}

func TestNickname(t *testing.T) {
	var n Names
	for _, c := range []struct {
		a, b string
		want bool
	}{{"Jen", "Jennifer", true}, {"Jennifer", "Jen", false}, {"bob", "Robert", true}, {"Bob", "Jennifer", false}, {"", "", false}, {"Will", "Willow", false}} {
		if got := n.Nickname(c.a, c.b); got != c.want {
			t.Errorf("Nickname(%q, %q) = %v", c.a, c.b, got)
		}
	}
}

func FuzzFemale(f *testing.F) {
	for _, s := range []string{"Ann", "Zoë", "\xff\xfe", "O’Shea"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if p, _ := (Names{}).Female(s); !(p >= 0 && p <= 1) {
			t.Fatalf("Female(%q) = %v", s, p)
		}
	})
}
