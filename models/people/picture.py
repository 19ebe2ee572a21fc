"""How the people model wants its picture, and the way from its coordinates back to pixels."""

from dataclasses import replace

import numpy as np

from recipe.preprocess import InputSpec, letterbox_size

# The graph computes x * 0.00784302 - 1, a float16 of 2 / 255; black pads as in tfjs-models' pose-detection.
HALF = 1 / 0.007843017578125
SPEC = InputSpec(256, 256, 3, "letterbox", (HALF,) * 3, (HALF,) * 3, (0.0,) * 3)


def shaped(width: int, height: int, multiple: int, spec: InputSpec = SPEC) -> InputSpec:
    """The input for frames of width x height pixels, all sides multiples of `multiple`; as kiosk/pipeline/pose-input.ts has it.

    The longer side is as long as the longer side of `spec`, the other just long enough for the frame.
    """
    most = max(spec.width, spec.height)
    short = min(most, -(-min(width, height) * most // (max(width, height) * multiple)) * multiple)
    return replace(spec, width=most, height=short) if width >= height else replace(spec, width=short, height=most)


def to_pixels(x: np.ndarray, y: np.ndarray, width: int, height: int, spec: InputSpec = SPEC) -> tuple[np.ndarray, np.ndarray]:
    """x and y in 0..1 of the input -> pixels of the picture of width x height that was letterboxed into it."""
    left, top, new_width, new_height = letterbox_size(width, height, spec)
    return (x * spec.width - left) * width / new_width, (y * spec.height - top) * height / new_height
