"""Reads a TF.js graph model: its nodes by name, and the float16 or int32 constants behind them."""

import base64
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Node:
    """One operation; `inputs` are the names of nodes, with ":1" for a second output."""

    name: str
    op: str
    inputs: tuple[str, ...]
    attributes: dict

    def ints(self, key: str) -> list[int]:
        return [int(value) for value in self.attributes[key]["list"]["i"]]

    def text(self, key: str) -> str:
        return base64.b64decode(self.attributes[key]["s"]).decode()

    def texts(self, key: str) -> list[str]:
        return [base64.b64decode(value).decode() for value in self.attributes[key]["list"].get("s", [])]


def read(path: Path) -> tuple[dict[str, Node], dict[str, np.ndarray]]:
    """`path` is the .json beside which the weight shards lie: (nodes without constants, constants)."""
    model = json.loads(path.read_text())
    nodes = {n["name"]: Node(n["name"], n["op"], tuple(n.get("input", [])), n.get("attr", {}))
             for n in model["modelTopology"]["node"] if n["op"] != "Const"}
    constants: dict[str, np.ndarray] = {}
    for group in model["weightsManifest"]:
        shards, at = b"".join((path.parent / shard).read_bytes() for shard in group["paths"]), 0
        for entry in group["weights"]:
            # "quantization" to float16 is a plain cast: https://github.com/tensorflow/tfjs/blob/master/tfjs-core/src/io/io_utils.ts
            dtype = np.dtype(entry.get("quantization", {}).get("dtype", entry["dtype"])).newbyteorder("<")
            size = int(np.prod(entry["shape"], dtype=np.int64))
            constants[entry["name"]] = np.frombuffer(shards, dtype, size, at).reshape(entry["shape"])
            at += size * dtype.itemsize
        if at != len(shards):
            raise ValueError(f"{path}: the shards hold {len(shards)} bytes, the manifest describes {at}")
    return nodes, constants
