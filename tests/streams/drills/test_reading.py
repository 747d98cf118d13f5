"""Reading scenario files: each fault with its line and what would be right, all of them at once."""

import pytest

from playbooks.errors import PlaybookError
from streams.check import check_scenarios, known_in
from streams.drills.reading import load_scenario, scenario_faults
from tests.factories import AREA, LIBRARY, SEEDS
from tests.staging import HERE

GOOD = """\
v: 1
id: small
title: 【演练】小剧本
starts: "2026-11-25T09:20+08:00"
script:
  - after: 0m
    label: school
    signal: {channel: duty, source: 值班电话, text: 【演练】示例第一小学呕吐}
  - after: 3m
    play: {by: duty_officer, do: acknowledge, on: school}
  - after: 5m
    play: {by: handler, department: D03, do: complete, on: school, step: stop_supply, outcome: done}
ends: 1h
expect:
  - {id: taken, title: 认领, line: 1, on: school, acknowledged: true, within: 5m}
"""


@pytest.fixture(scope="module")
def names():
    return known_in(SEEDS, LIBRARY, area=AREA)


@pytest.fixture
def faults(tmp_path, names):
    def of(*changes, name="small.yaml"):
        text = GOOD
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / name).write_text(text, "utf-8")
        return [(each.at, each.problem, each.remedy) for each in scenario_faults(tmp_path / name, HERE, names)]

    return of


def test_a_file_with_nothing_wrong_has_no_fault(faults):
    assert faults() == []


