"""A denoising autoencoder before the trained rows, as the paper tried, and its reconstruction error as a novelty score.

Trains one per set (resumes after every epoch), then writes .runs/zoo/autoencoder.json. It is measured here and not shipped.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from sklearn.metrics import roc_auc_score
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from recipe import data, idx
from recipe.network import Folded
from recipe.preprocess import load_rgb, preprocess
from zoo.export import reference
from zoo.networks import unit
from zoo.runs import RUNS, STUDIED, Run
from zoo.sets import SETS, augmented, pictures, tensors

NOISE = 0.5  # standard deviation of the Gaussian noise, in normalised units: 45 or 64 of 255 levels
EPOCHS = {"fashion-mnist": 4, "photos": 16}
BATCH = 128
OTHERS = 500  # pictures of no garment, for the novelty score


class Autoencoder(nn.Module):
    """Three convolutions of stride 2 down to 16 channels, and back: [N, C, S, S] -> the same, S a multiple of 4."""

    def __init__(self, channels: int, side: int) -> None:
        super().__init__()
        self.side = side
        self.encoder = nn.Sequential(*unit(channels, 32, stride=2), *unit(32, 64, stride=2),
                                     *unit(64, 64, stride=1 if side == 28 else 2), nn.Conv2d(64, 16, 1))
        self.middle = nn.Sequential(*unit(16, 64), *unit(64, 32))
        self.end = nn.Sequential(*unit(32, 24), nn.Conv2d(24, channels, 3, padding=1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = F.interpolate(self.middle[:3](self.encoder(x)), size=self.side // 2)
        return self.end(F.interpolate(self.middle[3:](y), size=self.side))


def train(name: str) -> Autoencoder:
    """From noisy augmented pictures to the same without noise, mean squared error."""
    spec, last = SETS[name].spec, RUNS / f"autoencoder-{name}.pt"
    torch.manual_seed(0)
    network = Autoencoder(spec.channels, spec.width).to(memory_format=torch.channels_last)
    optimizer, start = torch.optim.AdamW(network.parameters(), 2e-3, foreach=True), 0
    if last.exists():
        state = torch.load(last)
        network.load_state_dict(state["network"]), optimizer.load_state_dict(state["optimizer"])
        start = state["epoch"]
    x, _ = tensors(name, "train")
    for epoch in range(start, EPOCHS[name]):
        torch.manual_seed(epoch)
        began, total = time.time(), 0.0
        network.train()
        optimizer.param_groups[0]["lr"] = 2e-3 * (1 - epoch / EPOCHS[name])
        parts = torch.randperm(len(x)).split(BATCH)
        for part in parts:
            clean = augmented(x[part], spec)
            loss = F.mse_loss(network(clean + NOISE * torch.randn_like(clean)), clean)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        partial = RUNS / "partial.pt"
        torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch + 1}, partial)
        partial.replace(last)
        print(f"autoencoder {name} epoch {epoch + 1} error {total / len(parts):.4f} {time.time() - began:.0f} s", flush=True)
    return network.eval()


@torch.no_grad()
def in_parts(network: nn.Module, x: torch.Tensor) -> torch.Tensor:
    """The first output of a network over many pictures."""
    outputs = (network(part) for part in x.split(250))
    return torch.cat([output[0] if isinstance(output, tuple) else output for output in outputs])


def error(network: Autoencoder, x: torch.Tensor) -> torch.Tensor:
    """Mean squared reconstruction error of each picture [N]."""
    return (in_parts(network, x) - x).square().mean((1, 2, 3))


def auroc(known: torch.Tensor, new: torch.Tensor) -> float:
    """How well a score that should be higher for `new` tells the two apart."""
    truth = [0] * len(known) + [1] * len(new)
    return round(float(roc_auc_score(truth, torch.cat([known, new]).numpy())), 4)


def measured(name: str, network: Autoencoder, folder: Path, others: Path) -> dict:
    """Top-1 on the official test without and with the autoencoder, clean and noisy; AUROC against pictures of no garment."""
    spec = SETS[name].spec
    images, labels = pictures(name, "test", folder)
    truth = torch.from_numpy(labels)
    clean = torch.stack([preprocess(image, spec) for image in images])
    paths = sorted((others / "not-clothing").rglob("*.jpg"))[:OTHERS]
    new = torch.stack([preprocess(load_rgb(path), spec) for path in paths])
    torch.manual_seed(0)
    noisy = clean + NOISE * torch.randn_like(clean)
    views = {"clean": clean, "clean, rebuilt": in_parts(network, clean), "noisy": noisy, "noisy, rebuilt": in_parts(network, noisy)}
    rows = {}
    for family in STUDIED:
        run = Run(family, name, "random", "tuned")
        if (run.folder / "last.pt").exists():
            rows[family] = figures(reference(run), views, truth, new)
    return {"test": len(clean), "others": len(new), "novelty": auroc(error(network, clean), error(network, new)), "rows": rows}


def figures(folded: Folded, views: dict[str, torch.Tensor], truth: torch.Tensor, new: torch.Tensor) -> dict:
    """One row's top-1 by view, and the AUROC of its own doubt (1 - highest probability)."""
    logits = {view: in_parts(folded, x) for view, x in views.items()}
    doubt = lambda z: 1 - z.softmax(1).amax(1)
    shares = {view: round(float((z.argmax(1) == truth).float().mean()), 4) for view, z in logits.items()}
    return {"top-1": shares, "doubt": auroc(doubt(logits["clean"]), doubt(in_parts(folded, new)))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fashion-mnist", type=Path, default=idx.FOLDER, help="folder of the four idx files")
    parser.add_argument("--data", type=Path, default=data.DATA, help="the data folder with garments/ and not-clothing/")
    args = parser.parse_args()
    torch.set_num_threads(1)
    found = {name: measured(name, train(name), args.fashion_mnist if name == "fashion-mnist" else args.data, args.data)
             for name in SETS}
    (RUNS / "autoencoder.json").write_text(json.dumps(found, indent=1))
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
