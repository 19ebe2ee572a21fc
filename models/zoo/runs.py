"""The rows of the study: which family, on which pictures, from which weights, by which schedule, for how long."""

from dataclasses import dataclass
from pathlib import Path

RUNS = Path(__file__).resolve().parents[1] / ".runs" / "zoo"
STUDIED = ("vgg", "resnet", "inception-resnet", "mobilenet")
IMAGENET = ("mobilenet",)  # families whose ImageNet weights can be had; the others start from the other set's run
EPOCHS = {"fashion-mnist": {"paper": 10, "vgg": 6, "resnet-wide": 22}, "photos": {}}
DEFAULT_EPOCHS = {"fashion-mnist": 4, "photos": 12}
AGAIN_EPOCHS = 44  # of a row that goes on from itself; each passes over the easy pictures half as often


@dataclass(frozen=True)
class Run:
    """One row. start: random | imagenet | the other set's name | itself, the row from random weights and its opinions.

    schedule: tuned (AdamW) | sgd, both along one cosine | adam (the paper's Adam at 0.01).
    """

    family: str
    set: str
    start: str
    schedule: str

    @property
    def name(self) -> str:
        return f"zoo-{self.family}-{self.set}-{self.start}-{self.schedule}"

    @property
    def folder(self) -> Path:
        return RUNS / self.name

    @property
    def again(self) -> bool:
        """Whether it goes on from its own row and learns from its opinions too."""
        return self.start == "itself"

    @property
    def source(self) -> "Run | None":
        """The run whose weights this one starts from."""
        if self.again:
            return Run(self.family, self.set, "random", self.schedule)
        return Run(self.family, self.start, "random", "tuned") if self.start in DEFAULT_EPOCHS else None

    @property
    def mirrored(self) -> bool:
        """Whether the graph sees each picture beside its mirror image, as fashion-mnist does."""
        return self.family == "resnet-wide"

    @property
    def epochs(self) -> int:
        return AGAIN_EPOCHS if self.again else EPOCHS[self.set].get(self.family, DEFAULT_EPOCHS[self.set])


def start_of(family: str, pictures: str) -> str:
    """What "pretrained" means for a family on a set."""
    return "imagenet" if family in IMAGENET else "photos" if pictures == "fashion-mnist" else "fashion-mnist"


def every() -> list[Run]:
    """All rows, each after the run that it starts from: the sixteen of the study, the wide one and again, then Adam at 0.01."""
    sets = ("fashion-mnist", "photos")
    first = [Run("paper", s, "random", "adam") for s in sets]
    scratch = [Run(f, s, "random", "tuned") for f in STUDIED for s in sets]
    further = [Run(f, s, start_of(f, s), "tuned") for f in STUDIED for s in sets]
    wide = [Run("resnet-wide", "fashion-mnist", start, "sgd") for start in ("random", "itself")]
    return [*first, *scratch, *further, *wide, *(Run(r.family, r.set, r.start, "adam") for r in scratch)]


def by_name(name: str) -> Run:
    """The row of that name; KeyError when there is none."""
    return {run.name: run for run in every()}[name]
