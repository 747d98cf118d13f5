"""Suppliers (供餐单位、供应商): who is said to supply the meals, whichever business the affair is about, and whether to
schools."""

from ..patterns import pattern
from ..words import LIMIT, normalise

_NAME = (
    r"(?P<name>(?:(?!负责|统一|集中|提供|供餐|配餐|供应|承包|食堂是)[\u4e00-\u9fffa-z0-9()]){2,20}?"
    r"(?:公司|(?:中心|企业|合作社|餐饮|中央厨房|厂|店)(?![\u4e00-\u9fff]{0,8}公司)))"
)
_QUOTED = r"[“\"'「]?"
_WHOSE = r"(?:[^,，。；;！!？?:：\n]{0,10}的)?(?:一家)?(?:叫|名叫)?"
_SORT = "供餐|配餐|送餐|供货|供应|配送|承包|承办|食材供应"
_SAID = (
    rf"(?:{_SORT})(?:单位|公司|企业|商|方|者)(?:名称)?(?:都?是|为|系|叫做?|[:：]){_WHOSE}{_QUOTED}{_NAME}",
    rf"由{_WHOSE}{_QUOTED}{_NAME}[”\"'」]?(?:负责|统一|集中|提供|进行)*(?:{_SORT})",
    (
        rf"(?:[吃订用]的?|是)了?{_WHOSE}{_QUOTED}{_NAME}[”\"'」]?(?:{_SORT}"
        r"|送来?|提供)的?(?:盒饭|[早午晚]餐|营养餐|学生餐|团餐|饭菜|餐)"
    ),
)
_BARE = (
    r"(?P<name>(?!学校|食堂|家长|外卖|老师|公司|总部|本店|我们|他们|自己|专[人车]|统一|集中"
    r"|第三方|超市|政府|村里|厂家|饭店|单位|邻居|亲戚|朋友|同事|[爸妈爷奶]|[父母]亲)"
    r"[\u4e00-\u9fff]{2,6}?)(?<![车人员商方局校部点队手们家里])(?<!统一|公司|企业|中心)[”\"'」]?"
)
"""A name without a word for a kind of business: 由鑫膳源配送."""
_SAID_BARE = (
    rf"由{_QUOTED}{_BARE}(?:统一|集中)?(?:配送|供餐|配餐|送餐)(?!公司|企业|中心|单位|服务|商|有限)",
    rf"[餐饭菜](?:,|,?都?是){_QUOTED}{_BARE}(?:配?送|供)的",
)
_SUPPLIER = tuple(map(pattern, (*_SAID, *_SAID_BARE)))
_SIGNS = pattern(f"{_SORT}|盒饭|餐")
_NO_NAME = pattern(
    "(?:[一某这那本该外]|校外|外面|当地|同一)家?(?:公司|中心|企业"
    "|餐饮|厂|店)|.?(?:供餐|配餐|送餐|配送)(?:公司|企业|中心)"
)
"""一家公司, 校外配餐公司: that there is one, and not which."""
_DIVISION = pattern(r"(?:[^\W\d]{2,3}省)?(?:[^\W\d]{2,3}市)?(?:[^\W\d]{2,3}[区县])?(?=\w{2})")
_TRADE = pattern(
    r"(?:食品|餐饮|团膳|膳食|配餐|供餐|送餐|配送|中央厨房|管理|服务|集团|有限责任公司|有限公司|公司|中心|企业)+$"
)
_SCHOOLS = r"(?:学校|[中小]学|幼儿园|校园|学生)"
_BRINGS = r"(?:供[餐应货奶菜]|送(?:盒饭|[餐饭菜货奶])|配[餐送]|提供|做[^,。;!?\n]{0,4}餐|制作)"
TO_SCHOOLS = pattern(
    rf"[给为向往][^,。;!?\n“”]{{0,8}}{_SCHOOLS}[^,。;!?\n]{{0,6}}{_BRINGS}"
    rf"|{_BRINGS}[给到往至][^,。;!?\n]{{0,8}}{_SCHOOLS}(?![门口附旁对])"
    rf"|供[^,。;!?\n]{{0,6}}[所家个](?:中小学|小学|中学|学校|幼儿园)"
    rf"|{_SCHOOLS}(?:营养|课后)?午?餐?的?(?:供[餐应货]|送餐|配[餐送])(?:单位|公司|企业|商|方|中心)"
)
"""How it is said that a business brings schools what they eat."""


def feeds_schools(folded: str) -> bool:
    """Whether a business is said to bring meals or what they are made of to schools."""
    return ("学" in folded or "园" in folded) and TO_SCHOOLS.search(folded) is not None


def known_by(name: str) -> str:
    """What a supplier is called by in any form of its name: 鑫膳源 for 新乡市鑫膳源餐饮管理有限公司, 鑫膳源中央厨房."""
    folded = normalise(name)
    division = _DIVISION.match(folded)
    return _TRADE.sub("", folded[division.end() :] if division else folded)


def suppliers(text: str) -> list[tuple[int, int]]:
    """Where the name of each stands."""
    folded = normalise(text[:LIMIT])
    if _SIGNS.search(folded) is None:
        return []
    spans = (hit.span("name") for words in _SUPPLIER for hit in words.finditer(folded))
    return sorted({(start, end) for start, end in spans if not _NO_NAME.fullmatch(folded, start, end)})
