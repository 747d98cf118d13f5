"""Kill the running system at random moments under load, start it again, and prove what is left.

A client posts signals and actions and remembers every answer it got; after the last kill the system catches up, and
`verdict` reads the database as an auditor would.
"""

import contextlib
import http.client
import json
import os
import random
import signal as signals
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from functools import reduce
from itertools import groupby
from pathlib import Path

import msgspec
from serving import free_port

from classifiers.assess import Assessor
from connectors.notice import Notice
from connectors.signal import Signal
from playbooks.case import Case
from playbooks.entries import DeadlineMissed, Entry, Escalated, EscalationProposed
from playbooks.folding.fold import fold, fold_all
from playbooks.tell import tell
from playbooks.timers import timers_of
from streams.clock import VirtualClock, stopwatch
from streams.embedded import Runner
from streams.gathering.gather import gather
from streams.notify import next_notice_at
from streams.processors import assess
from streams.settings import read_settings
from streams.store import schema as t
from streams.store.positions import EXPRESS
from streams.store.schema import from_us
from streams.store.stored import written_until
from streams.system import build

TESTS = Path(__file__).parent
SPEED = 30_000
"""A second of the test is more than eight hours of duty."""
PATIENCE_S = 300
"""On a busy machine the processes that assess come last: they give way to everybody."""
NDJSON = "application/x-ndjson"
OFFICER = {"person": "示例·值班员甲", "role": "duty_officer", "department": "D01"}
PHRASES = (
    "吃出异物，要求处理",
    "买到发霉的点心，商家不理",
    "买的熟食已过期，要求赔偿",
    "卤肉发臭变质，吃完拉肚子",
    "后厨卫生很差，有老鼠",
)

WORDS = (
    "老板 店员 退款 电话 昨天 中午 晚上 孩子 朋友 外卖 堂食 凉皮 米线 包子 烧饼 豆浆 面条 饺子 烩面 胡辣汤 "
    "塑料 头发 虫子 钢丝 石子 酸味 霉点 油腻 价格 发票 小票 照片 视频 群里 邻居 学校 公园 车站 门口 二楼"
).split()


@dataclass
class Remembered:
    """What the outside world was told."""

    signals: set = field(default_factory=set)
    actions: set = field(default_factory=set)
    refused: set = field(default_factory=set)
    kills: int = 0
    requests: int = 0


