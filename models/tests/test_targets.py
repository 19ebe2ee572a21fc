"""What networks for people before cameras aim at: always probabilities, never outside the tags, and the label above all."""

import unittest

import numpy as np

from garments.bank import IDS, WEBCAM
from garments.camera import targets

RNG = np.random.default_rng(0)
DOMAINS = np.array([domain for domain in WEBCAM for _ in range(20)])


def opinions() -> np.ndarray:
    logits = RNG.normal(0, 3, (len(DOMAINS), len(IDS))).astype(np.float32)
    return logits - np.log(np.exp(logits).sum(1, keepdims=True))


def labelled() -> np.ndarray:
    """One label each; of half of the tagged views two that share it."""
    found = np.eye(len(IDS), dtype=np.float32)[RNG.integers(len(IDS), size=len(DOMAINS))]
    for i in np.flatnonzero(DOMAINS == "tagged")[::2]:
        found[i] = 0
        found[i, RNG.permutation(len(IDS))[:2]] = 0.5
    return found


class Targets(unittest.TestCase):
    def test_targets_are_probabilities(self) -> None:
        wanted = targets({"targets": labelled(), "domains": DOMAINS}, opinions(), opinions())
        self.assertTrue((wanted >= 0).all())
        np.testing.assert_allclose(wanted.sum(1), 1, atol=1e-5)

    def test_nothing_outside_the_tags_is_wanted(self) -> None:
        label = labelled()
        several = label.max(1) < 1
        wanted = targets({"targets": label, "domains": DOMAINS}, opinions(), opinions())
        self.assertEqual(wanted[several][label[several] == 0].max(), 0)

    def test_a_teacher_is_heard_about_people_and_not_about_rooms(self) -> None:
        label, own = labelled(), opinions()
        one, other = (targets({"targets": label, "domains": DOMAINS}, own, opinions()) for _ in range(2))
        changed = np.abs(one - other).max(1) > 0.01
        for domain in ("webcam", "put-on", "indoor", "region", "worn", "laid"):
            self.assertGreater(changed[DOMAINS == domain].mean(), 0.8, domain)
        self.assertFalse(changed[np.isin(DOMAINS, ("room", "other"))].any())

    def test_the_label_has_at_least_two_fifths(self) -> None:
        label = labelled()
        wanted = targets({"targets": label, "domains": DOMAINS}, opinions(), opinions())
        certain = label.max(1) == 1
        self.assertGreaterEqual(wanted[certain][label[certain] == 1].min(), 0.4 - 1e-6)


if __name__ == "__main__":
    unittest.main()
