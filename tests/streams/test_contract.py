"""One contract of log and store: what holds when the log is a table of SQLite holds on PostgreSQL and through Kafka.

Signals come in at the door, a reader (the feeder, a worker) brings them to their cases, officers act meanwhile.
"""

import msgspec
import pytest
from flow import a_signal
from logs import BAD, COUNTIES, TableLog, TopicLog
from offices import together
from working import until

from connectors.signal import Signal
from playbooks.entries import Noted
from streams.store import schema as t

WAYS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
WAYS += [pytest.param("kafka", marks=[pytest.mark.postgres, pytest.mark.cluster])]


@pytest.fixture(params=WAYS)
def log(request, tmp_path):
    """An empty log that nobody reads yet; in the end its store must be as promised, whatever was done to it."""
    if request.param == "kafka":
        made = TopicLog(tmp_path, request.getfixturevalue("postgres"), request.getfixturevalue("broker"))
    else:
        made = TableLog(tmp_path, request.getfixturevalue("postgres") if request.param == "postgresql" else "")
    yield made
    faults = list(made.audit())
    made.close()
    assert faults == []


def complaint(n, *, shop=1, county=COUNTIES[0], text="要求处理"):
    """The nth complaint about a shop of a county."""
    name = f"示例{county}第{shop}号面馆"
    return a_signal(source_id=f"{n}", area=county, subject={"name": name}, text=f"在{name}吃出异物，{text}")


def texts(rows):
    return {msgspec.json.decode(row.body, type=Signal).text for row in rows}


def test_what_the_door_took_comes_to_its_case_in_the_order_of_its_county(log):
    log.begin()
    put = {county: [] for county in COUNTIES}
    for n in range(60):
        county = COUNTIES[n % len(COUNTIES)]
        put[county] += log.put(complaint(n, county=county))
    log.settle()
    assert sorted(log.joined()) == sorted(put.values())


def test_a_revision_comes_to_its_case_behind_what_it_revises(log):
    log.begin()
    log.put(complaint(1), complaint(1, text="另有一人腹泻"))
    log.put(complaint(1, text="另有两人腹泻"))
    log.settle()
    until(lambda: [[joined.revision for joined in case.signals] for case in log.cases()] == [[3]])
    assert ["两人" in text for text in texts(log.rows(t.signals))] == [True]
    assert [row.revision for row in log.rows(t.revisions)] == [1, 2]


def test_the_same_signal_twice_is_one(log):
    log.begin()
    first = log.put(complaint(1), complaint(2))
    log.settle()
    before = log.everything()
    assert [log.put(complaint(2), complaint(1)), log.put(complaint(1))] == [first[::-1], first[:1]]
    log.settle()
    assert [log.everything() == before, log.joined()] == [True, [first]]


def test_what_is_read_again_from_the_beginning_changes_nothing(log):
    log.begin()
    log.put(*(complaint(n, shop=n % 3, county=COUNTIES[n % 2]) for n in range(30)))
    log.damage(complaint(30), complaint(31))
    log.settle()
    until(lambda: len(log.rows(t.dead_letters)) == len(BAD))
    log.settle()
    before = log.everything()
    log.rewind()
    assert not log.is_begun()
    log.begin()
    log.settle()
    assert log.everything() == before


def test_a_reader_goes_on_where_the_last_one_stood(log):
    log.begin()
    first = log.put(*(complaint(n) for n in range(10)))
    log.settle()
    log.end()
    entries = log.entries()
    second = log.put(*(complaint(n) for n in range(10, 20)))
    waiting = log.is_passed()
    log.begin("w2")
    log.settle()
    assert [waiting, log.joined(), log.entries()[: len(entries)]] == [False, [first + second], entries]


def test_nothing_is_passed_that_the_store_has_not_and_when_it_heals_every_id_is_there_once(log):
    reader = log.begin()
    reader.database.is_failing = True
    put = [log.put(*(complaint(20 * k + n, shop=n % 5) for n in range(20))) for k in range(3)]
    until(lambda: reader.database.failures >= 3)
    assert [log.joined(), log.is_begun(), log.rows(t.entries)] == [[], False, []]
    reader.database.is_failing = False
    log.settle()
    assert sorted(each for case in log.joined() for each in case) == sorted(each for some in put for each in some)


def test_a_commit_of_which_the_reader_never_heard_is_not_made_twice(log):
    reader = log.begin()
    reader.database.goes_silent = True
    put = log.put(*(complaint(n) for n in range(20)))
    until(lambda: log.joined() == [put] and reader.database.failures > 0)
    reader.database.goes_silent = False
    log.settle()
    assert log.joined() == [put]


def test_lines_that_nobody_can_read_are_a_dead_letter_each_and_the_others_keep_their_order(log):
    log.begin()
    log.damage(*(complaint(n, text=f"第{n}次") for n in range(9)))
    until(lambda: len(log.rows(t.dead_letters)) == len(BAD))
    log.settle()
    said = {row.id: msgspec.json.decode(row.body, type=Signal).text[-3:] for row in log.rows(t.signals)}
    assert [said[each] for case in log.joined() for each in case] == [f"第{n}次" for n in range(9)]
    assert sorted(row.body for row in log.rows(t.dead_letters)) == sorted(BAD)


def test_two_readers_of_one_log_bring_each_signal_to_its_case_once(log):
    log.begin("w1")
    log.begin("w2")
    put = [log.put(*(complaint(10 * k + n, county=COUNTIES[n % 4]) for n in range(8))) for k in range(12)]
    log.settle()
    by_county = [[each for some in put for each in some[n::4]] for n in range(4)]
    assert sorted(log.joined()) == sorted(by_county)


def test_what_two_desks_do_while_the_log_is_read_is_done_once_each_and_nothing_of_either_is_lost(log):
    log.begin()
    first = log.put(complaint(0))
    log.settle()
    (case,) = log.cases()
    wanted = [f"{desk}{n}" if n else "both" for desk in "ab" for n in range(20)]

    def click(desk):
        for n in range(20):  # one click arrives at both desks, and every one twice
            for name in [f"{desk}{n}" if n else "both"] * 2:
                assert log.act("note", name, case.id, text=name).ok

    def pour():
        rest.extend(each for n in range(1, 41) for each in log.put(complaint(n)))

    rest = []
    together(lambda: click("a"), lambda: click("b"), pour)
    log.settle()
    notes = [entry.body.text for entry in log.entries() if isinstance(entry.body, Noted)]
    assert [sorted(notes), len(log.rows(t.actions))] == [sorted(set(wanted)), 39]
    assert [note for note in notes if note[0] == "a"] == [f"a{n}" for n in range(1, 20)]
    assert log.joined() == [first + rest]


def test_of_two_who_take_a_case_at_once_one_has_it_and_the_other_is_told(log):
    log.begin()
    log.put(*(complaint(n, shop=n) for n in range(6)))
    log.settle()
    told = {}

    def take(desk):
        for case in log.cases():
            told[desk, case.id] = log.act("acknowledge", f"{desk}-{case.id}", case.id).ok

    together(lambda: take("a"), lambda: take("b"))
    assert [told["a", case.id] + told["b", case.id] for case in log.cases()] == [1] * 6
    assert sorted(row.outcome for row in log.rows(t.actions)) == ["done"] * 6 + ["refused"] * 6
