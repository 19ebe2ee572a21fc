"""Reads people before cameras: `webcams` and `found` (trained on, folded by person) and `people` (measured only), cut by the kiosk's own regions.

`found` are further people of public repositories (`people/found.csv`; `people/found.py` fetches the pictures). The regions come from
`npm run regions -- --photos SET/images --out models/.runs/people/SET.json`. A garment is looked at in the region of its group.
"""

import csv
import json
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from recipe import data
from recipe.data import Crop
from recipe.export import MODELS
from recipe.preprocess import load_rgb
from recipe.regions import within

RUNS = MODELS / ".runs" / "people"
FOUND = MODELS / "people" / "found.csv"
FOLDS = 4
WIDER = 0.15
SEEN_BY_TEACHERS = ("p01", "p03", "p05")  # and the two people of clips/


@dataclass
class Picture:
    """One frame: uint8 [H, W, 3]; `regions` are boxes (left, top, right, bottom) by kind; `type` is the upper garment's."""

    id: str
    person: str
    outfit: str
    type: str
    image: np.ndarray
    regions: dict[str, tuple[int, int, int, int]]


def trained_on(folder: Path) -> list[Picture]:
    """Everybody who may be learnt from: `webcams`, and `found` where it was fetched."""
    return pictures(folder, "webcams") + (pictures(folder, "found") if (RUNS / "found.json").exists() else [])


def pictures(folder: Path, name: str) -> list[Picture]:
    """All of `webcams`, `found` or `people`."""
    found = json.loads((RUNS / f"{name}.json").read_text())
    labels, images = (FOUND, RUNS / "found" / "images") if name == "found" else (folder / name / "labels.csv", folder / name / "images")
    rows, pictures = csv.DictReader(labels.open(encoding="utf-8")), []
    for row in rows:
        image = load_rgb(next(images.glob(f"{row['image']}.*")))
        regions = {region["kind"]: within(region["box"], image) for region in found[row["image"]]}
        pictures.append(Picture(row["image"], row.get("person", row["outfit"]), row["outfit"], row.get("type", row.get("wears")), image, regions))
    return pictures


def crops(pictures: list[Picture], folder: Path) -> list[Crop]:
    """What each wears, in the region of its group; pictures without that region are left out. `sender` is the outfit."""
    types = data.taxonomy(folder)
    return [Crop(p.image, p.regions[kind], p.type, "webcam", p.id, sender=p.outfit)
            for p in pictures if (kind := types[p.type]["group"]) in p.regions]


def widened(crop: Crop) -> Crop:
    """The same with as much around it as every second look of the kiosk has (`widened` in kiosk/pipeline/people/regions.ts)."""
    left, top, right, bottom = crop.box
    x, y = WIDER / 2 * (right - left), WIDER / 2 * (bottom - top)
    return replace(crop, box=within([left - x, top - y, right + x, bottom + y], crop.image))


def folds(pictures: list[Picture]) -> dict[str, int]:
    """Person -> fold. Wearers of rare types first, each into the fold that has fewest outfits of that type, then fewest outfits."""
    outfits = {p.outfit: (p.person, p.type) for p in pictures}
    counts = Counter(kind for _, kind in outfits.values())
    worn = {person: sorted((k for who, k in outfits.values() if who == person), key=lambda k: (counts[k], k)) for person, _ in outfits.values()}
    filled, found = [Counter() for _ in range(FOLDS)], {}
    for person, kinds in sorted(worn.items(), key=lambda one: (counts[one[1][0]], one[1][0], -len(one[1]), one[0])):
        fold = min(range(FOLDS), key=lambda f: (filled[f][kinds[0]], filled[f].total(), f))
        found[person] = fold
        filled[fold].update(kinds)
    return found


def left_out(pictures: list[Picture], fold: int | None) -> list[str]:
    """The outfits of the people of `fold`; none for None."""
    fold_of = folds(pictures)
    return sorted({p.outfit for p in pictures if fold_of[p.person] == fold})
