"""Exports every trained row, measures its ONNX file on the official test and writes its card; rows already measured are left."""

import argparse
import datetime
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from recipe import data, idx, measure
from recipe.preprocess import preprocess
from zoo.card import VERSION, card
from zoo.export import onnx_bytes, reference
from zoo.runs import RUNS, Run, every
from zoo.sets import SETS, pictures

EXPORTS = RUNS / "released"
COMMAND = "python models/zoo/evaluate.py"
LARGEST = 1e-3  # of a logit, ONNX Runtime against PyTorch


def exported(run: Run) -> Path:
    """The folder of the row's model.onnx and card.json, laid out like models/released."""
    return EXPORTS / run.name / VERSION


def epochs_done(run: Run) -> int:
    last = run.folder / "last.pt"
    return torch.load(last)["epoch"] if last.exists() else 0


def engine(file: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


def metric(run: Run, split: str, k: int, logits: np.ndarray, truth: np.ndarray) -> dict:
    """top-k as the model card states it."""
    value, n = measure.top(logits, truth, k), len(truth)
    return {"name": f"top-{k}", "set": f"{run.set}/{split}", "value": round(value, 4), "n": n,
            "interval": list(measure.interval(value, n)), "command": COMMAND, "date": datetime.date.today().isoformat()}


def evaluate(run: Run, folder: Path) -> None:
    """Logits of dev and test by the ONNX file, one picture at a time as on the kiosk. Exits 1 when PyTorch differs."""
    folded, spec = reference(run), SETS[run.set].spec
    file = onnx_bytes(run, folded)
    session = engine(file)

    def logits(split: str) -> tuple[np.ndarray, np.ndarray]:
        images, truth = pictures(run.set, split, folder)
        inputs = [preprocess(image, spec)[None] for image in images]
        found = np.concatenate([session.run(["logits"], {"pixels": x.numpy()})[0] for x in inputs])
        with torch.no_grad():
            worst = np.abs(folded(torch.cat(inputs[:20]))[0].numpy() - found[:20]).max()
        if worst > LARGEST:
            sys.exit(f"{run.name}: ONNX Runtime and PyTorch differ by {worst:.2e}")
        return found, truth

    dev, test = logits("dev"), logits("test")
    temperature = measure.fit_temperature(dev)
    metrics = [*(metric(run, "test", k, *test) for k in (1, 3, 5)), metric(run, "dev", 1, *dev)]
    exported(run).mkdir(parents=True, exist_ok=True)
    (exported(run) / "model.onnx").write_bytes(file)
    (exported(run) / "card.json").write_text(
        json.dumps(card(run, file, folded, temperature, metrics), indent=2, ensure_ascii=False) + "\n")
    weights = sum(p.numel() for p in folded.parameters())
    (run.folder / "row.json").write_text(json.dumps({"weights": weights, "epochs": run.epochs}))
    print(f"{run.name}: top-1 {metrics[0]['value']:.4f} top-3 {metrics[1]['value']:.4f} top-5 {metrics[2]['value']:.4f}, "
          f"{weights} weights, {len(file)} bytes", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fashion-mnist", type=Path, default=idx.FOLDER, help="folder of the four idx files")
    parser.add_argument("--data", type=Path, default=data.DATA, help="the data folder with garments/")
    args = parser.parse_args()
    torch.set_num_threads(1)
    for run in every():
        if epochs_done(run) >= run.epochs and not (exported(run) / "card.json").exists():
            evaluate(run, args.fashion_mnist if run.set == "fashion-mnist" else args.data)


if __name__ == "__main__":
    main()
