"""Reports about officials (反映公职人员): told by their words, so that from the door on only the director opens them.

Who acts for the state must be said, and what they must not do. Words that are said of officials only may stand anywhere
in the sentence; what shops do as well (taking money, passing on a number) counts where the official does it. What
is missed can be marked by hand: by `MARK`, in the words of a call. What is taken for one wrongly costs
the director a look.
"""

import re

import ahocorasick_rs

from .patterns import pattern
from .signal import Signal

MARK = "（登记：反映公职人员）"
"""What the desk writes behind the words of a caller."""

_ANY = "[^，,。；！？\n]"
"""A sign of the same clause."""
_SAME = "[^，,。；！？\n投举查处店商厂企摊客老]"
"""A sign of the same clause that brings in nobody else and no dealing with what somebody else did."""

_OFFICE = (
    "(?:市场(?:监督管理|监督|监管)?|市监|监管|工商|食药监?|食品药品(?:监督管理"
    "|监管)|卫生(?:监督)?|卫健|教体?育?|农业(?:农村)?|公安"
    "|综合执法|城市?管理?|派出|街道)(?:分?局|中队|大队|执法队|委员?会?|厅|所(?![有在以属谓售卖需]))"
    "|食安办|街道办(?:事处)?|[区县乡镇]政府|城管|食药监|监管部门|主管部门|执法部门|职能部门"
)
_LEADER = "(?:局长|所长(?![期年时久])|科长|股长|队长|主任|站长|书记|领导|干部)"
_PERSON = (
    "执法人员|执法队员?|公职人员|公务员|监管人员|监管员|检查人员|检查员|稽查员|稽查人员|协管员|领导干部|民警|警察|城管"
    f"|(?:{_OFFICE}){_ANY}{{0,8}}(?:工作人员|人员|{_LEADER})|(?:{_OFFICE})(?:里)?的人"
    "|(?:市场监管|监督管理|市监|工商|食药|卫生|卫健|教育|农业|公安|派出)[^，"
    "。；！？\n]{0,8}(?:工作人员|人员|干部|领导|科长|队长|主任)"
    # 市场监管所张某某、市场监管局食品科李某：姓后面的“某”是人，“对某店”的不是
    f"|(?:{_OFFICE})(?:[一-鿿]{{0,4}}[科股室队组])?的?[^对向把将给于和"
    f"与请查从由到在了处某]某{{1,2}}(?![店家超餐饭厂公企市商])"
    "|局长|所长(?![期年时久])|科长|大队长|[镇乡区县]长|书记"
)
_STATE = f"(?:{_PERSON}|{_OFFICE})"

_OF_OFFICES = "吃拿卡要|索贿|受贿|保护伞|徇私|渎职|失职|滥用职权|玩忽职守|不作为|乱作为|权钱交易"
"""Beside an office, anywhere in the sentence."""
_OF_OFFICIALS = (
    f"{_OF_OFFICES}|行贿|收受|收了?(?:好处|红包|礼品|礼金|钱)|好处费|送(?:红包|礼金|好处)|包庇|舞弊"
    "|通风报信|泄露举报|泄露投诉|勾结|串通|打招呼放|说情"
)
"""Beside a person of the state, anywhere in the sentence."""

