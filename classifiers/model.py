"""Model: relevance and kind of texts, served from plain arrays; scikit-learn only trains them.

Ten linear heads share one look-up of features. Three say *relevance* (is it about food safety?): of texts at large, of
a guest's review of a meal, and of a text such as people write to the office, which our own sentences imitate. Two more
heads, *review* and *ours*, say which of the three counts how far. One head for each kind tells kinds apart.
A score is `sum(rarity * coef) / sqrt(sum(rarity²)) + intercept` over the features a text has, which is what
scikit-learn computes for rows of length one. Kept as `weights.npz` and `model.json`: nothing executable.
"""

import zlib
from collections.abc import Sequence
from hashlib import blake2b
from itertools import accumulate, chain
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import msgspec
import numpy as np
from numpy.typing import NDArray

from .assessment import Kind
from .errors import ClassifierError, Fault
from .features import Reading
from .harm.heard import Heard
from .vocabulary import FeatureColumns, Vocabulary

KINDS = (Kind.RUMOUR, Kind.INCIDENT, Kind.COMPLAINT, Kind.SAMPLING_FAILURE, Kind.NEWS)
"""The kinds of a relevant text, in the order of the kind head's columns."""
RELEVANCE, REVIEW, OURS = 0, 1 + len(KINDS), 2 + len(KINDS)
"""The three heads of relevance; those of the kinds stand between."""
IS_REVIEW, IS_OURS = 3 + len(KINDS), 4 + len(KINDS)
HEADS = 5 + len(KINDS)
KIND_HEADS = [*range(1, 1 + len(KINDS)), IS_OURS]
"""What tells kinds apart: their own heads, and how people write to the office."""
_WEIGHTS, DESCRIPTION = "weights.npz", "model.json"
_RELEVANCE_HEADS = np.array([RELEVANCE, REVIEW, OURS, IS_REVIEW, IS_OURS])
"""What tells relevance: each head, and how far it counts."""
_KIND_HEADS = np.array(KIND_HEADS)
_HEARD = (RELEVANCE, REVIEW, OURS)
Floats = NDArray[np.float64]
Line = tuple[float, float]
"""Slope and offset: a probability is `sigmoid(slope * score + offset)`."""
_PLAIN: Line = (1.0, 0.0)
_REMEDY = "用 shian train 另训一个，或改正 SHIAN_MODEL；不设此项则用自带的模型"
_ARRAYS = ("rarity", "coef", "intercept")


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """How scores become probabilities."""

    relevance: Line = _PLAIN
    review: Line = _PLAIN
    ours: Line = _PLAIN
    is_review: Line = _PLAIN
    is_ours: Line = _PLAIN
    kinds: tuple[tuple[float, ...], ...] = tuple(
        tuple(float(head == kind) for head in (*range(len(KINDS)), None, None)) for kind in range(len(KINDS))
    )
    """For each kind what each of `KIND_HEADS` counts in its favour and, last, what it has from the start."""


class Shares(NamedTuple):
    """Probabilities for a batch; row n is text n."""

    relevance: Floats
    kinds: Floats
    """(texts, kinds), given that the text is relevant."""
    parts: Floats
    """(texts, 3): how far each head of relevance counts, in the order at large, reviews, ours."""


class Calibrated:
    """A calibration ready to use: scores (texts, heads) in, probabilities out. The same for a text in a batch as alone,
    which a product of matrices would not give."""

    def __init__(self, said: Calibration) -> None:
        lines = (said.relevance, said.review, said.ours, said.is_review, said.is_ours)
        self._slopes, self._offsets = (np.array(each) for each in zip(*lines, strict=True))
        kinds = np.array(said.kinds)
        self._weights, self._start = kinds[:, :-1].copy(), kinds[:, -1].copy()

    def __call__(self, scores: Floats) -> Shares:
        """The probabilities of a batch."""
        said = _sigmoid(scores.take(_RELEVANCE_HEADS, axis=1) * self._slopes + self._offsets)
        is_review, is_ours = said[:, 3], said[:, 4]
        rest = 1 - is_review
        parts = np.empty((len(scores), 3))
        parts[:, 0], parts[:, 1], parts[:, 2] = rest * (1 - is_ours), is_review, rest * is_ours
        relevance = np.add.reduce(parts * said[:, :3], axis=1)
        favour = scores.take(_KIND_HEADS, axis=1)[:, None] * self._weights
        return Shares(relevance, softmax(np.add.reduce(favour, axis=2) + self._start), parts)


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """What `model.json` holds."""

    v: int = 2
    kinds: tuple[str, ...]
    pieces: list[str]
    words: list[str]
    groups: list[str]
    calibration: Calibration = Calibration()
    """Fitted on texts that cross-validation had held back."""
    missed: tuple[float, ...] = (1.0,) * len(KINDS)
    """What missing a text of each kind costs, in wasted looks."""
    heard: Heard = Heard()
    """What tells which number is of people who fell ill."""


class Prediction(msgspec.Struct, frozen=True, kw_only=True):
    """Probabilities for a batch; row n is text n."""

    scores: Floats
    """(texts, heads), before calibration."""
    shares: Shares
    found: FeatureColumns
    norms: Floats
    """The length of each text's row, by which each feature's weight is divided."""

    def heard(self) -> list[int]:
        """The head of relevance that counts most for each text."""
        return [_HEARD[part] for part in self.shares.parts.argmax(axis=1).tolist()]


