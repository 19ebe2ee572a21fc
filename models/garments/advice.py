"""Asks the given ViT about every view of the bank, once it has learnt from people before cameras too: what `camera.py` learns from.

`python models/garments/advice.py [--fold K] [--device cpu|cuda] [--data FOLDER]`: its last blocks are trained on for one epoch of the views of people,
without those of the fold, and what it then takes these for is kept. About everything else it is asked as it came, and its features of all
views are kept as they came. It saw frames of clips/ and of a few people of `webcams` (`webcams.SEEN_BY_TEACHERS`): whoever learns from it is not judged by them.
"""

import argparse
import math
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from garments import teachers
from garments.bank import BANK, IDS, bank, chunks, doubted, keep
from recipe import data, vit, webcams

SIZE = 196  # pixels, 14 x 14 patches: the views have no more to show than 192
STILL = 9  # blocks that stay as they came
PEOPLE = ("webcam", "put-on", "indoor", "region")  # domains that it learns from
FEATURES = 128  # principal components of its features
BATCH, RATE, DECAY, WARMUP = 32, 5e-5, 0.05, 30


def teacher(folder: Path) -> vit.ViT:
    """The given ViT for pictures of SIZE."""
    state = teachers.load(folder, "vit", len(IDS))[0].state_dict()
    state["pos"] = vit.positions(state["pos"], SIZE // vit.PATCH)
    network = vit.ViT(len(IDS), SIZE)
    network.load_state_dict(state)
    return network.eval()


def files(kind: str) -> Path:
    """Where something about all views of the bank is kept."""
    return BANK / f"vit-{kind}-{len(chunks())}"


@torch.no_grad()
def as_it_came(folder: Path, device: torch.device) -> tuple[np.ndarray, np.ndarray]:
    """Features float16 [N, 768] and log probabilities [N, labels] of all views; tokens of the views of people stay on the disk."""
    kept, tokens = files("plain").with_suffix(".npz"), files("tokens").with_suffix(".npy")
    if not kept.exists():
        network, people = teacher(folder).to(device), np.isin(bank()["domains"], PEOPLE)
        partial, features, logs, at, of_people = tokens.with_suffix(".partial"), [], [], 0, 0
        out = np.lib.format.open_memmap(partial, "w+", np.float16, (int(people.sum()), 1 + (SIZE // vit.PATCH) ** 2, vit.WIDTH))
        for number, file in enumerate(chunks(), 1):
            began = time.time()
            for views in torch.from_numpy(np.load(file)["views"]).permute(0, 3, 1, 2).split(50):
                with torch.autocast(device.type, torch.bfloat16):
                    x = network.embedded((F.interpolate(views.to(device).float(), (SIZE, SIZE), mode="bilinear") - 127) / 128)
                    x = network.through(x, 0, STILL)
                    seen = network.features(x, STILL)
                    logs.append(network._fc(seen).float().log_softmax(1).cpu().numpy())
                features.append(seen.half().cpu().numpy())
                own = people[at : at + len(views)]
                out[of_people : of_people + own.sum()] = x[torch.from_numpy(own).to(device)].half().cpu().numpy()
                at, of_people = at + len(views), of_people + own.sum()
            print(f"chunk {number}/{len(chunks())}: {time.time() - began:.0f} s", flush=True)
        out.flush()
        partial.replace(tokens)
        keep(kept, features=np.concatenate(features), logs=np.concatenate(logs))
    found = np.load(kept)
    return found["features"], found["logs"]


def components(features: np.ndarray) -> np.ndarray:
    """[N, FEATURES] of variance one in the mean: principal components of the standardised features, the first ones a little larger than the last."""
    x = features.astype(np.float32)
    x = (x - x.mean(0)) / (x.std(0) + 1e-6)
    variances, axes = np.linalg.eigh(x.T @ x / len(x))
    variances, axes = variances[::-1][:FEATURES], axes[:, ::-1][:, :FEATURES]
    return x @ axes / variances**0.25 / np.sqrt(np.sqrt(variances).mean())


def adapted(folder: Path, fold: int | None, device: torch.device) -> np.ndarray:
    """Log probabilities [N, labels] of all views; about people by the ViT trained on without the fold's."""
    kept = files("all" if fold is None else str(fold)).with_suffix(".npy")
    if not kept.exists():
        _, logs = as_it_came(folder, device)
        found, out = bank(), webcams.left_out(webcams.trained_on(folder), fold)
        people = np.isin(found["domains"], PEOPLE)
        taught = ~np.isin(found["outfits"][people], out)
        tokens = np.load(files("tokens").with_suffix(".npy"), mmap_mode="r")
        network = teacher(folder).to(device)
        targets = torch.from_numpy(doubted(found["targets"], found["domains"])[people])
        fit(network, tokens, targets, np.flatnonzero(taught), fold or 0, device)
        logs[people] = judged(network, tokens, device)
        keep(kept, logs=logs)
    return np.load(kept)


def fit(network: vit.ViT, tokens: np.ndarray, targets: torch.Tensor, rows: np.ndarray, seed: int, device: torch.device) -> None:
    """One epoch of `rows` for the blocks behind STILL."""
    network.requires_grad_(False)
    for module in (*network.blocks[STILL:], network.norm, network._fc):
        module.requires_grad_(True)
    learnt = [p for p in network.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learnt, lr=RATE, weight_decay=DECAY)
    order, steps, losses, began = np.random.default_rng(seed).permutation(rows), len(rows) // BATCH, [], time.time()
    for step in range(steps):
        chosen = np.sort(order[step * BATCH : (step + 1) * BATCH])
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / WARMUP) * 0.5 * (1 + math.cos(math.pi * step / steps))
        with torch.autocast(device.type, torch.bfloat16):
            logits = network._fc(network.features(torch.from_numpy(tokens[chosen]).to(device).float(), STILL))
        loss = F.cross_entropy(logits.float(), targets[torch.from_numpy(chosen)].to(device))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learnt, 1.0)
        optimizer.step()
        losses.append(loss.item())
        if step % 50 == 49:
            print(f"  step {step + 1}/{steps} loss {np.mean(losses[-50:]):.3f} {(step + 1) * BATCH / (time.time() - began):.1f} views/s", flush=True)


@torch.no_grad()
def judged(network: vit.ViT, tokens: np.ndarray, device: torch.device) -> np.ndarray:
    """Log probabilities [N, labels]."""
    logs = []
    for at in range(0, len(tokens), 50):
        with torch.autocast(device.type, torch.bfloat16):
            logits = network._fc(network.features(torch.from_numpy(np.array(tokens[at : at + 50])).to(device).float(), STILL))
        logs.append(logits.float().log_softmax(1).cpu().numpy())
    return np.concatenate(logs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data.DATA)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--fold", type=int, choices=range(webcams.FOLDS))
    args = parser.parse_args()
    adapted(args.data, args.fold, torch.device(args.device))


if __name__ == "__main__":
    main()
