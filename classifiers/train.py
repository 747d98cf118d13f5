"""Training: labelled texts → model and card. The same texts and seed give the same bytes."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from .assessment import Kind
from .card import write_card
from .features import Reading
from .labelled import Labelled, load_labelled
from .model import KINDS, Description, Model, softmax
from .reader import load_reader
from .scores import Scores, scores_of
from .vocabulary import Vocabulary, open_pieces
from .words import NUMBER

FOLDS = 5
TEXTS_AT_LEAST = 3
"""A piece or word counts when this many labelled texts have it."""
GROUP_WEIGHT = 0.5
"""What a group of the lexicon counts beside a text's row of length one. Cross-validation on our own sentences likes 0.2
better; real texts by other hands, on which it was chosen, like 0.5 to 1: the lists know what we never wrote."""
RELEVANCE_STRENGTH, KIND_STRENGTH = 2.0, 8.0
"""Inverse regularisation of the heads, chosen in the same way."""


class TrainReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was trained, on how much, and how well it does on texts held back by event."""

    model: str
    texts: int
    events: int
    kinds: dict[str, int]
    features: int
    scores: Scores


def train(
    labelled: list[Path],
    out: Path,
    seed: int,
    *,
    seeds: Path | None = None,
    on: date | None = None,
) -> TrainReport:
    """Train from labelled files into the folder `out`. `seeds` holds the word lists (default: beside the package),
    `on` is the day written on the card. Raises ClassifierError."""
    rows = load_labelled(labelled)
    reader = load_reader(seeds or Path(__file__).resolve().parent.parent / "seeds")
    readings = [reader.read(row.as_text(0).whole) for row in rows]
    held = held_back(rows, readings, seed)
    calibration = calibrate(rows, held, seed)
    model = fit(rows, readings, seed, calibration)
    model.save(out)
    kinds = Counter(str(row.kind) for row in rows)
    report = TrainReport(
        model=model.id,
        texts=len(rows),
        events=len({row.event for row in rows}),
        kinds={str(kind): kinds[str(kind)] for kind in Kind},
        features=len(model.description.pieces) + len(model.description.words) + len(model.description.groups),
        scores=_scores(rows, held, calibration),
    )
    write_card(out / "card.md", report, files=[path.name for path in labelled], seed=seed, on=on)
    return report


def fit(rows: list[Labelled], readings: list[Reading], seed: int, calibration: "Calibration | None" = None) -> Model:
    """Both heads on all rows, with plain scores as log odds unless a calibration is given."""
    vocabulary = choose_vocabulary(readings)
    matrix, idf = design(vocabulary, readings)
    relevant = np.array([row.relevant for row in rows])
    kinds = np.array([KINDS.index(row.kind) if row.relevant else -1 for row in rows])
    columns = len(vocabulary.pieces) + len(vocabulary.words)
    relevance_coef, relevance_intercept = _fit_head(
        matrix, relevant.astype(int), seed, heads=1, strength=RELEVANCE_STRENGTH
    )
    kind_coef, kind_intercept = _fit_head(
        matrix[relevant], kinds[relevant], seed, heads=len(KINDS), strength=KIND_STRENGTH
    )
    coef = np.vstack([relevance_coef, kind_coef]).T
    arrays = {
        "idf": idf.astype(np.float32),
        "coef": coef[:columns].astype(np.float32),
        "group_coef": (coef[columns:] * GROUP_WEIGHT).astype(np.float32),
        "intercept": np.concatenate([relevance_intercept, kind_intercept]).astype(np.float32),
    }
    calibration = calibration or Calibration()
    description = Description(
        kinds=tuple(map(str, KINDS)),
        pieces=vocabulary.pieces,
        words=vocabulary.words,
        groups=vocabulary.groups,
        slope=calibration.slope,
        offset=calibration.offset,
        temperature=calibration.temperature,
    )
    return Model(description, arrays)


def choose_vocabulary(readings: list[Reading]) -> Vocabulary:
    """Pieces, words longer than a piece and groups that enough texts have, sorted."""
    pieces: Counter[str] = Counter()
    words: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    for reading in readings:
        pieces.update(open_pieces(reading.folded))
        words.update(set(reading.tokens) - {NUMBER})
        groups.update(reading.groups)
    return Vocabulary(
        sorted(piece for piece, n in pieces.items() if n >= TEXTS_AT_LEAST),
        sorted(word for word, n in words.items() if n >= TEXTS_AT_LEAST),
        sorted(group for group, n in groups.items() if n >= TEXTS_AT_LEAST),
    )


def design(vocabulary: Vocabulary, readings: list[Reading]) -> tuple[Any, NDArray[np.float64]]:
    """The sparse matrix scikit-learn is given, and the idf: rows of length one, then the groups at their weight."""
    # Late: scipy and scikit-learn are needed to train only, and take a second to import.
    from scipy import sparse

    columns = vocabulary.find(readings).rows()
    width = vocabulary.empty
    counts = np.bincount(np.concatenate(columns), minlength=width)
    idf = np.log((1 + len(readings)) / (1 + counts)) + 1
    # As it will be served: stored in single precision.
    idf = idf.astype(np.float32).astype(np.float64)
    values = [idf[row] / (np.sqrt((idf[row] ** 2).sum()) or 1.0) for row in columns]
    left = _sparse(sparse, columns, values, width)
    groups = [vocabulary.group_columns(reading) for reading in readings]
    right = _sparse(sparse, groups, [np.full(len(row), GROUP_WEIGHT) for row in groups], len(vocabulary.groups))
    return sparse.hstack([left, right]).tocsr(), idf


