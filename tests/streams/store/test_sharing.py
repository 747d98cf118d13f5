"""Several processes on one PostgreSQL: nothing is done twice, nothing is passed over, nobody waits for ever."""

import threading
from contextlib import suppress
from datetime import timedelta

import msgspec
import pytest
from flow import FixedClock, a_signal
from offices import SHOPS, complaints, rows, take, together, while_uncommitted
from postgres import database_url, execute, own_server
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from connectors.parse import finish
from connectors.sources.polling import PollState
from playbooks.entries import DeadlineMissed, Entry
from streams.clock import SystemClock
from streams.cluster.forward import Forwarder
from streams.door import part, receive
from streams.embedded import Elsewhere, Runner
from streams.follower import Follower
from streams.intake.listening import Asked, Ear, Listening
from streams.settings import read_settings
from streams.store import schema as t
from streams.store.database import Database
from streams.store.sharing import Skew, Turn, in_turn, transact
from streams.system import build


def test_two_that_gather_at_once_open_one_case_for_one_affair(office):
    one, other = office(), office()
    together(
        *(lambda s=s, n=n: take(s, complaints(f"s{n}")) for n in range(3) for s in (one,)),
        *(lambda s=s, n=n: take(s, complaints(f"s{n}")) for n in range(3, 6) for s in (other,)),
    )
    cases = rows(one, t.cases)
    assert len(cases) == SHOPS
    assert len({row.number for row in cases}) == SHOPS
    assert {row.state for row in rows(one, t.signals)} == {"gathered"}
    assert len(rows(one, t.signals)) == 6 * SHOPS


def test_the_same_signals_at_two_doors_are_stored_once(office):
    one, other = office(), office()
    together(lambda: take(one, complaints("s")), lambda: take(other, complaints("s")))
    assert len(rows(one, t.signals)) == SHOPS
    assert sum(row.count for row in rows(one, t.log)) == SHOPS
    assert [row.count for row in rows(one, t.sources)] == [2 * SHOPS]


def test_two_watchers_act_once_and_every_notice_leaves_once(office):
    clock = FixedClock()
    runners = [Runner(office(clock), reads=lambda system, writer: Elsewhere()) for _ in range(2)]
    system = runners[0].system
    take(system, complaints("s"))
    clock.moment += timedelta(days=20)
    for runner in runners:
        runner.writer.start()
    together(*(lambda r=r: [r.ticker.look() for _ in range(6)] for r in runners))
    for runner in runners:
        runner.ticker.stop()
        runner.writer.stop()
    entries = [msgspec.json.decode(row.body, type=Entry) for row in rows(system, t.entries)]
    missed = [(entry.case, entry.body.clock) for entry in entries if isinstance(entry.body, DeadlineMissed)]
    assert len(missed) == len(set(missed)) >= SHOPS
    assert [row for row in rows(system, t.timers) if not row.done and row.at <= 0] == []
    assert {row.n for row in rows(system, t.attempts)} == {1}


def test_a_watcher_leaves_what_another_one_holds(office):
    from streams.watch import due_timers

    one, other = office(), office()
    take(one, complaints("s"))
    late = one.clock.now() + timedelta(days=20)
    with one.database.writing() as first, other.database.writing() as second:
        taken = {timer.id for timer in due_timers(first, late, 7)}
        rest = {timer.id for timer in due_timers(second, late, 1000)}
    assert len(taken) == 7
    assert rest
    assert taken & rest == set()


def test_no_row_appears_on_the_log_below_one_that_could_be_read(office):
    one, other = office(), office()
    done = threading.Event()

    def second():
        take(other, complaints("late", 1))
        done.set()

    with one.database.writing() as connection:
        in_turn(connection, "log")
        thread = threading.Thread(target=second)
        thread.start()
        for _ in range(600):
            waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            if connection.execute(text(waits)).scalar():
                break
            threading.Event().wait(0.05)
        assert not done.is_set()
    thread.join(60)
    assert done.is_set()


