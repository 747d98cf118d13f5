"""Citations (引用) at the width of a row: the law by its short name, with the article; the whole is its tooltip."""

import re
from functools import lru_cache

_LAW = re.compile(r"《([^》]+)》(?:（([^（）]*)）)?")
_PREFIXES = ("中华人民共和国", "市场监督管理")
_NUMBER = re.compile(r"（[^（）]*(?:〔\d+〕|\d{4}年)[^（）]*）")
"""Of a document: which is no clause of it."""
_YEAR = re.compile(r"\d{4}年")
_OF_TWO_VERSIONS = ("食品召回管理办法",)
"""Laws of one name of which an older version still counts: told apart by the year."""
_ABOUT = re.compile(
    "关于(?:在[^》]+?中)?(?:进一步|全面|切实)*(?:做好|加强|推进)?([^》]+?)(?:工作)?的(通知|意见|决定|函)$"
)
"""In a long name of a document: what it is about, and of what kind it is. Officials cite it by its number, which says
neither."""
_ARTICLE, _CLAUSE = re.compile(r"第[一二三四五六七八九十百零〇\d]+条"), re.compile(r"》.*?\d|第.+?(?:部分|章|款|项)")
_PLAN = re.compile("预案(?!管理)")


def is_of_plan(article: str) -> bool:
    """An emergency plan sets it: that binds as the law does, and is none."""
    return _PLAN.search(article) is not None


def weight_of(article: str) -> int:
    """Of several that set one instant the lowest is cited: an article of a law, a clause of another document, none."""
    if _ARTICLE.search(article) and not is_of_plan(article):
        return 0
    return 1 if _CLAUSE.search(_NUMBER.sub("", article)) else 2


@lru_cache(1024)
def shortened(article: str) -> str:
    """Every law in it by the name it is called by at work:
    《市场监督管理投诉举报处理办法》（2025年总局令第121号）第十五条 is 《投诉举报处理办法》第十五条."""
    return _LAW.sub(_short, article)


def _short(law: re.Match[str]) -> str:
    name, number = law[1], law[2] or ""
    if "〔" in number:
        about = _ABOUT.search(name)
        return f"{about[1]}{about[2]}（{number}）" if about else f"《{name}》"
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    year = _YEAR.match(number) if name in _OF_TWO_VERSIONS else None
    return f"《{name}》（{year[0]}）" if year else f"《{name}》"
