"""How the classifier does on duty: what officers corrected, and whether texts still are what the model learned from."""

from collections import Counter
from datetime import date, datetime
from typing import Literal
from unicodedata import east_asian_width

import msgspec
from sqlalchemy import Connection

from classifiers.assess import Assessor
from classifiers.learning.drift import CHANGED_FROM, Drift, drift_of
from streams.figures.told import FEWEST
from streams.learning.corrections import Correction, Week, by_field, corrections, teachable, weeks
from streams.learning.weekly_texts import weekly_texts
from streams.office.model_on_duty import model_on_duty
from streams.processors import text_of

WEEKS, OF_EACH = 8, 200
"""Weeks that are compared, and about how many texts of each."""
HEAD: tuple[str, ...] = (
    "周（周一）",
    "进入处置",
    "更正为无关",
    "更正为其他类别",
    "漏看后补登",
    "提示准确率",
    "生词占比",
    "相关度 <5%/其间/≥50%",
    "与前一周相比",
)
OTHER = "下表按 {model} 计算：本机设置的模型与初筛时所用的不同"
LEAST = 30
"""Of fewer texts no distribution is told."""


class WeekSeen(msgspec.Struct, frozen=True, kw_only=True):
    """One week: what people said of it, and what the model makes of its texts."""

    begins: date
    said: Week
    drift: Drift | None = None
    """None where there are too few texts, or they are gone."""
    index: float | None = None
    """The stability index of its scores against those of the week before it that has some."""

    @property
    def tells(self) -> Literal["none", "uncorrected", "few", "share"]:
        """What may be said of how right it was: where nobody corrected anything, all would be right."""
        if self.said.precision is None:
            return "none"
        if not (self.said.needless or self.said.other_kind):
            return "uncorrected"
        return "few" if self.said.shown < FEWEST else "share"

    @property
    def has_changed(self) -> bool:
        """Scores lie clearly elsewhere than the week before."""
        return self.index is not None and self.index >= CHANGED_FROM


class Learning(msgspec.Struct, frozen=True, kw_only=True):
    """The last weeks, the newest first, and the corrections, the newest first."""

    model: str
    """By which the texts of the weeks are judged here."""
    on_duty: str
    """Which judges what comes; another one where that is done with another SHIAN_MODEL."""
    weeks: tuple[WeekSeen, ...]
    corrections: tuple[Correction, ...]
    """Of the kind."""
    teachable: int
    """How many of them a model can learn from."""
    by_field: dict[str, int]
    """How often anything was corrected, of whatever channel."""

    @property
    def mistaken(self) -> list[tuple[str, str | None, int]]:
        """What the classifier took for what, and how often, the most frequent first."""
        counted = Counter((each.was, each.kind) for each in self.corrections)
        return [(was, kind, count) for (was, kind), count in counted.most_common()]


def learning(
    connection: Connection,
    assessor: Assessor,
    now: datetime,
    *,
    exercise: str | None = None,
    confidential: bool = False,
) -> Learning:
    """Read and measure. `confidential`: with the texts that are for the director alone."""
    known = {week.begins: week for week in weeks(connection, exercise)}
    texts = weekly_texts(connection, now, weeks=WEEKS, of_each=OF_EACH, exercise=exercise)
    drifts = {
        week: drift_of(assessor, [text_of(each) for each in signals])
        for week, signals in texts.items()
        if len(signals) >= LEAST
    }
    said = corrections(connection, exercise, confidential=confidential)
    return Learning(
        model=assessor.model_id,
        on_duty=(model_on_duty(connection) if exercise is None else "") or assessor.model_id,
        weeks=tuple(_seen(week, known, drifts) for week in sorted({*known, *drifts}, reverse=True)[:WEEKS]),
        corrections=tuple(reversed(said)),
        teachable=len(teachable(said)),
        by_field=by_field(connection, exercise),
    )


def words_of(found: Learning) -> str:
    """As a table for the terminal."""
    rows = [HEAD, *map(_row, found.weeks)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(_padded, row, widths)).rstrip() for row in rows]
    head = f"在用模型 {found.on_duty}，更正过类别的信息 {len(found.corrections)} 条"
    return "\n".join([head, *([OTHER.format(model=found.model)] if found.model != found.on_duty else []), *lines])


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Columns of a terminal: a Chinese character takes two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _row(week: WeekSeen) -> tuple[str, ...]:
    said, drift = week.said, week.drift
    index = "" if week.index is None else f"{week.index:.2f}{' 明显变化' if week.has_changed else ''}"
    return (
        week.begins.isoformat(),
        *(str(count) for count in (said.shown, said.needless, said.other_kind, said.missed)),
        _precision(week),
        f"{drift.unknown:.1%}" if drift else "",
        "/".join(f"{share:.0%}" for share in drift.parts) if drift else "",
        index,
    )


def _precision(week: WeekSeen) -> str:
    if week.tells == "share":
        return f"{week.said.precision:.1%}"
    return {"none": "", "uncorrected": "看不出", "few": "样本少"}[week.tells]


def _seen(week: date, said: dict[date, Week], drifts: dict[date, Drift]) -> WeekSeen:
    drift = drifts.get(week)
    earlier = max((each for each in drifts if each < week), default=None)
    index = drift.index(drifts[earlier]) if drift and earlier else None
    nothing = Week(begins=week, shown=0, needless=0, other_kind=0, missed=0)
    return WeekSeen(begins=week, said=said.get(week, nothing), drift=drift, index=index)