@pytest.mark.parametrize(
    ("old", "new", "at", "problem"),
    [
        ("v: 1", "v: 2", "第 1 行 v", "没有第 2 版的格式"),
        ("id: small", "id: large", "第 2 行 id", "编号 large 和文件名 small.yaml 不同"),
        ("+08:00", "", "第 4 行 starts", "“2026-11-25T09:20”不是带时区的时间"),
        ("title: 【演练】", "title: ", "第 3 行 title", "“小剧本”没有以【演练】开头"),
        ("ends: 1h", "ends: 1h\nends: 2h", "第 14 行", "“ends”写了两次"),
        ("  - after: 3m", "\t- after: 3m", "第 9 行", "缩进用了制表符（Tab）"),
        ("text: 【", "illness: {ill: -3}, text: 【", "第 8 行 script[0].signal.illness.ill", "数量 -3 小于零"),
        ("acknowledged: true", "acknowledged: false", "第 15 行 expect[0].acknowledged", "写了 false"),
        ("acknowledged: true", "cases: -1", "第 15 行 expect[0].cases", "-1 小于零"),
        ("within: 5m", "within: 0m", "第 15 行 expect[0].within", "0m：没有留出时间"),
        ("within: 5m", "working_days: 0", "第 15 行 expect[0].working_days", "0 小于一"),
        ("within: 5m", "from: 2h, within: 5m", "第 15 行 expect[0].from", "2h 晚于演练结束"),
        ("ends: 1h", "ends: 1w", "第 13 行 ends", "“1w”不是时长"),
        ("ends: 1h", "ends: 4m", "第 13 行 ends", "4m 早于最后一行脚本"),
        ("title: 【", "titel: 【", "第 3 行 titel", "没有“titel”这个键"),
        (
            "channel: duty",
            "channel: fax",
            "第 8 行 script[0].signal.channel",
            "取值“fax”不在可用的值之内（complaint、sampling、media、illness、notice、duty）",
        ),
        ("source: 值", "sauce: 值", "第 8 行 script[0].signal.sauce", "没有“sauce”这个键"),
        ("source: 值班电话", "source: '{distrikt}'", "第 8 行 script[0].signal.source", "没有 {distrikt} 这个词"),
        (
            "channel: duty",
            'area: "410711", channel: duty',
            "第 8 行 script[0].signal.area",
            "410711 不是本单位的地区，这条信息不会开立事件",
        ),
        ("after: 3m", "after: 30m", "第 11 行 script[2].after", "5m 早于上一行"),
        ("after: 3m", "after: soon", "第 9 行 script[1].after", "“soon”不是时长"),
        ("on: school}", "on: shop}", "第 10 行 script[1].play.on", "没有标签“shop”"),
        ("do: acknowledge", "do: ack", "第 10 行 script[1].play.do", "没有 ack 这种操作"),
        ("by: duty_officer", "by: evaluator", "第 10 行 script[1].play.by", "没有能办事的岗位 evaluator"),
        ("by: duty_officer", "by: handler", "第 10 行 script[1].play.by", "handler 不能办理 acknowledge"),
        ("department: D03", "department: D99", "第 12 行 script[2].play.department", "没有编号为 D99 的部门"),
        ("step: stop_supply", "step: stop_suply", "第 12 行 script[2].play.step", "处置规程里没有步骤 stop_suply"),
        ("outcome: done", "outcome: don", "第 12 行 script[2].play.outcome", "步骤 stop_supply 没有结果 don"),
        (", outcome: done", "", "第 12 行 script[2].play", "complete 没有写办理结果"),
        (
            "step: stop_supply, outcome: done",
            "step: decide_filing, outcome: not_filed",
            "第 12 行 script[2].play.fields",
            "结果 not_filed 还须填写 reason（理由）",
        ),
        ("line: 1", "line: 11", "第 15 行 expect[0].line", "没有第 11 项内容"),
        ("acknowledged: true", "told: D99", "第 15 行 expect[0].told", "没有编号为 D99 的部门"),
        ("acknowledged: true", "matched: R0", "第 15 行 expect[0].matched", "谣言库里没有 R0"),
        ("acknowledged: true", "escalated: king", "第 15 行 expect[0].escalated", "没有岗位 king"),
        ("acknowledged: true", "missed: CMP-0", "第 15 行 expect[0].missed", "没有时限规则 CMP-0"),
        ("acknowledged: true", "done: {outcome: done}", "第 15 行 expect[0].done", "没有写步骤"),
        ("acknowledged: true", "done: {step: x}", "第 15 行 expect[0].done.step", "处置规程里没有步骤 x"),
        ("acknowledged: true, ", "", "第 15 行 expect[0]", "要求了 0 件事"),
        (
            "within: 5m",
            "within: 5m, working_days: 2",
            "第 15 行 expect[0].working_days",
            "同时写了 within 和 working_days",
        ),
    ],
)
def test_the_fault_is_told_with_its_line(faults, old, new, at, problem):
    found = faults((old, new))
    assert (at, problem) in [each[:2] for each in found]
    assert all(remedy for *_, remedy in found)


def test_a_label_without_a_signal_names_nothing(faults):
    found = faults(("  - after: 3m\n", "  - after: 3m\n    label: school\n"))
    assert [each[:2] for each in found] == [("第 10 行 script[1].label", "标签“school”后面没有信息")]


def test_a_move_before_its_signal_is_told(faults):
    first = "  - {after: 0m, play: {by: duty_officer, do: acknowledge, on: school}}\n  - after: 0m\n"
    found = faults(("  - after: 0m\n", first))
    assert [each[:2] for each in found] == [("第 6 行 script[0].play.on", "这时还没有标签“school”的信息")]


def test_while_a_row_cannot_be_read_nothing_is_said_of_which_is_the_last_or_that_there_is_none(faults):
    found = faults(("after: 5m", "aftr: 5m"), ("ends: 1h", "ends: 2m"))
    assert [each[:2] for each in found] == [
        ("第 11 行 script[2].aftr", "没有“aftr”这个键"),
        ("第 11 行 script[2].after", "缺少这一项"),
    ]


def test_an_expected_action_that_stands_twice_is_told(faults):
    row = GOOD.splitlines()[-1]
    assert [each[:2] for each in faults((row, f"{row}\n{row}"))] == [("第 16 行 expect[1].id", "编号 taken 出现两次")]


