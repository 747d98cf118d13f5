"""Whatever people, signals and time do to a case, in whatever order, these things hold."""

import dataclasses
from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from playbooks import entries as e
from playbooks.actions import KINDS, act, refuse
from playbooks.decide import join_case, open_case, update_signal
from playbooks.deciding.merging import merge
from playbooks.deciding.splitting import split
from playbooks.errors import ActionRefused
from playbooks.folding.fold import fold_all
from playbooks.law.rules import Exclusion, Rules
from playbooks.timers import on_timer, timers_of
from playbooks.urgency.severity import LEVELS
from tests.factories import AREA, NOON, a_case, a_reference, an_action, an_incoming, the_clock

REF = a_reference()
FACTS = [
    {"channel": "complaint", "request": "complaint", "kind": "complaint"},
    {"channel": "complaint", "request": "both"},
    {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True, "product_category": "P32"},
    {"channel": "illness", "ill": 4},
    {"channel": "illness", "school": True, "ill": 31},
    {"channel": "media", "kind": "rumour", "rumour": True},
    {"channel": "duty", "request": "report"},
]
PAPER = {"reason": "示例", "document": "示例1号", "conclusion": "示例", "text": "示例", "basis": "示例", "grade": "IV"}
facts = st.sampled_from(FACTS)
numbers = st.integers(0, 10_000)
moves = st.one_of(
    st.tuples(st.just("act"), st.sampled_from(sorted(KINDS)), numbers, numbers),
    st.tuples(
        st.just("act"), st.sampled_from(["complete", "pause", "resume", "extend", "correct_start"]), numbers, numbers
    ),
    st.tuples(st.just("signal"), facts, numbers, numbers),
    st.tuples(st.just("again"), facts, numbers, numbers),
    st.tuples(st.just("wait"), st.none(), numbers, numbers),
)


class Story:
    """A case, everything said about it, and the time."""

    def __init__(self, first):
        self.now, self.n = NOON, 0
        signal = self.signal(first)
        self.log, self.case = [], None
        self.take(open_case(REF, signal, alert="a", area=AREA, exercise=None, now=self.now))

    def signal(self, facts, n=0):
        self.n += 1
        return an_incoming(
            id=f"s{self.n}", facts=facts, received_at=self.now, sample_no=f"示例-{n % 3}", operator=f"示例{n % 2}"
        )

    def take(self, draft):
        if draft:
            self.case = draft.case
            self.log += draft.entries

    def move(self, what, how, one, two):
        """One thing happens, between a minute and two days after the one before."""
        self.now += timedelta(minutes=1 + one % 2880)
        if what == "act":
            self.act(how, one, two)
        elif what == "signal" and self.case.is_open:
            self.take(join_case(REF, self.case, self.signal(how, two), rule="x", why="x", now=self.now))
        elif what == "again":
            joined = self.case.signals[two % len(self.case.signals)]
            signal = replace(self.signal(how), id=joined.id, revision=joined.revision + 1)
            signal = replace(signal, progress={"受理时间": self.now, "办结时间": self.now})
            self.take(update_signal(REF, self.case, signal, now=self.now))
        elif what == "wait":
            self.wait(two)

    def wait(self, n):
        """The next few timers go by."""
        for _ in range(1 + n % 4):
            timers = sorted(timers_of(self.case, REF).values(), key=lambda each: (each.at, each.id))
            if timers:
                self.now = max(self.now, timers[0].at)
                self.take(on_timer(REF, self.case, timers[0], self.now))

    def act(self, kind, one, two):
        body = dict(PAPER) | {"signal": self.case.signals[0].id, "field": "venue", "now": "market"}
        if self.case.steps:
            step = list(self.case.steps.values())[one % len(self.case.steps)]
            outcome = step.outcomes[two % len(step.outcomes)]
            body |= {"step": step.id, "outcome": outcome.id, "fields": dict.fromkeys(outcome.needs, "示例")}
        if self.case.clocks:
            body["clock"] = list(self.case.clocks)[one % len(self.case.clocks)]
        body |= {"department": f"D0{1 + two % 9}", "version": "总局令第20号", "area": "410703"}
        body["at"] = (self.now - timedelta(hours=two % 200)).isoformat()
        body["start"] = (self.now - timedelta(hours=one % 400)).isoformat()
        action = an_action(self.case, kind, when=self.now, **body)
        before = self.case
        try:
            self.take(act(REF, self.case, action, self.now))
        except ActionRefused as refused:
            assert self.case == before
            self.take(refuse(self.case, action, str(refused), self.now))
            assert replace(self.case, seq=before.seq) == before


stories = st.tuples(facts, st.lists(moves, max_size=25))
STEADY = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def told(story):
    """The story of these moves."""
    first, happened = story
    told = Story(first)
    for each in happened:
        told.move(*each)
    return told


@STEADY
@given(stories)
def test_the_entries_tell_the_case_in_unbroken_order(story):
    after = told(story)
    assert fold_all(after.log) == after.case
    assert [entry.seq for entry in after.log] == list(range(1, len(after.log) + 1))
    assert len({entry.id for entry in after.log}) == len(after.log)


@STEADY
@given(stories)
def test_every_step_has_one_owner_and_every_clock_a_step(story):
    case = told(story).case
    assert {
        key for key, step in case.steps.items() if step.id != key or step.department not in REF.departments
    } == set()
    assert {clock.step for clock in case.clocks.values()} <= set(case.steps)


