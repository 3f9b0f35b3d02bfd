package graph

import "testing"

func TestNearWord(t *testing.T) {
	for _, tt := range []struct {
		a, b  string
		slips int
		near  bool
	}{
		{"kayne", "kanye", 1, true}, {"jon", "john", 1, true}, {"legned", "legend", 1, true},
		{"tewkesbury", "tewkesby", 2, true}, {"will", "willow", 6, false}, {"bill", "will", 4, false},
		{"sza", "sia", 1, false}, {"kim", "kim", 0, true}, {"", "kim", 3, false},
	} {
		if slips, near := NearWord(tt.a, tt.b); near != tt.near || near && slips != tt.slips {
			t.Errorf("NearWord(%s, %s) = %d, %v; want %d, %v", tt.a, tt.b, slips, near, tt.slips, tt.near)
		}
	}
}

func TestEntityNear(t *testing.T) {
	ye := Entity{Name: "Kanye West", Aliases: []string{"Ye", "Yeezy"}}
	for query, want := range map[string]bool{"kayne west": true, "West Kayne": true, "yeezi": true, "kanye east": false,
		"kanye kanye": false, "": false, "!": false} {
		if _, near := ye.Near(query); near != want {
			t.Errorf("Near(%q) = %v, want %v", query, near, want)
		}
	}
}
