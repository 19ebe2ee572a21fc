"""The teachers of ../shared/data/weights/teachers as networks: a ViT-S/14 and an EfficientNet-Lite2 at 224 px, and the student of both at 192 px.

They saw frames of clips/ and of p01 to p05 of webcams/: nothing that they judge there is a measure.
"""

from dataclasses import replace
from pathlib import Path

import torch
import torch.nn.functional as F
from efficientnet_lite_pytorch import EfficientNet
from torch import nn

from recipe import efficientnet
from recipe.preprocess import GARMENTS, InputSpec

SIZES = {"vit": 224, "lite": 224, "student": 192}
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet, 0..1


class Block(nn.Module):
    """A layer of DINOv2 (arXiv 2304.07193): attention and a perceptron, each scaled by a learnt factor."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width, eps=1e-6), nn.LayerNorm(width, eps=1e-6)
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.fc1, self.fc2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.g1, self.g2 = nn.Parameter(torch.ones(width)), nn.Parameter(torch.ones(width))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        n, tokens, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(n, tokens, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        x = x + self.proj(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(n, tokens, width)) * self.g1
        return x + self.fc2(F.gelu(self.fc1(self.norm2(x)))) * self.g2


class ViT(nn.Module):
    """The recipe's pixels [N, 3, S, S], (0..255 - 127) / 128, S a multiple of 14 -> logits [N, labels]."""

    def __init__(self, classes: int, size: int = 224, width: int = 384, depth: int = 12, heads: int = 6) -> None:
        super().__init__()
        self.patch = nn.Conv2d(3, width, 14, 14)
        self.cls, self.pos = nn.Parameter(torch.zeros(1, 1, width)), nn.Parameter(torch.zeros(1, 1 + (size // 14) ** 2, width))
        self.blocks = nn.ModuleList([Block(width, heads) for _ in range(depth)])
        self.norm, self._fc = nn.LayerNorm(width, eps=1e-6), nn.Linear(2 * width, classes)
        self.register_buffer("m", torch.tensor(MEAN).view(1, 3, 1, 1) * 255)
        self.register_buffer("sd", torch.tensor(DEVIATION).view(1, 3, 1, 1) * 255)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.patch((x * 128 + 127 - self.m) / self.sd).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls.expand(len(x), -1, -1), x], 1) + self.pos
        for block in self.blocks:
            x = block(x)
        x = self.norm(x)
        return self._fc(torch.cat([x[:, 0], x[:, 1:].mean(1)], 1))


def load(folder: Path, name: str, classes: int) -> tuple[nn.Module, InputSpec]:
    """`name`: vit, lite or student, from `folder`/weights/teachers; the network, and what it wants to see."""
    weights = {k: v.float() for k, v in torch.load(folder / "weights" / "teachers" / f"{name}.pt", map_location="cpu").items()}
    if name == "vit":
        network: nn.Module = ViT(classes, SIZES[name])
        network.load_state_dict(weights)
    else:
        source = EfficientNet.from_name("efficientnet-lite2")
        body = {k.removeprefix("n."): v for k, v in weights.items() if k.startswith("n.") and "_fc" not in k}
        missing, unknown = source.load_state_dict(body, strict=False)
        assert not unknown and all("_fc" in key for key in missing), (missing, unknown)
        network = efficientnet.held_still(source, classes)
        head = {"weight": weights["_fc.weight"], "bias": weights["_fc.bias"]}
        network.head.load_state_dict(head)
    return network.eval(), replace(GARMENTS, width=SIZES[name], height=SIZES[name])
