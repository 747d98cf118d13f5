"""Who only asks (咨询): callers who want to know what is allowed or how something is done, or whether a claim is true
that was refuted long ago.

What those repeat is the claim, nothing that they saw: its hazard, its people and its place are nobody's. Whoever wants
something done, speaks of a business or of somebody who fell ill does not only ask.
"""

import re

from classifiers.assessment import Assessment
from connectors.signal import Channel, Request, Signal

CALLERS = (Channel.DUTY, Channel.COMPLAINT)
"""Channels on which somebody speaks to the office and waits for an answer."""
_ASKS = re.compile(
    "吗|么[？?。]|是不是|是否|是真是假|真的假的|真假|真伪|对不对|有没有(?:这|那)|有这(?:回)?事|能不能吃|还能吃|会不会"
    "|到底|咨询|请问|想问|想了解|询问|想知道|想求证|问一?[下声问]|打听|[？?]"
)
_WANTS = re.compile("退[款钱货]|赔|投诉|举报|查处|处罚|取缔|严惩|下架|停售|管一?管|来人|派人|化验|送检|检[一测]")
"""What somebody wants done who does not only ask."""


def only_asks(signal: Signal, assessment: Assessment) -> bool:
    """Whether a signal is a question about a known rumour and nothing else: as who took it says, or by its words."""
    if assessment.rumour_match is None or signal.counts_people or assessment.harm.counts_people:
        return False
    if signal.request is not None:
        return signal.request == Request.ENQUIRY
    return signal.channel in CALLERS and not _names_a_business(signal, assessment) and _is_question(signal)


def asks_of_us(signal: Signal, assessment: Assessment) -> bool:
    """Whether a caller wants to know something and tells of nothing: what it says is about no food that was bad."""
    if signal.request is not None or assessment.relevant or signal.counts_people:
        return False
    return signal.channel in CALLERS and _is_question(signal)


def _is_question(signal: Signal) -> bool:
    words = f"{signal.title or ''}\n{signal.text or ''}"
    return _ASKS.search(words) is not None and _WANTS.search(words) is None


def _names_a_business(signal: Signal, assessment: Assessment) -> bool:
    said = bool(signal.subject and signal.subject.name)
    return said or any(entity.type == "operator" for entity in assessment.entities)
