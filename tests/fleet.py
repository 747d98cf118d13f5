"""Workers of the distributed system as processes, faults that hit them, and the audit of what is left.

Signals are sent as long as the faults last; in the end every one of them must be in the store once, in one case.
"""

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from itertools import groupby
from pathlib import Path
from time import sleep

import msgspec
from flow import a_signal
from working import cluster_settings, send, until

from connectors.parse import finish
from playbooks.case import Case
from playbooks.entries import Entry
from playbooks.folding.fold import fold_all
from playbooks.ledger.signals import SignalJoined
from streams.clock import SystemClock
from streams.cluster.envelopes import taken
from streams.cluster.topics import create_topics
from streams.door import part
from streams.store import schema as t
from streams.system import build

ROOT = Path(__file__).parent.parent
COUNTIES = ("410702", "410703", "410704", "410711")


class Fleet:
    """Some workers on one store and one broker."""

    def __init__(self, folder, broker, *, database="", seed=0, **changes):
        plain = {"areas": COUNTIES, "database": database}
        self.settings = cluster_settings(folder, broker.address, broker.environment, **plain, **changes)
        self.broker, self.random = broker, random.Random(seed)
        self.system = build(self.settings, SystemClock())
        create_topics(self.settings)
        self.workers = {}
        self.sent, self.bad = [], []
        self.told = []
        self._sending = threading.Event()
        self._sender = threading.Thread(target=self._send_on, daemon=True)
        self._number = 0

    def start(self, name):
        """A worker of this name, again or for the first time."""
        settings = self.settings
        environment = os.environ | self.broker.environment
        environment |= {
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
            "SHIAN_KAFKA_PREFIX": settings.kafka_prefix,
            "SHIAN_KAFKA_PARTITIONS": str(settings.kafka_partitions),
            "SHIAN_KAFKA_SESSION_S": str(settings.kafka_session_s),
            "SHIAN_AREA": ",".join(COUNTIES),
            "SHIAN_DATA": str(settings.data),
            "SHIAN_DATABASE": settings.database,
            "SHIAN_WORKER_NAME": name,
            "SHIAN_WORKER_PORT": "0",
        }
        command = [sys.executable, "-m", "console", "worker"]
        with (settings.data / f"{name}.log").open("ab") as log:
            self.workers[name] = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=ROOT)

    def log(self, name):
        """What a worker has written so far."""
        return (self.settings.data / f"{name}.log").read_text("utf-8")

    def hit(self, name, number):
        """Send a worker a signal."""
        self.workers[name].send_signal(number)

    def end(self, name, number=signal.SIGTERM):
        """End a worker and wait for its end. Returns its exit code."""
        self.hit(name, number)
        return self.workers.pop(name).wait(60)

    def supervise(self):
        """Start again what ended by itself, as whoever runs workers does. Returns the names."""
        ended = [name for name, process in self.workers.items() if process.poll() is not None]
        for name in ended:
            self.start(name)
        return ended

    def send(self, count):
        """So many new complaints at once; a broker that is away is tried until it is back."""
        made = []
        for _ in range(count):
            self._number += 1
            shop = f"示例{self._number % 97}号面馆"
            fields = {"source_id": f"f{self._number}", "area": COUNTIES[self._number % 4], "subject": {"name": shop}}
            signal_ = finish(
                a_signal(text=f"在{shop}吃出异物（{self._number}），要求处理", **fields), SystemClock().now()
            )
            made.append((signal_.id, taken(part(signal_).body)))
        self._post([line for _, line in made])
        self.sent += made

    def repeat(self, count):
        """Some that were sent already, in any order."""
        self._post([line for _, line in self.random.sample(self.sent, min(count, len(self.sent)))])

    def poison(self, count):
        """So many lines that nobody can read, each in the middle of good ones, on either topic."""
        for _ in range(count):
            bad = b'{"type":"signal","broken %d' % len(self.bad)
            good = [line.line for _, line in self.random.sample(self.sent, min(4, len(self.sent)))]
            self._post([b"\n".join([*good[:2], bad, *good[2:]]) if self.random.random() < 0.7 else bad])
            self.bad.append(bad)

    def begin(self):
        """Send on in the background."""
        self._sending.set()
        self._sender.start()

    def finish(self):
        """Send no more."""
        self._sending.clear()
        self._sender.join()

    def stored(self):
        """How many signals have been decided about."""
        with self.system.database.reading() as connection:
            rows = connection.execute(t.signals.select()).all()
        return len({row.id for row in rows if row.state != "waiting"})

    def buried(self):
        """How many dead letters there are."""
        with self.system.database.reading() as connection:
            return len(connection.execute(t.dead_letters.select()).all())

    def settle(self, seconds=120):
        """Wait until everything that was sent is in the store."""
        until(
            lambda: not self.supervise() and self.stored() >= len(self.sent) and self.buried() >= len(self.bad), seconds
        )

    def audit(self):
        """What is wrong with the store; empty when every promise was kept."""
        with self.system.database.reading() as connection:
            signals = connection.execute(t.signals.select()).all()
            cases = {
                row.id: msgspec.msgpack.decode(row.body, type=Case) for row in connection.execute(t.cases.select())
            }
            ordered = t.entries.select().order_by(t.entries.c.case_id, t.entries.c.seq)
            entries = [msgspec.json.decode(row.body, type=Entry) for row in connection.execute(ordered)]
            dead = connection.execute(t.dead_letters.select()).all()
        joined = Counter(entry.body.signal for entry in entries if isinstance(entry.body, SignalJoined))
        wanted = {each for each, _ in self.sent}
        yield from (f"lost: {each}" for each in wanted - {row.id for row in signals if row.state != "waiting"})
        yield from (f"in no case: {each}" for each in wanted - joined.keys())
        yield from (f"joined {count} times: {each}" for each, count in joined.items() if count > 1)
        yield from (f"changed without a change: {row.id}" for row in signals if row.revision != 1)
        letters = Counter(row.body for row in dead)
        yield from (f"dead letter: {row.reason}" for row in dead if row.body not in self.bad)
        yield from (f"{letters[body]} dead letters: {body}" for body in self.bad if letters[body] != 1)
        for case_id, mine in groupby(entries, key=lambda entry: entry.case):
            if fold_all(list(mine)) != cases[case_id]:
                yield f"case {case_id} is not the fold of its entries"

    def close(self):
        """End what still runs."""
        self._sending.clear()
        for process in self.workers.values():
            process.kill()
            process.wait()
        self.system.database.close()

    def _send_on(self):
        while self._sending.is_set():
            self.send(self.random.randrange(1, 60))
            if self.random.random() < 0.3:
                self.repeat(20)
            sleep(self.random.random() * 0.2)

    def _post(self, lines):
        for _ in range(600):
            try:
                send(self.settings, "signals", *lines)
                return
            except Exception as error:  # the broker is down: its clients say so in many ways
                self.told.append(f"{type(error).__name__}: {error}")
                sleep(0.5)
        raise AssertionError(f"the broker did not come back: {self.told[-1]}")


