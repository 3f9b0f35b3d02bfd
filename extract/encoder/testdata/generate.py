"""Writes what the tests compare with: wordpiece.tsv here, and a tiny model of random weights with its states.

    python testdata/generate.py FULL_VOCABULARY FOLDER     (in extract/encoder; ../train/requirements.txt installed)
    go run ./convert -float FOLDER testdata/tiny.bin

FULL_VOCABULARY is the vocab.txt of an export. tiny.json, the states, is written here as well.
"""

import json
import pathlib
import random
import sys

import torch
from safetensors.torch import save_file
from tokenizers import BertWordPieceTokenizer

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "train"))

from encode import Encoder, Labels  # noqa: E402
from labels import NAME_LABELS  # noqa: E402
from model import Config, Reader  # noqa: E402
from vectors import SENTENCES, vectors  # noqa: E402

WORDS = (
    "Zoë Brontë-McAdams née O'Hara café-au-lait #RedCarpet @zoe_b iPhone 日本 日本語x ☺ 🎤 👩‍🎤 unaffable “quoted” n’t 's Straße İstanbul ΣΊΣΥΦΟΣ "
    "ﬁnance ½ ５ x²y soft\u00adhyphen zero\u200bwidth \ufeffmark naïve resumé re\u0301sume\u0301 2,000,000 $3.5m U.S. e-mail co‑star … — don't "
    "rock'n'roll will.i.am A$AP P!nk ~50% a=b a|b `quote` <b> {x} [y] ^z Ünïcödé đồng Łódź ｆｕｌｌ ₿ © ™ 1st №5 привет مرحبا नमस्ते 한국어 "
    "supercalifragilisticexpialidocious xqzjk \u0000 \ufffd \u0007bell \x7f \u00a0 a\u00a0b a\u2028b tab\tbed line\nfeed"
).split(" ")


def wordpiece(vocab: pathlib.Path) -> None:
    tokenizer = BertWordPieceTokenizer(str(vocab), lowercase=True)
    words = [*WORDS, "a" * 100, "a" * 101, "é" * 100, "é" * 101, "x" * 99 + "日"]
    letters, rng = "".join(WORDS), random.Random(1)
    words += ["".join(rng.choice(letters) for _ in range(rng.randint(1, 9))) for _ in range(300)]
    with open(HERE / "wordpiece.tsv", "w", encoding="utf8", newline="\n") as out:
        for word in words:
            pieces = tokenizer.encode(word, add_special_tokens=False).tokens or ["[UNK]"]
            out.write(json.dumps(word) + "\t" + " ".join(pieces) + "\n")


def tiny(folder: pathlib.Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    letters = sorted({c for s in SENTENCES for c in s.lower() if c.isalnum() and c.isascii()} | set("-'#@_(),.!“”’"))
    words = sorted({w.lower() for s in SENTENCES for w in s.split() if w.isascii() and w.isalpha()})
    pieces = list(dict.fromkeys(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *("##" + c for c in letters), *words[::2]]))
    (folder / "vocab.txt").write_text("".join(p + "\n" for p in pieces), encoding="utf8")
    labels = Labels(["NOUN"], ["NN"], ["_"], ["l:0:"], list(NAME_LABELS), ["root", "dep"])
    torch.manual_seed(5)
    config = Config(len(pieces), 48, 2, 4, 96, 96, arc=16, label=8, eps=1e-6)
    model = Reader(config, labels.sizes())
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(torch.randn(p.shape) * 0.3)
    model.eval()
    save_file(model.state_dict(), str(folder / "model.safetensors"))
    (folder / "manifest.json").write_text(json.dumps({"config": config.__dict__, "labels": labels.__dict__}))
    keys = ("tokens", "ids", "shapes", "first", "states")
    found = vectors(model, Encoder(folder / "vocab.txt", labels))["sentences"]
    found = [{k: s[k] for k in keys} for s in found]
    for s in found:
        s["states"] = [[round(x, 6) for x in row] for row in s["states"]]
    (HERE / "tiny.json").write_text(json.dumps({"sentences": found}, ensure_ascii=False) + "\n", encoding="utf8")


wordpiece(pathlib.Path(sys.argv[1]))
tiny(pathlib.Path(sys.argv[2]))
