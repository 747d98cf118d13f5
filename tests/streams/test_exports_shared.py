"""Several desks and watchers on one PostgreSQL agree on which export counts."""

from datetime import timedelta
from functools import partial

from offices import SHOPS, complaints, rows, take, together
from sqlalchemy import event

from streams.intake.exports import exports, note_export
from streams.store import schema as t
from streams.store.database import upsert
from streams.store.sharing import transact
from streams.watch import watch


def note(desk, at):
    """An export that the desk has read to its end."""
    with desk.database.writing() as connection:
        upsert(connection, t.positions, [{"name": "assess", "position": 1000}], key=["name"])
        note_export(connection, {"12315"}, at)


def test_an_export_that_is_noted_while_another_begins_to_count_is_not_forgotten(office):
    """A desk notes one in the moment between a watcher's reading and its writing."""
    desk, watcher = office(), office()
    take(desk, complaints("12315", 1))
    noted = [desk.clock.now() + timedelta(days=n) for n in range(3)]

    def meanwhile(connection, cursor, statement, *rest):
        if statement.startswith("DELETE FROM exports") and len(noted) == 1:
            note(desk, noted.pop())

    def known():
        with watcher.database.writing() as connection:
            watch(connection, watcher.reference, watcher.clock.now())
            return exports(connection)["12315"]

    newest = noted[-1]
    note(desk, noted.pop(0))
    note(desk, noted.pop(0))
    event.listen(watcher.database._engine, "before_cursor_execute", meanwhile)
    assert (known(), known()) == (newest - timedelta(days=1), newest)


def test_watchers_who_look_at_once_tell_a_miss_that_an_export_shows_once(office):
    systems = [office() for _ in range(3)]
    desk, now = systems[0], systems[0].clock.now() + timedelta(days=30)
    take(desk, complaints("12315"))

    def watched(system):
        while transact(system.database, lambda connection: watch(connection, system.reference, now)):
            pass

    note(desk, desk.clock.now())
    watched(desk)
    note(desk, now)
    together(*(partial(watched, system) for system in systems))
    kinds = [row.kind for row in rows(desk, t.entries)]
    assert (kinds.count("end_unseen"), kinds.count("deadline_missed")) == (SHOPS, SHOPS)
