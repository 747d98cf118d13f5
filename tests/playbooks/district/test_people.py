"""People: who holds which role in which department."""

import re
from pathlib import Path

import pytest

from playbooks.district.departments import load_departments
from playbooks.district.people import ROLES, PeopleError, load_people

SEEDS = Path(__file__).parents[3] / "seeds"
DEPARTMENTS = load_departments(SEEDS / "districts/410702/departments.yaml")
PEOPLE = load_people(SEEDS / "people.yaml", DEPARTMENTS)


def faults_of(tmp_path, rows):
    path = tmp_path / "people.yaml"
    path.write_text("v: 1\npeople:\n" + rows, "utf-8")
    with pytest.raises(PeopleError) as caught:
        load_people(path, DEPARTMENTS)
    return [(fault.at, fault.problem) for fault in caught.value.faults]


def test_holders_are_found_by_department_and_role():
    assert [each.id for each in PEOPLE.holders("D03", "handler")] == ["d03-handler", "d03-handler-2"]
    assert PEOPLE.holders("D03", "district_leader") == ()


def test_every_department_and_outside_body_has_a_handler():
    without = [each.id for each in DEPARTMENTS if each.kind != "group" and not PEOPLE.holders(each.id, "handler")]
    assert without == []


@pytest.mark.parametrize("department", ["D01", "D03", "D04", "D06", "D07"])
def test_the_departments_that_answer_first_have_a_chief(department):
    assert len(PEOPLE.holders(department, "chief")) == 1


def test_every_role_is_held_by_somebody():
    assert {each.role for each in PEOPLE} == set(ROLES)


def test_names_and_phones_are_visibly_invented():
    shaped = [each for each in PEOPLE if re.fullmatch(r"0373-000\d{4}", each.phone) and each.name.startswith("示例·")]
    assert len(shaped) == len(PEOPLE)
    assert len({each.name for each in PEOPLE}) == len(PEOPLE)


def test_every_fault_is_named(tmp_path):
    rows = (
        '  - {id: a, name: 示例甲, department: D99, role: handler, phone: "0"}\n'
        '  - {id: a, name: 示例乙, department: D03, role: king, phone: "0", deputy: nobody}\n'
        '  - {id: b, name: 示例丙, department: D03, role: handler, phone: "0", deputy: b}\n'
        "  - {id: c, name: 示例丁}\n"
    )
    assert faults_of(tmp_path, rows) == [
        ("people[3]", "Object missing required field `department`"),
        ("people a.department", "unknown department D99"),
        ("people a", "stands twice"),
        ("people a.role", "unknown role king"),
        ("people a.deputy", "nobody cannot stand in"),
        ("people b.deputy", "b cannot stand in"),
    ]
