"""What speaks for a triple beside the logits of its windows, and a forest of small trees over it (features.go computes the same).

The logistic regression of join.py sees a triple by itself. Here it is seen beside what else the article might say: of the pair, of either
of the two with others, and in the same sentence; and with how far coreference and the name finder can be believed.
"""

from __future__ import annotations

import collections
import dataclasses
import math

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from fit import MARK_A, MARK_B, MARK_BOTH, MARK_OTHER

MOST = 8.0
# Triples whose best logit is lower, and that no pattern finds, are left out.
HOPELESS = -4.0
SEEDS = 3
LOVE = ("SPOUSE_OF", "PARTNER_OF", "FIANCE_OF")
# How many kinds of mention marks tell apart, and the number that stands for none (windows.go).
KINDS = NO_KIND = MARK_B - MARK_A
NAMES = (
    "odds best second pattern found any windows sure doubt_subject doubt_object carried gate rest turned object_first object_second "
    "subject_first subject_second love mentions_subject mentions_object names_subject names_object titled_subject titled_object "
    "words_subject words_object sentence first_subject first_object chains kind_subject kind_object distance length path share current "
    "former rumored denied beside besides total said says elsewhere"
).split()


@dataclasses.dataclass
class Seen:
    """A window by which the head sees a triple: its logit there, the logits of the statuses, and the window's number and gate."""

    logit: float
    status: np.ndarray
    window: int
    gate: float


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def odds(p: float) -> float:
    """The log-odds of a probability, within 7 on both sides."""
    return math.log((p + 1e-3) / (1 - p + 1e-3))


def softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x - x.max())
    return e / e.sum()


class Article:
    """The triples of one article, by (a, b, label) with a < b, and what they share."""

    def __init__(self, chains: list[dict], windows: list, labels: list[str], seen: dict, patterns: dict):
        self.chains, self.windows, self.labels, self.patterns = chains, windows, labels, patterns
        self.seen = {k: seen.get(k, []) for k in seen.keys() | patterns.keys()}
        self.p = {k: float(sigmoid(max([s.logit for s in v], default=-MOST))) for k, v in self.seen.items()}
        self.by_pair = collections.defaultdict(list)
        self.by_end = collections.defaultdict(list)
        self.by_love = collections.defaultdict(list)
        self.by_sentence = collections.defaultdict(list)
        self.total = collections.Counter()
        for k in sorted(self.seen):
            name = labels[k[2]].rstrip("<")
            self.by_pair[k[:2]].append(k)
            self.total[k[2]] += self.p[k]
            for end, role in zip(self.ends(k), self.roles(k)):
                self.by_end[name, end, role].append(k)
            if name in LOVE:
                for end in k[:2]:
                    self.by_love[end].append(k)
            for s in sorted({windows[x.window].sentence for x in self.seen[k]}):
                self.by_sentence[s, k[2]].append(k)

    def keys(self) -> list[tuple[int, int, int]]:
        """The triples worth a look, which are not hopeless."""
        return [k for k in sorted(self.seen) if self.patterns.get(k) or self.p[k] >= float(sigmoid(HOPELESS))]

    def ends(self, k: tuple[int, int, int]) -> tuple[int, int]:
        """Subject and object."""
        return (k[1], k[0]) if self.labels[k[2]].endswith("<") else (k[0], k[1])

    def roles(self, k: tuple[int, int, int]) -> tuple[str, str]:
        """What keeps the ends of a directed triple apart; a symmetric one has them alike."""
        name = self.labels[k[2]].rstrip("<")
        return ("s", "o") if name + "<" in self.labels else ("", "")

    def top(self, keys: list, without: tuple[int, int], n: int) -> list[float]:
        """The log-odds of the n likeliest of keys but those of a pair."""
        p = sorted((self.p[k] for k in keys if k[:2] != without), reverse=True)
        return [odds(v) for v in (p + [0.0] * n)[:n]]

    def features(self, k: tuple[int, int, int], z: float, x: np.ndarray) -> list[float]:
        """The values of NAMES, and then one a label that is 1 for the triple's; z is the regression's log-odds, x its inputs."""
        seen, said = self.seen[k], self.patterns.get(k, [])
        best = max(seen, key=lambda s: s.logit) if seen else None
        window = self.windows[best.window] if best else None
        (s, o), (role_s, role_o), name = self.ends(k), self.roles(k), self.labels[k[2]].rstrip("<")
        out = [z, *x, len(seen), self.sure(seen)]
        if window:
            doubt, kinds = list(window.doubt), [kind(window.marks, MARK_A), kind(window.marks, MARK_B)]
            if window.pair != (s, o):
                doubt.reverse()
                kinds.reverse()
            out += [*doubt, float(window.carried), best.gate]
        else:
            out += [1.0, 1.0, 0.0, -3.0]
        pair = self.by_pair[k[:2]]
        turned = [self.p[q] for q in pair if q != k and self.labels[q[2]].rstrip("<") == name]
        out += [odds(max([self.p[q] for q in pair if q != k], default=0.0)), odds(max(turned, default=0.0))]
        out += self.top(self.by_end[name, o, role_o], k[:2], 2) + self.top(self.by_end[name, s, role_s], k[:2], 2)
        out += self.top(self.by_love[s] + self.by_love[o], k[:2], 1)
        ends = self.chains[s], self.chains[o]
        for field in ("mentions", "names"):
            out += [min(c[field], 40) for c in ends]
        out += [float(c["titled"]) for c in ends] + [len(c["name"].split()) for c in ends]
        out += [window.sentence if window else 30, *(c["first"] for c in ends), len(self.chains)]
        if window:
            shares = softmax(best.status)
            out += [*kinds, distance(window.marks), len(window.marks), sum(window.path), shares.max(), *shares[:3], shares[4]]
            beside = [self.p[q] for q in self.by_sentence[window.sentence, k[2]] if q != k]
            out += [odds(max(beside, default=0.0)), len(beside)]
        else:
            out += [NO_KIND, NO_KIND, 40, 0, 0, 0, 0, 0, 0, 0, odds(0.0), 0]
        elsewhere = [f["confidence"] for q in pair if q != k for f in self.patterns.get(q, [])]
        out += [self.total[k[2]], sum(f["confidence"] for f in said), len(said), odds(max(elsewhere, default=0.0))]
        return [float(v) for v in out] + [float(i == k[2]) for i in range(len(self.labels))]

    def sure(self, seen: list[Seen]) -> float:
        """The log-odds that a window tells the triple and that coreference is right there."""
        none = 1.0
        for x in seen:
            w = self.windows[x.window]
            none *= 1 - float(sigmoid(x.logit)) * (1 - max(0.0 if w.carried else w.doubt[0], w.doubt[1]))
        return odds(1 - none)


