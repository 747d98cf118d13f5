"""Whereabouts: the roads, villages, estates, markets and schools that a text names, as it writes them.

Which county they lie in nobody can tell from the name alone, so they never place a text (`places` does that): they tell
a person where to go and look. A name is what stands between a word that leads to it and a word for a kind of place.
"""

from collections.abc import Collection, Iterable

import msgspec

from ..patterns import pattern
from ..words import LIMIT, normalise
from .beside import is_landmark
from .leads import DEEDS, HAVING_DONE, HOUSEHOLD, OFFICIAL, TROUBLE, Leads, behind_opening

_OPEN = (
    "大道",
    "大街",
    "街街道",
    "路街道",
    "小区街道",
    "街道",
    "胡同",
    "小区",
    "社区",
    "花园",
    "家园",
    "公寓",
    "新村",
    "广场",
    "路",
    "街",
    "巷",
    "村",
    "镇",
    "乡",
)
_VENUES = (
    *(
        "农贸市场",
        "批发市场",
        "菜市场",
        "市场",
        "夜市",
        "商场",
        "第一小学",
        "第二小学",
        "小学",
        "中学",
        "高中",
        "幼儿园",
    ),
    *("中心校", "学校", "学院", "大学"),
)
_TRUNK = "干道"
_KIND = pattern("|".join((*sorted((*_OPEN, *_VENUES), key=len, reverse=True), f"(?<=[东西南北]){_TRUNK}(?:街道)?")))
_NAME = pattern(r"[\u4e00-\u9fff]{1,14}$")
_KEPT_WHOLE = (
    "和平",
    "和谐",
    "家乐",
    "家和",
    "上海",
    "来福",
    "求是",
    "市场",
    "城市",
    "有余",
    "名仕",
    "名门",
    "住宅",
    "区人民",
)
"""Parts of names in which a word that leads to a name leads to nothing."""
_LEADS = Leads(
    rf"{DEEDS}|{OFFICIAL}|{TROUBLE}|{HAVING_DONE}"
    r"|公布|公开|抽查|调查|通知|参加|下发|查看|供给|配送|送往|推荐|安利|联系|直排"
    r"|就诊|[吃喝]完|[都在]传|本人系|地址|坐|各(?!庄)|(?:^|[时分])接(?![官驾龙旨诊到受待])|求(?!是|知|实|真|新|索|精)"
    r"|在|到|去|于|从|送|往|给|被|把|对|由|是|为|了|的|和(?!谐|[美睦顺]$)|与|及"
    r"|跟|来|叫|某|这|那|我|你|他|她|们|吃|喝|买|逛|进|出|找|问|说|称"
    r"|累计|接诊|收治|诊治|救治|报告|报称|通报|我院|本院|该院|医院|接到|核实|确认|网传"
    r"|经过|路过|反映|投诉|举报|位于|附近|旁边|对面|门口|楼下|隔壁|上|读|念|就|还|又|也|都|有"
    rf"|个|条|所|处|{HOUSEHOLD}(?!$)|位|名|点|分|时|号|^日(?!照|新|升|月|盛)|省|市|区|县"
    r"|曝光|查处|孩子|儿子|女儿|学生|家长|市民|网友|[昨今前当][天日]|[前昨日]报|发生地"
    r"|昨晚|今晚|今早|早上|上午|中午|下午|晚上|半夜|刚才|刚刚|住|怀疑|听说",
    _KEPT_WHOLE,
)
_NO_NAME = pattern(
    r"[全本整各大小老]?(?:走投无|回头|十字|城中|隔壁|两边|前面|后面|路边|街边"
    r"|外面|商业|步行|美食|农贸|批发|超级|国内|整个|当地|公立|私立"
    r"|民办|其他|所有|高速|附属|自家|集贸|大型|小型|综合|蔬菜|水果|海鲜|夜宵|小吃"
    r"|旧|养老|寄宿|水产|农产品|粮油|副食|果蔬|菜系|过马|中?小学|中学"
    r"|城际铁|街道|[乡城]?镇|乡|村里|[本全]村|中心|什么|部分|周边|[上下]班|[一二两三四五六七八九十几]+[家个所处]?)+"
)
_NO_NAME_ENDS = {
    "村": pattern(r"(?<!神)农$|邻$"),
    "社区": pattern(r"节$"),
    "广场": pattern(r"跳$"),
    "路": pattern(r"[绕跑走]$|不[见认]$|雪封$"),
}
"""农业农村局 is an authority and 走路 something one does: no village, no road. By the word for the kind of place."""
_NO_PLACE_AFTER = pattern(
    r"(?<=镇)[痛静定咳]|坊|舞|子|局|监|价|份额|经济|占|营销|需求|灯|团购|况|线|由|费|面|人|里的|民|亲"
)
_CALLED_ALIKE = pattern(r"(?:[社小]区)?(?:第[一二三四五六七八九十百\d]{1,3}|中心|完全|初级|高级|实验|希望)*")
"""What many schools are called: a name only behind that of the road, town or village."""
_CALLED_BY = pattern(r"(?:(?P<road>大道|大街|街道|(?<=[干东西南北])道|[路街巷])|[镇乡村])$")
_OUTER = {True: pattern(r".*(?:[镇乡路街市县]|(?<![社小])区)"), False: pattern(r".*[镇乡]")}
"""A road lies on another or in a town or district, a town in none (区人民路)."""
_NO_TOWN = pattern(
    r"过?马路|[公铁走一半过跑销]路|村镇|.*(?:农村|乡村|山村|城中村|邻村"
    r"|[乡城集]镇|小镇|城乡|[家故下]乡)|[本全该同进回][村镇乡]"
    r"|逛街|.*(?:美食|商业|步行|小吃)街"
)
_DETAIL = pattern(r"(?:[东西南北中]段|[东西南北]头)?(?:\d{1,5}号(?:院|楼|摊位|摊|档口|铺位|柜台)?)?")
_SHORTEST, _LONGEST = 2, 8
_TREATS = pattern(r"(?:第[一二三四五六七八九十])?(?:直属|附属)?(?:中心|人民|中医)?医院|[一二三四五六]附院")
"""新乡医学院 is no school before 第三附属医院 or 三附院, where patients go."""
SCHOOLS = ("小学", "中学", "高中", "学校", "幼儿园", "学院", "大学")
CALLED_BY_PLACE = (*SCHOOLS[:-2], "中心校", "菜市场", "农贸市场", "批发市场", "敬老院", "养老院")
"""What is called by the road, town or village where it is."""
_OF_A_TOWN = ("实验", "希望")
"""和平路实验小学 is mostly 实验小学, on that road; a town has one of its own."""


