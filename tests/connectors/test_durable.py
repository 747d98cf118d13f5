"""A file is there whole or not at all, whoever was stopped before."""

import resource
import stat

import pytest

from connectors.durable import write_whole


def test_what_an_earlier_run_left_half_written_is_in_nobodys_way(tmp_path):
    (tmp_path / ".甲.txt.part").write_bytes(b"half")
    write_whole(tmp_path / "甲.txt", b"whole")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("甲.txt", b"whole")]
    write_whole(tmp_path / "甲.txt", b"anew")
    assert (tmp_path / "甲.txt").read_bytes() == b"anew"


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_it_is_read_by_those_who_may(tmp_path, mode):
    path = tmp_path / "new" / "key"
    write_whole(path, b"k", mode)
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.parametrize("name", ["某" * 84, "𠮷" * 63])
def test_a_name_may_be_as_long_as_the_disk_takes(tmp_path, name):
    write_whole(tmp_path / name, b"1")
    assert [each.name for each in tmp_path.iterdir()] == [name]


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
