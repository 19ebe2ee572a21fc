"""Writes trained rows as ONNX as `recipe/export.py` does, with branches and padded pools besides."""

import torch
from torch import nn

from recipe import export
from recipe.network import Folded
from zoo import networks
from zoo.networks import Branches
from zoo.runs import Run
from zoo.sets import SETS


class Graph(export.Graph):
    def layer(self, x: str, layer: nn.Module) -> str:
        """Adds Add and Concat over branches, and MaxPool with padding."""
        if isinstance(layer, Branches):
            ends = [self.path(x, path) for path in layer.paths]
            return self.node("Concat", ends, axis=1) if layer.join == "concat" else self.node("Add", ends)
        if isinstance(layer, nn.MaxPool2d) and layer.padding:
            return self.node("MaxPool", [x], kernel_shape=[layer.kernel_size] * 2, strides=[layer.stride] * 2,
                             pads=[layer.padding] * 4)
        return super().layer(x, layer)

    def path(self, x: str, layers: nn.Sequential) -> str:
        for layer in layers:
            x = self.layer(x, layer)
        return x


def reference(run: Run) -> Folded:
    """The row in PyTorch as it ships: batch norm folded, rounded as on the wire. Output (logits, embedding)."""
    pictures = SETS[run.set]
    trained = networks.build(run.family, len(pictures.labels), pictures.spec.channels, pictures.spec.width)
    trained.load_state_dict(torch.load(run.folder / "last.pt")["average"])
    trained = trained.eval().to(memory_format=torch.contiguous_format)
    return export.rounded(Folded(networks.fold(trained.features), trained.head, run.mirrored))


def onnx_bytes(run: Run, folded: Folded) -> bytes:
    """The row's ONNX file."""
    return export.to_onnx(folded, SETS[run.set].spec, Graph()).SerializeToString()
