"""Spoken of: the name of a unit of an open case stands in a text, though nothing in the text says that it is one; or a
site (工地), a plant (厂), whose canteen it is (食堂) or what stands in quotes, called by a name that is read as none.

康宁医院：一品香烧烤的4名患者…; 老渠家烩面那个…: who calls again does not say once more what sort of place it was.
"""

import re
from collections.abc import Iterable, Iterator

from classifiers.harm.care import is_medical
from classifiers.patterns import pattern
from classifiers.where.beside import is_landmark
from classifiers.where.schools import is_school_name
from connectors.text import digest_text

GRAM = 3
"""Signs at the beginning of a name, by which it is looked up."""
_MOST = 400
"""Signs at the beginning of a text that are looked at."""
_HAN = pattern(r"[\u4e00-\u9fff]")
_MAY_STAND_BEFORE = frozenset(
    "在到去从把被给对于和与跟是有了说我俺咱你他她们这那某个县市镇乡路街区道号的来往向由找问吃订买按至及查报"
)
_SORT = pattern(r"(?:馆|店|饭店|餐厅|餐馆|酒楼|饭庄|食府|烧烤|火锅|分店|总店|超市|有限公司|公司)$")
_CARE = pattern(r"(?:托育(?:中心|园|机构)|早教中心|托管班|幼儿园|快餐店?|养老院|敬老院)$")
_POINTED_AT = pattern(r"那[几个些家位边一二两三四五六七八九十\d]|的?(?:孩子|娃|老人)们?")
_OTHER_THAN = pattern(r"(?:不是|并非|不叫)$")
"""乐陶陶那几个孩子, 不是稻花香: short for a unit that is known, where whoever speaks points at it."""
_BODY = pattern(r"(?:[局委厅]|(?:检察|法)院|政府|委员会|之家|大厦)$")
_OF_MEALS = pattern(
    r"那[几些一二两三四五六七八九十\d]+[个位名人]|头[晕疼痛]|恶心|呕吐|拉肚|腹[泻痛]|肚子|饭|食堂那|中毒"
)
"""What is told of a body's canteen; a body writes letters about other things too."""
_OF_SOMEBODY = pattern(r"[家记氏姐嫂哥叔妹婶爷娘]|[楼阁轩斋府居苑庄]$")
"""老渠家烩面, 聚福楼: short for a name, where 兰州拉面 is only a dish."""
_GOES_ON = pattern(
    r"[一二三四五六新老]?分?店(?!的|里)|[小社]区|超市|宾馆|酒店|商场|市场|学校|小学|中学|幼儿园|医院|公司|村|路|街"
)
"""Behind what is short for a name: it is another's."""
_SITE = pattern(
    r"(?P<name>[\u4e00-\u9fff]{2,8}?(?:[一二三四五六七八九十\d]{1,2}(?:期|标段?|号楼|号院))?)(?:的?建筑"
    r"|施工)?(?P<kind>工地)"
    r"|(?P<plant>[\u4e00-\u9fff]{2,8}?)(?P<sort>(?:食品|电器|电子|服装|纸品|面粉"
    r"|饲料|化工|机械|家具|玩具|制药|塑料|五金|建材|水泥|制衣|制鞋|酿酒|酒"
    r"|调味品|罐头|饮料|乳品|副食品|粮油|汽配|印刷|造纸|纺织|轴承|阀门|电池|电缆)厂)(?![家商里长房区子])"
)
_LEADS_TO_IT = pattern(
    r".*(?:[的在到去从把被给对于和与跟是有了说我俺咱你他她们这那某个县市镇乡路街报称家吃处所]"
    r"|街道|(?<![小社])区|[一几多两]个)"
)
_NO_NAME = pattern(
    r"(?:附近|旁边?|对面|隔壁|村里|路边|建筑|施工|[小社]区|本|大型?|小型?|新"
    r"|老|多|该|各|外|一|加工|生产|制造|地下|发现|走访|国营|私人|无证)*"
)
_CANTEEN = pattern(
    r"(?:^|[，。；：！？、,;:!?\n\s])(?P<name>[\u4e00-\u9fff]{3,14}?)(?:的"
    r"|[一二三四五六七八九十负\d]{1,2}[楼层]的?)*(?:职工|机关|员工|干部|内部)食堂"
)
"""Whose canteen it is stands before it: 市民之家三楼职工食堂."""
_BEFORE_IT = pattern(r"^.*(?:[我俺咱他她们]们?(?:在|是)?|[在到去从的]|昨天|今天|刚才|中午|早上)")
_NOBODY_S = pattern(r"(?:公司|单位|厂里?|局里?|机关|楼下|工地|某|一家|附近|旁边)+|.*[某哪].*")
_QUOTED = pattern(
    r"(?P<before>[在从去到区路街镇村道]|小区)?[“\"](?P<name>[\u4e00-\u9fff]{3,10})[”\"]"
    r"(?P<behind>[（(][^）)\n]{0,16}店[）)]|[^，。；,;\n]{0,4}(?:店|就餐|用餐|聚餐|吃[饭了的过]))?"
)
_A_SAYING = pattern(r"(?:产品|食品|中毒|[酒茶油奶糖饼]|事件|问题|行动|工程|亮灶|超市|市场|商场)$")
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
    if _BODY.search(name) and not _OF_MEALS.search(text):
        return
    yield from _pointed_at(text, name)
    short = _short(name)
    for at in (hit.start() for hit in re.finditer(re.escape(short or name), text)):
        end = at + len(name if text.startswith(name, at) else short)
        is_whole = end == at + len(name)
        if _may_begin(text, at) and not is_landmark(text, end) and (is_whole or not _GOES_ON.match(text, end)):
            yield at, end


