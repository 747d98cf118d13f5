"""Redated (来件改期): signals by whose last version clocks would begin otherwise, for the officer who decides it."""

from datetime import datetime
from typing import NamedTuple

from playbooks.case import Case, Joined
from playbooks.deciding.redating import Move, asked, were
from playbooks.reference import Reference

from ..wording.redated import dated
from ..wording.words import Say


class Redated(NamedTuple):
    """One signal with what it says now, and what would begin otherwise."""

    signal: Joined
    dates: list[str]
    moves: list[Move]

    @property
    def may_be_taken(self) -> bool:
        """Whether there was law by each of its dates."""
        return all(each.deadline for each in self.moves)


def redated(case: Case, ref: Reference, say: Say) -> list[Redated]:
    """What waits for the officer, in the order of the signals."""
    return [
        Redated(each, dated(say, dict[str, datetime | None](each.said), were(each, each.said)), asked(case, ref, each))
        for each in case.redated
    ]
