"""Model: relevance and kind of texts, served from plain arrays; scikit-learn only trains them.

Eight linear heads share one look-up of features: *relevance* (is it about food safety?), given that it is one for each
kind, *relevance of a review*, and *style* (is it a guest's review of a meal?), which says how far the one or the other
relevance counts. Every head weighs a feature (column of the vocabulary or group of the lexicon) by its log-count ratio
for that head, and the text's row has length one (Wang and Manning 2012). A score is thus
`sum(ratio * coef) / sqrt(sum(ratio²)) + intercept` over the features a text has, which is what scikit-learn computes.
Kept as `weights.npz` and `model.json`: nothing executable.
"""

from collections.abc import Sequence
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from .assessment import Kind
from .errors import ClassifierError, Fault
from .features import Reading
from .vocabulary import Found, Vocabulary

KINDS = (Kind.RUMOUR, Kind.INCIDENT, Kind.COMPLAINT, Kind.SAMPLING_FAILURE, Kind.NEWS)
"""The kinds of a relevant text, in the order of the kind head's columns."""
HEADS = 1 + len(KINDS) + 2
REVIEW, STYLE = HEADS - 2, HEADS - 1
_WEIGHTS, _DESCRIPTION = "weights.npz", "model.json"
Line = tuple[float, float]
"""Slope and offset: a probability is `sigmoid(slope * score + offset)`."""
_ARRAYS = ("ratio", "coef", "intercept")


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """What `model.json` holds; the calibration turns scores into probabilities."""

    v: int = 1
    kinds: tuple[str, ...]
    pieces: list[str]
    words: list[str]
    groups: list[str]
    slope: float
    """Relevance is `sigmoid(slope * score + offset)`, fitted on texts that cross-validation had held back."""
    offset: float
    temperature: float
    """The kind's scores are divided by this before the softmax."""
    review: tuple[float, float] = (1.0, 0.0)
    style: tuple[float, float] = (1.0, 0.0)
    """Slope and offset of these two heads."""
    missed: tuple[float, ...] = (1.0,) * len(KINDS)
    """What missing a text of each kind costs, in wasted looks."""


class Prediction(msgspec.Struct, frozen=True, kw_only=True):
    """Probabilities for a batch; row n is text n."""

    scores: NDArray[np.float64]
    """(texts, heads): relevance, each kind, relevance of a review, style, before calibration."""
    relevance: NDArray[np.float64]
    kinds: NDArray[np.float64]
    """(texts, kinds), given that the text is relevant."""
    found: Found
    norms: NDArray[np.float64]
    """(texts, heads): the length of each text's row in each head, by which each feature's weight is divided."""
    style: NDArray[np.float64]
    """How surely each text is a review."""


class Model:
    """The heads, ready to score batches of readings."""

    def __init__(self, description: Description, arrays: dict[str, NDArray[Any]]) -> None:
        self.description = description
        self.vocabulary = Vocabulary(description.pieces, description.words, description.groups)
        self.arrays = arrays
        ratio, coef = (arrays[name].astype(np.float64) for name in ("ratio", "coef"))
        table = np.hstack([ratio * coef, ratio**2])
        columns = self.vocabulary.empty
        # A last empty row keeps texts without any known feature from being an empty slice.
        self._table, self._groups = _ended(table[:columns]), _ended(table[columns:])
        self.coef = self._table[:, :HEADS]
        """What each column weighs in each head, before the row's length."""
        self._intercept = arrays["intercept"].astype(np.float64)
        self.id = _digest(description, arrays)

    @classmethod
    def load(cls, folder: Path) -> "Model":
        """Read a folder written by `save`. Raises ClassifierError."""
        try:
            description = msgspec.json.decode((folder / _DESCRIPTION).read_bytes(), type=Description)
            with np.load(folder / _WEIGHTS, allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in _ARRAYS}
        except (OSError, KeyError, ValueError, msgspec.DecodeError) as error:
            remedy = "`shian train` writes a new one"
            raise ClassifierError([Fault(str(folder), "", f"no usable model: {error}", remedy)]) from error
        features = len(description.pieces) + len(description.words) + len(description.groups)
        if any(arrays[name].shape != (features, HEADS) for name in ("ratio", "coef")) or description.kinds != tuple(
            map(str, KINDS)
        ):
            raise ClassifierError([Fault(str(folder), "coef", "shape and vocabulary differ", "train it again")])
        return cls(description, arrays)

    def save(self, folder: Path) -> None:
        """Write `weights.npz` and `model.json`; the same model gives the same bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        stored: dict[str, Any] = {name: self.arrays[name] for name in _ARRAYS}
        np.savez_compressed(folder / _WEIGHTS, **stored)
        (folder / _DESCRIPTION).write_bytes(msgspec.json.encode(self.description) + b"\n")

    def predict(self, readings: Sequence[Reading]) -> Prediction:
        """Score a batch. Raises ValueError for an empty one."""
        found = self.vocabulary.find(readings)
        sums = np.add.reduceat(self._table[found.columns], found.starts, axis=0) + self._group_sums(readings)
        norms = np.sqrt(sums[:, HEADS:])
        norms[norms == 0] = 1.0
        scores = sums[:, :HEADS] / norms + self._intercept
        said = self.description
        style, relevance = relevance_of(scores, plain=(said.slope, said.offset), review=said.review, style=said.style)
        kinds = softmax(scores[:, 1:REVIEW] / said.temperature)
        return Prediction(scores=scores, relevance=relevance, kinds=kinds, found=found, norms=norms, style=style)

    def scores(self, readings: Sequence[Reading]) -> NDArray[np.float64]:
        """All heads' decision functions, before calibration: (texts, heads)."""
        return self.predict(readings).scores if readings else np.zeros((0, HEADS))

    def _group_sums(self, readings: Sequence[Reading]) -> NDArray[np.float64]:
        """What the groups of the lexicon add; each text's part ends with the empty last row."""
        empty = len(self._groups) - 1
        rows = [[*self.vocabulary.group_columns(reading), empty] for reading in readings]
        starts = np.cumsum([0, *map(len, rows[:-1])])
        sums: NDArray[np.float64] = np.add.reduceat(self._groups[list(chain(*rows))], starts, axis=0)
        return sums


def _ended(table: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.vstack([table, np.zeros((1, table.shape[1]))])


def relevance_of(
    scores: NDArray[np.float64], *, plain: Line, review: Line, style: Line
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How surely each text is a review, and its relevance: a review's so far as it is one, else that of other texts."""
    shares = [_sigmoid(scores[:, head], line) for head, line in ((STYLE, style), (REVIEW, review), (0, plain))]
    relevance: NDArray[np.float64] = shares[0] * shares[1] + (1 - shares[0]) * shares[2]
    return shares[0], relevance


def _sigmoid(scores: NDArray[np.float64], line: Line) -> NDArray[np.float64]:
    shares: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(line[0] * scores + line[1], -30, 30)))
    return shares


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities of each row of scores."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _digest(description: Description, arrays: dict[str, NDArray[Any]]) -> str:
    digest = blake2b(msgspec.json.encode(description), digest_size=6)
    for name in _ARRAYS:
        digest.update(arrays[name].tobytes())
    return f"shian-{digest.hexdigest()}"
