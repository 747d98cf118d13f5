"""Which targets passed in a drill: every one that its time line tells of is told beside the expected actions."""

from dataclasses import replace
from datetime import timedelta

from playbooks.step import WANTED
from streams.drills.scoring import overruns
from tests.factories import NOON, a_case, a_complaint, a_reference, done

SOON = NOON + timedelta(minutes=10)


def two_complaints():
    """A case of a drill that wants one duty of each complaint soon; the first was done in time."""
    plan = next(step.plan for step in a_case(a_complaint()).open_steps if step.about.startswith("signal:"))
    ref = replace(a_reference(), wanted={("one", plan): SOON})
    case = a_case(a_complaint(id="one"), a_complaint(id="two"), ref=ref)
    first, second = (step for step in case.open_steps if step.plan == plan)
    assert {step.target_basis for step in (first, second)} == {WANTED}
    outcome = next(each for each in first.outcomes if not each.needs)
    when = NOON + timedelta(minutes=5)
    return done(case, "complete", step=first.id, outcome=outcome.id, when=when, ref=ref), second


def test_a_second_duty_of_an_expected_action_that_was_kept_is_told_when_its_target_passes():
    case, second = two_complaints()
    found = overruns([case], SOON + timedelta(minutes=7))
    assert [(each.step, each.target_at, each.done_at) for each in found if each.target_at == SOON] == [
        (second.title, SOON, None)
    ]


def test_what_is_told_as_an_expected_action_is_not_told_twice():
    case, second = two_complaints()
    found = overruns([case], SOON + timedelta(minutes=7), told={(case.id, second.plan)})
    assert [each for each in found if each.target_at == SOON] == []
