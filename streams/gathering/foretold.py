"""Which affair a signal would be brought to if it came now, for whoever is still writing it down; nothing is stored."""

from datetime import datetime

from sqlalchemy import Connection

from classifiers.assessment import Assessment
from connectors.signal import Signal
from playbooks.case import Case
from playbooks.reference import Reference

from .grouping import choose, keys_of
from .work import Work


def would_join(
    connection: Connection, ref: Reference, signal: Signal, assessment: Assessment, now: datetime
) -> tuple[Case, str] | None:
    """The open case that gathering would add it to, and on what ground in words; None when it would open one."""
    work, keys = Work(connection, ref), keys_of(signal, assessment)
    area = home_of(signal, assessment, ref)
    match = choose(keys, work.keys.candidates(signal.exercise, area, keys), now)
    case = work.standing(match.case) if match else None
    return (case, match.why) if match and case and case.is_open and not case.is_confidential else None


def home_of(signal: Signal, assessment: Assessment, ref: Reference) -> str:
    """The county of the office in which a signal is gathered: its own where that is one of the office's."""
    area = signal.area or assessment.area
    return area if area in ref.areas else ref.areas[0]
