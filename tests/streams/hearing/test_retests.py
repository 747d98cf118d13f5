"""Re-tests: who says that a sample passed one opens nothing, and calls for nothing that the first result would."""

import pytest
from flow import a_signal
from spoken import tell

from streams.hearing.retests import stall_in, tells_of_pass


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("23号摊豇豆原样送区检验中心做了色谱，灭蝇胺0.2，标准0.5，合格的，早上那个算快检误差。", True),
        ("5号摊韭菜复检合格", True),
        ("检验中心：韭菜复测未检出腐霉利", True),
        ("豇豆送检结果阴性", True),
        ("重新检测，没超标", True),
        ("胶体金灭蝇胺阳性，摊主说不服，要求再测。", False),
        ("复检仍不合格", False),
        ("送检合格再说", False),
        ("要求复检，合格了才卖", False),
        ("送检结果没出，合格证齐全", False),
        ("送区检验中心检测是否合格？", False),
        ("复测不合格，超标3倍", False),
    ],
)
def test_who_says_that_a_re_test_was_passed(text, is_so):
    assert tells_of_pass(a_signal(channel="duty", request=None, subject=None, text=text)) == is_so


@pytest.mark.parametrize(
    ("text", "number"),
    [("23号摊豇豆", "23"), ("3号冻品摊", "3"), ("5号摊和6号摊", None), ("3号楼下的摊", None), ("11月23号摊主说", None)],
)
def test_the_one_stall_that_is_named(text, number):
    assert stall_in(text) == number


FIRST = "红旗农贸市场快检室：今早6点半抽的23号摊豇豆，胶体金灭蝇胺阳性，摊主姓邢，说不服，要求再测。"
PASSED = "快检室又打来：23号摊豇豆原样送区检验中心做了色谱，灭蝇胺0.2，标准0.5，合格的，早上那个算快检误差。"


def test_it_joins_the_case_of_the_stall_and_calls_for_nothing_more(line):
    case_id = tell(line, FIRST)
    steps = {*line.case(case_id).steps}
    assert tell(line, PASSED) == case_id
    case = line.case(case_id)
    assert [{*case.steps}, case.signals[-1].why] == [
        steps,
        "同一场所同一食品：23号摊·豇豆；来电人称复测合格，须核实检验报告",
    ]


def test_where_nothing_is_known_of_it_nothing_failed(line):
    case = line.case(tell(line, PASSED))
    found = [book.id for book in case.playbooks], case.severity, case.title
    assert found == (["general"], "blue", "豇豆 · 称复测合格")


@pytest.mark.parametrize("other", ["洪门农贸市场快检室：23号摊豇豆灭蝇胺阳性。", "23号摊芹菜农残超标"])
def test_a_stall_of_another_market_or_with_another_food_is_another(line, other):
    case_id = tell(line, FIRST)
    assert tell(line, other) != case_id
