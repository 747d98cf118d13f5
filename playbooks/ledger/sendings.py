"""Where a duty went and came back from: what a step keeps of who sent, passed on, returned or handed it over."""

from datetime import datetime

import msgspec

from .duties import How


class Returned(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A department said that a duty is not theirs."""

    department: str
    """Its name."""
    by: str
    at: datetime
    reason: str
    by_office: bool = False
    """Somebody of another department returned it in its place."""
    again_at: datetime | None = None
    """When it was given to a department again."""


class Handed(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A duty was given to another department."""

    before: str
    """The name of the department that had it."""
    by: str
    reason: str
    by_department: bool = False
    """The department gave it away by itself; the office did otherwise, or a case stored earlier does not say."""
    since: datetime | None = None
    """Since when the other department has had it; None too of cases stored earlier."""


class Sending(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """To whom a duty was dispatched first, when, and by whom (see `Step.dispatched_by`)."""

    department: str
    department_name: str
    at: datetime
    by: str | None = None


class Passed(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A duty was passed on: by whom, when and how."""

    by: str
    at: datetime
    how: How


class Wanted(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """申请延时: by when a department would be done, why, and who asked."""

    by: str
    at: datetime
    until: datetime
    reason: str


class Word(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """步骤备注: how far a duty is, in the words of who wrote it down."""

    by: str
    at: datetime
    text: str
