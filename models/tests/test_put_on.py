"""What a put-on garment covers, and what it must leave alone."""

import unittest
from collections.abc import Iterator

import cv2
import numpy as np

from recipe.dress import CutOut
from recipe.put_on import put_on

PINK, BROWN, GREEN, NAVY = (250, 120, 180), (150, 100, 70), (30, 160, 60), (20, 30, 90)


def person() -> tuple[np.ndarray, np.ndarray, dict]:
    """Somebody with a brown head, in a pink T-shirt with brown arms, before a green wall."""
    image = np.full((240, 320, 3), GREEN, np.uint8)
    alpha = np.zeros((240, 320), np.float32)
    for colour, (x, y, w, h) in ((BROWN, (130, 20, 60, 70)), (PINK, (100, 90, 120, 150)), (BROWN, (80, 100, 20, 140)), (BROWN, (220, 100, 20, 140))):
        image[y : y + h, x : x + w], alpha[y : y + h, x : x + w] = colour, 1
    return image, alpha, {"upper": (80, 80, 240, 240), "head": (130, 20, 190, 88)}


def cut(kind: str) -> CutOut:
    """A navy garment with its sleeves beside it."""
    alpha = np.zeros((120, 120), np.uint8)
    alpha[5:, 20:100] = alpha[10:90, 5:115] = 255
    return CutOut(np.dstack([np.full((120, 120, 3), NAVY, np.uint8), alpha]), kind)


def near(image: np.ndarray, colour: tuple) -> np.ndarray:
    """Where the hue is the colour's, whatever the light: bool [H, W]."""
    pixels = image.astype(np.float32) + 1
    wanted = np.array(colour, np.float32) + 1
    cosine = (pixels @ wanted) / np.linalg.norm(pixels, axis=2) / np.linalg.norm(wanted)
    return cosine > 0.985


class PutOn(unittest.TestCase):
    def worn(self, kind: str) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        for seed in range(20):
            image, alpha, boxes = person()
            yield image, alpha, put_on(cut(kind), image, alpha, boxes, np.random.default_rng(seed))

    def test_below_the_shoulders_a_long_sleeved_garment_leaves_nothing_of_what_was_worn(self):
        for _, alpha, worn in self.worn("sweatshirt"):
            inside = cv2.erode((alpha > 0.5).astype(np.uint8), np.ones((9, 9))) > 0
            inside[:120] = False
            self.assertEqual(near(worn, PINK)[inside].sum(), 0)
            self.assertGreater(near(worn, NAVY)[inside].mean(), 0.98)

    def test_arms_are_bare_in_a_short_sleeved_one_alone(self):
        bare = {kind: [near(worn, BROWN)[120:].sum() for *_, worn in self.worn(kind)] for kind in ("t-shirt", "shirt")}
        self.assertGreater(min(bare["t-shirt"]), 500)
        self.assertEqual(max(bare["shirt"]), 0)

    def test_face_and_room_stay_as_they_are(self):
        for kind in ("sweatshirt", "top"):
            for image, alpha, worn in self.worn(kind):
                np.testing.assert_allclose(worn[30:75, 140:180].astype(int), image[30:75, 140:180], atol=2)
                far = cv2.dilate((alpha > 0.5).astype(np.uint8), np.ones((25, 25))) == 0
                far[:90] = False
                np.testing.assert_allclose(worn[far].astype(int), image[far], atol=2)

    def test_whoever_the_frame_cuts_is_put_on_something_too(self):
        image, alpha, boxes = person()
        for cut_to in ((slice(100, 240), slice(0, 320)), (slice(0, 110), slice(0, 320)), (slice(60, 240), slice(150, 320))):
            part = image[cut_to], alpha[cut_to]
            height, width = part[1].shape
            left, top, right, bottom = (a - (cut_to[i % 2 == 0].start) for i, a in enumerate(boxes["upper"]))
            box = max(0, left), max(0, top), min(width, right), min(height, bottom)
            for there in ({"upper": box}, {"upper": box, "head": (0, 0, 10, height)}):
                worn = put_on(cut("sweatshirt"), *part, there, np.random.default_rng(1))
                self.assertEqual((worn.shape, worn.dtype), (part[0].shape, np.uint8))
        nobody = put_on(cut("top"), image, np.zeros_like(alpha), boxes, np.random.default_rng(1))
        self.assertEqual(nobody.shape, image.shape)


if __name__ == "__main__":
    unittest.main()
