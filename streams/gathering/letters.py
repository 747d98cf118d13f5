"""Letters (来函): what somebody writes or calls about, where it is neither an affair nor a complaint."""

import re

from classifiers.played import announces_drill
from classifiers.words import normalise
from connectors.signal import Channel, Signal

_ABOUT = (
    ("更正函", "更正函|特此更正|更正如下"),
    ("交办、转办事项", "交办|转办|督办"),
    ("请求协查", "协查|协助(?:调查|核查|核实)|[请贵][^,。;]{0,12}(?:核查|核实)"),
    ("要求报送材料", "报送|上报|填报|[报反][^,。;]{0,16}(?:名单|台账|总结|报表|情况报)|反馈[^,。;]{0,12}(?:名单|情况)"),
    ("会议通知", "(?:召开|参加)[^,。;]{0,16}会议?|参会|与会"),
    ("要求书面答复", "函复|回函|复函|书面[答回]复|反馈"),
    ("撤回、撤诉", "撤回|撤诉|撤销(?:投诉|举报)"),
    ("情况通报", "通报|通告|提示函|预警"),
)
_SUBJECTS = [(name, re.compile(words)) for name, words in _ABOUT]
DRILL, PLAYED = "应急演练预告", "演练信息"


def subject_of_letter(signal: Signal) -> str | None:
    """What it wants, in a few words; None of a post, and where nothing tells."""
    if signal.channel == Channel.MEDIA:
        return None
    folded = normalise(signal.whole)
    if signal.exercise is None and announces_drill(folded):
        return DRILL
    return next((name for name, said in _SUBJECTS if said.search(folded)), None)