class Whereabouts(msgspec.Struct, frozen=True, kw_only=True):
    """A place as written; `start` and `end` are character offsets."""

    start: int
    end: int
    text: str


def find_whereabouts(whole: str, known: Iterable[tuple[int, int]] = ()) -> list[Whereabouts]:
    """Every place in order; what stands end to end is one (洪门镇和平路12号). `known`: spans that other lists found."""
    folded = normalise(whole[:LIMIT])
    spans = sorted([*known, *((start, end) for start, end, _ in _named(folded))])
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            first, last = joined.pop()
            start, end = first, max(last, end)
        joined.append((start, end))
    return [Whereabouts(start=a, end=b, text=whole[a:b]) for a, b in joined]


def venues_named(whole: str) -> set[str]:
    """Markets and schools that a text names: businesses, though no word for a trade stands in their names."""
    folded = normalise(whole[:LIMIT])
    return {whole[start:end] for start, end, is_venue in _named(folded) if is_venue}


def called_by_place(folded: str, low: int, start: int, at: int, towns: Collection[tuple[int, int]] = ()) -> int:
    """Where the name of a school or market begins that is called by its road, town or village (和平路小学,
    王村镇中心小学), not before `low`; `start` where what stands from there up to the word for its kind is a name.
    `towns`: where streets and towns stand that a list knows, which may be called by a part of their name (洪门小学)."""
    alike = _CALLED_ALIKE.fullmatch(folded, start, at)
    if alike and (known := next((first for first, last in towns if last == start), None)) is not None:
        return known
    kind = _CALLED_BY.search(folded, max(low, start - 2), start) if alike else None
    if alike is None or kind is None or (kind["road"] and alike.group()[:2] in _OF_A_TOWN):
        return start
    run = _NAME.search(folded, max(low, kind.start() - 14), kind.start())
    begin = run.start() + _LEADS.end(run.group()) if run else start
    outer = _OUTER[bool(kind["road"])].match(folded, begin, kind.start())
    begin = outer.end() if outer else begin
    is_name = begin < kind.start() <= begin + _LONGEST and not _NO_TOWN.fullmatch(folded, begin, start)
    return begin if is_name else start


def is_its_hospital(folded: str, end: int) -> bool:
    """Whether it is the hospital of the school whose name ends at `end`."""
    return _TREATS.match(folded, end) is not None


def is_school_called_alike(folded: str, start: int, at: int, end: int) -> bool:
    """第一中学 and 二中 have no name of their own before the word for their kind, which stands from `at` to `end`."""
    kind = folded[at:end]
    if kind[-1] in "中小":
        return start == at
    return start < at and kind in SCHOOLS and _CALLED_ALIKE.fullmatch(folded, start, at) is not None


def is_no_school(name: str, kind: str) -> bool:
    """其学校, 希望学校: what is said of a school or asked of one, and nobody's name; `name` stands before `kind`."""
    return kind.endswith(SCHOOLS) and (len(name) == 1 or (name.endswith("希望") and kind != "小学"))


def _named(folded: str) -> Iterable[tuple[int, int, bool]]:
    low = last = 0
    for kind in _KIND.finditer(folded):
        lead = _NAME.search(folded, max(last, kind.start() - 14), kind.start())
        start = lead.start() if lead else kind.start()
        start += _LEADS.end(folded[start : kind.start()])
        if kind.group() in _VENUES or kind.group() == "村":
            start = behind_opening(folded, start, kind.start())
        name = folded[start : kind.start()]
        shortest = 1 if kind.group().startswith(_TRUNK) else _SHORTEST
        is_name = shortest <= len(name) <= _LONGEST and not _is_none(name, kind.group())
        if kind.group().endswith(CALLED_BY_PLACE):
            whole = called_by_place(folded, low, start, kind.start())
            low, is_name, start = kind.end(), is_name or whole < start, whole
        is_hospital = kind.group() in SCHOOLS and is_its_hospital(folded, kind.end())
        is_name = is_name and folded[start - 1 : start] != "某"
        if is_name and not is_hospital and not _NO_PLACE_AFTER.match(folded, kind.end()):
            detail = _DETAIL.match(folded, kind.end())
            last = detail.end() if detail else kind.end()
            yield start, last, kind.group() in _VENUES and not is_landmark(folded, last)


def _is_none(name: str, kind: str) -> bool:
    ends = _NO_NAME_ENDS.get(kind)
    return (
        is_no_school(name, kind)
        or _NO_NAME.fullmatch(name) is not None
        or (ends is not None and ends.search(name) is not None)
    )
