"""Drills at the desk: what can be played is listed, one press plays it beside the desk, its report can be read."""

import re

import msgspec
import pytest
from flow import T0
from visiting import text_of, title_of

from console.pages.drill_room import DrillRoom
from playbooks.errors import ActionRefused
from streams.store import schema as t


def played(visitor, scenario="plastic_seaweed"):
    """The id of a run, when it has ended."""
    answer = visitor.send("/drills", page="/drills", scenario=scenario)
    assert answer.status_code == 303, answer.text
    visitor.desk.drills.wait(120)
    return visitor.desk.drills.runs()[0].id


def test_every_scenario_is_listed_with_a_button(visitor):
    page = visitor.read("/drills")
    known = sorted(path.stem for path in (visitor.desk.settings.seeds / "drills").glob("*.yaml"))
    assert sorted(re.findall(r'name="scenario" value="(\w+)"', page)) == known
    assert ["还没有演练过" in page, "塑料紫菜" in page] == [True, True]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_title_begins_with_the_mark_of_the_drill(visitor, language):
    visitor.send("/language", language=language, back="/")
    assert title_of(visitor.read("/drills")).startswith("【演练】")


def test_one_press_plays_a_scenario_and_its_report_is_there(line, visitor):
    run = played(visitor)
    (row,) = visitor.desk.drills.runs()
    report = visitor.get(f"/drills/{run}")
    listed = text_of(visitor.read("/drills"))
    assert [row.state, row.scenario, "示范推演，不评人" in listed] == ["finished", "plastic_seaweed", True]
    assert [title_of(report.text)[:4], "六、时限表" in report.text] == ["【演练】", True]
    assert [line.rows(t.signals), line.rows(t.cases), line.rows(t.notices)] == [[], [], []]
    policy = report.headers["content-security-policy"]  # its own styles and no script
    assert ["default-src 'none'" in policy, "style-src 'unsafe-inline'" in policy, "script" in policy] == [
        True,
        True,
        False,
    ]


def test_what_the_script_plays_by_itself_is_a_demonstration_and_grades_nobody(visitor):
    run = played(visitor)
    before_and_after = [text_of(visitor.read("/drills")), text_of(visitor.get(f"/drills/{run}").text)]
    assert ["示范推演：系统按剧本应对，不评人" in each for each in before_and_after] == [True, True]
    graded = re.compile(r"总评|得分|评分|评估报告|（[优良中差]）")
    assert [graded.findall(each) for each in before_and_after] == [[], []]


def kept(visitor, *ratings, is_answered=True):
    """Whether a drill that was kept with these ratings is an exercise that was held."""
    expected = [{"rating": rating, "is_scripted": is_scripted} for rating, is_scripted in ratings]
    result = {
        "scenario": "x",
        "title": "",
        "score": 50.0,
        "band": "差",
        "is_answered": is_answered,
        "expected": expected,
    }
    content = msgspec.json.encode(result)
    visitor.desk.drills.keep("x", T0, lambda folder: (folder / "data.json").write_bytes(content))
    return visitor.desk.drills.runs()[0].is_held


def test_an_exercise_was_held_where_people_did_something_of_what_was_expected(visitor):
    assert kept(visitor, ("P", False)) and kept(visitor, ("M", False), ("U", False))


def test_a_demonstration_and_what_nobody_answered_is_no_exercise(visitor):
    assert not kept(visitor, ("P", False), is_answered=False)
    assert not kept(visitor, ("U", False), ("P", True))


def test_an_exercise_is_of_the_day_on_which_it_was_kept_and_a_renamed_folder_of_none(line, visitor):
    kept(visitor, ("P", False))
    (run,) = visitor.desk.drills.runs()
    (visitor.desk.drills.folder / run.id).rename(visitor.desk.drills.folder / "copy")
    assert [run.day, visitor.desk.drills.runs()[0].day] == [T0.date(), None]
    assert "演练" in visitor.read("/drills")


def test_while_a_drill_runs_the_page_says_so_and_no_other_begins(visitor):
    visitor.send("/drills", page="/drills", scenario="school_illness")
    page = visitor.get("/drills")
    second = visitor.send("/drills", page="/register", scenario="plastic_seaweed")
    assert [page.headers["refresh"], "正在后台进行" in page.text, "disabled" in page.text] == ["2", True, True]
    assert [second.status_code, "已有一场演练" in second.text] == [409, True]


def test_an_unknown_scenario_is_refused(visitor):
    answer = visitor.send("/drills", page="/drills", scenario="../plan")
    assert [answer.status_code, visitor.desk.drills.runs()] == [409, []]


@pytest.mark.parametrize(
    "run", ["nothing", "%2e%2e", "..%2f..%2fplan", "20261124-094000-" + "x" * 300, "20261124-094000-%00"]
)
def test_what_is_no_run_has_no_report(visitor, run):
    assert visitor.get(f"/drills/{run}").status_code == 404


def test_a_run_that_was_cut_short_is_no_finished_one(line, visitor):
    room = visitor.desk.drills
    room.start("school_illness", line.clock.now())
    room.close()
    page = text_of(visitor.read("/drills"))
    assert [[each.state for each in room.runs()], "■ 未完成" in page] == [["failed"], True]


def test_a_fault_is_told(line, visitor):
    room = DrillRoom(line.system.settings)
    folder = room.folder / "20261125-094000-school_illness"
    folder.mkdir(parents=True)
    (folder / "fault.txt").write_text("ValueError: 没有这个部门", "utf-8")
    assert [(each.state, each.fault) for each in room.runs()] == [("failed", "ValueError: 没有这个部门")]
    assert "没有这个部门" in visitor.read("/drills")


def test_two_runs_in_one_second_are_two(line):
    room = DrillRoom(line.system.settings)
    first = room.start("plastic_seaweed", line.clock.now())
    with pytest.raises(ActionRefused):
        room.start("plastic_seaweed", line.clock.now())
    room.close()
    second = room.start("plastic_seaweed", line.clock.now())
    room.close()
    assert [first, second] == ["20261125-094000-plastic_seaweed", "20261125-094000-plastic_seaweed (2)"]
