"""Reports (首报、续报、终报) and summaries as text, from records only: what nobody said is 未掌握, nothing invented."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from litestar import Request

from connectors.signal import Signal
from playbooks.case import Case, Clock
from playbooks.facts import ENQUIRY, HOME, PEOPLE, REQUEST_WORDS, UNKNOWN, left
from playbooks.folding.headings import KIND_WORDS
from playbooks.ledger.naming import NAME_STATES, PUBLIC, outward, stand_in
from playbooks.telling.heard import heard_of
from playbooks.telling.progress import Progress, Reporting, addressees, progress_of, reporting_of
from playbooks.telling.sooner import OWN, dues
from streams.gathering.grouping import product_of
from streams.hearing.besides_food import named_besides

from ..forms import person_of
from ..office import Office, load_office
from ..reading.queries import SignalRow
from ..render import fence
from ..requests.doorkeeper import account_of
from ..state import Desk
from ..wording.refuted import as_the_book_says
from ..wording.words import CHANNELS, IN_CHINESE, countdown, due_instant, instant, stated_instant
from . import final
from .cared import care_of, discharges, received_since
from .case_bundle import Bundle
from .counted import as_corrected, denied, in_words, is_doubted, most, of_callers, others, standing, sum_of
from .earlier import or_earlier
from .final import OPEN
from .measures import duty, measures
from .mentioned import Mention, foods_mentioned, quoted, speaker_of, symptoms_mentioned
from .reply import refuted_now, repeated
from .retold import retold
from .scene import listed, names_said, places_of
from .since import news_since
from .summary import TOLD, points_of
from .tested import tests_told
from .when import when_it_was

UNASKED = ("observed",)
"""Counts that no form of report asks for: they stand where somebody says them."""
COMING = 3
"""Times to come that are listed."""
PART = "（只列本部门）"
"""What is said of the measures and times of a department that neither leads the case nor owes the report."""
REPORTED_AT_ONCE = 500
"""Signals of a case whose page has the text ready; of more it is written when somebody asks for it."""
NUMBERS = tuple(f"{tens}{ones}" for tens in ("", "十", "二十") for ones in ("", *"一二三四五六七八九"))[1:]
"""More than any text has points: a final report of a refuted claim and a failed sample has twenty."""
BUTTONS = {
    "first": "复制为文字（首报）",
    "later": "复制为文字（续报）",
    "final": "复制为文字（终报）",
    "summary": "复制为文字（事件摘要）",
}
"""Names of the button, by what is written."""


class CopiedText(msgspec.Struct, frozen=True, kw_only=True):
    """The text, and the name of the button that copies it."""

    text: str
    button: str


def report_on(
    bundle: Bundle, desk: Desk, request: Request[Any, Any, Any], mentioned: Collection[Mention]
) -> CopiedText:
    """The report that is to be written next on a case, or its summary; on a sample or drill desk it begins with the
    mark. Of a part of a case it says that it is one. `mentioned`: the places that the words name."""
    row, bundle = bundle.row, may_leave(bundle)
    case, reporting = row.case, reporting_of(row.case)
    office = load_office(desk.settings.seeds, desk.settings.areas[0])
    lines = [
        f"{fence(desk)}关于“{as_the_book_says(row.title, desk.knowledge)}”的{_called(reporting)}",
        *inward(case),
        *_news(bundle, reporting),
        "",
        *_by_whom(bundle, reporting, office, request),
        f"{'编写' if reporting.kind == 'summary' else '报告'}时间：{instant(desk.clock.now())}",
        f"事件编号：{row.number}",
        "",
        *numbered(items_of(bundle, reporting, desk, mentioned)),
        "",
        _ending(case, reporting),
    ]
    return CopiedText(text=unnamed("\n".join(lines), bundle, desk), button=BUTTONS[reporting.kind])


def may_leave(bundle: Bundle) -> Bundle:
    """A case with so much of the words of its signals as may go out."""
    return msgspec.structs.replace(bundle, signals=retold(bundle.signals))


def unnamed(text: str, bundle: Bundle, desk: Desk) -> str:
    """A text on a case; of one that only the director opens no business is named that may not be."""
    case = bundle.row.case
    if not case.is_confidential:
        return text
    venue = case.facts.get("venue")
    instead = stand_in(None if venue == HOME else desk.knowledge.venue_name(venue), "")
    return outward(text, {name for row in bundle.signals for name in names_said(row)}, case.name_state, instead)


def _ending(case: Case, reporting: Reporting) -> str:
    """Where all of it is from, and what is said of what no record holds."""
    if case.merged_into:
        return "以上由记录自动汇集。"
    later = "，续报补充。" if reporting.kind in ("first", "later") else "。"
    return f"以上由记录自动汇集，未经核实；写“未掌握”的项目记录中没有{later}"


def button_of(case: Case) -> CopiedText:
    """The same without its text, which is written when it is asked for."""
    return CopiedText(text="", button=BUTTONS[reporting_of(case).kind])


def _called(reporting: Reporting) -> str:
    later = f"续报（第{reporting.n}次）"
    return {"first": "首次报告", "later": later, "final": "终报", "summary": "事件摘要"}[reporting.kind]


def _news(bundle: Bundle, reporting: Reporting) -> list[str]:
    """Of a later report: which was the first, and what is new since the last; the final one tells all of it anew."""
    if reporting.first_at is None or reporting.since is None:
        return []
    if reporting.kind == "final":
        last = f"；续报{reporting.n}次，末次：{instant(reporting.since)} 报出" if reporting.n else ""
        return ["", f"首报：{instant(reporting.first_at)} 报出{last}"]
    last = f"；上次续报：{instant(reporting.since)} 报出" if reporting.n > 1 else ""
    return [
        "",
        f"首报：{instant(reporting.first_at)} 报出{last}",
        f"上次报告以来：{news_since(bundle.row.case, bundle.entries, reporting.since, bundle.signals, bundle.log)}",
    ]


def _by_whom(bundle: Bundle, reporting: Reporting, office: Office, request: Request[Any, Any, Any]) -> list[str]:
    """To whom and by whom: the report by whoever has the duty, a summary by the office."""
    person = person_of(request)
    verified = "" if account_of(request) else "（未登录核实）"
    who = f"：{person.name}{verified}　联系电话：{person.phone}"
    if reporting.kind == "summary":
        own = Desk.of(request).reference.department_name(person.department) if bundle.is_part else office.office
        return [f"编写单位：{own}", f"编写人{who}"]
    is_own = person.department == reporting.department
    return [
        f"报送：{'、'.join(addressees(bundle.row.case)) or OPEN}",
        f"报告单位：{reporting.department_name}",
        f"报告人{who}" if is_own else f"报告人：{OPEN}　拟稿人{who}",
    ]


def items_of(bundle: Bundle, reporting: Reporting, desk: Desk, mentioned: Collection[Mention]) -> list[tuple[str, str]]:
    """What a text tells, each point with its title."""
    case, signals, part = bundle.row.case, bundle.signals, PART if bundle.is_part else ""
    said = "\n".join(each.whole for row in signals for each in (row.signal, *row.earlier))
    mentioned = [each for each in mentioned if each.text in said]  # not where one lives who is not to be known
    area_name = desk.knowledge.gazetteer.label
    if case.merged_into:  # what it held goes on elsewhere, and is not unknown
        return [
            ("接报情况", _received(bundle)),
            *points_of(case, signals, bundle.entries, desk.reference, area_name)[:1],
        ]
    progress = progress_of(case, bundle.entries)
    office = load_office(desk.settings.seeds, desk.settings.areas[0])
    is_summary, is_final = reporting.kind == "summary", reporting.kind == "final"
    seen = (case, signals, bundle.entries, desk.reference, area_name)
    known = points_of(*seen, refuted_now(case, desk)) if is_summary or is_final else []
    what = [
        ("接报情况", _received(bundle)),
        *(point for point in known if is_summary or point[0] != TOLD),
        *_when(case, signals),
        ("发生地点和单位", places_of(case, signals, office, desk, mentioned)),
        ("可疑食品和餐次", or_earlier(partial(_food, case), signals)),
        *_harmed(case, signals, reporting, desk),
    ]
    if not is_final:
        what += tests_told(signals, has_paper=final.has_paper(progress))
    if is_final:
        return [
            *what,
            *final.points(case, progress, signals),
            ("尚在办理", _doing(progress)),
            *final.lessons(discharges(signals)),
        ]
    return [
        *what,
        (f"已完成的措施{part}", _done(progress, reporting.since)),
        (f"办理进度{part}", _doing(progress)),
        ("初步判断", _judgement(case, progress, desk)),
        (f"最近的时限{part}", _nearest(case, desk.clock.now())),
        *_theirs(case),
    ]


def _when(case: Case, signals: list[SignalRow]) -> list[tuple[str, str]]:
    """When it happened; of samples alone, when they were taken, which is no event."""
    if any(joined.channel != "sampling" for joined in case.signals) or any(case.facts.get(each) for each in PEOPLE):
        return [("发生时间", or_earlier(partial(when_it_was, case), signals))]
    taken = dict.fromkeys(stated_instant(at) for row in signals if (at := row.signal.occurred_at))
    return [("抽样时间", "、".join(taken))] if taken else []


def _harmed(case: Case, signals: list[SignalRow], reporting: Reporting, desk: Desk) -> list[tuple[str, str]]:
    """People and symptoms; a summary of an affair in which nobody counts or tells of any leaves both out."""
    counted = as_corrected(signals, case)
    nobody = not any(case.facts.get(name) for name in PEOPLE)
    if reporting.kind == "summary" and nobody and not denied(counted):
        return []
    return [("人员情况", _people(counted, case)), ("主要症状", or_earlier(partial(_symptoms, desk), signals))]


def numbered(items: list[tuple[str, str]]) -> list[str]:
    """Each point in a line of its own, with its number."""
    return [f"{number}、{title}：{text}" for number, (title, text) in zip(NUMBERS, items, strict=False)]


def _received(bundle: Bundle) -> str:
    """When the first of how many signals came, by which channels; of a case that was taken in, where they are."""
    case = bundle.row.case
    if case.merged_into in bundle.linked:
        return f"所接信息已并入事件 {bundle.linked[case.merged_into][0]}，见该事件"
    channels: dict[str, int] = {}
    for joined in case.signals:
        channels[joined.channel] = channels.get(joined.channel, 0) + 1
    if not case.signals:
        return UNKNOWN
    named = "、".join(f"{CHANNELS.get(name, name)}{count}条" for name, count in channels.items())
    first = stated_instant(min(joined.received_at for joined in case.signals))
    return f"{first}首次接到，共{len(case.signals)}条信息（{named}）"


def inward(case: Case, *, what: str = "内部报告", whom: str = "只报收报单位") -> list[str]:
    """Government, superiors and whoever takes it over must be told which business it is; nobody else is, before its
    name may be published. `what`: what the text is, and to `whom` it goes."""
    if case.name_state == PUBLIC:
        return []
    name = "" if case.facts.get("venue") == HOME else f"：单位名称{NAME_STATES[case.name_state]}"
    return [f"（{what}{name}，{whom}，不得对外公开、转发）"]


def _food(case: Case, rows: list[SignalRow]) -> str:
    """The food that a person or a source states and the meals, then what somebody says or suspects, in their words."""
    signals = [each.signal for each in rows]
    stated = case.stated.get("product")
    foods = [stated] if stated is not None else [each.product.name or "" for each in signals if each.product]
    meals = [each.illness.meal or "" for each in signals if each.illness]
    believed = [row for row in rows if not is_doubted(row)]
    known = [*foods, *meals, quoted(foods_mentioned(believed), believed)]
    return listed(known if any(known) else [_claimed_food(row) for row in rows])


def _claimed_food(row: SignalRow) -> str:
    """The food that words name which look untrue: what is told of it may not have happened."""
    food = product_of(row.signal, row.assessment) if row.assessment else None
    return f"{speaker_of(row)}“{food}”（未核实）" if food else ""


def _people(signals: list[SignalRow], case: Case) -> str:
    """Of each count the largest of what was reported, what only posts say last, beside what other sources count; what
    a post claims that looks untrue stands apart, as it was said."""
    doubted = [row for row in signals if is_doubted(row)]
    reported = [row for row in signals if not is_doubted(row)]
    said = {field: filter(None, (sum_of(case, field), left(case.facts, field), _peak(case, field))) for field in PEOPLE}
    parts = [
        part for field, word in PEOPLE.items() if (part := _counted(reported, field, word, "，".join(said[field])))
    ]
    claims = [(word, most(doubted, field)) for field, word in PEOPLE.items()]
    claimed = [f"{word}{claim.claimed}" for word, claim in claims if claim and claim.number]
    apart = f"；疑似不实的说法称{'、'.join(claimed)}，未采用" if claimed else ""
    against = "".join(f"；登记为没有人不适，原话提到“{each.quote}”，待核对" for each in denied(reported))
    care = "".join(f"；{each}" for each in (*received_since(case), *care_of(signals)))
    parts += filter(None, [of_callers(case)])
    return f"{'，'.join(parts)}（取各来源中最大的数，有医院、部门所报的不取网传，未核实）{care}{against}{apart}"


def _peak(case: Case, field: str) -> str:
    """Who was critical and died since is one person: the count of the critical is the highest that there was."""
    died = field == "critical" and case.facts.get("dead")
    return "为曾达到的最多数，不是现况；死亡者是否计在其中，待核对" if died else ""


def _counted(rows: list[SignalRow], field: str, word: str, gone: str) -> str:
    stands, is_heard = standing(rows, field)
    if stands is None:
        return "" if field in UNASKED else f"{word}{UNKNOWN}"
    apart = in_words(others(rows, field, stands.number))
    by_posts = "网传" if is_heard and stands.number else ""
    after = "，".join(filter(None, (gone, f"另有{apart}，未相加" if apart else "")))
    return f"{by_posts}{word}{stands.people}" + (f"（{after}）" if after else "")


def stated_counts(signal: Signal) -> tuple[tuple[str, int], ...]:
    """What a signal counts in fields of its own, each with its word; 0 is none, what is missing was not said."""
    counts = [(word, getattr(signal.illness, field, None)) for field, word in PEOPLE.items()]
    return tuple((word, number) for word, number in counts if number is not None)


def _symptoms(desk: Desk, rows: list[SignalRow]) -> str:
    """What the reports state, then what only the words say."""
    stated = [symptom for row in rows if row.signal.illness for symptom in row.signal.illness.symptoms]
    spoken = symptoms_mentioned((row for row in rows if not is_doubted(row)), desk.knowledge.taxonomy.symptoms)
    said = [each for each in spoken if each not in stated]
    return listed([*stated, *([f"{'、'.join(said)}（原话提到，未核实）"] if said else [])])


def _done(progress: Progress, since: datetime | None) -> str:
    """What is done, by whose word and with what evidence; of a later report, what the one before could not say."""
    told = [each for each in progress.done if since and each.step.done_at and each.step.done_at <= since]
    before = f"（此前已报{len(told)}项）" if told else ""
    said = listed(measures(each for each in progress.done if each not in told))
    return (said if said != UNKNOWN else "没有新办结的步骤" if since else "尚无办结的步骤") + before


def _doing(progress: Progress) -> str:
    """Nothing is in hand that nobody signed for."""
    parts = [
        f"{title}：{'；'.join(dict.fromkeys(map(duty, steps)))}"
        for title, steps in (
            ("已签收、正在办理", progress.signed),
            ("已派发、尚未签收", progress.dispatched),
            ("尚未派发", progress.waiting),
        )
        if steps
    ]
    return "。".join(parts) or "无"


def _judgement(case: Case, progress: Progress, desk: Desk) -> str:
    """What those found whose duty it is; until then what it is taken for and what may have caused it, as far as
    somebody said so. How urgent the desk ranks it, and why, is no judgement of what happened."""
    found = [f"已确认等级：{case.grade}"] if case.grade else []
    found += final.causes(progress)
    if case.grade or final.is_excluded(progress):
        return "；".join(found)
    said = dict.fromkeys(view.get("hazard") for view in (case.facts, *(each.facts for each in case.signals)))
    named = (desk.knowledge.hazard_name(each) for each in said if each)
    hazard = "、".join(filter(None, (*named, named_besides(case.facts))))
    known = repeated(refuted_now(case, desk))
    if tested := case.tested:
        return "；".join([*found, tested])
    kind = str(case.facts.get("kind"))
    taken_for, harms = "" if kind == "news" else KIND_WORDS.get(kind, ""), f"可能的危害：{hazard or UNKNOWN}"
    if case.facts.get("request") == ENQUIRY and not (known or hazard):
        taken_for, harms = REQUEST_WORDS[ENQUIRY], ""  # a question is not what its words look like
    parts = [taken_for, *known, harms]
    is_said = any({"kind", "hazard"} & set(joined.overruled) for joined in case.signals)
    by = "值班员核对，不作结论" if is_said else "机器初筛，未经人确认，不作结论"
    return "；".join([*found, *(part for part in parts if part)]) + f"（{by}）"


def _nearest(case: Case, now: datetime) -> str:
    """Of the district's legal times: what has passed and is not done, by how much; then what comes next.

    What the office sets itself is nobody's business outside, and the time of others stands apart.
    """
    say = IN_CHINESE
    every = [due for due in dues(case) if due.of == OWN]
    passed = _once(
        f"{due.title}，应于 {due_instant(due.at)} 前，{countdown(due.at, now, say)}（{due.article}）"
        for due in every
        if due.at <= now
    )
    coming = _once(f"{due.title}，{due_instant(due.at)} 前（{due.article}）" for due in every if due.at > now)[:COMING]
    if not every:
        return "没有正在计时的法定时限"
    return "。".join(part for part in ("；".join(passed), f"接下来：{'；'.join(coming)}" if coming else "") if part)


def _once(lines: Iterable[str]) -> list[str]:
    """Each line once, in the order of the first, with how often it stands: three complaints have one and the same."""
    return [line if n == 1 else f"{line}，共{n}项" for line, n in Counter(lines).items()]


def _theirs(case: Case) -> list[tuple[str, str]]:
    """When the time of others ends, which whoever reads the report has to wait for or to press."""
    said = _once(
        f"{clock.deadline.title}（{clock.deadline.runs_for}），{due_instant(clock.deadline.due_at)} 前"
        f"{_told(case, clock)}"
        for clock in case.their_clocks
        if clock.deadline.due_at
    )
    return [("对方期限", f"{listed(said)}（不是本区部门的时限）")] if said else []


def _told(case: Case, clock: Clock) -> str:
    """What a medical institution or the unit has told already, for whoever would press for its report."""
    heard = heard_of(case, clock)
    return f"（{heard.said(instant)}）" if heard.at else ""
