"""What an office lends to a drill's desk: its accounts and its certificate, as they are now."""

from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from flow import T0
from sqlalchemy import select

from playbooks.district.people import Person
from streams.office.accounts import (
    add_account,
    all_accounts,
    disable_account,
    proof_of,
    reset_account,
    second_factor_of,
    set_password,
    set_pin,
    set_second_factor,
    use_code,
)
from streams.office.certificates import files_of
from streams.office.issuing import make
from streams.office.lent import Lending, lend_accounts, lend_certificate
from streams.office.sessions import open_session
from streams.store.database import Database
from streams.store.keyed import vault_of
from streams.store.office_schema import accounts, audit, sessions

LATER = T0 + timedelta(hours=1)
SECRET = b"12345678901234567890"


@pytest.fixture
def office(line):
    """An office whose administrator has a second factor."""
    settings = replace(line.system.settings, database=str(line.system.database.url))
    with line.writing() as connection:
        for login, role in (("admin", "administrator"), ("wang", "duty_officer")):
            person = Person(id=login, name=f"示例·{login}", department="D01", role=role, phone="")
            add_account(connection, login, person, T0, by="test", known=False)
        set_second_factor(connection, "admin", SECRET, T0, vault=line.system.vault, address="", step=7)
    line.settings = settings
    return line


@pytest.fixture
def drill(office, tmp_path):
    return replace(office.settings, data=tmp_path / "exercise" / "示例", database="", master_key="")


def lent(drill, read):
    """What is read in the drill's own data."""
    with closing(Database(drill.database_url, pool=1)) as database:
        vault = vault_of(database, drill.master_key_file)
        with database.reading() as connection:
            return read(connection, vault)


def test_whoever_comes_in_on_duty_comes_in_there_by_the_same_password(office, drill):
    assert lend_accounts(office.settings, drill, T0) == 2
    with office.system.database.reading() as connection:
        there = [(each, proof_of(connection, each.login)) for each in all_accounts(connection)]
    assert lent(drill, lambda c, _: [(each, proof_of(c, each.login)) for each in all_accounts(c)]) == there


def test_a_second_factor_is_sealed_by_the_drill_s_own_key(office, drill):
    lend_accounts(office.settings, drill, T0)
    assert drill.master_key_file.read_bytes() != office.settings.master_key_file.read_bytes()
    assert lent(drill, lambda c, vault: second_factor_of(c, "admin", vault)) == (SECRET, 7)


def test_each_time_it_is_as_on_duty_now_and_told_once(office, drill):
    lend_accounts(office.settings, drill, T0)
    office.write(lambda connection: disable_account(connection, "wang", T0, by="admin"))
    lend_accounts(office.settings, drill, T0)
    assert [each.disabled_at for each in lent(drill, lambda c, _: all_accounts(c))] == [None, T0]
    told = lent(drill, lambda c, _: c.execute(select(audit.c.about, audit.c.detail).order_by(audit.c.about)).all())
    assert [(row.about, row.detail) for row in told] == [
        ("admin", "由值班数据带入：示例·admin administrator"),
        ("wang", "由值班数据带入：示例·wang duty_officer"),
    ]


@contextmanager
def at_the_drill(drill):
    """Its own data, to be written, with its vault."""
    with closing(Database(drill.database_url, pool=1)) as database:
        vault = vault_of(database, drill.master_key_file)
        with database.writing() as connection:
            yield connection, vault


def there(drill, login="wang"):
    """An account in the drill's own data: its password, whether it is to be changed, its PIN."""
    query = select(accounts.c.password, accounts.c.must_change, accounts.c.pin).where(accounts.c.login == login)
    return lent(drill, lambda connection, _: tuple(connection.execute(query).one()))


def test_what_its_owner_changed_at_the_drill_stays_when_it_is_opened_again(office, drill):
    lend_accounts(office.settings, drill, T0)
    with at_the_drill(drill) as (connection, vault):
        set_password(connection, "wang", "stored", LATER, keep="", address="")
        set_pin(connection, "wang", "pin", LATER, address="")
        set_second_factor(connection, "wang", SECRET, LATER, vault=vault, address="", step=9)
        use_code(connection, "admin", 12)
    lend_accounts(office.settings, drill, LATER)
    assert there(drill) == ("stored", False, "pin")
    factors = lent(drill, lambda c, vault: [second_factor_of(c, each, vault) for each in ("wang", "admin")])
    assert factors == [(SECRET, 9), (SECRET, 12)]


def test_a_password_that_the_office_gives_later_counts_and_ends_what_the_old_one_opened(office, drill):
    lend_accounts(office.settings, drill, T0)
    with at_the_drill(drill) as (connection, _):
        set_password(connection, "wang", "stored", LATER, keep="", address="")
        open_session(connection, "wang", LATER, browser="b" * 24, address="")
    with office.writing() as connection:
        reset_account(connection, "wang", LATER + timedelta(minutes=1), by="admin")
        given = connection.execute(select(accounts.c.password).where(accounts.c.login == "wang")).scalar_one()
    lend_accounts(office.settings, drill, LATER)
    assert there(drill) == (given, True, None)
    assert lent(drill, lambda connection, _: connection.execute(select(sessions)).all()) == []


def test_whom_the_office_takes_in_or_lets_go_meanwhile_the_drill_knows(office, drill):
    lend_accounts(office.settings, drill, T0)

    def write(job):
        done = Future()
        with at_the_drill(drill) as (connection, _):
            done.set_result(job(connection))
        return done

    with closing(Database(drill.database_url, pool=1)) as database:
        lending = Lending(office.settings, vault_of(database, drill.master_key_file), write, lambda: LATER)
    lending.take_turn()
    with office.writing() as connection:
        person = Person(id="li", name="示例·li", department="D03", role="handler", phone="")
        add_account(connection, "li", person, LATER, by="test", known=False)
        disable_account(connection, "wang", LATER, by="admin")
    lending.take_turn()
    found = {each.login: each.disabled_at for each in lent(drill, lambda c, _: all_accounts(c))}
    assert found == {"admin": None, "li": None, "wang": LATER}


def test_an_office_without_accounts_lends_none(line, tmp_path):
    office = replace(line.system.settings, database="", data=tmp_path / "nothing")
    drill = replace(office, data=tmp_path / "drill")
    assert [lend_accounts(office, drill, T0), drill.data.exists()] == [0, False]


def test_its_certificate_serves_there_too_as_it_is_renewed(office, drill):
    lend_certificate(office.settings, drill)
    assert files_of(drill.data) is None
    make(office.settings.data, ["desk.example"], T0)
    lend_certificate(office.settings, drill)
    make(office.settings.data, ["desk.example"], T0)
    lend_certificate(office.settings, drill)
    ours, theirs = files_of(office.settings.data), files_of(drill.data)
    assert [each.read_bytes() for each in theirs] == [each.read_bytes() for each in ours]
