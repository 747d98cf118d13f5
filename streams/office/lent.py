"""What an office lends to a drill's desk: its accounts, so that whoever may come in on duty comes in there by the same
password, and its certificate, so that no password crosses the network in the clear."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from ..loop import Loop
from ..settings import Settings
from ..store.audit import record
from ..store.database import Database, upsert
from ..store.keyed import vault_of
from ..store.office_schema import accounts, sessions
from ..store.vault import Vault
from .accounts import sealed_factor, second_factor_of
from .certificates import FOLDER, files_of

EVERY_S = 5.0
"""How often it is looked whether the office's accounts have changed."""
OWN = ("failures", "locked_until")
PASSWORD = ("password", "must_change", "changed_at")
FACTOR = ("totp_key", "totp_body")

Write = Callable[[Callable[[Connection], None]], Future[None]]
"""How a job is written at the drill's desk."""
Lent = tuple[dict[str, Any], tuple[bytes, int] | None]
"""The row of an account, and the secret and last step of its second factor."""


def lend_accounts(office: Settings, drill: Settings, now: datetime) -> int:
    """Every account of the office as it is now, laid over those of a drill's own data; how many there are.

    What its owner changed at the drill's desk stays (see `_as_there`). Raises SettingsError when a second factor is
    sealed by another key than the office's.
    """
    lent = _lent(office)
    if not lent:
        return 0
    drill.data.mkdir(parents=True, exist_ok=True)
    with closing(Database(drill.database_url, pool=1)) as database:
        database.prepare()
        vault = vault_of(database, drill.master_key_file)
        with database.writing() as connection:
            _lay(connection, vault, lent, now)
    return len(lent)


class Lending(Loop):
    """The same while the drill goes on: whom the office takes in, lets go or gives a new password meanwhile, the desk
    of the drill knows within seconds."""

    def __init__(self, office: Settings, vault: Vault, write: Write, now: Callable[[], datetime]) -> None:
        super().__init__("lending", every_s=EVERY_S)
        self._office, self._vault, self._write, self._now = office, vault, write, now
        self._laid: list[Lent] = []

    def take_turn(self) -> bool:
        """Lay them over the drill's own where something has changed."""
        lent = _lent(self._office, is_running=True)
        if lent != self._laid:
            self._write(lambda connection: _lay(connection, self._vault, lent, self._now())).result()
            self._laid = lent
        return False


def lend_certificate(office: Settings, drill: Settings) -> None:
    """Where the drill's data have no certificate of their own: the office's, as it is renewed."""
    place = drill.data / FOLDER
    if files_of(office.data) and not place.exists():
        drill.data.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)  # it led to a folder that is gone
        place.symlink_to((office.data / FOLDER).resolve(), target_is_directory=True)


def _lay(connection: Connection, vault: Vault, lent: list[Lent], now: datetime) -> None:
    known = {row.login: dict(row._mapping) for row in connection.execute(select(accounts))}
    rows = [row | (sealed_factor(vault, row["login"], *factor) if factor else {}) for row, factor in lent]
    laid = [_as_there(row, known[row["login"]]) if row["login"] in known else row for row in rows]
    if not laid:
        return
    upsert(connection, accounts, laid, key=["login"])
    for row in rows:
        own = known.get(row["login"])
        if own is None:
            detail = f"由值班数据带入：{row['name']} {row['role']}"
            record(connection, "account", now, who=row["login"], about=row["login"], detail=detail)
        elif row["changed_at"] > own["changed_at"]:  # a new password ends what the old one opened, there too
            connection.execute(delete(sessions).where(sessions.c.login == row["login"]))


def _as_there(office: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """An account as the office has it, but for what its owner changed at the drill's desk since: a password, a first
    second factor or PIN. A password that the office gives later counts before all of it. No code counts twice."""
    if office["changed_at"] > own["changed_at"]:
        return office
    kept = [*OWN, *(PASSWORD if own["changed_at"] > office["changed_at"] else ())]
    kept += FACTOR if office["totp_key"] is None else ()
    kept += ["pin"] if office["pin"] is None else []
    row = office | {name: own[name] for name in kept}
    used = [each["totp_used"] for each in (office, own) if each["totp_used"] is not None]
    return row | {"totp_used": max(used, default=None)}


def _lent(office: Settings, *, is_running: bool = False) -> list[Lent]:
    """The office's accounts, each with the secret and last step of its second factor. `is_running`: its database was
    made ready before."""
    with closing(Database(office.database_url, pool=1)) as database:
        if not database.is_there:
            return []
        if not is_running:
            database.prepare()
        with database.reading() as connection:
            rows = [dict(row._mapping) for row in connection.execute(select(accounts).order_by(accounts.c.login))]
            if not any(row["totp_key"] for row in rows):
                return [(row, None) for row in rows]
            vault = vault_of(database, office.master_key_file, is_named=bool(office.master_key))
            return [(row, second_factor_of(connection, row["login"], vault)) for row in rows]
