"""Trains end to end on the tiny corpus of testdata with a tiny base model, and checks the parts that Go has to repeat.

Run: python -m pytest -q extract/encoder/train (or python test_train.py)
"""

from __future__ import annotations

import json
import pathlib
import random
import shutil
import tempfile
import unittest

import numpy as np
import torch
from safetensors.torch import load_file, save_file

import augment
import data
import decode
import export
import mentions
import student
import train
from encode import Encoder, Labels
from labels import apply_rule, lemma_of, lemma_rule, lexicon, shape
from predict import predict, score_names, score_trees

TINY = pathlib.Path(__file__).parent / "testdata"


def tiny_base(folder: pathlib.Path) -> None:
    """A BERT of random weights, 2 layers of width 48, whose vocabulary is the tiny corpus's words and all letters."""
    folder.mkdir()
    words = sorted({w.lower() for s in data.read_conllu(TINY / "tiny.conllu") for w in s.words})
    letters = [chr(c) for c in range(33, 127) if not chr(c).isupper()]
    pieces = list(dict.fromkeys(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *("##" + c for c in letters), *words]))
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf8")
    size = {
        "vocab_size": len(pieces),
        "hidden_size": 48,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "intermediate_size": 96,
        "max_position_embeddings": 96,
    }
    (folder / "config.json").write_text(json.dumps(size))
    g = torch.Generator().manual_seed(7)

    def r(*dims: int) -> torch.Tensor:
        return torch.randn(*dims, generator=g) * 0.1

    w = {
        "embeddings.word_embeddings.weight": r(len(pieces), 48),
        "embeddings.position_embeddings.weight": r(96, 48),
        "embeddings.token_type_embeddings.weight": r(2, 48),
        "embeddings.LayerNorm.weight": torch.ones(48),
        "embeddings.LayerNorm.bias": torch.zeros(48),
    }
    for i in range(2):
        n = f"encoder.layer.{i}."
        for name in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
            w[n + name + ".weight"], w[n + name + ".bias"] = r(48, 48), torch.zeros(48)
        w[n + "intermediate.dense.weight"], w[n + "intermediate.dense.bias"] = r(96, 48), torch.zeros(96)
        w[n + "output.dense.weight"], w[n + "output.dense.bias"] = r(48, 96), torch.zeros(48)
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            w[n + name + ".weight"], w[n + name + ".bias"] = torch.ones(48), torch.zeros(48)
    save_file(w, str(folder / "model.safetensors"))


def tiny_corpora(folder: pathlib.Path) -> None:
    for split in ("train", "dev", "test"):
        for part, suffix in (("ud-ewt", "conllu"), ("uner-ewt", "iob2")):
            (folder / part).mkdir(parents=True, exist_ok=True)
            shutil.copy(TINY / f"tiny.{suffix}", folder / part / f"en_ewt-ud-{split}.{suffix}")


