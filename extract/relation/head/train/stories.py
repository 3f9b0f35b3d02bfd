"""Makes training articles of the stories: python stories.py OUT [FILE...] (see README.md); without FILEs, of all.

The stories (stories/*.txt) were written for this project, since real articles say some things, such as who defends whom, too
rarely to learn them. Stories are divided by empty lines; one that begins with "# " has a headline. Names are marks that are filled in
by chance: [f1] a woman, [m2] a man, [f1.f] the given name, [f1.l] the surname, [g1] a band, [t1] a team,
[o1] an organization, [w1] a work. The
facts that a sentence tells stand behind it in braces:

    [f1] slammed her ex, [m1], on Twitter. {f1 CRITIC m1; f1 PARTNER m1 former} [m2] laughed.

A fact is current where no status is named, required where no "?" ends it. OUT gets articles/ and gold/ as the evaluation has them.
"""

from __future__ import annotations

import json
import pathlib
import random
import re
import sys

COPIES = 2  # of each story, with other names
SEED = 11

PREDICATES = {p: p + "_OF" for p in "FRIEND PARTNER FIANCE SPOUSE PARENT SIBLING RELATIVE RIVAL EMPLOYEE MEMBER CRITIC".split()}
PREDICATES |= {"COLLAB": "COLLABORATOR_OF", "SUPPORT": "SUPPORTER_OF", "ACCUSE": "ACCUSER_OF", "IN": "CONTRIBUTOR_TO"}
STATUSES = ("current", "former", "rumored", "planned", "denied")
TYPES = {"f": "Person", "m": "Person", "g": "Group", "t": "Group", "o": "Organization", "w": "Work"}
MARK = re.compile(r"\[(([fmgtow])\d)(?:\.([fl]))?\]")
TITLES = ("Entertainment News", "Celebrity Roundup", "Daily Dish", "What We Know So Far", "Today In Show Business")

WOMEN = """Mary Dana Rosa Keisha Priya Mei Fatima Ingrid Chloe Brooke Tamara Lucia Simone Nadia Bianca Hannah Zoe Carmen Olive Renee Shanice
Yuki Adaeze Margot Paige Jenna Talia Greta Vivian Holly Camila Noor Elise Tessa June Monique Dolores Kirsten Alyssa Candace Freya Gwen
Hazel Imani Joanna Kayla Leona Maya Nina Opal Petra Quinn Raquel Sabrina Toni Ursula Valerie Wendy Xenia Yvette Zadie Amara Bettina
Corinne Daphne Esther Fiona Gloria Harriet Irina Jasmine Kendra Lorena Miriam Noelle Odette Pilar Rhonda Stella Thea Una Violet Willa"""
MEN = """John Marcus Diego Andre Rohan Wei Omar Lars Tyler Grant Malik Luis Julian Ivan Dominic Noah Theo Hector Oscar Pierre Darnell Kenji
Emeka Hugo Preston Cole Eli Franz Victor Wade Mateo Tariq Simon Boris Dean Curtis Nelson Aaron Blake Carter Dexter Ethan Felix Gavin
Harvey Isaac Jonah Kyle Leon Miles Nate Owen Pablo Quincy Ryan Silas Trent Umar Vince Walter Xavier Yusuf Zane Alonzo Bruno Casey
Damian Earl Frank Gus Heath Igor Jerome Keith Lamar Mitch Neil Otis Phil Raul Stan Troy Virgil"""
SURNAMES = """Whitfield Bell Okafor Marlow Castellano Reyes Nakamura Lindqvist Petrov Haddad Sung Baptiste Oduya Kowalski Ferrante Delgado
Rourke Ashby Thorne Beckett Calloway Drummond Easton Fairchild Gallagher Hartley Ibarra Jamison Kessler Lockhart Maddox Novak O'Dell
Pruitt Quigley Rutledge Sinclair Tolliver Underhill Vance Winslow Yates Zeller Abernathy Brandt Cortez Dubois Ellison Fontaine Grady
Holloway Ingram Jarvis Keller Langley Monroe Nash Ortega Pickett Ramsey Sawyer Tate Upton Valdez Webb Xiong Yoon Zamora Adeyemi Boyd
Crane Duarte Emerson Flores Greer Hale Isley Juarez Knox Lowell McBride Navarro Ogden Pryor Rios Shaw Trask Vega Wilder Sharma Khan
Chen Park Tran Nguyen Silva Costa Moretti Rossi Weber Schulz Larsen Hansen Dupree Gaines Hollis Kemp Lyle Mercer Nolan Pace Radley
Stroud Truitt Varga Wyatt"""
GROUPS = """The Paper Lions|Static Youth|The Midnight Choir|Sugarcane|Velvet Riot|Five Alive|The Hollow Kings|NorthBound|Dolls & Daggers|
Blue Monday Club|Cherry Bomb Society|The Wanderlusts|Electric Parade|Sons of Dusk|Harbor Lights|The Neon Saints|Kingfisher|Lady Luck|
Rebel Hearts|Wild Ponies"""
TEAMS = """Comets|Harbor City Comets|Chicago Blaze|Boston Admirals|Real Costa|Northfield United|Denver Miners|Miami Storm|LA Condors|
Dallas Rangers|Golden State Foxes|Toronto Owls|Manchester Rovers|Brooklyn Kings|Seattle Pilots|Houston Bulls"""
ORGANIZATIONS = """Meridian Records|Northgate Pictures|Columbia|Channel 9|Fox News|Harper & Lane|Crescent Music Group|Lumen Studios|
Atlas Entertainment|NBC|Glow Beauty|Vogue|Empire Talent|Island Records|The Daily Mail|Sunset Films|E! News|Starlight Agency|Roc Nation|
Bright Star Media"""
WORKS = """The Long Harbor|Midnight Orchard|Salt|Ashes of June|The Cartographer's Wife|Night Shift|Glass Houses|Red County|Paper Kings|
The Quiet Ones|Velvet|Daughters of Rain|Last Call|Hollow Creek|Run, Rosie, Run|Nine Lives|Ghost Town Radio|Love & Gasoline|The Bakery|
Blackwater Bay|Dead Reckoning Club|Honeymoon|One Last Summer|Bad Habits|The Understudy|Starlight Motel|Queens of Queens|Iron Valley|
Wolf Season|Sugar|The Family Plan B|Second Chances|Goodbye, Norma|Overtime|The Lighthouse Keeper|Neon Hearts|Broken Compass|
Dancing on the Roof|Code Blue|The Heiress|Summer of '99|Kings of Nothing|Little Fires|Station 12|Don't Look Down|Prayer for Tomorrow|
Lucky Number|Hurricane Alley|The Red Room|Chasing Daylight"""


