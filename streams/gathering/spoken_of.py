"""Spoken of: the name of a unit of an open case stands in a text, though nothing in the text says that it is one; or a
site (工地) or plant (厂), called after what is built there or by a name that is read as none.

康宁医院：一品香烧烤的4名患者…; 老渠家烩面那个…: who calls again does not say once more what sort of place it was.
"""

import re
from collections.abc import Iterable, Iterator

from classifiers.beside import is_landmark
from classifiers.harm.care import is_medical
from classifiers.where.schools import is_school_name
from connectors.text import digest_text

GRAM = 3
"""Signs at the beginning of a name, by which it is looked up."""
_MOST = 400
"""Signs at the beginning of a text that are looked at."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MAY_STAND_BEFORE = frozenset(
    "在到去从把被给对于和与跟是有了说我俺咱你他她们这那某个县市镇乡路街区道号的来往向由找问吃订买按至及查报"
)
_SORT = re.compile(r"(?:馆|店|饭店|餐厅|餐馆|酒楼|饭庄|食府|烧烤|火锅|分店|总店|超市|有限公司|公司)$")
_OF_SOMEBODY = re.compile(r"[家记氏姐嫂哥叔妹婶爷娘]|[楼阁轩斋府居苑庄]$")
"""老渠家烩面, 聚福楼: short for a name, where 兰州拉面 is only a dish."""
_GOES_ON = re.compile(
    r"[一二三四五六新老]?分?店(?!的|里)|[小社]区|超市|宾馆|酒店|商场|市场|学校|小学|中学|幼儿园|医院|公司|村|路|街"
)
"""Behind what is short for a name: it is another's."""
_SITE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,8}?(?:[一二三四五六七八九十\d]{1,2}(?:期|标段?|号楼|号院))?)(?:的?建筑|施工)?(?P<kind>工地)"
    r"|(?P<plant>[\u4e00-\u9fff]{2,8}?)(?P<sort>(?:食品|电器|电子|服装|纸品|面粉|饲料|化工|机械|家具|玩具|制药|塑料|五金|建材|水泥|制衣|制鞋|酿酒|酒"
    r"|调味品|罐头|饮料|乳品|副食品|粮油|汽配|印刷|造纸|纺织|轴承|阀门|电池|电缆)厂)(?![家商里长房区子])"
)
_LEADS_TO_IT = re.compile(
    r".*(?:[的在到去从把被给对于和与跟是有了说我俺咱你他她们这那某个县市镇乡路街报称家吃处所]|街道|(?<![小社])区|[一几多两]个)"
)
_NO_NAME = re.compile(
    r"(?:附近|旁边?|对面|隔壁|村里|路边|建筑|施工|[小社]区|本|大型?|小型?|新|老|多|该|各|外|一|加工|生产|制造|地下|发现|走访|国营|私人|无证)*"
)
_LEAST, _PLANT = 3, range(2, 5)
"""Signs of a site's name, and of a plant's before its trade."""


def grams(whole: str) -> list[str]:
    """By what the names in a text would be looked up."""
    text = digest_text(whole[:_MOST])
    found = (text[at : at + GRAM] for at in range(len(text) - GRAM + 1) if _may_begin(text, at))
    return [gram for gram in dict.fromkeys(found) if all(map(_HAN.match, gram))]


def is_looked_up(name: str) -> bool:
    """Whether texts are searched for it: a hospital tells of others' patients under its own name."""
    return len(name) > GRAM and not is_medical(name)


def named_in(whole: str, names: Iterable[str]) -> str | None:
    """The one of these names that a text speaks of; None where it speaks of none, or of several."""
    text = digest_text(whole[:_MOST])
    found = {name: span for name in names if (span := next(_spans(text, name), None))}
    longest = [
        name
        for name, (start, end) in found.items()
        if not any(a <= start and end <= b and (a, b) != (start, end) for a, b in found.values())
    ]
    return longest[0] if len(longest) == 1 else None


def _spans(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where a text says a name, or what is short for it."""
    short = _short(name)
    for at in (hit.start() for hit in re.finditer(re.escape(short or name), text)):
        end = at + len(name if text.startswith(name, at) else short)
        is_whole = end == at + len(name)
        if _may_begin(text, at) and not is_landmark(text, end) and (is_whole or not _GOES_ON.match(text, end)):
            yield at, end


def _short(name: str) -> str:
    """聚福楼饭店 without its sort, where what is left is a name still."""
    sort = _SORT.search(name)
    left = name[: sort.start()] if sort and not is_school_name(name) else ""
    return left if len(left) >= GRAM and _OF_SOMEBODY.search(left) else ""


def _may_begin(text: str, at: int) -> bool:
    before = text[at - 1 : at]
    return not before or before in _MAY_STAND_BEFORE or _HAN.match(before) is None


def site_of(whole: str) -> str | None:
    """The one site or plant that a text names; None where it names none, or several."""
    found = set()
    for hit in _SITE.finditer(whole):
        name = _LEADS_TO_IT.sub("", hit["name"] or hit["plant"])
        is_named = len(name) >= _LEAST if hit["name"] else len(name) in _PLANT
        if is_named and not _NO_NAME.fullmatch(name):
            found.add(f"{name}{hit['kind'] or hit['sort']}")
    return found.pop() if len(found) == 1 else None
