"""An export counts once its rows have been gathered; the newest one decides what unseen clocks are called."""

from datetime import timedelta

import pytest
from flow import T0, a_signal

from playbooks.actions import Action
from playbooks.entries import Actor
from streams.intake.exports import exports, note_export
from streams.store import schema as t
from streams.store.database import upsert

pytestmark = pytest.mark.stores

DAY = timedelta(days=1)
MONTH = timedelta(days=30)


@pytest.fixture
def case_id(line):
    """A complaint's case, gathered."""
    return line.take(a_signal())


def noted(line, at):
    line.write(lambda connection: note_export(connection, {"12315"}, at))


def watched(line, at=T0 + MONTH):
    line.let_time_pass(at)


def known(line):
    return line.read(exports)


def acknowledged(line, case_id):
    officer = Actor(person="示例·值班员", role="duty_officer", department="D01")
    action = Action(id="ack", case=case_id, kind="acknowledge", actor=officer, at=T0)
    assert line.act(action, T0).ok


def the_row(line):
    (row,) = line.rows(t.cases)
    return row.is_overdue, row.is_unseen


def reasons(line):
    return {row.reason for row in line.rows(t.notices)} & {"unseen", "overdue", "escalated", "proposal"}


def test_the_newest_export_counts(line, case_id):
    assert known(line) == {}
    noted(line, T0)
    assert known(line) == {"12315": T0}
    for days in (2, 1):
        noted(line, T0 + days * DAY)
    watched(line)
    assert known(line) == {"12315": T0 + 2 * DAY}
    noted(line, T0 + DAY)
    watched(line)
    assert (known(line), line.rows(t.exports)) == ({"12315": T0 + 2 * DAY}, [])


def test_rows_that_wait_on_the_log_hold_their_export_back(line, case_id):
    noted(line, T0)
    watched(line, T0)
    with line.writing() as connection:
        connection.execute(t.log.insert(), [{"topic": "revisions", "at": 1, "count": 1, "body": b""}])
    noted(line, T0 + MONTH)
    watched(line)
    assert (known(line), the_row(line)) == ({"12315": T0}, (False, True))
    line.write(lambda connection: upsert(connection, t.positions, [{"name": "assess", "position": 2}], key=["name"]))
    watched(line)
    assert (known(line), the_row(line)) == ({"12315": T0 + MONTH}, (True, False))


def test_nobody_is_told_of_a_miss_before_an_export_shows_it(line, case_id):
    noted(line, T0)
    line.execute(t.notices.delete())
    acknowledged(line, case_id)
    watched(line)
    assert reasons(line) == {"unseen"}
    noted(line, T0 + MONTH)
    watched(line, T0 + 2 * MONTH)
    assert reasons(line) == {"unseen", "overdue", "escalated", "proposal"}
