"""Reference: one snapshot, which remembers its answers and gives them to no other."""

from dataclasses import replace

from msgspec.structs import replace as replace_of

from playbooks.law.rules import Rules
from playbooks.reference import as_law_is
from tests.factories import a_case, a_complaint, a_reference, asked, done, refused, the_clock

REF = a_reference()
FACTS = {"channel": "illness", "school": True, "ill": 23}


def test_the_same_facts_have_the_same_answer():
    assert REF.choose(FACTS) == REF.choose(dict(FACTS))
    assert REF.severity(FACTS) == REF.severity(dict(FACTS))


def test_a_copy_with_other_playbooks_and_rules_answers_by_these():
    assert REF.choose(FACTS)[0][0].id == "school_event"
    assert REF.severity(FACTS).level == "red"
    general = next(each for each in REF.playbooks if each.id == "general")
    other = replace(REF, playbooks=(general,), severities=())
    assert [book.id for book, _ in other.choose(FACTS)] == [general.id]
    assert other.severity(FACTS).level == "blue"


def test_a_reason_of_the_library_names_a_body_of_the_district_by_its_id():
    """Another district calls it otherwise; only what no district changes (海关, 医疗机构) stands by its name."""
    reference = a_reference()
    own = {each.short for each in reference.departments if each.short.startswith("区") or "红旗" in each.short}
    reasons = [step.why_you for book in reference.playbooks for step in book.steps]
    assert sorted({name for name in own for each in reasons if name in each}) == []
    assert [each for each in map(reference.why, reasons) if "{" in each] == []


def without(*gone):
    """The reference after an upgrade whose law has these rules no more, with the playbooks that cases keep."""
    law = Rules(each for each in REF.rules.values() if each.id not in gone)
    return replace(REF, rules=law, by_hash={hash_: as_law_is(each, law) for hash_, each in REF.by_hash.items()})


def test_a_running_case_goes_on_though_a_rule_of_its_playbook_is_gone():
    case, ref = a_case(a_complaint()), without("CMP-1", "CMP-3")
    draft = asked(case, "complete", ref=ref, step="decide_acceptance", outcome="accepted")
    rules = {clock.deadline.rule for clock in draft.case.clocks.values()}
    assert ("mediate" in {step.plan for step in draft.case.open_steps}, "CMP-3" in rules) == (True, False)
    assert the_clock(draft.case, "CMP-1").stopped_at == draft.now


def test_a_time_whose_rule_is_gone_is_not_counted_anew_and_that_is_said():
    case = a_case(a_complaint())
    body = {"clock": the_clock(case, "CMP-1").id, "start": case.opened_at.isoformat(), "reason": "x", "document": "y"}
    said = refused(case, "correct_start", ref=without("CMP-1"), **body)
    assert said == "时限规则CMP-1没有“总局令第121号”这一版本；现有：无"


def test_a_running_case_goes_on_though_the_law_calls_the_version_of_its_time_otherwise():
    renamed = (
        replace_of(each, versions=tuple(replace_of(v, version="新") for v in each.versions))
        for each in REF.rules.values()
    )
    case, ref = a_case(a_complaint()), replace(REF, rules=Rules(renamed))
    draft = asked(case, "complete", ref=ref, step="decide_acceptance", outcome="accepted")
    assert the_clock(draft.case, "CMP-1").stopped_at == draft.now
    away = done(case, "move_out", area="410703", reason="店在邻区", untold="没有留下电话")
    assert asked(away, "reopen", ref=ref, reason="邻区退回").case.state == "open"
