"""The commands of backup and restore."""

import os
from pathlib import Path
from typing import Annotated

import typer

from connectors.errors import os_reason
from streams.settings import Settings, read_settings

from .errors import CommandError
from .operator import operator
from .options import Data, DatabaseUrl


def backup(
    file: Annotated[Path | None, typer.Argument(help="the archive to be written, e.g. 2026-11-26.age")] = None,
    to: Annotated[str | None, typer.Option(help="public key age1… (SHIAN_BACKUP_KEY)")] = None,
    new_key: Annotated[
        Path | None,
        typer.Option("--new-key", help="make a key pair; the secret one into this file, FILE sealed to the public one"),
    ] = None,
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """One sealed archive of database, attachments, documents and settings, while the desk is on duty."""
    if new_key is not None and to is not None:
        raise typer.BadParameter("--new-key 不能与 --to 同用")
    settings = read_settings(data=data, database=database)
    made = _make_key(new_key) if new_key is not None else ""
    if file is not None:
        _back_up(settings, file, made or to or settings.backup_key)
    elif not made:
        raise CommandError("请写明备份文件；还没有密钥时先运行 shian backup --new-key 密钥文件")


def restore(
    file: Annotated[Path, typer.Argument(help="an archive written by shian backup")],
    key: Annotated[Path, typer.Option(help="file with the secret key")],
    verify: Annotated[
        bool, typer.Option("--verify", help="restore to a temporary place, compare, leave nothing")
    ] = False,
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """Make an empty data folder what it was when the archive was written."""
    from playbooks.law.workdays import in_beijing  # slow import
    from streams.office.backup import restore as restore_archive  # slow import
    from streams.office.backup import verify_archive  # slow import
    from streams.office.sealed import SealError, secret_key  # slow import

    settings = read_settings(data=data, database=database)
    place, url = settings.data, settings.database_url if settings.database else ""
    try:
        secret = secret_key(key.read_text("utf-8"))
    except SealError as error:
        raise CommandError(f"{key}：{error}") from None
    except UnicodeDecodeError:
        raise CommandError(f"{key}：不是密钥文件。请用 shian backup --new-key 写出的那一个") from None
    except OSError as error:
        raise CommandError(f"{key}：读不了密钥文件（{os_reason(error)}）。请核对路径和权限") from None
    made = verify_archive(file, secret) if verify else restore_archive(file, place, secret, url=url)
    typer.echo("核对通过，没有留下任何文件" if verify else f"已恢复到 {place}")
    rows = sum(made.counts.values())
    typer.echo(f"备份于 {in_beijing(made.made_at):%Y-%m-%d %H:%M}，共 {rows} 条；审计末环 {made.audit_head}")


def _make_key(path: Path) -> str:
    """The public key of a pair whose secret one is in the file now. Raises CommandError."""
    from streams.office.sealed import new_keys  # slow import

    secret, public = new_keys()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CommandError(f"{path}：写不成密钥文件（{os_reason(error)}）") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"# public key: {public}\n{secret}\n")
    typer.echo(f"私钥已写入 {path}：没有它任何备份都打不开，请另存到别处（如保险柜中的 U 盘），不要留在本机。")
    typer.echo(f"公钥（设为 SHIAN_BACKUP_KEY）：{public}")
    return public


def _back_up(settings: Settings, file: Path, to: str) -> None:
    from streams.clock import SystemClock
    from streams.office.backup import back_up  # slow import
    from streams.office.sealed import SealError, public_key  # slow import

    if not to:
        raise CommandError(
            "备份须加密：先运行 shian backup --new-key 密钥文件，再设 SHIAN_BACKUP_KEY 或用 --to 给出公钥"
        )
    try:
        made = back_up(
            settings.data,
            settings.database_url,
            file,
            public_key(to),
            SystemClock().now(),
            by=operator(),
            elsewhere=settings.kept_elsewhere,
        )
    except SealError as error:
        raise CommandError(f"SHIAN_BACKUP_KEY（或 --to）：{error}") from None
    typer.echo(
        f"已备份到 {file}：{sum(made.counts.values())} 条，{file.stat().st_size} 字节；审计末环 {made.audit_head}"
    )


COMMANDS = [backup, restore]