class Model:
    """The heads, ready to score batches of readings."""

    def __init__(self, description: Description, arrays: dict[str, NDArray[Any]]) -> None:
        self.description = description
        self.vocabulary = Vocabulary(description.pieces, description.words, description.groups)
        self.arrays = arrays
        rarity, coef = (arrays[name].astype(np.float64) for name in ("rarity", "coef"))
        table = np.column_stack([coef * rarity[:, None], rarity**2])
        columns = self.vocabulary.empty
        # A last empty row keeps texts without any known feature from being an empty slice.
        self._table, self._groups = _ended(table[:columns]), _ended(table[columns:])
        self._weights = self._table.ravel()
        self._intercept = arrays["intercept"].astype(np.float64)
        self._calibrated = Calibrated(description.calibration)
        self.id = _digest(description, arrays)

    @classmethod
    def load(cls, folder: Path) -> "Model":
        """Read a folder written by `save`. Raises ClassifierError."""
        return cls(*_stored(folder))

    def save(self, folder: Path) -> None:
        """Write `weights.npz` and, last, `model.json`, so that a half is none; the same model gives the same bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        stored: dict[str, Any] = {name: self.arrays[name] for name in _ARRAYS}
        np.savez_compressed(folder / _WEIGHTS, **stored)
        half = folder / f"{DESCRIPTION}.partial"
        half.write_bytes(msgspec.json.encode(self.description) + b"\n")
        half.replace(folder / DESCRIPTION)

    def predict(self, readings: Sequence[Reading]) -> Prediction:
        """Score a batch. Raises ValueError for an empty one."""
        found = self.vocabulary.find(readings)
        sums = np.add.reduceat(self._table.take(found.columns, axis=0), found.starts, axis=0)
        sums += self._group_sums(readings)
        norms = np.sqrt(sums[:, HEADS])
        norms[norms == 0] = 1.0
        scores = sums[:, :HEADS] / norms[:, None] + self._intercept
        return Prediction(scores=scores, shares=self._calibrated(scores), found=found, norms=norms)

    def scores(self, readings: Sequence[Reading]) -> Floats:
        """All heads' decision functions, before calibration: (texts, heads)."""
        return self.predict(readings).scores if readings else np.zeros((0, HEADS))

    def weights_of(self, columns: NDArray[np.int32], heads: NDArray[np.int64]) -> Floats:
        """What each column weighs in each head, before the row's length."""
        return self._weights.take(columns * (HEADS + 1) + heads)

    def _group_sums(self, readings: Sequence[Reading]) -> Floats:
        """What the groups of the lexicon add; each text's part ends with the empty last row."""
        empty = len(self._groups) - 1
        rows = [[*self.vocabulary.group_columns(reading), empty] for reading in readings]
        starts = list(accumulate(map(len, rows[:-1]), initial=0))
        found = self._groups.take(list(chain.from_iterable(rows)), axis=0)
        sums: Floats = np.add.reduceat(found, starts, axis=0)
        return sums


def check_model(folder: Path) -> str:
    """The id of the model in a folder, if it can be used. Raises ClassifierError."""
    return _digest(*_stored(folder))


def _stored(folder: Path) -> tuple[Description, dict[str, NDArray[Any]]]:
    try:
        description = msgspec.json.decode((folder / DESCRIPTION).read_bytes(), type=Description)
        with (folder / _WEIGHTS).open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in _ARRAYS}
    except (OSError, EOFError, KeyError, ValueError, BadZipFile, zlib.error, msgspec.DecodeError) as error:
        raise ClassifierError([Fault(str(folder), "", f"这里的模型读不了（{_why(error)}）", _REMEDY)]) from error
    features = len(description.pieces) + len(description.words) + len(description.groups)
    shapes = tuple(arrays[name].shape for name in _ARRAYS)
    fits = shapes == ((features,), (features, HEADS), (HEADS,))
    if not fits or description.kinds != tuple(map(str, KINDS)):
        raise ClassifierError([Fault(str(folder), "coef", "模型的权重与词表对不上", _REMEDY)])
    return description, arrays


def _why(error: Exception) -> str:
    """What is wrong, in short: a library that meets rubbish offers in English to load it unsafely."""
    if isinstance(error, FileNotFoundError):
        return f"没有 {Path(error.filename).name}"
    return error.strerror if isinstance(error, OSError) and error.strerror else "文件已损坏"


def _ended(table: Floats) -> Floats:
    return np.vstack([table, np.zeros((1, table.shape[1]))])


def _sigmoid(scores: Floats) -> Floats:
    shares: Floats = 1 / (1 + np.exp(-np.minimum(np.maximum(scores, -30), 30)))
    return shares


def softmax(scores: Floats) -> Floats:
    """Probabilities of each row of scores."""
    powers = np.exp(scores - np.maximum.reduce(scores, axis=1, keepdims=True))
    shares: Floats = powers / np.add.reduce(powers, axis=1, keepdims=True)
    return shares


def _digest(description: Description, arrays: dict[str, NDArray[Any]]) -> str:
    digest = blake2b(msgspec.json.encode(description), digest_size=6)
    for name in _ARRAYS:
        digest.update(arrays[name].tobytes())
    return f"shian-{digest.hexdigest()}"