def test_two_contents_of_one_signal_at_two_doors_at_once_are_two_revisions_and_none_is_lost(office):
    one, other = office(), office()
    first, second, third = (part(finish(a_signal(text=f"第{n}种说法，要求处理"), one.clock.now())) for n in range(3))

    def come(system, arrival):
        transact(system.database, lambda connection: receive(connection, [arrival], system.clock.now(), system.vault))

    come(one, first)
    while_uncommitted(
        one,
        lambda connection: receive(connection, [second], one.clock.now(), one.vault),
        lambda: come(other, third),
    )
    (row,) = rows(one, t.signals)
    kept = [each.body for each in sorted(rows(one, t.revisions), key=lambda each: each.revision)]
    assert (row.revision, kept, row.body) == (3, [first.body, second.body], third.body)


def test_a_turn_is_one_process_s_until_it_ends(office):
    one, other = office(), office()
    mine, theirs = Turn(one.database, "channel mail"), Turn(other.database, "channel mail")
    assert (mine.is_mine(), theirs.is_mine(), mine.is_mine()) == (True, False, True)
    mine.give_back()
    assert (theirs.is_mine(), mine.is_mine()) == (True, False)
    with other.database.writing() as connection:  # its process dies: the server ends its connections
        kill = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
        connection.execute(text(kill))
    assert [mine.is_mine() for _ in range(50) if not threading.Event().wait(0.05)][-1]
    theirs.give_back()
    mine.give_back()


def test_a_machine_that_lost_its_power_keeps_a_turn_for_less_than_half_a_minute(office):
    with office().database.reading() as connection:
        idle, interval, count = (
            int(connection.execute(text(f"SHOW tcp_keepalives_{each}")).scalar_one())
            for each in ("idle", "interval", "count")
        )
    assert idle + interval * count == 25


class Source:
    """A source that notes which desk asked it."""

    name, poll = "示例网站", None

    def __init__(self, desk, asked):
        self.desk, self.asked = desk, asked

    def look(self, now):
        self.asked.append(self.desk)
        return timedelta(seconds=0.1)

    def close(self):
        pass


class Site(Source):
    """A feed whose every answer bears a tag of its own; it notes which tag it was asked with."""

    def __init__(self, desk, asked):
        super().__init__(desk, asked)
        self.poll = PollState()

    def go_on(self, poll):
        self.poll = poll

    def look(self, now):
        self.asked.append((self.desk, self.poll.etag))
        self.poll = PollState(etag=f"{len(self.asked)}")
        return timedelta(seconds=0.1)


def asked_by_two_desks(office, source):
    """What a source notes while one desk asks it, then ends, and another goes on."""
    asked, desks = [], []
    for name in ("one", "two"):
        runner = Runner(office(), reads=lambda system, writer: Elsewhere())
        runner.writer.start()
        listening = Listening(Ear(runner), runner.system.clock.now)
        listening.listen([Asked(listener=source(name, asked), spec=name)])
        desks.append((listening, runner))
        wait_until(lambda name=name: len(asked) >= (5 if name == "one" else 40))
    desks[0][0].stop()
    count = len(asked)
    wait_until(lambda: len(asked) >= count + 3)
    desks[1][0].stop()
    for _, runner in desks:
        runner.writer.stop()
    return asked


def test_of_two_desks_one_asks_the_sources_until_it_ends(office):
    asked = asked_by_two_desks(office, Source)
    assert [asked == sorted(asked), set(asked)] == [True, {"one", "two"}]


def test_a_desk_that_takes_sources_over_goes_on_with_what_the_other_was_told_last(office):
    asked = asked_by_two_desks(office, Site)
    assert [tag for _, tag in asked] == [None, *(f"{n}" for n in range(1, len(asked)))]


def test_a_desk_hears_of_what_another_process_wrote(office):
    one, other = office(), office()
    follower = Follower(one.database, lambda: None)
    assert (follower.look(), follower.look()) == (False, False)
    take(other, complaints("s", 1))
    assert (follower.look(), follower.look()) == (True, False)


