"""Suppliers (供餐单位、供应商): who is said to supply the meals, whichever business the affair is about, and whether to
schools."""

import re

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
    rf"(?:[吃订用]的?|是)了?{_WHOSE}{_QUOTED}{_NAME}[”\"'」]?(?:{_SORT}|送来?|提供)的?(?:盒饭|[早午晚]餐|营养餐|学生餐|团餐|饭菜|餐)",
)
_SUPPLIER = tuple(map(re.compile, _SAID))
_SIGNS = re.compile(f"{_SORT}|盒饭|餐")
_NO_NAME = re.compile(
    "(?:[一某这那本该外]|校外|外面|当地|同一)家?(?:公司|中心|企业|餐饮|厂|店)|.?(?:供餐|配餐|送餐|配送)(?:公司|企业|中心)"
)
"""一家公司, 校外配餐公司: that there is one, and not which."""
_SCHOOLS = r"(?:学校|[中小]学|幼儿园|校园|学生)"
_BRINGS = r"(?:供[餐应货奶菜]|送(?:盒饭|[餐饭菜货奶])|配[餐送]|提供|做[^,。;!?\n]{0,4}餐|制作)"
TO_SCHOOLS = re.compile(
    rf"[给为向往][^,。;!?\n“”]{{0,8}}{_SCHOOLS}[^,。;!?\n]{{0,6}}{_BRINGS}"
    rf"|{_BRINGS}[给到往至][^,。;!?\n]{{0,8}}{_SCHOOLS}(?![门口附旁对])|供[^,。;!?\n]{{0,6}}[所家个](?:中小学|小学|中学|学校|幼儿园)"
    rf"|{_SCHOOLS}(?:营养|课后)?午?餐?的?(?:供[餐应货]|送餐|配[餐送])(?:单位|公司|企业|商|方|中心)"
)
"""How it is said that a business brings schools what they eat."""


def feeds_schools(folded: str) -> bool:
    """Whether a business is said to bring meals or what they are made of to schools."""
    return TO_SCHOOLS.search(folded) is not None


def suppliers(text: str) -> list[tuple[int, int]]:
    """Where the name of each stands."""
    folded = normalise(text[:LIMIT])
    if _SIGNS.search(folded) is None:
        return []
    spans = (hit.span("name") for words in _SUPPLIER for hit in words.finditer(folded))
    return sorted({(start, end) for start, end in spans if not _NO_NAME.fullmatch(folded, start, end)})
