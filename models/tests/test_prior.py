"""What people wear counts as often as it is worn, not as often as training showed it."""

import unittest
from collections import Counter

import numpy as np

from recipe import prior
from recipe.data import Crop

SHARES = {"t-shirt": 0.6, "top": 0.1, "shirt": 0.3}


class Prior(unittest.TestCase):
    def test_types_that_training_showed_as_often_as_they_are_worn_stay(self) -> None:
        biases = prior.between(SHARES, Counter({label: round((100 * share) ** 2) for label, share in SHARES.items()}), 1)
        self.assertTrue(all(abs(bias) < 1e-3 for bias in biases.values()))

    def test_turns_even_odds_into_those_of_what_is_worn(self) -> None:
        """Outfits of every type alike, and a network that has learnt nothing else: its odds become the natural ones."""
        logits = prior.row(prior.between(SHARES, Counter({label: 50 for label in SHARES}), 1))
        labels = [list(prior.LABELS).index(label) for label in SHARES]
        odds = np.exp(logits[labels]) / np.exp(logits[labels]).sum()
        np.testing.assert_allclose(odds, list(SHARES.values()), atol=1e-3)

    def test_half_way_is_half_as_far(self) -> None:
        known = Counter({"t-shirt": 71, "top": 11, "shirt": 39})
        whole, half = prior.between(SHARES, known, 1), prior.between(SHARES, known, 0.5)
        for label in SHARES:
            self.assertAlmostEqual(half[label], whole[label] / 2, delta=1e-3)

    def test_weighs_types_then_outfits_then_frames(self) -> None:
        worn = [("t-shirt", "a")] * 5 + [("t-shirt", "b")] + [("top", "c")] * 3 + [("shirt", "d"), ("hat", "e")]
        weights = prior.weights([Crop(None, (0, 0, 1, 1), label, "webcam", "", sender=outfit) for label, outfit in worn], SHARES)
        found = {outfit: sum(w for w, (_, own) in zip(weights, worn) if own == outfit) for outfit in "abcde"}
        for outfit, share in {"a": 0.3, "b": 0.3, "c": 0.1, "d": 0.3, "e": 0}.items():
            self.assertAlmostEqual(found[outfit], share)


if __name__ == "__main__":
    unittest.main()