def titles(text: str) -> list[str]:
    return text.replace("\n", "").split("|")


POOLS = {"f": WOMEN.split(), "m": MEN.split(), "g": titles(GROUPS), "t": titles(TEAMS), "o": titles(ORGANIZATIONS), "w": titles(WORKS)}


def cast(marks: list[str], rng: random.Random) -> dict[str, dict[str | None, str]]:
    """A name for every mark, no two alike: whole, given name and surname."""
    drawn = {kind: iter(rng.sample(pool, len(pool))) for kind, pool in POOLS.items()}
    surnames = iter(rng.sample(SURNAMES.split(), 40))
    out = {}
    for mark in marks:
        name = next(drawn[mark[0]])
        if mark[0] in "fm":
            last = next(surnames)
            out[mark] = {None: f"{name} {last}", "f": name, "l": last}
        else:
            out[mark] = {None: name, "f": name, "l": name}
    return out


def last_sentence(text: str) -> str:
    """The last sentence of a text, which is the evidence of the facts behind it."""
    ends = [m.end() for m in re.finditer(r"(?<![A-Z])(?<!Mr)(?<!Mrs)(?<!Rev)[.!?][\"”']? +(?=[\"“A-Z])", text)]
    return text[ends[-1] :] if ends else text


def facts(braces: str, names: dict[str, dict[str | None, str]], evidence: str) -> list[dict]:
    """The triples of a pair of braces."""
    out = []
    for fact in braces.strip("{}").split(";"):
        words = fact.split()
        need = "optional" if words[-1] == "?" else "required"
        subject, predicate, object_, *status = words[:-1] if need == "optional" else words
        status = status[0] if status else "current"
        if status not in STATUSES:
            raise ValueError(f"{fact!r}: no status {status!r}")
        out.append({"s": names[subject][None], "p": PREDICATES[predicate], "o": names[object_][None], "status": status, "need": need,
                    "evidence": evidence, "from": "", "to": ""})
    return out


def story(item: str, rng: random.Random) -> tuple[str, list[dict], list[dict]]:
    """The text, people and triples of a story."""
    marks = sorted({m[1] for m in MARK.finditer(item)})
    names = cast(marks, rng)
    text, triples = "", []
    lines = item.split("\n")
    if not lines[0].startswith("# "):
        text = rng.choice(TITLES) + "\n\n"  # an article has a title
    for n, line in enumerate(lines):
        evidence = ""
        for piece in re.split(r"(\{[^}]*\})", line.removeprefix("# ")):
            if piece.startswith("{"):
                triples += facts(piece, names, evidence)
            elif piece.strip():
                filled = MARK.sub(lambda m: names[m[1]][m[3]], piece.strip())
                evidence = last_sentence(filled)
                text += ("" if text.endswith("\n") or not text else " ") + filled
        text += "\n" if n == len(lines) - 1 else "\n\n"
    people = [{"name": names[m][None], "type": TYPES[m[0]], "aliases": sorted(set(names[m].values()) - {names[m][None]})} for m in marks]
    return text, people, triples


def main(out: str, *only: str) -> None:
    rng = random.Random(SEED)
    folders = [pathlib.Path(out) / name for name in ("articles", "gold")]
    for f in folders:
        f.mkdir(parents=True, exist_ok=True)
    n = 0
    files = sorted((pathlib.Path(__file__).parent / "stories").glob("*.txt"))
    for file in (f for f in files if not only or f.stem in only):
        for item in filter(None, map(str.strip, file.read_text(encoding="utf8").split("\n\n"))):
            for _ in range(COPIES):
                name = f"story{n:04d}"
                text, people, triples = story(item, rng)
                (folders[0] / f"{name}.txt").write_text(text, encoding="utf8")
                (folders[1] / f"{name}.json").write_text(json.dumps({"doc": name, "people": people, "triples": triples}), encoding="utf8")
                n += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
