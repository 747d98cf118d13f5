"""Sentences: the counts of people harmed that one sentence holds.

A number with a word for people is tied to what befell them: the words of harm after it up to the next count, those
right before it, or the word that counts them itself (住院8人).
"""

import re
from collections.abc import Iterator

from ..patterns import pattern
from .denials import denials_in
from .harms import (
    DEAD,
    HARM,
    HOSPITALISED,
    ILL,
    IN_HEADLINES,
    KIN,
    PEOPLE,
    Mention,
    harm_before,
    harm_named,
    started,
    what_of,
)
from .numerals import HEADS, NUMERAL, UNIT, number
from .pairs import PAIR, with_the_first
from .people import (
    ALONE_AFTER,
    ALONE_BEFORE,
    HARMED_BEFORE,
    PUNISHED,
    are_all_so_far,
    are_cases,
    are_joined,
    are_people,
    are_the_exposed,
)
from .shares import are_well, is_left_out, others_in, share_of, size_of_share, turns_to_one, with_others
from .tolls import few, saved, tolls

_HEDGE_AFTER = r"(?:多|余|来|几|好几)?"
_PER_HEAD = r"均(?=价|消费|费|摊|花|才|不到|约?[\d一二两三四五六七八九十几])"
"""2人均50元 is a price; 6人均呕吐 are people."""
_OF_AGE = r"(?:在院|[\d一二两三四五六七八九十半]{1,3}岁(?:[多半大]|左右)?的?)?"
_FEW_DO = r"[在都正还被吐拉]|住院|入院|输液|[挂吊]水|进了?(?:医院|icu|重症)|送医|抢救|重症|昏迷|中毒|腹泻|呕吐"
"""What follows where 俩 and 仨 stand for people by themselves: 俩输液, 俩住院."""
_HOUSEHOLD = (
    r"(?<![一这那]家)(?:人[都也吃全在]|(?:[都也里说人]|有人|反[映馈]|陆续|出现|开始|孩子|老人)*"
    r"(?:[吃喝]坏|拉肚|拉稀|腹泻|呕吐|[吐拉](?=[了的,。;]|$)|中[招毒]|不舒服|肚子|上吐))"
)
"""六家说吃坏肚子: as many households fell ill; of shops nothing of the kind is said."""
_COUNT = pattern(
    rf"(?=[{HEADS}俩仨上近过好])(?<![\d.第每百分之])(?<!(?<![目日])前)(?<!(?<![、和及][\u4e00-\u9fff])某)"
    rf"(?<!同(?=一))(?<![半多](?=数))(?P<n>{NUMERAL}|[俩仨]|上百|上千|近百|过百|十好几|好几十|好几百|好几)"
    rf"{_HEDGE_AFTER}(?:(?P<unit>名|位|例|口(?:子|人)?(?!水?[井塘缸锅窖])|户|家(?=[,.。;!、]|$|孩子|娃)|个人?"
    rf"|家(?={_HOUSEHOLD})|(?<=[来多几十百])号(?={PEOPLE}|中招|倒|拉|吐|不舒服|进))"
    rf"(?:多|余)?{_OF_AGE}(?P<who>{PEOPLE})?"
    rf"|(?P<bare>男[、和]?(?P<women>{NUMERAL})女(?!儿)|人|(?<=[两俩仨])(?:{PEOPLE})"
    rf"|(?<=[两俩仨])(?:{KIN})|(?<=[俩仨])(?={_FEW_DO})|{IN_HEADLINES}))"
    # What looks like people and is a portion, a table, a bound of a rule or an audience.
    rf"(?!份|次|下去|[没不]落下|{_PER_HEAD}|餐(?!后)|间|民|桌|套|票|成团|拼团|起订|{PUNISHED}|以上|以下"
    r"|及以上|行|类|体|气|生|品|月|月饼|点|赞|转发|评|围观|关注|参加|浏览|订|小时|钟|星期|礼拜)"
)
_ANEW = (
    rf"[的哩嘞](?!就有)(?:{PEOPLE}|其实|实际上?|真正|[统总一拢]共|现在|目前|应该?|到底"
    r"|没有?[那这]么多,?|刚才?[报说数记算][错重多少岔]了,?|[也还只就才是有算按为剩])+"
    rf"(?={NUMERAL}{_HEDGE_AFTER}{UNIT}(?:{PEOPLE}|[,、。;!)都全在了]|$))"
)
"""拉肚子的其实就7个: what whoever counts anew puts before the number."""
_LABELLED = pattern(
    rf"(?P<what>{started(f'(?:{ILL}|{HOSPITALISED}|{DEAD}|患者|病例)')}|门诊(?=\d))"
    + rf"子?(?:治疗|观察|定义(?:符合)?|[^,。、;:\d\s]{{0,5}}科)?"
    rf"(?:{_ANEW}|[的哩嘞]?(?:学生|儿童|病例|患者)?(?:人数|者)?"
    r"(?:已经|已|累计|应该?(?:算|是|为|按)|[只就]?能?[算按]|了|为|达到|达|共|共计|累计|有|增至|升至|上升到|:|约|近"
    rf"|超过|超|的|还|仍)*)(?:[^,。、;:\d\s]{{1,6}}等)?(?P<n>{NUMERAL}){_HEDGE_AFTER}(?:名|位|例|个)?(?:{PEOPLE})?"
    r"(?:(?<=[人例名位者子生童儿])|(?:(?<=[,、;][住留门急][院观诊]\d)"
    r"|(?<=[,、;][住留门急][院观诊]\d\d))(?=[,;。、)]|$)"
    r"|(?<=个)(?![多半]?(?:小时|月|星期|礼拜|钟|疗程|晚|白天|包|小)))(?!以上"
    rf"|以下|及以上|次|份|{_PER_HEAD}|民币|{PUNISHED})"
)
_NUMBER = pattern(f"[{HEADS}]")
_MORE = pattern(rf"[、和及与跟](?:{PEOPLE})?(?P<n>{NUMERAL})(?:[名位例个](?:{PEOPLE})?|人)(?=[,:均都全皆]|$)")
"""收治6名学生及2名教师: more of those whom a word of harm before them counts."""
_OF_ALL = pattern(
    r"[,:]?(?:目前|现|经查|经诊断|所有|这些|学生|患者|病人|孩子|儿童|幼儿|老人"
    r"|工人|人员|他们|她们|的|主要|临床|症状|表现|病情)*(?P<all>[均都全皆])"
    r"|[,:](?:主要|临床)*(?:(?:症状|表现)(?:为|是|有|包括|以)?|出现了?|伴有?|因|有)?"
)
"""What follows on a count is said of all of them: 收治6名学生, 均呕吐; 住院8人, 主要症状为腹泻."""
_GOVERNS = pattern(r"(?P<what>收治|抢救|住进|留院观察|留观)了?(?:来自)?[^,:;、\d]{0,14}$")
"""收治了示例小学的6名学生: a hospital's verb, and whom it is about."""
_RECEIVED = pattern(r"接诊[了是共有]*(?:来自)?[^,:;、\d]{0,14}$")
"""接诊三名病人: whom a hospital sees is ill, and need not stay."""
_NOT = pattern(r"[,:;未无没不非]")
_SHARE = pattern(rf"一个[接又比挨赛]着?一个|一个个|每{NUMERAL}(?:名|个|位)?(?:{PEOPLE})[^,。;]{{0,6}}{NUMERAL}")
_CLAUSE_END = pattern(r"[,、:]")
_ENDS_IN_PEOPLE = pattern(rf"(?:{PEOPLE}|名|例|位)(?:先后|陆续|都|均|因)?$")
STATISTICS = pattern(
    r"(?=[散同环月年上下季全本以今])(?:散发|同比|环比|月报|年报|[上下]半年"
    r"|季度|全年|[本上]月[^,]{0,6}报告|(?<![日号晚午夜])以来累计|今年以来)"
)
"""Cases of a month or of a district are no affair, and nobody's who ate together."""
_LEVEL = pattern(
    r"[较与比](?=[^,。;]{0,8}(?:均值|上周|上月|同期|往年))(?:(?!症状|事件)[^,。;]){0,14}(?:无明显变化|持平|相当|下降"
    r"|上升|减少|增[加长]|回落)(?!.*(?:同一|共同))"
)
"""门诊就诊23人, 与上周持平: those counted right before it are of a period."""
_OF_THE_COUNTRY = pattern(
    r"全[国省](?:去年|每年)?(?:累计|共)*(?:报告|发生|接报)[^,。;]{0,16}\d起"
    r".*?(?=其中|[我本俺咱]们?[市区县校]|[今昨][天日早晚]|刚[才刚]|近日|目前|又有|$)"
)
"""去年全国共报告482起, 900人中毒: whoever follows, but for those whom it sets apart (昨天我区一校又有20人)."""
_BOUND = pattern(
    r"(?:超过?|达到?|不[足满]|大于)[^,。;]{0,8}[人例名]的,?(?:[按属为]|启动|执行|适用|应当?)[^,。;]{0,6}级"
)
"""超过30人的按三级响应: a bound of a plan."""
_ROSE = pattern(r"[^。;]{0,12}?(?:增加?到?至?|升至|上升到|涨到|变成)了?")
"""已从19人增至34人: what befell the former befell the latter."""
_MEANT = pattern(r"(?:建议|打算|准备|考虑)[^,。;]{0,4}$")
"""医生建议住院: nobody is there yet."""
_STAYING = ("hospitalised", "observed")
_TOTAL = pattern(r"(?:(?:累计|共计|合计)(?:报告|发病|已)?(?:有|达)?|截[至止到][^,。;]{1,10},?(?:一?共|已)有?)$")
_EACH_ONE = pattern(
    r"(?:一个[^,。;]{0,3}?(?:[吐拉]|发烧|腹泻|恶心|肚子疼|住院|晕)[^,。;一]{0,2}[,、]?另?){2}"
    r"|(?<![没未若果是])(?:有(?:的|人|些)?(?:在|又|直)?(?:[吐拉](?![槽沙痰字露货车])|发烧|腹泻|肚子疼|头晕)[了的]?"
    r"[,、]?也?){2}(?!的?(?:吗|么|没|\?))"
)
"""两个孩子一个吐一个拉; 娃们有吐的有拉的."""
_NEARLY = (
    r"(?:占[^,。;]{1,6},|就|也|还|只|才|已经?|大概|大约|约|近|少说也?|至少"
    r"|估计|起码|不到|不下|将近|超过|差不多|[总一]共|[有是]"
    rf"|从[^,。;{HEADS}]{{0,4}}{NUMERAL}[名位例个]?人?[增变涨升加多]{{0,2}}[到成至]了?)"
)
_OF_THEM = pattern(
    rf"子?(?:(?:者|[的嘞哩]){_NEARLY}+|了,(?:现在|已经?)*都(?:已经?|有)*(?={NUMERAL}个人?了))"
    rf"(?P<n>{NUMERAL}){_HEDGE_AFTER}[名位例个]?人?了?(?=[,.。;!](?!\d)|$)"
)
"""上吐下泻的有三十多; 不舒服的不到二十个; 住院了, 都三个了."""
_AND = pattern("[伴及和、或]?有?")
_PART = pattern(rf"(?:者|[的嘞哩]){NUMERAL}{_HEDGE_AFTER}[名位例个人]")
"""发热伴腹泻者13人: behind words of harm the number of those whom it befell."""
_ALL_HAVE = pattern(r"[均都全](?:出现|发生|有|开始|陆续|先后)*了?(?:不同程度的?)?$")
"""一行4人在某店就餐, 次日起均出现发热: however far it stands, it is said of all."""
_MOST, _FAR = 100_000, 14
"""At most so many people; behind so many characters a word of harm is of something else, unless nothing is between."""


