"""The signals of a case as its page shows them: a page of them, however many there are."""

from collections.abc import Collection

import msgspec

from playbooks.case import Case
from playbooks.urgency.heat import growth_of

from ..queries import Page, SignalRow
from ..state import Desk
from ..wording.texts import Marked, marked
from ..wording.words import Say
from .case_bundle import Bundle
from .correctable import INLINE, Reading, readings
from .report import stated_counts

SIGNALS_FIRST = 1
"""Signals that every screen shows at once; a wide one shows all of the page."""
AT_ONCE = 100
"""Signals of one page: of an affair that twenty thousand posts speak of nobody reads them all."""


class SignalView(msgspec.Struct, frozen=True, kw_only=True):
    """A signal of the case with its text marked."""

    row: SignalRow
    why: str
    marked: Marked
    stated: tuple[tuple[str, int], ...]
    """What was counted in fields of its own, beside the words."""
    growth: list[str]
    """What has grown of a post since it was first seen, in words."""
    readings: tuple[Reading, ...]
    """What of it can be corrected; empty of a signal further down, where a link leads to it."""


def signal_views(
    bundle: Bundle, desk: Desk, say: Say, *, page: int, asked: str = "", led_to: Collection[str] = ()
) -> Page[SignalView]:
    """A page of the signals with the words that decided marked, oldest first.

    `asked`: the one that is to be corrected. It and those that the head leads to (`led_to`) are on every page.
    """
    case, first = bundle.row.case, (page - 1) * AT_ONCE
    why = {joined.id: joined.why for joined in case.signals}
    shown = [
        _view(row, why.get(row.signal.id, ""), case, desk, say, bundle=bundle, is_asked=row.signal.id == asked, n=n)
        for n, row in enumerate(bundle.signals)
        if first <= n < first + AT_ONCE or row.signal.id == asked or row.signal.id in led_to
    ]
    return Page(rows=tuple(shown), total=len(bundle.signals), page=page, size=AT_ONCE)


def _view(
    row: SignalRow, why: str, case: Case, desk: Desk, say: Say, *, bundle: Bundle, is_asked: bool, n: int
) -> SignalView:
    return SignalView(
        row=row,
        why=why,
        marked=marked(row, desk.knowledge, say),
        stated=stated_counts(row.signal),
        growth=growth_of({row.signal.id: bundle.observed.get(row.signal.id, [])}),
        readings=readings(row, case, desk.knowledge, say) if n < INLINE or is_asked else (),
    )
