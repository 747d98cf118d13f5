"""A database that holds sealed halves is opened with its own master key or not at all."""

import pytest
from sqlalchemy import insert

from streams.settings import SettingsError
from streams.store import schema as t
from streams.store.database import Database
from streams.store.keyed import ANEW, REMEDY, vault_of
from streams.store.vault import open_vault


@pytest.fixture
def database(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'shian.db'}")
    database.prepare()
    yield database
    database.close()


@pytest.fixture
def own(tmp_path, database):
    """The key that one private half was sealed with."""
    path = tmp_path / "master.key"
    key, body = open_vault(path).seal("s1", {"contact": {}})
    with database.writing() as connection:
        connection.execute(insert(t.private).values(signal_id="s1", revision=1, key=key, body=body))
    return path


def test_a_key_is_made_while_nothing_is_sealed(tmp_path, database):
    vault_of(database, tmp_path / "new" / "key")
    assert (tmp_path / "new" / "key").is_file()


def test_where_a_setting_names_the_file_none_is_made(tmp_path, database):
    wrong = tmp_path / "nope" / "key"
    with pytest.raises(SettingsError) as refused:
        vault_of(database, wrong, is_named=True)
    assert [str(refused.value), wrong.parent.exists()] == [f"{wrong}：没有这个主密钥。{ANEW}", False]
    open_vault(wrong)
    vault_of(database, wrong, is_named=True)


@pytest.mark.parametrize("is_sealed", [False, True], ids=["an empty database", "something is sealed"])
def test_what_is_no_key_is_told_with_the_file_and_the_remedy(tmp_path, database, is_sealed, request):
    if is_sealed:
        request.getfixturevalue("own")
    remedy = REMEDY if is_sealed else ANEW
    wrong = tmp_path / "wrong.key"
    wrong.write_bytes(b"short")
    refusals = []
    for path in (wrong, tmp_path, wrong / "below"):
        with pytest.raises(SettingsError) as refused:
            vault_of(database, path)
        refusals.append(str(refused.value))
    none, taken = (
        "没有这个主密钥，而数据库里已有用主密钥加密的个人信息",
        "不能作主密钥（已有同名的文件）",
    )
    assert refusals == [
        f"{wrong}：这个文件不是主密钥。{remedy}",
        f"{tmp_path}：不能作主密钥（是文件夹，不是文件）。{remedy}",
        f"{wrong}/below：{none if is_sealed else taken}。{remedy}",
    ]


def test_the_key_that_fits_opens(database, own):
    sealed = open_vault(own).seal("s2", {"raw": "甲"})
    assert vault_of(database, own).open("s2", *sealed) == {"raw": "甲"}


def test_a_path_without_a_key_is_refused_and_none_is_made(tmp_path, database, own):
    wrong = tmp_path / "nope" / "key"
    with pytest.raises(SettingsError) as refused:
        vault_of(database, wrong)
    assert str(refused.value) == f"{wrong}：没有这个主密钥，而数据库里已有用主密钥加密的个人信息。{REMEDY}"
    assert not wrong.parent.exists()


def test_another_key_is_refused(tmp_path, database, own):
    other = tmp_path / "other.key"
    open_vault(other)
    with pytest.raises(SettingsError) as refused:
        vault_of(database, other)
    assert str(refused.value) == f"{other}：这个主密钥打不开数据库里已有的个人信息。{REMEDY}"


def test_an_office_that_once_went_on_with_a_new_key_goes_on(tmp_path, database, own):
    new = tmp_path / "new.key"
    key, body = open_vault(new).seal("s0", {"raw": "乙"})
    with database.writing() as connection:
        connection.execute(insert(t.private).values(signal_id="s0", revision=1, key=key, body=body))
    assert vault_of(database, new).open("s0", key, body) == {"raw": "乙"}
