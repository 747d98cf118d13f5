"""Bodies (来电单位): which body a signal is told by, as far as its sender or its first words name one.

洪门镇中心敬老院：刚才报错了 is told by the home that told before; 小店镇刘副镇长 and 小店镇人民政府 are one. Who
calls as a parent, a guest or a neighbour is no body.
"""

import re

from ..case import Joined

_WORD = r"[^,，。；;：:！!？?\s“”\"]"
_LEAD = re.compile(
    rf"^(?:【[^】]*】)?\s*(?:喂[,，]?)?(?:(?:我|俺|我们|这里|这边|本人)(?:这里|这边)?是)?(?P<body>{_WORD}{{3,24}}?)"
    r"(?:来电话?|电话|打来的?|报告|续报|再报|补报)?[:：,，]"
)
_I_AM = re.compile(rf"(?:我|俺)是(?P<body>{_WORD}{{3,16}}?)[,，。]?$")
_ROLE = re.compile(
    r"(?:人民政府|政府|办事处|食安办|党政办|应急办|办公室|[政院校园]办|办|[急门]诊[科室]?|[内外儿骨妇]科"
    r"|总?值班室?|护士长|护理部"
    r"|副?(?:镇长|乡长|书记|主任|院长|校长|园长|厂长|经理|所长|站长)|校医|园医|教务处|德育处|负责人)$"
)
_SURNAME = re.compile(r"[\u4e00-\u9fff]$")
_HEAD_OF = re.compile(r"[\u4e00-\u9fff](?:队长|班长|工头|组长|师傅)$")
_IS_BODY = re.compile(
    r"(?:院|校|园|小学|中学|镇|乡|街道|村|社区|局|委|中心|厂|公司|工地|大学|所|站|队|酒店|酒楼|饭店|宾馆|集团|食堂)$"
)
_NOBODY = re.compile(
    "家长|家属|学生|村民|居民|顾客|群众|市民|网友|邻居|听说|投诉|举报|反映|热线|平台|附近|对面|隔壁|[在去到]"
)
_SHORTEST = 4
"""Signs of a name that is not too common to stand for its longer form (育才小学, 红旗区育才小学)."""
_CALLS = "duty"


def body_of(title: str, *, source: str, channel: str) -> str:
    """The body that tells a signal; empty where none is named. `title`: the beginning of its words."""
    if channel != _CALLS:
        return _plain(source)
    named = (hit["body"] for hit in (_LEAD.match(title), _I_AM.search(title)) if hit)
    return next(filter(None, map(_plain, named)), "")


def is_of_body(joined: Joined, body: str) -> bool:
    """Whether this body told a signal of a case."""
    return are_one(body_of(joined.title, source=joined.source, channel=joined.channel), body)


def are_one(one: str, other: str) -> bool:
    """Whether two names are of one body; of nobody's nothing is known."""
    short, long = sorted((one, other), key=len)
    is_name = len(short) >= _SHORTEST or _HEAD_OF.search(short) is not None
    return bool(short) and (short == long or is_name and long.endswith(short))


def _plain(name: str) -> str:
    """The name of a body without the part of it, or the person, that speaks."""
    if _NOBODY.search(name):
        return ""
    if _HEAD_OF.search(name):
        return name
    plain = name
    while (shorter := _ROLE.sub("", plain)) not in ("", plain):
        plain = shorter
    if plain != name and not _IS_BODY.search(plain):  # 小店镇刘
        plain = _SURNAME.sub("", plain)
    return plain if _IS_BODY.search(plain) else ""
