"""Scores: how well guessed kinds agree with a person's."""

from collections.abc import Sequence

import msgspec

from .assessment import Kind


class KindScore(msgspec.Struct, frozen=True, kw_only=True):
    """Precision, recall and F1 of one kind over `texts` texts of it."""

    precision: float
    recall: float
    f1: float
    texts: int


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """Per kind, their mean F1, and relevance; `brier` is the mean squared error of the relevance probability."""

    macro_f1: float
    kinds: dict[str, KindScore]
    relevance: KindScore
    brier: float | None = None


def scores_of(said: Sequence[str], guessed: Sequence[str], relevance: Sequence[float] | None = None) -> Scores:
    """Compare guessed kinds with those a person said; the mean is over kinds that occur."""
    kinds = {str(kind): _score(said, guessed, str(kind)) for kind in Kind if str(kind) in {*said}}
    is_relevant = [str(kind != Kind.IRRELEVANT) for kind in said]
    brier = None
    if relevance is not None:
        errors = [(share - (kind != Kind.IRRELEVANT)) ** 2 for share, kind in zip(relevance, said, strict=True)]
        brier = round(float(sum(errors)) / max(1, len(errors)), 4)
    return Scores(
        macro_f1=round(sum(each.f1 for each in kinds.values()) / max(1, len(kinds)), 4),
        kinds=kinds,
        relevance=_score(is_relevant, [str(kind != Kind.IRRELEVANT) for kind in guessed], "True"),
        brier=brier,
    )


def _score(said: Sequence[str], guessed: Sequence[str], kind: str) -> KindScore:
    both = sum(a == b == kind for a, b in zip(said, guessed, strict=True))
    precision, recall = both / max(1, sum(b == kind for b in guessed)), both / max(1, sum(a == kind for a in said))
    f1 = 2 * precision * recall / (precision + recall) if both else 0.0
    return KindScore(
        precision=round(precision, 4), recall=round(recall, 4), f1=round(f1, 4), texts=sum(a == kind for a in said)
    )
