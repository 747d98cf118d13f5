"""What an office lends to a drill's desk: its accounts and its certificate, as they are now."""

from contextlib import closing
from dataclasses import replace

import pytest
from flow import T0
from sqlalchemy import select

from playbooks.district.people import Person
from streams.office.accounts import (
    add_account,
    all_accounts,
    disable_account,
    proof_of,
    second_factor_of,
    set_second_factor,
)
from streams.office.certificates import files_of, make
from streams.office.lent import lend_accounts, lend_certificate
from streams.store.database import Database
from streams.store.keyed import vault_of
from streams.store.office_schema import audit

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
    with office.writing() as connection:
        disable_account(connection, "wang", T0, by="admin")
    lend_accounts(office.settings, drill, T0)
    assert [each.disabled_at for each in lent(drill, lambda c, _: all_accounts(c))] == [None, T0]
    told = lent(drill, lambda c, _: c.execute(select(audit.c.about, audit.c.detail).order_by(audit.c.about)).all())
    assert [(row.about, row.detail) for row in told] == [
        ("admin", "由值班数据带入：示例·admin administrator"),
        ("wang", "由值班数据带入：示例·wang duty_officer"),
    ]


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
