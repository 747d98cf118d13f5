"""What the flow is tested with: a real database, the real seeds, and assessments made by hand."""

import contextlib
import os
from collections import defaultdict
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import msgspec
import pytest
from postgres import staying
from sqlalchemy import create_engine, func, select, text

from classifiers.assessment import Assessment, Harm, Kind
from connectors.parse import finish
from connectors.signal import Signal
from playbooks.actions import Action
from playbooks.case import Case
from playbooks.entries import Actor, Entry
from streams import system as system_module
from streams.door import part, receive
from streams.gathering.acting import act_on
from streams.gathering.assessed import Assessed
from streams.gathering.gather import gather
from streams.intake.file_intake import FileIntake
from streams.notify import begin, due_sendings, mark, send_all
from streams.office import passwords, saying
from streams.settings import LIBRARY, SEEDS, read_settings
from streams.store import database as database_module
from streams.store import schema as t
from streams.store.database import Database, upsert
from streams.system import System, build
from streams.watch import watch

T0 = datetime(2026, 11, 25, 1, 40, tzinfo=UTC)
"""Wednesday 25 November 2026, 09:40 in Beijing."""
OFFICER = Actor(person="示例·值班员甲", role="duty_officer", department="D01")


class FixedClock:
    """A clock that shows what it was set to."""

    def __init__(self, now=T0):
        self.moment = now

    def now(self):
        return self.moment


class Line:
    """A system over a real database, with one-word verbs for what tests do."""

    def __init__(self, system: System):
        self.system = system
        self.clock = system.clock

    def writing(self):
        return self.system.database.writing()

    def read(self, query):
        """What a query finds in what is stored."""
        with self.system.database.reading() as connection:
            return query(connection)

    def write(self, job):
        """What a job gives back that changes what is stored, past the line."""
        with self.writing() as connection:
            return job(connection)

    def execute(self, statement):
        """A change of what is stored, past the line."""
        self.write(lambda connection: connection.execute(statement))

    def take(self, signal, assessment=None, connection=None):
        """The signal through the door and to its case; returns its case id."""
        return self.take_together([signal], lambda taken: assessment or an_assessment(taken), connection)[0]

    def take_together(self, signals, assess, connection=None):
        """Signals through the door at once and to their cases; returns their case ids. `assess`: says what each is."""
        with contextlib.ExitStack() as stack:
            connection = connection or stack.enter_context(self.writing())
            now = self.clock.now()
            arrivals = [part(_as_registered(each, now)) for each in signals]
            receive(connection, arrivals, now, self.system.vault)
            assessed = [Assessed(signal=each.signal, assessment=assess(each.signal)) for each in arrivals]
            gather(connection, self.system.reference, self.system.knowledge, assessed, now)
            position = connection.execute(select(func.max(t.log.c.position))).scalar_one()
            upsert(connection, t.positions, [{"name": "assess", "position": position}], key=["name"])
            queries = (t.signals.select().where(t.signals.c.id == each.signal.id) for each in arrivals)
            return [connection.execute(query).one().case_id for query in queries]

    def case(self, case_id):
        with self.system.database.reading() as connection:
            row = connection.execute(t.cases.select().where(t.cases.c.id == case_id)).one()
        return msgspec.msgpack.decode(row.body, type=Case)

    def cases(self):
        with self.system.database.reading() as connection:
            rows = connection.execute(t.cases.select().order_by(t.cases.c.opened_at, t.cases.c.id)).all()
        return [msgspec.msgpack.decode(row.body, type=Case) for row in rows]

    def entries(self, case_id):
        with self.system.database.reading() as connection:
            query = t.entries.select().where(t.entries.c.case_id == case_id).order_by(t.entries.c.seq)
            return [msgspec.json.decode(row.body, type=Entry) for row in connection.execute(query)]

    def let_time_pass(self, until=None):
        """Everything that is due by then (by now, where nothing is said) happens."""
        if until is not None:
            self.clock.moment = until
        written = True
        while written:
            with self.writing() as connection:
                written = watch(connection, self.system.reference, self.clock.now())

    def act(self, action, now=None, **known):
        """What a person asks for, done or refused."""
        with self.writing() as connection:
            return act_on(connection, self.system.reference, action, now or self.clock.now(), **{"vault": None} | known)

    def set_severity(self, case_id, level):
        """The case as if it had this level: with one that no ladder knows (`violet`) nothing can be decided of it."""
        case = msgspec.structs.replace(self.case(case_id), severity=level)
        with self.writing() as connection:
            body = msgspec.msgpack.encode(case)
            connection.execute(t.cases.update().where(t.cases.c.id == case_id).values(body=body))

    def rows(self, table):
        with self.system.database.reading() as connection:
            return connection.execute(table.select()).all()


def _as_registered(signal, now):
    """As the desk stores what its people registered: nobody else may say who did."""
    return msgspec.structs.replace(finish(signal, now), taken_by=signal.taken_by, put_into=signal.put_into)


def files_of(line):
    """The files in which the store keeps its tables, byte for byte; not PostgreSQL's log of changes, see the docs."""
    if line.system.database.is_sqlite:
        return b"".join(path.read_bytes() for path in sorted(line.system.settings.data.glob("shian.db*")))
    found = []

    def ask(connection):
        connection.exec_driver_sql("CHECKPOINT")
        where = "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
        found.append(connection.execute(text(where)).one())

    line.system.database.outside(ask)
    folder = Path(found[0][0]) / "base" / str(found[0][1])
    if not folder.is_dir():
        pytest.skip("the PostgreSQL server's files are on another machine")
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


