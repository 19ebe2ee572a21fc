"""Trains 1.2.0 on for people before cameras, from the bank of views, on a GPU or a CPU.

`python models/garments/camera.py [--fold K] [--cut N] [--epochs N] [--device cpu|cuda] [--data FOLDER]`: `--fold` leaves out that fold's people of
`webcams` in whatever they appear, and writes camera-K.pt instead of camera.pt. Layers before `--cut` stay; what they make of
the views is kept on the disk, so that a CPU computes it once; 0 trains all. It resumes from its checkpoint after every epoch.
Few people are soon learnt by heart, so the embedding must go on telling what ImageNet told of the same view, which knows
sweatshirts, jerseys, cardigans and suits from thousands of people: learning without forgetting (arXiv 1606.09282). It must also tell what
the given ViT sees (features as hints: arXiv 1412.6550), whose opinion is part of the targets (arXiv 1503.02531); `advice.py` asks it.
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
from garments import advice
from garments.bank import BANK, IDS, bank, before_camera, chunks, doubted, keep
from garments.train import RUNS
from recipe import data, efficientnet, measure, webcams
from recipe.augment import cutmix
from recipe.network import Network

START = RUNS / "average.pt"  # 1.2.0; `resume.py` makes it from its file
TAUGHT = ("laid", "worn", "region", "tagged", "indoor")  # domains about which 1.2.0 is asked, and the ViT with it
ADVISED = 0.6  # their share of a target
OPINION = 0.4  # the ViT's share of the target of people before cameras
MIXED = 0.3  # share of the batches that are mixed


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
        keep(own, opinions=np.concatenate(opinions))
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
        keep(kept, logits=np.concatenate(found))
    return np.load(kept)


def normalised(views: torch.Tensor, device: torch.device) -> torch.Tensor:
    return ((views.to(device).float() - 127) / 128).contiguous(memory_format=torch.channels_last)


def targets(found: dict[str, np.ndarray], own: np.ndarray, teacher: np.ndarray) -> np.ndarray:
    """[N, labels]: the label, and beside it what 1.2.0 and the ViT think of it, log probabilities [N, labels]; some doubt about people before cameras."""
    label, domains = found["targets"], found["domains"]
    joint = measure.softmax((own + teacher) / 2)
    among = joint * (label > 0)  # tags leave several types: the opinion divides the shares among these
    among = among / np.maximum(among.sum(1, keepdims=True), 1e-6)
    certain = label.max(1) == 1
    advised = np.where(certain[:, None], (1 - ADVISED) * label + ADVISED * joint, label)
    advised = np.where(((domains == "tagged") & ~certain)[:, None], among, advised)
    taught = (1 - OPINION) * doubted(label, domains) + OPINION * np.exp(teacher)
    people = np.where(before_camera(domains)[:, None], taught, label)
    return np.where(np.isin(domains, TAUGHT)[:, None], advised, people).astype(np.float32)


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
    labels = torch.from_numpy(targets(found, own, advice.adapted(args.data, args.fold, device)))
    objects = torch.from_numpy(imagenet(device)).float().softmax(1)
    features = torch.from_numpy(advice.components(advice.as_it_came(args.data, device)[0]))
    y, sizes = torch.cat([labels, objects, features], 1), [labels.shape[1], objects.shape[1], features.shape[1]]
    network = efficientnet.from_checkpoint(START, len(IDS)).to(device)
    freeze(network, args.cut, device.type == "cpu")
    average = copy.deepcopy(network).eval()
    known = efficientnet.imagenet().head.to(device)
    hint = torch.nn.Linear(efficientnet.EMBEDDING, features.shape[1]).to(device)
    torch.nn.init.normal_(hint.weight, std=0.01)
    learnt = [p for p in (*network.parameters(), *known.parameters(), *hint.parameters()) if p.requires_grad]
    optimizer = torch.optim.AdamW([{"params": [p for p in learnt if p.ndim > 1], "weight_decay": 0.02},
                                   {"params": [p for p in learnt if p.ndim == 1], "weight_decay": 0.0}])
    total, step, start = len(rows) // args.batch * args.epochs, 0, 0
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device)
        for name, module in {"model": network, "average": average, "known": known, "hint": hint, "optimizer": optimizer}.items():
            module.load_state_dict(state[name])
        start, step = state["epoch"], state["step"]
    for epoch in range(start, args.epochs):
        rng, began, losses = np.random.default_rng([epoch, 7 + args.seed]), time.time(), []
        torch.manual_seed(epoch + args.epochs * args.seed)
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
                label, known_as, features = wanted.split(sizes, 1)
                loss = F.cross_entropy(network.head(seen).float(), label) + args.keep * F.cross_entropy(known(seen).float(), known_as)
                loss = loss + args.hint * F.mse_loss(hint(seen).float(), features)
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
        state = {"model": network.state_dict(), "average": average.state_dict(), "known": known.state_dict(), "hint": hint.state_dict(),
                 "optimizer": optimizer.state_dict(), "epoch": epoch + 1, "step": step, "labels": IDS, "without": without}
        partial = checkpoint.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(checkpoint)
        print(f"epoch {epoch + 1} loss {np.mean(losses):.3f} {time.time() - began:.0f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data.DATA)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--fold", type=int, choices=range(webcams.FOLDS))
    parser.add_argument("--hint", type=float, default=3.0, help="what telling the ViT's features counts beside the label")
    parser.add_argument("--seed", type=int, default=0, help="of the order of the views")
    parser.add_argument("--cut", type=int, default=9)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--keep", type=float, default=1.0, help="what the opinion of ImageNet counts beside the label; 0: nothing")
    parser.add_argument("--name", default="camera", help="of the checkpoint")
    args = parser.parse_args()
    torch.set_num_threads(1)
    out = webcams.left_out(webcams.trained_on(args.data), args.fold)
    outfits = bank()["outfits"]
    rows = np.flatnonzero(~np.isin(outfits, out))
    name = args.name if args.fold is None else f"{args.name}-{args.fold}"
    print(f"{name}: {len(rows)} of {len(outfits)} views, without {out}", flush=True)
    fit(args, rows, out, RUNS / f"{name}.pt")


if __name__ == "__main__":
    main()
