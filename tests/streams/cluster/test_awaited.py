"""An export whose rows went on to a broker counts when workers have gathered them, by what the store itself holds."""

from dataclasses import dataclass, field
from datetime import timedelta

import msgspec
import pytest
from flow import OFFICER, T0, a_signal, an_assessment

from connectors.parse import finish
from playbooks.actions import Action
from playbooks.entries import DeadlineMissed, EndUnseen
from streams.cluster.envelopes import DeadLetter, assessed, decode_taken, taken
from streams.cluster.forward import Forwarder
from streams.cluster.stages import bury_letter, put_aside, store_lines
from streams.door import part, receive
from streams.intake.exports import exports, note_export
from streams.pool import Rest
from streams.store import schema as t
from streams.store.stored import decode_signal
from streams.watch import watch
from streams.writer import Writer

pytestmark = pytest.mark.stores

AREAS = ("410702",)
LATER = T0 + timedelta(days=20)
"""The complaint is long to be answered; the newest export is of then."""
ANSWERED = {"progress": {"受理时间": "2026-11-27T10:00:00+08:00"}}


@dataclass
class Broker:
    """What was handed over and lies there until a worker comes."""

    line: object
    rows: list = field(default_factory=list)

    def hand_over(self):
        """Everything that is on the log."""
        system = self.line.system
        writer = Writer(system.database, system.vault)
        writer.start()
        forwarder = Forwarder(system.database, writer, self.rows.extend)
        # Whose turn it is is not asked: a server may hold the right of the forwarder before for a moment.
        while forwarder.take_sole_turn():
            pass
        forwarder.stop()
        writer.stop()

    def lines(self):
        """The lines of the topic `signals`."""
        return [
            taken(body, is_revision=row.topic == "revisions").line
            for row in self.rows
            for body in row.body.split(b"\n")
        ]

    def gather(self, *lines):
        """A worker brings these lines, or all, to their cases."""
        for each in lines or self.lines():
            one = decode_taken(each)
            signal = decode_signal(one.signal)
            with self.line.writing() as connection:
                work = assessed(one, signal, an_assessment(signal), AREAS).line
                store_lines(connection, self.line.system, [work], self.line.clock.now())


@pytest.fixture
def broker(line):
    """A broker, and a complaint of a first export that a worker has gathered."""
    broker = Broker(line)
    exported(line, T0, a_signal())
    broker.hand_over()
    broker.gather()
    broker.rows.clear()
    watched(line)
    return broker


def exported(line, at, *signals, is_urgent=False):
    """A file with these rows, read to its end."""
    line.clock.moment = at
    arrivals = [part(finish(msgspec.structs.replace(each, received_at=T0), at)) for each in signals]
    arrivals = [msgspec.structs.replace(each, is_urgent=is_urgent) for each in arrivals]
    with line.writing() as connection:
        receive(connection, arrivals, at, line.system.vault)
        note_export(connection, {"12315"}, at)


def watched(line):
    """Up to when the source is known once the watch has looked."""
    line.let_time_pass()
    with line.system.database.reading() as connection:
        return exports(connection)["12315"]


def said(line):
    """What the clock of the complaint's answer was called."""
    bodies = [entry.body for case in line.cases() for entry in line.entries(case.id)]
    return [type(body) for body in bodies if isinstance(body, EndUnseen | DeadlineMissed)]


def test_what_lies_at_a_broker_keeps_its_export_from_counting(line, broker):
    exported(line, LATER, a_signal(**ANSWERED))
    on_the_log = watched(line), said(line)
    broker.hand_over()
    at_the_broker = watched(line), said(line)
    broker.gather()
    assert [on_the_log, at_the_broker] == [(T0, [EndUnseen]), (T0, [EndUnseen])]
    assert (watched(line), said(line), line.rows(t.awaited)) == (LATER, [EndUnseen], [])


def test_an_export_that_shows_no_end_makes_the_clock_late_once_it_was_gathered(line, broker):
    exported(line, LATER, a_signal(text="在示例好再来小吃店吃出异物，至今无人处理"))
    broker.hand_over()
    before = watched(line), said(line)
    broker.gather()
    assert [before, (watched(line), said(line))] == [(T0, [EndUnseen]), (LATER, [EndUnseen, DeadlineMissed])]


def test_a_row_repeated_by_a_newer_export_is_awaited_as_it_was_by_the_one_before(line, broker):
    exported(line, LATER, a_signal(**ANSWERED))
    broker.hand_over()
    newest = LATER + timedelta(days=1)
    exported(line, newest, a_signal(**ANSWERED))
    before = watched(line), said(line)
    broker.gather()
    assert [before, (watched(line), said(line))] == [(T0, [EndUnseen]), (newest, [EndUnseen])]


def test_a_new_row_is_awaited_until_something_was_decided_about_it(line, broker):
    exported(line, LATER, a_signal(source_id="a2"), a_signal(source_id="a3", text="热线打不通"))
    broker.hand_over()
    (second, third) = broker.lines()
    broker.gather(second)
    before = watched(line)
    one = decode_taken(third)
    with line.writing() as connection:
        rest = Rest(id=decode_signal(one.signal).id, state="irrelevant", kind="irrelevant")
        put_aside(connection, line.system, [(one, rest)], LATER)
    assert (before, watched(line)) == (T0, LATER)


