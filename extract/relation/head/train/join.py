"""Fits how far the head and the patterns are believed together, and measures it: python join.py --windows FILE --evaluation DIR
--scores FILE [--also-...] OUT (see README.md).

The scores of the training articles come from cross-validation, so that the fit sees the head as it is on articles that it was not
trained on; the figures printed for them are cross-validated once more, over the same folds.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import json
import math
import pathlib

import numpy as np
import torch

from fit import folds, labels_and_sizes
from rescore import MOST, Article, Seen, export, grow, log_odds, odds, sigmoid, softmax
from windows import STATUSES, Document, read

INPUTS = 5
RIDGE = 0.02
STATUS_RIDGE = 20.0
# The default confidence (DefaultMinConfidence in Go).
SHIPPED_CUT = 0.48
STATUS_WEIGHT = {"current": 1.0, "former": 1.9, "rumored": 1.1, "planned": 1.0, "denied": 1.3}
STATE = frozenset("FRIEND_OF PARTNER_OF FIANCE_OF SPOUSE_OF RIVAL_OF EMPLOYEE_OF MEMBER_OF".split())
NOT_PERSONS = frozenset("CONTRIBUTOR_TO EMPLOYEE_OF MEMBER_OF".split())


@dataclasses.dataclass
class Triple:
    """All that speaks for one triple of a document, and what the gold says of it."""

    doc: str
    label: int
    x: np.ndarray
    gold: dict | None
    # By status: the share that the head gives it, over all windows, and the share that patterns do.
    head: np.ndarray
    patterns: np.ndarray
    # The triple in its article, for the forest; None where it is hopeless.
    key: tuple[int, int, int]
    article: Article | None = None

    def votes(self) -> np.ndarray:
        """What each status has by votes, of which head and patterns have one each, as a logarithm."""
        weight = np.array([STATUS_WEIGHT[s] for s in STATUSES])
        return np.log((self.head + weight * self.patterns) / 2 + 0.05)

    def shares(self) -> np.ndarray:
        """The inputs of the regression for the status."""
        return np.concatenate([self.head, self.patterns, [self.patterns.sum() > 0, 1]])


def scored(docs: list[Document], scores: pathlib.Path) -> list[Document]:
    """The documents that have scores or no windows to score: cross-validation may have been cut short."""
    with open(scores, encoding="utf8") as f:
        names = {json.loads(line)[0] for line in f}
    return [d for d in docs if d.name in names or not d.windows]


def turn(label: str, labels: list[str]) -> int:
    """The index of the label for the pair in the other order."""
    if label.endswith("<"):
        return labels.index(label[:-1])
    return labels.index(label + "<") if label + "<" in labels else labels.index(label)


def triples(docs: list[Document], scores: pathlib.Path, labels: list[str], accepts: list[set[tuple[str, str]]], gate: float) -> list[Triple]:
    """The triples for which a window that the gate lets through, or a pattern, speaks."""
    rows: dict[str, dict[int, tuple[list[float], np.ndarray, float]]] = collections.defaultdict(dict)
    windows_of = {d.name: d.windows for d in docs}
    with open(scores, encoding="utf8") as f:
        for line in f:
            name, k, logits, status, g = json.loads(line)
            if g >= gate or name in windows_of and any(windows_of[name][k].cues):
                rows[name][k] = (logits, np.array(status), g)
    out = []
    for d in docs:
        windows, patterns = gather(d, rows[d.name], labels, accepts)
        article = Article(d.chains, d.windows, labels, windows, patterns)
        hopeful = set(article.keys())
        for key in sorted(windows.keys() | patterns.keys()):
            out.append(combine(d, key, windows.get(key, []), patterns.get(key, []), labels))
            out[-1].article = article if key in hopeful else None
    return out


def gather(d: Document, rows: dict, labels: list[str], accepts: list[set[tuple[str, str]]]) -> tuple[dict, dict]:
    """The windows and the patterns that speak for each triple (a, b, label), a < b, of a document."""
    flipped = [turn(x, labels) for x in labels]
    windows, patterns = collections.defaultdict(list), collections.defaultdict(list)
    for k, (logits, status, g) in sorted(rows.items()):
        a, b = d.windows[k].pair
        types = d.chains[a]["type"], d.chains[b]["type"]
        for i, v in enumerate(logits):
            if types not in accepts[i]:
                continue
            at, label = ((a, b), i) if a < b else ((b, a), flipped[i])
            windows[(*at, label)].append(Seen(max(-MOST, min(MOST, v)), status[i], k, g))
    for f in d.facts:
        a, b = f["subject"], f["object"]
        label = labels.index(f["predicate"])
        patterns[(a, b, label) if a < b else (b, a, flipped[label])].append(f)
    return windows, patterns


def combine(d: Document, key: tuple[int, int, int], windows: list[Seen], patterns: list[dict], labels: list[str]) -> Triple:
    """The regression's inputs: best and second logit, the patterns' log-odds, whether there are any, and the log-odds that any
    window tells it, as if they were independent."""
    logits = sorted((w.logit for w in windows), reverse=True) + [-MOST, -MOST]
    x = np.zeros(INPUTS)
    x[:2] = logits[:2]
    if patterns:
        p = max(0.02, believed(patterns))
        x[2:4] = math.log(p / (1 - p)), 1
    x[4] = odds(1 - math.prod(1 - sigmoid(w.logit) for w in windows))
    head, said = np.zeros(len(STATUSES)), np.zeros(len(STATUSES))
    if windows:
        told = np.sum([sigmoid(w.logit) * softmax(w.status) for w in windows], 0)
        head = told / (told.sum() + 1e-6)
    for f in patterns:
        said[STATUSES.index(f["status"])] += f["confidence"] / sum(f["confidence"] for f in patterns)
    return Triple(d.name, key[2], x, d.gold_of(key[0], key[1], labels[key[2]]), head, said, key)


def believed(patterns: list[dict]) -> float:
    """The confidence of patterns together: each further sentence that says so counts half."""
    top = max(patterns, key=lambda f: f["confidence"])
    wrong, said = 1 - top["confidence"], {top["start"]}
    for f in patterns:
        if f["start"] not in said:
            said.add(f["start"])
            wrong *= 1 - 0.5 * f["confidence"]
    return min(1 - wrong, 0.99)


def fit(rows: list[Triple], labels: int, parts: tuple[int, ...] = tuple(range(INPUTS))) -> np.ndarray:
    """Newton's method for a logistic regression with one bias a label, of the inputs `parts`; optional triples count for nothing."""
    use = [t for t in rows if t.gold is None or t.gold["need"] == "required"]
    x = np.zeros((len(use), labels + INPUTS))
    y = np.array([t.gold is not None for t in use], float)
    for i, t in enumerate(use):
        x[i, t.label] = 1
        for k in parts:
            x[i, labels + k] = t.x[k]
    w = np.zeros(labels + INPUTS)
    prior = np.zeros(labels + INPUTS)
    for _ in range(40):
        p = sigmoid(x @ w)
        mean = w[:labels].mean()
        prior[:labels] = mean
        ridge = np.full(labels + INPUTS, RIDGE)
        ridge[:labels] = 0.5
        g = x.T @ (p - y) + ridge * (w - prior)
        h = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge + 1e-9)
        step = np.linalg.solve(h, g)
        w -= step
        if np.abs(step).max() < 1e-6:
            break
    return w


