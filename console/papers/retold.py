"""What of somebody's words may go out (转述): in a report, a summary, a letter, an order to another department.

Whoever told it is protected there: of one who asked not to be known, or who works where it happened, nothing is left
but the facts that were read; of others what they say of themselves, the names of their family, a class or a room is
blotted out.
Every blot is as long as what it hides, so that what was read stands where it stood.
"""

import re
from collections.abc import Collection, Iterable
from itertools import chain

from msgspec.structs import replace

from classifiers.assessment import Assessment
from classifiers.harm.treating import discharged, taken_to_care, treated_at
from classifiers.harm.voice import speaks_for
from classifiers.hushed import FIRST_PERSON
from classifiers.patterns import pattern
from classifiers.secrecy import secrecy_is_asked_for, wants_secrecy
from classifiers.spans import is_denied
from classifiers.topics.infected import infected_workers
from classifiers.where.places import is_home
from classifiers.where.whereabouts import find_whereabouts, venues_named
from classifiers.words import normalise
from connectors.masking import NAME_ALONE, SURNAMES_ALONE
from connectors.signal import Channel, Signal
from playbooks.case import Case
from playbooks.entries import Entry, SignalJoined
from streams.hearing.guessed import SOMEBODY

from ..reading.queries import SignalRow
from .mentioned import BLOT, meals_in, times_in
from .when import FELL_ILL

Span = tuple[int, int]
"""Where some characters begin and end."""

UNTITLED = "反映人身份须保密"
"""What a signal is named by of which nothing may be told in its own words."""
GAP = "\n"
"""What stands for each character around the facts of one who is not to be known: it parts clauses."""
_TELLERS = (Channel.DUTY, Channel.COMPLAINT, Channel.MEDIA)
"""Channels by which a private person may tell something."""
_ANY = "[^，。！？；,!?;\n]"
_KIN = (
    "(?:儿子|女儿|孩子|小孩|娃娃?|闺女|老婆|媳妇|老公|爱人|丈夫|妻子|爸爸?|妈妈?"
    "|父亲|母亲|父母|爷爷|奶奶|姥姥|姥爷|外公|外婆|公公|婆婆|孙子|孙女"
    "|外孙女?|哥哥?|姐姐?|弟弟?|妹妹?|岳父|岳母|侄子|侄女|[男女]朋友|对象|老伴"
    "|老人|老汉|老太|舅舅?|姨|姑姑?|叔叔?|伯伯?|同学|同事|工友|室友)"
)
_NICKNAME = "(?!小[学区时心孩吃朋店米麦卖票伙])[小阿][\u4e00-\u9fff]"
"""小宝, 小王: as people call whom they know."""
_TRADE = "(?:[开修卖摆租守擦补裁配理剃收缝磨钉焊](?!业|据|[了的完过到出])|扛包|打工|跑腿|送[货水菜]|蹬三轮|拉货)"
"""What people do for a living next door: 修鞋, 开锁, 卖烟."""
_OWN = pattern(
    rf"(?P<kin>{FIRST_PERSON}(?:自己)?家?(?:的|里)?[大小二老]?{_KIN}(?:的?{_KIN})?)(?:名?叫)?"
    rf"(?P<name>(?:{NAME_ALONE}|{_NICKNAME})(?=[，,、（(今昨前早中晚在吃喝上就和也的]|$))?"
    rf"|{FIRST_PERSON}(?:名?叫|是|姓)(?P<self>(?:{NAME_ALONE}"
    rf"|[{SURNAMES_ALONE}](?:老师|师傅|大夫|医生))(?=[，,、。；（(\s]|$))"
    rf"|{FIRST_PERSON}(?:就?是|叫|姓){_ANY}{{0,24}}?(?:家长|家属|亲属|邻居|业主|住户|村民|学生|病人|患者|{_KIN})+"
)
"""Of whose family somebody speaks, with the name, and who somebody says to be."""
_END = r"(?=[，,。；;！!\s]|$)"
_BY_TRADE = pattern(
    rf"{FIRST_PERSON}(?:就?是|[在搁住])(?:(?![看听买吃见喝送]){_ANY}){{0,24}}?"
    rf"(?:(?<=对门)|(?<=隔壁)|(?<=[旁跟边]边)|(?<=对面)|(?<=门口)|(?<=楼[上下]))[的那]?{_TRADE}{_ANY}{{0,8}}?{_END}"
    rf"|{FIRST_PERSON}就?是(?:(?![看听买吃见喝]){_ANY}){{0,10}}?{_TRADE}{_ANY}{{0,6}}?的{_END}"
    rf"|(?:这?条街|这?条巷子?|[一-龥]{{1,2}}[间里])?就{FIRST_PERSON}[一俩仨两几三]个?(?:家"
    rf"|人|户)?(?:[开卖修管看做]{_ANY}{{0,8}})?{_END}"
    rf"|{FIRST_PERSON}的?(?:铺子?|店|摊子?|门市)就这?一[个家]"
    rf"|[间里组班]就[一俩仨两三四五]个?(?:人|学徒|工人|厨师){_END}"
)
"""By what trade, beside whom and as the only one of a street somebody says to be known."""
_SURNAME = pattern(
    rf"{FIRST_PERSON}(?:(?:[^，。！？；,!?;\n跟找问叫让对被向说姓]"
    rf"|对(?=[门面])){{0,30}}?[，,])?(?P<name>(?:免贵)?姓[一-龥](?<![啥谁何]))(?<!姓名){_END}"
)
"""我在他对门开锁, 姓卜: the speaker's own."""
_NAMED_BESIDE = pattern(
    rf"(?:{_KIN}|宿舍\d*|寝室\d*|班上?|隔壁)的?(?P<name>{_NICKNAME}"
    rf"|{NAME_ALONE})(?=[，,、（(今昨前早中晚在吃喝上就和也的]|$)"
)
"""同学王子轩, 302的小李: whom somebody names who knows them."""
_CLASS = pattern(
    r"[（(]?(?:[一二三四五六七八九1-9]年级|[初高][一二三])?[（(]?(?:[小中大]?[一二三四五六七八九十\d]{1,2}"
    r"|[小中大])[）)]?班(?![车长主上下组倒次子])[）)]?"
    r"|\d{1,4}号?(?:房间?|病房|室|床|寝室?|宿舍)|(?:宿舍|寝室|病房|房间)\d{2,4}"
    r"|(?:\d{1,3}号?[楼栋幢])?\d{1,2}单元(?:\d{2,4}室?)?"
)
_OF_SCHOOL, _PARENT = ("校医", "校长", "园长"), pattern("我家|家长|我[的]?(?:孩子|娃|儿|女|闺女)")
_SCENE = pattern("食堂|厨房|后厨|仓库|车间|操作间|冷库|冰箱|留样")
"""Where in a business something is."""
_FACTS = ("harm", "hazard", "product")
"""What evidence speaks for that is a fact; the words of a venue are those of families and classes too."""
_SENTENCE = pattern(r"[^。！？!?；;\n]+[。！？!?；;]?")


