package coref

import "testing"

// TestOverlong: a name that only a slip makes longer gives way to its part; one that the text uses stays.
func TestOverlong(t *testing.T) {
	for _, tt := range []struct {
		name   string
		inText map[string]int
		want   string
	}{
		{"Ada Quill Diss", map[string]int{"Ada Quill": 2}, "Ada Quill"},
		{"OG Ada Quill", map[string]int{"OG Ada Quill": 1, "Ada Quill": 2}, "Ada Quill"},
		{"Ada Quill Fenn", map[string]int{"Ada Quill Fenn": 2, "Ada Quill": 9}, "Ada Quill Fenn"},
		{"Ada Quill Fenn", map[string]int{"Ada Quill Fenn": 1, "Ada Quill": 1}, "Ada Quill Fenn"},
		{"Ada Quill", map[string]int{"Quill": 5, "Ada": 5}, "Ada Quill"},
		{"Ada Mae Quill", map[string]int{"Ada Quill": 5}, "Ada Mae Quill"},
		{"Mary Ada Quill Fenn", map[string]int{"Ada Quill": 5, "Mary Ada Quill": 2}, "Mary Ada Quill"},
	} {
		forms := []string{tt.name}
		for f := range tt.inText {
			if f != tt.name {
				forms = append(forms, f)
			}
		}
		if got := overlong(tt.name, forms, tt.inText); got != tt.want {
			t.Errorf("%s of %v: %q, want %q", tt.name, tt.inText, got, tt.want)
		}
	}
}