_ALL_THE_SAME = pattern(r"(?:[都均全]|其[余他它]|剩下)(?=(?P<gap>[^,。;没未无不]{0,5}))")


def counts_in(sentence: str, believed: str, offset: int) -> list[Mention]:
    """The counts of one sentence, `offset` characters into its text; `believed`: the sentence without what it calls
    untrue. A 0 is "none of them". A month's or a district's statistics leave its denials alone."""
    denials = denials_in(sentence, offset)
    blank = _SHARE.sub(lambda hit: "#" * len(hit.group()), believed)
    for each in denials:
        start, end = each.start - offset, each.end - offset
        blank = blank[:start] + ("#" if each.what == "ill" else "~") * (end - start) + blank[end:]
    labelled, taken = _labelled(blank, offset)
    found = [
        *denials,
        *tolls(blank, offset),
        *few(blank, offset),
        *saved(blank, offset),
        *labelled,
        *_counted(blank, offset, taken),
    ]
    for hit in (each for each in _OF_THEM.finditer(blank) if not _overlaps(each.start("n"), taken)):
        if (count := _count(hit["n"])) is not None and (what := harm_before(blank, hit.start())):
            found.append(_mention(what, count, hit, offset))
    for hit in (each for each in PAIR.finditer(blank) if not is_left_out(blank, each.start())):
        found += [_mention(what, with_the_first(blank, hit), hit, offset) for what in _predicates_of(blank, hit)]
    found += [_mention("ill", 2, hit, offset) for hit in _EACH_ONE.finditer(blank)]
    if found and STATISTICS.search(sentence):
        return denials
    norms = _norms(sentence) if found else []
    return [each for each in found if each in denials or not _overlaps_any(each, norms, offset)] if norms else found


