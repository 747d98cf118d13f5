"""The vault of a database: its master key must be the one that what lies there was sealed with."""

from pathlib import Path

from sqlalchemy import select

from ..settings import SettingsError
from . import schema as t
from .database import Database
from .vault import Vault, VaultError, open_vault

REMEDY = "请把 SHIAN_MASTER_KEY 改成原来的密钥文件，或放回原来的密钥（不设此项则用数据目录里的 master.key）"


def vault_of(database: Database, path: Path) -> Vault:
    """The vault with the key in `path`; a key is made only while nothing is sealed.

    Raises SettingsError when the newest private half does not open: what came later would be sealed to another key.
    """
    newest = select(t.private).order_by(t.private.c.signal_id.desc(), t.private.c.revision.desc()).limit(1)
    with database.reading() as connection:
        row = connection.execute(newest).first()
    if row is None:
        return open_vault(path)
    if not path.is_file():
        raise SettingsError(f"{path}：没有这个主密钥，而数据库里已有用主密钥加密的个人信息。{REMEDY}")
    vault = open_vault(path)
    try:
        vault.open(row.signal_id, bytes(row.key), bytes(row.body))
    except VaultError:
        raise SettingsError(f"{path}：这个主密钥打不开数据库里已有的个人信息。{REMEDY}") from None
    return vault
