"""The teachers of ../shared/data/weights/teachers as networks: a ViT-S/14 and an EfficientNet-Lite2 at 224 px, and the student of both at 192 px.

They saw frames of clips/ and of p01 to p05 of webcams/: nothing that they judge there is a measure.
"""

from dataclasses import replace
from pathlib import Path

import torch
from efficientnet_lite_pytorch import EfficientNet
from torch import nn

from recipe import efficientnet
from recipe.preprocess import GARMENTS, InputSpec
from recipe.vit import ViT

SIZES = {"vit": 224, "lite": 224, "student": 192}


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
