"""A plan with numbers of its own: what the playbooks cite is found by it, and nobody is told what it does not say."""

import msgspec
import pytest

from playbooks.district.planned import as_planned
from tests.factories import a_reference

REF = a_reference()
PLAN, BODIES = REF.plan, REF.departments


def renumbered(numbers, **groups):
    """The plan with these clauses only, each under another number; `groups`: changed fields of all groups."""
    clauses = [
        msgspec.structs.replace(PLAN.clause(cited), no=no, cited_as=(cited,)) for no, cited in enumerate(numbers, 1)
    ]
    kept = [
        msgspec.structs.replace(group, clause=no, **groups)
        for no, cited in enumerate(numbers, 1)
        for group in PLAN.groups_of(cited)
    ]
    named = msgspec.structs.replace(PLAN.plan, name="2026年示例区食品安全工作要点")
    return msgspec.structs.replace(PLAN, plan=named, clauses=tuple(clauses), groups=tuple(kept))


def test_every_reason_of_the_library_is_borne_out_by_the_plan_it_was_written_after():
    same = tuple(msgspec.structs.replace(each, cited_as=(each.no,)) for each in PLAN.clauses)
    plan = msgspec.structs.replace(PLAN, clauses=same)
    reasons = sorted({step.why_you for book in REF.playbooks for step in book.steps})
    said = [as_planned(each, plan, BODIES).replace("2023年工作要点第", "工作要点第") for each in reasons]
    assert said == reasons


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("工作要点第10条把{D07}列为配合单位；接报应到场", "2023年工作要点第1条把{D07}列为配合单位；接报应到场"),
        ("工作要点第7条由{D03}牵头，第24条由其处置", "2023年工作要点第3条由{D03}牵头，第2条由其处置"),
        ("工作要点第20条由{D06}牵头；要查明", "要查明（2026年示例区食品安全工作要点没有写明）"),
        ("工作要点第13条把{D13}列为配合单位", "处置规程把这一步交给本部门，2026年示例区食品安全工作要点没有写明"),
        ("工作要点第10条把{D20}列为配合单位；要到场", "要到场（2026年示例区食品安全工作要点没有写明）"),
        ("工作要点第10条由{D07}牵头；要到场", "要到场（2026年示例区食品安全工作要点没有写明）"),
        ("《食品安全法》第一百零五条", "《食品安全法》第一百零五条"),
    ],
)
def test_a_reason_cites_what_the_plan_says_by_its_own_number_and_nothing_else(reason, said):
    assert as_planned(reason, renumbered([10, 24, 7]), BODIES) == said


def test_two_clauses_may_be_one_of_the_districts():
    clause = msgspec.structs.replace(PLAN.clause(24), no=5, cited_as=(24, 29))
    group = msgspec.structs.replace(PLAN.groups_of(24)[0], clause=5)
    plan = msgspec.structs.replace(PLAN, clauses=(clause,), groups=(group,))
    assert [each.no for each in (*plan.meant_by(24), *plan.meant_by(29), *plan.meant_by(10))] == [5, 5]
    assert [each.id for each in plan.groups_meant_by("29.a")] == [group.id]


def test_an_open_cases_reason_shows_no_clause_of_another_years_plan():
    now = renumbered([10, 24, 7])
    later = msgspec.structs.replace(now, plan=msgspec.structs.replace(now.plan, year=2024))
    reason = as_planned("工作要点第24条由{D03}处置", now, BODIES)
    assert ([each.no for each in now.cited(reason)], later.cited(reason), PLAN.cited(reason)) == ([2], (), ())
    assert now.cited("工作要点第2条由区市场监管局处置") == ()


def test_of_two_years_in_the_numbers_of_the_playbooks_each_has_its_own_reasons():
    sample = a_reference().plan
    later = msgspec.structs.replace(sample, plan=msgspec.structs.replace(sample.plan, id="410702-2024", year=2024))
    old, new = (as_planned("工作要点第10条把{D07}列为配合单位；到场", each, BODIES) for each in (sample, later))
    assert [old, new] == ["工作要点第10条把{D07}列为配合单位；到场", "2024年工作要点第10条把{D07}列为配合单位；到场"]
    shown = [[each.no for each in plan.cited(text)] for plan in (sample, later) for text in (old, new)]
    assert shown == [[10], [], [], [10]]
