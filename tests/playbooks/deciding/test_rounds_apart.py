"""However cases become one and part again, one round of a duty is open in each for each business, and none is lost."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from playbooks.deciding.undone import as_it_stands
from tests.factories import a_case, an_incoming, at, done
from tests.regrouping import merged, parted

NINE = at("2026-11-26 09:00")
FAILED = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
PLAN = "check_rectification"
FIELDS = {"reason": "示例", "document": "示例书一号", "despite": "示例"}
BUSINESSES = ("示例店", "示例厂")
numbers = st.integers(0, 1_000)


def completed(case, plan, outcome, when, which=0):
    """The case after one of its open duties of that plan ended so."""
    open_ones = [each for each in case.open_steps if each.plan == plan]
    step = as_it_stands(case, open_ones[which % len(open_ones)])
    needs = next(each for each in step.outcomes if each.id == outcome).needs
    fields = {need: FIELDS[need] for need in needs}
    return done(case, "complete", step=step.id, outcome=outcome, fields=fields, when=when)


def to_put_right(n, business, ended, now):
    """A case of one failed sample, in which that many rounds have ended with nothing put right."""
    signal = an_incoming(id=f"s{n}", facts=FAILED, sample_no=f"示例-{n}", operator=business, received_at=now)
    case = a_case(signal)
    for plan, outcome in (("decide_filing", "filed"), ("decide_penalty", "penalised"), *[(PLAN, "again")] * ended):
        now += timedelta(minutes=1)
        case = completed(case, plan, outcome, now)
    return case


class Parting(RuleBasedStateMachine):
    """Cases of one or two businesses with something to be put right, of which nothing ever is."""

    @initialize(rounds=st.lists(st.tuples(st.sampled_from(BUSINESSES), st.integers(0, 2)), min_size=2, max_size=4))
    def begin(self, rounds):
        self.cases = [
            to_put_right(n, business, ended, NINE + timedelta(hours=n)) for n, (business, ended) in enumerate(rounds)
        ]
        self.now = NINE + timedelta(days=1)

    def later(self):
        self.now += timedelta(hours=1)
        return self.now

    @precondition(lambda self: len(self.cases) > 1)
    @rule(one=numbers, other=numbers)
    def become_one(self, one, other):
        younger = self.cases.pop(one % len(self.cases))
        older = self.cases.pop(other % len(self.cases))
        older, younger = sorted((older, younger), key=lambda each: each.opened_at)
        self.cases.append(merged(older, younger, self.later()))

    @precondition(lambda self: any(len(each.signals) > 1 for each in self.cases))
    @rule(which=numbers, count=numbers, first=numbers)
    def part(self, which, count, first):
        several = [each for each in self.cases if len(each.signals) > 1]
        case, when = several[which % len(several)], self.later()
        ids = [each.id for each in case.signals]
        turned = ids[first % len(ids) :] + ids[: first % len(ids)]
        leaving = turned[: 1 + count % (len(ids) - 1)]
        self.cases.remove(case)
        self.cases += [draft.case for draft in parted(case, *leaving, when=when)]

    @rule(which=numbers, step=numbers)
    def look_again(self, which, step):
        n = which % len(self.cases)
        self.cases[n] = completed(self.cases[n], PLAN, "again", self.later(), step)

    @invariant()
    def one_round_is_open_for_each_business(self):
        for case in self.cases:
            about = {thing for each in case.signals for thing in each.about if thing.startswith("operator:")}
            assert sorted(each.about for each in case.open_steps if each.plan == PLAN) == sorted(about)


TestParting = Parting.TestCase
TestParting.settings = settings(
    max_examples=100, stateful_step_count=8, suppress_health_check=[HealthCheck.too_slow], deadline=None
)


def merging(one, other):
    return "become_one", {"one": one, "other": other}


def parting(first, count):
    return "part", {"which": 0, "first": first, "count": count}


def looking(which):
    return "look_again", {"which": which, "step": 0}


MERGE, LOOK = merging(0, 0), looking(1)


@pytest.mark.parametrize(
    ("rounds", "moves"),
    [
        # A round that began since is of whoever had the one before.
        ([("示例店", 0)] * 3, [MERGE, LOOK, MERGE, parting(1, 0)]),
        # What a case that left had brought is not of the one that took it in.
        ([("示例店", 0), ("示例厂", 0), ("示例厂", 0)], [MERGE, MERGE, parting(1, 0), parting(0, 0)]),
        # Nor of a new case in which another is that had it too.
        ([("示例店", 0), ("示例厂", 0), ("示例厂", 0)], [MERGE, MERGE, parting(2, 1), parting(0, 0)]),
        # Cases that leave together keep the round that both went on to.
        (
            [("示例店", 0), ("示例店", 2), ("示例店", 1)],
            [MERGE, LOOK, MERGE, parting(0, 0), MERGE, parting(0, 1), parting(0, 0)],
        ),
        # What one that left had brought is not of the next either that takes in those who stayed.
        (
            [("示例店", 0), ("示例厂", 0), ("示例厂", 0), ("示例店", 0)],
            [MERGE, parting(1, 0), merging(0, 1), merging(1, 1), parting(1, 1), *[MERGE, parting(0, 0)] * 2],
        ),
        # Nor of a case that does not speak of the business.
        (
            [("示例店", 0), ("示例店", 0), ("示例厂", 0), ("示例厂", 0)],
            [
                *[MERGE, MERGE, MERGE, parting(2, 0), MERGE, looking(0), parting(2, 0), looking(0)],
                *[MERGE, parting(2, 0), parting(0, 0)],
            ],
        ),
        # Of two rounds of one key, one since then and one from before, each is given back.
        (
            [("示例厂", 0)] * 3,
            [
                *[MERGE, MERGE, parting(0, 0), parting(0, 0), looking(0)],
                *[MERGE, MERGE, parting(0, 0), parting(0, 0), merging(2, 0), looking(1)],
                *[parting(0, 0), MERGE, MERGE, parting(1, 0)],
            ],
        ),
    ],
)
def test_each_business_has_its_round_after(rounds, moves):
    cases = Parting()
    cases.begin(rounds)
    for name, numbers in moves:
        getattr(cases, name)(**numbers)
    cases.one_round_is_open_for_each_business()
