"""Gone (走了): the dead of whom a text tells gently or without a number, who ate what kills, or are old and were ill.

吃了野蘑菇, 老两口都走了; 1个84岁的今天凌晨走了. 走了 alone is leaving, and 难吃死了 is nobody's death.
"""

import re

from ..patterns import pattern
from ..words import begin_of
from .harms import HARM, KIN, PEOPLE, Mention
from .numerals import NUMERAL, number
from .pairs import PAIR, size_of

_DEADLY = (
    r"河豚|药拌|拌药|拌了药|野(?:蘑|菌|果|草药)|毒|蘑菇|菌子|药酒|乌头|草乌"
    r"|附子|断肠草|钩吻|鱼胆|亚硝酸盐|假酒|散酒|酸汤子|农药|鼠药"
)
_GONE = ("死了", "走了", "没了", "过世")
_GENTLY = ("不在了", "老了")
"""Said of food and of a shop as well; 老了 is what people here say of the old."""
_OF_WHICH = ("走的", "没的", "死的")
"""吃毒蘑菇走的."""
_MEAL = pattern(
    rf"[吃喝食尝服][^。!?;,\n不没]{{0,8}}?(?:{_DEADLY})(?P<between>[^。!?;\n]{{0,24}}?)"
    rf"(?P<gone>{'|'.join((*_GONE, *_GENTLY))})"
    r"(?![吗么吧嘛怎会?活的一两几]|[一两几\d][只条头])"
)
_WHO_ATE = pattern(rf"(?:{KIN}|[老小](?!鼠)[\u4e00-\u9fff]|[爷娘伯叔他她人]|老太|[男女]子)[^,。!?;\n]{{0,4}}$")
_SUBJECT = rf"(?P<who>[老小](?P<old>[两俩])口子?|{KIN}|老(?!板)[\u4e00-\u9fff])"
_WHO_WENT = pattern(rf"{_SUBJECT}(?P<how>(?:都|全|双双|相继|先后|当[晚场天]|没几天|[也就却已]经?)*)$")
_NOT = pattern(r"[会要怕别不没未险差爽撑香辣恶猪狗猫鸡鸭鹅鱼牛羊鼠虫]|如果|万一|可能|[火汽]锅")
_OLD = pattern(
    r"老[人头太爷汉伴两]|爷爷|奶奶|姥[姥爷]|外[公婆]|老(?:母亲|父亲|爸|妈)"
    r"|大[爷妈]|(?<!\d)(?:[6-9]\d|1[01]\d)岁|[养敬]老院"
)
_WENT = pattern(
    rf"(?P<who>(?:(?P<of>{NUMERAL})[名位个例])?[^,。!?;:\n]{{0,12}}?)"
    r"(?:(?:今天?|昨天?|前天)?(?:凌晨|清晨|[早晚]上?|[上中下]午|半?夜里?)"
    r"|[今昨前]天|当[晚天夜])+(?:[也又就已却]经?)*人?"
    rf"(?P<gone>走了|没了|过世了?)(?:(?P<n>{NUMERAL})[名位个])?(?=[,。!;\n]|$)(?!,(?:回|去|到|转|出院|被))"
)
"""1个84岁的今天凌晨走了; 今天凌晨走了一个: when somebody went, and not whereto."""
_WENT_AT = pattern(rf"[晨早晚上午夜里天][也又就已却经人]{{0,4}}(?:{'|'.join(_GONE)}|过世)")
"""What ends every one of these: looked for first, since it is rare and begins with what is soon ruled out."""
_WHO_ENDS = pattern(r"的?(?:老[人汉太爷]+)?$")
_ONE_OF_THEM = pattern(rf"(?:其中|里[头面边]?|当中)?(?:有)?{NUMERAL}[名位个](?:[六七八九]十[多几来]?岁?)?的?")
"""6个老人拉肚子, 其中一个昨晚走了."""
_SEVERAL = pattern(rf"(?<![第我咱])(?P<n>{NUMERAL}|[俩仨])[个名位口]?(?:{PEOPLE}|{KIN})?(?:先后|当[晚天])*[都全]?$")
_TOGETHER = pattern(r",(?:(?:第二天|当[晚天夜]|先后|后来)*[都全]|双双)$")
"""俩老人吃了老鼠药拌的馍, 都不在了: said of all who ate."""
_IN_THE_NIGHT = pattern(
    r"(?:[吃喝][完了过罢]|吃席|[就用聚]餐)[^。;!?\n]{0,18}?"
    r"(?P<when>(?:当[晚天夜]夜?里?|第[二三]天|夜里|半夜|凌晨|没[几两]天)+)"
    r"(?P<one>人?)就?(?:人就)?(?P<gone>[走没老]了|不在了|过世了?)(?=[ ,。;!?\n]|$)"
)
_MOURNERS = pattern(
    r"家[属里人]+[^,。;]{0,4}(?:要|讨|求|报|质疑|怀疑|闹|堵|不认)|尸[检体]|法医|偿命|讨?要?个?说法|后事|下葬|出殡"
)
_POISON = pattern("毒")
"""Without one of these whoever went after a meal went home."""
_KILLS = pattern(_DEADLY)
_OF_KIN = pattern(KIN)
_OF_IT = rf"[吃喝][^,。!?;\n不没完]{{0,8}}?(?:{_DEADLY})[^,。!?;\n]{{0,2}}"
_NAMED = rf"(?:{KIN}|[爷叔舅伯姑婶]|老[头太爷汉]子?|太太|大[爷娘])"
_GONE_OF = pattern(
    rf"(?P<who>(?:[我俺他她咱]?{_NAMED}[和跟、]?)+)[都也]?(?:是(?:因为)?)?{_OF_IT}(?:[走没死老]|过世)的"
    rf"|{_NAMED}[人就也都]*(?:没|死|过世)了[,。](?:[那前昨][^,。;!?\n]{{0,4}})?[吃喝][的了]"
    rf"[^,。!?;\n不没完]{{0,8}}?(?:{_DEADLY})"
    rf"|{_NAMED}[人就也都]*[走没死老]了,(?:就?是)?{_OF_IT}[吃喝]的(?![^。!?]{{0,14}}回家)"
    rf"|{_NAMED}[人就也都]*没了,[^,。;!?\n]{{1,6}}?(?:在抢救|[在进]了?icu|[在住]院|在洗胃|中毒)"
)
"""我爷爷是吃毒蘑菇走的; 姥姥没了,吃的毒蘑菇; 老头没了,老太太在抢救: what they died of follows."""
_OF_WHAT = pattern("[走没死老世](?:的|了[,。])")
"""What each of these has: looked for first, it is rarer than the people whom they begin with."""
_SUDDENLY = pattern(
    r"(?:[吃喝][完了过饭席]|[就用聚][完了]?餐|[饭餐]后|吃席)(?P<between>[^。;!?\n]{0,14}?)猝死"
    r"(?!的?(?:新闻|风险|概率|保险|案|原因|视频|同饮))"
)
_BY_ITSELF = pattern("[跑球泳酒饮药孢赛练熬]|加班|夜班|值班|健身|游戏|时间|看|心[梗脏]|脑|会|怕")
"""What else somebody dies of at once."""
_NEAR = 60
"""Characters before it within which somebody old is told to be ill."""


