"""People before cameras are divided by person, an outfit counts once, and nobody's frames lie in two folds."""

import unittest

import numpy as np

from garments.people_folds import by_outfit
from recipe import webcams
from recipe.data import Crop

NOTHING = np.zeros((8, 8, 3), np.uint8)


def picture(person: str, outfit: str, kind: str) -> webcams.Picture:
    return webcams.Picture(f"{outfit}-00", person, outfit, kind, NOTHING, {})


def frame(outfit: str) -> Crop:
    return Crop(NOTHING, (0, 0, 8, 8), "t-shirt", "webcam", outfit, sender=outfit)


class People(unittest.TestCase):
    def test_a_person_is_in_one_fold_whatever_they_wear(self) -> None:
        worn = [picture(f"p{i}", f"p{i}-1", "t-shirt") for i in range(9)] + [picture("p1", "p1-2", "sweatshirt")]
        found = webcams.folds(worn)
        self.assertEqual(sorted(found), sorted({p.person for p in worn}))
        self.assertEqual(set(found.values()), set(range(webcams.FOLDS)))

    def test_rare_types_lie_in_different_folds(self) -> None:
        worn = [picture(f"s{i}", f"s{i}-1", "sweatshirt") for i in range(4)] + [picture(f"t{i}", f"t{i}-1", "t-shirt") for i in range(12)]
        found = webcams.folds(worn)
        self.assertEqual(len({found[f"s{i}"] for i in range(4)}), 4)

    def test_an_outfit_counts_once_however_many_frames_it_has(self) -> None:
        crops = [frame("a")] * 9 + [frame("b")]
        share, (low, high), n = by_outfit(np.array([True] * 9 + [False]), crops)
        self.assertEqual((share, n), (0.5, 2))
        self.assertEqual((low, high), (0.0, 1.0))


if __name__ == "__main__":
    unittest.main()
