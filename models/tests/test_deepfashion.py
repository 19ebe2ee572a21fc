"""DeepFashion's file layout is read as documented, and what does not fit is named by file and line.

Run it with `PYTHONPATH=models python -m unittest discover -s models/tests`. The fixture is drawn here: no data set is needed.
"""

import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
from PIL import Image

from recipe.data import Crop
from recipe.deepfashion import LANDMARKS, Landmark, LayoutError, crops, records
from recipe.deepfashion_types import TYPES

MODELS = Path(__file__).resolve().parents[1]
IMAGES = ("img/Striped_Tee/img_00000001.jpg", "img/Denim_Shorts/img_00000001.jpg", "img/Silk_Robe/img_00000001.jpg")
LISTS = {
    "Anno_coarse/list_category_cloth.txt": ("category_name  category_type", "Tee            1", "Shorts         2", "Robe           3"),
    "Anno_coarse/list_category_img.txt": ("image_name  category_label", f"{IMAGES[0]}  1", f"{IMAGES[1]}  2", f"{IMAGES[2]}  3"),
    "Anno_coarse/list_attr_cloth.txt": ("attribute_name  attribute_type", "striped  1", "denim  2", "abstract print  1", "long sleeve  4"),
    "Anno_coarse/list_attr_img.txt": ("image_name  attribute_labels", f"{IMAGES[0]}   1 -1  0  1", f"{IMAGES[1]}  -1  1 -1 -1",
                                      f"{IMAGES[2]}  -1 -1  1 -1"),
    "Anno_coarse/list_bbox.txt": ("image_name  x_1  y_1  x_2  y_2", f"{IMAGES[0]}  002 003 030 040", f"{IMAGES[1]}  000 000 500 500",
                                  f"{IMAGES[2]}  001 001 010 010"),
    "Anno_coarse/list_landmarks.txt": (
        "image_name  clothes_type  landmark_visibility_1 landmark_location_x_1 landmark_location_y_1",
        f"{IMAGES[0]}  1  0 005 006  0 025 006  1 002 020  2 000 000  0 006 038  0 024 038",
        f"{IMAGES[1]}  2  3  0 005 006  0 025 006  0 002 020  0 030 020",  # with a variation type, as in other releases
        f"{IMAGES[2]}  3  " + "0 001 001  " * 8,
    ),
    "Eval/list_eval_partition.txt": ("image_name  evaluation_status", f"{IMAGES[0]}  train", f"{IMAGES[1]}  val", f"{IMAGES[2]}  train"),
}


