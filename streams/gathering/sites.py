"""Building sites (工地): they are called after what is built there, and no sign says their name."""

import re

_SITE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,8}?(?:[一二三四五六七八九十\d]{1,2}(?:期|标段?|号楼|号院))?)(?:的?建筑|施工)?工地"
)
_LEADS_TO_IT = re.compile(
    r".*(?:[的在到去从把被给对于和与跟是有了说我俺咱你他她们这那某个县市镇乡路街报称家吃处所]|街道|(?<![小社])区|[一几多两]个)"
)
_NO_NAME = re.compile(r"(?:附近|旁边?|对面|隔壁|村里|路边|建筑|施工|[小社]区|本|大|小|新|多|该|各|外|一)*")
_LEAST = 3


def site_of(whole: str) -> str | None:
    """The one building site that a text names; None where it names none, or several."""
    named = (_LEADS_TO_IT.sub("", hit["name"]) for hit in _SITE.finditer(whole))
    found = {name for name in named if len(name) >= _LEAST and not _NO_NAME.fullmatch(name)}
    return f"{found.pop()}工地" if len(found) == 1 else None
