"""Decodes the head maps of MoveNet MultiPose into people, as the tail of the TF.js graph does; kiosk/pipeline/people.ts says how.

Used by the training and by the parity check; the kiosk has its own decoder, and both are held against the original graph.
"""

import numpy as np

from people.picture import SPEC, to_pixels
from recipe.preprocess import InputSpec

PEOPLE = 6
KEYPOINTS = 17
STRIDE = 4
PEAK = 1.0132789611816406e-06  # how far a peak may lie below the largest of its 5 x 5 neighbours
SPREAD = 0.300048828125  # times the number of cells across: the variance, in cells squared, of where a keypoint may lie
COUNTED = 0.126953125  # keypoints above it make the person's score


def raw(maps: dict[str, np.ndarray]) -> np.ndarray:
    """Maps [channels, H, W] by name -> [6, 56] as TF.js: 17 x (y, x, score), box y0, x0, y1, x1, score; all in 0..1."""
    centres = maps["centres"][0]
    height, width = centres.shape
    padded = np.pad(centres, 2, constant_values=-np.inf)
    largest = np.lib.stride_tricks.sliding_window_view(padded, (5, 5)).max((2, 3))
    peaks = np.where(largest - centres < PEAK, centres, 0).ravel()
    best = np.argsort(-peaks, kind="stable")[:PEOPLE]
    rows, columns = np.divmod(best, width)

    size = np.maximum(maps["boxSizes"][:, rows, columns], 0) / 2
    middle = maps["boxOffsets"][:, rows, columns] + (rows, columns)
    limit = np.array([[height], [width]], np.float32)
    low, high = np.clip(middle - size, 0, limit), np.clip(middle + size, 0, limit)  # [2, people]

    about = maps["regressions"][:, rows, columns].reshape(KEYPOINTS, 2, PEOPLE) + (rows, columns)  # [17, 2, people]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    inside = (y >= low[0, :, None, None]) & (y < high[0, :, None, None]) & (x >= low[1, :, None, None]) & (x < high[1, :, None, None])
    square = (y - about[:, 0, :, None, None]) ** 2 + (x - about[:, 1, :, None, None]) ** 2
    weighted = maps["heatmaps"][:, None] * np.exp(-square / (SPREAD * min(height, width))) * inside  # [17, people, H, W]
    at = weighted.reshape(KEYPOINTS, PEOPLE, -1).argmax(2)
    # The original takes a keypoint's score from the person whom it suits best.
    score = np.take_along_axis(weighted.max(1).reshape(KEYPOINTS, -1), at, 1)
    row, column = np.divmod(at, width)
    k = np.arange(KEYPOINTS)[:, None]
    offsets = maps["offsets"].reshape(KEYPOINTS, 2, height, width)
    keypoints = np.stack([(row + offsets[k, 0, row, column]) / height, (column + offsets[k, 1, row, column]) / width, score], 2)

    counted = score > COUNTED
    person = peaks[best] * np.where(counted, score, 0).sum(0) / np.maximum(counted.sum(0), 1)
    boxes = np.concatenate([low / limit, high / limit]).T
    return np.concatenate([keypoints.transpose(1, 0, 2).reshape(PEOPLE, -1), boxes, person[:, None]], 1)


# Standard deviations of the keypoints of COCO as a share of the person's size, nose to ankles (https://cocodataset.org/#keypoints-eval).
SIGMAS = np.array([.026, .025, .025, .035, .035, .079, .079, .072, .072, .062, .062, .107, .107, .087, .087, .089, .089])
LEAST_SCORE = 0.2
SAME = 0.5  # two people of a larger similarity are one


def similarity(a: dict, b: dict) -> float:
    """COCO's object keypoint similarity, 0..1: how far b's keypoints lie from a's, by the size of a."""
    x0, y0, x1, y1 = a["box"]
    square = ((np.array(a["keypoints"]) - b["keypoints"])[:, :2] ** 2).sum(1)
    return float(np.exp(-square / (8 * SIGMAS**2 * max((x1 - x0) * (y1 - y0), 1))).mean())


def people(decoded: np.ndarray, width: int, height: int, spec: InputSpec = SPEC) -> list[dict]:
    """What `raw` gave for a picture of width x height -> {score, box: [x0, y0, x1, y1], keypoints: 17 x [x, y, score]}.

    Pixels of the picture; the largest box times score, the main person, comes first; without doubles.
    """
    found: list[dict] = []
    for row in sorted(decoded, key=lambda row: -row[55]):
        keypoints, (y0, x0, y1, x1), score = row[:51].reshape(KEYPOINTS, 3), row[51:55], float(row[55])
        x, y = to_pixels(keypoints[:, 1], keypoints[:, 0], width, height, spec)
        xs, ys = to_pixels(np.array([x0, x1]), np.array([y0, y1]), width, height, spec)
        box = [float(v) for v in (*np.clip(xs, 0, width), *np.clip(ys, 0, height))]
        person = {"score": score, "box": [box[0], box[2], box[1], box[3]],
                  "keypoints": np.stack([x, y, keypoints[:, 2]], 1).tolist()}
        if score >= LEAST_SCORE and all(similarity(other, person) < SAME for other in found):
            found.append(person)
    area = lambda box: (box[2] - box[0]) * (box[3] - box[1])
    return sorted(found, key=lambda person: -area(person["box"]) * person["score"])
