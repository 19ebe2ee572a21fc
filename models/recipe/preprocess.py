"""Turns a picture into the model's input tensor: the one truth that the kiosk repeats in TypeScript.

The order is: EXIF-upright RGB -> (gray) -> antialiased triangle resize -> pad -> normalise.
All arithmetic is float32 and in 0..255 units until the last step; nothing is rounded in between.
"""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageOps


@dataclass(frozen=True)
class InputSpec:
    """What a model wants to see. `mean`, `std` and `pad` are per channel, in 0..255 units.

    `fit`: "letterbox" keeps the aspect and pads; "stretch" does not keep it.
    """

    width: int
    height: int
    channels: int  # 3 = RGB, 1 = gray
    fit: str
    mean: tuple[float, ...]
    std: tuple[float, ...]
    pad: tuple[float, ...]


GARMENTS = InputSpec(192, 192, 3, "letterbox", (127.0,) * 3, (128.0,) * 3, (127.0,) * 3)
FASHION_MNIST = InputSpec(28, 28, 1, "letterbox", (73.0,), (90.0,), (0.0,))


def load_rgb(path: str | Path) -> np.ndarray:
    """Decodes a picture file with Pillow, upright by its EXIF tag: uint8 [H, W, 3]."""
    with Image.open(path) as image:
        return np.array(ImageOps.exif_transpose(image).convert("RGB"))


def letterbox_size(width: int, height: int, spec: InputSpec) -> tuple[int, int, int, int]:
    """Where a picture of width x height pixels lands in the input: (left, top, new width, new height)."""
    scale = min(spec.width / width, spec.height / height)
    new_width = max(1, math.floor(width * scale + 0.5))
    new_height = max(1, math.floor(height * scale + 0.5))
    return (spec.width - new_width) // 2, (spec.height - new_height) // 2, new_width, new_height


def preprocess(rgb: np.ndarray, spec: InputSpec) -> torch.Tensor:
    """uint8 [H, W, 3] in 0..255 -> float32 [channels, height, width], normalised."""
    x = torch.from_numpy(np.array(rgb)).permute(2, 0, 1).float()
    if spec.channels == 1:
        x = (0.299 * x[0] + 0.587 * x[1] + 0.114 * x[2])[None]
    if spec.fit == "letterbox":
        left, top, width, height = letterbox_size(x.shape[2], x.shape[1], spec)
    else:
        left, top, width, height = 0, 0, spec.width, spec.height
    if x.shape[1:] != (height, width):
        x = F.interpolate(x[None], (height, width), mode="bilinear", antialias=True, align_corners=False)[0]
    channel = lambda values: torch.tensor(values, dtype=torch.float32)[:, None, None]
    canvas = channel(spec.pad).repeat(1, spec.height, spec.width)
    canvas[:, top : top + height, left : left + width] = x
    return (canvas - channel(spec.mean)) / channel(spec.std)
