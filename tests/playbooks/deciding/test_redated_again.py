"""Whatever dates signals come with and whatever is done meanwhile: what an officer took is not asked again."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playbooks.actions import act
from playbooks.decide import join_case, open_case, update_signal
from playbooks.deciding.redating import DATES
from playbooks.errors import ActionRefused
from tests.factories import AREA, NOON, a_complaint, a_reference, an_action, an_incoming, at

REF = a_reference()
DAY = timedelta(days=1)
PAPER = {"reason": "示例", "document": "示例1号", "basis": "示例"}
FAILED = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
FIRST = (
    a_complaint(id="s1"),
    an_incoming(id="s1", facts=FAILED, sample_no="示例-1"),
    an_incoming(id="s1", facts={"channel": "illness", "ill": 4}),
)
days = st.one_of(st.none(), st.integers(-5, 5).map(lambda n: NOON + n * DAY), st.just(at("2026-11-25 00:00")))
dates = st.fixed_dictionaries(dict.fromkeys(DATES, days))
numbers = st.integers(0, 100)
moves = st.one_of(
    st.tuples(st.just("again"), st.integers(0, 1), dates),
    st.tuples(st.just("same"), st.integers(0, 1), numbers),
    st.tuples(st.just("answer"), st.sampled_from(["take_starts", "take_starts", "leave_starts"]), numbers),
    st.tuples(st.just("clock"), st.sampled_from(["pause", "resume", "extend", "correct_start"]), numbers),
    st.tuples(st.just("complete"), numbers, numbers),
)


class Story:
    """A case of two signals about one matter, what came again, and what an officer took of it."""

    def __init__(self, first):
        second = type(first)(**{name: getattr(first, name) for name in first.__struct_fields__} | {"id": "s2"})
        self.signals, self.now, self.revision = [first, second], NOON + 6 * DAY, 1
        self.case = open_case(REF, first, alert="a", area=AREA, exercise=None, now=NOON).case
        self.case = join_case(REF, self.case, second, rule="same_operator", why="同一经营者", now=NOON).case
        self.last, self.taken = {}, set()

    def move(self, what, how, given):
        """One thing happens, a minute after the one before."""
        self.now += timedelta(minutes=1)
        getattr(self, what)(how, given)

    def again(self, which, said):
        """A signal comes again with these dates."""
        incoming = self.signals[which]
        if self.last.get(incoming.id) != said:
            self.taken.discard(incoming.id)
        self.revision, self.last[incoming.id] = self.revision + 1, said
        fields = {name: getattr(incoming, name) for name in incoming.__struct_fields__} | said
        fields |= {"said_at": said["received_at"], "received_at": said["received_at"] or NOON}
        version = type(incoming)(**fields | {"revision": self.revision})
        self.case = update_signal(REF, self.case, version, now=self.now).case

    def same(self, which, n):
        """A signal comes again with the dates that it had."""
        if said := self.last.get(self.signals[which].id):
            self.again(which, said)

    def answer(self, kind, n):
        """An officer answers for one of those that wait."""
        if waiting := self.case.redated:
            signal = waiting[n % len(waiting)].id
            if self.act(kind, signal=signal) and kind == "take_starts":
                self.taken.add(signal)

    def clock(self, kind, n):
        """Something is done about one of the clocks."""
        clocks = list(self.case.clocks)
        start = (self.now - n * DAY / 8).isoformat()
        self.act(kind, clock=clocks[n % len(clocks)], at=self.now.isoformat(), start=start, **PAPER)

    def complete(self, one, two):
        """A step is done."""
        step = list(self.case.steps.values())[one % len(self.case.steps)]
        outcome = step.outcomes[two % len(step.outcomes)]
        self.act("complete", step=step.id, outcome=outcome.id, fields=dict.fromkeys(outcome.needs, "示例"))

    def act(self, kind, **body):
        """Whether it was done."""
        try:
            self.case = act(REF, self.case, an_action(self.case, kind, when=self.now, **body), self.now).case
        except ActionRefused:
            return False
        return True


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(FIRST), st.lists(moves, max_size=12))
def test_what_was_taken_is_asked_again_only_when_another_date_comes(first, happened):
    story = Story(first)
    for each in happened:
        story.move(*each)
        assert [joined.id for joined in story.case.redated if joined.id in story.taken] == []
