"""Makes crops of people before cameras for training: cut out of their rooms, in laid-out garments, and people of street photos brought indoors.

Nothing here knows folds: `sender` of a crop is the outfit whose picture it shows, and whoever holds people out drops it by that.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from recipe import data, dress, regions, rooms, webcams
from recipe.data import Crop
from recipe.put_on import SHORT, put_on
from recipe.webcam_look import cut_by_frame, hand
from recipe.webcams import Picture

PUT_ON = {"sweatshirt": 110, "knitwear": 90, "t-shirt": 30, "top": 70, "shirt": 50, "jacket": 50, "blazer": 20}  # cut-outs of each type, at most
ROOM_KEPT = 0.25  # share of the views of a webcam that show the room that was there
Box = tuple[int, int, int, int]


@dataclass
class Source:
    """What people before cameras are made of; `alpha` of a picture is float32 [H, W], `outfits` pictures by outfit, `street` by label."""

    outfits: dict[str, list[Picture]]
    alpha: dict[str, np.ndarray]
    places: list[np.ndarray]
    garments: dict[str, list[dress.CutOut]]
    street: dict[str, list[tuple[Crop, np.ndarray]]]
    groups: dict[str, str]


def source(folder: Path, masks: Path = webcams.RUNS / "webcam-masks") -> Source:
    """Reads everything that the views below need."""
    pictures = [p for p in webcams.trained_on(folder) if "upper" in p.regions]
    alpha = {p.id: np.asarray(Image.open(masks / f"{p.id}.png"), np.float32) / 255 for p in pictures}
    outfits: dict[str, list[Picture]] = {}
    for picture in pictures:
        outfits.setdefault(picture.outfit, []).append(picture)
    cuts: dict[str, list[dress.CutOut]] = {}
    kept = webcams.RUNS / "cut-outs.pt"
    if not kept.exists():
        torch.save(dress.cut_outs(folder, wanted=PUT_ON), kept.with_suffix(".partial"))
        kept.with_suffix(".partial").replace(kept)
    for cut in torch.load(kept, weights_only=False):
        cuts.setdefault(cut.type, []).append(cut)
    people = {photo: (mask > 0).astype(np.float32) for photo, _, mask in data.worn_photos(folder, "train")}
    street: dict[str, list[tuple[Crop, np.ndarray]]] = {}
    for crop in regions.regions(folder, "train"):
        if crop.domain == "region" and crop.id.endswith(("/upper", "/outer")):
            street.setdefault(crop.label, []).append((crop, people[crop.id.split("/")[0]]))
    groups = {name: entry["group"] for name, entry in data.taxonomy(folder).items()}
    return Source(outfits, alpha, rooms.rooms(folder), cuts, street, groups)


def pick(members: list, rng: np.random.Generator):
    return members[rng.integers(len(members))]


def near(image: np.ndarray, alpha: np.ndarray, boxes: dict[str, Box]) -> tuple[np.ndarray, np.ndarray, dict[str, Box]]:
    """The part of a picture that holds `boxes` and an eighth around them, with the boxes in it: less to draw."""
    left, top = (min(box[i] for box in boxes.values()) for i in (0, 1))
    right, bottom = (max(box[i] for box in boxes.values()) for i in (2, 3))
    x, y = max(0, left - (right - left) // 8), max(0, top - (bottom - top) // 8)
    part = slice(y, bottom + (bottom - top) // 8), slice(x, right + (right - left) // 8)
    return image[part], alpha[part], {kind: (b[0] - x, b[1] - y, b[2] - x, b[3] - y) for kind, b in boxes.items()}


def finished(crop: Crop, rng: np.random.Generator) -> Crop:
    """Cut by the frame and behind a hand, at times."""
    if rng.random() < 0.3:
        crop = cut_by_frame(crop, rng)
    if rng.random() < 0.25:
        crop = replace(crop, image=hand(crop.image, crop.box, rng))
    return crop


def before_webcam(source: Source, outfit: str, rng: np.random.Generator) -> Crop:
    """Any frame of `outfit`, mostly in the region of its group, mostly before another background."""
    picture = pick(source.outfits[outfit], rng)
    own, other = ("outer", "upper") if source.groups[picture.type] == "outer" else ("upper", "outer")
    kind = own if rng.random() < 0.75 or other not in picture.regions else other
    image, alpha, boxes = near(picture.image, source.alpha[picture.id], {kind: picture.regions[kind]})
    if rng.random() >= ROOM_KEPT:
        image = rooms.put_before(image, alpha, source.places, rng)
    return finished(Crop(image, boxes[kind], picture.type, "webcam", picture.id, sender=outfit), rng)


def dressed(source: Source, rng: np.random.Generator) -> Crop:
    """Somebody before a webcam and another background in a laid-out garment; sweatshirts three times as often as any other type."""
    garment = pick(source.garments[pick([*source.garments, "sweatshirt", "sweatshirt"], rng)], rng)
    # Nobody wears a T-shirt over the sleeves of a jumper.
    wearers = [own for own in source.outfits.values() if garment.type not in SHORT or own[0].type in SHORT]
    picture = pick(pick(wearers, rng), rng)
    kept = {kind: picture.regions[kind] for kind in ("upper", "outer", "head") if kind in picture.regions}
    image, alpha, boxes = near(picture.image, source.alpha[picture.id], kept)
    image = rooms.put_before(image, alpha, source.places, rng)
    image = put_on(garment, image, alpha, boxes, rng)
    box = boxes["outer"] if "outer" in boxes and rng.random() < 0.4 else boxes["upper"]
    return finished(Crop(image, box, garment.type, "dressed", f"{picture.id}/{garment.type}", sender=picture.outfit), rng)


def indoors(source: Source, rng: np.random.Generator) -> Crop:
    """Somebody of a street photo of train before a wall or in a shop, seen through a region; rarer labels more often."""
    counts = np.sqrt([len(own) for own in source.street.values()])
    crop, alpha = pick(list(source.street.values())[rng.choice(len(counts), p=counts / counts.sum())], rng)
    image, alpha, boxes = near(crop.image, alpha, {"own": crop.box})
    image = rooms.put_before(image, alpha, source.places, rng)
    return finished(replace(crop, image=image, box=boxes["own"], domain="indoor"), rng)


def empty_room(source: Source, rng: np.random.Generator) -> Crop | None:
    """A part of somebody's room without them, label `other`; None when the draw shows the person."""
    picture = pick(pick(list(source.outfits.values()), rng), rng)
    height, width = picture.image.shape[:2]
    h, w = int(rng.uniform(0.2, 0.6) * height), int(rng.uniform(0.15, 0.5) * width)
    y, x = rng.integers(height - h + 1), rng.integers(width - w + 1)
    if (source.alpha[picture.id][y : y + h, x : x + w] > 0.2).mean() > 0.02:
        return None
    return Crop(picture.image, (x, y, x + w, y + h), data.REJECT, "other", picture.id, sender=picture.outfit)
