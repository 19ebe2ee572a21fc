"""Writes the card of a network of your own, with a golden picture: needs numpy, Pillow and onnxruntime, no training framework.

`card_for` is to be called from where the network was trained, which then answers for the golden picture itself. From the shell,
`python models/own/card.py model.onnx --labels labels.csv --name my-net --size 28 --colour gray` lets ONNX Runtime answer.
"""

import argparse
import base64
import csv
import hashlib
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from PIL import Image

TOLERANCE = 0.01  # of a logit, absolute

Label = tuple[str, str, str]  # id, group (upper, outer, whole, lower, feet, head, carry, or your own), title in English


def golden_picture(side: int) -> Image.Image:
    """A shape with gradients, RGB, side x side pixels: just the network's input, so that nothing is resized."""
    y, x = np.mgrid[0:side, 0:side].astype(np.float32) / side
    inside = (abs(x - 0.5) < 0.3) & (y > 0.15) & (y < 0.9)
    cloth = np.stack([60 + 80 * y, 96 + 80 * x, 150 + 60 * y], 2)
    wall = np.stack([214 - 20 * y, 210 - 16 * y, 204 - 13 * x], 2)
    return Image.fromarray(np.where(inside[..., None], cloth, wall).astype(np.uint8))


def prepare(picture: Image.Image, colour: str, mean: Sequence[float], std: Sequence[float], layout: str = "NCHW") -> np.ndarray:
    """What the kiosk puts into the network for a picture of the input's size: float32, a batch of one."""
    rgb = np.asarray(picture, dtype=np.float32)
    channels = rgb if colour == "rgb" else (rgb @ np.array([0.299, 0.587, 0.114], dtype=np.float32))[..., None]
    tensor = (channels - np.asarray(mean, dtype=np.float32)) / np.asarray(std, dtype=np.float32)
    return (tensor if layout == "NHWC" else tensor.transpose(2, 0, 1))[None].astype(np.float32)


def card_for(
    model: Path,
    *,
    name: str,
    version: str,
    labels: Sequence[Label],
    summary: str,
    licence: str,
    data: Sequence[dict],
    colour: str = "rgb",
    mean: Sequence[float] = (0, 0, 0),
    std: Sequence[float] = (255, 255, 255),
    layout: str = "NCHW",
    reject: str | None = None,
    temperature: float = 1,
    threshold: float = 0.5,
    predict: Callable[[np.ndarray], np.ndarray] | None = None,
) -> dict:
    """The card of the file. Mean and std are in 0-255 units, one per channel.

    `predict` is your framework: from the input tensor to one row of logits. Without it ONNX Runtime answers, and the golden picture
    then says only that a kiosk does as ONNX Runtime does, not as your training did.
    """
    graph = onnx.load(str(model), load_external_data=False)
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    source, target = session.get_inputs()[0], session.get_outputs()[0]
    height, width = source.shape[2:4] if layout == "NCHW" else source.shape[1:3]
    if not (isinstance(height, int) and height == width):
        raise ValueError(f"the input is {source.shape}: export it with a fixed square size, e.g. [1, 3, 224, 224]")
    picture = golden_picture(height)
    tensor = prepare(picture, colour, mean, std, layout)
    answer = session.run([target.name], {source.name: tensor})[0] if predict is None else predict(tensor)
    logits = np.asarray(answer, dtype=np.float64).reshape(-1)
    if len(logits) != len(labels):
        raise ValueError(f"{target.name} has {len(logits)} values, there are {len(labels)} labels")
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    content = model.read_bytes()
    return {
        "card": 1, "name": name, "version": version, "role": "garments", "summary": summary, "task": "classify",
        "input": {
            "name": source.name, "layout": layout, "dtype": "float32", "width": width, "height": height, "colour": colour,
            "fit": "letterbox", "filter": "triangle", "pad": list(mean), "mean": list(mean), "std": list(std),
        },
        "output": {"logits": target.name},
        "labels": [{"id": i, "group": group, "title": {"en": title}, "threshold": threshold} for i, group, title in labels],
        "reject": reject,
        "temperature": temperature,
        "opset": next(each.version for each in graph.opset_import if each.domain in ("", "ai.onnx")),
        "file": {"weights": "fp32", "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()},
        "golden": {"png": base64.b64encode(buffer.getvalue()).decode(), "logits": [round(float(v), 6) for v in logits],
                   "tolerance": TOLERANCE},
        "licence": licence,
        "data": list(data),
        "metrics": [],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--labels", type=Path, required=True, help="csv without a header: id,group,title in the order of the output")
    parser.add_argument("--name", required=True)
    parser.add_argument("--version", default="1.0.0")
    parser.add_argument("--colour", choices=["rgb", "gray"], default="rgb")
    parser.add_argument("--layout", choices=["NCHW", "NHWC"], default="NCHW")
    parser.add_argument("--mean", type=float, nargs="+", help="0-255, one per channel; else 0")
    parser.add_argument("--std", type=float, nargs="+", help="0-255, one per channel; else 255")
    parser.add_argument("--reject", help="the label that means: no garment here")
    parser.add_argument("--licence", default="unstated")
    parser.add_argument("--data", default="unstated", help="what it was trained on")
    asked = parser.parse_args()
    channels = 3 if asked.colour == "rgb" else 1
    with asked.labels.open(newline="", encoding="utf-8") as file:
        labels = [tuple(row) for row in csv.reader(file) if row]
    card = card_for(
        asked.model, name=asked.name, version=asked.version, labels=labels, summary=f"{asked.name}, a network of one's own.",
        licence=asked.licence, data=[{"name": asked.data, "licence": asked.licence, "source": asked.data}], colour=asked.colour,
        mean=asked.mean or [0] * channels, std=asked.std or [255] * channels, layout=asked.layout, reject=asked.reject,
    )
    path = asked.model.with_name("card.json")
    path.write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    print(f"wrote {path}: try both files at /lab/, then npm run push -- {asked.model} --card {path}")


if __name__ == "__main__":
    main()
