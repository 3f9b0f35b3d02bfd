"""Running a trained reader over sentences, and scoring it on gold tokens."""

from __future__ import annotations

import dataclasses

import numpy as np
import torch

import decode
from data import Sentence
from encode import Encoder, batches, collate
from labels import lemma_of
from model import TAG_HEADS, Reader


@torch.no_grad()
def predict(model: Reader, encoder: Encoder, sentences: list[Sentence], pieces: int = 3000, trees: bool = True) -> list[Sentence]:
    """New sentences with the same words and the reader's tags, lemmas, names and (if `trees`) heads and relations."""
    model.eval()
    labels = encoder.labels
    limit = model.config.positions
    items = [encoder.encode(s) for s in sentences]
    too_long = [i for i, x in enumerate(items) if len(x["ids"]) > limit]
    if too_long:
        raise ValueError(f"{len(too_long)} sentences have more than {limit} pieces")
    out: list[Sentence | None] = [None] * len(items)
    for group in batches(items, pieces, None):
        batch = collate([items[i] for i in group])
        with torch.autocast("cpu", torch.bfloat16):
            w = model.states(batch["ids"], batch["shapes"], batch["mask"], batch["first"])
            tags = {h: x.float() for h, x in model.tags(w).items()}
            arcs = model.arcs(w).float().masked_fill(~batch["words"][:, None, :], -1e9)
        heads = torch.zeros(arcs.shape[:2], dtype=torch.long)
        if trees:
            arcs = torch.log_softmax(arcs, 2).numpy()
            for row, i in enumerate(group):
                n = len(items[i]["first"])
                heads[row, :n] = torch.from_numpy(decode.tree(arcs[row, :n, :n]))
            with torch.autocast("cpu", torch.bfloat16):
                rels = model.relations(w, heads).float()
            rels = one_root(rels, heads, labels.rel).argmax(2).numpy()
        best = {h: tags[h].argmax(2).numpy() for h in TAG_HEADS}
        for row, i in enumerate(group):
            s, n = sentences[i], len(sentences[i].words)
            at = range(1, n + 1)
            get = {h: [getattr(labels, h)[best[h][row, k]] for k in at] for h in ("upos", "xpos", "feats", "lemma")}
            out[i] = dataclasses.replace(
                s,
                upos=get["upos"],
                xpos=get["xpos"],
                feats=get["feats"],
                lemmas=[lemma_of(*w, encoder.lexicon) for w in zip(s.words, get["upos"], get["lemma"])],
                names=decode.names(tags["names"][row, 1 : n + 1].numpy(), labels.names),
                heads=heads[row, 1 : n + 1].tolist() if trees else None,
                rels=[labels.rel[rels[row, k]] for k in at] if trees else None,
            )
    return out


def one_root(rels: torch.Tensor, heads: torch.Tensor, labels: list[str]) -> torch.Tensor:
    """The relation is root exactly where the head is node 0."""
    root = labels.index("root")
    is_root = torch.zeros(len(labels), dtype=torch.bool)
    is_root[root] = True
    wrong = (heads == 0)[:, :, None] != is_root
    return rels.masked_fill(wrong, -1e9)


def score_trees(gold: list[Sentence], got: list[Sentence]) -> dict[str, float]:
    """Accuracy in percent, per word: tags, features, lemmas, UAS, LAS (relations without subtypes), LASfull."""
    hits = dict.fromkeys(("UPOS", "XPOS", "FEATS", "LEMMA", "UAS", "LAS", "LASfull"), 0)
    words = 0
    for g, p in zip(gold, got):
        words += len(g.words)
        for i in range(len(g.words)):
            head = g.heads[i] == p.heads[i]
            hits["UPOS"] += g.upos[i] == p.upos[i]
            hits["XPOS"] += g.xpos[i] == p.xpos[i]
            hits["FEATS"] += g.feats[i] == p.feats[i]
            hits["LEMMA"] += g.lemmas[i] == p.lemmas[i]
            hits["UAS"] += head
            hits["LAS"] += head and g.rels[i].split(":")[0] == p.rels[i].split(":")[0]
            hits["LASfull"] += head and g.rels[i] == p.rels[i]
    return {k: round(100 * v / max(1, words), 2) for k, v in hits.items()}


def score_names(gold: list[list[str]], got: list[list[str]], kinds: tuple[str, ...] = ("PER", "ORG", "LOC")) -> dict[str, float]:
    """F1 in percent of exact spans, per type and over `kinds`; Group counts as ORG, as UNER has it."""
    counts = {k: np.zeros(3) for k in kinds}
    for g, p in zip(gold, got):
        a = {(i, j, "ORG" if k == "GRP" else k) for i, j, k in decode.spans(g)}
        b = {(i, j, "ORG" if k == "GRP" else k) for i, j, k in decode.spans(p)}
        for k in kinds:
            x, y = {s for s in a if s[2] == k}, {s for s in b if s[2] == k}
            counts[k] += (len(x & y), len(y - x), len(x - y))
    counts["all"] = sum(counts.values())
    return {k: round(float(200 * c[0] / max(1, 2 * c[0] + c[1] + c[2])), 2) for k, c in counts.items()}
