"""What the record says against an outcome (与记录不符): it is shown before a person chooses it, and whoever judges
otherwise says why; both stand in the record, and the reports say them."""

from datetime import datetime, timedelta

from ..case import Case, Joined
from ..facts import PEOPLE, count_of, matches
from ..playbook import Denial, Outcome
from ..reference import Reference
from ..step import Step
from ..telling.affair import counted
from .asked import term_of
from .grading import EVENT, RESPONSE

ENDED = "response_ended"
"""What an outcome brings that ends the response."""
STABLE = timedelta(hours=24)
"""So long nobody may have fallen ill or grown worse before the response ends."""
_PLAN = "《国家食品安全事故应急预案》关于响应终止的规定"
_TREATED = "病人得到救治，病情稳定24小时以上，无新发急性病例"
_INCUBATED = "属感染性的，末例后一个最长潜伏期内无新发"
_CONTROLLED = "现场、受污染食品得到控制并清理"
_REMOVED = "次生、衍生隐患消除"
_ASSESSED = "专家评估同意"
_BY_PEOPLE = "记录中没有，由人核对"
_QUIET = "最近24小时没有新的病情记录"
WORDS = (_TREATED, _INCUBATED, _CONTROLLED, _REMOVED, _ASSESSED, _BY_PEOPLE, _QUIET)
"""The plan's conditions for ending the response, and what is said where the record is silent."""
_MEASURES = {"seal_samples": "封存", "stop_supply": "停止供应"}


def contrary(case: Case, outcome: Outcome) -> tuple[str, ...]:
    """What of the record speaks against an outcome, with number and text."""
    said = [_denied(case, each) for each in outcome.denied_by if matches(each.when, case.facts)]
    if _states_no_grade(outcome) and case.grade_proposed:
        number = "、".join(counted(case.facts, name) for name in PEOPLE if case.facts.get(name))
        said.append(f"记录为{number}，等级建议{case.grade_proposed[0]}级：{'；'.join(case.grade_why)}")
    return tuple(said)


def too_soon(case: Case, ref: Reference, step: Step, outcome: Outcome, now: datetime) -> tuple[str, ...]:
    """That the response would end before everybody was stable for as long as the plan wants, or that a term runs of
    which the outcome says that it is over: a warning, and kept."""
    restless = _restless(case, now) if ENDED in outcome.emits else ""
    return tuple(filter(None, (restless, _within_term(case, ref, step, outcome, now))))


def contrary_to_any(case: Case, ref: Reference, step: Step, now: datetime) -> tuple[str, ...]:
    """The same of any outcome of an open duty, each with the outcome that it speaks against."""
    if step.state != "open":
        return ()
    said = ((way, [*contrary(case, way), *too_soon(case, ref, step, way, now)]) for way in step.outcomes)
    return tuple(f"{way.title}：{each}" for way, against in said for each in against)


def conditions(case: Case, step: Step, now: datetime) -> tuple[tuple[str, str], ...]:
    """What must hold before the response ends, each with what the record says of it; empty of any other duty."""
    if step.state != "open" or not any(ENDED in way.emits for way in step.outcomes):
        return ()
    done = {each.plan for each in case.steps.values() if each.state == "done"}
    controlled = "、".join(f"{word}{'已办结' if plan in done else '未办结'}" for plan, word in _MEASURES.items())
    return (
        (_TREATED, _restless(case, now) or _QUIET),
        (_INCUBATED, _BY_PEOPLE),
        (_CONTROLLED, controlled),
        (_REMOVED, _BY_PEOPLE),
        (_ASSESSED, _BY_PEOPLE),
    )


def _denied(case: Case, denial: Denial) -> str:
    number = "、".join(counted(case.facts, name) for name in PEOPLE if name in denial.when)
    return f"记录为{number}，{denial.why}（{denial.source}）"


def _states_no_grade(outcome: Outcome) -> bool:
    return EVENT in outcome.emits and RESPONSE not in outcome.emits


def _within_term(case: Case, ref: Reference, step: Step, outcome: Outcome, now: datetime) -> str:
    """Of a duty from before an upgrade whose outcome counts only at the end of its term by now: that the term runs. It
    is not refused: what the same outcome said then may be so earlier, by a paper for which the case has no other."""
    term = None if outcome.at_term else term_of(case, step)
    if term is None or now >= term.ends_at or not ref.is_at_term(step.plan, outcome.id):
        return ""
    return f"期限到 {term.last_day:%Y-%m-%d} 才满，此前须有文书；该事件按其开立时的规程办理，不自动拦下"


def _restless(case: Case, now: datetime) -> str:
    """Who fell ill or grew worse less than `STABLE` before, in words; empty when nobody did, as far as anybody said."""
    found = _last_worse(case)
    if found is None or now - found[0].received_at >= STABLE:
        return ""
    last, numbers = found
    hours, minutes = divmod(int((now - last.received_at).total_seconds()) // 60, 60)
    ago = f"{hours}小时{minutes}分钟" if hours else f"{minutes}分钟"
    return f"最近一条病情记录（{numbers}）距今{ago}，不满24小时（{_PLAN}）"


def _last_worse(case: Case) -> tuple[Joined, str] | None:
    """The last signal that says a number of people larger than its own source had said, with those numbers."""
    known: dict[tuple[str, str, str], int] = {}
    found = None
    for each in sorted(case.signals, key=lambda joined: joined.received_at):
        risen = [name for name in PEOPLE if count_of(each.facts, name) > known.get((each.source, each.caller, name), 0)]
        known |= {(each.source, each.caller, name): each.facts[name] for name in risen}
        if risen:
            found = (each, "、".join(counted(each.facts, name) for name in risen))
    return found
