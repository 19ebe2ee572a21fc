"""The golden picture of the people model: a drawn figure, so that no person's photo is in the repository."""

import io

import numpy as np
from PIL import Image, ImageDraw

from people.picture import SPEC


def drawing() -> bytes:
    """A standing figure before a wall as PNG, RGB, as large as the input so that nothing is resized."""
    y, x = np.mgrid[0 : SPEC.height, 0 : SPEC.width]
    wall = np.stack([205 - y / 8, 200 - x / 12, 190 + x / 16], 2).astype(np.uint8)
    image = Image.fromarray(wall)
    draw = ImageDraw.Draw(image)
    skin, hair, shirt, trousers, shoes = (224, 172, 138), (70, 45, 30), (40, 90, 160), (60, 60, 70), (25, 20, 20)
    draw.rectangle((0, 236, 256, 256), fill=(140, 120, 100))
    for side in (-1, 1):
        at = lambda dx, y: (128 + side * dx, y)
        draw.line([at(24, 74), at(36, 108), at(40, 138)], fill=shirt, width=13, joint="curve")
        draw.ellipse((*np.subtract(at(41, 146), 7), *np.add(at(41, 146), 7)), fill=skin)
        draw.line([at(12, 138), at(14, 182), at(15, 226)], fill=trousers, width=17, joint="curve")
        draw.ellipse((*np.subtract(at(18, 231), (10, 5)), *np.add(at(18, 231), (10, 5))), fill=shoes)
    draw.polygon([(102, 66), (154, 66), (150, 144), (106, 144)], fill=shirt)
    draw.rectangle((122, 54, 134, 68), fill=skin)
    draw.ellipse((110, 18, 146, 62), fill=skin)
    draw.chord((108, 14, 148, 56), 180, 360, fill=hair)
    for dx in (-8, 8):
        draw.ellipse((125 + dx, 38, 131 + dx, 42), fill=(250, 250, 250))
        draw.ellipse((127 + dx, 38, 130 + dx, 42), fill=(40, 30, 20))
    draw.line([(128, 42), (126, 48), (129, 48)], fill=(180, 120, 95), width=2)
    draw.line([(121, 54), (135, 54)], fill=(150, 60, 60), width=2)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def pixels() -> np.ndarray:
    """The drawing as uint8 [H, W, 3]."""
    return np.array(Image.open(io.BytesIO(drawing())))
