"""Measures the released garments model: temperatures and threshold on dev and on people held out, then the official test, worn val, people and rejects."""

import argparse
import sys
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from garments.blend import HELD_OUT
from garments.train import RUNS
from recipe import data, measure, prior, webcams
from recipe.engine import Engine
from recipe.labels import GARMENTS as LABELS
from recipe.report import Report

IDS = list(LABELS)
GROUPS = np.array([list(dict.fromkeys(v[0] for v in LABELS.values())).index(v[0]) for v in LABELS.values()])


def run(engine: Engine, crops: list[data.Crop]) -> tuple[np.ndarray, np.ndarray]:
    """(logits [N, 15], true indices [N])."""
    return engine.logits(c.pixels() for c in crops), np.array([IDS.index(c.label) for c in crops])


def classification(report: Report, dataset: str, logits: np.ndarray, truth: np.ndarray, temperature: float, thresholds: dict[str, float]) -> dict:
    """Adds the figures of one labelled set of garments; `thresholds` by label, else `NAMED_FROM`; returns recall per class."""
    n, named = len(truth), logits.argmax(1)
    probabilities = measure.softmax(logits, temperature)
    sure = probabilities.max(1) >= np.array([thresholds.get(label, measure.NAMED_FROM) for label in IDS])[named]
    report.share("top-1", dataset, measure.top(logits, truth, 1), n)
    report.share("top-3", dataset, measure.top(logits, truth, 3), n)
    report.share("group top-1", dataset, float((GROUPS[named] == GROUPS[truth]).mean()), n)
    report.add("macro-F1", dataset, measure.macro_f1(logits, truth), n)
    report.add("calibration error", dataset, measure.calibration_error(probabilities, truth), n)
    chance, bounds = measure.chance_error(probabilities)
    report.add("calibration error by chance", dataset, chance, n, bounds)
    report.share("named above threshold", dataset, float(sure.mean()), n)
    report.share("right when named", dataset, float((named == truth)[sure].mean()), int(sure.sum()))
    report.share("wrongly rejected", dataset, float((named == IDS.index(data.REJECT)).mean()), n)
    return {IDS[i]: f"{int((named[truth == i] == i).sum())}/{int((truth == i).sum())}" for i in np.unique(truth)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data.DATA)
    args = parser.parse_args()
    assert data.label_ids(args.data) == IDS, "taxonomy.json and recipe/labels.py disagree"
    engine, report = Engine("garments"), Report("garments")

    laid = run(engine, data.laid(args.data, "dev"))
    held = run(engine, data.held_up(args.data, "dev"))
    worn = run(engine, data.worn(args.data, "dev"))
    before_camera = np.load(RUNS / HELD_OUT)
    looks = before_camera["logits"]
    temperature = measure.fit_temperature(laid, held)
    worn_temperature = measure.fit_temperature(worn, (np.concatenate(looks), np.tile(before_camera["truth"], len(looks))))
    fused = measure.softmax(np.mean([np.log(measure.softmax(look, worn_temperature)) for look in looks], 0))  # as `vote` in kiosk/pipeline/vote.ts
    least = prior.threshold(fused.max(1), before_camera["weights"])
    thresholds = dict.fromkeys(prior.natural(args.data), least)
    calibration = {"temperature": temperature, "wornTemperature": worn_temperature, "thresholds": thresholds}

    report.share("top-1", "garments/dev", measure.top(*laid, 1), len(laid[1]))
    report.share("top-1", "garments/dev, held up", measure.top(*held, 1), len(held[1]))
    report.share("top-1", "worn/dev", measure.top(*worn, 1), len(worn[1]))
    test, val = run(engine, data.laid(args.data, "test")), run(engine, data.worn(args.data, "val"))
    held_test = run(engine, data.held_up(args.data, "test"))
    people = run(engine, webcams.crops(webcams.pictures(args.data, "people"), args.data))
    details = {"garments/test": classification(report, "garments/test", *test, temperature, thresholds),
               "garments/test, held up": classification(report, "garments/test, held up", *held_test, temperature, thresholds),
               "worn/val": classification(report, "worn/val", *val, worn_temperature, thresholds),
               "people, by region": classification(report, "people, by region", *people, worn_temperature, thresholds)}

    reject = IDS.index(data.REJECT)
    garments, truth = (np.concatenate(parts) for parts in zip(test, val))
    without = np.delete(garments, reject, 1)
    report.add("cost of the reject label", "garments/test and worn/val",
               measure.top(without, truth - (truth > reject), 1) - measure.top(garments, truth, 1), len(truth))
    for dataset, crops in (("not-clothing/held-out", data.groceries(args.data, "test")),
                           ("worn/val, no garment", data.bystanders(args.data, "val")),
                           ("synthetic empties", data.empties(100, seed=3))):
        rejected, _ = run(engine, crops)
        report.share("rejected", dataset, float((rejected.argmax(1) == reject).mean()), len(crops))
        scores = measure.softmax(np.concatenate([rejected, garments]))[:, reject]
        report.add("AUROC against garments", dataset,
                   roc_auc_score(np.arange(len(scores)) < len(rejected), scores), len(scores))
        kept = np.quantile(scores[len(rejected):], 0.95)  # all but the most doubtful twentieth of the garments
        report.share("kept when 95 % of garments are", dataset, float((scores[: len(rejected)] <= kept).mean()), len(rejected))
    for dataset, (logits, truth) in (("garments/test", test), ("worn/val", val), ("people, by region", people)):
        pairs = [f"{IDS[t]} > {IDS[p]}" for t, p in zip(truth, logits.argmax(1)) if t != p]
        details[f"{dataset} confusions"] = {p: pairs.count(p) for p in sorted(set(pairs), key=lambda p: -pairs.count(p))[:15]}
    report.write(calibration, details)
    print(calibration)
    for name, counts in details.items():
        print(f"{name}: {counts}")


if __name__ == "__main__":
    main()
