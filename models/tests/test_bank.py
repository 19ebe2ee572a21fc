"""What is kept of a long run: whole, or not there."""

import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy as np

from garments import bank


class Keep(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_reads_as_it_was_written_and_leaves_nothing_else(self) -> None:
        bank.keep(self.folder / "one.npy", logs=np.arange(3))
        bank.keep(self.folder / "two.npz", views=np.arange(4), domains=np.array(["laid"]))
        self.assertEqual(np.load(self.folder / "one.npy").tolist(), [0, 1, 2])
        self.assertEqual(np.load(self.folder / "two.npz")["domains"].tolist(), ["laid"])
        self.assertEqual(sorted(file.name for file in self.folder.iterdir()), ["one.npy", "two.npz"])

    def test_who_is_stopped_while_writing_leaves_no_half_file_and_no_chunk(self) -> None:
        def half(file: Path, **_: np.ndarray) -> None:
            file.write_bytes(b"half")
            raise KeyboardInterrupt

        with mock.patch.object(np, "savez", half), mock.patch.object(bank, "BANK", self.folder):
            with self.assertRaises(KeyboardInterrupt):
                bank.keep(self.folder / "007.npz", views=np.arange(4))
            self.assertFalse((self.folder / "007.npz").exists())
            self.assertEqual(bank.chunks(), [])


if __name__ == "__main__":
    unittest.main()
