"""`shian explain`: facts or a signal in, the playbook and its duties out; nothing is stored."""

import msgspec
import pytest
from commands import shian

from classifiers.topics.taxonomy import load_taxonomy
from streams.settings import SEEDS

FACTS = ("--kind", "complaint", "--channel", "complaint", "--request", "complaint", "--at", "2026-11-24T10:00")
STEP = {"id", "title", "department", "basis", "why_you", "rule", "due_at", "article"}


def explain(*more):
    return shian("explain", *more, "--json").json


def test_every_key_of_the_contract_is_there():
    result = explain(*FACTS)
    assert set(result) >= {"playbook", "why", "clauses", "steps"}
    assert all(set(step) >= STEP for step in result["steps"])
    assert all(isinstance(each, int) for each in result["clauses"])


def test_a_complaint_has_seven_working_days():
    result = explain(*FACTS)
    (step,) = [each for each in result["steps"] if each["rule"] == "CMP-1"]
    assert (result["playbook"], step["due_at"]) == ("complaint", "2026-12-04T00:00:00+08:00")
    assert "第十五条" in step["article"]


def test_a_term_in_days_ends_at_24_of_its_last_day_in_words():
    line = next(each for each in shian("explain", *FACTS).out.splitlines() if "决定是否受理投诉" in each)
    assert line.partition("，")[2].startswith("2026-12-03 24:00 到期（")


def test_playbooks_and_colours_are_called_as_at_the_desk():
    facts = (
        "--kind",
        "incident",
        "--channel",
        "media",
        "--venue",
        "school_canteen",
        "--ill",
        "12",
        "--request",
        "both",
    )
    said = shian("explain", *facts, "--at", "2026-11-25T09:46").out.splitlines()
    assert [line.rpartition("（")[0] or line for line in said[1:3]] == [
        "同时适用：《投诉并举报处置》",
        "同时适用：《涉食品舆情应对》",
    ]
    assert [said[0].partition("（s")[0], said[3].partition("（")[0]] == [
        "处置规程：《学校（幼儿园）食品安全事件处置》",
        "紧急程度：红色",
    ]


def test_pupils_who_vomit_are_a_school_event_in_red():
    facts = ("--kind", "incident", "--channel", "duty", "--venue", "school_canteen", "--ill", "12", "--children")
    result = explain(*facts, "--at", "2026-11-25T09:46")
    assert (result["playbook"], result["severity"]) == ("school_event", "red")


@pytest.mark.parametrize(("count", "why"), [("--critical", "有人危重"), ("--hospitalised", "三人以上住院")])
def test_who_is_critical_or_in_hospital_makes_it_red_by_name(count, why):
    asked = ("--kind", "incident", "--channel", "duty", "--ill", "3", count, "3", "--at", "2026-11-25T09:46")
    result = explain(*asked)
    assert (result["severity"], why in shian("explain", *asked).out) == ("red", True)


def test_a_failed_sample_by_its_facts_is_a_failed_sample():
    result = explain("--kind", "sampling_failure", "--channel", "sampling", "--at", "2026-09-18")
    assert result["playbook"] == "sampling_failure"
    assert {each["due_at"] for each in result["steps"] if each["rule"] == "SMP-29"} == {"2026-09-25T00:00:00+08:00"}


def test_reasons_are_told_in_chinese():
    assert explain(*FACTS)["why"] == ["诉求：投诉", "渠道：投诉举报"]


def test_a_signal_is_assessed_as_the_line_would(tmp_path):
    path = tmp_path / "来报.json"
    signal = {
        "channel": "illness",
        "source": "示例区人民医院",
        "text": "接诊示例第一小学学生9名，呕吐、腹痛",
        "area": "410702",
        "subject": {"name": "示例第一小学", "venue": "school_canteen"},
        "illness": {"ill": 9},
        "received_at": "2026-11-25T09:50:00+08:00",
    }
    path.write_bytes(msgspec.json.encode(signal))
    result = explain("--signal", path)
    assert (result["playbook"], result["severity"]) == ("school_event", "red")


