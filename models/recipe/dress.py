"""Puts laid-out upper garments on people in street photos, for types that few people there wear.

A garment is cut out (GrabCut), laid over the torso that pose found with its shoulders on theirs, and the head drawn over it again:
a hood lies behind the head, as it does when it is worn.
"""

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image

from recipe import data
from recipe.data import Crop
from recipe.regions import FILE, within

# How many cut-outs of each type are kept, and where its shoulders lie: share of its height from the top.
KEPT = {"sweatshirt": 200, "knitwear": 120, "t-shirt": 90, "top": 90, "shirt": 60, "jacket": 60, "blazer": 40}
SHOULDERS = {"sweatshirt": 0.22}
HEAD = ("hair", "skin", "hat", "glasses", "sunglasses", "earrings")
GREEN = 10  # cloth has an a (8 bits, grey is 128) at least so much below grey
KEYED = 60  # how far from the cloth in a and b everything is garment
OVER = ("bag", "purse", "wallet", "scarf")
REGION_SHOULDERS, REGION_HIPS = 0.13, 0.96  # of the height of the region `upper` (kiosk/pipeline/regions.ts)


@dataclass(frozen=True)
class CutOut:
    """uint8 [h, w, 4], cut to the garment; alpha 0 outside."""

    pixels: np.ndarray
    type: str


@dataclass(frozen=True)
class Person:
    """A street photo: uint8 [H, W, 3], mask uint8 [H, W], the boxes of `upper` and `outer` (left, top, right, bottom)."""

    id: str
    image: np.ndarray
    mask: np.ndarray
    boxes: tuple[tuple[int, int, int, int], ...]


def cut_out(crop: Crop) -> CutOut | None:
    """The garment of a laid-out photo; None where GrabCut finds no single thing of a garment's size."""
    cv2.setRNGSeed(0)  # GrabCut draws: without it a garment depends on which others the same process has cut out before
    image = np.ascontiguousarray(crop.image[..., ::-1])
    height, width = image.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    rect = (int(0.03 * width), int(0.03 * height), int(0.94 * width), int(0.94 * height))
    cv2.grabCut(image, mask, rect, np.zeros((1, 65)), np.zeros((1, 65)), 4, cv2.GC_INIT_WITH_RECT)
    alpha = largest((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD), 5)
    if not alpha.any():
        return None
    left, top, right, bottom = data.bounds(alpha > 0)
    share = alpha.mean()
    if not 0.15 < share < 0.85 or alpha[top:bottom, left:right].mean() < 0.4 or bottom - top < 0.4 * height:
        return None
    return cut_along(crop, alpha)


def largest(found: np.ndarray, brush: int) -> np.ndarray:
    """uint8 [H, W], 1 on the largest connected part of `found` (bool [H, W]), when all that is thinner than `brush` pixels is gone; 0 where nothing is left."""
    count, parts, stats, _ = cv2.connectedComponentsWithStats(cv2.morphologyEx(found.astype(np.uint8), cv2.MORPH_OPEN, np.ones((brush, brush), np.uint8)))
    return (parts == 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())).astype(np.uint8) if count > 1 else np.zeros(found.shape, np.uint8)


def cut_along(crop: Crop, alpha: np.ndarray) -> CutOut:
    """The garment where `alpha`, uint8 [H, W], is 1, with a soft edge."""
    left, top, right, bottom = data.bounds(alpha > 0)
    return CutOut(np.dstack([crop.image, cv2.GaussianBlur(alpha * 255, (3, 3), 0)])[top:bottom, left:right], crop.label)


