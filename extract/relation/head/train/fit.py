"""Trains one of the heads of cross-validation: python fit.py --reader RUN --windows FILE --evaluation DIR --fold N --out DIR (see README.md)."""

from __future__ import annotations

import argparse
import collections
import dataclasses
import json
import math
import pathlib
import random
import time

import numpy as np
import torch
import torch.nn.functional as F

from head import Head
from reader import Config, Reader, base_folder, load
from windows import Document, STATUSES, read

STATUS_SHARE = 0.5
# The share of the windows with a carried entity that tell nothing which each epoch sees; they weigh so much more.
CARRIED_SHARE = 0.5
# Where the marks of the pair's first entity, its second, plurals of both, and others begin (windows.go).
MARK_A, MARK_B, MARK_BOTH, MARK_OTHER = 1, 5, 9, 13


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--reader", type=pathlib.Path, required=True, help="the reader's run")
    p.add_argument("--windows", type=pathlib.Path, required=True, help="windows of the training articles")
    p.add_argument("--evaluation", type=pathlib.Path, required=True, help="the folder of their articles and gold")
    p.add_argument("--out", type=pathlib.Path, required=True)
    p.add_argument("--layers", type=int, default=3, help="upper layers of the base model to train on the reader's lower ones")
    p.add_argument("--epochs", type=int, default=5)
    p.add_argument("--folds", type=int, default=5)
    p.add_argument("--fold", type=int, required=True, help="the fold that the head is not trained on, from 0, and that it scores; -1 for none")
    p.add_argument("--start", type=pathlib.Path, help="a run to go on from")
    p.add_argument("--float32", action="store_true", help="not bfloat16, which some processors compute more slowly")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--pieces", type=int, default=3000, help="word pieces a batch, padding counted")
    p.add_argument("--rate", type=float, default=2e-4)
    p.add_argument("--head-rate", type=float, default=1.5e-3)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--also", type=pathlib.Path, help="windows of other articles to score with the final model")
    p.add_argument("--also-evaluation", type=pathlib.Path)
    p.add_argument("--extra", type=pathlib.Path, help="windows of the stories' articles (stories.py) to train on as well")
    p.add_argument("--extra-evaluation", type=pathlib.Path)
    return p.parse_args(argv)


class Source:
    """Lower states of the reader for the sentences of documents, computed once, and the layers to train on them."""

    def __init__(self, run: pathlib.Path, layers: int):
        self.model, self.encoder = load(run)
        self.model.eval()
        self.lower = self.model.config.layers - layers
        own = Config.read(base_folder())
        if self.model.config.layers < own.layers:  # a student, whose layers are no base model's
            self.upper = self.model.layer[self.lower :]
            return
        # The reader's own vocabulary may have been pruned.
        base = Reader(dataclasses.replace(self.model.config, vocab=own.vocab), self.encoder.labels.sizes())
        base.load_base(base_folder())
        # Upper layers as they were pretrained: those of the reader have turned from meaning to syntax (README.md).
        self.upper = base.layer[self.lower :]

    @torch.no_grad()
    def states(self, docs: list[Document]) -> dict[tuple[str, int], tuple[torch.Tensor, list[int]]]:
        """States (pieces, width) and the token of every piece (-1 at the ends) of each sentence that has windows."""
        todo = []
        for d in docs:
            for s in sorted({w.sentence for w in d.windows}):
                ids, shapes, token = [self.encoder.cls], [0], [-1]
                for i, word in enumerate(d.sentences[s]):
                    pieces, shape = self.encoder.pieces(word)
                    ids += pieces
                    shapes += [shape] * len(pieces)
                    token += [i] * len(pieces)
                ids.append(self.encoder.sep)
                shapes.append(0)
                token.append(-1)
                if len(ids) <= self.model.config.positions:
                    todo.append((len(ids), (d.name, s), ids, shapes, token))
        todo.sort(key=lambda x: x[0])
        out = {}
        m = self.model
        for i in range(0, len(todo), 32):
            group = todo[i : i + 32]
            t = group[-1][0]
            ids = torch.tensor([g[2] + [0] * (t - g[0]) for g in group])
            shapes = torch.tensor([g[3] + [0] * (t - g[0]) for g in group])
            mask = torch.arange(t)[None] < torch.tensor([g[0] for g in group])[:, None]
            with torch.autocast("cpu", torch.bfloat16):
                x = m.norm(m.word(ids) + m.position(torch.arange(t))) + m.shape(shapes)
                bias = torch.zeros(mask.shape, dtype=torch.bfloat16).masked_fill(~mask, -1e9)[:, None, None, :]
                for layer in m.layer[: self.lower]:
                    x = layer(x, bias)
            for row, g in zip(x, group):
                out[g[1]] = (row[: g[0]].to(torch.bfloat16).clone(), g[4])
        return out


