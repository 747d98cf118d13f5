"""When it was: the meal is never given for the first illness, nor a day for its midnight."""

import pytest
from flow import a_signal, an_assessment
from visiting import a_red_case

from classifiers.assessment import Kind
from console.papers.when import times_told, when_it_was
from console.reading.queries import SignalRow

DAY = "2026-11-20T00:00:00+08:00"


def a_row(text, **fields):
    signal = a_signal(
        **{"channel": "duty", "source": "值班接报", "request": None, "subject": None, "text": text, **fields}
    )
    return SignalRow(
        signal=signal, assessment=an_assessment(signal, kind=Kind.INCIDENT), state="gathered", revision=1, case_id="c"
    )


def told(text):
    """The clauses that say when people fell ill, when they ate, and of which that is unclear."""
    times = times_told([a_row(text)])
    return [[each.quote for each in found] for found in (times.fell_ill, times.ate, times.unclear)]


@pytest.mark.parametrize(
    ("text", "fell_ill", "ate", "unclear"),
    [
        ("昨天中午在家吃了野蘑菇，昨晚八点起陆续呕吐", ["昨晚八点起陆续呕吐"], ["昨天中午在家吃了野蘑菇"], []),
        ("孩子夜里一点开始吐，昨天中午在学校吃的", ["孩子夜里一点开始吐"], ["昨天中午在学校吃的"], []),
        ("今天早饭后8名学生呕吐", [], ["今天早饭后8名学生呕吐"], []),
        ("吃了午饭后下午两点开始吐", ["吃了午饭后下午两点开始吐"], [], []),
        ("中午12点，食堂供应豆角，1点20分起，8人呕吐", ["1点20分起"], ["中午12点"], []),
        ("昨晚8点送到医院，3人呕吐", [], [], ["昨晚8点送到医院"]),
        ("昨夜由二院转来的那位吃河豚的男患者死亡", [], [], ["昨夜由二院转来的那位吃河豚的男患者死亡"]),
        (
            "昨晚起12个老人拉肚子，1个84岁的今天凌晨走了，家属说吃了晚饭的凉菜",
            ["昨晚起12个老人拉肚子"],
            ["家属说吃了晚饭的凉菜"],
            ["1个84岁的今天凌晨走了"],
        ),
        ("今天上午10点来电：两人腹泻", [], [], []),
        ("3人呕吐", [], [], []),
        ("网传学生食物中毒，希望今晚8点前回复", [], [], []),
        ("3人呕吐，请于12月5日上午前函复", [], [], []),
    ],
)
def test_the_words_tell_the_meal_from_the_illness(text, fell_ill, ate, unclear):
    assert told(text) == [fell_ill, ate, unclear]


def test_a_report_of_people_says_both_and_which_is_which(line, visitor):
    case_id = a_red_case(line, text="昨天中午吃了豆角，昨晚八点起23名学生呕吐")
    report = visitor.read(f"/cases/{case_id}")
    assert (
        "、发生时间：发病：来报称“昨晚八点起23名学生呕吐”（未核实）；进餐：来报称“昨天中午吃了豆角”（未核实）\n"
        in report
    )


def test_a_day_without_an_hour_is_a_day_in_a_report(line, visitor):
    case_id = a_red_case(line, occurred_at=DAY, received_at=DAY, channel="complaint", source="register")
    page = visitor.read(f"/cases/{case_id}")
    report = page.split('id="report-text"')[1].split("</textarea>")[0]
    assert "、发生时间：来源所填发生时间 2026-11-20（未说明是进餐还是发病）\n" in report
    assert ["、接报情况：2026-11-20首次接到" in report, "11-20 00:00" in report] == [True, False]


@pytest.mark.parametrize(
    ("illness", "said"),
    [
        ({"ill": 3, "onset_at": "2026-11-24T20:00:00+08:00"}, "最早发病 2026-11-24 20:00"),
        ({"ill": 3, "onset_at": DAY}, "最早发病 2026-11-20"),
        ({"ill": 3}, "未掌握"),
    ],
)
def test_a_source_that_states_the_first_illness_is_believed(line, illness, said):
    case_id = a_red_case(line)
    assert when_it_was(line.case(case_id), [a_row("3人呕吐", illness=illness)]) == said


def test_where_nobody_fell_ill_it_is_the_time_that_is_said(line):
    case = line.case(line.take(a_signal()))
    assert [
        when_it_was(case, [a_row("昨晚买的面包发霉")]),
        when_it_was(case, [a_row("面包发霉", occurred_at=DAY)]),
    ] == [
        "来电人称“昨晚买的面包发霉”（未核实）",
        "2026-11-20",
    ]


def test_of_many_who_say_when_it_was_some_are_quoted_and_that_is_said(line):
    rows = [a_row(f"昨晚{n}点起{n}人呕吐", source_id=str(n)) for n in range(5, 10)]
    said = when_it_was(line.case(a_red_case(line)), rows)
    assert [said.count("来电人称"), said.endswith("；只列3条原话，共5条信息")] == [3, True]
