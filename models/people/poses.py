"""Finds the people in every worn photo: `python models/people/poses.py --out FILE` writes {photo: [{score, box, keypoints}]}.

Largest person first; box and keypoints in pixels of the photo. fit_regions.py reads it.
"""

import argparse
import csv
import json
import sys
from pathlib import Path

import onnxruntime

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from people.convert import HEADS, RELEASED
from people.decode import people, raw
from people.picture import SPEC
from recipe.data import DATA
from recipe.preprocess import load_rgb, preprocess


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=DATA)
    args = parser.parse_args()
    session = onnxruntime.InferenceSession(RELEASED / "model.onnx", providers=["CPUExecutionProvider"])
    found = {}
    for row in csv.DictReader((args.data / "worn" / "tags.csv").open()):
        image = load_rgb(args.data / "worn" / "photos" / f"{row['photo']}.jpg")
        maps = session.run(list(HEADS), {"pixels": preprocess(image, SPEC)[None].numpy()})
        decoded = raw({name: values[0] for name, values in zip(HEADS, maps)})
        found[row["photo"]] = people(decoded, image.shape[1], image.shape[0])
    args.out.write_text(json.dumps(found))
    print(f"{args.out}: {len(found)} photos, nobody found in {sum(not p for p in found.values())}")


if __name__ == "__main__":
    main()
