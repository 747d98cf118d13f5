"""Care (接诊): whether a text says that a medical institution has received patients, and since when.

A hospital's duty to report begins only when it has received somebody: words such as "not gone to hospital yet" or
"should we go" say that it has not.
"""

import re
from datetime import time

from ..patterns import pattern

_SIGNS = (
    r"接诊|收治|就诊|就医|送医|急诊|门诊|住院|入院|住进|留院|留观|重症|抢救|洗胃|输液|打点滴|打?吊[针瓶]|[挂吊]着?水"
    r"|救护车[拉接送]|(?:[去到进往在从]了?|送|住)[^,，。；;！!？?\s]{0,8}(?:医院"
    r"|卫生院|诊所|卫生室|急救)(?!上班|工作|食堂|附近|门口|旁|对面)"
    r"|(?:医院|卫生院|诊所|医生|大夫)[^,，。；;！!？?\s]{0,8}(?:诊断|检查"
    r"|治疗|看病|躺着|说|报告|观察|抽血|查出|给予|血液|按)|确诊"
)
_CARE = pattern(_SIGNS)
_DENIED = pattern(r"(?:没有?|未(?!成年)|无)[^,，]{0,4}$")
_MEANT = pattern(
    r"不[用需必想敢]|还不|无[需须]|是否|要不要|需不需要|该不该|用不用|打算|准备|想(?!吐)"
    r"|建议|如果|如需|若|要是|万一|正要|马上|一会儿?|等会儿?|明天|害怕|的话"
)
_NEAR = 8
"""Characters before a word of care within which a denial or an intention is about it."""
_NAMED = r"(?:医院|[市县区][一二三四五六]院|妇幼|卫生院|保健院|卫生服务中心|急救中心|诊所|门诊部|卫生室)"
_MEDICAL = pattern("医院|卫生|诊所|门诊|急救|保健院|疾控")
"""The same of a name by itself, where 卫生 and 疾控 stand for nothing else."""
_STAFF = r"的?(?:[^,，。；;！!？?\s的]{0,6}科|急诊|急救|医生|大夫|护士|值班|院办|医务|总值班)"
_IN_ITS_NAME = pattern(
    rf"(?:我们?|这里|这边)(?:这里|这边)?是[^,，。；;！!？?\s的]{{0,16}}{_NAMED}(?:{_STAFF}|[,，。:：])"
    rf"|^[^,，。；;！!？?\s的]{{0,16}}{_NAMED}(?:{_STAFF})?[^,，。；;！!？?\s的]{{0,8}}(?:来电|电话报告|报告?)[,，:：]"
    r"|^(?!投诉|举报|反映|关于|在|去|到"
    rf"|从)[^,，。；;！!？?\s的]{{0,16}}{_NAMED}(?:{_STAFF})?[^,，。；;！!？?\s的]{{0,4}}[:：]"
    r"(?![^。；;\n]{0,12}(?:食堂|餐厅|病号饭|订餐|营养餐|超市))"
    rf"|(?:我院|本院|我们医院|我们急诊|我科)[^,，。；;！!？?\s]{{0,12}}(?:接诊|收治|急诊|门诊|就诊)"
)
"""这里是中心医院急诊科, 中心医院来电：, 我院收治: the voice of the institution. 我院 alone may be a care home's."""
_NAME_IN = pattern(rf"(?:.*[是为])?(?P<name>[^,，。；;！!？?\s的]{{0,16}}{_NAMED})")
_PARTS = pattern(r"[,，。；;！!？?\n]+")
_ASKED = pattern(r"[吗么]$")
_CLOCK = (
    r"(?P<hour>[01]?\d|2[0-4])\s*(?:[:：]\s*(?P<minute>[0-5]\d)|[点时]\s*(?:(?P<half>半)|(?P<minutes>[0-5]?\d)\s*分?)?)"
)
_SINCE = pattern(
    r"(?<![\d/.-])(?P<part>上午|早上|早晨|清晨|凌晨|今早|中午|下午"
    rf"|傍晚|晚上|今晚|夜里)?\s*{_CLOCK}\s*(?:左右|许|前后)?\s*"
    r"(?:以来|以后|之后|后|起|开始|陆续|[至到]\s*\d)"
)
_AFTERNOON = ("下午", "傍晚", "晚上", "今晚")


def received(text: str) -> bool:
    """Whether a medical institution is said to have received somebody."""
    return any(_is_told(part) for part in _PARTS.split(text))


def is_medical(name: str) -> bool:
    """Whether a name is of a medical institution, which reports others' patients under its own name."""
    return _MEDICAL.search(name) is not None


def is_of_institution(text: str) -> bool:
    """Whether a medical institution itself says this, by how it names itself; a patient who names it does not."""
    return _IN_ITS_NAME.search(text) is not None


def institution_of(text: str) -> str:
    """The name of the medical institution that itself says this; empty where none does, or gives no name."""
    said = _IN_ITS_NAME.search(text)
    name = _NAME_IN.search(said[0]) if said else None
    return name["name"] if name else ""


def received_since(text: str) -> time | None:
    """Since what time of the day a medical institution has received patients; None when the text does not say.

    Only a beginning counts ("since 9:15", "from 9:15 on"): "as of 10:15" is when it was counted.
    """
    for part in _PARTS.split(text):
        found = _SINCE.search(part)
        if found and _is_told(part) and not re.search(r"截[至止]", part[: found.start() + 1]):
            return _time(found)
    return None


def _is_told(part: str) -> bool:
    if _ASKED.search(part):
        return False
    signs = list(_CARE.finditer(part))
    before = (part[max(0, sign.start() - _NEAR) : sign.start()] for sign in signs)
    return any(not _DENIED.search(each) and not _MEANT.search(each) for each in before)


def _time(found: re.Match[str]) -> time | None:
    hour, minute = int(found["hour"]), int(found["minute"] or found["minutes"] or (30 if found["half"] else 0))
    if found["part"] in _AFTERNOON and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 else None
