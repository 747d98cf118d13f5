"""Cards (报告卡): 病例数4, 住院2, 死亡0. The numbers of a report's card count people without saying so."""

import re

from ..patterns import pattern
from .harms import HARM, OBSERVED, Mention, harm_named

_LINE = pattern(
    r"(?:(?P<ill>发病|病例|患者|患病|就诊|中毒|累计(?=\d{1,4}[,;(]))|(?P<hospitalised>住院|收治)"
    rf"|(?P<observed>{OBSERVED})|(?P<critical>重症|危重)|(?P<dead>死亡))(?:总?人|总|例)?数?(?:\([人例名]\))?"
    r"[: ]{0,3}(?P<n>\d{1,4})(?=[,;。、(\n]|例|人|名|$| (?![元块万天日年月次单件小分]))"
)
_SICK = pattern(r"(?:^|(?<=[ ,;。\n]))(?:发病|患病|患者|不适|中毒)?人数: ?(?P<n>\d{1,4})(?=[^\d年]|$)")
_SYMPTOMS = pattern("症状: ?[^无没未暂不]")
"""人数:11 症状:呕吐: who has them is counted, in a form that asks for both."""
_ROW = pattern(
    r"(?:^|(?<=[ ,;。、:…\n])|(?<=\.\.))(?P<nth>\d{1,2})[.、)号:]?\s*(?:\d{3,4}[ 室寝]?)?"
    r"(?![个名位例人岁年月日级班点时天次楼])[\u4e00-\u9fff某*]{1,4}?"
    r"(?:[ ,:、(（]{1,2}|(?<=[\u4e00-\u9fff某*]{2})(?=[吐拉呕泻]|腹[泻痛]|肚子|发[烧热]))"
    r"(?P<what>[^\d。;\n]{1,14}?)(?=[ ,、]*\d|[。;\n]|$)"
)
"""1.梓涵 呕吐: a line of a list of names."""
_LEFT_OUT = pattern(r"…|\.\.|[。,;]{3}|省略")
"""1.张 吐 2.李 拉 ……13.孙 吐: the lines between are left out, and the last tells how many there are."""
_IN_ONE_WORD = pattern(r"(?:在|又|也|直|都)?[吐拉泻窜](?:了|过|的)?(?:[\d一两二三四五六七八九十几]+[次回遍])?[ ,、+]*")
"""2.李某 拉: on a list one word says enough."""
_PERSON = r"(?![均都全以其共已现有无等])[\u4e00-\u9fff某*]{2,4}(?:\([^()\n]{1,16}\))?"
_NAMES = pattern(
    r"(?:发病|患病|患者|病人|病例|中毒|不适|就诊|(?P<in>住院))(?:人员"
    r"|学生|儿童|职工|者|病例)?(?:名单|姓名)(?:如下|为|是)?:?\n?"
    rf"(?P<names>{_PERSON}(?:[、, \n]{_PERSON}(?=[、, 。;\n]|$))+)"
)
"""发病人员名单:张某、李某、王某."""
_BUT_IN = pattern(rf"除(?P<names>{_PERSON}(?:、{_PERSON})*)住院(?:治疗)?外")
"""除张某(4岁)住院外."""
_ASIDE = pattern(r"\([^()]*\)")
_NAME = pattern(r"[、, \n]")
_SECOND = pattern(r"2[.、):号 \u4e00-\u9fff]")
_CELL_END = pattern(r" *[,|;\t] *| +")
_HEADING = pattern(
    rf"(?:(?P<ill>发病|病例|患者|患病|就诊|中毒)|(?P<hospitalised>住院|收治)|(?P<observed>{OBSERVED})"
    r"|(?P<critical>重症|危重)|(?P<dead>死亡))(?:总?人|总|例)?数?(?:\([人例名]\))?"
)
_OF_THE_COUNTRY = pattern("全[国省](?:[上下]半年|[去今]年|累计|共|一共)*(?:报告|发生)")
_OF_A_PERIOD = pattern("县区|区县|监测(?![点科])|月报|年报|季度|全年|汇总")
_SUM = pattern("合计|总计|共计|小计")
_BESIDE = r" ?[,、|\t ] ?"
_PATIENT = pattern(
    r"(?:病例|患者|患儿|病人)(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?=[,:、.(| ]|男|女)"
    r"|(?<![\u4e00-\u9fff])[\u4e00-\u9fff][\u4e00-\u9fff某*x]{1,3}"
    rf"{_BESIDE}[男女]{_BESIDE}\d{{1,3}}(?=岁|[,、|\t ])"
)
"""病例1:男,8岁,呕吐; 张某|女|12|呕吐: each of several patients whom a hospital lists."""
_WELL = pattern(
    r"(?P<others>(?:其[余他它]|同[班行桌住餐食]|家[人属中里]|陪[护同]|另)[^。;\n]{0,12}?)?"
    "(?:[无没]有?(?:任何)?(?:症状|不适|异常)|未发病|健康)"
)
_EPIDEMIC = pattern("(?:新冠|核酸)(?![^,。;]{0,10}阴)|密切?接触?者|密切接触|疫情")
_PATIENT_LOOK = (
    *(f"{sex}{sign}" for sex in "男女" for sign in ",、| \t"),
    *(f"{who}{nth}" for who in ("病例", "患者", "患儿", "病人") for nth in "1一"),
)
_LONGEST_ROW, _LONG = 90, 1_500
_ATE = r"[进就用共同]餐(?:总?人数|总数)[: ]{0,3}"
_ILL = r"(?:其中)?(?:同[进就用]?餐)?发病(?:人数|数)[: ]{0,3}"
_THEN = r"[人名]?[,;、. \n]{1,3}(?:同)?"
_AT_TABLE = pattern(
    rf"{_ATE}\d{{1,4}}{_THEN}{_ILL}(?P<n>\d{{1,4}})|{_ILL}(?P<first>\d{{1,4}}){_THEN}{_ATE}\d"
    r"|发病人?数?/[进就用共同]餐人?数?[: ]{0,3}(?P<part>\d{1,4})/\d"
)
"""进餐人数4, 发病人数3; 发病/进餐人数:2/2."""
_SORTS = ("ill", "hospitalised", "observed", "critical", "dead")


