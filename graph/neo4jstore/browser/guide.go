package browser

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
)

//go:embed guide.html
var guideHTML string

// Guide returns the guide about the people of c as HTML with a slide a step, for Browser's :play. The address is
// that of [Handler], from which the guide links the saved queries, and bolt that of the database.
func Guide(c Cast, address, bolt string) ([]byte, error) {
	queries, err := Queries(c)
	if err != nil {
		return nil, err
	}
	byName := func(name string) (string, error) {
		for _, q := range queries {
			if q.Name == name {
				return q.Cypher, nil
			}
		}
		return "", fmt.Errorf("there is no saved query %q", name)
	}
	t, err := template.New("guide").Funcs(template.FuncMap{"query": byName}).Parse(guideHTML)
	if err != nil {
		return nil, fmt.Errorf("guide: %w", err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, struct {
		Cast          Cast
		Address, Bolt string
	}{c, address, bolt}); err != nil {
		return nil, fmt.Errorf("guide: %w", err)
	}
	return b.Bytes(), nil
}