def kind(marks: list[int], first: int) -> int:
    """The best kind of mention of one of the pair."""
    kinds = [m - first for m in marks if first <= m < first + KINDS] + [KINDS - 1 for m in marks if MARK_BOTH <= m < MARK_OTHER]
    return min(kinds, default=NO_KIND)


def distance(marks: list[int]) -> int:
    """The words between the nearest mentions of the pair, 40 where there are none."""
    a = [i for i, m in enumerate(marks) if MARK_A <= m < MARK_B]
    b = [i for i, m in enumerate(marks) if MARK_B <= m < MARK_BOTH]
    return min((abs(i - j) for i in a for j in b), default=40)


def grow(x: np.ndarray, y: np.ndarray) -> list[HistGradientBoostingClassifier]:
    """Forests of small trees, each with some of the features at every split (Friedman 2001; Ke et al., "LightGBM", 2017)."""
    out = []
    for seed in range(SEEDS):
        m = HistGradientBoostingClassifier(
            max_iter=150, learning_rate=0.04, max_leaf_nodes=8, max_features=0.3, min_samples_leaf=40, l2_regularization=5,
            early_stopping=False, random_state=seed,
        )
        out.append(m.fit(x, y))
    return out


def log_odds(forests: list[HistGradientBoostingClassifier], x: np.ndarray) -> np.ndarray:
    """The mean of what the forests say."""
    return np.mean([m.decision_function(x) for m in forests], 0)


def export(forests: list[HistGradientBoostingClassifier]) -> dict:
    """The trees as Go reads them: lists by node, of which the first is the root; a node without children is a leaf."""
    trees = []
    for m in forests:
        for (predictor,) in m._predictors:
            n = predictor.nodes
            trees.append(
                {
                    "feature": [-1 if leaf else int(f) for leaf, f in zip(n["is_leaf"], n["feature_idx"])],
                    "threshold": [0 if leaf else float(t) for leaf, t in zip(n["is_leaf"], n["num_threshold"])],
                    "left": [int(v) for v in n["left"]],
                    "right": [int(v) for v in n["right"]],
                    "value": [round(float(v) / len(forests), 6) if leaf else 0 for leaf, v in zip(n["is_leaf"], n["value"])],
                }
            )
    base = float(np.mean([m._baseline_prediction for m in forests]))
    return {"features": NAMES, "base": round(base, 6), "trees": trees}
