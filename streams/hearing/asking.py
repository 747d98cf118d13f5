"""What a caller asks of the office (诉求), where whoever took the call down did not say: a report (举报), a complaint
(投诉), or only an answer (咨询): what is allowed, how something is done, whether a claim that was refuted is true.

What those who only ask repeat is the claim, nothing that they saw: its hazard, its people and its place are nobody's.
Whoever wants something done, speaks of a business or of somebody who fell ill does not only ask.
"""

import re

from classifiers.assessment import Assessment
from classifiers.named.brands import BRANDS
from classifiers.patterns import pattern
from connectors.signal import Channel, Request, Signal

CALLERS = (Channel.DUTY, Channel.COMPLAINT)
"""Channels on which somebody speaks to the office and waits for an answer."""
_ASKS = pattern(
    "吗|么[？?。]|是不是|是否|是真是假|真的假的|真假|真伪|对不对|有没有(?:这|那)|有这(?:回)?事|能不能吃|还能吃|会不会"
    "|到底|咨询|请问|想问|想了解|询问|几点[上下]班|想知道|想求证|问一?[下声问]|打听|[？?]"
)
_WANTS = pattern("退[款钱货]|赔|投诉|举报|查处|处罚|取缔|严惩|下架|停售|管一?管|来人|派人|化验|送检|检[一测]")
"""What somebody wants done who does not only ask."""
_PERMIT = pattern(
    "(?:办|申[请办领报]|换)[^，。；！？,;!?\n]{0,8}(?:证|照|许可|手续|备案)"
    "|(?:什么|哪些|啥)[^，。；！？,;!?\n]{0,3}(?:证|照|手续|材料|条件|资质)"
    "|(?:怎么|如何)(?:办理|申请|备案|登记)"
)
"""What somebody asks of who wants to open or sell: which licence, and how it is had."""
_BEGINS = pattern(
    r"(?:【[^】]*】)?\s*[^，。；：！？,;:!?\n被没未]{0,8}?(?P<said>(?:投诉|申诉"
    r"|举报|检举|揭发)++)(?![人件信箱]|电话|中心|平台|热线|渠道|奖励|处理)"
)
"""With what somebody begins (举报：……, 市民实名举报……); a centre or a line of that name only passes on."""
_DECLARES = pattern(
    "(?:我们?要|要求|特此|现在?|实名|匿名|向[^，。；！？,;!?\n]{2,8})(?P<said>举报|检举|揭发)(?![人件信箱]|电话|奖励)"
)
_DEMANDS = pattern(
    r"(?:^|[，。；：！？,;:!?\n\s]|我们?|本人|来电人|反映人|市民|群众|消费者|顾客|强烈|现|故|并)(?:要求|请求|希望|恳请)"
    r"[^，。；：！？,;:!?\n不别]{0,8}(?P<said>查处|严惩|处罚|取缔|严查)"
)
"""With what a caller demands that a business is looked into and punished, which is a report whatever it is called."""
_BACK = pattern("退[款钱货]|赔|投诉|申诉")
"""What a consumer wants for himself besides."""


def wish_of(signal: Signal, assessment: Assessment) -> Request | None:
    """What is wanted of the office: as who took it says, or as a caller begins or declares it; None where neither is
    said, or of no food. Who reports what a business does and wants his money back as well does both."""
    if signal.request is not None or signal.channel not in CALLERS or not assessment.relevant:
        return signal.request
    whole = signal.whole
    said = _BEGINS.match(whole) or _DECLARES.search(whole) or _demanded(signal)
    if said is None:
        return None
    if said["said"] in ("投诉", "申诉"):
        return Request.COMPLAINT
    return Request.BOTH if _BACK.search(whole) else Request.REPORT


def _demanded(signal: Signal) -> re.Match[str] | None:
    """The demand of somebody who speaks to the duty desk; a register says in a column of its own what its lines are."""
    return _DEMANDS.search(signal.whole) if signal.channel == Channel.DUTY else None


def only_asks(signal: Signal, assessment: Assessment) -> bool:
    """Whether a signal is a question about a known rumour and nothing else: as who took it says, or by its words."""
    if assessment.rumour_match is None or signal.counts_people or assessment.harm.counts_people:
        return False
    if signal.request is not None:
        return signal.request == Request.ENQUIRY
    return signal.channel in CALLERS and not _names_a_business(signal, assessment) and _is_question(signal)


def asks_of_us(signal: Signal, assessment: Assessment) -> bool:
    """Whether a caller wants to know something and tells of nothing: what it says is about no food that was bad, or
    about a licence, no business and nobody who fell ill."""
    if signal.request is not None or signal.channel not in CALLERS or signal.counts_people:
        return False
    if assessment.relevant and not _asks_for_a_licence(signal, assessment):
        return False
    return _is_question(signal)


def _asks_for_a_licence(signal: Signal, assessment: Assessment) -> bool:
    told = assessment.hazard is not None or assessment.harm.counts_people or _names_a_business(signal, assessment)
    return not told and _PERMIT.search(signal.whole) is not None


def _is_question(signal: Signal) -> bool:
    words = f"{signal.title or ''}\n{signal.text or ''}"
    return _ASKS.search(words) is not None and _WANTS.search(words) is None


def _names_a_business(signal: Signal, assessment: Assessment) -> bool:
    said = bool(signal.subject and signal.subject.name)
    return said or any(each.type == "operator" and each.text not in BRANDS for each in assessment.entities)
