package coref

import (
	"strings"

	"celebgraph/extract/nlp"
)

// Word lists of English; closed classes, and the nouns by which showbiz news describes people.
var (
	femaleNouns = nlp.WordSet("woman girl lady actress singer-songstress songstress wife girlfriend mother mom mum mommy daughter sister aunt niece",
		"grandmother granddaughter fiancée fiancee bride widow duchess countess baroness princess queen hostess businesswoman ex-wife ex-girlfriend",
		"stepmother stepdaughter comedienne heiress diva starlet beauty mother-in-law sister-in-law goddaughter godmother socialite mother-of-two mother-of-three")
	maleNouns = nlp.WordSet("man boy guy gentleman actor husband boyfriend father dad daddy son brother uncle nephew grandfather grandson fiancé groom",
		"widower duke baron prince king businessman ex-husband ex-boyfriend stepfather stepson heartthrob father-in-law brother-in-law godson godfather hunk father-of-two")
	// personNouns describe one person and may stand for a named one: "the singer".
	personNouns = nlp.WordSet("singer rapper musician artist performer star superstar popstar hitmaker songwriter singer-songwriter",
		"crooner vocalist guitarist drummer bassist frontman producer director filmmaker screenwriter writer author comedian comic host presenter",
		"model supermodel designer celebrity celeb icon legend mogul entertainer dancer choreographer dj player athlete footballer",
		"quarterback politician president senator congressman congresswoman billionaire entrepreneur personality star-turned-designer veteran native winner nominee",
		"founder chef blogger influencer youtuber journalist anchor newcomer youngster teen teenager star-turned-director momager matriarch patriarch",
		"beatmaker lyricist playwright novelist broadcaster newlywed mother-to-be father-to-be dad-of-two dad-of-three mum-of-two mum-of-three")
	// relationNouns name one person by a relation to another: "his former friend".
	relationNouns = nlp.WordSet("friend pal bff buddy bestie confidant confidante ex ex-friend rival foe nemesis enemy partner beau flame lover fiance fiancé fiancee fiancée",
		"spouse parent child kid twin baby triplet grandchild sibling cousin co-star costar bandmate castmate teammate roommate housemate classmate labelmate collaborator co-host cohost colleague boss manager",
		"publicist assistant bodyguard lawyer attorney agent spokesperson spokeswoman spokesman rep representative mentor protege protégé")
	broodNouns = nlp.WordSet("child kid son daughter twin baby sibling sister brother triplet toddler grandchild nephew niece")
	// officeNouns describe only those of whom the article says so by name.
	officeNouns = nlp.WordSet("president politician senator congressman congresswoman governor mayor king queen prince princess duke duchess countess baron baroness pastor judge doctor coach billionaire")
	pairNouns   = nlp.WordSet("couple pair duo twosome lovebirds newlyweds exes spouses bandmates co-stars costars stars musicians singers rappers actors actresses performers artists friends-turned-foes lovers rivals women men girls boys")
	coupleNouns = nlp.WordSet("couple pair duo twosome lovebirds newlyweds exes spouses lovers parent ex newlywed lovebird spouse lover")
	loveWords   = nlp.WordSet("marry married wed wedding marriage wife husband spouse date dating girlfriend boyfriend ex ex-wife ex-husband ex-girlfriend ex-boyfriend",
		"divorce divorced split engage engaged engagement fiancé fiance fiancée fiancee romance couple relationship separate separation kiss newlywed lover partner honeymoon")
	// occupations tell what somebody does who is seldom called by it.
	occupations = nlp.WordSet("driver surgeon trainer manager executive heir photographer banker contractor ace pro fighter boxer wrestler golfer swimmer surfer",
		"skater skier racer jockey stylist publicist realtor developer investor restaurateur owner firefighter officer soldier marine pilot doctor dentist nurse teacher",
		"professor scientist engineer painter sculptor poet magician stuntman cameraman editor hairdresser bartender financier tycoon magnate lawyer attorney agent")
	sourceNouns  = nlp.WordSet("source insider friend witness onlooker report tabloid spokesperson spokeswoman spokesman rep representative publicist")
	honorifics   = nlp.WordSet("mr mrs ms miss dr sir dame lady lord president senator rev reverend")
	malePron     = nlp.WordSet("he him his himself")
	femalePron   = nlp.WordSet("she her hers herself")
	pluralPron   = nlp.WordSet("they them their theirs themselves")
	firstPron    = nlp.WordSet("i me my mine myself")
	secondPron   = nlp.WordSet("you your yours yourself")
	firstPlural  = nlp.WordSet("we us our ours ourselves")
	reflexives   = nlp.WordSet("himself herself themselves myself ourselves")
	definiteDets = nlp.WordSet("the this that these those both")
)

// nounGender returns the gender that a description tells.
func nounGender(lemma string) nlp.Gender {
	switch lemma = strings.TrimPrefix(lemma, "ex-"); {
	case femaleNouns[lemma]:
		return nlp.Female
	case maleNouns[lemma]:
		return nlp.Male
	}
	return nlp.UnknownGender
}

// isPersonNoun reports whether a noun, by its lemma in lower case, describes a person.
func isPersonNoun(lemma string) bool {
	lemma = strings.TrimPrefix(lemma, "ex-")
	return personNouns[lemma] || relationNouns[lemma] || femaleNouns[lemma] || maleNouns[lemma] || sourceNouns[lemma]
}

// isTrade reports whether a noun, by its lemma in lower case, tells what somebody is, and of nobody else.
func isTrade(lemma string) bool {
	return personNouns[lemma] || starNouns[lemma] || femaleNouns[lemma] || maleNouns[lemma] || occupations[lemma]
}
