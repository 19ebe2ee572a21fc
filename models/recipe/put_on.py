"""Puts a laid-out garment on somebody before a webcam: it takes the person's own silhouette, shading and place, and sleeves in its colour.

Pasted as it lies, a garment covers what the person really wears only in part, and a hoodie with a T-shirt around it teaches that hoodies are T-shirts.
"""

import cv2
import numpy as np
from PIL import Image

from recipe.dress import SHOULDERS, CutOut

Box = tuple[int, int, int, int]
SHORT = ("t-shirt", "top")  # what leaves the arms as they are
BROAD = 0.65  # of the region's width: from there on down a silhouette is shoulders, and no neck
HOOD = 0.28  # of the region's width: so far to each side of the neck a hood or a collar stands up
LONGER = 1.4  # a garment is drawn so much longer at most than it lies


def put_on(garment: CutOut, image: np.ndarray, alpha: np.ndarray, boxes: dict[str, Box], rng: np.random.Generator) -> np.ndarray:
    """uint8 [H, W, 3]: the person of `image` (float32 `alpha` [H, W], 0..1) in `garment`; `boxes` has `upper`, and `head` where it is seen.

    Hands before the chest become cloth, and of what is worn a rim at the neck may stay: nobody knows where these end."""
    left, top, right, bottom = boxes["upper"]
    wide, body = right - left, alpha > 0.5
    chin = boxes["head"][3] if "head" in boxes else top
    shoulders = shoulder_row(body[:, left:right], min(chin, bottom - 2), bottom, wide)
    columns = np.flatnonzero(body[shoulders, left:right])
    middle = left + (columns.mean() if len(columns) else wide / 2)
    rows = np.arange(len(image))[:, None]
    shade = shading(image, body & (rows > shoulders), wide)
    worn = image.astype(np.float32)
    if garment.type not in SHORT:
        colour = np.median(garment.pixels[garment.pixels[..., 3] > 128][:, :3], 0)
        cloth = soft(body & (rows > shoulders - 0.04 * wide), 0.01 * wide)
        worn += (colour * shade[..., None] - worn) * cloth[..., None]
    layer, place = laid_over(garment, wide, bottom - shoulders, (middle, shoulders), rng)
    canvas = Image.fromarray(np.zeros((*image.shape[:2], 4), np.uint8))
    canvas.paste(layer, place)
    full = np.asarray(canvas).astype(np.float32)
    inside = soft(cv2.dilate(body.astype(np.uint8), np.ones((3, 3), np.uint8), iterations=max(1, round(0.01 * wide))) > 0, 0.01 * wide)
    head = soft(body & (rows <= shoulders), 0.01 * wide)
    hood = np.abs(np.arange(image.shape[1]) - middle) < HOOD * wide
    over = full[..., 3] / 255 * np.where(rows > shoulders, inside, (1 - head) * hood)
    worn += (full[..., :3] * np.sqrt(shade)[..., None] - worn) * over[..., None]
    return worn.clip(0, 255).astype(np.uint8)


def shoulder_row(body: np.ndarray, start: int, end: int, wide: int) -> int:
    """The first row from `start` on in which the silhouette is as broad as shoulders are; somewhat below `start` when none is."""
    broad = np.flatnonzero(body[start:end].sum(1) >= BROAD * wide)
    return int(start + broad[0]) if len(broad) else int(min(start + 0.12 * wide, end - 1))


def shading(image: np.ndarray, body: np.ndarray, wide: int) -> np.ndarray:
    """float32 [H, W], about 1: how light falls on the body, without what is printed on its clothes."""
    luma = cv2.GaussianBlur(image.astype(np.float32).mean(2), (0, 0), max(1, wide / 18))
    usual = np.median(luma[body]) if body.any() else 128
    return (0.35 + 0.65 * luma / max(usual, 8)).clip(0.6, 1.4)


def soft(mask: np.ndarray, pixels: float) -> np.ndarray:
    """float32 0..1 with an edge of so many pixels."""
    return cv2.GaussianBlur(mask.astype(np.float32), (0, 0), max(0.6, pixels))


def laid_over(garment: CutOut, wide: int, long: int, neck: tuple[float, int], rng: np.random.Generator) -> tuple[Image.Image, tuple[int, int]]:
    """The garment as broad as the body, as long as what is seen of it where it can be, and where its left upper corner lies."""
    height = len(garment.pixels)
    trunk = (garment.pixels[int(0.35 * height) : int(0.7 * height), :, 3] > 128).sum(1)
    scale = rng.uniform(0.8, 1.05) * wide / max(1.0, float(np.median(trunk)))
    share = SHOULDERS.get(garment.type, 0.05)
    tall = height * scale * rng.uniform(0.9, 1.15)
    size = max(8, round(garment.pixels.shape[1] * scale)), max(8, round(max(tall, min(LONGER * tall, long / (0.9 - share)))))
    layer = Image.fromarray(garment.pixels).resize(size, Image.Resampling.BILINEAR)
    if rng.random() < 0.5:
        layer = layer.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    layer = layer.rotate(rng.uniform(-5, 5), Image.Resampling.BILINEAR)
    middle, shoulders = neck
    return layer, (round(middle - size[0] / 2 + rng.normal(0, 0.03) * wide), round(shoulders - share * size[1] + rng.uniform(-0.12, 0.0) * wide))
