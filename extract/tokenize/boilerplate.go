package tokenize

import "regexp"

// boilerplate are the forms of what pages put around articles. A line must be short or begin with one of them:
// the words alone also occur in news.
var boilerplate = regexp.MustCompile(`(?i)^(?:` +
	`[·•|\s]*\d+[ -]min(?:ute)?s?[ -]read\W*` + // 2-min read
	`|(?:please )?(?:sign up|subscribe|register)\b.{0,40}\b(?:newsletter|email|e-mail|inbox|updates|alerts|here|today|now)\b.*` +
	`|(?:like|follow) us on .*` +
	`|(?:click|tap) here\b.*` +
	`|(?:read|see|watch|find out) more\W*` +
	`|(?:share|tweet|pin|email|print|comments?|advertisement|sponsored|related articles?|related stories|most read|trending|share this article)(?: \(?\d+\)?)?\W*` +
	`|(?:copyright\b|©|\(c\)).{0,120}` +
	`|all rights reserved\W*` +
	`|(?:we|this (?:web)?site) uses? cookies\b.*` +
	`|.*\b(?:article commenting|comments? (?:are|is|section is) (?:now )?(?:closed|disabled|moderated)|post a comment|leave a comment|join the conversation below)\b.*` +
	`|our goal is to create a safe and engaging place\b.*` +
	`|(?:photo|image|picture|video)(?: credit)?s?: .{0,60}` +
	`|(?:getty images|shutterstock|reuters|rex features|splash news)(?:/.{0,30})?\W*` +
	`)$`)

// isBoilerplate reports whether a paragraph is furniture of the page: reading times, newsletters, sharing,
// cookies, comments, credits, copyright.
func isBoilerplate(paragraph string) bool {
	return len(paragraph) < 600 && boilerplate.MatchString(paragraph)
}
