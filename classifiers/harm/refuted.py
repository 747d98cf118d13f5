"""Refuted (辟谣): a claim that is quoted in order to refute it, and illness that was found not to come from food.

网传“30名学生中毒”, 经查系编造 tells of nobody. 18名学生呕吐, 疾控判断排除食物中毒 tells of 18, and not of
food. What is not excluded yet, and what a school says of itself, is no such finding.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from ..patterns import pattern
from ..words import SENTENCE
from .harms import HARM
from .numerals import NUMERAL, UNIT

EXCLUDED = pattern(
    r"(?<![不能未没])(?<!无法|难以|没有|完全|是否|初步|暂时)排除了?食(?:物中毒|源性)|并非食(?:物中毒|源性)"
    r"|无食源性|虚惊一场(?=[,。;!]|$)|无共同(?:就餐|进食|用餐)"
    r"|(?<!是否)(?<!定)[与和跟](?:饮食|进食|就餐|用餐|供餐|吃[的饭]|食堂|我?本?区)[^,。;]{0,5}"
    r"(?:无关|没有?关系)(?![?吗么吧]|[^,。;]{0,2}(?:[不未没]|尚|待))"
    r"|不(?<![是会该说讲]不)[是属]于?食(?:物中毒|源性)(?![就还吧吗么?的])"
)
"""It was no food poisoning; what cannot be excluded yet may be one, and what is excluded at first sight too."""
_UNTRUE = pattern(
    r"(?=[不谣虚误未纯造子辟没无并假自摆他恶凭夸瞎])"
    r"(?:不属实|不实(?!宣传|广告)|谣言|虚假(?!宣传|广告|标|承诺|功|销售)|误传"
    r"|谣传|未发生|纯属|(?<![我们在])造谣|子虚乌有|辟谣|没有此事|无此事"
    rf"|并非(?!编|捏|虚|造|谣|{NUMERAL}{UNIT},)|不存在(?=网|所谓|[^,。;]{{0,8}}中毒)"
    r"|不符(?<=事实不符)|不是真的|假[消信]息|瞎编|夸大(?<=[系属]夸大)"
    r"|假的(?<=[是?!”]假的)|(?:他人|恶意|凭空)编造|自导自演|摆拍"
    r"|恶意(?:抹黑|诋毁|诽谤|中伤)(?<!不是....)(?<!没有....)(?<!并非....)(?<!不是.....)(?=[,。;!、)]|$))"
)
_OVERTURNED = pattern(r"[^。!?\n]{0,8}?(?:又|再[次度]?|却|反?被|惨遭)[^,。!?\n]{0,4}(?:反转|打脸|翻车|推翻)")
"""辟谣之后又反转, 辟谣被推翻: what was called untrue is true after all."""
_MADE_UP = pattern(
    # Each begins with a character, so that the search passes over all others at once.
    "|".join(
        f"{made}(?=[,。;!、)]|$|的?(?:谣|虚假)|[并后再]|发布|散布|传播)" for made in ("编造", "捏造", "杜撰", "虚构")
    )
    + "|旧闻|旧视频|移花接木|张冠李戴|ai生成|人工智能生成"
)
_LOOKED_INTO = pattern(r"(?:经[^,。;]{0,12}(?:查|核实|比对|调查|了解|甄别)|警方?|公安|网信)[^。!?\n]{0,60}$")
"""经查, 该信息系网民为吸引流量编造; 经比对为外省旧闻: as those found who looked into it."""
_UNRELATED = pattern(
    r"(?:经[^,。]{0,12}(?:核[查实]|调查|诊断|检[测验]|会诊)|诊断为|疾控|卫健|专家组"
    r"|系)[^。!?\n]{0,30}[与和跟][^,。]{0,12}[餐食饭饮菜][^,。]{0,5}(?<!有)(?<!是否)无关"
    r"|(?:查出来|医生|大夫|确诊)(?:(?!老板|商家|客服|店[家主员里]|学校|[校园]方|食堂|[他她]们?家?"
    r"|对方)[^。!?\n]){1,24}[与和跟][^,。]{0,10}(?:无关|没[有啥]?(?:半[毛分]钱)?关系)"
)
"""系急性阑尾炎, 与学校供餐无关: somebody is ill, and not by food, as those found who looked into it."""
_OTHER_FINDING = pattern(
    r"经[^,。;]{0,16}(?:核[查实]|调查|诊断|会诊)"
    r"(?:(?!不是|并非|可能|[说称讲]|食物中毒|污染|变质|商家|店|其[中余他]|另)[^。!?\n]){0,60}"
    r"(?:(?:均|都|实)?[系为是因由]{1,2}|诊断为)(?:急性)?"
    r"(?:上呼吸道感染|感冒|流感|(?:群体性)?心因性|癔症|中暑|晕车|受凉|着凉|剧烈运动|运动后)(?![药后])"
    r"(?![^。!?\n]{0,60}(?:其[余他]|另|但|却|质疑|[吃食餐]))"
)
"""经我局核查, 2名幼儿均系上呼吸道感染: an illness that no food gives, as those found who looked into it, and nobody
else is told of."""
_SAYS = pattern(
    r"(?:平台|客服|老板|商[家户]|店|学校|[校园厂对]方|园长?|公司|物业|老师|食堂|导游|机构|他们)"
    r"[^,。;!?\n]{0,8}(?:说|称|讲|声明|通报|回应|告知|解释)[^,。;!?\n]{0,6}$"
)
"""平台客服说经核实是感冒: no finding of those whose office it is."""
_BY_WHOM = pattern(
    r"(?:老板|商家|店[家主员里]|客服|厂家|摊主|学校|校方|园方|食堂|对方"
    r"|他们|人家)[^,。:]{0,4}(?:说|讲|骂|怪|赖|咬定)[^,。]{0,8}$"
)
"""老板说我造谣: a denial by whom the text complains of."""
_CLAIM = pattern(
    r"(?=[网传谣帖视配信消发散反关针群朋流])(?:流传|网[上络]?(?:流?传|称|曝)|传言|传闻|谣传"
    r"|网[民友]|群里?[疯都在]?[传说]|朋友圈|帖子|视频|配文|信息|消息|发布|散布|发帖|反映"
    r"|关于|针对)[^。;!?\n“\"「『]{0,20}[“\"「『][^”\"」』\n]{4,160}[”\"」』]"
    r"|网[上络]?(?:流?传|称)(?:(?!但|不过)[^。;!?\n])*"
    r"|网[民友][^,。;!?\n]{0,12}(?:发帖|爆料|称)(?:(?!但|不过)[^。;!?\n])*"
)
RIGHTED = r"(?:其实|实际|事实上|真实情况|实为|核实[为有]|经[查核][^,。;]{0,3}[只仅])"
SPREAD = r"网[上络]?(?:流?传|称|曝|说)|传[言闻]|谣|所谓|群里?传"
PEOPLE_COUNTED = f"{NUMERAL}[多余]?{UNIT}"
SET_RIGHT = pattern(rf"(?=[网传谣所群])(?:{SPREAD})[^。!?;\n]{{4,80}}?{RIGHTED}[^。!?;,\n]{{0,12}}?{PEOPLE_COUNTED}")
_FOUND = pattern(
    r"经[^,。;]{0,12}(?:查|核实|比对|调查|了解|甄别)|警|公安|网信|官方|[教卫]育?[局委]|监管局|食药安办|食安办|疾控|卫健"
)
_WHOSE_OFFICE = pattern(
    r"综合(?:判断|分析|研判|判定)|调查(?:结论|结果)|疾控|卫健|卫生健康|专家组|流行病学|实验室"
    r"|我科|门诊|急诊|接诊|医院查|误报"
)
OF_ITSELF = pattern(
    r"[我本](?:们学)?(?:校|园|店|单位|公司|厂|食堂)"
    r"|(?:学校|校方|园方|店家|商家|老板|食堂)[^,。;]{0,4}(?:[说称]|通报|回应|声明|告知)"
)
_REMEMBERED = 64
"""Texts and sentences of them: who counts people harmed asks the same of a text several times."""


def denials(text: str) -> Iterator[re.Match[str]]:
    """Where harm is called untrue or no matter of food, and not by whom it is blamed on."""
    found = _UNTRUE.finditer(text)
    if "食物中毒" in text or "食源性" in text:
        found = chain(found, EXCLUDED.finditer(text))
    standing = (hit for hit in found if not _OVERTURNED.match(text, hit.end()))
    yield from (hit for hit in standing if not _BY_WHOM.search(text[: hit.start()]))
    if "无关" in text or "关系" in text:
        yield from _UNRELATED.finditer(text)
    if "经" in text:
        yield from (hit for hit in _OTHER_FINDING.finditer(text) if not _SAYS.search(text, 0, hit.start()))
    yield from (made for made in _MADE_UP.finditer(text) if _LOOKED_INTO.search(text, 0, made.start()))


@lru_cache(_REMEMBERED)
def is_denied_by_others(text: str) -> bool:
    """There is such a place."""
    return any(True for _ in denials(text))


def calls_untrue(text: str) -> bool:
    """Something in it is called untrue, or what is true is set against a claim: 网传30人中毒, 实际为5人."""
    return is_denied_by_others(text) or ("传" in text or "网" in text) and SET_RIGHT.search(text) is not None


def without_claims(folded: str) -> str:
    """A text that calls a claim untrue, with the claim blotted out where that was found by who looked into it, every
    character in its place."""
    if _FOUND.search(folded) is None or OF_ITSELF.search(folded):
        return folded
    return _CLAIM.sub(lambda hit: hit.group() if calls_untrue(hit.group()) else "某" * len(hit.group()), folded)


def is_refuted(folded: str) -> bool:
    """What was claimed of harm is found untrue, or a sentence that speaks of harm says that it is."""
    if not is_denied_by_others(folded):
        return False
    if without_claims(folded) != folded:
        return True
    sentences = [each.group() for each in SENTENCE.finditer(folded)]
    return any(is_denied_by_others(each) and HARM.search(each) for each in sentences)


def is_not_by_food(folded: str) -> bool:
    """Those whose office it is have found that whoever is ill was not made ill by food."""
    hit = EXCLUDED.search(folded)
    if hit is None or OF_ITSELF.search(folded):
        return False
    if hit.group() == "虚惊一场":
        return HARM.search(folded, hit.end()) is None
    return _WHOSE_OFFICE.search(folded, 0, hit.start()) is not None
