package coref

import "celebgraph/extract/nlp"

// skipSource rules out for a pronoun in a clause that somebody without a name reports the one who reports it: "a
// source says that she is happy".
func (s *state) skipSource(verb int, skip map[int]bool) {
	if verb == nlp.None || !nlp.IsRel(s.doc.Tokens[verb].Deprel, "ccomp") {
		return
	}
	if c := s.subjectOf(s.doc.Tokens[verb].Head); c != nlp.None && len(s.fullName(c)) == 0 {
		skip[c] = true
	}
}