class Batcher:
    """Batches of windows of similar length."""

    def __init__(self, docs: list[Document], states, sizes: dict[str, int]):
        self.sizes = sizes
        self.items = []
        for d in docs:
            for i, w in enumerate(d.windows):
                if (d.name, w.sentence) in states:
                    self.items.append((d, i, w, *states[d.name, w.sentence]))

    def batches(self, which: list[int], pieces: int, rng: random.Random | None) -> list[list[int]]:
        """Groups of the items `which` with at most `pieces` pieces, padding counted."""
        order = list(which)
        if rng:
            order = [i for i in order if not self.idle(i) or rng.random() < CARRIED_SHARE]
            rng.shuffle(order)
        order.sort(key=lambda i: len(self.items[i][4]) // 4)
        out: list[list[int]] = []
        longest = 0
        for i in order:
            longest = max(longest, len(self.items[i][4]))
            if not out or longest * (len(out[-1]) + 1) > pieces:
                out.append([])
                longest = len(self.items[i][4])
            out[-1].append(i)
        if rng:
            rng.shuffle(out)
        return out

    def idle(self, i: int) -> bool:
        """Whether a window has a carried entity and tells nothing."""
        w = self.items[i][2]
        return w.carried and max(w.labels) == 0

    def collate(self, group: list[int]) -> dict[str, torch.Tensor]:
        """Padded tensors of a batch."""
        rows = [self.items[i] for i in group]
        t = max(len(r[4]) for r in rows)
        n = len(rows)
        b = {
            "states": torch.zeros(n, t, rows[0][3].shape[1], dtype=torch.bfloat16),
            "mask": torch.zeros(n, t, dtype=torch.bool),
            "features": torch.zeros(n, self.sizes["features"]),
        }
        marks, path, cues = (np.zeros((n, t), np.int64) for _ in range(3))
        for k, (_, _, w, states, token) in enumerate(rows):
            size = len(token)
            b["states"][k, :size] = states
            b["mask"][k, :size] = True
            b["features"][k, w.features] = 1
            at = np.array(token)
            inside = at >= 0
            for dst, src in ((marks, w.marks), (path, w.path), (cues, w.cues)):
                dst[k, :size][inside] = np.array(src)[at[inside]]
        b["marks"], b["path"], b["cues"] = torch.from_numpy(marks), torch.from_numpy(path), torch.from_numpy(cues)
        b["is_a"] = torch.from_numpy(((marks >= MARK_A) & (marks < MARK_B)) | ((marks >= MARK_BOTH) & (marks < MARK_OTHER)))
        b["is_b"] = torch.from_numpy((marks >= MARK_B) & (marks < MARK_OTHER))
        b["y"] = torch.tensor([r[2].labels for r in rows])
        b["w"] = torch.tensor([r[2].weights for r in rows])
        b["scale"] = torch.tensor([1 / CARRIED_SHARE if self.idle(i) else 1.0 for i in group])
        b["s"] = torch.tensor([r[2].statuses for r in rows])
        return b


def loss_of(logits: torch.Tensor, status: torch.Tensor, gate: torch.Tensor, b: dict[str, torch.Tensor]) -> torch.Tensor:
    """Weighted binary cross-entropy a window, cross-entropy of the statuses of what it tells, and the gate's loss."""
    loss = (F.binary_cross_entropy_with_logits(logits.float(), b["y"], reduction="none") * b["w"] * b["scale"][:, None]).sum() / len(logits)
    told = b["s"] >= 0
    if told.any():
        each = F.cross_entropy(status.float()[told], b["s"][told], reduction="none") * b["w"][told]
        loss = loss + STATUS_SHARE * each.sum() / len(logits)
    any_told = (b["y"] * (b["w"] > 0)).amax(1)
    sure = (any_told > 0) | (b["w"].amin(1) > 0)
    return loss + (F.binary_cross_entropy_with_logits(gate.float(), any_told, reduction="none") * sure * b["scale"]).mean()


def train(a: argparse.Namespace, batcher: Batcher, source: Source, which: list[int], seed: int) -> Head:
    """A head trained on the items `which`; its weights are averaged over the last steps."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    head = Head(source.model.config, a.layers, batcher.sizes)
    for own, theirs in zip(head.layer, source.upper):
        own.load_state_dict(theirs.state_dict())
    if a.start:
        head.load_state_dict(torch.load(a.start / "head.pt", weights_only=True))
    encoder = head.encoder_parameters()
    ids = {id(p) for p in encoder}
    rest = [p for p in head.parameters() if id(p) not in ids]
    optimizer = torch.optim.AdamW([{"params": encoder, "lr": a.rate}, {"params": rest, "lr": a.head_rate}], weight_decay=0.02)
    average = {k: v.detach().clone() for k, v in head.state_dict().items()}
    steps = len(batcher.batches(which, a.pieces, rng)) * a.epochs
    step, began = 0, time.time()
    for epoch in range(a.epochs):
        head.train()
        total = 0.0
        groups = batcher.batches(which, a.pieces, rng)
        for group in groups:
            warm = max(1, int(0.06 * steps))
            scale = (step + 1) / warm if step < warm else 0.02 + 0.49 * (1 + math.cos(math.pi * min(1, (step - warm) / max(1, steps - warm))))
            for g, rate in zip(optimizer.param_groups, (a.rate, a.head_rate)):
                g["lr"] = rate * scale
            b = batcher.collate(group)
            with torch.autocast("cpu", torch.bfloat16, enabled=not a.float32):
                logits, status, gate = head(b)
            loss = loss_of(logits, status, gate, b)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
            total += float(loss.detach())
            decay = min(0.995, step / (step + 10))
            torch._foreach_lerp_(list(average.values()), [head.state_dict()[k] for k in average], 1 - decay)
        print(f"epoch {epoch + 1} loss {total / len(groups):.3f} {time.time() - began:.0f}s", flush=True)
    head.load_state_dict(average)
    return head


@torch.no_grad()
def score(head: Head, batcher: Batcher, which: list[int], pieces: int) -> dict[int, tuple[np.ndarray, np.ndarray, float]]:
    """Logits of labels, of statuses and of the gate of the items `which`."""
    head.eval()
    out = {}
    for group in batcher.batches(which, pieces, None):
        logits, status, gate = head(batcher.collate(group))
        for i, l, s, g in zip(group, logits.float().numpy(), status.float().numpy(), gate.float().numpy()):
            out[i] = (l, s, float(g))
    return out


def report(batcher: Batcher, scores: dict[int, tuple[np.ndarray, np.ndarray, float]], labels: list[str], docs: list[Document]) -> str:
    """Precision, recall and F1 over the documents at some thresholds, taking the most certain window of each pair."""
    best: dict[tuple[str, tuple[int, int], int], float] = collections.defaultdict(lambda: -99.0)
    gold = {d.name: d.gold for d in docs}
    for i, (logits, *_) in scores.items():
        d, _, w, *_ = batcher.items[i]
        for k, v in enumerate(logits):
            best[d.name, w.pair, k] = max(best[d.name, w.pair, k], float(v))
    names = {d.name for d in docs}
    required = sum(d.need() for d in docs)
    lines = []
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        cut = math.log(threshold / (1 - threshold))
        right, wrong = set(), set()
        for (name, pair, k), v in best.items():
            if v < cut or name not in names:
                continue
            t = gold[name][pair].get(labels[k])
            key = (name, tuple(sorted(pair)), labels[k])
            if t is None:
                wrong.add(key)
            elif t["need"] == "required":
                right.add((name, t["s"], t["p"], t["o"]))
        p, r = len(right) / max(1, len(right) + len(wrong)), len(right) / max(1, required)
        lines.append(f"{threshold}: P {p:.3f} R {r:.3f} F {2 * p * r / max(1e-9, p + r):.3f}")
    return "; ".join(lines)


def labels_and_sizes(head: dict) -> tuple[list[str], dict[str, int]]:
    """The labels and table sizes that the first line of a windows file declares."""
    sizes = {"labels": len(head["labels"]), "statuses": len(STATUSES), "marks": head["marks"], "features": head["features"]}
    return head["labels"], sizes


def folds(docs: list[Document], n: int) -> dict[str, int]:
    """A fold for every document; the two versions of one story, which differ in the end of their names, go together."""
    stories = sorted({story(d.name) for d in docs})
    random.Random(7).shuffle(stories)
    of = {s: i % n for i, s in enumerate(stories)}
    return {d.name: of[story(d.name)] for d in docs}


def story(name: str) -> str:
    """The part of a document's name before its letters: "040legit" and "040fake" tell of the same."""
    return name.rstrip("abcdefghijklmnopqrstuvwxyz") or name


def dump(path: pathlib.Path, batcher: Batcher, scores: dict[int, tuple[np.ndarray, np.ndarray, float]]) -> None:
    """Writes the scores of windows, one JSON line each: document, window, logits of labels and statuses, gate."""
    with open(path, "w", encoding="utf8") as f:
        for i, (labels, status, gate) in sorted(scores.items()):
            d, k, *_ = batcher.items[i]
            row = [d.name, k, [round(float(x), 3) for x in labels], [[round(float(x), 2) for x in r] for r in status], round(gate, 3)]
            f.write(json.dumps(row) + "\n")


def main(argv: list[str] | None = None) -> None:
    a = arguments(argv)
    torch.set_num_threads(a.threads)
    a.out.mkdir(parents=True, exist_ok=True)
    with open(a.windows, encoding="utf8") as f:
        labels, sizes = labels_and_sizes(json.loads(f.readline()))
    own = read(a.windows, a.evaluation, labels)
    also = read(a.also, a.also_evaluation, labels) if a.also else []
    extra = read(a.extra, a.extra_evaluation, labels) if a.extra else []
    source = Source(a.reader, a.layers)
    states = source.states(own + also + extra)
    batcher = Batcher(own + also + extra, states, sizes)
    kind = {id(d): k for k, docs in (("own", own), ("also", also), ("extra", extra)) for d in docs}
    at = collections.defaultdict(list)
    for i, (d, *_) in enumerate(batcher.items):
        at[kind[id(d)]].append(i)
    of = folds(own, a.folds)
    held = [i for i in at["own"] if of[batcher.items[i][0].name] == a.fold]
    rest = [i for i in at["own"] if of[batcher.items[i][0].name] != a.fold] + at["extra"]
    head = train(a, batcher, source, rest, a.seed + a.fold)
    torch.save(head.state_dict(), a.out / "head.pt")
    recipe = {k: v for k, v in vars(a).items() if not isinstance(v, pathlib.Path)}
    (a.out / "recipe.json").write_text(json.dumps(recipe | {"labels": labels, "sizes": sizes, "with_extra": bool(a.extra)}, indent=1))
    for name, which, part in (("own", held, [d for d in own if of[d.name] == a.fold]), ("also", at["also"], also)):
        if part:
            scores = score(head, batcher, which, a.pieces)
            print(name, report(batcher, scores, labels, part), flush=True)
            dump(a.out / f"scores-{name}.jsonl", batcher, scores)


if __name__ == "__main__":
    main()
