"""Renaming (更正单位名称): somebody says that the business which an earlier report named is another, and which.

The name is nobody's finding: both stand beside each other until a person says which it is.
"""

from classifiers.patterns import pattern
from connectors.signal import Channel, Signal

_NAME = r"[\u4e00-\u9fff0-9A-Za-z（）()·]{2,20}"
_SHOULD_BE = r"(?:应该?是|应为|实为|实际(?:上)?是|其实是|更正为|订正为|改为|改成)"
_NEXT_TO = r"(?:我们|他家|它)?(?:隔壁|旁边|对面|斜对门|楼上|楼下)?的?"
_QUOTED = pattern(
    rf"[“\"](?P<was>{_NAME})[”\"](?:有误|系误写|写错)?[，,]?{_SHOULD_BE}{_NEXT_TO}[“\"](?P<now>{_NAME})[”\"]"
)
_WRONG = r"(?:[录登写填报记输弄搞说]|登记|填报)(?:错|混|串|岔)了?"
_UNIT = r"(?:店家?|单位|商家|店?名字?|名称|门店|商户)"
_MISTAKEN = pattern(
    rf"(?:{_WRONG}{_UNIT}了?|{_UNIT}(?:名字?|名称|也|都|给|被)?{_WRONG}|{_UNIT}(?:名称)?有误)"
    rf"[，,；;。][^，。；！？“”,;!?\n]{{0,6}}?(?:{_SHOULD_BE}|是){_NEXT_TO}[“\"](?P<now>{_NAME})[”\"]"
)
"""店名登错了，应为隔壁“…”: the one that its own column names is not it."""
_TOLD_US = (Channel.COMPLAINT, Channel.ILLNESS, Channel.NOTICE, Channel.DUTY)
_OTHER_NAME = pattern(
    r"(?:不是|并非|不叫)[“\"]?(?P<was>[\u4e00-\u9fff]{3,12}?)[”\"]?[，,、；;]\s*(?:而?应?该?是"
    r"|应为|叫)[^，。；！？,;!?\n]{0,8}?"
    r"[“\"](?P<now>[\u4e00-\u9fff]{3,14})[”\"]"
)
_TOLD_WRONG = pattern(r"[记说弄写报搞登听填](?:错|岔|混|串)|[更订]正|改一?下")
_NOT_THAT_ONE = pattern(
    r"(?:不是|并非|不叫)(?P<was>(?:(?![我俺你他她的是])[\u4e00-\u9fff]){3,10}?)[，,、；;]\s*(?:而?应?该?是|应为|叫)"
    r"(?:[^，。；！？,;!?\n]{0,8}?[的边壁面])?(?P<now>(?:(?![我俺你他她的是那某])[\u4e00-\u9fff]){2,8}"
    r"(?:快餐店?|饭店|酒店|酒楼|餐厅|餐馆|饭[馆庄]|[面饺]馆|食府|烧烤|火锅|超市|幼儿园|小学|中学))(?=[，。；！,;!\s]|$)"
)
"""记错了，不是稻花香，是隔壁的稻谷香快餐: without quotes only where somebody says that it was told wrong."""
RENAMED = "{why}；来报称单位名称有误，应为“{now}”，请核对并更正"
"""Why a call is in the case of the unit that it says was another."""


def renames(signal: Signal) -> tuple[str, str] | None:
    """The name that is not the right one, and the right one, where somebody who turns to the office says so."""
    if signal.channel not in _TOLD_US:
        return None
    whole, subject = signal.whole, signal.subject
    if said := _QUOTED.search(whole):
        return (said["was"], said["now"]) if said["was"] != said["now"] else None
    if (said := _MISTAKEN.search(whole)) and subject and subject.name and subject.name != said["now"]:
        return subject.name, said["now"]
    return _instead(whole)


def _instead(whole: str) -> tuple[str, str] | None:
    """The name of a unit that somebody says is not the right one, and the right one: 不是稻花香，是“稻谷香快餐”."""
    said = _OTHER_NAME.search(whole) or (_NOT_THAT_ONE.search(whole) if _TOLD_WRONG.search(whole) else None)
    return (said["was"], said["now"]) if said and said["was"] not in said["now"] else None
