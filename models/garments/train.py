"""Fine-tunes EfficientNet-Lite into the garments model; writes a checkpoint after every epoch and resumes from it.

`lite0`, and `base` of Lite2, start from ImageNet; `worn` goes on from `base` with the regions that pose finds on people.
`student` goes on from `worn`, taught by `lite0` and `worn` beside the labels. `final` goes on from it at 224 px, taught by it, with
garments put on people. What ships is between these two (`average.py`).
On a CPU start it with torchrun: each of its processes takes one thread and a share of every batch, which uses two cores
half again as well as two threads of one process do. With `--device cuda` one process does all, and all weights learn.
"""

import argparse
import copy
import hashlib
import math
import os
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from recipe import data, dress, efficientnet, regions
from recipe.augment import cutmix, to_input, view
from recipe.network import Network
from recipe.preprocess import GARMENTS, InputSpec, preprocess

RUNS = Path(__file__).resolve().parents[1] / ".runs" / "garments"
HELD = 0.3  # share of the laid-out garments that are shown held up before a camera
TAUGHT = 0.5  # the teachers' share of a target; the label has the rest
MIXED = 0.3  # share of the student's batches that are mixed
LARGE = replace(GARMENTS, width=224, height=224)
RANK, PROCESSES = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))


@dataclass(frozen=True)
class Stage:
    """`body`, `head`: peak learning rates. `mix`: images an epoch, by domain. `start`: the stage it goes on from.

    `teachers`: the stages whose mean opinion is half of every certain target.
    """

    epochs: int
    body: float
    head: float
    mix: dict[str, int]
    start: str | None = None
    teachers: tuple[str, ...] = ()
    variant: str = "efficientnet-lite2"
    spec: InputSpec = GARMENTS


STAGES = {
    "lite0": Stage(14, 3e-4, 1e-3, {"laid": 3600, "worn": 2000, "other": 1000}, variant="efficientnet-lite0",
                   spec=replace(GARMENTS, width=160, height=160)),
    "base": Stage(6, 3e-4, 1e-3, {"laid": 3200, "worn": 2700, "other": 800}),
    "worn": Stage(4, 2e-4, 4e-4, {"laid": 2700, "worn": 1700, "region": 1400, "tagged": 800, "other": 500}, "base"),
    "student": Stage(14, 3e-4, 3e-4, {"laid": 2900, "worn": 2200, "region": 1400, "tagged": 500, "other": 500}, "worn",
                     ("lite0", "worn")),
    "final": Stage(8, 2e-4, 2e-4, {"laid": 2900, "worn": 2100, "region": 1500, "tagged": 500, "dressed": 700, "other": 500},
                   "student", ("student",), spec=LARGE),
}


def draw(crops: list[data.Crop], mix: dict[str, int], rng: np.random.Generator) -> list[int]:
    """Indices of one epoch: each domain as in `mix`, classes inside it by the square root of their count, shuffled."""
    indices = []
    for domain, count in mix.items():
        members = [i for i, c in enumerate(crops) if c.domain == domain]
        sizes = Counter(crops[i].label for i in members)
        weights = np.array([sizes[crops[i].label] ** -0.5 for i in members])
        expected = count * weights / weights.sum()
        repeats = np.floor(expected + rng.random(len(members))).astype(int)
        indices += list(np.repeat(members, repeats))
    return list(rng.permutation(indices))


def target(crop: data.Crop) -> dict[str, float]:
    return crop.target or {crop.label: 1.0}


def trained(name: str, ids: list[str]) -> Network:
    """The averaged weights of a finished stage."""
    network = efficientnet.build(len(ids), STAGES[name].variant)
    network.load_state_dict(torch.load(RUNS / f"{name}.pt", map_location="cpu")["average"])
    return network.eval()


@torch.no_grad()
def opinions(name: str, crops: list[data.Crop], ids: list[str]) -> torch.Tensor:
    """What a finished stage makes of each crop, mean of the view and its mirror image: probabilities [N, labels]."""
    network, found = trained(name, ids), []
    for i in range(0, len(crops), 16):
        x = torch.stack([preprocess(c.pixels(), STAGES[name].spec) for c in crops[i : i + 16]])
        both = torch.cat([x, x.flip(3)]).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            logits = network(both)
        found.append(torch.stack(logits.float().softmax(1).chunk(2)).mean(0))
    return torch.cat(found)


