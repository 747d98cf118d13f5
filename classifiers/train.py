"""Training: texts to learn from → model and card. The same texts and seed give the same bytes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from .assessment import Kind
from .calibration import Calibration, calibrate
from .card import write_card
from .corpora import CorporaSeed, CorpusFile, Sample, UnlabelledFile, load_corpora, load_samples
from .errors import ClassifierError, Fault
from .features import Reading
from .model import HEADS, KINDS, Description, Model
from .reader import load_reader
from .scores import Scores, scores_of
from .vocabulary import Vocabulary, open_pieces, spoken
from .weak import weak_samples
from .words import NUMBER

FOLDS = 5
TEXTS_AT_LEAST, TEXTS_OF_ONE_SOURCE = 5, 10
"""A piece or word is kept when this many texts have it, more where all are of one source: nobody's own words or numbers
leave the texts that way."""
RATIO_AT_LEAST = 3
"""A feature that fewer of the fitted texts have says nothing of relevance."""
_SMOOTHING = 0.5
RARITY = 1.0
"""How much a feature's rarity counts in the heads of the kinds beside its ratio. Held back, kinds read by hand score
.750 with it and .745 at 0.3, ours .876 and .871; in the other heads it changes nothing."""
RELEVANCE_STRENGTH, REVIEW_STRENGTH, STYLE_STRENGTH, KIND_STRENGTH = 1.0, 0.5, 0.3, 8.0
"""Inverse regularisation of the heads, chosen by cross-validation on real texts."""


class TrainReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was trained, on how much, and how well it does on texts held back by event."""

    model: str
    texts: int
    events: int
    kinds: dict[str, int]
    sources: dict[str, int]
    features: int
    scores: Scores
    left_out: dict[str, Scores] = {}
    """Relevance of each source's texts by a model that saw none of that source; empty unless asked for."""


def train(
    places: list[Path],
    out: Path,
    seed: int,
    *,
    seeds: Path | None = None,
    on: date | None = None,
    without: Iterable[str] = (),
    corrected: Sequence[Sample] = (),
    leave_out: bool = False,
) -> TrainReport:
    """Train from labelled files and folders into the folder `out`. `seeds` holds the word lists (default: beside the
    package), `on` is the day written on the card, `without` names sources left out, `corrected` are texts that officers
    corrected; with `leave_out` the card says how each source is judged without it. Raises ClassifierError."""
    seeds = seeds or Path(__file__).resolve().parent.parent / "seeds"
    described = load_corpora(seeds)
    samples, readings = load_texts(places, described, seeds, without=without, corrected=corrected)
    answers = {sample.relevant for sample in samples}
    if len(answers) < 2:
        problem = f"is {'true' if True in answers else 'false'} in every text ({len(samples)})"
        remedy = "texts about food safety and texts that are not"
        raise ClassifierError([Fault("labelled", "relevant", problem, remedy)])
    held = held_back(samples, readings, seed)
    calibration = calibrate(samples, held, seed)
    model = fit(samples, readings, seed, calibration, missed=described.costs.of_kinds)
    model.save(out)
    report = _report(model, samples, held, calibration)
    if leave_out:
        report = msgspec.structs.replace(report, left_out=left_out(samples, readings, seed))
    used: list[CorpusFile | UnlabelledFile] = [
        each for place in places for each in described.files if (place / each.file).is_file()
    ]
    used += [each for place in places for each in described.unlabelled if (place / each.file).is_file()]
    write_card(out / "card.md", report, sets=used, costs=described.costs, seed=seed, on=on)
    return report


def load_texts(
    places: list[Path],
    described: CorporaSeed,
    seeds: Path,
    *,
    without: Iterable[str] = (),
    corrected: Sequence[Sample] = (),
) -> tuple[list[Sample], list[Reading]]:
    """Every labelled and corrected text with its reading, then the weakly labelled ones. Raises ClassifierError."""
    left_out = {*without}
    unlabelled = [each for each in described.unlabelled if each.source not in left_out]
    named = left_out - {each.source for each in described.unlabelled}
    samples = [*load_samples(places, described, without=named), *corrected]
    reader = load_reader(seeds)
    readings = reader.read_many([sample.whole for sample in samples])
    weak, read = weak_samples(places, unlabelled, reader, samples)
    return [*samples, *weak], [*readings, *read]


