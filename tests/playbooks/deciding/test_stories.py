"""Whatever is corrected in whatever order, no case breaks: told as a story, one move after another."""

from datetime import timedelta
from functools import reduce

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from playbooks.actions import act
from playbooks.case import CASE, Case
from playbooks.decide import join_case, open_case, update_signal
from playbooks.deciding.merging import merge
from playbooks.deciding.needless import GIVEN
from playbooks.deciding.splitting import split
from playbooks.deciding.undone import as_it_stands
from playbooks.entries import digest
from playbooks.errors import ActionRefused
from playbooks.facts import IRRELEVANT, merged
from playbooks.folding.corrected import COUNTED, counts_of
from playbooks.folding.fold import fold_all
from playbooks.needs import SAMPLE_NO
from playbooks.timers import on_timer, timers_of
from tests.factories import AREA, LEAD, a_reference, an_action, an_incoming, at

NINE = at("2026-11-26 09:00")
REF = a_reference()
SCHOOL = {"venue": "school_canteen", "school": True}
CHANNELS = (
    {"facts": {"channel": "complaint", "request": "complaint", "kind": "complaint", "venue": "restaurant"}},
    {"facts": {"channel": "complaint", "request": "report", "kind": "complaint"}},
    {"facts": {"channel": "duty", "kind": "incident", "ill": 3, **SCHOOL}},
    {"facts": {"channel": "illness", "kind": "incident", "ill": 12, "hospitalised": 4, "from_hospital": True}},
    {"facts": {"channel": "media", "kind": "incident", "ill": 20, "ill_is": "heard", "media_kind": "kol"}},
    {"facts": {"channel": "media", "kind": "rumour", "rumour": True, "hazard": "HZ-T.migration"}},
    {"facts": {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}, "sample_no": "示例A-1"},
    {"facts": {"channel": "duty", "kind": "sampling_failure", "told_by": "laboratory", "product_category": "P32"}},
    {"facts": {"channel": "notice", "kind": "news"}},
)
"""What comes by one channel and another."""
SAID = {
    "kind": ("incident", "complaint", "rumour", "sampling_failure", "irrelevant"),
    "request": ("complaint", "report", "enquiry"),
    "school": ("是", "否"),
    "children": ("是", "否"),
    "venue": ("restaurant", "school_canteen", "未掌握"),
    "hazard": ("HZ-B.salmonella", "未掌握"),
    "operator": ("示例店", "示例厂"),
    "ill": ("0", "2", "30"),
    "hospitalised": ("0", "5"),
    "dead": ("1",),
}
FIELDS = {SAMPLE_NO: "示例A-1", "grade": "IV", "count": "3"}
numbers = st.integers(0, 1_000)
words = st.sampled_from([(field, now) for field, every in SAID.items() for now in every])


def standing(case):
    """The case as people see it, apart from what was written down on the way."""
    facts = {name: value for name, value in case.facts.items() if value not in (None, False)}
    running = (each for each in case.clocks.values() if each.stopped_at is None)
    return {
        "facts": facts,
        "severity": (case.severity, frozenset(case.severity_why)),
        "grade": case.grade_proposed,
        "heading": case.heading,
        "playbooks": sorted(each.id for each in case.playbooks),
        "duties": sorted((s.plan, s.about, s.department, s.opened_at, str(s.target_at)) for s in case.open_steps),
        "clocks": sorted((c.deadline.rule, c.about, c.started_at, str(c.deadline.due_at)) for c in running),
        "signals": [({k: v for k, v in each.facts.items() if v is not False}, each.about) for each in case.signals],
    }


def as_told(case):
    """What is known of the case, and what each of its signals says."""
    told = [case.facts, *(each.facts for each in case.signals)]
    return [{name: value for name, value in facts.items() if value not in (None, False)} for facts in told]


