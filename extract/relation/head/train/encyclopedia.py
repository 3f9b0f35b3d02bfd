"""Makes articles with gold triples of Re-DocRED and KnowledgeNet: python encyclopedia.py --corpora DIR OUT (see README.md).

OUT gets articles/*.txt and gold/*.json in the form of the project's own training articles. A gold file's `covered` lists the
predicates that the corpus annotates; of others it says nothing.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import pathlib
import re

# Wikidata properties: our predicate, and whether the property's head is our object.
PROPERTIES = {
    "P26": ("SPOUSE_OF", False),
    "P40": ("PARENT_OF", False),
    "P22": ("PARENT_OF", True),
    "P25": ("PARENT_OF", True),
    "P3373": ("SIBLING_OF", False),
    "P463": ("MEMBER_OF", False),
    "P161": ("CONTRIBUTOR_TO", True),
    "P57": ("CONTRIBUTOR_TO", True),
    "P58": ("CONTRIBUTOR_TO", True),
    "P50": ("CONTRIBUTOR_TO", True),
    "P86": ("CONTRIBUTOR_TO", True),
    "P162": ("CONTRIBUTOR_TO", True),
    "P175": ("CONTRIBUTOR_TO", True),
    "P676": ("CONTRIBUTOR_TO", True),
}
TYPES = {"PER": "Person", "ORG": "Group", "MISC": "Work"}
PRONOUNS = frozenset("he she his her him hers himself herself i me my who whom whose they their".split())


def write(out: pathlib.Path, name: str, text: str, people: dict[str, tuple[str, set[str]]], triples: list[dict], covered: set[str]) -> None:
    """Writes one article and its gold."""
    gold = {
        "doc": name,
        "people": [{"name": n, "type": t, "aliases": sorted(forms - {n})} for n, (t, forms) in people.items()],
        "triples": triples,
        "covered": sorted(covered),
    }
    (out / "articles" / f"{name}.txt").write_text(text, encoding="utf8")
    (out / "gold" / f"{name}.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf8")


def triple(s: str, p: str, o: str, evidence: str) -> dict:
    """A gold triple; the corpora say nothing of its status."""
    return {"s": s, "p": p, "o": o, "status": "", "need": "required", "evidence": evidence, "from": "", "to": ""}


def detokenize(words: list[str]) -> str:
    """Words as a text, roughly as it is written."""
    text = " ".join(words)
    text = re.sub(r" ([.,;:!?%)\]]|'s\b|n't\b|'\w+\b)", r"\1", text)
    return re.sub(r"([(\[$]) ", r"\1", re.sub(r'" ([^"]*?) "', r'"\1"', text)).replace(" - ", "-")


def redocred(corpora: pathlib.Path, out: pathlib.Path) -> None:
    """Documents of Re-DocRED: the first line is the title, then one paragraph."""
    for i, doc in enumerate(json.loads((corpora / "re-docred" / "dev_revised.json").read_text(encoding="utf8"))):
        sentences = [detokenize(words) for words in doc["sents"]]
        names = []
        people: dict[str, tuple[str, set[str]]] = {}
        for entity in doc["vertexSet"]:
            forms = {detokenize(doc["sents"][m["sent_id"]][m["pos"][0] : m["pos"][1]]) for m in entity}
            name = max(sorted(forms), key=len)
            names.append(name)
            if entity[0]["type"] in TYPES:
                people[name] = (TYPES[entity[0]["type"]], forms)
        triples = []
        for fact in doc["labels"]:
            if fact["r"] not in PROPERTIES:
                continue
            p, turned = PROPERTIES[fact["r"]]
            s, o = names[fact["h"]], names[fact["t"]]
            if turned:
                s, o = o, s
            evidence = fact["evidence"] or together(doc, fact)
            for e in evidence if s in people and o in people else ():
                triples.append(triple(s, p, o, sentences[e]))
        write(out, f"rd-{i}", doc["title"] + "\n" + " ".join(sentences), people, triples, {p for p, _ in PROPERTIES.values()})


def together(doc: dict, fact: dict) -> list[int]:
    """The sentences that mention both ends of a fact."""
    a, b = ({m["sent_id"] for m in doc["vertexSet"][fact[k]]} for k in "ht")
    return sorted(a & b)


def knowledgenet(corpora: pathlib.Path, out: pathlib.Path) -> None:
    """Passages of KnowledgeNet that were annotated for spouses or children; those with facts about pronouns say nothing of the rest."""
    rows = collections.defaultdict(list)
    with open(corpora / "knowledgenet" / "facts.jsonl", encoding="utf8") as f:
        for line in f:
            row = json.loads(line)
            if row["predicate"] in ("SPOUSE", "CHILD_OF"):
                rows[row["doc"], tuple(row["passage"])].append(row)
    for (doc, passage), facts in sorted(rows.items()):
        people: dict[str, tuple[str, set[str]]] = {}
        triples, covered = [], {{"SPOUSE": "SPOUSE_OF", "CHILD_OF": "PARENT_OF"}[r["predicate"]] for r in facts}
        for r in facts:
            if "subject" not in r:
                continue
            s, o = r["subject"]["text"], r["object"]["text"]
            p = "SPOUSE_OF" if r["predicate"] == "SPOUSE" else "PARENT_OF"
            if {s.lower(), o.lower()} & PRONOUNS:
                covered.discard(p)
                continue
            for n in (s, o):
                people[n] = ("Person", {n})
            triples.append(triple(*((s, p, o) if p == "SPOUSE_OF" else (o, p, s)), r["text"]))
        if covered or triples:
            write(out, f"kn-{doc}-{passage[0]}", facts[0]["text"], people, triples, covered)


def main(argv: list[str] | None = None) -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--corpora", type=pathlib.Path, default=os.environ.get("CORPORA"))
    p.add_argument("out", type=pathlib.Path)
    a = p.parse_args(argv)
    for folder in ("articles", "gold"):
        (a.out / folder).mkdir(parents=True, exist_ok=True)
    redocred(pathlib.Path(a.corpora), a.out)
    knowledgenet(pathlib.Path(a.corpora), a.out)


if __name__ == "__main__":
    main()
