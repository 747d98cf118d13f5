"""The report of a drill (评估报告): one HTML page and its data, made of its records alone.

It is the same for a demonstration and for a drill that people answered, but for what it grades.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader, select_autoescape

from connectors.fields import straight
from playbooks import entries as e
from playbooks.case import Case
from playbooks.district.people import ROLES
from playbooks.folding.fold import standings
from playbooks.law.workdays import in_beijing
from playbooks.playbook import deciding
from playbooks.reference import Reference
from streams.drills.mending import begin
from streams.drills.scenario import Inject, Scenario, ends_at, minute_of, starts_at
from streams.drills.scoring import (
    STAFF,
    WAITING,
    DrillDeadline,
    DrillResult,
    Overrun,
    Scored,
    total_in_words,
)

from ..wording.duties import BY_ITSELF
from ..wording.sentences import ACTIONS, Teller
from ..wording.words import IN_CHINESE, due_instant, length
from .drill_summary import summary_of
from .drill_words import (
    RATINGS,
    Held,
    counts_of,
    day_in_words,
    early,
    failed,
    held_in_words,
    passed,
    turns_in_words,
    ungraded,
    whose,
)

MARK = "【演练】"
DEMONSTRATION = "示范推演：系统按剧本应对，不评人"
"""What a run is in which the script itself answers: it shows the procedure, and grades nobody."""
ANSWERED = "实战演练：由人员在值班台上应对，按系统记录评分"
"""What a run is that people answer."""
MARKS = ("P", "S", "M", "U")
"""What an evaluator chooses from."""

TOLD = (
    e.Opened,
    e.SignalJoined,
    e.SeverityChanged,
    e.RumourMatched,
    e.Acknowledged,
    e.Dispatched,
    e.HandedOver,
    e.StepReturned,
    e.StepDone,
    e.StepTakenBack,
    e.TimeAsked,
    e.TimeAnswered,
    e.Noted,
    e.Escalated,
    e.EscalationProposed,
    e.EscalationAnswered,
    e.DeadlineMissed,
    e.GradeConfirmed,
    e.Refused,
    e.Closed,
)
"""What stands in the time line and is printed when it happens; clocks and reminders stand in their own table."""
DECISIONS = (e.GradeConfirmed, e.EscalationAnswered, e.Closed, e.Dismissed)
"""What is a decision besides the end of a step that decides, whoever wrote it down."""
DECISIONS_SHOWN = 12
"""Decisions on the page for leaders, the first ones: a grade, a response, the first word; the time line has all."""


def write_report(
    folder: Path,
    scenario: Scenario,
    result: DrillResult,
    told: "Happened",
    ref: Reference,
    held: Held | None = None,
) -> None:
    """`report.html`, `data.json` and, where people answered, `sheet.html`, `summary.txt` and what is to be mended, in a
    folder that is there.

    `held`: when people answered it, by the clock on the wall.
    """
    (folder / "data.json").write_bytes(msgspec.json.format(msgspec.json.encode(result), indent=1))
    (folder / "report.html").write_text(report_of(scenario, result, told, ref, held), "utf-8")
    if result.is_answered:
        (folder / "sheet.html").write_text(sheet_of(scenario, result, ref), "utf-8")
        (folder / "summary.txt").write_text(summary_of(scenario, result, ref, _span(scenario, result), held), "utf-8")
        begin(folder, result.expected, lambda each: failed(each, ref))


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, in sentences."""

    days: list[dict[str, Any]]
    """Day by day: `day`, and `rows` of one minute each with what was planned and what happened."""
    decisions: list[tuple[datetime, str]]
    cases: list[str]
    """What the lines of each case begin with, and what it is called; none where there is one case."""


