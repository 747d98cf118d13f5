"""Corrections (更正): what officers said a text is where the classifier said something else. Texts to learn from.

A corrected label is an entry of its case; of what waited for its place and was set aside as no matter of ours, the
audit tells. A text that the classifier put aside and that was registered by hand after all has no case of its own: it
is known by the registered signal, whose source number names it.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, select

from classifiers.assessment import Kind
from classifiers.words import normalise
from connectors.signal import Channel, Signal, signal_id
from playbooks.entries import LabelCorrected
from playbooks.law.workdays import day_of

from ..store import schema as t
from ..store.audit import last_about
from ..store.database import find
from ..store.schema import from_us
from ..store.stored import decode_entry, decode_signal

PUT_ASIDE = "put-aside:"
"""How the source number of a registered signal begins that tells a text which was put aside; the text's id follows."""
DESK = "值班接报"
"""The source of what is registered at the desk."""
NEEDLESS = "与食品安全无关"
"""Why a person sets aside what waited for its place, when they say that it is no matter of ours."""
_KINDS = frozenset(map(str, Kind))


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """One text and what a person said of it, last."""

    signal: str
    case: str = ""
    """Where it went; empty for what was put aside."""
    channel: Channel
    at: datetime
    """When it was said."""
    received_at: datetime
    """When the text came."""
    title: str = ""
    text: str = ""
    was: str
    """The kind that the classifier saw."""
    kind: str | None
    """The kind it is; None where a person said only that it is about food safety."""
    by: str = ""
    """Who said so last; empty where it was registered by hand."""
    others: tuple[tuple[str, str], ...] = ()
    """Who else said before that it is another kind, and which: two people do not agree."""
    is_confidential: bool = False
    """For the director alone, as it came or as it was registered."""


class Week(msgspec.Struct, frozen=True, kw_only=True):
    """How often the classifier was put right about what the media brought in one week: there its word alone decides."""

    begins: date
    """Its Monday, in Beijing."""
    shown: int
    """Items that became part of a case."""
    needless: int
    """Those of them that a person called irrelevant."""
    other_kind: int
    """Those of them that a person called another kind."""
    missed: int
    """Texts that were put aside and registered by hand after all."""

    @property
    def precision(self) -> float | None:
        """The share that was shown with reason, as far as people said; None of nothing."""
        return 1 - self.needless / self.shown if self.shown else None


def corrections(connection: Connection, exercise: str | None = None, *, confidential: bool = False) -> list[Correction]:
    """Every corrected text, once, in the order of what was said last. `exercise`: None for those of duty.
    `confidential`: with those for the director alone, which nobody else reads and no model learns from."""
    judged = _judged(connection, exercise)
    known = {each.signal for each in judged}
    found = [*judged, *(each for each in _put_aside(connection, exercise) if each.signal not in known)]
    said = (each for each in found if each.kind != each.was and (confidential or not each.is_confidential))
    return sorted(said, key=lambda each: (each.at, each.signal))


def teachable(said: Iterable[Correction]) -> list[Correction]:
    """Those that a model can learn from: whose text is there still, and of several in the same words what was said
    last. Ten copies of one text are one, so that no name in them is learnt as common, and none is known beforehand of
    what is kept back to compare by."""
    last: dict[str, Correction] = {}
    for each in said:
        words = "".join(filter(str.isalnum, normalise(f"{each.title} {each.text}")))
        if words and not each.is_confidential:
            last.pop(words, None)
            last[words] = each
    return [*last.values()]


def weeks(connection: Connection, exercise: str | None = None) -> list[Week]:
    """The weeks in which signals came, the newest first."""
    shown: Counter[date] = Counter()
    for row in connection.execute(_SHOWN, {"exercise": exercise}):
        shown[monday(from_us(row.received_at))] += 1
    known = [each for each in _judged(connection, exercise) if each.channel == Channel.MEDIA and each.kind != each.was]
    said = [(monday(each.received_at), each) for each in known]
    needless = Counter(week for week, each in said if each.kind == Kind.IRRELEVANT)
    missed = Counter(week for week, each in said if each.was == Kind.IRRELEVANT)
    other = Counter(week for week, _ in said) - needless - missed
    return [
        Week(begins=week, shown=shown[week], needless=needless[week], other_kind=other[week], missed=missed[week])
        for week in sorted({*shown, *needless, *missed, *other}, reverse=True)
    ]


def by_field(connection: Connection, exercise: str | None = None) -> dict[str, int]:
    """How often each thing that the machine reads was put right, the most frequent first, whatever the channel; a
    person who only confirms what was read corrects nothing."""
    bodies = (decode_entry(row.body).body for row in connection.execute(_CORRECTED, {"exercise": exercise}))
    counted = Counter(body.field for body in bodies if isinstance(body, LabelCorrected) and _says_otherwise(body))
    return dict(counted.most_common())


def _says_otherwise(body: LabelCorrected) -> bool:
    if body.by or body.with_step:  # no person's word about what was read
        return False
    was, now = body.named if any(body.named) else (body.was, body.now)
    return was != now


def registered_as(signal: str, exercise: str | None) -> str:
    """The id of the signal as which one that was put aside is registered by hand, if it is."""
    return signal_id(Signal(channel=Channel.DUTY, source=DESK, source_id=f"{PUT_ASIDE}{signal}", exercise=exercise))


