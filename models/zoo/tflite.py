"""Reads the weights of a TensorFlow Lite file, dequantised, in the order in which its graph uses them.

Field numbers are those of tensorflow/lite/schema/schema.fbs.
"""

from pathlib import Path

import flatbuffers
import numpy as np
from flatbuffers import number_types as N
from flatbuffers.table import Table

TYPES = {0: np.float32, 2: np.int32, 9: np.int8}
CONV_2D, DEPTHWISE_CONV_2D = 3, 4


def table(parent: Table, field: int) -> Table | None:
    o = parent.Offset(4 + 2 * field)
    return Table(parent.Bytes, parent.Indirect(o + parent.Pos)) if o else None


def tables(parent: Table, field: int) -> list[Table]:
    o = parent.Offset(4 + 2 * field)
    start = parent.Vector(o) if o else 0
    return [Table(parent.Bytes, parent.Indirect(start + 4 * i)) for i in range(parent.VectorLen(o))] if o else []


def numbers(parent: Table, field: int, flags: type) -> np.ndarray:
    o = parent.Offset(4 + 2 * field)
    return parent.GetVectorAsNumpy(flags, o) if o else np.zeros(0, N.to_numpy_type(flags))


def scalar(parent: Table, field: int, flags: type, default: int = 0) -> int:
    o = parent.Offset(4 + 2 * field)
    return parent.Get(flags, o + parent.Pos) if o else default


def dequantised(tensor: Table, buffers: list[Table]) -> np.ndarray:
    """float32 values of a constant tensor: (stored - zero point) x scale, per tensor or along its quantised dimension."""
    shape = numbers(tensor, 0, N.Int32Flags)
    raw = numbers(buffers[scalar(tensor, 2, N.Uint32Flags)], 0, N.Uint8Flags)
    values = raw.view(TYPES[scalar(tensor, 1, N.Int8Flags)]).reshape(shape).astype(np.float32)
    quantisation = table(tensor, 4)
    scales = numbers(quantisation, 2, N.Float32Flags) if quantisation else np.zeros(0)
    if not len(scales):
        return values
    zeros = numbers(quantisation, 3, N.Int64Flags).astype(np.float32)
    along = [1] * values.ndim
    if len(scales) > 1:
        along[scalar(quantisation, 6, N.Int32Flags)] = -1
    return (values - zeros.reshape(along)) * scales.reshape(along)


def convolutions(path: Path) -> list[tuple[np.ndarray, np.ndarray]]:
    """(weight, bias) of every convolution in graph order, in PyTorch's layout: [out, in or 1, H, W], [out]."""
    data = bytearray(path.read_bytes())
    model = Table(data, flatbuffers.encode.Get(flatbuffers.packer.uoffset, data, 0))
    codes = [max(scalar(c, 0, N.Int8Flags), scalar(c, 3, N.Int32Flags)) for c in tables(model, 1)]
    graph, buffers = tables(model, 2)[0], tables(model, 4)
    tensors, found = tables(graph, 0), []
    for operator in tables(graph, 3):
        code = codes[scalar(operator, 0, N.Uint32Flags)]
        if code in (CONV_2D, DEPTHWISE_CONV_2D):
            _, weight, bias = (dequantised(tensors[i], buffers) if j else None
                               for j, i in enumerate(numbers(operator, 1, N.Int32Flags)))
            found.append((weight.transpose((3, 0, 1, 2) if code == DEPTHWISE_CONV_2D else (0, 3, 1, 2)), bias))
    return found
