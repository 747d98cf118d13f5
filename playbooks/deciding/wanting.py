"""By when a duty is wanted, apart from the law: as the office means to, as whoever wrote asked, as an exercise says."""

from datetime import datetime, timedelta

from .. import playbook as plans
from ..case import CASE, Case, Joined
from ..facts import ALSO, ANSWER_BY, MORE, REGULAR
from ..law.counting import Length, last_day
from ..law.workdays import beijing, day_of
from ..reference import Reference
from ..step import ASKED, WANTED, Step

FROM_PLACING = "（来报没有地点，自定位时起算；法定时限仍自收到时起算）"
"""Why a target of the office's own does not count from when the signal came."""

AND_LATER = f"{ASKED}（另要求：{{said}}）"
"""The same ground where the letter wants more, later, in its words."""

Target = tuple[datetime | None, str | None]
"""By when a duty is to be done though no law says so, and on what ground."""


def own_target(
    plan: plans.Target | None, ref: Reference, at: datetime, known_at: datetime, placed_at: datetime | None
) -> Target:
    """What the office set itself for a duty that begins `at`, counted from when it was known, and from its placing."""
    if plan is None:
        return None, None
    basis = f"{plan.basis}{FROM_PLACING}" if placed_at and placed_at > at else plan.basis
    if plan.working_days:
        return beijing(ref.workdays.after(day_of(known_at), plan.working_days), ref.office.closes), basis
    return known_at + timedelta(minutes=plan.minutes or 0, hours=plan.hours or 0), basis


def asked(case: Case, ref: Reference, about: str, own: Target) -> Target:
    """What the letter that a duty answers asks for, counted from when it came; `own` where it asks for no time."""
    letter = _letter(case, about)
    if letter is None:
        return own
    said, later, _ = _parts(letter)
    at = asked_at(ref, said, letter.received_at)
    return (at, AND_LATER.format(said=later) if later else ASKED) if at else own


def asked_next(case: Case, ref: Reference, step: Step, at: datetime) -> Target | None:
    """The next time by which the letter wants what was answered `at`; None where it wants no more. What it wants
    regularly is not asked for once more when its time has passed; what it wants once is."""
    letter, done = _letter(case, step.about), step.target_at
    if letter is None or done is None:
        return None
    _, words, times = _parts(letter)
    found = [(asked_at(ref, each.lstrip(REGULAR), letter.received_at), each) for each in times.split("|") if each]
    coming = sorted((t, said) for t, said in found if t and t > done and (t > at or not said.startswith(REGULAR)))
    if not coming:
        return None
    is_last = not words or all(said.startswith(REGULAR) for _, said in coming[1:])
    return coming[0][0], ASKED if is_last else AND_LATER.format(said=words)


def _letter(case: Case, about: str) -> Joined | None:
    letters = (each for each in reversed(case.signals) if about in (CASE, *each.about) and each.facts.get(ANSWER_BY))
    return next(letters, None)


def _parts(letter: Joined) -> tuple[str, str, str]:
    """The first time that a letter names, its words of later ones, and those."""
    first, words, times, *_ = (*str(letter.facts[ANSWER_BY]).split(ALSO, 2), "", "")
    return first, words, times


def asked_at(ref: Reference, said: str, came: datetime, before: datetime | None = None) -> datetime | None:
    """`15 working_days`, `5 days`, `2 months`, `4 hours`, or an instant or day: a day is over when the office closes.
    The day on which the letter came is not counted. `+5 days` are more than `before`; None where that is not known."""
    count, _, unit = said.partition(ALSO)[0].partition(" ")
    if said.startswith(MORE):
        return asked_at(ref, said.removeprefix(MORE), before) if before else None
    if unit == "hours":
        return came + timedelta(hours=int(count))
    if unit == "working_days":
        return beijing(ref.workdays.after(day_of(came), int(count)), ref.office.closes)
    if unit == "days":
        return beijing(day_of(came) + timedelta(days=int(count)), ref.office.closes)
    if unit == "months":
        last = last_day(day_of(came), [Length(length=int(count), unit="months")], (), ref.workdays)
        return beijing(last or day_of(came), ref.office.closes)
    at = datetime.fromisoformat(count)
    return at if at.tzinfo else beijing(at.date(), ref.office.closes)


def sooner(case: Case, ref: Reference, plan: str, at: datetime, own: Target) -> Target:
    """`own`, or what an exercise wants before it of a duty that begins at `at`."""
    wanted = _wanted_at(case, ref, plan, at)
    return (wanted, WANTED) if wanted and (own[0] is None or wanted < own[0]) else own


def _wanted_at(case: Case, ref: Reference, plan: str, at: datetime) -> datetime | None:
    """If that is to come, and no duty of the plan was done already about something else."""
    if not ref.wanted or any(each.plan == plan and each.state == "done" for each in case.steps.values()):
        return None
    found = (ref.wanted.get((each.id, plan)) for each in case.signals)
    return min((each for each in found if each and each > at), default=None)
