"""What the words of signals mention beside the fields of their source: where it was, what was eaten, what it did.

A person said it and nobody has checked it: it is shown as said, with the words around it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain, islice

import msgspec

from classifiers.assessment import Entity
from classifiers.harm.methanol import SEES_BADLY
from classifiers.patterns import pattern
from classifiers.spans import is_denied
from classifiers.topics.taxonomy import Symptom
from classifiers.where.places import is_home
from classifiers.where.suppliers import suppliers
from classifiers.where.whereabouts import find_whereabouts
from classifiers.words import normalise_all, remembered
from connectors.signal import Channel
from playbooks.case import Case
from streams.gathering.grouping import subject_of
from streams.hearing.elsewhere import supplier_here
from streams.privacy.placed import outside

from ..reading.queries import SignalRow
from ..wording.texts import on_one_line

_SPEAKERS = {
    Channel.DUTY: "来电人称",
    Channel.COMPLAINT: "投诉举报人称",
    Channel.MEDIA: "网上称",
}
"""Who says it, by the channel; anything else is a letter or report (来报称)."""
MOST = 3
"""Places and foods of one case that are shown: what matters is said first and again."""
_ILLNESS = "poisoning"
"""食物中毒 is what somebody calls it, and no symptom."""
_MOUTH = "numb_mouth"
_NUMB = pattern(
    r"(?:口[周唇舌腔]|嘴[唇巴角周]?|舌[头尖]?|唇|四肢|手[脚指]?|指尖"
    r"|面部|肢体|浑身|全身)[周端部]?(?:有点|有些|感觉|感到|都)?"
    r"(?:麻木|发麻|麻(?![辣酱油花将烦醉婆团糖利疹黄药]))"
)
"""The first sign of what a puffer fish or aconite holds, said in more ways than any list has: 口周麻木, 舌头有点麻."""
_SIGHT = "blurred_vision"
"""Said in whole sentences (眼看不见东西了) more than by any word, and the first sign of methanol."""
_QUOTE_MAX = 30
BLOT = "＊"
"""What stands for each character of one's words that goes to nobody."""
_BLOTS = pattern(f"{BLOT}{{2,}}")
_CLAUSE = pattern(r"(?:[^，。；！？,;!?\n【】：:]|(?<=\d):(?=\d))+")
"""What stands between marks: a caller's name before the colon and the mark of a drill are no part of what is said."""
_whereabouts = remembered(find_whereabouts)
suppliers_said = remembered(suppliers)
_SUSPECTED = pattern(
    r"(?:怀疑|疑似|可能|估计|应该|说是|听说).{0,16}(?:熟|坏|馊|霉|变质"
    r"|问题|异味|味道|过期|新鲜|引起|导致)|(?:没.?熟|不熟|半生)"
)
_MEAL = pattern(
    "[早午中晚]餐|[早午中晚]饭|饭菜|餐食|[剩隔]夜?[饭菜]|夜宵|宵夜|加餐"
    "|[喜婚寿升谢酒]宴|宴席|酒席|流水席|聚餐|团餐|年夜饭|满月酒|吃席"
    "|(?:就|用|进)餐(?!者|人|史|环境|高峰|区)|食用|饮用|误食|误饮"
    r"|(?:在|[昨今]|中午|[早晚]上)[^、]{0,14}[吃喝](?![药进坏出倒])"
    r"|[吃喝][了过的完]?(?![了过的完药进坏出倒到饱亏惊力苦不后就都起没才之以开啊吗]"
    r"|食物中毒|[一二两三几半]?[天口次顿个])[\u4e00-\u9fff]{2}"
)
"""A meal, or that somebody ate: what, when or where. That people ate says nothing, nor what they took for it."""
_BOUGHT = pattern(
    r"购[入进买](?:了|的)?[\u4e00-\u9fff]{1,8}?(?=约?\d+(?:\.\d+)?(?:公斤|千克|斤|吨|[袋箱件瓶盒桶包批])|[，,]经?检)"
)
"""A food that no list knows, by how it is written of: 购入鸡爪约200公斤."""
_NOT_EATEN = pattern(
    "(?:没有?|未|不|别)(?:再|敢|能|要|想|曾|共同|统一|在[^，。、]{0,"
    "10})*(?:[吃喝]|[就用进]餐)|停[止用供]?[^，。、]{0,4}餐"
    "|(?:现在?|目前|正)在家[^，。]{0,4}[吃喝]|[吃喝][^，。]{0,6}(?:休息"
    "|休养|静养|养病|养着|观察|恢复)|(?:只能|只敢|只让)[吃喝]"
    "|(?:不知道?|不清楚|不记得|不明|没说)[^，。、]{0,4}[吃喝]|[吃喝][了过的]?(?:什么|啥)"
)
_TIME = pattern(
    "(?:(?:大?前|昨|今|当)[天日晚夜早晨]|凌晨|半夜|夜[里间]|清晨|早[上晨]|上午|中午|下午|傍晚|晚上)+的?"
    r"(?:[0-9零一二三四五六七八九十两]{1,3}(?:[点时](?!心)(?:半"
    r"|[0-9一二三四五六七八九十]{1,3}分?|钟|许|多|左右)*|[:：][0-9]{2}))?"
    r"|(?<![0-9])[0-9]{1,2}[:：][0-9]{2}(?![0-9])|(?<![0-9])[0-9]{1,2}[点时](?:[0-9]{1,2}分|半|许|左右|起|开始|陆续)"
)
"""When somebody says that it was."""
_ANSWER = pattern(r"(?:之前|以前|前|内)[^，。；！？,;!?\n]{0,8}?(?:[回答函]复|回[话电应]|反馈|说法|上报)")
"""Behind a time: until when somebody wants an answer, which is no time of what happened."""
_LEAD = pattern(r"(?:来电|来访|报告|反映|记录|询问|咨询)[^，。]{0,4}[：:]")
"""At the end of a clause: who is speaking, and nothing of what they say."""
_SHOP = pattern(
    r"(?!的?(?:[村居市]民|群众|家长|学生|孩子|[我你他她有]))"
    r"(?:的?[\u4e00-\u9fff]{1,6}?[店铺房馆摊厅坊]|[\u4e00-\u9fff]{2,6}?(?=[卖买吃喝订]))"
)
"""Behind a road: what stands there and no list knows by its name, as far as something is bought or eaten in it."""
_DIVISION = pattern(r".*(?:[省市县]|(?<![小社])区)")


