"""`shian desk` and `shian migrate`: what stands beside the workers on one PostgreSQL."""

from contextlib import closing

from sqlalchemy.exc import OperationalError

from streams.cluster.forward import Forwarder
from streams.cluster.posting import Posting
from streams.embedded import Elsewhere, LogReader
from streams.settings import Settings
from streams.store.database import Database
from streams.system import System
from streams.writer import Writer

from .errors import CommandError
from .run import Say, run


def run_desk(settings: Settings, *, say: Say) -> None:
    """Serve until Ctrl-C or SIGTERM. Raises CommandError on SQLite, which one process has for itself."""
    if not settings.database:
        raise CommandError("shian desk 与其他进程共用 PostgreSQL：请给出 --database 地址；单机请用 shian run")
    run(settings, staging=None, say=say, reads=log_reader)


def log_reader(system: System, writer: Writer) -> LogReader:
    """Who assesses what this desk takes in: workers, to whom it goes by Kafka, or another process on the database."""
    if not system.settings.kafka:
        return Elsewhere()
    posting = Posting(system.settings)
    return Forwarder(system.database, writer, posting.signals, close=posting.close)


def migrate_database(settings: Settings) -> str:
    """Bring the schema up to date; says where it stands. Raises CommandError when the server cannot be reached."""
    settings.data.mkdir(parents=True, exist_ok=True)
    with closing(Database(settings.database_url, pool=1)) as database:
        try:
            database.prepare()
        except OperationalError as error:
            raise CommandError(f"{database.url!r}：连不上（{str(error.orig).splitlines()[0]}）") from None
        return f"{database.url!r}：结构已是最新（{database.revision()}）"
