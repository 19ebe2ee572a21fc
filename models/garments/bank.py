"""Makes the views that `camera.py` learns from, once, with what teachers think of the very same views; goes on where it stopped.

`python models/garments/bank.py [--data FOLDER] [--device cpu|cuda] [--processes N] [--teachers vit lite]`: each chunk
holds views uint8 [n, 192, 192, 3], targets, domain, outfit and the teachers' log probabilities. Teachers are asked only about laid-out
and street photos; still, they saw frames of clips/, so a model that has asked them is not reported there. Without them 1.2.0 alone advises.
"""

import argparse
import multiprocessing
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from garments import teachers
from garments.train import HELD, RUNS, draw, target
from recipe import data, people_views, regions
from recipe.augment import view
from recipe.labels import GARMENTS as LABELS
from recipe.preprocess import GARMENTS

BANK = RUNS / "bank"
IDS = list(LABELS)
CHUNK = 400
TEACHER_SIZE = 224
# Views in the bank, and the share of them that a webcam has taken, by domain.
VIEWS = {"laid": 4500, "worn": 3500, "region": 2400, "tagged": 1200, "indoor": 2400, "put-on": 4500, "other": 1300,
         "room": 800, "webcam": 6600}
WEBCAM = {"laid": 0.3, "worn": 0.3, "region": 0.4, "tagged": 0.3, "indoor": 0.9, "put-on": 0.8, "other": 0.3, "room": 0.3,
          "webcam": 0.5}
TAUGHT = ("laid", "worn", "region", "tagged", "indoor")


def plan(folder: Path, seed: int = 0) -> list[tuple[str, int | str]]:
    """(domain, index of a crop, or outfit, or 0) of every view, shuffled; the same list every time."""
    rng = np.random.default_rng(seed)
    crops, found = still(folder), []
    for index in draw(crops, {k: VIEWS[k] for k in ("laid", "worn", "region", "tagged", "other")}, rng):
        found.append((crops[index].domain, index))
    found += [(domain, 0) for domain in ("indoor", "put-on", "room") for _ in range(VIEWS[domain])]
    outfits = {p.outfit: p.type for p in people_views.webcams.trained_on(folder) if "upper" in p.regions}
    weights = np.array([list(outfits.values()).count(kind) ** -0.5 for kind in outfits.values()])
    for outfit, share in zip(outfits, weights / weights.sum()):
        found += [("webcam", outfit)] * round(share * VIEWS["webcam"])
    return [found[i] for i in rng.permutation(len(found))]


_still: list[data.Crop] = []


def still(folder: Path) -> list[data.Crop]:
    """The crops that are photos as they are."""
    if not _still:
        _still.extend(c for source in (data.laid, data.worn, data.others) for c in source(folder, "train"))
        _still.extend(regions.regions(folder, "train"))
    return _still


def made(domain: str, which: int | str, crops: list[data.Crop], source: people_views.Source, rng: np.random.Generator) -> data.Crop:
    """The crop of one line of the plan."""
    if domain == "webcam":
        return people_views.before_webcam(source, which, rng)
    if domain == "put-on":
        return people_views.dressed(source, rng)
    if domain == "indoor":
        return people_views.indoors(source, rng)
    if domain == "room":
        while (crop := people_views.empty_room(source, rng)) is None:
            pass
        return crop
    return crops[which]


@torch.no_grad()
def opinions(network: torch.nn.Module, x: torch.Tensor, device: torch.device) -> torch.Tensor:
    """Log probabilities [N, labels], on the CPU."""
    parts = []
    for part in x.split(32):
        with torch.autocast(device.type, torch.bfloat16):
            parts.append(network(part.to(device).contiguous(memory_format=torch.channels_last)).float().log_softmax(1).cpu())
    return torch.cat(parts)


def fill(part: int, args: argparse.Namespace, lines: list[tuple[str, int | str]], crops: list[data.Crop], source: people_views.Source) -> None:
    """Makes every `args.processes`-th chunk that is not there yet, from `part` on."""
    torch.set_num_threads(1)
    device = torch.device(args.device)
    known = [teachers.load(args.data, name, len(IDS))[0].to(device) for name in args.teachers]
    size = TEACHER_SIZE if known else GARMENTS.width
    chunks = [lines[i : i + CHUNK] for i in range(0, len(lines), CHUNK)]
    for number in range(part, len(chunks), args.processes):
        file = BANK / f"{number:03}.npz"
        if file.exists():
            continue
        began, rng, views, shares, outfits = time.time(), np.random.default_rng([1, number]), [], [], []
        for domain, which in chunks[number]:
            crop = made(domain, which, crops, source, rng)
            views.append(view(crop, size, rng, HELD, WEBCAM[domain]))
            shares.append([target(crop).get(name, 0.0) for name in IDS])
            outfits.append(crop.sender if domain in ("webcam", "put-on", "room") else "")
        pixels = torch.from_numpy(np.stack(views)).permute(0, 3, 1, 2).float()
        small = F.interpolate(pixels, (GARMENTS.height, GARMENTS.width), mode="bilinear", antialias=True).round() if known else pixels
        domains = np.array([domain for domain, _ in chunks[number]])
        taught = torch.from_numpy(np.isin(domains, TAUGHT))
        advice = torch.zeros(len(known), len(pixels), len(IDS))
        for i, teacher in enumerate(known):
            advice[i, taught] = opinions(teacher, ((pixels - 127) / 128)[taught], device)
        partial = file.with_suffix(".partial.npz")
        np.savez(partial, views=small.permute(0, 2, 3, 1).byte().numpy(), targets=np.array(shares, np.float32), domains=domains,
                 outfits=np.array(outfits), advice=advice.numpy())
        partial.replace(file)
        print(f"chunk {number + 1}/{len(chunks)}: {len(views)} views, {time.time() - began:.0f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data.DATA)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--processes", type=int, default=2, help="1 where teachers are asked on a GPU")
    parser.add_argument("--teachers", nargs="*", default=[], choices=("vit", "lite"))
    args = parser.parse_args()
    BANK.mkdir(parents=True, exist_ok=True)
    source, lines, crops = people_views.source(args.data), plan(args.data), still(args.data)
    if args.processes == 1:
        return fill(0, args, lines, crops, source)
    context = multiprocessing.get_context("fork")  # the photos are read once and shared
    parts = [context.Process(target=fill, args=(part, args, lines, crops, source)) for part in range(args.processes)]
    for part in parts:
        part.start()
    for part in parts:
        part.join()
    if any(part.exitcode for part in parts):
        sys.exit("A part has failed; what is there stays, run it again.")


if __name__ == "__main__":
    main()
