"""The rumour that an affair repeats, as its case keeps it."""

import msgspec


class KnownRumour(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """The known rumour that signals of this case repeat."""

    rumour: str
    claim: str
    fact: str
    refuted_by: str
    similarity: float
    refuted_on: str | None = None
    source: str = ""
    withdrawn_on: str | None = None
    """Since when the book no longer holds the claim. No case keeps it: it is said where the case is told."""
