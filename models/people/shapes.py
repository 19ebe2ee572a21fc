"""What the camera's own shape changes against the letterboxed square: `python models/people/shapes.py [--photos N]`.

Worn photos are seen by the released model twice, as `input` of the card has it (256 x 256) and in the frame's own shape. Prints how
far the keypoints lie from each other, who is found by one alone, which of the two lies nearer to what the same network finds in the
whole photo at twice the size, and what each shape takes on one thread.
"""

import argparse
import csv
import hashlib
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from people.convert import HEADS, MULTIPLE, RELEASED
from people.decode import SAME, people, raw, similarity
from people.picture import SPEC, shaped
from recipe.data import DATA, WALL
from recipe.preprocess import InputSpec, load_rgb, preprocess

SURE = 0.3  # score of the keypoints that are compared
ROUNDS = 60  # of the timing, each shape once in each
MOST = max(SPEC.width, SPEC.height)


@dataclass
class Frame:
    """What a camera gave: uint8 [H, W, 3], and where the photo lies in it: x of the frame = left + scale * x of the photo."""

    pixels: np.ndarray
    scale: float = 1
    left: float = 0
    top: float = 0


def whole(photo: np.ndarray, width: int, height: int) -> Frame:
    """The whole photo in the middle of a frame of width x height pixels, before a gray wall."""
    scale = min(width / photo.shape[1], height / photo.shape[0])
    size = round(photo.shape[1] * scale), round(photo.shape[0] * scale)
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    canvas = Image.new("RGB", (width, height), WALL)
    canvas.paste(Image.fromarray(photo).resize(size, Image.Resampling.BICUBIC), (left, top))
    return Frame(np.array(canvas), scale, left, top)


def upper(photo: np.ndarray, width: int, height: int) -> Frame:
    """As much from the top of the photo as fills a frame of width x height pixels."""
    rows = min(photo.shape[0], round(photo.shape[1] * height / width))
    return Frame(np.array(Image.fromarray(photo[:rows]).resize((width, height), Image.Resampling.BICUBIC)), width / photo.shape[1])


FRAMES = {
    "the photo as it is": Frame,
    "640 x 480, the whole photo": lambda photo: whole(photo, 640, 480),
    "640 x 480, its upper part": lambda photo: upper(photo, 640, 480),
    "640 x 360, the whole photo": lambda photo: whole(photo, 640, 360),
    "640 x 360, its upper part": lambda photo: upper(photo, 640, 360),
}
CONTROL = "control: the square, the photo one input pixel lower"


def found(session: onnxruntime.InferenceSession, x: np.ndarray, frame: tuple[int, int], spec: InputSpec) -> list[dict]:
    """The people in the input x [3, H, W] of a frame of (width, height) pixels, as decode.people gives them."""
    maps = session.run(list(HEADS), {"pixels": np.ascontiguousarray(x[None])})
    return people(raw({name: values[0] for name, values in zip(HEADS, maps)}), *frame, spec)


def window(square: np.ndarray, spec: InputSpec) -> np.ndarray:
    """The part of the letterboxed square [3, MOST, MOST] that `spec` shows of the same frame: [3, H, W]."""
    # Both put the picture, in the same size, into the middle; what is over is even or odd in both, as all sides are even.
    top, left = (MOST - spec.height) // 2, (MOST - spec.width) // 2
    return square[:, top : top + spec.height, left : left + spec.width]


@dataclass
class Row:
    """The comparison of one kind of frame. Distances are in pixels of the frame, `inputs` and `errors` in those of the input."""

    shapes: set[str] = field(default_factory=set)
    frames: int = 0
    both: int = 0
    square: int = 0  # people whom the square alone found
    shaped: int = 0
    mains: int = 0  # frames with the same main person
    seen: int = 0  # frames in which either found anybody
    beyond: int = 0  # sure keypoints that the square puts into its padding, beyond the frame; not compared
    distances: list[float] = field(default_factory=list)
    inputs: list[float] = field(default_factory=list)
    errors: list[tuple[float, float]] = field(default_factory=list)  # of square and own shape against the photo at twice the size
    scores: list[float] = field(default_factory=list)

    def add(self, before: list[dict], after: list[dict], size: tuple[int, int]) -> None:
        """`before` from the square; `size` is the frame's (width, height) in pixels."""
        scale = MOST / max(size)
        self.frames += 1
        self.seen += bool(before or after)
        left = list(range(len(after)))
        for i, person in enumerate(before):
            alike = max(left, key=lambda j: similarity(person, after[j]), default=None)
            if alike is None or similarity(person, after[alike]) < SAME:
                self.square += 1
                continue
            left.remove(alike)
            self.both += 1
            self.mains += i == alike == 0
            ours, theirs = np.array(person["keypoints"]), np.array(after[alike]["keypoints"])
            sure, inside = ours[:, 2] >= SURE, ((ours[:, :2] >= 0) & (ours[:, :2] <= size)).all(1)
            self.beyond += int((sure & ~inside).sum())
            far = np.hypot(*(ours - theirs)[sure & inside, :2].T)
            self.distances += far.tolist()
            self.inputs += (far * scale).tolist()
            self.scores.append(after[alike]["score"] - person["score"])
        self.shaped += len(left)

    def judge(self, truth: list[dict], before: list[dict], after: list[dict], frame: Frame, scale: float) -> None:
        """The main person of the photo at twice the size, its sure keypoints in the frame, against who is nearest to it in each."""
        if not (truth and before and after):
            return
        points = np.array(truth[0]["keypoints"])
        at = points[:, :2] * frame.scale + (frame.left, frame.top)
        inside = (points[:, 2] >= SURE) & (at >= 0).all(1) & (at < frame.pixels.shape[1::-1]).all(1)
        far = lambda person: np.hypot(*(np.array(person["keypoints"])[inside, :2] - at[inside]).T) * scale
        self.errors += list(zip(*(min(map(far, persons), key=np.sum) for persons in (before, after))))

    def text(self, name: str) -> str:
        p = lambda values, q: f"{np.percentile(values, q):.2f}" if len(values) else "–"
        within = lambda values: f"{np.mean(np.array(values) <= 1):.3f}"
        square, own = np.array(self.errors).reshape(-1, 2).T
        return (f"| {name} | {', '.join(sorted(self.shapes))} | {self.frames:,} | {self.both:,} / {self.square} / {self.shaped} "
                f"| {self.mains:,} of {self.seen:,} | {len(self.distances):,} + {self.beyond:,} | {p(self.distances, 50)}, {p(self.distances, 95)} "
                f"| {p(self.inputs, 50)}, {p(self.inputs, 95)} | {within(self.distances)}, {within(self.inputs)} "
                f"| {p(square, 50)}, {p(square, 90)} | {p(own, 50)}, {p(own, 90)} | {np.mean(self.scores):+.3f} |")


