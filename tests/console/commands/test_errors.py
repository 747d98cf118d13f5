"""What the person at the machine can mend is told in a line, with the thing and the remedy, never as a traceback."""

import sqlite3
from contextlib import closing

import pytest
from commands import shian
from sqlalchemy.exc import OperationalError, ProgrammingError

from console.commands.errors import words_of_machine


@pytest.fixture
def unset(monkeypatch):
    """A folder for data, and nothing said by the environment of whoever runs the tests."""
    monkeypatch.delenv("SHIAN_DATABASE", raising=False)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SHIAN_DATABASE", "nonsense", "SHIAN_DATABASE：写得不对，应为 postgresql+psycopg://"),
        ("SHIAN_DATABASE", "foo://x", "SHIAN_DATABASE=foo://x：不支持 foo 这种数据库，应为 postgresql+psycopg://"),
        ("SHIAN_DATABASE", "sqlite:////", "/：打不开这个数据库文件。请核对路径和权限"),
        (
            "SHIAN_DATABASE",
            "postgresql://office:secret@127.0.0.1:1/x",
            "postgresql+psycopg://office:***@127.0.0.1:1/x：连不上数据库。请核对地址和端口，确认数据库已启动",
        ),
        ("SHIAN_AREA", "999999", "districts 999999：这里没有 999999 这个区县的资料。把 SHIAN_AREA 改为 410702"),
        ("SHIAN_DATA", "/dev/null", "SHIAN_DATA=/dev/null：不能作数据目录（已有同名的文件）"),
        ("SHIAN_MASTER_KEY", "/dev/null", "/dev/null：这个文件不是主密钥。"),
        ("SHIAN_MASTER_KEY", "/proc/nowhere/key", "/proc/nowhere/key：没有这个主密钥。请改正 SHIAN_MASTER_KEY"),
        ("SHIAN_HOST", "foo..bar", "SHIAN_HOST='foo..bar'：应为 127.0.0.1、0.0.0.0 或本机网卡的地址"),
        ("SHIAN_MASTER_KEY", "/", "/：不能作主密钥（是文件夹，不是文件）。"),
    ],
)
def test_a_desk_does_not_start_with_a_setting_that_cannot_be_used(tmp_path, monkeypatch, unset, name, value, told):
    monkeypatch.setenv("SHIAN_DATA", str(tmp_path))
    monkeypatch.setenv("SHIAN_PORT", "0")
    monkeypatch.setenv(name, value)
    answer = shian("run")
    assert (answer.code, answer.err.startswith(told), answer.err.count("\n")) == (2, True, 1), answer.err


def test_a_database_that_is_not_where_the_setting_says_is_told_by_its_own_path(tmp_path, monkeypatch):
    monkeypatch.setenv("SHIAN_DATABASE", f"sqlite:///{tmp_path}/nowhere.db")
    told = [shian(*command.split(), "--data", tmp_path).err for command in ("status", "audit verify")]
    assert [each.startswith(f"{tmp_path}/nowhere.db：没有这个数据库文件。请核对 SHIAN_DATABASE") for each in told] == [
        True,
        True,
    ]


def test_a_file_that_is_no_database_is_told_by_every_command(tmp_path, unset):
    (tmp_path / "shian.db").write_bytes(b"no database at all" * 100)
    told = {command: shian(*command.split(), "--data", tmp_path).err for command in ("audit verify", "account list")}
    assert [each.partition("。")[0] for each in told.values()] == [
        f"{tmp_path}/shian.db：不是数据库文件，或已经损坏"
    ] * 2


def test_a_database_of_an_earlier_version_is_told_what_brings_it_up_to_date(tmp_path, unset):
    assert shian("migrate", "--data", tmp_path).code == 0
    with closing(sqlite3.connect(tmp_path / "shian.db")) as database:
        database.execute("ALTER TABLE cases RENAME COLUMN proposed_to TO of_old")
    answer = shian("status", "--data", tmp_path)
    told = f"{tmp_path}/shian.db：数据库没有建好，或由更早的版本写成。先运行 shian migrate"
    assert (answer.code, answer.err.startswith(told), answer.err.count("\n")) == (2, True, 1), answer.err


@pytest.mark.parametrize(
    ("code", "said"), [("SQLITE_IOERR_WRITE", "读写磁盘出错"), ("SQLITE_CANTOPEN", "打不开这个数据库文件")]
)
def test_a_fault_of_the_disk_is_never_told_as_a_database_not_yet_made(tmp_path, unset, monkeypatch, code, said):
    assert shian("migrate", "--data", tmp_path).code == 0
    fault = sqlite3.OperationalError("the driver's words")
    fault.sqlite_errorcode = getattr(sqlite3, code)
    monkeypatch.setattr("console.commands.status.status", lambda *_: _raise(OperationalError("SELECT", {}, fault)))
    answer = shian("status", "--data", tmp_path)
    assert (answer.code, answer.err.partition("：")[2].startswith(said)) == (2, True), answer.err


def _raise(error):
    raise error


@pytest.mark.parametrize("state", ["42P01", "42703"])
def test_postgresql_says_by_its_code_that_a_table_or_a_column_is_not_there(state):
    fault = type("Undefined", (Exception,), {"sqlstate": state})("is not there")
    assert "先运行 shian migrate" in words_of_machine(ProgrammingError("SELECT", {}, fault))


def test_a_fault_of_ours_is_none_of_the_machine():
    faults = [ValueError("x"), KeyError("x"), OSError("of nothing that has a name"), TypeError()]
    assert [words_of_machine(each) for each in faults] == [None] * 4


def test_a_file_without_rights_is_named():
    assert words_of_machine(PermissionError(13, "Permission denied", "/etc/x")) == "/etc/x：没有权限。请核对路径和权限"


def test_a_misspelt_variable_is_told_before_anything_else(monkeypatch):
    monkeypatch.setenv("SHIAN_BODYMAX", "3")
    answer = shian("due", "--rule", "CMP-1", "--from", "2026-11-24T10:00")
    assert (answer.code, answer.err) == (0, "SHIAN_BODYMAX：没有这个设置，没有采用；是不是 SHIAN_BODY_MAX？\n")
