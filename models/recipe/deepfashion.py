"""Reads DeepFashion's "Category and Attribute Prediction" benchmark in its own file layout into labelled crops.

The data set (Liu et al., CVPR 2016) is given out by its authors under an agreement, for non-commercial research only; this
reads the folder that their archives unpack to:

    Anno_coarse/ (Anno/ in the release of 2016)   Eval/                       img/ (or Img/img/)
        list_category_cloth.txt  list_bbox.txt        list_eval_partition.txt     FOLDER/img_00000001.jpg
        list_category_img.txt    list_landmarks.txt
        list_attr_cloth.txt      list_attr_img.txt

Every list begins with the number of its rows and a line of column names. The five lists of images name the same images in
the same order, so they are read side by side, a row at a time: list_attr_img.txt has 1,000 numbers in each of
289,222 rows. Whatever does not fit is a LayoutError that names the file and the line.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from recipe.data import Crop
from recipe.deepfashion_types import TYPES
from recipe.preprocess import load_rgb

SPLITS = ("train", "val", "test")

# The landmarks of a row, in order, by clothes type: 1 upper body, 2 lower body, 3 full body.
_COLLAR, _SLEEVE, _WAIST, _HEM = (tuple(f"{side} {part}" for side in ("left", "right"))
                                  for part in ("collar", "sleeve", "waistline", "hem"))
LANDMARKS = {1: _COLLAR + _SLEEVE + _HEM, 2: _WAIST + _HEM, 3: _COLLAR + _SLEEVE + _WAIST + _HEM}
CATEGORY_TYPES = {"1": "upper body", "2": "lower body", "3": "full body"}
ATTRIBUTE_TYPES = {"1": "texture", "2": "fabric", "3": "shape", "4": "part", "5": "style"}
VISIBILITIES = {0: "visible", 1: "occluded", 2: "cut off"}


class LayoutError(ValueError):
    """A list that is not laid out as DeepFashion's; the message begins with the file and the line."""


@dataclass(frozen=True)
class Landmark:
    """A point of the garment: x, y in pixels of the image; visibility: visible | occluded | cut off."""

    name: str
    x: int
    y: int
    visibility: str


@dataclass(frozen=True)
class Record:
    """One image's row in all lists, without its pixels. `box` = (left, top, right, bottom) in pixels of the image.

    `attributes`: (name, kind) of those marked present; kind: texture | fabric | shape | part | style.
    """

    image: str
    box: tuple[int, int, int, int]
    category: str
    attributes: tuple[tuple[str, str], ...]
    landmarks: tuple[Landmark, ...]
    split: str


@dataclass
class DeepFashionCrop(Crop):
    """A Crop with what DeepFashion says besides: `record` keeps category, attributes and landmarks."""

    record: Record | None = None


@dataclass(frozen=True)
class Row:
    """A line of a list: its words, and how to say where it stands."""

    words: list[str]
    where: str

    def numbers(self, words: list[str]) -> list[int]:
        """`words` as whole numbers; DeepFashion pads some with zeros."""
        try:
            return [int(word) for word in words]
        except ValueError as error:
            raise LayoutError(f"{self.where}: expected whole numbers ({error})") from None


def rows(path: Path) -> Iterator[Row]:
    """The rows of one list after its count and its column names; as many as it promises, else a LayoutError."""
    try:
        file = path.open(encoding="utf-8")
    except OSError as error:
        raise LayoutError(f"{path}: cannot be read ({error.strerror})") from None
    with file:
        first = file.readline().strip()
        if not first.isdigit():
            raise LayoutError(f"{path}, line 1: expected the number of rows, found “{first[:40]}”")
        if not file.readline().strip():
            raise LayoutError(f"{path}, line 2: expected the column names")
        found, number = 0, 2
        for number, line in enumerate(file, start=3):
            if line.strip():
                found += 1
                yield Row(line.split(), f"{path}, line {number}")
        if found != int(first):
            raise LayoutError(f"{path}, line {number}: the list ends after {found} rows, line 1 says {int(first)}")


def named(path: Path, kinds: dict[str, str]) -> list[tuple[str, str]]:
    """The rows of a list of names: (name, kind). The kind's number is the last word; names may have spaces."""
    entries = []
    for row in rows(path):
        if len(row.words) < 2 or row.words[-1] not in kinds:
            raise LayoutError(f"{row.where}: expected a name and its type, {' or '.join(kinds)}")
        entries.append((" ".join(row.words[:-1]), kinds[row.words[-1]]))
    return entries


