"""Alone: a case of which nothing can be decided stops neither the clocks of the others nor what is found of them."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from flow import T0, a_signal, an_assessment

from playbooks.law.workdays import Workdays
from playbooks.timers import Timer
from streams.intake.exports import note_export
from streams.office.recount import is_behind, recount
from streams.store import schema as t
from streams.watch import look_again, watch

pytestmark = pytest.mark.stores

HOUR = timedelta(hours=1)
LATER = T0 + timedelta(days=60)
ALL_WORK = Workdays({2026, 2027}, {}, [T0.date() + timedelta(days=n) for n in range(99)])
"""A list of working days by which no day is a rest day."""
OTHER = {"name": "示例另一家店"}


def a_post(name, source_id, forwards=5):
    media = {"platform": "示例论坛", "observed_at": T0.isoformat(), "forwards": forwards}
    return a_signal(
        channel="media", request=None, source="示例论坛", source_id=source_id, subject={"name": name}, media=media
    )


def take(line, signal):
    return line.take(signal, an_assessment(signal))


def look(line, now):
    while True:
        with line.writing() as connection:
            if not watch(connection, line.system.reference, now):
                return


def letters(line):
    return [msgspec.json.decode(row.body, type=Timer) for row in line.rows(t.dead_letters) if row.stage == "watch"]


def stuck_by(line, kind):
    return {each.case for each in letters(line) if each.kind == kind}


@pytest.fixture
def posts(line):
    """Two affairs, each with a post that is hot; nothing can be decided of the first."""
    bad, good = (take(line, a_post(name, name, 1200)) for name in ("示例甲店", "示例乙店"))
    line.set_severity(bad, "violet")
    return bad, good


def test_a_case_that_cannot_be_weighed_stops_neither_the_others_nor_their_clocks(line, posts):
    bad, good = posts
    look(line, LATER)
    kinds = {row.kind for row in line.rows(t.entries) if row.case_id == good}
    assert (stuck_by(line, "heat"), {"heat_changed", "deadline_missed"} <= kinds) == ({bad}, True)


def test_it_is_not_tried_again_at_each_look_but_when_a_person_asks_for_it(line, posts):
    bad, _ = posts
    look(line, T0)
    assert {row.weighed for row in line.rows(t.observations)} == {True}
    line.set_severity(bad, "blue")
    look(line, T0 + HOUR)
    heat = [line.case(bad).heat]
    (letter,) = letters(line)
    line.write(lambda connection: look_again(connection, letter, T0 + HOUR))
    look(line, T0 + HOUR)
    assert [*heat, line.case(bad).heat] == ["blue", "orange"]


def test_a_case_whose_exports_cannot_be_settled_waits_for_a_person_and_the_others_do_not(line):
    bad, good = line.take(a_signal()), line.take(a_signal(source_id="a2", subject=OTHER))
    line.write(lambda connection: note_export(connection, {"12315"}, T0))
    look(line, LATER)
    assert {row.is_unseen for row in line.rows(t.cases)} == {True}
    line.set_severity(bad, "violet")
    line.write(lambda connection: note_export(connection, {"12315"}, LATER))
    look(line, LATER)
    assert (stuck_by(line, "exports"), {row.id for row in line.rows(t.cases) if row.is_unseen}) == ({bad}, {bad})
    line.set_severity(bad, line.case(good).severity)
    (letter,) = [each for each in letters(line) if each.kind == "exports"]
    line.write(lambda connection: look_again(connection, letter, LATER))
    look(line, LATER)
    assert {row.is_unseen for row in line.rows(t.cases)} == {False}


def test_a_case_that_cannot_be_recounted_waits_for_a_person_and_the_others_do_not(line):
    bad, good = line.take(a_signal()), line.take(a_signal(source_id="a2", subject=OTHER))
    line.set_severity(bad, "violet")

    def recounted(ref):
        after = ""
        while after is not None:
            with line.writing() as connection:
                _, after = recount(connection, ref, T0, after)
        return {row.case_id for row in line.rows(t.entries) if row.kind == "clock_moved"}

    recounted(line.system.reference)
    other = replace(line.system.reference, workdays=ALL_WORK)
    moved = recounted(other)
    line.set_severity(bad, line.case(good).severity)
    (letter,) = letters(line)
    with line.writing() as connection:
        look_again(connection, letter, T0)
        assert is_behind(connection, other)
    assert (letter.kind, moved, recounted(other)) == ("days", {good}, {good, bad})
