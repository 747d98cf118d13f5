"""告知文书: what the law wants told in writing to who complained or reported, and to the business, as drafts.

What the records hold is filled in; names of people, numbers and the rest stay blank. The kinds are those of the forms
that go with Order 121; a complaint that counts by Order 20 cites that order's articles.
"""

from collections.abc import Callable

import msgspec

from connectors.signal import Channel
from playbooks.actions import DUTY_ROLES
from playbooks.case import Case, Joined
from playbooks.deciding.undone import offered
from playbooks.district.people import Person
from playbooks.law.workdays import in_beijing
from playbooks.needs import FORMER, FORMER_LAW
from playbooks.step import Step
from streams.gathering.grouping import product_of, subject_of

from ..reading.queries import SignalRow
from .final import OPEN

LAW = "市场监督管理投诉举报处理办法"
CONSUMER_LAW = "《中华人民共和国消费者权益保护法》第三十九条"
OTHER_WAYS = "与经营者协商和解，请消费者协会或者其他依法成立的调解组织调解，按仲裁协议申请仲裁，或者向人民法院起诉"
REPORTS = ("report", "both")
NOBODY = "not_required"
"""The outcome by which nobody had to be told."""
DAY = "＿＿＿＿年＿＿月＿＿日"


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One paper: its name, and its text as far as the records have it."""

    name: str
    text: str


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    """What a paper is written from."""

    step: Step
    matter: str
    received: str
    is_former: bool
    """Counted by Order 20."""
    choices: tuple[str, ...]
    """The items that the law offers for what is told."""
    before: Step | None
    """The duty whose decision is told, where another one tells it."""

    def cites(self, now: str, formerly: str) -> str:
        return f"《{FORMER_LAW}》{formerly}" if self.is_former else f"《{LAW}》{now}"

    def said(self, field: str) -> str:
        """What was filled in with the decision; blank before."""
        return (self.before or self.step).fields.get(field) or OPEN

    def item(self, field: str) -> list[str]:
        """The item that the decision rests on; before it, all of them, of which one is to be left."""
        chosen = (self.before or self.step).fields.get(field)
        return [chosen] if chosen else ["（下列各项只留适用的一项）", *self.choices]


def _accepted(known: _Known) -> list[str]:
    term = "四十五个工作日" if known.is_former else "六十日"
    article = known.cites("第十五条", "第十四条")
    return [
        f"{known.received}收到您关于{known.matter}的投诉。经审查，依据{article}，我局决定受理。",
        f"自受理之日起{term}内双方未能达成调解协议的，依法终止调解；双方自行和解的，请及时告诉我们。",
    ]


def _refused(known: _Known) -> list[str]:
    remedies = known.said("remedies")
    ways = OTHER_WAYS if remedies == OPEN else remedies
    return [
        f"{known.received}收到您关于{known.matter}的投诉。经审查，有下列情形，依据"
        f"{known.cites('第十五条、第十六条', '第十四条、第十五条')}，我局决定不予受理：",
        *known.item("refused_on"),
        f"理由：{known.said('reason')}",
        f"您还可以通过其他途径解决争议：{ways}（{CONSUMER_LAW}）。",
    ]


def _identity(known: _Known) -> list[str]:
    return [
        f"{known.received}收到您关于{known.matter}的投诉。依据{known.cites('第十条', '')}，"
        f"请于{DAY}前提供能证明真实身份的材料：{OPEN}。",
        "逾期没有提供，或者材料虚假的，依据第十六条不予受理。",
    ]


def _passed_on(known: _Known) -> list[str]:
    return [
        f"{known.received}收到您关于{known.matter}的反映。经审查，所反映的事项不由我局处理：{known.said('reason')}",
        f"已移交（请向其反映）：{OPEN}　移交文号：{known.said('document')}",
    ]


def _summons(known: _Known) -> list[str]:
    article = known.cites("第二十三条", "第二十一条")
    return [
        f"关于{known.matter}的投诉，我局已经受理，定于{DAY}＿＿时在{OPEN}组织现场调解，"
        f"请参加，并携带身份证明和{OPEN}。",
        f"无正当理由不参加的，依据{article}终止调解。",
        "认为调解人员与一方有近亲属关系或者其他利害关系、可能影响公正的，可以自收到本通知之日起＿＿日内申请回避。",
        f"调解人员：{OPEN}",
    ]


def _agreement(known: _Known) -> list[str]:
    return [
        f"投诉人：{OPEN}　联系电话：{OPEN}",
        f"被投诉人：{OPEN}　法定代表人：{OPEN}　经营场所：{OPEN}",
        f"投诉内容和请求：{known.matter}；{OPEN}",
        f"经我局依据{known.cites('有关规定', '有关规定')}组织调解，双方自愿达成如下协议：{OPEN}",
        f"本调解书经双方签字后生效；一方不履行的，另一方可以通过仲裁、诉讼等途径解决（{CONSUMER_LAW}）。",
        "投诉人（签名）：＿＿＿＿　被投诉人（签名）：＿＿＿＿　调解人员（签名）：＿＿＿＿",
    ]


def _ended(known: _Known) -> list[str]:
    is_settled = (known.before or known.step).outcome == "withdrawn"
    first = "第（一）项：投诉人撤回投诉或者双方自行和解"
    article = known.cites("第二十三条", "第二十一条")
    return [
        f"关于{known.matter}的投诉，调解中有下列情形，依据{article}，我局决定终止调解：",
        *([first] if is_settled else known.item("ended_on")),
        *([] if is_settled else [f"理由：{known.said('reason')}"]),
        f"争议仍未解决的，可以通过仲裁、诉讼等其他途径解决（{CONSUMER_LAW}）。",
    ]


def _report_result(known: _Known) -> list[str]:
    decided = known.before or known.step
    reason = decided.fields.get("reason")
    result = f"{decided.outcome_title}{f'，理由：{reason}' if reason else ''}" if known.before else OPEN
    ground = f"《{FORMER_LAW}》第三十一条" if known.is_former else f"《{OPEN}》第＿＿条（要求告知结果的规定）"
    return [
        f"{known.received}收到您关于{known.matter}的举报，我局已依法处理。依据{ground}，现将结果告知如下：",
        result,
    ]


def _no_jurisdiction(known: _Known) -> list[str]:
    article = known.cites("第三十四条", "第二十九条")
    return [
        f"{known.received}收到您关于{known.matter}的举报。经核对，该事项不属我局管辖，依据{article}告知您。",
        f"有权处理的机关：{OPEN}　已移交的文号：{known.said('document')}",
    ]


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of paper, and of which outcomes it is: of those that bring all of `of`, and nothing of `without`."""

    name: str
    of: frozenset[str]
    without: frozenset[str] = frozenset()
    is_before: bool = False
    """It goes out before the duty ends."""
    is_new: bool = False
    """Order 20 did not have it."""
    item: str = ""
    """The field of the item of the law on which it rests."""
    write: Callable[[_Known], list[str]]


