"""What an entry can say of things that the system found by itself beside a case: each is shown, a person judges it."""

from datetime import datetime

import msgspec

from .quoted import Earlier, Said


class HistoryFound(Said, frozen=True, tag="history_found"):
    """Signals that lie as history speak of this affair too. They open nothing; they stand beside the case."""

    signals: tuple[Earlier, ...]
    more: int = 0
    """Older ones that were found and are not named."""


class HeatChanged(Said, frozen=True, tag="heat_changed"):
    """How far what is said of the affair has spread by now, with every reason in words. It never falls by itself."""

    level: str
    why: tuple[str, ...] = ()
    observed_at: datetime | None = None


class _Refuted(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A known, refuted claim as the book had it."""

    rumour: str
    claim: str
    fact: str
    refuted_by: str
    similarity: float
    refuted_on: str | None = None
    source: str = ""


class RumourMatched(_Refuted, Said, frozen=True, tag="rumour_matched"):
    """A signal repeats a known, refuted claim; the fact and who refuted it stand beside it."""

    signal: str


class KnownRumour(_Refuted, frozen=True):
    """The known rumour that signals of this case repeat."""

    withdrawn_on: str | None = None
    """Since when the book no longer holds the claim. No case keeps it: it is said where the case is told."""

    @classmethod
    def of(cls, said: RumourMatched) -> "KnownRumour":
        """What a case keeps of it."""
        return cls(**{name: getattr(said, name) for name in _Refuted.__struct_fields__})
