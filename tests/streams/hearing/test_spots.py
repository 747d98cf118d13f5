"""Where a business is said to be, and when two of one name are two."""

import pytest
from flow import T0, a_signal, an_assessment

from classifiers.assessment import Entity
from streams.gathering.grouping import Candidate, choose, keys_of
from streams.hearing.spots import are_two, packed, parted, said_at, told_together


def told(text, name="香满园"):
    """The keys of a signal whose words name a business."""
    signal = a_signal(text=text, subject=None)
    named = Entity(type="operator", text=name, start=text.find(name), end=text.find(name) + len(name))
    return keys_of(signal, an_assessment(signal, entities=(named,)))


def joins(one, other):
    """The ground on which what `one` tells leads to the case that `other` opened; None: a case of its own."""
    left = [Candidate(case="c", key=key.key, at=T0, opened_at=T0, is_open=True, value=key.value) for key in told(other)]
    match = choose(told(one), left, T0)
    return match and match.why


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("王村镇‘香满园’饭店用的油发黑", "王村镇"),
        ("我在荣校路街道“香满园”吃饭", "荣校路街道"),
        ("东干道的香满园", "东干道"),
        ("洪门镇和平路12号一家名为“香满园”的饭店", "洪门镇和平路12号"),
        ("香满园，位于花园路", "花园路"),
        ("香满园（花园路）的菜", "花园路"),
        ("我家住王村镇香满园旁边", ""),
        ("王村镇居民李某在香满园就餐", ""),
        ("王村镇卫生院报告：香满园就餐者6人腹泻", ""),
        ("香满园的菜馊了，我住和平路", ""),
        ("别处的一家店", ""),
    ],
)
def test_the_place_of_a_business_stands_right_beside_its_name(text, place):
    assert said_at(text, "香满园") == place


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("花园街道‘香满园’饭店就餐者6人腹泻", "王村镇‘香满园’饭店用的油发黑", False),
        ("荣校路‘香满园’的菜馊了", "东干道‘香满园’后厨有老鼠", False),
        ("荣校路街道‘香满园’的菜馊了", "东干道‘香满园’后厨有老鼠", False),
        ("王村镇和平路‘香满园’的菜馊了", "王村镇人民路‘香满园’后厨有老鼠", False),
        ("王村镇和平路‘香满园’的菜馊了", "王村镇‘香满园’后厨有老鼠", True),
        ("荣校路街道办事处‘香满园’的菜馊了", "荣校路‘香满园’后厨有老鼠", True),
        ("王村镇‘香满园’的菜馊了", "香满园后厨有老鼠", True),
        ("王村镇居民李某在香满园就餐后腹泻", "花园街道‘香满园’后厨有老鼠", True),
    ],
)
def test_two_of_one_name_in_different_named_streets_or_towns_stay_apart(one, other, is_one):
    assert [joins(one, other), joins(other, one)] == (["同一单位“香满园”"] * 2 if is_one else [None] * 2)


def test_a_name_that_its_cell_broke_in_two_is_that_name():
    assert parted("新乡市红旗\n区示例饭店") == parted("新乡市红旗区示例饭店") == ("红旗区", "示例饭店")


def test_where_it_is_may_be_told_later_and_holds_from_then_on():
    town, road, other = packed(None, "王村", None, None, None), packed(None, None, "和平路", None, None), None
    both = told_together(town, road)
    assert [both == packed(None, "王村", "和平路", None, None), told_together(other, None)] == [True, None]
    assert [are_two(both, town), are_two(both, road), are_two(town, road), are_two(None, road)] == [
        False,
        False,
        True,
        False,
    ]
