"""`shian roster`, and what `shian status` and `shian check` say of it."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from commands import shian

from playbooks.law.workdays import BEIJING, day_of
from streams.check import check_all
from streams.clock import SystemClock
from streams.settings import LIBRARY

ROOT = Path(__file__).parents[2]
WANG, ZHANG = "示例·王一", "示例·张一"
NOW = datetime(2026, 11, 25, 9, 40, tzinfo=BEIJING)


@pytest.fixture
def seeds(tmp_path):
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    (tmp_path / "seeds/roster").mkdir()
    return tmp_path / "seeds"


def checked(seeds, rows, **more):
    (seeds / "roster/2026-11.yaml").write_text("turns:\n" + rows, "utf-8")
    return check_all(seeds, LIBRARY, area="410702", now=NOW, **more)


def test_a_table_is_taken_in_and_status_names_who_is_on_duty_and_the_gap_to_come(tmp_path):
    data, table, today = tmp_path / "data", tmp_path / "值班表.csv", day_of(SystemClock().now())
    days = [f"{today + timedelta(n)},{WANG},{ZHANG},0373-0009999" for n in (-1, 0)]
    table.write_text("\n".join(["日期,值班员,带班领导,电话", *days]), "utf-8")
    taken = shian("roster", table, "--data", data)
    assert (taken.code, "已导入 2 班" in taken.out) == (0, True)
    answer = shian("status", "--data", data, "--json").json["roster"]
    assert (answer["state"], answer["officers"], answer["phone"], len(answer["gaps"])) == (
        "gap",
        [WANG],
        "0373-0009999",
        1,
    )
    words = shian("status", "--data", data).out
    assert (
        f"当班：全天，值班 {WANG} 0373-0009999，带班 {ZHANG} 0373-0000003（至 " in words and "■ 橙色：值班表" in words
    )


def test_status_says_nothing_of_a_roster_where_there_is_none(tmp_path):
    table = tmp_path / "t.csv"
    row = "A1,投诉,2026-11-24 09:00,示例小吃店,吃出异物"
    table.write_text(f"登记编号,类型,登记时间,被投诉人,问题描述\n{row}\n", "utf-8")
    shian("ingest", table, "--data", tmp_path / "data")
    answer = shian("status", "--data", tmp_path / "data", "--json").json["roster"]
    assert (answer, "值班表" in shian("status", "--data", tmp_path / "data").out) == ({"state": "unset"}, False)


def test_faults_of_a_table_are_told_by_their_cell_and_the_template_is_written(tmp_path):
    table, book = tmp_path / "t.csv", tmp_path / "t.xlsx"
    table.write_text("日期,值班员\n12月1日,王二\n", "utf-8")
    answer = shian("roster", table, "--data", tmp_path / "data")
    assert (answer.code, "值班表!B2：人员表里没有“王二”" in answer.err) == (2, True)
    assert shian("roster", book, "--template", "--month", "2026-12", "--data", tmp_path / "data").code == 0
    assert openpyxl.load_workbook(book).active["A2"].value == "2026-12-01"
    assert shian("roster", book, "--template", "--data", tmp_path / "data").code == 2
    assert shian("roster", tmp_path / "none.csv", "--data", tmp_path / "data").code == 2


def test_check_tells_every_fault_of_a_month_with_its_place(seeds):
    found = checked(
        seeds, "  - {day: 2026-11-25, shift: noon}\n  - {day: 2026-11-26, shift: day, officer: 甲}\n"
    ).faults
    assert [(each.file, each.at) for each in found] == [
        ("2026-11.yaml", "turns[0].shift（第 2 行）"),
        ("2026-11.yaml", "turns[1].officer（第 3 行）"),
    ]


def test_who_is_still_to_be_on_duty_and_is_listed_no_more_is_told_and_is_no_fault(seeds):
    row = "  - {day: 2026-11-%d, shift: whole, officers: [%s], leaders: [%s]}\n"
    found = checked(seeds, row % (24, "离任的人", ZHANG) + row % (25, WANG, ZHANG) + row % (26, "王二", ZHANG))
    told = [(each.at, each.problem) for each in found.warnings if each.file == "2026-11.yaml"]
    assert (found.faults, told) == ([], [("2026-11-26 全天", "人员表里没有“王二”")])


def test_a_route_to_a_person_names_one_who_may_be_on_the_roster(seeds, tmp_path):
    doors = tmp_path / "doors.yaml"
    routes = [
        f"{{department: D01, role: duty_officer, channel: mail, to: a@example.invalid, person: {WANG}}}",
        "{department: D01, role: duty_officer, channel: mail, to: a@example.invalid, person: 示例·王二二}",
        f"{{department: D03, role: handler, channel: mail, to: a@example.invalid, person: {WANG}}}",
    ]
    channel = "channels:\n  - {kind: smtp, name: mail, host: mail.example.invalid, sender: a@example.invalid}\n"
    doors.write_text("v: 1\n" + channel + "routes:\n" + "".join(f"  - {each}\n" for each in routes), "utf-8")
    found = checked(seeds, "  - {day: 2026-11-25, shift: whole}\n", doors_file=doors).faults
    assert [each.problem for each in found] == [
        "人员表里没有“示例·王二二”",
        "值班表只排食安办的值班员和带班领导",
    ]
