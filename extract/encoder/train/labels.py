"""Label sets, word shapes and lemma rules: what the Go side has to compute in the same way.

All of it works on runes (Unicode code points), by general category, so that Go's `unicode` tables give the same result.
"""

from __future__ import annotations

import collections
import unicodedata

NAME_TYPES = ("PER", "GRP", "ORG", "WORK", "LOC", "DATE")
NAME_LABELS = ("O",) + tuple(f"{p}-{t}" for t in NAME_TYPES for p in "BI")

APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'"})


def shape(word: str) -> int:
    """The letter case of a word: 1 ABC, 2 A, 3 Abc, 4 abc, 5 12, 6 other, 7 aBC or AbC; 0 is kept for [CLS] and [SEP].

    U, L and D count the runes of category Lu, Ll and Nd.
    """
    upper = lower = digit = 0
    for c in word:
        category = unicodedata.category(c)
        upper += category == "Lu"
        lower += category == "Ll"
        digit += category == "Nd"
    if upper and not lower:
        return 1 if upper > 1 else 2
    if upper and lower:
        return 3 if upper == 1 and unicodedata.category(word[0]) == "Lu" else 7
    if lower:
        return 4
    return 5 if digit else 6


def lower(word: str) -> str:
    """Lower case rune by rune, so that the length in runes does not change (as Go's unicode.ToLower)."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in word)


def upper(word: str) -> str:
    """Upper case rune by rune (as Go's unicode.ToUpper)."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in word)


def title(word: str) -> str:
    """First rune in upper case, the others in lower case."""
    return upper(word[:1]) + lower(word[1:])


CASES = {"l": lower, "k": lambda w: w, "t": title, "u": upper}


def lemma_rule(form: str, lemma: str) -> str:
    """The shortest edit that makes `lemma` of `form`: "CASE:STRIP:ADD".

    CASE is l (lower the form), k (keep), t (title) or u (upper); then STRIP runes are cut from the end and ADD is appended.
    Apostrophes of the form are made straight first.
    """
    form = form.translate(APOSTROPHES)
    best = None
    for name, change in CASES.items():
        cased = change(form)
        n = 0
        while n < min(len(cased), len(lemma)) and cased[n] == lemma[n]:
            n += 1
        cost = (len(cased) - n + len(lemma) - n, "lktu".index(name))
        if best is None or cost < best[0]:
            best = (cost, f"{name}:{len(cased) - n}:{lemma[n:]}")
    return best[1]


def lemma_of(form: str, upos: str, rule: str, known: dict[str, str]) -> str:
    """The lemma of a word by the lexicon, else by its rule."""
    return known.get(f"{lower(form.translate(APOSTROPHES))}\t{upos}") or apply_rule(rule, form)


def apply_rule(rule: str, form: str) -> str:
    """The lemma that `rule` makes of `form`; a rule that cuts more than there is leaves only what it adds."""
    case, strip, add = rule.split(":", 2)
    cased = CASES[case](form.translate(APOSTROPHES))
    return cased[: max(0, len(cased) - int(strip))] + add


def lexicon(words: list[tuple[str, str, str]], share: float = 0.95) -> dict[str, str]:
    """Lemmas to look up before any rule: "form in lower case<TAB>UPOS" -> lemma, for (form, upos, lemma) of a treebank.

    Kept are forms that have one lemma in at least `share` of their uses, if it is not just the form in lower case. Proper nouns have none.
    """
    seen: dict[str, collections.Counter] = collections.defaultdict(collections.Counter)
    for form, upos, lemma in words:
        if upos != "PROPN":
            seen[f"{lower(form.translate(APOSTROPHES))}\t{upos}"][lemma] += 1
    out = {}
    for key in sorted(seen):
        lemma, n = seen[key].most_common(1)[0]
        if n >= share * sum(seen[key].values()) and lemma not in ("_", key.split("\t")[0]):
            out[key] = lemma
    return out


def frequent(values, least: int) -> list[str]:
    """The values seen at least `least` times, most frequent first, ties in code point order."""
    count = collections.Counter(values)
    return sorted((v for v, n in count.items() if n >= least), key=lambda v: (-count[v], v))
