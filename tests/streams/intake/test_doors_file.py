"""The office's file of doors is heeded while the system runs; one with faults changes nothing and is shown."""

import os
import threading

import pytest
from flow import a_signal
from serving import receiving, until

from connectors.doors import Doors, FeedSource
from connectors.doors_file import load_doors
from connectors.errors import ConnectorError
from streams.embedded import Runner
from streams.intake.doors_file import DoorsFile
from streams.intake.listening import Asked, Ear, Listening
from streams.store import schema as t
from streams.telling.carriers import Carriers
from streams.telling.routes import fan_out

ONE = "channels: [{{kind: webhook, name: city, url: '{url}', secret: 'env:HOOK', per_minute: {n}}}]\n"
ROUTE = "routes: [{department: D01, channel: city}]\n"


@pytest.fixture
def file(line, monkeypatch):
    monkeypatch.setenv("HOOK", "示例")
    line.system.settings.data.mkdir(parents=True, exist_ok=True)
    return line.system.settings.doors_file


def a_channel(url="http://127.0.0.1:1/", n=20):
    return ONE.format(url=url, n=n)


def names(doors):
    return [each.name for each in doors.channels]


def test_what_the_file_says_holds_when_it_has_changed(line, file):
    keeper = DoorsFile(line.system)
    assert keeper.look() == Doors()
    file.write_text(a_channel(), "utf-8")
    assert (names(keeper.look()), names(line.system.doors), keeper.fault) == (["city"], ["city"], "")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("channels: [", "键的写法见 docs/doors.md"),
        ("channels: [{kind: webhook, name: city, url: u, secret: x}]", "channels[0].secret：密钥写在了文件里"),
        (
            "channels: [{kind: webhook, name: b, url: 'https://u', secret: 'env:NOWHERE'}]",
            "channels[0].secret：密钥 env:NOWHERE",
        ),
        (
            "channels: [{kind: webhook, name: b, url: 'https://u', secret: 'env:HOOK', ca: no.pem}]",
            "没有文件 no.pem",
        ),
    ],
)
def test_a_file_with_faults_changes_nothing_and_is_told_until_it_is_mended(line, file, text, fault):
    keeper = DoorsFile(line.system)
    file.write_text(a_channel(), "utf-8")
    keeper.look()
    file.write_text(text, "utf-8")
    assert (names(keeper.look()), fault in keeper.fault) == (["city"], True)
    file.write_text(a_channel(n=5), "utf-8")
    assert (keeper.look().channels[0].per_minute, keeper.fault) == (5, "")


def test_a_file_that_is_gone_for_a_moment_closes_no_door(line, file):
    keeper = DoorsFile(line.system)
    file.write_text(a_channel(), "utf-8")
    keeper.look()
    file.unlink()
    assert (names(keeper.look()), "文件不见了" in keeper.fault) == (["city"], True)
    file.write_text("", "utf-8")
    assert (keeper.look(), keeper.fault) == (Doors(), "")


def test_a_file_is_read_once_however_often_it_is_looked_at(line, file):
    keeper = DoorsFile(line.system)
    file.write_text(a_channel(), "utf-8")
    first = keeper.look()
    assert keeper.look() is first
    os.utime(file, ns=(1, 1))
    assert (keeper.look() is first, keeper.look() == first) == (False, True)


VENDOR = "sources: [{{kind: webhook, name: vendor, fields: {{text: t}}, token: 'file:{secret}'}}]\n"


def test_a_source_whose_secret_comes_later_is_closed_by_itself_until_it_is_there(line, file):
    keeper = DoorsFile(line.system)
    file.write_text(VENDOR.format(secret="later.txt") + a_channel(), "utf-8")
    doors = keeper.look()
    assert ([each.name for each in doors.sources], names(doors), keeper.fault) == (["vendor"], ["city"], "")
    (told,) = keeper.closed
    assert told.startswith("vendor：") and "file:later.txt" in told
    (file.parent / "later.txt").write_text("示例密钥", "utf-8")
    assert (keeper.look(), keeper.closed) == (doors, ())


def test_a_channel_whose_secret_comes_later_opens_without_the_file_being_touched(line, file):
    keeper = DoorsFile(line.system)
    file.write_text(a_channel().replace("env:HOOK", "file:later.txt"), "utf-8")
    assert (names(keeper.look()), "file:later.txt" in keeper.fault) == ([], True)
    (file.parent / "later.txt").write_text("示例密钥", "utf-8")
    assert (names(keeper.look()), keeper.fault) == (["city"], "")


def test_who_is_told_is_told_of_other_doors_once_and_again_after_a_failure(line, file):
    keeper, told = DoorsFile(line.system), []

    def apply(doors):
        told.append(names(doors))
        if len(told) == 1:
            raise ConnectorError("没有接通")

    keeper.tell(apply)
    keeper.take_turn()
    file.write_text(a_channel(), "utf-8")
    keeper.take_turn()
    assert "没有接通" in keeper.fault
    keeper.take_turn()
    keeper.take_turn()
    assert (told, keeper.fault) == ([["city"], ["city"]], "")


def test_a_channel_that_is_said_as_before_goes_on_undisturbed(line, file):
    file.write_text(a_channel() + ROUTE, "utf-8")
    line.system.doors = load_doors(file)
    runner = Runner(line.system, idle=True)
    carriers = Carriers(line.system, runner.writer)
    carriers.start()
    kept = threads()
    carriers.change(load_doors(file))
    assert threads() == kept != set()
    file.write_text(a_channel(n=3), "utf-8")
    carriers.change(load_doors(file))
    assert (len(threads()), threads() & kept) == (1, set())
    carriers.change(Doors())
    assert threads() == set()
    carriers.stop()


def threads(prefix="channel "):
    return {each for each in threading.enumerate() if each.name.startswith(prefix)}


class Waiting:
    poll = None

    def __init__(self, name):
        self.name, self.closed = name, False

    def look(self, now):
        raise ConnectorError("没有接通")

    def close(self):
        self.closed = True


def test_a_source_that_is_said_differently_is_asked_anew_and_one_that_is_gone_no_more(line):
    runner = Runner(line.system, idle=True)
    runner.writer.start()
    listening = Listening(Ear(runner), line.clock.now)
    old, gone, same = Waiting("a"), Waiting("b"), Waiting("c")
    feed, other = (FeedSource(name="a", url=url) for url in ("http://a.invalid", "http://b.invalid"))
    listening.listen([Asked(listener=old, spec=feed), Asked(listener=gone, spec=feed), Asked(listener=same)])
    listening.listen([Asked(listener=Waiting("a"), spec=other), Asked(listener=Waiting("c"))])
    assert [old.closed, gone.closed, same.closed] == [True, True, False]
    assert {each.name for each in threads("source ")} == {"source a", "source c"}
    listening.stop()
    runner.writer.stop()
    assert same.closed


def test_a_channel_and_a_route_written_into_the_file_tell_without_a_restart(line, file):
    """The runner's own threads: from the file to the receiver."""
    runner = Runner(line.system, idle=True)
    runner.writer.start()
    carriers = Carriers(line.system, runner.writer)
    carriers.start()
    runner.doors_file.tell(carriers.change)
    runner.doors_file.start()
    with receiving() as receiver:
        file.write_text(a_channel(receiver.url) + ROUTE, "utf-8")
        until(lambda: threads())
        line.take(a_signal())
        runner.writer.submit(lambda connection: fan_out(connection, line.system.doors)).result()
        until(lambda: receiver.requests)
    runner.doors_file.stop()
    carriers.stop()
    runner.writer.stop()
    assert "city" in {row.channel for row in line.rows(t.notices)}
