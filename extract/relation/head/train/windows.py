"""Windows of articles (what `go run ./cmd/records` prints) joined with gold triples, as training examples.

A window is a sentence that mentions two entities, or one while the other is carried from the sentences before. What the gold says of the pair is a label of the window where the gold's
evidence overlaps the window's sentence; elsewhere the sentence may or may not tell it, and the label counts for nothing.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
import re
import unicodedata

SPACE = rb"(?:\s|\xc2\xa0)+"
STATUSES = ("current", "former", "rumored", "planned", "denied")


@dataclasses.dataclass
class Window:
    """One window of a document: indices, what the network sees, and what it should say."""

    sentence: int
    pair: tuple[int, int]
    marks: list[int]
    path: list[int]
    cues: list[int]
    features: list[int]
    carried: bool = False
    doubt: tuple[float, float] = (0.0, 0.0)
    labels: list[float] = dataclasses.field(default_factory=list)
    weights: list[float] = dataclasses.field(default_factory=list)
    statuses: list[int] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Document:
    """An article's windows, the words of its sentences, and the gold triples of its pairs of chains by label."""

    name: str
    sentences: list[list[str]]
    windows: list[Window]
    gold: dict[tuple[int, int], dict[str, dict]]
    facts: list[dict]
    chains: list[dict]
    required: list[str]
    known: list[set[str]]
    triples: list[dict]
    labels: list[str]

    def need(self, without: frozenset[str] = frozenset()) -> int:
        """The number of required triples but those of the predicates `without`."""
        return sum(p not in without for p in self.required)

    def gold_of(self, a: int, b: int, label: str) -> dict | None:
        """The gold triple of a pair of chains by its label, if there is one."""
        return tell(self.triples, self.known[a], self.known[b], self.labels).get(label)


def norm(name: str) -> str:
    """A name as the scorer compares it: no accents, case, possessive or punctuation."""
    name = unicodedata.normalize("NFKD", name)
    name = "".join(c for c in name if not unicodedata.combining(c)).casefold().replace("’", "'")
    return re.sub(r"[^\w]+", " ", re.sub(r"'s\b", "", name)).strip()


def read(windows: pathlib.Path, evaluation: pathlib.Path, labels: list[str]) -> list[Document]:
    """Documents of a windows file; `evaluation` holds the articles and gold that they come from."""
    with open(windows, encoding="utf8") as f:
        return [document(json.loads(line), evaluation, labels) for line in list(f)[1:]]


def document(raw: dict, evaluation: pathlib.Path, labels: list[str]) -> Document:
    """Joins one article's windows with its gold."""
    name = raw["doc"]
    gold = json.loads((evaluation / "gold" / f"{name}.json").read_text(encoding="utf8"))
    text = (evaluation / "articles" / f"{name}.txt").read_bytes()
    forms = {e["name"]: {norm(x) for x in (e["name"], *e["aliases"])} for e in gold["people"]}
    known = [of_chain(c, forms) for c in raw["chains"] or []]
    told_in: dict[tuple[str, str, str], set[int]] = {}
    for t in gold["triples"]:
        at, end = span(text, t["evidence"])
        t["sentences"] = told_in.setdefault((t["s"], t["p"], t["o"]), set())
        t["sentences"] |= {i for i, s in enumerate(raw["sentences"]) if s["start"] < end and at < s["end"]}
    pairs: dict[tuple[int, int], dict[str, dict]] = {}
    out = []
    for w in raw["windows"] or []:
        pair = (w["a"], w["b"])
        told = pairs.setdefault(pair, tell(gold["triples"], known[pair[0]], known[pair[1]], labels))
        x = Window(w["sentence"], pair, w["marks"], w["path"], w["cues"], w["features"], bool(w.get("carried")), tuple(w["doubt"]))
        teach(x, told, labels)
        out.append(x)
    required = [t["p"] for t in gold["triples"] if t["need"] == "required"]
    words = [s["words"] for s in raw["sentences"]]
    return Document(name, words, out, pairs, raw["facts"] or [], raw["chains"] or [], required, known, gold["triples"], labels)


def span(text: bytes, evidence: str) -> tuple[int, int]:
    """Where in a text an evidence stands, in bytes; a space of it may be any white space. (0, 0) where it does not."""
    m = re.search(r"\s+".join(map(re.escape, evidence.split())).encode().replace(rb"\s+", SPACE), text)
    return m.span() if m else (0, 0)


def of_chain(chain: dict, forms: dict[str, set[str]]) -> set[str]:
    """The gold entities that a chain's name belongs to."""
    return {e for e, known in forms.items() if chain["name"] and norm(chain["name"]) in known}


def tell(triples: list[dict], a: set[str], b: set[str], labels: list[str]) -> dict[str, dict]:
    """The gold triples of a pair by label, a label being reversed where the second is the subject."""
    out = {}
    for t in triples:
        p = t["p"]
        if t["s"] in a and t["o"] in b:
            out[p] = t
        elif t["s"] in b and t["o"] in a:
            out[p if p + "<" not in labels else p + "<"] = t
    return out


def teach(w: Window, told: dict[str, dict], labels: list[str]) -> None:
    """Sets labels, weights and statuses of a window: an optional triple, and one told elsewhere, counts for nothing."""
    n = len(labels)
    w.labels, w.weights, w.statuses = [0.0] * n, [1.0] * n, [-1] * n
    for label, t in told.items():
        i = labels.index(label)
        if w.sentence in t["sentences"]:
            w.labels[i] = 1.0
            w.weights[i] = 1.0 if t["need"] == "required" else 0.3
            w.statuses[i] = STATUSES.index(t["status"]) if t["status"] else -1
        else:
            w.weights[i] = 0.0
