"""Renaming (更正单位名称): somebody says that the business which an earlier report named is another, and which.

The name is nobody's finding: both stand beside each other until a person says which it is.
"""

import re

from connectors.signal import Channel, Signal

from .spoken_of import other_name

_NAME = r"[\u4e00-\u9fff0-9A-Za-z（）()·]{2,20}"
_SHOULD_BE = r"(?:应该?是|应为|实为|实际(?:上)?是|其实是|更正为|订正为|改为|改成)"
_NEXT_TO = r"(?:我们|他家|它)?(?:隔壁|旁边|对面|斜对门|楼上|楼下)?的?"
_QUOTED = re.compile(
    rf"[“\"](?P<was>{_NAME})[”\"](?:有误|系误写|写错)?[，,]?{_SHOULD_BE}{_NEXT_TO}[“\"](?P<now>{_NAME})[”\"]"
)
_WRONG = r"(?:[录登写填报记输弄搞说]|登记|填报)(?:错|混|串|岔)了?"
_UNIT = r"(?:店家?|单位|商家|店?名字?|名称|门店|商户)"
_MISTAKEN = re.compile(
    rf"(?:{_WRONG}{_UNIT}了?|{_UNIT}(?:名字?|名称|也|都|给|被)?{_WRONG}|{_UNIT}(?:名称)?有误)"
    rf"[，,；;。][^，。；！？“”,;!?\n]{{0,6}}?(?:{_SHOULD_BE}|是){_NEXT_TO}[“\"](?P<now>{_NAME})[”\"]"
)
"""店名登错了，应为隔壁“…”: the one that its own column names is not it."""
_TOLD_US = (Channel.COMPLAINT, Channel.ILLNESS, Channel.NOTICE, Channel.DUTY)


def renames(signal: Signal) -> tuple[str, str] | None:
    """The name that is not the right one, and the right one, where somebody who turns to the office says so."""
    if signal.channel not in _TOLD_US:
        return None
    whole, subject = signal.whole, signal.subject
    if said := _QUOTED.search(whole):
        return (said["was"], said["now"]) if said["was"] != said["now"] else None
    if (said := _MISTAKEN.search(whole)) and subject and subject.name and subject.name != said["now"]:
        return subject.name, said["now"]
    return other_name(whole)
