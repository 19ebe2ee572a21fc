"""Reads the data folder into labelled crops: laid-out garments, worn garments and what is no garment.

Splits. `train` is what the weights see. `dev` (official validation + senders and photos held out of train) chooses
the input size and the temperature. `test` and `val` are only reported.
"""

import csv
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from recipe.preprocess import load_rgb

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
REJECT = "other"
ON_CLOTH = "on-cloth"  # who sent the photos of `on_cloth`
MIN_SHARE = 0.004  # a worn type smaller than this share of its photo is not a crop
GUIDE = (324, 432)  # the kiosk's frame guide in a 640 x 480 camera frame: width, height
WALL = (138, 135, 128)  # what stands behind the held-up garments of dev and test
CLOTH_EXTRAS = {"scarf", "socks", "stockings", "tights", "vest", "swimwear", "intimate", "bra", "panties", "tie", "belt"}


@dataclass
class Crop:
    """One labelled region: `box` = (left, top, right, bottom) in pixels of `image`, uint8 [H, W, 3]."""

    image: np.ndarray
    box: tuple[int, int, int, int]
    label: str
    domain: str  # laid | held | worn | region | tagged | dressed | indoor | webcam | other
    id: str
    neighbours: np.ndarray | None = None  # bool [H, W]: other garments of a worn photo, to be painted over at times
    sender: str = ""  # who sent a laid-out photo, or the outfit before a webcam; folds never divide one
    target: dict[str, float] | None = None  # shares of the labels, summing to 1, where `label` is not all of it

    def pixels(self) -> np.ndarray:
        """The region itself: uint8 [h, w, 3]."""
        left, top, right, bottom = self.box
        return self.image[top:bottom, left:right]


def taxonomy(data: Path) -> dict:
    """Canonical type id -> {group, garments: [...], worn: [...], fashion-mnist: [...]}, in label order."""
    return json.loads((data / "taxonomy.json").read_text())["types"]


def label_ids(data: Path) -> list[str]:
    """The model's labels in logit order: the canonical types, then the reject class."""
    return [*taxonomy(data), REJECT]


def held_out(key: str, one_in: int) -> bool:
    """A deterministic draw: true for about one key in `one_in`."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % one_in == 0


def whole(image: np.ndarray) -> tuple[int, int, int, int]:
    return 0, 0, image.shape[1], image.shape[0]


def laid(data: Path, split: str, kids: bool = True) -> list[Crop]:
    """Photos of single garments. split: train (official train + extra, less one sender in 16), dev, validation, test, official
    (train, validation and test as they were published), all. `kids`: children's too."""
    to_type = {label: t for t, entry in taxonomy(data).items() for label in entry["garments"]}
    crops = []
    for row in csv.DictReader((data / "garments" / "labels.csv").open()):
        own, official = row["split"], row["split"] != "extra"
        if own in ("train", "extra"):
            own = "dev" if held_out("sender" + row["sender"], 16) else "train"
        wanted = {"all": True, "official": official, "dev": own in ("dev", "validation")}.get(split, own == split)
        if wanted and row["label"] in to_type and (kids or row["kids"] != "True"):
            image = load_rgb(data / "garments" / "images" / f"{row['image']}.jpg")
            crops.append(Crop(image, whole(image), to_type[row["label"]], "laid", row["image"], sender=row["sender"]))
    return crops


def on_cloth(data: Path) -> list[Crop]:
    """Photos of single garments on green cloth, taken with a phone; all of them are learnt from. None where the folder is not there."""
    folder, crops = data / "phone-garments", []
    rows = csv.DictReader((folder / "labels.csv").open()) if folder.exists() else []
    for row in rows:
        if row["type"]:  # without one it is no type of the taxonomy
            image = load_rgb(next((folder / "images").glob(f"{row['image']}.*")))
            crops.append(Crop(image, whole(image), row["type"], "laid", row["image"], sender=ON_CLOTH))
    return crops


def held(image: np.ndarray, wall: tuple[int, int, int], fill: float = 1, at: tuple[float, float] = (0.5, 0.5)) -> np.ndarray:
    """A garment as the kiosk's camera sees it held up: inside the guide, `fill` (0..1] of it, the wall around it.

    uint8 [H, W, 3] -> uint8 [432, 324, 3]; `at` says where in the free space it lies, 0..1 from left and top.
    """
    picture = Image.fromarray(image)
    scale = fill * min(g / s for g, s in zip(GUIDE, picture.size))
    w, h = (max(1, round(s * scale)) for s in picture.size)
    canvas = Image.new("RGB", GUIDE, wall)
    place = tuple(int((g - s) * a) for g, s, a in zip(GUIDE, (w, h), at))
    canvas.paste(picture.resize((w, h), Image.Resampling.BICUBIC), place)
    return np.array(canvas)


def held_up(data: Path, split: str) -> list[Crop]:
    """The photos of `laid` held up before the camera and a gray wall, domain `held`."""
    views = ((c, held(c.image, WALL)) for c in laid(data, split))
    return [Crop(view, whole(view), c.label, "held", c.id) for c, view in views]