def report_of(scenario: Scenario, result: DrillResult, told: Happened, ref: Reference, held: Held | None = None) -> str:
    """What was played as one HTML page; everything in it is a record of the drill."""
    starts = starts_at(scenario)
    graded = [each for each in result.expected if not each.is_scripted]
    return _page(
        "drill_report.html",
        scenario,
        result,
        ref,
        counts=counts_of(result),
        score=total_in_words(result.score, result.band),
        span=_span(scenario, result),
        held=held_in_words(held),
        turns=turns_in_words(held, starts),
        standing=held.standing if held else 0,
        nature=ANSWERED if result.is_answered else DEMONSTRATION,
        told=told,
        overdue=_overdue(result),
        unmet=lambda each: unmet(each, result.until),
        late=[each for each in result.deadlines if each.late_by_s and each.done_at],
        targets=_targets(result, ref, starts),
        missed=[each for each in graded if each.rating in ("M", "U")],
        failed=lambda each: failed(each, ref),
        decisions=told.decisions[:DECISIONS_SHOWN],
        well=_kept_lines(result, graded),
        votes=[each.title for each in graded if each.critical and each.rating == "P"],
    )


def sheet_of(scenario: Scenario, result: DrillResult, ref: Reference) -> str:
    """The evaluator's sheet (评估表) to be printed: what is expected and recorded, with room for marks and remarks."""
    return _page("drill_sheet.html", scenario, result, ref, marks=MARKS, passed=lambda miss: passed(miss, ref))


def _page(template: str, scenario: Scenario, result: DrillResult, ref: Reference, **more: Any) -> str:
    starts = starts_at(scenario)
    environment = Environment(loader=PackageLoader("console"), autoescape=select_autoescape(["html"]))
    environment.filters["beijing"] = lambda instant: due_instant(instant, starts) if instant else "—"
    environment.filters["long"] = lambda seconds: length(seconds, IN_CHINESE)
    environment.filters["plain"] = plain
    page = environment.get_template(template).render(
        scenario=scenario,
        starts=f"{day_in_words(starts)} {in_beijing(starts):%H:%M}",
        place=_place(ref),
        result=result,
        ratings=RATINGS,
        department=lambda wanted: ref.department_name(wanted) if wanted else "—",
        whose=lambda each: whose(each, ref),
        recorded=lambda each: f"{RATINGS[each.rating]}{ungraded(each)}",
        ungraded=ungraded,
        early=early,
        **more,
    )
    return straight(page)  # nothing that a person wrote may turn what stands beside it


def told_of(scenario: Scenario, entries: Sequence[e.Entry], ref: Reference, until: datetime) -> Happened:
    """The script's lines up to `until` beside the records, and the decisions among these."""
    then = _standings(entries)
    rows: dict[datetime, dict[str, list[str]]] = {}
    for inject in scenario.script:
        if (at := minute_of(scenario, inject)) <= until:
            _row(rows, at)["planned"].append(_planned(inject))
    marks = _marks(entries)
    for entry, said in _once(entries, then, ref, marks):
        _row(rows, entry.at)["real"].append(said)
    days: dict[str, list[dict[str, Any]]] = {}
    for minute in sorted(rows):
        # Midnight is the first minute of its day here, not the end of the one before.
        row = {
            "clock": f"{in_beijing(minute):%H:%M}",
            **{column: _folded(said) for column, said in rows[minute].items()},
        }
        days.setdefault(day_in_words(minute), []).append(row)
    decided = _decisions(entries, then, ref)
    return Happened(
        days=[{"day": day, "rows": of_day} for day, of_day in days.items()],
        decisions=_alike(
            [(each.at, f"{marks.get(each.case, '')}{_decided(each, then[each.id], ref)}") for each in decided]
        ),
        cases=[f"{mark}{plain(then[entry.id].title)}" for entry, mark in _opened(entries, marks)],
    )


def _alike(decisions: Sequence[tuple[datetime, str]]) -> list[tuple[datetime, str]]:
    """Of what was decided alike of several things, such as complaints, one line with how many, at the first."""
    first: dict[str, datetime] = {}
    for at, said in decisions:
        first.setdefault(said, at)
    often = Counter(said for _, said in decisions)
    return [(at, f"{said}（{often[said]} 件）" if often[said] > 1 else said) for said, at in first.items()]


