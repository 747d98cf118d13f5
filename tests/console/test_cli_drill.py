"""`shian drill`: its JSON, its files, its report, and what it says to a wrong question."""

import re
from datetime import datetime

import pytest
from commands import shian

from tests.factories import SEEDS

KEYS = {"scenario", "seed", "score", "lines", "deadlines", "entries_sha256"}


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    folder = tmp_path_factory.mktemp("演练 报告")
    return folder, shian("drill", "plastic_seaweed", "--out", folder, "--json")


def test_every_key_of_the_contract_is_there(played):
    result = played[1].json
    assert played[1].code == 0
    assert set(result) >= KEYS
    assert [type(result[name]) for name in ("scenario", "seed", "score")] == [str, int, float]
    assert re.fullmatch("[0-9a-f]{64}", result["entries_sha256"])
    assert [set(each) for each in result["lines"]] == [{"line", "title", "points"}] * 10
    assert all(set(each) >= {"rule", "due_at", "done_at", "late_by_s"} for each in result["deadlines"])
    assert all(datetime.fromisoformat(each["due_at"]).tzinfo for each in result["deadlines"] if each["due_at"])


def test_the_data_file_holds_the_same(played):
    folder, answer = played
    data = (folder / "plastic_seaweed" / "data.json").read_text("utf-8")
    assert f'"entries_sha256": "{answer.json["entries_sha256"]}"' in data


def test_the_report_is_chinese_marked_and_whole(played):
    page = (played[0] / "plastic_seaweed" / "report.html").read_text("utf-8")
    assert page.count("<title>【演练】") == 1
    text = re.sub(r"<style>.*?</style>|<[^>]+>", "", page, flags=re.S)
    for part in ("演练目的", "剧本覆盖", "应有动作", "时间线：计划与实际", "时限表", "没有按时做到的"):
        assert part in text
    words = set(re.findall(r"[A-Za-z][A-Za-z_]{2,}", text)) - {"GII"}
    assert {each for each in words if not re.fullmatch("[0-9a-f]+", each)} == set()


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The words of the school's report, and its parts by their headings."""
    folder = tmp_path_factory.mktemp("report")
    assert shian("drill", "school_illness", "--out", folder).code == 0
    page = (folder / "school_illness" / "report.html").read_text("utf-8")
    text = re.sub(r"[ \t]*\n\s*", "\n", re.sub(r"<style>.*?</style>|<[^>]+>", "\n", page, flags=re.S))
    heads = re.findall(r"<h2>(.*?)</h2>", page)
    return text, heads


def part(report, head):
    text, heads = report
    name = next(each for each in heads if head in each)
    after = text.split(f"\n{name}\n", 1)[1]
    following = heads[heads.index(name) + 1 :]
    return after.split(f"\n{following[0]}\n")[0] if following else after


def test_the_first_page_is_for_leaders_and_the_seed_stands_last(report):
    heads = report[1]
    assert [heads[0], heads[-1]] == ["一页摘要（供领导阅）", "附：核对用"]
    first = part(report, "一页摘要")
    wanted = ("目的", "剧本按时做到的", "迟了的、没做到的", "演练中作出的决定", "请领导决定的", "2026年11月25日")
    assert [each for each in wanted if each not in first] == []
    assert ["随机种子" in part(report, each) for each in ("一页摘要", "一、", "附：")] == [False, False, True]


def test_what_is_a_decision_is_said_by_the_playbook_whoever_writes_it_down(report, tmp_path):
    text = (SEEDS / "drills/school_illness.yaml").read_text("utf-8")
    file = tmp_path / "school_illness.yaml"
    written = text.replace(
        "by: director, department: D01, do: complete", "by: duty_officer, department: D01, do: complete"
    )
    file.write_text(
        written.replace("outcome: started", "outcome: not_started").replace("document: 演练应急", "reason: 演练应急"),
        "utf-8",
    )
    assert shian("drill", file, "--out", tmp_path).code == 0
    page = (tmp_path / "school_illness" / "report.html").read_text("utf-8")
    told = page.split("演练中作出的决定", 1)[1].split("请领导决定的")[0]
    for said in (told, part(report, "一页摘要")):
        wanted = (
            "学校事件情况说明的会同发布审核：会同卫生健康、教育部门审核后发布（区食安办）",
            "核查违法线索并决定是否立案：不予立案",
        )
        assert [each for each in wanted if each not in said] == []
    assert "提请区政府决定是否启动响应：决定不启动（区食安办）" in told


def test_a_target_that_passed_is_told_beside_what_was_done_in_time(report):
    for head in ("一页摘要", "没有按时做到的"):
        text = part(report, head)
        assert ["全部按时完成" in text, "跟踪回应后的变化" in text, "区委网信办" in text] == [True] * 3


def test_what_is_repeated_is_told_once_with_its_count(report):
    times = part(report, "时间线")
    assert len(re.findall(r"自动派发（全场共 \d+ 次、\d+ 个步骤，只列这一次）", times)) == times.count("自动派发") == 1


