"""Makes a released model the result of a stage, where its checkpoint is gone: `python models/garments/resume.py MODEL.onnx STAGE`.

1.2.0 was trained on from 1.1.0's file as the stage `student`, which git still has:
`git show 0a2d900^:models/released/garments/1.1.0/model.onnx > model.onnx`. What follows is the rest of run.sh: `train.py --stage final`,
`average.py`, and on; the stages before have nothing left to do. `average` makes the file of 1.2.0 (`git show 46bf2e7:models/released/garments/1.2.0/model.onnx`) what `bank.py` and `camera.py` go on from.
"""

import argparse
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from garments.train import RUNS, STAGES
from recipe import efficientnet
from recipe.labels import GARMENTS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="a released model.onnx of garments")
    parser.add_argument("stage", choices=[*STAGES, "average"])
    args = parser.parse_args()
    checkpoint = RUNS / f"{args.stage}.pt"
    if checkpoint.exists():
        sys.exit(f"{checkpoint} is there: remove it first.")
    RUNS.mkdir(parents=True, exist_ok=True)
    network = efficientnet.from_release(args.model, len(GARMENTS))
    torch.save({"average": network.state_dict(), "labels": list(GARMENTS)}, checkpoint)
    print(f"{checkpoint} holds {args.model}")


if __name__ == "__main__":
    main()
