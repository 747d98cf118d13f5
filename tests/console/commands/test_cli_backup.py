"""`shian backup` and `shian restore`: what is wrong is named, with the file in which it is."""

import pytest
from commands import shian

from streams.office.sealed import new_keys


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "备份 文件"
    folder.mkdir()
    (folder / "密钥.txt").write_text(new_keys()[0], "utf-8")
    (folder / "别的.txt").write_text("别的", "utf-8")
    (folder / "别的.age").write_bytes(b"\xff\xfe")
    return folder


@pytest.mark.parametrize(
    ("file", "key", "named", "said"),
    [
        ("没有.age", "密钥.txt", "没有.age", "读不了（没有这个文件或文件夹）。请核对路径和权限"),
        ("别的.txt", "密钥.txt", "别的.txt", "不是本系统的备份文件"),
        ("别的.age", "没有.txt", "没有.txt", "读不了密钥文件（没有这个文件或文件夹）。请核对路径和权限"),
        ("别的.age", "别的.txt", "别的.txt", "密钥写得不对：密钥应以 AGE-SECRET-KEY-1 开头"),
        ("别的.age", "别的.age", "别的.age", "不是密钥文件。请用 shian backup --new-key 写出的那一个"),
    ],
)
def test_whichever_file_is_wrong_is_named(folder, file, key, named, said):
    answer = shian("restore", folder / file, "--key", folder / key, "--data", folder / "data")
    assert (answer.code, answer.err) == (2, f"{folder / named}：{said}\n")


def test_a_key_that_is_none_is_not_said_again(folder):
    answer = shian("backup", folder / "b.age", "--to", "AGE-SECRET-KEY-1X", "--data", folder / "data")
    assert (answer.code, answer.err) == (2, "SHIAN_BACKUP_KEY（或 --to）：密钥写得不对：公钥应以 age1 开头\n")


def test_a_key_made_with_a_backup_opens_it(folder):
    shian("migrate", "--data", folder / "data")
    made = shian("backup", folder / "first.age", "--new-key", folder / "new.key", "--data", folder / "data")
    looked = shian("restore", folder / "first.age", "--key", folder / "new.key", "--verify")
    assert [made.code, looked.code, looked.out.splitlines()[0]] == [0, 0, "核对通过，没有留下任何文件"]


def test_a_new_key_and_another_are_not_asked_for_at_once(folder):
    asked = ("backup", folder / "b.age", "--new-key", folder / "new.key", "--to", new_keys()[1])
    answer = shian(*asked, "--data", folder / "data")
    assert [answer.code, "--new-key 不能与 --to 同用" in answer.err, (folder / "new.key").exists()] == [2, True, False]


def test_the_key_and_the_offices_file_are_in_the_archive_wherever_they_lie(folder, monkeypatch):
    (folder / "secrets").mkdir()
    key, doors = folder / "secrets" / "master_key", folder / "secrets" / "office.yaml"
    key.write_bytes(bytes(range(32)))
    doors.write_text("v: 1\n", "utf-8")
    monkeypatch.setenv("SHIAN_MASTER_KEY", str(key))
    monkeypatch.setenv("SHIAN_DOORS", str(doors))
    secret, public = new_keys()
    (folder / "secret").write_text(secret, "utf-8")
    shian("migrate", "--data", folder / "data")
    assert shian("backup", folder / "away.age", "--to", public, "--data", folder / "data").code == 0
    answer = shian("restore", folder / "away.age", "--key", folder / "secret", "--data", folder / "restored")
    found = {path.name: path.read_bytes() for path in (folder / "restored").glob("*.*") if path.suffix != ".db"}
    assert [answer.code, found] == [0, {"master.key": bytes(range(32)), "doors.yaml": b"v: 1\n"}]
