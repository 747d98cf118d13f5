"""A scenario as written: what its lines are called, and what of it stays when the file is mended."""

from msgspec.structs import replace

from streams.drills.players import action_of
from streams.drills.scenario import Inject, labels_of, names_of
from tests.factories import NOON, a_case
from tests.staging import scenario_of

SCENARIO = scenario_of("school_illness")
MENDED = replace(SCENARIO, script=(Inject(after="0m", note="【演练】先宣布纪律"), *SCENARIO.script))
"""With a line put in front of everything that has come in already."""


def moves(scenario):
    found = ((n, each.play) for n, each in enumerate(scenario.script) if each.play)
    return [action_of(scenario, n, move, a_case(), NOON).id for n, move in found]


def test_no_two_lines_of_a_script_have_one_name():
    twins = [("a", "5m"), ("a", "5m"), ("a-5", "2m")]
    likened = replace(SCENARIO, script=tuple(Inject(label=label, after=after) for label, after in twins))
    assert [len(set(names_of(each))) for each in (SCENARIO, likened)] == [len(SCENARIO.script), 3]


def test_what_has_come_in_stays_what_it_is_when_the_file_is_mended():
    assert labels_of(MENDED) == labels_of(SCENARIO)


def test_what_the_script_did_is_not_done_again_when_the_file_is_mended():
    assert moves(MENDED) == moves(SCENARIO)
