"""Corpora as sentences: CoNLL-U trees, names in IOB columns, and typed names projected onto silver articles.

A name label in a sentence is a set of allowed labels written "A|B|C": corpora disagree about what they annotate, so a token that
UNER calls O may still begin a Work. The loss is the probability of the whole set.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib


@dataclasses.dataclass
class Sentence:
    """Words and whatever of tags, trees and names the corpus knows; None where it does not."""

    words: list[str]
    upos: list[str] | None = None
    xpos: list[str] | None = None
    feats: list[str] | None = None
    lemmas: list[str] | None = None
    heads: list[int] | None = None
    rels: list[str] | None = None
    names: list[str] | None = None
    weight: float = 1.0
    doc: str = ""
    ner: list[str] | None = None


def read_conllu(path: pathlib.Path) -> list[Sentence]:
    """Sentences of a CoNLL-U file by syntactic words (ranges and empty nodes are passed over); `NER=` of MISC goes to ner."""
    out, rows, doc = [], [], ""
    with open(path, encoding="utf8") as f:
        for line in [*f, "\n"]:
            line = line.rstrip("\n")
            if line.startswith("#") and not rows:
                if line.startswith("# newdoc id = "):
                    doc = line[14:]
            elif line:
                row = line.split("\t")
                if row[0].isdigit():
                    rows.append(row)
            elif rows:
                out.append(_sentence(rows, doc))
                rows = []
    return out


def _sentence(rows: list[list[str]], doc: str) -> Sentence:
    col = list(zip(*rows))
    ner = None
    if any("NER=" in misc for misc in col[9]):
        ner = [next((x[4:] for x in misc.split("|") if x.startswith("NER=")), "O") for misc in col[9]]
    heads = [int(h) for h in col[6]] if all(h.isdigit() for h in col[6]) else None
    return Sentence(
        list(col[1]), list(col[3]), list(col[4]), list(col[5]), list(col[2]), heads, list(col[7]), doc=doc, ner=ner
    )


def read_columns(path: pathlib.Path, word: int, label: int, separator: str | None = None) -> list[tuple[list[str], list[str]]]:
    """(words, labels) of the sentences of a column file; '# key = value' lines are comments."""
    out, words, labels = [], [], []
    with open(path, encoding="utf8") as f:
        for line in [*f, "\n"]:
            cells = line.rstrip("\n").split(separator) if separator else line.split()
            if not line.strip():
                if words:
                    out.append((words, labels))
                words, labels = [], []
            elif len(cells) > max(word, label) and not line.startswith("# "):
                words.append(cells[word])
                labels.append(cells[label].strip())
    return out


def to_bio(labels: list[str]) -> list[str]:
    """BIO labels of IO or IOB labels; `TYPE` alone counts as IO."""
    out, before = [], ""
    for label in labels:
        prefix, _, kind = label.rpartition("-")
        if label == "O" or kind == "O":
            out.append("O" if label == "O" else "?")
            before = ""
            continue
        out.append(("I-" if kind == before and prefix != "B" else "B-") + kind)
        before = kind
    return out


def allow(bio: list[str], kinds: dict[str, tuple[str, ...]], outside: tuple[str, ...]) -> list[str]:
    """Sets of allowed labels for a corpus's own BIO labels.

    `kinds` says which of our types each of the corpus's types may be ("O" among them: it may be no name at all);
    `outside` says which of our types the corpus leaves unmarked. "?" is left open altogether ("").
    """
    free = "|".join(["O"] + [f"{p}-{t}" for t in outside for p in "BI"])
    out = []
    for label in bio:
        if label == "O":
            out.append(free)
        elif label == "?" or label[2:] not in kinds:
            out.append("")
        else:
            to = kinds[label[2:]]
            if "O" in to:
                out.append("|".join(["O"] + [f"{p}-{t}" for t in to if t != "O" for p in "BI"]))
            else:
                out.append("|".join(f"{label[0]}-{t}" for t in to))
    return out


UNER = {"PER": ("PER",), "LOC": ("LOC",), "ORG": ("ORG", "GRP"), "OTH": ("O", "WORK", "DATE", "GRP", "ORG")}
WIKIGOLD = {"PER": ("PER",), "LOC": ("LOC",), "ORG": ("ORG", "GRP"), "MISC": ("O", "WORK")}
WNUT = {
    "person": ("PER",),
    "group": ("GRP",),
    "corporation": ("ORG",),
    "creative-work": ("WORK",),
    "location": ("LOC",),
    "product": ("O",),
}
SILVER = {
    "PERSON": ("PER",),
    "ORGANIZATION": ("ORG", "GRP"),
    "LOCATION": ("LOC",),
    "DATE": ("DATE",),
    "MISC": ("O", "WORK"),
    "MONEY": ("O",),
    "PERCENT": ("O",),
    "TIME": ("O",),
}


def read_ewt(corpora: pathlib.Path, split: str) -> list[Sentence]:
    """UD EWT with the names of UNER joined by the sentence's words."""
    names = {}
    for words, labels in read_columns(corpora / f"uner-ewt/en_ewt-ud-{split}.iob2", 1, 2, "\t"):
        names[tuple(words)] = allow(to_bio(labels), UNER, ("WORK", "DATE"))
    out = read_conllu(corpora / f"ud-ewt/en_ewt-ud-{split}.conllu")
    for s in out:
        s.names = names.get(tuple(s.words))
    return out


