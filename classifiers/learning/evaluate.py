"""Evaluation: texts held back by event, with simpler ways beside it, all on the same folds.

*assessor* is heads and written rules, *model* the heads alone, *likeliest* the assessor's likeliest of the six kinds
whatever a miss costs; *lexicon* a keyword rule out of the word lists; *words*
jieba's words, TF-IDF and a linear SVM; *pieces* runs of one to four characters, TF-IDF and logistic regression. Every
way learns from the same texts of the fold, and where a way cannot learn (the lexicon) it is only asked.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from ..assess import Assessor
from ..assessment import Kind
from ..features import Reading
from ..kinds.rules import judge, repeats
from ..lexicon import load_lexicon
from ..model import KINDS
from ..rumours import Rumours, load_rumours
from .baselines import Folds, Guessed, by_lexicon, by_pieces, by_words
from .calibration import Bin, calibrate, reliability
from .checks import Share, extracted, rumours_found, talk_shown
from .corpora import Sample, load_corpora
from .fresh import fresh_read
from .scores import Compared, Scores, compare, scores_of
from .train import fit, folds, held_back, held_back_shares, left_out, load_texts

BASELINES = ("lexicon", "words", "pieces")
Peer = Callable[[Sequence[Sample], Folds, int], Guessed]
"""One more way: it is given the texts, the folds and the seed."""
_SHORT = 20
_ERRORS, _EXCERPT = 60, 80


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One question put to every way on the same texts."""

    name: str
    """relevance | relevance_by_hand | reviews | kinds_by_hand | kinds_own"""
    texts: int
    ways: dict[str, Scores]
    against: dict[str, Compared]
    """The assessor's macro-F1 minus each baseline's, with its interval."""
    confusion: dict[str, dict[str, int]]
    """What a person said → what the assessor said → texts."""
    calibration: tuple[Bin, ...] = ()
    calibration_error: float | None = None


class Mistake(msgspec.Struct, frozen=True, kw_only=True):
    """A text the assessor got wrong, with what spoke for that."""

    source: str
    text: str
    said: str
    guessed: str
    relevance: float
    evidence: tuple[str, ...]


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """All that `shian evaluate` shows."""

    seed: int
    model: str
    """The id of the heads that all the texts teach; it hears no numbers."""
    texts: int
    events: int
    missed: tuple[float, ...]
    """What missing a text of each kind costs, in wasted looks."""
    tasks: tuple[Task, ...]
    sources: dict[str, Scores]
    """Relevance of each source's texts, by the assessor."""
    illness: dict[str, Share]
    """Texts that state illness and are shown: all, those under 20 characters, and by source."""
    talk: dict[str, Share]
    """Texts of everyday talk shown by mistake: ours held back, ours never learnt from (`checks`), unlabelled titles."""
    extraction: dict[str, Share]
    """Texts out of which the very same is read as by a person: counts, businesses, foods, batches, dates, areas; and
    texts that must raise no alarm here, by what they are."""
    fresh: dict[str, Share]
    """Texts of `checks/fresh.jsonl` read as by a person, by half and by what is asked."""
    rumours: dict[str, Share]
    """Written variants found first and among the first three, and other texts matched by mistake."""
    left_out: dict[str, Scores]
    """Relevance of each source's texts by a model that saw none of that source; empty unless asked for."""
    mistakes: tuple[Mistake, ...]


class _Said(NamedTuple):
    """What one way says of every text."""

    relevant: NDArray[np.bool_]
    kinds: list[str]
    relevance: list[float] | None = None
    is_plain: bool = False
    """It is asked for one of all kinds at once, irrelevant among them."""


