"""The families of the study, small enough for two cores: the paper's CNN, VGG, ResNet, Inception-ResNet and MobileNetV2.

Each family is one list of layers for both sets: `stride` 1 for Fashion-MNIST's 28 x 28 gray pictures, 2 for photos.
Every layer list ends in a mean over the picture and a linear head (`recipe.network.Network`).
"""

from collections.abc import Callable

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from recipe.network import Network


class Branches(nn.Module):
    """Several paths over one input, added (`join` = "add") or concatenated by channel ("concat"); an empty path is x."""

    def __init__(self, join: str, *paths: list[nn.Module]) -> None:
        super().__init__()
        self.join, self.paths = join, nn.ModuleList(nn.Sequential(*path) for path in paths)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        parts = [path(x) for path in self.paths]
        return sum(parts[1:], parts[0]) if self.join == "add" else torch.cat(parts, 1)


def unit(inputs: int, outputs: int, size: int = 3, stride: int = 1, act: type[nn.Module] | None = nn.ReLU,
         groups: int = 1) -> list[nn.Module]:
    """Convolution, batch norm and, unless None, an activation."""
    return [nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False, groups=groups), nn.BatchNorm2d(outputs),
            *([act()] if act else [])]


def paper(channels: int, stride: int, size: int) -> tuple[list[nn.Module], int]:
    """The paper's own network: convolution, pool, dense 100. The dense layer is a convolution as large as its map."""
    side = (size // stride) // 2
    return [nn.Conv2d(channels, 32, 3, stride, 1), nn.ReLU(), nn.MaxPool2d(2, 2), nn.Conv2d(32, 100, side), nn.ReLU()], 100


def vgg(channels: int, stride: int, size: int) -> tuple[list[nn.Module], int]:
    """VGG (arXiv 1409.1556), the first three stages of its plan A with batch norm, at three eighths of its width."""
    layers: list[nn.Module] = unit(channels, 24, stride=stride)
    for inputs, outputs in ((24, 48), (48, 96)):
        layers += [nn.MaxPool2d(2, 2), *unit(inputs, outputs), *unit(outputs, outputs)]
    return [*layers, nn.MaxPool2d(2, 2)], 96


def basic(inputs: int, outputs: int, stride: int) -> list[nn.Module]:
    """ResNet's basic block (arXiv 1512.03385): two convolutions beside a shortcut, ReLU after the sum."""
    shortcut = [] if stride == 1 and inputs == outputs else unit(inputs, outputs, 1, stride, None)
    return [Branches("add", shortcut, [*unit(inputs, outputs, 3, stride), *unit(outputs, outputs, act=None)]), nn.ReLU()]


def resnet(channels: int, stride: int, size: int) -> tuple[list[nn.Module], int]:
    """ResNet-10: stem, pool and four basic blocks of 40, 40, 80 and 160 channels."""
    layers = [*unit(channels, 32, stride=stride), nn.MaxPool2d(2, 2)]
    for inputs, outputs, step in ((32, 40, 1), (40, 40, 1), (40, 80, 2), (80, 160, 2)):
        layers += basic(inputs, outputs, step)
    return layers, 160


def resnet_wide(channels: int, stride: int, size: int) -> tuple[list[nn.Module], int]:
    """The best of the study: five basic blocks of 32 to 160 channels, the first at full size; for 28 x 28."""
    layers = [*unit(channels, 32, stride=stride)]
    for inputs, outputs, step in ((32, 32, 1), (32, 80, 2), (80, 80, 1), (80, 160, 2), (160, 160, 1)):
        layers += basic(inputs, outputs, step)
    return layers, 160


def inception_a(width: int) -> list[nn.Module]:
    """Inception-ResNet-A (arXiv 1602.07261): 1x1, 3x3 and 3x3-3x3 towers, joined by a linear 1x1, beside a shortcut."""
    w = width // 4
    towers = Branches("concat", unit(width, w, 1), [*unit(width, w, 1), *unit(w, w)],
                      [*unit(width, w, 1), *unit(w, w), *unit(w, w)])
    return [Branches("add", [], [towers, *unit(3 * w, width, 1, act=None)]), nn.ReLU()]


def reduction(width: int) -> list[nn.Module]:
    """Inception-ResNet's reduction: pool, 3x3 and 1x1-3x3-3x3 towers of stride 2 side by side; twice the width comes out."""
    w = width // 2
    return [Branches("concat", [nn.MaxPool2d(3, 2, 1)], unit(width, w, stride=2),
                     [*unit(width, w, 1), *unit(w, w), *unit(w, w, stride=2)])]


def inception_resnet(channels: int, stride: int, size: int) -> tuple[list[nn.Module], int]:
    """A small Inception-ResNet: stem, pool, then 2, 2 and 1 blocks of 48, 96 and 192 channels with a reduction between."""
    layers, width = [*unit(channels, 24, stride=stride), nn.MaxPool2d(2, 2), *unit(24, 48)], 48
    for blocks in (2, 2, 1):
        for _ in range(blocks):
            layers += inception_a(width)
        if blocks == 2:
            layers += reduction(width)
            width *= 2
    return layers, width


# MobileNetV2 (arXiv 1801.04381), table 2: expansion, channels, repeats, stride.
MOBILE = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))


def mobilenet(channels: int, stride: int, size: int) -> tuple[list[nn.Module], int]:
    """MobileNetV2 1.0 as published, less the last convolution (320 to 1280); its stem halves 28 x 28 too."""
    layers, inputs = unit(channels, 32, 3, 2, nn.ReLU6), 32
    for expansion, outputs, repeats, first in MOBILE:
        for i in range(repeats):
            step, hidden = first if i == 0 else 1, inputs * expansion
            body = [*(unit(inputs, hidden, 1, act=nn.ReLU6) if expansion > 1 else []),
                    *unit(hidden, hidden, 3, step, nn.ReLU6, hidden), *unit(hidden, outputs, 1, act=None)]
            layers += [Branches("add", [], body)] if step == 1 and inputs == outputs else body
            inputs = outputs
    return layers, inputs


FAMILIES: dict[str, Callable[[int, int, int], tuple[list[nn.Module], int]]] = {
    "paper": paper, "vgg": vgg, "resnet": resnet, "resnet-wide": resnet_wide, "inception-resnet": inception_resnet,
    "mobilenet": mobilenet}


def build(family: str, classes: int, channels: int, size: int) -> Network:
    """Fresh weights, channels last. Input [N, channels, size, size], size 28 for gray, larger for photos."""
    layers, width = FAMILIES[family](channels, 1 if channels == 1 else 2, size)
    head = nn.Linear(width, classes)
    nn.init.zeros_(head.bias)
    nn.init.normal_(head.weight, std=0.01)
    return Network(layers, head, 0.1).to(memory_format=torch.channels_last)


def fold(layers: nn.Sequential) -> list[nn.Module]:
    """Trained layers in evaluation mode without batch norm, which goes into the convolution before it."""
    out: list[nn.Module] = []
    for i, layer in enumerate(layers):
        after = layers[i + 1] if i + 1 < len(layers) else None
        if isinstance(layer, nn.Conv2d) and isinstance(after, nn.BatchNorm2d):
            out.append(fuse_conv_bn_eval(layer, after))
        elif isinstance(layer, Branches):
            out.append(Branches(layer.join, *(fold(path) for path in layer.paths)))
        elif not isinstance(layer, nn.BatchNorm2d):
            out.append(layer)
    return out