def on_card(folded: str) -> list[Mention]:
    """The counts of a report's card: two of its lines at least, for one alone is any number after a word."""
    sick = _SICK.search(folded) if "人数:" in folded and _SYMPTOMS.search(folded) else None
    if not (sick or "住院" in folded or "死亡" in folded):  # nearly every text
        return []
    country = _OF_THE_COUNTRY.search(folded)
    end = country.start() if country else len(folded)
    lines = [(line, what) for line in _LINE.finditer(folded, 0, end) for what in _SORTS if line[what]]
    lines += [(sick, "ill")] if sick else []
    found = [Mention(what=what, count=int(line["n"]), start=line.start(), end=line.end()) for line, what in lines]
    return found if sick or len({each.what for each in found}) > 1 else []


def on_table(folded: str) -> list[Mention]:
    """The counts of a table that was pasted as text: below the line of its headings, two of them at least, as many
    cells a line; the sum of the lines unless one of them is. What a period or a district reported is no affair."""
    if "\n" not in folded or "数" not in folded or not ("死亡" in folded or "住院" in folded):  # nearly every text
        return []
    lines = folded.split("\n")
    tables = ((n, sorts) for n, line in enumerate(lines[:-1]) if len(sorts := _sorts_of(line)) > 1)
    first = next(tables, None)
    if first is None or _OF_A_PERIOD.search(folded):
        return []
    n, sorts = first
    start = sum(len(line) + 1 for line in lines[: n + 1])
    cells = len(_cells(lines[n]))
    rows = [row for line in lines[n + 1 :] if len(row := _cells(line)) == cells]
    rows = [row for row in rows if _SUM.match(row[0])][:1] or rows
    counts = {what: [int(row[at]) for row in rows if row[at].isdecimal()] for at, what in sorts.items()}
    return [Mention(what=each, count=sum(n), start=start, end=len(folded)) for each, n in counts.items() if n]


