"""The relation head: transformer layers over the reader's lower states, in which the pair is marked, and a classifier on them."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn

from reader import Config, Dropout, Layer


GATE = 64


class Head(nn.Module):
    """Layers and classifier over the states of the reader's lower layers."""

    def __init__(self, c: Config, layers: int, sizes: dict[str, int], hidden: int = 256):
        super().__init__()
        self.config = c
        self.labels, self.statuses = sizes["labels"], sizes["statuses"]
        self.mark = nn.Embedding(sizes["marks"], c.width)
        self.path = nn.Embedding(2, c.width)
        self.cue = nn.Embedding(sizes["labels"] + 1, c.width)
        for e in (self.mark, self.path, self.cue):
            nn.init.normal_(e.weight, std=0.05)
            with torch.no_grad():
                e.weight[0] = 0
        self.layer = nn.ModuleList(Layer(c) for _ in range(layers))
        self.feature = nn.Parameter(torch.zeros(sizes["features"], hidden))
        self.hidden = nn.Linear(4 * c.width, hidden)
        self.label = nn.Linear(hidden, self.labels)
        self.status = nn.Linear(hidden, self.labels * self.statuses)
        self.gate_feature = nn.Parameter(torch.zeros(sizes["features"], GATE))
        self.gate_hidden = nn.Linear(4 * c.width, GATE)
        self.gate = nn.Linear(GATE, 1)
        self.drop = Dropout(c.dropout)
        self.head_drop = Dropout(0.3)

    def encoder_parameters(self) -> list[nn.Parameter]:
        """The pretrained parameters, which learn at the lower rate."""
        return list(self.layer.parameters())

    def forward(self, b: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Logits (windows, labels), (windows, labels, statuses), and of the gate (windows)."""
        states = b["states"] if torch.is_autocast_enabled("cpu") else b["states"].float()
        g = F.relu(self.gate_hidden(pooled(states, b)) + b["features"] @ self.gate_feature)
        gate = self.gate(g)[:, 0]
        x = states + self.mark(b["marks"]) + self.path(b["path"]) + self.cue(b["cues"])
        bias = torch.zeros(b["mask"].shape, dtype=torch.bfloat16 if torch.is_autocast_enabled("cpu") else x.dtype)
        bias = bias.masked_fill(~b["mask"], -1e9)[:, None, None, :]
        for layer in self.layer:
            x = layer(x, bias)
        h = F.relu(self.hidden(self.drop(pooled(x, b))) + b["features"] @ self.feature)
        h = self.head_drop(h)
        return self.label(h), self.status(h).view(-1, self.labels, self.statuses), gate


def pooled(x: torch.Tensor, b: dict[str, torch.Tensor]) -> torch.Tensor:
    """What describes a window: the sentence's vector, the means over the pieces of each of the pair, and over the path."""
    return torch.cat([x[:, 0], *(pool(x, b[k]) for k in ("is_a", "is_b", "path"))], 1)


def pool(x: torch.Tensor, at: torch.Tensor) -> torch.Tensor:
    """The mean of the rows of x where `at` is not 0; zeros where there is none."""
    at = at.to(x.dtype)
    return torch.einsum("btd,bt->bd", x, at) / at.sum(1, keepdim=True).clamp(min=1)
