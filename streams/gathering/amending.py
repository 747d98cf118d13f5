"""Amending (更正): a letter or a row of a register that puts right what an earlier one of the same sender said.

It is no second affair and begins no second time of law: the first one's runs on, and a person corrects what was wrong.
"""

import re

from classifiers.harm.mended import takes_back
from connectors.signal import Channel, Signal
from connectors.text import digest_text

WORDS = "{why}；更正此前来件，请核对并更正"
"""Why it is in a case."""
_BY_WRITERS = (Channel.COMPLAINT, Channel.NOTICE, Channel.DUTY, Channel.SAMPLING)
_AMENDS = re.compile(
    r"^\W*(?:更正|订正|勘误|补正)[^，。；！？：,;!?:\n]{0,6}(?:[】\])）]|[:：，,])"
    r"|^[^，。；！？,;!?\n]{0,30}(?:更正|勘误)(?:的?函|通知|说明)|(?:特此|现予?以?|予以)(?:更正|订正|勘误)"
    r"|^\W*(?:上次|前面|昨天|之前|先前|刚才)[^，。；！？,;!?\n]{0,12}(?:说|写|填|报|登记)(?:错|反|混)了"
)
_SENDER = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,6}?[省市县区])(?P<body>食安办|食安委|市场监管局|市场监督管理局|卫健委|卫生健康委|疾控中心|公安局|教体局|教育局|农业农村局)"
)
_TOPIC = re.compile(
    r"(?:生产|销售|经营|购进|供应|查获)的(?:“[^”\n]{1,12}”)?(?P<first>[\u4e00-\u9fff]{2,6}?)(?=[（(，,。批抽检不霉])"
    r"|[发致给]?贵[区局办市县](?:的|有关|关于)?(?P<later>[\u4e00-\u9fff]{2,6}?)(?:的?(?:协查|通报|移送|交办|核查|不合格|抽检))"
)


def amends(signal: Signal) -> bool:
    """Whether it says that it puts right an earlier one; numbers of people that are put right are read as numbers."""
    whole = signal.whole
    return signal.channel in _BY_WRITERS and _AMENDS.search(whole) is not None and not takes_back(whole)


def letter_of(signal: Signal, product: str | None) -> str | None:
    """Who wrote about which food, by which a letter that puts it right finds the first; None of what is no letter."""
    sender = _SENDER.search(signal.whole) if signal.channel == Channel.NOTICE else None
    topic = _TOPIC.search(signal.whole) if sender else None
    food = product or (topic and (topic["first"] or topic["later"]))
    return digest_text(f"{sender['name']}{sender['body']}|{food}") if sender and food else None
