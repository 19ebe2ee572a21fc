"""Reads Fashion-MNIST from its idx files (Debian package dataset-fashion-mnist, MIT)."""

import gzip
from pathlib import Path

import numpy as np

FOLDER = Path("/usr/share/datasets/fashion-mnist")
DEV = 3000  # the last training images choose the temperature; no weight sees them


def read(path: Path) -> np.ndarray:
    """One gzipped idx file of unsigned bytes, in its own shape."""
    raw = gzip.decompress(path.read_bytes())
    dimensions = raw[3]
    shape = np.frombuffer(raw, ">u4", dimensions, offset=4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * dimensions).reshape(shape.tolist())


def split(name: str, folder: Path = FOLDER) -> tuple[np.ndarray, np.ndarray]:
    """name: train (57,000), dev (3,000) or test (the official 10,000) -> uint8 [N, 28, 28], uint8 [N] in 0..9."""
    stem = "t10k" if name == "test" else "train"
    images, labels = read(folder / f"{stem}-images-idx3-ubyte.gz"), read(folder / f"{stem}-labels-idx1-ubyte.gz")
    part = {"train": slice(None, -DEV), "dev": slice(-DEV, None), "test": slice(None)}[name]
    return images[part], labels[part]
