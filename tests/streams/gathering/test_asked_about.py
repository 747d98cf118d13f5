"""Posts that are about nothing by themselves and ask what happened at a place where people fell ill."""

from datetime import timedelta

import msgspec
import pytest
from flow import a_signal
from spoken import tell

from streams.gathering.asked_about import whole_names_in
from streams.gathering.assessed import may_be_of_an_affair
from streams.gathering.unplaced import place_unplaced
from streams.store import schema as t
from tests.factories import OFFICER

A_POST = {"channel": "media", "source": "微博", "media": {"platform": "微博", "views": 100}}
AT_KINDERGARTEN = "红旗区示例阳光幼儿园的保健医来电：今天中班小班一共8名幼儿呕吐，已经送医院。"


def state_of_post(line, text):
    """Where a post went, and to which case."""
    tell(line, text, **A_POST)
    last = max(line.rows(t.signals), key=lambda row: row.received_at)
    return last.state, last.case_id


@pytest.fixture
def kindergarten(line):
    return tell(line, AT_KINDERGARTEN)


@pytest.mark.parametrize(
    "text",
    [
        "示例阳光幼儿园的事有人管吗",
        "示例阳光幼儿园怎么了？谁管管啊",
        "听说示例阳光幼儿园出事了，求真相",
        "#示例阳光幼儿园#到底怎么回事",
    ],
)
def test_who_asks_what_happened_there_is_of_the_case_and_begins_the_time_to_answer(line, kindergarten, text):
    assert state_of_post(line, text) == ("gathered", kindergarten)
    case = line.case(kindergarten)
    assert [
        case.signals[-1].why.startswith("同一单位“示例阳光幼儿园”；"),
        "opinion" in {b.id for b in case.playbooks},
    ] == [True] * 2
    assert [clock.deadline.rule for clock in case.clocks.values()].count("OPN-3") == 1
    assert "general" not in {book.id for book in case.playbooks}


@pytest.mark.parametrize("text", ["听说示例阳光幼儿园搬家了", "求助示例阳光幼儿园到底怎么回事"])
def test_who_names_it_otherwise_waits_for_a_person(line, kindergarten, text):
    assert state_of_post(line, text) == ("unplaced", None)
    signal = max(line.rows(t.signals), key=lambda row: row.received_at).id
    with line.writing() as connection:
        ref, knowledge = line.system.reference, line.system.knowledge
        placed = place_unplaced(
            connection, ref, knowledge, signal, "410702", actor=OFFICER, now=line.clock.now(), vault=None
        )
    assert placed == kindergarten


@pytest.mark.parametrize(
    "text",
    [
        "幼儿园怎么了？谁管管啊",
        "阳光幼儿园怎么回事",
        "示例红星小学怎么了，求真相",
        "示例阳光幼儿园秋季招生简章",
        "示例阳光幼儿园今天开运动会，萌娃加油",
        "示例阳光幼儿园元旦晚会，家长们来看",
        "天怎么这么冷",
    ],
)
def test_a_common_word_and_another_place_keep_nothing(line, kindergarten, text):
    assert state_of_post(line, text) == ("irrelevant", None)


def test_of_a_place_where_nobody_fell_ill_and_one_long_ago_nothing_is_kept(line, kindergarten):
    tell(line, "在示例红星小学门口的示例文具店买到过期辣条，要求退款")
    assert state_of_post(line, "示例红星小学怎么了，求真相")[0] == "irrelevant"
    assert state_of_post(line, "示例阳光幼儿园怎么了")[0] == "gathered"
    line.clock.moment += timedelta(days=20)
    assert state_of_post(line, "示例阳光幼儿园怎么了？谁管管")[0] == "irrelevant"


def test_only_a_post_that_asks_of_some_unit_is_looked_at_where_cases_are():
    said = [
        a_signal(**A_POST, request=None, subject=None, text=each)
        for each in ("示例小学怎么了", "今天怎么了", "示例小学")
    ]
    found = [*said, msgspec.structs.replace(said[0], channel="complaint")]
    assert [may_be_of_an_affair(each, "irrelevant") for each in found] == [True, False, False, False]
    assert not may_be_of_an_affair(said[0], "elsewhere")


@pytest.mark.parametrize(
    ("text", "is_meant"),
    [
        ("示例师范大学今年的分数线是怎么回事", False),
        ("示例师范大学东门附近的奶茶店求助推荐", False),
        ("示例师范大学食堂到底怎么回事", True),
        ("示例师范大学出事了，求真相", True),
    ],
)
def test_of_what_thousands_write_about_only_a_word_for_illness_asks_what_happened_there(text, is_meant):
    assert whole_names_in(text, ["示例师范大学"]) == (["示例师范大学"] if is_meant else [])
