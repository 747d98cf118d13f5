"""Whether a word of harm is part of advice: 不要吃发芽土豆, 吃了会中毒; 轻则腹泻.

Who warns others of a shop tells in the next clause what befell himself (别买他家凉皮, 我吃了拉肚子): that has happened.
"""

from ..patterns import pattern
from .harms import KIN

_ADVICE = pattern(
    r"轻[者则]|重则|主治|功效|食疗|可以?治|不要|切勿|请勿|勿食|别(?:再)?[吃买喝给去点]|提醒|建议|谨防"
    r"|预防|如果|如(?=[吃有出感发若])|一旦|万一|千万|如何|怎么办|要及时|应及时|应立即|马上就医"
)
_WARNS = pattern(r"不要|别(?:再)?[吃买喝给去点]|提醒|建议|千万|怎么办")
"""What one who was harmed tells others; what may befall whoever eats (如果, 轻则) goes on over the commas."""
_OF_AN_OFFICE = pattern(
    r"(?:专家|医生|医师|营养师|疾控|监管|部门|卫健|协会|中心|官方|警方|[局所院])[^,]{0,6}(?:提醒|建议|提示)"
)
_BEFELL_ME = pattern(
    rf"(?<![让给怕使])(?:[我俺咱](?!们?国)|本人|{KIN})(?:[^,]{{0,6}}[吃喝][了完过]"
    rf"|[^,]{{0,4}}(?:昨|今[天早晚]|一直|都))"
    r"|结果[^,]{0,2}[吃喝][了完过]"
    r"|昨[天晚夜]|前天|今[天早晚]|半夜|凌晨|当[天晚]|第二天|[吃喝]了?[一两二三四五六七八九十几\d]+[天次回口个碗根块]"
)
_OF_A_SHOP = pattern(r"别(?:再)?去|[他她它这那]家|店(?!铺?里的)|摊|外卖|牌子|品牌|避雷|踩雷|差评|拔草")
_HAVING_EATEN = pattern(r"^[^,]{0,4}[吃喝][了完过]")


def is_advised(before: str, harm: str) -> bool:
    """`before`: what stands in the sentence before the word of harm, which may hold the meal (喝完吐)."""
    said = before.rpartition(" ")[2]
    advice = [*_ADVICE.finditer(said)]
    if not advice:
        return False
    last = advice[-1]
    if _OF_AN_OFFICE.search(said) or any(_WARNS.match(said, each.start()) is None for each in advice):
        return True
    told = said[last.end() :].partition(",")[2]
    if not told and not said.endswith(","):
        return True
    is_shops = _OF_A_SHOP.search(said, 0, len(said) - len(told)) and _HAVING_EATEN.search(told + harm)
    return not (is_shops or _BEFELL_ME.search(told + harm))
