"""Who dispatched what of a case to whom: a person, or the system by itself, which is no claim of anybody."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from connectors.doors import Doors
from playbooks.case import ALERT, Case, Reached
from playbooks.deciding.passing import to_pass_on
from playbooks.folding.climbing import claimed
from playbooks.folding.corrected import WITHDRAWN
from playbooks.folding.handing import sending_of
from playbooks.ledger.sendings import Sending
from playbooks.step import Step
from playbooks.tell import who_confirms
from playbooks.telling.leading import Lead
from playbooks.telling.sooner import OWN, TARGET, THEIRS

from .delivery import Deliveries, SendState

LATE = timedelta(minutes=5)
"""From when on it is said that something was sent later than it was due."""


class Since(msgspec.Struct, frozen=True, kw_only=True):
    """What became since of steps that were dispatched."""

    n: int
    state: str
    """returned | moved | withdrawn"""
    was: str = ""
    """The department that they were sent to."""
    now: str = ""
    """The department that has them."""


class DispatchShown(msgspec.Struct, frozen=True, kw_only=True):
    """Steps that the same one dispatched."""

    by: str | None
    """The person's name; empty when they went by themselves, None when that was not recorded."""
    at: datetime
    n: int
    departments: tuple[tuple[str, int], ...]
    """Who was sent how many then, the lead first."""
    since: tuple[Since, ...] = ()


