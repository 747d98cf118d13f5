"""A file is there whole or not at all, whoever was stopped before."""

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


def test_a_name_may_be_as_long_as_the_disk_takes(tmp_path):
    name = "某" * 84
    write_whole(tmp_path / name, b"1")
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_without_room_for_it_nothing_is_there(tmp_path):
    (tmp_path / "甲.txt").mkdir()
    with pytest.raises(OSError):
        write_whole(tmp_path / "甲.txt", b"1")
    assert (tmp_path / "甲.txt").is_dir()
