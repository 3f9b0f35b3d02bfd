package givenname

import "testing"

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

func TestNickname(t *testing.T) {
	var n Names
	for _, c := range []struct {
		a, b string
		want bool
	}{{"Jen", "Jennifer", true}, {"Jennifer", "Jen", true}, {"bob", "Robert", true}, {"Bob", "Jennifer", false}, {"", "", false}, {"Will", "Willow", false}} {
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
