"""Trains the fast reader: python student.py --reader RUN --taught FILE... --out DIR [--corpora DIR] (see README.md).

A student of few and narrow layers learns what the reader says of raw text (CoNLL-U of `celebgraph annotate`), beside UD EWT's own
trees and names: distillation by labels (Kim and Rush, "Sequence-Level Knowledge Distillation", EMNLP 2016). It stands on the reader's
embeddings, which stay as they are, so that both readers share them.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import pathlib
import random
import shutil
import time

import torch

import augment
import data
from encode import batches, collate
from export import EMBEDDINGS
from mentions import load
from model import Config, Reader
from train import Trainer


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--reader", type=pathlib.Path, required=True, help="the reader's run")
    p.add_argument("--taught", type=pathlib.Path, nargs="+", required=True, help="CoNLL-U that the reader has written")
    p.add_argument("--corpora", type=pathlib.Path, default=os.environ.get("CORPORA"), help="folder of the corpora (or $CORPORA)")
    p.add_argument("--out", type=pathlib.Path, required=True)
    p.add_argument("--layers", type=int, default=2)
    p.add_argument("--inner", type=int, default=512, help="width within a layer's feed-forward half")
    p.add_argument("--arc", type=int, default=128, help="width of the vectors that arcs are scored by")
    p.add_argument("--label", type=int, default=32, help="width of those by which an arc's relation is")
    p.add_argument("--epochs", type=int, default=6)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--pieces", type=int, default=1600, help="word pieces a batch, padding counted")
    p.add_argument("--longest", type=int, default=160)
    p.add_argument("--rate", type=float, default=6e-4)
    p.add_argument("--head-rate", type=float, default=1e-3)
    p.add_argument("--average", type=float, default=0.999)
    p.add_argument("--threads", type=int, default=1)
    a = p.parse_args(argv)
    if not a.corpora:
        p.error("give --corpora or set CORPORA")
    return a


def shrink(state: dict[str, torch.Tensor], c: Config, layers: int, inner: int) -> dict[str, torch.Tensor]:
    """Weights of the reader to begin with: layers evenly spaced, and of each the inner neurons that weigh most; no scores of trees."""
    out = {k: v for k, v in state.items() if not k.startswith(("layer.", "arc", "rel"))}
    for to in range(layers):
        old, new = f"layer.{to * c.layers // layers}.", f"layer.{to}."
        part = {k[len(old) :]: v for k, v in state.items() if k.startswith(old)}
        kept = (part["up.weight"].norm(dim=1) * part["down.weight"].norm(dim=0)).topk(inner).indices.sort().values
        part["up.weight"], part["up.bias"] = part["up.weight"][kept], part["up.bias"][kept]
        part["down.weight"] = part["down.weight"][:, kept]
        out |= {new + k: v for k, v in part.items()}
    return out


def begin(a: argparse.Namespace, teacher: Reader, sizes: dict[str, int]) -> Reader:
    """A small reader as it begins: a part of a large one, on its embeddings, which do not learn."""
    model = Reader(dataclasses.replace(teacher.config, layers=a.layers, inner=a.inner, arc=a.arc, label=a.label), sizes)
    model.load_state_dict(model.state_dict() | shrink(teacher.state_dict(), teacher.config, a.layers, a.inner))
    for name, p in model.named_parameters():
        p.requires_grad_(not name.startswith(EMBEDDINGS))
    return model


def taught(files: list[pathlib.Path]) -> list[data.Sentence]:
    """Sentences as the reader has annotated them; every name label is the only one allowed."""
    out = []
    for s in (s for f in files for s in data.read_conllu(f)):
        s.names = s.ner or ["O"] * len(s.words)
        out.append(s)
    return out


def main(argv: list[str] | None = None) -> None:
    a = arguments(argv)
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)
    teacher, encoder = load(a.reader)
    for name in ("labels.json", "lexicon.json", "vocab.txt"):
        shutil.copy(a.reader / name, a.out / name)
    config = json.loads((a.reader / "config.json").read_text()) | {"num_hidden_layers": a.layers, "intermediate_size": a.inner, "arc_size": a.arc, "label_size": a.label}
    (a.out / "config.json").write_text(json.dumps(config))
    recipe = {k: v for k, v in vars(a).items() if isinstance(v, (int, float, str))}
    (a.out / "recipe.json").write_text(json.dumps(recipe, indent=1))
    corpora = pathlib.Path(a.corpora)
    sentences = data.read_ewt(corpora, "train") + taught(a.taught)
    pool = augment.pool_of(sentences, data.read_given_names(corpora), random.Random(a.seed))
    dev = data.read_ewt(corpora, "dev")
    trainer = Trainer(a, begin(a, teacher, encoder.labels.sizes()))
    began = time.time()
    for epoch in range(a.epochs):
        rng = random.Random(a.seed * 1000 + epoch)
        items = [encoder.encode(augment.vary(s, rng, augment.Rates(), pool)) for s in sentences]
        items = [x for x in items if len(x["ids"]) <= a.longest]
        groups = batches(items, a.pieces, rng)
        sets = encoder.set_table()
        trainer.model.train()
        total = 0.0
        for i, group in enumerate(groups, 1):
            total += trainer.learn(collate([items[k] for k in group]), sets, len(groups) * a.epochs)
            if i % 100 == 0:
                print(f"epoch {epoch + 1} step {i}/{len(groups)} loss {total / i:.3f} {time.time() - began:.0f}s", flush=True)
        trainer.save(epoch + 1, 0)
        trainer.report(epoch + 1, encoder, dev, began)


if __name__ == "__main__":
    main()