def _norms(sentence: str) -> list[tuple[int, int]]:
    """Where it counts those of a period or of the whole country, or names the bound of a plan."""
    spans = [hit.span() for each in (_BOUND, _OF_THE_COUNTRY) for hit in each.finditer(sentence)]
    for hit in _LEVEL.finditer(sentence):
        clause = sentence.rfind(",", 0, hit.start())
        spans.append((sentence.rfind(",", 0, max(0, clause)) + 1, hit.end()))
    return spans


def _overlaps_any(mention: Mention, spans: list[tuple[int, int]], offset: int) -> bool:
    return any(mention.start - offset < end and start < mention.end - offset for start, end in spans)


def _labelled(sentence: str, offset: int) -> tuple[list[Mention], list[tuple[int, int]]]:
    """The counts that stand after a word of harm, and where their numbers stand."""
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    for hit in _LABELLED.finditer(sentence) if _NUMBER.search(sentence) else ():
        if (count := _count(hit["n"])) is not None and not _is_of_next(sentence, hit):
            spans, more = _with_more(sentence, hit)
            taken += spans
            found += [_mention(what, count + more, hit, offset) for what in _whats_of(sentence, hit, spans[-1][1])]
    return found, taken


def _counted(sentence: str, offset: int, taken: list[tuple[int, int]]) -> Iterator[Mention]:
    """The counts of people with what befell them; `taken` are the numbers that others have read."""
    carried, before, whats = 0, None, list[str]()
    for hit in _COUNT.finditer(sentence):
        count = _count(hit["n"])
        if count is None or _overlaps(hit.start("n"), taken) or not are_people(sentence, hit):
            continue
        count = with_others(sentence, hit, count)
        count += carried if are_joined(sentence, before, hit) else 0
        share = share_of(sentence, hit.end())
        rose = before is not None and _ROSE.fullmatch(sentence, before.end(), hit.start())
        befell = [] if are_well(sentence, hit) else _predicates_of(sentence, share or hit)
        whats = befell or (whats if rose else [])
        carried, before = 0 if whats else count, hit
        count = size_of_share(share, count) if share else count
        end = (share or hit).end() + offset
        yield from (Mention(what=what, count=count, start=hit.start() + offset, end=end) for what in whats)


