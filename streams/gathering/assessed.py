"""What becomes of a signal by what the classifier made of it: looked at beside the classifier, where no store is."""

import msgspec

from classifiers.assessment import Assessment, Kind
from connectors.signal import Channel, Conclusion, Signal

from ..hearing.press import waits_for_us
from .asked_about import may_ask

GATHERED_KINDS = (Kind.RUMOUR, Kind.INCIDENT, Kind.COMPLAINT, Kind.SAMPLING_FAILURE)
UNPLACED, PUT_ASIDE = "unplaced", "put_aside"
"""States of what waits for a person to say whose it is, and of what a person set aside."""
ALWAYS_GATHERED = (Channel.ILLNESS, Channel.NOTICE, Channel.DUTY)
"""Channels whose every signal a person must see, whatever the classifier thinks."""
SPOKEN_TO_US = (Channel.COMPLAINT, *ALWAYS_GATHERED)
"""Channels on which somebody turns to this office: that it is another's is for a person to say, unless the source does
itself; a district that the words name is shown beside the case (`privacy.placed`)."""
COMPLAINT_RELEVANCE_MIN = 0.1
"""A complaint left aside loses somebody a legal answer, a look at one that is not ours costs a minute: only those that
are almost surely about something else (noise, a telephone) open nothing by themselves. Each is owed an answer, so they
wait for a person, who says that it is ours or hands it back."""


class Assessed(msgspec.Struct, frozen=True, kw_only=True):
    """A signal with what the classifier made of it."""

    signal: Signal
    assessment: Assessment
    sent: str = ""
    """The digest of what its source said, where words of it were taken out since."""


def needs_answer(signal: Signal, assessment: Assessment) -> bool:
    """Whether a signal becomes part of an alert, or is kept for search only."""
    if signal.channel in ALWAYS_GATHERED or waits_for_us(signal, assessment):
        return True
    if signal.channel == Channel.COMPLAINT:
        return assessment.relevance >= COMPLAINT_RELEVANCE_MIN
    if signal.sampling and signal.sampling.conclusion == Conclusion.PASSED:
        return False
    return assessment.relevant and assessment.kind in GATHERED_KINDS


def state_of(signal: Signal, assessment: Assessment, areas: tuple[str, ...]) -> str:
    """Where a signal goes: irrelevant, news, elsewhere, unplaced or gathered."""
    if not needs_answer(signal, assessment):
        if signal.channel == Channel.COMPLAINT and (signal.area or areas[0]) in areas:
            return UNPLACED
        return "news" if assessment.relevant else "irrelevant"
    area = signal.area or (None if signal.channel in SPOKEN_TO_US else assessment.area)
    if area is None:
        return UNPLACED if signal.channel == Channel.MEDIA else "gathered"
    return "gathered" if area in areas else "elsewhere"


def may_be_of_an_affair(signal: Signal, state: str) -> bool:
    """Whether a post that needs no answer by itself asks what happened somewhere: it does where people fell ill in an
    open case, which only is known where cases are."""
    return state in ("irrelevant", "news") and signal.channel == Channel.MEDIA and may_ask(signal.whole)


def is_failed(signal: Signal) -> bool:
    """A laboratory's failing conclusion."""
    return bool(signal.sampling and signal.sampling.conclusion == Conclusion.FAILED)
