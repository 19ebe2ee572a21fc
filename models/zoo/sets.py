"""The two sets of the study as pictures and as tensors: Fashion-MNIST at 28 x 28, laid-out garments at 96 x 96."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from recipe import data, idx
from recipe.labels import FASHION_MNIST as FASHION_LABELS
from recipe.labels import GARMENTS
from recipe.preprocess import FASHION_MNIST, InputSpec, preprocess
from zoo.runs import RUNS

PHOTOS = InputSpec(96, 96, 3, "letterbox", (127.0,) * 3, (128.0,) * 3, (127.0,) * 3)
FOLDERS = {"fashion-mnist": idx.FOLDER, "photos": data.DATA}
Pictures = tuple[list[np.ndarray], np.ndarray]  # uint8 [H, W, 3] each, int [N]


@dataclass(frozen=True)
class Set:
    """A set's input and its labels, id -> (group, English, German), in logit order."""

    spec: InputSpec
    labels: dict[str, tuple[str, str, str]]
    licence: str
    source: str


SETS = {
    "fashion-mnist": Set(FASHION_MNIST, FASHION_LABELS, "MIT", "Debian package dataset-fashion-mnist"),
    "photos": Set(PHOTOS, {k: v for k, v in GARMENTS.items() if k != data.REJECT}, "CC0-1.0",
                  "github.com/alexeygrigorev/clothing-dataset"),
}


def pictures(name: str, split: str, folder: Path) -> Pictures:
    """split: train, dev or test. `folder` holds the idx files, or garments/."""
    if name == "fashion-mnist":
        images, labels = idx.split(split, folder)
        return [np.repeat(image[..., None], 3, 2) for image in images], labels.astype(int)
    crops, ids = data.laid(folder, split), list(SETS[name].labels)
    return [crop.pixels() for crop in crops], np.array([ids.index(crop.label) for crop in crops])


def tensors(name: str, split: str, folder: Path | None = None) -> tuple[torch.Tensor, torch.Tensor]:
    """uint8 [N, C, S, S] after letterbox and before normalisation, int64 [N]; kept in .runs, so that only the first call needs
    `folder`."""
    cache = RUNS / f"{name}-{split}.pt"
    if not cache.exists():
        images, labels = pictures(name, split, folder or FOLDERS[name])
        spec = SETS[name].spec
        raw = replace(spec, mean=(0.0,) * spec.channels, std=(1.0,) * spec.channels)
        stack = torch.stack([preprocess(image, raw).round().clamp(0, 255).to(torch.uint8) for image in images])
        cache.parent.mkdir(parents=True, exist_ok=True)
        torch.save((stack, torch.from_numpy(labels).long()), cache)
    return torch.load(cache)


def normalised(x: torch.Tensor, spec: InputSpec) -> torch.Tensor:
    """Levels 0..255 [N, C, S, S] -> float32 as `preprocess` gives it, channels last."""
    channel = lambda values: torch.tensor(values)[None, :, None, None]
    return ((x.float() - channel(spec.mean)) / channel(spec.std)).contiguous(memory_format=torch.channels_last)


def augmented(x: torch.Tensor, spec: InputSpec) -> torch.Tensor:
    """uint8 [N, C, S, S] -> normalised: shift, flip and erase for 28 x 28; scale, turn and light too for photos."""
    n, side = len(x), x.shape[3]
    x = normalised(x, spec)
    angle, scale, light = torch.zeros(n), torch.ones(n), torch.ones(n)
    if side > 28:
        angle, scale, light = (torch.empty(n).uniform_(*r) for r in ((-0.2, 0.2), (0.75, 1.1), (0.75, 1.25)))
    shift = torch.randint(-2, 3, (2, n)) * 2 / side if side == 28 else torch.empty(2, n).uniform_(-0.12, 0.12)
    mirror = torch.where(torch.rand(n) < 0.5, -1.0, 1.0)
    turn = torch.stack([torch.stack([mirror * scale * angle.cos(), -scale * angle.sin(), shift[0]], 1),
                        torch.stack([mirror * scale * angle.sin(), scale * angle.cos(), shift[1]], 1)], 1)
    empty = (torch.tensor(spec.pad) - torch.tensor(spec.mean)) / torch.tensor(spec.std)
    grid = F.affine_grid(turn, list(x.shape), align_corners=False)
    x = F.grid_sample(x - empty[None, :, None, None], grid, align_corners=False) * light[:, None, None, None]
    return erased(x + empty[None, :, None, None]).contiguous(memory_format=torch.channels_last)


def erased(x: torch.Tensor) -> torch.Tensor:
    """Random erasing (arXiv 1708.04896): a rectangle of one gray in four pictures of ten."""
    n, side = len(x), x.shape[3]
    rows, columns = torch.arange(side)[None, :, None], torch.arange(side)[None, None, :]
    h, w = torch.randint(side // 7, side // 2, (2, n, 1, 1))
    top, left = torch.randint(0, side, (2, n, 1, 1))
    hole = (rows >= top) & (rows < top + h) & (columns >= left) & (columns < left + w) & (torch.rand(n, 1, 1) < 0.4)
    return torch.where(hole[:, None], torch.randn(n, 1, 1, 1), x)