class Story(RuleBasedStateMachine):
    """Cases of one business, of which everything is corrected."""

    @initialize(channels=st.lists(st.sampled_from(CHANNELS), min_size=2, max_size=4))
    def begin(self, channels):
        self.now, self.cases, self.logs, self.heard, self.n = NINE, {}, {}, {}, 0
        for fields in channels:
            self.now += timedelta(minutes=20)
            self.hear(fields, which=0)

    def hear(self, fields, which):
        self.n += 1
        signal = an_incoming(id=f"s{self.n}", **({"operator": "示例店", "received_at": self.now} | fields))
        self.heard[signal.id] = signal
        if case := self.open_case(which):
            self.take(join_case(REF, case, signal, rule="same_operator", why="同一经营者", now=self.now))
        else:
            alert = digest("alert", signal.id)
            self.take(open_case(REF, signal, alert=alert, area=AREA, exercise=None, now=self.now))

    def open_case(self, which):
        opened = [each for each in self.cases.values() if each.is_open]
        return opened[which % len(opened)] if opened else None

    def take(self, *drafts):
        for draft in drafts:
            self.logs.setdefault(draft.case_id, []).extend(draft.entries)
            self.cases[draft.case_id] = draft.case

    def later(self, **length):
        self.now += timedelta(**(length or {"minutes": 30}))
        return self.now

    def ask(self, case, kind, **body):
        """The case after an action, None where it was refused, which changes nothing."""
        before = msgspec.msgpack.encode(case)
        try:
            draft = act(REF, case, an_action(case, kind, when=self.now, actor=LEAD, **body), self.now)
        except ActionRefused:
            assert msgspec.msgpack.encode(case) == before
            return None
        self.take(draft)
        return draft.case

    @rule(fields=st.sampled_from(CHANNELS), which=numbers)
    def one_more_comes(self, fields, which):
        self.later()
        self.hear(fields, which)

    @rule(which=numbers, signal=numbers, said=words)
    def correct(self, which, signal, said):
        self.later()
        if case := self.open_case(which):
            one = case.signals[signal % len(case.signals)].id
            self.ask(case, "correct_label", signal=one, field=said[0], now=said[1])

    @rule(which=numbers, signal=numbers, said=words)
    def correct_and_back(self, which, signal, said):
        """What was corrected and is corrected back at once is as it was."""
        self.later()
        case, (field, now) = self.open_case(which), said
        one = case.signals[signal % len(case.signals)] if case else None
        was = one and one.facts.get(field)
        if was is None or f"{field}_is" in one.facts:
            return
        before = ("是" if was else "否") if isinstance(was, bool) else str(was)
        if now == before:  # it is said of the affair, where another signal says otherwise
            return
        if before == IRRELEVANT and {*COUNTED} & one.facts.keys():  # they are counted since: said again, they are not
            return
        told = case
        for is_again in (False, True):  # what came since its signals did is called for the first time
            back = self.said(self.said(told, one.id, field, now), one.id, field, before)
            if back is None:
                return
            assert as_told(back) == as_told(case)
            assert not is_again or standing(back) == standing(told)
            told = back

    def said(self, case, signal, field, now):
        return case and self.ask(case, "correct_label", signal=signal, field=field, now=now)

    @rule(which=numbers, step=numbers, outcome=numbers, hours=st.integers(0, 3))
    def complete(self, which, step, outcome, hours):
        self.later(hours=hours)
        if (case := self.open_case(which)) and case.open_steps:
            self.end(case, step, outcome)

    def end(self, case, step, outcome):
        one = as_it_stands(case, case.open_steps[step % len(case.open_steps)])
        way = one.outcomes[outcome % len(one.outcomes)]
        fields = {need: FIELDS.get(need, "示例") for need in way.needs}
        return one, self.ask(case, "complete", step=one.id, outcome=way.id, fields=fields)

    @rule(which=numbers, step=numbers)
    def take_back(self, which, step):
        self.later()
        case = self.open_case(which)
        if case and (done := [each for each in case.steps.values() if each.state == "done"]):
            self.ask(case, "take_back", step=done[step % len(done)].id, reason="点错了")

    @rule(which=numbers, step=numbers, outcome=numbers)
    def complete_and_take_back(self, which, step, outcome):
        self.later()
        if (case := self.open_case(which)) and case.open_steps:
            one, after = self.end(case, step, outcome)
            if after and (back := self.ask(after, "take_back", step=one.id, reason="点错了")):
                assert standing(back) == standing(case)

    @rule(which=numbers, clock=numbers, kind=st.sampled_from(["pause", "resume", "extend"]))
    def move_a_clock(self, which, clock, kind):
        self.later()
        case = self.open_case(which)
        if case and (running := [each for each in case.clocks.values() if each.stopped_at is None]):
            body = {"clock": running[clock % len(running)].id, "reason": "示例", "document": "示例书"}
            self.ask(case, kind, **body, length="5", approver="示例·局长")

    @rule(which=numbers, step=numbers)
    def sign(self, which, step):
        self.later()
        if (case := self.open_case(which)) and case.open_steps:
            self.ask(self.ask(case, "dispatch") or case, "sign", step=case.open_steps[step % len(case.open_steps)].id)

    @rule(which=numbers, way=st.sampled_from(["dismiss", "close", "move_out"]))
    def end_and_open_again(self, which, way):
        """What ended and is opened again at once is as it was."""
        self.later()
        if (case := self.open_case(which)) is None:
            return
        body = {"reason": "示例", "conclusion": "示例", "area": "410703", "untold": "没有留下电话"}
        ended = self.ask(case, way, seen_version=case.seq, **body)
        back = self.ask(ended, "reopen", reason="示例") if ended else None
        if back and GIVEN not in {each.plan for each in back.open_steps}:
            assert standing(back) == standing(case)

    @rule(which=numbers, signal=numbers, ill=st.integers(0, 40), corrects=st.booleans())
    def it_comes_again(self, which, signal, ill, corrects):
        """A source says another number of what it sent."""
        self.later()
        if case := self.open_case(which):
            joined = case.signals[signal % len(case.signals)]
            known = self.heard[joined.id]
            facts = known.facts | {"ill": ill}
            again = msgspec.structs.replace(known, facts=facts, corrects=corrects, revision=joined.revision + 1)
            self.heard[joined.id] = again
            self.take(update_signal(REF, case, again, now=self.now))

    @precondition(lambda self: sum(each.is_open for each in self.cases.values()) > 1)
    @rule(one=numbers, other=numbers)
    def become_one(self, one, other):
        self.later()
        both = {case.id: case for case in (self.open_case(one), self.open_case(other))}
        cases = sorted(both.values(), key=lambda each: each.opened_at)
        if len(cases) > 1:
            older, younger = cases
            action = an_action(older, "merge", when=self.now, actor=LEAD, other=younger.id, reason="同一件事")
            try:
                self.take(*merge(REF, older, younger, action, self.now))
            except ActionRefused:
                return

    @rule(which=numbers, count=numbers, first=numbers)
    def part(self, which, count, first):
        self.later()
        case = self.open_case(which)
        if case is None or len(case.signals) < 2:
            return
        ids = [each.id for each in case.signals]
        turned = ids[first % len(ids) :] + ids[: first % len(ids)]
        leaving = turned[: 1 + count % (len(ids) - 1)]
        action = an_action(case, "split", when=self.now, actor=LEAD, signals=leaving, reason="两回事")
        self.take(*split(REF, case, action, self.now, heard=self.heard))

    @rule(hours=st.integers(1, 400))
    def time_passes(self, hours):
        """Everything that is due by then happens."""
        until = self.now + timedelta(hours=hours)
        for _ in range(200):
            due = [each for case in self.cases.values() for each in timers_of(case, REF).values() if each.at <= until]
            if not due:
                break
            timer = min(due, key=lambda each: (each.at, each.id))
            draft = on_timer(REF, self.cases[timer.case], timer, until)
            assert draft is not None
            self.take(draft)
        self.now = until

    @invariant()
    def each_case_is_what_its_entries_tell(self):
        for id_, case in self.cases.items():
            assert fold_all(self.logs[id_]) == case
            assert msgspec.msgpack.decode(msgspec.msgpack.encode(case), type=Case) == case

    @invariant()
    def each_running_clock_has_an_owner_and_a_due(self):
        for case in (each for each in self.cases.values() if each.is_open):
            for clock in case.running_clocks + case.their_clocks:
                step = case.steps[clock.step]
                assert (step.state, bool(step.department), clock.deadline.due_at is not None) == ("open", True, True)
            rules = [(c.step, c.deadline.rule) for c in case.clocks.values() if c.stopped_at is None]
            assert len(rules) == len(set(rules))

    @invariant()
    def no_duty_is_open_twice(self):
        for case in (each for each in self.cases.values() if each.is_open):
            mine = [(s.plan, s.about, s.department) for s in case.open_steps if s.plan != GIVEN]
            assert len(mine) == len(set(mine))

    @invariant()
    def each_duty_is_about_something_of_the_case(self):
        for case in (each for each in self.cases.values() if each.is_open):
            known = {CASE} | {thing for each in case.signals for thing in each.about}
            assert {s.about for s in case.open_steps} <= known

    @invariant()
    def the_numbers_are_those_of_the_signals_together(self):
        for case in (each for each in self.cases.values() if each.state != "merged"):
            together = reduce(merged, (each.facts for each in case.signals), {})
            assert counts_of(case.facts, COUNTED) == counts_of(together, COUNTED)
            kinds = {each.facts.get("kind") for each in case.signals}
            assert case.facts.get("kind") in kinds