class DeepFashion(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        for name, (header, *rows) in LISTS.items():
            self.write(name, str(len(rows)), header, *rows)
        for image in IMAGES:
            (self.root / image).parent.mkdir(parents=True)
            Image.fromarray(np.full((48, 36, 3), 90, np.uint8)).save(self.root / image)

    def write(self, name: str, *lines: str):
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def change(self, name: str, old: str, new: str):
        text = (self.root / name).read_text(encoding="utf-8")
        self.assertIn(old, text)
        (self.root / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    def fault(self) -> str:
        with self.assertRaises(LayoutError) as caught:
            list(records(self.root))
        return str(caught.exception)

    def test_a_row_is_put_together_from_all_lists(self):
        tee, shorts, robe = records(self.root)
        self.assertEqual((tee.image, tee.category, tee.box, tee.split), (IMAGES[0], "Tee", (2, 3, 30, 40), "train"))
        self.assertEqual(tee.attributes, (("striped", "texture"), ("long sleeve", "part")))
        self.assertEqual(tee.landmarks[2:4], (Landmark("left sleeve", 2, 20, "occluded"), Landmark("right sleeve", 0, 0, "cut off")))
        self.assertEqual([point.name for point in robe.landmarks], list(LANDMARKS[3]))
        self.assertEqual(robe.attributes, (("abstract print", "texture"),))

    def test_a_variation_type_is_no_landmark(self):
        shorts = next(records(self.root, "val"))
        self.assertEqual(shorts.landmarks[0], Landmark("left waistline", 5, 6, "visible"))
        self.assertEqual(len(shorts.landmarks), 4)

    def test_splits_keep_to_themselves(self):
        found = {split: [record.image for record in records(self.root, split)] for split in ("train", "val", "test")}
        self.assertEqual(found, {"train": [IMAGES[0], IMAGES[2]], "val": [IMAGES[1]], "test": []})

    def test_crops_are_those_of_the_other_data(self):
        (tee,) = crops(self.root, "train")  # the robe has no canonical type
        self.assertIsInstance(tee, Crop)
        self.assertEqual((tee.label, tee.id, tee.pixels().shape), ("t-shirt", IMAGES[0], (37, 28, 3)))
        self.assertEqual([crop.label for crop in crops(self.root, "train", labels="categories")], ["Tee", "Robe"])

    def test_a_box_is_cut_to_its_image(self):
        (shorts,) = crops(self.root, "val")
        self.assertEqual(shorts.box, (0, 0, 36, 48))
        self.assertEqual(shorts.pixels().shape, (48, 36, 3))

    def test_the_older_folder_names_are_read_too(self):
        (self.root / "Anno_coarse").rename(self.root / "Anno")
        (self.root / "Img").mkdir()
        (self.root / "img").rename(self.root / "Img" / "img")
        self.assertEqual([crop.label for crop in crops(self.root, "train")], ["t-shirt"])

    def test_all_fifty_categories_have_a_type_or_none(self):
        types = json.loads((MODELS / "taxonomy.json").read_text())["types"]
        self.assertEqual(len(TYPES), 50)
        self.assertLessEqual({name for name in TYPES.values() if name}, set(types))

    def test_faults_are_named_by_file_and_line(self):
        faults = (
            ("Anno_coarse/list_bbox.txt", "002 003 030 040", "002 003 002 040", "list_bbox.txt, line 3: expected x_1 y_1 x_2 y_2"),
            ("Anno_coarse/list_bbox.txt", "002 003", "two 003", "list_bbox.txt, line 3: expected whole numbers"),
            ("Anno_coarse/list_bbox.txt", IMAGES[1], "img/other.jpg", "list_bbox.txt, line 4: names img/other.jpg"),
            ("Anno_coarse/list_bbox.txt", "3\n", "three\n", "list_bbox.txt, line 1: expected the number of rows"),
            ("Anno_coarse/list_bbox.txt", "3\n", "4\n", "list_bbox.txt, line 5: the list ends after 3 rows, line 1 says 4"),
            ("Anno_coarse/list_category_img.txt", "jpg  2", "jpg  4", "list_category_img.txt, line 4: expected an image and a category"),
            ("Anno_coarse/list_attr_img.txt", " 1 -1  0  1", " 1 -1  0", "list_attr_img.txt, line 3: has 3 attribute marks"),
            ("Anno_coarse/list_attr_img.txt", " 1 -1  0  1", " 1 -1  0  2", "list_attr_img.txt, line 3: attribute marks are"),
            ("Anno_coarse/list_attr_cloth.txt", "denim  2", "denim  9", "list_attr_cloth.txt, line 4: expected a name and its type"),
            ("Anno_coarse/list_landmarks.txt", "jpg  1  0", "jpg  4  0", "list_landmarks.txt, line 3: expected a clothes type"),
            ("Anno_coarse/list_landmarks.txt", "  0 024 038", "", "list_landmarks.txt, line 3: clothes type 1 has 6 landmarks"),
            ("Anno_coarse/list_landmarks.txt", "1  0 005", "1  7 005", "list_landmarks.txt, line 3: visibility of the left collar"),
            ("Eval/list_eval_partition.txt", "  val", "  maybe", "list_eval_partition.txt, line 4: expected an image and a split"),
        )
        for name, old, new, said in faults:
            with self.subTest(said):
                header, *rows = LISTS[name]
                self.write(name, str(len(rows)), header, *rows)
                self.change(name, old, new)
                self.assertIn(said, self.fault())
                self.write(name, str(len(rows)), header, *rows)

    def test_a_missing_list_and_a_missing_image_are_named(self):
        (self.root / IMAGES[0]).unlink()
        with self.assertRaisesRegex(LayoutError, "img_00000001.jpg: the lists name this image"):
            list(crops(self.root, "train"))
        (self.root / "Anno_coarse" / "list_bbox.txt").unlink()
        self.assertIn("list_bbox.txt: cannot be read", self.fault())

    def test_a_list_with_fewer_images_than_the_others_is_a_fault(self):
        header, *rows = LISTS["Anno_coarse/list_landmarks.txt"]
        self.write("Anno_coarse/list_landmarks.txt", "2", header, *rows[:2])
        self.assertIn("differ in length", self.fault())


if __name__ == "__main__":
    unittest.main()
