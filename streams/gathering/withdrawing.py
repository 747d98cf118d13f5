"""Withdrawn (撤诉): whether somebody only takes back what they complained of before, or has settled with the business.

Nothing is complained of anew, and no duty ends by it: a person asks the complainant and ends the mediation; what the
complaint told of a violation is looked into all the same.
"""

import re

from classifiers.assessment import Assessment
from connectors.signal import Channel, Signal

_BY_WORD = re.compile(
    r"撤诉|撤[销回][^，。；,;\n]{0,24}?(?:投诉|举报|申诉|诉求|工单)"
    r"|(?:投诉|举报|申诉|诉求|工单)[^，。；,;\n]{0,8}?(?:撤[诉销回]|取消|不要了|作罢)|取消[^，。；,;\n]{0,16}?(?:投诉|举报|工单)"
    r"|(?<![能会敢])不(?:再|想再?|打算|用)?(?:投诉|举报|追究)了?(?!不行|吗|就)|放弃(?:投诉|追究|索赔)"
)
_SETTLED = re.compile(r"(?:已经?|自行|达成|双方|跟|和|与)[^，。；,;\n]{0,14}?(?:和解|私了|协商好|谈好了?|说好了)")
_BEFORE = re.compile(r"投诉|举报|申诉|诉求|工单|撤诉|追究|之前|上次|原来")
"""By which somebody speaks of what they said before."""
_NOT = re.compile(
    r"(?:商家|店家|老板|店里|对方|他们?|饭店|经理|有人)[^，。；,;\n]{0,10}?(?:要求|让|叫|逼|劝|求|威胁|骗)[^，。；,;\n]{0,8}?(?:撤|和解|不(?:再)?(?:投诉|追究))"
    r"|(?:不|没|未|拒绝|别想)[^，。；,;\n]{0,4}?(?:和解|撤[诉销回]|私了)|(?:如果|要是|除非|只要)[^。；;\n]{0,20}?(?:撤|和解|不(?:再)?(?:投诉|追究))"
)
"""Who is pressed to do so, refuses to, or says on what condition they would."""
_NUMBER = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{0,6}[-_]?\d{6,24}(?![A-Za-z0-9])")
"""A complaint's number as its register writes it."""
_NUMBERS = 3
CALLERS = (Channel.DUTY, Channel.COMPLAINT)


def withdraws(signal: Signal, assessment: Assessment) -> bool:
    """Whether a caller only takes back a complaint; who tells of somebody ill tells more than that."""
    if signal.channel not in CALLERS or signal.counts_people or assessment.harm.counts_people:
        return False
    whole = signal.whole
    if _NOT.search(whole):
        return False
    return bool(_BY_WORD.search(whole) or (_SETTLED.search(whole) and _BEFORE.search(whole)))


def numbers_of(signal: Signal, assessment: Assessment) -> list[str]:
    """The number of a complaint, by which whoever takes it back finds it; no other signal names one."""
    if withdraws(signal, assessment):
        return list(dict.fromkeys(_NUMBER.findall(signal.whole)))[:_NUMBERS]
    number = (signal.source_id or "").strip()
    return [number] if signal.channel == Channel.COMPLAINT and _NUMBER.fullmatch(number) else []
