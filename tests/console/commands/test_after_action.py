"""What the report of a drill says of what was late: which legal time, by how much, whose."""

import re
from datetime import timedelta

import msgspec
import pytest

from console.commands.after_action import report_of, told_of, unmet
from console.commands.drill_words import failed, passed
from playbooks.actions import act
from playbooks.deciding.merging import merge
from playbooks.load import load_reference
from streams.drills.scoring import DrillDeadline, DrillResult, Scored
from tests.factories import LIBRARY, NOON, SEEDS, a_case, a_complaint, a_draft, an_action
from tests.staging import scenario_of

REF = load_reference(SEEDS, LIBRARY, areas=("410702",))
MISS = DrillDeadline(
    rule="PHE-6.county",
    article="",
    about="case",
    due_at=None,
    done_at=None,
    late_by_s=660,
    title="县级政府报设区的市政府",
    department="D01",
    step="区政府向市政府报告",
    is_overdue=True,
)
EXPECTED = Scored(
    id="a",
    title="没有法定时限超期",
    line=1,
    rating="U",
    points=0,
    due_at=None,
    done_at=None,
    late_by_s=None,
    critical=True,
)


def test_of_legal_times_that_passed_it_says_which_how_late_and_whose():
    late = msgspec.structs.replace(EXPECTED, misses=[MISS])
    assert failed(late, REF) == "1 项法定时限超期：区政府向市政府报告，迟 11分，仍未办，区食安办"


def test_of_anything_else_it_says_the_action_and_whose_where_it_is_anybody_s():
    assert failed(EXPECTED, REF) == "没有法定时限超期：未完成"
    theirs = msgspec.structs.replace(EXPECTED, title="停止供餐", department="D03", rating="M", late_by_s=60)
    assert failed(theirs, REF) == "停止供餐（区市场监管局）：迟后完成，迟 1分"


def test_a_time_that_nobody_met_is_told_as_it_stands_at_the_end():
    run = msgspec.structs.replace(MISS, is_overdue=False, due_at=NOON)
    later, earlier = NOON + timedelta(minutes=1), NOON - timedelta(minutes=1)
    theirs = msgspec.structs.replace(run, is_theirs=True)
    assert [unmet(theirs, earlier), unmet(theirs, later), unmet(run, later), unmet(MISS, later)] == [
        "演练结束时仍在计时",
        "对方期限届满，到结束未见办结",
        "到结束仍未办",
        "到结束仍未办",
    ]


def test_a_rule_without_a_step_is_said_by_its_own_name():
    assert passed(msgspec.structs.replace(MISS, step="", department=""), REF).startswith(
        "县级政府报设区的市政府，迟 11分"
    )


def test_what_was_dispatched_before_a_merge_keeps_its_names_in_the_time_line():
    opened = a_draft(a_complaint())
    sent = act(REF, opened.case, an_action(opened.case, "dispatch", when=NOON), NOON)
    older = a_case(a_complaint(received_at=NOON))
    action = an_action(sent.case, "merge", other=older.id, reason="同一件事", when=NOON)
    _, out = merge(REF, older, sent.case, action, NOON)
    scenario = scenario_of("school_illness")
    told = told_of(scenario, [*opened.entries, *sent.entries, *out.entries], REF, NOON)
    said = "".join(words for day in told.days for row in day["rows"] for words in row["real"])
    title = opened.case.open_steps[0].title
    assert [f"派发 {len(opened.case.open_steps)} 个步骤：{title}" in said, "已移走" in said] == [True, False]


@pytest.mark.parametrize(
    ("rating", "kept"),
    [
        ("P", ["内部目标：全部按时。", "内部目标全部按时。"]),
        ("M", ["内部目标：上列应有动作以外的全部按时。", "应有动作以外的内部目标全部按时。"]),
    ],
)
def test_of_the_targets_it_says_no_more_than_is_kept_beside_the_actions_that_were_late(rating, kept):
    """Of the targets that passed, those of expected actions are told among these."""
    result = a_result(expected=[msgspec.structs.replace(EXPECTED, title="停止供餐", rating=rating)])
    scenario = scenario_of("school_illness")
    page = report_of(scenario, result, told_of(scenario, [], REF, NOON), REF)
    assert re.findall("<(?:li|p)>([^<]*内部目标[^<]*全部按时。)<", page) == kept


def test_nothing_that_was_written_in_a_drill_turns_the_direction_of_its_report():
    scenario = scenario_of("school_illness")
    result = a_result(expected=[msgspec.structs.replace(EXPECTED, title="停\u202e止供餐")])
    page = report_of(scenario, result, told_of(scenario, [], REF, NOON), REF)
    assert ["停止供餐" in page, "\u202e" in page] == [True, False]


def a_result(**changes):
    """What a drill came to, of which nothing else is told."""
    said = {"scenario": "school_illness", "title": "学校", "seed": 1, "score": None, "band": "", "lines": []}
    said |= {"expected": [], "deadlines": [], "cases": 1, "signals": 1, "notices": 1, "entries_sha256": "0"}
    said |= {"refused": [], "timeline": [], "fence": [], "is_answered": True}
    return DrillResult(**(said | changes))
