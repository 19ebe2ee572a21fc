"""Holds the released people model and its decoder against the original TF.js graph: `python models/people/verify.py`.

As square as the golden picture, and in the shapes that cameras have. TF.js runs in Node, in models/.runs/people where run.sh has
installed it. Exit status 1 when a head map differs by more than MAPS or a decoded value by more than DECODED.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from people.convert import HEADS, MULTIPLE, RELEASED, SOURCE
from people.decode import raw
from people.golden import pixels
from people.picture import SPEC, shaped
from recipe.data import DATA
from recipe.preprocess import InputSpec, letterbox_size

MAPS = 1e-3
DECODED = 1e-3  # of the picture's size; scores too
PHOTOS = ("0001", "0100", "0500", "0900", "1200", "1450")
FRAMES = ((1, 1), (4, 3), (16, 9), (3, 4), (9, 16))  # width : height of the frames, each with its own shape of the input


def letterboxed(path: Path, spec: InputSpec) -> np.ndarray:
    """A photo letterboxed in whole numbers, which is what the original takes: uint8 [H, W, 3]."""
    with Image.open(path) as image:
        left, top, width, height = letterbox_size(*image.size, spec)
        canvas = Image.new("RGB", (spec.width, spec.height))
        canvas.paste(image.convert("RGB").resize((width, height), Image.Resampling.BILINEAR), (left, top))
    return np.array(canvas)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=RELEASED / "model.onnx")
    parser.add_argument("--data", type=Path, default=DATA)
    args = parser.parse_args()
    runs = SOURCE.parents[2]
    folder = runs / "verify"
    folder.mkdir(exist_ok=True)
    pictures = {"golden": pixels()}
    for frame in FRAMES:
        spec = shaped(*frame, MULTIPLE)
        pictures |= {f"{photo}-{spec.width}x{spec.height}": letterboxed(args.data / "worn" / "photos" / f"{photo}.jpg", spec)
                     for photo in PHOTOS}
    for name, picture in pictures.items():
        (folder / f"{name}.rgb").write_bytes(picture.tobytes())
    (folder / "outputs.json").write_text(json.dumps({
        "outputs": [node for node, _ in HEADS.values()] + ["Identity"],
        "pictures": {name: picture.shape[:2] for name, picture in pictures.items()},
    }))
    script = Path(__file__).with_name("original.mjs")
    subprocess.run(["node", script, SOURCE, folder], cwd=runs, check=True, stdout=subprocess.DEVNULL)

    session = onnxruntime.InferenceSession(args.model, providers=["CPUExecutionProvider"])
    worst = dict.fromkeys([*HEADS, "decoded"], 0.0)
    for name, picture in pictures.items():
        original = [np.fromfile(folder / f"{name}.{i}.f32", np.float32) for i in range(len(HEADS) + 1)]
        x = (picture.astype(np.float32) - np.float32(SPEC.mean)) / np.float32(SPEC.std)
        maps = session.run(list(HEADS), {"pixels": x.transpose(2, 0, 1)[None]})
        for (output, (_, channels)), ours, theirs in zip(HEADS.items(), maps, original):
            theirs = theirs.reshape(*ours.shape[2:], channels).transpose(2, 0, 1)
            worst[output] = max(worst[output], float(np.abs(ours[0] - theirs).max()))
        decoded = raw({output: ours[0] for output, ours in zip(HEADS, maps)})
        # Only the people whom the original is sure of: below that, two centres of equal score may change places.
        theirs = original[-1].reshape(6, 56)
        sure = theirs[:, 55] > 0.1
        worst["decoded"] = max(worst["decoded"], float(np.abs(decoded - theirs)[sure].max(initial=0)))
        print(f"{name}: {sure.sum()} people, scores {np.round(theirs[:, 55], 3).tolist()}")
    print("largest differences:", ", ".join(f"{name} {value:.1e}" for name, value in worst.items()))
    sys.exit(max(worst[name] for name in HEADS) > MAPS or worst["decoded"] > DECODED)


if __name__ == "__main__":
    main()
