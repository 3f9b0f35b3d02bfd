"""Variants of sentences that keep their labels: headline case, capitals, lower case, and the quotation marks that articles use."""

from __future__ import annotations

import dataclasses
import random

from data import Sentence
from decode import spans
from labels import lower, upper

SMALL = frozenset("a an the of in on at to for and or but nor with by from as vs is 's n't".split())
PAIRS = (('"', '"'), ("“", "”"), ("'", "'"), ("‘", "’"), ("``", "''"), ("«", "»"))
PAIR_WEIGHTS = (30, 30, 16, 16, 4, 1)
OPENING = frozenset(("“", "‘", "``", "«", "„"))
MARKS = frozenset(m for pair in PAIRS for m in pair) | OPENING


def headline(words: list[str], small: bool) -> list[str]:
    """Title case: every word capitalised, function words too unless `small`; clitics and words with capitals stay."""
    out = []
    for i, w in enumerate(words):
        if (small and i and w in SMALL) or w.startswith(("'", "’")) or w.lower() in ("n't", "n’t"):
            out.append(w)
        else:
            out.append(upper(w[:1]) + w[1:])
    return out


def requote(s: Sentence, rng: random.Random) -> list[str]:
    """The words with the quotation marks of one style, and apostrophes curly or straight."""
    opening, closing = rng.choices(PAIRS, PAIR_WEIGHTS)[0]
    apostrophe = rng.choice("'’")
    out, inside = [], False
    for i, w in enumerate(s.words):
        tag = s.xpos[i] if s.xpos else None
        if w in MARKS and (tag in ("``", "''") if tag else w not in ("'", "’", "‘") or inside):
            inside = not inside if tag is None else tag == "``"
            out.append(opening if inside else closing)
        elif len(w) > 1:
            out.append(w.replace("'", apostrophe).replace("’", apostrophe))
        else:
            out.append(w)
    return out


def quote_work(s: Sentence, rng: random.Random) -> Sentence:
    """Puts quotation marks round the Works of a sentence that has only names; they stand outside the name."""
    opening, closing = rng.choices(PAIRS[:4], PAIR_WEIGHTS[:4])[0]
    words, names, quoted = [], [], False
    n = len(s.words)
    for i, (w, label) in enumerate(zip(s.words, s.names)):
        if label == "B-WORK" and (i == 0 or s.words[i - 1] not in MARKS):
            words.append(opening)
            names.append("O")
            quoted = True
        words.append(w)
        names.append(label)
        if quoted and (i + 1 == n or s.names[i + 1] != "I-WORK"):
            words.append(closing)
            names.append("O")
            quoted = False
    return dataclasses.replace(s, words=words, names=names)


@dataclasses.dataclass
class Pool:
    """Names to put in the place of others: whole titles and group names, given names and surnames."""

    titles: list[list[str]]
    groups: list[list[str]]
    given: list[str]
    surnames: list[str]

    def draw(self, kind: str, length: int, rng: random.Random) -> list[str] | None:
        """A name of the type, or None; people get as many words as they had (one or two)."""
        if kind == "WORK" and self.titles:
            return rng.choice(self.titles)
        if kind == "GRP" and self.groups:
            return rng.choice(self.groups)
        if kind == "PER" and self.given and self.surnames and length <= 2:
            given, surname = rng.choice(self.given), rng.choice(self.surnames)
            return [given, surname] if length == 2 else [rng.choice((given, surname))]
        return None


def rename(s: Sentence, kinds: tuple[str, ...], pool: Pool, rng: random.Random) -> Sentence:
    """Other names for the names of these types in a sentence that has only names, so that the context is what tells them."""
    words, names, at = [], [], 0
    for start, end, kind in sorted(spans(s.names)) + [(len(s.words), len(s.words), "")]:
        words += s.words[at:start]
        names += s.names[at:start]
        new = pool.draw(kind, end - start, rng) if kind in kinds else None
        words += new or s.words[start:end]
        names += [f"B-{kind}"] + [f"I-{kind}"] * (len(new) - 1) if new else s.names[start:end]
        at = end
    return dataclasses.replace(s, words=words, names=names)


def pool_of(sentences: list[Sentence], given: list[str], rng: random.Random) -> Pool:
    """Works, groups and surnames that the corpora name, and as many invented titles and groups, made of runs of plain text."""
    found: dict[str, list[list[str]]] = {"WORK": [], "GRP": [], "PER": []}
    for s in sentences:
        for start, end, kind in spans(s.names or []):
            if kind in found:
                found[kind].append(s.words[start:end])
    plain = [s for s in sentences if s.xpos and len(s.words) > 6]

    def invented(lengths: tuple[int, ...]) -> list[str] | None:
        s, n = rng.choice(plain), rng.choice(lengths)
        at = rng.randrange(len(s.words) - n)
        run = s.words[at : at + n]
        return [w[:1].upper() + w[1:] for w in run] if all(w.isalpha() for w in run) else None

    titles, groups = found["WORK"], found["GRP"]
    if plain:
        titles = titles + [t for t in (invented((1, 1, 2, 2, 3, 3, 4, 5)) for _ in titles) if t]
        groups = groups + [rng.choice(([], ["The"])) + t for t in (invented((1, 1, 2, 2, 3)) for _ in groups) if t]
    surnames = [x[1] for x in found["PER"] if len(x) == 2 and x[1].isalpha() and x[1][:1].isupper()]
    return Pool(titles, groups, given, surnames)


@dataclasses.dataclass(frozen=True)
class Rates:
    """How often each variant is made, as shares of the sentences."""

    title: float = 0.10
    capitals: float = 0.10
    lower: float = 0.03
    quotes: float = 0.35
    work_quotes: float = 0.35
    renamed: float = 0.40
    people_renamed: float = 0.15


def vary(s: Sentence, rng: random.Random, rates: Rates, pool: Pool) -> Sentence:
    """One variant of s, often s itself."""
    if s.heads is None and s.names:
        kinds = ("WORK", "GRP") if rng.random() < rates.renamed else ()
        kinds += ("PER",) if rng.random() < rates.people_renamed else ()
        if kinds:
            s = rename(s, kinds, pool, rng)
        if "B-WORK" in s.names and rng.random() < rates.work_quotes:
            s = quote_work(s, rng)
    words = s.words
    if rng.random() < rates.quotes:
        words = requote(s, rng)
    r = rng.random()
    if r < rates.title:
        words = headline(words, rng.random() < 0.5)
    elif r < rates.title + rates.capitals:
        words = [upper(w) for w in words]
    elif r < rates.title + rates.capitals + rates.lower:
        words = [lower(w) for w in words]
    return s if words is s.words else dataclasses.replace(s, words=words)
