"""Counts: how many people a text says were ill, in hospital or dead, and what it says did not happen.

Only a number with a word for people, tied to a word for harm, is a count. Prices, ages, dates, classes, floors and
telephone numbers have no such pair. A range or a hedge gives its lower bound; the largest count of each sort stands.
"""

import re
from collections.abc import Iterator

import msgspec

from .assessment import Harm
from .numerals import NUMERAL, number

_DEAD = r"死亡|身亡|丧生|丧命|去世|离世|遇难|毒死|死了|不治|丧失生命|病亡"
_HOSPITALISED = r"住院|入院|住进|icu|重症|收治|抢救|留院"
_ILL = (
    r"食物中毒|中毒|上吐下泻|呕吐|腹泻|拉肚子|闹肚子|拉稀|窜稀|蹿稀|腹痛|肚子疼|肚子痛|胃疼|胃痛|恶心|想吐|吐了|吐过|吐得"
    r"|又吐|在吐|都吐|开始吐|直吐|狂吐|发烧|发热|高烧|头晕|头痛|头疼|抽搐|昏迷|昏倒|晕倒|不适|不舒服|症状|生病|病倒|发病|患病|感染|确诊"
    r"|送医|就医|就诊|看病|洗胃|输液|挂水|打点滴|急诊|医院治疗|进医院|进了医院|身体异常|过敏|出疹|受害"
)
_ADULT_OR_CHILD = (
    r"学生|同学|孩子|小孩|娃娃|娃|小朋友|幼儿|儿童|婴儿|婴幼儿|宝宝|男童|女童|男孩|女孩|师生|人员|群众|村民|居民|市民|老人"
    r"|员工|职工|工人|工友|民工|教师|老师|顾客|食客|客人|消费者|患者|病人|病例|家长|同事|朋友|家人|亲戚|大人|室友|游客|乘客|战士|女子|男子|人"
)
_HEDGE_BEFORE = r"(?:约|大约|近|将近|超过|超|逾|至少|大概|差不多|好|上|有|共|达)*"
_HEDGE_AFTER = r"(?:多|余|来|几|好几)?"
_COUNT = re.compile(
    rf"(?<![\d.第前每某百分之])(?P<n>{NUMERAL}|[俩仨]|上百|上千|近百|过百|十好几|好几十|好几百|好几){_HEDGE_AFTER}"
    rf"(?:(?P<unit>名|位|例|口人?|个人?)(?:多|余)?(?P<who>{_ADULT_OR_CHILD})?|(?P<bare>人|(?<=[两俩仨])(?:孩子|娃|学生|同学)))"
    # What looks like people and is a portion, a table, a bound of a rule or an audience.
    r"(?!份|次|均|餐|间|民|桌|套|票|以上|以下|及以上|行|类|体|气|生|品|月|月饼|点|赞|转发|评|围观|关注|参加|浏览|订)"
)
_NAMED = {"ill": _ILL, "hospitalised": _HOSPITALISED, "dead": _DEAD}
_PREDICATE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in [*_NAMED.items()][::-1]))
_LABELLED = re.compile(
    rf"(?P<what>{_ILL}|{_HOSPITALISED}|{_DEAD}|患者|病例)(?:治疗|观察)?(?:的)?(?:学生|儿童|病例|患者)?(?:人数|者)?"
    rf"(?:已经|已|了|为|达到|达|共|共计|有|增至|升至|上升到|:|约|近|超过|超)*(?P<n>{NUMERAL}){_HEDGE_AFTER}(?:名|位|例|个)?(?:{_ADULT_OR_CHILD})?"
    r"(?<=[人例名位者子生童儿])(?!以上|以下|及以上|次|份|均|民币)"
)
_TOLL = re.compile(rf"(?P<dead>{NUMERAL})死(?P<ill>{NUMERAL})(?:伤|病)|致(?P<only>{NUMERAL})死(?!{NUMERAL}[伤病])")
_NOBODY = (
    r"(?:无一|无|没有|没|未有|未见|暂无|未出现|未发现|未造成|未导致|未发生|并无|不存在|尚无|尚未出现|尚未发现|没有出现|没有发生)"
    rf"(?:任何|其他|新增|一个|一名|一例)?(?:{_ADULT_OR_CHILD})?(?:因此|因)?(?:出现|发生|有)?(?:食物|任何)?(?:身体)?"
)
_DENIED = re.compile(rf"{_NOBODY}(?P<what>{_ILL}|{_HOSPITALISED}|{_DEAD}|伤亡)")
_ZERO = re.compile(
    rf"(?<![\d.])(?:0|零)(?:名|例|人)?(?:{_ADULT_OR_CHILD})?(?P<what>{_ILL}|{_HOSPITALISED}|{_DEAD}|伤亡)"
)
_UNTRUE = re.compile(r"不属实|不实|谣言|虚假|系误传|未发生|纯属|造谣|子虚乌有|辟谣|没有此事|无此事|并非")
_SPEAKS_OF_HARM = re.compile(rf"{_ILL}|{_HOSPITALISED}|{_DEAD}|伤亡|死|患者|病例")
_SHARE = re.compile(rf"每{NUMERAL}(?:名|个|位)?(?:{_ADULT_OR_CHILD})[^,。;]{{0,6}}{NUMERAL}")
_SENTENCE_ENDS = "。!?;\n"
_SENTENCE_END = re.compile(f"[{_SENTENCE_ENDS}]")
_SENTENCE = re.compile(f"[^{_SENTENCE_ENDS}]+")
_CLAUSE_END = re.compile(r"[,、:]")
_CHILD = re.compile(
    r"学生|孩子|小孩|娃|小朋友|幼儿|儿童|婴儿|宝宝|男童|女童|男孩|女孩|儿子|女儿|孙子|孙女|未成年|小学|中学|初中|高中|学校|托育|师生"
)
_SOMEBODY = re.compile(
    r"(?:我|本人|俺|孩子|儿子|女儿|闺女|老公|老婆|妈妈|爸爸|奶奶|爷爷|宝宝|对象|室友|同事|家人)[^。!?;\n]{0,24}?"
    r"(?P<what>上吐下泻|呕吐|腹泻|拉肚子|闹肚子|拉稀|窜稀|蹿稀|肚子疼|肚子痛|食物中毒|住院|吐了|洗胃|输液|急性肠胃炎|头晕|胃疼|胃痛)"
)
_DOUBT = re.compile(
    r"会|怕|担心|万一|如果|要是|可能|容易|小心|谁负责|没|不|未|别|差点|据说|听说|网传|难道|导致|致使|防|吗"
)
_ENDS_IN_PEOPLE = re.compile(rf"(?:{_ADULT_OR_CHILD}|名|例|位)(?:先后|陆续|都|均|因)?$")
_ALONE_BEFORE = re.compile(
    r"[,、:](?:我们|咱们|俺们|他们|她们|一家|家里|全家|总共|一共|合计|都是|都有|至少|大概|大约|有|共)*$"
)
_ALONE_AFTER = re.compile(r"(?:都是|都|呢|啊|吧|了)?(?:[,、:]|$)")
_WITH_ME = re.compile(r"(?:我|俺|本人)(?:和|跟|与|同|加|还有|带着|带)(?:我的?|另外|其他)?$")
"""我和两个同事: those who are counted, and who says it."""
_FAR = 14
"""A harm word further from the number than this belongs to something else, unless nothing stands between."""
_MOST = 100_000


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A number of people and where it stands; offsets into the folded text."""

    what: str
    """ill | hospitalised | dead"""
    count: int
    start: int
    end: int


def harm_of(folded: str) -> Harm:
    """What a folded text says of people harmed; None is "not said", 0 is "none"."""
    mentions = find_counts(folded)
    most: dict[str, int] = {}
    for each in mentions:
        most[each.what] = max(each.count, most.get(each.what, 0))
    denied = not any(most.values()) and (most.get("ill") == 0 or _says_untrue(folded))
    return Harm(
        ill=most.get("ill"),
        hospitalised=most.get("hospitalised"),
        dead=most.get("dead"),
        children=_children_harmed(folded, most),
        denied=denied,
    )


def find_counts(folded: str) -> list[Mention]:
    """Every count of people harmed, with a 0 for what the text says did not happen."""
    found: list[Mention] = []
    for start, end in _sentences_of_harm(folded):
        found += _in_sentence(folded[start:end], start)
    if not any(each.what == "ill" for each in found):
        found += _somebody(folded)
    return found


def _sentences_of_harm(folded: str) -> Iterator[tuple[int, int]]:
    """Where each sentence that speaks of harm begins and ends: the word is looked for first, it is rarer."""
    end = 0
    while hit := _SPEAKS_OF_HARM.search(folded, end):
        start = max(end, *(folded.rfind(mark, end, hit.start()) + 1 for mark in _SENTENCE_ENDS))
        closing = _SENTENCE_END.search(folded, hit.end())
        end = closing.start() if closing else len(folded)
        yield start, end


def _in_sentence(sentence: str, offset: int) -> list[Mention]:
    denials = _denials(sentence, offset)
    if _UNTRUE.search(sentence):
        return denials
    blank = _SHARE.sub(lambda hit: "#" * len(hit.group()), sentence)
    for each in denials:
        start, end = each.start - offset, each.end - offset
        blank = blank[:start] + "#" * (end - start) + blank[end:]
    found = [*denials, *_tolls(blank, offset)]
    taken: list[tuple[int, int]] = []
    for hit in _LABELLED.finditer(blank):
        if (count := _count(hit["n"])) is not None and not _is_of_next(blank, hit):
            taken.append(hit.span("n"))
            found.append(_mention(_what(hit["what"]), count, hit, offset))
    for hit in _COUNT.finditer(blank):
        count = _count(hit["n"])
        if count is None or _overlaps(hit.start("n"), taken) or not (hit["unit"] != "个" or hit["who"]):
            continue
        count += _WITH_ME.search(blank, 0, hit.start("n")) is not None
        found += [_mention(what, count, hit, offset) for what in _predicates_of(blank, hit)]
    return found


def _is_of_next(sentence: str, labelled: re.Match[str]) -> bool:
    """三人中毒两人死亡: between two words for harm, the number belongs to the second when the first has its own."""
    if _PREDICATE.match(sentence, labelled.end()) is None:
        return False
    return _ENDS_IN_PEOPLE.search(sentence, 0, labelled.start()) is not None


def _predicates_of(sentence: str, hit: re.Match[str]) -> list[str]:
    """What happened to the people of a count: the harm words after it, up to the next count; else right before it."""
    following = _COUNT.search(sentence, hit.end())
    stop = following.start() if following else len(sentence)
    found: list[str] = []
    last = hit.end()
    for each in _PREDICATE.finditer(sentence, hit.end(), stop):
        gap = sentence[last : each.start()]
        if len(gap) > _FAR + 6 * (not found) or (found and _CLAUSE_END.search(gap) and _is_total(gap)):
            break
        found.append(_kind_of(each))
        last = each.end()
    if not found:
        found = _before(sentence, hit)
    return sorted(set(found))


def _is_total(gap: str) -> bool:
    """其中 and 另有 begin a count of their own, even when its number could not be read."""
    return any(word in gap for word in ("其中", "另有", "其余"))


def _before(sentence: str, count: re.Match[str]) -> list[str]:
    """造成18人: the verb stands after; 住院的有5人, 中毒学生12名: the harm word stands right before the number, or
    before the comma when the number is all that follows it (拉肚子, 我们两个人)."""
    start = count.start()
    alone = _ALONE_BEFORE.search(sentence, 0, start) if _ALONE_AFTER.match(sentence, count.end()) else None
    stop = alone.start() if alone else start
    hits = [
        each
        for each in _PREDICATE.finditer(sentence, max(0, start - 10), stop)
        if "," not in sentence[each.end() : stop]
    ]
    return [_kind_of(hits[-1])] if hits else []


def _kind_of(hit: re.Match[str]) -> str:
    return next(name for name in _NAMED if hit[name])


def _what(word: str) -> str:
    for name in ("dead", "hospitalised"):
        if re.fullmatch(_NAMED[name], word):
            return name
    return "ill"


def _denials(sentence: str, offset: int) -> list[Mention]:
    found: list[Mention] = []
    for pattern in (_DENIED, _ZERO):
        for hit in pattern.finditer(sentence):
            whats = ["ill", "dead"] if hit["what"] == "伤亡" else [_what(hit["what"])]
            found += [_mention(what, 0, hit, offset) for what in whats]
    return found


def _tolls(sentence: str, offset: int) -> list[Mention]:
    found = []
    for hit in _TOLL.finditer(sentence):
        for group, what in (("dead", "dead"), ("ill", "ill"), ("only", "dead")):
            if hit[group] and (count := _count(hit[group])) is not None:
                found.append(_mention(what, count, hit, offset))
    return found


def _somebody(folded: str) -> list[Mention]:
    """我吃完上吐下泻: the text says that one person fell ill; fear, advice and denial say nothing."""
    for hit in _SOMEBODY.finditer(folded):
        tail = folded[hit.end() : hit.end() + 4]
        around = folded[max(0, hit.start() - 4) : hit.end()]
        if not _DOUBT.search(around) and not re.match(r"吗|怎么办|谁|的概率|是谣言", tail):
            return [_mention("ill", 1, hit, 0)]
    return []


def _mention(what: str, count: int, hit: re.Match[str], offset: int) -> Mention:
    return Mention(what=what, count=count, start=hit.start() + offset, end=hit.end() + offset)


def _count(written: str) -> int | None:
    plain = written.removeprefix("好") if written.startswith("好几") else written.replace("好几", "几")
    if plain[0] in "上近过" and len(plain) == 2:
        plain = f"一{plain[1]}"
    count = number(plain)
    return count if count is not None and count <= _MOST else None


def _overlaps(start: int, taken: list[tuple[int, int]]) -> bool:
    return any(low <= start < high for low, high in taken)


def _says_untrue(folded: str) -> bool:
    """A sentence that speaks of harm and says that it is untrue."""
    if _UNTRUE.search(folded) is None:
        return False
    return any(_UNTRUE.search(each.group()) and _PREDICATE.search(each.group()) for each in _SENTENCE.finditer(folded))


def _children_harmed(folded: str, most: dict[str, int]) -> bool:
    """Children are named in a sentence that speaks of harm, and somebody was harmed."""
    if not any(most.values()):
        return False
    return any(_CHILD.search(each.group()) and _PREDICATE.search(each.group()) for each in _SENTENCE.finditer(folded))
