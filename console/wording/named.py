"""Names for what the entries of a case speak of: its steps, clocks and departments, in the reader's language."""

from collections.abc import Callable, Iterable

from playbooks.case import Case

from .grounds import ground, heading, titled
from .which import listed
from .words import Say, about


class Named:
    """Names what entries of one case speak of. Reads nothing but the case."""

    def __init__(
        self,
        case: Case,
        say: Say,
        department_name: Callable[[str], str],
        area_name: Callable[[str], str] = str,
    ) -> None:
        self.case, self.say, self.department_name, self.area_name = case, say, department_name, area_name

    def clock(self, clock_id: str) -> str:
        """A clock's title and what it is about."""
        clock = self.case.clocks.get(clock_id)
        if clock is None:
            return self.say("（已移走的时限）")
        what = about(clock.about, self.case, self.say)
        return f"{self.titled(clock.deadline.title)}{self.say('（')}{what}{self.say('）')}"

    def ground(self, why: str) -> str:
        """A sentence of ours that says why."""
        return ground(why, self.say)

    def titled(self, title: str) -> str:
        """What a step or a time is called."""
        return titled(title, self.say)

    def headed(self, title: str) -> str:
        """What a case is called."""
        return heading(title, self.say)

    def grounds(self, why: Iterable[str]) -> str:
        """Several of them."""
        return self.say("；").join(map(self.ground, why))

    def step(self, step_id: str) -> str:
        """A step's title, with the signal that it is about where there are several."""
        return self.steps([step_id])

    def steps(self, ids: Iterable[str]) -> str:
        """Several of them, each with the signal that it is about where there are several."""
        return listed(map(self.case.steps.get, ids), self.case, self.say, self.say("（已移走的步骤）"))

    def timed(self, of: str) -> str:
        """What a rung is about: a step or a clock by its title; empty when it is the alert."""
        clock = self.case.clocks.get(of)
        return self.step(of) if of in self.case.steps else self.titled(clock.deadline.title) if clock else ""

    def department(self, department_id: str) -> str:
        """A department's short name, or its id when this office does not know it."""
        try:
            return self.department_name(department_id)
        except KeyError:
            return department_id
