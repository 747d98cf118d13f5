"""A telephone is known again without its number: by a mark that nobody makes without the key, and that goes with it."""

import hashlib
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flow import T0, a_signal
from sqlalchemy import delete

from connectors.parse import finish
from playbooks.law.retention import Retention, RetentionRule, load_retention
from streams.door import part, receive
from streams.intake.history import receive_history
from streams.privacy.keeper import Keeper, Lies
from streams.privacy.phones import BATCH, MOST, from_phones, mark_older, others_of
from streams.privacy.private import destroy
from streams.privacy.retention import expire, look_through, write_down
from streams.settings import SEEDS
from streams.store.database import Database, insert_new
from streams.store.office_schema import phones
from streams.store.schema import to_us
from streams.store.vault import Vault
from streams.writer import Writer

pytestmark = pytest.mark.stores
PHONE, OTHER = "13912345678", "13800001234"
YEAR_AGO = T0 - timedelta(days=365)


def take(line, now=T0, vault=None, **changes):
    """A complaint from PHONE unless said otherwise; its id."""
    signal = finish(a_signal(**{"contact": {"phone": PHONE}, **changes}), now)
    with line.writing() as connection:
        receive(connection, [part(signal)], now, vault or line.system.vault)
    return signal.id


def from_phone(line, number, since=YEAR_AGO, vault=None):
    marks = [(vault or line.system.vault).phone_mark(number)]
    return line.read(lambda connection: from_phones(connection, marks, since))


def beside(line, *signals, since=YEAR_AGO, ours=()):
    return line.read(lambda connection: others_of(connection, signals, since, ours))


def mark_all(line, vault=None):
    while line.write(lambda connection: mark_older(connection, vault or line.system.vault)):
        continue


def test_what_came_from_one_telephone_however_written_finds_each_other_the_latest_first(line):
    first = take(line, source_id="1")
    second = take(line, T0 + timedelta(days=1), source_id="2", contact={"phone": "+86 139-1234-5678"})
    third = take(line, source_id="3", channel="duty", text="我的电话是13912345678，饭馊了", contact=None)
    take(line, source_id="4", contact={"phone": OTHER})
    assert beside(line, first) == {first: [second, third]}
    assert from_phone(line, PHONE, since=T0 + timedelta(hours=1)) == [second]


def test_a_line_of_the_place_is_one_with_the_code_of_its_area_and_without(line):
    ids = [
        take(line, T0 + timedelta(hours=n), source_id=str(n), contact={"phone": phone})
        for n, phone in enumerate(["3091234", "0373-3091234", "0371-3091234"])
    ]
    assert [beside(line, each) for each in ids] == [{ids[0]: [ids[1]]}, {ids[1]: [ids[0]]}, {ids[2]: []}]


def test_lines_of_the_place_that_were_marked_without_its_code_are_marked_anew(line):
    key = b"1" * 32
    first = take(line, source_id="1", contact={"phone": "3091234"}, vault=Vault(key))
    mark_all(line, Vault(key))
    vault = Vault(key, area_code="0373")
    second = take(line, T0 + timedelta(days=1), source_id="2", contact={"phone": "0373 3091234"}, vault=vault)
    mark_all(line, vault)
    assert [beside(line, first), len(line.rows(phones))] == [{first: [second]}, 2]


def test_nobody_who_gave_no_number_is_anybodys_other(line):
    ids = [
        take(line, source_id=str(n), contact=each)
        for n, each in enumerate([None, {"name": "王小明"}, {"phone": "匿名"}])
    ]
    take(line, source_id="9", channel="illness", request=None)
    assert [beside(line, *ids), line.rows(phones)] == [{}, []]


def test_a_number_in_the_words_that_may_be_the_businesses_is_nobodys(line):
    take(line, contact=None, text=f"示例店的饭馊了，联系电话{PHONE}")
    assert line.rows(phones) == []


def test_a_corrected_number_takes_the_place_of_the_one_before_and_a_missing_one_does_not(line):
    signal = take(line, contact={"phone": OTHER})
    take(line, T0 + timedelta(days=1))
    assert [from_phone(line, OTHER), from_phone(line, PHONE)] == [[], [signal]]
    take(line, T0 + timedelta(days=2), contact={"name": "王小明"}, text="在示例好再来小吃店吃出异物，已退款")
    assert [from_phone(line, PHONE), line.rows(phones)[0].at] == [[signal], to_us(T0)]


def test_with_its_private_half_destroyed_a_signal_is_counted_no_more(line):
    first, second = take(line, source_id="1"), take(line, source_id="2")
    line.write(lambda connection: destroy(connection, second, T0, reason="本人申请", who="wang"))
    assert [beside(line, first), from_phone(line, PHONE), len(line.rows(phones))] == [{first: []}, [first], 1]
    mark_all(line)
    assert from_phone(line, PHONE) == [first]


def test_it_goes_by_the_rule_of_retention_too(line):
    take(line)
    rule = RetentionRule(id="waiting", title="未处置", of="signal", states=("waiting",), after_days=30)
    kept = Retention(v=1, notice_days=1, rules=(rule,))
    later = T0 + timedelta(days=90)
    line.write(lambda connection: write_down(connection, look_through(connection, kept, later)))
    line.write(lambda connection: expire(connection, kept, later + timedelta(days=2)))
    assert line.rows(phones) == []


