"""Stages: envelopes in, rows out; delivered again, late or out of order they change nothing twice."""

import msgspec
import pytest
from flow import T0, a_signal, an_assessment

from connectors.parse import finish
from playbooks.actions import Action
from playbooks.entries import Actor
from streams import schema as t
from streams.door import part, receive
from streams.envelopes import Taken, acted, assessed, decode_signal, decode_taken, decode_work, taken
from streams.line import Assessed
from streams.pool import Poison, Result
from streams.stages import assess_lines, store_lines

AREAS = ("410702",)
OFFICER = Actor(person="示例·值班员甲", role="duty_officer", department="D01")


def arrival(**fields):
    return part(finish(a_signal(**fields), T0))


def through_the_door(line, *arrivals):
    """Stored, as the desk does before anything is sent."""
    with line.writing() as connection:
        receive(connection, list(arrivals), line.clock.now(), line.system.vault)


def work_line(line=None, assessment=None, is_revision=False, **fields):
    """An assessed signal on the topic `work`; `line`: it went through that line's door before."""
    one = arrival(**fields)
    if line is not None:
        through_the_door(line, one)
    made = an_assessment(one.signal, **(assessment or {}))
    return assessed(Taken(revision=is_revision, signal=msgspec.Raw(one.body)), one.signal, made, AREAS).line


def store(line, *lines):
    with line.writing() as connection:
        return store_lines(connection, line.system, list(lines), line.clock.now())


def an_action(line, kind="acknowledge", **fields):
    plain = {"id": "act1", "case": line.cases()[0].id, "kind": kind, "actor": OFFICER, "at": T0}
    return acted(Action(**(plain | fields)), None, "410702").line


def everything(line):
    return [line.rows(table) for table in (t.signals, t.entries, t.timers, t.notices, t.revisions, t.cases)]


def test_signals_of_an_envelope_become_cases(line):
    one, other = work_line(line, source_id="a1"), work_line(line, source_id="a2", subject={"name": "示例另一家面馆"})
    entries = store(line, one, other)
    states = [row.state for row in line.rows(t.signals)]
    assert [states, len(line.cases()), len(entries)] == [["gathered", "gathered"], 2, len(line.rows(t.entries))]


def test_an_envelope_that_comes_again_changes_nothing(line):
    irrelevant = {"relevant": False, "relevance": 0.01}
    lines = [work_line(line, source_id="a1"), work_line(line, irrelevant, source_id="a2")]
    store(line, *lines)
    before = everything(line)
    assert [store(line, *lines), everything(line) == before] == [[], True]


def test_revisions_that_come_again_change_nothing(line):
    lines = [work_line(line), work_line(line, is_revision=True, text="在示例好再来小吃店吃出异物，另有两人腹泻")]
    store(line, *lines)
    before = everything(line)
    store(line, *reversed(lines))
    assert [everything(line) == before, [each.revision for each in line.cases()[0].signals]] == [True, [2]]


def test_of_revisions_that_come_in_the_wrong_order_the_newest_stands(line):
    first = work_line(line)
    second = work_line(line, is_revision=True, text="又有一人腹泻")
    third = work_line(line, is_revision=True, text="又有两人腹泻")
    store(line, first)
    store(line, third)
    after = everything(line)
    store(line, second)
    assert [everything(line) == after, [each.revision for each in line.cases()[0].signals]] == [True, [3]]


def test_a_signal_a_person_has_placed_is_not_moved_back_by_a_late_delivery(line):
    media = {"channel": "media", "request": None, "subject": None, "text": "听说小吃店吃出异物"}
    one = work_line(line, {"area": None}, **media)
    store(line, one)
    with line.writing() as connection:
        connection.execute(t.signals.update().values(state="elsewhere"))
    store(line, one)
    assert [row.state for row in line.rows(t.signals)] == ["elsewhere"]


def test_what_a_restored_store_lacks_is_stored_from_the_topic(line):
    lines = [work_line(), work_line(), work_line(source_id="a2")]
    store(line, *lines)
    store(line, *lines)
    assert [(row.state, row.revision) for row in line.rows(t.signals)] == [("gathered", 1)] * 2


def test_actions_and_signals_of_an_envelope_keep_their_order(line):
    store(line, work_line(line))
    entries = store(line, an_action(line), work_line(line, source_id="a2"))
    assert [type(entry.body).__name__ for entry in entries][:2] == ["Acknowledged", "SignalJoined"]


def test_an_action_that_comes_again_is_done_once(line):
    store(line, work_line(line))
    action = an_action(line)
    store(line, action)
    before = line.rows(t.entries)
    store(line, action)
    assert [line.rows(t.entries) == before, len(line.rows(t.actions))] == [True, 1]


def test_a_line_that_cannot_be_read_is_raised_for_the_whole_envelope_and_nothing_is_kept(line):
    with pytest.raises(msgspec.DecodeError):
        store(line, work_line(), b"{broken")
    assert line.rows(t.signals) == []


def test_a_signal_of_history_stays_history_when_it_changes(line):
    with line.writing() as connection:
        receive(connection, [arrival()], T0, line.system.vault, to_log=False)
        connection.execute(t.signals.update().values(state="history"))
    assert [store(line, work_line(line, is_revision=True, text="又改")), line.cases()] == [[], []]


def test_what_a_topic_carries_holds_nothing_private():
    one = arrival(contact={"name": "示例·王某", "phone": "13812345678"}, text="联系我13812345678，吃出异物")
    assert b"13812345678" not in taken(one.body).line


def assess_all(body):
    """As the classifier's process answers, with assessments made by hand."""
    kept, poison = [], []
    for raw in body.split(b"\n"):
        try:
            signal = decode_signal(raw)
        except msgspec.MsgspecError as error:
            poison.append(Poison(id="", reason=str(error), body=raw))
            continue
        kept.append(Assessed(signal=signal, assessment=an_assessment(signal)))
    return Result(kept=kept, poison=poison)


def test_assessed_signals_keep_their_order_and_what_was_said_of_them():
    lines = [taken(arrival(source_id=f"a{n % 2}", text=f"第{n}次").body, is_revision=n > 1).line for n in range(4)]
    routed, poison = assess_lines(lines, assess_all, AREAS)
    works = [decode_work(each.line) for each in routed]
    assert [[each.revision for each in works], poison] == [[False, False, True, True], []]
    assert [bytes(each.signal) for each in works] == [bytes(decode_taken(each).signal) for each in lines]


def test_what_cannot_be_read_is_set_aside_alone():
    good = taken(arrival().body).line
    routed, poison = assess_lines([b"{broken", good, b'{"signal":{"id":"x","channel":7}}'], assess_all, AREAS)
    assert [len(routed), [each.body for each in poison]] == [1, [b"{broken", b'{"id":"x","channel":7}']]
