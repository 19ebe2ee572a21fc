"""How surely the released model tells garments from other things before a camera: walls, furniture, faces and hands of `people`.

`python models/garments/other_things.py [--data FOLDER]`. `people` was never trained on. Rooms: windows drawn by a rule
with a seed outside everything that the kiosk looks at on the person; faces: the region of the head; hands: a square around each visible wrist,
half the forearm further on, off the torso. Garments are the same people's, in the regions of the kiosk. Nobody here stands beside a mannequin.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from sklearn.metrics import roc_auc_score

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from people.convert import HEADS, RELEASED
from people.decode import people, raw
from people.picture import SPEC
from recipe import data, measure, webcams
from recipe.data import REJECT, Crop
from recipe.engine import Engine
from recipe.export import released
from recipe.labels import GARMENTS as LABELS
from recipe.preprocess import preprocess
from recipe.regions import within

SHOULDERS, ELBOWS, WRISTS = (5, 6), (7, 8), (9, 10)
VISIBLE = 0.3  # least score of the keypoints of a hand
WINDOWS = 2  # at most, a picture
AROUND = 0.1  # how far a window keeps from the person, as a share of the picture's shorter side
Box = tuple[int, int, int, int]


def apart(a: Box, b: Box, gap: float = 0) -> bool:
    """Whether two boxes (left, top, right, bottom) share no pixel and lie `gap` apart."""
    return a[2] + gap <= b[0] or b[2] + gap <= a[0] or a[3] + gap <= b[1] or b[3] + gap <= a[1]


def rooms(pictures: list[webcams.Picture], seed: int = 14) -> list[Crop]:
    """Windows of a sixth to a half of each side that hold nothing of the person."""
    rng, crops = np.random.default_rng(seed), []
    for picture in pictures:
        height, width = picture.image.shape[:2]
        found: list[Box] = []
        for _ in range(100):
            w, h = int(rng.uniform(1 / 6, 1 / 2) * width), int(rng.uniform(1 / 6, 1 / 2) * height)
            x, y = rng.integers(width - w + 1), rng.integers(height - h + 1)
            box = (int(x), int(y), int(x) + w, int(y) + h)
            gap = AROUND * min(width, height)
            if picture.regions and len(found) < WINDOWS and all(apart(box, own, gap) for own in picture.regions.values()) and all(apart(box, one) for one in found):
                found.append(box)
        crops += [Crop(picture.image, box, REJECT, "other", picture.id, sender=picture.outfit) for box in found]
    return crops


def faces(pictures: list[webcams.Picture]) -> list[Crop]:
    return [Crop(p.image, p.regions["head"], REJECT, "other", p.id, sender=p.outfit) for p in pictures if "head" in p.regions]


def hands(pictures: list[webcams.Picture]) -> list[Crop]:
    session = onnxruntime.InferenceSession(RELEASED / "model.onnx", providers=["CPUExecutionProvider"])
    crops = []
    for picture in pictures:
        maps = session.run(list(HEADS), {"pixels": preprocess(picture.image, SPEC)[None].numpy()})
        height, width = picture.image.shape[:2]
        found = people(raw({name: values[0] for name, values in zip(HEADS, maps)}), width, height)
        points = np.array(found[0]["keypoints"]) if found else np.zeros((17, 3))
        across = float(np.abs(points[SHOULDERS[0], 0] - points[SHOULDERS[1], 0]))
        torso = (points[list(SHOULDERS), 0].min(), points[list(SHOULDERS), 1].min(), points[list(SHOULDERS), 0].max(), height)
        for elbow, wrist in zip(ELBOWS, WRISTS):
            if min(points[elbow, 2], points[wrist, 2]) < VISIBLE:
                continue
            middle, half = points[wrist, :2] + (points[wrist, :2] - points[elbow, :2]) / 2, 0.25 * across
            box = (middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half)
            if box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height and half >= 8 and apart(box, torso):
                crops.append(Crop(picture.image, within(box, picture.image), REJECT, "other", picture.id, sender=picture.outfit))
    return crops


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=data.DATA)
    args = parser.parse_args()
    engine, pictures = Engine("garments", threads=1), webcams.pictures(args.data, "people")
    temperature = json.loads((released("garments") / "card.json").read_text())["wornTemperature"]
    reject = list(LABELS).index(REJECT)
    asked = lambda crops: measure.softmax(engine.logits(c.pixels() for c in crops), temperature)
    garments = asked(webcams.crops(pictures, args.data))
    kept = np.quantile(garments[:, reject], 0.95)  # all but the most doubtful twentieth of the garments
    things = {"rooms": rooms(pictures), "faces": faces(pictures), "hands": hands(pictures)}
    everything = []
    for name, crops in [*things.items(), ("all together", None)]:
        other = asked(crops) if crops else np.concatenate(everything)
        everything.append(other)
        is_other = np.arange(len(other) + len(garments)) < len(other)
        both = np.concatenate([other, garments])
        by_reject, by_best = roc_auc_score(is_other, both[:, reject]), roc_auc_score(~is_other, np.delete(both, reject, 1).max(1))
        wrong = np.delete(other, reject, 1).max(1) >= measure.NAMED_FROM
        print(f"{name:12} n={len(other)} beside {len(garments)} garments: AUROC {by_reject:.4f} by the reject label, {by_best:.4f} by the best garment; "
              f"rejected {(other.argmax(1) == reject).mean():.3f}, kept when 95 % of garments are {(other[:, reject] <= kept).mean():.3f}, named {wrong.mean():.3f}")


if __name__ == "__main__":
    main()
