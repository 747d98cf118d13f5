"""Training: texts to learn from → model and card. The same texts and seed give the same bytes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from ..assessment import Kind
from ..errors import ClassifierError, Fault
from ..features import Reading
from ..heads import Answers, Lesson, Numbers, Rows, learnt, linear_svm, logistic, rows_of
from ..model import HEADS, KINDS, Calibrated, Calibration, Description, Model
from ..reader import load_reader
from ..vocabulary import Vocabulary, open_pieces, spoken
from ..words import NUMBER
from .calibration import calibrate
from .card import TrainReport, write_card
from .corpora import CorporaSeed, CorpusFile, Sample, UnlabelledFile, load_corpora, load_samples
from .heard import hearing
from .scores import Scores, scores_of
from .weak import weak_samples

FOLDS = 5
TEXTS_AT_LEAST, TEXTS_OF_ONE_SOURCE = 5, 10
"""A piece or word is kept when this many texts have it, more where all are of one source: nobody's own words or numbers
leave the texts that way."""
RESIDUE = 1e-12
"""A weight below this is a residue: those are under 1e-15, and the least of the others is 1.7e-9."""
TRUSTED = {"hand": 3.0, "own": 2.0}
"""What a text read by hand, and one of ours, counts where all texts are learnt together."""


def train(
    places: list[Path],
    out: Path,
    seed: int,
    *,
    seeds: Path | None = None,
    on: date | None = None,
    without: Iterable[str] = (),
    leave_out: bool = False,
) -> TrainReport:
    """Train from labelled files and folders into the folder `out`. `seeds` holds the word lists (default: beside the
    package), `on` is the day written on the card, `without` names sources left out; with `leave_out` the card says how
    each source is judged without it. Raises ClassifierError."""
    seeds = seeds or Path(__file__).resolve().parents[2] / "seeds"
    described = load_corpora(seeds)
    samples, readings = load_texts(places, described, seeds, without=without)
    answers = {sample.relevant for sample in samples}
    if len(answers) < 2:
        problem = f"is {'true' if True in answers else 'false'} in every text ({len(samples)})"
        remedy = "texts about food safety and texts that are not"
        raise ClassifierError([Fault("labelled", "relevant", problem, remedy)])
    held = held_back(samples, readings, seed)
    calibration = calibrate(samples, held, seed)
    model = fit(samples, readings, seed, calibration, missed=described.costs.of_kinds)
    heard = hearing(model, samples, readings, seeds, seed)
    model = Model(msgspec.structs.replace(model.description, heard=heard), model.arrays)
    model.save(out)
    report = _report(model, samples, held, seed)
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
) -> tuple[list[Sample], list[Reading]]:
    """Every labelled text with its reading, then the weakly labelled ones. Raises ClassifierError."""
    left_out = {*without}
    unlabelled = [each for each in described.unlabelled if each.source not in left_out]
    named = left_out - {each.source for each in described.unlabelled}
    samples = load_samples(places, described, without=named)
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
    rows = rows_of(design(vocabulary, readings))
    heads = _heads(samples, rows, seed)
    arrays = {
        "rarity": rows.rarity.astype(np.float32),
        "coef": _without_residues(heads[:-1]).astype(np.float32),
        "intercept": heads[-1].astype(np.float32),
    }
    description = Description(
        kinds=tuple(map(str, KINDS)),
        pieces=vocabulary.pieces,
        words=vocabulary.words,
        groups=vocabulary.groups,
        calibration=calibration or Calibration(),
        missed=missed,
    )
    return Model(description, arrays)


def _without_residues(weights: Numbers) -> Numbers:
    """What summing leaves of a weight that is nothing differs from one machine to the next."""
    return np.where(np.abs(weights) < RESIDUE, 0.0, weights)


def _heads(samples: Sequence[Sample], rows: Rows, seed: int) -> Numbers:
    """The weights of every head (columns) and, last, their intercepts. Reviews have a head of relevance of their own:
    “not fresh” is food safety there by their makers' reading, and what they teach misleads elsewhere; so have texts
    like ours. What all texts teach together stands in each of them, for it steadies all three."""
    relevant, reviews, ours = (
        np.array(each)
        for each in zip(*((one.relevant, one.is_review, one.trust == "own") for one in samples), strict=True)
    )
    weights = np.array([sample.weight for sample in samples])
    trusted = weights * np.array([TRUSTED.get(sample.trust, 1.0) for sample in samples])
    every, alike = np.ones(len(samples), bool), np.ones(len(samples))

    def relevance(texts: Answers, counted: Numbers, strength: float, rare: float | None = None) -> Numbers:
        return learnt(rows, Lesson(texts, relevant, counted, linear_svm(seed, strength), rare, is_even=True))

    together = relevance(every, trusted, 0.5)
    at_large = together + relevance(~reviews, weights, 1.0, 0.0)
    return np.column_stack(
        [
            at_large,
            *_kind_heads(samples, rows, seed),
            together + 2 * relevance(reviews, weights, 0.1, 0.0),
            0.15 * at_large + relevance(ours, alike, 0.5),
            learnt(rows, Lesson(every, reviews, alike, linear_svm(seed, 0.3), 0.0)),
            learnt(rows, Lesson(~reviews, ours, weights, logistic(seed, 3.0, balanced=False))),
        ]
    )


def _kind_heads(samples: Sequence[Sample], rows: Rows, seed: int) -> list[Numbers]:
    """Each kind against the others, among the relevant texts whose kind somebody said: by rarity, and by ratio too."""
    taught = np.array([bool(each.relevant and each.kind and each.kind_weight) for each in samples])
    weights = np.array([sample.kind_weight for sample in samples])
    heads = []
    for kind in KINDS:
        own = np.array([sample.kind == kind for sample in samples])
        heads.append(
            learnt(rows, Lesson(taught, own, weights, logistic(seed, 10.0, balanced=True)))
            + learnt(rows, Lesson(taught, own, weights, logistic(seed, 2.0, balanced=True), 1.0))
        )
    return heads


def choose_vocabulary(
    readings: Sequence[Reading], sources: Sequence[str], events: Sequence[str] | None = None
) -> Vocabulary:
    """Pieces, words longer than a piece and groups that enough texts have, sorted. `events`: all texts of one event
    count as one, so that a name which ten people repeat is not learnt as common."""
    pieces, words, groups = _Seen(), _Seen(), _Seen()
    for reading, source, event in zip(readings, sources, events or [""] * len(readings), strict=True):
        pieces.add(open_pieces(reading.folded), source, event)
        words.add(set(spoken(reading.tokens)) - {NUMBER}, source, event)
        groups.add(reading.groups, source, event)
    return Vocabulary(pieces.enough(), words.enough(), groups.enough())


class _Seen:
    """How many texts have a feature, and whether all are of one source."""

    def __init__(self) -> None:
        self._texts: Counter[str] = Counter()
        self._source: dict[str, str | None] = {}
        self._of_event: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, features: set[str], source: str, event: str) -> None:
        if event:
            known = self._of_event[event]
            self._texts.update(features - known)
            known |= features
        else:
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


def folds(samples: Sequence[Sample], seed: int) -> list[tuple[list[int], list[int]]]:
    """The numbers of texts to fit on and to keep back. An event's fold depends on its name and the seed alone, so that
    more texts later leave it where it was."""
    numbers = [_fold_of(sample.event, seed) for sample in samples]
    return [
        ([n for n, own in enumerate(numbers) if own != fold], [n for n, own in enumerate(numbers) if own == fold])
        for fold in range(FOLDS)
    ]


def held_back(samples: Sequence[Sample], readings: Sequence[Reading], seed: int) -> Numbers:
    """Scores of every text by a model that saw no text of its event: (texts, heads)."""
    scores = np.zeros((len(samples), HEADS))
    for fitted, kept in folds(samples, seed):
        model = fit([samples[n] for n in fitted], [readings[n] for n in fitted], seed)
        scores[kept] = model.scores([readings[n] for n in kept])
    return scores


def held_back_shares(samples: Sequence[Sample], scores: Numbers, seed: int) -> tuple[Numbers, Numbers]:
    """Relevance of every text (texts) and its kinds (texts, kinds), by a calibration that saw none of its event."""
    relevance, kinds = np.zeros(len(samples)), np.zeros((len(samples), len(KINDS)))
    for fitted, kept in folds(samples, seed):
        said = calibrate([samples[n] for n in fitted], scores[fitted], seed)
        relevance[kept], kinds[kept], _ = Calibrated(said)(scores[kept])
    return relevance, kinds


def left_out(samples: Sequence[Sample], readings: Sequence[Reading], seed: int) -> dict[str, Scores]:
    """Each source of real texts judged by heads that saw none of it, at the score where both sides weigh alike."""
    found = {}
    for source in sorted({sample.source for sample in samples if sample.trust in ("hand", "label")}):
        kept = [n for n, sample in enumerate(samples) if sample.source == source]
        rest = [n for n, sample in enumerate(samples) if sample.source != source]
        if len({samples[n].relevant for n in rest}) == 2:
            model = fit([samples[n] for n in rest], [readings[n] for n in rest], seed)
            relevant = model.predict([readings[n] for n in kept]).shares.relevance >= 0.5
            found[source] = scores_of(
                [_ANSWERS[samples[n].relevant] for n in kept], [_ANSWERS[bool(each)] for each in relevant]
            )
    return found


_ANSWERS = (str(Kind.IRRELEVANT), "relevant")


def _fold_of(event: str, seed: int) -> int:
    return int.from_bytes(blake2b(f"{seed} {event}".encode(), digest_size=8).digest(), "big") % FOLDS


def _report(model: Model, samples: list[Sample], held: Numbers, seed: int) -> TrainReport:
    relevance, shares = held_back_shares(samples, held, seed)
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
