"""What stands behind people who were cut out of their rooms: shops, streets and drawn walls, none of them a room of anybody in `webcams`."""

from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw

from recipe import data


def rooms(folder: Path) -> list[np.ndarray]:
    """Shops (groceries of train) and parts of street photos of train without people: uint8 [h, w, 3]."""
    found = [c.image for c in data.groceries(folder, "train")]
    return found + [c.pixels().copy() for c in data.bystanders(folder, "train") if c.id.endswith("background")]


def wall(width: int, height: int, rng: np.random.Generator) -> np.ndarray:
    """A plain or shaded wall with, at times, a door, a shelf, a picture or a window: uint8 [height, width, 3]."""
    base = np.clip(rng.uniform(40, 245) + rng.normal(0, rng.choice([4, 25]), 3), 0, 255)
    image = Image.new("RGB", (width, height), tuple(int(v) for v in base))
    draw = ImageDraw.Draw(image)
    for _ in range(rng.integers(0, 6)):
        x, y = rng.uniform(-0.2, 1, 2) * (width, height)
        w, h = rng.uniform(0.03, 0.6, 2) * (width, height)
        tone = np.clip(base * rng.uniform(0.4, 1.3) + rng.normal(0, 20, 3), 0, 255)
        draw.rectangle((x, y, x + w, y + h), fill=tuple(int(v) for v in tone))
    u, v = np.linspace(-0.5, 0.5, width, dtype=np.float32), np.linspace(-0.5, 0.5, height, dtype=np.float32)
    ramp = 1 + np.float32(rng.uniform(-0.4, 0.4)) * u[None, :, None] + np.float32(rng.uniform(-0.4, 0.4)) * v[:, None, None]
    grain = rng.standard_normal((height, width, 1), np.float32) * np.float32(rng.choice([1, 6]))
    return np.clip(np.asarray(image, np.float32) * ramp + grain, 0, 255).astype(np.uint8)


def behind(width: int, height: int, places: list[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """A background of that size: half of the time a wall, else a part of a place, mostly out of focus."""
    if rng.random() < 0.5:
        return wall(width, height, rng)
    place = places[rng.integers(len(places))]
    share = rng.uniform(0.5, 1)
    h, w = max(8, int(place.shape[0] * share)), max(8, int(place.shape[1] * share))
    y, x = rng.integers(place.shape[0] - h + 1), rng.integers(place.shape[1] - w + 1)
    part = cv2.resize(np.ascontiguousarray(place[y : y + h, x : x + w][:, :: rng.choice([-1, 1])]), (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.GaussianBlur(part, (0, 0), rng.uniform(1, 6)) if rng.random() < 0.7 else part


def put_before(image: np.ndarray, alpha: np.ndarray, places: list[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """The person of `alpha` (float32 [H, W], 0..1) before another background."""
    height, width = alpha.shape
    back = behind(width, height, places, rng)
    share = np.clip((alpha - 0.3) / 0.4, 0, 1)[..., None]  # the mask is soft over several pixels: what is half room is left behind
    return (image * share + back * (1 - share)).astype(np.uint8)
