"""Random views of a crop for training: a box, a letterbox, a turn, weak colour, a hole."""

import numpy as np
import torch
from PIL import Image, ImageEnhance, ImageFilter

from recipe.data import REJECT, Crop, held, whole
from recipe.webcam_look import webcam

PAD = (127, 127, 127)  # the garments input's pad colour


def random_held(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """`held` before a wall of any, mostly grayish, colour, smaller and off centre at times."""
    wall = np.clip(rng.uniform(20, 240) + rng.normal(0, rng.choice([3, 25]), 3), 0, 255).astype(int)
    return held(image, tuple(int(v) for v in wall), rng.uniform(0.6, 1), tuple(rng.uniform(0, 1, 2)))


def view(crop: Crop, size: int, rng: np.random.Generator, share_held: float = 0, share_webcam: float = 0) -> np.ndarray:
    """One random view: uint8 [size, size, 3]. `share_held` of the laid-out garments are shown as held up to a camera, `share_webcam` of all as a webcam sees them."""
    if crop.domain == "laid" and rng.random() < share_held:
        framed = random_held(crop.pixels(), rng)
        crop = Crop(framed, whole(framed), crop.label, crop.domain, crop.id)
    height, width = crop.image.shape[:2]
    left, top, right, bottom = jitter(crop, width, height, rng)
    pixels = crop.image[top:bottom, left:right]
    if crop.neighbours is not None and rng.random() < 0.3:
        pixels = np.where(crop.neighbours[top:bottom, left:right, None], rng.integers(0, 256, 3, np.uint8), pixels)
    image = Image.fromarray(pixels)
    if rng.random() < 0.5:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if crop.label == REJECT and rng.random() < 0.2:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(1, 0.15 * min(image.size))))
    if rng.random() < share_webcam:
        return erase(np.array(place(Image.fromarray(webcam(np.array(image), rng)), size, rng)), rng)
    return erase(camera(colour(place(image, size, rng), rng), rng), rng)


def jitter(crop: Crop, width: int, height: int, rng: np.random.Generator) -> tuple[int, int, int, int]:
    """A random box in pixels: near the mask's box for worn crops, a random resized crop elsewhere."""
    left, top, right, bottom = crop.box
    w, h = right - left, bottom - top
    if crop.domain == "worn" and rng.random() < 0.5:
        box = crop.box  # how a box fits tells which of the garments inside it is meant
    elif crop.domain == "worn":
        d = rng.uniform(-0.1, 0.3 if rng.random() < 0.5 else 0.12, 4)
        box = left - d[0] * w, top - d[1] * h, right + d[2] * w, bottom + d[3] * h
    elif crop.domain in ("region", "tagged", "dressed", "indoor", "webcam"):
        d = rng.uniform(-0.08, 0.08, 4)
        box = left - d[0] * w, top - d[1] * h, right + d[2] * w, bottom + d[3] * h
    elif rng.random() < 0.3:
        box = crop.box
    else:
        area, ratio = rng.uniform(0.5, 1), np.exp(rng.uniform(-0.25, 0.25))
        bw, bh = w * min(1, (area * ratio) ** 0.5), h * min(1, (area / ratio) ** 0.5)
        x, y = left + rng.uniform(0, w - bw + 1e-6), top + rng.uniform(0, h - bh + 1e-6)
        box = x, y, x + bw, y + bh
    left, top = max(0, int(box[0])), max(0, int(box[1]))
    return left, top, min(width, max(left + 8, round(box[2]))), min(height, max(top + 8, round(box[3])))


def place(image: Image.Image, size: int, rng: np.random.Generator) -> Image.Image:
    """Letterboxes with a mild stretch, sometimes smaller and off centre, then turns by up to 15 degrees."""
    stretch = rng.uniform(0, 1) if rng.random() < 0.4 else 0  # 0 = aspect kept, 1 = fills the square
    scale = size / max(image.size)
    w, h = (scale * s * (size / (scale * s)) ** stretch for s in image.size)
    shrink = rng.uniform(0.75, 1) if rng.random() < 0.3 else 1
    w, h = max(1, round(w * shrink)), max(1, round(h * shrink))
    centred = rng.random() < 0.5
    x, y = ((size - s) // 2 if centred else int(rng.integers(size - s + 1)) for s in (w, h))
    canvas = Image.new("RGB", (size, size), PAD)
    canvas.paste(image.resize((w, h), Image.Resampling.BILINEAR), (x, y))
    if rng.random() < 0.5:
        canvas = canvas.rotate(rng.uniform(-15, 15), Image.Resampling.BILINEAR, fillcolor=PAD)
    return canvas


def colour(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Weak brightness, contrast and saturation jitter."""
    for kind, spread in ((ImageEnhance.Brightness, 0.25), (ImageEnhance.Contrast, 0.25), (ImageEnhance.Color, 0.3)):
        if rng.random() < 0.6:
            image = kind(image).enhance(rng.uniform(1 - spread, 1 + spread))
    return image


def camera(image: Image.Image, rng: np.random.Generator) -> np.ndarray:
    """One view in five as a cheap camera in a dim shop gives it, soft and grainy: uint8 [S, S, 3]."""
    if rng.random() >= 0.2:
        return np.array(image)
    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.5))), np.float32)
    grain = rng.standard_normal(soft.shape, np.float32) * rng.uniform(0, 10)
    return (soft + grain).clip(0, 255).astype(np.uint8)


def erase(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """With probability 0.25, fills a rectangle of 2 to 20 % of the picture with one random colour."""
    if rng.random() < 0.25:
        side = image.shape[0]
        area, ratio = rng.uniform(0.02, 0.2) * side * side, np.exp(rng.uniform(-0.8, 0.8))
        h, w = int(min(side - 1, (area * ratio) ** 0.5)), int(min(side - 1, (area / ratio) ** 0.5))
        y, x = rng.integers(side - h), rng.integers(side - w)
        image[y : y + h, x : x + w] = rng.integers(0, 256, 3)
    return image


def to_input(views: list[np.ndarray]) -> torch.Tensor:
    """uint8 [S, S, 3] views -> normalised float32 [N, 3, S, S], channels last."""
    x = torch.from_numpy(np.stack(views)).permute(0, 3, 1, 2)
    return ((x.float() - 127) / 128).contiguous(memory_format=torch.channels_last)


def cutmix(x: torch.Tensor, y: torch.Tensor, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Pastes a rectangle of the batch's next picture into each, labels shared by area (arXiv 1905.04899).

    x [N, C, S, S] and y [N, labels], both rolled by one; the rectangle covers 10 to 50 %.
    """
    side, area = x.shape[3], rng.uniform(0.1, 0.5)
    length = int(side * area**0.5)
    top, left = rng.integers(side - length, size=2)
    share = length**2 / side**2
    mixed = x.clone()
    mixed[:, :, top : top + length, left : left + length] = x.roll(1, 0)[:, :, top : top + length, left : left + length]
    return mixed, y * (1 - share) + y.roll(1, 0) * share
