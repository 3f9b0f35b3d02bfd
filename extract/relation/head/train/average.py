"""Averages the weights of heads that began alike: python average.py --reader RUN --windows FILE --evaluation DIR --folds FOLD...
--out OUT HEAD HEAD... (see README.md).

Heads fine-tuned from the same weights mean something when they are averaged, and err less than each (Wortsman et al., "Model
soups", ICML 2022). How sure the mean is of itself is another matter: its logits are stretched until their upper tail over the windows
given is that of the heads of cross-validation, so that the join, which is fitted on those, fits it. No gold is looked at.
OUT also gets the scores of cross-validation.
"""

from __future__ import annotations

import argparse
import json
import pathlib

import numpy as np
import torch

from fit import Batcher, Source, dump, labels_and_sizes, score
from head import Head
from windows import read

TAIL = 99.9  # the percentile of the labels' logits that is kept


def tail(scores: pathlib.Path) -> float:
    """The percentile of the logits in a file of scores."""
    with open(scores, encoding="utf8") as f:
        return float(np.percentile([x for line in f for x in json.loads(line)[2]], TAIL))


def main(argv: list[str] | None = None) -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--reader", type=pathlib.Path, required=True)
    p.add_argument("--windows", type=pathlib.Path, required=True, help="those that the heads have scored as --also")
    p.add_argument("--evaluation", type=pathlib.Path, required=True)
    p.add_argument("--out", type=pathlib.Path, required=True)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--folds", type=pathlib.Path, nargs="+", required=True, help="runs of cross-validation")
    p.add_argument("heads", type=pathlib.Path, nargs="+", help="runs of fit.py")
    a = p.parse_args(argv)
    torch.set_num_threads(a.threads)
    a.out.mkdir(parents=True, exist_ok=True)
    (a.out / "scores-own.jsonl").write_text("".join((h / "scores-own.jsonl").read_text(encoding="utf8") for h in a.folds), encoding="utf8")
    recipes = [json.loads((h / "recipe.json").read_text()) for h in a.heads]
    states = [torch.load(h / "head.pt", weights_only=True) for h in a.heads]
    mean = {k: torch.stack([s[k].float() for s in states]).mean(0) for k in states[0]}
    with open(a.windows, encoding="utf8") as f:
        labels, sizes = labels_and_sizes(json.loads(f.readline()))
    docs = read(a.windows, a.evaluation, labels)
    source = Source(a.reader, recipes[0]["layers"])
    batcher = Batcher(docs, source.states(docs), sizes)
    head = Head(source.model.config, recipes[0]["layers"], sizes)

    def scored() -> None:
        head.load_state_dict(mean)
        dump(a.out / "scores-also.jsonl", batcher, score(head, batcher, list(range(len(batcher.items))), recipes[0]["pieces"]))

    scored()
    stretch = float(np.mean([tail(h / "scores-also.jsonl") for h in a.folds])) / tail(a.out / "scores-also.jsonl")
    print(f"stretched {stretch:.3f} times")
    for k in ("label.weight", "label.bias", "gate.weight", "gate.bias"):
        mean[k] *= stretch
    scored()
    torch.save(mean, a.out / "head.pt")
    (a.out / "recipe.json").write_text(json.dumps(recipes[-1] | {"mean_of": len(recipes), "stretch": round(stretch, 3)}, indent=1))


if __name__ == "__main__":
    main()
