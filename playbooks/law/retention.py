"""Retention (保存期限): how long private data are kept, by which rule, and that nothing goes without notice. Pure."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec

from ..errors import Fault, PlaybookError
from ..seedfile import read_as

FILE = "retention.yaml"


class RetentionRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of private data and the days after which it goes; of `counts` (what was counted of posts each time they
    were seen), which are nobody's, what lies between the first and the last goes untold."""

    id: str
    title: str
    of: Literal["signal", "case", "letter", "file", "counts"]
    states: tuple[str, ...] = ()
    after_days: int


class Retention(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every rule, and how many days before it is told what will go."""

    v: int
    notice_days: int
    rules: tuple[RetentionRule, ...]

    @property
    def notice(self) -> timedelta:
        """How long before it is told."""
        return timedelta(days=self.notice_days)

    @property
    def of_files(self) -> RetentionRule | None:
        """The rule for files that lie in the open; None: they stay until a person takes them away."""
        return next((each for each in self.rules if each.of == "file"), None)

    @property
    def of_counts(self) -> RetentionRule | None:
        """The rule for what was counted of posts; None: all of it stays."""
        return next((each for each in self.rules if each.of == "counts"), None)

    def rule(self, rule_id: str) -> RetentionRule | None:
        """The rule of that id; None when the office has it no more."""
        return next((each for each in self.rules if each.id == rule_id), None)


def load_retention(seeds: Path) -> Retention:
    """The rules of a folder of seeds. Raises PlaybookError naming every fault."""
    found = read_as(seeds / FILE, Retention)
    faults = [
        Fault(FILE, f"rules {each.id}", f"after_days is {each.after_days}", "at least one day")
        for each in found.rules
        if each.after_days < 1
    ]
    if found.notice_days < 30:
        faults.append(Fault(FILE, "notice_days", f"is {found.notice_days}", "at least 30: nothing goes without notice"))
    if faults:
        raise PlaybookError(faults)
    return found


def goes_at(rule: RetentionRule, began_at: datetime, told_at: datetime, notice: timedelta) -> datetime:
    """When it goes: when its days are over, and never before it was told for as long as the notice is."""
    return max(began_at + timedelta(days=rule.after_days), told_at + notice)
