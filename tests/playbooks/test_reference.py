"""Reference: one snapshot, which remembers its answers and gives them to no other."""

from dataclasses import replace

from tests.factories import a_reference

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
