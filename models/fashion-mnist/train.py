"""Trains the Fashion-MNIST model on one core; writes a checkpoint after every epoch and resumes from it."""

import argparse
import copy
import math
import sys
import time
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


@torch.no_grad()
def accuracy(model: torch.nn.Module, images: np.ndarray, labels: np.ndarray) -> float:
    """Top-1 on uint8 [N, 28, 28]."""
    model.eval()
    x = ((torch.tensor(images).float() - SPEC.mean[0]) / SPEC.std[0])[:, None]
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
    parser.add_argument("--epochs", type=int, default=22)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=0.15, help="the highest learning rate")
    args = parser.parse_args()
    torch.set_num_threads(1)  # a second thread gains little at this width; leave the core to others
    RUNS.mkdir(parents=True, exist_ok=True)

    images, labels = map(torch.tensor, idx.split("train", args.data))
    dev = idx.split("dev", args.data)
    torch.manual_seed(0)
    model = small.build(len(LABELS))
    average = copy.deepcopy(model)
    optimizer = torch.optim.SGD(model.parameters(), args.rate, momentum=0.9, nesterov=True, weight_decay=5e-4, foreach=True)
    steps = len(images) // args.batch
    total, step, start = steps * args.epochs, 0, 0
    if (RUNS / "small.pt").exists():
        state = torch.load(RUNS / "small.pt")
        model.load_state_dict(state["model"]), average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        start, step = state["epoch"], state["step"]

    for epoch in range(start, args.epochs):
        torch.manual_seed(epoch)
        began, losses = time.time(), []
        model.train()
        for part in torch.randperm(len(images)).split(args.batch)[:steps]:
            rate = min(1, (step + 1) / WARM_UP) * 0.5 * (1 + math.cos(math.pi * step / total))
            optimizer.param_groups[0]["lr"] = args.rate * rate
            loss = F.cross_entropy(model(augment(images[part])), labels[part].long(), label_smoothing=0.05)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
            follow(average, model, step)
            losses.append(loss.item())
        torch.save({"model": model.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict(),
                    "epoch": epoch + 1, "step": step, "labels": list(LABELS)}, RUNS / "partial.pt")
        (RUNS / "partial.pt").replace(RUNS / "small.pt")
        print(f"epoch {epoch + 1} loss {np.mean(losses):.3f} dev {accuracy(average, *dev):.4f} "
              f"{time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
