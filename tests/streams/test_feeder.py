"""The feeder: the log's order, the committed position, and what happens when assessing goes wrong."""

import os
import signal as signals
import time

import fragile
import msgspec
import pytest
from flow import T0, a_signal
from sqlalchemy import func, select

from connectors.parse import finish
from connectors.signal import Signal
from streams import feeder
from streams.door import part, receive
from streams.feeder import Feeder, read
from streams.gathering.gather import gather
from streams.office.redacting import redact
from streams.pool import AssessProcess
from streams.privacy.in_the_open import in_the_open
from streams.store import schema as t
from streams.store.positions import ORDINARY, position, waiting
from streams.writer import Writer


class Fed:
    """A line with a writer, assess processes and a feeder that can be started and stopped."""

    def __init__(self, line, processes=1):
        self.line, system = line, line.system
        self.writer = Writer(system.database, system.vault)
        self.writer.start()
        self.processes = [AssessProcess(fragile.load, system.settings.areas) for _ in range(processes)]
        self.told = []
        self.feeder = Feeder(
            system.database,
            self.writer,
            self.processes,
            line.clock.now,
            reference=lambda: system.reference,
            knowledge=lambda: system.knowledge,
            on_entries=self.told.extend,
        )

    def post(self, *texts, source="12315", is_urgent=False, **fields):
        """One request: its signals share an envelope."""
        now = self.line.clock.now()
        arrivals = [
            part(finish(a_signal(source=source, source_id=f"{n}", text=text, subject=None, **fields), now))
            for n, text in enumerate(texts, start=1)
        ]
        arrivals = [msgspec.structs.replace(each, is_urgent=is_urgent) for each in arrivals]
        with self.line.writing() as connection:
            receive(connection, arrivals, now, self.line.system.vault)

    def run(self):
        """Until everything on the log is behind the committed positions."""
        self.feeder.start()
        until = time.monotonic() + 60
        while (left := self.waiting()) or self.feeder.position < self._last():
            assert time.monotonic() < until, f"{left} wait: {self.feeder.failure!r}"
            time.sleep(0.01)

    def waiting(self):
        with self.line.system.database.reading() as connection:
            return waiting(connection)

    def _last(self):
        """The feeder knows a moment after the database where it stands."""
        last = select(func.max(t.log.c.position)).where(t.log.c.topic != "express")
        return self.line.read(lambda connection: connection.execute(last).scalar()) or 0

    def states(self):
        return {msgspec.json.decode(row.body, type=Signal).text: row.state for row in self.line.rows(t.signals)}

    def stop(self):
        self.feeder.stop()
        for process in self.processes:
            process.stop()
        self.writer.stop()


@pytest.fixture
def fed(line):
    made = []

    def make(**options):
        made.append(Fed(line, **options))
        return made[-1]

    yield make
    for each in made:
        each.stop()


@pytest.mark.stores
def test_each_signal_reaches_its_case_and_its_entries_are_told(line, fed):
    one = fed()
    one.post("在示例甲店吃出异物", "今天天气真好", "在示例乙店买到发霉的点心")
    one.run()
    assert one.states() == {
        "在示例甲店吃出异物": "gathered",
        "今天天气真好": "unplaced",
        "在示例乙店买到发霉的点心": "gathered",
    }
    assert len(line.cases()) == 2
    assert [entry.id for entry in one.told] == [row.id for row in line.rows(t.entries)]


@pytest.mark.stores
def test_a_signal_that_cannot_be_assessed_is_dead_lettered_alone(line, fed):
    one = fed()
    one.post("在示例甲店吃出异物", f"{fragile.FAULTY}的一条", "在示例乙店吃出异物")
    one.run()
    (dead,) = line.rows(t.dead_letters)
    assert (dead.stage, dead.reason) == ("assess", "ValueError: this text cannot be assessed")
    assert msgspec.json.decode(dead.body, type=Signal).text == f"{fragile.FAULTY}的一条"
    assert len(line.cases()) == 2


