"""How a sample fared after its first result: a passed re-test, or an objection that was right, stands beside it."""

from collections.abc import Collection, Iterable

from ..step import Step

CONCLUDED, OVERTURNED = "retest_concluded", "retest_overturned"
PASSED, DOUBTED = "初检不合格，复检合格", "初检不合格，异议成立，初检结论不作准"


def retested(about: Collection[str], steps: Iterable[Step]) -> Step | None:
    """The duty whose outcome overturned the first result of what a signal is about; None where none did."""
    return next((each for each in steps if each.about in about and _overturned(each)), None)


def word_of(step: Step) -> str:
    """What holds of the sample now."""
    return PASSED if CONCLUDED in step.brought else DOUBTED


def standing(failed: Iterable[Collection[str]], steps: Collection[Step]) -> str:
    """What holds of every failed sample now, each by what its signal is about; empty while one of them stands as it was
    found."""
    if not any(map(_overturned, steps)):
        return ""
    found = [retested(about, steps) for about in failed]
    return "；".join(dict.fromkeys(word_of(step) for step in found if step)) if all(found) else ""


def _overturned(step: Step) -> bool:
    return step.state == "done" and OVERTURNED in step.brought