def evaluate(
    places: list[Path],
    seed: int,
    *,
    seeds: Path,
    without: Iterable[str] = (),
    leave_out: bool = False,
    peers: Mapping[str, Peer] | None = None,
) -> Evaluation:
    """Scores of every way, and of the peers given by name, on the texts of these files and folders. Raises
    ClassifierError."""
    described = load_corpora(seeds)
    everything, read = load_texts(places, described, seeds, without=without)
    labelled = sum(sample.trust != "rule" for sample in everything)
    samples, readings = everything[:labelled], read[:labelled]
    rumours = Rumours(load_rumours(seeds / "rumours.yaml"))
    missed = described.costs.of_kinds
    every_score = held_back(everything, read, seed)
    shares = held_back_shares(everything, every_score, seed)
    said = _ours(samples, readings, shares, rumours, missed) | _baselines(samples, readings, seeds, seed, peers or {})
    model = fit(everything, read, seed, calibrate(everything, every_score, seed), missed=missed)
    assessor = Assessor.of(seeds, model)
    every = np.ones(len(samples), bool)
    return Evaluation(
        seed=seed,
        model=model.id,
        texts=len(samples),
        events=len({sample.event for sample in samples}),
        missed=missed,
        tasks=tuple(_tasks(samples, said, seed)),
        sources=_by_source(samples, said["assessor"].relevant, every),
        illness=_illness(samples, said["assessor"].relevant),
        talk=talk_shown(everything, read, shares, assessor, missed, seeds),
        extraction=extracted(assessor, seeds),
        fresh=fresh_read(assessor, seeds),
        rumours=rumours_found(samples, readings, rumours, seeds),
        left_out=left_out(samples, readings, seed) if leave_out else {},
        mistakes=_mistakes(samples, readings, said["assessor"]),
    )


def _ours(
    samples: Sequence[Sample],
    readings: Sequence[Reading],
    shares: tuple[NDArray[np.float64], NDArray[np.float64]],
    rumours: Rumours,
    missed: tuple[float, ...],
) -> dict[str, _Said]:
    """The heads alone, and with the rules. The list of rumours is the shipped one: quoting it is an easy case."""
    relevance, kinds = (each[: len(samples)] for each in shares)
    verdicts = []
    for n, (sample, reading) in enumerate(zip(samples, readings, strict=True)):
        known = repeats(rumours.match(reading.folded), reading)
        verdicts.append(judge(sample.as_text(n), reading, float(relevance[n]), kinds[n].tolist(), known))
    ruled = np.array([each.is_worth_a_look(missed) for each in verdicts])
    shown = relevance * (kinds @ missed) >= 1 - relevance
    best = [str(KINDS[n]) for n in kinds.argmax(axis=1)]
    six = np.array([[each.relevance * share for share in each.kinds] + [1 - each.relevance] for each in verdicts])
    likeliest = six.argmax(axis=1)
    return {
        "likeliest": _Said(likeliest < len(KINDS), [str(KINDS[n % len(KINDS)]) for n in likeliest.tolist()]),
        "assessor": _Said(ruled, [str(KINDS[each.best]) for each in verdicts], [each.relevance for each in verdicts]),
        "model": _Said(shown, best, relevance.tolist()),
    }


def _baselines(
    samples: Sequence[Sample], readings: Sequence[Reading], seeds: Path, seed: int, peers: Mapping[str, Peer]
) -> dict[str, _Said]:
    split = folds(samples, seed)
    guessed = [*by_lexicon(readings, load_lexicon(seeds / "lexicon.yaml"))]
    plain = {name: way(samples, split, seed) for name, way in {"words": by_words, "pieces": by_pieces, **peers}.items()}
    found = {"lexicon": _Said(np.array([kind != Kind.IRRELEVANT for kind in guessed]), guessed)}
    return found | {name: _Said(relevant, kinds, is_plain=True) for name, (relevant, kinds) in plain.items()}


def _tasks(samples: Sequence[Sample], said: dict[str, _Said], seed: int) -> list[Task]:
    trust = np.array([sample.trust for sample in samples])
    reviews = np.array([sample.source == "reviews" for sample in samples])
    wanted = {
        "relevance": (trust != "own", False),
        "relevance_by_hand": (trust == "hand", False),
        "reviews": (reviews, False),
        "kinds_by_hand": (trust == "hand", True),
        "kinds_own": (trust == "own", True),
    }
    return [_task(name, samples, said, which, kinds, seed) for name, (which, kinds) in wanted.items() if which.any()]


