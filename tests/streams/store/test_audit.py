"""Every entry and log-in is a link; what is changed, taken out or put in later is named."""

import pytest
from flow import T0, a_signal
from sqlalchemy import delete, insert, select, update

from streams.store import audit as audit_log
from streams.store import schema as t
from streams.store.audit import record, seal, verify
from streams.store.office_schema import audit, chain


@pytest.fixture
def chained(line):
    """Three events with a case's entries between them."""
    line.write(lambda connection: record(connection, "login", T0, who="wang", about="wang", address="127.0.0.1"))
    line.take(a_signal())
    with line.writing() as connection:
        seal(connection)
        record(connection, "logout", T0, who="wang", about="wang")
    return line


def look(line, **asked):
    return line.read(lambda connection: verify(connection, **asked))


def links(line):
    return line.read(lambda connection: connection.execute(select(chain).order_by(chain.c.n)).all())


def test_an_untouched_record_holds(chained):
    found = look(chained)
    assert [found.broken, found.waiting, found.links] == [None, 0, 2 + len(chained.rows(t.entries))]
    assert found.head == links(chained)[-1].hash


def test_an_entry_that_is_not_chained_yet_waits_and_breaks_nothing(chained):
    chained.take(a_signal(source_id="b2", text="另一家店的豆腐酸了", subject={"name": "示例豆腐坊"}))
    found = look(chained)
    assert [found.broken, found.waiting > 0] == [None, True]


def test_a_changed_entry_is_named(chained):
    victim = chained.rows(t.entries)[1]
    chained.execute(update(t.entries).where(t.entries.c.id == victim.id).values(body=victim.body + b" "))
    broken = look(chained).broken
    assert [broken.of, broken.id, broken.why] == ["entry", victim.id, "记录内容被改动"]


def test_an_entry_dated_otherwise_is_named(chained):
    victim = chained.rows(t.entries)[0]
    chained.execute(update(t.entries).where(t.entries.c.id == victim.id).values(recorded_at=victim.recorded_at - 1))
    assert look(chained).broken.id == victim.id


def test_a_removed_entry_is_named(chained):
    victim = chained.rows(t.entries)[-1]
    chained.execute(delete(t.entries).where(t.entries.c.id == victim.id))
    assert [look(chained).broken.id, look(chained).broken.why] == [victim.id, "记录已不存在"]


def test_a_changed_log_in_is_named(chained):
    victim = chained.rows(audit)[0]
    chained.execute(update(audit).where(audit.c.id == victim.id).values(who="li"))
    assert [look(chained).broken.n, look(chained).broken.id] == [1, victim.id]


def test_a_removed_link_is_named_by_the_one_after_it(chained):
    chained.execute(delete(chain).where(chain.c.n == 2))
    assert [look(chained).broken.n, look(chained).broken.why] == [3, "链上少了或多了一环"]


def test_an_event_put_in_without_a_link_is_named(chained):
    row = {"id": "x", "at": 1, "kind": "login", "who": "li", "about": "", "detail": "", "address": ""}
    chained.execute(insert(audit).values(**row))
    assert [look(chained).broken.id, look(chained).broken.why] == ["x", "记录不在链上"]


def test_a_chain_written_anew_does_not_hold_the_hash_noted_before(chained):
    noted = look(chained).head
    chained.execute(delete(chain))
    chained.execute(delete(audit))
    chained.write(seal)
    assert [look(chained).broken, look(chained, known_head=noted).knows_head] == [None, False]


def test_sealing_again_adds_nothing(chained):
    before = links(chained)
    with chained.writing() as connection:
        assert seal(connection) == 0
    assert links(chained) == before


def test_many_entries_are_chained_in_their_order(line, monkeypatch):
    monkeypatch.setattr(audit_log, "SEAL_MAX", 3)
    for n in range(4):
        line.take(a_signal(source_id=f"s{n}", subject={"name": f"示例{n}店"}))
    while True:
        with line.writing() as connection:
            if not seal(connection):
                break
    entries = [row.id for row in sorted(line.rows(t.entries), key=lambda row: row.n)]
    assert [[link.id for link in links(line)], look(line).broken] == [entries, None]


def test_an_event_of_no_kind_is_a_fault_of_ours(line):
    with pytest.raises(ValueError, match="no such kind"), line.writing() as connection:
        record(connection, "nonsense", T0, who="wang")
