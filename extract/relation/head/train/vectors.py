"""Writes a tiny random head and what it says of random windows, to hold Go and Python together: python vectors.py FOLDER.

FOLDER gets what the encoder's convert command takes (model.safetensors, manifest.json, vocab.txt) and vectors.json; and features.json, a
made-up article with the forest's inputs for its triples.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import pathlib
import random
import types

import numpy as np
import torch
from safetensors.torch import save_file

from fit import MARK_A, MARK_B, MARK_BOTH, MARK_OTHER
from head import GATE, Head
from join import combine, gather
from reader import Config
from rescore import Article
from windows import STATUSES


def main(argv: list[str] | None = None) -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("out", type=pathlib.Path)
    p.add_argument("--header", type=pathlib.Path, required=True, help="a file of records, of which the first line is read")
    a = p.parse_args(argv)
    a.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(5)
    with open(a.header, encoding="utf8") as f:
        header = json.loads(f.readline())
    config = Config(vocab=0, width=16, layers=1, attention_heads=4, inner=32, positions=64)
    sizes = {"labels": len(header["labels"]), "statuses": len(STATUSES), "marks": header["marks"], "features": header["features"]}
    head = Head(config, 1, sizes, hidden=24).eval()
    for x in head.parameters():
        torch.nn.init.normal_(x, std=0.3)
    rows = []
    for tokens in (5, 9):
        first, at = [], 1
        for i in range(tokens):
            first.append(at)
            at += 1 + i % 2
        pieces = at + 1
        token = [-1] + [max(t for t in range(tokens) if first[t] <= k) for k in range(1, pieces - 1)] + [-1]
        marks = [(1, 0, 5, 13, 9, 0, 3, 7, 17)[i] for i in range(tokens)]
        path = [i % 2 for i in range(tokens)]
        cues = [(3 * i) % (sizes["labels"] + 1) if i % 3 == 1 else 0 for i in range(tokens)]
        features = list(range(tokens % 4, sizes["features"], 5))
        states = torch.randn(1, pieces, config.width)

        def spread(values: list[int]) -> torch.Tensor:
            return torch.tensor([[values[t] if t >= 0 else 0 for t in token]])

        m = spread(marks)
        batch = {
            "states": states,
            "mask": torch.ones(1, pieces, dtype=torch.bool),
            "marks": m,
            "path": spread(path),
            "cues": spread(cues),
            "features": torch.zeros(1, sizes["features"]),
            "is_a": ((m >= MARK_A) & (m < MARK_B)) | ((m >= MARK_BOTH) & (m < MARK_OTHER)),
            "is_b": (m >= MARK_B) & (m < MARK_OTHER),
        }
        batch["features"][0, features] = 1
        with torch.no_grad():
            labels, status, gate = head(batch)
        rows.append(
            {
                "first": first,
                "states": [round(x, 5) for x in states.flatten().tolist()],
                "marks": marks,
                "path": path,
                "cues": cues,
                "features": features,
                "labels": labels[0].tolist(),
                "status": status[0].flatten().tolist(),
                "gate": float(gate[0]),
            }
        )
    save_file({k: v.contiguous() for k, v in head.state_dict().items()}, str(a.out / "model.safetensors"))
    manifest = {
        "config": dataclasses.asdict(config) | {"arc": 24, "label": GATE},
        "labels": {"relation": header["labels"], "status": list(STATUSES)},
        "head": {"tap": 1, "reader": "", "gate": -1e9},
    }
    (a.out / "manifest.json").write_text(json.dumps(manifest))
    (a.out / "vocab.txt").write_text("")
    (a.out / "vectors.json").write_text(json.dumps(rows))
    (a.out / "features.json").write_text(json.dumps(article(header, random.Random(3))))


def article(header: dict, rng: random.Random) -> dict:
    """A made-up article: its chains, windows and facts, what a head might say, and the inputs of every triple's forest."""
    labels = header["labels"]
    chains = [{"name": " ".join("XYZ"[: 1 + i % 3]), "type": ("Person", "Person", "Person", "Work", "Group")[i % 5], "mentions": 3 * i, "names": i,
               "first": i, "titled": i % 2 == 0} for i in range(7)]
    windows, scores = [], []
    for n in range(14):
        a, b = sorted(rng.sample(range(7), 2), key=lambda c: (c * 3) % 7)
        carried = n % 4 == 3
        marks = [rng.choice((0, 0, 13, 5, 7, 9 if not carried else 0, 0 if carried else 1 + n % 4)) for _ in range(6)]
        windows.append({"sentence": n // 3, "a": a, "b": b, "marks": marks, "path": [i % 2 for i in range(6)], "cues": [0] * 6, "features": [],
                        "carried": int(carried), "doubt": [1.0 if carried else round(rng.random() / 2, 3), round(rng.random() / 2, 3)]})
        scores.append({"labels": [round(rng.gauss(-1, 3), 3) for _ in labels],
                       "status": [round(rng.gauss(0, 2), 2) for _ in range(len(labels) * len(STATUSES))], "gate": round(rng.gauss(1, 1), 3)})
    facts = [{"subject": s, "object": o, "predicate": p, "status": "former", "confidence": c, "start": 10 * i, "rule": "made up"}
             for i, (s, o, p, c) in enumerate([(0, 1, "SPOUSE_OF", 0.7), (1, 0, "SPOUSE_OF", 0.4), (2, 1, "PARENT_OF", 0.6), (5, 6, "FRIEND_OF", 0.5)])]
    d = types.SimpleNamespace(name="", facts=facts, chains=chains, gold_of=lambda *_: None, windows=[
        types.SimpleNamespace(pair=(w["a"], w["b"]), sentence=w["sentence"], marks=w["marks"], path=w["path"], carried=bool(w["carried"]), doubt=w["doubt"])
        for w in windows])
    rows = {k: (s["labels"], np.array(s["status"]).reshape(len(labels), -1), s["gate"]) for k, s in enumerate(scores)}
    seen, patterns = gather(d, rows, labels, [set(map(tuple, t)) for t in header["accepts"]])
    whole = Article(chains, d.windows, labels, seen, patterns)
    triples = []
    for k in sorted(whole.seen):
        t = combine(d, k, seen.get(k, []), patterns.get(k, []), labels)
        triples.append({"a": k[0], "b": k[1], "label": k[2], "hopeful": k in whole.keys(), "features": whole.features(k, 0.5, t.x)})
    return {"chains": chains, "windows": windows, "scores": scores, "facts": facts, "triples": triples}


if __name__ == "__main__":
    main()
