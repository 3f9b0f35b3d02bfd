"""Variants of sentences that keep their labels: headline case, capitals, lower case, and the quotation marks that articles use."""

from __future__ import annotations

import dataclasses
import random

from data import Sentence
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


def retitle(s: Sentence, titles: list[list[str]], rng: random.Random) -> Sentence:
    """Replaces the Works of a sentence that has only names by other titles, so that the context is what tells them."""
    words, names, i = [], [], 0
    while i < len(s.words):
        if s.names[i] != "B-WORK":
            words.append(s.words[i])
            names.append(s.names[i])
            i += 1
            continue
        i += 1
        while i < len(s.words) and s.names[i] == "I-WORK":
            i += 1
        new = rng.choice(titles)
        words += new
        names += ["B-WORK"] + ["I-WORK"] * (len(new) - 1)
    return dataclasses.replace(s, words=words, names=names)


def titles(sentences: list[Sentence], rng: random.Random, most: int = 4000) -> list[list[str]]:
    """Works named in the corpora, and as many invented ones: runs of one to five words of plain text in title case."""
    out = []
    for s in sentences:
        if s.names:
            i = 0
            while i < len(s.words):
                if s.names[i] == "B-WORK":
                    j = i + 1
                    while j < len(s.words) and s.names[j] == "I-WORK":
                        j += 1
                    out.append(s.words[i:j])
                    i = j
                else:
                    i += 1
    real = len(out)
    plain = [s for s in sentences if s.xpos and len(s.words) > 6]
    for _ in range(min(most, real) if plain else 0):
        s = rng.choice(plain)
        n = rng.choice((1, 1, 2, 2, 3, 3, 4, 5))
        at = rng.randrange(len(s.words) - n)
        run = s.words[at : at + n]
        if all(w.isalpha() for w in run):
            out.append([w[:1].upper() + w[1:] for w in run])
    return out


@dataclasses.dataclass(frozen=True)
class Rates:
    """How often each variant is made, as shares of the sentences."""

    title: float = 0.10
    capitals: float = 0.10
    lower: float = 0.03
    quotes: float = 0.35
    work_quotes: float = 0.35
    work_titles: float = 0.40


def vary(s: Sentence, rng: random.Random, rates: Rates, pool: list[list[str]]) -> Sentence:
    """One variant of s, often s itself."""
    if s.heads is None and s.names and "B-WORK" in s.names:
        if pool and rng.random() < rates.work_titles:
            s = retitle(s, pool, rng)
        if rng.random() < rates.work_quotes:
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
