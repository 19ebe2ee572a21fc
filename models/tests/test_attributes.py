"""Heads for attributes: outfits count the same, a threshold keeps its word, and no box of another thing touches the person."""

import csv
import unittest

import numpy as np

from attributes import heads
from attributes.looks import OWN, VALUES, Look
from garments.other_things import apart, rooms
from recipe.webcams import Picture


def look(i: int, outfit: str, sleeve: str, seen: np.ndarray) -> Look:
    return Look(str(i), outfit, outfit, "t-shirt", {"sleeve": sleeve, "pattern": ""}, np.stack([seen, seen]))


class Heads(unittest.TestCase):
    def setUp(self) -> None:
        self.rng = np.random.default_rng(0)

    def test_an_outfit_counts_once(self) -> None:
        looked = [look(i, "a" if i < 9 else "b", "short", np.zeros(2)) for i in range(10)]
        weight = heads.weights(looked)
        self.assertAlmostEqual(weight[:9].sum(), 0.5)
        self.assertAlmostEqual(weight[9], 0.5)

    def test_a_head_finds_what_an_axis_says_whatever_the_basis(self) -> None:
        centres = self.rng.normal(size=(3, 300)) * 3
        made = [look(i, str(i), VALUES["sleeve"][i % 3], centres[i % 3] + self.rng.normal(size=300)) for i in range(150)]
        basis = heads.Basis.of(np.stack([k.seen[0] for k in made]), (300,))
        head = heads.fit([(made[:120], 1)], "sleeve", basis, 0.01)
        found = head(made[120:]).argmax(1)
        self.assertEqual(found.tolist(), heads.truth(made[120:], "sleeve").tolist())

    def test_parts_count_the_same_however_long_and_loud_they_are(self) -> None:
        seen = np.concatenate([self.rng.normal(size=(2000, 4)), 50 * self.rng.normal(size=(2000, 400))], 1)
        basis = heads.Basis.of(seen, (4, 400))
        variances = (((seen - basis.centre) / basis.scale) ** 2).mean(0)
        self.assertAlmostEqual(variances[:4].sum() / variances[4:].sum(), 1, delta=0.1)

    def test_a_threshold_keeps_its_word_or_is_none(self) -> None:
        for _ in range(50):
            logits, weight = self.rng.normal(size=(60, 3)) * 2, np.full(60, 1 / 60)
            hits = self.rng.random(60) < self.rng.random()
            probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
            least = heads.threshold(probabilities, hits, weight)
            if least is not None:
                self.assertGreaterEqual(hits[probabilities.max(1) >= least].mean(), heads.PRECISION)
        self.assertIsNone(heads.threshold(probabilities, np.zeros(60, bool), weight))

    def test_tables_hold_known_values_of_each_picture_once(self) -> None:
        for name, key in (("worn", "photo"), ("laid", "image")):
            rows = list(csv.DictReader((OWN / f"{name}.csv").read_text().splitlines()))
            self.assertEqual(len({row[key] for row in rows}), len(rows))
            for row in rows:
                for attribute, values in VALUES.items():
                    self.assertIn(row[attribute], ("", *values))


class OtherThings(unittest.TestCase):
    def test_rooms_keep_away_from_the_person_and_from_each_other(self) -> None:
        image, person = np.zeros((240, 320, 3), np.uint8), (200, 60, 300, 240)
        pictures = [Picture(str(i), "p", "o", "top", image, {"upper": person}) for i in range(20)]
        found = rooms(pictures)
        self.assertGreater(len(found), 20)
        self.assertTrue(all(apart(crop.box, person, 24) for crop in found))
        self.assertEqual([c.box for c in rooms(pictures)], [c.box for c in found])
        self.assertEqual(rooms([Picture("n", "p", "o", "top", image, {})]), [])


if __name__ == "__main__":
    unittest.main()
