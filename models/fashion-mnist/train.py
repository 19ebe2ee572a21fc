"""Trains the Fashion-MNIST model on one core; writes a checkpoint after every epoch and resumes from it.

Two stages: `small` from random weights; `again` goes on from its averaged weights, with what these make of each picture as half of
the target (born-again networks, arXiv 1805.04770).
"""

import argparse
import copy
import math
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from recipe import idx, small
from recipe.labels import FASHION_MNIST as LABELS
from recipe.preprocess import FASHION_MNIST as SPEC

RUNS = Path(__file__).resolve().parents[1] / ".runs" / "fashion-mnist"
ROWS = torch.arange(28)[None, :, None]
COLUMNS = torch.arange(28)[None, None, :]
WARM_UP = 800  # steps
EMA = 0.999
TAUGHT = 0.5  # the teacher's share of a target; the label has the rest


@dataclass(frozen=True)
class Stage:
    """`rate`: the highest learning rate. `start`: the stage it goes on from, which is also its teacher."""

    epochs: int
    rate: float
    start: str | None = None


STAGES = {"small": Stage(22, 0.15), "again": Stage(20, 0.1, "small")}


def augment(x: torch.Tensor) -> torch.Tensor:
    """uint8 [N, 28, 28] -> float32 [N, 1, 28, 28]: shift by up to 2 pixels, flip, erase, normalise."""
    n = len(x)
    padded = F.pad(x.float(), (2, 2, 2, 2))
    dy, dx = torch.randint(0, 5, (2, n, 1, 1))
    columns = torch.where(torch.rand(n, 1, 1) < 0.5, 27 - COLUMNS, COLUMNS)
    x = padded[torch.arange(n)[:, None, None], ROWS + dy, columns + dx]
    h, w = torch.randint(4, 13, (2, n, 1, 1))
    top, left = torch.randint(0, 24, (2, n, 1, 1))
    hole = (ROWS >= top) & (ROWS < top + h) & (COLUMNS >= left) & (COLUMNS < left + w) & (torch.rand(n, 1, 1) < 0.4)
    x = torch.where(hole, torch.randint(0, 256, (n, 1, 1)).float(), x)
    return ((x - SPEC.mean[0]) / SPEC.std[0])[:, None]


def normalised(images: torch.Tensor) -> torch.Tensor:
    """uint8 [N, 28, 28] -> float32 [N, 1, 28, 28]."""
    return ((images.float() - SPEC.mean[0]) / SPEC.std[0])[:, None]


@torch.no_grad()
def opinions(model: torch.nn.Module, images: torch.Tensor) -> torch.Tensor:
    """Probabilities [N, labels] of uint8 [N, 28, 28], the mean of each picture and its mirror image."""
    model.eval()
    found = []
    for part in images.split(500):
        x = normalised(part)
        found.append((model(x).softmax(1) + model(x.flip(3)).softmax(1)) / 2)
    return torch.cat(found)


@torch.no_grad()
def accuracy(model: torch.nn.Module, images: np.ndarray, labels: np.ndarray) -> float:
    """Top-1 on uint8 [N, 28, 28]."""
    model.eval()
    x = normalised(torch.tensor(images))
    return float(np.mean(torch.cat([model(part) for part in x.split(500)]).argmax(1).numpy() == labels))


@torch.no_grad()
def follow(average: torch.nn.Module, model: torch.nn.Module, step: int) -> None:
    """Moves the averaged weights and batch-norm statistics a little towards the model's."""
    decay = min(EMA, (1 + step) / (10 + step))
    mine, theirs = ([v for v in m.state_dict().values() if v.is_floating_point()] for m in (average, model))
    torch._foreach_lerp_(mine, theirs, 1 - decay)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=idx.FOLDER, help="folder of the four idx files")
    parser.add_argument("--stage", choices=STAGES, required=True)
    parser.add_argument("--batch", type=int, default=128)
    args = parser.parse_args()
    stage, checkpoint = STAGES[args.stage], RUNS / f"{args.stage}.pt"
    torch.set_num_threads(1)  # a second thread gains little at this width; leave the core to others
    RUNS.mkdir(parents=True, exist_ok=True)

    images, labels = map(torch.tensor, idx.split("train", args.data))
    dev = idx.split("dev", args.data)
    torch.manual_seed(0)
    model = small.build(len(LABELS))
    targets = F.one_hot(labels.long(), len(LABELS)).float()
    if stage.start:
        model.load_state_dict(torch.load(RUNS / f"{stage.start}.pt")["average"])
        targets = (1 - TAUGHT) * targets + TAUGHT * opinions(model, images)
    average = copy.deepcopy(model)
    optimizer = torch.optim.SGD(model.parameters(), stage.rate, momentum=0.9, nesterov=True, weight_decay=5e-4, foreach=True)
    steps = len(images) // args.batch
    total, step, start = steps * stage.epochs, 0, 0
    if checkpoint.exists():
        state = torch.load(checkpoint)
        model.load_state_dict(state["model"]), average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        start, step = state["epoch"], state["step"]

    for epoch in range(start, stage.epochs):
        torch.manual_seed(epoch)
        began, losses = time.time(), []
        model.train()
        for part in torch.randperm(len(images)).split(args.batch)[:steps]:
            rate = min(1, (step + 1) / WARM_UP) * 0.5 * (1 + math.cos(math.pi * step / total))
            optimizer.param_groups[0]["lr"] = stage.rate * rate
            loss = F.cross_entropy(model(augment(images[part])), targets[part], label_smoothing=0 if stage.start else 0.05)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
            follow(average, model, step)
            losses.append(loss.item())
        torch.save({"model": model.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict(),
                    "epoch": epoch + 1, "step": step, "labels": list(LABELS)}, RUNS / "partial.pt")
        (RUNS / "partial.pt").replace(checkpoint)
        print(f"{args.stage} epoch {epoch + 1} loss {np.mean(losses):.3f} dev {accuracy(average, *dev):.4f} "
              f"{time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
