"""Following (后续): what a signal that joins an open case says of what was said before, and so whether it begins duties
and times of its own."""

from msgspec.structs import replace

from classifiers.assessment import Assessment, Kind
from connectors.signal import Channel, Signal
from playbooks.case import Case
from playbooks.deciding.draft import Draft
from playbooks.deciding.retiming import owed, retime, retime_revised, want_no_more
from playbooks.facts import ANSWER_BY, count_of
from playbooks.incoming import Incoming
from playbooks.reference import Reference

from ..hearing.letters import AMENDED, RECALLED, amends, recalled, recalls
from ..hearing.retests import PASSED, tells_of_pass
from ..hearing.withdrawing import MISTAKEN_WHY, NOT_BY_FOOD, is_of_other_cause, takes_it_back
from .asked_about import asks_what
from .renaming import RENAMED, renames

RETIMED = "{why}；来件另定时间：“{words}”"
"""Why a letter is in a case that moves the time of an earlier one."""

ASKED_OF = "{why}；没有说发生了什么，但说到在办事件的单位"
"""Why a post is in a case that by itself is about nothing, where it asks what happened at a place that is known."""


def as_follow_up(
    ref: Reference, case: Case, signal: Signal, assessment: Assessment, incoming: Incoming, why: str
) -> tuple[Incoming, str]:
    """The signal as the case takes it, and why it is there, in words."""
    name = renames(signal)
    if name and f"“{name[0]}" in why:
        tells_more = count_of(incoming.facts, "ill") > count_of(case.facts, "ill")
        return replace(incoming, amends=not tells_more), RENAMED.format(why=why, now=name[1])
    if takes_it_back(signal, assessment):
        return incoming, MISTAKEN_WHY.format(why=why)
    if case.facts.get("ill") and is_of_other_cause(signal):
        return incoming, NOT_BY_FOOD.format(why=why)
    is_nothing = assessment.kind in (Kind.IRRELEVANT, Kind.NEWS)
    if signal.channel == Channel.MEDIA and is_nothing and asks_what(signal.whole):
        known = {name: case.facts[name] for name in ("venue", "school", "feeds_schools") if name in case.facts}
        taken = replace(incoming, facts={**incoming.facts, **known, "kind": str(Kind.INCIDENT)})
        return taken, ASKED_OF.format(why=why)
    said = _said(ref, case, signal, incoming, why)
    return (replace(incoming, amends=True), said) if said else (incoming, why)


def _said(ref: Reference, case: Case, signal: Signal, incoming: Incoming, why: str) -> str | None:
    """Why it is there of what only speaks of an earlier one."""
    if tells_of_pass(signal):
        return PASSED.format(why=why)
    if recalls(signal):
        return RECALLED.format(why=why)
    if incoming.retimes and owed(case, ref, incoming.caller):
        return RETIMED.format(why=why, words=incoming.retimes)
    return AMENDED.format(why=why) if amends(signal) else None


def retime_earlier(draft: Draft, ref: Reference, signal: Signal, incoming: Incoming) -> None:
    """The time by which an earlier letter of its sender wanted an answer is what this one says of it; of one that came
    again, what it says now."""
    at, before = incoming.received_at, draft.before
    if before is None or signal.channel != Channel.NOTICE:
        return
    if any(each.id == incoming.id for each in before.signals):
        return retime_revised(draft, ref, incoming.id, draft.now)
    step = owed(before, ref, incoming.caller)
    if step is None:
        return
    if words := recalled(signal):
        want_no_more(draft, step, words=words, at=at)
    elif incoming.retimes:
        retime(draft, ref, step, said=str(incoming.facts[ANSWER_BY]), words=incoming.retimes, at=at)