@STEADY
@given(stories)
def test_a_clock_runs_while_its_duty_is_open_and_after_it_stopped_only_when_that_is_taken_back(story):
    after = told(story)
    stopped = set()
    for entry in after.log:
        clock = getattr(entry.body, "clock", None)
        if isinstance(entry.body, e.ClockStopped):
            assert clock not in stopped
            stopped.add(clock)
        elif isinstance(entry.body, e.ClockRestarted):  # what had stopped it was taken back by a person
            stopped.remove(clock)
        elif not isinstance(entry.body, e.MissWithdrawn):
            assert clock is None or clock not in stopped
    lasting = [after.case.steps[each.step] for each in after.case.clocks.values() if each.stopped_at is None]
    # What was withdrawn with its case comes back when that is opened again, and its clock runs on.
    assert {step.state for step in lasting if not step.withdrawn_with} <= {"open"}
    assert not (after.case.is_open and any(step.withdrawn_with for step in lasting))


@STEADY
@given(stories)
def test_a_miss_is_dated_when_due_and_told_once_unless_withdrawn_between(story):
    after = told(story)
    standing = Counter()
    for entry in after.log:
        body = entry.body
        if isinstance(body, e.DeadlineMissed):
            assert (entry.at, standing[body.clock]) == (body.due_at, 0)
            standing[body.clock] += 1
        elif isinstance(body, e.MissWithdrawn):
            assert standing[body.clock] == 1
            standing[body.clock] = 0
    missed = {key for key, clock in after.case.clocks.items() if clock.missed_at}
    assert missed == {key for key, n in standing.items() if n}


@STEADY
@given(stories)
def test_every_running_clock_is_being_watched(story):
    case = told(story).case
    watched = {timer.of for timer in timers_of(case, REF).values()}
    waiting = {clock.id for clock in case.running_clocks if clock.missed_at is None}
    assert waiting <= watched
    assert case.is_open or watched == set()


@STEADY
@given(stories)
def test_severity_never_falls_and_a_rung_is_told_once_for_a_miss(story):
    after = told(story)
    levels = [LEVELS.index(entry.body.level) for entry in after.log if isinstance(entry.body, e.SeverityChanged)]
    assert levels == sorted(levels, reverse=True)
    reached = Counter()
    for entry in after.log:
        body = entry.body
        if isinstance(body, e.MissWithdrawn):
            reached = Counter({key: n for key, n in reached.items() if key[0] != body.clock})
        elif isinstance(body, e.ClaimLapsed):  # it became grave: its own ladder begins
            reached = Counter({key: n for key, n in reached.items() if key[0] != "alert"})
        elif isinstance(body, e.Escalated | e.EscalationProposed):
            reached[body.of, body.rung] += 1
    assert [key for key, n in reached.items() if n > 1] == []


@STEADY
@given(stories)
def test_an_ended_case_has_no_clock_that_counts(story):
    case = told(story).case
    assert case.is_open or case.running_clocks == []
    if case.state == "closed":
        assert {clock.stopped_at is None for clock in case.clocks.values()} <= {False}


@STEADY
@given(stories, numbers)
def test_splitting_and_merging_again_destroys_no_clock(story, n):
    after = told(story)
    case = after.case
    if not case.is_open or len(case.signals) < 2:
        return
    leaving = [case.signals[n % len(case.signals)].id]
    lead = e.Actor(person="示例·张一", role="supervisor", department="D01")
    asked = an_action(case, "split", when=after.now, actor=lead, signals=leaving, reason="示例")
    out, new = split(REF, case, asked, after.now)
    running = {key: (each.started_at, each.deadline) for key, each in case.clocks.items() if each.stopped_at is None}
    both = {**out.case.clocks, **new.case.clocks}
    assert running.items() <= {key: (each.started_at, each.deadline) for key, each in both.items()}.items()
    into, _ = merge(REF, out.case, new.case, an_action(out.case, "merge", when=after.now, reason="示例"), after.now)
    back = {key: (each.started_at, each.deadline) for key, each in into.case.clocks.items()}
    assert running.items() <= back.items()
    assert {clock.step for clock in into.case.clocks.values()} <= set(into.case.steps)


def where_hours_pause(rule_id):
    """The reference, with an article that lets testing pause this rule of hours; no law of today does."""
    ground = Exclusion(id="testing", title="示例检验", article="《示例办法》第一条")
    law = REF.rules.get(rule_id)
    versions = tuple(replace(each, excluded=(ground,)) for each in law.versions)
    others = [each for each in REF.rules.values() if each.id != rule_id]
    return dataclasses.replace(REF, rules=Rules([*others, replace(law, versions=versions)]))


@STEADY
@given(st.integers(0, 30), st.integers(0, 60))
def test_a_pause_moves_an_hour_clock_by_exactly_what_it_excluded(after, length):
    ref = where_hours_pause("NP-2")
    case = a_case(an_incoming(facts={"channel": "illness", "ill": 4}), ref=ref)
    clock = the_clock(case, "NP-2")
    start = clock.started_at + timedelta(minutes=after)
    stop = start + timedelta(minutes=length)
    for kind, when in (("pause", start), ("resume", stop)):
        body = {"clock": clock.id, "at": when.isoformat(), "reason": "示例", "document": "示例1号"}
        case = act(ref, case, an_action(case, kind, when=stop, **body), stop).case
    assert case.clocks[clock.id].deadline.due_at - clock.deadline.due_at == stop - start