def monday(instant: datetime) -> date:
    """The first day of the week of an instant, in Beijing."""
    day = day_of(instant)
    return day - timedelta(days=day.weekday())


class _Word(NamedTuple):
    """When a person said of which kind a signal is, and the kind; and what others had said before."""

    at: datetime
    kind: str
    by: str = ""
    others: tuple[tuple[str, str], ...] = ()


def _last_said(connection: Connection, exercise: str | None) -> dict[str, _Word]:
    """What a person said last of the kind of each signal."""
    last: dict[str, _Word] = {}
    for row in connection.execute(_CORRECTED, {"exercise": exercise}):
        entry = decode_entry(row.body)
        body = entry.body
        if isinstance(body, LabelCorrected) and body.field == "kind" and body.now in _KINDS:
            who, before = entry.actor.person if entry.actor else "", last.get(body.signal)
            said = (*before.others, (before.by, before.kind)) if before else ()
            others = tuple(dict.fromkeys(each for each in said if each[0] != who and each[1] != body.now))
            last[body.signal] = _Word(entry.at, body.now, who, others)
    return last


def _judged(connection: Connection, exercise: str | None) -> list[Correction]:
    """What was said of what a case is about, though it be what the classifier says too."""
    return [*_relabelled(connection, exercise), *_missed(connection, exercise)]


def _put_aside(connection: Connection, exercise: str | None) -> list[Correction]:
    """What waited for its place until a person said that it is not about food safety; it became part of no case."""
    ids = list(connection.execute(_ASIDE, {"exercise": exercise}).scalars())
    why = last_about(connection, "put_aside", ids)
    needless = {id_: _Word(row.at, str(Kind.IRRELEVANT), row.who) for id_, row in why.items() if row.detail == NEEDLESS}
    texts = _texts(connection, list(needless))
    return [_correction(read, needless[read.signal.id]) for read in texts if read.was != Kind.IRRELEVANT]


def _relabelled(connection: Connection, exercise: str | None) -> list[Correction]:
    last = _last_said(connection, exercise)
    return [
        _correction(read, last[read.signal.id])
        for read in _texts(connection, list(last))
        if last[read.signal.id].kind != read.was
    ]


def _missed(connection: Connection, exercise: str | None) -> list[Correction]:
    registered: dict[str, tuple[_Word, bool]] = {}
    last = _last_said(connection, exercise)
    for row in connection.execute(_BY_HAND, {"exercise": exercise}):
        signal = decode_signal(row.body)
        if signal.source_id and signal.source_id.startswith(PUT_ASIDE):
            word = last.get(signal.id, _Word(from_us(row.received_at), row.kind or ""))
            registered[signal.source_id.removeprefix(PUT_ASIDE)] = word, row.is_confidential
    found = []
    for read in _texts(connection, list(registered)):
        word, is_confidential = registered[read.signal.id]
        is_told = word.kind in _KINDS - {str(Kind.IRRELEVANT)}
        found.append(_correction(read, word, is_told=is_told, is_confidential=is_confidential))
    return found


class _Read(NamedTuple):
    """A signal, the kind that the classifier saw, whether it is for the director alone, the case it went to, and when
    it came first: an export that says no time says another with each version."""

    signal: Signal
    was: str
    is_confidential: bool
    case: str
    received_at: datetime


def _texts(connection: Connection, ids: list[str]) -> list[_Read]:
    rows = find(connection, _BODIES, t.signals.c.id, ids)
    return [
        _Read(
            signal=decode_signal(row.body),
            was=row.kind or str(Kind.IRRELEVANT),
            is_confidential=row.is_confidential,
            case=row.case_id or "",
            received_at=from_us(row.received_at),
        )
        for row in rows
    ]


def _correction(read: _Read, word: _Word, *, is_told: bool = True, is_confidential: bool = False) -> Correction:
    signal = read.signal
    return Correction(
        signal=signal.id,
        case=read.case,
        channel=signal.channel,
        at=word.at,
        received_at=read.received_at,
        title=signal.title or "",
        text=signal.text or "",
        was=read.was,
        kind=word.kind if is_told else None,
        by=word.by,
        others=word.others,
        is_confidential=bool(read.is_confidential or is_confidential),
    )


_s = t.signals.c
_BODIES = select(_s.id, _s.kind, _s.body, _s.is_confidential, _s.case_id, _s.received_at)
_ASIDE = select(t.signals.c.id).where(
    t.signals.c.turned_at.is_not(None),
    t.signals.c.state == "put_aside",
    t.signals.c.exercise.is_not_distinct_from(bindparam("exercise")),
)
_SHOWN = select(t.signals.c.received_at).where(
    t.signals.c.case_id.is_not(None),
    t.signals.c.channel == str(Channel.MEDIA),
    t.signals.c.exercise.is_not_distinct_from(bindparam("exercise")),
)
_CORRECTED = (
    select(t.entries.c.body)
    .join(t.cases, t.cases.c.id == t.entries.c.case_id)
    .where(t.entries.c.kind == "label_corrected", t.cases.c.exercise.is_not_distinct_from(bindparam("exercise")))
    .order_by(t.entries.c.n)
)
_BY_HAND = select(t.signals.c.received_at, t.signals.c.kind, t.signals.c.body, t.signals.c.is_confidential).where(
    t.signals.c.channel == str(Channel.DUTY), t.signals.c.exercise.is_not_distinct_from(bindparam("exercise"))
)
