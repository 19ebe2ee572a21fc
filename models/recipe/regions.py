"""Labels the regions that pose finds on people in street photos: by mask where there is one, else by the photo's tags.

The regions come from the kiosk's own code (`npm run regions -- --data FOLDER --out FILE`), so that training sees what the kiosk will see.
A region may show several garments; its target is a share for each label.
"""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from recipe import data
from recipe.data import REJECT, Crop
from recipe.preprocess import InputSpec, load_rgb, preprocess

FILE = Path(__file__).resolve().parents[1] / ".runs" / "people" / "regions.json"
# The groups of which a region of that kind may show a garment; of other kinds only the region's own.
SHOWS = {"outer": ("outer", "upper"), "whole": ("whole", "upper", "lower", "outer")}
BARE = 0.12  # a region with less cloth than this shows no garment
INSIDE = 0.5  # so much of a type must lie in a region that is named after it


def regions(folder: Path, split: str, file: Path = FILE) -> list[Crop]:
    """Crops of domain `region` (by mask) and `tagged` (by tags). split: train, dev (1 photo in 12 of train), val."""
    found, types = json.loads(file.read_text()), data.taxonomy(folder)
    names = json.loads((folder / "worn" / "mask-labels.json").read_text())
    members = {t: [names.index(n) for n in entry["worn"] if n in names] for t, entry in types.items()}
    crops = []
    for row in csv.DictReader((folder / "worn" / "tags.csv").open()):
        photo = row["photo"]
        own = "dev" if row["split"] == "train" and data.held_out("photo" + photo, 12) else row["split"]
        if own != split or not found.get(photo):
            continue
        image = load_rgb(folder / "worn" / "photos" / f"{photo}.jpg")
        tags = row["tags"].split("|")
        worn = [t for t, entry in types.items() if set(entry["worn"]) & set(tags)]
        mask = np.asarray(Image.open(folder / "worn" / "masks" / f"{photo}.png")) if row["mask"] == "1" else None
        areas = None if mask is None else {t: np.isin(mask, indices) for t, indices in members.items()}
        for region in found[photo]:
            left, top, right, bottom = box = within(region["box"], image)
            own_types = [t for t in types if types[t]["group"] in SHOWS.get(region["kind"], (region["group"],))]
            if areas is None:
                target = by_tags(worn, own_types, region["kind"], types)
            else:
                inside = {t: int(area[top:bottom, left:right].sum()) for t, area in areas.items()}
                target = by_mask(inside, {t: int(a.sum()) for t, a in areas.items()}, own_types, (bottom - top) * (right - left),
                                 image.shape[0] * image.shape[1])
            if target:
                label = max(target, key=target.get)
                domain = "tagged" if areas is None else "region"
                crops.append(Crop(image, box, label, domain, f"{photo}/{region['kind']}", target=target))
    return crops


def within(box: list[float], image: np.ndarray) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) in whole pixels, inside the image and at least 8 wide and high."""
    height, width = image.shape[:2]
    left, top = min(max(0, round(box[0])), width - 8), min(max(0, round(box[1])), height - 8)
    return left, top, min(width, max(left + 8, round(box[2]))), min(height, max(top + 8, round(box[3])))


def by_mask(inside: dict[str, int], whole: dict[str, int], own: list[str], pixels: int, photo: int) -> dict[str, float]:
    """The largest of the region's own types if one is really there; else each garment by its area; else no garment."""
    there = {t: inside[t] for t in own if whole[t] >= data.MIN_SHARE * photo and inside[t] >= INSIDE * whole[t]}
    if there:
        return {max(there, key=there.get): 1.0}
    cloth = sum(inside.values())
    if cloth < BARE * pixels:
        return {REJECT: 1.0}
    return {t: n / cloth for t, n in inside.items() if n}


def by_tags(worn: list[str], own: list[str], kind: str, types: dict) -> dict[str, float]:
    """The worn types of the region's own, in equal shares; what else covers it where the tags tell; else nothing.

    By the masks a third of the bags lie outside the region `carry`: it may show whatever its wearer has on, with a bag or without one.
    """
    there = [t for t in worn if t in own]
    if kind == "carry":
        there += [t for t in worn if types[t]["group"] in ("lower", "whole", "upper", "outer")]
    if not there:
        cover = {"outer": ("upper", "whole"), "upper": ("whole",), "lower": ("whole",), "whole": ("upper", "outer", "lower")}
        there = [t for t in worn if types[t]["group"] in cover.get(kind, ())]
    if there:
        return {t: 1 / len(there) for t in there}
    return {REJECT: 1.0} if kind == "head" else {}


@torch.no_grad()
def sharpen(crops: list[Crop], model: torch.nn.Module, ids: list[str], spec: InputSpec) -> list[Crop]:
    """Pseudo-labels: where tags leave several types, `model` (logits in the order of `ids`) divides the shares among them."""
    model.eval()
    sharpened = []
    for crop in crops:
        if crop.domain == "tagged" and len(crop.target) > 1:
            candidates = list(crop.target)
            logits = model(preprocess(crop.pixels(), spec)[None])[0]
            shares = logits[[ids.index(t) for t in candidates]].softmax(0).tolist()
            target = dict(zip(candidates, shares))
            crop = replace(crop, target=target, label=max(target, key=target.get))
        sharpened.append(crop)
    return sharpened