def _with_more(sentence: str, labelled: re.Match[str]) -> tuple[list[tuple[int, int]], int]:
    """Where the numbers of a labelled count and those joined to it stand, and how many the latter are."""
    spans, more, end = [labelled.span("n")], 0, labelled.end()
    while (hit := _MORE.match(sentence, end)) and (count := _count(hit["n"])) is not None:
        more, end = more + count, hit.end()
        spans.append((hit.start("n"), end))
    return spans, more


def _whats_of(sentence: str, labelled: re.Match[str], end: int) -> list[str]:
    """What befell those whom a word of harm counts: that, what stands right before it (收治腹泻患者8人) or after
    (收治8名腹泻患者), and what is then said of all of them."""
    own = what_of(labelled["what"])
    found = {own}
    before = [*HARM.finditer(sentence, max(0, labelled.start() - 4), labelled.start())]
    if before and before[-1].end() == labelled.start() and not _ENDS_IN_PEOPLE.search(sentence, 0, before[-1].start()):
        found.add(harm_named(before[-1]))
    after = HARM.match(sentence, labelled.end())
    if after and not _LABELLED.match(sentence, labelled.end()):
        found.add(harm_named(after))
    lead = _OF_ALL.match(sentence, max(end, labelled.end()))
    if lead is None or not (lead["all"] or own == "hospitalised"):
        return sorted(found)
    last = lead.end()
    for hit in HARM.finditer(sentence, last, last + _FAR):
        gap = sentence[last : hit.start()]
        if (
            _NOT.search(gap)
            or _LABELLED.match(sentence, hit.start())
            or not (lead["all"] or last > lead.end() or not gap)
        ):
            break
        found |= {harm_named(hit)} if lead["all"] else {harm_named(hit)} & {"ill"}
        last = hit.end()
    return sorted(found)


