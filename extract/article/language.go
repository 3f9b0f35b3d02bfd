package article

import (
	"fmt"

	"github.com/RadhiFadlillah/whatlanggo"
)

const (
	// minLanguage is how much text, in bytes, a language is told from; maxLanguage how much is looked at.
	minLanguage = 200
	maxLanguage = 20_000
	// sureLanguage is how sure it must be that a text is not English.
	sureLanguage = 0.9
)

// english returns a *problem for a text that is surely in another language.
func (o Options) english(text string) error {
	if o.AnyLanguage || len(text) < minLanguage {
		return nil
	}
	if len(text) > maxLanguage {
		text = text[:maxLanguage]
	}
	info := whatlanggo.Detect(text)
	if info.Lang == whatlanggo.Eng || info.Confidence < sureLanguage || !info.IsReliable() {
		return nil
	}
	return &problem{fmt.Sprintf("in %s, not in English", info.Lang.String()), "--any-language takes it in all the same"}
}
