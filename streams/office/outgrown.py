"""What an upgrade outgrew (更新后不合用): an office's versions that no longer fit what is shipped beneath them.

They go back to as shipped, each an empty version and an audit row with its reason, so that the desk starts; the text
stays among the versions, to be fitted and said again. Whether something is outgrown is asked only when reading failed.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath

from sqlalchemy import Connection

from playbooks.errors import Fault

from ..settings import Settings
from ..store.audit import UPGRADE
from ..store.database import Database
from .office_files import bodies_of, keep, shown
from .saying import faults_of


def set_aside(database: Database, shipped: Settings, now: datetime) -> dict[str, str]:
    """Go back to as shipped where the office's version no longer fits. The paths, each with the fault that showed it.

    Empty when nothing of the office's is to blame.
    """
    with database.reading() as connection:
        outgrown = _outgrown(connection, shipped)
    if outgrown:
        with database.writing() as connection:
            for path, fault in outgrown.items():
                keep(connection, path, "", by=UPGRADE, at=now, why=fault)
    return outgrown


def _outgrown(connection: Connection, shipped: Settings) -> dict[str, str]:
    """First what the faults name; when they name nothing of the office's, what it said last."""
    said = [path for path, body in bodies_of(connection).items() if body and _may_go(shipped, path)]
    found: dict[str, str] = {}
    while faults := faults_of(shipped, connection, dict.fromkeys(found, "")):
        left = [path for path in said if path not in found]
        if not left:
            return {}
        found |= _named(left, faults) or {left[-1]: str(faults[0])}
    return found


def _may_go(shipped: Settings, path: str) -> bool:
    """A district that is not shipped has no other files than the office's: without them nothing would start."""
    return not path.startswith("seeds/districts/") or shown(shipped, path) != ""


def _named(paths: list[str], faults: list[Fault]) -> Mapping[str, str]:
    """Those of the files that a fault stands in, or else speaks of."""
    names = {PurePosixPath(path).name: path for path in paths}
    inside = {names[fault.file]: str(fault) for fault in reversed(faults) if fault.file in names}
    return inside or {
        path: str(fault) for fault in reversed(faults) for name, path in names.items() if name in fault.problem
    }
