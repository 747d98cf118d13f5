"""Retiming: a later letter asks for the answer by another time."""

from msgspec.structs import replace

from .. import entries as e
from ..case import Case
from .climbing import without


def target_moved(case: Case, entry: e.Entry, body: e.TargetMoved) -> Case:
    """The duty has its new time, and of the old one nobody was told that it had passed (fold)."""
    step = replace(case.steps[body.step], target_at=body.target_at, target_basis=body.target_basis, rung=0)
    return replace(case, steps={**case.steps, body.step: step}, proposals=without(case, body.step))
