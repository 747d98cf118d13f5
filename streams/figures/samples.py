"""Failed samples (不合格样品): each once, how it stands, and how far what has to be done about it is. Pure."""

from collections.abc import Iterator

from playbooks.case import Case, Joined
from playbooks.folding.retested import retested

from .illness import apart
from .period import Stretch

FAILED, OVERTURNED = "failed", "overturned"
"""How a sample stands: as it was found, or overturned by a re-test or an objection that was right."""
_STARTED, _COMPLETED = "disposal_started", "disposal_completed"
"""The events of a duty that starts what has to be done about a sample, and of one that completes it."""


def failed_of(case: Case, span: Stretch) -> Iterator[tuple[str, tuple[str, ...]]]:
    """How each failed sample stands whose result first came in a period, and the columns that count it."""
    for about, joined in _firsts(case).items():
        if span.holds(joined.received_at):
            row = OVERTURNED if retested((about,), case.steps.values()) else FAILED
            yield apart(case) or row, _columns(case, about)


def _firsts(case: Case) -> dict[str, Joined]:
    """By the sample, the first signal that says it failed: what is sent twice is one sample."""
    found: dict[str, Joined] = {}
    failed = [each for each in case.signals if each.facts.get("failed_sample")]
    for joined in sorted(failed, key=lambda each: each.received_at):
        found.setdefault(next((each for each in joined.about if each.startswith("sample:")), joined.id), joined)
    return found


def _columns(case: Case, about: str) -> tuple[str, ...]:
    brought = {event for step in case.steps.values() if step.about == about and step.done_at for event in step.brought}
    started = ("started",) if brought & {_STARTED, _COMPLETED} else ()
    return ("samples", *started, "completed" if _COMPLETED in brought else "unfinished")
