"""Reads garments whose sleeve and pattern were named by hand, each as the embedding that the released model gives of it.

`webcams`, `found` and `people` carry their labels; `worn.csv` names regions of street photos of train, `laid.csv` laid-out photos of train.
A garment is looked at where the kiosk looks: in the region of its group (`npm run regions`), a dress that is not seen whole in that of an
upper garment. Embeddings are kept in .runs/attributes, as they cost a run each.
"""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from recipe import data, webcams
from recipe.engine import Engine
from recipe.export import MODELS, RECIPES
from recipe.preprocess import load_rgb, preprocess
from recipe.regions import FILE, within

OWN = Path(__file__).resolve().parent
RUNS = MODELS / ".runs" / "attributes"
VALUES = {"sleeve": ("none", "short", "long"), "pattern": ("plain", "striped", "checked", "print", "graphic")}


@dataclass
class Look:
    """One garment in one picture: `labels` by attribute, empty where it cannot be told; `embedding` [2, size], as it is and mirrored."""

    id: str
    person: str
    outfit: str
    type: str
    labels: dict[str, str]
    embedding: np.ndarray


# A Look before it is embedded; its last part reads the pixels, uint8 [H, W, 3].
Row = tuple[str, str, str, str, dict[str, str], Callable[[], np.ndarray]]


def before_camera(folder: Path, name: str) -> Iterator[Row]:
    """`webcams`, `found` or `people`: pictures without a region of the garment are left out."""
    labels, images = (webcams.FOUND, webcams.RUNS / "found" / "images") if name == "found" else (folder / name / "labels.csv", folder / name / "images")
    found, types = json.loads((webcams.RUNS / f"{name}.json").read_text()), data.taxonomy(folder)
    for row in csv.DictReader(labels.open()):
        kind = row.get("type") or row["wears"].split("|")[0]
        group = types[kind]["group"]
        boxes = {region["kind"]: region["box"] for region in found[row["image"]]}
        box = boxes.get(group) or (boxes.get("upper") if group == "whole" else None)
        if box:
            file = next(images.glob(f"{row['image']}.*"))
            yield row["image"], row.get("person", row["outfit"]), row["outfit"], kind, row, partial(cut, file, box)


def worn(folder: Path) -> Iterator[Row]:
    """Regions of street photos of train; a dress also in the region of an upper garment, which is what a near camera shows of one."""
    found = json.loads(FILE.read_text())
    for row in csv.DictReader((OWN / "worn.csv").open()):
        file = folder / "worn" / "photos" / f"{row['photo']}.jpg"
        for region in found[row["photo"]]:
            if region["kind"] == row["region"] or (row["region"], region["kind"]) == ("whole", "upper"):
                yield f"{row['photo']}/{region['kind']}", row["photo"], row["photo"], "", row, partial(cut, file, region["box"])


def laid(folder: Path) -> Iterator[Row]:
    """Laid-out photos of train, whole."""
    for row in csv.DictReader((OWN / "laid.csv").open()):
        yield row["image"], row["image"], row["image"], "", row, partial(load_rgb, folder / "garments" / "images" / f"{row['image']}.jpg")


def cut(file: Path, box: list[float]) -> np.ndarray:
    image = load_rgb(file)
    left, top, right, bottom = within(box, image)
    return image[top:bottom, left:right]


def looks(folder: Path, name: str) -> list[Look]:
    """All of one of `webcams`, `found`, `people`, `worn`, `laid`."""
    rows = list({"worn": worn, "laid": laid}[name](folder) if name in ("worn", "laid") else before_camera(folder, name))
    kept = RUNS / f"{name}-{RECIPES['garments'].version}.npz"
    ids = [row[0] for row in rows]
    if not kept.exists() or list(np.load(kept)["ids"]) != ids:
        engine = Engine("garments", threads=1)
        both = lambda pixels: [engine.tensor(preprocess(view, engine.spec))[1] for view in (pixels, pixels[:, ::-1])]
        asked = [both(read()) for *_, read in rows]
        RUNS.mkdir(parents=True, exist_ok=True)
        np.savez(kept, ids=ids, embeddings=np.array(asked, np.float32))
    embeddings = np.load(kept)["embeddings"]
    return [Look(i, person, outfit, kind, {a: row[a] for a in VALUES}, e) for (i, person, outfit, kind, row, _), e in zip(rows, embeddings)]
