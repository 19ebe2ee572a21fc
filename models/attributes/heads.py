"""Sleeve and pattern from what the released garments model sees: one linear head each, chosen on people held out.

`python models/attributes/heads.py [--data FOLDER]`. Multinomial logistic regression on the embedding, or on the texture
(`looks.py`), a picture and its mirror image, an outfit counting once, classes balanced. How much street photos and laid-out ones
count and the penalty are those of least negative log likelihood in the folds by person of `webcams` and `found`; so are temperature
and threshold: the least probability from which nine in ten of the values said there are right. `people` is only reported.
No randomness but the intervals' (seed 0).
"""

import argparse
import itertools
import json
import os
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from attributes.looks import RUNS, TOLD_FROM, VALUES, Look, looks, part
from recipe import data, measure, webcams

PRECISION = 0.9
LEAST_SAID = 0.1  # a threshold that leaves less than this share says nothing worth a head
PENALTY = (0.001, 0.003, 0.01, 0.1, 1, 3, 10)
SHARES = ((0.1, 0.1), (0.1, 0.3), (0.3, 0.3))  # what a street photo and a laid-out one count beside an outfit before a camera


@dataclass
class Basis:
    """Where an attribute is looked at from: centre [size] and scale [size]."""

    centre: np.ndarray
    scale: np.ndarray

    @staticmethod
    def of(seen: np.ndarray, parts: tuple[int, ...]) -> "Basis":
        """Of [N, size]; parts of those lengths count the same, the channels of each by how much they vary."""
        equal = sum(parts) / len(parts)
        deviations = np.split(seen.std(0), np.cumsum(parts)[:-1])
        return Basis(seen.mean(0), np.concatenate([np.full(len(own), own.mean() * np.sqrt(len(own) / equal)) for own in deviations]))

    def __call__(self, seen: np.ndarray) -> np.ndarray:
        return (seen - self.centre) / self.scale


@dataclass
class Head:
    """Logits [N, values] = what is seen @ weight + bias, the mean of a region and of the wider look."""

    attribute: str
    weight: np.ndarray
    bias: np.ndarray

    def __call__(self, looked: list[Look]) -> np.ndarray:
        return np.stack([part(look.seen[::2].mean(0), self.attribute) for look in looked]) @ self.weight + self.bias


def fit(sets: list[tuple[list[Look], float]], attribute: str, basis: Basis, penalty: float) -> Head:
    """`sets` are labelled looks and what one outfit of them counts."""
    values, x, y, weight = VALUES[attribute], [], [], []
    for members, share in sets:
        frames = Counter(look.outfit for look in members)
        for look in members if share else ():
            x.append(part(look.seen[:2], attribute))
            y += [values.index(look.labels[attribute])] * 2
            weight += [share / frames[look.outfit]] * 2
    x, y, weight = basis(np.concatenate(x)), np.array(y), np.array(weight)
    weight = weight / np.bincount(y, weight, len(values))[y]
    found = LogisticRegression(C=1 / (penalty * weight.sum()), max_iter=500).fit(x, y, weight)
    assert len(found.classes_) == len(values), "every value must occur"
    weight = found.coef_.T / basis.scale[:, None]
    return Head(attribute, weight, found.intercept_ - basis.centre @ weight)


def labelled(looked: list[Look], attribute: str) -> list[Look]:
    return [look for look in looked if look.labels[attribute] in VALUES[attribute]]


def truth(looked: list[Look], attribute: str) -> np.ndarray:
    return np.array([VALUES[attribute].index(look.labels[attribute]) for look in looked])


def weights(looked: list[Look]) -> np.ndarray:
    """What each frame counts, so that outfits count the same; sums to 1."""
    frames = Counter(look.outfit for look in looked)
    return np.array([1 / frames[look.outfit] for look in looked]) / len(frames)


def held_out(cameras: list[Look], more: list[list[Look]], attribute: str, basis: Basis, settings: tuple) -> np.ndarray:
    """Logits of each of `cameras` by the head of its fold, which has not seen its person."""
    penalty, shares = settings
    fold_of = webcams.folds(cameras)
    folds = np.array([fold_of[look.person] for look in cameras])
    logits = np.zeros((len(cameras), len(VALUES[attribute])))
    for fold in range(webcams.FOLDS):
        own, others = np.flatnonzero(folds == fold), [cameras[i] for i in np.flatnonzero(folds != fold)]
        if len(own):
            logits[own] = fit([(others, 1), *zip(more, shares)], attribute, basis, penalty)([cameras[i] for i in own])
    return logits