@lru_cache
def worn_photos(data: Path, split: str) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """Street photos that have a mask: (id, uint8 [H, W, 3], mask uint8 [H, W]). split: train, dev (1 in 12 of train), val."""
    photos = []
    for row in csv.DictReader((data / "worn" / "tags.csv").open()):
        own = "dev" if row["split"] == "train" and held_out("photo" + row["photo"], 12) else row["split"]
        if own == split and row["mask"] == "1":
            mask = np.asarray(Image.open(data / "worn" / "masks" / f"{row['photo']}.png"))
            photos.append((row["photo"], load_rgb(data / "worn" / "photos" / f"{row['photo']}.jpg"), mask))
    return photos


def bounds(mask: np.ndarray) -> tuple[int, int, int, int]:
    """The tight box around the true pixels of a bool [H, W] mask."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def worn(data: Path, split: str) -> list[Crop]:
    """One crop per canonical type and photo, by its mask."""
    names = json.loads((data / "worn" / "mask-labels.json").read_text())
    members = {t: [names.index(n) for n in entry["worn"] if n in names] for t, entry in taxonomy(data).items()}
    garments = [i for indices in members.values() for i in indices]
    crops = []
    for photo, image, mask in worn_photos(data, split):
        dressed = np.isin(mask, garments)
        for garment, indices in members.items():
            region = np.isin(mask, indices)
            if region.mean() >= MIN_SHARE:
                crops.append(Crop(image, bounds(region), garment, "worn", f"{photo}/{garment}", dressed & ~region))
    return crops


def bystanders(data: Path, split: str) -> list[Crop]:
    """Background, head and skin windows of street photos that show almost no clothing (label `other`)."""
    names = json.loads((data / "worn" / "mask-labels.json").read_text())
    cloth = {n for entry in taxonomy(data).values() for n in entry["worn"]} | CLOTH_EXTRAS
    cloth_indices = [i for i, n in enumerate(names) if n in cloth]
    anchors = {"background": ([names.index("null")], 0.01), "head": ([names.index("hair")], 0.10),
               "skin": ([names.index("skin")], 0.06)}
    crops = []
    for photo, image, mask in worn_photos(data, split):
        rng = np.random.default_rng(int(photo))
        covered = np.isin(mask, cloth_indices)
        for kind, (indices, most) in anchors.items():
            ys, xs = np.nonzero(np.isin(mask, indices))
            for _ in range(40 if len(ys) else 0):
                side = int(rng.uniform(0.12, 0.5 if kind == "background" else 0.25) * image.shape[1])
                at = rng.integers(len(ys))
                left = int(np.clip(xs[at] - side // 2, 0, image.shape[1] - side))
                top = int(np.clip(ys[at] - side // 2, 0, image.shape[0] - side))
                if covered[top : top + side, left : left + side].mean() <= most:
                    box = (left, top, left + side, top + side)
                    crops.append(Crop(image, box, REJECT, "other", f"{photo}/{kind}"))
                    break
    return crops


def groceries(data: Path, split: str) -> list[Crop]:
    """Groceries, label `other`. split: test (every fifth of 500), dev (40 of the rest), train (360)."""
    crops = []
    for path in sorted((data / "not-clothing").glob("*.jpg")):
        number = int(path.stem.split("-")[1])
        own = "test" if number % 5 == 0 else "dev" if number % 10 == 1 and number % 100 < 80 else "train"
        if own == split:
            image = load_rgb(path)
            crops.append(Crop(image, whole(image), REJECT, "other", path.stem))
    return crops


def empties(count: int, seed: int) -> list[Crop]:
    """Synthetic empty scenes (label `other`): plain colours, gradients, noise; 120 x 120 pixels."""
    rng = np.random.default_rng(seed)
    crops = []
    for number in range(count):
        a, b = rng.uniform(0, 255, (2, 3))
        if number % 2:  # mostly grayish walls rather than loud colours
            a, b = a.mean() + rng.normal(0, 10, 3), b.mean() + rng.normal(0, 10, 3)
        if number % 3 == 0:
            b = a
        angle = rng.uniform(0, 2 * np.pi)
        y, x = np.mgrid[0:120, 0:120] / 119 - 0.5
        ramp = np.clip(0.5 + x * np.cos(angle) + y * np.sin(angle), 0, 1)[..., None]
        noise = rng.normal(0, rng.choice([0, 2, 8, 40]), (120, 120, 3))
        image = np.clip(a + (b - a) * ramp + noise, 0, 255).astype(np.uint8)
        crops.append(Crop(image, whole(image), REJECT, "other", f"empty-{seed}-{number}"))
    return crops


def others(data: Path, split: str) -> list[Crop]:
    """Everything labelled `other` of a split (train or dev)."""
    count, seed = {"train": (200, 1), "dev": (30, 2)}[split]
    return groceries(data, split) + bystanders(data, split) + empties(count, seed)