_DECIDED = frozenset(["complaint_accepted", "complaint_outcome_told"])
PAPERS = (
    Paper(name="投诉受理决定书", of=frozenset(["complaint_accepted"]), write=_accepted),
    Paper(name="投诉不予受理决定书", of=frozenset(["complaint_refused"]), item="refused_on", write=_refused),
    Paper(
        name="限期提供身份证明材料通知书",
        of=frozenset(["complaint_refused"]),
        is_before=True,
        is_new=True,
        write=_identity,
    ),
    Paper(name="移交告知书", of=frozenset(["complaint_decision_told"]), without=_DECIDED, write=_passed_on),
    Paper(name="投诉调解通知书", of=frozenset(["mediation_ended"]), is_before=True, write=_summons),
    Paper(name="投诉调解书", of=frozenset(["mediation_ended", "complaint_outcome_told"]), write=_agreement),
    Paper(name="投诉终止调解决定书", of=frozenset(["mediation_terminated"]), item="ended_on", write=_ended),
    Paper(name="投诉终止调解决定书", of=frozenset(["mediation_result_told"]), item="ended_on", write=_ended),
    Paper(name="举报处理结果告知书", of=frozenset(["reporter_told"]), write=_report_result),
    Paper(name="举报处理结果告知书", of=frozenset(["reporter_result_told"]), write=_report_result),
    Paper(name="举报管辖告知书", of=frozenset(["reporter_told_jurisdiction"]), write=_no_jurisdiction),
)
TELLS_OF = {
    "mediation_result_told": "mediation_terminated",
    "reporter_told": "report_filing_decided",
    "reporter_told_jurisdiction": "report_without_jurisdiction_found",
}
"""By what a duty brings about that only tells: what the duty brought about whose decision it tells."""


