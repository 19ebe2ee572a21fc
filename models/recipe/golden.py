"""The golden inputs: a drawn garment for the card, and the logits of real pictures for models/golden/expected.json.

`python models/recipe/golden.py NAME [--data FOLDER]` rewrites one model's part of expected.json from its network in .runs/.
"""

import argparse
import hashlib
import io
import json
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from recipe import data, idx
from recipe.export import MODELS, RECIPES, reference, released
from recipe.labels import LABELS
from recipe.preprocess import preprocess

FOLDERS = {"garments": data.DATA, "fashion-mnist": idx.FOLDER}
PER_CLASS = 3
FASHION_IMAGES = 50
SHIRT = [(70, 60), (100, 48), (140, 48), (170, 60), (222, 118), (190, 146), (172, 124), (172, 282), (68, 282),
         (68, 124), (50, 146), (18, 118)]  # outline in a 240 x 320 picture


def drawing(name: str) -> bytes:
    """A T-shirt shape with a gradient as PNG, RGB: 240 x 320 for garments, 84 x 112 on black for fashion-mnist."""
    dark = name == "fashion-mnist"
    y, x = np.mgrid[0:320, 0:240].astype(np.float32)
    wall = np.zeros((320, 240, 3)) if dark else np.stack([214 - y / 16, 210 - y / 20, 204 - x / 24], 2)
    cloth = np.stack([60 + y / 4, 96 + x / 3, 150 + y / 10], 2)
    mask = Image.new("L", (240, 320), 0)
    draw = ImageDraw.Draw(mask)
    draw.polygon(SHIRT, fill=255)
    draw.ellipse((100, 34, 140, 66), fill=0)
    pixels = np.where(np.asarray(mask)[..., None] > 0, cloth, wall).clip(0, 255).astype(np.uint8)
    image = Image.fromarray(pixels)
    if dark:
        image = image.resize((84, 112), Image.Resampling.BILINEAR)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


@torch.no_grad()
def logits(network: torch.nn.Module, name: str, rgb: np.ndarray) -> list[float]:
    """PyTorch's raw logits for uint8 [H, W, 3], with six decimals."""
    return [round(v, 6) for v in network(preprocess(rgb, RECIPES[name].input)[None])[0][0].tolist()]


def samples(name: str, folder: Path) -> list[tuple[dict, np.ndarray]]:
    """Real test pictures as ({image or index, label}, uint8 [H, W, 3]).

    Garments: the first PER_CLASS photos of each class by file name. Fashion-MNIST: the first FASHION_IMAGES images.
    """
    if name == "fashion-mnist":
        pairs = zip(*(part[:FASHION_IMAGES] for part in idx.split("test", folder)))
        ids = list(LABELS[name])
        return [({"index": i, "label": ids[label]}, np.repeat(image[..., None], 3, 2))
                for i, (image, label) in enumerate(pairs)]
    crops = sorted(data.laid(folder, "test"), key=lambda c: c.id)
    first = [c for label in LABELS[name] for c in [c for c in crops if c.label == label][:PER_CLASS]]
    return [({"image": c.id, "label": c.label}, c.image) for c in first]


def expected(name: str, folder: Path) -> dict:
    """One model's entry: version, sha256, labels, images with PyTorch's logits and top label."""
    network, ids, images = reference(name), list(LABELS[name]), []
    for about, rgb in samples(name, folder):
        values = logits(network, name, rgb)
        images.append(about | {"top": ids[int(np.argmax(values))], "logits": values})
    sha256 = hashlib.sha256((released(name) / "model.onnx").read_bytes()).hexdigest()
    return {"version": RECIPES[name].version, "sha256": sha256, "labels": ids, "images": images}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=list(FOLDERS))
    parser.add_argument("--data", type=Path, help="the data folder, or the folder of the idx files")
    args = parser.parse_args()
    path = MODELS / "golden" / "expected.json"
    content = json.loads(path.read_text()) if path.exists() else {}
    content[args.name] = expected(args.name, args.data or FOLDERS[args.name])
    rows = lambda images: ",\n".join("  " + json.dumps(image) for image in images)
    entries = [f' "{name}": {json.dumps(entry | {"images": None})[:-5]}[\n{rows(entry["images"])}\n ]}}'
               for name, entry in sorted(content.items())]
    path.parent.mkdir(exist_ok=True)
    path.write_text("{\n" + ",\n".join(entries) + "\n}\n")
    print(f"{path.relative_to(MODELS)}: {args.name}, {len(content[args.name]['images'])} images")


if __name__ == "__main__":
    main()
