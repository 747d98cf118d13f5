"""However results are told, reported, brought by registers, gathered and parted: one sample has each duty once."""

from datetime import timedelta
from itertools import product

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from playbooks.needs import SAMPLE_NO
from tests.factories import a_case, an_incoming, at, done
from tests.regrouping import merged, parted

NINE = at("2026-11-26 09:00")
PRODUCE = {"product_category": "P32", "hazard": "HZ-C.carbofuran", "kind": "sampling_failure"}
ROW, TOLD = {"channel": "sampling", "failed_sample": True}, {"channel": "duty", "told_by": "laboratory"}
ONCE = ("start_disposal", "judge_recall", "judge_banned")
"""Duties of each sample."""
NUMBERS = ("示例A-1", "示例Ａ－１", "示例a-2")
numbers = st.integers(0, 1_000)


def a_sample(n, number, when):
    """The n-th case: a register's row, or without a number a result that is told by telephone."""
    said = {"id": f"s{n}", "operator": "示例摊位", "received_at": when}
    return a_case(an_incoming(facts=PRODUCE | (ROW if number else TOLD), sample_no=number, **said))


def of_told(case, *, is_open):
    """Its duties to enter the report of a told result."""
    mine = [each for each in case.steps.values() if each.plan == "obtain_failing_report"]
    return [each for each in mine if (each.state == "open") == is_open]


class Samples(RuleBasedStateMachine):
    """Cases of failed samples of one stall."""

    @initialize(samples=st.lists(st.sampled_from((*NUMBERS, None, None)), min_size=2, max_size=4))
    def begin(self, samples):
        self.cases = [a_sample(n, number, NINE + timedelta(hours=n)) for n, number in enumerate(samples)]
        self.now = NINE + timedelta(days=1)

    def act(self, which, kind, **body):
        """Something that is done in one of the cases."""
        self.now += timedelta(hours=1)
        self.cases[which] = done(self.cases[which], kind, when=self.now, **body)

    @precondition(lambda self: len(self.cases) > 1)
    @rule(one=numbers, other=numbers)
    def become_one(self, one, other):
        self.now += timedelta(hours=1)
        both = self.cases.pop(one % len(self.cases)), self.cases.pop(other % len(self.cases))
        older, younger = sorted(both, key=lambda each: each.opened_at)
        self.cases.append(merged(older, younger, self.now))

    @precondition(lambda self: any(len(each.signals) > 1 for each in self.cases))
    @rule(which=numbers, count=numbers, first=numbers)
    def part(self, which, count, first):
        self.now += timedelta(hours=1)
        several = [each for each in self.cases if len(each.signals) > 1]
        case = several[which % len(several)]
        ids = [each.id for each in case.signals]
        turned = ids[first % len(ids) :] + ids[: first % len(ids)]
        self.cases.remove(case)
        self.cases += [draft.case for draft in parted(case, *turned[: 1 + count % (len(ids) - 1)], when=self.now)]

    @rule(which=numbers, step=numbers, number=st.sampled_from(NUMBERS))
    def report(self, which, step, number):
        which %= len(self.cases)
        if waiting := of_told(self.cases[which], is_open=True):
            told = waiting[step % len(waiting)].id
            self.act(which, "complete", step=told, outcome="received", fields={SAMPLE_NO: number})

    @rule(which=numbers, step=numbers)
    def take_back(self, which, step):
        which %= len(self.cases)
        if entered := of_told(self.cases[which], is_open=False):
            self.act(which, "take_back", step=entered[step % len(entered)].id, reason="登记错了")

    @rule(which=numbers, step=numbers)
    def sign(self, which, step):
        which %= len(self.cases)
        unsigned = [each for each in self.cases[which].open_steps if each.signed_at is None and each.plan in ONCE]
        if unsigned:
            self.act(which, "sign", step=unsigned[step % len(unsigned)].id)

    @invariant()
    def each_sample_has_each_duty_once(self):
        for case in self.cases:
            named = {each.about[1].removeprefix("sample:") for each in case.signals} - {
                each.id for each in case.signals
            }
            mine = [(each.plan, each.about.partition(":")[2]) for each in case.open_steps if each.plan in ONCE]
            assert sorted(each for each in mine if each[1] in named) == sorted(product(ONCE, named))

    @invariant()
    def each_told_result_has_its_report_to_be_entered_once(self):
        for case in self.cases:
            mine = [each.about for is_open in (True, False) for each in of_told(case, is_open=is_open)]
            assert sorted(mine) == sorted(f"signal:{each.id}" for each in case.signals if each.channel == "duty")


TestSamples = Samples.TestCase
TestSamples.settings = settings(
    max_examples=100, stateful_step_count=8, suppress_health_check=[HealthCheck.too_slow], deadline=None
)


def test_a_sample_whose_number_goes_on_that_of_another_is_another():
    told = [an_incoming(id=number, facts=PRODUCE | ROW, sample_no=number) for number in ("示例/2", "示例")]
    opened = [each.about for each in a_case(*told).open_steps if each.plan == "start_disposal"]
    assert opened == ["sample:示例/2", "sample:示例"]
