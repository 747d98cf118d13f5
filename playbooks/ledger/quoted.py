"""What entries quote: a playbook as it stood when a case took it, a due time as it was computed."""

from datetime import date, datetime

import msgspec


class Said(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True, tag_field="kind"):
    """What an entry says: what changed."""


class PlaybookRef(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A playbook as it stood when the case took it."""

    id: str
    title: str
    hash: str
    why: tuple[str, ...] = ()
    clauses: tuple[int, ...] = ()
    corrected: str = ""
    """The signal by whose correction alone it answers."""


class Earlier(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A signal that was taken in as history and speaks of the same affair; `why` says on what ground."""

    signal: str
    title: str
    source: str
    received_at: datetime
    why: str


class Reminder(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A time before the due time at which the owner is reminded."""

    kind: str
    at: datetime


class Deadline(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """When a clock falls due and by what right; `due_at` is None while it is paused or when the law names no number."""

    rule: str
    version: str
    title: str
    article: str
    unit: str
    length: int | None = None
    due_at: datetime | None = None
    due_on: date | None = None
    reminders: tuple[Reminder, ...] = ()
    provisional: bool = False
    statutory: bool = True
    confidence: str = "Q1"
    runs_for: str = ""
    """Who it runs for in words (a business, a laboratory), when it is nobody's duty in the district."""
    is_right: bool = False
    """They may use it or leave it: nobody is reminded, and when it has passed nobody has to be pressed."""


class ToldStart(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """From when a clock runs, as a signal says; `signal` is empty of its own start, before any said otherwise."""

    signal: str
    started_at: datetime
    instants: dict[str, datetime] = {}
