"""Every way out keeps one promise, whatever is at its other end: told once, tried again, given up aloud, never lost."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from flow import T0, a_signal
from visiting import text_of, visiting
from ways import WAYS, Telephone

from connectors.doors import Doors, Route
from streams.embedded import Runner
from streams.store import schema as t
from streams.telling.routes import fan_out

SOON = T0 + timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture(params=WAYS)
def way(request, line, tmp_path):
    """One way, and a case whose notices to the duty desk wait for it."""
    with ExitStack() as stack:
        way = WAYS[request.param](line, tmp_path, stack)
        if way.spec is not None:
            route = Route(department="D01", channel="door", to=way.to, deputy=way.deputy)
            line.system.doors = Doors(channels=(way.spec,), routes=(route,))
        line.take(a_signal())
        line.write(lambda connection: fan_out(connection, line.system.doors))
        runner = Runner(line.system, idle=True)
        runner.writer.start()
        stack.callback(runner.writer.stop)
        way.open(runner)
        yield way


def waiting(way):
    """The notices of this way: id → state."""
    name = "door" if way.spec is not None else "outbox"
    return {row.id: row.state for row in way.line.rows(t.notices) if row.channel == name}


def ledger(way):
    """How each attempt of each notice ended, in order."""
    rows = sorted(way.line.rows(t.attempts), key=lambda row: row.n)
    return {each: [row.outcome for row in rows if row.notice_id == each] for each in waiting(way)}


def test_a_notice_is_told_once_however_often_one_looks(way):
    for n in range(3):
        way.look(SOON + n * SECOND)
    ids = sorted(waiting(way))
    assert ids and sorted(way.took()) == ids
    assert (set(waiting(way).values()), ledger(way)) == ({"sent"}, {each: [way.told] for each in ids})


def test_what_fails_for_now_is_tried_again_ever_later_and_then_told_under_its_id(way):
    way.breaks(False)
    now = SOON
    for wait in way.waits:
        way.look(now)
        way.look(now + wait - SECOND)
        assert set(waiting(way).values()) == {"queued"}
        now += wait
    way.mends()
    way.look(now)
    ids = sorted(waiting(way))
    assert sorted(way.took()) == ids
    assert ledger(way) == {each: [way.put_off] * len(way.waits) + [way.told] for each in ids}
    assert set(waiting(way).values()) == {"sent"}


def test_what_can_never_succeed_is_given_up_at_once_and_shown(way):
    way.breaks(True)
    way.look(SOON)
    way.look(SOON + timedelta(hours=1))
    if way.given_up is None:
        assert set(waiting(way).values()) == {"queued"}
        return
    assert (set(waiting(way).values()), set(map(tuple, ledger(way).values()))) == ({"failed"}, {(way.given_up,)})
    details = {row.detail for row in way.line.rows(t.attempts) if row.notice_id in waiting(way)}
    with visiting(way.line) as visitor:
        shown = text_of(visitor.read("/ledger"))
    assert all(detail and " ".join(detail.split()) in shown for detail in details)


def test_after_a_crash_between_sending_and_marking_it_is_told_again_under_the_same_id(way):
    way.die(SOON)
    assert set(waiting(way).values()) == {"queued"}
    way.look(SOON + SECOND)
    ids = sorted(waiting(way))
    assert sorted(way.took()) == sorted(ids * (2 if way.takes_twice else 1))
    expected = [way.told] if isinstance(way, Telephone) else ["begun", way.told]
    assert (ledger(way), set(waiting(way).values())) == (dict.fromkeys(ids, expected), {"sent"})
