"""What was merged is found by the keys of both; what was split off again by its own."""

from dataclasses import replace

import pytest
from flow import OFFICER, T0, a_signal, an_assessment

from classifiers.assessment import Kind
from playbooks.actions import Action

pytestmark = pytest.mark.stores


def act(line, case, kind, id=None, **body):
    action = Action(id=id or f"{kind}-1", case=case, kind=kind, actor=OFFICER, at=T0, body=body)
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


def test_what_was_merged_and_moved_is_found_where_it_is_by_what_both_had_and_moves_back(line):
    line.system.reference = replace(line.system.reference, areas=("410702", "410703"))
    cases = [line.case(take(line, name, 1)) for name in ("示例甲饭店", "示例乙饭店")]
    stated = {"signal": cases[1].signals[0].id, "field": "operator", "now": "示例甲饭店"}
    assert act(line, cases[1].id, "correct_label", **stated).reason == ""
    stands, gone = sorted(each.id for each in cases)
    moved = {"reason": "店在邻区", "untold": "匿名"}
    assert act(line, stands, "merge", other=gone, reason="同一家店").reason == ""
    assert act(line, stands, "move_out", id="there", area="410703", **moved).reason == ""
    found = [take(line, "示例甲饭店", area, area=area) == stands for area in ("410703", "410702")]
    assert act(line, stands, "move_out", id="back", area="410702", **moved).reason == ""
    assert found == [True, False]


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


TOLD = "市检测中心打电话来通知：示例肉店上周抽的猪肝检出克伦特罗，报告明天送到"


def taken(line, signal):
    """The case of what the machine read as a failed sample."""
    return line.take_together([signal], lambda each: an_assessment(each, kind=Kind.SAMPLING_FAILURE))[0]


def a_row(number):
    """A register's row of a failed sample that says nothing of where it was taken."""
    sampling = {"sample_no": number, "conclusion": "failed"}
    said = {"channel": "sampling", "request": None, "subject": None, "text": "豇豆检出克百威", "title": "豇豆不合格"}
    return a_signal(source_id=number, sampling=sampling, **said)


def told_and_reported(line, number):
    """The case of a result that a laboratory told by telephone, after its report was registered."""
    case = taken(line, a_signal(channel="duty", request=None, subject=None, text=TOLD, title="检验所来电"))
    (step,) = [each.id for each in line.case(case).open_steps if each.plan == "obtain_failing_report"]
    said = {"step": step, "outcome": "received", "fields": {"sample_no": number}}
    assert act(line, case, "complete", **said).reason == ""
    return case, step


@pytest.mark.parametrize("written", ["示例检-0233", "示例检－０２３３", "示例检—0233"])
def test_a_registers_row_finds_the_case_of_a_result_that_was_told_by_the_number_of_its_report(line, written):
    case, _ = told_and_reported(line, "示例检-0233")
    assert taken(line, a_row(written)) == case


def test_by_a_number_that_was_entered_wrongly_and_taken_back_nothing_is_found(line):
    case, step = told_and_reported(line, "示例检-0233")
    act(line, case, "take_back", step=step, reason="登记错了")
    assert taken(line, a_row("示例检-0233")) != case


def test_a_told_result_that_is_split_off_takes_its_number_along(line):
    case, _ = told_and_reported(line, "示例检-0233")
    other = taken(line, a_row("示例检-0234"))
    stands, gone = sorted((case, other), key=lambda each: (line.case(each).opened_at, each))
    act(line, stands, "merge", other=gone, reason="同一家店")
    told = [each.id for each in line.case(stands).signals if "sample:示例检-0233" in each.about]
    assert act(line, stands, "split", signals=told, reason="两回事").reason == ""
    found = line.case(taken(line, a_row("示例检-0233")))
    assert [each.about[1] for each in found.signals] == ["sample:示例检-0233"] * 2
