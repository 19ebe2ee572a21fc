"""Writes the weights that ship, between those of the stages `final` and `student` (arXiv 2109.01903), as the checkpoint average.pt.

The share was chosen on dev.
"""

import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from garments.train import RUNS, trained
from recipe import efficientnet
from recipe.labels import GARMENTS

STUDENT = 0.6  # share of `student`


def main() -> None:
    ids = list(GARMENTS)
    network = efficientnet.between(trained("final", ids), trained("student", ids), STUDENT)
    torch.save({"average": network.state_dict(), "labels": ids}, RUNS / "average.pt")
    print(f"average.pt: {STUDENT} of student, the rest of final")


if __name__ == "__main__":
    main()
