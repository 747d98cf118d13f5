"""Water (生活饮用水): what comes out of a tap or a well is bad. Health supervises it and not the food regulator
(生活饮用水卫生监督管理办法, article 3); water in bottles and barrels is food."""

from ..patterns import pattern
from ..words import remembered

_CLAUSE = "[^,。;!?\n]"
_TAP = (
    "自来水|水龙头(?:里|[^,。;!?\n]{0,4}[流放淌出])|(?:二次|集中式?)供水|供水管网|管网水|末梢水|停水|水质|水厂|饮水机"
    "|(?:楼[顶里上]|小区|社区|学校|生活|供水|公寓|宿舍|高层|家属院)[^,。;!?\n]{0,4}水[箱塔池]|(?:生活饮?用|直饮)水"
    "|(?:压水|手压|机|深|水|吃水)井|井(?:里|水)|(?:家里|小区|社区|村里|家属院"
    "|宿舍楼?)(?:放出来)?的?水(?![果产饺库管电泥费])"
)
_ILL = "拉肚|拉稀|腹泻|呕吐|上吐下泻|肚子疼|恶心|头晕|不适"
_BAD = (
    f"发?[黄红浑黑绿]|发?白|有[^,。;!?\n]{{0,6}}[味色虫]|[臭腥怪]|[异怪]味|漂白粉|沉淀|油花|泡沫|杂质|超标"
    f"|不合格|不达标"
    f"|检出|污染|污水|粪|虫|死(?:老?鼠|鸟|鸽|猫|狗)|农药|毒|生锈|铁锈|泥沙|没消毒|阳性|{_ILL}"
)
_SAID = pattern(
    f"(?:{_TAP})(?:(?!很好|正常|合格|清澈){_CLAUSE}){{0,14}}?[,]?{_CLAUSE}{{0,14}}?(?:{_BAD})"
    f"|(?:{_ILL}){_CLAUSE}{{0,6}}[,]?{_CLAUSE}{{0,6}}?(?:喝|饮用?)了?{_CLAUSE}{{0,8}}?(?:{_TAP})"
)
_SOLD = pattern(
    "桶装|瓶装|矿泉水|纯净水|山泉水|包装(?:饮用)?水|水站|送水|大桶|水票|苏打水|饮料|售水机|净水机|水产|水饺|[鱼虾蟹]"
)
"""Water that is sold is food, or is made on the spot by a machine; and where fish swim nobody drinks."""
_FOOD = pattern(
    "[洗泡兑煮焯]|和面|(?:(?<!饮)用|拿|接)[^,。;!?\n]{0,4}(?:自来水|井水)|(?:自来水"
    "|井水)[^,。;!?\n]{0,4}(?:冒充|灌装|勾|做)"
)
"""What is done with it in a kitchen: that is how food is made."""


@remembered
def bad_tap_water(folded: str) -> bool:
    """Whether it is said, and nothing that is sold or made with it is meant."""
    if "水" not in folded and "井" not in folded or _SOLD.search(folded):
        return False
    return any(_FOOD.search(folded, max(0, hit.start() - 6), hit.end()) is None for hit in _SAID.finditer(folded))
