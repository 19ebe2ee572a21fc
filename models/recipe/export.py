"""Writes a trained network as one ONNX file: batch norm folded, float16 weights on the wire, float32 arithmetic.

Each weight is a float16 initializer followed by a Cast that ONNX Runtime folds when the session opens. The PyTorch
weights are rounded to float16 first (`reference`), so that both runtimes start from the same numbers.
"""

import hashlib
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

MODELS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(MODELS))
from recipe import network
from recipe.preprocess import FASHION_MNIST, GARMENTS, InputSpec

OPSET = 17
VERSIONS = {"garments": "1.0.0", "fashion-mnist": "1.0.0"}
CHECKPOINTS = {"garments": "held.pt", "fashion-mnist": "last.pt"}
INPUTS = {"garments": GARMENTS, "fashion-mnist": FASHION_MNIST}


def released(name: str) -> Path:
    """The folder of the released version: model.onnx and card.json."""
    return MODELS / "released" / name / VERSIONS[name]


def checkpoint(name: str) -> dict:
    """The last training state; `average` holds the exponential moving average of the weights."""
    return torch.load(MODELS / ".runs" / name / CHECKPOINTS[name], map_location="cpu")


def reference(name: str) -> nn.Module:
    """The network that ships, in PyTorch: averaged weights, batch norm folded, all rounded to float16, float32 type.

    Its output is (logits [N, labels], embedding [N, size]).
    """
    state = checkpoint(name)
    trained = network.BUILD[name](len(state["labels"]))
    trained.load_state_dict(state["average"])
    folded = network.Folded(trained.eval().to(memory_format=torch.contiguous_format))
    for parameter in folded.parameters():
        parameter.data = parameter.data.half().float()
    return folded.eval()


class Graph:
    """Collects ONNX nodes; each method appends one and returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def node(self, op: str, inputs: list[str], output: str | None = None, **attributes) -> str:
        output = output or f"{op.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [output], name=output, **attributes))
        return output

    def weight(self, values: torch.Tensor) -> str:
        """A float16 initializer and its Cast to float32."""
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(values.detach().numpy().astype(np.float16), name))
        return self.node("Cast", [name], f"{name}_f32", to=TensorProto.FLOAT)

    def clip6(self, x: str) -> str:
        """ReLU6."""
        if not any(w.name == "six" for w in self.weights):
            self.weights += [numpy_helper.from_array(np.float32(v), n) for n, v in (("zero", 0), ("six", 6))]
        return self.node("Clip", [x, "zero", "six"])

    def layer(self, x: str, layer: nn.Module) -> str:
        """One leaf module of a folded network."""
        if isinstance(layer, nn.Conv2d):
            left, right, top, bottom = network.padding(layer)
            return self.node("Conv", [x, self.weight(layer.weight), self.weight(layer.bias)],
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


def to_onnx(folded: "network.Folded", spec: InputSpec) -> onnx.ModelProto:
    """Static batch 1: pixels [1, C, H, W] -> logits [1, labels], embedding [1, size]."""
    graph, x = Graph(), "pixels"
    for layer in folded.features:
        x = graph.layer(x, layer)
    embedding = graph.node("Flatten", [graph.node("GlobalAveragePool", [x])], "embedding")
    head = folded.head
    graph.node("Gemm", [embedding, graph.weight(head.weight), graph.weight(head.bias)], "logits", transB=1)
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
    path.write_bytes(to_onnx(reference(name), INPUTS[name]).SerializeToString())
    print(f"{path.relative_to(MODELS)}: {path.stat().st_size} bytes, "
          f"sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
