"""Sentences as tensors: word pieces, shapes, label numbers, batches of similar length."""

from __future__ import annotations

import dataclasses
import pathlib
import random

import torch
from tokenizers import BertWordPieceTokenizer

from data import Sentence
from labels import NAME_LABELS, frequent, lemma_rule, shape


@dataclasses.dataclass
class Labels:
    """The label lists of every head, in the order of the rows of its weights."""

    upos: list[str]
    xpos: list[str]
    feats: list[str]
    lemma: list[str]
    names: list[str]
    rel: list[str]

    @staticmethod
    def of(trees: list[Sentence], least: int = 2, least_rule: int = 3) -> "Labels":
        """Labels seen in trees; feature strings at least `least` times, lemma rules `least_rule` times."""
        rules = [lemma_rule(w, m) for s in trees for w, m in zip(s.words, s.lemmas)]
        return Labels(
            sorted({t for s in trees for t in s.upos}),
            sorted({t for s in trees for t in s.xpos}),
            frequent((t for s in trees for t in s.feats), least),
            frequent(rules, least_rule),
            list(NAME_LABELS),
            sorted({t for s in trees for t in s.rels}),
        )

    def sizes(self) -> dict[str, int]:
        """Number of labels of each head."""
        return {f.name: len(getattr(self, f.name)) for f in dataclasses.fields(self)}


class Encoder:
    """Turns sentences into numbers for one vocabulary and one set of labels."""

    def __init__(self, vocab: pathlib.Path, labels: Labels, lexicon: dict[str, str] | None = None):
        self.lexicon = lexicon or {}
        self.tokenizer = BertWordPieceTokenizer(str(vocab), lowercase=True)
        self.cls, self.sep, self.unk = (self.tokenizer.token_to_id(t) for t in ("[CLS]", "[SEP]", "[UNK]"))
        self.labels = labels
        self.index = {h: {v: i for i, v in enumerate(vs)} for h, vs in dataclasses.asdict(labels).items()}
        self.sets: dict[str, int] = {}
        self.cache: dict[str, tuple[list[int], int]] = {}

    def pieces(self, word: str) -> tuple[list[int], int]:
        """Piece ids (never empty) and shape of a word."""
        known = self.cache.get(word)
        if known is None:
            ids = self.tokenizer.encode(word, add_special_tokens=False).ids or [self.unk]
            known = self.cache[word] = (ids, shape(word))
        return known

    def name_set(self, label: str) -> int:
        """Number of a set of allowed name labels; -1 for the open set."""
        return self.sets.setdefault(label, len(self.sets)) if label else -1

    def set_table(self) -> torch.Tensor:
        """(sets, labels) with 0 where a label is allowed and -1e9 where not."""
        table = torch.full((max(1, len(self.sets)), len(self.labels.names)), -1e9)
        for label, row in self.sets.items():
            for one in label.split("|"):
                table[row, self.index["names"][one]] = 0
        return table

    def encode(self, s: Sentence) -> dict[str, list[int] | float]:
        """Numbers of one sentence: -1 where a label is unknown."""
        ids, shapes, first = [self.cls], [0], [0]
        for w in s.words:
            p, sh = self.pieces(w)
            first.append(len(ids))
            ids += p
            shapes += [sh] * len(p)
        ids.append(self.sep)
        shapes.append(0)
        n = len(s.words)
        none = [-1] * n

        def numbers(head: str, values: list[str] | None) -> list[int]:
            return [-1] + ([self.index[head].get(v, -1) for v in values] if values else none)

        rules = [lemma_rule(w, m) for w, m in zip(s.words, s.lemmas)] if s.lemmas else None
        return {
            "ids": ids,
            "shapes": shapes,
            "first": first,
            "upos": numbers("upos", s.upos),
            "xpos": numbers("xpos", s.xpos),
            "feats": numbers("feats", s.feats),
            "lemma": numbers("lemma", rules),
            "rel": numbers("rel", s.rels),
            "heads": [-1] + (s.heads or none),
            "names": [-1] + ([self.name_set(x) for x in s.names] if s.names else none),
            "weight": s.weight,
        }


def batches(items: list[dict], pieces: int, rng: random.Random | None) -> list[list[int]]:
    """Groups of indices of similar length with at most `pieces` pieces, padding counted; shuffled if there is a generator."""
    order = list(range(len(items)))
    if rng:
        rng.shuffle(order)
        order.sort(key=lambda i: len(items[i]["ids"]) + rng.random() * 4)
    else:
        order.sort(key=lambda i: len(items[i]["ids"]))
    out: list[list[int]] = []
    longest = 0
    for i in order:
        longest = max(longest, len(items[i]["ids"]))
        if not out or longest * (len(out[-1]) + 1) > pieces:
            out.append([])
            longest = len(items[i]["ids"])
        out[-1].append(i)
    if rng:
        rng.shuffle(out)
    return out


def collate(items: list[dict]) -> dict[str, torch.Tensor]:
    """Padded tensors of a batch; `mask` marks pieces and `words` marks nodes (root included)."""
    t, n = max(len(x["ids"]) for x in items), max(len(x["first"]) for x in items)

    def pad(key: str, width: int, fill: int) -> torch.Tensor:
        return torch.tensor([x[key] + [fill] * (width - len(x[key])) for x in items])

    out = {"ids": pad("ids", t, 0), "shapes": pad("shapes", t, 0), "first": pad("first", n, 0)}
    for key in ("upos", "xpos", "feats", "lemma", "rel", "heads", "names"):
        out[key] = pad(key, n, -1)
    out["mask"] = torch.arange(t)[None, :] < torch.tensor([len(x["ids"]) for x in items])[:, None]
    out["words"] = torch.arange(n)[None, :] < torch.tensor([len(x["first"]) for x in items])[:, None]
    out["weight"] = torch.tensor([x["weight"] for x in items])
    return out
