"""Runs a released model.onnx with ONNX Runtime on the CPU."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from recipe.export import RECIPES, released
from recipe.preprocess import preprocess


def opened(model: Path | bytes, threads: int) -> onnxruntime.InferenceSession:
    """A file, or what one would hold, ready to run on the CPU."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


class Engine:
    """Pictures in, raw logits out, one at a time as on the kiosk."""

    def __init__(self, name: str, threads: int = 2) -> None:
        self.spec = RECIPES[name].input
        self.session = opened(released(name) / "model.onnx", threads)

    def tensor(self, pixels: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
        """Normalised float32 [C, H, W] -> (logits [labels], embedding [size])."""
        logits, embedding = self.session.run(["logits", "embedding"], {"pixels": pixels[None].numpy()})
        return logits[0], embedding[0]

    def logits(self, pictures: Iterable[np.ndarray]) -> np.ndarray:
        """uint8 [H, W, 3] pictures -> float32 [N, labels]."""
        return np.stack([self.tensor(preprocess(picture, self.spec))[0] for picture in pictures])