def test_a_signal_that_kills_its_process_is_dead_lettered_alone(line, fed):
    one = fed()
    one.post("在示例甲店吃出异物", f"{fragile.DEADLY}的一条", "在示例乙店吃出异物")
    one.post("在示例丙店吃出异物", source="other")
    one.run()
    (dead,) = line.rows(t.dead_letters)
    assert dead.reason == "the assess process died on this signal"
    assert msgspec.json.decode(dead.body, type=Signal).text == f"{fragile.DEADLY}的一条"
    assert len(line.cases()) == 3


def test_a_text_that_kills_costs_four_starts_and_no_envelope_behind_it_a_try(fed, monkeypatch):
    """It dies twice with its envelope and once by itself; what is given again holds it no more."""
    restart, starts = AssessProcess.restart, []
    monkeypatch.setattr(AssessProcess, "restart", lambda process: (starts.append(process), restart(process)))
    one = fed()
    one.post(f"{fragile.DEADLY}的一条")
    one.post("在示例甲店吃出异物", source="other")
    one.run()
    assert (len(starts), one.states()["在示例甲店吃出异物"]) == (4, "gathered")


@pytest.mark.stores
def test_a_signal_that_no_case_can_take_is_dead_lettered_alone(line, fed):
    """`received_at` is what gathering cannot do without; only a damaged log row lacks it."""
    one = fed()
    one.post("在示例甲店吃出异物", "在示例乙店吃出异物")
    (row,) = line.rows(t.log)
    lines = [msgspec.json.decode(each) for each in row.body.split(b"\n")]
    del lines[0]["received_at"]
    damaged = b"\n".join(msgspec.json.encode(each) for each in lines)
    line.execute(t.log.update().values(body=damaged))
    one.run()
    (dead,) = line.rows(t.dead_letters)
    assert dead.stage == "gather"
    assert [case.signals[0].title for case in line.cases()] == ["在示例乙店吃出异物"]


@pytest.mark.parametrize("rows", [[("一", 1), ("一", 2)], [("一", 2**70)]])
@pytest.mark.stores
def test_a_signal_that_writes_what_is_there_or_what_no_column_takes_is_dead_lettered_alone(
    line, fed, monkeypatch, rows
):
    def twice(connection, ref, knowledge, batch, now):
        for each in batch:
            if "示例甲店" in each.signal.text:
                connection.execute(t.positions.insert(), [{"name": name, "position": n} for name, n in rows])
        return gather(connection, ref, knowledge, batch, now)

    monkeypatch.setattr(feeder, "gather", twice)
    one = fed()
    one.post("在示例甲店吃出异物", "在示例乙店吃出异物")
    one.run()
    assert [row.stage for row in line.rows(t.dead_letters)] == ["gather"]
    assert [case.signals[0].title for case in line.cases()] == ["在示例乙店吃出异物"]


def test_a_process_killed_amid_its_envelopes_is_started_again_and_nothing_is_lost(line, fed):
    one = fed()
    for n in range(10):
        one.post(*(f"{fragile.SLOW}：在示例{n}{k}店吃出异物" for k in range(5)), source=f"s{n}")
    one.feeder.start()
    killed = set()
    until = time.monotonic() + 30
    while len(killed) < 3 and time.monotonic() < until:
        time.sleep(0.4)
        if (pid := one.processes[0].pid) not in killed:  # the next may not have been started yet
            killed.add(pid)
            os.kill(pid, signals.SIGKILL)
    while one.feeder.position < 10 and time.monotonic() < until:
        time.sleep(0.01)
    assert set(one.states().values()) == {"gathered"}
    assert len(line.cases()) == 50
    assert line.rows(t.dead_letters) == []
    assert one.processes[0].pid not in killed


@pytest.mark.stores
def test_two_processes_give_the_cases_that_one_gives(line, fed):
    one = fed(processes=2)
    texts = [f"在示例{n % 7}店吃出异物，第{n}次" for n in range(60)]
    for n, text in enumerate(texts):
        one.post(text if n % 3 else f"{fragile.SLOW}{text}", source=f"s{n}")
    one.run()
    assert sorted(len(case.signals) for case in line.cases()) == [8, 8, 8, 9, 9, 9, 9]
    assert all([each.received_at for each in case.signals] == [T0] * len(case.signals) for case in line.cases())


