"""Several desks and watchers on one PostgreSQL agree on which export counts."""

import threading
from datetime import timedelta
from functools import partial

import pytest
from flow import FixedClock, a_signal, an_assessment
from sqlalchemy import event

from connectors.parse import finish
from streams import schema as t
from streams.database import upsert
from streams.door import part, receive
from streams.exports import exports, note_export
from streams.line import Assessed, gather
from streams.settings import read_settings
from streams.sharing import transact
from streams.system import build
from streams.watch import watch

SHOPS = 12


@pytest.fixture
def office(postgres, tmp_path):
    """Makes the parts of one more process on the same database."""
    made = []

    def one(clock=None):
        folder = tmp_path / str(len(made))
        settings = read_settings({"SHIAN_MASTER_KEY": str(tmp_path / "key")}, data=folder, database=postgres)
        made.append(build(settings, clock or FixedClock()))
        return made[-1]

    yield one
    for system in made:
        system.database.close()


def together(*jobs):
    """Run jobs in threads that start at the same moment; raises what one of them raised."""
    start, faults = threading.Barrier(len(jobs)), []

    def run(job):
        start.wait()
        try:
            job()
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    if faults:
        raise faults[0]


def take(system, signals):
    """Signals through the door and to their cases, in a transaction of their own."""

    def job(connection):
        now = system.clock.now()
        arrivals = [part(finish(signal, now)) for signal in signals]
        receive(connection, arrivals, now, system.vault)
        batch = [Assessed(signal=each.signal, assessment=an_assessment(each.signal)) for each in arrivals]
        gather(connection, system.reference, system.knowledge, batch, now)

    transact(system.database, job)


def rows(system, table):
    with system.database.reading() as connection:
        return connection.execute(table.select()).all()


def complaints(source, shops=SHOPS):
    return [a_signal(source=source, source_id=f"{n}", subject={"name": f"示例{n}号小吃店"}) for n in range(shops)]


def test_an_export_that_is_noted_while_another_begins_to_count_is_not_forgotten(office):
    """A desk notes one in the moment between a watcher's reading and its writing."""
    desk, watcher = office(), office()
    take(desk, complaints("12315", 1))
    noted = [desk.clock.now() + timedelta(days=n) for n in range(3)]

    def note(at):
        with desk.database.writing() as connection:
            upsert(connection, t.positions, [{"name": "assess", "position": 1000}], key=["name"])
            note_export(connection, {"12315"}, at)

    def meanwhile(connection, cursor, statement, *rest):
        if statement.startswith("DELETE FROM exports") and len(noted) == 1:
            note(noted.pop())

    def known():
        with watcher.database.writing() as connection:
            watch(connection, watcher.reference, watcher.clock.now())
            return exports(connection)["12315"]

    newest = noted[-1]
    note(noted.pop(0))
    note(noted.pop(0))
    event.listen(watcher.database._engine, "before_cursor_execute", meanwhile)
    assert (known(), known()) == (newest - timedelta(days=1), newest)


def test_watchers_who_look_at_once_tell_a_miss_that_an_export_shows_once(office):
    systems = [office() for _ in range(3)]
    desk, now = systems[0], systems[0].clock.now() + timedelta(days=30)
    take(desk, complaints("12315"))

    def note(at):
        with desk.database.writing() as connection:
            upsert(connection, t.positions, [{"name": "assess", "position": 1000}], key=["name"])
            note_export(connection, {"12315"}, at)

    def watched(system):
        while transact(system.database, lambda connection: watch(connection, system.reference, now)):
            pass

    note(desk.clock.now())
    watched(desk)
    note(now)
    together(*(partial(watched, system) for system in systems))
    kinds = [row.kind for row in rows(desk, t.entries)]
    assert (kinds.count("end_unseen"), kinds.count("deadline_missed")) == (SHOPS, SHOPS)