def test_a_post_that_two_who_ate_together_make_an_incident_says_so_with_the_source(tmp_path):
    path = tmp_path / "帖文.json"
    post = {
        "channel": "media",
        "source": "示例微博",
        "text": "在示例小馆吃的烤鱼，味道不错，但我和老公回来都拉肚子",
        "received_at": "2026-11-25T09:50:00+08:00",
    }
    path.write_bytes(msgspec.json.encode(post))
    why = explain("--signal", path)["kind_why"]
    assert why.startswith("同餐至少2人不适，由投诉转为事件（2015年国家监测计划")
    assert f"为什么是事件：{why}" in shian("explain", "--signal", path).out.splitlines()


@pytest.mark.parametrize(
    ("option", "wrong", "near"),
    [
        ("--kind", "rumor", "rumour"),
        ("--venue", "school_cantine", "school_canteen"),
        ("--hazard", "HZ-B.salmonela", "HZ-B.salmonella"),
        ("--product", "P99", "P09"),
        ("--channel", "complaints", "complaint"),
        ("--request", "enquire", "enquiry"),
    ],
)
def test_an_unknown_word_names_the_nearest(option, wrong, near):
    answer = shian("explain", option, wrong, "--at", "2026-11-24T10:00")
    assert (answer.code, answer.out) == (2, "")
    assert f"{option} {wrong}" in answer.err and near in answer.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--ill", 3, "--dead", 5], "--dead 5：不能多于 --ill 3"),
        (["--ill", 0, "--critical", 1], "--critical 1：不能多于 --ill 0"),
        (["--ill", 3, "--dead", 3, "--observed", 9], ""),
        (["--area", "100000"], "--area 100000：没有以 10 开头的地区"),
    ],
)
def test_what_cannot_be_is_refused(options, told):
    answer = shian("explain", *options, "--kind", "incident", "--at", "2026-11-24T10:00")
    assert (answer.code, answer.err.startswith(told)) == (2 if told else 0, True), answer.err


def test_without_a_time_it_asks_for_one():
    answer = shian("explain", "--kind", "complaint")
    assert answer.code == 2
    assert "--at" in answer.err


def test_a_file_that_is_not_there_is_named(tmp_path):
    answer = shian("explain", "--signal", tmp_path / "没有.json")
    assert answer.code == 2
    assert "没有.json：打不开文件" in answer.err


def test_a_signal_that_is_none_is_refused_by_its_field(tmp_path):
    path = tmp_path / "x.json"
    path.write_text('{"channel": "pigeon", "source": "x"}', "utf-8")
    answer = shian("explain", "--signal", path, "--at", "2026-11-24")
    assert answer.code == 2
    assert "channel" in answer.err


def test_every_step_says_whose_it_is_by_name_and_when_it_is_due_or_that_nothing_says_so():
    facts = ("--kind", "incident", "--channel", "duty", "--venue", "school_canteen", "--ill", "12", "--children")
    lines = shian("explain", *facts, "--at", "2026-11-25T09:46").out.splitlines()
    steps = [line for line in lines if line.startswith("· ")]
    now, later = steps[: (cut := next(n for n, line in enumerate(steps) if "紧急采取措施：" in line))], steps[cut:]
    assert now[3] == "· 区卫健委（D06）组织救治，汇总就诊人数和症状，2026-11-25 10:16 到期（办公室内部目标）"
    article = "《中华人民共和国突发事件应对法》第六十条第三款、第六十一条第二款"
    assert now[0].endswith(f"，立即（及时）（{article}）；内部目标 2026-11-25 10:16")
    assert later[0].startswith("· 紧急采取措施：区市场监管局（D03）紧急措施补办批准手续，24小时（《")
    said = (
        "到期（",
        "没有规定期限",
        "立即（及时）（",
        "按当地方案（",
        "小时（",
        "日（",
        "个月（",
        "分钟（",
        "个工作日（",
    )
    assert [line for line in steps if not any(each in line for each in said)] == []


def test_every_value_is_named_where_one_is_wrong_or_all_are_asked_for():
    wrong = shian("explain", "--venue", "school_cantine", "--at", "2026-11-24T10:00").err
    named = shian("explain", "--venue", "list", "--at", "2026-11-24T10:00").err
    every = [each.id for each in load_taxonomy(SEEDS / "taxonomy.yaml").venues]
    assert [each for each in every if each not in wrong or each not in named] == []
    assert ("是不是 school_canteen？" in wrong, "是不是" in named, "school_canteen 学校食堂" in named) == (
        True,
        False,
        True,
    )
