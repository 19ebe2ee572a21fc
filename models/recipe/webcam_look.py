"""Makes a photo look as a webcam indoors gives it: light of a lamp, few pixels, noise, blur, compression, a hand before the chest."""

import io

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from recipe.data import Crop

# Warm lamp to cold screen: gains of red and blue against green.
WARMEST, COLDEST = (1.25, 0.72), (0.82, 1.25)


def webcam(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """uint8 [H, W, 3] -> the same, each fault with a chance of its own."""
    x = image.astype(np.float32) / 255
    if rng.random() < 0.6:
        warmth = rng.beta(1.5, 2)
        red, blue = (w + (c - w) * (1 - warmth) for w, c in zip(WARMEST, COLDEST))
        x = x * np.array([red, 1, blue], np.float32)
    if rng.random() < 0.6:
        x = np.clip(x, 0, 1) ** np.exp(rng.normal(0, 0.3)) * rng.uniform(0.6, 1.3)
    if rng.random() < 0.25:
        x = flare(x, rng)
    if rng.random() < 0.25:
        x = blurred(x, rng)
    x = np.clip(x, 0, 1)
    if rng.random() < 0.6:
        x = coarse(x, rng)
    if rng.random() < 0.6:
        x = x + noise(x.shape[0], x.shape[1], rng) * rng.uniform(0.005, 0.05)
    pixels = (np.clip(x, 0, 1) * 255).astype(np.uint8)
    return squeezed(pixels, int(rng.integers(20, 75))) if rng.random() < 0.6 else pixels


def flare(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A window or a lamp to one side: brighter there, paler everywhere."""
    height, width = x.shape[:2]
    v, u = np.mgrid[0:height, 0:width].astype(np.float32) / max(height, width)
    far = np.hypot(u - rng.uniform(-0.2, 1.2), v - rng.uniform(-0.2, 1.2))
    light = (np.exp(-far / rng.uniform(0.2, 0.8)) * rng.uniform(0.1, 0.5)).astype(np.float32)
    return x * rng.uniform(0.7, 1) + light[..., None]


def blurred(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Somebody moves: averaged along a short line."""
    length = int(rng.integers(3, 10))
    kernel = np.zeros((length, length), np.float32)
    angle = rng.uniform(0, np.pi)
    middle, reach = (length - 1) / 2, (length - 1) / 2
    for t in np.linspace(-reach, reach, 2 * length):
        kernel[int(round(middle + t * np.sin(angle))), int(round(middle + t * np.cos(angle)))] = 1
    return cv2.filter2D(x, -1, kernel / kernel.sum())


def coarse(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Few pixels, enlarged again; sometimes sharpened as cheap cameras do."""
    size = x.shape[1], x.shape[0]
    share = rng.uniform(min(0.9, 48 / max(size)), 0.9)
    small = tuple(max(8, int(s * share)) for s in size)
    x = cv2.resize(cv2.resize(x, small, interpolation=cv2.INTER_AREA), size, interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.3:
        x = x + rng.uniform(0.3, 1.2) * (x - cv2.GaussianBlur(x, (0, 0), 1.5))
    return x


def noise(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Grain of one or several pixels, mostly of brightness, partly of colour: float32 [H, W, 3]."""
    cell = int(rng.integers(1, 4))
    rows, columns = -(-height // cell), -(-width // cell)
    grain = rng.standard_normal((rows, columns, 1), np.float32) * 0.8 + rng.standard_normal((rows, columns, 3), np.float32) * 0.6
    return cv2.resize(grain, (width, height), interpolation=cv2.INTER_LINEAR)


def squeezed(pixels: np.ndarray, quality: int) -> np.ndarray:
    """Through JPEG and back."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "jpeg", quality=quality)
    return np.array(Image.open(buffer))


def hand(image: np.ndarray, box: tuple[int, int, int, int], rng: np.random.Generator) -> np.ndarray:
    """A hand and its forearm drawn over the garment in `box`, coming from below or from a side."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    layer = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(layer)
    size = rng.uniform(0.1, 0.22) * min(width, height)
    x, y = rng.uniform(0.1, 0.9) * width, rng.uniform(0.25, 0.9) * height
    elbow = (rng.choice([-0.2, 1.2]) * width, rng.uniform(0.8, 1.3) * height)
    draw.line([(x, y), elbow], fill=255, width=max(2, int(size * 0.75)))
    draw.ellipse((x - size / 2, y - size * 0.6, x + size / 2, y + size * 0.5), fill=255)
    for finger in range(5):
        if rng.random() < 0.7:
            angle = -np.pi / 2 + (finger - 2) * rng.uniform(0.2, 0.4)
            tip = x + np.cos(angle) * size * 1.1, y + np.sin(angle) * size * 1.2
            draw.line([(x, y), tip], fill=255, width=max(2, int(size * 0.2)))
    alpha = np.asarray(layer.filter(ImageFilter.GaussianBlur(size / 12)), np.float32)[..., None] / 255
    shade = rng.uniform(0.25, 1)
    skin = np.array([225, 172, 140], np.float32) * shade + rng.normal(0, 8, 3)
    light = 1 + 0.15 * np.linspace(-1, 1, width, dtype=np.float32)[None, :, None] * rng.choice([-1, 1])
    pixels = image.copy()
    part = pixels[top:bottom, left:right]
    pixels[top:bottom, left:right] = (part * (1 - alpha) + np.clip(skin * light, 0, 255) * alpha).astype(np.uint8)
    return pixels


def cut_by_frame(crop: Crop, rng: np.random.Generator) -> Crop:
    """`crop` as of somebody who sits near: the frame ends before the garment does, below or at a side."""
    left, top, right, bottom = crop.box
    width, height = right - left, bottom - top
    if rng.random() < 0.7:
        bottom -= int(height * rng.uniform(0.1, 0.5))
    if rng.random() < 0.3:
        cut = int(width * rng.uniform(0.05, 0.3))
        left, right = (left + cut, right) if rng.random() < 0.5 else (left, right - cut)
    box = left, top, max(left + 8, right), max(top + 8, bottom)
    image = crop.image[: max(box[3], 8)]
    return Crop(image, box, crop.label, crop.domain, crop.id, sender=crop.sender, target=crop.target)
