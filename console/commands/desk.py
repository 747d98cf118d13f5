"""`shian desk` and `shian migrate`: what stands beside the workers on one PostgreSQL."""

from contextlib import closing

from streams.cluster.forward import Forwarder
from streams.cluster.left_behind import LeftBehind
from streams.cluster.posting import Posting
from streams.embedded import Elsewhere, LogReader
from streams.settings import Settings, data_folder
from streams.store.database import Database, named
from streams.system import System
from streams.writer import Writer

from .errors import CommandError
from .options import Print
from .run import run


def run_desk(settings: Settings, *, say: Print) -> None:
    """Serve until Ctrl-C or SIGTERM. Raises CommandError on SQLite, which one process has for itself."""
    with closing(Database(settings.database_url, pool=1)) as database:
        is_sqlite = database.is_sqlite
    if is_sqlite:
        raise CommandError("shian desk 与其他进程共用 PostgreSQL：请给出 --database 地址；单机请用 shian run")
    run(settings, staging=None, say=say, reads=log_reader)


def log_reader(system: System, writer: Writer) -> LogReader:
    """Who assesses what this desk takes in: workers, to whom it goes by Kafka, or another process on the database."""
    if not system.settings.kafka:
        return Elsewhere()
    posting = Posting(system.settings)
    left = LeftBehind(system.clock.now)
    return Forwarder(system.database, writer, posting.signals, left=left, greet=posting.greet, close=posting.close)


def migrate_database(settings: Settings) -> str:
    """Bring the schema up to date; says where it stands."""
    data_folder(settings)
    with closing(Database(settings.database_url, pool=1)) as database:
        database.prepare()
        return f"{named(database.url)}：结构已是最新（{database.revision()}）"