def read_names(corpora: pathlib.Path) -> list[Sentence]:
    """wikigold, WNUT17 (all parts: nothing is measured on it) and Re-DocRED: names only."""
    out = []
    for words, labels in read_columns(corpora / "wikigold/wikigold.conll.txt", 0, 1):
        out.append(Sentence(words, names=allow(to_bio(labels), WIKIGOLD, ("DATE",)), doc="wikigold"))
    for file in ("wnut17train.conll", "emerging.dev.conll", "emerging.test.annotated"):
        for words, labels in read_columns(corpora / "wnut17" / file, 0, 1, "\t"):
            out.append(Sentence(words, names=allow(to_bio(labels), WNUT, ("DATE",)), doc="wnut17"))
    return out + read_redocred(corpora / "re-docred/dev_revised.json")


def read_given_names(corpora: pathlib.Path, most: int = 3000) -> list[str]:
    """The given names of ssa-names (name,sex,peak count,year) with the highest peaks, to rename people with; none without the file."""
    path = corpora / "ssa-names/maxoccurbysex.txt"
    if not path.exists():
        return []
    with open(path, encoding="utf8") as f:
        rows = [line.strip().split(",") for line in f]
    rows.sort(key=lambda row: (-int(row[2]), row[0]))
    return list(dict.fromkeys(row[0] for row in rows))[:most]


NOT_NAMES = frozenset(("PRON", "DET", "ADP", "CCONJ", "SCONJ", "AUX", "PUNCT", "PART"))
TYPES = {"Person": "PER", "Group": "GRP", "Organization": "ORG", "Work": "WORK"}


def project(s: Sentence, entities: list[dict]) -> list[tuple[int, int, str]]:
    """Spans (start, end, type) of the typed names in the words of s: longest first, letter case respected.

    A form without a capital or digit, and a single word that is read as a function word, is not taken for a name.
    """
    forms: dict[tuple[str, ...], str] = {}
    for e in entities:
        for form in [e["name"], *e["aliases"]]:
            if any(c.isupper() or c.isdigit() for c in form):
                forms.setdefault(tuple(split_form(form)), TYPES[e["type"]])
    spans, used = [], [False] * len(s.words)
    words = [w.replace("’", "'") for w in s.words]
    for form in sorted(forms, key=lambda f: (-len(f), f)):
        n = len(form)
        for i in range(len(words) - n + 1):
            if tuple(words[i : i + n]) != form or any(used[i : i + n]):
                continue
            if n == 1 and (s.upos[i] in NOT_NAMES or form[0].isdigit()):
                continue
            used[i : i + n] = [True] * n
            spans.append((i, i + n, forms[form]))
    return spans


def split_form(form: str) -> list[str]:
    """A name's words roughly as a treebank tokenizer cuts them."""
    out = []
    for word in form.replace("’", "'").split():
        tail = []
        while len(word) > 1 and word[-1] in ",:;!?)\"'" :
            tail.insert(0, word[-1])
            word = word[:-1]
        if len(word) > 1 and word[0] in "(\"'":
            out.append(word[0])
            word = word[1:]
        if word.endswith("'s") and len(word) > 2:
            tail.insert(0, "'s")
            word = word[:-2]
        out += [word, *tail]
    return out


