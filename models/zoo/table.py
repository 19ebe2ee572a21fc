"""Writes the study's tables into models/zoo/README.md and copies the best row of each family and set to models/zoo/released.

A row whose training is not on this machine stays as the README and models/zoo/released have it.
"""

import json
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from zoo.evaluate import exported
from zoo.runs import RUNS, STUDIED, Run, every
from zoo.sets import SETS

ZOO = Path(__file__).resolve().parent
MARKS = ("<!-- rows: written by zoo/table.py -->", "<!-- end of rows -->")
SCHEDULES = {"tuned": "AdamW, cosine", "sgd": "SGD, cosine", "adam": "Adam 0.01"}
WASM = RUNS / "wasm.json"  # name -> milliseconds, written by scripts/wasm-speed.ts


def load(folder: Path) -> dict:
    """The card of a folder of one version."""
    return json.loads((folder / "card.json").read_text())


def family(run: Run) -> str:
    """The paper's family; the wide ResNet is a ResNet."""
    return run.family.removesuffix("-wide")


def key(run: Run) -> str:
    """What a row begins with; no two begin alike."""
    return f"| {run.family} | {run.set} | {run.start} | {SCHEDULES[run.schedule]} |"


def study(trained: list[Run], written: list[str]) -> list[str]:
    """One Markdown row for each network, in the order of training: measured anew, else as it is among `written`."""
    speed = json.loads(WASM.read_text()) if WASM.exists() else {}
    lines = ["| family | set | weights from | schedule | epochs | top-1 | top-3 | top-5 | 95 % of top-1 | parameters | bytes | ms on wasm |",
             "|" + " --- |" * 12]
    for run in every():
        if run not in trained:
            lines += [line for line in written if line.startswith(key(run))]
            continue
        card, row = load(exported(run)), json.loads((run.folder / "row.json").read_text())
        top = [f"{m['value']:.4f}" for m in card["metrics"][:3]]
        low, high = card["metrics"][0]["interval"]
        ms = f"{speed[run.name]:.1f}" if run.name in speed else "–"
        lines.append(f"{key(run)} {row['epochs']} | {' | '.join(top)} "
                     f"| {low:.3f} – {high:.3f} | {row['weights']:,} | {card['file']['bytes']:,} | {ms} |")
    return lines


def front_end(written: list[str]) -> list[str]:
    """The autoencoder's rows: those measured here anew, the others as they are among `written`."""
    path = RUNS / "autoencoder.json"
    measured = json.loads(path.read_text()) if path.exists() else {}
    lines = ["", "| family | set | clean | clean, rebuilt | noisy | noisy, rebuilt | AUROC of doubt | AUROC of the autoencoder |",
             "|" + " --- |" * 8]
    before = written[written.index("") + 3 :] if "" in written else []
    for name in SETS:
        for row in STUDIED:
            start, found = f"| {row} | {name} |", measured.get(name, {"rows": {}})
            if row in found["rows"]:
                figures = found["rows"][row]
                shares = " | ".join(f"{value:.4f}" for value in figures["top-1"].values())
                lines.append(f"{start} {shares} | {figures['doubt']:.3f} | {found['novelty']:.3f} |")
            else:
                lines += [line for line in before if line.startswith(start)]
    return lines


def release(trained: list[Run]) -> None:
    """Keeps the row of each family and set that is best on dev; the official test has no say in it."""
    folders = {run: ZOO / "released" / run.name for run in every()}
    candidates = {run: folder for run, folder in folders.items() if folder.exists()}
    candidates |= {run: exported(run).parent for run in trained}
    dev = {run: load(next(folder.iterdir()))["metrics"][3]["value"] for run, folder in candidates.items()}
    best: dict[tuple[str, str], Run] = {}
    for run in sorted(candidates, key=dev.__getitem__):
        best[family(run), run.set] = run
    for run, folder in folders.items():
        if run in best.values() and run in trained:
            shutil.copytree(candidates[run], folder, dirs_exist_ok=True)
            print(f"released {run.name}")
        elif run not in best.values():
            shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    trained = [run for run in every() if (exported(run) / "card.json").exists()]
    release(trained)
    path, (start, end) = ZOO / "README.md", MARKS
    text = path.read_text()
    written = text[text.index(start) + len(start) : text.index(end)].strip("\n").split("\n")
    table = "\n".join([start, *study(trained, written), *front_end(written), end])
    path.write_text(text[: text.index(start)] + table + text[text.index(end) + len(end) :])
    print(f"README.md: {len(trained)} rows measured here")


if __name__ == "__main__":
    main()
