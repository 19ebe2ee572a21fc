"""Fetches the pictures of `found.csv`: further people before webcams, who published themselves in public repositories under open licences.

`python models/people/found.py [--mirrors FOLDER]` writes models/.runs/people/found/images. Each row names repository, commit and path, the frame of
a film (from 0), the part of the picture that shows the camera's (left, top, right, bottom as shares), and whether red and blue lie swapped in
the file. Repositories come from github.com, or from bare clones FOLDER/OWNER+NAME. The licences cover the files, not anybody's privacy: show none of them.
"""

import argparse
import csv
import subprocess
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from recipe.webcams import FOUND, RUNS

LONGEST = 960  # pixels of the longer side
QUALITY = 92


def content(clone: Path, commit: str, path: str) -> bytes:
    return subprocess.run(["git", "-C", str(clone), "show", f"{commit}:{path}"], check=True, capture_output=True).stdout


def picture(data: bytes, suffix: str, frame: str) -> np.ndarray:
    """uint8 [H, W, 3], blue first; `frame` of a film, or the picture itself."""
    if not frame:
        return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:
        file.write(data)
        file.flush()
        film = cv2.VideoCapture(file.name)
        for _ in range(int(frame) + 1):
            ok, pixels = film.read()
            if not ok:
                sys.exit(f"{file.name} ends before frame {frame}")
    return pixels


def shown(pixels: np.ndarray, crop: str, swapped: bool) -> np.ndarray:
    """What the camera saw, red and blue in their places, at most LONGEST long."""
    height, width = pixels.shape[:2]
    if crop:
        left, top, right, bottom = (float(share) for share in crop.split("/"))
        pixels = pixels[round(top * height) : round(bottom * height), round(left * width) : round(right * width)]
    pixels = pixels[:, :, ::-1] if swapped else pixels
    scale = LONGEST / max(pixels.shape[:2])
    size = round(pixels.shape[1] * scale), round(pixels.shape[0] * scale)
    return np.ascontiguousarray(pixels) if scale >= 1 else cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mirrors", type=Path, help="bare clones, OWNER+NAME")
    args = parser.parse_args()
    out, clones = RUNS / "found" / "images", RUNS / "found" / "clones"
    out.mkdir(parents=True, exist_ok=True)
    rows = [row for row in csv.DictReader(FOUND.open(encoding="utf-8")) if not (out / f"{row['image']}.jpg").exists()]
    for row in rows:
        name = row["repository"].replace("/", "+")
        clone = next(iter(args.mirrors.glob(f"{name}/**/HEAD"))).parent if args.mirrors else clones / name
        if not clone.exists():
            subprocess.run(["git", "clone", "-q", "--bare", "--filter=blob:none", f"https://github.com/{row['repository']}", str(clone)], check=True)
        pixels = picture(content(clone, row["commit"], row["path"]), Path(row["path"]).suffix, row["frame"])
        cv2.imwrite(str(out / f"{row['image']}.jpg"), shown(pixels, row["crop"], row["swapped"] == "yes"), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    print(f"{out}: {len(rows)} pictures fetched")


if __name__ == "__main__":
    main()
