"""Writes one small classifier by every exporter, optimiser and quantiser that people come with, each with its card.

The card's golden logits are those of the framework that the net is from, so that a run of the file in the kiosk's runtime proves
the export. What cannot be installed is left out: `python models/exporters/write.py [NAME…]` writes the rest and says so.
Written with models/requirements.txt and onnxscript 0.7.2, skl2onnx 1.20.0; for Keras with keras 3.15.1, protobuf 7.36.2, tensorflow_cpu 2.21.0, tf2onnx 1.17.0 in an environment of their own.
"""

import base64
import hashlib
import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
from PIL import Image

HERE = Path(__file__).resolve().parent
SIDE, LABELS = 8, ["t-shirt", "dress", "other"]
rng = np.random.default_rng(7)
PICTURE = rng.integers(0, 256, (SIDE, SIDE), dtype=np.uint8)
"""The golden picture, grey: 8 x 8."""
PIXELS = (PICTURE.astype(np.float32) - 127.5) / 127.5
"""What a kiosk makes of it."""


def png() -> str:
    out = io.BytesIO()
    Image.fromarray(np.repeat(PICTURE[:, :, None], 3, axis=2)).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def anonymous(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model without the folders of this machine, which dynamo writes into every node's stack trace."""
    for node in model.graph.node:
        for entry in node.metadata_props:
            entry.value = re.sub(r'"[^"\n]*/(site-packages|exporters)/', r'"\1/', entry.value)
    return model


def write(name: str, model: onnx.ModelProto, logits: np.ndarray, made_by: str, tolerance: float = 0.01,
          layout: str = "NCHW", weights: str = "fp32") -> None:
    """The file and its card; the output that is read is the last of the graph's that has three float values."""
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    data = anonymous(model).SerializeToString()
    (folder / "model.onnx").write_bytes(data)
    standard = next(opset.version for opset in model.opset_import if opset.domain in ("", "ai.onnx"))
    card = {
        "card": 1, "name": name, "version": "1.0.0", "role": "garments", "task": "classify",
        "summary": f"Three labels from 8 x 8 pixels, untrained. Written by {made_by}.",
        "input": {"name": model.graph.input[0].name, "layout": layout, "dtype": "float32", "width": SIDE, "height": SIDE,
                  "colour": "gray", "fit": "stretch", "filter": "triangle", "pad": [0], "mean": [127.5], "std": [127.5]},
        "output": {"logits": model.graph.output[-1].name},
        "labels": [{"id": label, "group": "upper", "title": {"en": label, "de": label}, "threshold": 0.5} for label in LABELS],
        "reject": "other", "temperature": 1, "opset": standard,
        "file": {"weights": weights, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()},
        "golden": {"png": png(), "logits": [float(value) for value in logits.reshape(-1)], "tolerance": tolerance},
        "licence": "CC0-1.0",
        "data": [{"name": "none", "licence": "CC0-1.0", "source": "random weights"}],
        "metrics": [],
    }
    (folder / "card.json").write_text(json.dumps(card, indent=2) + "\n")
    print(f"{name}: {len(data)} bytes, opset {standard}, {', '.join(sorted({node.op_type for node in model.graph.node}))}")


def torch_net():
    import torch
    from torch import nn

    torch.manual_seed(7)
    net = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.SiLU(), nn.MaxPool2d(2), nn.AdaptiveAvgPool2d(1),
                        nn.Flatten(), nn.Linear(4, len(LABELS)))
    return net.eval(), torch.from_numpy(PIXELS[None, None])


def torch_export(dynamo: bool, **options: object) -> tuple[onnx.ModelProto, np.ndarray]:
    import torch

    net, pixels = torch_net()
    out = io.BytesIO()
    names = {"input_names": ["pixels"], "output_names": ["logits"]}
    torch.onnx.export(net, (pixels,), out, dynamo=dynamo, **names, **options)
    with torch.no_grad():
        return onnx.load_from_string(out.getvalue()), net(pixels).numpy()


def torch_trace() -> None:
    write("torch-trace", *torch_export(False), "torch.onnx.export, by tracing")


def torch_dynamo() -> None:
    write("torch-dynamo", *torch_export(True), "torch.onnx.export, by dynamo")


def torch_dynamo_dynamic() -> None:
    import torch

    model, logits = torch_export(True, dynamic_shapes=({0: torch.export.Dim("batch")},))
    write("torch-dynamo-dynamic", model, logits, "torch.onnx.export, by dynamo, with a batch of any size")


def optimised(level: str) -> None:
    import onnxruntime

    model, logits = torch_export(False)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = getattr(onnxruntime.GraphOptimizationLevel, f"ORT_ENABLE_{level.upper()}")
    options.optimized_model_filepath = str(HERE / "optimised.tmp")
    onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    written = Path(options.optimized_model_filepath)
    write(f"ort-{level}", onnx.load(written), logits, f"ONNX Runtime's optimiser at the level {level}")
    written.unlink()


