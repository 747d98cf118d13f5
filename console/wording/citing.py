"""Citations (引用) at the width of a row: the law by its short name, with the article; the whole is its tooltip."""

import re
from functools import lru_cache

_LAW = re.compile(r"《([^》]+)》(?:（([^（）]*)）)?")
_PREFIXES = ("中华人民共和国", "市场监督管理")
_YEAR = re.compile(r"\d{4}年")
_OF_TWO_VERSIONS = ("食品召回管理办法",)
"""Laws of one name of which an older version still counts: told apart by the year."""
_LONG = 14
"""Characters from which the name of a document that bears a number is left to its number, as officials cite it."""


@lru_cache(1024)
def shortened(article: str) -> str:
    """Every law in it by the name it is called by at work:
    《市场监督管理投诉举报处理办法》（2025年总局令第121号）第十五条 is 《投诉举报处理办法》第十五条."""
    return _LAW.sub(_short, article)


def _short(law: re.Match[str]) -> str:
    name, number = law[1], law[2] or ""
    if "〔" in number:
        return number if len(name) > _LONG else f"《{name}》"
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    year = _YEAR.match(number) if name in _OF_TWO_VERSIONS else None
    return f"《{name}》（{year[0]}）" if year else f"《{name}》"