class EndToEnd(unittest.TestCase):
    def test_trains_resumes_and_exports(self):
        with tempfile.TemporaryDirectory() as tmp:
            root = pathlib.Path(tmp)
            tiny_base(root / "base")
            tiny_corpora(root / "corpora")
            run = root / "run"
            args = ["--corpora", str(root / "corpora"), "--base", str(root / "base"), "--out", str(run), "--average", "0.5"]
            args += ["--pieces", "120", "--rate", "3e-3", "--head-rate", "6e-3"]
            train.main([*args, "--epochs", "50", "--score-every", "50", "--threads", "1"])
            model, encoder = mentions.load(run)
            gold = data.read_ewt(root / "corpora", "train")
            got = predict(model, encoder, gold)
            trees = score_trees(gold, got)
            self.assertGreater(trees["UPOS"], 90)
            self.assertGreater(trees["LEMMA"], 95)
            self.assertGreater(trees["LAS"], 75)
            self.assertGreater(score_names([train.uner(s.names) for s in gold], [s.names for s in got])["PER"], 80)
            for s in got:
                self.assertEqual(s.heads.count(0), 1)
                self.assertTrue(all((h == 0) == (r == "root") for h, r in zip(s.heads, s.rels)))

            export.export(run, root / "out", True)
            manifest = json.loads((root / "out" / "manifest.json").read_text(encoding="utf8"))
            tensors = load_file(str(root / "out" / "model.safetensors"))
            self.assertEqual(tensors["word.weight"].shape[0], manifest["config"]["vocab"])
            self.assertEqual(tensors["tag.lemma.weight"].shape[0], len(manifest["labels"]["lemma"]))
            sentence = json.loads((root / "out" / "vectors.json").read_text(encoding="utf8"))["sentences"][0]
            self.assertEqual(len(sentence["states"]), len(sentence["tokens"]) + 1)
            self.learns_from(run, root)

    def learns_from(self, run: pathlib.Path, root: pathlib.Path) -> None:
        """A student of one layer learns the corpus on the embeddings of the reader `run`, which it leaves as they are."""
        args = ["--reader", str(run), "--taught", str(TINY / "tiny.conllu"), "--corpora", str(root / "corpora"), "--out", str(root / "student")]
        args += ["--layers", "1", "--inner", "64", "--arc", "32", "--label", "16", "--epochs", "30", "--pieces", "120", "--average", "0.5"]
        student.main([*args, "--rate", "3e-3", "--head-rate", "6e-3"])
        model, encoder = mentions.load(root / "student")
        gold = data.read_ewt(root / "corpora", "train")
        self.assertGreater(score_trees(gold, predict(model, encoder, gold))["LAS"], 75)
        reader, _ = mentions.load(run)
        self.assertTrue(torch.equal(model.word.weight, reader.word.weight))
        export.export_student(root / "student", root / "student-out", root / "out")
        names = load_file(str(root / "student-out" / "model.safetensors")).keys()
        self.assertFalse([n for n in names if n.startswith(export.EMBEDDINGS)])
        self.assertIn("layer.0.up.weight", names)

    def test_resume_goes_on_to_the_same_step(self):
        with tempfile.TemporaryDirectory() as tmp:
            root = pathlib.Path(tmp)
            tiny_base(root / "base")
            tiny_corpora(root / "corpora")
            common = ["--corpora", str(root / "corpora"), "--base", str(root / "base"), "--epochs", "4", "--pieces", "120", "--score-every", "4"]
            train.main([*common, "--out", str(root / "whole")])
            train.main([*common, "--out", str(root / "parts"), "--stop-after", "7"])
            train.main([*common, "--out", str(root / "parts"), "--resume"])
            steps = [torch.load(root / x / "checkpoint.pt", weights_only=True)["step"] for x in ("whole", "parts")]
            self.assertEqual(*steps)


class Rules(unittest.TestCase):
    def test_shape(self):
        cases = {"NASA": 1, "U.S.": 1, "I": 2, "A.": 2, "Mara": 3, "Émile": 3, "word": 4, "n't": 4, "2016": 5, "'": 6, "iPhone": 7, "McAdams": 7, "日本": 6, "#Red": 7}
        self.assertEqual({w: shape(w) for w in cases}, cases)

    def test_lemma_rules_give_back_the_lemma(self):
        for form, lemma in (("married", "marry"), ("’s", "be"), ("MARA", "Mara"), ("went", "go"), ("Paris", "Paris"), ("tv", "TV"), ("n’t", "not")):
            self.assertEqual(apply_rule(lemma_rule(form, lemma), form), lemma)
        self.assertEqual(lemma_rule("Running", "run"), "l:4:")
        self.assertEqual(apply_rule("l:9:be", "is"), "be")

    def test_lexicon_keeps_what_a_rule_would_not_tell(self):
        known = lexicon([("Went", "VERB", "go"), ("’s", "AUX", "be"), ("cat", "NOUN", "cat"), ("left", "VERB", "leave"), ("left", "VERB", "left")])
        self.assertEqual(known, {"went\tVERB": "go", "'s\tAUX": "be"})
        self.assertEqual(lemma_of("WENT", "VERB", "l:0:", known), "go")
        self.assertEqual(lemma_of("Cats", "NOUN", "l:1:", known), "cat")

    def test_allowed_sets(self):
        bio = data.to_bio(["O", "ORG", "ORG", "B-PER", "I-PER", "B-O", "MISC"])
        got = data.allow(bio, data.WIKIGOLD, ("DATE",))
        want = ["O|B-DATE|I-DATE", "B-ORG|B-GRP", "I-ORG|I-GRP", "B-PER", "I-PER", "", "O|B-WORK|I-WORK"]
        self.assertEqual(got, want)

    def test_redocred_types(self):
        def types(kind, words, head=(), tail=()):
            return data._redocred_types(kind, words, set(head), set(tail))

        self.assertEqual(types("MISC", ["Low"], head=["P175"]), ("WORK",))
        self.assertEqual(types("ORG", ["Lanterns"], tail=["P175"]), ("GRP",))
        self.assertEqual(types("ORG", ["Oakmoor"], tail=["P264"]), ("ORG",))
        self.assertEqual(types("LOC", ["Canadian"]), ("O", "LOC"))
        self.assertEqual(types("LOC", ["Canada"]), ("LOC",))

    def test_projection_prefers_long_names_and_overlay_opens_cut_ones(self):
        s = data.Sentence("Young Mara Velloni sang Low Tide".split(), upos=["ADJ", "PROPN", "PROPN", "VERB", "ADJ", "NOUN"])
        people = [{"name": "Mara Velloni", "aliases": ["Mara"], "type": "Person"}, {"name": "Low Tide", "aliases": [], "type": "Work"}]
        spans = data.project(s, people)
        self.assertEqual(sorted(spans), [(1, 3, "PER"), (4, 6, "WORK")])
        names = ["B-PER", "I-PER", "I-PER", "O", "O", "B-ORG|B-GRP"]
        data.overlay(names, spans)
        self.assertEqual(names, ["", "B-PER", "I-PER", "O", "B-WORK", "I-WORK"])


