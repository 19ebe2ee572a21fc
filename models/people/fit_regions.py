"""Fits the margins of the kiosk's regions to where garments lie on people: `python models/people/fit_regions.py --poses FILE`.

For each kind of region the keypoints and margins are chosen that give the largest mean IoU with the boxes of the masks of its
group in the `train` split of CCP; `val` is only reported. Prints what kiosk/pipeline/regions.ts holds as SHAPES.
"""

import argparse
import csv
import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from recipe.data import DATA, MIN_SHARE, bounds, taxonomy

VISIBLE = 0.15  # as in regions.ts
FACE, SHOULDERS, ELBOWS, WRISTS, HIPS, KNEES, ANKLES = range(5), (5, 6), (7, 8), (9, 10), (11, 12), (13, 14), (15, 16)
# kind: what must be seen (one of each), and the choices of what the box is drawn around
KINDS = {
    "upper": ([SHOULDERS], [(SHOULDERS, HIPS), (SHOULDERS, HIPS, ELBOWS), (SHOULDERS, HIPS, ELBOWS, WRISTS)]),
    "outer": ([SHOULDERS], [(SHOULDERS, HIPS, ELBOWS), (SHOULDERS, HIPS, ELBOWS, WRISTS)]),
    "whole": ([SHOULDERS, KNEES], [(SHOULDERS, HIPS, KNEES), (SHOULDERS, ELBOWS, HIPS, KNEES), (SHOULDERS, HIPS, ANKLES)]),
    "lower": ([HIPS, KNEES], [(HIPS, KNEES), (HIPS, KNEES, ANKLES)]),
    "feet": ([ANKLES], [(ANKLES,)]),
    "head": ([FACE], [(FACE,)]),
    "carry": ([HIPS], [(HIPS, WRISTS), (HIPS, WRISTS, ELBOWS), (HIPS, WRISTS, KNEES)]),
}
MARGINS = np.arange(-0.3, 1.21, 0.05)


def unit(points: np.ndarray) -> float:
    """The person's size in pixels: shoulders to hips, or shoulder to shoulder where that is more."""
    middle = points[list(SHOULDERS), :2].mean(0) - points[list(HIPS), :2].mean(0)
    return float(max(np.hypot(*middle), np.hypot(*(points[5, :2] - points[6, :2])), 1))


def around(points: np.ndarray, parts: tuple, needed: list) -> np.ndarray | None:
    """The box (left, top, right, bottom) of the seen keypoints of `parts`; None when one of `needed` is not seen."""
    seen = points[:, 2] >= VISIBLE
    if not all(seen[list(part)].any() for part in needed):
        return None
    used = [i for part in parts for i in part if seen[i]]
    return np.concatenate([points[used, :2].min(0), points[used, :2].max(0)])


def iou(boxes: np.ndarray, truths: np.ndarray) -> np.ndarray:
    """Row by row, of boxes [N, 4]."""
    size = np.clip(np.minimum(boxes[:, 2:], truths[:, 2:]) - np.maximum(boxes[:, :2], truths[:, :2]), 0, None)
    area = lambda b: np.clip(b[:, 2:] - b[:, :2], 0, None).prod(1)
    both = size.prod(1)
    return both / np.maximum(area(boxes) + area(truths) - both, 1)


def examples(folder: Path, poses: dict, split: str) -> list[tuple[np.ndarray, tuple[int, int], dict]]:
    """Per photo with a mask: the main person's keypoints, (width, height), and the mask's box per group."""
    names = json.loads((folder / "worn" / "mask-labels.json").read_text())
    groups: dict[str, list[int]] = {}
    for entry in taxonomy(folder).values():
        groups.setdefault(entry["group"], []).extend(names.index(n) for n in entry["worn"] if n in names)
    found = []
    for row in csv.DictReader((folder / "worn" / "tags.csv").open()):
        if row["split"] == split and row["mask"] == "1" and poses.get(row["photo"]):
            mask = np.asarray(Image.open(folder / "worn" / "masks" / f"{row['photo']}.png"))
            areas = {group: np.isin(mask, indices) for group, indices in groups.items()}
            boxes = {group: bounds(area) for group, area in areas.items() if area.mean() >= MIN_SHARE / 2}
            found.append((np.array(poses[row["photo"]][0]["keypoints"]), mask.shape[::-1], boxes))
    return found


class Kind:
    """One kind of region and the examples of its group, ready to be scored."""

    def __init__(self, name: str, parts: tuple, photos: list) -> None:
        rows = [(around(points, parts, KINDS[name][0]), unit(points), size, boxes[name])
                for points, size, boxes in photos if name in boxes]
        kept = [row for row in rows if row[0] is not None]
        self.seen = len(kept) / max(len(rows), 1)
        self.base, self.units = np.array([r[0] for r in kept]), np.array([r[1] for r in kept])
        self.limits, self.truths = np.array([r[2] * 2 for r in kept]), np.array([r[3] for r in kept])

    def score(self, side: float, above: float, below: float) -> float:
        grown = self.base + self.units[:, None] * np.array([-side, -above, side, below])
        return float(iou(np.clip(grown, 0, self.limits), self.truths).mean())

    def fit(self) -> tuple[float, list[float]]:
        """Coordinate ascent over the margins: (mean IoU, [side, above, below])."""
        best = [0.2, 0.2, 0.2]
        for _ in range(6):
            for i in range(3):
                best[i] = max(MARGINS, key=lambda m: self.score(*best[:i], m, *best[i + 1 :]))
        return self.score(*best), [round(float(m), 2) for m in best]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--poses", type=Path, required=True, help="what poses.py wrote")
    parser.add_argument("--data", type=Path, default=DATA)
    args = parser.parse_args()
    poses = json.loads(args.poses.read_text())
    train, val = (examples(args.data, poses, split) for split in ("train", "val"))
    for name, (_, choices) in KINDS.items():
        fits = [(*Kind(name, parts, train).fit(), parts) for parts in choices]
        score, margins, parts = max(fits, key=lambda fit: fit[0])
        held, seen = Kind(name, parts, val), Kind(name, parts, train)
        print(f"{name:6} keypoints {[i for part in parts for i in part]}, side, above, below {margins}: mean IoU train {score:.3f} "
              f"(n {len(seen.base)}, {seen.seen:.0%} seen), val {held.score(*margins):.3f} (n {len(held.base)}, {held.seen:.0%} seen)")


if __name__ == "__main__":
    main()