def fit(
    samples: Sequence[Sample],
    readings: Sequence[Reading],
    seed: int,
    calibration: Calibration | None = None,
    *,
    missed: tuple[float, ...] = (1.0,) * len(KINDS),
) -> Model:
    """All heads on all samples, with plain scores as log odds unless a calibration is given."""
    vocabulary = choose_vocabulary(readings, [sample.source for sample in samples])
    matrix = design(vocabulary, readings)
    heads = [_relevance_head(samples, matrix, seed, reviews=False)]
    taught = np.array([bool(each.relevant and each.kind and each.kind_weight) for each in samples])
    weights = np.array([sample.kind_weight for sample in samples])[taught]
    for kind in KINDS:
        own = np.array([sample.kind == kind for sample in samples])[taught]
        heads.append(fit_head(matrix[taught], own, weights, kind_learner(seed), rarity=RARITY))
    heads.append(_relevance_head(samples, matrix, seed, reviews=True))
    reviews, alike = np.array([sample.is_review for sample in samples]), np.ones(len(samples))
    heads.append(fit_head(matrix, reviews, alike, relevance_learner(seed, STYLE_STRENGTH)))
    ratios, coefs, intercepts = zip(*heads, strict=True)
    arrays = {
        "ratio": np.column_stack(ratios).astype(np.float32),
        "coef": np.column_stack(coefs).astype(np.float32),
        "intercept": np.array(intercepts, np.float32),
    }
    calibration = calibration or Calibration()
    description = Description(
        kinds=tuple(map(str, KINDS)),
        pieces=vocabulary.pieces,
        words=vocabulary.words,
        groups=vocabulary.groups,
        slope=calibration.slope,
        offset=calibration.offset,
        review=calibration.review,
        style=calibration.style,
        temperature=calibration.temperature,
        missed=missed,
    )
    return Model(description, arrays)


def choose_vocabulary(readings: Sequence[Reading], sources: Sequence[str]) -> Vocabulary:
    """Pieces, words longer than a piece and groups that enough texts have, sorted."""
    pieces, words, groups = _Seen(), _Seen(), _Seen()
    for reading, source in zip(readings, sources, strict=True):
        pieces.add(open_pieces(reading.folded), source)
        words.add(set(spoken(reading.tokens)) - {NUMBER}, source)
        groups.add(reading.groups, source)
    return Vocabulary(pieces.enough(), words.enough(), groups.enough())


class _Seen:
    """How many texts have a feature, and whether all are of one source."""

    def __init__(self) -> None:
        self._texts: Counter[str] = Counter()
        self._source: dict[str, str | None] = {}

    def add(self, features: set[str], source: str) -> None:
        self._texts.update(features)
        for each in features:
            if self._source.setdefault(each, source) != source:
                self._source[each] = None

    def enough(self) -> list[str]:
        """Those kept, sorted."""
        least = {each: TEXTS_AT_LEAST if self._source[each] is None else TEXTS_OF_ONE_SOURCE for each in self._texts}
        return sorted(each for each, n in self._texts.items() if n >= least[each])


def design(vocabulary: Vocabulary, readings: Sequence[Reading]) -> Any:
    """The sparse matrix scikit-learn is given, a 1 for each feature a text has: columns, then groups."""
    # Late: scipy and scikit-learn are needed to train only, and take a second to import.
    from scipy import sparse

    found = vocabulary.find(readings).rows()
    rows = [
        np.concatenate([columns, vocabulary.empty + np.array(vocabulary.group_columns(reading), np.int64)])
        for columns, reading in zip(found, readings, strict=True)
    ]
    flat = np.concatenate([*rows, np.zeros(0, np.int64)])
    indptr = np.cumsum([0, *map(len, rows)])
    return sparse.csr_matrix(
        (np.ones(len(flat)), flat, indptr), shape=(len(rows), vocabulary.empty + len(vocabulary.groups))
    )


