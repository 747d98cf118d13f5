"""The signals of a case as its page shows them: a page of them, however many there are."""

import re
from collections.abc import Collection, Iterable

import msgspec
from sqlalchemy import Connection

from connectors.signal import Signal
from playbooks.case import Case
from playbooks.telling.which import numbered
from playbooks.urgency.heat import growth_of, series_of
from streams.gathering.heat import ends_of

from ..forms import Form
from ..papers.case_bundle import Bundle
from ..papers.report import stated_counts
from ..papers.retold import GAP, happened
from ..papers.sampled import makers_of
from ..reading.paging import Page
from ..reading.queries import SignalRow
from ..reading.sought import words_of
from ..requests.problems import Problem
from ..state import Desk
from ..wording.texts import Marked, Piece, marked
from ..wording.words import Say
from .correctable import INLINE, Correctable, readings

SIGNALS_FIRST = 1
"""Signals that every screen shows at once; a wide one shows all of the page."""
SIGNALS_FEW = 5
"""Signals of a case among which nobody has to search."""
NUMBER_MAX = 7
"""Digits of a signal's number."""
_PARTS = re.compile(r"[\s、，,；;条第]+")
AT_ONCE = 100
"""Signals of one page: of an affair that twenty thousand posts speak of nobody reads them all."""


class SignalView(msgspec.Struct, frozen=True, kw_only=True):
    """A signal of the case with its text marked."""

    row: SignalRow
    n: int
    """Its number in the case, by which duties name it."""
    why: str
    marked: Marked
    stated: tuple[tuple[str, int], ...]
    """What was counted in fields of its own, beside the words."""
    made: str
    """By whom a sample was made, and which batch."""
    readings: tuple[Correctable, ...]
    """What of it can be corrected; empty of a signal further down, where a link leads to it."""


def signal_views(
    bundle: Bundle,
    desk: Desk,
    say: Say,
    *,
    page: int,
    asked: str,
    led_to: Collection[str],
    find: str,
) -> Page[SignalView]:
    """A page of the signals with the words that decided marked, oldest first; of those that hold every word of `find`.

    `asked`: the one that is to be corrected. It and those that the head leads to (`led_to`) are on every page.
    """
    case, first = bundle.row.case, (page - 1) * AT_ONCE
    why, numbers = {joined.id: joined.why for joined in case.signals}, numbered(case.signals)
    wanted = words_of(find)
    found = [row.signal.id for row in bundle.signals if all(word in _searched(row.signal) for word in wanted)]
    here = {*found[first : first + AT_ONCE], asked, *led_to}
    shown = [
        _view(
            row,
            why.get(row.signal.id, ""),
            case,
            desk,
            say,
            is_read=n < INLINE or row.signal.id == asked,
            n=numbers.get(row.signal.id, n + 1),
        )
        for n, row in enumerate(bundle.signals)
        if row.signal.id in here
    ]
    return Page(rows=tuple(shown), total=len(found), page=page, size=AT_ONCE)


def words_shown(row: SignalRow, desk: Desk, say: Say) -> Marked:
    """Its words with what decided marked; of one who is not to be known the facts, one after the other."""
    found = marked(row, desk.knowledge, say)
    if not row.is_covered:
        return found
    grounds = tuple(each for each in found.grounds if GAP not in each[0])
    return Marked(title=(), text=(Piece(happened(row)),), grounds=grounds)


def growth_in(connection: Connection, signals: Iterable[SignalView]) -> dict[str, list[str]]:
    """By signal, what has grown of a post since it was first seen, in words."""
    series = series_of(ends_of(connection, [each.row.signal.id for each in signals]))
    return {signal: growth_of({signal: seen}) for signal, seen in series.items()}


def _searched(signal: Signal) -> str:
    named = signal.subject.name if signal.subject else None
    return f"{signal.whole} {named or ''} {signal.source}"


def chosen_signals(form: Form, case: Case) -> Form:
    """What is to leave a case, by the numbers of its signals as well as by what is ticked: of hundreds, a page shows a
    part. Raises Problem for what is no number of one."""
    wanted = [each for each in _PARTS.split(form.get("numbers")) if each]
    ids = {n: id_ for id_, n in numbered(case.signals).items()}
    leaving = [n for part in wanted for n in _range(part, max(ids, default=0))]
    strange = [n for n in leaving if n not in ids]
    if strange:
        raise Problem(400, "没有这条信息", f"本事件没有第 {strange[0]} 条信息，请核对条号")
    return Form(fields=(*form.fields, *(("signals", ids[n]) for n in leaving)))


def _range(part: str, most: int) -> range:
    first, dash, last = part.partition("-")
    last = last if dash else first
    is_one = first.isdecimal() and last.isdecimal() and len(part) <= 2 * NUMBER_MAX
    if not is_one or int(last) < int(first):
        raise Problem(400, "填写有误", f"“{part[:20]}”不是条号；请照 3、5、12-20 的样式填写")
    return range(int(first), max(int(first), min(int(last), most + 1)) + 1)


def _view(row: SignalRow, why: str, case: Case, desk: Desk, say: Say, *, is_read: bool, n: int) -> SignalView:
    return SignalView(
        row=row,
        n=n,
        why=why,
        marked=words_shown(row, desk, say),
        stated=stated_counts(row.signal),
        made=makers_of(case, [row]),
        readings=readings(row, case, desk.knowledge, say) if is_read else (),
    )
