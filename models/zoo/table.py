"""Writes the study's tables into models/zoo/README.md and copies the best row of each family and set to models/zoo/released."""

import json
import re
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from zoo.evaluate import exported
from zoo.runs import RUNS, Run, every

ZOO = Path(__file__).resolve().parent
MARKS = ("<!-- rows: written by zoo/table.py -->", "<!-- end of rows -->")
SCHEDULES = {"tuned": "AdamW, cosine", "adam": "Adam 0.01"}
WASM = RUNS / "wasm.json"  # name -> milliseconds, written by scripts/wasm-speed.ts


def load(run: Run) -> dict:
    return json.loads((exported(run) / "card.json").read_text())


def family(run: Run) -> str:
    """The paper's family; the wide ResNet is a ResNet."""
    return run.family.removesuffix("-wide")


def study(runs: list[Run]) -> list[str]:
    """One Markdown row for each trained network, in the order of training."""
    speed = json.loads(WASM.read_text()) if WASM.exists() else {}
    lines = ["| family | set | weights from | schedule | epochs | top-1 | top-3 | top-5 | 95 % of top-1 | parameters | bytes | ms on wasm |",
             "|" + " --- |" * 12]
    for run in runs:
        card, row = load(run), json.loads((run.folder / "row.json").read_text())
        top = [f"{m['value']:.4f}" for m in card["metrics"][:3]]
        low, high = card["metrics"][0]["interval"]
        ms = f"{speed[run.name]:.1f}" if run.name in speed else "–"
        lines.append(f"| {run.family} | {run.set} | {run.start} | {SCHEDULES[run.schedule]} | {row['epochs']} | {' | '.join(top)} "
                     f"| {low:.3f} – {high:.3f} | {row['weights']:,} | {card['file']['bytes']:,} | {ms} |")
    return lines


def front_end() -> list[str]:
    """The autoencoder's rows, or none before it was measured."""
    path = RUNS / "autoencoder.json"
    if not path.exists():
        return []
    lines = ["", "| family | set | clean | clean, rebuilt | noisy | noisy, rebuilt | AUROC of doubt | AUROC of the autoencoder |",
             "|" + " --- |" * 8]
    for name, found in json.loads(path.read_text()).items():
        for row, figures in found["rows"].items():
            shares = " | ".join(f"{value:.4f}" for value in figures["top-1"].values())
            lines.append(f"| {row} | {name} | {shares} | {figures['doubt']:.3f} | {found['novelty']:.3f} |")
    return lines


def release(runs: list[Run]) -> None:
    """Copies the row of each family and set that is best on dev; the official test has no say in it."""
    shutil.rmtree(ZOO / "released", ignore_errors=True)
    best: dict[tuple[str, str], Run] = {}
    for run in sorted(runs, key=dev):
        best[family(run), run.set] = run
    for run in best.values():
        shutil.copytree(exported(run).parent, ZOO / "released" / run.name)
        print(f"released {run.name}")


def dev(run: Run) -> float:
    return load(run)["metrics"][3]["value"]


def main() -> None:
    runs = [run for run in every() if (exported(run) / "card.json").exists()]
    release(runs)
    path, (start, end) = ZOO / "README.md", MARKS
    table = "\n".join([start, *study(runs), *front_end(), end])
    path.write_text(re.sub(re.escape(start) + ".*?" + re.escape(end), lambda _: table, path.read_text(), flags=re.S))
    print(f"README.md: {len(runs)} rows")


if __name__ == "__main__":
    main()
