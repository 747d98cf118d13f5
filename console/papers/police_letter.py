"""The letter (移送书) by which a suspected crime goes to the police, as text to be copied; from the records only.

Order 310 Art. 6 says what goes along: the letter, the report on the case, the list of goods, the test reports.
"""

from collections.abc import Collection, Iterable
from typing import Any

from litestar import Request

from playbooks.case import Case
from playbooks.ledger.naming import NAME_STATES
from playbooks.step import Step
from playbooks.telling.progress import Progress, Reporting, progress_of

from ..forms import person_of
from ..render import fence
from ..state import Desk
from ..wording.words import instant
from .case_bundle import Bundle
from .final import NONE, OPEN, TESTED
from .letter import ASKED, KEPT_SECRET, OURS
from .measures import measures
from .mentioned import Mention
from .report import inward, items_of, may_leave, numbered, unnamed
from .scene import names_said

SUSPECTED = "crime_suspected"
FOUND = ("case_filed", SUSPECTED, "transfer_approved")
"""Events by which a case was filed, a crime suspected and the transfer approved."""
SEIZED = ("goods_seized", "suspect_items_sealed", "evidence_registered")
APART = (*OURS, "初步判断")
"""Points of a summary, as `OURS`, that say nothing to the police: what is suspected is said by whoever suspects it."""
GROUNDS = (
    "《中华人民共和国食品安全法》第一百二十一条；"
    "《行政执法机关移送涉嫌犯罪案件的规定》第五条（移送）、第六条（随附材料）"
)
ASKS = (
    "请收件后在回执上签字；不属你单位管辖的，请按该规定第七条在二十四小时内转送有管辖权的机关，并书面告知我单位；"
    "属你单位管辖的，请按第八条自接受移送之日起三日内审查，决定立案或者不予立案，并书面通知我单位。"
)


def suspicions(case: Case) -> list[Step]:
    """The duties by whose outcome a crime is suspected: while there is none nobody writes to the police."""
    return _bringing(case, SUSPECTED)


def police_letter_on(
    bundle: Bundle, desk: Desk, request: Request[Any, Any, Any], mentioned: Collection[Mention]
) -> str:
    """What goes to the police with a suspected crime, as far as the records have it; the rest is left open."""
    case, bundle = bundle.row.case, may_leave(bundle)
    progress = progress_of(case, bundle.entries)
    points = items_of(bundle, Reporting(kind="summary"), desk, mentioned)
    handed = _bringing(case, "crime_transferred")
    lines = [
        f"{fence(desk)}涉嫌犯罪案件移送书（代拟稿）",
        *inward(case, what="内部函件", whom="只发收件单位"),
        "",
        f"文号：{_said(handed, 'document')}",
        f"收件单位：{_who(case, desk, opens_on='crime_transferred')}",
        f"移送单位：{_who(case, desk, brings='crime_transferred')}",
        f"承办人员（两名以上）：{_said(_bringing(case, 'transfer_report_made'), 'people')}　联系电话：{OPEN}",
        f"移送时间：{'；'.join(instant(each.done_at) for each in handed if each.done_at) or OPEN}",
        f"抄送：{_who(case, desk, brings='prosecutor_told')}",
        f"拟稿人：{person_of(request).name}　事件编号：{bundle.row.number}",
        "",
        *numbered(
            [
                ("涉嫌犯罪的单位、个人", _accused(bundle)),
                ("涉嫌的罪名", OPEN),
                ("立案、认定涉嫌和批准移送", _listed(progress, FOUND)),
                *(each for each in points if not each[0].startswith(APART)),
                ("检验、鉴定", _listed(progress, TESTED)),
                ("涉案物品", f"{_listed(progress, SEIZED)}；清单：{OPEN}"),
                ("依据", GROUNDS),
                ("随附材料", _papers(case)),
            ]
        ),
        "",
        ASKS,
        "以上由记录自动汇集，未经核实；画线和写“未掌握”的项目记录中没有，由承办人员填写、核对后签发。",
    ]
    return unnamed("\n".join(lines), bundle, desk)


def _bringing(case: Case, event: str) -> list[Step]:
    return [step for step in case.steps.values() if step.state == "done" and event in step.brought]


def _said(steps: Iterable[Step], field: str) -> str:
    """What was filled in there, each once."""
    return "；".join(dict.fromkeys(said for step in steps if (said := step.fields.get(field)))) or OPEN


def _who(case: Case, desk: Desk, *, opens_on: str = "", brings: str = "") -> str:
    """Whose the duty is that opens on an event, or brings it, by the library: its full name."""
    for plan in desk.reference.plans_of(case):
        emitted = {event for outcome in plan.outcomes for event in outcome.emits}
        if (plan.opens_on == opens_on or brings in emitted) and plan.department in desk.reference.departments:
            return desk.reference.departments.get(plan.department).name
    return OPEN


def _accused(bundle: Bundle) -> str:
    """The businesses that the signals name about which it is suspected; that a name stands there accuses nobody."""
    case = bundle.row.case
    about = {step.about for step in suspicions(case)}
    theirs = {joined.id for joined in case.signals if about & {"case", *joined.about}}
    names = dict.fromkeys(name for row in bundle.signals if row.signal.id in theirs for name in sorted(names_said(row)))
    if not names:
        return f"{OPEN}（记录中没有单位名称）"
    return f"{'、'.join(names)}（来报所称，名称{NAME_STATES[case.name_state]}）；法定代表人、身份信息：{OPEN}"


def _listed(progress: Progress, events: Collection[str]) -> str:
    return "；".join(measures(each for each in progress.done if set(each.step.brought) & set(events))) or NONE


def _papers(case: Case) -> str:
    secret = [KEPT_SECRET] if any(each.channel in ASKED for each in case.signals) else []
    papers = [f"涉嫌犯罪案件情况的调查报告{OPEN}", f"涉案物品清单{OPEN}", f"检验报告、鉴定结论{OPEN}", f"其他{OPEN}"]
    return "；".join([*papers, *secret])