def quantised(dynamic: bool) -> None:
    from onnxruntime import quantization

    model, logits = torch_export(False)
    source, target = HERE / "source.tmp", HERE / "target.tmp"
    onnx.save(model, source)
    if dynamic:
        quantization.quantize_dynamic(source, target, weight_type=quantization.QuantType.QUInt8)
    else:
        class Pictures(quantization.CalibrationDataReader):
            def __init__(self) -> None:
                self.left = iter([{"pixels": PIXELS[None, None] * scale} for scale in (1, 0.5, -1)])

            def get_next(self):
                return next(self.left, None)

        quantization.quantize_static(source, target, Pictures())
    name = "ort-dynamic-int8" if dynamic else "ort-qdq-int8"
    kind = "dynamically" if dynamic else "with QuantizeLinear and DequantizeLinear"
    # Eight bits cost a few hundredths of a logit.
    write(name, onnx.load(target), logits, f"ONNX Runtime's quantiser, {kind}", 0.1, weights="int8")
    source.unlink()
    target.unlink()


def sklearn_model():
    from sklearn.linear_model import LogisticRegression

    data = np.random.default_rng(8).normal(size=(60, SIDE * SIDE)).astype(np.float32)
    return LogisticRegression(max_iter=200).fit(data, np.arange(60) % len(LABELS))


def sklearn(with_reshape: bool) -> None:
    from skl2onnx import convert_sklearn
    from skl2onnx.common.data_types import FloatTensorType

    fitted = sklearn_model()
    options = {id(fitted): {"zipmap": False, "raw_scores": True}}
    kinds = [("pixels", FloatTensorType([1, SIDE * SIDE]))]
    model = convert_sklearn(fitted, initial_types=kinds, options=options, target_opset=17)
    if with_reshape:
        model = pictures_in(model)
    logits = fitted.decision_function(PIXELS.reshape(1, -1))
    write("skl2onnx-pictures" if with_reshape else "skl2onnx", model, logits, "skl2onnx" + (" behind a Flatten" if with_reshape else ""))


def pictures_in(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model behind a Flatten, so that it takes pictures: what a card asks for has four dimensions."""
    from onnx import TensorProto, compose, helper

    graph = helper.make_graph(
        [helper.make_node("Flatten", ["picture"], ["row"])], "front",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 1, SIDE, SIDE])],
        [helper.make_tensor_value_info("row", TensorProto.FLOAT, [1, SIDE * SIDE])],
    )
    opsets = [opset for opset in model.opset_import if opset.domain in ("", "ai.onnx")]
    front = helper.make_model(graph, opset_imports=opsets, ir_version=model.ir_version)
    return compose.merge_models(front, model, io_map=[("row", model.graph.input[0].name)])


def tensorflow(dynamic: bool) -> None:
    import tensorflow as tf
    import tf2onnx

    tf.random.set_seed(7)
    layers = tf.keras.layers
    net = tf.keras.Sequential([
        layers.Input((SIDE, SIDE, 1), batch_size=None if dynamic else 1), layers.Conv2D(4, 3, padding="same", activation="relu"),
        layers.BatchNormalization(), layers.MaxPooling2D(2), layers.GlobalAveragePooling2D(), layers.Dense(len(LABELS)),
    ])
    shape = [None if dynamic else 1, SIDE, SIDE, 1]
    run = tf.function(lambda pixels: net(pixels, training=False))
    model, _ = tf2onnx.convert.from_function(run, [tf.TensorSpec(shape, tf.float32, name="pixels")], opset=17)
    logits = net(PIXELS[None, :, :, None], training=False).numpy()
    write("tf2onnx-dynamic" if dynamic else "tf2onnx", model, logits, "tf2onnx" + (", with a batch of any size" if dynamic else ""),
          layout="NHWC")


WRITERS: dict[str, Callable[[], None]] = {
    "torch-trace": torch_trace,
    "torch-dynamo": torch_dynamo,
    "torch-dynamo-dynamic": torch_dynamo_dynamic,
    "ort-basic": lambda: optimised("basic"),
    "ort-extended": lambda: optimised("extended"),
    "ort-all": lambda: optimised("all"),
    "ort-qdq-int8": lambda: quantised(False),
    "ort-dynamic-int8": lambda: quantised(True),
    "skl2onnx": lambda: sklearn(False),
    "skl2onnx-pictures": lambda: sklearn(True),
    "tf2onnx": lambda: tensorflow(False),
    "tf2onnx-dynamic": lambda: tensorflow(True),
}

if __name__ == "__main__":
    for wanted in sys.argv[1:] or WRITERS:
        try:
            WRITERS[wanted]()
        except ImportError as missing:
            print(f"{wanted}: left out, {missing}")
