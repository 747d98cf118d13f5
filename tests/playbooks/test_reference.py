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