def _marks(entries: Sequence[e.Entry]) -> dict[str, str]:
    """By its case what a line begins with, where there is more than one."""
    cases = dict.fromkeys(entry.case for entry in entries if isinstance(entry.body, e.Opened))
    return {case: f"［{n}］" for n, case in enumerate(cases, 1)} if len(cases) > 1 else {}


def _opened(entries: Sequence[e.Entry], marks: Mapping[str, str]) -> Iterable[tuple[e.Entry, str]]:
    return ((each, marks[each.case]) for each in entries if isinstance(each.body, e.Opened) and each.case in marks)


def _standings(entries: Sequence[e.Entry]) -> dict[str, Case]:
    """By each entry's id its case as it stood when it was written: what has moved away since keeps its name."""
    logs: dict[str, list[e.Entry]] = {}
    for entry in entries:
        logs.setdefault(entry.case, []).append(entry)
    return {entry.id: then for log in logs.values() for entry, then in standings(log)}


def unmet(each: DrillDeadline, until: datetime | None) -> str:
    """How a time that nobody met stands when the drill ends."""
    if each.due_at and until and each.due_at > until:
        return "演练结束时仍在计时"
    return "对方期限届满，到结束未见办结" if each.is_theirs and each.due_at else "到结束仍未办"


def _overdue(result: DrillResult) -> str:
    """How many times of law passed, and how many of these are not met yet."""
    over = [each for each in result.deadlines if each.is_overdue]
    open_ = sum(each.done_at is None for each in over)
    if not over:
        return "没有超期的。"
    return f"超期 {len(over)} 项{f'，其中 {open_} 项到结束仍未办' if open_ else ''}，见第六部分。"


def sentence(entry: e.Entry, case: Case, ref: Reference) -> str:
    """An entry in words, with the department that wrote it, or the role of who holds the drill."""
    said = Teller(case, IN_CHINESE, ref.department_name).tell(entry)
    if entry.actor and entry.actor.role in STAFF:
        return f"{ROLES[entry.actor.role]}：{said}"
    by = entry.actor.department if entry.actor else None
    return f"{ref.department_name(by)}：{said}" if by else said


def plain(text: str) -> str:
    """A text of the drill without the mark that the page bears already."""
    return text.replace(MARK, "")


def _once(
    entries: Sequence[e.Entry], then: Mapping[str, Case], ref: Reference, marks: Mapping[str, str]
) -> Iterable[tuple[e.Entry, str]]:
    """What is told, each with its sentence; that the system dispatched by itself, once for all with how often."""
    by_itself = [each.body for each in entries if isinstance(each.body, e.Dispatched) and each.body.ground in BY_ITSELF]
    is_told = False
    for entry in entries:
        if not isinstance(entry.body, TOLD):
            continue
        if not (isinstance(entry.body, e.Dispatched) and entry.body.ground in BY_ITSELF):
            yield entry, f"{marks.get(entry.case, '')}{sentence(entry, then[entry.id], ref)}"
        elif not is_told:
            is_told = True
            steps = sum(len(each.steps) for each in by_itself)
            yield entry, f"系统按预置步骤自动派发（全场共 {len(by_itself)} 次、{steps} 个步骤，只列这一次）"


def _span(scenario: Scenario, result: DrillResult) -> str:
    """From when to when it was played, by its own clock."""
    starts, ends = starts_at(scenario), ends_at(scenario)
    until = result.until or ends
    early = f"（提前结束：剧本到 {due_instant(ends, starts)}）" if until < ends else ""
    return f"{day_in_words(starts)} {in_beijing(starts):%H:%M} 起，到 {due_instant(until, starts)}{early}"


def _place(ref: Reference) -> str:
    district = ref.districts.get(ref.areas[0])
    return f"{district.city}{district.name}" if district else ref.areas[0]