Span = tuple[int, int]
"""Where some characters begin and end."""


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """Something said, the clause it stands in, and by whom."""

    text: str
    quote: str
    signal: str
    speaker: str


def places_mentioned(rows: Collection[SignalRow], area: str) -> list[Mention]:
    """Places that the words name, where the source gave no address; of this area, or of no area that is known. What a
    source names as the business in question is no news. Of each signal one comes before the second of any, for several
    affairs may have become one, and before where anybody lives."""
    stated = {row.signal.subject.name for row in rows if row.signal.subject}
    by_signal = ((each for each in _places([row], area, stated) if not _lives_at(each)) for row in rows)
    firsts = (each for places in by_signal for each in islice(places, 1))
    return _first(chain(firsts, _places(rows, area, stated)), lambda each: each.text)


def _places(rows: Iterable[SignalRow], area: str, stated: Collection[str | None]) -> Iterator[Mention]:
    for row in rows:
        subject = subject_of(row.signal, row.assessment)
        if (subject and subject.address) or _supplier(row):
            continue  # where who asks for help names a place, it is where people fell ill, and not ours
        whole = row.signal.whole
        places = [each for each in _entities(row, "place") if each[2] and not _encloses(each[2], area)]
        known = [(start, end) for start, end, id in places if id == area]
        if places and not known:
            continue
        for each in _whereabouts(whole, tuple(known)):
            if each.text not in stated and not _DIVISION.fullmatch(each.text):
                yield mention(row, whole, each.start, each.end)


def as_place(each: Mention) -> str:
    """A place as it was said: where somebody lives is no business's address."""
    lives = "住处，" if _lives_at(each) else ""
    return f"{each.speaker}“{each.text}”（{lives}未核实）"


def _lives_at(each: Mention) -> bool:
    at = each.quote.find(each.text)
    return at >= 0 and is_home(each.quote, at, at + len(each.text))


def businesses_mentioned(rows: Iterable[SignalRow], case: Case) -> list[Mention]:
    """The first business that each signal names in its words alone, and who is said to supply it, while no person has
    said which it is."""
    return [] if case.stated.get("operator") else _first(_businesses(rows), lambda each: each.text)