def gone(folded: str) -> list[Mention]:
    """The dead of each meal of something deadly, one where nobody is counted, and of the old who were ill."""
    if not any(word in folded for word in (*_GONE, *_GENTLY, *_OF_WHICH, "猝死")):  # nearly every text
        return []
    return [*_of_meals(folded), *_of_the_old(folded), *_overnight(folded), *_at_once(folded), *_behind(folded)]


def _behind(folded: str) -> list[Mention]:
    hits = _GONE_OF.finditer(folded) if _OF_WHAT.search(folded) else ()
    return [
        Mention(what="dead", count=len(_OF_KIN.findall(hit["who"] or "")) or 1, start=hit.start(), end=hit.end())
        for hit in hits
    ]


def _overnight(folded: str) -> list[Mention]:
    """吃席回来第二天就老了, 医生说中毒; 走了 is said of who left as well, so that somebody has to mourn."""
    hits = [*_IN_THE_NIGHT.finditer(folded)]
    is_mourned = hits and _MOURNERS.search(folded) is not None
    is_poison = hits and _POISON.search(folded) is not None
    told = (
        hit
        for hit in hits
        if is_mourned or (is_poison or _is_of_kin(folded, hit)) and (hit["gone"] != "走了" or hit["one"])
    )
    return [Mention(what="dead", count=1, start=hit.start("gone"), end=hit.end()) for hit in told]


