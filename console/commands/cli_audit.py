"""`shian audit`: whether the entries are those that were written, and the stored cases those that they tell."""

from collections.abc import Iterable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from streams.settings import Settings, read_settings

from .errors import CommandError
from .operator import operator
from .options import Data, DatabaseUrl, Json, tell

if TYPE_CHECKING:
    from sqlalchemy import Connection  # slow import

    from streams.office.compared import Differing  # slow import
    from streams.store.database import Database  # slow import

audit = typer.Typer(no_args_is_help=True, help="The chained record of entries and log-ins.")


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What `audit verify` found: of the chain, and of what is stored beside the entries."""

    ok: bool
    links: int
    head: str
    waiting: int
    broken_link: int | None
    """The first link that does not hold; nought: a row without a link."""
    broken: str
    sought: str
    """The hash that was asked for and is not among the links."""
    redacted: int
    """Links of which the content was changed by a redaction that is on the chain (`audit list --kind 隐去`)."""
    is_current: bool
    """Whether this version wrote the database: of an older one the chain alone is followed."""
    cases: tuple["Differing", ...] = ()
    others: tuple[str, ...] = ()
    """Signals, notices and files, in words."""


@audit.command("verify")
def audit_verify(
    head: Annotated[str | None, typer.Option(help="a hash noted earlier, which must be among the links")] = None,
    data: Data = None,
    database: DatabaseUrl = None,
    json: Json = False,
) -> None:
    """Follow the chain of entries and log-ins, then compare every stored case with its entries; exit 1 naming the first
    link that does not hold, or every case, signal, notice and file that differs."""
    from streams.office.refolding import is_behind  # slow import
    from streams.store.upgrade import newest  # slow import

    with _store(data, database) as store:
        is_written_by_this = store.revision() == newest()
        with store.reading() as connection:
            is_current = is_written_by_this and not is_behind(connection)
            found = _verified(connection, head, is_current=is_current)
        found = _with_files(store, found, read_settings(data=data, database=database)) if found.ok else found
    tell(found, _words, as_json=json)
    raise typer.Exit(0 if found.ok else 1)


@audit.command("list")
def audit_list(
    about: Annotated[str, typer.Option(help="who did it, or what it is about: an account, a token, a signal")] = "",
    kind: Annotated[str, typer.Option(help="kind of row, as the list writes it (查看联系方式, 导出个人信息 …)")] = "",
    data: Data = None,
    database: DatabaseUrl = None,
    json: Json = False,
) -> None:
    """Print the audit rows, oldest first: when, what, who, about what, with what reason, from where."""
    from playbooks.law.workdays import in_beijing  # slow import
    from streams.store.audit import KINDS, events  # slow import

    by_title = {title: name for name, title in KINDS.items()}
    if kind and kind not in by_title:
        raise CommandError(f"没有“{kind}”这种记录。可写：{'、'.join(by_title)}")
    with _store(data, database) as store, store.reading() as connection:
        for each in events(connection, about=about, kind=by_title.get(kind, "")):
            if json:
                typer.echo(msgspec.json.encode(each).decode())
                continue
            said = (KINDS.get(each.kind, each.kind), each.who, each.about, each.detail, each.address)
            typer.echo("  ".join([f"{in_beijing(each.at):%Y-%m-%d %H:%M:%S}", *filter(None, said)]))


@audit.command("rewrite")
def audit_rewrite(data: Data = None, database: DatabaseUrl = None) -> None:
    """Store every case that `audit verify` names as its entries tell it, with an audit row each. Make a backup first:
    what was falsified is evidence."""
    from streams.clock import SystemClock  # slow import
    from streams.office.compared import differing  # slow import
    from streams.office.rewriting import rewrite_each  # slow import
    from streams.store.audit import verify  # slow import
    from streams.system import build  # slow import

    with _store(data, database):
        system = build(read_settings(data=data, database=database), SystemClock())
    with closing(system.database):
        with system.database.reading() as connection:
            if verify(connection).broken:
                raise CommandError("记录本身被改动（见 shian audit verify），不能据以重写；请从备份恢复")
            found = list(differing(connection))
        done = rewrite_each(system.database, system.reference, found, system.clock.now(), by=operator())
        _told_anew(done)


def _told_anew(done: "Iterable[tuple[Differing, str | None]]") -> None:
    numbers = []
    for each, number in done:
        said = f"事件 {number} 已按记录重写" if number else f"事件 {each.number} 不能按记录重写，请从备份恢复"
        typer.echo(f"{said}：{'、'.join(each.what)}")
        numbers.append(number)
    if not numbers:
        typer.echo("事件都与记录相符，没有重写")
    if None in numbers:
        raise typer.Exit(1)


def _store(data: Path | None, url: str | None) -> "AbstractContextManager[Database]":
    from .status import store_of  # slow import

    return store_of(read_settings(data=data, database=url))


def _verified(connection: "Connection", head: str | None, *, is_current: bool) -> Verified:
    from streams.office.compared import differing, loose  # slow import
    from streams.store.audit import told_of, verify  # slow import

    chain = verify(connection, known_head=head)
    found = Verified(
        ok=chain.broken is None and chain.knows_head and is_current,
        links=chain.links,
        head=chain.head,
        waiting=chain.waiting,
        broken_link=chain.broken.n if chain.broken else None,
        broken=f"（{told_of(connection, chain.broken)}）：{chain.broken.why}" if chain.broken else "",
        sought="" if chain.knows_head else head or "",
        redacted=chain.redacted,
        is_current=is_current,
    )
    if not found.ok:
        return found
    cases, others = tuple(differing(connection)), tuple(loose(connection))
    return msgspec.structs.replace(found, ok=not cases and not others, cases=cases, others=others)


def _with_files(store: "Database", found: Verified, settings: Settings) -> Verified:
    """With the files that are not as the record names them, where they can be opened."""
    from streams.office.kept_files import astray_still  # slow import
    from streams.privacy.attachments import Attachments  # slow import
    from streams.store.vault import Vault  # slow import

    key = settings.master_key_file
    if not key.exists():
        return found
    others = astray_still(store, Attachments(settings.data, Vault(key.read_bytes())))
    return msgspec.structs.replace(found, ok=not others, others=others)


def _words(found: Verified) -> str:
    if found.broken_link is not None:
        where = f"第 {found.broken_link} 环" if found.broken_link else "链外"
        whole = f"此前 {found.links} 环完好" if found.broken_link else f"链上 {found.links} 环完好"
        return f"{where}{found.broken}\n{whole}"
    if found.sought:
        return f"链上没有 {found.sought}：此前记录的链已被整体改写，或末尾被截去"
    if not found.is_current:
        return f"{found.links} 环完好；末环 {found.head}。数据库由较早的版本写成，用本版本启动一次后才能核对事件"
    if found.ok:
        redacted = f"；其中 {found.redacted} 环隐去过文字（shian audit list --kind 隐去）" if found.redacted else ""
        return f"{found.links} 环完好，事件与记录相符，尚未入链 {found.waiting} 条；末环 {found.head}{redacted}"
    lines = [f"事件 {each.number or each.case} 与记录不符：{'、'.join(each.what)}" for each in found.cases]
    lines += found.others
    counts = [f"{len(found.cases)} 起事件与记录不符"] if found.cases else []
    counts += [f"{len(found.others)} 条信息、通知或附件与记录不符"] if found.others else []
    anew = "请先用 shian backup 留存" + ("，再用 shian audit rewrite 按记录重写" if found.cases else "")
    return "\n".join([*lines, f"{found.links} 环完好，但有 {'，'.join(counts)}。{anew}"])
