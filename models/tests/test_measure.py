"""The calibration error, and how much of it chance makes."""

import unittest

import numpy as np

from recipe import measure


def of_two(sure: np.ndarray) -> np.ndarray:
    """Probabilities [N, 2] whose second label is named with `sure`, each above a half."""
    return np.stack([1 - sure, sure], 1)


class CalibrationError(unittest.TestCase):
    def test_the_distance_of_confidence_and_hits_bin_by_bin(self) -> None:
        sure = np.array([0.95, 0.95, 0.95, 0.95, 0.75, 0.75])
        truth = np.array([1, 1, 1, 0, 1, 0])  # 0.75 for 0.95 of four, 0.5 for 0.75 of two
        self.assertAlmostEqual(measure.calibration_error(of_two(sure), truth), (4 * 0.2 + 2 * 0.25) / 6)

    def test_too_sure_and_not_sure_enough_do_not_cancel_across_bins(self) -> None:
        sure, truth = np.array([0.9] * 10 + [0.6] * 10), np.array([1] * 5 + [0] * 5 + [1] * 9 + [0])
        self.assertAlmostEqual(measure.calibration_error(of_two(sure), truth), 0.35)


class ChanceError(unittest.TestCase):
    def test_few_pictures_hide_more_than_many(self) -> None:
        errors = [measure.chance_error(of_two(np.random.default_rng(1).uniform(0.5, 1, n)))[0] for n in (50, 500, 50_000)]
        self.assertGreater(errors[0], 2 * errors[1])
        self.assertLess(errors[2], 0.01)

    def test_true_probabilities_lie_within_nineteen_times_in_twenty(self) -> None:
        rng = np.random.default_rng(2)
        sure = rng.uniform(0.5, 1, 95)
        mean, (low, high) = measure.chance_error(of_two(sure))
        found = np.array([measure.calibration_error(of_two(sure), (rng.random(95) < sure).astype(int)) for _ in range(400)])
        self.assertAlmostEqual(found.mean(), mean, delta=0.01)
        self.assertGreater(((found >= low) & (found <= high)).mean(), 0.9)

    def test_nothing_is_left_to_chance_where_all_is_certain(self) -> None:
        self.assertEqual(measure.chance_error(of_two(np.ones(10))), (0.0, (0.0, 0.0)))


if __name__ == "__main__":
    unittest.main()