def test_each_envelope_goes_to_the_process_that_has_the_fewest_signals(fed):
    one = fed(processes=2)
    for n, texts in enumerate((["甲"] * 3, ["乙"], ["丙"], ["丁"], ["戊"])):
        one.post(*texts, source=f"s{n}")
    one.feeder._begin()
    one.feeder._hand_out()
    one.feeder._answer()
    one.post("己", source="last")
    one.feeder._hand_out()
    first, second = one.processes
    assert [each.process for each in one.feeder._pending] == [second, second, second, first, first]


def test_envelopes_larger_than_a_pipe_do_not_stop_the_line(line, fed):
    """Both sides of a full pipe writing would wait for each other for ever."""
    one = fed()
    for n in range(4):
        one.post(*(f"在示例{n}{k}店吃出异物，{'详情' * 4000}" for k in range(10)), source=f"s{n}")
    one.run()
    assert len(line.cases()) == 40


@pytest.mark.stores
def test_what_is_urgent_passes_what_waits(line, fed):
    one = fed()
    for n in range(6):
        one.post(*(f"在示例{n}{k}店吃出异物" for k in range(30)), source=f"s{n}")
    one.post("在示例甲店吃完呕吐", source="last", is_urgent=True)
    one.run()
    (first, *_), (last,) = one.told, [each for each in line.rows(t.signals) if each.source == "last"]
    assert (first.case, last.state, len(line.cases())) == (last.case_id, "gathered", 181)
    assert {row.name: row.position for row in line.rows(t.positions)} == {"assess": 6, "express": 7}


@pytest.mark.stores
def test_what_a_revision_made_of_a_signal_stays_when_it_is_stored_with_its_first_coming(line, fed):
    one = fed()
    one.post("今天天气真好")
    one.post("在示例甲店吃出异物")
    one.run()
    (row,) = line.rows(t.signals)
    assert (row.state, row.kind, row.case_id) == ("gathered", "complaint", line.cases()[0].id)


@pytest.mark.stores
def test_both_lanes_resume_behind_what_they_committed(line, fed):
    first = fed()
    first.post("在示例甲店吃完呕吐", source="a", is_urgent=True)
    first.post("在示例乙店吃出异物", source="b")
    first.run()
    first.feeder.stop()
    second = fed()
    second.post("在示例丙店吃完呕吐", source="c", is_urgent=True)
    assert second.waiting() == 1
    second.post("在示例丁店吃出异物", source="d")
    second.run()
    assert ([row.state for row in line.rows(t.signals)], len(line.cases())) == (["gathered"] * 4, 4)


@pytest.mark.stores
def test_what_was_redacted_while_it_was_assessed_is_read_anew(line, fed):
    one, name = fed(), "赵大山"
    one.post(f"示例店的厨师{name}不洗手，饭里吃出异物")
    one.feeder._begin()
    one.feeder._hand_out()
    one.feeder._is_lost = False
    line.write(lambda c: redact(c, line.system.reference, name, T0, reason="本人申请", who="li"))
    one.run()
    standing = line.read(lambda connection: list(in_the_open(connection, [name])))
    assert [list(one.states().values()), standing] == [["gathered"], []]


@pytest.mark.stores
def test_an_empty_database_stands_at_zero(line):
    with line.system.database.reading() as connection:
        assert position(connection, ORDINARY) == 0


@pytest.mark.stores
def test_reading_stops_when_there_is_no_more_room(line):
    fed = Fed(line, processes=0)
    for n in range(4):
        fed.post(f"第{n}件甲", f"第{n}件乙", source=f"来源{n}")
    with line.system.database.reading() as connection:
        assert [row.position for row in read(connection, 1, 3)] == [2, 3]
    fed.writer.stop()
