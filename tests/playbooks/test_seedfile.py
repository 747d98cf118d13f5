"""Every list of an office is read by one reader: what YAML would take silently for something else is told."""

import pytest

from playbooks.district.departments import Departments, load_departments
from playbooks.district.people import load_people
from playbooks.district.plan import load_plan
from playbooks.errors import PlaybookError
from playbooks.law.deadlines import load_rules

NOBODY = Departments(())
READERS = {
    "deadlines": load_rules,
    "departments": load_departments,
    "people": lambda path: load_people(path, NOBODY),
    "plan": lambda path: load_plan(path, NOBODY),
}


@pytest.mark.parametrize("name", READERS)
def test_a_key_that_stands_twice_is_a_fault_with_its_line(tmp_path, name):
    path = tmp_path / f"{name}.yaml"
    path.write_text(f"v: 1\n{name}: []\n{name}: []\n", "utf-8")
    with pytest.raises(PlaybookError) as caught:
        READERS[name](path)
    assert [(each.at, each.problem) for each in caught.value.faults] == [("line 3", f"key `{name}` stands twice")]


@pytest.mark.parametrize("name", READERS)
def test_a_file_that_is_not_there_is_a_fault_and_no_traceback(tmp_path, name):
    with pytest.raises(PlaybookError) as caught:
        READERS[name](tmp_path / f"{name}.yaml")
    assert [each.problem for each in caught.value.faults] == ["cannot be read as YAML"]


@pytest.mark.parametrize("name", READERS)
def test_a_day_that_no_calendar_has_is_a_fault_and_no_traceback(tmp_path, name):
    path = tmp_path / f"{name}.yaml"
    path.write_text(f"v: 1\n{name}: [{{day: 2026-11-31}}]\n", "utf-8")
    with pytest.raises(PlaybookError) as caught:
        READERS[name](path)
    assert [each.problem for each in caught.value.faults] == ["cannot be read as YAML"]
