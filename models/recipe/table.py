"""Rewrites the results table in models/RESULTS.md from the cards of all released models."""

import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from recipe.export import MODELS

MACHINE = "2 CPU cores"
MARKS = ("<!-- results: written by recipe/table.py -->", "<!-- end of results -->")


def rows() -> list[str]:
    """One Markdown row per model and metric."""
    lines = ["| model | bytes | set | metric | value | n | 95 % interval | command | date | machine |", "|" + " --- |" * 10]
    for path in sorted(MODELS.glob("released/*/*/card.json")):
        card = json.loads(path.read_text())
        for m in card["metrics"]:
            bounds = "{:.3f} – {:.3f}".format(*m["interval"]) if "interval" in m else "–"
            lines.append(f"| {card['name']} {card['version']} | {card['file']['bytes']:,} | {m['set']} | {m['name']} "
                         f"| {m['value']:.4f} | {m['n']:,} | {bounds} | `{m['command']}` | {m['date']} | {MACHINE} |")
    return lines


def main() -> None:
    path = MODELS / "RESULTS.md"
    start, end = MARKS
    table = "\n".join([start, *rows(), end])
    path.write_text(re.sub(re.escape(start) + ".*?" + re.escape(end), lambda _: table, path.read_text(), flags=re.S))
    print("RESULTS.md: results table written")


if __name__ == "__main__":
    main()
