"""Scoring a drill: what every expected action earned, line by line (timeliness from the records, nothing by hand)."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from .scenario import LINES, Expected


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """One expected action against the records: rating P done, M late, U not done."""

    id: str
    title: str
    line: int
    rating: str
    points: float
    due_at: datetime | None
    done_at: datetime | None
    late_by_s: int | None
    critical: bool
    evidence: str = ""


class LineScore(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the form; None when the scenario tests nothing under it."""

    line: int
    title: str
    points: float | None


class DrillDeadline(msgspec.Struct, frozen=True, kw_only=True):
    """One clock that ran in the drill."""

    rule: str
    article: str
    about: str
    due_at: datetime | None
    done_at: datetime | None
    late_by_s: int | None


class DrillResult(msgspec.Struct, frozen=True, kw_only=True):
    """What the after-action report is made of."""

    scenario: str
    title: str
    seed: int
    score: float
    band: str
    lines: list[LineScore]
    expected: list[Scored]
    deadlines: list[DrillDeadline]
    cases: int
    signals: int
    notices: int
    entries_sha256: str
    timeline: list[dict[str, Any]]
    fence: list[str]
    """What crossed the fence; empty when nothing did."""
    refused: list[str] = []
    """Moves of the players that the line refused, with the reason."""


def points_of(expected: Expected, *, allowed: timedelta | None, late: int | None, rating: str) -> float:
    """1 on time; late: 1 - late / limit, down to 0; not done: 0. A critical one that is late or missing is 0."""
    if rating == "U" or (expected.critical and late):
        return 0.0
    if not late or allowed is None:
        return 1.0
    limit = max(60.0, allowed.total_seconds())
    return round(max(0.0, 1 - late / limit), 3)


def line_scores(scored: list[Scored]) -> list[LineScore]:
    """Each line of the form: the mean of its expected actions, zero when a critical one earned nothing."""
    lines = []
    for n, title in enumerate(LINES, 1):
        mine = [each for each in scored if each.line == n]
        points = round(10 * sum(each.points for each in mine) / len(mine), 1) if mine else None
        if any(each.critical and each.points == 0 for each in mine):
            points = 0.0
        lines.append(LineScore(line=n, title=title, points=points))
    return lines
