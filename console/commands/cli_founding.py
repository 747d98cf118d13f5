"""The commands of an office's first days: founding it, and taking in its departments, people and duty roster."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from connectors.errors import os_reason
from playbooks.district.roster import SHIFTS
from playbooks.law.workdays import in_beijing
from streams.settings import Settings, data_folder, read_settings

from .errors import CommandError
from .operator import operator
from .options import Data, DatabaseUrl, typed

if TYPE_CHECKING:
    from streams.office.roster_desk import RosterTaken
    from streams.store.database import Database


def init(
    area: Annotated[str, typer.Option(help="six-digit code of the district, e.g. 410711")],
    name: Annotated[str, typer.Option(help="full name of the office")],
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """Found the office of a district in an empty data folder; one that is in use is refused."""
    from streams.clock import SystemClock
    from streams.office.founding import MODEL_DISTRICT, found  # slow import

    settings = read_settings(data=data, database=database)
    district = found(settings, area, name, by=operator(), now=SystemClock().now())
    where = f" --data {typed(settings.data)}" if data else ""
    typer.echo(f"已开办：{district.province}{district.city}{district.name} {name}（{area}）")
    if area != MODEL_DISTRICT:
        typer.echo(
            "部门和工作要点以红旗区2023年的为样例：部门名称请用 shian staff 核对；工作要点请在“基础资料”换成本区的。"
        )
    typer.echo(f"下一步：shian run{where}，在值班台“开办事项”里逐项完成。")


def staff(
    file: Annotated[Path, typer.Argument(help="the workbook (.xlsx)")],
    template: Annotated[bool, typer.Option("--template", help="write the workbook to be filled in")] = False,
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """Take in departments, people and telephones from the staff book; each fault names its cell."""
    from streams.office.office_files import effective  # slow import
    from streams.office.staff_desk import blank_book, take_book  # slow import

    shipped = read_settings(data=data, database=database)
    settings = effective(shipped)
    if template:
        _hand_out(file, blank_book(settings), "staff")
        return
    with _taking_in(shipped, file) as (store, content, now):
        taken = take_book(store, shipped, settings, content, by=operator(), at=now)
    who = f"部门 {taken.departments} 个，人员 {taken.people} 名"
    typer.echo(f"已导入：{who}；正在运行的值班台几秒内换上新名单，没有运行的下次启动时用")
    for each in taken.off_list:
        typer.echo(
            f"注意：账号 {each.login}（{each.name}）仍在用，人员表里已没有这个人或换了岗；"
            f"离开的运行 shian account disable {each.login}，调岗的运行 shian account move {each.login}"
        )


def roster(
    file: Annotated[Path, typer.Argument(help="the table of a month (.xlsx, .csv)")],
    month: Annotated[str, typer.Option(help="2026-12, where the table does not say it")] = "",
    template: Annotated[bool, typer.Option("--template", help="write the table to be filled in")] = False,
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """Take in the duty roster from a table as offices have it; each fault names its cell."""
    from streams.clock import SystemClock
    from streams.office.office_files import effective  # slow import
    from streams.office.roster_desk import blank_table, month_of, take_roster

    shipped = read_settings(data=data, database=database)
    settings = effective(shipped)
    if template:
        _hand_out(file, blank_table(settings, month_of(month, SystemClock().now())), "roster")
        return
    with _taking_in(shipped, file) as (store, content, now):
        taken = take_roster(store, shipped, settings, content, file.name, month=month, by=operator(), at=now)
    for line in roster_words(taken):
        typer.echo(line)


def _hand_out(file: Path, content: bytes, command: str) -> None:
    """Write what is to be filled in. Raises CommandError where something lies there."""
    if file.exists():
        raise CommandError(f"{file}：已有这个文件，请换一个文件名")
    file.write_bytes(content)
    typer.echo(f"已写出 {file}：填好后运行 shian {command} {typed(file)}")


@contextmanager
def _taking_in(shipped: Settings, file: Path) -> "Iterator[tuple[Database, bytes, datetime]]":
    """The database, what a filled-in file holds and when it is taken in. Raises CommandError naming the file."""
    from streams.clock import SystemClock
    from streams.office.books import BookError  # slow import
    from streams.store.database import Database

    data_folder(shipped)
    with closing(Database(shipped.database_url)) as store:
        store.prepare()
        try:
            yield store, file.read_bytes(), SystemClock().now()
        except BookError as error:
            raise CommandError("\n".join(f"{file}：{fault}" for fault in error.faults)) from None
        except OSError as error:
            raise CommandError(f"{file}：读不了（{os_reason(error)}）") from None


def roster_words(taken: "RosterTaken") -> Iterator[str]:
    """What became of a table, for a terminal."""
    yield f"已导入 {taken.shifts} 班（{'、'.join(taken.months)}）；正在运行的值班台几秒内换上"
    for turn in taken.kept:
        yield f"注意：{turn.day} {SHIFTS[turn.shift]}已经开始，和表里不同，没有改；要更正请在“值班表”页写明理由"
    for start, end in taken.gaps:
        yield f"注意：{in_beijing(start):%m-%d %H:%M} 至 {in_beijing(end):%m-%d %H:%M} 没有排人"
    if taken.unled:
        yield f"注意：{taken.unled} 班没有写带班领导（另存为纯文本的表格会拆开合并的单元格）"
    for each in taken.hours_unused:
        said = f"{each.cell} 等 {each.shifts} 班写的是 {each.at}：一个月只有一组交班时间，按多数记"
        yield f"注意：{each.month} {SHIFTS[each.shift]}从 {each.taken} 起；{said}"
    if taken.unused:
        yield f"没有用到的列：{'、'.join(taken.unused)}"


COMMANDS = [init, staff, roster]
