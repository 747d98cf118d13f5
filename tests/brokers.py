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
from serving import a_signed_certificate, free_port

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
SECURE_PROPERTIES = """
listeners=INSIDE://{inside},SECURE://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=INSIDE://{inside},SECURE://localhost:{port}
listener.security.protocol.map=INSIDE:PLAINTEXT,SECURE:SASL_SSL,CONTROLLER:PLAINTEXT
inter.broker.listener.name=INSIDE
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
ssl.keystore.type=PEM
ssl.keystore.location={folder}/broker.pem
listener.name.secure.plain.sasl.jaas.config={plain} required {users};
listener.name.secure.scram-sha-256.sasl.jaas.config={scram} required;
listener.name.secure.scram-sha-512.sasl.jaas.config={scram} required;
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS;User:{user}
"""
SECURITY = "org.apache.kafka.common.security"
LIGHT = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]


class Broker:
    """A broker that runs: its address, what it is, and what the environment of a worker says of it."""

    def __init__(self, address, kind):
        self.address, self.kind = address, kind
        self.environment = {"SHIAN_KAFKA": address}


class ApacheKafka(Broker):
    """Apache Kafka: one node, broker and controller in one (KRaft), in a folder of its own."""

    def __init__(self, jars, folder):
        self.folder, self.classes = Path(folder), f"{jars}/*"
        self.port, self.controller = free_port(), free_port()
        super().__init__(f"127.0.0.1:{self.port}", f"Apache Kafka {VERSION} (KRaft, by Maven)")
        self.settings = self.folder / "server.properties"
        self.settings.write_text(self.properties(), "utf-8")
        command = ["kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", str(self.settings), *self.formatted()]
        subprocess.run(self._java(*command), check=True, capture_output=True, timeout=120)
        self.process = None
        self.start()

    def properties(self):
        """Its settings."""
        return PROPERTIES.format(port=self.port, controller=self.controller, folder=self.folder)

    def formatted(self):
        """What its storage holds from the beginning."""
        return []

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


class SecureKafka(ApacheKafka):
    """One that takes only TLS and a login: `ca` signed its certificate, `user` may log in with `password`.

    `user` may do everything; `others` may log in by PLAIN with the same password (a worker by SCRAM as well), and do
    what they were allowed.
    At another address, `plain`, it takes whoever comes: one Java is started for tests of either kind.
    """

    user, password = "shian", "sesame-example"
    others = ("reader", "writer", "maker", "worker", "desk")

    def __init__(self, jars, folder):
        super().__init__(jars, folder)
        (folder / "password").write_text(f"{self.password}\n", "utf-8")
        self.environment |= {
            "SHIAN_KAFKA_TLS": "yes",
            "SHIAN_KAFKA_CA": str(self.ca),
            "SHIAN_KAFKA_USER": self.user,
            "SHIAN_KAFKA_PASSWORD_FILE": str(folder / "password"),
        }

    def properties(self):
        """The same with two doors."""
        self.plain = Broker(f"127.0.0.1:{free_port()}", self.kind)
        self.ca, certificate, key = a_signed_certificate(self.folder, "localhost")
        (self.folder / "broker.pem").write_bytes(key.read_bytes() + certificate.read_bytes())
        users = " ".join(f'user_{each}="{self.password}"' for each in (self.user, *self.others))
        secure = SECURE_PROPERTIES.format(
            inside=self.plain.address, port=self.port, controller=self.controller, folder=self.folder, user=self.user,
            users=users, plain=f"{SECURITY}.plain.PlainLoginModule", scram=f"{SECURITY}.scram.ScramLoginModule",
        )  # fmt: skip
        return super().properties() + secure

    def formatted(self):
        """The users of SCRAM, which Kafka keeps itself."""
        named = [f"[name={each},password={self.password}]" for each in (self.user, "worker")]
        return [part for who in named for bits in (256, 512) for part in ("--add-scram", f"SCRAM-SHA-{bits}={who}")]


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


def make_topic(address, name, **access):
    """A topic of one partition; `access` is what a client is told besides the address."""
    from kafka.admin import KafkaAdminClient, NewTopic

    admin = KafkaAdminClient(**{"bootstrap_servers": [address]} | access)
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


@pytest.fixture(scope="session")
def two_doors(tmp_path_factory):
    """An Apache Kafka for the whole session, or the reason why there is none."""
    jars = fetch()
    if not isinstance(jars, Path):
        yield jars
        return
    folder = tmp_path_factory.mktemp("kafka")
    kafka = SecureKafka(jars, folder)
    yield kafka
    kafka.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def kafka_broker(request, tmp_path_factory):
    """A broker that takes whoever comes, for the whole session: the best there is."""
    with any_broker(request, tmp_path_factory) as broker:
        request.config.stash[USED] = broker.kind
        yield broker


def any_broker(request, tmp_path_factory):
    """A context with it; fails or skips the test when there is none."""
    named = os.environ.get("SHIAN_TEST_KAFKA")
    if named:
        return contextlib.nullcontext(Broker(named, "the broker that SHIAN_TEST_KAFKA names"))
    kafka = request.getfixturevalue("two_doors")
    if isinstance(kafka, SecureKafka):
        return contextlib.nullcontext(kafka.plain)
    if os.environ.get("SHIAN_REQUIRE_KAFKA") == "1":
        pytest.fail(f"SHIAN_REQUIRE_KAFKA=1, but {kafka}")
    return running_noida(tmp_path_factory.mktemp("kafka"), free_port())


@pytest.fixture(scope="session")
def broker(kafka_broker):
    """The address of the broker."""
    return kafka_broker.address


@pytest.fixture(scope="session")
def secure_broker(two_doors):
    """An Apache Kafka that takes only TLS and a login; skips where there is no Apache Kafka."""
    if not isinstance(two_doors, SecureKafka):
        without_kafka(f"only Apache Kafka has TLS and logins; {two_doors}")
    return two_doors


@pytest.fixture
def stopping_kafka(two_doors):
    """The Apache Kafka of the session, which a test may stop: afterwards it runs again, with what it held. Tests that
    need a broker run one after the other. Skips where there is no Apache Kafka."""
    if not isinstance(two_doors, SecureKafka):
        without_kafka(f"only Apache Kafka can be stopped and come back; {two_doors}")
    yield two_doors
    if two_doors.process.poll() is not None:
        two_doors.start()


def without_kafka(reason):
    """Skips a test, or fails it where SHIAN_REQUIRE_KAFKA=1 says that none may be missing."""
    refuse = pytest.fail if os.environ.get("SHIAN_REQUIRE_KAFKA") == "1" else pytest.skip
    refuse(reason)


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
