"""Left behind: what still waits though the workers have nothing left is sent to them once more, and only once."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flow import T0, a_signal

from connectors.parse import finish
from console.reading.queries import status
from streams.cluster.forward import Forwarder
from streams.cluster.left_behind import BETWEEN, LeftBehind
from streams.cluster.workers import WorkerState, tell
from streams.door import part, receive
from streams.store import schema as t
from streams.store.dead_letters import Poison, bury
from streams.store.schema import to_us
from streams.writer import Writer

pytestmark = pytest.mark.stores


@dataclass
class Desk:
    """A desk that has begun to forward after a restore: everything on the log went to a broker that lost it."""

    line: object
    now: object = T0
    sent: list = field(default_factory=list)

    def __post_init__(self):
        self.left = LeftBehind(lambda: self.now)

    def looks(self, after=BETWEEN, lag=0, **told):
        """A worker says how it stands, and the forwarder takes its turns; what it sent."""
        self.now, begun = self.now + after, len(self.sent)
        with self.line.writing() as connection:
            tell(connection, WorkerState(name="w1", at=to_us(self.now), lag={"shian.work": lag}, **told))
        writer = Writer(self.line.system.database, self.line.system.vault)
        writer.start()
        forwarder = Forwarder(self.line.system.database, writer, self.sent.extend, left=self.left)
        while forwarder.take_sole_turn():
            pass
        forwarder.stop()
        writer.stop()
        return [(each.topic, bytes(each.body)) for each in self.sent[begun:]]


@pytest.fixture
def lost(line):
    """Two signals, one of them changed since, that were forwarded and never came."""
    desk = Desk(line)
    first, other = a_signal(source_id="1"), a_signal(source_id="2")
    changed = a_signal(source_id="2", text="在示例面馆吃完上吐下泻，要求处理")
    parts = [part(finish(each, T0)) for each in (first, other, changed)]
    for each in parts:
        with line.writing() as connection:
            receive(connection, [each], T0, line.system.vault)
    desk.looks(lag=3)
    return desk, [("signals", parts[0].body), ("revisions", parts[2].body)]


def test_what_waits_though_nothing_is_left_is_sent_once_more(lost):
    desk, wanted = lost
    assert [desk.looks(), desk.looks(), desk.looks(), desk.looks()] == [[], wanted, [], []]


def test_nothing_is_sent_again_while_workers_have_something_left_or_wait_themselves(lost):
    desk, _ = lost
    assert [
        desk.looks(lag=1),
        desk.looks(faults={"broker": "away"}),
        desk.looks(),
        desk.looks(lag=1),
        desk.looks(),
    ] == [
        [],
    ] * 5


def test_what_is_decided_between_the_two_looks_is_not_sent(lost):
    desk, wanted = lost
    desk.looks()
    with desk.line.writing() as connection:
        connection.execute(t.signals.update().where(t.signals.c.revision == 1).values(state="news"))
    assert [desk.looks(), desk.looks()] == [wanted[1:], []]


def test_a_second_look_comes_no_sooner_than_a_minute_after_the_first(lost):
    desk, wanted = lost
    assert [desk.looks(), desk.looks(BETWEEN - timedelta(seconds=1)), desk.looks(timedelta(seconds=1))] == [
        [],
        [],
        wanted,
    ]


def lag(connection):
    return status(connection, T0 + timedelta(days=3))["lag"]


def test_the_status_counts_what_went_to_the_broker_and_nobody_decided_though_every_worker_is_long_gone(line, lost):
    with line.writing() as connection:
        counted = [lag(connection)]
        connection.execute(t.signals.update().values(state="irrelevant"))
        assert [*counted, lag(connection)] == [2, 0]


def test_of_what_waits_only_that_is_left_out_which_lies_as_a_dead_letter_as_it_stands(line, lost):
    _, ((_, first), (_, changed)) = lost
    with line.writing() as connection:
        bury(connection, [Poison(id="", reason="示例", body=each) for each in (b"{}", b"no json")], 0, stage="work")
        bury(connection, [Poison(id="x", reason="示例", body=first)], 0, stage="feed", source="示例")
        counted = [lag(connection)]
        earlier = changed.replace("上吐下泻".encode(), "不适".encode())
        bury(connection, [Poison(id="", reason="示例", body=earlier)], 0, stage="work")
        counted.append(lag(connection))
        letter = b'{"v":1,"revision":false,"signal":' + first + b"}"
        bury(connection, [Poison(id="", reason="示例", body=each) for each in (first, letter)], 0, stage="work")
        counted.append(lag(connection))
        connection.execute(t.dead_letters.update().values(state="replayed"))
        assert [*counted, lag(connection)] == [2, 2, 1, 2]
