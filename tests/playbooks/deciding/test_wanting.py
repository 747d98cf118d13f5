"""By when an exercise wants a duty is its target at that desk, where the office's own is later."""

from dataclasses import replace
from datetime import timedelta

import pytest

from playbooks.deciding.wanting import WANTED, sooner
from tests.factories import NOON, a_case, a_complaint, a_reference, done, the_step

REF = a_reference()
OWN = the_step(a_case(a_complaint(id="s1")), "screen_clue").target_at


def wanting(at, plan="screen_clue", signal="s1"):
    return replace(REF, wanted={(signal, plan): at})


def target(ref):
    step = the_step(a_case(a_complaint(id="s1"), ref=ref), "screen_clue")
    return step.target_at, step.target_basis


def test_sooner_than_the_office_s_own_target_it_is_the_target():
    soon = NOON + timedelta(minutes=30)
    assert target(wanting(soon)) == (soon, WANTED)


@pytest.mark.parametrize(
    "ref",
    [
        wanting(OWN + timedelta(minutes=1)),
        wanting(NOON - timedelta(minutes=1)),
        wanting(NOON + timedelta(minutes=30), signal="another"),
        wanting(NOON + timedelta(minutes=30), plan="another"),
        REF,
    ],
    ids=["later", "passed", "of another affair", "of another duty", "on duty"],
)
def test_otherwise_the_office_s_own_target_stands(ref):
    assert target(ref) == target(REF)


def test_what_was_done_once_is_not_wanted_again_about_something_else():
    soon = NOON + timedelta(minutes=30)
    ref = wanting(soon)
    case = a_case(a_complaint(id="s1"), ref=ref)
    after = done(case, "complete", ref=ref, step="screen_clue", outcome="found")
    nothing = (None, None)
    asked = [sooner(each, ref, "screen_clue", NOON, nothing) for each in (case, after)]
    assert asked == [(soon, WANTED), nothing]


def test_a_duty_that_a_person_gives_out_has_it_too():
    soon = NOON + timedelta(days=1)
    ref = wanting(soon, plan="given")
    case = done(a_case(a_complaint(id="s1"), ref=ref), "give", ref=ref, department="D03", title="查", reason="在其辖区")
    given = the_step(case, "given")
    assert (given.target_at, given.target_basis) == (soon, WANTED)