def test_what_went_by_the_fast_lane_is_awaited_on_the_log_and_behind_it(line, broker):
    exported(line, LATER, a_signal(source_id="a2"), is_urgent=True)
    with line.writing() as connection:  # the ordinary lane is done with everything
        connection.execute(t.positions.update().where(t.positions.c.name == "assess").values(position=1000))
    on_the_log = watched(line)
    broker.hand_over()
    at_the_broker = watched(line)
    broker.gather()
    assert [row.topic for row in broker.rows] == ["express"]
    assert (on_the_log, at_the_broker, watched(line)) == (T0, T0, LATER)


def test_what_was_deleted_from_the_log_is_awaited_all_the_same(line, broker):
    exported(line, LATER, a_signal(**ANSWERED))
    broker.hand_over()
    with line.writing() as connection:
        connection.execute(t.log.delete())
        note_export(connection, {"12315"}, LATER)
    before = watched(line)
    broker.gather()
    assert (before, watched(line)) == (T0, LATER)


def test_rows_of_sources_that_are_no_export_are_not_written_down(line, broker):
    with line.writing() as connection:
        other = part(finish(a_signal(source="热线", source_id="h1"), T0))
        receive(connection, [other], T0, line.system.vault)
    broker.hand_over()
    assert (len(broker.rows), line.rows(t.awaited)) == (1, [])


def test_what_comes_after_an_export_does_not_hold_it_up(line, broker):
    exported(line, LATER, a_signal(**ANSWERED))
    broker.hand_over()
    broker.gather()
    with line.writing() as connection:
        pushed = part(finish(a_signal(source_id="p1"), LATER))
        receive(connection, [pushed], LATER, line.system.vault)
    broker.hand_over()
    assert (watched(line), len(line.rows(t.awaited))) == (LATER, 1)


def test_what_is_delivered_and_noted_again_after_it_was_gathered_is_awaited_no_more(line, broker):
    exported(line, LATER, a_signal(**ANSWERED))
    broker.hand_over()
    broker.gather()
    with line.writing() as connection:  # as when the desk fell before it had written how far it was
        connection.execute(t.positions.update().values(position=1))
    broker.hand_over()
    broker.gather()
    assert (watched(line), line.rows(t.awaited)) == (LATER, [])


def test_more_rows_than_one_look_can_tell_are_told_in_several(line, broker, monkeypatch):
    monkeypatch.setattr("streams.cluster.awaited.AT_ONCE", 2)
    monkeypatch.setattr("streams.cluster.awaited.ROUNDS", 2)
    exported(line, LATER, *(a_signal(source_id=f"b{n}") for n in range(5)))
    broker.hand_over()
    broker.gather()
    left = []
    while line.rows(t.exports):
        with line.writing() as connection:
            watch(connection, line.system.reference, LATER)
        left.append(len(line.rows(t.awaited)))
    assert left == [1, 0]


@pytest.mark.parametrize("stage", ["assess", "work"])
def test_what_became_a_dead_letter_is_awaited_no_more(line, broker, stage):
    exported(line, LATER, a_signal(**ANSWERED))
    broker.hand_over()
    (row,), (whole,) = broker.rows, broker.lines()
    before = watched(line)
    with line.writing() as connection:
        body = row.body if stage == "assess" else whole
        bury_letter(connection, DeadLetter(id="d1", at=1, stage=stage, reason="KeyError", body=body))
    assert (before, watched(line)) == (T0, LATER)


def test_a_dead_letter_that_was_overtaken_leaves_the_newest_revision_awaited(line, broker):
    exported(line, LATER, a_signal(text="又有一人腹泻"))
    exported(line, LATER, a_signal(**ANSWERED))
    broker.hand_over()
    first, _ = broker.lines()
    with line.writing() as connection:
        bury_letter(connection, DeadLetter(id="d1", at=1, stage="work", reason="KeyError", body=first))
        bury_letter(connection, DeadLetter(id="d2", at=1, stage="work", reason="no JSON", body=b'{"broken'))
    before = watched(line)
    broker.gather()
    assert (before, watched(line), said(line)) == (T0, LATER, [EndUnseen])


def test_a_changed_row_of_an_ended_case_holds_nothing_up(line, broker):
    exported(line, LATER, a_signal(**ANSWERED))
    broker.hand_over()
    before = watched(line)
    (case,) = line.cases()
    body = {"area": "410703", "reason": "经营者在邻区", "untold": "匿名"}
    moved = Action(id="x", case=case.id, kind="move_out", seen_version=case.seq, actor=OFFICER, at=LATER, body=body)
    assert line.act(moved, LATER).ok
    assert (before, watched(line)) == (T0, LATER)


def test_a_row_that_changed_before_it_came_to_its_case_is_known_there_as_it_is_now(line, broker):
    """Set aside at first, it is gathered for what it says now: no later revision is to come."""
    exported(line, LATER, a_signal(source_id="a2", text="热线打不通"))
    broker.hand_over()
    with line.writing() as connection:
        connection.execute(t.signals.update().where(t.signals.c.state == "waiting").values(state="irrelevant"))
    exported(line, LATER, a_signal(source_id="a2", subject={"name": "示例另一家面馆"}))
    broker.rows.clear()
    broker.hand_over()
    broker.gather()
    exported(line, LATER + timedelta(days=1))
    revisions = sorted(joined.revision for case in line.cases() for joined in case.signals)
    assert (watched(line), revisions) == (LATER + timedelta(days=1), [1, 2])
