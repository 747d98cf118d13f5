"""Refuted (辟谣): a claim that is quoted in order to refute it, and illness that was found not to come from food.

网传“30名学生中毒”, 经查系编造 tells of nobody. 18名学生呕吐, 疾控判断排除食物中毒 tells of 18, and not of
food. What is not excluded yet, and what a school says of itself, is no such finding.
"""

import re

from .harms import EXCLUDED, HARM, is_denied_by_others

_CLAIM = re.compile(
    r"(?=[网传谣帖视信消发散反关针群朋])(?:网[上络]?(?:流?传|称|曝)|传言|传闻|谣传|网[民友]|群里?[疯都在]?[传说]|朋友圈|帖子|视频|信息|消息|发布|散布|发帖|反映|关于|针对)[^。;!?\n“\"「『]{0,20}[“\"「『][^”\"」』\n]{4,160}[”\"」』]"
    r"|网[上络]?(?:流?传|称)[^。;!?\n]*|网[民友][^,。;!?\n]{0,12}(?:发帖|爆料|称)[^。;!?\n]*"
)
_FOUND = re.compile(
    r"经[^,。;]{0,12}(?:查|核实|比对|调查|了解|甄别)|警|公安|网信|官方|[教卫]育?[局委]|监管局|食药安办|食安办|疾控|卫健"
)
_WHOSE_OFFICE = re.compile(r"综合(?:判断|分析|研判|判定)|调查(?:结论|结果)|疾控|卫健|卫生健康|专家组|流行病学|实验室")
_OF_ITSELF = re.compile(
    r"[我本](?:们学)?(?:校|园|店|单位|公司|厂|食堂)|(?:学校|校方|园方|店家|商家|老板|食堂)[^,。;]{0,4}(?:[说称]|通报|回应|声明|告知)"
)
_SENTENCE = re.compile(r"[^。!?;\n]+")


def without_claims(folded: str) -> str:
    """A text that calls a claim untrue, with the claim blotted out where that was found by who looked into it, every
    character in its place."""
    if _FOUND.search(folded) is None or _OF_ITSELF.search(folded):
        return folded
    return _CLAIM.sub(lambda hit: "某" * len(hit.group()), folded)


def is_refuted(folded: str) -> bool:
    """What was claimed of harm is found untrue, or a sentence that speaks of harm says that it is."""
    if not is_denied_by_others(folded):
        return False
    if without_claims(folded) != folded:
        return True
    sentences = [each.group() for each in _SENTENCE.finditer(folded)]
    return any(is_denied_by_others(each) and HARM.search(each) for each in sentences)


def is_not_by_food(folded: str) -> bool:
    """Those whose office it is have found that whoever is ill was not made ill by food."""
    hit = EXCLUDED.search(folded) if "食物中毒" in folded or "食源性" in folded else None
    if hit is None or _OF_ITSELF.search(folded):
        return False
    return _WHOSE_OFFICE.search(folded, 0, hit.start()) is not None
