"""Fine-tunes EfficientNet-Lite0 into the garments model; writes a checkpoint after every epoch and resumes from it.

Two stages: `base` from ImageNet, then `held` from the averaged weights of `base`, on garments as a kiosk's camera sees them.
"""

import argparse
import copy
import math
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from recipe import data, network
from recipe.augment import to_input, view
from recipe.preprocess import GARMENTS, preprocess

RUNS = Path(__file__).resolve().parents[1] / ".runs" / "garments"
MIX = {"laid": 3600, "worn": 2000, "other": 1000}  # images an epoch, by domain


@dataclass(frozen=True)
class Stage:
    """`sizes`: input side of each epoch; `body`, `head`: peak learning rates; `held`: share of laid-out garments held up."""

    sizes: tuple[int, ...]
    body: float
    head: float
    held: float
    start: str | None


STAGES = {
    "base": Stage((160,) * 14 + (224,), 3e-4, 1e-3, 0, None),
    "held": Stage((192,) * 5, 1.5e-4, 3e-4, 0.4, "base"),
}


def draw(crops: list[data.Crop], rng: np.random.Generator) -> list[int]:
    """Indices of one epoch: each domain as in MIX, classes inside it by the square root of their count, shuffled."""
    indices = []
    for domain, count in MIX.items():
        members = [i for i, c in enumerate(crops) if c.domain == domain]
        sizes = Counter(crops[i].label for i in members)
        weights = np.array([sizes[crops[i].label] ** -0.5 for i in members])
        expected = count * weights / weights.sum()
        repeats = np.floor(expected + rng.random(len(members))).astype(int)
        indices += list(np.repeat(members, repeats))
    return list(rng.permutation(indices))


def batches(crops: list[data.Crop], ids: list[str], size: int, batch: int, seed: int, share_held: float):
    """Yields (float32 [N, 3, size, size], int64 [N]), the next one prepared while the last one trains."""
    order = draw(crops, np.random.default_rng(seed))
    chunks = [order[i : i + batch] for i in range(0, len(order) - batch + 1, batch)]

    def make(chunk: list[int]):
        rng = np.random.default_rng([seed, chunk[0]])
        views = [view(crops[i], size, rng, share_held) for i in chunk]
        return to_input(views), torch.tensor([ids.index(crops[i].label) for i in chunk])

    with ThreadPoolExecutor(1) as pool:
        ahead = [pool.submit(make, c) for c in chunks[:2]]
        for i in range(len(chunks)):
            if i + 2 < len(chunks):
                ahead.append(pool.submit(make, chunks[i + 2]))
            yield ahead.pop(0).result()


@torch.no_grad()
def accuracy(model: torch.nn.Module, crops: list[data.Crop], ids: list[str]) -> dict[str, float]:
    """Top-1 by domain through the kiosk's own preprocessing."""
    model.eval()
    hits = {}
    for i in range(0, len(crops), 32):
        part = crops[i : i + 32]
        x = torch.stack([preprocess(c.pixels(), GARMENTS) for c in part]).contiguous(memory_format=torch.channels_last)
        for crop, top in zip(part, model(x).argmax(1).tolist()):
            hits.setdefault(crop.domain, []).append(ids[top] == crop.label)
    return {domain: round(float(np.mean(h)), 4) for domain, h in hits.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data.DATA)
    parser.add_argument("--stage", choices=STAGES, required=True)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    stage, checkpoint = STAGES[args.stage], RUNS / f"{args.stage}.pt"
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    RUNS.mkdir(parents=True, exist_ok=True)

    ids = data.label_ids(args.data)
    train = [c for source in (data.laid, data.worn, data.others) for c in source(args.data, "train")]
    dev = [c for source in (data.laid, data.held_up, data.worn, data.others) for c in source(args.data, "dev")]
    print(f"train {Counter(c.domain for c in train)} dev {Counter(c.domain for c in dev)}", flush=True)

    model = network.garments(len(ids))
    if stage.start:
        model.load_state_dict(torch.load(RUNS / f"{stage.start}.pt")["average"])
    average = copy.deepcopy(model)
    head = list(model._fc.parameters())
    body = [p for n, p in model.named_parameters() if p.requires_grad and not n.startswith("_fc.")]
    optimizer = torch.optim.AdamW([
        {"params": [p for p in body if p.ndim > 1], "peak": stage.body, "weight_decay": 0.02},
        {"params": [p for p in body if p.ndim == 1], "peak": stage.body, "weight_decay": 0.0},
        {"params": head, "peak": stage.head, "weight_decay": 0.02},
    ])
    per_epoch = sum(MIX.values()) // args.batch
    total, step, start = per_epoch * len(stage.sizes), 0, 0
    if checkpoint.exists():
        state = torch.load(checkpoint)
        model.load_state_dict(state["model"]), average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        start, step = state["epoch"], state["step"]

    for epoch in range(start, len(stage.sizes)):
        began, losses = time.time(), []
        network.train_mode(model)
        for x, y in batches(train, ids, stage.sizes[epoch], args.batch, epoch, stage.held):
            rate = min(1, (step + 1) / 150) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1, step / total))))
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * rate
            loss = F.cross_entropy(model(x), y, label_smoothing=0.1)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(body + head, 5.0)
            optimizer.step()
            step += 1
            decay = min(0.998, (1 + step) / (10 + step))
            for mine, theirs in zip(average.state_dict().values(), model.state_dict().values()):
                mine.lerp_(theirs, 1 - decay) if mine.is_floating_point() else mine.copy_(theirs)
            losses.append(loss.item())
            if step % 50 == 0:
                rate_now = len(losses) * args.batch / (time.time() - began)
                print(f"  step {step}/{total} loss {np.mean(losses[-50:]):.3f} {rate_now:.1f} images/s", flush=True)
        state = {"model": model.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict(),
                 "epoch": epoch + 1, "step": step, "labels": ids}
        torch.save(state, RUNS / "partial.pt")
        (RUNS / "partial.pt").replace(checkpoint)
        print(f"epoch {epoch + 1} size {stage.sizes[epoch]} loss {np.mean(losses):.3f} "
              f"dev {accuracy(average, dev, ids)} {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