def test_the_log_goes_on_to_a_broker_in_order_and_once_whatever_fails(office):
    system = office()
    runner = Runner(system, reads=lambda system, writer: Elsewhere())
    runner.writer.start()
    sent, fails = [], [True, False]

    def post(envelopes):
        if fails and fails.pop():
            raise ConnectionError("no broker")
        sent.extend(row.position for row in envelopes)

    forwarder = Forwarder(system.database, runner.writer, post)
    for n in range(3):
        runner.receive([part(finish(a_signal(source_id=f"{n}"), system.clock.now()))]).result(10)
    for _ in range(3):
        with suppress(ConnectionError):
            forwarder.take_turn()
    forwarder.stop()
    runner.writer.stop()
    assert sent == [row.position for row in rows(system, t.log)]
    assert [(row.name, row.position) for row in rows(system, t.positions)] == [("assess", sent[-1])]


def test_a_clock_that_differs_from_the_server_s_is_noticed(office):
    class Fast(SystemClock):
        def now(self):
            return super().now() + timedelta(seconds=90)

    system = office()
    assert Skew(system.database).is_small(SystemClock())
    skew = Skew(system.database)
    assert not skew.is_small(Fast())
    assert skew.fault == "本机时钟与数据库相差 90 秒，时限停看、通知停发；请校准"
    assert round(skew.ahead / timedelta(minutes=1)) == 1


def test_text_sorts_by_its_bytes_whatever_language_the_database_was_made_for(office):
    """By the rules of a language `20261125-001` need not lie between `20261125-` and `20261125.`."""
    query = """SELECT DISTINCT l.collname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
               JOIN pg_collation l ON l.oid = a.attcollation
               WHERE c.relkind = 'r' AND a.atttypid = 'text'::regtype AND c.relnamespace = 'public'::regnamespace"""
    with office().database.reading() as connection:
        assert connection.execute(text(query)).scalars().all() == ["C"]


def test_several_that_start_at_once_bring_the_schema_up_to_date_once(postgres_url):
    name = "shian_start"
    execute(postgres_url, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE template0")
    databases = [Database(database_url(postgres_url, name)) for _ in range(3)]
    together(*(database.prepare for database in databases))
    assert len({database.revision() for database in databases}) == 1
    for database in databases:
        database.close()
    execute(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.slow
def test_a_server_that_is_killed_in_mid_stream_loses_nothing_and_doubles_nothing(tmp_path):
    with own_server() as server:
        settings = read_settings({}, data=tmp_path, database=server.url)
        runner = Runner(build(settings, FixedClock()))
        runner.start()
        answered, stopping = set(), threading.Event()

        def post(name):
            for n in range(100):
                signal = a_signal(source=name, source_id=f"{n}", subject={"name": f"示例{n % 40}号小吃店"})
                arrival = part(finish(signal, runner.system.clock.now()))
                while not stopping.is_set():
                    with suppress(Exception):
                        runner.receive([arrival]).result(60)
                        answered.add(arrival.signal.id)
                        break

        threads = [threading.Thread(target=post, args=(f"c{n}",)) for n in range(3)]
        for thread in threads:
            thread.start()
        for at in (50, 200):
            wait_until(lambda at=at: len(answered) >= at)
            server.kill()
            server.start()
        for thread in threads:
            thread.join(240)
        stopping.set()
        wait_until(lambda: {row.state for row in rows(runner.system, t.signals)} == {"gathered"})
        stored = rows(runner.system, t.signals)
        entries = [msgspec.json.decode(row.body, type=Entry) for row in rows(runner.system, t.entries)]
        joined = [joined for row in rows(runner.system, t.cases) for joined in case_of(row).signals]
        runner.stop()
    assert len(answered) == 300
    assert {row.id for row in stored} == answered
    assert sorted(each.id for each in joined) == sorted(answered)
    assert len({entry.id for entry in entries}) == len(entries)


def case_of(row):
    from playbooks.case import Case

    return msgspec.msgpack.decode(row.body, type=Case)


def wait_until(holds, timeout_s=200):
    for _ in range(timeout_s * 10):
        with suppress(DBAPIError):
            if holds():
                return
        threading.Event().wait(0.1)
    raise AssertionError("it did not come about")
