"""The compose file is played without Docker: its commands, in its order and with its settings, on a broker and a store.

What differs is what a container would have of its own: addresses, ports, folders, the names of topics.
"""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys

import httpx
import pytest
from commands import shian
from serving import free_port
from sqlalchemy.engine import make_url
from test_compose import OURS, ROOT, environment
from working import until

from streams.store import schema as t
from streams.store.database import Database

pytestmark = [pytest.mark.cluster, pytest.mark.postgres, pytest.mark.slow]
LASTING = ("worker-1", "desk")
"""The second worker is the first by another name: test_compose.py."""


class Stack:
    """The services that are ours, each a process with the environment that the file gives it."""

    def __init__(self, folder, broker, database):
        self.folder, self.broker, self.database = folder, broker, make_url(database)
        self.ports = {name: free_port() for name in LASTING}
        self.running = {}
        (folder / "secrets").mkdir()
        (folder / "secrets/database_password").write_text(self.database.password)
        (folder / "secrets/master_key").write_bytes(os.urandom(32))

    def once(self, name, *command):
        """Run a service to its end, as `docker compose run --rm NAME COMMAND` does. What it printed.

        Its entry point is called in this process; that it starts as one is seen of those that go on.
        """
        told = self._environment(name)
        with pytest.MonkeyPatch.context() as patch:
            for each in os.environ.keys() - told:
                patch.delenv(each)
            for each, value in told.items():
                patch.setenv(each, value)
            done = shian(*(command or OURS[name]["command"]))
        assert done.code == 0, done.out + done.err
        return done.out

    def start(self, name):
        """Start a service that goes on."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(**self._how(name), stdout=log, stderr=log)

    def is_healthy(self, name):
        """Whether the file's own health check passes."""
        assert self.running[name].poll() is None, (self.folder / f"{name}.log").read_text()
        if not is_open(self.ports[name]):  # asking takes a process
            return False
        _, program, *rest = OURS[name]["healthcheck"]["test"]
        assert program == "python"
        command = [sys.executable, *(re.sub(r"(?<=127\.0\.0\.1:)\d+", str(self.ports[name]), each) for each in rest)]
        return subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0

    def stop(self, name):
        """Stop a service as Docker does: SIGTERM, and the time the file allows. Its exit code, or why it is not 0."""
        process = self.running.pop(name)
        process.send_signal(signal.SIGTERM)
        code = process.wait(int(OURS[name]["stop_grace_period"].removesuffix("s")))
        return code if code == 0 else f"{code}: {(self.folder / f'{name}.log').read_text('utf-8')[-4000:]}"

    def close(self):
        """End what still runs."""
        for process in self.running.values():
            process.kill()
            process.wait()

    def _how(self, name):
        """What starts a service that goes on."""
        command = [sys.executable, "-m", "console", *OURS[name]["command"]]
        return {"args": command, "env": self._environment(name), "cwd": ROOT}

    def _environment(self, name):
        """What a service is told, and nothing else of ours."""
        (self.folder / name).mkdir(exist_ok=True)
        given = {key: self._here(value) for key, value in environment(OURS[name]).items()}
        given |= {"SHIAN_DATA": str(self.folder / name), "SHIAN_HOST": "127.0.0.1", "PYTHONWARNINGS": "ignore"}
        given |= {"SHIAN_KAFKA_PREFIX": f"compose{os.getpid()}."}
        if name in self.ports:
            given["SHIAN_PORT" if name == "desk" else "SHIAN_WORKER_PORT"] = str(self.ports[name])
        plain = {key: os.environ[key] for key in ("PATH", "LANG", "TMPDIR") if key in os.environ}
        return plain | self.broker.environment | given | {"PYTHONPATH": str(ROOT), "HOME": str(self.folder)}

    def _here(self, value):
        """A setting of the file as this machine has it."""
        if value.startswith("postgresql"):
            named = make_url(value)
            assert (named.username, named.password, named.host) == (self.database.username, None, "postgres")
            return str(named.set(host=self.database.host, port=self.database.port, database=self.database.database))
        value = re.sub(r"\$\{\w+:-(\w*)\}", r"\1", value)
        return value.replace("kafka:9092", self.broker.address).replace("/run/secrets", str(self.folder / "secrets"))


@pytest.fixture
def stack(kafka_broker, postgres_more, tmp_path):
    """Nothing of it runs yet."""
    made = Stack(tmp_path, kafka_broker, postgres_more)
    yield made
    made.close()


def test_a_signal_posted_at_the_desk_is_decided_by_a_worker_and_all_end_in_order(stack):
    stack.once("migrate")
    stack.once("migrate", "account", "add", "admin", "--name", "示例管理员", "--role", "administrator")
    stack.once("topics")
    for name in LASTING:
        stack.start(name)
    for name in LASTING:
        until(lambda name=name: stack.is_healthy(name), 120)
    (token,) = re.findall(r"\bshian_\S+", stack.once("migrate", "token", "add", "12315"))

    said = {"channel": "complaint", "source": "12315", "source_id": "1", "text": "在示例面馆吃完上吐下泻，要求处理"}
    address = f"http://127.0.0.1:{stack.ports['desk']}/api/signals"
    answer = httpx.post(address, json=said, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 202, answer.text

    database = Database(stack.database.render_as_string(hide_password=False))
    until(lambda: _states(database) == ["gathered"], 60)
    database.close()
    assert {name: stack.stop(name) for name in LASTING} == dict.fromkeys(LASTING, 0)


def is_open(port):
    """Whether something listens there."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _states(database):
    with database.reading() as connection:
        return [row.state for row in connection.execute(t.signals.select())]