def retold(rows: Iterable[SignalRow]) -> list[SignalRow]:
    """The rows with so much of their words as may go out."""
    return [_retold(row) for row in rows]


def shielded(rows: Iterable[SignalRow]) -> list[SignalRow]:
    """The rows as a department reads them that has to check the facts: of one who is not to be known the facts alone,
    of others every word."""
    return [_shielded(row) if is_to_be_covered(row) else row for row in rows]


def is_covered(signal: Signal) -> bool:
    """Whether nothing that was said may be told in its own words: somebody asks not to be known, or tells of the place
    where they work."""
    if signal.channel in _TELLERS:
        return wants_secrecy(signal.whole)
    return secrecy_is_asked_for(signal.whole)


def happened(row: SignalRow) -> str:
    """What the words of a row as it may go out say that happened: the sentences that hold a fact; of one who is not to
    be known the facts."""
    whole = row.signal.whole
    if row.is_covered:
        return "、".join(dict.fromkeys(filter(None, map(str.strip, whole.replace(SOMEBODY, GAP).split(GAP)))))
    if row.signal.channel not in _TELLERS:
        return whole
    facts = _facts(whole, row.assessment)
    said = [hit for hit in _SENTENCE.finditer(whole) if any(hit.start() <= at < hit.end() for at, _ in facts)]
    return "".join(hit.group() for hit in said) or whole


def covered_of(rows: Iterable[SignalRow]) -> frozenset[str]:
    """The signals whose reporter is not to be known."""
    return frozenset(row.signal.id for row in rows if row.is_covered or is_to_be_covered(row))


def untitled(case: Case, entries: list[Entry], covered: Collection[str]) -> tuple[Case, list[Entry]]:
    """A case and its ledger without the words by which those signals are named: they are their reporters' own."""
    if not covered:
        return case, entries
    joined = tuple(replace(each, title=UNTITLED) if each.id in covered else each for each in case.signals)
    told = [_untitled(each, covered) for each in entries]
    return replace(case, signals=joined), told


def _untitled(entry: Entry, covered: Collection[str]) -> Entry:
    body = entry.body
    if isinstance(body, SignalJoined) and body.signal in covered:
        return replace(entry, body=replace(body, title=UNTITLED))
    return entry


def is_to_be_covered(row: SignalRow) -> bool:
    """Whether whoever told it is not to be known, as any version of it says."""
    return is_covered(row.signal) or any(map(is_covered, row.earlier))


def _shielded(row: SignalRow) -> SignalRow:
    told = _retold(row)
    if told.assessment is None:
        return told
    whole, entities = told.signal.whole, told.assessment.entities
    named = tuple(each for each in entities if GAP not in whole[each.start : each.end])
    return replace(told, assessment=replace(told.assessment, entities=named))


