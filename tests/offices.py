"""Several processes of one office on one PostgreSQL, and what a test does with them at the same moment."""

import threading

import pytest
from flow import FixedClock, a_signal, an_assessment
from sqlalchemy import text

from connectors.parse import finish
from streams.door import part, receive
from streams.gathering.assessed import Assessed
from streams.gathering.gather import gather
from streams.settings import read_settings
from streams.store.sharing import transact
from streams.store.vault import open_vault
from streams.system import build

SHOPS = 12


@pytest.fixture
def office(postgres, tmp_path):
    """Makes the parts of one more process on the same database."""
    made = []

    def one(clock=None):
        folder = tmp_path / str(len(made))
        open_vault(tmp_path / "key")
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


def while_uncommitted(system, first, second):
    """Run `first` in a transaction that ends only when `second`, in a thread, waits for it; what `second` gives."""
    done = []
    thread = threading.Thread(target=lambda: done.append(second()))
    with system.database.writing() as connection:
        first(connection)
        thread.start()
        for _ in range(600):
            if done or connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar():
                break
            threading.Event().wait(0.05)
    thread.join(60)
    (given,) = done
    return given


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
