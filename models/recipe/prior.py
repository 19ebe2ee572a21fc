"""How often a type of upper garment is worn before a camera, against how often training showed it: a bias for each label (arXiv 2007.07314).

`webcams` was gathered without regard to types. For `found` the rare ones were looked for, and `bank.py` shows rare types more often still, so
that they are learnt at all; a network that was taught so expects as many tops as jumpers. The biases are for what people wear,
not for what lies alone in the frame guide. The embedding tells one from the other, linearly, so both go into the network's head: no card
states them and no kiosk need know of them.
"""

from collections import Counter
from pathlib import Path

import numpy as np
import torch

from recipe import webcams
from recipe.data import Crop
from recipe.labels import GARMENTS as LABELS

PRIOR = 0.5  # how far the biases go, 0 to 1; `garments/blend.py --priors` asks people held out
NAMED = 0.6  # of ten outfits before a camera six are to be named, and these as surely as can be
WORN = ("webcam", "put-on", "indoor", "worn", "region", "tagged")  # domains of the bank
ALONE = ("laid", "other")
RIDGE = 0.1  # times the mean variance of the embedding


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


def worn_axis(embeddings: np.ndarray, domains: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights [E] and bias of the linear model that makes 1 of what is worn and 0 of what lies alone (ridge regression, both weighing the same).

    `embeddings` [N, E] of views of these domains; views of others are passed over.
    """
    known = np.isin(domains, WORN + ALONE)
    x, worn = embeddings[known].astype(np.float64), np.isin(domains[known], WORN)
    share = np.where(worn, 0.5 / worn.sum(), 0.5 / (~worn).sum())
    mean = share @ x
    x = x - mean
    spread = (x * share[:, None]).T @ x
    axis = np.linalg.solve(spread + RIDGE * np.trace(spread) / len(spread) * np.eye(len(spread)), (x * share[:, None]).T @ (worn - 0.5))
    return axis, float(0.5 - mean @ axis)


@torch.no_grad()
def into_head(head: torch.nn.Linear, biases: np.ndarray, axis: np.ndarray, bias: float) -> None:
    """Adds `biases` [labels] to the logits of what is worn and nothing to those of what lies alone, in so far as `axis` [E] tells them apart."""
    head.weight += torch.from_numpy(np.outer(biases, axis)).to(head.weight)
    head.bias += torch.from_numpy(biases * bias).to(head.bias)


def threshold(chances: np.ndarray, weights: np.ndarray) -> float:
    """The highest threshold, in steps of 0.005 and at least 0.5, that still names `NAMED` of people held out; chances [N], the best label's; weights [N]."""
    steps = np.arange(0.5, 1, 0.005)
    return round(float(max((step for step in steps if weights @ (chances >= step) >= NAMED), default=0.5)), 3)


def row(biases: dict[str, float]) -> np.ndarray:
    """[labels], 0 where there is none."""
    return np.array([biases.get(label, 0.0) for label in LABELS], np.float32)


def weights(crops: list[Crop], shares: dict[str, float]) -> np.ndarray:
    """[N], 1 in all: every type counts its natural share, every outfit of a type the same, every frame of an outfit the same."""
    types, frames = {c.sender: c.label for c in crops}, Counter(c.sender for c in crops)
    of_type = Counter(types.values())
    found = np.array([shares.get(c.label, 0) / of_type[c.label] / frames[c.sender] for c in crops])
    return found / found.sum()
