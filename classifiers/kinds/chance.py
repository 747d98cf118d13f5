"""Chance (巧合): when a text resembles a known rumour and repeats none, for it tells what was sampled, or what somebody
bought, and claims nothing of a food at large."""

from ..features import Reading
from ..patterns import pattern
from .singled import is_own_report, is_passed_on, says_of_all

_REPORT = 300
"""Characters from which on a text is a paper's, which speaks of many things."""
_PLAINLY = 0.55
"""How much such a one has to resemble a claim, unless it calls to spread it: of 2,584 reports of former years 53
resembled one, and hardly ten spoke of it."""
_SAMPLED = pattern("抽[检样查]|快检|送检|监测|检[测出验]|实测值|(?:监管|执法|检查)[^,。;!?]{0,12}(?:查出|发现|立案)")
_BY_OFFICE = pattern(
    "市监|市场监[管督]|药监|质监|质检(?!员)|农业农村|农产品|疾控|卫[健生]|海关|监管部门"
    "|执法|[省市区县总]局|食安办|抽[检样查]"
)
"""Who samples: no expert, and nobody who had something looked at."""
_ONE = pattern(
    "批次|批号|样品|下架|封存|召回|立案|责令|合格|实测|标准[值限]|检出值|某|摊|铺|[商超]店|超市|市场|公司|[店厂坊]"
)
"""What was sampled was some batch, or was somebody's."""
_OF_ALL = pattern(r"都[^,。;!?]{0,4}(?:检|测|查|有|是|含|超|泡|喷|加|打)|全[是都部]|没[有一]?[个家]?不")
_ASKED = pattern(
    "偷偷|不让说|网传|网上(?![买购订下])|传言|视频|短片|听|群里|怎么办|[吗么][,。?!]|还能不能|请问|咨询|想问"
)
"""A claim is heard of, or asked about."""
_WISHED = pattern("(?:请|要求|希望|申请|建议|望|能[不否])[^,。;!?]{0,6}[抽检]")
_BOUGHT = pattern(
    r"(?:[我俺咱]|本人|投诉人|举报人|来电人|诉求人|反映人|消费者|市民|女士|先生|[昨今前]天|[昨今]晚|上周|\d[日号]"
    r"|[在从于][^,。;!?]{1,20})[^,。;!?]{0,16}(?:[购采]买|网购|买|订|点)(?![卖单菜])"
    r"|^(?:[购采]买|网购|买)的?"
)
_HEARD = frozenset(("group:hearsay", "group:spread", "group:rumour_style"))
"""It is passed on: fewer groups than `singled` asks for, since whoever complains denies and claims as well."""


def is_chance(reading: Reading, similarity: float, channel: str | None, *, is_to_office: bool) -> bool:
    """Whether the likeness is one of words only. `channel`: samples make no claims."""
    if channel == "sampling" or is_own_report(reading) or is_find(reading):
        return True
    if is_to_office:
        return _is_own_purchase(reading)
    return len(reading.folded) > _REPORT and similarity < _PLAINLY and "group:spread" not in reading.groups


def is_find(reading: Reading) -> bool:
    """An office sampled a batch, or what somebody sells, and tells of that; nothing passes it on or says it of all."""
    folded = reading.folded
    if _SAMPLED.search(folded) is None or _BY_OFFICE.search(folded) is None or _ONE.search(folded) is None:
        return False
    if is_passed_on(reading) or says_of_all(folded):
        return False
    return not any(each.search(folded) for each in (_ASKED, _WISHED, _OF_ALL))


def _is_own_purchase(reading: Reading) -> bool:
    """Somebody tells the office what they bought, and neither asks of a claim nor heard one."""
    folded = reading.folded
    is_heard = not reading.groups.isdisjoint(_HEARD) or _ASKED.search(folded) is not None
    return _BOUGHT.search(folded) is not None and not (is_heard or says_of_all(folded))
