"""What an office lends to a drill's desk: its accounts, so that whoever may come in on duty comes in there by the same
password, and its certificate, so that no password crosses the network in the clear."""

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from ..settings import Settings
from ..store.audit import record
from ..store.database import Database, upsert
from ..store.keyed import vault_of
from ..store.office_schema import accounts
from ..store.vault import Vault
from .accounts import sealed_factor, second_factor_of
from .certificates import FOLDER, files_of

Lent = tuple[dict[str, Any], tuple[bytes, int] | None]
"""The row of an account, and the secret and last step of its second factor."""


def lend_accounts(office: Settings, drill: Settings, now: datetime) -> int:
    """Every account of the office as it is now, laid over those of a drill's own data; how many there are.

    What is changed at the drill's desk stays there, until the next time. Raises SettingsError when a second factor
    is sealed by another key than the office's.
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


def lend_certificate(office: Settings, drill: Settings) -> None:
    """Where the drill's data have no certificate of their own: the office's, as it is renewed."""
    place = drill.data / FOLDER
    if files_of(office.data) and not place.exists():
        drill.data.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)  # it led to a folder that is gone
        place.symlink_to((office.data / FOLDER).resolve(), target_is_directory=True)


def _lay(connection: Connection, vault: Vault, lent: list[Lent], now: datetime) -> None:
    known = set(connection.execute(select(accounts.c.login)).scalars())
    rows = [row | (sealed_factor(vault, row["login"], *factor) if factor else {}) for row, factor in lent]
    upsert(connection, accounts, rows, key=["login"])
    for row in rows:
        if row["login"] not in known:
            detail = f"由值班数据带入：{row['name']} {row['role']}"
            record(connection, "account", now, who=row["login"], about=row["login"], detail=detail)


def _lent(office: Settings) -> list[Lent]:
    """The office's accounts, each with the secret and last step of its second factor."""
    with closing(Database(office.database_url, pool=1)) as database:
        if database.is_sqlite and not Path(database.url.database or "").exists():
            return []
        database.prepare()
        with database.reading() as connection:
            rows = [dict(row._mapping) for row in connection.execute(select(accounts).order_by(accounts.c.login))]
            if not any(row["totp_key"] for row in rows):
                return [(row, None) for row in rows]
            vault = vault_of(database, office.master_key_file)
            return [(row, second_factor_of(connection, row["login"], vault)) for row in rows]
