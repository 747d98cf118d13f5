"""What the rumour book says today of the claim that a case repeats: it may say it anew after the case was told."""

from datetime import date
from typing import Literal

import msgspec

from classifiers.rumours import Rumour
from playbooks.case import KnownRumour
from streams.gathering.knowledge import Knowledge


class Refutation(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with what is said of it now. Without an entry in the book it is what the case was told."""

    known: KnownRumour
    verdict: Literal["false", "partly"] | None = None
    was: KnownRumour | None = None
    """What the case was told, where the book says something else by now."""
    withdrawn: Rumour | None = None
    """The entry, where it was withdrawn: nothing is answered by it."""
    review_by: date | None = None
    """The day by which the entry had to be looked at again, where that is past."""


def refutation_of(known: KnownRumour | None, knowledge: Knowledge, today: date) -> Refutation | None:
    """What holds of the claim that a case was told; None without one."""
    entry = knowledge.rumour_now(known.rumour) if known else None
    if known is None or entry is None:
        return Refutation(known=known) if known else None
    now = _as_said(known, entry)
    return Refutation(
        known=now,
        verdict=entry.verdict,
        was=known if _told(now) != _told(known) else None,
        withdrawn=entry if entry.withdrawn_on else None,
        review_by=entry.review_by if entry.review_by <= today else None,
    )


def _as_said(known: KnownRumour, entry: Rumour) -> KnownRumour:
    return msgspec.structs.replace(
        known,
        rumour=entry.id,
        fact=entry.fact,
        refuted_by=entry.refuted_by,
        refuted_on=str(entry.refuted_on) if entry.refuted_on else None,
        source=entry.source,
        withdrawn_on=str(entry.withdrawn_on) if entry.withdrawn_on else None,
    )


def _told(known: KnownRumour) -> tuple[str, str, str | None]:
    return known.fact, known.refuted_by, known.refuted_on
