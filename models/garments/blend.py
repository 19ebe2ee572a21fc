"""Weights between 1.2.0 and what `camera.py` learnt (arXiv 2109.01903): what each share comes to, and the chosen one as blend.pt.

`python models/garments/blend.py [--name camera] [--shares 0 0.25 ...] [--data FOLDER]` asks camera-K.pt of every fold about its own people of
`webcams` and `found`, and the mean of these networks (arXiv 2203.05482) about dev; `--write SHARE` writes blend.pt, what ships, and held-out.npz, what the
networks of the folds make of people whom they have not seen, for the temperature. Nothing that is reported is opened here.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from garments.camera import START
from garments.people_folds import GROUPS, IDS, asked, by_outfit
from garments.train import RUNS
from recipe import data, efficientnet, measure, regions, webcams
from recipe.network import Network
from recipe.preprocess import GARMENTS

HELD_OUT = "held-out.npz"


def blended(files: list[Path], share: float) -> Network:
    """`share` (0..1) of the mean of `files`, the rest of 1.2.0."""
    mean = efficientnet.from_checkpoint(files[0], len(IDS))
    for number, file in enumerate(files[1:], 2):
        efficientnet.between(mean, efficientnet.from_checkpoint(file, len(IDS)), 1 / number)
    return efficientnet.between(efficientnet.from_checkpoint(START, len(IDS)), mean, share).eval()


def held_out(name: str, share: float, crops: list[data.Crop], fold_of: list[int]) -> np.ndarray:
    """Logits [N, labels] of `crops`, each by the network of its own fold; rows of folds that are not trained yet are nan."""
    logits = np.full((len(crops), len(IDS)), np.nan, np.float32)
    for fold in range(webcams.FOLDS):
        if (RUNS / f"{name}-{fold}.pt").exists():
            own = [i for i, f in enumerate(fold_of) if f == fold]
            logits[own] = asked(blended([RUNS / f"{name}-{fold}.pt"], share), GARMENTS, [crops[i] for i in own])
    return logits


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data.DATA)
    parser.add_argument("--name", default="camera")
    parser.add_argument("--shares", type=float, nargs="+", default=[0, 0.25, 0.5, 0.75, 1])
    parser.add_argument("--dev", action="store_true", help="ask about dev too")
    parser.add_argument("--write", type=float)
    args = parser.parse_args()
    torch.set_num_threads(1)
    files = [file for fold in range(webcams.FOLDS) if (file := RUNS / f"{args.name}-{fold}.pt").exists()]
    pictures = webcams.trained_on(args.data)
    fold_of, person = webcams.folds(pictures), {p.id: p.person for p in pictures}
    people = webcams.crops(pictures, args.data)
    folds, truth = [fold_of[person[c.id]] for c in people], np.array([IDS.index(c.label) for c in people])
    if args.write is not None:
        torch.save({"average": blended(files, args.write).state_dict(), "labels": IDS}, RUNS / "blend.pt")
        logits = held_out(args.name, args.write, people, folds)
        there = ~np.isnan(logits[:, 0])
        np.savez(RUNS / HELD_OUT, logits=logits[there], truth=truth[there])
        print(f"blend.pt: {args.write} of the mean of {len(files)} folds, the rest of 1.2.0")
        return
    sets = {} if not args.dev else {"laid": data.laid(args.data, "dev"), "held up": data.held_up(args.data, "dev"), "worn": data.worn(args.data, "dev"),
            "other": data.others(args.data, "dev"),
            "region": [c for c in regions.regions(args.data, "dev") if c.domain == "region" and max(c.target.values()) == 1]}
    before = asked(blended(files, 0), GARMENTS, people).argmax(1) == truth
    for share in args.shares:
        logits = held_out(args.name, share, people, folds)
        there = np.flatnonzero(~np.isnan(logits[:, 0]))
        if len(there):
            named, kept = logits[there].argmax(1), [people[i] for i in there]
            line = []
            for what, hits in (("right", named == truth[there]), ("group", GROUPS[named] == GROUPS[truth[there]])):
                value, (low, high), n = by_outfit(hits, kept)
                line.append(f"{what} {value:.3f} [{low:.3f}, {high:.3f}]")
            gained, (low, high), _ = by_outfit((named == truth[there]).astype(float) - before[there], kept)
            line.append(f"right more than 1.2.0 by {gained:.3f} [{low:.3f}, {high:.3f}]")
            surprise = -np.log(measure.softmax(logits[there])[np.arange(len(there)), truth[there]]).mean()
            heat = measure.fit_temperature((logits[there], truth[there]))
            print(f"{share:.2f} webcams, people held out: {', '.join(line)}, surprise {surprise:.3f}, best temperature {heat}, n={n}", flush=True)
        if args.dev:
            network, line = blended(files, share), []
            for title, crops in sets.items():
                found, right = asked(network, GARMENTS, crops), np.array([IDS.index(c.label) for c in crops])
                t = measure.fit_temperature((found, right))
                surprise = -np.log(measure.softmax(found, t)[np.arange(len(right)), right] + 1e-12).mean()
                line.append(f"{title} {measure.top(found, right, 1):.3f}/{measure.macro_f1(found, right):.3f}/{surprise:.3f} ({len(right)})")
            print(f"{share:.2f} dev: {', '.join(line)}", flush=True)


if __name__ == "__main__":
    main()
