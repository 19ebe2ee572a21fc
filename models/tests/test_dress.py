"""What is cut out of a photo of a garment on green cloth, and which garments are put on people."""

import csv
import tempfile
import unittest
from pathlib import Path

import numpy as np
from PIL import Image

from recipe import data, dress
from recipe.data import Crop, whole

GARMENT = (slice(60, 180), slice(50, 130))


def on_cloth(colour: tuple[int, int, int]) -> Crop:
    """A garment of that colour on cloth that folds and lies in uneven light."""
    light = np.linspace(0.75, 1.2, 240)[:, None] * np.where(np.arange(180) % 40 < 6, 0.85, 1)
    image = np.array((30, 110, 70)) * light[..., None]
    image[GARMENT] = np.array(colour) * light[GARMENT][..., None]
    image = image.clip(0, 255).astype(np.uint8)
    return Crop(image, whole(image), "top", "laid", "one", sender=data.ON_CLOTH)


class Keyed(unittest.TestCase):
    def test_the_garment_and_neither_folds_nor_shadows_of_the_cloth(self) -> None:
        truth = np.zeros((240, 180), bool)
        truth[GARMENT] = True
        for colour in ((200, 200, 200), (35, 32, 30), (30, 90, 150), (190, 120, 140), (20, 120, 130)):
            with self.subTest(colour=colour):
                found = dress.keyed(on_cloth(colour)) > 0
                self.assertGreater((found & truth).sum() / (found | truth).sum(), 0.97)


class CutOuts(unittest.TestCase):
    def test_a_garment_is_cut_out_the_same_whatever_was_cut_out_before_it(self) -> None:
        noise = np.random.default_rng(0).normal(0, 30, (240, 180, 3))
        image = (on_cloth((110, 110, 100)).image + noise).clip(0, 255).astype(np.uint8)
        crop = Crop(image, whole(image), "top", "laid", "one")
        first, second = (dress.cut_out(crop) for _ in range(2))
        assert first is not None and second is not None
        np.testing.assert_array_equal(first.pixels, second.pixels)

    def test_all_of_green_cloth_and_nothing_of_children(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for part in ("garments/images", "phone-garments/images"):
                (folder / part).mkdir(parents=True)
            (folder / "taxonomy.json").write_text('{"types": {"top": {"group": "upper", "garments": ["Body"]}}}')
            photo = Image.fromarray(on_cloth((200, 60, 60)).image)
            photo.save(folder / "garments/images/a.jpg")
            photo.save(folder / "garments/images/b.jpg")
            photo.save(folder / "phone-garments/images/c.jpg")
            self.table(folder / "garments/labels.csv", [
                {"image": "a", "label": "Body", "kids": "True", "sender": "3", "split": "train"},
                {"image": "b", "label": "Body", "kids": "False", "sender": "3", "split": "train"},
            ])
            self.table(folder / "phone-garments/labels.csv", [{"image": "c", "type": "top"}, {"image": "none", "type": ""}])
            self.assertEqual([crop.id for crop in data.laid(folder, "train")], ["a", "b"])
            self.assertEqual([crop.id for crop in data.laid(folder, "train", kids=False)], ["b"])
            self.assertEqual([cut.type for cut in dress.cut_outs(folder, wanted={"top": 0})], ["top"])
            self.assertEqual(dress.cut_outs(folder, wanted={"skirt": 0}), [])

    def table(self, file: Path, rows: list[dict[str, str]]) -> None:
        with file.open("w", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    unittest.main()