def _retold(row: SignalRow) -> SignalRow:
    if row.is_covered:
        return row
    covered = is_to_be_covered(row)
    signal = _may_leave(row.signal, row.assessment, is_covered=covered)
    earlier = tuple(_may_leave(each, None, is_covered=covered) for each in row.earlier)
    return replace(row, signal=signal, earlier=earlier, is_covered=covered)


def _may_leave(signal: Signal, read: Assessment | None, *, is_covered: bool) -> Signal:
    whole = signal.whole
    if not is_covered and signal.channel not in _TELLERS:
        return signal
    said = _only(whole, _facts(whole, read)) if is_covered else _blotted(whole, _named(whole, read))
    if said == whole:
        return signal
    at = len(signal.title) + 1 if signal.title else 0
    return replace(signal, title=said[: at - 1] if at else signal.title, text=said[at:])


def _only(whole: str, kept: Iterable[Span]) -> str:
    said = [GAP] * len(whole)
    for start, end in kept:
        said[start:end] = whole[start:end]
    return "".join(said)


def _blotted(whole: str, named: Iterable[Span], *, with_kin: bool = False) -> str:
    """A text without what tells who its teller is: the names of their family, whom they say to be, classes and rooms;
    `with_kin`: nor that it is their family. What is `named` stays."""
    said = _OWN.finditer(whole)
    own = (hit.span() if with_kin or not (hit["kin"] or hit["self"]) else hit.span("name") for hit in said)
    again = (hit.span() for form in _forms_named(whole) for hit in re.finditer(form, whole))
    telling = (_BY_TRADE,) if _is_of_school(whole) else (_CLASS, _BY_TRADE)
    known = (hit.span() for words in telling for hit in words.finditer(whole))
    surnames = (hit.span("name") for hit in _SURNAME.finditer(whole))
    hidden = [span for span in chain(own, known, surnames, again) if span[0] >= 0]
    if not hidden:
        return whole
    kept = list(whole)
    for start, end in hidden:
        kept[start:end] = BLOT * (end - start)
    for start, end in named:
        kept[start:end] = whole[start:end]
    return "".join(kept)


def _is_of_school(whole: str) -> bool:
    """Who answers for a school says which classes; a parent, and a teacher who tells on it, are known by theirs."""
    speaker = speaks_for(whole)
    return speaker is not None and speaker.role in _OF_SCHOOL and _PARENT.search(whole) is None


def _forms_named(whole: str) -> set[str]:
    """Every form in which the names may be said again that somebody gives of themselves or whom they know."""
    names = {name for hit in _OWN.finditer(whole) for name in (hit["name"], hit["self"]) if name}
    return {form for name in names | {hit["name"] for hit in _NAMED_BESIDE.finditer(whole)} for form in _forms(name)}


def _forms(name: str) -> list[str]:
    """李小明 is 小明, 明子, 李某, 小李 and 李老师 too."""
    if name[0] in "小阿":
        return [name, rf"{name[1]}(?:某某?|老师|师傅|先生|女士)"]
    given = name[1:] if name[1:] not in ("老师", "师傅", "大夫", "医生") else ""
    called = [rf"[小阿]{given[-1]}(?![\u4e00-\u9fff]?[店馆学])", f"{given[-1]}子"] if given else []
    rest = [given] if len(given) > 1 else []
    return [name, *rest, *called, rf"[小老]{name[0]}", rf"{name[0]}(?:某某?|老师|师傅|先生|女士|同学|大夫|医生)"]


def _named(whole: str, read: Assessment | None) -> list[Span]:
    """Businesses, foods and places that the words name, but not where somebody lives."""
    found = [(each.start, each.end) for each in read.entities] if read else []
    found += [hit.span() for name in venues_named(whole) for hit in re.finditer(re.escape(name), whole)]
    found += [(each.start, each.end) for each in find_whereabouts(whole, ())]
    return [(start, end) for start, end in found if not is_home(whole, start, end)]


def _facts(whole: str, read: Assessment | None) -> list[Span]:
    """Where the words say a fact that the office may tell on: business, place, time, food, hazard, harm and care."""
    named = _named(whole, read)
    hidden = _blotted(whole, named, with_kin=True)
    evidence = read.evidence if read else ()
    found = chain(
        ((each.start, each.end) for each in evidence if each.for_.partition(":")[0] in _FACTS),
        (hit.span() for words in (FELL_ILL, _SCENE) for hit in words.finditer(whole)),
        (hit.span() for hit in times_in(whole)),
        meals_in(whole),
        infected_workers(normalise(whole)),
        *(care(whole) for care in (treated_at, taken_to_care, discharged)),
    )
    told = ((start, end) for start, end in found if BLOT not in hidden[start:end] and not is_denied(whole, start, end))
    form = whole.find(SOMEBODY)  # what the form says and no word of theirs: it makes a number of one no count
    return [*named, *told, *([(form, form + len(SOMEBODY))] if form >= 0 else [])]
