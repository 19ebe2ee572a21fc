"""Measures the released Fashion-MNIST model: temperature on dev, then the official test."""

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from recipe import idx, measure
from recipe.engine import Engine
from recipe.labels import FASHION_MNIST as LABELS
from recipe.report import Report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=idx.FOLDER, help="folder of the four idx files")
    args = parser.parse_args()
    engine, report = Engine("fashion-mnist"), Report("fashion-mnist")

    def run(split: str) -> tuple[np.ndarray, np.ndarray]:
        images, labels = idx.split(split, args.data)
        return engine.logits(np.repeat(i[..., None], 3, 2) for i in images), labels.astype(int)

    logits, truth = run("dev")
    temperature = measure.fit_temperature((logits, truth))
    report.share("top-1", "fashion-mnist/dev", measure.top(logits, truth, 1), len(truth))

    logits, truth = run("test")
    n, named, probabilities = len(truth), logits.argmax(1), measure.softmax(logits, temperature)
    sure = probabilities.max(1) >= measure.NAMED_FROM
    report.share("top-1", "fashion-mnist/test", measure.top(logits, truth, 1), n)
    report.add("macro-F1", "fashion-mnist/test", measure.macro_f1(logits, truth), n)
    report.add("calibration error", "fashion-mnist/test", measure.calibration_error(probabilities, truth), n)
    report.share("named above threshold", "fashion-mnist/test", float(sure.mean()), n)
    report.share("right when named", "fashion-mnist/test", float((named == truth)[sure].mean()), int(sure.sum()))
    recall = {label: round(float((named[truth == i] == i).mean()), 3) for i, label in enumerate(LABELS)}
    report.write({"temperature": temperature}, {"recall": recall})
    print(f"temperature {temperature}\nrecall {recall}")


if __name__ == "__main__":
    main()
