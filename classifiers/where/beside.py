"""What is only near: words such as 对面 and 门口 that stand after the name of a landmark, and before the business or
before what was bought there."""

from ..patterns import pattern

BESIDE = (
    r"(?:校?大?门[口前外]|校门|附近|旁边?|边上|斜?对[面过门]|隔壁|周边"
    r"|[东西南北](?:邻|侧|面|边|隔壁|大?门[口外])|外[面边头]|后[面门]|前面|楼下)"
)
"""What stands after it is near it, and it is only told to find the way."""
HEADS = "校大门附旁边斜对隔周东西南北外后前楼"
"""What that begins with, which behind nearly every name does not stand."""
_BESIDE = pattern(
    rf"(?=[{HEADS}]){BESIDE}(?:[^,。;!?\n]{{0,12}}?(?:[店馆摊贩铺卖]|超市|商行"
    r"|便利|餐厅|酒楼|饭庄|排档|餐车|三轮|推车|炸串|烧烤|火锅|麻辣烫|煎饼"
    "|奶茶|小吃|早餐|夜市|午?托管?[班中]|午托|小饭桌|[糕包]房)"
    r"|的?(?:[一那]?[家个])?[“\"「『‘']|(?:那[边儿里]?)?的?[买吃喝])"
)


def is_landmark(folded: str, end: int) -> bool:
    """Whether a name that ends at `end` only tells where the business stands: 牧野中学西邻的板面馆, 小学门口有小贩."""
    return _BESIDE.match(folded, end) is not None
