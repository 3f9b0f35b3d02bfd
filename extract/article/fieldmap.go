package article

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// FieldMap names the fields or columns of an archive that hold what articles are made of; empty ones are found by their
// usual names.
type FieldMap struct {
	URL, Title, Text, Published, Outlet string
}

// ErrFieldMap is wrapped by the errors of [ParseFieldMap].
var ErrFieldMap = errors.New("cannot map fields")

// ParseFieldMap reads a list such as "title=headline,text=story". The names on the left are url, title, text, published and
// outlet.
func ParseFieldMap(s string) (FieldMap, error) {
	var m FieldMap
	to := map[string]*string{"url": &m.URL, "title": &m.Title, "text": &m.Text, "published": &m.Published, "outlet": &m.Outlet}
	for part := range strings.SplitSeq(s, ",") {
		what, field, ok := strings.Cut(part, "=")
		what, field = strings.TrimSpace(what), strings.TrimSpace(field)
		target := to[what]
		switch {
		case !ok || field == "":
			return m, fmt.Errorf("%w: %q; want title=headline,text=story", ErrFieldMap, part)
		case target == nil:
			return m, fmt.Errorf("%w: %q; want url, title, text, published or outlet before the =", ErrFieldMap, what)
		case *target != "":
			return m, fmt.Errorf("%w: %s is given twice", ErrFieldMap, what)
		}
		*target = field
	}
	return m, nil
}

// fieldKey is what spellings of a field's name have in common: "Date Published" and "date_published" are one.
func fieldKey(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", " ", "", "-", "", "\"", "", "\r", "").Replace(strings.TrimSpace(name)))
}

// names returns the names under which a field is looked for: the mapped one alone, else the usual ones.
func names(mapped string, usual []string) []string {
	if mapped != "" {
		return []string{mapped}
	}
	return usual
}

// hasText reports whether one of the columns holds the text.
func (o Options) hasText(columns []string) bool {
	return slices.ContainsFunc(columns, func(c string) bool { return isField(c, names(o.Map.Text, fields.text)) })
}

// keyed returns the object with its fields' names as [fieldKey] has them; of two spellings the first in order of names wins.
func keyed(obj map[string]json.RawMessage) map[string]json.RawMessage {
	out := make(map[string]json.RawMessage, len(obj))
	sorted := make([]string, 0, len(obj))
	for k := range obj {
		sorted = append(sorted, k)
	}
	slices.Sort(sorted)
	for _, k := range sorted {
		if _, ok := out[fieldKey(k)]; !ok {
			out[fieldKey(k)] = obj[k]
		}
	}
	return out
}
