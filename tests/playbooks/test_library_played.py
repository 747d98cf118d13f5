"""Each playbook of the library is played from a signal to a closed case: every step, every outcome, every clock."""

from collections import Counter
from datetime import timedelta

import msgspec
import pytest

from playbooks.actions import act
from playbooks.deciding.contrary import contrary
from playbooks.deciding.grading import stated_by
from playbooks.entries import ClockStarted, ClockStopped, StepDone, StepOpened
from playbooks.errors import ActionRefused
from playbooks.facts import ANY, matches
from playbooks.folding.fold import fold_all
from playbooks.needs import CHOICES, CLOSED, CONFIRMED
from playbooks.playbook import choose
from playbooks.timers import timers_of
from tests.factories import NOON, OFFICER, a_draft, a_reference, an_action, an_incoming


def _is_taken(outcome, fields):
    try:
        stated_by(outcome, fields)
    except ActionRefused:
        return False
    return True


REF = a_reference()
BOOKS = {playbook.id: playbook for playbook in REF.playbooks}
FACTS = {
    "area_notice": {"channel": "notice", "from_other_area": True},
    "complaint": {"channel": "complaint", "request": "complaint", "kind": "complaint"},
    "complaint_and_report": {"channel": "complaint", "request": "both"},
    "drinking_water": {"channel": "duty", "kind": "complaint", "tap_water": True},
    "enquiry": {"channel": "duty", "request": "enquiry"},
    "general": {"channel": "duty", "kind": "news"},
    "health_food_sale": {"channel": "duty", "product_category": "P27"},
    "illegal_food": {"channel": "duty", "kind": "incident", "hazard": "HZ-F.dead_animal"},
    "illness_below_grade": {"channel": "illness", "ill": 4, "treated": True},
    "illness_graded": {"channel": "illness", "ill": 31, "treated": True},
    "media_expose": {"channel": "media", "kind": "incident"},
    "online_sale": {"channel": "duty", "online": True},
    "mistake": {"channel": "illness", "kind": "news", "told_by": "mistake"},
    "office_told": {"channel": "duty", "kind": "complaint", "told_by": "own"},
    "official_report": {"channel": "duty", "request": "report", "officials": True},
    "opinion": {"channel": "media", "kind": "complaint"},
    "produce_residue": {"channel": "duty", "product_category": "P32", "hazard": "HZ-C.carbofuran"},
    "referral": {"channel": "notice", "from_other_area": True, "told_by": "referral"},
    "report": {"channel": "duty", "request": "report"},
    "rumour": {"channel": "media", "kind": "rumour", "rumour": True},
    "sampling_failure": {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True},
    "sampling_told": {"channel": "duty", "kind": "sampling_failure", "told_by": "laboratory"},
    "sick_worker": {"channel": "duty", "kind": "complaint", "sick_worker": True},
    "suspected_poisoning": {"channel": "duty", "kind": "incident", "deliberate": True},
    "school_event": {"channel": "illness", "school": True, "ill": 3, "children": True},
    "withdrawal": {"channel": "duty", "told_by": "withdrawal"},
}
"""Facts that call each playbook."""
ENDED_BY_EVENTS = {step.id for playbook in REF.playbooks for step in playbook.steps if step.completes_on}
"""Duties that an event may end before anybody does: they are played first."""


def by_hand(step):
    """Outcomes that do not have to wait for an event, which brings them by itself."""
    return [each for each in step.outcomes if not each.after]


class Played:
    """One play of a playbook: a signal, then every open step is completed until none is left."""

    def __init__(self, facts, tried, *, late):
        self.tried, self.late = tried, late
        """How often each (plan, outcome) was tried, in all plays."""
        before = NOON - timedelta(days=20)
        draft = a_draft(an_incoming(facts=facts, occurred_at=before, sample_no="示例S-1", operator="示例饭店"))
        self.case, self.log, self.now = draft.case, list(draft.entries), NOON
        self.opened_by, self.chosen = {}, Counter()
        for step in (step for book in draft.case.playbooks for step in BOOKS[book.id].steps):
            if matches(step.when, facts):
                self.opened_by.setdefault(step.opens_on, []).append(step)
        for _ in range(500):
            if not self.case.open_steps:
                break
            self.complete(min(self.case.open_steps, key=self.turn))

    def turn(self, step):
        """When a step is played: first what an event may end, last what has ended in every way that a person chooses
        and begins again, and in every other play what an event can end otherwise than a person."""
        is_left = self.late and len(by_hand(step)) < len(step.outcomes)
        is_played = is_left or all(self.chosen[step.plan, each.id] for each in by_hand(step))
        return 2 if is_played else step.plan not in ENDED_BY_EVENTS

    def complete(self, step):
        """The step ends, an hour later, with the outcome that leads to most that nobody tried yet; a duty that comes
        again ends otherwise than before, so that no play goes round in a circle."""
        happened = {event for each in self.case.steps.values() for event in each.brought}
        outcome = min(
            (each for each in step.outcomes if not each.after or happened & set(each.after)),
            key=lambda each: (
                self.chosen[step.plan, each.id],
                -self.promise(step.plan, each),
                self.tried[step.plan, each.id],
            ),
        )
        self.tried[step.plan, outcome.id] += 1
        self.chosen[step.plan, outcome.id] += 1
        fields = dict.fromkeys((*outcome.needs, *(["against"] if contrary(self.case, outcome) else [])), "示例")
        fields |= {need: CHOICES[need][0] for need in CLOSED if need in fields}
        if "grade" in fields:  # of the law's words the one that goes with the outcome
            fields["grade"] = next(each for each in CONFIRMED if _is_taken(outcome, fields | {"grade": each}))
        if outcome.at_term:
            terms = (each.deadline.due_at for each in self.case.clocks.values() if each.step == step.id)
            self.now = max(self.now, *filter(None, terms))
        self.do("complete", step=step.id, outcome=outcome.id, fields=fields)

    def promise(self, plan, outcome):
        """How many outcomes that nobody tried lie behind this one, itself included: what the play has been through does
        not lie ahead of it, though a check that fails leads back to it."""
        behind, events = {(plan, outcome.id)}, list(outcome.emits)
        been = {played for played, _ in self.chosen}
        while events:
            for step in self.opened_by.get(events.pop(), ()):
                fresh = [each for each in step.outcomes if (step.id, each.id) not in behind and step.id not in been]
                behind |= {(step.id, each.id) for each in fresh}
                events += [event for each in fresh for event in each.emits]
        return sum(not self.tried[each] for each in behind)

    def do(self, kind, **body):
        """An officer's action, the director's where only the director may, an hour after the one before."""
        self.now += timedelta(hours=1)
        who = msgspec.structs.replace(OFFICER, role="director") if self.case.is_confidential else OFFICER
        draft = act(REF, self.case, an_action(self.case, kind, when=self.now, actor=who, **body), self.now)
        self.case = draft.case
        self.log += draft.entries
        ended = (entry.body for entry in draft.entries if isinstance(entry.body, StepDone))
        by_event = [(self.case.steps[each.step], each.outcome) for each in ended if each.step != body.get("step")]
        self.tried.update((step.plan, way) for step, way in by_event if len(by_hand(step)) < len(step.outcomes))

    def said(self, kind):
        """What the entries of one kind say."""
        return [entry.body for entry in self.log if isinstance(entry.body, kind)]


