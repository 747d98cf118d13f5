"""Recounting (重新统计): which counts of a later version stand in the place of those before, and who sent it.

A register that is exported again, or a hospital that sends its report under the same number once more, corrects a
number without a word. What is new since (新增2人) and who is still there after others left (目前仍有1人住院) corrects
none: the largest number that there was stands.
"""

from typing import Any

from classifiers.harm.care import institution_of, is_medical
from classifiers.harm.mended import mistaken, takes_back
from classifiers.harm.newcomers import in_all, newcomers
from classifiers.harm.numerals import LEAST
from classifiers.harm.retold import retold
from classifiers.harm.slips import slip_in
from classifiers.patterns import pattern
from classifiers.topics.righted import is_headed
from classifiers.words import normalise
from connectors.signal import Channel, Signal
from playbooks.facts import GUESS_OF, PEOPLE, Facts
from playbooks.telling.heard import FROM_HOSPITAL

from ..hearing.letters import sender_of_letter
from ..hearing.wanted import retimed

_ADDS = pattern(
    r"(?<![无没未])(?<!没有|未见|未再)"
    r"(?:新增|新发|增加|又[有来增送接收]|再次?[增送接收]|又[吐拉]了?[\d一二两三四五六七八九十]+[个名人])"
)
"""What came on top of what was counted before."""
_PART = pattern(
    "[今当][日天晚](?:又|再|共|只)?(?:接诊|收治|就诊|入院)|出院|离院|好转|转[入出院往至到]|[仍尚还剩余]|在院|现[有在住]"
    "|目前[^,，。;；]{0,2}(?:住院|留观|危重)"
)
"""Who is left, or came on one day: fewer than there were."""
_FURTHER = pattern(r"第[二三四五六七八九十\d]+[次期]报告?|[续终]报")
_AS_OF = pattern("截[至止]")
_HEAD = 40
"""Signs of a report in which it says that it is a further one."""
_BODIES = (Channel.ILLNESS, Channel.NOTICE)
"""Channels by which a body reports under its own name."""


def of_before(signal: Signal, facts: Facts) -> dict[str, Any]:
    """What a signal says of counts that were told before, and who says it (fields of `Incoming`). Posts say nothing."""
    sender, whole, is_told = sender_of(signal), signal.whole, signal.channel != Channel.MEDIA
    slip = slip_in(whole) if is_told else None
    anew = retold(whole) if is_told else None
    wrong = mistaken(whole)
    is_mended = takes_back(whole)
    return {
        "corrects": is_mended,
        "mistaken": wrong,
        "retold": anew.was if anew else wrong if is_mended and signal.channel == Channel.DUTY else None,
        "renews": bool(sender) and _renews(whole),
        "recounts": recounts_of(signal, facts),
        "added": newcomers(whole) if is_told else {},
        "in_all": in_all(whole) if is_told else None,
        "slip": (slip.was, slip.now) if slip else None,
        "is_own_slip": any(each is not None and each.is_own for each in (slip, anew)),
        "caller": _hospital(signal) if facts.get(FROM_HOSPITAL) else sender_of_letter(signal) or "",
        "retimes": retimed(signal),
        "puts_right": is_told and is_headed(whole),
        "sender": sender,
    }


def _renews(whole: str) -> bool:
    """Whether a further report counts all of them once more, as of a later time."""
    is_whole = not (_ADDS.search(whole) or _PART.search(whole))
    return is_whole and _FURTHER.search(whole[:_HEAD]) is not None and _AS_OF.search(whole) is not None


def _hospital(signal: Signal) -> str:
    return institution_of(signal.whole) or (signal.source if is_medical(signal.source) else "")


def recounts_of(signal: Signal, facts: Facts) -> tuple[str, ...]:
    """The counts that would stand in the place of larger ones of an earlier version. A guess takes back nothing."""
    folded = normalise(signal.text or "")
    given = [name for name in PEOPLE if name in facts and not str(facts.get(GUESS_OF[name], "")).endswith(LEAST)]
    if facts.get("ill") == facts.get("hospitalised"):  # who is in hospital is ill: nobody counted the others
        given = [name for name in given if name != "ill"]
    if _ADDS.search(folded):
        return ()
    if _PART.search(folded) is None:
        return tuple(given)
    there = max((facts.get(name, 0) for name in PEOPLE if name not in ("ill", "dead")), default=0)
    return tuple(name for name in given if name == "dead" or (name == "ill" and facts["ill"] > there))


def sender_of(signal: Signal) -> str:
    """The body that sends it; empty where its source stands for many: the calls that a desk or a hotline took down."""
    return signal.source if signal.channel in _BODIES else ""
