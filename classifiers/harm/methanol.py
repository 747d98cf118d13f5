"""Methanol (甲醇): whoever cannot see after spirits of unknown making may be blind or dead by the morning."""

from ..patterns import pattern

_SPIRITS = (
    r"散酒|散装?白?酒|散白(?!菜)|土酒|假酒|(?:自家?|私|家里?)酿的?白?酒|打的酒|工业酒精|甲醇|勾兑的?白?酒|药酒"
    r"|[桶坛]装酒|泡的酒"
)
_LIKELY = rf"{_SPIRITS}|白酒|高粱酒|烧酒|小烧|包谷酒|粮食酒"
_BLIND = (
    r"眼(?!镜|科|霜|药|熟|红|馋|光)[^,。;!?]{0,8}?(?:看不[清见](?!路|车)"
    r"|瞎|花了?(?![样钱])|模糊|发[黑花]|一片[黑白]|失明)|瞎了|失明"
    r"|视[力物线觉][^,。;!?]{0,4}(?:模糊|下降|减退|不清|障碍)"
    r"|眼前[^,。;!?]{0,4}[黑白]|视神经|眼[里中]?[^,。;!?]{0,4}下雪"
    r"|看(?:东西|啥|人|什么)[^,。;!?]{0,6}(?:模糊|花|白|不清|重影)|看不[清见](?=[人东了]|[,。;!?]|$)"
)
SEES_BADLY = pattern(_BLIND)
SUSPECTED = pattern(rf"(?:{_LIKELY})[^。!?]{{0,40}}?(?:{_BLIND})|(?:{_BLIND})[^。!?]{{0,30}}?(?:{_SPIRITS})|甲醇中毒")
_OTHER = pattern(r"白内障|青光眼|糖尿病|眼底|老花|近视|开车|骑车|电视剧|电影|小说|不是甲醇|排除[^,。;!?]{0,4}甲醇")


def suspects_methanol(folded: str) -> bool:
    """Whether somebody sees badly after such spirits, and nothing else explains it."""
    if "酒" not in folded and "甲醇" not in folded and "散白" not in folded:
        return False
    return SUSPECTED.search(folded) is not None and _OTHER.search(folded) is None