def _is_of_next(sentence: str, labelled: re.Match[str]) -> bool:
    """三人中毒两人死亡: between two words for harm, the number belongs to the second when the first has its own."""
    if HARM.match(sentence, labelled.end()) is None:
        return False
    return _ENDS_IN_PEOPLE.search(sentence, 0, labelled.start()) is not None


def _predicates_of(sentence: str, hit: re.Match[str]) -> list[str]:
    """What happened to the people of a count: the harm words after it, up to the next count; else right before it."""
    begin = _behind_aside(sentence, hit.end())
    following = _next_count(sentence, begin)
    if are_the_exposed(sentence, hit, following):
        return []
    stop = following.start() if following else len(sentence)
    found: list[str] = []
    last = begin
    for each in HARM.finditer(sentence, begin, stop):
        gap = sentence[last : each.start()]
        far = _FAR if found else 60 if _ALL_HAVE.search(gap) else _FAR + 6
        if len(gap) > far or others_in(gap, hit, 0 if found else 1):
            break
        if _is_of_others(sentence, each, following, gap):
            break
        found.append("ill" if harm_named(each) in _STAYING and _MEANT.search(gap) else harm_named(each))
        last = each.end()
    if not found:
        found = _of_all_the_same(sentence, begin, stop) or _before(sentence, hit)
    if governs := _GOVERNS.search(sentence, 0, hit.start()):
        found.append(what_of(governs["what"]))
    if not found and "#" not in sentence[hit.end() :] and _RECEIVED.search(sentence, 0, hit.start()):
        found = ["ill"]
    if not found and _is_total(sentence, hit):
        found = ["ill"]
    if not found and (HARMED_BEFORE.search(sentence, 0, hit.start()) or are_cases(sentence, hit)):
        found = ["ill"]
    return sorted(set(found))


def _of_all_the_same(sentence: str, begin: int, stop: int) -> list[str]:
    """12名学生吃完午饭, 班长送医院, 其余均腹泻: one of them is named before what befell all."""
    first = HARM.search(sentence, begin, stop)
    if first is None or not turns_to_one(sentence[begin : first.start()]):
        return []
    gaps = (each.span("gap") for each in _ALL_THE_SAME.finditer(sentence, first.end(), stop))
    return ["ill"] if any(HARM.match(sentence, at, stop) for a, b in gaps for at in range(a, b + 1)) else []