def _pointed_at(text: str, name: str) -> Iterator[tuple[int, int]]:
    sort = _CARE.search(name)
    short = name[: sort.start()] if sort else ""
    for hit in re.finditer(re.escape(short), text) if len(short) >= GRAM else ():
        is_meant = _POINTED_AT.match(text, hit.end()) or _OTHER_THAN.search(text, 0, hit.start())
        if is_meant and not text.startswith(name, hit.start()):
            yield hit.span()


def _short(name: str) -> str:
    """聚福楼饭店 without its sort, where what is left is a name still."""
    sort = _SORT.search(name)
    left = name[: sort.start()] if sort and not is_school_name(name) else ""
    return left if len(left) >= GRAM and _OF_SOMEBODY.search(left) else ""


def _may_begin(text: str, at: int) -> bool:
    before = text[at - 1 : at]
    return not before or before in _MAY_STAND_BEFORE or _HAN.match(before) is None


def site_of(whole: str) -> str | None:
    """The one site, plant or canteen that a text names; None where it names none, or several."""
    return _only({*_built(whole), *_canteens(whole)})


def quoted_in(whole: str) -> str | None:
    """The one unit that stands in quotes where people bought or ate; None where none does, or several."""
    return _only({*_quoted(whole)})


def _only(found: set[str]) -> str | None:
    return found.pop() if len(found) == 1 else None


def _built(whole: str) -> Iterator[str]:
    for hit in _SITE.finditer(whole):
        name = _LEADS_TO_IT.sub("", hit["name"] or hit["plant"])
        is_named = len(name) >= _LEAST if hit["name"] else len(name) in _PLANT
        if is_named and not _NO_NAME.fullmatch(name):
            yield f"{name}{hit['kind'] or hit['sort']}"


def _canteens(whole: str) -> Iterator[str]:
    for hit in _CANTEEN.finditer(whole):
        name = _BEFORE_IT.sub("", hit["name"])
        is_built = re.search("[厂地]$", name) is not None
        if len(name) > _LEAST and not is_built and not _NOBODY_S.fullmatch(name):
            yield name


def _quoted(whole: str) -> Iterator[str]:
    for hit in _QUOTED.finditer(whole):
        if (hit["before"] or hit["behind"]) and not _A_SAYING.search(hit["name"]):
            yield hit["name"]