def test_of_several_cases_each_line_says_which_it_is_about(played):
    page = (played[0] / "plastic_seaweed" / "report.html").read_text("utf-8")
    cases = re.findall(r"<p>(［\d］)(?!.*：)[^<]+</p>", page.split("<th>事件</th>")[1].split("</td>")[0])
    times = page.split("五、时间线")[1].split("六、时限表")[0]
    said = re.findall(r"<p>(［\d］)?[^<]*(?:认领|办结；结论)", times.replace("应对：", "<p>"))
    assert cases == ["［1］", "［2］"]
    assert set(said) >= {"［1］", "［2］"}


def test_what_was_decided_alike_of_several_complaints_is_one_line(played):
    page = (played[0] / "plastic_seaweed" / "report.html").read_text("utf-8")
    told = page.split("演练中作出的决定", 1)[1].split("请领导决定的")[0]
    assert re.findall("决定是否受理投诉并告知投诉人：[^<]+", told) == [
        "决定是否受理投诉并告知投诉人：受理（区市场监管局）（6 件）"
    ]


def test_a_grade_is_one_decision(report):
    first = part(report, "一页摘要").split("演练中作出的决定")[1]
    assert first.count("Ⅳ级（一般）") == 1 and "评估核定事故等级" not in first


def test_notes_stand_in_the_time_line_with_who_wrote_them(report):
    assert "区食安办：备注：答复学校：采样未完，现场已封，不得清洗" in part(report, "时间线")


def test_expected_actions_and_clocks_name_the_department(report):
    assert "区市场监管局" in part(report, "四、应有动作")
    clocks = part(report, "六、时限表")
    assert "区市场监管局：核对发生单位和收治医院是否按时报告" in clocks


def test_an_office_of_another_district_drills_with_its_own_names(tmp_path):
    data = tmp_path / "data"
    assert shian("init", "--area", "410711", "--name", "牧野区食安办", "--data", data).code == 0
    out = shian("drill", "wedding_nitrite", "--data", data, "--out", tmp_path).out
    page = (tmp_path / "wedding_nitrite" / "report.html").read_text("utf-8")
    assert "迟后完成 0 项、未完成 0 项" in out
    assert ["牧野区" in page, "公安牧野分局" in page, "红旗" in page] == [True, True, False]


def test_what_is_printed_grades_nobody(tmp_path):
    _, first, second, *_ = shian("drill", "plastic_seaweed", "--out", tmp_path).out.splitlines()
    assert first.endswith("示范推演：系统按剧本应对，不评人")
    assert second.strip() == "应有动作 15 项：按时完成 15 项、迟后完成 0 项、未完成 0 项"


def test_notices_of_the_drill_lie_in_its_own_outbox(played):
    sent = list((played[0] / "plastic_seaweed" / "outbox").rglob("*.*"))
    assert sent
    assert all("演练" in each.read_text("utf-8") for each in sent if each.is_file())


def test_an_unknown_scenario_names_the_known_ones(tmp_path):
    answer = shian("drill", "nothing", "--out", tmp_path)
    assert answer.code == 2
    assert "plastic_seaweed、school_illness" in answer.err


def test_every_fault_of_a_file_is_told_before_anything_is_played_and_check_tells_the_same(tmp_path):
    text = (SEEDS / "drills/plastic_seaweed.yaml").read_text("utf-8")
    file = tmp_path / "plastic_seaweed.yaml"
    file.write_text(text.replace("channel: media", "chanel: media", 1).replace("by: handler", "by: nobody", 1), "utf-8")
    played, checked = shian("drill", file, "--out", tmp_path), shian("check", file)
    assert (played.code, checked.code) == (2, 1)
    assert f"用 shian check {file} 再查" in played.err
    told = re.findall(r"第 \d+ 行 script\[\d+\]\.\S+?(?=：)", played.err)
    assert (len(told), [each for each in told if each not in checked.out]) == (3, [])


def test_check_of_a_scenario_that_is_right_says_so():
    answer = shian("check", SEEDS / "drills/plastic_seaweed.yaml", "--json")
    assert (answer.code, answer.json) == (0, {"ok": True, "counts": {"drills": 1}, "faults": [], "warnings": []})


@pytest.mark.parametrize("speed", ["0", "-3", "fast", "inf"])
def test_a_speed_that_is_none_is_refused(speed, tmp_path):
    answer = shian("drill", "plastic_seaweed", "--speed", speed, "--out", tmp_path)
    assert answer.code == 2
    assert f"--speed {speed}" in answer.err


def test_a_slow_clock_prints_what_happens_with_the_mark_of_the_drill(tmp_path):
    out = shian("drill", "plastic_seaweed", "--speed", "10000000", "--out", tmp_path).out.splitlines()
    told = [line for line in out if re.match(r"演练 \d\d-\d\d \d\d:\d\d  ", line)]
    assert told[0].startswith("演练 11-25 14:00  开立事件")
    assert any("认领" in line for line in told)


def test_a_department_that_the_script_does_not_know_is_named_with_those_it_knows(tmp_path):
    answer = shian("drill", "school_illness", "--desk", "--simulate", "X99", "--data", tmp_path)
    assert [answer.code, "没有 X99 的动作；有 D01、D03" in answer.err] == [2, True]


def test_what_only_a_desk_needs_is_refused_without_one(tmp_path):
    answer = shian("drill", "school_illness", "--simulate", "X01", "--data", tmp_path)
    assert [answer.code, "--desk" in answer.err] == [2, True]