def log_ratio(matrix: Any, own: NDArray[np.bool_], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The logarithm of how much more often each feature stands in texts of one's own than in others."""
    one, other = (np.asarray(matrix.T @ (weights * side)).ravel() + _SMOOTHING for side in (own, ~own))
    ratio = np.log((one / one.sum()) / (other / other.sum()))
    ratio[np.asarray(matrix.sum(axis=0)).ravel() < RATIO_AT_LEAST] = 0
    # As it will be served: stored in single precision.
    exact: NDArray[np.float64] = ratio.astype(np.float32).astype(np.float64)
    return exact


def of_length_one(matrix: Any, ratio: NDArray[np.float64]) -> Any:
    """Each feature at its ratio, each row of length one."""
    from scipy import sparse

    weighed = (matrix @ sparse.diags(ratio)).tocsr()
    norms = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    norms[norms == 0] = 1.0
    return (sparse.diags(1 / norms) @ weighed).tocsr()


def weights_of(
    matrix: Any, own: NDArray[np.bool_], weights: NDArray[np.float64], *, rarity: float = 0.0
) -> NDArray[np.float64]:
    """What each feature weighs before anything is learnt: the size of its ratio, and with `rarity` how rare it is."""
    ratio = log_ratio(matrix, own, weights)
    if not rarity:
        return ratio
    texts = np.asarray(matrix.sum(axis=0)).ravel()
    rare = np.log((1 + matrix.shape[0]) / (1 + texts)) + 1
    exact: NDArray[np.float64] = (np.abs(ratio) + rarity * rare / rare.mean()).astype(np.float32).astype(np.float64)
    return exact


def fit_head(
    matrix: Any, own: NDArray[np.bool_], weights: NDArray[np.float64], learner: Any, *, rarity: float = 0.0
) -> tuple[Any, Any, float]:
    """Weights, coefficients and intercept of one head; one without texts on both sides scores −20 or 0."""
    nothing = np.zeros(matrix.shape[1])
    if not own.any() or own.all():
        return nothing, nothing, 0.0 if own.any() else -20.0
    ratio = weights_of(matrix, own, weights, rarity=rarity)
    learner.fit(of_length_one(matrix, ratio), own.astype(int), sample_weight=weights)
    return ratio, learner.coef_[0], float(learner.intercept_[0])


def _relevance_head(samples: Sequence[Sample], matrix: Any, seed: int, *, reviews: bool) -> tuple[Any, Any, float]:
    """Reviews have a head of their own: “not fresh” is food safety there by their makers' reading, and what they teach
    misleads elsewhere."""
    used = np.array([sample.is_review is reviews for sample in samples])
    relevant, weights = (
        np.array([getattr(sample, name) for sample in samples])[used] for name in ("relevant", "weight")
    )
    return fit_head(matrix[used], relevant, weights, relevance_learner(seed, _STRENGTHS[reviews]))


_STRENGTHS = {False: RELEVANCE_STRENGTH, True: REVIEW_STRENGTH}


def relevance_learner(seed: int, strength: float = RELEVANCE_STRENGTH) -> Any:
    """On real reviews and headlines held back the squared hinge does better than the logistic loss."""
    from sklearn.svm import LinearSVC

    return LinearSVC(C=strength, random_state=seed, max_iter=5000)


def kind_learner(seed: int) -> Any:
    """One kind against the others."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(
        C=KIND_STRENGTH, class_weight="balanced", solver="liblinear", dual=True, max_iter=5000, random_state=seed
    )


def folds(samples: Sequence[Sample], seed: int) -> list[tuple[list[int], list[int]]]:
    """The numbers of texts to fit on and to keep back. An event's fold depends on its name and the seed alone, so that
    more texts later leave it where it was."""
    numbers = [_fold_of(sample.event, seed) for sample in samples]
    return [
        ([n for n, own in enumerate(numbers) if own != fold], [n for n, own in enumerate(numbers) if own == fold])
        for fold in range(FOLDS)
    ]


def held_back(samples: Sequence[Sample], readings: Sequence[Reading], seed: int) -> NDArray[np.float64]:
    """Scores of every text by a model that saw no text of its event: (texts, heads)."""
    scores = np.zeros((len(samples), HEADS))
    for fitted, kept in folds(samples, seed):
        model = fit([samples[n] for n in fitted], [readings[n] for n in fitted], seed)
        scores[kept] = model.scores([readings[n] for n in kept])
    return scores


def left_out(samples: Sequence[Sample], readings: Sequence[Reading], seed: int) -> dict[str, Scores]:
    """Each source of real texts judged by heads that saw none of it, at the score where both sides weigh alike."""
    found = {}
    for source in sorted({sample.source for sample in samples if sample.trust in ("hand", "label")}):
        kept = [n for n, sample in enumerate(samples) if sample.source == source]
        rest = [n for n, sample in enumerate(samples) if sample.source != source]
        if len({samples[n].relevant for n in rest}) == 2:
            model = fit([samples[n] for n in rest], [readings[n] for n in rest], seed)
            relevant = model.predict([readings[n] for n in kept]).relevance >= 0.5
            found[source] = scores_of(
                [_ANSWERS[samples[n].relevant] for n in kept], [_ANSWERS[bool(each)] for each in relevant]
            )
    return found


_ANSWERS = (str(Kind.IRRELEVANT), "relevant")


def _fold_of(event: str, seed: int) -> int:
    return int.from_bytes(blake2b(f"{seed} {event}".encode(), digest_size=8).digest(), "big") % FOLDS


def _report(model: Model, samples: list[Sample], held: NDArray[np.float64], calibration: Calibration) -> TrainReport:
    relevance, shares = calibration.relevance(held), calibration.kinds(held)
    shown, best = relevance * (shares @ model.description.missed) >= 1 - relevance, shares.argmax(axis=1)
    known = [n for n, each in enumerate(samples) if each.kind is not None and each.trust in ("own", "hand")]
    guessed = [str(KINDS[best[n]]) if shown[n] else str(Kind.IRRELEVANT) for n in known]
    kinds = Counter(str(samples[n].kind) for n in known)
    described = model.description
    return TrainReport(
        model=model.id,
        texts=len(samples),
        events=len({sample.event for sample in samples}),
        kinds={str(kind): kinds[str(kind)] for kind in Kind},
        sources=dict(sorted(Counter(sample.source for sample in samples).items())),
        features=len(described.pieces) + len(described.words) + len(described.groups),
        scores=scores_of([str(samples[n].kind) for n in known], guessed, relevance[known].tolist()),
    )
