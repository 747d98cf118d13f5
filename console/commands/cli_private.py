"""The commands about private data: show with a reason, hand out, destroy."""

from collections.abc import Callable, Collection, Iterable
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
import typer

from streams.settings import Settings, read_settings

from .errors import CommandError
from .operator import operator
from .options import Data, DatabaseUrl

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from streams.privacy.in_the_open import Standing
    from streams.privacy.private import HeldPrivately
    from streams.store.vault import Vault

T = TypeVar("T")
TRIES, PAUSE_S = 10, 0.2
"""How often, and after what pause, what was deleted is taken out of the files of a database that others read."""
STILL_IN_LOG = "此刻有程序在读数据库，其变更日志里还留有删去的内容；系统下次停止时随日志一并清除。"
STILL_IN_TABLE = "此刻有程序在读数据库，数据表里还留有删去的内容；系统下次清理到期信息，或再销毁一条时一并清除。"
SHOWN_MAX = 20
"""Places of one kind that are named."""
OTHERS = (
    "信息正文、台账和通知不改动；其中写到的其他人，用 shian private export 姓名 --reason … 逐处查明，"
    "用 shian private redact 隐去（见 docs/security.md）。"
)
private = typer.Typer(no_args_is_help=True, help="Private data of reporters: each use needs a reason and is recorded.")

Signal = Annotated[str, typer.Argument(help="id of the signal")]
Reason = Annotated[str, typer.Option(help="why; it is recorded")]


@private.command("show")
def private_show(signal: Signal, reason: Reason, data: Data = None, database: DatabaseUrl = None) -> None:
    """What one signal holds that is masked everywhere else, as JSON."""
    from streams.privacy.private import reveal  # slow import

    settings = read_settings(data=data, database=database)
    found = _done(settings, lambda c, v, now: reveal(c, v, signal, now, reason=reason, who=operator(), address=""))
    typer.echo(msgspec.json.encode(found).decode())


