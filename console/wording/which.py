"""Which signal (哪一条) a duty is about, in the reader's language, and duties of one title together."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from playbooks.case import Case
from playbooks.step import Step
from playbooks.telling.which import Which, every_which, which

from .grounds import titled
from .words import Say


class UnsentStep(NamedTuple):
    """One duty among those of its title, which signal it is about, and the business where its name is known."""

    step: Step
    which: str
    shop: str


class Unsent(NamedTuple):
    """What waits to be dispatched of one title to one department."""

    title: str
    steps: tuple[UnsentStep, ...]

    @property
    def shops(self) -> tuple[str, ...]:
        """The businesses that they are about, each once."""
        return tuple(dict.fromkeys(each.shop for each in self.steps if each.shop))


class ToDepartment(NamedTuple):
    """What waits to be dispatched to one department."""

    department: str
    duties: tuple[Unsent, ...]
    n: int
    """How many steps that are."""

    @property
    def ids(self) -> list[str]:
        """Of its steps."""
        return [each.step.id for duty in self.duties for each in duty.steps]

    @property
    def ticked(self) -> int:
        """How many of them go unless somebody unticks them: not what was left for later before."""
        return sum(not each.step.is_left_out for duty in self.duties for each in duty.steps)


def words_by_step(case: Case, say: Say, shops: Mapping[str, str] | None = None) -> dict[str, str]:
    """Which signal of several each step is about, by the step's id; none of those where there is nothing to tell apart.

    `shops`: the businesses by the ids of the signals that speak of them, for who may read them.
    """
    known, names = every_which(case), shops or {}
    found = ((step.id, known.get(step.about)) for step in case.steps.values())
    return {id_: in_words(each, say, names.get(each.id, "")) for id_, each in found if each}


def in_words(found: Which, say: Say, shop: str = "") -> str:
    """The same as `Which.words`."""
    said = say("第{n}条{kind}，{month}月{day}日", n=found.n, kind=say(found.kind), month=found.month, day=found.day)
    return say("，").join(filter(None, (said, shop)))


def unsent(case: Case) -> list[Step]:
    """What waits to be dispatched."""
    return [step for step in case.open_steps if step.dispatched_at is None]


def unsent_together(case: Case, say: Say, shops: Mapping[str, str]) -> tuple[ToDepartment, ...]:
    """What is dispatched together, by department: its duties of one title, in the order in which they opened, each with
    which signal it is about. `shops`: as for `words_by_step`."""
    groups: dict[str, dict[str, list[UnsentStep]]] = {}
    waiting = unsent(case)
    known = every_which(case) if waiting else {}
    for step in waiting:
        about = known.get(step.about)
        shop = shops.get(about.id, "") if about else ""
        sent = UnsentStep(step, in_words(about, say, shop) if about else "", shop)
        groups.setdefault(step.department_name, {}).setdefault(step.title, []).append(sent)
    return tuple(
        ToDepartment(
            name, tuple(Unsent(title, tuple(same)) for title, same in its.items()), sum(map(len, its.values()))
        )
        for name, its in groups.items()
    )


def listed(steps: Iterable[Step | None], case: Case, say: Say, missing: str) -> str:
    """Steps by their titles, each title once with the numbers of the signals that its duties are about."""
    titles: dict[str, list[Which | None]] = {}
    for step in steps:
        title = titled(step.title, say) if step else missing
        titles.setdefault(title, []).append(which(case, step.about) if step else None)
    return say("；").join(_together(title, found, say) for title, found in titles.items())


def _together(title: str, found: list[Which | None], say: Say) -> str:
    known = [each for each in found if each]
    if len(found) > 1 and len(known) == len(found):
        numbers = say("、").join(str(each.n) for each in known)
        return say("{title}（第{numbers}条）", title=title, numbers=numbers)
    return say("；").join(f"{title}{say('（')}{in_words(each, say)}{say('）')}" if each else title for each in found)
