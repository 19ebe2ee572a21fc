"""Trains 1.2.0 on for people before cameras, from the bank of views, on a GPU or a CPU.

`python models/garments/camera.py [--fold K] [--cut N] [--epochs N] [--device cpu|cuda] [--data FOLDER]`: `--fold` leaves out that fold's people of
`webcams` in whatever they appear, and writes camera-K.pt instead of camera.pt. Layers before `--cut` stay; what they make of
the views is kept on the disk, so that a CPU computes it once; 0 trains all. It resumes from its checkpoint after every epoch.
Few people are soon learnt by heart, so the embedding must go on telling what ImageNet told of the same view, which knows
sweatshirts, jerseys, cardigans and suits from thousands of people: learning without forgetting (arXiv 1606.09282).
"""

import argparse
import copy
import math
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from garments.bank import BANK, IDS, TAUGHT
from garments.train import RUNS
from recipe import data, efficientnet, webcams
from recipe.augment import cutmix
from recipe.labels import GARMENTS as LABELS
from recipe.network import Network

START = RUNS / "average.pt"  # 1.2.0; `resume.py` makes it from its file
ADVISED = 0.6  # the teachers' share of a target where they were asked
DOUBT = 0.1  # share of a target that goes to all labels of the upper body where nobody was asked
MIXED = 0.3  # share of the batches that are mixed
UPPER = [i for i, (group, *_) in enumerate(LABELS.values()) if group in ("upper", "outer")]


def chunks() -> list[Path]:
    """The files of the bank, in order."""
    return [file for file in sorted(BANK.glob("[0-9]*.npz")) if "partial" not in file.name]


def bank() -> dict[str, np.ndarray]:
    """Everything but the views, of all chunks in order."""
    loaded = [np.load(file) for file in chunks()]
    together = {key: np.concatenate([c[key] for c in loaded]) for key in ("targets", "domains", "outfits")}
    return together | {"advice": np.concatenate([c["advice"] for c in loaded], 1)}


@torch.no_grad()
def activations(cut: int, device: torch.device) -> tuple[np.ndarray, np.ndarray]:
    """What the first `cut` layers of 1.2.0 make of all views, float16 (for 0 the views, uint8), mapped from a file; and its log probabilities."""
    files = chunks()
    kept, own = BANK / f"layers-{cut}-{len(files)}.npy", BANK / f"own-{cut}-{len(files)}.npy"
    if not own.exists():
        network = efficientnet.from_checkpoint(START, len(IDS)).to(device)
        rows, out, opinions = sum(len(np.load(file)["domains"]) for file in files), None, []
        partial, at = kept.with_suffix(".partial"), 0
        for file in files:
            for part in torch.from_numpy(np.load(file)["views"]).permute(0, 3, 1, 2).split(50):
                with torch.autocast(device.type, torch.bfloat16):
                    x = network.features[:cut](normalised(part, device))
                    opinions.append(network.head(embedding(network, x, cut)).float().log_softmax(1).cpu().numpy())
                x = part if cut == 0 else x.half().cpu()
                if out is None:
                    out = np.lib.format.open_memmap(partial, "w+", np.uint8 if cut == 0 else np.float16, (rows, *x.shape[1:]))
                out[at : at + len(x)] = x.numpy()
                at += len(x)
        out.flush()
        partial.replace(kept)
        np.save(own, np.concatenate(opinions))
    return np.load(kept, mmap_mode="r"), np.load(own)


@torch.no_grad()
def imagenet(device: torch.device) -> np.ndarray:
    """What Lite2 as ImageNet left it takes all views for: logits [N, 1000], float16, kept in a file."""
    files = chunks()
    kept = BANK / f"imagenet-{len(files)}.npy"
    if not kept.exists():
        network, found = efficientnet.imagenet().to(device), []
        for file in files:
            for part in torch.from_numpy(np.load(file)["views"]).permute(0, 3, 1, 2).split(50):
                with torch.autocast(device.type, torch.bfloat16):
                    found.append(network(normalised(part, device)).half().cpu().numpy())
        np.save(kept, np.concatenate(found))
    return np.load(kept)


def normalised(views: torch.Tensor, device: torch.device) -> torch.Tensor:
    return ((views.to(device).float() - 127) / 128).contiguous(memory_format=torch.channels_last)


def targets(found: dict[str, np.ndarray], own: np.ndarray) -> torch.Tensor:
    """[N, labels]: the label, and beside it the joint opinion of teachers and 1.2.0 where they were asked, or some doubt about people."""
    label, advice = torch.from_numpy(found["targets"]), torch.from_numpy(np.concatenate([own[None], found["advice"]]))
    asked, domains = torch.from_numpy(np.isin(found["domains"], TAUGHT)), found["domains"]
    joint = advice.mean(0).softmax(1)
    among = joint * (label > 0)  # tags leave several types: teachers divide the shares among these
    among = among / among.sum(1, keepdim=True).clamp_min(1e-6)
    certain = label.max(1).values == 1
    advised = torch.where(certain[:, None], (1 - ADVISED) * label + ADVISED * joint, label)
    advised = torch.where((torch.from_numpy(domains == "tagged") & ~certain)[:, None], among, advised)
    doubt = torch.zeros(len(IDS))
    doubt[UPPER] = 1 / len(UPPER)
    doubted = (1 - DOUBT) * label + DOUBT * doubt
    people = torch.from_numpy(np.isin(domains, ("webcam", "put-on")))
    return torch.where(asked[:, None], advised, torch.where(people[:, None], doubted, label))


