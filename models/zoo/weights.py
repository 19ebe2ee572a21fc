"""Weights to start from: MobileNetV2 of ImageNet, the same family trained on the other set, or the same row before."""

from pathlib import Path

import numpy as np
import torch
from torch import nn

from recipe.network import Network
from zoo.runs import Run
from zoo.tflite import convolutions

MOBILENET = "tf2_mobilenet_v2_1.0_224_ptq.tflite"  # google-coral/test_data, Apache-2.0, int8 per channel


def for_channels(weight: torch.Tensor, channels: int) -> torch.Tensor:
    """A stem's weight [O, C, H, W] for another number of channels: RGB summed up to gray, or gray spread over RGB."""
    if weight.shape[1] == channels:
        return weight
    return weight.sum(1, keepdim=True) if channels == 1 else weight.repeat(1, channels, 1, 1) / channels


def from_run(network: Network, run: Run, pictures: str) -> None:
    """Copies the layers of a trained run; the head too where the labels are the same."""
    state = torch.load(run.folder / "last.pt")["average"]
    if pictures == run.set:
        network.load_state_dict(state)
        return
    own = network.features.state_dict()
    stem = next(iter(own))
    trained = {key: state[f"features.{key}"] for key in own}
    trained[stem] = for_channels(trained[stem], own[stem].shape[1])
    network.features.load_state_dict(trained)


def from_imagenet(network: Network, sample: torch.Tensor, folder: Path) -> None:
    """Copies MobileNetV2's convolutions. Their batch norms were folded away, so each is put back as the identity over
    `sample` (normalised, [N, C, S, S]): its statistics and its gain and offset are those of what the convolution gives.
    """
    convs = [m for m in network.features.modules() if isinstance(m, nn.Conv2d)]
    norms = [m for m in network.features.modules() if isinstance(m, nn.BatchNorm2d)]
    trained = convolutions(folder / "weights" / MOBILENET)[: len(convs)]
    for conv, (weight, _) in zip(convs, trained, strict=True):
        conv.weight.data = for_channels(torch.from_numpy(np.ascontiguousarray(weight)), conv.weight.shape[1])
    biases = {norm: torch.from_numpy(bias) for norm, (_, bias) in zip(norms, trained, strict=True)}
    hooks = [norm.register_forward_pre_hook(lambda m, inputs: identity(m, inputs[0], biases[m])) for norm in norms]
    network.eval()
    with torch.no_grad():
        network(sample)
    for hook in hooks:
        hook.remove()


def identity(norm: nn.BatchNorm2d, x: torch.Tensor, bias: torch.Tensor) -> None:
    """Makes a batch norm add `bias` and nothing else to x, by x's own statistics."""
    variance, mean = torch.var_mean(x, (0, 2, 3))
    norm.running_mean.copy_(mean), norm.running_var.copy_(variance)
    norm.weight.data = torch.sqrt(variance + norm.eps)
    norm.bias.data = mean + bias
