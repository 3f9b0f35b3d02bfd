package factuality

import "celebgraph/extract/nlp"

var (
	negations    = nlp.WordSet("not n't n’t never no neither nor hardly without nt")
	formerMods   = nlp.WordSet("former ex late onetime one-time then-boyfriend then-girlfriend then-husband then-wife then previous ex- estranged")
	rumorWords   = nlp.WordSet("rumor rumour rumored rumoured reportedly allegedly supposedly purportedly speculation speculate alleged gossip tabloid suspect supposed")
	sourceWords  = nlp.WordSet("source insider snitch tipster onlooker")
	fanWords     = nlp.WordSet("fan viewer observer everyone people")
	affairWords  = nlp.WordSet("fling romance affair relationship dalliance tryst liaison")
	outletWords  = nlp.WordSet("magazine outlet tabloid site website blog publication article story report paper newspaper weekly mag cover headline")
	denialWords  = nlp.WordSet("deny refute dismiss debunk reject rubbish rebuff untrue false fake bogus fabricate invent denial nonsense slam-down")
	planWords    = nlp.WordSet("set slated plan due upcoming scheduled slate schedule gear sign planned cast")
	wishWords    = nlp.WordSet("want wish hope refuse dream")
	weakModals   = nlp.WordSet("would could may might should")
	futureModals = nlp.WordSet("will 'll ’ll shall")
	fictionWords = nlp.WordSet("on-screen onscreen screen fictional fictitious character tv-show movie-wife")
	// endingVerbs end what their subject or object names: "their friendship soured".
	endingVerbs = nlp.WordSet("end collapse crumble fizzle sour dissolve ruin wreck destroy cost lose fracture disintegrate unravel bury squash cancel scrap over")
	// partingNouns are the ends of a tie, of which one that is called off goes on.
	partingNouns = nlp.WordSet("divorce split separation breakup break-up")
	// leavingVerbs end what their object is to their subject: "fired her manager", "mourned his friend".
	leavingVerbs = nlp.WordSet("fire dump ditch drop sack mourn bury eulogize divorce")
	attemptWords = nlp.WordSet("if whether unless")
)