def _behind_aside(sentence: str, end: int) -> int:
    """12名学生(其中3人住院)腹泻: behind the brackets that count others."""
    close = sentence.find(")", end) if sentence.startswith("(", end) else -1
    return close + 1 if close > 0 and _COUNT.search(sentence, end, close) else end


def _next_count(sentence: str, end: int) -> re.Match[str] | None:
    """The next number of people; one in brackets is said by the way (8名同事聚餐(共13人)后腹泻)."""
    found = _COUNT.search(sentence, end)
    while found and sentence.startswith(")", found.end()) and "(" in sentence[end : found.start()]:
        found = _COUNT.search(sentence, found.end())
    return found


def _is_of_others(sentence: str, harm: re.Match[str], following: re.Match[str] | None, gap: str) -> bool:
    """3个孩子吐了2个; 12人发病, 住院治疗3人; 接诊9名, 住院3: the word of harm is of a number after it."""
    if _OF_THEM.match(sentence, harm.end()) or gap and _is_of_part(sentence, harm):
        return True
    if following and harm.end() == following.start() and following["unit"] == "个" and not following["who"]:
        return True
    if _CLAUSE_END.search(gap) is None:
        return False
    labelled = _LABELLED.match(sentence, harm.start())
    return labelled is not None or following is not None and harm.end() == following.start()


def _is_of_part(sentence: str, harm: re.Match[str]) -> bool:
    """65位老人, 发热伴腹泻者13人: words of harm that count others than the number before them."""
    end = harm.end()
    while more := HARM.match(sentence, _behind(_AND, sentence, end)):
        end = more.end()
    return (_PART.match(sentence, end) or _OF_THEM.match(sentence, end)) is not None


def _behind(words: re.Pattern[str], sentence: str, start: int) -> int:
    hit = words.match(sentence, start)
    return hit.end() if hit else start


def _is_total(sentence: str, hit: re.Match[str]) -> bool:
    """累计26人, in a sentence that told before of illness or of patients received, or tells then who is in hospital."""
    start = hit.start()
    if are_all_so_far(sentence, hit):
        return True
    total = _TOTAL.search(sentence, 0, start)
    if total is None:
        return False
    if "接诊" in sentence[:start] or HARM.search(sentence, 0, total.start()):
        return True
    return total.group().startswith("累计") and any(
        harm_named(each) != "ill" for each in HARM.finditer(sentence, start)
    )


def _before(sentence: str, count: re.Match[str]) -> list[str]:
    """造成18人: the verb stands after; 住院的有5人, 中毒学生12名: the harm word stands right before the number, or
    before the comma when the number is all that follows it (拉肚子, 我们两个人)."""
    start = count.start()
    alone = ALONE_BEFORE.search(sentence, 0, start) if ALONE_AFTER.match(sentence, count.end()) else None
    stop = alone.start() if alone else start
    hits = [
        each
        for each in HARM.finditer(sentence, max(0, min(start - (16 if alone else 10), stop - 6)), stop)
        if "," not in sentence[each.end() : stop]
    ]
    return [harm_named(hits[-1])] if hits else []


def _mention(what: str, count: int, hit: re.Match[str], offset: int) -> Mention:
    return Mention(what=what, count=count, start=hit.start() + offset, end=hit.end() + offset)


def _count(written: str) -> int | None:
    written = written.replace("百十", "百")
    plain = written.removeprefix("好") if written.startswith("好几") else written.replace("好几", "几")
    if plain[0] in "上近过" and len(plain) == 2:
        plain = f"一{plain[1]}"
    count = number(plain)
    return count if count is not None and count <= _MOST else None


def _overlaps(start: int, taken: list[tuple[int, int]]) -> bool:
    return any(low <= start < high for low, high in taken)