def test_a_mark_is_made_with_the_key_of_this_office_and_is_no_plain_digest(line):
    take(line)
    (row,) = line.rows(phones)
    plain = {make(PHONE.encode()).hexdigest()[:32] for make in (hashlib.sha256, hashlib.md5, hashlib.sha1)}
    assert [row.mark in plain, row.mark == Vault(b"1" * 32).phone_mark(PHONE)] == [False, False]
    assert row.mark == line.system.vault.phone_mark(PHONE) != line.system.vault.mark("", PHONE.encode())


def test_what_lies_as_history_counts_with_its_own_day(line):
    signal = finish(a_signal(contact={"phone": PHONE}, received_at=T0 - timedelta(days=100)), T0)
    line.write(lambda found: receive_history(found, [part(signal)], T0, line.system.vault, home="410702"))
    assert [from_phone(line, PHONE), from_phone(line, PHONE, since=T0 - timedelta(days=99))] == [[signal.id], []]


def test_signals_of_an_older_version_are_marked_by_their_newest_number_once(line):
    old = take(line, contact={"phone": OTHER})
    take(line, T0 + timedelta(days=1))
    before = line.rows(phones)
    line.execute(delete(phones))
    mark_all(line)
    assert [from_phone(line, PHONE), from_phone(line, OTHER), line.rows(phones)] == [[old], [], before]
    line.execute(delete(phones))
    mark_all(line)
    assert line.rows(phones) == []


def test_more_of_them_than_one_transaction_takes_are_marked_in_several(line):
    ids = {take(line, source_id=str(n)) for n in range(BATCH + 1)}
    line.execute(delete(phones))
    mark_all(line)
    assert {row.signal_id for row in line.rows(phones)} == ids


@contextmanager
def keeping(line):
    """The keeper of a running system."""
    system, writer = line.system, Writer(line.system.database, line.system.vault)
    lies = Lies(system.settings.data, system.vault)
    keeper = Keeper(system.database, writer, load_retention(SEEDS), system.attachments, lies, when=line.clock.now)
    writer.start()
    try:
        yield keeper
    finally:
        keeper.stop()
        writer.stop()


def test_the_keeper_marks_them_a_few_in_each_turn_so_that_it_may_stop_between(line):
    ids = {take(line, source_id=str(n)) for n in range(BATCH + 1)}
    line.execute(delete(phones))
    with keeping(line) as keeper:
        turns = [(keeper.take_turn(), len(line.rows(phones))) for _ in range(4)]
    assert turns == [(True, BATCH), (True, len(ids)), (False, len(ids)), (False, len(ids))]


def test_lines_of_the_place_are_marked_anew_while_it_runs_when_the_office_says_another_code(line):
    first = take(line, source_id="1", contact={"phone": "3091234"})
    with keeping(line) as keeper:
        while keeper.take_turn():
            continue
        line.system.vault.area_code = "0371"
        while keeper.take_turn():
            continue
    second = take(line, T0 + timedelta(days=1), source_id="2", contact={"phone": "0371 3091234"})
    assert beside(line, second) == {second: [first]}


def test_under_another_key_what_opens_with_it_is_marked_anew(line):
    other = Vault(b"2" * 32)
    take(line, source_id="1")
    second = take(line, source_id="2", vault=other)
    mark_all(line)
    line.execute(delete(phones).where(phones.c.signal_id == second))
    mark_all(line, other)
    assert from_phone(line, PHONE, vault=other) == [second]


def test_a_telephone_of_the_office_tells_nobody_apart_and_one_of_hundreds_is_cut_off(line):
    first = take(line, source_id="1")
    mark = line.system.vault.phone_mark(PHONE)
    rows = [{"mark": mark, "at": to_us(T0) + n, "signal_id": f"s{n}"} for n in range(MOST + 50)]
    line.write(lambda connection: insert_new(connection, phones, rows))
    old = take(line, source_id="2", contact={"phone": OTHER}), take(line, source_id="3", contact={"phone": OTHER})
    found = beside(line, first, *old)
    assert [len(found[first]), found[first][0], beside(line, first, ours=[mark])] == [MOST, f"s{MOST + 49}", {}]
    assert [found[one] for one in old] == [[old[1]], [old[0]]]


def test_they_are_found_by_an_index():
    database, asked = Database("sqlite://"), []
    database.prepare()
    with database.writing() as connection:
        insert_new(connection, phones, [{"mark": "m", "at": to_us(T0), "signal_id": "a"}])
    with database.reading() as connection:
        connection.connection.driver_connection.set_trace_callback(asked.append)
        others_of(connection, ["a", "b"], T0, ["n"])
        from_phones(connection, ["m"], T0)
        connection.connection.driver_connection.set_trace_callback(None)
        queries = [each for each in asked if each.lstrip().startswith("SELECT")]
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {each}").all() for each in queries]
    database.close()
    ways = [row[3].split()[0] for plan in plans for row in plan if "phones" in row[3]]
    assert ways == ["SEARCH"] * 3