class PassedShown(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody passed on by hand (转交) at one time, and nobody has signed for yet."""

    at: datetime
    by: str
    how: str
    departments: tuple[tuple[str, int], ...]
    """Each by its name, with how many steps."""


class RungShown(msgspec.Struct, frozen=True, kw_only=True):
    """A rung that was reached, for people."""

    who: str
    """The role, by a key of `NOTICED`."""
    department: str
    reached: Reached
    state: str
    delivery: SendState | None = None
    """How far it was sent; None of what nobody was told."""

    @property
    def was_late(self) -> bool:
        """It was sent, but not when it was due: the desk was down, or what it rests on came late."""
        sent = self.delivery.at if self.delivery and self.delivery.state == "sent" else None
        return sent is not None and sent - self.reached.at > LATE

    @property
    def was_told(self) -> bool:
        """It was told when it was due; nothing need be said of it."""
        return self.state == "told" and self.words in ("told", "sent") and not self.was_late

    @property
    def words(self) -> str:
        """What became of it, by a key of `TOLD`: whoever is asked to confirm a proposal knows of it."""
        if self.state == "told" and self.delivery:
            return self.delivery.state
        known = self.who in who_confirms(self.who) and self.state in ("proposed", "settled")
        return f"{self.state}_known" if known else self.state


class Pressed(msgspec.Struct, frozen=True, kw_only=True):
    """One time that somebody was pressed about, and who."""

    of: str
    """Whose time it is, one of `WHOSE`."""
    about: str
    """The id of the step or clock."""
    title: str
    told: list[RungShown]


def sent_of(case: Case, lead: Lead | None, own: str | None = None) -> list[DispatchShown]:
    """What was dispatched, by whom, the earliest first, and what became of it since. `own`: to one department only."""
    sent = [(first, step) for step in case.steps.values() for first in _sendings(step, own)]
    sent.sort(key=lambda each: lead is None or each[0].department != lead.department)
    found = []
    for by in dict.fromkeys(first.by for first, _ in sent):
        those = [(first, step) for first, step in sent if first.by == by]
        counts = Counter(first.department_name for first, _ in those)
        found.append(
            DispatchShown(
                by=by,
                at=min(first.at for first, _ in those),
                n=len(those),
                departments=tuple(counts.items()),
                since=_since(those),
            )
        )
    return sorted(found, key=lambda each: each.at)


def unreached(case: Case, doors: Doors) -> dict[str, list[Step]]:
    """By department what nothing carries there, for no channel leads to it, and what it has not signed for: somebody
    has to tell them, and nobody has said that they did."""
    reached = {route.department for route in doors.routes}
    found: dict[str, list[Step]] = {}
    for step in to_pass_on(case):
        if step.department not in reached:
            found.setdefault(step.department, []).append(step)
    return found


def names_of(steps: Mapping[str, Sequence[Step]]) -> tuple[str, ...]:
    """The departments by name."""
    return tuple(some[0].department_name for some in steps.values())


def passed_on(case: Case) -> list[PassedShown]:
    """What was passed on by hand and is not signed for yet, by whom and when, the latest first."""
    found: dict[tuple[datetime, str, str], Counter[str]] = {}
    for step in case.open_steps:
        if (said := step.passed_on) and step.signed_at is None:
            found.setdefault((said.at, said.by, said.how), Counter())[step.department_name] += 1
    shown = [PassedShown(at=at, by=by, how=how, departments=tuple(n.items())) for (at, by, how), n in found.items()]
    return sorted(shown, key=lambda each: each.at, reverse=True)


def ends_by_claim(case: Case) -> tuple[str, ...]:
    """To whom the escalations would go that wait for a confirm and that a claim settles, by keys of `NOTICED`."""
    left = claimed(case)
    return tuple(dict.fromkeys(each.role for each in case.proposals if each not in left))


def _sendings(step: Step, own: str | None) -> list[Sending]:
    """To whom a step was dispatched first; for a department what was sent to it, first or later."""
    now = sending_of(step)
    if now is None:
        return []
    first = step.first_sent or now
    if own is None or first.department == own:
        return [first]
    return [now] if step.department == own else []


def _since(sent: Iterable[tuple[Sending, Step]]) -> tuple[Since, ...]:
    counts: Counter[tuple[str, str, str]] = Counter()
    for first, step in sent:
        if step.state == WITHDRAWN:
            counts["withdrawn", "", ""] += 1
        elif step.is_returned and step.returned:
            counts["returned", step.returned.department, ""] += 1
        elif step.department != first.department:
            counts["moved", first.department_name, step.department_name] += 1
    return tuple(Since(n=n, state=state, was=was, now=now) for (state, was, now), n in counts.items())


def told_of(
    case: Case, department_name: Callable[[str], str], deliveries: Deliveries, *, alert: bool
) -> list[RungShown]:
    """The rungs that were reached since nobody claimed the case (`alert`), or about its times, in order."""
    waiting = {(each.of, each.rung) for each in case.proposals}
    return [
        RungShown(
            who=each.role,
            department=department_name(each.department),
            reached=each,
            # Entries written before a claim left a line settle what they settle all the same.
            state="settled" if each.state == "proposed" and (each.of, each.rung) not in waiting else each.state,
            delivery=_delivery(each, deliveries),
        )
        for each in case.reached
        if (each.of == ALERT) == alert
    ]


def _delivery(each: Reached, deliveries: Deliveries) -> SendState | None:
    at = each.answered_at if each.state == "confirmed" else each.at
    return (
        deliveries.get((f"{each.department}/{each.role}", at)) if at and each.state in ("told", "confirmed") else None
    )


def pressed_of(case: Case, department_name: Callable[[str], str], deliveries: Deliveries) -> list[Pressed]:
    """The rungs about times, together by the time that each is about, the first that was reached in front."""
    told = told_of(case, department_name, deliveries, alert=False)
    return [
        Pressed(
            of=_whose(case, of), about=of, title=_title(case, of), told=[each for each in told if each.reached.of == of]
        )
        for of in dict.fromkeys(each.reached.of for each in told)
    ]


def _whose(case: Case, of: str) -> str:
    clock = case.clocks.get(of)
    if clock is None:
        return TARGET
    if clock.is_theirs:
        return THEIRS
    return OWN if clock.deadline.statutory else TARGET


def _title(case: Case, of: str) -> str:
    """What it is about; empty when it has moved away."""
    if of in case.steps:
        return case.steps[of].title
    return case.clocks[of].deadline.title if of in case.clocks else ""