def papers_of(step: Step, *, is_former: bool) -> list[Paper]:
    """What may have to be written with a duty: while it is open by each of its outcomes, then by the one it had."""
    is_open = step.state == "open"
    ends = [set(each.emits) for each in step.outcomes] if is_open else [set(step.brought)]
    return [
        paper
        for paper in PAPERS
        if any(paper.of <= end and not paper.without & end for end in ends)
        and (is_open or not paper.is_before)
        and not (paper.is_new and is_former)
    ]


def is_to_tell(person: Person, case: Case, step: Step) -> bool:
    """Whether somebody has to be told in writing what comes of a duty, and this person may write it: whose duty it is,
    and the duty office."""
    is_theirs = person.role in DUTY_ROLES or person.department == step.department
    is_over = step.state == "withdrawn" or step.outcome == NOBODY
    if not is_theirs or is_over or signal_of(case, step) is None:
        return False
    return bool(papers_of(step, is_former=is_by_former_law(case, step)))


def is_by_former_law(case: Case, step: Step) -> bool:
    """Whether a duty counts by Order 20."""
    return offered(case, step) is FORMER or FORMER_LAW in (step.basis or "")


def drafts(case: Case, step: Step, row: SignalRow, *, heading: str, signs: str) -> list[Draft]:
    """The papers of a duty about one signal. `heading`: what stands before each name; `signs`: who sends it, and how
    they are reached."""
    is_former = is_by_former_law(case, step)
    choices = FORMER if is_former else offered(case, step)
    found = []
    for paper in papers_of(step, is_former=is_former):
        known = _Known(
            step=step,
            matter=_matter(row),
            received=_day(row),
            is_former=is_former,
            choices=choices.get(paper.item, ()),
            before=_told_by(case, step, paper),
        )
        text = "\n".join([f"{heading}{paper.name}", f"文号：{OPEN}", f"{OPEN}：", *paper.write(known), signs])
        found.append(Draft(name=paper.name, text=text))
    return found


def signal_of(case: Case, step: Step) -> Joined | None:
    """The signal that a duty is about; of a business the first report; None where it is about the affair."""
    about = [each for each in case.signals if step.about in (each.id, *each.about)]
    return min(about, key=lambda each: each.facts.get("request") not in REPORTS, default=None)


def _told_by(case: Case, step: Step, paper: Paper) -> Step | None:
    wanted = next((TELLS_OF[each] for each in paper.of if each in TELLS_OF), None)
    done = (each for each in case.steps.values() if each.about == step.about and wanted in each.brought)
    return next(done, None) if wanted else None


def _matter(row: SignalRow) -> str:
    subject = subject_of(row.signal, row.assessment)
    food = product_of(row.signal, row.assessment) if row.assessment else None
    is_registered = row.signal.channel == Channel.COMPLAINT and row.signal.source_id
    number = f"（登记编号 {row.signal.source_id}）" if is_registered else ""
    whose = f"{(subject and subject.name) or OPEN}{f'的{food}' if food else ''}"
    return f"{whose}{number}"


def _day(row: SignalRow) -> str:
    local = in_beijing(row.signal.received_at) if row.signal.received_at else None
    return f"{local.year}年{local.month}月{local.day}日" if local else DAY
