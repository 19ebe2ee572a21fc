"""The model card of one row, so that a kiosk can load it like any other model."""

import base64
import hashlib
import io

import numpy as np
import torch
from PIL import Image

from recipe import schema
from recipe.card import TOLERANCE
from recipe.export import OPSET
from recipe.golden import drawing
from recipe.measure import NAMED_FROM
from recipe.network import Folded
from recipe.preprocess import preprocess
from zoo.runs import Run
from zoo.sets import SETS

VERSION = "1.0.0"
STARTS = {
    "imagenet": {"name": "ImageNet-1k weights of MobileNetV2 1.0 (TFLite, int8)", "licence": "Apache-2.0",
                 "source": "github.com/google-coral/test_data"},
    "fashion-mnist": {"name": "Fashion-MNIST: start of the weights", "licence": "MIT",
                      "source": "Debian package dataset-fashion-mnist"},
    "photos": {"name": "clothing-dataset: start of the weights", "licence": "CC0-1.0",
               "source": "github.com/alexeygrigorev/clothing-dataset"},
}
SCHEDULES = {"tuned": "AdamW, one cosine and averaged weights", "sgd": "SGD with Nesterov momentum in bfloat16, one cosine and averaged weights",
             "adam": "Adam at a constant 0.01, as in the paper"}


def origin(run: Run) -> str:
    """Where its weights began, in words."""
    return "trained on from its row from random weights" if run.again else f"from {run.start} weights"


def card(run: Run, file: bytes, folded: Folded, temperature: float, metrics: list[dict]) -> dict:
    """Valid by card.schema.json, or jsonschema.ValidationError."""
    pictures = SETS[run.set]
    spec, gray = pictures.spec, pictures.spec.channels == 1
    png = drawing("fashion-mnist" if gray else "garments")
    with torch.no_grad():
        golden = folded(preprocess(np.asarray(Image.open(io.BytesIO(png))), spec)[None])[0][0].tolist()
    content = {
        "card": 1, "name": run.name, "version": VERSION, "role": "garments",
        "summary": f"A row of the zoo study: {run.family} on {run.set} {origin(run)}, {SCHEDULES[run.schedule]}.",
        "task": "classify",
        "input": {
            "name": "pixels", "layout": "NCHW", "dtype": "float32", "width": spec.width, "height": spec.height,
            "colour": "gray" if gray else "rgb", "fit": spec.fit, "filter": "triangle",
            "pad": list(spec.pad), "mean": list(spec.mean), "std": list(spec.std),
        },
        "output": {"logits": "logits", "embedding": {"name": "embedding", "size": folded.head.in_features}},
        "labels": [{"id": label, "group": group, "title": {"en": english, "de": german}, "threshold": NAMED_FROM}
                   for label, (group, english, german) in pictures.labels.items()],
        "reject": None,
        "temperature": temperature,
        "opset": OPSET,
        "file": {"weights": "int8", "bytes": len(file), "sha256": hashlib.sha256(file).hexdigest()},
        "golden": {"png": base64.b64encode(png).decode(), "logits": [round(v, 6) for v in golden], "tolerance": TOLERANCE},
        "licence": "Apache-2.0",
        "data": [{"name": "Fashion-MNIST" if gray else "clothing-dataset: train and extra", "licence": pictures.licence,
                  "source": pictures.source}, *([STARTS[run.start]] if run.start in STARTS else [])],
        "metrics": metrics,
    }
    schema.check(content)
    return content
