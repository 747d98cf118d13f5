"""How a sample fared after its first result: a passed re-test, or an objection that was right, stands beside it.

It is told from what `Case` holds, and `Case` calls itself by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..case import Joined
    from ..step import Step

CONCLUDED, OVERTURNED = "retest_concluded", "retest_overturned"
PASSED, DOUBTED = "初检不合格，复检合格", "初检不合格，异议成立，初检结论不作准"


def retested(about: Collection[str], steps: Iterable[Step]) -> Step | None:
    """The duty whose outcome overturned the first result of what a signal is about; None where none did."""
    return next((each for each in steps if each.about in about and _overturned(each)), None)


def word_of(step: Step) -> str:
    """What holds of the sample now."""
    return PASSED if CONCLUDED in step.brought else DOUBTED


def standing(signals: Iterable[Joined], steps: Collection[Step]) -> str:
    """What holds of every failed sample now; empty while one of them stands as it was found."""
    if not any(map(_overturned, steps)):
        return ""
    found = [retested(joined.about, steps) for joined in signals if joined.facts.get("failed_sample")]
    return "；".join(dict.fromkeys(word_of(step) for step in found if step)) if all(found) else ""


def _overturned(step: Step) -> bool:
    return step.state == "done" and OVERTURNED in step.brought
