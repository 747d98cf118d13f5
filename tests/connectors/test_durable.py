"""A file is there whole or not at all, whoever was stopped before."""

import os
import resource
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from connectors.durable import write_whole


def test_what_an_earlier_run_left_half_written_is_in_nobodys_way(tmp_path):
    half = tmp_path / ".甲.txt.part"
    half.write_bytes(b"half")
    os.utime(half, (0, 0))
    write_whole(tmp_path / "甲.txt", b"whole")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("甲.txt", b"whole")]
    write_whole(tmp_path / "甲.txt", b"anew")
    assert (tmp_path / "甲.txt").read_bytes() == b"anew"


def test_what_somebody_else_writes_at_once_is_left_to_him(tmp_path):
    (tmp_path / ".甲.txt.part").write_bytes(b"half")
    write_whole(tmp_path / "甲.txt", b"whole")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {
        "甲.txt": b"whole",
        ".甲.txt.part": b"half",
    }


def test_several_that_write_the_same_at_once_all_write_it_and_leave_nothing_else(tmp_path):
    path, several = tmp_path / "甲.txt", threading.Barrier(4)

    def write(n):
        several.wait()
        for _ in range(50):
            write_whole(path, b"%d" % n * 9)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(write, range(4))) == [None] * 4
    assert [each.name for each in tmp_path.iterdir()] == ["甲.txt"]
    assert path.read_bytes() in {b"%d" % n * 9 for n in range(4)}


def test_a_new_file_is_on_the_disk_with_every_new_folder_above_it(tmp_path, monkeypatch):
    settled, to_disk = [], os.fsync

    def noted(handle):
        settled.append(Path(f"/proc/self/fd/{handle}").readlink().relative_to(tmp_path).as_posix())
        to_disk(handle)

    monkeypatch.setattr(os, "fsync", noted)
    write_whole(tmp_path / "outbox" / "20261126" / "甲.txt", b"1")
    first, settled[:] = settled[:], []
    write_whole(tmp_path / "outbox" / "20261126" / "乙.txt", b"1")
    day = "outbox/20261126"
    assert (first, settled) == (["outbox", ".", f"{day}/.甲.txt.part", day], [f"{day}/.乙.txt.part", day])


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_it_is_read_by_those_who_may(tmp_path, mode):
    path = tmp_path / "new" / "key"
    write_whole(path, b"k", mode)
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.parametrize("name", ["某" * 84, "𠮷" * 63])
def test_a_name_may_be_as_long_as_the_disk_takes(tmp_path, name):
    write_whole(tmp_path / name, b"1")
    half = tmp_path / f".{name[-60:]}.part"
    half.touch()
    write_whole(tmp_path / name, b"2")
    assert {each.name for each in tmp_path.iterdir()} == {name, half.name}


def test_what_cannot_have_its_name_leaves_nothing_behind(tmp_path):
    (tmp_path / "甲.txt").mkdir()
    with pytest.raises(OSError):
        write_whole(tmp_path / "甲.txt", b"1")
    assert [(each.name, each.is_dir()) for each in tmp_path.iterdir()] == [("甲.txt", True)]


def test_without_room_for_it_what_was_there_stays_and_nothing_else(tmp_path):
    write_whole(tmp_path / "甲.txt", b"before")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        with pytest.raises(OSError):
            write_whole(tmp_path / "甲.txt", b"much more than there is room for")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("甲.txt", b"before")]