def records(root: Path, split: str | None = None) -> Iterator[Record]:
    """All images of a split (train, val, test; None: all) in the order of the lists. Reads no image file."""
    notes = next((root / name for name in ("Anno_coarse", "Anno") if (root / name).is_dir()), root / "Anno_coarse")
    categories = [name for name, _ in named(notes / "list_category_cloth.txt", CATEGORY_TYPES)]
    attributes = named(notes / "list_attr_cloth.txt", ATTRIBUTE_TYPES)
    files = [root / "Eval" / "list_eval_partition.txt",
             *(notes / f"list_{name}.txt" for name in ("category_img", "attr_img", "bbox", "landmarks"))]
    try:
        for part, *others in zip(*map(rows, files), strict=True):
            for other in others:
                if other.words[0] != part.words[0]:
                    raise LayoutError(f"{other.where}: names {other.words[0]}, but {part.where} names {part.words[0]}")
            own = one_of(part, dict(zip(SPLITS, SPLITS)), "a split")
            if split in (None, own):
                category, marks, box, points = others
                yield Record(part.words[0], box_of(box), category_of(category, categories),
                             present(marks, attributes), landmarks_of(points), own)
    except LayoutError:
        raise
    except ValueError as error:  # of zip
        raise LayoutError(f"{notes}: the lists of images differ in length ({error})") from None


def crops(root: Path, split: str, labels: str = "types") -> Iterator[DeepFashionCrop]:
    """Crops one at a time (all at once would fill the memory), their pixels read as they come.

    labels: "types" names the canonical type and leaves out what has none; "categories" keeps DeepFashion's own 50.
    Boxes are cut to the image; one that lies outside is a LayoutError.
    """
    for record in records(root, split):
        label = TYPES.get(record.category) if labels == "types" else record.category
        if label is None:
            continue
        path = next((p for p in (root / record.image, root / "Img" / record.image) if p.is_file()), None)
        if path is None:
            raise LayoutError(f"{root / record.image}: the lists name this image, but it is not there")
        image = load_rgb(path)
        left, top, right, bottom = record.box
        box = (max(0, left), max(0, top), min(image.shape[1], right), min(image.shape[0], bottom))
        if box[0] >= box[2] or box[1] >= box[3]:
            raise LayoutError(f"{path}: its box {record.box} lies outside its {image.shape[1]} x {image.shape[0]} pixels")
        yield DeepFashionCrop(image, box, label, "worn", record.image, record=replace(record, box=box))


def one_of(row: Row, known: dict, what: str):
    """What the second word of a row stands for."""
    if len(row.words) != 2 or row.words[1] not in known:
        raise LayoutError(f"{row.where}: expected an image and {what}, found “{' '.join(row.words[1:])[:40]}”")
    return known[row.words[1]]


def category_of(row: Row, categories: list[str]) -> str:
    """Category labels count from 1."""
    return one_of(row, {str(i): name for i, name in enumerate(categories, start=1)}, f"a category from 1 to {len(categories)}")


def present(row: Row, attributes: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The attributes marked 1; -1 is absent and 0 unknown."""
    marks = row.words[1:]
    if len(marks) != len(attributes):
        raise LayoutError(f"{row.where}: has {len(marks)} attribute marks, list_attr_cloth.txt names {len(attributes)}")
    wrong = set(marks) - {"-1", "0", "1"}
    if wrong:
        raise LayoutError(f"{row.where}: attribute marks are -1, 0 or 1, found “{min(wrong)}”")
    return tuple(attribute for attribute, mark in zip(attributes, marks) if mark == "1")


def box_of(row: Row) -> tuple[int, int, int, int]:
    box = row.numbers(row.words[1:])
    if len(box) != 4 or box[0] >= box[2] or box[1] >= box[3]:
        raise LayoutError(f"{row.where}: expected x_1 y_1 x_2 y_2 with x_1 < x_2 and y_1 < y_2, found {box}")
    return box[0], box[1], box[2], box[3]


def landmarks_of(row: Row) -> tuple[Landmark, ...]:
    """The clothes type, in some releases a variation type, then visibility, x and y of each landmark of that type."""
    numbers = row.numbers(row.words[1:])
    names = LANDMARKS.get(numbers[0]) if numbers else None
    if names is None:
        raise LayoutError(f"{row.where}: expected a clothes type, 1, 2 or 3")
    values = numbers[len(numbers) - 3 * len(names) :]
    if len(numbers) - 3 * len(names) not in (1, 2):
        raise LayoutError(f"{row.where}: clothes type {numbers[0]} has {len(names)} landmarks, found {len(numbers)} numbers")
    points = []
    for name, visibility, x, y in zip(names, values[::3], values[1::3], values[2::3]):
        if visibility not in VISIBILITIES:
            raise LayoutError(f"{row.where}: visibility of the {name} is 0, 1 or 2, found {visibility}")
        points.append(Landmark(name, x, y, VISIBILITIES[visibility]))
    return tuple(points)
