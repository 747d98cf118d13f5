"""The commands of the office's own server: accounts, tokens, audit."""

from collections.abc import Callable, Collection
from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from connectors.shape import one_of
from playbooks.district.departments import OFFICE, Departments
from playbooks.district.people import ROLES, Person
from playbooks.law.workdays import day_of, in_beijing
from streams.settings import Settings, data_folder, read_settings

from ..wording.words import CHANNELS
from .errors import CommandError
from .operator import operator
from .options import Data, DatabaseUrl, typed

if TYPE_CHECKING:
    from sqlalchemy import Connection  # slow import

    from playbooks.reference import Reference  # slow import

T = TypeVar("T")
CLAIMED_SHOWN = 5
_ROLES = "可用的角色：" + "、".join(f"{role} {title}" for role, title in ROLES.items())
accounts = typer.Typer(no_args_is_help=True, help="Who may log in.")
tokens = typer.Typer(no_args_is_help=True, help="API tokens, one for each source that posts signals.")

Login = Annotated[str, typer.Argument(help="login name")]
ListedPerson = Annotated[str | None, typer.Option(help="id of somebody on the list of people")]
OwnName = Annotated[str | None, typer.Option(help="name, for who is not on the list")]
Role = Annotated[str | None, typer.Option(help="one of: " + ", ".join(ROLES))]
OwnDepartment = Annotated[str, typer.Option(help="department id")]


