"""The vault of a database: its master key must be one that something of what lies there was sealed with."""

import os
from pathlib import Path

from sqlalchemy import select

from connectors.errors import os_reason

from ..settings import SettingsError
from . import schema as t
from .database import Database
from .vault import Vault, VaultError, open_vault

ANEW = "请改正 SHIAN_MASTER_KEY；不设此项则用数据目录里的 master.key，没有就新建一个"
REMEDY = "请把 SHIAN_MASTER_KEY 改成原来的密钥文件，或放回原来的密钥（不设此项则用数据目录里的 master.key）"


ASKED = 20
"""Private halves that are tried before the key counts as another's."""


def vault_of(database: Database, path: Path, *, is_named: bool = False, area_code: str = "") -> Vault:
    """The vault with the key in `path`; a key is made only while nothing is sealed, and where no setting names the
    file: a misspelt path would get a key of its own. `area_code`: of the telephones of the place.

    Raises SettingsError when the file cannot be read or holds no key; when there is none though something is sealed, or
    none of the halves asked opens with it: what came later would be sealed to another key. Where an office went on with
    a new key once, some of them do.
    """
    with database.reading() as connection:
        rows = connection.execute(select(t.private).limit(ASKED)).all()
    if not rows and is_named and not os.path.exists(path):
        raise SettingsError(f"{path}：没有这个主密钥。{ANEW}")
    if not rows:
        return _opened(path, ANEW, area_code)
    if not os.path.exists(path):  # a path under a folder without rights, too, is told by what opens it
        raise SettingsError(f"{path}：没有这个主密钥，而数据库里已有用主密钥加密的个人信息。{REMEDY}")
    vault = _opened(path, REMEDY, area_code)
    if not any(_opens(vault, row.signal_id, bytes(row.key), bytes(row.body)) for row in rows):
        raise SettingsError(f"{path}：这个主密钥打不开数据库里已有的个人信息。{REMEDY}")
    return vault


def _opened(path: Path, remedy: str, area_code: str) -> Vault:
    try:
        return open_vault(path, area_code=area_code)
    except VaultError:
        raise SettingsError(f"{path}：这个文件不是主密钥。{remedy}") from None
    except OSError as error:
        raise SettingsError(f"{path}：不能作主密钥（{os_reason(error)}）。{remedy}") from None


def _opens(vault: Vault, signal_id: str, key: bytes, body: bytes) -> bool:
    try:
        vault.open(signal_id, key, body)
    except VaultError:
        return False
    return True