def threshold(probabilities: np.ndarray, hits: np.ndarray, weight: np.ndarray) -> float | None:
    """The least probability from which what is said is right often enough; None where there is none."""
    best = probabilities.max(1)
    for least in np.arange(0.4, 0.96, 0.05):
        said = best >= least
        if weight[said].sum() >= LEAST_SAID and (weight * hits)[said].sum() >= PRECISION * weight[said].sum():
            return round(float(least), 2)
    return None


def share(hits: np.ndarray, looked: list[Look]) -> str:
    """Mean over outfits, with the 95 % interval of outfits drawn anew."""
    frames = defaultdict(list)
    for hit, look in zip(hits, looked, strict=True):
        frames[look.outfit].append(hit)
    if not frames:
        return "none"
    means = np.array([np.mean(own) for own in frames.values()])
    low, high = np.quantile(np.random.default_rng(0).choice(means, (10000, len(means))).mean(1), (0.025, 0.975))
    return f"{means.mean():.3f} ({low:.3f} – {high:.3f}) of {len(means)}"


def figures(title: str, looked: list[Look], attribute: str, logits: np.ndarray, temperature: float, least: float | None) -> None:
    y, probabilities = truth(looked, attribute), measure.softmax(logits, temperature)
    named = logits.argmax(1)
    hits = named == y
    print(f"{title}: right {share(hits, looked)}")
    if least is not None:
        said = probabilities.max(1) >= least
        print(f"  said from {least} on: {share(said, looked)}; right when said {share(hits[said], [k for k, s in zip(looked, said) if s])}")
    for i, value in enumerate(VALUES[attribute]):
        own = [k for k, t in zip(looked, y) if t == i]
        if own:
            wrong = Counter(VALUES[attribute][n] for n in named[(y == i) & ~hits])
            print(f"  {value}: {share(hits[y == i], own)}; read as {dict(wrong)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=data.DATA)
    args = parser.parse_args()
    sets = {name: looks(args.data, name) for name in ("webcams", "found", "worn", "laid", "people")}
    everybody = sets["webcams"] + sets["found"]
    everything = np.stack([look.seen[0] for name in ("webcams", "found", "worn", "laid") for look in sets[name]])
    heads = {}
    for attribute, values in VALUES.items():
        basis = Basis.of(part(everything, attribute), TOLD_FROM[attribute])
        cameras, *more = (labelled(some, attribute) for some in (everybody, sets["worn"], sets["laid"]))
        people, y, weight = labelled(sets["people"], attribute), truth(cameras, attribute), weights(cameras)
        print(f"{attribute}, outfits of people before cameras: {dict(Counter({k.outfit: k.labels[attribute] for k in cameras}.values()))}; street "
              f"{dict(Counter({k.outfit: k.labels[attribute] for k in more[0]}.values()))}, laid {dict(Counter(k.labels[attribute] for k in more[1]))}")
        tried = []
        for settings in itertools.product(PENALTY, SHARES):
            if set(values) <= {k.labels[attribute] for some, s in zip(more, settings[1]) if s for k in some}:  # every fold knows every value
                logits = held_out(cameras, more, attribute, basis, settings)
                surprise = lambda t: float(-(weight * np.log(measure.softmax(logits, t)[np.arange(len(y)), y] + 1e-12)).sum())
                temperature = float(min(np.arange(0.3, 3.01, 0.05), key=surprise))
                tried.append((surprise(temperature), temperature, settings, logits))
                print(f"  tried penalty {settings[0]}, street and laid {settings[1]}: "
                      f"surprise {tried[-1][0]:.3f}, right {(weight * (logits.argmax(1) == y)).sum():.3f}", flush=True)
        _, temperature, settings, logits = min(tried, key=lambda one: one[0])
        least = threshold(measure.softmax(logits, temperature), logits.argmax(1) == y, weight)
        print(f"{attribute}: chosen {settings}, temperature {temperature:.2f}, said from {least}")
        figures(f"{attribute}, people held out", cameras, attribute, logits, temperature, least)
        head = fit([(cameras, 1), *zip(more, settings[1])], attribute, basis, settings[0])
        figures(f"{attribute}, `people`", people, attribute, head(people), temperature, least)
        commonest = np.bincount(truth(cameras, attribute), weight).argmax()
        print(f"  always {values[commonest]}: {share(truth(people, attribute) == commonest, people)}")
        heads[attribute] = {"values": values, "weight": (head.weight / temperature).tolist(), "bias": (head.bias / temperature).tolist(), "threshold": least}
    (RUNS / "heads.json").write_text(json.dumps(heads))


if __name__ == "__main__":
    main()
