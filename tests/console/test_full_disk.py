"""A disk without room: said plainly with when to come again, nothing typed is lost, and it goes on by itself."""

import shutil
import subprocess
from contextlib import contextmanager

import msgspec
import pytest
from commands import shian
from visiting import text_of, visiting

from streams.office.disk import is_room_gone, says_no_room
from streams.store import schema as t

BY_HAND = {"channel": "complaint", "source": "12315", "source_id": "full-1", "text": "示例小吃店有异味" * 3000}
WORDS = "示例小吃店的卤肉发臭。" * 400
REGISTER = "登记编号,类型,登记时间,被投诉人,问题描述\n" + "".join(
    f"A{n},投诉,2026-11-24 09:00,示例小吃店,{'吃出异物' * 200}\n" for n in range(400)
)


@contextmanager
def a_full_store(line):
    """SQLite's own limit: not one page more than there is now."""
    with line.system.database.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        most = connection.exec_driver_sql("PRAGMA max_page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    yield
    with line.system.database.writing() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 3 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip("no file system may be mounted here; run the tests as root")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_signal_that_finds_no_room_is_told_when_to_come_again_and_is_taken_then(line):
    with visiting(line) as visitor:
        with a_full_store(line):
            answer, ready = visitor.client.post("/api/signals", json=BY_HAND), visitor.client.get("/readyz")
        again = visitor.client.post("/api/signals", json=BY_HAND)
        back = visitor.client.get("/readyz")
    said = [answer.status_code, answer.headers["content-type"], answer.headers["retry-after"], answer.json()["title"]]
    assert said == [503, "application/problem+json", "60", "磁盘已满"]
    assert (ready.status_code, [each[:4] for each in ready.json()["faults"]]) == (503, ["磁盘已满"])
    assert (again.status_code, back.status_code, len(line.rows(t.signals))) == (202, 200, 1)


def test_what_an_officer_typed_stays_on_the_page_and_is_handed_in_once_more(line):
    with visiting(line) as visitor:
        visitor.client.headers["accept"] = "text/html"
        visitor.read("/register")
        with a_full_store(line):
            page = visitor.send("/register", words=WORDS, operator="示例卤肉店", key="k1")
        assert (page.status_code, "磁盘已满" in text_of(page.text)) == (503, True)
        assert f">{WORDS}</textarea>" in page.text and 'name="operator" value="示例卤肉店"' in page.text
        visitor.send("/register", words=WORDS, operator="示例卤肉店", key="k1")
    (row,) = line.rows(t.signals)
    said = msgspec.json.decode(row.body)
    assert (said["source_id"], said["subject"]["name"]) == ("k1", "示例卤肉店")


def test_a_command_that_finds_no_room_says_so_in_one_line(small_disk, tmp_path):
    data, register = small_disk / "data", tmp_path / "register.csv"
    register.write_text(REGISTER, "utf-8")
    answers = [shian("token", "add", f"s{n}", "--data", data) for n in range(2)]
    answers.append(shian("ingest", register, "--data", data))
    (small_disk / "rest").write_bytes(bytes(shutil.disk_usage(small_disk).free))
    answers.append(shian("account", "add", "a", "--name", "示例甲", "--role", "administrator", "--data", data))
    assert [each.code for each in answers] == [0, 0, 2, 2]
    assert {(each.err.count("\n"), each.err[:4]) for each in answers[2:]} == {(1, "磁盘已满")}
    assert is_room_gone(small_disk)


def test_a_fault_says_no_room_by_whatever_it_came_from():
    try:
        try:
            raise OSError(28, "No space left on device")
        except OSError as error:
            raise ValueError("cannot close a zip file") from error
    except ValueError as error:
        assert says_no_room(error)
    assert not says_no_room(ValueError("something else"))
