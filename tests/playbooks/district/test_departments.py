"""Departments: every spelling of the plan resolves, and nothing else does."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbooks.district.departments import DepartmentError, load_departments
from playbooks.district.districts import load_district

SEED = Path(__file__).parents[3] / "seeds/districts/410702/departments.yaml"
DEPARTMENTS = load_departments(SEED)

ROW = "  - {id: D01, name: 甲局, short: 甲, aliases: [甲甲], kind: body, in_plan: true, inbox: 收}\n"


def written(tmp_path, rows):
    path = tmp_path / "departments.yaml"
    path.write_text("v: 1\ndepartments:\n" + rows, "utf-8")
    return path


def faults_of(path):
    with pytest.raises(DepartmentError) as caught:
        load_departments(path)
    return [(fault.at, fault.problem) for fault in caught.value.faults]


def resolved(name):
    department = DEPARTMENTS.resolve(name)
    return department.id if department else None


def test_the_district_has_21_bodies_of_the_plan_and_outside_it_10_and_its_streets_and_towns():
    assert [each.id for each in DEPARTMENTS if each.in_plan] == [f"D{n:02}" for n in range(1, 22)]
    assert [each.id for each in DEPARTMENTS if not each.in_plan] == [
        *(f"X{n:02}" for n in range(1, 11)),
        *(f"T{n:02}" for n in range(1, 8)),
    ]


def test_every_street_and_town_has_its_own_body():
    streets = load_district(SEED.parent).streets
    found = {DEPARTMENTS.at("X03", street.name) for street in streets}
    assert found == set(DEPARTMENTS.expand("X03"))
    assert len(found) == len(streets)


@pytest.mark.parametrize("street", ["", "示例镇", "区农业农村局"])
def test_of_a_place_that_is_no_street_or_town_here_the_body_stays_the_same(street):
    assert DEPARTMENTS.at("X03", street).id == "X03"


TOWN_NAMES = ["花园口镇", "新城街道", "古荥镇", "大河路街道"]
TOWN_ROWS = """  - {id: X03, name: 镇政府、街道办事处, short: 镇办, kind: external, in_plan: false, inbox: 收}
  - {id: D30, name: 花园口镇人民政府, short: 花园口镇政府, kind: body, in_plan: false, inbox: 收}
  - {id: D31, name: 新城街道办事处, short: 新城街道办, kind: body, in_plan: false, inbox: 收}
  - {id: D32, name: 古荥镇公所, short: 古荥, aliases: [古荥镇], kind: body, in_plan: false, inbox: 收}
"""


def test_the_office_of_a_street_or_town_that_a_district_entered_is_told_in_its_place(tmp_path):
    """Also where it came by the workbook, which says no members."""
    known = load_departments(written(tmp_path, ROW + TOWN_ROWS)).with_towns(TOWN_NAMES)
    where = {street: known.at("X03", street).id for street in TOWN_NAMES}
    assert where == {"花园口镇": "D30", "新城街道": "D31", "古荥镇": "D32", "大河路街道": "X03"}
    assert known.stands_for("X03") == ("D30", "D31", "D32")


def test_the_towns_of_a_district_that_are_listed_are_each_once():
    streets = [each.name for each in load_district(SEED.parent).streets]
    assert DEPARTMENTS.with_towns(streets).stands_for("X03") == DEPARTMENTS.stands_for("X03")


def test_a_body_that_stands_for_no_other_is_the_same_in_every_town():
    assert DEPARTMENTS.at("D03", "洪门镇").id == "D03"


@pytest.mark.parametrize(
    ("name", "department"),
    [
        ("区市场监管局", "D03"),
        ("区场监管局", "D03"),
        ("区业农村局", "D04"),
        ("公安红旗局", "D05"),
        ("区公安局", "D05"),
        ("区生态环境局", "D12"),
        ("新乡市红旗区市场监管局", "D03"),
        ("区政府食安委相关成员单位及有关部门", "D02"),
        ("食品安全办", "D01"),
        ("新乡市市场监管局", "X06"),
    ],
)
def test_every_spelling_means_one_body(name, department):
    assert resolved(name) == department


@pytest.mark.parametrize("duty", ["牵头", "配合", "负责", "按职责分工负责", "牵头负责"])
def test_words_of_duty_after_a_name_are_ignored(duty):
    assert resolved(f"区农业农村局{duty}") == "D04"


def test_spaces_and_full_width_forms_do_not_matter():
    assert resolved(" 区市场\u3000监管局 ") == "D03"


def test_a_section_is_its_bureau():
    assert resolved("区市场监管局餐饮监管科") == "D03"


@pytest.mark.parametrize("name", ["", "区气象局", "市农业农村局", "区市场监管局和区卫健委"])
def test_an_unknown_name_resolves_to_nobody(name):
    assert resolved(name) is None


def test_a_bracket_splits_into_its_names_in_order():
    text = "（公安红旗分局牵头、区场监管局，区气象局按职责分工负责）"
    assert [(name, found.id if found else None) for name, found in DEPARTMENTS.split(text)] == [
        ("公安红旗分局", "D05"),
        ("区场监管局", "D03"),
        ("区气象局", None),
    ]


def test_the_group_of_member_units_expands_to_its_members():
    assert [each.id for each in DEPARTMENTS.expand("D02")] == [f"D{n:02}" for n in range(3, 22)]
    assert [each.id for each in DEPARTMENTS.expand("D03")] == ["D03"]


def test_every_spelling_of_every_department_resolves_to_it():
    spelt = [(word, each.id) for each in DEPARTMENTS for word in each.spellings]
    assert [(word, resolved(word)) for word, _ in spelt] == spelt


@given(st.text())
def test_any_text_can_be_split(text):
    assert all(name for name, _ in DEPARTMENTS.split(text))


def test_every_fault_is_listed_at_once(tmp_path):
    rows = (
        ROW
        + ROW.replace("甲", "乙").replace("kind: body", "kind: ministry")
        + ROW.replace("D01", "D02").replace("甲局", "丙局").replace("short: 甲,", "short: 丙, members: [D09],")
        + ROW.replace("inbox", "in_box")
    )
    assert faults_of(written(tmp_path, rows)) == [
        ("departments[3]", "Object contains unknown field `in_box`"),
        ("D01", "stands twice"),
        ("D01.kind", "'ministry' is no kind"),
        ("D02.members", "unknown department D09"),
        ("D02.aliases", "'甲甲' already means D01"),
    ]


def test_a_file_without_the_list_is_refused(tmp_path):
    path = tmp_path / "departments.yaml"
    path.write_text("v: 1\n", "utf-8")
    assert faults_of(path) == [("departments", "is not a list")]