def keyed(crop: Crop) -> np.ndarray:
    """uint8 [H, W], 1 on the garment of a photo of `data.on_cloth`: what is not as green as the cloth at the photo's rim is.

    GrabCut takes the cloth's shadows with it; hue and chroma (a, b of CIELAB) hardly change with the light."""
    lab = cv2.cvtColor(crop.image, cv2.COLOR_RGB2LAB)[..., 1:].astype(np.float32)
    height, width = lab.shape[:2]
    rim = np.concatenate([part.reshape(-1, 2) for part in (lab[: height // 12], lab[:, : width // 12], lab[:, -width // 12 :])])
    cloth = np.median(rim[rim[:, 0] < 128 - GREEN], 0)
    away = (np.linalg.norm(lab - cloth, axis=2) / KEYED * 255).clip(0, 255).astype(np.uint8)
    between, _ = cv2.threshold(away, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return cv2.morphologyEx(largest(away > between, 3), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))


def cut_outs(folder: Path, seed: int = 0, wanted: dict[str, int] = KEPT) -> list[CutOut]:
    """Of every type in `wanted`, from train, and all that lie on green cloth; the same ones every time. None of children: most of these
    are bodies of babies, which nobody before a camera wears."""
    rng = np.random.default_rng(seed)
    found = [cut_along(crop, keyed(crop)) for crop in data.on_cloth(folder) if crop.label in wanted]
    laid = data.laid(folder, "train", kids=False)
    for kind, most in wanted.items():
        members = [c for c in laid if c.label == kind]
        picked = [members[i] for i in rng.permutation(len(members))[:most]]
        with ProcessPoolExecutor(2) as pool:
            found += [c for c in pool.map(cut_out, picked, chunksize=4) if c is not None]
    return found


def people(folder: Path) -> list[Person]:
    """The people of train whose torso pose found."""
    regions, found = json.loads(FILE.read_text()), []
    for photo, image, mask in data.worn_photos(folder, "train"):
        boxes = {r["kind"]: within(r["box"], image) for r in regions.get(photo, [])}
        if "upper" in boxes and "outer" in boxes:
            found.append(Person(photo, image, mask, (boxes["upper"], boxes["outer"])))
    return found


def dressed(garment: CutOut, person: Person, names: list[str], rng: np.random.Generator) -> Crop:
    """`person` in `garment`, seen through one of their regions."""
    left, top, right, bottom = person.boxes[0]
    shoulders, hips = top + REGION_SHOULDERS * (bottom - top), top + REGION_HIPS * (bottom - top)
    share = SHOULDERS.get(garment.type, 0.05)
    height = (hips - shoulders) * rng.uniform(1.0, 1.3) / (1 - share)
    width = height * garment.pixels.shape[1] / garment.pixels.shape[0] * rng.uniform(0.85, 1.15)
    size = max(8, round(width)), max(8, round(height))
    layer = Image.fromarray(garment.pixels).resize(size, Image.Resampling.BILINEAR)
    if rng.random() < 0.5:
        layer = layer.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    layer = layer.rotate(rng.uniform(-6, 6), Image.Resampling.BILINEAR)
    at = round((left + right) / 2 - size[0] / 2 + rng.normal(0, 0.03) * size[0]), round(shoulders - share * height)
    canvas = Image.fromarray(person.image)
    canvas.paste(layer.convert("RGB"), at, layer.getchannel("A"))
    pixels = np.array(canvas)
    rows = np.arange(len(pixels))[:, None]
    neck = shoulders + 0.05 * (bottom - top)
    over = np.isin(person.mask, [names.index(n) for n in HEAD]) & ((rows < neck) | (rng.random() < 0.5))
    if rng.random() < 0.5:
        over |= np.isin(person.mask, [names.index(n) for n in OVER])
    pixels[over] = person.image[over]
    box = person.boxes[int(rng.random() < 0.4)]
    return Crop(pixels, box, garment.type, "dressed", f"{person.id}/{garment.type}")


def crops(folder: Path, cache: Path, count: int = 2000) -> list[Crop]:
    """`count` dressed people, kept in `cache`; every type of KEPT as often as any other, sweatshirts three times as often."""
    if not cache.exists():
        garments, wearers, rng = cut_outs(folder), people(folder), np.random.default_rng(0)
        names = json.loads((folder / "worn" / "mask-labels.json").read_text())
        by_type = [[g for g in garments if g.type == t] for t in [*KEPT, "sweatshirt", "sweatshirt"]]
        partial = cache.with_suffix(".partial")
        torch.save([trimmed(dressed(pick(pick(by_type, rng), rng), pick(wearers, rng), names, rng)) for _ in range(count)], partial)
        partial.replace(cache)
    return torch.load(cache, weights_only=False)


def pick(members: list, rng: np.random.Generator):
    return members[rng.integers(len(members))]


def trimmed(crop: Crop) -> Crop:
    """The box and a tenth around it, without the rest of the photo."""
    left, top, right, bottom = crop.box
    x, y = max(0, left - (right - left) // 10), max(0, top - (bottom - top) // 10)
    image = crop.image[y : bottom + (bottom - top) // 10, x : right + (right - left) // 10].copy()
    return replace(crop, image=image, box=(left - x, top - y, right - x, bottom - y))
