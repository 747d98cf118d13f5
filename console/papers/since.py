"""What is new of a case since its last report (续报): people, signals, duties that ended, from the record alone."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from playbooks import entries as e
from playbooks.case import Case, Joined
from playbooks.entries import Entry
from playbooks.facts import PEOPLE, UNKNOWN, Facts
from playbooks.folding.fold import Standings
from playbooks.telling.progress import FIRST_REPORT, LATER_REPORT

from ..reading.queries import SignalRow
from .cared import discharges

NOTHING = "没有新情况"
UNGRADED = "未核定"
NAMED = 5
"""Duties that ended which the line names; the point on measures tells all of them."""


def news_since(
    case: Case, entries: list[Entry], since: datetime, rows: Iterable[SignalRow] = (), log: Standings | None = None
) -> str:
    """In one line what was recorded after `since`: the grade and counts that changed, each with what it was then, who
    left the hospital as the signals say that came (`rows`: all of the case), signals, and duties that ended. `log`: all
    that was recorded, where the reader sees only a part of the entries."""
    stood = (log or Standings(entries)).at(since)
    before: Facts = stood.facts if stood else {}
    was, now = (stood.grade if stood else None) or UNGRADED, case.grade or UNGRADED
    parts = [f"等级{was}→{now}"] if was != now else []
    parts += [
        f"{word}{_people(before.get(name))}→{_people(case.facts.get(name))}"
        for name, word in PEOPLE.items()
        if case.facts.get(name) != before.get(name)
    ]
    said = [entry.body for entry in entries if entry.recorded_at > since]
    came = [body for body in said if isinstance(body, e.SignalJoined | e.SignalUpdated)]
    fresh = {body.signal for body in came}
    left_care = discharges(row for row in rows if row.signal.id in fresh)
    parts += [f"出院：{'、'.join(left_care)}"] if left_care else []
    joined = sum(isinstance(body, e.SignalJoined) for body in came)
    parts += [f"新收到信息{joined}条"] if joined else []
    brought = sum(len(_taken(body)) for body in said if isinstance(body, e.Merged))
    parts += [f"随并案并入信息{brought}条"] if brought else []
    parts += [f"原信息更新{len(came) - joined}次"] if len(came) > joined else []
    left = sum(len(body.signals) for body in said if isinstance(body, e.SignalsLeft))
    parts += [f"移出信息{left}条"] if left else []
    ended = [each for body in said if isinstance(body, e.StepDone) if (each := _ended(case, body))]
    parts += [f"新办结{len(ended)}项（{_some(ended)}）"] if ended else []
    return "；".join(parts) or NOTHING


def _ended(case: Case, body: e.StepDone) -> str:
    """A duty and how it ended; that a report went out is no news in the next."""
    step = case.steps.get(body.step)
    reports = {FIRST_REPORT, LATER_REPORT}
    if step is None or any(reports & {*each.emits} for each in step.outcomes):
        return ""
    return f"{step.title}——{body.outcome_title}"


def _some(said: list[str]) -> str:
    return "；".join(said[:NAMED]) + ("等" if len(said) > NAMED else "")


def _taken(body: e.Merged) -> tuple[Joined, ...]:
    """The signals of the case that was taken in."""
    return msgspec.convert(body.taken.get("signals", ()), tuple[Joined, ...])


def _people(n: int | None) -> str:
    return UNKNOWN if n is None else f"{n}人"
