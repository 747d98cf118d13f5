"""Journalists (记者): who calls as one and asks what is done about an affair does not know by themselves that anybody
fell ill, and has no right of their own to be met: it is public opinion (政务舆情), which has a time to be answered.

A journalist who fell ill, saw it or passes on what somebody told the paper is a witness like anybody.
"""

from typing import Any

from classifiers.assessment import Assessment, Kind
from classifiers.patterns import pattern
from connectors.signal import Channel, Request, Signal
from playbooks.facts import PEOPLE

_REPORTER = r"(?:记者|编导|栏目组)(?!站|节|团)"
_IS_ONE = pattern(
    rf"(?:我们?|这里|这边|本人|您好|你好)[^，。；！？,;!?\n]{{0,3}}是[^，。；！？,;!?\n]{{0,14}}?{_REPORTER}"
    rf"|(?:^|[。；\n])\W*[^，。；：！？,;:!?\n]{{0,14}}?{_REPORTER}[^，。；：！？,;:!?\n]{{0,6}}?"
    r"(?:来[电函访]|致电|打来|来问|[询问]|想|要求?采访|采访)"
)
"""我是示例电视台记者; 示例日报记者来电询问. A reader or a canteen of a paper is none."""
_TAKEN_DOWN = pattern(
    rf"(?:^|[。；\n])\W*+(?!本[报台网刊])[^，。；：！？,;:!?\n对]{{0,14}}?{_REPORTER}"
    r"[^，。；：！？,;:!?\n接收从据热]{0,6}?来[电函访]"
)
"""So writes whoever was asked. What is printed tells where its own journalists called (记者致电), what others told them
(记者接到读者来电), and who would not receive them (面对记者来访)."""
_IS_ANSWERED = pattern("已[^，。；,;\\n未没不无请待]{0,8}(?:答复|回复|回应)")
_ASKS = pattern(
    "采访|请问|想[问了]|问一?[下问]|询问|[来想要]问|了解|属实|核实|求证|证实|回应|答复|说明情况|是否|是不是|有没有"
    "|怎么(?:处理|看|办|查)|如何(?:处理|处置|看)|什么时候|何时|进展|通报|[？?吗]"
)
_WITNESS = pattern(
    "[我俺](?:自己|本人|也|都|们|昨[天晚]|今[天早]|前天|刚|中午|晚上)*(?:在[^，。；,;\\n]{1,20})?"
    "(?:吃|喝|就餐|用餐|点了|买|拉|吐|肚子|腹[泻痛]|中毒|住院|不舒服|看[到见]|目睹|拍|亲)"
    "|[我俺咱](?:们)?(?:家|的?(?:孩子|儿子|女儿|闺女|爸|妈|父|母|老公|老婆|爱人|丈夫|妻子|媳妇|同事|朋友|家人))"
    "(?![^，。；,;\\n]{0,6}(?:报社|栏目))"
    "|亲(?:眼|自|身)|现场(?:看|见|有|共)|目睹|暗访|走访|探访|调查发现|[看见拍]到(?!网|报道|视频|消息|有人|通报|帖)"
)
"""They ate there, their own people did, or they saw it."""
_PASSES_ON = pattern(
    "(?:接到|收到|有|据)[^，。；,;\\n]{0,8}(?:观众|读者|听众|群众|市民|家长|网友|热线)?[^，。；,;\\n]{0,4}"
    "(?:爆料|反映|投诉|举报|求助|来信)"
    "|(?:观众|读者|听众|群众|市民|家长|顾客|热线)[^，。；,;\\n]{0,6}(?:爆料|反映|投诉|举报|求助|[称说])"
)
_HEARSAY = pattern("网[上传友]|听说|据说|有消息|传[言闻说]|在传|流传|热搜|帖子|的(?:情况|消息|传闻)")
"""Where it stands, who fell ill is what others say; without, who counts people knows of them."""
_THEMSELVES = pattern(
    "本人|自己|[我俺咱](?:们)?(?:和|跟|与|报社|台|单位|公司|家|女|男|孩|爸|妈|老)|同事|现在在|看[见到]|告诉我|跟我说"
    "|[我俺咱](?:们)?[^，。；,;\\n]{0,8}(?:[吃喝吐拉泻]|不舒服|住院)"
)
_OF_HARM = (Kind.INCIDENT, Kind.COMPLAINT, Kind.RUMOUR)
NOBODY_S: dict[str, Any] = dict.fromkeys((*PEOPLE, "children", "grade", "treated", "pupils", "request", "concealed"))
"""Facts of what a journalist asks: how many fell ill is what they want to know."""


def is_told_to_us(signal: Signal) -> bool:
    """Whether somebody turned to this office: by telephone, in writing, or to whoever watches the media for it, who
    took down what a journalist asks."""
    is_taken_down = signal.channel == Channel.MEDIA and _TAKEN_DOWN.search(signal.whole) is not None
    return is_taken_down or signal.channel in (Channel.DUTY, Channel.NOTICE)


def waits_for_us(signal: Signal, assessment: Assessment) -> bool:
    """Whether an item among the media is no report: a journalist asked this office, and waits."""
    is_asked = assessment.relevant and signal.channel == Channel.MEDIA and is_told_to_us(signal)
    return is_asked and _ASKS.search(signal.whole) is not None and _IS_ANSWERED.search(signal.whole) is None


def asks_as_press(signal: Signal, assessment: Assessment) -> bool:
    """Whether a journalist calls or writes who only asks about something that is said to be wrong with food."""
    whole = signal.whole
    if not is_told_to_us(signal) or signal.counts_people:
        return False
    if not assessment.relevant or signal.request not in (None, Request.ENQUIRY):
        return False
    is_of_harm = assessment.harm.counts_people or assessment.kind in _OF_HARM or assessment.hazard is not None
    if not is_of_harm or _IS_ONE.search(whole) is None or _ASKS.search(whole) is None:
        return False
    if assessment.harm.counts_people and (_HEARSAY.search(whole) is None or _THEMSELVES.search(whole)):
        return False
    return _WITNESS.search(whole) is None and _PASSES_ON.search(whole) is None


def of_press(signal: Signal, assessment: Assessment) -> dict[str, Any]:
    """What stands in the place of the facts of such a call; what was taken down as 咨询 is answered too."""
    kind = assessment.kind if assessment.kind in (Kind.COMPLAINT, Kind.RUMOUR) else Kind.INCIDENT
    return {**NOBODY_S, "kind": str(kind), "request": str(signal.request) if signal.request else None}
