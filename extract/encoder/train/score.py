"""Scores a run on gold tokens: python score.py RUN [--corpora DIR] [--gum]

UD EWT test with the names of UNER, as it is, in title case and in capitals; with --gum, UD GUM test (for measuring only).
LAS leaves relation subtypes out, as the CoNLL 2018 shared task does.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib

import torch

import data
from mentions import load
from predict import predict, score_trees
from train import evaluate


def main(argv: list[str] | None = None) -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("run", type=pathlib.Path)
    p.add_argument("--corpora", type=pathlib.Path, default=os.environ.get("CORPORA"))
    p.add_argument("--gum", action="store_true")
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args(argv)
    torch.set_num_threads(a.threads)
    model, encoder = load(a.run)
    corpora = pathlib.Path(a.corpora)
    scores = json.loads((a.run / "scores.json").read_text()) if (a.run / "scores.json").exists() else {}
    scores["ewt-test gold tokens"] = evaluate(model, encoder, data.read_ewt(corpora, "test"))
    if a.gum:
        gold = data.read_conllu(corpora / "ud-gum/en_gum-ud-test.conllu")
        scores["gum-test gold tokens"] = score_trees(gold, predict(model, encoder, gold))
    (a.run / "scores.json").write_text(json.dumps(scores, indent=1))
    for corpus, by in scores.items():
        print(corpus, json.dumps(by))


if __name__ == "__main__":
    main()