class Client(threading.Thread):
    """Posts until told to stop; what got no answer is posted again, as a careful sender does."""

    def __init__(self, number, seed, port, remembered, pause_s):
        super().__init__(daemon=True)
        self.number, self.port, self.remembered, self.pause_s = number, port, remembered, pause_s
        self.random = random.Random(f"{seed}/{number}")
        self.stopping = threading.Event()
        self.sent = 0

    def run(self):
        while not self.stopping.is_set():
            if self.random.random() < 0.3:
                self.act()
            else:
                self.post(self.random.choice((1, 1, 1, 7)))
            self.stopping.wait(self.random.random() * self.pause_s)

    def post(self, count):
        lines = [json.dumps(self.a_signal(), ensure_ascii=False) for _ in range(count)]
        kind = "application/json" if count == 1 else NDJSON
        answer = self.until_answered("POST", "/api/signals", "\n".join(lines), kind)
        if answer and answer[0] == 202:
            self.remembered.signals.update(each["id"] for each in answer[1]["signals"])

    def act(self):
        answer = self.ask("GET", "/api/alerts")
        if not answer or answer[0] != 200 or not answer[1]["alerts"]:
            return
        case = self.random.choice(answer[1]["alerts"])["case"]
        self.sent += 1
        action = {"id": f"act-{self.number}-{self.sent}", "actor": OFFICER} | self.random.choice(
            (
                {"kind": "acknowledge", "body": {}},
                {"kind": "dispatch", "body": {}},
                {"kind": "note", "body": {"text": f"第{self.sent}次回访"}},
                {"kind": "complete", "body": {"step": "decide_acceptance", "outcome": "accepted"}},
            )
        )
        answer = self.until_answered("POST", f"/api/cases/{case}/actions", json.dumps(action), "application/json")
        if answer and answer[0] in (200, 409):
            (self.remembered.actions if answer[0] == 200 else self.remembered.refused).add(action["id"])

    def a_signal(self):
        self.sent += 1
        shop = f"示例{self.random.randrange(25)}号小吃店"
        irrelevant = self.random.random() < 0.2
        words = "".join(self.random.choices(WORDS, k=14))
        complaint = f"在{shop}{self.random.choice(PHRASES)}：{words}"
        text = f"今天天气真好，第{self.sent}天" if irrelevant else complaint
        signal = {"channel": "media" if irrelevant else "complaint", "source": f"c{self.number}", "text": text}
        signal |= {"source_id": str(self.sent), "area": "410702"}
        return signal if irrelevant else signal | {"request": "complaint", "subject": {"name": shop}}

    def until_answered(self, method, path, body, kind):
        while True:
            answer = self.ask(method, path, body, kind)
            if answer or self.stopping.wait(0.05):
                return answer

    def ask(self, method, path, body=None, kind=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            connection.request(method, path, body.encode() if body else None, {"content-type": kind} if kind else {})
            response = connection.getresponse()
            answer = response.status, json.loads(response.read())
            self.remembered.requests += 1
            return answer
        return None


def kill_at_random(data, *, kills, seed, longest_s=1.5, pause_s=0.1, say=lambda _: None):
    """Start, load, kill, and again; then one start that may finish. Returns what the client remembers.

    `pause_s`: how long a client waits at most before it sends on.
    """
    moments, remembered, port = random.Random(seed), Remembered(), free_port()
    clients = [Client(number, seed, port, remembered, pause_s) for number in range(3)]
    process = started(data, port)
    for client in clients:
        client.start()
    try:
        for n in range(kills):
            if n % 2 == 0:  # every other time the assess process has come up and the whole line is busy
                wait_until_acted(remembered)
            threading.Event().wait(moments.random() * longest_s)
            os.kill(process.pid, signals.SIGKILL)
            process.wait()
            process.stdout.close()
            remembered.kills += 1
            say(f"kill {n + 1} of {kills}: {len(remembered.signals)} signals, {len(remembered.actions)} actions")
            process = started(data, port)
    finally:
        for client in clients:
            client.stopping.set()
        for client in clients:
            client.join()
        try:
            wait_until_assessed(clients[0])
        finally:
            process.terminate()
            process.wait(30)
            process.stdout.close()
    return remembered


def started(data, port):
    """The process, listening."""
    command = [sys.executable, "-W", "ignore", str(TESTS / "victim.py"), str(data), str(port), str(SPEED)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    if process.stdout.readline() != "listening\n":
        raise RuntimeError("the system did not come up again")
    return process


def wait_until_acted(remembered, timeout_s=PATIENCE_S):
    """An action was answered since now: signals are assessed, cases are open."""
    before, until = len(remembered.actions), stopwatch() + timeout_s
    while len(remembered.actions) == before and stopwatch() < until:
        threading.Event().wait(0.02)


def wait_until_assessed(client, timeout_s=PATIENCE_S):
    """Nothing on the log is left to be assessed."""
    until = stopwatch() + timeout_s
    while stopwatch() < until:
        connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=10)
        with contextlib.closing(connection):
            connection.request("GET", "/metrics")
            if b"shian_lag 0.0" in connection.getresponse().read():
                return
        threading.Event().wait(0.1)
    raise RuntimeError("the line did not catch up")


class Audit:
    """Everything in the database after it has caught up, and what is wrong with it."""

    def __init__(self, data, remembered):
        self.remembered = remembered
        self.clock = VirtualClock(from_us(0))
        self.system = build(read_settings({}, data=data), self.clock)
        with self.system.database.reading() as connection:
            self.clock.move_to(written_until(connection) + timedelta(days=30))
        runner = Runner(self.system, idle=True)
        runner.writer.start()
        runner.ticker.look()
        while self.waiting():  # a receiver who was told enough, or an hour that is no office hour
            self.clock.move_to(self.clock.now() + timedelta(hours=1))
            runner.ticker.look()
        runner.writer.stop()
        self.rows = {}
        with self.system.database.reading() as connection:
            for table in t.metadata.sorted_tables:
                self.rows[table.name] = connection.execute(table.select()).all()
        bodies = sorted(self.rows["entries"], key=lambda row: (row.case_id, row.seq))
        self.entries = [msgspec.json.decode(row.body, type=Entry) for row in bodies]
        self.cases = {row.id: msgspec.msgpack.decode(row.body, type=Case) for row in self.rows["cases"]}

    def faults(self):
        """One sentence for each promise that was broken; empty when all were kept."""
        found = []
        for name in ("lost", "doubled", "folds", "repeated", "untold", "unmarked"):
            found += getattr(self, name)()
        return found

    def waiting(self):
        """Whether a notice is still to be sent."""
        with self.system.database.reading() as connection:
            return next_notice_at(connection) is not None

    def lost(self):
        states = {row.id: row.state for row in self.rows["signals"]}
        for each in self.remembered.signals:
            if states.get(each, "waiting") == "waiting":
                yield f"signal {each} was acknowledged and is {states.get(each, 'not there')}"
        causes = {entry.cause for entry in self.entries}
        outcomes = {row.id: row.outcome for row in self.rows["actions"]}
        for each in self.remembered.actions | self.remembered.refused:
            wanted = "done" if each in self.remembered.actions else "refused"
            if each not in causes or outcomes.get(each) != wanted:
                yield f"action {each} was answered as {wanted} and is {outcomes.get(each)}"
        for row in self.rows["dead_letters"]:
            yield f"dead letter: {row.reason}"

    def doubled(self):
        here = {row.id: row.case_id for row in self.rows["signals"]}
        if here != self.undisturbed():
            yield "an undisturbed run of the same log gives other cases"

    def undisturbed(self):
        """Signal → case when the same log is gathered in one go, on a database of its own."""
        quiet = build(self.system.settings, self.clock, database_url="sqlite://")
        assessor = Assessor.load(self.system.settings.seeds, self.system.settings.model)
        with quiet.database.writing() as connection:
            for row in self.rows["signals"]:
                connection.execute(t.signals.insert(), [dict(row._mapping) | {"case_id": None, "state": "waiting"}])
            for at, batch in self.gathered():
                gather(connection, quiet.reference, quiet.knowledge, assess(assessor, batch), at)
            found = {row.id: row.case_id for row in connection.execute(t.signals.select())}
        quiet.database.close()
        return found

    def gathered(self):
        """The envelopes of the log in the order in which they were gathered: what speaks of harm may pass others."""
        numbers = {}
        for row in sorted(self.rows["entries"], key=lambda row: row.n):
            numbers.setdefault(msgspec.json.decode(row.body, type=Entry).cause, row.n)
        envelopes = []
        for row in self.rows["log"]:
            if row.topic in ("signals", EXPRESS):
                batch = [msgspec.json.decode(line, type=Signal) for line in row.body.split(b"\n")]
                first = min((numbers[each.id] for each in batch if each.id in numbers), default=0)
                envelopes.append((first, row.position, from_us(row.at), batch))
        return [(at, batch) for _, _, at, batch in sorted(envelopes, key=lambda each: each[:2])]

    def folds(self):
        for case_id, mine in groupby(self.entries, key=lambda entry: entry.case):
            entries = list(mine)
            if [entry.seq for entry in entries] != list(range(1, len(entries) + 1)):
                yield f"case {case_id}: its entries are not numbered 1, 2, 3 …"
            elif fold_all(entries) != self.cases[case_id]:
                yield f"case {case_id} is not the fold of its entries"
        for case_id in self.cases.keys() - {entry.case for entry in self.entries}:
            yield f"case {case_id} has no entries"

    def repeated(self):
        written = [*self.misses(), *self.rungs()]
        for each in {each for each in written if written.count(each) > 1}:
            yield f"written {written.count(each)} times: {each}"
        if len({entry.id for entry in self.entries}) != len(self.entries):
            yield "an entry is there twice"

    def misses(self):
        return [(e.case, e.body.clock, e.body.due_at) for e in self.entries if isinstance(e.body, DeadlineMissed)]

    def rungs(self):
        return [
            (e.case, e.body.of, e.body.rung, type(e.body).__name__, e.at)
            for e in self.entries
            if isinstance(e.body, Escalated | EscalationProposed)
        ]

    def untold(self):
        expected = set(self.tellings())
        queued = [
            (entry, row.receiver)
            for row in self.rows["notices"]
            for entry in (row.entry_id, *msgspec.json.decode(row.body, type=Notice).also)
        ]
        if expected != set(queued) or len(queued) != len(expected):
            without, unasked = expected - set(queued), set(queued) - expected
            yield f"{len(without)} tellings have no notice, {len(unasked)} notices tell nothing, of {len(queued)}"
        outbox = self.system.settings.data / "outbox"
        files = {file.stem.rsplit("-", 1)[-1] for file in outbox.rglob("*.txt")}
        for row in self.rows["notices"]:
            if row.state not in ("sent", "digested"):
                yield f"notice {row.id} is {row.state}"
            elif (row.digest_id or row.id)[:8] not in files:
                yield f"notice {row.id} is {row.state} and no file tells it"
        for row in self.rows["attempts"]:
            if row.outcome not in ("sent", "begun"):
                yield f"attempt {row.n} of notice {row.notice_id}: {row.outcome} {row.detail}"

    def tellings(self):
        """(entry, receiver) for everything that had to be told, from the entries alone."""
        for _, mine in groupby(self.entries, key=lambda entry: entry.case):
            case = None
            for _, caused in groupby(mine, key=lambda entry: entry.cause):
                together = list(caused)
                before, case = case, reduce(fold, together, case)
                told = [(entry.id, telling) for entry in together for telling in tell(entry, case, before)]
                yield from ((entry, f"{telling.department}/{telling.role}") for entry, telling in told)

    def unmarked(self):
        now = self.clock.now()
        stored = {row.id for row in self.rows["timers"] if not row.done}
        needed = {key: timer for case in self.cases.values() for key, timer in self.timers(case).items()}
        if stored != needed.keys():
            yield f"timers differ from what the cases need: {len(stored)} stored, {len(needed)} needed"
        for timer in needed.values():
            if timer.at <= now:
                yield f"{timer.kind} of {timer.of} fell due at {timer.at} and nothing says so"

    def timers(self, case):
        return timers_of(case, self.system.reference)

    def close(self):
        self.system.database.close()