def facts_of(playbook_id):
    """Facts under which the playbook is chosen, once for each value that a step's matcher asks for, and once for all
    that it asks for together."""
    base = FACTS[playbook_id]
    yield base
    for step in BOOKS[playbook_id].steps:
        for when in (step.when, *step.when.get(ANY, ()), *step.clocks_when.values()):
            for name, wanted in when.items():
                yield from (base | {name: value} for value in values_of(wanted) if name != ANY)
            yield base | {
                name: first for name, wanted in when.items() if name != ANY for first in values_of(wanted)[:1]
            }


def values_of(wanted):
    """Values that fulfil a matcher."""
    if isinstance(wanted, dict):
        return [wanted["at_least"]] if "at_least" in wanted else []
    return wanted if isinstance(wanted, list) else [wanted]


def plays(playbook_id):
    """Plays until every outcome of every step was tried, or nothing new came of many plays."""
    tried = Counter()
    every = list(facts_of(playbook_id))
    fresh = [each for n, each in enumerate(every) if each not in every[:n]]  # several steps may ask for the same
    alternatives = [each for each in fresh if playbook_id in called(each)]
    for n in range(90):
        rounds, which = divmod(n, len(alternatives))
        yield Played(alternatives[which], tried, late=bool((rounds + which) % 2))
        if n >= len(alternatives) and not untried(BOOKS[playbook_id], tried):
            return


def called(facts):
    """The ids of the playbooks that answer these facts."""
    return [book.id for book, _ in choose(REF.playbooks, facts)]


def untried(playbook, tried):
    """Outcomes that no play has tried."""
    return [
        (step.id, outcome.id) for step in playbook.steps for outcome in step.outcomes if not tried[step.id, outcome.id]
    ]


@pytest.fixture(scope="module", params=sorted(BOOKS))
def played(request):
    """A playbook and its plays, each closed at the end."""
    all_plays = list(plays(request.param))
    for play in all_plays:
        play.do("close", conclusion="示例结论")
    return BOOKS[request.param], all_plays


def test_every_playbook_can_be_called(played):
    playbook, all_plays = played
    assert playbook.id in {each.id for each in all_plays[0].case.playbooks}


def test_it_ends_closed_with_no_step_left(played):
    _, all_plays = played
    assert {(play.case.state, len(play.case.open_steps)) for play in all_plays} == {("closed", 0)}


def test_every_step_opens_in_some_play(played):
    playbook, all_plays = played
    opened = {body.plan for play in all_plays for body in play.said(StepOpened)}
    assert {step.id for step in playbook.steps} - opened == set()


def test_every_outcome_is_tried(played):
    playbook, all_plays = played
    tried = {(body.step.split("/")[0], body.outcome) for play in all_plays for body in play.said(StepDone)}
    assert {(step.id, outcome.id) for step in playbook.steps for outcome in step.outcomes} - tried == set()


def test_every_rule_starts_a_clock(played):
    playbook, all_plays = played
    started = {body.deadline.rule for play in all_plays for body in play.said(ClockStarted)}
    assert {rule for step in playbook.steps for rule in step.rules} - started == set()


def test_every_clock_is_stopped_by_the_outcome_of_a_step_and_not_by_closing(played):
    _, all_plays = played
    for play in all_plays:
        stopped = {body.clock: body.by for body in play.said(ClockStopped)}
        assert {body.clock for body in play.said(ClockStarted)} == set(stopped)
        assert [by for by in stopped.values() if by == "closed"] == []


def test_the_entries_tell_the_same_case(played):
    _, all_plays = played
    for play in all_plays:
        read = msgspec.json.decode(msgspec.json.encode(play.log), type=list[type(play.log[0])])
        assert fold_all(read) == fold_all(play.log) == play.case


def test_nothing_is_left_to_look_at(played):
    _, all_plays = played
    assert [timers_of(play.case, REF) for play in all_plays] == [{}] * len(all_plays)
