"""Are the people whom the gold of some articles names found as Person? python mentions.py RUN --articles DIR [--show N]

DIR has articles/*.txt and gold/*.json. Names and aliases of gold people are projected onto the words of the article; a mention is
found if a Person name of the reader overlaps it (and exactly, if the borders agree). --show prints, for the first N articles, every
Person that the reader finds and the gold does not have, to be judged by hand: the gold only lists people who take part in a triple.
"""

from __future__ import annotations

import argparse
import collections
import json
import pathlib
import re

import torch

import decode
from data import Sentence, TYPES, project
from encode import Encoder, Labels
from model import Config, Reader
from predict import predict

TOKEN = re.compile(
    r"https?://\S+|[@#]\w+|\w+(?=n['’]t\b)|n['’]t\b|['’](?:s|m|d|re|ve|ll)\b|(?:[A-Z]\.){2,}|"
    r"(?:Mr|Mrs|Ms|Dr|Jr|Sr|St|vs|[A-Z])\.(?=\s)|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][A-Z][a-z]+)?|\w+|\S",
    re.IGNORECASE,
)
END = re.compile(r"(?<=[.!?])[\"”’')]*\s+(?=[\"“‘'(]?[A-Z0-9@#])")


def sentences(text: str) -> list[Sentence]:
    """Sentences of a text by a simple rule: lines, then full stops before capitals."""
    out = []
    for line in text.split("\n"):
        at = 0
        for m in END.finditer(line):
            piece = line[at : m.end()].rstrip()
            if not re.search(r"\b(Mr|Mrs|Ms|Dr|Jr|Sr|St|vs|[A-Z])\.$", piece):
                out.append(piece)
                at = m.end()
        out.append(line[at:].strip())
    words = (TOKEN.findall(s) for s in out)
    return [Sentence(w[i : i + 150]) for w in words for i in range(0, len(w), 150)]


def load(run: pathlib.Path) -> tuple[Reader, Encoder]:
    """The reader of a run's folder, and its encoder."""
    labels = Labels(**json.loads((run / "labels.json").read_text(encoding="utf8")))
    model = Reader(Config.read(run), labels.sizes())
    model.load_state_dict(torch.load(run / "model.pt", weights_only=True))
    return model, Encoder(run / "vocab.txt", labels, json.loads((run / "lexicon.json").read_text(encoding="utf8")))


def main(argv: list[str] | None = None) -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("run", type=pathlib.Path)
    p.add_argument("--articles", type=pathlib.Path, required=True)
    p.add_argument("--show", type=int, default=0)
    a = p.parse_args(argv)
    torch.set_num_threads(2)
    model, encoder = load(a.run)
    count = {t: collections.Counter() for t in TYPES.values()}
    for k, file in enumerate(sorted((a.articles / "gold").glob("*.json"))):
        text = (a.articles / "articles" / f"{file.stem}.txt").read_text(encoding="utf8", errors="replace")
        entities = json.loads(file.read_text(encoding="utf8"))["people"]
        for s in predict(model, encoder, sentences(text), trees=False):
            gold, found = project(s, entities), decode.spans(s.names)
            for i, j, kind in gold:
                count[kind]["gold"] += 1
                count[kind]["found"] += any(x < j and i < y and t == kind for x, y, t in found)
                count[kind]["exact"] += (i, j, kind) in found
            if k < a.show:
                show(s, gold, found)
    for kind, c in count.items():
        n = max(1, c["gold"])
        print(f"{kind} mentions {c['gold']} found {100 * c['found'] / n:.1f} exact {100 * c['exact'] / n:.1f}")


def show(s: Sentence, gold, found) -> None:
    """Prints missed gold names and names that the gold does not have."""
    for i, j, kind in gold:
        if not any(x < j and i < y and t == kind for x, y, t in found):
            print(f"MISSED {kind} {' '.join(s.words[i:j])!r} in: {' '.join(s.words[max(0, i - 8) : j + 8])}")
    for x, y, t in sorted(found):
        if not any(x < j and i < y for i, j, _ in gold):
            print(f"extra {t} {' '.join(s.words[x:y])!r} in: {' '.join(s.words[max(0, x - 6) : y + 6])}")


if __name__ == "__main__":
    main()