def log_odds_of(t: Triple, w: np.ndarray) -> float:
    """What the regression says."""
    return float(w[t.label] + w[len(w) - INPUTS :] @ t.x)


def inputs(rows: list[Triple], w: np.ndarray) -> np.ndarray:
    """The forest's inputs."""
    return np.array([t.article.features(t.key, log_odds_of(t, w), t.x) for t in rows])


def fit_forest(rows: list[Triple], w: np.ndarray) -> list:
    """The forest over the regression w; optional triples count for nothing."""
    use = [t for t in rows if t.article and (t.gold is None or t.gold["need"] == "required")]
    return grow(inputs(use, w), np.array([t.gold is not None for t in use]))


def probabilities(rows: list[Triple], w: np.ndarray, forest: list) -> list[float]:
    """What the forest says of triples, 0 of hopeless ones."""
    at = [i for i, t in enumerate(rows) if t.article]
    out = [0.0] * len(rows)
    if at:
        for i, z in zip(at, log_odds(forest, inputs([rows[i] for i in at], w))):
            out[i] = float(sigmoid(z))
    return out


def fit_status(rows: list[Triple]) -> np.ndarray:
    """A multinomial regression that corrects the votes on the status, fitted on the triples that the head holds possible."""
    use = [t for t in rows if t.gold and t.gold["status"] and t.x[0] > -1]
    x, votes = (torch.tensor(np.array(v), dtype=torch.float64) for v in ([t.shares() for t in use], [t.votes() for t in use]))
    y = torch.tensor([STATUSES.index(t.gold["status"]) for t in use])
    w = torch.zeros(x.shape[1], len(STATUSES), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([w], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        out = torch.nn.functional.cross_entropy(votes + x @ w, y, reduction="sum") + STATUS_RIDGE / 2 * (w * w).sum()
        out.backward()
        return out

    optimizer.step(loss)
    return w.detach().numpy()


def status_of(t: Triple, labels: list[str], w: np.ndarray) -> str:
    """The likeliest status, as settle in Go: what happened, and what is permanent, is never former."""
    z = t.votes() + t.shares() @ w
    if labels[t.label].rstrip("<") not in STATE:
        z[STATUSES.index("former")] = -math.inf
    return STATUSES[int(z.argmax())]


def measure(rows: list[Triple], p: list[float], docs: list[Document], labels: list[str], cut: float, status: list[str], persons: bool) -> dict:
    """Precision, recall, F1 of triples and of triples with status, as score.py counts."""
    right, wrong, with_status = set(), set(), set()
    for t, v, said in zip(rows, p, status):
        label = labels[t.label].rstrip("<")
        if v < cut or persons and label in NOT_PERSONS:
            continue
        if t.gold is None:
            wrong.add((t.doc, id(t)))
        elif t.gold["need"] == "required":
            key = (t.doc, t.gold["s"], t.gold["p"], t.gold["o"])
            right.add(key)
            if t.gold["status"] == said:
                with_status.add(key)
    need = sum(d.need(NOT_PERSONS if persons else frozenset()) for d in docs)
    n = len(right) + len(wrong)
    f1 = lambda k: 2 * k / max(1, n + need)  # noqa: E731
    return {"P": len(right) / max(1, n), "R": len(right) / need, "F1": f1(len(right)), "F1 status": f1(len(with_status)), "claims": n}


def reliability(rows: list[Triple], p: list[float]) -> tuple[float, list[tuple[float, float, int]]]:
    """Expected calibration error of triples at 0.2 and above, and (mean confidence, share right, number) of ten bins."""
    bins = collections.defaultdict(list)
    for t, v in zip(rows, p):
        if v >= 0.2 and (t.gold is None or t.gold["need"] == "required"):
            bins[min(9, int(v * 10))].append((v, t.gold is not None))
    total = sum(map(len, bins.values()))
    table = [(float(np.mean([v for v, _ in b])), float(np.mean([y for _, y in b])), len(b)) for _, b in sorted(bins.items())]
    return sum(abs(c - a) * n for c, a, n in table) / max(1, total), table


# What is added to the number of triples of a bin, as if so many more were wrong: of claims held 0.95 sure no fewer should be right.
CAUTION = 8
# The edges between which probabilities are pooled to calibrate them.
EDGES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.87, 0.92, 0.95, 0.97, 0.985, 0.993, 1.01)


def calibration(rows: list[Triple], p: list[float]) -> list[tuple[float, float]]:
    """Points of a rising line from probabilities to shares that were right: means of bins, neighbours that fall pooled (PAV,
    Zadrozny and Elkan 2002)."""
    pools: list[list[float]] = []  # number, sum of probabilities, number right
    for low, high in zip(EDGES, EDGES[1:]):
        inside = [(v, t.gold is not None) for t, v in zip(rows, p) if low <= v < high and (t.gold is None or t.gold["need"] == "required")]
        if len(inside) < 15:
            continue
        pools.append([len(inside), sum(v for v, _ in inside), sum(y for _, y in inside)])
        while len(pools) > 1 and pools[-2][2] / pools[-2][0] >= pools[-1][2] / pools[-1][0]:
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last)]
    points = [(s / n, y / (n + CAUTION)) for n, s, y in pools]
    return [(0.0, 0.0), *points, (1.0, points[-1][1])]


