"""Letters (来函): what somebody writes or calls about, where it is neither an affair nor a complaint; and whether a
letter or a row of a register puts right (更正) what an earlier one of the same sender said.

Such a one is no second affair and begins no second time of law: the first one's runs on, and a person corrects what was
wrong.
"""

from functools import reduce

from classifiers.harm.mended import takes_back
from classifiers.kinds.played import announces_drill
from classifiers.patterns import pattern
from classifiers.words import normalise
from connectors.signal import Channel, Signal
from connectors.text import digest_text

from .wanted import retimed, unnamed

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
_SUBJECTS = [(name, pattern(words)) for name, words in _ABOUT]
DRILL, PLAYED = "应急演练预告", "演练信息"
AMENDED = "{why}；更正此前来件，请核对并更正"
"""Why it is in a case."""
RECALLED = "{why}；来件单位撤回此前来件，请核实后办结"
"""Why a letter is in a case that takes an earlier one back."""
_EARLIER = "(?:前函|原函|上函|此前(?:的)?来?函|(?:协查|协助[调核]?查?)(?:函|请求|要求|事项)|请求|来函)"
_RECALLS = pattern(
    rf"(?<![不未请])(?:撤[回销]|收回)(?:[^，。；！？,;!?\n]{{0,16}}?){_EARLIER}"
    rf"|{_EARLIER}[^，。；！？,;!?\n]{{0,6}}?(?<![不未])(?:撤[回销]|作废|收回)"
    r"|(?:无需|不再需要|不必|请?终止|取消)(?:再|贵[^，。；,;\n]{1,4})?(?:协查|协助[调核]查)"
    r"|(?:不再(?:要求|需要)?|取消)(?:[^，。；,;\n不]{0,10}?的)?(?P<report>反馈|报送|上报|回复|函复)(?!时[间限]|期限)"
)
_STILL_WANTS = pattern(r"仍[须需应请要按]|逾期|视为|按[期时]|最终报告|终报")
"""不再要求报送日报，最终报告仍须报送; 逾期不再反馈的视为没有: it is waited for all the same."""
_BY_WRITERS = (Channel.COMPLAINT, Channel.NOTICE, Channel.DUTY, Channel.SAMPLING)
_AMENDS = pattern(
    r"^\W*(?:更正|订正|勘误|补正)[^，。；！？：,;!?:\n]{0,6}(?:[】\])）]|[:：，,])"
    r"|^[^，。；！？,;!?\n]{0,30}(?:更正|勘误)(?:的?函|通知|说明)|(?:特此|现予?以?|予以)(?:更正|订正|勘误)"
    r"|^\W*(?:上次|前面|昨天|之前|先前|刚才)[^，。；！？,;!?\n]{0,12}(?:说|写|填|报|登记)(?:错|反|混)了"
)
_SENDER = pattern(
    r"(?P<name>[\u4e00-\u9fff]{2,6}?[省市县区]|(?<![\u4e00-\u9fff])(?:国家|[省市县区])?)"
    r"(?P<body>食安办|食安委(?:办公室|办)?|食品安全委员会办公室|市场监管总?局|市场监督管理总?局"
    r"|卫健委|卫生健康委|疾控中心|公安局|教体局|教育局|农业农村局|商务局|海关|人民检察院|检察院"
    r"|人民法院|纪委监委|信访局|消费者协会|消协|(?:人民)?政府(?:办公室|督查室|办)?|督查室)"
)
_SHORT = {"监督管理": "监管", "食品安全委员会": "食安委", "食安委办公室": "食安办", "食安委办": "食安办", "人民": ""}
"""One body by its long name and its short one."""
_TOPIC = pattern(
    r"(?:生产|销售|经营|购进|供应|查获)的(?:“[^”\n]{1,12}”)?(?P<first>[\u4e00-\u9fff]{2,6}?)(?=[（(，,。批抽检不霉])"
    r"|[发致给]?贵[区局办市县](?:的|有关"
    r"|关于)?(?P<later>[\u4e00-\u9fff]{2,6}?)(?:的?(?:协查|通报|移送|交办|核查|不合格|抽检))"
)
_NUMBER = pattern(r"(?P<of>[\u4e00-\u9fff]{2})[〔\[（(【](?P<year>20\d\d)[〕\]）)】]第?(?P<n>\d{1,5})号")
"""监函〔2026〕12号: with the last signs of its series, for words may stand before it."""
_QUOTED = pattern(r"[“\"](?P<name>[\u4e00-\u9fff0-9A-Za-z]{3,20})[”\"]")
_NAMES_MAX = 5


