"""One sample by one number: a result that was told bears the number of its report as soon as that has come, as if a
register had brought it; where the report was entered wrongly it is what somebody told again.

The keys of duties stay; what they and their clocks are about changes.
"""

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from ..case import Absorbed, Case, Clock
from ..needs import SAMPLE_NO
from ..step import Step
from ..things import sample_number

_PER = ("sample", "recall")


def numbered(case: Case, step: Step) -> Case:
    """The case after a duty ended with the report of a told result, which says by which number it goes."""
    number, told = _read(step)
    if not number or not any(f"sample:{told}" in each.about for each in case.signals if each.id == told):
        return case
    return _called(case, told, {f"{per}:{told}": f"{per}:{number}" for per in _PER}, case.steps | _kept(case))


def unnumbered(case: Case, step: Step) -> Case:
    """The case after that end was taken back: what the number had brought is about what was told, and what another
    signal of this number has stays."""
    number, told = _read(step)
    if not number or not any(f"sample:{number}" in each.about for each in case.signals if each.id == told):
        return case
    every = case.steps | _kept(case)
    others = any(f"sample:{number}" in each.about for each in case.signals if each.id != told)
    own = [key for key in every if any(f"/{per}:{told}/" in f"{key}/" for per in _PER)] if others else every
    return _called(case, told, {f"{per}:{number}": f"{per}:{told}" for per in _PER}, own)


def _read(step: Step) -> tuple[str, str]:
    """The number of the report with which a duty ended, empty where it has none, and the signal that it is about."""
    return sample_number(step.fields.get(SAMPLE_NO, "")), step.about.removeprefix("signal:")


def _kept(case: Case) -> dict[str, Step]:
    return {key: step for group in case.absorbed for key, step in group.kept.items()}


def _called(case: Case, told: str, names: Mapping[str, str], own: Collection[str]) -> Case:
    """The case in which that signal and these duties are about what `names` say."""
    signals = tuple(
        replace(each, about=tuple(names.get(thing, thing) for thing in each.about)) if each.id == told else each
        for each in case.signals
    )
    return replace(
        case,
        signals=signals,
        steps=_steps(case.steps, names, own),
        clocks=_clocks(case.clocks, names, own),
        absorbed=tuple(_within(group, names, own) for group in case.absorbed),
    )


def _within(group: Absorbed, names: Mapping[str, str], own: Collection[str]) -> Absorbed:
    return replace(group, kept=_steps(group.kept, names, own), kept_clocks=_clocks(group.kept_clocks, names, own))


def _steps(steps: Mapping[str, Step], names: Mapping[str, str], own: Collection[str]) -> dict[str, Step]:
    return {
        key: replace(step, about=names[step.about]) if step.about in names and key in own else step
        for key, step in steps.items()
    }


def _clocks(clocks: Mapping[str, Clock], names: Mapping[str, str], own: Collection[str]) -> dict[str, Clock]:
    return {
        key: replace(clock, about=names[clock.about]) if clock.about in names and clock.step in own else clock
        for key, clock in clocks.items()
    }
