"""Sites (工地) and plants (厂): they are called after what is built there or by a name that is read as none."""

import re

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


def site_of(whole: str) -> str | None:
    """The one site or plant that a text names; None where it names none, or several."""
    found = set()
    for hit in _SITE.finditer(whole):
        name = _LEADS_TO_IT.sub("", hit["name"] or hit["plant"])
        is_named = len(name) >= _LEAST if hit["name"] else len(name) in _PLANT
        if is_named and not _NO_NAME.fullmatch(name):
            found.add(f"{name}{hit['kind'] or hit['sort']}")
    return found.pop() if len(found) == 1 else None
