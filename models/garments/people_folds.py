"""Measures models on people before cameras: `webcams` and `found` in folds by person, an outfit counting once, and `people`, which is only reported.

`python models/garments/people_folds.py MODEL ... [--data FOLDER]`; MODEL is `released` (the newest model.onnx), a teacher (`vit`, `lite`, `both`),
`student`, a checkpoint FILE.pt of this recipe, or a comma-separated list of one checkpoint a fold: each then judges only its own
fold's people, whom it has not seen. Upper garments by pose region: all labels compete, then those of the region alone, as on the kiosk.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from garments import teachers
from recipe import data, efficientnet, measure, webcams
from recipe.data import Crop
from recipe.engine import Engine
from recipe.labels import GARMENTS as LABELS
from recipe.preprocess import GARMENTS, InputSpec, preprocess

IDS = list(LABELS)
GROUPS = np.array([v[0] for v in LABELS.values()])
COMPETING = {"upper": ("upper",), "outer": ("outer", "upper"), "whole": ("whole", "upper", "lower", "outer")}  # kiosk/pipeline/regions.ts
Judge = Callable[[list[Crop]], np.ndarray]  # logits [N, labels]


@torch.no_grad()
def asked(network: torch.nn.Module, spec: InputSpec, crops: list[Crop]) -> np.ndarray:
    """Log probabilities [N, labels] of a network in evaluation."""
    parts = [torch.stack([preprocess(c.pixels(), spec) for c in crops[i : i + 16]]) for i in range(0, len(crops), 16)]
    return torch.cat([network(x.contiguous(memory_format=torch.channels_last)).float().log_softmax(1) for x in parts]).numpy()


def judge(name: str, folder: Path) -> Judge:
    """Logits of what `name` names."""
    if name == "released":
        engine = Engine("garments")
        return lambda crops: engine.logits(c.pixels() for c in crops)
    if name == "both":
        two = [judge(one, folder) for one in ("vit", "lite")]
        return lambda crops: np.mean([one(crops) for one in two], 0)
    network, spec = teachers.load(folder, name, len(IDS)) if name in teachers.SIZES else (efficientnet.from_checkpoint(Path(name), len(IDS)), GARMENTS)
    return lambda crops: asked(network, spec, crops)


def by_outfit(hits: np.ndarray, crops: list[Crop]) -> tuple[float, tuple[float, float], int]:
    """Mean over outfits of the share of their frames that hit; 95 % interval by drawing outfits anew; number of outfits."""
    frames = defaultdict(list)
    for hit, crop in zip(hits, crops, strict=True):
        frames[crop.sender].append(hit)
    shares = np.array([np.mean(own) for own in frames.values()])
    drawn = np.random.default_rng(0).choice(shares, (10000, len(shares))).mean(1)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return float(shares.mean()), (float(low), float(high)), len(shares)


def competing(logits: np.ndarray, crops: list[Crop]) -> np.ndarray:
    """`logits` with what may not be named from a crop's region out of the race."""
    allowed = np.array([np.isin(GROUPS, COMPETING[LABELS[c.label][0]]) for c in crops])
    return np.where(allowed, logits, -np.inf)


def figures(title: str, logits: np.ndarray, crops: list[Crop]) -> None:
    """Prints the figures of one model on one set of crops."""
    truth = np.array([IDS.index(c.label) for c in crops])
    named, within = logits.argmax(1), competing(logits, crops).argmax(1)
    print(f"{title} ({len(crops)} frames)")
    for what, hits in (("right, all labels", named == truth), ("its group right", GROUPS[named] == GROUPS[truth]),
                       ("right, labels of the region", within == truth)):
        share, (low, high), n = by_outfit(hits, crops)
        print(f"  {what:28} {share:.3f} [{low:.3f}, {high:.3f}] n={n}")
    probabilities = measure.softmax(logits)
    for label in dict.fromkeys(truth):
        own = truth == label
        share, _, n = by_outfit((named == truth)[own], [c for c in crops if c.label == IDS[label]])
        wrong = [IDS[i] for i in named[own & (named != truth)]]
        print(f"    {IDS[label]:11} {share:.2f} of {n}, {probabilities[own, label].mean():.2f} sure; read as "
              + ", ".join(f"{w} {wrong.count(w)}" for w in sorted(set(wrong), key=lambda w: -wrong.count(w))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="+", metavar="MODEL")
    parser.add_argument("--data", type=Path, default=data.DATA)
    parser.add_argument("--only", choices=("webcams", "people"), help="one set; both when left out")
    args = parser.parse_args()
    torch.set_num_threads(1)
    pictures = webcams.trained_on(args.data)
    fold_of, person = webcams.folds(pictures), {p.id: p.person for p in pictures}
    held, measured = webcams.crops(pictures, args.data), webcams.crops(webcams.pictures(args.data, "people"), args.data)
    for name in args.models:
        judges = [judge(one, args.data) for one in name.split(",")]
        if args.only != "people":
            logits = np.zeros((len(held), len(IDS)), np.float32)
            for fold in range(webcams.FOLDS):
                own = [i for i, c in enumerate(held) if fold_of[person[c.id]] == fold]
                logits[own] = judges[fold % len(judges)]([held[i] for i in own])
                hits = [IDS[logits[i].argmax()] == held[i].label for i in own]
                print(f"{name} webcams, fold {fold}: {by_outfit(np.array(hits), [held[i] for i in own])[0]:.3f}")
            people = np.array([person[c.id] for c in held])
            own = np.char.startswith(people, "p")  # those of `found` are f01 and on
            for title, mask in (("webcams and found", np.full(len(held), True)), ("webcams", own),
                                ("webcams, without the people whom the teachers saw", own & ~np.isin(people, webcams.SEEN_BY_TEACHERS))):
                figures(f"{name} {title}", logits[mask], [held[i] for i in np.flatnonzero(mask)])
        if args.only != "webcams" and len(judges) == 1:
            figures(f"{name} people", judges[0](measured), measured)


if __name__ == "__main__":
    main()
