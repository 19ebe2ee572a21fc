"""The Fashion-MNIST network: a narrow residual net of 3 x 3 convolutions whose weights fit 300 KB as int8.

Most of the work happens at 14 x 14, where a multiply-add is cheapest on a CPU; batch norm folds into the convolutions.
"""

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from recipe.network import Residual


def unit(inputs: int, outputs: int) -> list[nn.Module]:
    """3 x 3 convolution, batch norm, ReLU."""
    return [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]


class Small(nn.Module):
    """About 273,000 weights, 30 million multiply-adds: [N, 1, 28, 28] -> [N, classes]."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.features = nn.Sequential(
            *unit(1, 24), Residual(unit(24, 24)), nn.MaxPool2d(2, 2),
            *unit(24, 64), Residual([*unit(64, 64), *unit(64, 64)]), nn.MaxPool2d(2, 2),
            *unit(64, 112), Residual(unit(112, 112)))
        self.head = nn.Linear(112, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(x).mean((2, 3)))


def build(classes: int) -> Small:
    """Fresh weights, channels last."""
    return Small(classes).to(memory_format=torch.channels_last)


def fold(network: Small) -> list[nn.Module]:
    """The features of a trained network in evaluation mode as leaf modules, each batch norm folded into its convolution."""
    return folded(network.features)


def folded(layers: nn.Sequential) -> list[nn.Module]:
    """Conv2d with bias, ReLU, MaxPool2d and Residual, in order."""
    out: list[nn.Module] = []
    for i, layer in enumerate(layers):
        if isinstance(layer, nn.Conv2d):
            out.append(fuse_conv_bn_eval(layer, layers[i + 1]))
        elif isinstance(layer, Residual):
            out.append(Residual(folded(layer.body)))
        elif not isinstance(layer, nn.BatchNorm2d):
            out.append(layer)
    return out
