"""What was merged is found by the keys of both; what was split off again by its own."""

import pytest
from flow import OFFICER, T0, a_signal

from playbooks.actions import Action

pytestmark = pytest.mark.stores


def act(line, case, kind, **body):
    action = Action(id=f"{kind}-1", case=case, kind=kind, actor=OFFICER, at=T0, body=body)
    return line.act(action)


def take(line, name, n, **fields):
    text = f"{name}的菜里有虫子"
    return line.take(a_signal(source_id=f"{name}{n}", subject={"name": name}, text=text, **fields))


def merged(line, one="示例甲饭店", other="示例乙饭店"):
    """The case that stands after two were merged."""
    older, younger = sorted((line.case(take(line, each, 1)) for each in (one, other)), key=lambda each: each.id)
    assert act(line, older.id, "merge", other=younger.id, reason="同一家店").ok
    return older.id


def test_a_later_signal_of_the_case_that_was_taken_in_joins_the_one_that_stands(line):
    stands = merged(line)
    assert [take(line, "示例乙饭店", 2), take(line, "示例甲饭店", 2)] == [stands, stands]


@pytest.mark.parametrize("name", ["示例农贸市场2号摊位", "示例农贸市场3号摊位"])
def test_it_joins_though_another_open_case_is_near_on_a_weaker_ground(line, name):
    food = {"product": {"name": "凉皮"}}
    near = take(line, "示例农贸市场1号摊位", 1, **food)
    stands = merged(line, "示例农贸市场2号摊位", "示例农贸市场3号摊位")
    assert [take(line, name, 2, **food), near == stands] == [stands, False]


def test_what_is_split_off_again_is_found_by_its_own_business(line):
    stands = merged(line)
    signals = [each.id for each in line.case(stands).signals if each.title.startswith("示例乙饭店")]
    outcome = act(line, stands, "split", signals=signals, reason="是两家")
    assert [outcome.reason, take(line, "示例甲饭店", 2)] == ["", stands]
    assert take(line, "示例乙饭店", 2) not in (stands, None)
    (apart,) = [case for case in line.cases() if case.is_open and case.id != stands]
    assert len(apart.signals) == 2
