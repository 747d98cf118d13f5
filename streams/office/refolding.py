"""Folding anew (按新规则重写): a new version's fold may make another case of the same entries than is stored.

An upgrade whose fold is another says so by a migration; the first start after it stores those cases as their entries
tell them, each with an audit row that names what changed. Only where the whole chain of entries holds, and only a case
beside which everything is as it itself tells it: where it is not, somebody changed it by hand, and it is left for
`shian audit verify`. Whoever changed both alike cannot be told from an earlier version.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from playbooks.reference import Reference

from ..store.audit import UPGRADE, told_of, verify
from ..store.database import Database
from ..store.marks import TO_FOLD, marked, unmark
from .compared import Differing, differing
from .rewriting import rewrite_each

_log = logging.getLogger(__name__)


def is_behind(connection: Connection) -> bool:
    """Whether stored cases may be as an earlier version folded them."""
    return marked(connection, TO_FOLD) is not None


def refold(database: Database, ref: Reference, now: datetime) -> None:
    """What an upgrade asked for, where it is not done yet; done once more, or by two at once, it changes nothing."""
    with database.reading() as connection:
        if not is_behind(connection):
            return
        broken = verify(connection).broken
        if broken:
            _log.warning(
                "cases are not folded anew after the upgrade, the chain of records does not hold: %s: %s",
                told_of(connection, broken),
                broken.why,
            )
            return
        found = list(differing(connection))
    by_fold = [each for each in found if each.by_fold]
    anew = sum(1 for _ in rewrite_each(database, ref, by_fold, now, by=UPGRADE))
    _tell(anew, [each for each in found if not each.by_fold])
    with database.writing() as connection:
        unmark(connection, TO_FOLD)


def _tell(anew: int, left: Iterable[Differing]) -> None:
    if anew:
        _log.warning("the upgrade: %d cases stored anew as this version reads their entries (shian audit list)", anew)
    for each in left:
        _log.warning("case %s differs from its entries, see shian audit verify", each.number or each.case)
