"""Accounts over time: whoever leaves, changes posts or shares a name with another is told apart, in the record too."""

import msgspec
import pytest
from flow import T0

from playbooks.district.people import People, Person
from streams.office.accounts import (
    AccountError,
    account_of,
    add_account,
    add_listed,
    disable_account,
    move_account,
    off_list,
)
from streams.office.sessions import open_session, session_of
from streams.store.audit import latest

OFFICER = Person(id="d01-duty-officer-1", name="示例·张伟", department="D01", role="duty_officer", phone="1")
HANDLER = msgspec.structs.replace(OFFICER, id="d03-handler-1", department="D03", role="handler")


@pytest.fixture
def office(line):
    """A connection to an office with an administrator and one duty officer, 示例·张伟."""
    admin = Person(id="root", name="示例·管", department="D01", role="administrator", phone="")
    with line.writing() as connection:
        add_account(connection, "admin", admin, T0, by="test", known=False)
        add_account(connection, "zhang", OFFICER, T0, by="test", known=True)
        yield connection


def test_a_second_account_that_entries_could_not_tell_from_the_first_is_refused(office):
    twin = msgspec.structs.replace(OFFICER, id="d01-duty-officer-2")
    with pytest.raises(AccountError, match="已有同部门、同岗位的在用账号 zhang.*两人同名请在姓名后加以区别"):
        add_account(office, "zhang2", twin, T0, by="test", known=True)
    add_account(office, "zhang3", HANDLER, T0, by="test", known=True)
    assert account_of(office, "zhang3").department == "D03"


def test_an_account_is_not_let_in_again_beside_another_of_the_same_name_and_post(office):
    disable_account(office, "zhang", T0, by="test")
    add_account(office, "zhang2", OFFICER, T0, by="test", known=True)
    with pytest.raises(AccountError, match="在用账号 zhang2"):
        disable_account(office, "zhang", T0, by="test", disabled=False)


def test_who_changes_posts_keeps_the_login_loses_the_sessions_and_the_audit_says_from_where_to_where(office):
    secret = open_session(office, "zhang", T0, browser="b", address="127.0.0.1")
    move_account(office, "zhang", HANDLER, T0, by="终端", known=True)
    moved = account_of(office, "zhang")
    assert (moved.acts_as.department, moved.acts_as.role, moved.person) == ("D03", "handler", "d03-handler-1")
    assert session_of(office, secret) is None
    told = latest(office, "account", 1)[0]
    assert (told.who, told.detail) == ("终端", "调岗：示例·张伟 duty_officer D01 → 示例·张伟 handler D03")


@pytest.mark.parametrize(
    ("people", "off"),
    [
        ((OFFICER,), []),
        ((), ["zhang"]),
        ((HANDLER,), ["zhang"]),
        ((msgspec.structs.replace(OFFICER, name="示例·李"),), ["zhang"]),
    ],
    ids=["as the account", "left", "moved", "the id is another's now"],
)
def test_an_account_in_use_whose_person_left_the_list_or_moved_is_found(office, people, off):
    assert [each.login for each in off_list(office, People(people))] == off
    disable_account(office, "zhang", T0, by="test")
    assert off_list(office, People(people)) == []


def test_everybody_on_the_list_who_has_none_gets_one_and_the_second_time_nobody_does(office):
    twin = msgspec.structs.replace(OFFICER, id="d01-duty-officer-2")
    made, refused = add_listed(office, [OFFICER, HANDLER, twin], T0, by="test")
    assert [person.id for person, _ in made] == ["d03-handler-1"]
    assert [(person.id, "在用账号 zhang" in str(error)) for person, error in refused] == [("d01-duty-officer-2", True)]
    assert add_listed(office, [OFFICER, HANDLER], T0, by="test") == ([], [])


def test_in_an_office_without_accounts_the_list_s_administrators_come_first_and_must_be_there(line):
    chief = msgspec.structs.replace(OFFICER, id="d01-administrator-1", role="administrator")
    with line.writing() as connection:
        with pytest.raises(AccountError, match="第一个账号须是系统管理员"):
            add_listed(connection, [OFFICER], T0, by="test")
        made, _ = add_listed(connection, [OFFICER, chief], T0, by="test")
    assert [person.id for person, _ in made] == ["d01-administrator-1", "d01-duty-officer-1"]