def calibrated(p: float, points: list[tuple[float, float]]) -> float:
    """A probability on the line through the points."""
    return float(np.interp(p, [x for x, _ in points], [y for _, y in points]))


def show(name: str, rows: list[Triple], p: list[float], docs: list[Document], labels: list[str], status: list[str]) -> None:
    for persons in (False, True):
        for cut in (0.2, 0.25, 0.3, 0.35, 0.4, 0.42, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8):
            m = measure(rows, p, docs, labels, cut, status, persons)
            print(name, "persons" if persons else "all", cut, " ".join(f"{k} {v:.3f}" for k, v in m.items()))
    error, table = reliability(rows, p)
    sure = [t.gold is not None for t, v in zip(rows, p) if v >= 0.9 and (t.gold is None or t.gold["need"] == "required")]
    print(name, f"held 0.9 sure: {len(sure)}, of which right {np.mean(sure or [0]):.3f}")
    print(name, f"calibration error {error:.3f}", " ".join(f"{c:.2f}:{a:.2f}({n})" for c, a, n in table))


def main(argv: list[str] | None = None) -> None:
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("--windows", type=pathlib.Path, required=True)
    a.add_argument("--evaluation", type=pathlib.Path, required=True)
    a.add_argument("--run", type=pathlib.Path, required=True, help="the run of fit.py, with its scores")
    a.add_argument("--folds", type=int, default=5)
    a.add_argument("--also", type=pathlib.Path)
    a.add_argument("--also-evaluation", type=pathlib.Path)
    a.add_argument("--gate", type=float, default=-0.5, help="the gate's logit below which windows are left out of the figures")
    o = a.parse_args(argv)
    with open(o.windows, encoding="utf8") as f:
        header = json.loads(f.readline())
    labels, _ = labels_and_sizes(header)
    accepts = [set(map(tuple, types)) for types in header["accepts"]]
    docs = scored(read(o.windows, o.evaluation, labels), o.run / "scores-own.jsonl")
    # The fit sees all windows: it lost when it was fitted to what the gate leaves (README.md).
    everything = triples(docs, o.run / "scores-own.jsonl", labels, accepts, -math.inf)
    rows = triples(docs, o.run / "scores-own.jsonl", labels, accepts, o.gate)
    of = folds(docs, o.folds)
    scores = {"cut": SHIPPED_CUT}
    line: list[tuple[float, float]] = []
    for name, parts in (("patterns", (2, 3)), ("head", (0, 1, 4)), ("regression", (0, 1, 2, 3, 4)), ("joint", (0, 1, 2, 3, 4))):
        p, status = [0.0] * len(rows), [""] * len(rows)
        for fold in range(o.folds):
            rest = [t for t in everything if of[t.doc] != fold] or everything
            w, by_status = fit(rest, len(labels), parts), fit_status(rest)
            at = [i for i, t in enumerate(rows) if of[t.doc] == fold]
            if name == "joint":
                said = probabilities([rows[i] for i in at], w, fit_forest([t for t in rows if of[t.doc] != fold], w))
            else:
                said = [float(sigmoid(log_odds_of(rows[i], w))) for i in at]
            for i, v in zip(at, said):
                p[i], status[i] = v, status_of(rows[i], labels, by_status)
        line = calibration(rows, p)
        fitted = list(p)
        for fold in range(o.folds):
            rest = [i for i, t in enumerate(rows) if of[t.doc] != fold]
            points = calibration([rows[i] for i in rest], [fitted[i] for i in rest])
            p = [calibrated(v, points) if of[t.doc] == fold else v for t, v in zip(rows, p)]
        show("own " + name, rows, p, docs, labels, status)
        scores[name] = {k: round(v, 3) for k, v in measure(rows, p, docs, labels, SHIPPED_CUT, status, False).items()}
    w, by_status = fit(everything, len(labels)), fit_status(everything)
    forest = fit_forest(rows, w)
    n = len(labels)
    if o.also:
        others = read(o.also, o.also_evaluation, labels)
        more = triples(others, o.run / "scores-also.jsonl", labels, accepts, o.gate)
        show("also", more, [calibrated(p, line) for p in probabilities(more, w, forest)], others, labels, [status_of(t, labels, by_status) for t in more])
    joint = {"bias": [round(float(x), 4) for x in w[:n]]}
    joint |= {k: round(float(v), 4) for k, v in zip(("best", "second", "pattern", "found", "any"), w[n:])}
    joint["status"] = [[round(float(x), 4) for x in row] for row in by_status]
    joint["line"] = [[round(x, 4), round(y, 4)] for x, y in line]
    (o.run / "scores.json").write_text(json.dumps({"cross-validation": scores}, indent=1))
    (o.run / "join.json").write_text(json.dumps(joint) + "\n")
    (o.run / "forest.json").write_text(json.dumps(export(forest), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
