"""A name leaves when it may be published, and not before, in whatever words it stands."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playbooks.ledger.naming import NAME_STATES, PUBLIC, outward, stand_in
from tests.factories import OFFICER, a_case, done
from tests.playbooks.test_actions import refused

UNCHECKED = "名称还没有核实，不能公开；核实之后记为已核实，再由主任决定是否公开"
LETTERS = st.text(alphabet="示例某单位小吃店（）()＊ 一二A", max_size=8)
BELOW = st.sampled_from([each for each in NAME_STATES if each != PUBLIC])


@given(st.lists(LETTERS, max_size=6).map("".join), st.lists(LETTERS, max_size=3), BELOW, LETTERS)
@example("某单位卖过期肉", ["某单位"], "verified", "某单位")
@example("示示例例", ["示例"], "verifying", "")
@example("＊＊＊", ["＊＊", "某单位"], "unverified", "＊＊")
def test_below_public_no_name_is_left(text, names, state, instead):
    said = outward(text, names, state, instead)
    assert [name for name in names if len(name.strip()) > 1 and name.strip() in said] == []


@given(LETTERS, st.lists(LETTERS, max_size=3))
def test_what_may_be_published_stands_as_it_was_written(text, names):
    assert outward(text, names, PUBLIC) == text


def test_kind_and_street_stand_for_it_with_or_without_its_branch():
    said = outward(
        "示例小吃店（洪门店）即示例小吃店，请核查", ["示例小吃店（洪门店）"], "verified", stand_in("小餐饮", "洪门镇")
    )
    assert [said, stand_in(None, "")] == ["洪门镇某小餐饮即洪门镇某小餐饮，请核查", "某单位"]


@pytest.mark.parametrize("text", ["示例小\n吃店有异味", "示例 小吃店有异味", "示例小吃\n  店有异味"])
def test_a_line_that_breaks_inside_a_name_leaves_none_of_it(text):
    assert outward(text, ["示例小吃店"], "verified") == "某单位有异味"


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("known", "名称状态只有：未核实、核实中、已核实、可公开"),
        ("public", UNCHECKED),
    ],
)
def test_only_the_director_lets_a_verified_name_go(state, reason):
    assert refused(a_case(), "set_name_state", state=state, basis="核查记录") == reason


def test_who_may_not_publish_a_verified_name_is_told_who_may():
    case = done(a_case(), "set_name_state", state="verified", basis="核查记录")
    assert refused(case, "set_name_state", state="public", basis="x") == "名称可公开由主任在核实之后决定"


def test_verified_and_approved_it_may_be_published():
    case = done(a_case(), "set_name_state", state="verified", basis="核查记录")
    director = type(OFFICER)(person="示例·主任", role="director", department="D01")
    assert [case.name_state, done(case, "set_name_state", actor=director, state="public", basis="批示").name_state] == [
        "verified",
        "public",
    ]


def test_what_followed_the_name_is_not_said_twice():
    said = outward("示例第一小学食堂的肉丸，示例第一小学门口", {"示例第一小学"}, "unverified", "某学校食堂")
    assert said == "某学校食堂的肉丸，某学校食堂门口"