def freeze(network: Network, cut: int, still: bool) -> None:
    """Layers before `cut` stay, and with `still` the large depthwise filters, whose gradients are slow on a CPU."""
    for i, layer in enumerate(network.features):
        layer.requires_grad_(i >= cut)
        for module in layer.modules():
            if still and isinstance(module, efficientnet.NormedConv) and module.stays():
                module.requires_grad_(False)


def embedding(network: Network, x: torch.Tensor, cut: int) -> torch.Tensor:
    """The embedding [N, 1280] from what the first `cut` layers gave, in training with some of it dropped."""
    for layer in network.features[cut:]:
        x = layer(x)
    return F.dropout(x.mean((2, 3)), network.dropout, network.training)


def fit(args: argparse.Namespace, rows: np.ndarray, without: list[str], checkpoint: Path) -> None:
    """Runs the epochs that `checkpoint` lacks and writes it after each; `average` in it holds the averaged weights, `without` the outfits left out."""
    device, found = torch.device(args.device), bank()
    x, own = activations(args.cut, device)
    y = torch.cat([targets(found, own), torch.from_numpy(imagenet(device)).float().softmax(1)], 1)
    network = efficientnet.from_checkpoint(START, len(IDS)).to(device)
    freeze(network, args.cut, device.type == "cpu")
    average = copy.deepcopy(network).eval()
    known = efficientnet.imagenet().head.to(device)
    learnt = [p for p in (*network.parameters(), *known.parameters()) if p.requires_grad]
    optimizer = torch.optim.AdamW([{"params": [p for p in learnt if p.ndim > 1], "weight_decay": 0.02},
                                   {"params": [p for p in learnt if p.ndim == 1], "weight_decay": 0.0}])
    total, step, start = len(rows) // args.batch * args.epochs, 0, 0
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device)
        network.load_state_dict(state["model"]), average.load_state_dict(state["average"]), known.load_state_dict(state["known"])
        optimizer.load_state_dict(state["optimizer"])
        start, step = state["epoch"], state["step"]
    for epoch in range(start, args.epochs):
        rng, began, losses = np.random.default_rng([epoch, 7]), time.time(), []
        torch.manual_seed(epoch)
        network.train()
        order = rng.permutation(rows)
        for at in range(0, len(order) - args.batch + 1, args.batch):
            chosen = np.sort(order[at : at + args.batch])
            part = torch.from_numpy(np.ascontiguousarray(x[chosen]))
            part = normalised(part, device) if args.cut == 0 else part.to(device).float().contiguous(memory_format=torch.channels_last)
            mixture = torch.randperm(len(part))
            part, wanted = part[mixture.to(device)], y[torch.from_numpy(chosen)][mixture].to(device)
            if rng.random() < MIXED:
                part, wanted = cutmix(part, wanted, rng)
            rate = min(1, (step + 1) / 100) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1, step / total))))
            for group in optimizer.param_groups:
                group["lr"] = args.rate * rate
            with torch.autocast(device.type, torch.bfloat16):
                seen = embedding(network, part, args.cut)
                loss = F.cross_entropy(network.head(seen).float(), wanted[:, : len(IDS)])
                loss = loss + args.keep * F.cross_entropy(known(seen).float(), wanted[:, len(IDS) :])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learnt, 5.0)
            optimizer.step()
            step += 1
            with torch.no_grad():
                torch._foreach_lerp_(list(average.parameters()), list(network.parameters()), 1 - min(0.998, (1 + step) / (10 + step)))
            losses.append(loss.item())
            if step % 50 == 0:
                print(f"  step {step}/{total} loss {np.mean(losses[-50:]):.3f} {len(losses) * args.batch / (time.time() - began):.1f} views/s", flush=True)
        state = {"model": network.state_dict(), "average": average.state_dict(), "known": known.state_dict(), "optimizer": optimizer.state_dict(),
                 "epoch": epoch + 1, "step": step, "labels": IDS, "without": without}
        partial = checkpoint.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(checkpoint)
        print(f"epoch {epoch + 1} loss {np.mean(losses):.3f} {time.time() - began:.0f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data.DATA)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--fold", type=int, choices=range(webcams.FOLDS))
    parser.add_argument("--cut", type=int, default=9)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--keep", type=float, default=1.0, help="what the opinion of ImageNet counts beside the label; 0: nothing")
    parser.add_argument("--name", default="camera", help="of the checkpoint")
    args = parser.parse_args()
    torch.set_num_threads(1)
    pictures = webcams.trained_on(args.data)
    fold_of = webcams.folds(pictures)
    out = {p.outfit for p in pictures if fold_of[p.person] == args.fold}
    outfits = bank()["outfits"]
    rows = np.flatnonzero(~np.isin(outfits, list(out)))
    name = args.name if args.fold is None else f"{args.name}-{args.fold}"
    print(f"{name}: {len(rows)} of {len(outfits)} views, without {sorted(out)}", flush=True)
    fit(args, rows, sorted(out), RUNS / f"{name}.pt")


if __name__ == "__main__":
    main()
