"""The network as ImageNet left it answers as its package does: what is kept of it while training is its own opinion."""

import unittest

import torch
from efficientnet_lite_pytorch import EfficientNet

from recipe import efficientnet


class ImageNet(unittest.TestCase):
    @torch.no_grad()
    def test_answers_as_its_package(self) -> None:
        variant = "efficientnet-lite2"
        package = EfficientNet.from_pretrained(variant, weights_path=efficientnet.FILES[variant].get_model_file_path()).eval()
        x = torch.randn(2, 3, 192, 192, generator=torch.Generator().manual_seed(0))
        difference = (efficientnet.imagenet(variant)(x) - package(x)).abs().max().item()
        self.assertLess(difference, 1e-3)


if __name__ == "__main__":
    unittest.main()