def _businesses(rows: Iterable[SignalRow]) -> Iterator[Mention]:
    for row in rows:
        subject = subject_of(row.signal, row.assessment)
        found = [] if subject and subject.name else _entities(row, "operator")
        if found and (supplier := _supplier(row)):
            found = [(supplier.start, supplier.end, None)]
        spans = [(start, end) for start, end, _ in found[:1]] + suppliers_said(row.signal.whole)
        yield from (mention(row, row.signal.whole, start, end) for start, end in spans)


def _supplier(row: SignalRow) -> Entity | None:
    return supplier_here(row.signal, row.assessment) if row.assessment else None


def places_outside(case: Case, rows: Iterable[SignalRow], areas: Collection[str]) -> list[Mention]:
    """Where the words place the affair in another district than the office's own, as far as they say it."""
    by = {row.signal.id: row for row in rows}
    found: dict[str, list[tuple[int, int]]] = {}
    for signal, each in outside(case, ((row.signal, row.assessment) for row in by.values()), areas):
        found.setdefault(signal.id, []).append((each.start, each.end))
    # No shop where only the director opens the case: what is no business by any list is kept from leaving by none.
    said = (each for id, spans in found.items() for each in _there(by[id], spans, to_shop=not case.is_confidential))
    told = _first(said, lambda each: each.text)
    return [each for each in told if not any(each.text in more.text for more in told if more is not each)]


def _there(row: SignalRow, districts: list[Span], *, to_shop: bool) -> Iterator[Mention]:
    """Each of these districts with the road or village behind it, then those that stand alone."""
    whole = row.signal.whole
    known = tuple((start, end) for start, end, _ in _entities(row, "place"))
    spans = [(each.start, each.end) for each in _whereabouts(whole, known)]
    alone = [each for each in spans if not any(_within(place, each) for place in known)]
    there = [next(span for span in spans if _within(district, span)) for district in districts]
    for start, end in (*there, *(each for each in alone if not is_home(whole, *each))):
        shop = _SHOP.match(whole, end) if to_shop and (start, end) not in districts else None
        yield mention(row, whole, start, shop.end() if shop else end)


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _encloses(division: str, area: str) -> bool:
    """Whether a code is of the city or the province in which a county lies: who names those speaks of nowhere else."""
    return division != area and division in (f"{area[:4]}00", f"{area[:2]}0000")


def foods_mentioned(rows: Iterable[SignalRow]) -> list[Mention]:
    """Clauses that name a food or a meal or suspect one, where the source itself names none. A hazard or what became
    of people is no food."""
    return _first(_foods(rows), alike)


def _foods(rows: Iterable[SignalRow]) -> Iterator[Mention]:
    for row in rows:
        if row.signal.product and row.signal.product.name:
            continue
        whole = row.signal.whole
        products = [(start, end) for start, end, _ in _entities(row, "product")]
        clauses: set[tuple[int, int]] = set()
        bought = [hit.span() for hit in _BOUGHT.finditer(whole)]
        for start, end in [*_suspected(whole), *products, *bought, *meals_in(whole)]:
            clause = clause_of(whole, start, end)
            if clause not in clauses and not is_lead(whole, start, end):
                clauses.add(clause)
                yield mention(row, whole, start, end)


def times_mentioned(rows: Iterable[SignalRow]) -> list[Mention]:
    """Clauses that say when it was, the first of each signal: a clock or a part of a day."""
    hits = ((row, hit) for row in rows if (hit := next(times_in(row.signal.whole), None)))
    return _first((mention(row, row.signal.whole, *hit.span()) for row, hit in hits), alike)


def times_in(whole: str) -> Iterator[re.Match[str]]:
    """Each time that a text says of what happened."""
    return (hit for hit in _TIME.finditer(whole) if not _ANSWER.match(whole, hit.end()))


def is_lead(whole: str, start: int, end: int) -> bool:
    """Whether the clause around some characters only says who is speaking."""
    first, last = clause_of(whole, start, end)
    return _LEAD.search(whole, first, last + 1) is not None


def quoted(mentions: Collection[Mention], rows: Collection[SignalRow]) -> str:
    """What somebody said, in their words and by whom; of more than are shown it says that it is a part."""
    return "；".join([*(f"{each.speaker}“{each.quote}”（未核实）" for each in mentions), *part_of(mentions, rows)])