def _cells(line: str) -> list[str]:
    return _CELL_END.split(line.strip())


def _sorts_of(line: str) -> dict[int, str]:
    """What each of its headings counts, by its number."""
    if "数" not in line:
        return {}
    hits = ((at, _HEADING.fullmatch(cell)) for at, cell in enumerate(_cells(line)))
    return {at: what for at, hit in hits if hit and (what := hit.lastgroup)}


def of_patients(folded: str) -> list[Mention]:
    """Each of several patients of whom a hospital tells one after the other what befell them; two at least."""
    if len(folded) > _LONG or not any(look in folded for look in _PATIENT_LOOK) or _EPIDEMIC.search(folded):
        return []
    starts = [hit.start() for hit in _PATIENT.finditer(folded)]
    if len(starts) < 2:
        return []
    ends = [min(end, start + _LONGEST_ROW) for start, end in zip(starts, [*starts[1:], len(folded)], strict=True)]
    rows = [row for row in zip(starts, ends, strict=True) if not _is_well(folded, *row)]
    found = [{harm_named(hit) for hit in HARM.finditer(folded, *row)} for row in rows]
    counts = {"ill": sum(map(bool, found))}
    counts |= {what: sum(what in each for each in found) for what in ("hospitalised", "dead")}
    if counts["ill"] < (2 if len(rows) == len(starts) else 1):
        return []
    return [Mention(what=what, count=n, start=starts[0], end=ends[-1]) for what, n in counts.items() if n]


def _is_well(folded: str, start: int, end: int) -> bool:
    """They themselves, whoever else is."""
    return any(not hit["others"] for hit in _WELL.finditer(folded, start, end))


def at_table(folded: str) -> list[Mention]:
    """How many fell ill of those who ate, as a hospital's form asks."""
    hit = _AT_TABLE.search(folded) if "餐" in folded and "发病" in folded else None
    if hit is None:
        return []
    return [Mention(what="ill", count=int(hit["n"] or hit["first"] or hit["part"]), start=hit.start(), end=hit.end())]


def on_list(folded: str) -> list[Mention]:
    """Who is named on a list with what befell them, one numbered line each; two at least."""
    if _SECOND.search(folded) is None:  # nearly every text
        return []
    rows = [row for row in _ROW.finditer(folded) if _is_ill(folded, row)]
    if len(rows) < 2:
        return []
    last = int(rows[-1]["nth"]) if _LEFT_OUT.search(folded, rows[0].end(), rows[-1].start() + 1) else 0
    return [Mention(what="ill", count=max(len(rows), last), start=rows[0].start(), end=rows[-1].end())]


def _is_ill(folded: str, row: re.Match[str]) -> bool:
    return HARM.search(folded, *row.span("what")) is not None or _IN_ONE_WORD.fullmatch(row["what"]) is not None


def of_names(folded: str) -> list[Mention]:
    """Who is listed by name as ill or in hospital, and who alone is in hospital of those listed."""
    listed = _NAMES.search(folded) if "名单" in folded or "姓名" in folded else None
    if listed is None:
        return []
    found = [_of_names("hospitalised" if listed["in"] else "ill", listed)]
    inside = _BUT_IN.search(folded, listed.end())
    return [*found, _of_names("hospitalised", inside)] if inside else found


def _of_names(what: str, hit: re.Match[str]) -> Mention:
    count = 1 + len(_NAME.findall(_ASIDE.sub("", hit["names"])))
    return Mention(what=what, count=count, start=hit.start(), end=hit.end())
