"""Rounds: what is found not put right is looked at again, with a time of its own, until somebody decides otherwise."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from console.wording.grounds import titled
from console.wording.reasons import refusal
from console.wording.words import Say
from playbooks.deciding.undone import as_it_stands
from tests.factories import a_case, an_incoming, at, done
from tests.regrouping import merged, parted

NINE = at("2026-11-26 09:00")
DAY = timedelta(days=1)
FAILED = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
FIELDS = {"reason": "示例", "document": "示例书一号", "despite": "示例"}
LEAD = {
    "check_rectification": (("decide_filing", "filed"), ("decide_penalty", "penalised")),
    "rectify_failure": (("start_disposal", "done"),),
}
"""What comes before each duty that looks again at what had to be put right."""


def after(case, plan, outcome, when):
    """The case after its open duty of that plan ended so."""
    step = as_it_stands(case, next(each for each in case.open_steps if each.plan == plan))
    needs = next(each for each in step.outcomes if each.id == outcome).needs
    return done(
        case, "complete", step=step.id, outcome=outcome, fields={need: FIELDS[need] for need in needs}, when=when
    )


def a_problem(plan):
    """A case in which something has to be put right."""
    case = a_case(an_incoming(facts=FAILED, sample_no="示例-1", operator="示例店"))
    for before, outcome in LEAD[plan]:
        case = after(case, before, outcome, NINE)
    return case


def rounds(case, plan):
    """Its rounds: what each is called, when it began and whether it has a time of its own."""
    steps = [each for each in case.steps.values() if each.plan == plan]
    return [(each.title, each.state, each.opened_at, each.target_at > each.opened_at) for each in steps]


@pytest.mark.parametrize(
    ("plan", "title"), [("check_rectification", "复查整改"), ("rectify_failure", "督促整改并复查")]
)
def test_what_is_not_put_right_is_looked_at_again_round_by_round(plan, title):
    case, ends = a_problem(plan), [NINE + DAY, NINE + 2 * DAY]
    for end in ends:
        case = after(case, plan, "again", end)
    names = [title, f"{title}（第2次）", f"{title}（第3次）"]
    began = list(zip(names, ["done", "done", "open"], [NINE, *ends], [True] * 3, strict=True))
    assert [rounds(case, plan), rounds(after(case, plan, "done", NINE + 3 * DAY), plan)] == [
        began,
        [*began[:2], (*began[2][:1], "done", *began[2][2:])],
    ]


@pytest.mark.parametrize("outcome", ["filed", "handed", "not_possible"])
def test_who_decides_otherwise_ends_the_rounds(outcome):
    case = after(a_problem("rectify_failure"), "rectify_failure", "again", NINE + DAY)
    case = after(case, "rectify_failure", outcome, NINE + 2 * DAY)
    assert [state for _, state, *_ in rounds(case, "rectify_failure")] == ["done", "done"]


def test_a_further_case_leads_to_a_further_penalty_and_a_check_of_its_own():
    case = after(a_problem("check_rectification"), "check_rectification", "filed", NINE + DAY)
    case = after(case, "decide_penalty", "penalised", NINE + 2 * DAY)
    assert [each[:2] for each in rounds(case, "check_rectification")] == [("复查整改", "done"), ("复查整改", "open")]


def test_the_round_is_told_in_english_too():
    assert titled("复查整改（第2次）", Say("en")) == "Re-check the rectification (round 2)"
    refused = refusal("还有必办步骤未办结：复查整改；复查整改（第2次）", Say("en"))
    assert refused.endswith(": Re-check the rectification; Re-check the rectification (round 2)")


HOUR = timedelta(hours=1)


def a_problem_of(signal, plan, count):
    """A case of this signal, in which that many rounds have ended with nothing put right."""
    incoming = an_incoming(id=signal, facts=FAILED, sample_no="示例-1", operator="示例店")
    case = a_case(replace(incoming, received_at=NINE - HOUR if signal == "s1" else NINE))
    for before, outcome in LEAD[plan]:
        case = after(case, before, outcome, NINE)
    for n in range(count):
        case = after(case, plan, "again", NINE + (n + 1) * HOUR)
    return case


def apart(case, *signals, when):
    return [draft.case for draft in parted(case, *signals, when=when)]


def open_of(case, plan):
    return [each for each in case.open_steps if each.plan == plan]


ROUNDS = [(older, younger) for older in range(3) for younger in range(3)]


@pytest.mark.parametrize("plan", LEAD)
@pytest.mark.parametrize(("older", "younger"), ROUNDS)
@pytest.mark.parametrize("since", range(3))
@pytest.mark.parametrize("leaving", ["s1", "s2"])
def test_one_round_is_open_while_they_are_one_case_and_in_each_when_they_are_split(
    plan, older, younger, since, leaving
):
    case = merged(a_problem_of("s1", plan, older), a_problem_of("s2", plan, younger), NINE + 5 * HOUR)
    for n in range(since):
        case = after(case, plan, "again", NINE + (6 + n) * HOUR)
    both = apart(case, leaving, when=NINE + 9 * HOUR)
    assert [len(open_of(each, plan)) for each in (case, *both)] == [1, 1, 1]


@pytest.mark.parametrize("plan", LEAD)
@pytest.mark.parametrize(("older", "younger"), ROUNDS)
def test_split_as_they_were_each_has_the_rounds_that_it_had(plan, older, younger):
    one, other = a_problem_of("s1", plan, older), a_problem_of("s2", plan, younger)
    both = apart(merged(one, other, NINE + 5 * HOUR), "s2", when=NINE + 9 * HOUR)
    keys = [[(each.id, each.title) for each in open_of(case, plan)] for case in (*both, one, other)]
    assert keys[:2] == keys[2:]
    began = [sorted(rounds(each, plan), key=lambda each: each[2]) for each in both]
    assert began == [rounds(one, plan), rounds(other, plan)]


def test_a_clock_goes_with_its_duty_also_out_of_a_case_within_a_case():
    first, second, third = (
        a_case(an_incoming(id=f"s{n}", facts=FAILED, sample_no=f"示例-{n}", operator="示例店", received_at=NINE))
        for n in (1, 2, 3)
    )
    first, second = (after(case, "decide_filing", "filed", NINE + HOUR) for case in (first, second))
    together = after(merged(first, second, NINE + 2 * HOUR), "decide_penalty", "penalised", NINE + 3 * HOUR)
    first, second = apart(together, "s2", when=NINE + 4 * HOUR)
    whole = merged(first, merged(third, second, NINE + 5 * HOUR), NINE + 6 * HOUR)
    rest, second = apart(whole, "s2", when=NINE + 7 * HOUR)
    first, third = apart(rest, "s3", when=NINE + 8 * HOUR)
    assert [{clock.step for clock in each.clocks.values()} - each.steps.keys() for each in (first, second, third)] == [
        set()
    ] * 3
    penalty = [
        [clock.stopped_at for clock in each.clocks.values() if clock.deadline.rule == "PEN-64"]
        for each in (first, second)
    ]
    assert penalty == [[NINE + 3 * HOUR]] * 2


def test_a_duty_that_only_one_had_finished_stays_open_when_the_signals_of_both_leave_together():
    older, third, younger = (
        a_case(an_incoming(id=f"s{n}", facts=FAILED, sample_no=number, operator="示例店", received_at=NINE))
        for n, number in ((1, "示例-1"), (3, "示例-3"), (2, "示例-1"))
    )
    younger = after(younger, "start_disposal", "done", NINE + HOUR)
    whole = merged(merged(older, third, NINE + 2 * HOUR), younger, NINE + 3 * HOUR)
    left = apart(whole, "s1", "s2", when=NINE + 4 * HOUR)[1]
    assert [each.about for case in (whole, left) for each in open_of(case, "start_disposal")] == [
        "sample:示例-1",
        "sample:示例-3",
        "sample:示例-1",
    ]