def send_notices(line):
    """Everything that may leave now leaves."""

    class Away:
        name = "outbox"

        def send(self, notice, to):
            pass

    now = line.clock.now()
    with line.writing() as connection:
        sendings = due_sendings(connection, now, notices_max=100, ref=line.system.reference)
        begin(connection, sendings, now)
        mark(connection, send_all(Away(), sendings), now)


def a_signal(**fields):
    """A complaint about a small restaurant."""
    plain = {
        "channel": "complaint",
        "source": "12315",
        "source_id": "a1",
        "request": "complaint",
        "text": "在示例好再来小吃店吃出异物，要求处理",
        "subject": {"name": "示例好再来小吃店"},
    }
    return msgspec.convert({key: value for key, value in {**plain, **fields}.items() if value is not None}, Signal)


def an_action(case, kind, n=1, **body):
    """What the officer asks for; another of the same kind has another `n`."""
    return Action(id=f"{kind}-{n}", case=case, kind=kind, actor=OFFICER, at=T0, body=body)


def an_intake(line, folder, **settled):
    """Takes files into the line's store."""
    known = {"database": line.system.database, "vault": line.system.vault, "clock": line.clock, "folder": folder}
    return FileIntake(**known, **{"home_area": "410702", "areas": {}, **settled})


def an_assessment(signal, **fields):
    """A relevant complaint unless said otherwise."""
    plain = {
        "id": signal.id,
        "relevant": True,
        "relevance": 0.9,
        "kind": Kind.COMPLAINT,
        "kinds": {"complaint": 0.9},
        "area": "410702",
    }
    return Assessment(**{**plain, **fields})


def school_illness(signal, ill=23):
    """What the classifier makes of pupils who vomit."""
    harm = Harm(ill=ill, children=True)
    return an_assessment(signal, kind=Kind.INCIDENT, venue="school_canteen", harm=harm)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """An empty database brought up to date once; tests copy it."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    database = Database(f"sqlite:///{path}")
    database.prepare()
    with database.writing() as connection:
        connection.exec_driver_sql("SELECT 1")
    database.close()
    return path


@pytest.fixture(scope="session", autouse=True)
def seeds():
    """Law, playbooks and words are read once: nobody changes them, and each reading takes more than half a second."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in ((system_module, "load_reference"), (saying, "check_all")):
            patch.setattr(module, name, once_for_each_content(getattr(module, name)))
        for name in ("load_knowledge", "load_rumours"):
            patch.setattr(system_module, name, lru_cache(maxsize=8)(getattr(system_module, name)))
        yield


CONTENTS = 16
"""How many of them are kept."""


def once_for_each_content(read):
    """What reads two folders, once for all that hold the same: an office says the same ladder in thirty tests."""
    known = {}

    def content(folder):
        digest = blake2b()
        for path in sorted(Path(root, name) for root, _, names in os.walk(folder, followlinks=True) for name in names):
            digest.update(b"%s\0%s\0" % (str(path.relative_to(folder)).encode(), path.read_bytes()))
        return digest.digest()

    shipped = {folder: content(folder) for folder in (SEEDS, LIBRARY)}

    def once(seeds, library, **options):
        folders = (shipped.get(folder) or content(folder) for folder in (seeds, library))
        key = (*folders, *sorted(options.items()))
        if key not in known:
            known[key] = read(seeds, library, **options)
            if len(known) > CONTENTS:
                del known[next(iter(known))]
        return known[key]

    return once


class Compiled(dict):
    """Statements as SQL, by what they say and not by the engine that asked first: each key begins with its dialect."""

    def get(self, key, default=None):
        return super().get(key[1:], default)

    def __setitem__(self, key, value):
        super().__setitem__(key[1:], value)


@pytest.fixture(scope="session", autouse=True)
def statements():
    """A statement becomes SQL once for all databases of a kind: each test has one of its own, and compiling anew for
    each takes a seventh of what the tests of the store and of the desk cost."""
    known = defaultdict(Compiled)

    def remembering(make):
        def connected(url, **settings):
            engine = make(url, **settings)
            engine.update_execution_options(compiled_cache=known[engine.dialect.name])
            return engine

        return connected

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database_module, "create_engine", remembering(create_engine))
        yield remembering


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords():
    """Guessing a password of a test is cheap; what it costs in truth is claimed in test_passwords.py."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "MEMORY_KIB", 8)
        patch.setattr(passwords, "ITERATIONS", 1)
        yield


@contextlib.contextmanager
def a_line(settings):
    """A whole system over what the settings name."""
    system = build(settings, FixedClock())
    yield Line(system)
    system.database.close()


def on_sqlite(folder, migrated):
    """Settings with a SQLite database of the folder's own."""
    (folder / "shian.db").write_bytes(migrated.read_bytes())
    return read_settings({}, data=folder)


@pytest.fixture
def line(request, tmp_path, statements):
    """A whole system over a database of its own: SQLite, or what a module marked `stores` runs it on."""
    with contextlib.ExitStack() as stack:
        if getattr(request, "param", "sqlite") == "postgresql":
            settings = read_settings({}, data=tmp_path, database=request.getfixturevalue("postgres"))
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(database_module, "create_engine", statements(staying))
                line = stack.enter_context(a_line(settings))
        else:
            line = stack.enter_context(a_line(on_sqlite(tmp_path, request.getfixturevalue("migrated"))))
        yield line
