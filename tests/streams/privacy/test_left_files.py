"""Files that lie in the open: which they are, in which somebody stands, and that nothing of them stays."""

import os
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from files.make import FILES

from streams.privacy.left_files import clear, finish_wiping, left_files, wipe

NAME, PHONE = "王小明", "13912345678"
LINE = f"A1,{NAME},{PHONE}\n"


@pytest.fixture
def lay(tmp_path):
    def lay(place, content):
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return lay


def places(tmp_path):
    return [each.path.relative_to(tmp_path).as_posix() for each in left_files(tmp_path)]


def test_they_are_what_was_refused_what_waits_and_what_an_older_version_put_away(lay, tmp_path):
    for place in ("inbox/表.csv.part", "inbox/failed/表.csv", "inbox/done/旧表.csv", "inbox/done/表-收据.txt"):
        lay(place, b"x")
    for place in ("rejected/表-退回.xlsx", "relay/in/failed/1.json", "outbox/D01/1.txt", "doors.yaml"):
        lay(place, b"x")
    assert places(tmp_path) == [
        "inbox/表.csv.part",
        "inbox/done/旧表.csv",
        "inbox/failed/表.csv",
        "rejected/表-退回.xlsx",
        "relay/in/failed/1.json",
    ]


def test_a_link_is_none_and_its_id_says_nothing_of_the_name(lay, tmp_path):
    path = lay(f"inbox/failed/{NAME}.csv", b"x")
    os.utime(path, (0, 0))
    (path.parent / "link.csv").symlink_to(path)
    (file,) = left_files(tmp_path)
    assert [file.path, file.began_at, len(file.id), file.id.isascii()] == [
        path,
        datetime(1970, 1, 1, tzinfo=UTC),
        36,
        True,
    ]


def test_one_that_is_taken_meanwhile_is_none(lay, tmp_path, monkeypatch):
    """The intake moves files while they are listed."""
    going, staying = lay("inbox/a.csv", b"x"), lay("inbox/b.csv", b"x")
    is_link = Path.is_symlink

    def taken_after(path):
        found = is_link(path)
        if path == going:
            path.unlink()
        return found

    monkeypatch.setattr(Path, "is_symlink", taken_after)
    assert [each.path for each in left_files(tmp_path)] == [staying]


def test_somebody_is_found_in_a_file_that_the_intake_moves_while_it_is_looked_for(lay, tmp_path, monkeypatch):
    waiting, other = lay("inbox/a.csv", LINE.encode()), lay("inbox/b.csv", LINE.encode())
    done = tmp_path / "inbox" / "done" / "a.csv"
    done.parent.mkdir()
    rename = Path.rename

    def moved_first(path, target):
        if path == waiting:
            monkeypatch.undo()
            waiting.replace(done)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", moved_first)
    assert (clear(tmp_path, [NAME]).wiped, list(done.parent.iterdir())) == ((other, done), [])


def test_one_that_goes_before_it_is_read_is_none(lay, tmp_path, monkeypatch):
    going, staying = lay("inbox/a.csv", LINE.encode()), lay("inbox/b.csv", LINE.encode())
    is_link = Path.is_symlink

    def taken_after(path):
        found = is_link(path)
        if path == going:
            path.unlink(missing_ok=True)
        return found

    monkeypatch.setattr(Path, "is_symlink", taken_after)
    assert clear(tmp_path, [NAME]).wiped == (staying,)


def test_what_is_destroyed_is_overwritten_first(lay):
    path = lay("inbox/a.csv", LINE.encode())
    with path.open("rb") as opened:
        wipe(path)
        assert [opened.read(), list(path.parent.iterdir())] == [bytes(len(LINE.encode())), []]


def test_what_a_crash_left_half_destroyed_is_finished(lay, tmp_path):
    lay("inbox/failed/.0123456789abcdef.gone", LINE.encode())
    finish_wiping(tmp_path / "inbox" / "failed")
    assert list((tmp_path / "inbox" / "failed").iterdir()) == []


def a_book(path):
    book = openpyxl.Workbook()
    book.active.append(["登记编号", "联系方式"])
    book.active.append(["A1", float(PHONE)])
    book.save(path)
    return path.read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_somebody_is_found_in_every_encoding(lay, tmp_path, encoding):
    mine, other = lay("rejected/a.csv", LINE.encode(encoding)), lay("rejected/b.csv", "A2,李小红".encode(encoding))
    assert [clear(tmp_path, [NAME]).wiped, mine.exists(), other.exists()] == [(mine,), False, True]


def test_somebody_is_found_in_json_in_a_workbook_and_in_a_name(lay, tmp_path):
    lay("inbox/failed/a.jsonl", b'{"contact": {"name": "\\u738b\\u5c0f\\u660e"}}')
    lay("inbox/failed/b.xlsx", a_book(tmp_path / "b.xlsx"))
    lay(f"inbox/done/{NAME}-收据.txt", b"x")
    lay("inbox/failed/c.csv", "A2,李小红".encode())
    gone = clear(tmp_path, [NAME, PHONE])
    assert [sorted(each.name for each in gone.wiped), places(tmp_path)] == [
        ["a.jsonl", "b.xlsx", f"{NAME}-收据.txt"],
        ["inbox/failed/c.csv"],
    ]


def test_somebody_is_found_where_two_pieces_of_a_large_file_meet(lay, tmp_path):
    large = lay("rejected/large.csv", b"x" * ((1 << 20) - 4) + NAME.encode())
    assert clear(tmp_path, [NAME]).wiped == (large,)


def test_what_nobody_can_read_is_named_and_stays(lay, tmp_path):
    locked = lay("inbox/failed/有密码.xlsx", FILES["有密码.xlsx"]())
    assert [clear(tmp_path, [NAME]).unread, locked.exists()] == [(locked,), True]


def test_nobody_is_in_no_file(lay, tmp_path):
    lay("rejected/a.csv", LINE.encode())
    assert [clear(tmp_path, []), clear(tmp_path, ["", " ", "王"]), places(tmp_path)] == [
        clear(tmp_path, []),
        clear(tmp_path, []),
        ["rejected/a.csv"],
    ]