@private.command("export")
def private_export(
    wanted: Annotated[str, typer.Argument(help="name, telephone or other number of the person")],
    reason: Reason,
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """Everything held of one person: one signal a line as JSON, then one line for each place where the name stands in
    the open (`open_in`)."""
    from streams.privacy.in_the_open import record_told  # slow import
    from streams.privacy.left_files import holding  # slow import
    from streams.privacy.private import export, looked_for  # slow import

    settings, who = read_settings(data=data, database=database), operator()
    word = looked_for(wanted, reason=reason)
    # Before the audit rows of this export, in whose reasons the name may stand, are there to be found.
    standing = _standing(settings, [word])

    def job(connection: "Connection", vault: "Vault", now: datetime) -> "list[HeldPrivately]":
        held = export(connection, vault, wanted, now, reason=reason, who=who)
        record_told(connection, standing, now, reason=reason, who=who)
        return held

    held = _done(settings, job)
    files, unread = holding(settings.data, [word])
    for each in (*held, *standing):
        typer.echo(msgspec.json.encode(each).decode())
    if held or standing or files:
        typer.echo(f"{word}：加密保存的 {len(held)} 条；另有 {len(standing)} 处以明文写着", err=True)
    else:
        typer.echo(f"没有查到 {word} 的个人信息", err=True)
    _say_files("数据目录的文件中也有", files, settings, err=True)
    _say_files("这些文件读不了，请自行核对是否有此人", unread, settings, err=True)


@private.command("destroy")
def private_destroy(signal: Signal, reason: Reason, data: Data = None, database: DatabaseUrl = None) -> None:
    """Destroy the private data of one signal for ever; the case, its entries and the audit chain stay valid."""
    from streams.privacy.attachments import Attachments  # slow import
    from streams.privacy.left_files import Cleared, clear  # slow import
    from streams.privacy.private import destroy, own_words  # slow import
    from streams.store.clearing import SEALED  # slow import
    from streams.store.vault import Vault  # slow import

    settings = read_settings(data=data, database=database)

    def job(connection: "Connection", vault: Vault, now: datetime) -> tuple[int, Cleared, frozenset[str]]:
        words = own_words(connection, vault, [signal])
        count = destroy(connection, signal, now, reason=reason, who=operator())
        return count, clear(settings.data, words), words

    count, cleared, words = _done(settings, job)
    still_in = _still_in(settings, SEALED)
    kept = Attachments(settings.data, Vault(settings.master_key_file.read_bytes()))
    files = _done(settings, lambda c, v, now: kept.sweep(c))
    typer.echo(f"已销毁信息 {signal} 的个人信息（{count} 版）和附件（{files} 个），不能恢复。")
    if still_in:
        typer.echo(still_in)
    _say_files("文件中有此人，已一并销毁", cleared.wiped, settings)
    _say_files("这些文件读不了，请自行核对是否有此人", cleared.unread, settings)
    copies = sorted(settings.data.glob("*.before-upgrade-*"))
    if copies:
        typer.echo(f"升级前的副本中仍有，不再需要时请删除：{'、'.join(each.name for each in copies)}")
    typer.echo("此前的备份中仍有；恢复旧备份后须重新销毁。")
    _say_standing(_standing(settings, words))
    typer.echo(OTHERS)


@private.command("redact")
def private_redact(
    wanted: Annotated[str, typer.Argument(help="name or number to take out of every text in the open")],
    reason: Reason,
    within: Annotated[
        list[str] | None,
        typer.Option("--in", help="number of a case, or an id of a row as `export` prints it; may be given again"),
    ] = None,
    everywhere: Annotated[bool, typer.Option("--everywhere", help="wherever it stands, in every case")] = False,
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """Take a name or number out of signals, entries, notices and all other texts for ever; the audit chain holds, with
    an audit row for each entry. Look with `export` first where it stands: others may bear the same name."""
    from streams.clock import SystemClock  # slow import
    from streams.office.redacting import CLEARED, redact  # slow import
    from streams.privacy.left_files import holding  # slow import
    from streams.system import build  # slow import

    from .status import store_of  # slow import

    if bool(within) == everywhere:
        raise CommandError("请写明 --in 事件编号（可写几次），或 --everywhere：同名的其他人也会被隐去")
    settings = read_settings(data=data, database=database)
    with store_of(settings):
        system = build(settings, SystemClock())
    system.database.close()
    ask = partial(redact, ref=system.reference, wanted=wanted, reason=reason, who=operator(), within=within or ())
    done = _done(settings, lambda c, v, now: ask(c, now=now))
    typer.echo(f"已隐去，不能恢复：{'、'.join(f'{title} {count} 处' for title, count in done.rows.items())}")
    if done.cases:
        typer.echo(f"只写了一部分的事件已按记录重写：{'、'.join(done.cases)}")
    if still_in := _still_in(settings, CLEARED):
        typer.echo(still_in)
    word = wanted.strip()
    _say_standing(_standing(settings, [word]))
    files, unread = holding(settings.data, [word])
    _say_files("数据目录的文件中仍有", files, settings)
    _say_files("这些文件读不了，请自行核对是否有此人", unread, settings)


def _standing(settings: Settings, words: Collection[str]) -> "list[Standing]":
    """Where they stand in the open; nobody who writes waits for it."""
    from streams.privacy.in_the_open import in_the_open  # slow import
    from streams.store.database import Database  # slow import

    with closing(Database(settings.database_url)) as database, database.reading() as connection:
        return list(in_the_open(connection, words))


def _say_standing(standing: "list[Standing]") -> None:
    """What was not reached: texts in the open, of whoever sent the signal and of whom it speaks."""
    for title in dict.fromkeys(each.open_in for each in standing):
        ids = [each.id + (f"（事件 {each.case}）" if each.case else "") for each in standing if each.open_in == title]
        more = f" 等 {len(ids)} 处" if len(ids) > SHOWN_MAX else ""
        typer.echo(f"明文中仍写着此人，没有改动：{title} {'、'.join(ids[:SHOWN_MAX])}{more}")


def _say_files(words: str, files: tuple[Path, ...], settings: Settings, *, err: bool = False) -> None:
    if files:
        typer.echo(f"{words}：{'、'.join(each.relative_to(settings.data).as_posix() for each in files)}", err=err)


def _still_in(settings: Settings, tables: "Iterable[Table]") -> str:
    """Where in the database's own files what was deleted still lies, in words; who reads is waited for a while."""
    from streams.store.clearing import clear_out  # slow import
    from streams.store.database import Database  # slow import

    with closing(Database(settings.database_url)) as database:
        for _ in range(TRIES):
            if database.outside(lambda connection: clear_out(connection, tables)):
                return ""
            sleep(PAUSE_S)
        return STILL_IN_LOG if database.is_sqlite else STILL_IN_TABLE


def _done(settings: Settings, job: "Callable[[Connection, Vault, datetime], T]") -> T:
    """The result of what is done with private data, in a transaction of its own beside whatever runs."""
    from streams.clock import SystemClock  # slow import
    from streams.store.database import Database  # slow import
    from streams.store.keyed import REMEDY  # slow import
    from streams.store.vault import Vault, VaultError  # slow import

    key = settings.master_key_file
    if not key.exists():
        raise CommandError(f"{key}：没有主密钥，请核对数据目录。{REMEDY}")
    with closing(Database(settings.database_url)) as database:
        try:
            with database.writing() as connection:
                result = job(connection, Vault(key.read_bytes()), SystemClock().now())
        except VaultError:
            raise CommandError(f"{key}：这个主密钥打不开所要的个人信息。{REMEDY}") from None
    return result
