"""Every misfit of an office's file is told in one answer, with its line, and none of them twice."""

import shutil

import pytest

from streams.check import check_all
from streams.misshapen import misshapen
from tests.factories import AREA, LIBRARY, SEEDS

PEOPLE = """v: 1
people:
  - {id: a, name: 示例甲, department: D01, role: duty_officer, phone: 3730001}
  - {id: b, nmae: 示例乙, department: D01, role: duty_officer, phone: "0373-2"}
  - {id: c, name: 示例丙, department: D99, role: duty_officer, phone: "0373-3"}
"""


@pytest.fixture
def seeds(tmp_path):
    return shutil.copytree(SEEDS, tmp_path / "seeds", ignore=shutil.ignore_patterns("labelled", "drills"))


def told(seeds):
    checked = check_all(seeds, LIBRARY, area=AREA, is_whole=False)
    return [(each.file.rpartition("/")[2], each.at, each.problem) for each in checked.faults]


def test_what_was_shipped_has_its_shape():
    assert misshapen(SEEDS, LIBRARY, AREA) == []


def test_all_that_is_wrong_with_a_file_is_told_at_once_with_its_lines(seeds):
    (seeds / "people.yaml").write_text(PEOPLE, "utf-8")
    assert told(seeds) == [
        ("people.yaml", "people[0].phone（第 3 行）", "应为文字，收到的是整数"),
        ("people.yaml", "people[1].nmae（第 4 行）", "没有“nmae”这个键"),
        ("people.yaml", "people[1].name（第 4 行）", "缺少这一项"),
        ("people.yaml", "people c.department", "unknown department D99"),
    ]


def test_a_file_that_is_no_yaml_is_told_by_who_reads_it(seeds):
    (seeds / "people.yaml").write_text("people: [", "utf-8")
    assert [(file, problem) for file, _, problem in told(seeds)] == [("people.yaml", "cannot be read as YAML")]
