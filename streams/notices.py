"""From entries to notices: who is told what, when at the earliest, and never twice for the same entry."""

from datetime import datetime
from typing import Any

import msgspec

from connectors.doors import OUTBOX
from connectors.notice import Notice
from playbooks.case import Case
from playbooks.entries import Entry, digest
from playbooks.people import NOTICED
from playbooks.reference import Reference
from playbooks.tell import REASONS_ZH, Reason, Telling

from .schema import to_us

OUT_OF_HOURS = (Reason.NEW_ALERT, Reason.NEW_DUTY, Reason.PROPOSAL)
"""Reasons that reach the duty desk at any hour; reminders and escalation of ordinary clocks wait for office hours."""


def notice_rows(entry: Entry, case: Case, telling: Telling, ref: Reference, now: datetime) -> list[dict[str, Any]]:
    """The row that queues one notice; unique on (entry, receiver, channel)."""
    receiver = f"{telling.department}/{telling.role}"
    notice_id = digest(entry.id, receiver, OUTBOX)
    step = case.steps.get(telling.step) if telling.step else None
    clock = case.clocks.get(telling.clock) if telling.clock else None
    if clock is None and step is not None:
        clock = next((each for each in case.running_clocks if each.step == step.id), None)
    notice = Notice(
        id=notice_id,
        number="",
        case=case.id,
        receiver=receiver,
        receiver_name=f"{ref.department_name(telling.department)}（{NOTICED.get(telling.role, telling.role)}）",
        reason=telling.reason,
        reason_title=REASONS_ZH[telling.reason],
        severity=case.severity,
        what=case.playbooks[0].title,
        area=case.area,
        at=entry.at,
        urgent=telling.urgent,
        duty=step.title if step else None,
        due_at=clock.deadline.due_at if clock else None,
        article=clock.deadline.article if clock else None,
        text=telling.text,
        exercise=case.exercise,
    )
    at_any_hour = telling.urgent or telling.reason in OUT_OF_HOURS
    not_before = entry.at if at_any_hour else ref.workdays.at_office_time(max(entry.at, now), ref.office)
    return [
        {
            "id": notice_id,
            "entry_id": entry.id,
            "case_id": case.id,
            "receiver": receiver,
            "channel": OUTBOX,
            "reason": str(telling.reason),
            "urgent": telling.urgent,
            "at": to_us(entry.at),
            "not_before": to_us(not_before),
            "state": "queued",
            "digest_id": None,
            "body": msgspec.json.encode(notice),
        }
    ]