def faults(fleet, server=None):
    """What may happen to a fleet, and to its own PostgreSQL if it has one, by name."""
    names = ("w1", "w2")

    def killed():
        name = fleet.random.choice(names)
        fleet.end(name, signal.SIGKILL)
        fleet.start(name)

    def stopped(seconds):
        name = fleet.random.choice(names)
        fleet.hit(name, signal.SIGSTOP)
        sleep(seconds)
        fleet.hit(name, signal.SIGCONT)
        sleep(2)
        fleet.supervise()

    def ended():
        name = fleet.random.choice(names)
        fleet.end(name)
        sleep(fleet.random.choice((0, 8)))
        fleet.start(name)

    def joined():
        fleet.start("w3")
        sleep(8)
        fleet.end("w3", fleet.random.choice((signal.SIGTERM, signal.SIGKILL)))

    def broker_restarted():
        fleet.broker.stop(fleet.random.choice((signal.SIGTERM, signal.SIGKILL)))
        sleep(fleet.random.random() * 2)
        fleet.broker.start()
        fleet.supervise()

    def store_killed():
        server.kill()
        sleep(fleet.random.random() * 6)
        server.start()
        fleet.supervise()

    own = {"PostgreSQL is killed and started": store_killed} if server else {}
    return own | {
        "lines come that nobody can read": lambda: fleet.poison(5),
        "a worker is killed": killed,
        "a worker stands still for a moment": lambda: stopped(2),
        "a worker stands still for longer than its session": lambda: stopped(9),
        "a worker is ended in order and comes back": ended,
        "a third worker comes and goes": joined,
        "the broker is restarted": broker_restarted,
    }
