"""Shares: who is meant of a number of people. 一半, 三成, 除了我; 有人 and 其他人 are others, however many they are."""

import re

from ..patterns import pattern
from .harms import HARM, KIN, PEOPLE
from .numerals import HEADS, NUMERAL, number

_BY_NOW = (
    r"(?:现?在|已经?|今[天早晚]|昨[天晚夜]|凌晨|[早晚]上|[上中下]午|半夜|当[晚天]|严重|直接|还|就|也|又|正|被|最"
    r"|[送转住]?进了?|转[到入]|[送在到去]了?(?:[市区县镇]|人民|中心){0,2}医院里?)*"
)
"""老母亲72岁已经住进医院: what may stand between one of those who are counted and what befell that one."""
_ONE_OF_THEM = (
    r"(?:老[大二三四五六幺小](?![没不一二两三四五六七八九十\d])|[老小][王李张刘陈杨赵黄周吴徐孙马朱胡郭何高郑明]"
    r"|[班组队室寝舍校园店厂村社]长|课代表|委员|工头|领班|新[郎娘]官?|伴[郎娘]"
    r"|(?:最(?:严?重|厉害|大|小|轻|老|年长|年轻)|严重|重|[大小])的(?:那?一?个|那位|人|孩子)?|有一?个)(?:自己|本人)?"
)
"""Who is one of those counted: by age, name or office, or as the worst of them."""
OTHERS = pattern(
    r"其中|另有|其余|半数|[一多大]半|(?:大?多数|大多)(?!数|[为是系]|来自)|部分|分之"
    r"|(?<![都均])[有个]人(?!都|全|均)|有[的些]|个别|少数|其[他它]|剩下|别的|[一二两三四五六七八九]成"
    r"|除|余(?:[均都]|$)|(?:只有|就)[我俺他她]"
    rf"|{NUMERAL}[名位例个]?人?以[上下]"
    rf"|[,、:](?:\d{{1,3}}岁的)?[^,、:均都由被把]{{0,3}}(?:(?:{KIN})[和跟与])?(?P<one>{KIN}|[男女](?:[子方]|的)"
    rf"|老[头太人爷]+[儿子]?|老汉"
    rf"|大[爷妈]|{_ONE_OF_THEM})(?:\(?\d{{1,3}}岁\)?)?{_BY_NOW}$"
    rf"|[#~][,;](?:患者|患儿|病人|病例|死者)(?![^,。;]{{0,3}}[均都全皆])"
    rf"|^了?{_ONE_OF_THEM}{_BY_NOW}$|,[^,]*(?<!自)[我俺](?![们家国市县区省院校])[^,]*$"
)
"""What follows is said of others, or of some among them, even when their number could not be read."""
_TURNS_TO_ONE = pattern(rf"[,、:][^,、:均都由被把]{{0,3}}{_ONE_OF_THEM}{_BY_NOW}$")
_LEFT_OUT = rf"(?:(?P<one>我|俺|其?本人|一个)|(?P<left>{NUMERAL})(?:[名位例个]?人|[名位例个](?:{PEOPLE})?))"
_SHARE = pattern(
    rf"[^。;{HEADS}]{{0,16}}(?P<share>(?P<half>半数|一半)(?:以上)?儿?(?:的?人)?(?:\(\d+人\))?"
    rf"|(?:一?大半儿?|一?多半儿?|大部分|大?多数|(?P<of>{NUMERAL})分之(?P<parts>{NUMERAL})"
    r"|(?P<tenths>[一二两三四五六七八九])成)"
    rf"(?:以上)?(?:的?(?:{PEOPLE}))?(?:都|也|均|已经?|开始|出现了?|陆续|先后|发生|有了?)*"
    rf"|(?P<but>除了?{_LEFT_OUT}(?:[^,。;]{{0,8}}?外|自己)?,?(?=[都全均其])(?:其[余他])?(?:的?人)?))"
)
"""六十多口子, 现在有一半儿都蹲厕所; 60人吃席, 三分之一的人拉肚子; 一桌十个人, 除了我都拉肚子."""
_WITH_ME = pattern(
    rf"(?:我|俺|本人|(?<!其)[他她]|{KIN})(?:和|跟|与|同|加|还有|带着|带)(?:我的?|另外的?|其他|同[班桌寝]的?"
    rf"|班[上里]的?)*$"
)
"""我和两个同事: those who are counted, and who says it; 我老婆和我两个 are both."""
_EACH = pattern(rf"(?:{PEOPLE})[、和与及跟](?:{PEOPLE})各$")
"""老人和小孩各一人."""
_WELL_BEFORE = pattern(
    r"(?:只|就|才|仅)[来剩到]了?$|来(?:上班|上学|上课|学校|单位)的(?:就|只|才|仅)?有?$"
    r"|(?:出勤|到岗|实到)[^,。;\d]{0,3}$"
)
"""Those who came: whatever the sentence says of illness is of the others."""
_BUT_FOR = pattern(r"(?<![扣清解开去删排消])除了?(?![夕草虫])[^,。;!?外还]{0,6}$")
_OUT = pattern(r"[^。;]{0,12}?外")
"""除2人外, but 除2名患儿需要留院观察外: whom something befell is not well."""


