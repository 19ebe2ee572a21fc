"""Collects the figures of an evaluation and writes them to .runs/NAME/evaluation.json for the card."""

import datetime
import json
from pathlib import Path

from recipe.export import MODELS
from recipe.measure import interval


class Report:
    """Metrics as the model card wants them; `share` adds a 95 % interval."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.metrics: list[dict] = []

    def add(self, metric: str, dataset: str, value: float, n: int, bounds: tuple[float, float] | None = None) -> None:
        entry = {"name": metric, "set": dataset, "value": round(value, 4), "n": n}
        if bounds:
            entry["interval"] = list(bounds)
        entry |= {"command": f"python models/{self.name}/evaluate.py", "date": datetime.date.today().isoformat()}
        self.metrics.append(entry)
        print(f"{dataset:24} {metric:32} {value:.4f}  n={n}" + (f"  [{bounds[0]:.3f}, {bounds[1]:.3f}]" if bounds else ""))

    def share(self, metric: str, dataset: str, value: float, n: int) -> None:
        self.add(metric, dataset, value, n, interval(value, n))

    def write(self, calibration: dict, details: dict) -> Path:
        """`calibration`: temperatures as the card names them, and thresholds by label where they are not the usual one.

        `details` stays out of the card: per-class figures for the log.
        """
        path = MODELS / ".runs" / self.name / "evaluation.json"
        path.write_text(json.dumps({**calibration, "metrics": self.metrics,
                                    "details": details}, indent=1))
        return path
