"""Seats: a drill can be played by an office that has entered nobody."""

from dataclasses import replace

import pytest
from flow import school_illness
from signing import an_account
from visiting import text_of, visiting

from console.commands.staging import answered_drill
from console.requests.seats import seats
from playbooks.district.people import People, Person
from streams.drills.feed import Feed
from tests.factories import a_reference
from tests.staging import open_drill, scenario_of

SCENARIO = scenario_of("school_illness")
NOBODY = People((Person(id="duty", name="值班员（未登记）", department="D01", role="duty_officer", phone=""),))


@pytest.fixture
def founded(line):
    """The desk of a drill in an office that has entered nobody; its first call has come in."""
    day = open_drill(line)
    line.system.reference = replace(line.system.reference, people=NOBODY)
    first = day.signals[0].signal
    line.case_id = line.take(first, school_illness(first))
    with visiting(line) as visitor:
        visitor.desk.feed = Feed(visitor.desk.runner, line.system.clock, day, lambda _: None)
        yield visitor


def test_in_an_office_without_people_every_department_has_a_seat_and_the_office_one_for_each_who_decides():
    ref = replace(a_reference(), people=NOBODY)
    found = [(each.department, each.role) for each in seats(ref)]
    others = [each.id for each in ref.departments if each.kind != "group" and each.id != "D01"]
    assert found == [("D01", "supervisor"), ("D01", "director"), *((each, "handler") for each in others)]


def test_a_department_that_somebody_answers_for_needs_none():
    ref = a_reference()
    held = {each.department for each in ref.people}
    assert [each.department for each in seats(ref) if each.department in held] == []


def test_whoever_takes_a_departments_seat_answers_for_it(line, founded):
    step = next(each for each in line.case(line.case_id).open_steps if each.department == "D03")
    assert "区市场监管局承办人（演练席位）" in text_of(founded.read("/"))
    founded.send("/person", person="seat-D03-handler", back="/")
    founded.act(line.case_id, "sign", step=step.id, key="s")
    entry = line.entries(line.case_id)[-1]
    assert (entry.actor.department, entry.on_behalf_of) == ("D03", None)


def test_on_duty_nobody_but_the_people_of_the_list_is_offered(line):
    line.system.reference = replace(line.system.reference, people=NOBODY)
    with visiting(line) as visitor:
        offered = "演练席位" in visitor.read("/")
        answer = visitor.send("/person", person="seat-D03-handler", back="/")
    assert [offered, answer.status_code] == [False, 400]


def test_the_terminal_says_who_plays_and_how_people_are_entered_until_there_are_accounts(line):
    tell = answered_drill(SCENARIO, ()).lines
    everybody = tell(line.system)
    line.system.reference = replace(line.system.reference, people=NOBODY)
    (said,) = tell(line.system)
    assert [word in said for word in ("演练席位", "shian staff", "shian account add")] == [True, True, True]
    an_account(line, "wang", "duty_officer")
    assert tell(line.system) == []
    assert len(everybody) == bool(seats(a_reference()))
