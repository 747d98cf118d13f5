"""Beginning: a worker waits for its name, in its log; for the broker and its topics where every desk reads it.

Faust ends when it finds no broker, passes over a topic that is not there, and says neither why nor what is to be done.
"""

import contextlib
import logging
import signal
import sys
from collections.abc import Iterator
from itertools import count
from threading import Event

from sqlalchemy.exc import SQLAlchemyError

from connectors.broker import Access, Unreached, reach
from connectors.errors import ConnectorError

from ..store.schema import to_us
from ..store.sharing import Turn, is_away
from ..system import System
from .patience import wait_s
from .topics import missing_topics
from .workers import WorkerState, forget, tell

log = logging.getLogger(__name__)


def wait_for_name(system: System) -> Turn:
    """The name of this worker, to be kept until it ends: two of one name would put each other out of Kafka's group."""
    name = system.settings.worker_name
    turn = Turn(system.database, f"worker {name}")
    for tries in count():
        if _is_mine(turn):
            return turn
        log.warning("waiting for the name %s: another worker of that name works; give each its SHIAN_WORKER_NAME", name)
        Event().wait(wait_s(tries))
    raise AssertionError("never counts to its end")


def _is_mine(turn: Turn) -> bool:
    try:
        return turn.is_mine()
    except SQLAlchemyError as error:
        if not is_away(error):
            raise
        return False


def wait_for_broker(system: System) -> None:
    """Return when one of the servers takes us and the topics are there.

    Raises ConnectorError for what waiting cannot mend: a certificate that nobody trusts, a login that is refused.
    """
    with _forgotten_when_ended(system):
        for tries in count():
            why = _why_not(system)
            if not why:
                return
            log.warning("waiting for the broker: %s", why)
            _tell(system, why)
            Event().wait(wait_s(tries))


def why_away(access: Access) -> str:
    """Why no server takes us; empty when one does."""
    try:
        reach("SHIAN_KAFKA", access)
    except ConnectorError as error:
        return str(error)
    return ""


def _why_not(system: System) -> str:
    try:
        reach("SHIAN_KAFKA", system.settings.kafka_access)
        missing = missing_topics(system.settings)
    except ConnectorError as error:
        if error.permanent or (isinstance(error, Unreached) and error.stage in ("tls", "login")):
            raise
        return str(error)
    return f"Kafka 上没有主题 {'、'.join(missing)}，请运行 shian topics" if missing else ""


def _tell(system: System, why: str) -> None:
    """A store that is away is told later."""
    settings = system.settings
    told = WorkerState(name=settings.worker_name, at=to_us(system.clock.now()), lag={}, faults={"broker": why})
    with contextlib.suppress(SQLAlchemyError), system.database.writing() as connection:
        tell(connection, told)


@contextlib.contextmanager
def _forgotten_when_ended(system: System) -> Iterator[None]:
    """SIGTERM, Ctrl-C or a fault while it waits: a worker that ends is expected no more."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    try:
        yield
    except BaseException:
        with contextlib.suppress(SQLAlchemyError), system.database.writing() as connection:
            forget(connection, system.settings.worker_name)
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