def part_of(mentions: Collection[Mention], rows: Collection[SignalRow]) -> list[str]:
    """That more may have been said than these: where as many stand here as are shown, and more signals came."""
    return [f"只列{MOST}条原话，共{len(rows)}条信息"] if len(mentions) == MOST < len(rows) else []


def alike(each: Mention) -> str:
    """What two mentions share that are shown once."""
    return each.quote


def _first(mentions: Iterable[Mention], alike: Callable[[Mention], str]) -> list[Mention]:
    """The first of those that are alike, as many as are shown; no signal is read after them."""
    found: dict[str, Mention] = {}
    for each in mentions:
        found.setdefault(alike(each), each)
        if len(found) == MOST:
            break
    return list(found.values())


def symptoms_mentioned(rows: Iterable[SignalRow], symptoms: Iterable[Symptom]) -> list[str]:
    """The symptoms that the words name and do not deny, by the taxonomy's names and in its order."""
    texts = normalise_all([row.signal.whole for row in rows])
    whole = "\n".join(texts)  # most words stand in no text at all, and one look tells
    said = {each: [word for word in (each.name, *each.words) if word in whole] for each in symptoms}
    named = (each for each in said if each.id != _ILLNESS)
    return [
        each.name
        for each in named
        if any(_is_said(word, text) for word in said[each] for text in texts)
        or any(_is_found(form, text) for form in _FORMS.get(each.id, ()) for text in texts)
    ]


_FORMS = {_SIGHT: (SEES_BADLY,), _MOUTH: (_NUMB,)}
"""Symptoms that are said in more ways than by their words."""


def _is_found(form: re.Pattern[str], text: str) -> bool:
    return any(not is_denied(text, *hit.span()) for hit in form.finditer(text))


def _is_said(word: str, text: str) -> bool:
    """It stands in the text, and somewhere without a denial."""
    if word not in text:
        return False
    return not all(is_denied(text, *hit.span()) for hit in re.finditer(re.escape(word), text))


def _suspected(whole: str) -> Iterable[tuple[int, int]]:
    return (hit.span() for clause in _CLAUSE.finditer(whole) for hit in _SUSPECTED.finditer(whole, *clause.span()))


@remembered
def meals_in(whole: str) -> tuple[tuple[int, int], ...]:
    """Meals within a clause that the text does not deny (没有吃早饭)."""
    eaten = (clause for clause in _CLAUSE.finditer(whole) if not _NOT_EATEN.search(clause.group()))
    spans = (hit.span() for clause in eaten for hit in _MEAL.finditer(whole, *clause.span()))
    return tuple(span for span in spans if not is_denied(whole, *span))


def speaker_of(row: SignalRow) -> str:
    """Who says it, by the channel."""
    return _SPEAKERS.get(row.signal.channel, "来报称")


def mention(row: SignalRow, whole: str, start: int, end: int) -> Mention:
    """Some characters of what a signal says, with the clause around them, on one line."""
    return Mention(
        text=on_one_line(whole[start:end]),
        quote=shown(on_one_line(_clause_at(whole, start, end))),
        signal=row.signal.id,
        speaker=speaker_of(row),
    )


def clause_of(whole: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause around some characters begins and ends."""
    clauses = (each.span() for each in _CLAUSE.finditer(whole))
    first, last = next(((a, b) for a, b in clauses if a <= start < b), (start, end))
    return first, max(last, end)


def shown(said: str) -> str:
    """Words as they stand in a sentence: however much was hidden is hidden too."""
    return _BLOTS.sub(BLOT * 2, said)


def _clause_at(whole: str, start: int, end: int) -> str:
    """The clause around some characters, of a readable length."""
    first, last = clause_of(whole, start, end)
    if last - first <= _QUOTE_MAX:
        return whole[first:last].strip()
    cut = max(first, min(start, end - _QUOTE_MAX))
    said = whole[cut : cut + _QUOTE_MAX].strip()
    return f"{'…' if cut > first else ''}{said}{'…' if cut + _QUOTE_MAX < last else ''}"


def _entities(row: SignalRow, type: str) -> list[tuple[int, int, str | None]]:
    entities = row.assessment.entities if row.assessment else ()
    return [(each.start, each.end, each.id) for each in entities if each.type == type]
