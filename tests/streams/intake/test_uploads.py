"""Files handed over at the desk wait sealed, lie in the open only while they are read, and do not stay."""

import os
import stat
from datetime import timedelta

import pytest
from flow import T0

from streams.intake.uploads import HELD, KEPT, Uploads, safe_name
from streams.store.vault import Vault, VaultError

WORDS = "登记编号,投诉人\nA1,示例甲 13812345678\n".encode()


@pytest.fixture
def uploads(tmp_path):
    return Uploads(tmp_path / "uploads", Vault(b"k" * 32))


def held(uploads, name="登记表.csv"):
    return uploads.hold(name, WORDS, by="示例·王一", now=T0)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_waits_sealed_and_for_its_owner_only(uploads):
    held(uploads)
    files = sorted(uploads.folder.iterdir())
    assert [mode(uploads.folder), [mode(each) for each in files]] == [0o700, [0o600, 0o600]]
    assert [path.suffix for path in files if b"13812345678" in path.read_bytes()] == []


def test_it_is_in_the_open_only_while_it_is_read(uploads):
    with uploads.opened(held(uploads)) as path:
        assert [path.name, path.read_bytes(), mode(path), mode(path.parent)] == ["登记表.csv", WORDS, 0o600, 0o700]
    assert [path.exists(), list(uploads.folder.glob("*.open"))] == [False, []]


def test_a_fault_while_it_is_read_leaves_nothing_in_the_open(uploads):
    with pytest.raises(ZeroDivisionError), uploads.opened(held(uploads)):
        raise ZeroDivisionError
    assert list(uploads.folder.glob("*.open")) == []


def test_another_key_opens_nothing(uploads):
    upload = held(uploads)
    with pytest.raises(VaultError), Uploads(uploads.folder, Vault(b"x" * 32)).opened(upload):
        pass


def test_after_a_day_the_content_goes_and_after_a_month_the_rest(uploads):
    upload = held(uploads)
    seen = []
    for now in (T0 + HELD - timedelta(seconds=1), T0 + HELD, T0 + KEPT):
        uploads.sweep(now)
        seen.append((uploads.is_held(upload), uploads.find(upload.id) is not None))
    assert seen == [(True, True), (False, True), (False, False)]


def test_what_a_crash_left_goes_too(uploads):
    upload = held(uploads)
    left = [uploads.folder / "x.open", uploads.folder / f"{upload.id}.json.1.part", uploads.folder / "lost.sealed"]
    left[0].mkdir()
    (left[0] / "登记表.csv").write_bytes(WORDS)
    for path in left[1:]:
        path.write_bytes(b"half")
    for path in left:
        os.utime(path, (T0.timestamp(), T0.timestamp()))
    uploads.sweep(T0 + HELD - timedelta(seconds=1))
    before = [path.exists() for path in left]
    uploads.sweep(T0 + HELD + timedelta(seconds=1))
    assert [before, [path.exists() for path in left]] == [[True] * 3, [False] * 3]


def test_at_a_start_nothing_is_being_read(uploads):
    held(uploads)
    (uploads.folder / "x.open").mkdir()
    uploads.close_all()
    assert [path.suffix for path in uploads.folder.iterdir() if path.is_dir()] == []


def test_the_newest_stands_first_and_what_cannot_be_read_is_none(uploads):
    first = held(uploads)
    second = uploads.hold("b.csv", b"x", by="示例·王一", now=T0 + timedelta(minutes=1))
    (uploads.folder / f"{'0' * 24}.json").write_bytes(b"{")
    assert [each.id for each in uploads.all()] == [second.id, first.id]


@pytest.mark.parametrize("id", ["", "..", "../x", "A" * 24, "0" * 23, f"{'0' * 24}\n"])
def test_what_is_no_id_finds_nothing(uploads, id):
    assert uploads.find(id) is None


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("登记表.xlsx", "登记表.xlsx"),
        ("../../etc/passwd", "passwd"),
        (r"C:\导出\表.csv", "表.csv"),
        ("..", "文件"),
        ("", "文件"),
        (".csv", "csv"),
        ("a\x00b\n.csv", "a_b_.csv"),
        ("表" * 100 + ".xlsx", "表" * 60 + ".xlsx"),
        ("没有后缀", "没有后缀"),
    ],
)
def test_a_name_leads_nowhere_else(name, safe):
    assert safe_name(name) == safe