def _task(
    name: str, samples: Sequence[Sample], said: dict[str, _Said], which: NDArray[np.bool_], kinds: bool, seed: int
) -> Task:
    numbers = np.flatnonzero(which).tolist()
    # Sets read by others know no failed samples; they are incidents there.
    folded = kinds and all(samples[n].kind != Kind.SAMPLING_FAILURE for n in numbers)
    true = [_label(samples[n].relevant, str(samples[n].kind), kinds, folded) for n in numbers]
    guessed = {
        way: [
            _label(bool(each.relevant[n]) or (kinds and each.is_plain), each.kinds[n], kinds, folded) for n in numbers
        ]
        for way, each in said.items()
    }
    shares = said["assessor"].relevance or []
    bins, error = reliability(np.array([shares[n] for n in numbers]), np.array([samples[n].relevant for n in numbers]))
    confusion: dict[str, dict[str, int]] = {label: {} for label in sorted({*true, *guessed["assessor"]})}
    for one, other in zip(true, guessed["assessor"], strict=True):
        confusion[one][other] = confusion[one].get(other, 0) + 1
    return Task(
        name=name,
        texts=len(numbers),
        ways={way: scores_of(true, labels, seed=seed) for way, labels in guessed.items()},
        against={way: compare(true, guessed["assessor"], guessed[way], seed) for way in BASELINES},
        confusion=confusion,
        calibration=tuple(bins),
        calibration_error=error,
    )


def _label(relevant: bool, kind: str, kinds: bool, folded: bool) -> str:
    if not kinds:
        return "relevant" if relevant else str(Kind.IRRELEVANT)
    if not relevant:
        return str(Kind.IRRELEVANT)
    return str(Kind.INCIDENT) if folded and kind == Kind.SAMPLING_FAILURE else kind


def _by_source(samples: Sequence[Sample], relevant: NDArray[np.bool_], which: NDArray[np.bool_]) -> dict[str, Scores]:
    found = {}
    for source in sorted({sample.source for sample in samples}):
        numbers = [n for n, sample in enumerate(samples) if sample.source == source and which[n]]
        true = [_label(samples[n].relevant, "", False, False) for n in numbers]
        found[source] = scores_of(true, [_label(bool(relevant[n]), "", False, False) for n in numbers])
    return found


def _illness(samples: Sequence[Sample], relevant: NDArray[np.bool_]) -> dict[str, Share]:
    """Our list of texts that state illness, and every incident read by hand."""
    stated = [
        n
        for n, sample in enumerate(samples)
        if (sample.source == "own:illness" and sample.relevant)
        or (sample.trust == "hand" and sample.kind == Kind.INCIDENT)
    ]
    sets = {"all": stated, f"under_{_SHORT}": [n for n in stated if len(samples[n].whole) < _SHORT]}
    for n in stated:
        sets.setdefault(samples[n].source, []).append(n)
    return {name: Share(found=int(relevant[numbers].sum()), texts=len(numbers)) for name, numbers in sets.items()}


def _mistakes(samples: Sequence[Sample], readings: Sequence[Reading], said: _Said) -> tuple[Mistake, ...]:
    """The surest mistakes first, texts read by hand before others; the words of the lists stand as evidence."""
    shares = said.relevance or []
    wrong = [n for n, sample in enumerate(samples) if sample.relevant != bool(said.relevant[n])]
    wrong.sort(key=lambda n: (samples[n].trust != "hand", -abs(shares[n] - 0.5), n))
    return tuple(
        Mistake(
            source=samples[n].source,
            text=samples[n].whole[:_EXCERPT],
            said=_label(samples[n].relevant, "", False, False),
            guessed=_label(bool(said.relevant[n]), "", False, False),
            relevance=round(shares[n], 4),
            evidence=tuple(sorted({readings[n].folded[hit.start : hit.end] for hit in readings[n].hits}))[:8],
        )
        for n in wrong[:_ERRORS]
    )