def test_all_faults_of_a_file_are_told_at_once_in_the_order_of_its_lines(faults):
    found = faults(("channel: duty", "chanel: duty"), ("do: ack", "du: ack"), ("line: 1", "line: 11"))
    assert [at for at, *_ in found] == [
        "第 8 行 script[0].signal.chanel",
        "第 8 行 script[0].signal.channel",
        "第 10 行 script[1].play.du",
        "第 10 行 script[1].play.do",
        "第 15 行 expect[0].line",
    ]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("v: 1\nscript: [", "第 3 行"),
        ("v: 1\nv: 1\n", "第 2 行"),
        ("- a\n", ""),
    ],
)
def test_what_is_no_yaml_mapping_is_one_fault(tmp_path, text, at):
    (tmp_path / "small.yaml").write_text(text, "utf-8")
    (found,) = scenario_faults(tmp_path / "small.yaml", HERE)
    assert found.at.startswith(at)


def test_a_file_that_is_not_there_is_one_fault(tmp_path):
    (found,) = scenario_faults(tmp_path / "none.yaml", HERE)
    assert (found.file, found.problem) == (str(tmp_path / "none.yaml"), "没有这个文件或文件夹")


def test_loading_raises_every_fault_and_a_good_file_is_read(tmp_path, names):
    (tmp_path / "small.yaml").write_text(GOOD, "utf-8")
    assert load_scenario(tmp_path / "small.yaml", HERE, names).id == "small"
    (tmp_path / "small.yaml").write_text(GOOD.replace("D03", "D99").replace("line: 1", "line: 0"), "utf-8")
    with pytest.raises(PlaybookError) as raised:
        load_scenario(tmp_path / "small.yaml", HERE, names)
    assert len(raised.value.faults) == 2


def test_without_the_names_only_the_shape_is_looked_at(tmp_path):
    (tmp_path / "small.yaml").write_text(GOOD.replace("D03", "D99"), "utf-8")
    assert scenario_faults(tmp_path / "small.yaml", HERE) == []


def test_the_scenarios_as_shipped_have_no_fault():
    files = sorted((SEEDS / "drills").glob("*.yaml"))
    checked = check_scenarios(files, SEEDS, LIBRARY, area=AREA)
    assert (checked.ok, checked.counts, checked.faults) == (True, {"drills": len(files)}, [])


SIGNAL = "{channel: duty, source: 值班电话, text: 【演练】示例第一小学呕吐}"


@pytest.mark.parametrize(
    ("more", "at", "problem"),
    [
        ('received_at: "2026-11-25T09:20+08:00"', "received_at", "received_at 由演练自己定，写了也不用"),
        ("exercise: x", "exercise", "exercise 由演练自己定，写了也不用"),
        ("subject: {venue: school_cantine}", "subject.venue", "没有“school_cantine”这种场所"),
    ],
)
def test_what_the_drill_sets_and_a_place_nobody_knows_are_told(faults, more, at, problem):
    found = faults((SIGNAL, f"{SIGNAL[:-1]}, {more}}}"))
    assert [(where, said) for where, said, _ in found] == [(f"第 8 行 script[0].signal.{at}", problem)]


@pytest.mark.parametrize("venue", ["school_canteen", "学校食堂", "小饭桌", "學校食堂", "' 学校食堂'", "''"])
def test_a_place_by_any_of_its_words_is_known(faults, venue):
    assert faults((SIGNAL, f"{SIGNAL[:-1]}, subject: {{venue: {venue}}}}}")) == []


def test_a_step_of_another_department_is_told(faults):
    (found,) = faults(("department: D03, do: complete", "department: D05, do: complete"))
    assert found == ("第 12 行 script[2].play.department", "步骤 stop_supply 不由 D05 承办", "可写：D03")


def test_a_step_that_was_handed_over_is_the_other_department_s(faults):
    over = "  - after: 4m\n    play: {by: handler, department: D03, do: hand_over, on: school, step: stop_supply,"
    over += " asks: {department: D05}, reason: x}\n  - after: 5m\n"
    assert faults(("  - after: 5m\n", over), ("department: D03, do: complete", "department: D05, do: complete")) == []