_GIFT = "(?:红包|礼[品金物]?|黑?钱|(?<![假劣毒真])[烟酒]|购物卡|[卡元块万]|好处|财物|回扣|保护费)"
_TO = "(?:店|商|老板|企业|对方|厂|经营|食堂|学校|被举报|被投诉|卖家|摊主)"
_KEEPER, _KIN = "(?:老板|店主|店家|商家|经营者)", "(?:亲戚|亲属|熟人|有关系|一伙|哥们)"
_OWN = "(?:信息|电话|姓名|名字|身份|号码|手机|住址|材料)"
_DOES = (
    # 收：收红包、收老板的烟酒、收了某店五千块钱；不含收到、收费、收缴、收走样品
    f"{_SAME}{{0,10}}收(?![到费据银缴走集治回购监])(?:(?!费){_ANY}){{0,8}}?{_GIFT}",
    # 要：索要、索取好处；不含索要票据、证照、台账
    (
        f"{_SAME}{{0,8}}(?:[向找跟问]{_ANY}{{1,6}}?)?(?:索[要取]|勒索|敲诈"
        f"|伸手要)(?!{_ANY}{{0,8}}(?:票|证|资料|材料|单|记录|台账|报告))"
    ),
    # 泄：把举报人信息告诉店家、泄露举报人身份、检查前打招呼
    f"{_ANY}{{0,6}}[把将]{_ANY}{{0,4}}(?:我|本人|举报|投诉|反映){_ANY}{{0,6}}{_OWN}{_ANY}{{0,4}}"
    f"(?:告诉|告知|透露|泄[露漏]|[发说]?给){_ANY}{{0,6}}{_TO}",
    f"{_SAME}{{0,6}}(?:泄[露漏]|透露){_ANY}{{0,4}}(?:我|举报|投诉|反映|检查|行动)",
    f"{_ANY}{{0,10}}(?<!不要)(?<!不得)(?<!别)(?<!勿)(?:提前|事先|事前){_ANY}{{0,6}}"
    f"(?:通知|告诉|告知|打招呼|透露|通气|报信){_ANY}{{0,3}}{_TO}",
    # 亲：是亲戚、一直罩着、入股
    f"{_ANY}{{0,8}}[和跟与是]{_ANY}{{0,6}}{_KEEPER}{_ANY}{{0,4}}{_KIN}",
    f"{_ANY}{{0,8}}(?:入股|参股|占股|有股份|有干股|罩着|撑腰)",
    # 不管：市场监管局都不管、互相推诿、走过场
    "(?:都|也|就|一直|始终|从来|根本|还是|至今|多次|每次|却|总是|只会|故意|互相|相互|一律)*"
    "(?:不管(?![是怎什多哪谁如有])|不闻不问|置之不理|推诿|敷衍|踢皮球|走过场|纵容|睁一只眼)",
)
"""What follows whom in the same clause."""
_ACTS = (
    f"{_STATE}(?:{'|'.join(_DOES)})",
    # 有个姓赵的干部，收了老板两条烟：说的还是这个人
    f"(?:{_PERSON})[，,](?:还|又|也|私下|背地里|经常|每次|总是?|曾|多次)*(?:{'|'.join(_DOES)})",
    f"(?:{_PERSON})[，,]?{_ANY}{{0,12}}(?:白吃|白喝|白拿|吃饭不给钱|吃饭从不给钱|吃请)",
    # 送：给执法人员塞购物卡、塞给所长两条烟、买通、打点
    f"[给向对]{_ANY}{{0,6}}?{_STATE}{_ANY}{{0,3}}[塞送]{_ANY}{{0,6}}?{_GIFT}",
    f"[塞送]给?{_ANY}{{0,3}}?(?:{_PERSON}){_ANY}{{0,6}}?{_GIFT}",
    f"(?:买通|打点|收买|贿赂){_ANY}{{0,4}}{_STATE}",
    f"{_KEEPER}{_ANY}{{0,6}}[和跟与是]{_ANY}{{0,4}}{_STATE}{_ANY}{{0,6}}{_KIN}",
)
"""Of whom and what in one clause."""

_WHO_RE, _GATE = pattern(_PERSON), pattern(_OF_OFFICIALS)
_OFFICE_RE, _OFFICES_ONLY = pattern(_OFFICE), pattern(_OF_OFFICES)
_ANY_STATE, _ACTS_RE = pattern(_STATE), pattern("|".join(_ACTS))
_STATE_WORDS = ahocorasick_rs.AhoCorasick(
    "市场 市监 监管 监督 工商 食药 药品 卫生 卫健 教 农业 公安 执法 城 派出 街道 食安办 政府 部门 公职 公务员 检查"
    " 稽查 协管 领导 民警 警察 局长 所长 科长 队长 镇长 乡长 区长 县长 书记".split()
)
"""Without one of these nothing of `_STATE` and no `MARK` stands in a text."""
_SENTENCE = pattern(r"[^。；！？\n]+")
_TRACE = pattern(
    rf"{re.escape(MARK)}|(?:姓[一-鿿]的)?(?:副|正)?(?:{_PERSON})(?:[一-鿿]某{{1,2}})?"
    rf"|{_OFFICE}|[副正]?{_LEADER}|{_OF_OFFICIALS}"
    rf"|[收送塞拿要]了?[^，。；！？\n]{{0,8}}?{_GIFT}|[他她](?![家们])|这人|此人"
    r"|(?:举报|控告|检举|告发|反映|要告)|上[面边头报]|报上去|压着|不给?[查管办]|没人[查管]"
)
"""Who is accused, of what, and who is meant by it in the same sentence."""


def names_officials(signal: Signal) -> bool:
    """Whether a signal speaks of misconduct of officials."""
    return accuses(f"{signal.title or ''}\n{signal.text or ''}")


def accuses(text: str) -> bool:
    """Whether a sentence of a text says of officials what they must not do."""
    if not _STATE_WORDS.find_matches_as_indexes(text):  # nearly every text, in a tenth of the time
        return False
    if MARK in text:
        return True
    return any(_accuses(part) for part in _SENTENCE.findall(text) if _ANY_STATE.search(part))


def traces(text: str) -> list[tuple[int, int]]:
    """Where a text that accuses speaks of officials or of what they did, by whatever word."""
    return [hit.span() for hit in _TRACE.finditer(text)]


def accusing(text: str) -> list[tuple[int, int]]:
    """The sentences of a text that accuse; all of them where only the desk's mark says that one does."""
    sentences = [hit.span() for hit in _SENTENCE.finditer(text)]
    return [span for span in sentences if _accuses(text[slice(*span)])] or sentences


def _accuses(sentence: str) -> bool:
    if _WHO_RE.search(sentence) and _GATE.search(sentence):
        return True
    if _OFFICE_RE.search(sentence) and _OFFICES_ONLY.search(sentence):
        return True
    return _ACTS_RE.search(sentence) is not None