def compare(session: onnxruntime.InferenceSession, photos: list[Path], rows: dict[str, Row]) -> None:
    """Adds each photo in each kind of frame to `rows`."""
    for path in photos:
        photo = load_rgb(path)
        size = photo.shape[1::-1]
        large = shaped(*size, MULTIPLE, replace(SPEC, width=2 * MOST, height=2 * MOST))
        truth = found(session, preprocess(photo, large).numpy(), size, large)
        for name, framed in FRAMES.items():
            frame = framed(photo)
            size = frame.pixels.shape[1::-1]
            own, scale = shaped(*size, MULTIPLE), MOST / max(size)
            square = preprocess(frame.pixels, SPEC).numpy()
            before, after = found(session, square, size, SPEC), found(session, window(square, own), size, own)
            rows[name].shapes.add(f"{own.width} x {own.height}")
            rows[name].add(before, after, size)
            rows[name].judge(truth, before, after, frame, scale)
            if framed is Frame:
                lower = found(session, np.concatenate([square[:, :1], square[:, :-1]], 1), size, SPEC)
                for person in lower:
                    person["keypoints"] = [[x, y - 1 / scale, score] for x, y, score in person["keypoints"]]
                rows[CONTROL].shapes.add(f"{MOST} x {MOST}")
                rows[CONTROL].add(before, lower, size)
                rows[CONTROL].judge(truth, before, lower, frame, scale)


def times(file: Path, shapes: list[InputSpec]) -> dict[str, np.ndarray]:
    """Milliseconds of CPU time of each shape on one thread, a session of its own with the sides fixed; in turn, [ROUNDS] each."""
    sessions = []
    for spec in shapes:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_free_dimension_override_by_name("height", spec.height)
        options.add_free_dimension_override_by_name("width", spec.width)
        session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
        x = np.random.default_rng(0).uniform(-1, 1, (1, 3, spec.height, spec.width)).astype(np.float32)
        for _ in range(5):
            session.run(None, {"pixels": x})
        sessions.append((f"{spec.width} x {spec.height}", session, x))
    taken: dict[str, list[float]] = {name: [] for name, _, _ in sessions}
    for _ in range(ROUNDS):
        for name, session, x in sessions:
            start = time.process_time()
            session.run(None, {"pixels": x})
            taken[name].append(1000 * (time.process_time() - start))
    return {name: np.array(values) for name, values in taken.items()}


def drawn(folder: Path) -> list[Path]:
    """All worn photos in an order that is always the same and has nothing to do with their numbers."""
    names = [row["photo"] for row in csv.DictReader((folder / "worn" / "tags.csv").open())]
    names.sort(key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    return [folder / "worn" / "photos" / f"{name}.jpg" for name in names]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--model", type=Path, default=RELEASED / "model.onnx")
    parser.add_argument("--photos", type=int, help="so many, drawn by their names; all unless told; 0 for the times alone")
    args = parser.parse_args()

    taken = times(args.model, [SPEC, *(shaped(*frame, MULTIPLE) for frame in ((4, 3), (3, 4), (16, 9), (9, 16)))])
    square = next(iter(taken.values()))
    print("| input | ms of CPU time, median (quartiles) | of the square's, median (quartiles) |\n| --- | --- | --- |")
    for name, values in taken.items():
        (low, middle, high), ratios = np.percentile(values, [25, 50, 75]), np.percentile(values / square, [25, 50, 75])
        print(f"| {name} | {middle:.1f} ({low:.1f} – {high:.1f}) | {ratios[1]:.2f} ({ratios[0]:.2f} – {ratios[2]:.2f}) |")

    if args.photos != 0:
        rows = {name: Row() for name in [*FRAMES, CONTROL]}
        compare(onnxruntime.InferenceSession(args.model, providers=["CPUExecutionProvider"]), drawn(args.data)[: args.photos], rows)
        print("\n| frame | input | frames | people: both / square alone / own shape alone | same main person | keypoints in the frame + beyond it "
              "| apart, median and p95, px of the frame | px of the input | within 1 px of the frame, of the input "
              "| square off, median and p90, px of the input | own shape off | mean change of score |\n" + "| --- " * 12 + "|")
        for name, row in rows.items():
            print(row.text(name))


if __name__ == "__main__":
    main()
