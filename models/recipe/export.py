"""Writes a trained network as one ONNX file: batch norm folded, int8 or float16 weights on the wire, float32 arithmetic.

A convolution's weight is an int8 initializer with one scale per output channel, followed by a Cast and a Mul that ONNX Runtime
folds when the session opens; biases, the head and the few weights of depthwise convolutions, which eight bits hurt most, are
float16. The PyTorch weights are rounded the same way first (`reference`), so that both runtimes start from the same numbers.
"""

import hashlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

MODELS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(MODELS))
from recipe import efficientnet, network, small
from recipe.preprocess import FASHION_MNIST, GARMENTS, InputSpec

OPSET = 17


@dataclass(frozen=True)
class Recipe:
    """One released model: which checkpoint of which network, and how it sees. `parent` is the version it replaces.

    `mirrored`: the graph sees each picture beside its mirror image (`network.Folded`).
    """

    version: str
    parent: str
    checkpoint: str
    input: InputSpec
    build: Callable[[int], nn.Module]
    fold: Callable[[nn.Module], list[nn.Module]]
    embedding: int
    mirrored: bool = False


RECIPES = {
    "garments": Recipe("1.8.0", "1.7.0", "blend.pt", GARMENTS, efficientnet.build,
                       lambda trained: efficientnet.fold(trained.features), efficientnet.EMBEDDING),
    "fashion-mnist": Recipe("1.2.0", "1.1.0", "again.pt", FASHION_MNIST, small.build, small.fold, 112,
                            mirrored=True),
}


def released(name: str) -> Path:
    """The folder of the released version: model.onnx and card.json."""
    return MODELS / "released" / name / RECIPES[name].version


def checkpoint(name: str) -> dict:
    """The last training state; `average` holds the exponential moving average of the weights."""
    return torch.load(MODELS / ".runs" / name / RECIPES[name].checkpoint, map_location="cpu")


def reference(name: str) -> network.Folded:
    """The network that ships, in PyTorch: averaged weights, batch norm folded, rounded as on the wire, float32 type.

    Its output is (logits [N, labels], embedding [N, size]).
    """
    state, recipe = checkpoint(name), RECIPES[name]
    trained = recipe.build(len(state["labels"]))
    trained.load_state_dict(state["average"])
    trained = trained.eval().to(memory_format=torch.contiguous_format)
    return rounded(network.Folded(recipe.fold(trained), trained.head, recipe.mirrored))


def rounded(folded: network.Folded) -> network.Folded:
    """`folded` with its weights at the values that the wire can carry."""
    for module in folded.modules():
        if isinstance(module, nn.Conv2d):
            if module.groups > 1:
                module.weight.data = module.weight.data.half().float()
            else:
                levels, scale = quantised(module.weight)
                module.weight.data = levels.float() * scale
            module.bias.data = module.bias.data.half().float()
        elif isinstance(module, nn.Linear):
            for parameter in module.parameters():
                parameter.data = parameter.data.half().float()
    return folded.eval()


def quantised(weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """(int8 levels [O, ...], scales [O, 1, 1, 1]) of a convolution's weight, symmetric per output channel.

    Scales are powers of the fourth root of two: a channel that moves little between versions keeps its scale, and
    with it most of its levels, so that the difference of two versions stays small.
    """
    largest = weight.detach().abs().amax((1, 2, 3), keepdim=True).clamp_min(1e-8)
    # A hair below the ceiling, so that weights which already lie on the grid get their own scale again.
    scale = torch.exp2(torch.ceil(4 * torch.log2(largest / 127) - 1e-3) / 4)
    return torch.clamp(torch.round(weight.detach() / scale), -127, 127).to(torch.int8), scale


class Graph:
    """Collects ONNX nodes; each method appends one and returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def node(self, op: str, inputs: list[str], output: str | None = None, **attributes) -> str:
        output = output or f"{op.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [output], name=output, **attributes))
        return output

    def half(self, values: torch.Tensor) -> str:
        """A float16 initializer and its Cast to float32."""
        name = self.initializer(values.detach().numpy().astype(np.float16))
        return self.node("Cast", [name], f"{name}_f32", to=TensorProto.FLOAT)

    def byte(self, weight: torch.Tensor) -> str:
        """An int8 initializer, its Cast to float32 and its scales."""
        levels, scale = quantised(weight)
        name = self.initializer(levels.numpy())
        wide = self.node("Cast", [name], f"{name}_f32", to=TensorProto.FLOAT)
        return self.node("Mul", [wide, self.initializer(scale.numpy())], f"{name}_scaled")

    def initializer(self, values: np.ndarray) -> str:
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(values, name))
        return name

    def clip6(self, x: str) -> str:
        """ReLU6."""
        if not any(w.name == "six" for w in self.weights):
            self.weights += [numpy_helper.from_array(np.float32(v), n) for n, v in (("zero", 0), ("six", 6))]
        return self.node("Clip", [x, "zero", "six"])

    def layer(self, x: str, layer: nn.Module) -> str:
        """One leaf module of a folded network."""
        if isinstance(layer, nn.Conv2d):
            left, right, top, bottom = network.padding(layer)
            weight = self.half(layer.weight) if layer.groups > 1 else self.byte(layer.weight)
            return self.node("Conv", [x, weight, self.half(layer.bias)],
                             kernel_shape=layer.kernel_size, strides=layer.stride, group=layer.groups,
                             pads=[top, left, bottom, right])
        if isinstance(layer, nn.ReLU6):
            return self.clip6(x)
        if isinstance(layer, nn.ReLU):
            return self.node("Relu", [x])
        if isinstance(layer, nn.MaxPool2d):
            return self.node("MaxPool", [x], kernel_shape=[layer.kernel_size] * 2, strides=[layer.stride] * 2)
        if isinstance(layer, network.Residual):
            y = x
            for part in layer.body:
                y = self.layer(y, part)
            return self.node("Add", [x, y])
        raise TypeError(f"no ONNX form for {type(layer).__name__}")


def to_onnx(folded: network.Folded, spec: InputSpec, graph: Graph | None = None) -> onnx.ModelProto:
    """Static batch 1: pixels [1, C, H, W] -> logits [1, labels], embedding [1, size]. `graph` may know further layers."""
    graph, x = graph or Graph(), "pixels"
    if folded.mirrored:
        columns = graph.initializer(np.arange(spec.width - 1, -1, -1, dtype=np.int32))
        x = graph.node("Concat", [x, graph.node("Gather", [x, columns], axis=3)], axis=0)
    for layer in folded.features:
        x = graph.layer(x, layer)
    pooled = graph.node("GlobalAveragePool", [x])
    if folded.mirrored:
        pooled = graph.node("ReduceMean", [pooled], axes=[0])
    embedding = graph.node("Flatten", [pooled], "embedding")
    head = folded.head
    graph.node("Gemm", [embedding, graph.half(head.weight), graph.half(head.bias)], "logits", transB=1)
    value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    outputs = [value("logits", [1, head.out_features]), value("embedding", [1, head.in_features])]
    proto = helper.make_graph(graph.nodes, "vitrine", [value("pixels", [1, spec.channels, spec.height, spec.width])],
                              outputs, graph.weights)
    model = helper.make_model(proto, producer_name="vitrine", ir_version=8,
                              opset_imports=[helper.make_opsetid("", OPSET)])
    onnx.checker.check_model(model, full_check=True)
    return model


def main() -> None:
    name = sys.argv[1]
    path = released(name) / "model.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(to_onnx(reference(name), RECIPES[name].input).SerializeToString())
    print(f"{path.relative_to(MODELS)}: {path.stat().st_size} bytes, "
          f"sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