def taught(crops: list[data.Crop], teachers: tuple[str, ...], ids: list[str]) -> list[data.Crop]:
    """`crops` with the teachers' mean in their targets; kept in .runs. Where tags leave several types, teachers divide the shares."""
    digest = hashlib.sha256(b"".join((RUNS / f"{name}.pt").read_bytes() for name in teachers)).hexdigest()[:12]
    cache = RUNS / f"opinions-{'-'.join(teachers)}-{digest}.pt"
    if not cache.exists():
        own = [opinions(name, crops[RANK::PROCESSES], ids) for name in teachers]
        mine = torch.zeros(len(crops), len(ids))
        mine[RANK::PROCESSES] = torch.stack(own).mean(0)
        if PROCESSES > 1:
            dist.all_reduce(mine)
        if RANK == 0:
            torch.save(mine, cache)
    else:
        mine = torch.load(cache)
    return [advised(crop, dict(zip(ids, shares))) for crop, shares in zip(crops, mine.tolist(), strict=True)]


def advised(crop: data.Crop, advice: dict[str, float]) -> data.Crop:
    """A certain label keeps its half of the target; uncertain tags keep their types and take their shares from the advice."""
    certain = target(crop)
    if max(certain.values()) == 1:
        both = {name: (1 - TAUGHT) * certain.get(name, 0) + TAUGHT * share for name, share in advice.items()}
        return replace(crop, target=both)
    if crop.domain == "tagged":
        total = sum(advice[name] for name in certain)
        return replace(crop, target={name: advice[name] / total for name in certain})
    return crop


