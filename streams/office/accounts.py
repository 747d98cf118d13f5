"""Accounts (账号): who may come in, and is locked out after wrong passwords."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select, update

from playbooks.district.people import People, Person

from ..errors import OfficeError
from ..store.audit import record
from ..store.office_schema import accounts, sessions
from ..store.schema import from_us, to_us
from ..store.vault import Vault
from .passwords import hash_password, new_password

FAILURES_MAX = 5
"""Wrong passwords in a row that lock an account."""
LOCKED_FOR = timedelta(minutes=15)


class AccountError(OfficeError):
    """An account cannot be made or changed; the message says why, for the administrator."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One account, without what proves it."""

    login: str
    name: str
    role: str
    department: str
    person: str | None
    must_change: bool
    changed_at: datetime
    disabled_at: datetime | None
    failures: int
    locked_until: datetime | None
    has_second_factor: bool
    has_pin: bool

    def is_locked(self, now: datetime) -> bool:
        """Locked by wrong passwords at this instant."""
        return self.locked_until is not None and now < self.locked_until

    def is_listed(self, people: People) -> bool:
        """Whether its person stands on the list of people in this post, or was never taken from it."""
        if self.person is None:
            return True
        return self.person in people and _post(people.get(self.person)) == _post(self.acts_as)

    @property
    def acts_as(self) -> Person:
        """The person whose name, role and department the entries carry."""
        return Person(
            id=self.person or self.login, name=self.name, department=self.department, role=self.role, phone=""
        )


def has_accounts(connection: Connection) -> bool:
    """Whether anybody has an account: from then on nobody comes in without one."""
    return connection.execute(select(accounts.c.login).limit(1)).first() is not None


def add_account(connection: Connection, login: str, person: Person, now: datetime, *, by: str, known: bool) -> str:
    """Make an account and return its first password, which must be changed at the first log-in.

    `known`: the person stands in the list of people.
    """
    if not (2 <= len(login) <= 40 and login.isascii() and login.replace("-", "").replace(".", "").isalnum()):
        raise AccountError(f"用户名 {login!r} 不能用：2 到 40 位字母、数字、连字符或点")
    if account_of(connection, login) is not None:
        raise AccountError(f"用户名 {login} 已有账号；请换一个")
    if not has_accounts(connection) and person.role != "administrator":
        raise AccountError("第一个账号须是系统管理员：--role administrator，之后由其开立其他账号")
    _refuse_twin(connection, login, person)
    password = new_password()
    row = {
        "login": login,
        "name": person.name,
        "role": person.role,
        "department": person.department,
        "person": person.id if known else None,
        "password": hash_password(password),
        "must_change": True,
        "changed_at": to_us(now),
        "created_at": to_us(now),
        "failures": 0,
    }
    connection.execute(insert(accounts), [row])
    record(connection, "account", now, who=by, about=login, detail=f"开立：{_post(person)}")
    return password


def add_listed(
    connection: Connection, people: Iterable[Person], now: datetime, *, by: str
) -> tuple[list[tuple[Person, str]], list[tuple[Person, AccountError]]]:
    """An account for each of the list who has none, with the person's id as its login: administrators first.

    Returns who got one with the first password, and who was refused and why; the others are there all the same.
    Raises AccountError where the office has no account at all and the list no administrator.
    """
    made, refused = [], []
    held = {each.person for each in all_accounts(connection)}
    missing = [each for each in people if each.id not in held]
    for each in sorted(missing, key=lambda person: person.role != "administrator"):
        try:
            made.append((each, add_account(connection, each.id, each, now, by=by, known=True)))
        except AccountError as error:
            if not has_accounts(connection):
                raise
            refused.append((each, error))
    return made, refused


def move_account(connection: Connection, login: str, person: Person, now: datetime, *, by: str, known: bool) -> None:
    """Another post for who has this account: what entries carry and what it may do from now on. Its sessions end."""
    before = _known(connection, login)
    _refuse_twin(connection, login, person)
    post = {"name": person.name, "role": person.role, "department": person.department}
    _change(connection, login, **post, person=person.id if known else None)
    connection.execute(delete(sessions).where(sessions.c.login == login))
    record(connection, "account", now, who=by, about=login, detail=f"调岗：{_post(before.acts_as)} → {_post(person)}")


def account_of(connection: Connection, login: str) -> Account | None:
    """The account of that login."""
    row = connection.execute(select(accounts).where(accounts.c.login == login)).first()
    return _account(row) if row else None


def all_accounts(connection: Connection) -> list[Account]:
    """Every account, by login."""
    return [_account(row) for row in connection.execute(select(accounts).order_by(accounts.c.login))]


def off_list(connection: Connection, people: People) -> list[Account]:
    """Accounts in use whose people left the list, or hold another post there now."""
    return [each for each in all_accounts(connection) if each.disabled_at is None and not each.is_listed(people)]


def proof_of(connection: Connection, login: str) -> tuple[str, str | None]:
    """The stored password and PIN of an account; KeyError when there is none."""
    row = connection.execute(select(accounts.c.password, accounts.c.pin).where(accounts.c.login == login)).first()
    if row is None:
        raise KeyError(login)
    return row.password, row.pin


def disable_account(connection: Connection, login: str, now: datetime, *, by: str, disabled: bool = True) -> None:
    """Let nobody in by this account, and end what sessions it has; or let it in again."""
    account = _known(connection, login)
    if not disabled:
        _refuse_twin(connection, login, account.acts_as)
    _change(connection, login, disabled_at=to_us(now) if disabled else None)
    connection.execute(delete(sessions).where(sessions.c.login == login))
    record(connection, "account", now, who=by, about=login, detail="停用" if disabled else "启用")