def others_in(gap: str, hit: re.Match[str], start: int) -> bool:
    """Whether what stands between a number of people and a word of harm turns to others; 12名孩子呕吐, 孩子住院 does
    not: they are called what they were counted as."""
    return any(not each["one"] or each["one"] != hit.groupdict().get("who") for each in OTHERS.finditer(gap, start))


def turns_to_one(before: str) -> bool:
    """Whether what stands before a word of harm names, after a comma, one of those it told of until then."""
    return _TURNS_TO_ONE.search(before) is not None


def share_of(sentence: str, end: int) -> re.Match[str] | None:
    """What stands behind a number of people and says that the harm after it is of a part of them."""
    share = _SHARE.match(sentence, end)
    if share is None or HARM.search(sentence, end, share.start("share")):
        return None
    return share if share["half"] or share["but"] or HARM.match(sentence, share.end()) else None


def size_of_share(share: re.Match[str], count: int) -> int:
    """How many a part of so many are; of the greater part half of them at least."""
    if share["but"]:
        return max(0, count - (number(share["left"]) or 0 if share["left"] else 1))
    if share["of"]:
        return max(1, count * (number(share["parts"]) or 1) // (number(share["of"]) or 2))
    if share["tenths"]:
        return max(1, count * (number(share["tenths"]) or 1) // 10)
    return count // 2


def are_well(sentence: str, hit: re.Match[str]) -> bool:
    """Whether a number is of those whom nothing befell."""
    if _WELL_BEFORE.search(sentence, 0, hit.start("n")):
        return True
    out = _OUT.match(sentence, hit.end()) if sentence.endswith(("除", "除了"), 0, hit.start("n")) else None
    return out is not None and HARM.search(sentence, *out.span()) is None


def is_left_out(sentence: str, start: int) -> bool:
    """Whether who is named there is left out: 除了没吃的爷爷, 三个人都吐了."""
    left_out = _BUT_FOR.search(sentence, 0, start) if "除" in sentence else None
    return left_out is not None and HARM.search(sentence, left_out.start(), start) is None


def with_others(sentence: str, hit: re.Match[str], count: int) -> int:
    """How many a number stands for, with who says it, with both of two sorts, and with the women beside the men."""
    start = hit.start("n")
    are_both = sentence[start - 1 : start] in ("我", "俺") and (hit["who"] or hit["bare"]) in (None, "", "人")
    count += number(hit["women"]) or 0 if hit["women"] else 0
    count += not are_both and with_me(sentence, start)
    return count * (1 + (_EACH.search(sentence, 0, hit.start("n")) is not None))


def with_me(sentence: str, start: int) -> bool:
    """Whether one more is named right before a number of others: 他和两个老伙计."""
    return _WITH_ME.search(sentence, 0, start) is not None
