"""The plan's targets (工作要点目标) on the page of statistics: each with its two numbers, and whether it is met."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from statistics import median
from urllib.parse import quote

import msgspec

from playbooks.district.plan import BANNED, Indicator
from playbooks.law.workdays import day_of
from streams.figures.counting import CellKey
from streams.figures.exercised import OVER, months_on, stage_of
from streams.figures.planned import COUNTED, OF, PART, PLAN

from ..figures import Looked
from ..wording.figures import COUNTS, HELD, LAST, MET, NOTHING, TARGETS_OF_PLAN, TOOK, UNIT, UNMET
from ..wording.grounds import titled
from ..wording.words import Say, length
from .drill_room import Run
from .figure_tables import Lists, percent_of

_MEETS: Mapping[str, Callable[[float, float], bool]] = {
    ">=": lambda value, wanted: value >= wanted,
    "<=": lambda value, wanted: value <= wanted,
    "=": lambda value, wanted: value == wanted,
}
_OPS = {">=": "≥", "<=": "≤"}


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One of the numbers of a target, with the list that it counts."""

    title: str
    text: str
    before: str = ""
    """Of the period before, where that is counted."""
    href: str = ""


class Exercised(msgspec.Struct, frozen=True, kw_only=True):
    """The last exercise that people answered: its day, how many months are passed, and by when the next is wanted."""

    last: date
    run: str
    stage: int
    until: date
    n: int
    """How many there were in the two years to today."""

    @property
    def is_over(self) -> bool:
        """Two years have passed."""
        return self.stage >= OVER


class PlanTarget(msgspec.Struct, frozen=True, kw_only=True):
    """A target of the plan with what the system counts for it."""

    target: Indicator
    owner: str
    wanted: str
    """What the plan wants: `≥ 90%`."""
    about: str
    """What is counted; empty where the plan names nothing that the system can count."""
    parts: tuple[Part, ...] = ()
    """Numerator, denominator, and what else is told beside them."""
    value: str = "—"
    is_met: bool | None = None
    """None: nothing was due yet."""
    exercised: Exercised | None = None

    @property
    def standing(self) -> str:
        """Whether it is met, in words."""
        return "—" if self.is_met is None else MET if self.is_met else UNMET


def plan_targets(
    targets: Iterable[Indicator],
    found: Looked,
    runs: Sequence[Run],
    lists: Lists | None,
    owners: Mapping[str, str],
    say: Say,
) -> list[PlanTarget]:
    """Every target with its numbers, in the order of the plan."""
    today = day_of(found.statistics.as_of)

    def told(target: Indicator) -> PlanTarget:
        plain = PlanTarget(
            target=target,
            owner=owners.get(target.owner, target.owner),
            wanted=f"{_OPS.get(target.op, target.op)} {target.value:g}{titled(target.unit, say)}",
            about=COUNTS.get(target.counts, ""),
        )
        if target.counts == "drills":
            return _of_drills(plain, exercised(runs, today), reads=lists is not None)
        return _of_cases(plain, found, lists, say) if target.counts in COUNTED else plain

    return [told(each) for each in targets]


def exercised(runs: Iterable[Run], today: date) -> Exercised | None:
    """How it stands with the exercises; None where people answered none to its end."""
    held = {each.id: each.day for each in runs if each.is_held and each.day and each.day <= today}
    if not held:
        return None
    run = max(held)
    last, until = held[run], months_on(held[run], OVER)
    n = sum(months_on(day, OVER) > today for day in held.values())
    return Exercised(last=last, run=run, stage=stage_of(last, today), until=until, n=n)


def lines_of(planned: Iterable[PlanTarget], say: Say) -> Iterator[list[str]]:
    """Each target in rows of the file: its numbers, how much is reached of what is wanted, and whether that is met."""
    title, unit, gap = say(TARGETS_OF_PLAN.title), say(UNIT), "" if say.is_chinese else " "
    for each in planned:
        names = [title, titled(each.target.metric, say), each.target.id]
        draft = "" if each.target.definition_confirmed else f"{say('口径待确认')}{say('。')}{gap}"
        about = f"{draft}{say(each.about or NOTHING)}"
        for part in each.parts:
            yield [*names, say(part.title), part.text, part.before, unit if part.before else "", about]
        yield [*names, say("完成值"), each.value, "", "", about]
        yield [*names, f"{say('是否达到')}{say('（')}{each.wanted}{say('）')}", say(each.standing), "", "", about]


def _of_cases(plain: PlanTarget, found: Looked, lists: Lists | None, say: Say) -> PlanTarget:
    target, counted = plain.target, found.counted
    numbers = {each.id: counted.number(PLAN, target.id, each.id) for each in TARGETS_OF_PLAN.columns}
    before = {
        each.column: each.before for each in found.statistics.figures if (each.grid, each.row) == (PLAN, target.id)
    }
    shown = [each for each in TARGETS_OF_PLAN.columns if each.id in (PART, OF) or numbers[each.id]]
    parts = tuple(
        Part(
            title=each.title,
            text=str(numbers[each.id]),
            before=f"{before.get(each.id) or 0:.0f}",
            href=lists(CellKey(PLAN, target.id, each.id)) if lists and numbers[each.id] else "",
        )
        for each in shown
    )
    if took := counted.took.get(target.id):
        parts += (Part(title=TOOK, text=length(median(each.total_seconds() for each in took), say)),)
    if not numbers[OF]:
        return msgspec.structs.replace(plain, parts=parts)
    part, of = numbers[PART], numbers[OF]
    is_met = part == of if target.counts == BANNED else meets(part, of, target.op, target.value)
    return msgspec.structs.replace(plain, parts=parts, value=reached(part, of), is_met=is_met)


def meets(part: int, of: int, op: str, wanted: float) -> bool:
    """Whether a share in percent is what the plan wants: 29 of 100 are 29 %, which 29 / 100 * 100 is not."""
    return _MEETS[op](100 * part / of, wanted)


def reached(part: int, of: int) -> str:
    """A share in percent, to a tenth and no more than it is: 89.96 % does not reach 90."""
    return f"{percent_of(part * 1000 // of / 1000)}%"


def _of_drills(plain: PlanTarget, last: Exercised | None, *, reads: bool) -> PlanTarget:
    if last is None:
        return plain
    parts = (
        Part(title=HELD, text=str(last.n)),
        Part(title=LAST, text=str(last.last), href=f"/drills/{quote(last.run)}" if reads else ""),
    )
    is_met = _MEETS[plain.target.op](last.n, plain.target.value)
    return msgspec.structs.replace(plain, parts=parts, value=str(last.n), is_met=is_met, exercised=last)
