"""What was turned down or taken up again is told to who sent it, whatever the clock did meanwhile."""

from datetime import timedelta

import pytest
from flow import T0, a_signal, an_assessment
from msgspec import json

from classifiers.assessment import Kind
from connectors.parse import finish
from console.reading.became import Became, cursor_now
from console.reading.cursors import Cursor
from streams.feeder import put_rest
from streams.gathering.unplaced import put_aside
from streams.pool import Rest
from streams.store import schema as t
from streams.store.audit import seal

pytestmark = pytest.mark.stores

BEFORE, LATER = T0 - timedelta(hours=1), T0 + timedelta(hours=1)
NEW = Cursor()
AWAY = {"text": "楼下有人天天打麻将", "subject": None}


def changed(line, after=NEW, now=LATER):
    """What changed since a cursor: the numbers in the order told, and the next cursor."""
    line.write(seal)
    with line.system.database.reading() as connection:
        answer = Became(connection, "12315", None, ()).since(after, now)
    return [each.source_id for each in answer.items], answer.cursor


def unplaced(line, source_id):
    """A call that looks like no matter of food: a person says whose it is. Its id."""
    signal = a_signal(source_id=source_id, request=None, **AWAY)
    line.take(signal, an_assessment(signal, relevance=0.01, relevant=False, kind=Kind.IRRELEVANT))
    return next(row.id for row in line.rows(t.signals) if json.decode(row.body)["source_id"] == source_id)


def turned_down(line, source_id, now):
    post = finish(a_signal(channel="media", source_id=source_id, request=None, title=source_id, **AWAY), T0)
    line.take(post, an_assessment(post, relevant=False, kind=Kind.IRRELEVANT))
    line.execute(t.signals.update().where(t.signals.c.id == post.id).values(state="waiting", turned_at=None))
    line.write(lambda c: put_rest(c, [Rest(id=post.id, state="irrelevant", kind="irrelevant")], now))


def test_what_was_turned_while_the_clock_was_behind_is_told_too(line):
    aside, down = unplaced(line, "u1"), unplaced(line, "u2")
    line.write(lambda connection: put_aside(connection, down, "irrelevant", who="甲", now=T0))
    _, after = changed(line)
    line.write(lambda connection: put_aside(connection, aside, "irrelevant", who="甲", now=BEFORE))
    turned_down(line, "m1", BEFORE)
    line.clock.moment = BEFORE
    post = a_signal(channel="media", source_id="m2", request=None, **AWAY, title="乙")
    line.take(post, an_assessment(post, relevant=False, kind=Kind.IRRELEVANT))
    found, after = changed(line, after)
    assert [set(found), changed(line, after)[0]] == [{"u1", "m1", "m2"}, []]


def test_what_is_turned_after_the_clock_was_ahead_is_told_at_once(line):
    turned_down(line, "m1", T0 + timedelta(days=365))
    turned_down(line, "m2", T0)
    found, after = changed(line, now=LATER)
    assert [found, changed(line, after, now=LATER)[0]] == [["m1", "m2"], []]


def test_who_asks_without_a_cursor_misses_nothing_that_is_turned_while_the_clock_is_behind(line):
    turned_down(line, "m1", T0)
    line.write(seal)
    after = line.read(lambda connection: cursor_now(connection, "12315", LATER))
    turned_down(line, "m2", T0 + timedelta(minutes=30))
    assert changed(line, after)[0] == ["m2"]
