"""A released model can be trained on: its weights read back from the file do what the file does, and survive the wire again."""

import unittest

import numpy as np
import onnxruntime
import torch

from recipe import efficientnet, export, network
from recipe.labels import GARMENTS


class Release(unittest.TestCase):
    def setUp(self) -> None:
        self.file = sorted((export.MODELS / "released" / "garments").iterdir())[-1] / "model.onnx"
        self.session = onnxruntime.InferenceSession(self.file)
        self.x = torch.randn(self.session.get_inputs()[0].shape, generator=torch.Generator().manual_seed(0))
        self.trained = efficientnet.from_release(self.file, len(GARMENTS)).eval()

    def assert_same(self, found: torch.Tensor) -> None:
        wanted = self.session.run(["logits"], {"pixels": self.x.numpy()})[0]
        self.assertLess(np.abs(found.numpy() - wanted).max(), 1e-3)

    @torch.no_grad()
    def test_weights_come_back(self) -> None:
        self.assert_same(self.trained(self.x))

    @torch.no_grad()
    def test_a_version_that_did_not_move_keeps_its_weights_on_the_wire(self) -> None:
        folded = export.rounded(network.Folded(efficientnet.fold(self.trained.features), self.trained.head))
        self.assert_same(folded(self.x)[0])


if __name__ == "__main__":
    unittest.main()
