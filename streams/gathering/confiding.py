"""A case that only the director opens from now on, or no more: what lies beside it in the store follows."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, update

from playbooks.case import Case

from ..store import schema as t
from ..store.database import change


def follow(connection: Connection, cases: Iterable[tuple[Case | None, Case]]) -> None:
    """Of cases as they were and are: their signals are opened by the same people, and nobody joins a closed one.

    What the director said holds for every later version of a signal, whatever its text speaks of.
    """
    turned = [case for before, case in cases if _is_turned(before, case) or case.confided is not None]
    change(connection, _SIGNALS, [{"b_case": case.id, "is_confidential": case.is_confidential} for case in turned])
    change(connection, _FORGET, [{"b_case": case.id} for case in turned if case.is_confidential])


def _is_turned(before: Case | None, case: Case) -> bool:
    return before is not None and before.is_confidential != case.is_confidential


_SIGNALS = (
    update(t.signals)
    .where(t.signals.c.case_id == bindparam("b_case"))
    .values(is_confidential=bindparam("is_confidential"))
)
_FORGET = delete(t.keys).where(t.keys.c.case_id == bindparam("b_case"))
