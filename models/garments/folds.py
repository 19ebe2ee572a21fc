"""Asks the recipe about senders whom it has never seen: five folds over the 3,781 official laid-out photos, no sender in two.

Each fold trains a network from ImageNet on the four others (with their senders' further photos), on the worn crops of train and on
`other`, by one short stage that was fixed beforehand; its last epoch counts. Start it like `train.py`; it resumes. `--fold N` runs one
of them. The figures over the folds that have been run on this machine go to models/garments/folds.json.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from garments.train import RANK, RUNS, Stage, fit, say, started
from recipe import data, measure
from recipe.preprocess import preprocess

FOLDS = 5
STAGE = Stage(8, 3e-4, 1e-3, {"laid": 3000, "worn": 1000, "other": 500})


def folds(crops: list[data.Crop]) -> dict[str, int]:
    """Sender -> fold: the senders of most photos first, each into the fold that has fewest."""
    sizes, filled = Counter(c.sender for c in crops), [0] * FOLDS
    found = {}
    for sender, photos in sorted(sizes.items(), key=lambda one: (-one[1], one[0])):
        found[sender] = filled.index(min(filled))
        filled[found[sender]] += photos
    return found


@torch.no_grad()
def logits(network: torch.nn.Module, crops: list[data.Crop]) -> np.ndarray:
    """float32 [N, labels]."""
    parts = [torch.stack([preprocess(c.pixels(), STAGE.spec) for c in crops[i : i + 16]]) for i in range(0, len(crops), 16)]
    return torch.cat([network(x.contiguous(memory_format=torch.channels_last)) for x in parts]).numpy()


def figures(done: dict[int, tuple[np.ndarray, np.ndarray]]) -> dict:
    """Of each fold (logits, truth): what all of them come to, and top-1 by fold."""
    every, right = (np.concatenate(parts) for parts in zip(*done.values()))
    return {"n": len(right), "top1": measure.top(every, right, 1), "top3": measure.top(every, right, 3),
            "macroF1": measure.macro_f1(every, right), "byFold": {fold: round(measure.top(*pair, 1), 4) for fold, pair in done.items()}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fold", type=int, choices=range(FOLDS), help="one fold; all when left out")
    args = started(parser)
    ids, photos = data.label_ids(args.data), data.laid(args.data, "all")
    official, fold_of = {c.id for c in data.laid(args.data, "official")}, folds(photos)
    rest = [c for source in (data.worn, data.others) for c in source(args.data, "train")]
    for fold in range(FOLDS) if args.fold is None else [args.fold]:
        others = [c for c in photos if fold_of[c.sender] != fold]
        kept = [c for c in photos if fold_of[c.sender] == fold and c.id in official]
        network = fit(STAGE, others + rest, kept, ids, RUNS / f"fold{fold}.pt", args.batch, args.device)
        found, truth = logits(network, kept), np.array([ids.index(c.label) for c in kept])
        if RANK == 0:
            np.savez(RUNS / f"fold{fold}.npz", logits=found, truth=truth)
        say(f"fold {fold}: {len(kept)} photos of {len({c.sender for c in kept})} senders, top-1 {measure.top(found, truth, 1):.4f}")
    if RANK > 0:
        return
    files = {fold: RUNS / f"fold{fold}.npz" for fold in range(FOLDS)}
    found = figures({fold: (np.load(file)["logits"], np.load(file)["truth"]) for fold, file in files.items() if file.exists()})
    (Path(__file__).parent / "folds.json").write_text(json.dumps(found, indent=1) + "\n")
    say(json.dumps(found))


if __name__ == "__main__":
    main()
