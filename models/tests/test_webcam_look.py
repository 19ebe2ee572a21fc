"""Views of people before cameras keep their shape, whatever the look, and a person stays where the background changes."""

import unittest

import numpy as np

from recipe import rooms, webcam_look
from recipe.data import Crop


class Look(unittest.TestCase):
    def setUp(self) -> None:
        self.rng = np.random.default_rng(0)
        self.image = self.rng.integers(0, 256, (90, 61, 3), np.uint8)

    def test_every_fault_keeps_the_size(self) -> None:
        for i in range(60):
            image = self.image[: 8 + i, : 67 - i]
            seen = webcam_look.webcam(image, self.rng)
            self.assertEqual((seen.shape, seen.dtype), (image.shape, np.uint8))

    def test_a_hand_stays_in_its_box(self) -> None:
        drawn = webcam_look.hand(self.image, (10, 20, 50, 80), self.rng)
        self.assertTrue((drawn[:20] == self.image[:20]).all() and (drawn[:, 50:] == self.image[:, 50:]).all())
        self.assertTrue((drawn != self.image).any())

    def test_a_frame_cuts_only_inside_the_box(self) -> None:
        for _ in range(20):
            crop = webcam_look.cut_by_frame(Crop(self.image, (10, 20, 50, 80), "top", "webcam", "x", sender="o"), self.rng)
            left, top, right, bottom = crop.box
            self.assertTrue(10 <= left < right <= 50 and 20 <= top < bottom <= 80)
            self.assertEqual(crop.sender, "o")

    def test_a_person_stays_and_the_room_goes(self) -> None:
        alpha = np.zeros((90, 61), np.float32)
        alpha[30:60, 20:40] = 1
        put = rooms.put_before(self.image, alpha, [np.full((50, 50, 3), 200, np.uint8)], self.rng)
        self.assertTrue((put[30:60, 20:40] == self.image[30:60, 20:40]).all())
        self.assertGreater(np.abs(put[:30].astype(int) - self.image[:30]).mean(), 10)


if __name__ == "__main__":
    unittest.main()
