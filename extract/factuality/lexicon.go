package factuality

import "strings"

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

var (
	negations    = words("not n't n’t never no neither nor hardly without nt")
	formerMods   = words("former ex late onetime one-time then-boyfriend then-girlfriend then-husband then-wife then previous ex- estranged")
	rumorWords   = words("rumor rumour rumored rumoured reportedly allegedly supposedly purportedly speculation speculate alleged gossip tabloid suspect supposed")
	sourceWords  = words("source insider snitch tipster onlooker")
	fanWords     = words("fan viewer observer everyone people")
	affairWords  = words("fling romance affair relationship dalliance tryst liaison")
	outletWords  = words("magazine outlet tabloid site website blog publication article story report paper newspaper weekly mag cover headline")
	denialWords  = words("deny refute dismiss debunk reject rubbish rebuff untrue false fake bogus fabricate invent denial nonsense slam-down")
	planWords    = words("set slated plan due upcoming scheduled slate schedule gear sign planned cast")
	wishWords    = words("want wish hope refuse dream")
	weakModals   = words("would could may might should")
	futureModals = words("will 'll ’ll shall")
	fictionWords = words("on-screen onscreen screen fictional fictitious character tv-show movie-wife")
	// endingVerbs end what their subject or object names: "their friendship soured".
	endingVerbs = words("end collapse crumble fizzle sour dissolve ruin wreck destroy cost lose fracture disintegrate unravel bury squash cancel scrap")
	// leavingVerbs end what their object is to their subject: "fired her manager", "mourned his friend".
	leavingVerbs = words("fire dump ditch drop sack mourn bury eulogize divorce")
	attemptWords = words("if whether unless")
)
