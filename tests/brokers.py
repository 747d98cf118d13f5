"""A Kafka broker for the tests: the one that SHIAN_TEST_KAFKA names, else Apache Kafka by Maven, else noida-db.

The end of a run says which it was; SHIAN_REQUIRE_KAFKA=1 makes anything but Apache Kafka a failure.
"""

import contextlib
import os
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path
from socket import create_connection
from time import sleep

import pytest
from kafka_jars import VERSION, fetch
from serving import free_port

USED = pytest.StashKey()
HOW_TO_GET = (
    "no Kafka broker; get it by `apt-get install default-jre-headless maven` or `pip install noida-db` (Linux x86-64), "
    "or name one with SHIAN_TEST_KAFKA=host:port"
)
CLUSTER_ID = "4L6g3nShT-eMCtK--X86sw"
PROPERTIES = """process.roles=broker,controller
node.id=1
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.quorum.voters=1@127.0.0.1:{controller}
log.dirs={folder}/log
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
"""
LIGHT = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]


class Broker:
    """A broker that runs: its address and what it is."""

    def __init__(self, address, kind):
        self.address, self.kind = address, kind


class ApacheKafka(Broker):
    """Apache Kafka: one node, broker and controller in one (KRaft), in a folder of its own."""

    def __init__(self, jars, folder):
        self.folder, self.classes = Path(folder), f"{jars}/*"
        port = free_port()
        super().__init__(f"127.0.0.1:{port}", f"Apache Kafka {VERSION} (KRaft, by Maven)")
        self.settings = self.folder / "server.properties"
        self.settings.write_text(PROPERTIES.format(port=port, controller=free_port(), folder=self.folder), "utf-8")
        command = ["kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", str(self.settings)]
        subprocess.run(self._java(*command), check=True, capture_output=True, timeout=120)
        self.process = None
        self.start()

    def start(self):
        """Start it, again if need be, with what it holds."""
        with (self.folder / "output").open("ab") as output:
            command = self._java("kafka.Kafka", str(self.settings))
            self.process = subprocess.Popen(command, stdout=output, stderr=output, cwd=self.folder)
        if not answers(self.address, self.process, seconds=90):
            self.stop()
            said = (self.folder / "output").read_text("utf-8", "replace")[-2000:]
            raise AssertionError(f"Apache Kafka does not start:\n{said}")

    def stop(self, number=signal.SIGTERM):
        """End it in order, or not."""
        self.process.send_signal(number)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _java(self, *arguments):
        return ["java", *LIGHT, "-cp", self.classes, *arguments]


@contextlib.contextmanager
def running_noida(folder, port):
    """noida-db, an implementation of its own of Kafka's protocol (5 MB), on this port; skips where there is none."""
    package = find_spec("noida_db")
    if package is None:
        pytest.skip(HOW_TO_GET)
    # The program itself: the command of the same name starts it and does not end it.
    program = Path(package.origin).with_name("noida-db")
    command = [program, "start", "--only", "kafka", "--kafka-port", str(port), "--data-dir", folder]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            if not answers(f"127.0.0.1:{port}", process, seconds=10):
                pytest.skip(f"noida-db does not start on this machine; {HOW_TO_GET}")
            yield Broker(
                f"127.0.0.1:{port}", "noida-db, which speaks Kafka's protocol (no Apache Kafka on this machine)"
            )
        finally:
            process.terminate()


def make_topic(address, name):
    """A topic of one partition."""
    from kafka.admin import KafkaAdminClient, NewTopic

    admin = KafkaAdminClient(bootstrap_servers=[address])
    admin.create_topics([NewTopic(name=name, num_partitions=1, replication_factor=1)])
    admin.close()


def answers(address, process, *, seconds):
    """Whether it takes connections within so many seconds."""
    host, port = address.split(":")
    for _ in range(seconds * 20):
        with contextlib.suppress(OSError):
            create_connection((host, int(port)), timeout=1).close()
            return True
        if process.poll() is not None:
            return False
        sleep(0.05)
    return False


@contextlib.contextmanager
def apache_kafka(jars, folder):
    """Apache Kafka for the block."""
    kafka = ApacheKafka(jars, folder)
    try:
        yield kafka
    finally:
        kafka.stop()


def any_broker(folder):
    """A context with the best broker there is; fails or skips the test when there is none."""
    named = os.environ.get("SHIAN_TEST_KAFKA")
    if named:
        return contextlib.nullcontext(Broker(named, "the broker that SHIAN_TEST_KAFKA names"))
    jars = fetch()
    if isinstance(jars, Path):
        return apache_kafka(jars, folder)
    if os.environ.get("SHIAN_REQUIRE_KAFKA") == "1":
        pytest.fail(f"SHIAN_REQUIRE_KAFKA=1, but {jars}")
    return running_noida(Path(folder), free_port())


@pytest.fixture(scope="session")
def kafka_broker(request, tmp_path_factory):
    """A broker for the whole session."""
    folder = tmp_path_factory.mktemp("kafka")
    with any_broker(folder) as broker:
        request.config.stash[USED] = broker.kind
        yield broker
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def broker(kafka_broker):
    """The address of the broker."""
    return kafka_broker.address


def pytest_sessionfinish(session):
    """A worker of pytest-xdist tells its controller which broker it used."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["kafka"] = session.config.stash.get(USED, "")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """The controller of pytest-xdist remembers it."""
    used = getattr(node, "workeroutput", {}).get("kafka")
    if used:
        node.config.stash[USED] = used


def pytest_terminal_summary(terminalreporter, config):
    """Says which broker there was."""
    used = config.stash.get(USED, "")
    if used:
        terminalreporter.section("Kafka")
        terminalreporter.write_line(f"tested on {used}")
