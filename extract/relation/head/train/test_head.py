"""The training code from end to end on a made-up article: python test_head.py (20 seconds)."""

from __future__ import annotations

import random
import unittest

import numpy as np
import torch

import rescore
import stories
from fit import Batcher, story
from head import Head, pool
from reader import Config
from windows import Window, norm, span, teach, tell

LABELS = ["FRIEND_OF", "PARENT_OF", "PARENT_OF<"]


class Windows(unittest.TestCase):
    def test_norm(self):
        self.assertEqual(norm("Beyoncé's  Mother-in-Law"), "beyonce mother in law")

    def test_tell_turns_directed_triples(self):
        t = {"s": "Ann", "p": "PARENT_OF", "o": "Bo"}
        self.assertEqual(tell([t], {"Ann"}, {"Bo"}, LABELS), {"PARENT_OF": t})
        self.assertEqual(tell([t], {"Bo"}, {"Ann"}, LABELS), {"PARENT_OF<": t})
        f = {"s": "Ann", "p": "FRIEND_OF", "o": "Bo"}
        self.assertEqual(tell([f], {"Bo"}, {"Ann"}, LABELS), {"FRIEND_OF": f})

    def test_teach_leaves_other_sentences_open(self):
        told = {"FRIEND_OF": {"sentences": {3}, "need": "required", "status": "former"}}
        here, there = (Window(s, (0, 1), [], [], [], []) for s in (3, 4))
        teach(here, told, LABELS)
        teach(there, told, LABELS)
        self.assertEqual((here.labels, here.weights, here.statuses), ([1, 0, 0], [1, 1, 1], [1, -1, -1]))
        self.assertEqual((there.labels, there.weights, there.statuses), ([0, 0, 0], [0, 1, 1], [-1, -1, -1]))

    def test_span_takes_any_white_space_for_a_space(self):
        text = "Ann\u00a0and Bo\nsing. Ann and Bo.".encode()
        at, end = span(text, "Ann and Bo sing.")
        self.assertEqual(text[at:end].decode(), "Ann\u00a0and Bo\nsing.")
        self.assertEqual(span(text, "Ann dances."), (0, 0))

    def test_stories_are_well_formed(self):
        item = '# [f1] Slams [m1] {f1 CRITIC m1}\n[f1.f] and [w1] co-star [m1] split. "Goodbye," she said. {f1 PARTNER m1 former ?; f1 IN w1} [m2] left.'
        text, people, triples = stories.story(item, random.Random(1))
        woman, man = (p["name"] for p in people[:2])
        self.assertTrue(text.startswith(f"{woman} Slams {man}\n\n{woman.split()[0]} and "), text)
        self.assertEqual([t["evidence"] in text for t in triples], [True] * 3)
        self.assertEqual([(t["p"], t["status"], t["need"]) for t in triples],
                         [("CRITIC_OF", "current", "required"), ("PARTNER_OF", "former", "optional"), ("CONTRIBUTOR_TO", "current", "required")])

    def test_idle_windows_are_carried_ones_that_tell_nothing(self):
        b = Batcher([], {}, {})
        for carried, labels in ((False, [0.0]), (True, [0.0]), (True, [1.0])):
            b.items.append((None, 0, Window(0, (0, 1), [], [], [], [], carried, labels=labels), None, [0] * 4))
        self.assertEqual([b.idle(i) for i in range(3)], [False, True, False])
        seen = [i for seed in range(200) for group in b.batches([0, 1, 2], 100, random.Random(seed)) for i in group]
        self.assertEqual((seen.count(0), seen.count(2)), (200, 200))
        self.assertTrue(60 < seen.count(1) < 140, seen.count(1))

    def test_story(self):
        self.assertEqual(story("040legit"), story("040fake"))
        self.assertNotEqual(story("040legit"), story("041legit"))


class Forest(unittest.TestCase):
    def test_exported_trees_say_the_same(self):
        rng = np.random.default_rng(1)
        x = rng.normal(size=(600, 4))
        forests = rescore.grow(x, x[:, 0] * x[:, 1] > 0)
        out = rescore.export(forests)

        def walk(row: np.ndarray) -> float:
            z = out["base"]
            for t in out["trees"]:
                k = 0
                while t["feature"][k] >= 0:
                    k = t["left" if row[t["feature"][k]] <= t["threshold"][k] else "right"][k]
                z += t["value"][k]
            return z

        np.testing.assert_allclose([walk(r) for r in x[:50]], rescore.log_odds(forests, x[:50]), atol=1e-4)

    def test_hopeless_triples_are_left_out(self):
        chains = [{"name": n, "mentions": 1, "names": 1, "first": 0, "titled": False} for n in "ABC"]
        w = Window(0, (0, 1), [1, 5], [1, 1], [0, 0], [])
        seen = {(0, 1, 0): [rescore.Seen(-5.0, np.zeros(5), 0, 1.0)], (0, 1, 1): [rescore.Seen(2.0, np.zeros(5), 0, 1.0)]}
        a = rescore.Article(chains, [w], LABELS, seen, {(1, 2, 0): [{"confidence": 0.5}]})
        self.assertEqual(a.keys(), [(0, 1, 1), (1, 2, 0)])
        self.assertEqual(len(a.features((0, 1, 1), 0.0, np.zeros(5))), len(rescore.NAMES) + len(LABELS))


class Network(unittest.TestCase):
    def test_pool_is_the_mean_of_what_is_marked(self):
        x = torch.tensor([[[1.0], [2.0], [4.0]]])
        self.assertEqual(pool(x, torch.tensor([[0, 1, 1]])).item(), 3.0)
        self.assertEqual(pool(x, torch.tensor([[0, 0, 0]])).item(), 0.0)

    def test_padding_changes_nothing(self):
        torch.manual_seed(1)
        head = Head(Config(vocab=0, width=16, layers=1, attention_heads=4, inner=32, positions=32), 1, {"labels": 3, "statuses": 5, "marks": 18, "features": 4})
        head.eval()

        def batch(padding: int) -> dict[str, torch.Tensor]:
            torch.manual_seed(2)
            states = torch.cat([torch.randn(1, 6, 16), torch.randn(1, padding, 16)], 1)
            marks = torch.tensor([[0, 1, 0, 5, 0, 0] + [0] * padding])
            zeros = torch.zeros_like(marks)
            return {
                "states": states,
                "mask": torch.arange(6 + padding)[None] < 6,
                "marks": marks,
                "path": zeros,
                "cues": zeros,
                "features": torch.ones(1, 4),
                "is_a": marks == 1,
                "is_b": marks == 5,
            }

        with torch.no_grad():
            for a, b in zip(head(batch(0)), head(batch(5))):
                torch.testing.assert_close(a, b, rtol=1e-4, atol=1e-5)


if __name__ == "__main__":
    unittest.main()
