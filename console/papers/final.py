"""What a final report (终报) says besides: cause and grade, tests, decisions, the end of the response; lessons stay
open. Only what the record has: a duty that nobody has done is no result."""

from collections.abc import Collection, Iterable

from playbooks.case import Case
from playbooks.deciding.contrary import contrary
from playbooks.step import Step
from playbooks.telling.progress import ENDED, Progress, Reported

from ..reading.queries import SignalRow
from .measures import measures
from .tested import told_of_tests

OPEN = "＿＿＿＿"
"""What nobody has said and a person fills in."""
NONE = "记录中没有"
EXCLUDED = "accident_excluded"
CAUSE = ("accident_confirmed", EXCLUDED, "epidemiology_reported", "hygiene_survey_done", "grade_confirmed")
"""Events of the steps that say what it was, and how grave."""
TESTED = ("test_report_issued",)
"""Of those that say what a laboratory found."""
DECIDED = tuple(
    "recall_graded recall_not_needed recall_way_decided recall_completed filing_decided report_filing_decided "
    "penalty_decided penalty_case_closed transfer_decided crime_transferred case_transferred police_decided".split()
)
"""Of those by which somebody is penalised or handed over, or food is called back."""


def points(case: Case, progress: Progress, rows: Iterable[SignalRow] = ()) -> list[tuple[str, str]]:
    """Each point with its title, in the order in which a final report tells them. `rows`: signals whose words may tell
    what a laboratory found, with so much of them as may go out."""
    apart = [*CAUSE, *TESTED, *DECIDED, ENDED]
    others = [each for each in progress.done if not _brings(each.step, apart)]
    tested = _of(progress, TESTED)
    against = _contradicted(case, progress)
    grade = f"等级：{case.grade}（已核定）" if case.grade else "等级未经核定"
    return [
        ("原因和等级", "；".join([grade, *(causes(progress) or ["原因未掌握"])])),
        ("采取的措施", _listed(measures(others))),
        ("检验结果", _listed([*tested, *told_of_tests(rows, has_paper=bool(tested))])),
        ("处理决定（召回、立案处罚、移送）", _listed(_of(progress, DECIDED))),
        ("响应终止", _listed(_of(progress, (ENDED,)))),
        *([("与记录不符、须核对的判断", "；".join(against))] if against else []),
    ]


def has_paper(progress: Progress) -> bool:
    """Whether a duty recorded what a laboratory reports in writing."""
    return bool(_of(progress, TESTED))


def _contradicted(case: Case, progress: Progress) -> list[str]:
    """Judgements against which the record speaks by now, whatever it said when they were made."""
    steps = [each.step for each in progress.done if each.step.chosen]
    return [f"{step.outcome_title}：{said}" for step in steps if step.chosen for said in contrary(case, step.chosen)]


def causes(progress: Progress) -> tuple[str, ...]:
    """What was found of it by those whose duty it is, in their words."""
    return _of(progress, CAUSE)


def is_excluded(progress: Progress) -> bool:
    """Whether it was found to be no food-safety accident."""
    return any(_brings(each.step, [EXCLUDED]) for each in progress.done)


def lessons(left_care: Collection[str]) -> list[tuple[str, str]]:
    """What only a person can say; `left_care`: what the words tell of who left the hospital, to be checked."""
    return [("患者转归（痊愈、出院、仍在院）", "、".join([*left_care, OPEN])), ("教训和改进", OPEN)]


def _of(progress: Progress, events: Collection[str]) -> tuple[str, ...]:
    found: list[Reported] = [each for each in progress.done if _brings(each.step, events)]
    return measures(found)


def _brings(step: Step, events: Collection[str]) -> bool:
    """Whether the outcome that was chosen brings one of these."""
    return any(event in events for event in step.brought)


def _listed(said: Collection[str]) -> str:
    return "；".join(said) or NONE