def _decided(entry: e.Entry, case: Case, ref: Reference) -> str:
    """A decision in short: what was filled in besides stands in the time line."""
    if isinstance(entry.body, e.StepDone) and (step := case.steps.get(entry.body.step)):
        return f"{step.title}：{entry.body.outcome_title}（{step.department_name}）"
    return plain(sentence(entry, case, ref))


def _targets(result: DrillResult, ref: Reference, starts: datetime) -> list[str]:
    """The office's targets that passed, those of one kind together."""
    kinds: dict[tuple[str, str], list[Overrun]] = {}
    for each in result.targets:
        kinds.setdefault((each.step, each.department), []).append(each)
    return [f"{step}（{ref.department_name(whose)}，{_passed(of, starts)}）" for (step, whose), of in kinds.items()]


def _passed(of: Sequence[Overrun], starts: datetime) -> str:
    never = sum(each.done_at is None for each in of)
    if len(of) > 1:
        if never == len(of):
            return f"{never} 项，到结束都未办结"
        return f"{len(of)} 项{f'，其中 {never} 项到结束仍未办结' if never else ''}"
    done_at = of[0].done_at
    if not of[0].is_dispatched:
        return f"目标 {due_instant(of[0].target_at, starts)}，到结束仍未派发"
    if done_at and done_at - of[0].target_at < timedelta(minutes=1):
        return f"目标 {due_instant(of[0].target_at, starts)}，迟不到一分钟"
    real = f"实际 {due_instant(done_at, starts)}" if done_at else "到结束仍未办结"
    return f"目标 {due_instant(of[0].target_at, starts)}，{real}"


def _decisions(entries: Sequence[e.Entry], then: Mapping[str, Case], ref: Reference) -> list[e.Entry]:
    """What decided something and stands: a step that was taken back decides nothing."""
    plans, found = deciding(ref.by_hash.values()), list[e.Entry]()
    for entry in entries:
        if isinstance(entry.body, e.StepTakenBack):
            found = [each for each in found if not _is_end_of(each, entry.case, entry.body.step)]
        elif isinstance(entry.body, DECISIONS) or _plan_ended(entry, then[entry.id]) in plans:
            found.append(entry)
    return found


def _plan_ended(entry: e.Entry, case: Case) -> str | None:
    """The plan of the step that an entry ends."""
    step = case.steps.get(entry.body.step) if isinstance(entry.body, e.StepDone) else None
    return step.plan if step else None


def _is_end_of(entry: e.Entry, case: str, step: str) -> bool:
    return entry.case == case and isinstance(entry.body, e.StepDone) and entry.body.step == step


def _kept_lines(result: DrillResult, graded: Sequence[Scored]) -> list[str]:
    """The lines of the form under which everything was done in time, with how much that was."""
    found = []
    for line in result.lines:
        mine = [each for each in graded if each.line == line.line and each.rating != WAITING]
        if mine and all(each.rating == "P" for each in mine):
            found.append(f"{line.title} {len(mine)} 项")
    return found


def _folded(sentences: Sequence[str]) -> list[str]:
    """Each sentence once, with how often it stands there."""
    return [f"{said}（{n} 次）" if n > 1 else said for said, n in Counter(map(plain, sentences)).items()]


def _planned(inject: Inject) -> str:
    if inject.signal:
        return f"来报：{inject.signal.get('title') or inject.signal.get('text', '')[:40]}"
    move = inject.play
    if move is None:
        return inject.note
    done = "：".join(part for part in (ACTIONS.get(move.do, move.do), move.asks.get("title") or move.reason) if part)
    return f"应对：{move.note or done}"


def _row(rows: dict[datetime, dict[str, list[str]]], at: datetime) -> dict[str, list[str]]:
    minute = in_beijing(at).replace(second=0, microsecond=0)
    return rows.setdefault(minute, {"planned": [], "real": []})
