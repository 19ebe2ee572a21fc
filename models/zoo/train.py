"""Trains one row of the study on one core, or with no name all that are missing: `python models/zoo/train.py [--name NAME]`.

A checkpoint is written after every epoch; a run that is cut goes on from it.
"""

import argparse
import copy
import math
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from recipe import data, idx
from recipe.network import Network
from zoo import networks, weights
from zoo.runs import Run, by_name, every
from zoo.sets import SETS, augmented, normalised, tensors

BATCH = {"fashion-mnist": 128, "photos": 64}
PAPER_RATE = 0.01  # the paper's Adam, constant
RATE = {"random": 4e-3, "pretrained": 1.5e-3}  # the highest of one cosine, AdamW
SGD_RATE = 0.15  # the same, SGD with Nesterov's momentum
SGD_RATE_AGAIN = 0.1
SURE = 0.9  # of the label: a picture of which the row before was that sure is drawn in every other epoch
EMA = 0.998


def build(run: Run, folder: Path) -> Network:
    """The row's network with the weights it starts from; ImageNet's lie in `folder`."""
    pictures = SETS[run.set]
    torch.manual_seed(0)
    network = networks.build(run.family, len(pictures.labels), pictures.spec.channels, pictures.spec.width)
    if run.source:
        weights.from_run(network, run.source, run.set)
    elif run.start == "imagenet":
        weights.from_imagenet(network, normalised(tensors(run.set, "train")[0][:512], pictures.spec), folder)
    return network


@torch.no_grad()
def accuracy(network: Network, run: Run) -> float:
    """Top-1 on dev."""
    network.eval()
    x, labels = tensors(run.set, "dev")
    parts = [network(normalised(part, SETS[run.set].spec)).argmax(1) for part in x.split(250)]
    return float((torch.cat(parts) == labels).float().mean())


@torch.no_grad()
def follow(average: Network, network: Network, decay: float) -> None:
    """Moves the averaged weights and batch-norm statistics a little towards the network's."""
    mine, theirs = ([v for v in m.state_dict().values() if v.is_floating_point()] for m in (average, network))
    torch._foreach_lerp_(mine, theirs, 1 - decay)


def optimizer_of(run: Run, network: Network) -> torch.optim.Optimizer:
    """What the row's schedule says, at its highest rate."""
    weights = network.parameters()
    if run.schedule == "sgd":
        return torch.optim.SGD(weights, SGD_RATE_AGAIN if run.again else SGD_RATE, momentum=0.9, nesterov=True, weight_decay=5e-4, foreach=True)
    if run.schedule == "tuned":
        return torch.optim.AdamW(weights, RATE["random" if run.start == "random" else "pretrained"], weight_decay=0.02, foreach=True)
    return torch.optim.Adam(weights, PAPER_RATE, foreach=True)


@torch.no_grad()
def opinions(network: Network, x: torch.Tensor, run: Run) -> torch.Tensor:
    """Probabilities [N, labels] of uint8 [N, C, S, S], the mean of each picture and its mirror image."""
    network.eval()
    views = [normalised(part, SETS[run.set].spec) for part in x.split(250)]
    return torch.cat([(network(v).softmax(1) + network(v.flip(3)).softmax(1)) / 2 for v in views])


def targets_of(run: Run, network: Network, x: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Probabilities [N, labels] to learn. Labels smoothed; of a row that goes on from itself the label's half and its own
    opinion's (born-again networks, arXiv 1805.04770); of the paper's schedule the label alone.
    """
    sharp = F.one_hot(labels, len(SETS[run.set].labels)).float()
    if run.again:
        return (sharp + opinions(network, x, run)) / 2
    smooth = 0 if run.schedule == "adam" else 0.05
    return (1 - smooth) * sharp + smooth / sharp.shape[1]


def train(run: Run, folder: Path) -> None:
    """Runs the epochs that are missing. `folder` is the data folder."""
    last = run.folder / "last.pt"
    state = torch.load(last) if last.exists() else None
    if state and state["epoch"] >= run.epochs:
        return
    network, tuned = build(run, folder), run.schedule != "adam"
    average = copy.deepcopy(network)
    optimizer = optimizer_of(run, network)
    rate = optimizer.param_groups[0]["lr"]
    x, labels = tensors(run.set, "train")
    batch, spec = BATCH[run.set], SETS[run.set].spec
    targets = targets_of(run, network, x, labels)
    easy = (targets[torch.arange(len(x)), labels] >= (1 + SURE) / 2) & run.again
    steps = int((~easy).sum() + easy.sum() // 2) // batch
    epoch = step = 0
    if state:
        network.load_state_dict(state["network"]), average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        epoch, step = state["epoch"], state["step"]
    run.folder.mkdir(parents=True, exist_ok=True)
    while epoch < run.epochs:
        torch.manual_seed(epoch)
        began, total = time.time(), 0.0
        network.train()
        order = torch.randperm(len(x))
        order = order[~easy[order] | (order % 2 == epoch % 2)]
        for part in order.split(batch)[:steps]:
            share = step / (steps * run.epochs)
            if tuned:
                optimizer.param_groups[0]["lr"] = rate * min(1, share / 0.15 + 0.01) * 0.5 * (1 + math.cos(math.pi * share))
            with torch.autocast("cpu", torch.bfloat16, enabled=run.schedule == "sgd"):
                logits = network(augmented(x[part], spec))
            loss = F.cross_entropy(logits.float(), targets[part])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
            follow(average, network, min(EMA, (1 + step) / (10 + step)) if tuned else 0)
            total += loss.item()
        epoch += 1
        torch.save({"network": network.state_dict(), "average": average.state_dict(),
                    "optimizer": optimizer.state_dict(), "epoch": epoch, "step": step}, run.folder / "partial.pt")
        (run.folder / "partial.pt").replace(last)
        print(f"{run.name} epoch {epoch}/{run.epochs} loss {total / steps:.3f} dev {accuracy(average, run):.4f} "
              f"{time.time() - began:.0f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", help="one row; all when left out")
    parser.add_argument("--fashion-mnist", type=Path, default=idx.FOLDER, help="folder of the four idx files")
    parser.add_argument("--data", type=Path, default=data.DATA, help="the data folder with garments/ and weights/")
    args = parser.parse_args()
    torch.set_num_threads(1)
    for name, folder in (("fashion-mnist", args.fashion_mnist), ("photos", args.data)):
        for split in ("train", "dev"):
            tensors(name, split, folder)
    for run in [by_name(args.name)] if args.name else every():
        train(run, args.data)


if __name__ == "__main__":
    main()
