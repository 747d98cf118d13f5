"""Taken back (称系误报): who reported people ill says that it was a mistake. Nobody is counted by it, and nothing that
was counted is undone by it: a person has to ask, and says then what holds."""

import re

from classifiers.assessment import Assessment
from connectors.signal import Channel, Signal

WORDS = "{why}；来电人称此前系误报，须核实"
"""Why such a call is in a case."""
HEADING = "称此前系误报"
"""What a case is called that such a call opens."""
_BY_CALLERS = (Channel.DUTY, Channel.COMPLAINT, Channel.ILLNESS)
_BACK = re.compile(
    r"(?:报|弄|搞|听|看)(?:错|岔|倒|混)了?(?!了?(?:人数|数字|时间|地方|地址|名字|楼))|误报|误会|虚惊一场|乌龙|别记了|别当真|当我没[说报]|作废"
    r"|[没不]是(?:吃|饭菜?|食堂|这顿饭)[^，。；！？,;!?\n]{0,4}(?:坏|出|引起|的事|问题)[^，。；！？,;!?\n]{0,4}[，,](?:是|其实|原来)"
    r"|(?:其实|原来|医生说|查出来)是?(?:晕车|中暑|感冒|喝多|喝醉|怀孕|孕吐)"
)
_NOT_SO = re.compile(
    r"(?:不是|并非|没有?|不算|哪是|是不是|是否|会不会|可能|怕|以为|勿|不要|别|避免|防止|以免|咋能|不可能)[^，。；！？,;!?\n]{0,4}$"
)
"""不是误会, 是不是搞错了: nothing is taken back."""
_OTHERS_SAY = re.compile(
    r"(?:老板|店[家里主]|商家|学校|校[方长]|园[方长]|老师|厂[里方]|食堂|对方|他们?|她们?)"
    r"[^，。；！？,;!?\n]{0,6}?(?:说|称|讲|认为|推)[^，。；！？,;!?\n]{0,8}$"
)
"""What those say who are complained of; unless the caller asks to strike what was reported."""
_STRIKES = re.compile(r"别记了|别当真|当我没[说报]|作废|我[^，。；！？,;!?\n]{0,6}报的")
_ALL_THE_SAME = re.compile(
    r"(?:但|可是?|不过|根本|明明|就是)[^。！？!?\n]{0,16}(?:吐|拉|疼|住院|难受|中毒)|[还仍]在(?:吐|拉|医院|抢救|输液|住院)"
)
_RECOUNTED = re.compile(r"(?:是|应[为是]|改[为成])[\d一二两三四五六七八九十百]+[名个人例]")
"""说倒了，是32个: another number, and nothing taken back."""
_GRAVE = ("hospitalised", "critical", "dead", "observed")


def takes_it_back(signal: Signal, assessment: Assessment) -> bool:
    """Whether somebody who speaks to the office says that what was reported before was a mistake."""
    if signal.channel not in _BY_CALLERS or signal.counts_people:
        return False
    if any(assessment.harm.count(name) for name in _GRAVE):
        return False
    whole = signal.whole
    if _ALL_THE_SAME.search(whole) or _RECOUNTED.search(whole):
        return False
    return any(_is_said(whole, hit) for hit in _BACK.finditer(whole))


def _is_said(whole: str, hit: re.Match[str]) -> bool:
    before = whole[max(0, hit.start() - 20) : hit.start()]
    if _NOT_SO.search(before):
        return False
    return _OTHERS_SAY.search(before) is None or _STRIKES.search(whole) is not None
