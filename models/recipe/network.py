"""The building blocks that the recipes' networks share, and the folded form in which each of them ships."""

import torch
import torch.nn.functional as F
from torch import nn

Pads = tuple[int, int, int, int]  # left, right, top, bottom


class PaddedConv(nn.Conv2d):
    """A convolution with bias whose padding may differ by side."""

    pads: Pads = (0, 0, 0, 0)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return padded_conv(x, self.weight, self.bias, self.pads, self.stride, self.groups)


def padded_conv(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, pads: Pads, stride: tuple[int, int],
                groups: int) -> torch.Tensor:
    """conv2d; TensorFlow's SAME pads unevenly under stride 2, which conv2d alone cannot."""
    left, right, top, bottom = pads
    if left == right and top == bottom:
        return F.conv2d(x, weight, bias, stride, (top, left), 1, groups)
    return F.conv2d(F.pad(x, pads), weight, bias, stride, 0, 1, groups)


class Residual(nn.Module):
    """x + body(x); in training a sample's body is left out with probability `drop` (stochastic depth, arXiv 1603.09382)."""

    def __init__(self, body: list[nn.Module], drop: float = 0) -> None:
        super().__init__()
        self.body, self.drop = nn.Sequential(*body), drop

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.body(x)
        if self.training and self.drop and y.requires_grad:
            y = y * ((torch.rand(len(y), 1, 1, 1, device=y.device) >= self.drop) / (1 - self.drop))
        return x + y


class Network(nn.Module):
    """Layers, mean over the picture, dropout, linear head: [N, C, H, W] -> logits [N, classes]."""

    def __init__(self, layers: list[nn.Module], head: nn.Linear, dropout: float) -> None:
        super().__init__()
        self.features, self.head, self.dropout = nn.Sequential(*layers), head, dropout

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(F.dropout(self.features(x).mean((2, 3)), self.dropout, self.training))


class Folded(nn.Module):
    """A trained network as a flat list of convolutions with bias, activations, pools and residuals.

    `mirrored`: the embedding is the mean of the picture's and of its mirror image's, at twice the work.
    """

    def __init__(self, layers: list[nn.Module], head: nn.Linear, mirrored: bool = False) -> None:
        super().__init__()
        self.features, self.head, self.mirrored = nn.Sequential(*layers), head, mirrored

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Normalised pixels [N, C, H, W] -> (logits [N, labels], embedding [N, size])."""
        embedding = self.features(x).mean((2, 3))
        if self.mirrored:
            embedding = (embedding + self.features(x.flip(3)).mean((2, 3))) / 2
        return self.head(embedding), embedding


def padding(conv: nn.Conv2d) -> Pads:
    return conv.pads if isinstance(conv, PaddedConv) else (conv.padding[1],) * 2 + (conv.padding[0],) * 2