def _sparse(sparse: Any, columns: Sequence[Any], values: list[NDArray[np.float64]], width: int) -> Any:
    indptr = np.cumsum([0, *map(len, columns)])
    flat = np.array([n for row in columns for n in row], dtype=np.int32)
    return sparse.csr_matrix((np.concatenate([*values, []]), flat, indptr), shape=(len(columns), width))


def _fit_head(matrix: Any, labels: NDArray[np.int_], seed: int, *, heads: int, strength: float) -> tuple[Any, Any]:
    """Coefficients (heads, features) and intercepts of one head; a class without texts scores −20."""
    from sklearn.linear_model import LogisticRegression

    head = LogisticRegression(C=strength, class_weight="balanced", max_iter=2000, tol=1e-6, random_state=seed)
    head.fit(matrix, labels)
    if heads == 1:
        return head.coef_, head.intercept_
    coef, intercept = np.zeros((heads, matrix.shape[1])), np.full(heads, -20.0)
    if len(head.classes_) == 2:
        coef[head.classes_[1]], intercept[head.classes_] = head.coef_[0], [0.0, float(head.intercept_[0])]
    else:
        coef[head.classes_], intercept[head.classes_] = head.coef_, head.intercept_
    return coef, intercept


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """Turns scores into probabilities; fitted on scores of texts held back."""

    slope: float = 1.0
    offset: float = 0.0
    temperature: float = 1.0

    def relevance(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability of relevance for each row of scores (texts, 1 + kinds)."""
        shares: NDArray[np.float64] = 1 / (1 + np.exp(-(self.slope * scores[:, 0] + self.offset)))
        return shares

    def kinds(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability of each kind given relevance, for each row of scores."""
        return softmax(scores[:, 1:] / self.temperature)


def folds(rows: list[Labelled], seed: int) -> list[tuple[list[int], list[int]]]:
    """The numbers of texts to fit on and to keep back, kinds spread evenly, no event on both sides."""
    from sklearn.model_selection import StratifiedGroupKFold

    kinds, events = [str(row.kind) for row in rows], [row.event for row in rows]
    split = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed).split(np.zeros(len(rows)), kinds, events)
    return [(fitted.tolist(), kept.tolist()) for fitted, kept in split]


def held_back(rows: list[Labelled], readings: list[Reading], seed: int) -> NDArray[np.float64]:
    """Scores of every text by a model that saw no text of its event: (texts, 1 + kinds)."""
    scores = np.zeros((len(rows), 1 + len(KINDS)))
    for fitted, kept in folds(rows, seed):
        model = fit([rows[n] for n in fitted], [readings[n] for n in fitted], seed)
        scores[kept] = model.scores([readings[n] for n in kept])
    return scores


def calibrate(rows: list[Labelled], scores: NDArray[np.float64], seed: int) -> Calibration:
    """The calibration that fits held-back scores best."""
    relevant = np.array([row.relevant for row in rows])
    slope, offset = _platt(scores[:, 0], relevant, seed)
    kinds = np.array([KINDS.index(row.kind) if row.relevant else 0 for row in rows])
    temperature = _temperature(scores[relevant, 1:], kinds[relevant])
    return Calibration(slope=round(slope, 6), offset=round(offset, 6), temperature=round(temperature, 6))


def _scores(rows: list[Labelled], scores: NDArray[np.float64], calibration: Calibration) -> Scores:
    relevance, best = calibration.relevance(scores), calibration.kinds(scores).argmax(axis=1)
    guessed = [
        str(KINDS[n]) if share >= 0.5 else str(Kind.IRRELEVANT) for n, share in zip(best, relevance, strict=True)
    ]
    return scores_of([str(row.kind) for row in rows], guessed, relevance.tolist())


def _platt(scores: NDArray[np.float64], relevant: NDArray[np.bool_], seed: int) -> tuple[float, float]:
    """Slope and offset that turn a held-back score into a probability (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    # Balanced: the labelled texts hold far more relevant ones than any feed does, and that share must not be learnt.
    fitted = LogisticRegression(C=1e3, class_weight="balanced", random_state=seed).fit(scores[:, None], relevant)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def _temperature(scores: NDArray[np.float64], kinds: NDArray[np.int_]) -> float:
    """The temperature with the least log loss on held-back scores (Guo and others 2017)."""
    candidates = np.geomspace(0.2, 5, 97)
    losses = [-np.log(softmax(scores / each)[np.arange(len(kinds)), kinds] + 1e-12).mean() for each in candidates]
    return float(candidates[int(np.argmin(losses))])