@accounts.command("add")
def account_add(
    login: Login,
    person: ListedPerson = None,
    name: OwnName = None,
    role: Role = None,
    department: OwnDepartment = OFFICE,
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """Make an account and print its first password, which must be changed at the first log-in."""
    from streams.office.accounts import add_account  # slow import

    settings = read_settings(data=data, database=database)
    who = _person(settings, person, name, role, department)
    known = person is not None
    password = _changing(settings, lambda c, now: add_account(c, login, who, now, by=operator(), known=known))
    typer.echo(f"已开立账号 {login}（{who.name}，{ROLES[who.role]}）")
    typer.echo(f"初始密码：{password}")
    typer.echo("只显示这一次；首次登录须修改。")
    _tell_sample(settings)


@accounts.command("people")
def account_people(
    department: Annotated[str | None, typer.Option(help="only of this department, by its id")] = None,
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """Make an account for everybody on the list of people who has none, and print each login with its first password.

    The login is the person's id. Whoever has no telephone there is left out: nobody could hand them a password.
    """
    from streams.office.accounts import add_listed  # slow import

    settings = read_settings(data=data, database=database)
    reference = _reference(settings)
    if department is not None:
        _check_department(department, reference.departments)
    listed = [each for each in reference.people if each.phone and department in (None, each.department)]
    made, refused = _changing(settings, lambda c, now: add_listed(c, listed, now, by=operator()))
    for person, password in made:
        body = reference.departments.get(person.department).short
        typer.echo("\t".join([person.id, password, person.name, body, ROLES[person.role], person.phone]))
    for person, error in refused:
        typer.echo(f"{person.id} {person.name}：{error}", err=True)
    typer.echo(f"已开立 {len(made)} 个账号；初始密码只显示这一次，首次登录须修改。", err=True)
    _tell_sample(settings)


@accounts.command("move")
def account_move(
    login: Login,
    person: ListedPerson = None,
    name: OwnName = None,
    role: Role = None,
    department: OwnDepartment = OFFICE,
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """Another post for who has an account: its sessions end, login and password stay."""
    from streams.office.accounts import move_account  # slow import

    settings = read_settings(data=data, database=database)
    who, known = _person(settings, person, name, role, department), person is not None

    def move(connection: "Connection", now: datetime) -> list[str]:
        held = _claimed(connection, login)
        move_account(connection, login, who, now, by=operator(), known=known)
        return held

    held = _changing(settings, move)
    typer.echo(f"账号 {login} 已调岗（{who.department} {who.name}，{ROLES[who.role]}）；须重新登录，用户名和密码不变")
    _tell_claimed(held)


@accounts.command("list")
def account_list(data: Data = None, database: DatabaseUrl = None) -> None:
    """Every account with its role and state."""
    from streams.office.accounts import all_accounts  # slow import

    settings = read_settings(data=data, database=database)
    found, now = _changing(settings, lambda c, now: (all_accounts(c), now))
    for each in found:
        state = "停用" if each.disabled_at else "锁定" if each.is_locked(now) else "在用"
        more = "，二次验证" if each.has_second_factor else ""
        typer.echo(f"{each.login:<16} {state}  {each.department} {each.name}（{ROLES[each.role]}）{more}")
    if not found:
        typer.echo("还没有账号。先开立系统管理员：shian account add admin --name 姓名 --role administrator")


@accounts.command("disable")
def account_disable(login: Login, data: Data = None, database: DatabaseUrl = None) -> None:
    """Let nobody in by this account any more; its sessions end at once."""
    from streams.office.accounts import disable_account  # slow import

    def disable(connection: "Connection", now: datetime) -> list[str]:
        disable_account(connection, login, now, by=operator())
        return _claimed(connection, login)

    held = _changing(read_settings(data=data, database=database), disable)
    typer.echo(f"已停用账号 {login}")
    _tell_claimed(held)


@accounts.command("enable")
def account_enable(login: Login, data: Data = None, database: DatabaseUrl = None) -> None:
    """Let a disabled account in again."""
    from streams.office.accounts import disable_account  # slow import

    _changing(
        read_settings(data=data, database=database),
        lambda c, now: disable_account(c, login, now, by=operator(), disabled=False),
    )
    typer.echo(f"已启用账号 {login}")


@accounts.command("reset")
def account_reset(
    login: Login,
    second_factor: Annotated[bool, typer.Option("--second-factor", help="take the second factor away too")] = False,
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """A new first password for an account; a lock goes, and its sessions end."""
    from streams.office.accounts import account_of, reset_account  # slow import

    def reset(connection: "Connection", now: datetime) -> tuple[str, bool]:
        password = reset_account(connection, login, now, by=operator(), second_factor=second_factor)
        account = account_of(connection, login)
        return password, account is not None and account.disabled_at is not None

    password, is_disabled = _changing(read_settings(data=data, database=database), reset)
    typer.echo(f"账号 {login} 的初始密码：{password}")
    typer.echo("只显示这一次；首次登录须修改。")
    if is_disabled:
        typer.echo(f"该账号已停用，还不能登录；要启用请运行 shian account enable {login}")


@tokens.command("add")
def token_add(
    source: Annotated[str, typer.Argument(help="the source it speaks for; *: every source; metrics: GET /metrics")],
    channel: Annotated[list[str] | None, typer.Option(help="a channel on which it may send; several: again")] = None,
    expires: Annotated[str | None, typer.Option(help="the last day on which it holds, as 2027-12-31")] = None,
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """Make a token and print it this once; it goes into the header `Authorization: Bearer …`."""
    from streams.office.tokens import add_token  # slow import

    from ..requests.known import METRICS  # slow import

    if not (source := source.strip()):
        raise CommandError("来源名称不能为空")
    if channel and source == METRICS:
        raise CommandError(f"--channel：来源 {METRICS} 的令牌只读取运行指标，不报送信息，请去掉 --channel")
    channels, last_day = _channels(channel or []), _day(expires) if expires else None

    def add(connection: "Connection", now: datetime) -> tuple[str, str]:
        if last_day and last_day < day_of(now):
            raise CommandError(f"--expires {last_day}：这一天已经过去")
        return add_token(connection, source, now, by=operator(), channels=channels, last_day=last_day)

    id_, token = _changing(read_settings(data=data, database=database), add)
    bounds = [f"只报{_named(channels)}"] if channels else []
    bounds += [f"有效至 {last_day}"] if last_day else []
    typer.echo(f"令牌 {id_}（{'，'.join([f'来源 {source}', *bounds])}）：{token}")
    typer.echo("只显示这一次。")


@tokens.command("list")
def token_list(data: Data = None, database: DatabaseUrl = None) -> None:
    """Every token: id, state, since when, source, its channels, its last day; the last thirty days are said."""
    from streams.office.tokens import all_tokens  # slow import

    found, now = _changing(read_settings(data=data, database=database), lambda c, now: (all_tokens(c), now))
    if not found:
        typer.echo("还没有令牌。给一个来源开立：shian token add 来源名称")
    for each in found:
        state = "已收回" if each.revoked_at else "已到期" if each.is_over(now) else "在用"
        left = each.days_left(now) if state == "在用" else None
        ends = f"有效至 {each.last_day}" if each.last_day else "长期有效"
        soon = f"（还有 {left} 天到期，请另开一个交给来源，再收回这个）" if left is not None else ""
        since = f"{in_beijing(each.created_at):%Y-%m-%d %H:%M}"
        channels = _named(each.channels) if each.channels else "各渠道"
        typer.echo(f"{each.id}  {state}  {since}  {each.source}  {channels}  {ends}{soon}")


@tokens.command("revoke")
def token_revoke(
    token: Annotated[str, typer.Argument(help="id of the token, as listed")],
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """Take a token back."""
    from streams.office.tokens import revoke_token  # slow import

    settings = read_settings(data=data, database=database)
    if not _changing(settings, lambda c, now: revoke_token(c, token, now, by=operator())):
        raise CommandError(f"没有编号为 {token} 的在用令牌；用 shian token list 查看")
    typer.echo(f"已收回令牌 {token}")


def _channels(given: list[str]) -> list[str]:
    """The channels that were named. Raises CommandError."""
    for each in given:
        if each not in CHANNELS:
            raise CommandError(f"--channel {each}：没有这个渠道。{one_of(each, list(CHANNELS))}")
    return given


def _named(channels: Collection[str]) -> str:
    return "、".join(CHANNELS[each] for each in CHANNELS if each in channels)


def _day(text: str) -> date:
    """The day that was named. Raises CommandError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--expires {text}：不是日期；请按 2027-12-31 的样式填写") from None


def _person(settings: Settings, person: str | None, name: str | None, role: str | None, department: str) -> Person:
    """Who the account is for. Raises CommandError."""
    reference = _reference(settings)
    if person is not None:
        if person not in reference.people:
            raise CommandError(f"人员名单中没有 {person}；名单外的人用 --name 和 --role")
        return reference.people.get(person)
    if not name or not role:
        raise CommandError(f"请给出 --person，或 --name 和 --role。{_ROLES}")
    if role not in ROLES:
        raise CommandError(f"--role {role}：没有这个角色。{_ROLES}")
    _check_department(department, reference.departments)
    return Person(id=name, name=name, department=department, role=role, phone="")


def _check_department(department: str, departments: Departments) -> None:
    """Raises CommandError for one that there is not."""
    if department not in departments:
        known = [each.id for each in departments]
        raise CommandError(f"--department {department}：没有这个部门。{one_of(department, known)}")


def _reference(settings: Settings) -> "Reference":
    from streams.office.office_files import effective  # slow import
    from streams.system import reference_of  # slow import

    return reference_of(effective(settings))


def _tell_sample(settings: Settings) -> None:
    """That the sample day beside has accounts of its own: they are not these."""
    sample = settings.data / "sample"
    if (sample / "shian.db").exists():
        typer.echo(f"账号开在值班台（{settings.data}）；示例台另有账号，要开请加 --data {typed(sample)}", err=True)


def _claimed(connection: "Connection", login: str) -> list[str]:
    """The numbers of open cases that the owner of an account has claimed."""
    from sqlalchemy import select  # slow import

    from streams.office.accounts import account_of  # slow import
    from streams.store.schema import cases  # slow import

    from ..reading.filtering import claimed_by  # slow import

    account = account_of(connection, login)
    query = select(cases.c.number).where(cases.c.state == "open").order_by(cases.c.number)
    return list(connection.execute(query.where(claimed_by(account.name))).scalars()) if account else []


def _tell_claimed(numbers: list[str]) -> None:
    if numbers:
        shown = "、".join(numbers[:CLAIMED_SHOWN]) + (" 等" if len(numbers) > CLAIMED_SHOWN else "")
        typer.echo(f"注意：其名下还有 {len(numbers)} 起已认领未办结的事件：{shown}；请接班人在值班台“交接班”里接手")


def _changing(settings: Settings, job: "Callable[[Connection, datetime], T]") -> T:
    """The result of a change, in a transaction of its own beside whatever runs."""
    from streams.clock import SystemClock  # slow import
    from streams.store.database import Database  # slow import

    data_folder(settings)
    with closing(Database(settings.database_url)) as database:
        database.prepare()
        with database.writing() as connection:
            return job(connection, SystemClock().now())
