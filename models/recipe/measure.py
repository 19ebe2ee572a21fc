"""Figures from logits: intervals, F1, calibration and temperature."""

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.metrics import f1_score

# A garment is named when it is more likely right than wrong, by its calibrated probability. One number for all labels:
# dev has under thirty photos of most of them, too few to fit a threshold each. People held out raise it for what they wear (`prior.threshold`).
NAMED_FROM = 0.5


def softmax(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """[N, labels] -> probabilities [N, labels]."""
    z = logits / temperature
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def interval(share: float, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share of n."""
    z = 1.96
    centre, spread = share + z * z / (2 * n), z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return round(max(0.0, (centre - spread) / (1 + z * z / n)), 4), round(min(1.0, (centre + spread) / (1 + z * z / n)), 4)


def top(logits: np.ndarray, truth: np.ndarray, k: int) -> float:
    """Share of rows whose true label is among the k highest logits."""
    return float((np.argsort(-logits, 1)[:, :k] == truth[:, None]).any(1).mean())


def macro_f1(logits: np.ndarray, truth: np.ndarray) -> float:
    """Mean F1 over the labels that occur in `truth`."""
    return float(f1_score(truth, logits.argmax(1), labels=np.unique(truth), average="macro", zero_division=0))


def calibration_error(probabilities: np.ndarray, truth: np.ndarray) -> float:
    """Expected calibration error of the top label over equal bins of confidence, 0..1 (arXiv 1706.04599)."""
    return gap(probabilities.max(1), probabilities.argmax(1) == truth)


def gap(sure: np.ndarray, hits: np.ndarray, bins: int = 15) -> float:
    """Mean distance of confidence (0..1, [N]) and share of hits over equal bins of confidence, a bin counting as often as it is met."""
    where = np.minimum((sure * bins).astype(int), bins - 1)
    return float(np.abs(np.bincount(where, hits - sure)).sum() / len(sure))


def chance_error(probabilities: np.ndarray, draws: int = 2000) -> tuple[float, tuple[float, float]]:
    """The calibration error that these probabilities show if they are true, mean and where nineteen in twenty lie: what chance makes of so few pictures.

    Bins of a few pictures are seldom hit as often as they should be, so that this error is never 0 (arXiv 1909.10155). Seed 0."""
    best, rng = probabilities.max(1), np.random.default_rng(0)
    errors = [gap(best, rng.random(len(best)) < best) for _ in range(draws)]
    low, high = np.quantile(errors, (0.025, 0.975))
    return float(np.mean(errors)), (round(float(low), 4), round(float(high), 4))


def fit_temperature(*domains: tuple[np.ndarray, np.ndarray]) -> float:
    """The temperature of least negative log likelihood over (logits, truth) of each domain, all domains weighing the same."""
    surprise = lambda logits, truth, t: -np.log(softmax(logits, t)[np.arange(len(truth)), truth] + 1e-12).mean()
    loss = lambda t: np.mean([surprise(*domain, t) for domain in domains])
    return round(float(minimize_scalar(loss, bounds=(0.2, 5), method="bounded").x), 4)
