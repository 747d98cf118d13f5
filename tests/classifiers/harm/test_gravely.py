"""How many are critically ill, as the text says."""

import pytest

from classifiers.assessment import Harm
from classifiers.harm.gravely import critical_of, critical_said
from classifiers.words import normalise


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("31人不适，5人住院，1人危重", 1),
        ("3人不适，3人危重，都是一个车间的", 3),
        ("其中两名学生病危，正在转院", 2),
        ("一名6岁儿童昏迷不醒", None),
        ("一名儿童昏迷不醒，急需救护车", 1),
        ("危重2人，死亡0人", 2),
        ("危重病例：1例", 1),
        ("一人正在抢救", 1),
        ("两人住进ICU", 2),
        ("其中1名患者病情危重，后又有2人危重", 2),
        ("我院接诊9名学生，无危重，2人留院观察", 0),
        ("没有危重病例", 0),
        ("危重0人", 0),
        ("可能会有1人危重", None),
        ("12名学生呕吐，2人住院", None),
        ("厨房卫生危险", None),
        ("经抢救无效死亡", None),
    ],
)
def test_the_critical_are_counted_as_the_text_counts_them(text, count):
    assert critical_of(normalise(text)) == count


def test_a_text_that_tells_of_nobody_harmed_counts_none():
    assert [critical_said("2人危重", harm) for harm in (Harm(hospitalised=2), Harm())] == [2, None]
