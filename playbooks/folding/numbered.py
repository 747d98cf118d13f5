"""One sample by one number: a result that was told bears the number of its report as soon as that has come, as if a
register had brought it; where the report was entered wrongly it is what somebody told again.

The keys of duties stay; what they and their clocks are about changes.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from ..case import Case, Clock
from ..needs import SAMPLE_NO
from ..step import Step
from ..things import sample_number

_PER = ("sample", "recall")


def numbered(case: Case, step: Step) -> Case:
    """The case after a duty ended with the report of a told result, which says by which number it goes."""
    number, told = _read(step)
    if not number or not any(f"sample:{told}" in each.about for each in case.signals if each.id == told):
        return case
    return _called(case, told, {f"{per}:{told}": f"{per}:{number}" for per in _PER})


def unnumbered(case: Case, step: Step) -> Case:
    """The case after that end was taken back: what the number had brought is about what was told, and what another
    signal of this number has stays."""
    number, told = _read(step)
    if not number or not any(f"sample:{number}" in each.about for each in case.signals if each.id == told):
        return case
    is_shared = any(f"sample:{number}" in each.about for each in case.signals if each.id != told)
    return _called(case, told, {f"{per}:{number}": f"{per}:{told}" for per in _PER}, only_told=is_shared)


def _read(step: Step) -> tuple[str, str]:
    """The number of the report with which a duty ended, empty where it has none, and the signal that it is about."""
    return sample_number(step.fields.get(SAMPLE_NO, "")), step.about.removeprefix("signal:")


def _called(case: Case, told: str, names: Mapping[str, str], *, only_told: bool = False) -> Case:
    """The case in which that signal and its duties are about what `names` say. `only_told`: those that were its own
    before it had the number."""
    signals = tuple(
        replace(each, about=tuple(names.get(thing, thing) for thing in each.about)) if each.id == told else each
        for each in case.signals
    )

    def steps(of: Mapping[str, Step]) -> dict[str, Step]:
        return {
            key: replace(step, about=names[step.about], told=told)
            if step.about in names and (step.told == told or not only_told)
            else step
            for key, step in of.items()
        }

    every = (step for of in (case.steps, *(group.kept for group in case.absorbed)) for step in of.values())
    own = {step.id for step in every if step.told == told}

    def clocks(of: Mapping[str, Clock]) -> dict[str, Clock]:
        return {
            key: replace(clock, about=names[clock.about])
            if clock.about in names and (clock.step in own or not only_told)
            else clock
            for key, clock in of.items()
        }

    return replace(
        case,
        signals=signals,
        steps=steps(case.steps),
        clocks=clocks(case.clocks),
        absorbed=tuple(
            replace(group, kept=steps(group.kept), kept_clocks=clocks(group.kept_clocks)) for group in case.absorbed
        ),
    )
