"""By when a scenario wants things: the marking and the desk have one answer."""

from datetime import timedelta

import pytest
from flow import school_illness

from playbooks.district.roster import Rota
from playbooks.law.workdays import in_beijing
from streams.drills.answered import staged
from streams.drills.scenario import signals_of, starts_at
from streams.drills.wanted import due_of, wanted_of, wanting
from streams.system import read_reference
from tests.factories import a_reference
from tests.staging import scenario_of

SCENARIO = scenario_of("school_illness")
REF = a_reference()


def test_every_step_that_is_expected_is_wanted_when_the_marking_wants_it():
    first = signals_of(SCENARIO)[0]
    expected = {each.done["step"]: due_of(SCENARIO, each, REF.workdays) for each in SCENARIO.expect if each.done}
    found = wanted_of(SCENARIO, REF.workdays)
    assert {step for _, step in found} == set(expected)
    assert {step: at for (_, step), at in found.items()} == expected
    assert len({signal for signal, _ in found}) == 1 and first.source_id == "school_illness-school-0"


@pytest.fixture
def called(line):
    """The first call has come in at a desk that knows by when the drill wants things."""
    line.system.reference = wanting(line.system.reference, SCENARIO)
    line.clock.moment = starts_at(SCENARIO)
    line.case_id = line.take(signals_of(SCENARIO)[0], school_illness(staged(SCENARIO).signals[0].signal))
    return line


def test_the_desk_shows_it_as_the_duty_s_target(called):
    steps = {each.plan: each for each in called.case(called.case_id).steps.values()}
    parents, rescue = steps["tell_parents"], steps["rescue"]
    assert [f"{in_beijing(parents.target_at):%H:%M}", parents.target_basis] == ["10:50", "演练要求"]
    assert [rescue.target_at - rescue.opened_at, rescue.target_basis] == [timedelta(minutes=30), "办公室内部目标"]


def test_it_stays_so_when_the_office_changes_its_own_files(called):
    system = called.system
    with system.database.reading() as connection:
        again = read_reference(system.settings, connection, system.reference)
        assert [bool(again.wanted), read_reference(system.settings, connection).wanted] == [True, {}]
        assert isinstance(again.roster, Rota)
