"""What people wear counts as often as it is worn, not as often as training showed it."""

import unittest
from collections import Counter

import numpy as np
import torch

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

    def test_the_threshold_names_six_in_ten_and_no_fewer(self) -> None:
        rng = np.random.default_rng(0)
        chances, weights = rng.uniform(0.3, 1, 400), rng.uniform(0, 1, 400)
        weights /= weights.sum()
        found = prior.threshold(chances, weights)
        self.assertGreaterEqual(weights @ (chances >= found), prior.NAMED)
        self.assertLess(weights @ (chances >= found + 0.005), prior.NAMED)

    def test_the_threshold_is_never_below_a_half(self) -> None:
        self.assertEqual(prior.threshold(np.full(3, 0.4), np.full(3, 1 / 3)), 0.5)

    def test_the_head_adds_biases_to_what_is_worn_alone(self) -> None:
        """Embeddings of both kinds, apart in one direction of many; of a room nothing is asked."""
        rng = np.random.default_rng(0)
        domains = np.array(["webcam"] * 900 + ["laid"] * 100 + ["room"] * 50)
        embeddings = rng.normal(size=(len(domains), 40)).astype(np.float32)
        embeddings[:, 3] += np.select([domains == "webcam", domains == "laid"], [10, 2], 100)
        head = torch.nn.Linear(40, len(prior.LABELS))
        before = head(torch.from_numpy(embeddings)).detach().numpy()
        biases = prior.row({"t-shirt": 1.0, "shirt": -0.5})
        prior.into_head(head, biases, *prior.worn_axis(embeddings, domains))
        added = head(torch.from_numpy(embeddings)).detach().numpy() - before
        np.testing.assert_allclose(added[:900].mean(0), biases, atol=0.1)
        np.testing.assert_allclose(added[900:1000].mean(0), np.zeros(len(biases)), atol=0.1)
        self.assertLess(added[:1000, 0].std(), 0.6)


if __name__ == "__main__":
    unittest.main()
