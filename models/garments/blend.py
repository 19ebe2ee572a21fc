"""Weights between 1.2.0 and what `camera.py` learnt (arXiv 2109.01903), or beyond: what each share comes to, and the chosen one as blend.pt.

`python models/garments/blend.py [--name camera ...] [--shares 0 0.25 ...] [--data FOLDER]` asks camera-K.pt of every fold about the people of
`webcams` and `found` whom neither it nor a teacher has seen, and the mean of these networks (arXiv 2203.05482) about dev; of several trainings it asks the mean of
those networks that have not seen somebody, and how far to go with the biases of what people wear (`recipe/prior.py`). The mean of several lies
nearer to 1.2.0 than each of them, so a share above 1 may be the best (arXiv 2212.04089). `--write SHARE` writes blend.pt,
what ships, with these biases in its head (`--beside MODEL.onnx`: halfway to that), and held-out.npz, what the networks of the folds make of two looks at people whom they have not
seen, for temperature and threshold. Nothing that is reported is opened here.
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from garments.bank import chunks
from garments.camera import START, embedding, normalised
from garments.people_folds import GROUPS, IDS, asked, by_outfit
from garments.train import RUNS
from recipe import data, efficientnet, measure, prior, regions, webcams
from recipe.network import Network
from recipe.preprocess import GARMENTS

HELD_OUT = "held-out.npz"
SAMPLE = 10  # chunks of the bank that tell what is worn from what lies alone: 4,000 views


def blended(files: list[Path], share: float) -> Network:
    """`share` (0..1, or beyond the mean) of the mean of `files`, the rest of 1.2.0."""
    mean = efficientnet.from_checkpoint(files[0], len(IDS))
    for number, file in enumerate(files[1:], 2):
        efficientnet.between(mean, efficientnet.from_checkpoint(file, len(IDS)), 1 / number)
    return efficientnet.between(efficientnet.from_checkpoint(START, len(IDS)), mean, share).eval()


@torch.no_grad()
def worn_axis(network: Network) -> tuple[np.ndarray, float]:
    """What tells views of what is worn from others by `network`'s embedding (`prior.worn_axis`)."""
    files, device = [np.load(file) for file in chunks()[:SAMPLE]], torch.device("cpu")
    parts = (part for file in files for part in torch.from_numpy(file["views"]).permute(0, 3, 1, 2).split(50))
    embeddings = torch.cat([embedding(network, normalised(part, device), 0) for part in parts])
    return prior.worn_axis(embeddings.numpy(), np.concatenate([file["domains"] for file in files]))


def held_out(trainings: list[dict[Path, list[str]]], share: float, crops: list[data.Crop]) -> np.ndarray:
    """Logits [N, labels] of `crops`, each by the mean of one network of each training that has not seen its outfit; nan where a training has none.

    `trainings`: the outfits that each checkpoint has not seen.
    """
    judges = defaultdict(list)
    for i, crop in enumerate(crops):
        found = tuple(next((file for file, outfits in left.items() if crop.sender in outfits), None) for left in trainings)
        if None not in found:
            judges[found].append(i)
    logits = np.full((len(crops), len(IDS)), np.nan, np.float32)
    for files, own in judges.items():
        logits[own] = asked(blended(list(files), share), GARMENTS, [crops[i] for i in own])
    return logits


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data.DATA)
    parser.add_argument("--name", nargs="+", default=["camera"], help="of the checkpoints of a training; of several trainings the mean")
    parser.add_argument("--shares", type=float, nargs="+", default=[0, 0.25, 0.5, 0.75, 1])
    parser.add_argument("--priors", type=float, nargs="*", default=[], help="how far the biases of what is worn go")
    parser.add_argument("--dev", action="store_true", help="ask about dev too")
    parser.add_argument("--write", type=float)
    parser.add_argument("--beside", type=Path, help="a released model.onnx, whose weights count as much as the new ones in what is written")
    args = parser.parse_args()
    torch.set_num_threads(1)
    trainings = [{file: torch.load(file, map_location="cpu")["without"] for fold in range(webcams.FOLDS) if (file := RUNS / f"{name}-{fold}.pt").exists()}
                 for name in args.name]
    files = [file for left in trainings for file in left]
    pictures = webcams.trained_on(args.data)
    people = webcams.crops([p for p in pictures if p.person not in webcams.SEEN_BY_TEACHERS], args.data)
    shares, known = prior.natural(args.data), prior.outfits(pictures)
    truth = np.array([IDS.index(c.label) for c in people])
    if args.write is not None:
        network, biases = blended(files, args.write), prior.row(prior.between(shares, known, prior.PRIOR))
        prior.into_head(network.head, biases, *worn_axis(network))
        if args.beside:
            network = efficientnet.between(efficientnet.from_release(args.beside, len(IDS)), network, 0.5)
        torch.save({"average": network.state_dict(), "labels": IDS}, RUNS / "blend.pt")
        looks = np.stack([held_out(trainings, args.write, crops) + biases for crops in (people, [webcams.widened(crop) for crop in people])])
        there = ~np.isnan(looks[0, :, 0])
        weights = prior.weights([people[i] for i in np.flatnonzero(there)], shares)
        np.savez(RUNS / HELD_OUT, logits=looks[:, there], truth=truth[there], weights=weights)
        print(f"blend.pt: {args.write} of the mean of {len(files)} networks, the rest of 1.2.0; biases of what is worn: {dict(zip(IDS, biases.tolist()))}")
        return
    sets = {} if not args.dev else {"laid": data.laid(args.data, "dev"), "held up": data.held_up(args.data, "dev"), "worn": data.worn(args.data, "dev"),
            "other": data.others(args.data, "dev"),
            "region": [c for c in regions.regions(args.data, "dev") if c.domain == "region" and max(c.target.values()) == 1]}
    before = asked(blended(files, 0), GARMENTS, people).argmax(1) == truth
    for share in args.shares:
        logits = held_out(trainings, share, people)
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
            weights = prior.weights(kept, shares)
            for far in args.priors:
                chances = measure.softmax(logits[there] + prior.row(prior.between(shares, known, far)))
                hits, sure = chances.argmax(1) == truth[there], chances.max(1) >= measure.NAMED_FROM
                surprise = -(weights * np.log(chances[np.arange(len(there)), truth[there]])).sum()
                print(f"{share:.2f} as often as worn, biases {far:.2f}: right {weights @ hits:.3f}, named {weights @ sure:.3f}, right when named "
                      f"{weights @ (hits & sure) / (weights @ sure):.3f}, surprise {surprise:.3f}", flush=True)
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
