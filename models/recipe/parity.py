"""Checks that the released ONNX file and PyTorch give the same logits: `python models/recipe/parity.py NAME [--data FOLDER]`.

Exit status 1 when any logit differs by more than 1e-3.
"""

import argparse
import base64
import io
import json
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from recipe.engine import Engine
from recipe.export import reference, released
from recipe.golden import FOLDERS, samples
from recipe.preprocess import preprocess

LARGEST = 1e-3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=list(FOLDERS))
    parser.add_argument("--data", type=Path, help="the data folder, or the folder of the idx files")
    args = parser.parse_args()
    engine, network = Engine(args.name), reference(args.name)
    inputs = [preprocess(picture, engine.spec) for _, picture in samples(args.name, args.data or FOLDERS[args.name])]
    worst = {"logits": 0.0, "embedding": 0.0}
    for x in inputs:
        with torch.no_grad():
            ours = [output[0].numpy() for output in network(x[None])]
        for key, a, b in zip(worst, ours, engine.tensor(x)):
            worst[key] = max(worst[key], float(np.abs(a - b).max()))

    card = json.loads((released(args.name) / "card.json").read_text())
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(card["golden"]["png"]))))
    golden = float(np.abs(engine.logits([picture])[0] - card["golden"]["logits"]).max())
    print(f"{args.name}: {len(inputs)} pictures, largest difference logits {worst['logits']:.2e}, "
          f"embedding {worst['embedding']:.2e}; golden input {golden:.2e}")
    sys.exit(max(worst["logits"], golden) > LARGEST)


if __name__ == "__main__":
    main()