def reset_account(connection: Connection, login: str, now: datetime, *, by: str, second_factor: bool = False) -> str:
    """A new first password; the lock goes, the PIN too, and with `second_factor` also that."""
    _known(connection, login)
    password = new_password()
    changes: dict[str, Any] = {
        "password": hash_password(password),
        "must_change": True,
        "changed_at": to_us(now),
        "failures": 0,
        "locked_until": None,
        "pin": None,
    }
    if second_factor:
        changes |= {"totp_key": None, "totp_body": None, "totp_used": None}
    _change(connection, login, **changes)
    connection.execute(delete(sessions).where(sessions.c.login == login))
    said = "重置密码和二次验证" if second_factor else "重置密码"
    record(connection, "account", now, who=by, about=login, detail=said)
    return password


def set_password(
    connection: Connection, login: str, stored: str, now: datetime, *, keep: str, address: str, why: str = ""
) -> None:
    """The owner's new password; every other session of theirs ends."""
    _change(connection, login, password=stored, must_change=False, changed_at=to_us(now))
    connection.execute(delete(sessions).where(sessions.c.login == login, sessions.c.id != keep))
    record(connection, "password", now, who=login, about=login, detail=why, address=address)


def set_pin(connection: Connection, login: str, stored: str | None, now: datetime, *, address: str) -> None:
    """The owner's PIN for changing places on a shared machine; None takes it away."""
    _change(connection, login, pin=stored)
    record(connection, "pin", now, who=login, about=login, detail="设置" if stored else "取消", address=address)


def set_second_factor(
    connection: Connection,
    login: str,
    secret: bytes | None,
    now: datetime,
    *,
    vault: Vault,
    address: str,
    step: int = 0,
) -> None:
    """The owner's second factor, whose first code was right (at `step`); None takes it away."""
    sealed = (
        sealed_factor(vault, login, secret, step) if secret else dict.fromkeys(("totp_key", "totp_body", "totp_used"))
    )
    _change(connection, login, **sealed)
    said = "启用" if secret else "取消"
    record(connection, "second_factor", now, who=login, about=login, detail=said, address=address)


def sealed_factor(vault: Vault, login: str, secret: bytes, step: int) -> dict[str, Any]:
    """What the row of an account holds of its second factor."""
    key, body = vault.seal(_about(login), {"secret": secret.hex()})
    return {"totp_key": key, "totp_body": body, "totp_used": step}


def second_factor_of(connection: Connection, login: str, vault: Vault) -> tuple[bytes, int] | None:
    """(secret, last used time step) of an account's second factor."""
    c = accounts.c
    row = connection.execute(select(c.totp_key, c.totp_body, c.totp_used).where(c.login == login)).first()
    if row is None or row.totp_key is None:
        return None
    return bytes.fromhex(vault.open(_about(login), row.totp_key, row.totp_body)["secret"]), row.totp_used or 0


def use_code(connection: Connection, login: str, step: int) -> bool:
    """Whether this code's time step is used for the first time; from now on it is not."""
    c = accounts.c
    done = connection.execute(update(accounts).where(c.login == login, c.totp_used < step).values(totp_used=step))
    return done.rowcount == 1


def note_failure(connection: Connection, login: str, now: datetime, *, address: str, why: str = "") -> None:
    """A wrong password or code: counted, and at the fifth the account is locked."""
    account = account_of(connection, login)
    record(connection, "login_failed", now, who=login[:60], about=login[:60], detail=why, address=address)
    if account is None:
        return
    failures = account.failures + 1
    if failures < FAILURES_MAX:
        _change(connection, login, failures=failures)
        return
    _change(connection, login, failures=0, locked_until=to_us(now + LOCKED_FOR))
    record(connection, "locked", now, who=login, about=login, detail=f"{failures} 次", address=address)


def forget_failures(connection: Connection, login: str) -> None:
    """Who has come in starts anew: the wrong passwords before count no more, and a lock is gone."""
    _change(connection, login, failures=0, locked_until=None)


def _about(login: str) -> str:
    return f"account:{login}"


def _post(person: Person) -> str:
    """What an entry keeps of who acted, as the audit says it."""
    return f"{person.name} {person.role} {person.department}"


def _refuse_twin(connection: Connection, login: str, person: Person) -> None:
    """Of two accounts that entries name alike nobody could tell afterwards who acted."""
    c = accounts.c
    alike = (c.name == person.name, c.role == person.role, c.department == person.department)
    twin = connection.execute(select(c.login).where(*alike, c.login != login, c.disabled_at.is_(None))).scalar()
    if twin is not None:
        raise AccountError(
            f"{person.name}已有同部门、同岗位的在用账号 {twin}，台账上会分不清是谁办的；"
            "同一个人请用原账号，两人同名请在姓名后加以区别"
        )


def _known(connection: Connection, login: str) -> Account:
    account = account_of(connection, login)
    if account is None:
        raise AccountError(f"没有用户名为 {login} 的账号；用 shian account list 查看")
    return account


def _change(connection: Connection, login: str, **values: Any) -> None:
    connection.execute(update(accounts).where(accounts.c.login == login).values(**values))


def _account(row: Row[Any]) -> Account:
    return Account(
        login=row.login,
        name=row.name,
        role=row.role,
        department=row.department,
        person=row.person,
        must_change=row.must_change,
        changed_at=from_us(row.changed_at),
        disabled_at=from_us(row.disabled_at) if row.disabled_at is not None else None,
        failures=row.failures,
        locked_until=from_us(row.locked_until) if row.locked_until is not None else None,
        has_second_factor=row.totp_key is not None,
        has_pin=row.pin is not None,
    )
