"""Steps that playbooks share are written once; each playbook has them as if they were its own."""

import shutil

import pytest

from playbooks.load import load_playbooks, load_reference
from playbooks.shared_steps import Place, read_parts
from playbooks.validate import library_faults
from tests.factories import AREA, LIBRARY, SEEDS, a_reference

REF = a_reference()
PARTS = read_parts(LIBRARY, [])


@pytest.fixture
def library(tmp_path):
    return shutil.copytree(LIBRARY, tmp_path / "library")


def change(path, before, after):
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def faults_of(library):
    faults = []
    books = load_playbooks(library, faults)
    rules, departments, plan, events = REF.rules, REF.departments, REF.plan, REF.events
    faults += library_faults(books, rules=rules, departments=departments, plan=plan, events=events)
    return [(each.file, each.at, each.problem) for each in faults]


def test_a_playbook_has_the_steps_of_a_part_in_their_order_among_its_own():
    steps = [step.id for step in next(each for each in REF.playbooks if each.id == "general").steps]
    shared = [step.id for name in ("filing", "penalty", "transfer") for step in PARTS[name].steps]
    own = ["owner_school", "owner_care", "owner_site", "owner_hospital"]
    assert steps == ["route_signal", "handle_signal", *shared, "owner_supplied", *own]


def test_only_some_steps_of_a_part_may_be_taken():
    book = next(each for each in REF.playbooks if each.id == "produce_residue")
    assert [step.id for step in PARTS["owners"].steps if book.step(step.id)] == ["owner_supplied", "owner_market"]


def test_a_playbook_may_want_them_only_when_something_more_holds():
    book = next(each for each in REF.playbooks if each.id == "general")
    (own,) = [step.when for step in PARTS["owners"].steps if step.id == "owner_care"]
    assert book.step("owner_care").when == {"kind": ["incident", "complaint", "sampling_failure"], **own}


def test_a_condition_that_a_step_of_the_part_has_already_is_told_at_the_playbook(library):
    change(library / "general.yaml", "when: {kind: [incident,", "when: {venue: [site_canteen], kind: [incident,")
    told = [each for each in faults_of(library) if each[1] == "steps[6].when"]
    assert told[0] == ("general.yaml", "steps[6].when", "owner_school of owners has a condition on venue of its own")


def test_each_part_of_the_library_is_shared():
    books = load_playbooks(LIBRARY, [])
    takers = {name: sum(any(place.file == f"{name}.yaml" for place in each.places) for each in books) for name in PARTS}
    assert {name: count for name, count in takers.items() if count < 2} == {}


def test_a_step_knows_where_it_is_written_and_where_its_playbook_has_it():
    report = next(each for each in load_playbooks(LIBRARY, []) if each.file == "report.yaml")
    at = [step.id for step in report.playbook.steps].index("review_case_file")
    assert report.places[at] == Place("penalty.yaml", "steps[1]", "steps[2].review_case_file")


def test_what_a_part_has_wrong_is_told_once_and_at_its_own_place(library):
    change(library / "parts/filing.yaml", "per: signal", "per: nobody")
    assert faults_of(library) == [("filing.yaml", "steps[0].per", "nobody is unknown")]


def test_what_a_playbook_lacks_for_a_part_is_told_at_the_playbook(library):
    change(library / "general.yaml", "  - part: filing\n", "")
    told = [(file, at) for file, at, problem in faults_of(library) if "never opens" in problem]
    assert ("general.yaml", "steps[2].submit_case_file.opens_on") in told
    assert {file for file, _ in told} == {"general.yaml"}


def test_a_part_that_cannot_be_read_is_told_and_not_each_playbook_that_takes_it(library):
    (library / "parts/filing.yaml").write_text("v: [", "utf-8")
    faults = []
    books = load_playbooks(library, faults)
    assert [each.file for each in faults] == ["filing.yaml"]
    assert [each.file for each in books if each.playbook.step("decide_filing")] == []


def test_a_changed_part_is_another_version(library):
    change(library / "parts/filing.yaml", "v: 1\n", "v: 1\n# 改\n")
    assert load_reference(SEEDS, library, areas=(AREA,)).version != REF.version
