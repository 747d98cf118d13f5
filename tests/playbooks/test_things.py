"""What duties are about: each failed sample of farm produce is judged by itself, as its terms run by themselves."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks.decide import join_case
from playbooks.deciding.excluding import ruled_out
from streams.figures.counting import Seen, count
from tests.factories import a_case, a_reference, an_incoming, at, done
from tests.figuring import NOVEMBER, row
from tests.regrouping import merged, parted

REF = a_reference()
NINE = at("2026-11-26 09:00")
HOUR = timedelta(hours=1)
PRODUCE = {"product_category": "P32", "hazard": "HZ-C.carbofuran"}
FINDING = PRODUCE | {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
TARGETS = [each for each in REF.plan.targets if each.id == "K03.4"]


def a_finding(n, **fields):
    """The n-th sample of one stall in which a banned pesticide was found."""
    said = {"facts": FINDING, "sample_no": f"示例-{n}", "operator": "示例摊位", "received_at": NINE + n * HOUR}
    return an_incoming(id=f"s{n}", **(said | fields))


def a_call(n=9):
    """Somebody who says that there is a pesticide in it."""
    return a_finding(n, facts=PRODUCE | {"channel": "complaint", "kind": "complaint"}, sample_no=None)


def joined(first, *more):
    """A case of these signals."""
    return gathered(a_case(first), *more)


def gathered(case, *more):
    """The case with more signals."""
    for each in more:
        case = join_case(REF, case, each, rule="place", why="同一家", now=each.received_at).case
    return case


def after(case, step, outcome, when):
    """The case after a duty ended so."""
    needs = next(each for each in case.steps[step].outcomes if each.id == outcome).needs
    return done(case, "complete", step=step, outcome=outcome, fields=dict.fromkeys(needs, "示例"), when=when)


def about(case, plan):
    """What the duties of that plan are about."""
    return [each.about for each in case.steps.values() if each.plan == plan and each.state != "withdrawn"]


def test_a_second_finding_in_a_case_is_judged_and_checked_by_itself():
    case, counted = joined(a_finding(1)), []
    for n in (1, 2):
        case = gathered(case, a_finding(2)) if n == 2 else case
        case = after(case, f"judge_banned/sample:示例-{n}", "banned", NINE + (n + 1) * HOUR)
        check = next(each.id for each in case.open_steps if each.plan == "transfer_check_banned")
        case = after(case, check, "none", NINE + (n + 2) * HOUR)
        figures = count(NOVEMBER, {}, [Seen(case=case, number="1")], NINE + 9 * HOUR, TARGETS)
        counted.append(row(figures, "plan", "K03.4"))
    assert counted == [{"of": 1, "part": 1}, {"of": 2, "part": 2}]


@pytest.mark.parametrize("plan", ["judge_banned", "tell_agri_result", "tell_rapid_result"])
def test_what_callers_say_is_judged_once_and_not_beside_a_finding_whichever_came_first(plan):
    samples = ["sample:示例-1", "sample:示例-2"]
    told = [[a_call(3), a_call(4)], [a_finding(1), a_call(), a_finding(2)], [a_call(0), a_finding(1), a_call()]]
    assert [about(joined(*each), plan) for each in told] == [["case"], samples, samples[:1]]


def test_a_second_re_test_of_farm_produce_has_a_time_of_its_own():
    """Farm Produce Law Art. 51: five working days from each result."""
    case = joined(a_finding(1), a_finding(2))
    for n in (1, 2):
        case = after(case, f"tell_agri_result/sample:示例-{n}", "told", NINE + (24 * n - 21) * HOUR)
    due = [str(each.deadline.due_on) for each in case.clocks.values() if each.deadline.rule == "AGR-51a"]
    assert due == ["2026-12-03", "2026-12-04"]


def withdrawable(case):
    """Duties of the affair as a whole that may be withdrawn because what called them was ruled out."""
    return {step.plan for each in ruled_out(case, REF) for step in each.steps if step.about == "case"}


def a_told(n):
    """A laboratory that tells the n-th result by telephone."""
    said = PRODUCE | {"channel": "duty", "kind": "sampling_failure", "told_by": "laboratory"}
    return a_finding(n, facts=said, sample_no=None)


def reported(case, n, number, told=None):
    """The case after the report of the n-th told result came, with this number of its sample."""
    body = {
        "step": f"obtain_failing_report/signal:s{told or n}",
        "outcome": "received",
        "fields": {"sample_no": number},
    }
    return done(case, "complete", **body, when=NINE + (9 + n) * HOUR)


@pytest.mark.parametrize("plan", ["judge_banned", "tell_agri_result", "tell_rapid_result"])
@pytest.mark.parametrize(
    ("numbers", "judged"),
    [
        ([], ["case"]),
        (["示例-1"], ["sample:示例-1"]),
        (["示例-1", "示例-2"], ["sample:示例-1", "sample:示例-2"]),
        (["示例-1", "示例-1"], ["sample:示例-1"]),
    ],
)
def test_a_result_told_by_telephone_is_judged_by_itself_once_its_report_has_come(plan, numbers, judged):
    """What was told of the affair until then is done for the sample; one sample is one finding, however often told."""
    case = joined(a_told(1), a_told(2))
    for n, number in enumerate(numbers, 1):
        case = reported(case, n, number)
    assert about(case, plan) == judged


WRITTEN = ["示例A-2", "示例Ａ－２", " 示例 a—2 ", "示例a‑2"]
"""One number, as registers write it and people type it."""


@pytest.mark.parametrize("number", WRITTEN)
@pytest.mark.parametrize("plan", ["judge_banned", "tell_agri_result", "start_disposal", "serve_notice"])
def test_a_result_that_was_told_and_that_the_register_brought_is_one_sample_whichever_came_first(plan, number):
    told, row = a_told(1), a_finding(2, sample_no=WRITTEN[0])
    first = reported(joined(told, row), 1, number)
    second = gathered(reported(a_case(told), 1, number), replace(row, received_at=NINE + 20 * HOUR))
    older, younger = a_case(replace(row, received_at=NINE)), reported(a_case(told), 1, number)
    cases = [first, second, merged(older, younger, NINE + 30 * HOUR)]
    assert [about(each, plan) for each in cases] == [["sample:示例A-2"]] * 3


def test_a_number_that_says_nothing_is_no_samples():
    case = reported(joined(a_told(1), a_told(2)), 1, "＊＊＊")
    assert [each.about[1] for each in case.signals] == ["sample:s1", "sample:s2"]


def test_what_was_sent_out_before_the_report_came_is_not_sent_out_again_by_its_number():
    """That it may be serious was reported when it was told."""
    facts = a_told(1).facts | {"hazard": "HZ-B.salmonella", "venue": "market_stall"}
    case = a_case(replace(a_told(1), facts=facts))
    case = after(case, "stop_told_food/signal:s1", "serious", NINE + 2 * HOUR)
    case = reported(case, 1, "示例-1")
    judged = after(case, "judge_serious/sample:示例-1", "serious", NINE + 12 * HOUR)
    assert [about(each, "report_serious") for each in (case, judged)] == [["sample:示例-1"]] * 2


def test_a_number_that_was_typed_wrongly_is_put_right_and_what_was_signed_for_goes_on():
    case = reported(a_case(a_told(1)), 1, "示例-7")
    case = done(case, "sign", step="start_disposal/sample:示例-7", when=NINE + 11 * HOUR)
    case = done(case, "take_back", step="obtain_failing_report/signal:s1", reason="登记错了", when=NINE + 12 * HOUR)
    wrong = {each.about for each in (*case.open_steps, *case.clocks.values())}
    case = reported(case, 4, "示例-1", told=1)
    begun = [each for each in case.open_steps if each.plan == "start_disposal"]
    assert "sample:示例-7" not in wrong
    assert [(each.about, each.signed_at) for each in begun] == [("sample:示例-1", NINE + 11 * HOUR)]


@pytest.mark.parametrize(("plan", "outcome"), [("judge_banned", "banned"), ("judge_recall", "none")])
def test_what_was_done_by_a_number_typed_wrongly_is_done_for_the_sample_that_the_register_brought(plan, outcome):
    per = "recall" if plan == "judge_recall" else "sample"
    case = reported(joined(a_told(1), a_finding(2)), 1, "示例-7")
    case = after(case, f"{plan}/{per}:示例-7", outcome, NINE + 11 * HOUR)
    said = {"step": "obtain_failing_report/signal:s1", "reason": "登记错了"}
    case = done(case, "take_back", **said, when=NINE + 12 * HOUR)
    case = reported(case, 4, "示例-2", told=1)
    mine = [(each.about, each.state) for each in case.steps.values() if each.plan == plan and each.about != "case"]
    assert sorted(mine) == [(f"{per}:示例-2", "done"), (f"{per}:示例-2", "withdrawn")]


def test_what_was_done_by_a_number_typed_wrongly_is_no_registers_when_the_right_one_is_taken_back_too():
    said = {"step": "obtain_failing_report/signal:s1", "reason": "登记错了"}
    case = reported(joined(a_told(1), a_finding(2)), 1, "示例-7")
    case = after(case, "judge_banned/sample:示例-7", "banned", NINE + 11 * HOUR)
    case = reported(done(case, "take_back", **said, when=NINE + 12 * HOUR), 4, "示例-2", told=1)
    case = done(case, "take_back", **said, when=NINE + 30 * HOUR)
    mine = [(each.about, each.state) for each in case.steps.values() if each.plan == "judge_banned"]
    assert [each for each in mine if each[1] == "done"] == [("sample:s1", "done")]


def test_a_report_that_is_taken_back_leaves_the_register_what_it_has():
    case = reported(joined(a_told(1), a_finding(2)), 1, "示例-2")
    case = done(case, "take_back", step="obtain_failing_report/signal:s1", reason="登记错了", when=NINE + 12 * HOUR)
    assert [each.about[1] for each in case.signals] == ["sample:s1", "sample:示例-2"]
    assert about(case, "judge_banned") == ["sample:示例-2"]


def test_a_told_result_that_leaves_the_register_takes_its_duties_along_by_the_number():
    case = reported(joined(a_told(1), a_finding(2), a_finding(3)), 1, "示例-2")
    rest, new = (draft.case for draft in parted(case, "s1", when=NINE + 20 * HOUR))
    assert about(rest, "judge_banned") == ["sample:示例-2", "sample:示例-3"]
    assert about(merged(rest, new, NINE + 21 * HOUR), "judge_banned") == ["sample:示例-2", "sample:示例-3"]


def test_a_report_that_was_entered_wrongly_leaves_the_affair_to_be_judged_as_before():
    case = reported(a_case(a_told(1)), 1, "示例-1")
    taken = done(case, "take_back", step="obtain_failing_report/signal:s1", reason="登记错了", when=NINE + 12 * HOUR)
    assert [about(each, "judge_banned") for each in (case, taken)] == [["sample:示例-1"], ["case"]]


def test_a_told_result_counts_as_a_finding_from_when_its_report_came():
    case, counted = joined(a_told(1), a_told(2)), []
    for n in (1, 2):
        case = reported(case, n, f"示例-{n}")
        case = after(case, f"judge_banned/sample:示例-{n}", "banned", NINE + (10 + n) * HOUR)
        check = next(each.id for each in case.open_steps if each.plan == "transfer_check_banned")
        case = after(case, check, "none", NINE + (11 + n) * HOUR)
        figures = count(NOVEMBER, {}, [Seen(case=case, number="1")], NINE + 19 * HOUR, TARGETS)
        counted.append(row(figures, "plan", "K03.4"))
    assert counted == [{"of": 1, "part": 1}, {"of": 2, "part": 2}]


def test_of_two_told_results_one_that_is_denied_leaves_what_the_other_calls():
    case = joined(a_told(1), a_told(2))
    for n in (1, 2):
        case = reported(case, n, f"示例-{n}")
    denied = []
    for n in (2, 1):
        case = after(case, f"judge_banned/sample:示例-{n}", "passed", NINE + (20 - n) * HOUR)
        denied.append("control_market" in withdrawable(case))
    assert denied == [False, True]


def test_the_affair_is_ruled_out_when_every_finding_is():
    """A passed re-test of one sample leaves what the other calls; that of the last leaves nothing."""
    whole, told = joined(a_finding(1), a_call(), a_finding(2)), []
    for n in (2, 1):
        whole = after(whole, f"judge_banned/sample:示例-{n}", "passed", NINE + (20 - n) * HOUR)
        told.append("control_market" in withdrawable(whole))
    assert told == [False, True]


def test_what_callers_said_is_denied_and_a_finding_stands():
    """A claim that came to nothing takes along none of what a failed sample calls, until that is denied too."""
    judged = after(a_case(a_call(0)), "judge_banned/case", "passed", NINE + HOUR / 2)
    case = gathered(judged, a_finding(1))
    assert ruled_out(case, REF) == []
    assert "control_market" in withdrawable(after(case, "judge_banned/sample:示例-1", "passed", NINE + 3 * HOUR))


def test_the_last_finding_that_is_denied_takes_along_what_it_called_of_the_business():
    case = a_case(a_finding(1))
    for plan, outcome in (
        ("judge_banned", "banned"),
        ("tell_agri_result", "told"),
        ("record_agri_retest", "applied"),
        ("send_agri_retest", "sent"),
        ("conclude_agri_retest", "overturned"),
    ):
        case = after(case, f"{plan}/sample:示例-1", outcome, NINE + 2 * HOUR)
    (denied,) = ruled_out(case, REF)
    assert "transfer_check_banned" in {each.plan for each in denied.steps}


def test_what_a_call_alone_brought_goes_where_it_goes_and_a_call_called_a_result_has_one_duty():
    case = joined(a_call(0), a_finding(1))
    rest, new = (draft.case for draft in parted(case, "s0", when=NINE + 2 * HOUR))
    assert [about(each, "judge_banned") for each in (rest, new)] == [["sample:示例-1"], ["case"]]
    asked = {"signal": "s0", "field": "kind", "now": "sampling_failure", "reason": "系检验结果"}
    told = done(a_case(a_call(0)), "correct_label", **asked)
    assert about(told, "judge_banned") == ["case"]


@pytest.mark.parametrize("is_gathered", [True, False])
def test_a_report_that_is_taken_back_leaves_what_the_register_calls_too_whichever_came_first(is_gathered):
    case, row = reported(a_case(a_told(1)), 1, "示例-2"), a_finding(2, received_at=NINE + 20 * HOUR)
    case = gathered(case, row) if is_gathered else merged(case, a_case(row), NINE + 30 * HOUR)
    body = {"step": "obtain_failing_report/signal:s1", "reason": "登记错了"}
    case = done(case, "take_back", **body, when=NINE + 31 * HOUR)
    duties = [each for each in case.steps.values() if each.plan == "start_disposal"]
    assert [(each.about, each.state) for each in duties] == [("sample:示例-2", "open")]


def test_of_two_reports_of_one_sample_that_are_both_taken_back_nothing_is_left_to_do():
    case = reported(reported(joined(a_told(1), a_told(2)), 1, "示例-1"), 2, "示例-1")
    left = []
    for n in (1, 2):
        body = {"step": f"obtain_failing_report/signal:s{n}", "reason": "登记错了"}
        case = done(case, "take_back", **body, when=NINE + (12 + n) * HOUR)
        left.append(about(case, "start_disposal"))
    assert left == [["sample:示例-1"], []]


def test_what_a_told_result_and_a_row_of_the_register_bring_they_bring_too_when_they_leave_together():
    case = joined(a_told(1), a_finding(2), a_finding(3))
    _, new = (draft.case for draft in parted(case, "s1", "s2", when=NINE + 20 * HOUR))
    assert [each.events for each in new.signals] == [each.events for each in case.signals[:2]]


def test_what_was_begun_for_one_sample_under_two_numbers_is_done_once_by_whoever_signed_for_it_as_long_as_it_is_one():
    case = reported(reported(joined(a_told(1), a_told(2)), 1, "示例-1"), 2, "示例-2")
    case = done(case, "sign", step="start_disposal/sample:示例-2", when=NINE + 12 * HOUR)
    body = {"step": "obtain_failing_report/signal:s2", "reason": "登记错了"}
    wrong = done(case, "take_back", **body, when=NINE + 13 * HOUR)
    case = reported(wrong, 5, "示例-1", told=2)
    again = done(case, "take_back", **body, when=NINE + 15 * HOUR)
    duties = [
        [(each.about, each.signed_at is None) for each in it.open_steps if each.plan == "start_disposal"]
        for it in (wrong, case, again)
    ]
    each = [("sample:示例-1", True), ("sample:s2", False)]
    assert duties == [each, [("sample:示例-1", False)], each]


def test_a_number_that_was_anothers_by_mistake_has_its_own_duties():
    case = reported(joined(a_told(1), a_told(2)), 1, "示例-1")
    case = done(case, "sign", step="start_disposal/sample:示例-1", when=NINE + 11 * HOUR)
    body = {"step": "obtain_failing_report/signal:s1", "reason": "登记错了"}
    case = reported(done(case, "take_back", **body, when=NINE + 12 * HOUR), 5, "示例-1", told=2)
    assert about(case, "start_disposal") == ["sample:s1", "sample:示例-1"]