DESK, FAULTY, CANTEEN, HOSPITAL, POST, CLAIM, SAMPLE, LABORATORY, NEWS = CHANNELS
TOLD = {
    "the last word that stands on the kind": (
        (CLAIM, POST, HOSPITAL, CANTEEN),
        ("correct", 0, 0, ("kind", "incident")),
        ("correct", 0, 2, ("kind", "sampling_failure")),
        ("correct_and_back", 0, 0, ("kind", "complaint")),
    ),
    "a duty begun anew comes back once": (
        (DESK, FAULTY, POST),
        ("correct", 0, 2, ("ill", "0")),
        ("it_comes_again", 0, 2, 31, False),
        ("one_more_comes", CLAIM, 0),
        ("correct_and_back", 0, 2, ("ill", "0")),
    ),
    "what a duty had opened that ended by itself": (
        (FAULTY, FAULTY, LABORATORY),
        ("complete", 0, 352, 170, 2),
        ("it_comes_again", 0, 2, 27, True),
        ("it_comes_again", 0, 1, 34, True),
        ("one_more_comes", FAULTY, 0),
        ("complete_and_take_back", 0, 126, 933),
    ),
    "an affair of which another one asks for more": (
        (POST, HOSPITAL, HOSPITAL, DESK, CANTEEN, DESK),
        ("correct", 0, 3, ("request", "enquiry")),
        ("correct_and_back", 0, 5, ("request", "report")),
    ),
    "the last word that stands on the place": (
        (CANTEEN, FAULTY, LABORATORY, NEWS),
        ("correct", 0, 2, ("venue", "restaurant")),
        ("one_more_comes", POST, 0),
        ("correct_and_back", 0, 4, ("venue", "school_canteen")),
    ),
    "a place that came with a correction": (
        (HOSPITAL,),
        ("correct", 0, 0, ("venue", "school_canteen")),
        ("one_more_comes", DESK, 0),
        ("correct_and_back", 0, 0, ("venue", "未掌握")),
    ),
    "a round that was taken along": (
        (LABORATORY, CANTEEN),
        ("part", 0, 0, 1),
        ("become_one", 0, 1),
        ("one_more_comes", POST, 0),
        ("part", 0, 1, 0),
        ("become_one", 0, 1),
    ),
    "rounds of which one stays behind": (
        (HOSPITAL, CANTEEN, LABORATORY),
        ("part", 0, 1, 1),
        ("become_one", 0, 1),
        ("part", 0, 1, 1),
        ("one_more_comes", SAMPLE, 0),
        ("one_more_comes", HOSPITAL, 0),
        ("become_one", 0, 1),
        ("part", 0, 3, 1),
    ),
}
"""What broke once."""


@pytest.mark.parametrize("story", TOLD.values(), ids=TOLD.keys())
def test_what_broke_once_holds(story):
    channels, *moves = story
    told = Story()
    told.begin(list(channels))
    for name, *how in moves:
        getattr(told, name)(*how)
        for holds in told.invariants:
            holds.function(told)


TestStory = Story.TestCase
TestStory.settings = settings(
    max_examples=50,
    stateful_step_count=8,
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
    derandomize=True,
)
