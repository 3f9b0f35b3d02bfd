"""Counts how often each pattern is right on the training articles: python precision.py RECORDS EVAL/train > precision.txt.

RECORDS is what `go run ./cmd/records` prints. A triple of an article counts once a pattern: right where the gold has it, required or
optional, wrong where not.
"""

from __future__ import annotations

import collections
import json
import pathlib
import sys

from fit import labels_and_sizes
from windows import Document, read


def outcomes(d: Document) -> dict[tuple[str, int, int], bool]:
    """Whether the gold has the triple of each pattern and pair of chains."""
    out = {}
    for f in d.facts:
        told = d.gold_of(f["subject"], f["object"], f["predicate"])
        out[f["rule"], f["subject"], f["object"]] = told is not None
    return out


def main(records: str, evaluation: str) -> None:
    with open(records, encoding="utf8") as f:
        labels, _ = labels_and_sizes(json.loads(f.readline()))
    counts: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
    for d in read(pathlib.Path(records), pathlib.Path(evaluation), labels):
        for (rule, _, _), right in outcomes(d).items():
            counts[rule][0 if right else 1] += 1
    print("# How often each pattern was right and wrong on the training articles: RIGHT WRONG PATTERN.")
    for rule, (right, wrong) in counts.items():
        print(right, wrong, rule)


if __name__ == "__main__":
    main(*sys.argv[1:])
