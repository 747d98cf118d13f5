"""Seeds and library read as one snapshot. What is refused, and how, is in tests/test_faulty.py."""

import shutil

import pytest

from playbooks.errors import Fault, PlaybookError
from playbooks.load import (
    load_events,
    load_heat,
    load_playbooks,
    load_reference,
    load_severities,
    load_taxonomy,
)
from playbooks.seedfile import read_yaml
from tests.factories import AREA, LIBRARY, SEEDS, a_reference

REF = a_reference()


def test_the_snapshot_holds_the_library_and_the_law():
    assert len(REF.playbooks) >= 11
    assert {rule for book in REF.playbooks for step in book.steps for rule in step.rules} <= set(REF.rules)
    assert REF.areas == (AREA,)


def test_a_running_case_finds_the_playbook_it_was_opened_under():
    assert {REF.playbook(hash_).id for hash_ in REF.by_hash} == {book.id for book in REF.playbooks}


def test_the_same_files_have_the_same_version():
    assert load_reference(SEEDS, LIBRARY, areas=(AREA,)).version == REF.version


def test_a_changed_file_has_another_version(tmp_path):
    library = tmp_path / "library"
    shutil.copytree(LIBRARY, library)
    with (library / "general.yaml").open("a", encoding="utf-8") as file:
        file.write("# 改\n")
    assert load_reference(SEEDS, library, areas=(AREA,)).version != REF.version


def test_every_unreadable_playbook_is_told(tmp_path):
    (tmp_path / "a.yaml").write_text("v: [", "utf-8")
    (tmp_path / "b.yaml").write_bytes("v: 规程".encode("gb18030"))
    (tmp_path / "c.yaml").write_text("", "utf-8")
    faults = []
    assert (load_playbooks(tmp_path, faults), [each.file for each in faults]) == ([], ["a.yaml", "b.yaml", "c.yaml"])


def test_a_missing_file_is_a_fault_and_not_a_crash(tmp_path):
    faults: list[Fault] = []
    assert (read_yaml(tmp_path / "none.yaml", faults), faults[0].problem) == (None, "cannot be read as YAML")


def test_every_fault_of_the_events_is_told_at_once(tmp_path):
    path = tmp_path / "events.yaml"
    path.write_text("v: 1\nevents:\n  - {id: a, title: x}\n  - {id: a, title: y}\n  - x\n", "utf-8")
    with pytest.raises(PlaybookError) as error:
        load_events(path)
    assert [each.at for each in error.value.faults] == ["events[1]", "events[2]"]


def test_a_fault_is_one_line_for_a_terminal():
    assert str(Fault("a.yaml", "steps[0]", "is wrong", "mend it")) == "a.yaml: steps[0]: is wrong; mend it"


def test_keys_may_stand_in_several_mappings_but_once_in_each(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("a: {b: 1}\nc: {b: 2}\n", "utf-8")
    assert read_yaml(path, []) == {"a": {"b": 1}, "c": {"b": 2}}


@pytest.mark.parametrize(
    ("load", "text", "said"),
    [
        (load_events, "events: 3", "events: is not a list"),
        (load_events, "events: [{id: [a], title: x}]", "events[0]: has no id or no title"),
        (load_severities, "rules: 3", "rules: is not a list"),
        (load_heat, "heat: {level: red}", "heat: is not a list"),
    ],
)
def test_a_file_of_another_shape_is_told_by_its_place(tmp_path, load, text, said):
    path = tmp_path / "office.yaml"
    path.write_text(f"v: 1\n{text}\n", "utf-8")
    with pytest.raises(PlaybookError) as error:
        load(path)
    assert f"{error.value.faults[0].at}: {error.value.faults[0].problem}" == said


@pytest.mark.parametrize("text", ["rules: []", "heat:", "heat: []"])
def test_an_office_may_have_no_rule_of_heat(tmp_path, text):
    path = tmp_path / "severity.yaml"
    path.write_text(f"v: 1\n{text}\n", "utf-8")
    assert load_heat(path) == ()


@pytest.mark.parametrize("text", ["hazards: 3", "hazards: [3, {name: x}]", "3"])
def test_what_cannot_be_read_of_the_taxonomy_is_left_to_those_who_tell_its_faults(tmp_path, text):
    path = tmp_path / "taxonomy.yaml"
    path.write_text(text, "utf-8")
    assert not any(load_taxonomy(path).values())
