"""The reader's training code, which lies beside the encoder: its network and a trained run."""

from __future__ import annotations

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[3] / "encoder" / "train"))

from mentions import load  # noqa: E402
from model import Config, Dropout, Layer, Reader  # noqa: E402
from train import base_folder  # noqa: E402

__all__ = ["Config", "Dropout", "Layer", "Reader", "base_folder", "load"]
