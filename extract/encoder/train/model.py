"""The joint reader: a BERT-style encoder with word shapes, and linear and biaffine heads on it.

Every tensor of the exported file is a parameter of `Reader` under its PyTorch name; SPEC.md gives the forward pass in formulas.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

SHAPES = 8
TAG_HEADS = ("upos", "xpos", "feats", "lemma", "names")


@dataclasses.dataclass(frozen=True)
class Config:
    """Sizes of the encoder (from the base model's config.json) and of the heads."""

    vocab: int
    width: int
    layers: int
    attention_heads: int
    inner: int
    positions: int
    arc: int = 256
    label: int = 96
    eps: float = 1e-12
    dropout: float = 0.1
    head_dropout: float = 0.2

    @staticmethod
    def read(base: pathlib.Path, **overrides) -> "Config":
        """Reads sizes from a Hugging Face BERT config.json in the folder `base`; ours may give those of the heads, too."""
        raw = json.loads((base / "config.json").read_text())
        return Config(
            vocab=raw["vocab_size"],
            width=raw["hidden_size"],
            layers=raw["num_hidden_layers"],
            attention_heads=raw["num_attention_heads"],
            inner=raw["intermediate_size"],
            positions=raw["max_position_embeddings"],
            arc=raw.get("arc_size", Config.arc),
            label=raw.get("label_size", Config.label),
            eps=raw.get("layer_norm_eps", 1e-12),
            **overrides,
        )


class Dropout(nn.Module):
    """Dropout with a rate in 256ths, from random bytes: nn.Dropout's generator is a tenth of a step on a CPU."""

    def __init__(self, rate: float):
        super().__init__()
        self.dropped = round(rate * 256)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training or not self.dropped:
            return x
        words = torch.empty((x.numel() + 7) // 8, dtype=torch.int64).random_(-(2**63), None)
        keep = words.view(torch.uint8)[: x.numel()].view(x.shape) >= self.dropped
        return x * keep.to(x.dtype).mul_(256 / (256 - self.dropped))


class Layer(nn.Module):
    """One transformer layer, LayerNorm after each residual sum, as in BERT."""

    def __init__(self, c: Config):
        super().__init__()
        self.heads = c.attention_heads
        self.q = nn.Linear(c.width, c.width)
        self.k = nn.Linear(c.width, c.width)
        self.v = nn.Linear(c.width, c.width)
        self.o = nn.Linear(c.width, c.width)
        self.norm1 = nn.LayerNorm(c.width, eps=c.eps)
        self.up = nn.Linear(c.width, c.inner)
        self.down = nn.Linear(c.inner, c.width)
        self.norm2 = nn.LayerNorm(c.width, eps=c.eps)
        self.drop = Dropout(c.dropout)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        b, t, d = x.shape

        def split(y: torch.Tensor) -> torch.Tensor:
            return y.view(b, t, self.heads, d // self.heads).transpose(1, 2)

        # Written out: the fused kernel's backward pass is slow on a CPU with a mask.
        q = split(self.q(x) * (d // self.heads) ** -0.5)
        p = torch.softmax(q @ split(self.k(x)).transpose(2, 3) + bias, 3)
        a = (p @ split(self.v(x))).transpose(1, 2).reshape(b, t, d)
        x = self.norm1(x + self.drop(self.o(a)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Reader(nn.Module):
    """Encoder and heads. `sizes` maps each tag head and "rel" to its number of labels."""

    def __init__(self, c: Config, sizes: dict[str, int]):
        super().__init__()
        self.config = c
        self.word = nn.Embedding(c.vocab, c.width)
        self.position = nn.Embedding(c.positions, c.width)
        self.norm = nn.LayerNorm(c.width, eps=c.eps)
        self.shape = nn.Embedding(SHAPES, c.width)
        self.layer = nn.ModuleList(Layer(c) for _ in range(c.layers))
        self.tag = nn.ModuleDict({h: nn.Linear(c.width, sizes[h]) for h in TAG_HEADS})
        self.arc_dep = nn.Linear(c.width, c.arc)
        self.arc_head = nn.Linear(c.width, c.arc)
        self.arc = nn.Linear(c.arc, c.arc)
        self.rel_dep = nn.Linear(c.width, c.label)
        self.rel_head = nn.Linear(c.width, c.label)
        self.rel = nn.Parameter(torch.randn(sizes["rel"], c.label + 1, c.label + 1) * 0.01)
        self.drop = Dropout(c.dropout)
        self.head_drop = Dropout(c.head_dropout)
        nn.init.zeros_(self.shape.weight)
        nn.init.normal_(self.arc.weight, std=0.01)
        nn.init.zeros_(self.arc.bias)

    def encoder_parameters(self) -> list[nn.Parameter]:
        """The pretrained parameters, which learn at the lower rate."""
        parts = (self.word, self.position, self.norm, self.layer)
        return [p for part in parts for p in part.parameters()]

    def load_base(self, base: pathlib.Path) -> None:
        """Copies the pretrained encoder of a Hugging Face BERT (model.safetensors) into this model."""
        w = load_file(str(base / "model.safetensors"))
        w = {k.removeprefix("bert."): v for k, v in w.items()}
        own = {
            "word.weight": w["embeddings.word_embeddings.weight"],
            # The token type is always 0: its embedding is folded into the positions.
            "position.weight": w["embeddings.position_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": w["embeddings.LayerNorm.weight"],
            "norm.bias": w["embeddings.LayerNorm.bias"],
        }
        names = {
            "q": "attention.self.query",
            "k": "attention.self.key",
            "v": "attention.self.value",
            "o": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "norm2": "output.LayerNorm",
        }
        for i in range(self.config.layers):
            for ours, theirs in names.items():
                for part in ("weight", "bias"):
                    own[f"layer.{i}.{ours}.{part}"] = w[f"encoder.layer.{i}.{theirs}.{part}"]
        missing, unexpected = self.load_state_dict(own, strict=False)
        if unexpected or any(m.startswith(("word", "position", "norm", "layer")) for m in missing):
            raise ValueError(f"base model {base} does not fit: {missing} {unexpected}")

    def states(self, ids: torch.Tensor, shapes: torch.Tensor, mask: torch.Tensor, first: torch.Tensor) -> torch.Tensor:
        """Word states (batch, words + 1, width); row 0 is the root, the state of [CLS].

        ids, shapes and mask are (batch, pieces); first holds each word's first piece, with 0 at column 0.
        """
        at = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.word(ids) + self.position(at)) + self.shape(shapes)
        x = self.drop(x)
        bias = torch.zeros(mask.shape, dtype=torch.bfloat16 if torch.is_autocast_enabled("cpu") else x.dtype)
        bias = bias.masked_fill(~mask, -1e9)[:, None, None, :]
        for layer in self.layer:
            x = layer(x, bias)
        return x.gather(1, first[:, :, None].expand(-1, -1, x.shape[2]))

    def tags(self, w: torch.Tensor) -> dict[str, torch.Tensor]:
        """Logits of every tag head, each (batch, words + 1, labels)."""
        return {h: self.tag[h](w) for h in TAG_HEADS}

    def arcs(self, w: torch.Tensor) -> torch.Tensor:
        """Scores (batch, dependent, head) of every arc, root included as node 0."""
        dep = self.head_drop(F.relu(self.arc_dep(w)))
        head = self.head_drop(F.relu(self.arc_head(w)))
        return self.arc(dep) @ head.transpose(1, 2)

    def relations(self, w: torch.Tensor, heads: torch.Tensor) -> torch.Tensor:
        """Logits (batch, words + 1, relations) of the relation of each word to its head in `heads`."""
        dep = self.head_drop(F.relu(self.rel_dep(w)))
        head = self.head_drop(F.relu(self.rel_head(w)))
        head = head.gather(1, heads[:, :, None].expand(-1, -1, head.shape[2]))
        one = torch.ones(*dep.shape[:2], 1, dtype=dep.dtype)
        dep, head = torch.cat([dep, one], 2), torch.cat([head, one], 2)
        b, n, d = dep.shape
        left = (dep.reshape(b * n, d) @ self.rel.permute(1, 0, 2).reshape(d, -1).to(dep.dtype)).view(b * n, -1, d)
        return torch.bmm(left, head.reshape(b * n, d, 1)).view(b, n, -1)