WORK_HEAD = frozenset("P50 P57 P58 P86 P123 P161 P162 P175 P264 P272 P449 P674 P676".split())
WORK_TAIL = frozenset("P800 P1441".split())
GROUP_HEAD = frozenset("P118 P264".split())
GROUP_TAIL = frozenset("P54 P175".split())
ORGANIZATION_HEAD = frozenset("P112 P127 P159 P749".split())
ORGANIZATION_TAIL = frozenset("P69 P108 P123 P127 P176 P178 P264 P272 P449 P749".split())
DEMONYM = ("an", "ese", "ish", "nch", "ch", "ans", "tch", "ek", "ss")


def read_redocred(path: pathlib.Path) -> list[Sentence]:
    """Re-DocRED's documents as names only.

    Its types are PER, ORG, LOC, TIME, NUM, MISC; the Wikidata relations of an entity tell Works among MISC (who performed, directed,
    wrote it) and Groups among ORG (performers, teams). A demonym, which it calls LOC, may be no name.
    """
    out = []
    for doc in json.loads(path.read_text(encoding="utf8")):
        as_head: list[set[str]] = [set() for _ in doc["vertexSet"]]
        as_tail: list[set[str]] = [set() for _ in doc["vertexSet"]]
        for fact in doc["labels"]:
            as_head[fact["h"]].add(fact["r"])
            as_tail[fact["t"]].add(fact["r"])
        sentences = [Sentence(list(words), names=["O"] * len(words), doc="re-docred") for words in doc["sents"]]
        for entity, head, tail in zip(doc["vertexSet"], as_head, as_tail):
            for mention in entity:
                s, (start, end) = sentences[mention["sent_id"]], mention["pos"]
                kinds = _redocred_types(mention["type"], s.words[start:end], head, tail)
                bio = ["B-X"] + ["I-X"] * (end - start - 1)
                s.names[start:end] = allow(bio, {"X": kinds}, ())
        out += [s for s in sentences if len(s.words) > 1]
    return out


def _redocred_types(kind: str, words: list[str], head: set[str], tail: set[str]) -> tuple[str, ...]:
    if kind == "LOC":
        return ("O", "LOC") if len(words) == 1 and words[0].endswith(DEMONYM) else ("LOC",)
    if kind == "MISC":
        return ("WORK",) if head & WORK_HEAD or tail & WORK_TAIL else ("O", "WORK")
    if kind == "ORG":
        if head & GROUP_HEAD or tail & GROUP_TAIL:
            return ("GRP",)
        return ("ORG",) if head & ORGANIZATION_HEAD or tail & ORGANIZATION_TAIL else ("ORG", "GRP")
    return {"PER": ("PER",), "TIME": ("DATE",)}.get(kind, ("O",))


def read_silver(corpora: pathlib.Path, name: str, gold: pathlib.Path | None) -> list[Sentence]:
    """Machine-annotated sentences as names only; the typed names of `gold` (one JSON a document) win over the machine's.

    In articles with gold, a proper noun that neither marks is left open between O and a name: the machine misses one person in seven.
    """
    out, entities = [], {}
    for s in read_conllu(corpora / "silver" / f"{name}.conllu"):
        if s.doc.startswith("rd-"):
            continue  # read_redocred has them, annotated by hand
        s.names = allow(to_bio(s.ner), SILVER, ())
        key = s.doc.removeprefix("cel-")
        if gold and key not in entities:
            file = gold / f"{key}.json"
            entities[key] = json.loads(file.read_text(encoding="utf8"))["people"] if file.exists() else []
        if gold:
            for i, label in enumerate(s.names):
                proper = s.upos[i] == "PROPN" and s.words[i][:1].isupper()
                if proper and label in ("O", "O|B-WORK|I-WORK"):
                    s.names[i] = "O|" + "|".join(f"{p}-{t}" for t in ("PER", "GRP", "WORK") for p in "BI")
            overlay(s.names, project(s, entities[key]))
        s.upos = s.xpos = s.feats = s.lemmas = s.heads = s.rels = None
        out.append(s)
    return out


def overlay(names: list[str], spans: list[tuple[int, int, str]]) -> None:
    """Writes spans over names in place; what is left of a machine's name that a span cuts is left open."""
    for start, end, kind in spans:
        for i in range(start - 1, -1, -1):
            if not names[i + 1].startswith("I-") or names[i].startswith("O"):
                break
            names[i] = ""
        for i in range(end, len(names)):
            if not names[i].startswith("I-"):
                break
            names[i] = ""
        for i in range(start, end):
            names[i] = ("B-" if i == start else "I-") + kind