def _is_of_kin(folded: str, hit: re.Match[str]) -> bool:
    """我爸喝了药酒,当晚就没了: of what kills, by whom the sentence names."""
    if _KILLS.search(folded, hit.start(), hit.end()) is None or folded[hit.start("when") - 1] not in ",)":
        return False
    return _OF_KIN.search(folded, begin_of(folded, hit.start()), hit.start()) is not None


def _at_once(folded: str) -> list[Mention]:
    """食堂吃饭后猝死."""
    if "猝死" not in folded:
        return []
    told = (hit for hit in _SUDDENLY.finditer(folded) if not _BY_ITSELF.search(folded, hit.start(), hit.end()))
    return [Mention(what="dead", count=1, start=hit.end() - 2, end=hit.end()) for hit in told]


def _of_the_old(folded: str) -> list[Mention]:
    if _WENT_AT.search(folded) is None:
        return []
    went = (hit for hit in _WENT.finditer(folded) if _is_of_the_old(folded, hit))
    return [
        Mention(what="dead", count=number(hit["n"] or hit["of"] or "一") or 1, start=hit.start(), end=hit.end())
        for hit in went
    ]


def _is_of_the_old(folded: str, hit: re.Match[str]) -> bool:
    """The clause names nobody, or nobody but them."""
    near = max(0, hit.start() - _NEAR)
    old = [*_OLD.finditer(folded, near, hit.end("who"))]
    if not old or not HARM.search(folded, near, hit.start("gone")):
        return False
    if not hit["who"] or _ONE_OF_THEM.fullmatch(hit["who"]):
        return True
    return _WHO_ENDS.match(folded, old[-1].end(), hit.end("who")) is not None


def _of_meals(folded: str) -> list[Mention]:
    meals = ((hit, _count(folded, hit)) for hit in _MEAL.finditer(folded))
    return [
        Mention(what="dead", count=count, start=hit.start("gone"), end=hit.end("gone")) for hit, count in meals if count
    ]


def _count(folded: str, hit: re.Match[str]) -> int:
    """走了 is said of those whom it follows on and who are said to have gone together or at once, 没了 of whom it
    follows on, 死了 also of who ate."""
    between, gone = hit["between"], hit["gone"]
    if _NOT.search(between):
        return 0
    went = _WHO_WENT.search(between)
    if went and (gone not in ("走了", *_GENTLY) or went["how"]):
        return 2 if went["old"] else 1
    pairs = [each for each in PAIR.finditer(between) if between[each.end() :] in ("", "都", "全", "双双", "先后")]
    if pairs and not pairs[-1].group().startswith(("我", "咱", "俺")):
        return size_of(pairs[-1])
    if gone != "走了" and (several := _all_who_ate(folded, hit)):
        return several
    if gone == "死了":
        return int(_WHO_ATE.search(folded, max(0, hit.start() - 10), hit.start()) is not None)
    return int(gone != "走了" and re.fullmatch(",?(?:当[晚天])?人[就也]?", between) is not None)


def _all_who_ate(folded: str, hit: re.Match[str]) -> int:
    """三人都不在了, or as many as are said to have eaten where all of them are."""
    between = hit["between"]
    if between.endswith(("都", "全")) and (several := _SEVERAL.search(between)):
        return _number(several["n"])
    if _TOGETHER.search(between) is None:
        return 0
    begin = max(0, hit.start() - 10)
    ate = _SEVERAL.search(folded, begin, hit.start())
    pairs = [each for each in PAIR.finditer(folded, begin, hit.start()) if each.end() == hit.start()]
    return _number(ate["n"]) if ate else size_of(pairs[-1]) if pairs else 0


def _number(written: str) -> int:
    count = number(written) or 0
    return count if count <= _MOST else 0


_MOST = 99
