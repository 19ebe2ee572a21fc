"""How the people model wants its picture, and the way from its coordinates back to pixels."""

import numpy as np

from recipe.preprocess import InputSpec, letterbox_size

# The graph computes x * 0.00784302 - 1, a float16 of 2 / 255; black pads as in tfjs-models' pose-detection.
HALF = 1 / 0.007843017578125
SPEC = InputSpec(256, 256, 3, "letterbox", (HALF,) * 3, (HALF,) * 3, (0.0,) * 3)


def to_pixels(x: np.ndarray, y: np.ndarray, width: int, height: int, spec: InputSpec = SPEC) -> tuple[np.ndarray, np.ndarray]:
    """x and y in 0..1 of the input -> pixels of the picture of width x height that was letterboxed into it."""
    left, top, new_width, new_height = letterbox_size(width, height, spec)
    return (x * spec.width - left) * width / new_width, (y * spec.height - top) * height / new_height