class Augmentation(unittest.TestCase):
    def test_labels_stay_aligned(self):
        rng = random.Random(5)
        s = data.Sentence('He sang " Low Tide " and Blue .'.split(), names="O O O B-WORK I-WORK O O B-WORK O".split())
        pool = augment.Pool([["One"], ["Two", "Three"]], [], ["Ann"], ["Roe"])
        seen = set()
        for _ in range(300):
            v = augment.vary(s, rng, augment.Rates(), pool)
            self.assertEqual(len(v.words), len(v.names))
            self.assertEqual(len(decode.spans(v.names)), 2)
            seen.update(v.words)
        self.assertTrue({"‘", "“", "LOW", "Two"} <= seen)

    def test_headline(self):
        self.assertEqual(augment.headline("the end of it 's here".split(), True), "The End of It 's Here".split())


class Decoding(unittest.TestCase):
    def test_tree_is_the_best_of_all_trees(self):
        rng = np.random.default_rng(3)
        for _ in range(40):
            n = 4
            scores = rng.normal(size=(n + 1, n + 1))
            best = max(
                (sum(scores[i + 1, h] for i, h in enumerate(heads)), heads)
                for heads in np.ndindex(*(n + 1,) * n)
                if is_tree(heads)
            )
            self.assertEqual(tuple(decode.tree(scores)[1:]), best[1])

    def test_names_are_well_formed(self):
        labels = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG"]
        logits = np.array([[0, 1, 5, 0, 0], [0, 0, 4, 0, 4.5]], dtype=float)
        self.assertEqual(decode.names(logits, labels), ["B-PER", "I-PER"])


def is_tree(heads: tuple[int, ...]) -> bool:
    if heads.count(0) != 1:
        return False
    for i in range(1, len(heads) + 1):
        at, steps = i, 0
        while at:
            at, steps = heads[at - 1], steps + 1
            if steps > len(heads):
                return False
    return True


class Reading(unittest.TestCase):
    def test_tiny_corpus(self):
        with tempfile.TemporaryDirectory() as tmp:
            root = pathlib.Path(tmp)
            tiny_corpora(root)
            trees = data.read_ewt(root, "train")
            self.assertEqual(len(trees), 30)
            self.assertEqual(trees[0].names[:2], ["B-PER", "I-PER"])
            base = root / "base"
            tiny_base(base)
            item = Encoder(base / "vocab.txt", Labels.of(trees, 1, 1)).encode(trees[0])
            self.assertEqual(item["first"], [0, 1, 2, 3, 4, 5, 6])
            self.assertEqual(item["heads"], [-1, 3, 1, 0, 3, 4, 3])


if __name__ == "__main__":
    unittest.main()
