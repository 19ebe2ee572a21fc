"""Makes the views that `camera.py` learns from, once; goes on where it stopped.

`python models/garments/bank.py [--data FOLDER] [--processes N]`: each chunk holds views uint8 [n, 192, 192, 3], targets, domain and outfit.
"""

import argparse
import multiprocessing
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from garments.train import HELD, RUNS, draw, target
from recipe import data, dress, people_views, regions, rooms
from recipe.augment import view
from recipe.labels import GARMENTS as LABELS
from recipe.preprocess import GARMENTS

BANK = RUNS / "bank"
IDS = list(LABELS)
CHUNK = 400
# Views in the bank, and the share of them that a webcam has taken, by domain.
VIEWS = {"laid": 4500, "worn": 3500, "region": 2400, "tagged": 1200, "indoor": 2400, "put-on": 4500, "other": 1300,
         "room": 800, "webcam": 6600}
WEBCAM = {"laid": 0.3, "worn": 0.3, "region": 0.4, "tagged": 0.3, "indoor": 0.9, "put-on": 0.8, "other": 0.3, "room": 0.3,
          "webcam": 0.5}

ELSEWHERE = 0.5  # share of the views of what lies on green cloth that show it before something else
DOUBT = 0.1  # share of the target of somebody before a camera that goes to all labels of the upper body
UPPER = [i for i, (group, *_) in enumerate(LABELS.values()) if group in ("upper", "outer")]


def chunks() -> list[Path]:
    """The files of the bank, in order."""
    return [file for file in sorted(BANK.glob("[0-9]*.npz")) if "partial" not in file.name]


def bank() -> dict[str, np.ndarray]:
    """Everything but the views, of all chunks in order."""
    loaded = [np.load(file) for file in chunks()]
    return {key: np.concatenate([c[key] for c in loaded]) for key in ("targets", "domains", "outfits")}


def keep(file: Path, **arrays: np.ndarray) -> None:
    """Writes one array as .npy, or several as .npz, beside the file and renames it: what is there is whole."""
    partial = file.with_suffix(f".partial{file.suffix}")
    if file.suffix == ".npz":
        np.savez(partial, **arrays)
    else:
        np.save(partial, *arrays.values())
    partial.replace(file)


def before_camera(domains: np.ndarray) -> np.ndarray:
    """Which views show somebody before a camera, and not only before another background."""
    return np.isin(domains, ("webcam", "put-on"))


def doubted(targets: np.ndarray, domains: np.ndarray) -> np.ndarray:
    """[N, labels]: `targets`, of people before cameras with some doubt."""
    doubt = np.zeros(len(IDS), np.float32)
    doubt[UPPER] = 1 / len(UPPER)
    return np.where(before_camera(domains)[:, None], (1 - DOUBT) * targets + DOUBT * doubt, targets)


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
        _still.extend(data.on_cloth(folder))
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
    crop = crops[which]
    if crop.sender == data.ON_CLOTH and rng.random() < ELSEWHERE:
        return replace(crop, image=rooms.put_before(crop.image, dress.keyed(crop).astype(np.float32), source.places, rng))
    return crop


def fill(part: int, args: argparse.Namespace, lines: list[tuple[str, int | str]], crops: list[data.Crop], source: people_views.Source) -> None:
    """Makes every `args.processes`-th chunk that is not there yet, from `part` on."""
    chunks = [lines[i : i + CHUNK] for i in range(0, len(lines), CHUNK)]
    for number in range(part, len(chunks), args.processes):
        file = BANK / f"{number:03}.npz"
        if file.exists():
            continue
        began, rng, views, shares, outfits = time.time(), np.random.default_rng([1, number]), [], [], []
        for domain, which in chunks[number]:
            crop = made(domain, which, crops, source, rng)
            views.append(view(crop, GARMENTS.width, rng, HELD, WEBCAM[domain]))
            shares.append([target(crop).get(name, 0.0) for name in IDS])
            outfits.append(crop.sender if domain in ("webcam", "put-on", "room") else "")
        domains = np.array([domain for domain, _ in chunks[number]])
        keep(file, views=np.stack(views), targets=np.array(shares, np.float32), domains=domains, outfits=np.array(outfits))
        print(f"chunk {number + 1}/{len(chunks)}: {len(views)} views, {time.time() - began:.0f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data.DATA)
    parser.add_argument("--processes", type=int, default=2)
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