def recalls(signal: Signal) -> bool:
    """Whether a letter takes back an earlier one of its sender; a complaint that is taken back is none."""
    return bool(recalled(signal))


def recalled(signal: Signal) -> str:
    """In which words it does; empty where it does not."""
    said = _RECALLS.search(signal.whole) if signal.channel == Channel.NOTICE else None
    if said is None or said["report"] and _STILL_WANTS.search(signal.whole):
        return ""
    return unnamed(said[0])


def sender_of_letter(signal: Signal) -> str | None:
    """The body that wrote it, by its name; None of what is no letter."""
    sender = _SENDER.search(signal.whole) if signal.channel == Channel.NOTICE else None
    return reduce(lambda name, each: name.replace(*each), _SHORT.items(), sender[0]) if sender else None


def subject_of_letter(signal: Signal) -> str | None:
    """What it wants, in a few words; None of a post, and where nothing tells."""
    if signal.channel == Channel.MEDIA:
        return None
    folded = normalise(signal.whole)
    if signal.exercise is None and announces_drill(folded):
        return DRILL
    return next((name for name, said in _SUBJECTS if said.search(folded)), None)


def amends(signal: Signal) -> bool:
    """Whether it says that it puts right an earlier one; numbers of people that are put right are read as numbers."""
    whole = signal.whole
    return signal.channel in _BY_WRITERS and _AMENDS.search(whole) is not None and not takes_back(whole)


def letter_of(signal: Signal, product: str | None) -> str | None:
    """Who wrote about which food, by which a letter that puts it right finds the first; None of what is no letter."""
    sender = sender_of_letter(signal)
    topic = _TOPIC.search(signal.whole) if sender else None
    food = product or (topic and (topic["first"] or topic["later"]))
    return digest_text(f"{sender}|{food}") if sender and food else None


def names_of_letter(signal: Signal) -> list[str]:
    """By what else a later letter finds the first: its number (文号), and what its sender wrote about in quotes."""
    if signal.channel != Channel.NOTICE:
        return []
    sender, whole = sender_of_letter(signal), signal.whole
    numbers = [f"{hit['of']}〔{hit['year']}〕{int(hit['n'])}号" for hit in _NUMBER.finditer(whole)]
    quoted = [digest_text(f"{sender}|{hit['name']}") for hit in _QUOTED.finditer(whole)] if sender else []
    return list(dict.fromkeys([*numbers, *quoted]))[:_NAMES_MAX]


def ways_to(signal: Signal, product: str | None) -> list[tuple[str, str, int]]:
    """By what letters about one thing find each other, each with its words, and 1 where it speaks of an earlier one:
    what puts it right or moves its time finds it, whatever else it names; two first ones do not."""
    found, speaks = _names(signal, product), amends(signal) or recalls(signal) or bool(retimed(signal))
    return [(each, each.replace("|", "·"), int(speaks)) for each in found]


def finds_by_sender(signal: Signal, product: str | None) -> bool:
    """Whether a letter finds the earlier one by its sender, where there is only one: it takes it back and names nobody
    in quotes, or moves its time and names nothing."""
    if recalls(signal):
        return _QUOTED.search(signal.whole) is None
    return bool(retimed(signal)) and not _names(signal, product)


def _names(signal: Signal, product: str | None) -> list[str]:
    letter = letter_of(signal, product)
    return [*([letter] if letter else ()), *names_of_letter(signal)]
