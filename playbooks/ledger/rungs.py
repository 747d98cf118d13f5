"""Rungs (督办 / 提级) as records: what an entry says of one, what waits for a person, and what became of each."""

from datetime import datetime

import msgspec

from .quoted import Said


class Rung(Said, frozen=True):
    """Which rung an entry is about. `of` is a clock id or `alert`."""

    of: str
    rung: int
    role: str
    department: str


class Escalated(Rung, frozen=True, tag="escalated"):
    """The next rung is told and becomes answerable."""

    why: str


class EscalationProposed(Rung, frozen=True, tag="escalation_proposed"):
    """The last rung is proposed to the duty officer, with the text ready; one confirm sends it."""

    why: str
    text: str
    stays: bool = False
    """It rests on how grave the case is: that somebody claims it does not settle it."""
    since: datetime | None = None
    """Since when nobody had claimed the case when it was proposed; None where it is about a clock, or was written down
    before this was kept."""


class EscalationAnswered(Rung, frozen=True, tag="escalation_answered"):
    """A person confirmed or declined a proposed escalation."""

    confirmed: bool
    text: str = ""
    reason: str = ""


class EscalationSettled(Rung, frozen=True, tag="escalation_settled"):
    """A proposed escalation is not needed any more: what it rested on has ended. It was not sent; `why` in words."""

    why: str


class EscalationReminded(Rung, frozen=True, tag="escalation_reminded"):
    """Nobody has answered a proposal: who may confirm it was told once more, and is not told again. `why` in words."""

    why: str
    text: str = ""
    """What it would say by then; empty in what was written earlier."""


class Proposal(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """An escalation that waits for the duty officer's confirm."""

    of: str
    rung: int
    role: str
    department: str
    why: str
    text: str
    stays: bool = False
    """It rests on how grave the case is: that somebody claims it does not settle it."""
    since: datetime | None = None
    """Since when nobody had claimed the case when it was proposed; None where it is about a clock, or was written down
    before this was kept."""


class Reached(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A rung that was reached. `state`: told | proposed | confirmed | declined | settled."""

    of: str
    rung: int
    role: str
    department: str
    at: datetime
    state: str
    answered_at: datetime | None = None
    """When the proposal was confirmed, declined or settled."""
    by: str = ""
    """Who did that."""
    reminded_at: datetime | None = None
    """When whoever may confirm the proposal was told of it once more; it stays at that."""