def batches(crops: list[data.Crop], ids: list[str], stage: Stage, batch: int, seed: int):
    """Yields this process's share, (float32 [N, 3, S, S], shares of the labels [N, labels]), prepared ahead."""
    order = draw(crops, stage.mix, np.random.default_rng(seed))
    order = order[: min(len(order), sum(stage.mix.values())) // batch * batch]
    chunks = [order[i : i + batch][RANK::PROCESSES] for i in range(0, len(order), batch)]

    def make(chunk: list[int]):
        rng = np.random.default_rng([seed, chunk[0]])
        x = to_input([view(crops[i], stage.spec.width, rng, HELD) for i in chunk])
        y = torch.tensor([[target(crops[i]).get(name, 0.0) for name in ids] for i in chunk])
        return cutmix(x, y, rng) if stage.teachers and rng.random() < MIXED else (x, y)

    with ThreadPoolExecutor(1) as pool:
        ahead = [pool.submit(make, c) for c in chunks[:2]]
        for i in range(len(chunks)):
            if i + 2 < len(chunks):
                ahead.append(pool.submit(make, chunks[i + 2]))
            yield ahead.pop(0).result()


def share_gradients(parameters: list[torch.nn.Parameter]) -> None:
    """The mean of all processes' gradients, in every process."""
    if PROCESSES > 1:
        flat = torch.cat([p.grad.flatten() for p in parameters])
        dist.all_reduce(flat)
        flat /= PROCESSES
        for p, part in zip(parameters, flat.split([p.numel() for p in parameters])):
            p.grad.copy_(part.view(p.grad.shape))


@torch.no_grad()
def accuracy(model: Network, crops: list[data.Crop], ids: list[str], spec: InputSpec) -> dict[str, float]:
    """Top-1 by domain through the kiosk's own preprocessing."""
    model.eval()
    hits = {}
    for i in range(0, len(crops), 32):
        part = crops[i : i + 32]
        x = torch.stack([preprocess(c.pixels(), spec) for c in part]).contiguous(memory_format=torch.channels_last)
        for crop, top in zip(part, model(x.to(model.head.weight.device)).argmax(1).tolist()):
            hits.setdefault(crop.domain, []).append(ids[top] == crop.label)
    return {domain: round(float(np.mean(h)), 4) for domain, h in hits.items()}


def crops_of(folder: Path, stage: Stage, ids: list[str]) -> tuple[list[data.Crop], list[data.Crop]]:
    """What a stage trains on and what it is watched on (dev)."""
    train = [c for source in (data.laid, data.worn, data.others) for c in source(folder, "train")]
    dev = [c for source in (data.laid, data.held_up, data.worn, data.others) for c in source(folder, "dev")]
    if stage.start:
        found = regions.regions(folder, "train")
        train += found if stage.teachers else regions.sharpen(found, trained(stage.start, ids), ids, STAGES[stage.start].spec)
        dev += [c for c in regions.regions(folder, "dev") if max(target(c).values()) == 1]
    if stage.teachers:
        train = taught(train, stage.teachers, ids)
    return train + (wardrobe(folder) if "dressed" in stage.mix else []), dev


def wardrobe(folder: Path) -> list[data.Crop]:
    """The dressed people, made by one process for all."""
    if PROCESSES > 1 and RANK > 0:
        dist.barrier()
    crops = dress.crops(folder, RUNS / "dressed.pt")
    if PROCESSES > 1 and RANK == 0:
        dist.barrier()
    return crops


def fit(stage: Stage, train: list[data.Crop], dev: list[data.Crop], ids: list[str], checkpoint: Path, batch: int, device: str = "cpu") -> Network:
    """Runs the epochs that `checkpoint` lacks and writes it after each; the network with the averaged weights.

    `batch` is that of all processes together.
    """
    torch.manual_seed(RANK)
    model = trained(stage.start, ids) if stage.start else efficientnet.build(len(ids), stage.variant)
    if not stage.start and PROCESSES > 1:
        dist.broadcast(model.head.weight.data, 0)
    if device == "cuda":
        model.to(device).requires_grad_(True)
    say(f"train {Counter(c.domain for c in train)} dev {Counter(c.domain for c in dev)}")
    average = copy.deepcopy(model)
    head = list(model.head.parameters())
    body = [p for p in model.features.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW([
        {"params": [p for p in body if p.ndim > 1], "peak": stage.body, "weight_decay": 0.02},
        {"params": [p for p in body if p.ndim == 1], "peak": stage.body, "weight_decay": 0.0},
        {"params": head, "peak": stage.head, "weight_decay": 0.02},
    ])
    total, step, start = sum(stage.mix.values()) // batch * stage.epochs, 0, 0
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device)
        model.load_state_dict(state["model"]), average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        start, step = state["epoch"], state["step"]

    for epoch in range(start, stage.epochs):
        began, losses = time.time(), []
        model.train()
        for x, y in batches(train, ids, stage, batch, epoch):
            rate = min(1, (step + 1) / 150) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1, step / total))))
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * rate
            x, y = x.to(device), y.to(device)
            with torch.autocast(device, torch.bfloat16):
                logits = model(x)
            loss = F.cross_entropy(logits.float(), y, label_smoothing=0 if stage.teachers else 0.1)
            optimizer.zero_grad()
            loss.backward()
            share_gradients(body + head)
            torch.nn.utils.clip_grad_norm_(body + head, 5.0)
            optimizer.step()
            step += 1
            decay = min(0.998, (1 + step) / (10 + step))
            for mine, theirs in zip(average.parameters(), model.parameters()):
                mine.data.lerp_(theirs.data, 1 - decay)
            losses.append(loss.item())
            if step % 25 == 0:
                speed = len(losses) * batch / (time.time() - began)
                say(f"  step {step}/{total} loss {np.mean(losses[-25:]):.3f} {speed:.1f} images/s")
        if RANK == 0:
            state = {"model": model.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict(),
                     "epoch": epoch + 1, "step": step, "labels": ids}
            partial = checkpoint.with_suffix(".partial")
            torch.save(state, partial)
            partial.replace(checkpoint)
            say(f"epoch {epoch + 1} loss {np.mean(losses):.3f} dev {accuracy(average, dev, ids, stage.spec)} "
                f"{time.time() - began:.0f} s")
    return average.eval().cpu()


def say(line: str) -> None:
    """Prints once, however many processes there are."""
    if RANK == 0:
        print(line, flush=True)


def started(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """The options that every command of this recipe has, parsed; one thread a process, all of them in touch."""
    parser.add_argument("--data", type=Path, default=data.DATA)
    parser.add_argument("--batch", type=int, default=48, help="of all processes together")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    torch.set_num_threads(1)
    if PROCESSES > 1:
        dist.init_process_group("gloo")
    RUNS.mkdir(parents=True, exist_ok=True)
    return parser.parse_args()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", choices=STAGES, required=True)
    args = started(parser)
    stage, ids = STAGES[args.stage], data.label_ids(args.data)
    train, dev = crops_of(args.data, stage, ids)
    fit(stage, train, dev, ids, RUNS / f"{args.stage}.pt", args.batch, args.device)


if __name__ == "__main__":
    main()
