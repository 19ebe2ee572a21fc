"""How often a type of upper garment is worn before a camera, against how often training showed it: a bias for each label (arXiv 2007.07314).

`webcams` was gathered without regard to types. For `found` the rare ones were looked for, and `bank.py` shows rare types more often still, so
that they are learnt at all; a network that was taught so expects as many tops as jumpers. The biases are for what people wear,
not for what lies alone in the frame guide; no released card states them yet (`LOG.md`, 2026-11-29).
"""

from collections import Counter
from pathlib import Path

import numpy as np

from recipe import webcams
from recipe.data import Crop
from recipe.labels import GARMENTS as LABELS


def outfits(pictures: list[webcams.Picture]) -> Counter:
    """Number of outfits by type."""
    return Counter({p.outfit: p.type for p in pictures}.values())


def natural(folder: Path) -> dict[str, float]:
    """Share of each type among the outfits of `webcams`, of which one more of each is counted."""
    worn = outfits(webcams.pictures(folder, "webcams"))
    return {label: (worn[label] + 1) / (worn.total() + len(worn)) for label in LABELS if worn[label]}


def between(shares: dict[str, float], known: Counter, prior: float) -> dict[str, float]:
    """What is added to the logit of a type, by label: `prior` of the log of its natural share over the share that the bank gives it.

    `shares`: natural shares by type; `known`: number of outfits by type that there are to learn from, of which the bank shows the roots.
    """
    together = sum(known[label] ** 0.5 for label in shares)
    return {label: round(float(prior * np.log(share * together / known[label] ** 0.5)), 3) for label, share in shares.items()}


def row(biases: dict[str, float]) -> np.ndarray:
    """[labels], 0 where there is none."""
    return np.array([biases.get(label, 0.0) for label in LABELS], np.float32)


def weights(crops: list[Crop], shares: dict[str, float]) -> np.ndarray:
    """[N], 1 in all: every type counts its natural share, every outfit of a type the same, every frame of an outfit the same."""
    types, frames = {c.sender: c.label for c in crops}, Counter(c.sender for c in crops)
    of_type = Counter(types.values())
    found = np.array([shares.get(c.label, 0) / of_type[c.label] / frames[c.sender] for c in crops])
    return found / found.sum()
