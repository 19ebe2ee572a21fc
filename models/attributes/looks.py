"""Reads garments whose sleeve and pattern were named by hand, each as what the released model makes of it: its embedding and its texture.

The embedding is the mean over the picture of the last layer, which was taught not to care what is printed on a garment. A texture is how
much every channel varies over the picture, of the last layer and of two earlier ones, and these layers' means: repeated
stripes are seen early, and as variation.

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
import onnx

from recipe import data, webcams
from recipe.engine import opened
from recipe.export import MODELS, RECIPES, released
from recipe.preprocess import load_rgb, preprocess
from recipe.regions import FILE, within

OWN = Path(__file__).resolve().parent
RUNS = MODELS / ".runs" / "attributes"
STAGES = ((120, 12), (208, 6), (1280, 6))  # channels and side of the maps whose texture is looked at; the last one's mean is the embedding
# What an attribute is told from: the lengths of the parts of what is seen that count the same. People held out chose (models/LOG.md, 2026-11-30).
*EARLY, LAST = (channels for channels, _ in STAGES)
EMBEDDING = (LAST,)
TEXTURE = (*EARLY, LAST, *EARLY)  # the deviations and the early means, behind the embedding
TOLD_FROM = {"sleeve": EMBEDDING, "pattern": TEXTURE}
VALUES = {"sleeve": ("none", "short", "long"), "pattern": ("plain", "striped", "checked", "print", "graphic")}


@dataclass
class Look:
    """One garment in one picture: `labels` by attribute, empty where it cannot be told; `seen` [n, 3216], as it is, mirrored, and of people
    before cameras the wider look that the kiosk has too."""

    id: str
    person: str
    outfit: str
    type: str
    labels: dict[str, str]
    seen: np.ndarray


# A Look before the model has seen it; its last part reads the pixels, uint8 [H, W, 3], of one look or two.
Row = tuple[str, str, str, str, dict[str, str], Callable[[], list[np.ndarray]]]


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
            yield row["image"], row.get("person", row["outfit"]), row["outfit"], kind, row, partial(cuts, file, box, wider=True)


def worn(folder: Path) -> Iterator[Row]:
    """Regions of street photos of train; a dress also in the region of an upper garment, which is what a near camera shows of one."""
    found = json.loads(FILE.read_text())
    for row in csv.DictReader((OWN / "worn.csv").open()):
        file = folder / "worn" / "photos" / f"{row['photo']}.jpg"
        for region in found[row["photo"]]:
            if region["kind"] == row["region"] or (row["region"], region["kind"]) == ("whole", "upper"):
                yield f"{row['photo']}/{region['kind']}", row["photo"], row["photo"], "", row, partial(cuts, file, region["box"])


def laid(folder: Path) -> Iterator[Row]:
    """Laid-out photos of train, whole."""
    for row in csv.DictReader((OWN / "laid.csv").open()):
        file = folder / "garments" / "images" / f"{row['image']}.jpg"
        yield row["image"], row["image"], row["image"], "", row, lambda file=file: [load_rgb(file)]


def cuts(file: Path, box: list[float], wider: bool = False) -> list[np.ndarray]:
    """What the box (left, top, right, bottom; pixels) shows of a photo, and the wider look: uint8 [H, W, 3] each."""
    image = load_rgb(file)
    crop = data.Crop(image, within(box, image), "", "", "")
    return [look.pixels() for look in ((crop, webcams.widened(crop)) if wider else (crop,))]


class Watched:
    """The released file with the last map of each of STAGES as a further output."""

    def __init__(self) -> None:
        self.spec = RECIPES["garments"].input
        model = onnx.shape_inference.infer_shapes(onnx.load(released("garments") / "model.onnx"))
        last = {}  # of equal shape the last in order is the end of its stage
        for value in model.graph.value_info:
            shape = [d.dim_value for d in value.type.tensor_type.shape.dim]
            if len(shape) == 4 and (shape[1], shape[2]) in STAGES:
                last[shape[1], shape[2]] = value
        self.maps = [last[stage].name for stage in STAGES]
        model.graph.output.extend(last[stage] for stage in STAGES)
        self.session = opened(model.SerializeToString(), threads=1)

    def __call__(self, pixels: np.ndarray) -> np.ndarray:
        """uint8 [H, W, 3] -> embedding, then texture: float32 [3216]."""
        *early, last = (found[0] for found in self.session.run(self.maps, {"pixels": preprocess(pixels, self.spec)[None].numpy()}))
        means, deviations = ([m.mean((1, 2)) for m in early], [m.std((1, 2)) for m in (*early, last)])
        return np.concatenate([last.mean((1, 2)), *deviations, *means])


def part(seen: np.ndarray, attribute: str) -> np.ndarray:
    """[..., 3216] -> [..., what `attribute` is told from]."""
    return seen[..., :LAST] if TOLD_FROM[attribute] is EMBEDDING else seen[..., LAST:]


def looks(folder: Path, name: str) -> list[Look]:
    """All of one of `webcams`, `found`, `people`, `worn`, `laid`."""
    rows = list({"worn": worn, "laid": laid}[name](folder) if name in ("worn", "laid") else before_camera(folder, name))
    kept = RUNS / f"{name}-{RECIPES['garments'].version}-seen.npz"
    ids = [row[0] for row in rows]
    if not kept.exists() or list(np.load(kept)["ids"]) != ids:
        watched = Watched()
        views = lambda region, *wider: (region, region[:, ::-1], *wider)
        asked = [[watched(view) for view in views(*read())] for *_, read in rows]
        RUNS.mkdir(parents=True, exist_ok=True)
        np.savez(kept, ids=ids, seen=np.array(asked, np.float32))
    seen = np.load(kept)["seen"]
    return [Look(i, person, outfit, kind, {a: row[a] for a in VALUES}, one) for (i, person, outfit, kind, row, _), one in zip(rows, seen)]
