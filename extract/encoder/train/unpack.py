"""Makes runs again of the weights that ship: python unpack.py READER.bin RUN EXPORT [--on READER-RUN] [--head RELATION.bin HEAD]
(see README.md).

The matrices come back as they were rounded to 8 bits, which is what Go computes with. RUN is what train.py would have left, as far
as fit.py and train.py --start need it, EXPORT the part of export.py's manifest that the relation head's export reads, and HEAD a run of
the relation head's fit.py. A student's file has no embeddings: those of its reader's run, --on, stand in its run as well.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import struct

import numpy as np
import torch

ALIGN = 64  # as in extract/encoder/file.go, which documents the format


def unpack(file: pathlib.Path) -> tuple[dict, dict[str, torch.Tensor]]:
    """The manifest and the tensors, as matrices of float32, of a weights file."""
    data = file.read_bytes()
    (size,) = struct.unpack("<I", data[8:12])
    manifest = json.loads(data[12 : 12 + size])
    data = data[(12 + size + ALIGN - 1) // ALIGN * ALIGN :]
    out = {}
    for t in manifest["tensors"]:
        n, m, at = t["rows"], t["cols"], t["offset"]
        if t.get("quantized"):
            x = np.frombuffer(data, np.int8, n * m, at).reshape(n, m) * np.frombuffer(data, np.float32, n, t.get("scales", 0))[:, None]
        else:
            x = np.frombuffer(data, np.float32, n * m, at).reshape(n, m)
        out[t["name"]] = torch.from_numpy(np.array(x, np.float32))
    return manifest, out


def write_reader(file: pathlib.Path, run: pathlib.Path, export: pathlib.Path, on: pathlib.Path | None) -> None:
    """Writes RUN and EXPORT of a reader's weights file, or of a student's of the reader whose run is `on`."""
    from encode import Labels
    from model import Config, Reader

    for folder in (run, export):
        folder.mkdir(parents=True, exist_ok=True)
    m, tensors = unpack(file)
    c = m["config"]
    vocabulary = "\n".join(m["vocabulary"]) + "\n"
    if on:
        vocabulary = (on / "vocab.txt").read_text(encoding="utf8")
        c = c | {"vocab": json.loads((on / "config.json").read_text())["vocab_size"]}
        tensors = torch.load(on / "model.pt", weights_only=True) | tensors
    names = {"vocab_size": "vocab", "hidden_size": "width", "num_hidden_layers": "layers", "num_attention_heads": "attention_heads",
             "intermediate_size": "inner", "max_position_embeddings": "positions", "arc_size": "arc", "label_size": "label"}
    (run / "config.json").write_text(json.dumps({theirs: c[ours] for theirs, ours in names.items()}))
    (run / "labels.json").write_text(json.dumps(m["labels"]), encoding="utf8")
    (run / "lexicon.json").write_text(json.dumps(m["lemma_exceptions"]), encoding="utf8")
    (run / "vocab.txt").write_text(vocabulary, encoding="utf8")
    model = Reader(Config.read(run), Labels(**m["labels"]).sizes())
    torch.save({k: tensors[k].reshape(v.shape) for k, v in model.state_dict().items()}, run / "model.pt")
    (export / "manifest.json").write_text(json.dumps({"config": m["config"], "sha256": {"model.safetensors": m["source"]}}))


def write_head(file: pathlib.Path, run: pathlib.Path) -> None:
    """Writes the run of a relation head's weights file."""
    run.mkdir(parents=True, exist_ok=True)
    m, tensors = unpack(file)
    vectors = ("gate.bias", "hidden.bias", "label.bias", "status.bias", "gate_hidden.bias")
    flat = lambda k: k in vectors or k.startswith("layer.") and (k.endswith("bias") or ".norm" in k)  # noqa: E731
    torch.save({k: v.reshape(-1) if flat(k) else v for k, v in tensors.items()}, run / "head.pt")
    (run / "recipe.json").write_text(json.dumps(m["recipe"], indent=1))


def main(argv: list[str] | None = None) -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("reader", type=pathlib.Path)
    p.add_argument("run", type=pathlib.Path)
    p.add_argument("export", type=pathlib.Path)
    p.add_argument("--on", type=pathlib.Path, help="for a student: the run of its reader")
    p.add_argument("--head", type=pathlib.Path, nargs=2, metavar=("RELATION", "HEAD"), help="a relation head, and where its run goes")
    a = p.parse_args(argv)
    write_reader(a.reader, a.run, a.export, a.on)
    if a.head:
        write_head(*a.head)


if __name__ == "__main__":
    main()
