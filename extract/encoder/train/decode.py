"""Maximum spanning trees with one root (Chu-Liu/Edmonds) and well-formed names."""

from __future__ import annotations

import numpy as np


def arborescence(scores: np.ndarray) -> np.ndarray:
    """Heads of the best tree of scores[dependent, head] over nodes 0 (root) to n; heads[0] is 0."""
    n = scores.shape[0]
    scores = scores.copy()
    np.fill_diagonal(scores, -np.inf)
    scores[0, :] = -np.inf
    heads = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    inside = set(cycle)
    outside = [i for i in range(n) if i not in inside]
    where = {v: i for i, v in enumerate(outside)}
    c = len(outside)
    small = np.full((c + 1, c + 1), -np.inf)
    enter, leave = {}, {}
    total = sum(scores[v, heads[v]] for v in cycle)
    for v in outside:
        for u in outside:
            small[where[v], where[u]] = scores[v, u]
        leave[v] = max(cycle, key=lambda u: scores[v, u])
        small[where[v], c] = scores[v, leave[v]]
        enter[v] = max(cycle, key=lambda u: scores[u, v] - scores[u, heads[u]])
        small[c, where[v]] = total + scores[enter[v], v] - scores[enter[v], heads[enter[v]]]
    sub = arborescence(small)
    out = heads.copy()
    for v in outside:
        if v:
            out[v] = leave[v] if sub[where[v]] == c else outside[sub[where[v]]]
    u = outside[sub[c]]
    out[enter[u]] = u
    return out


def _cycle(heads: np.ndarray) -> list[int] | None:
    seen = [0] * len(heads)
    for start in range(1, len(heads)):
        path, v = [], start
        while v and not seen[v]:
            seen[v] = start
            path.append(v)
            v = heads[v]
        if v and seen[v] == start:
            return path[path.index(v) :]
    return None


def tree(scores: np.ndarray) -> np.ndarray:
    """Heads of the best tree in which exactly one word hangs on the root."""
    heads = arborescence(scores)
    roots = [i for i in range(1, len(heads)) if heads[i] == 0]
    if len(roots) == 1:
        return heads
    best, most = heads, -np.inf
    for r in sorted(roots, key=lambda i: -scores[i, 0])[:4]:
        only = scores.copy()
        only[1:, 0] = -1e6
        only[r, 0] = scores[r, 0]
        heads = arborescence(only)
        total = sum(only[i, heads[i]] for i in range(1, len(heads)))
        if total > most:
            best, most = heads, total
    return best


def names(logits: np.ndarray, labels: list[str]) -> list[str]:
    """The best BIO sequence (Viterbi): I-X only after B-X or I-X."""
    n, k = logits.shape
    bad = np.zeros((k, k))
    for i, a in enumerate(labels):
        for j, b in enumerate(labels):
            if b.startswith("I-") and a[1:] != b[1:]:
                bad[i, j] = -1e9
    start = np.array([-1e9 if x.startswith("I-") else 0.0 for x in labels])
    best, back = logits[0] + start, []
    for t in range(1, n):
        step = best[:, None] + bad
        back.append(step.argmax(0))
        best = step.max(0) + logits[t]
    out = [int(best.argmax())]
    for b in reversed(back):
        out.append(int(b[out[-1]]))
    return [labels[i] for i in reversed(out)]


def spans(bio: list[str]) -> set[tuple[int, int, str]]:
    """(start, end, type) of the names of a well-formed BIO sequence."""
    out, i = set(), 0
    while i < len(bio):
        if bio[i].startswith("B-"):
            j = i + 1
            while j < len(bio) and bio[j] == "I-" + bio[i][2:]:
                j += 1
            out.add((i, j, bio[i][2:]))
            i = j
        else:
            i += 1
    return out
