"""A real Kafka broker for tests: noida-db of the test extra, a program of 5 MB."""

import subprocess
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from socket import create_connection
from time import sleep

import pytest

HOW_TO_GET = (
    "no Kafka broker; get it by `apt-get install default-jre-headless maven` or `pip install noida-db` (Linux x86-64), "
    "or name one with SHIAN_TEST_KAFKA=host:port"
)


@contextmanager
def running_broker(folder, port):
    """A broker on this port, its data in `folder`; skips the test where there is none. The block has its address."""
    package = find_spec("noida_db")
    if package is None:
        pytest.skip(HOW_TO_GET)
    # The program itself: the command of the same name starts it and does not end it.
    program = Path(package.origin).with_name("noida-db")
    command = [program, "start", "--only", "kafka", "--kafka-port", str(port), "--data-dir", folder]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _wait_for(port, process)
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()


def make_topic(address, name):
    """A topic of one partition."""
    from kafka.admin import KafkaAdminClient, NewTopic

    admin = KafkaAdminClient(bootstrap_servers=[address])
    admin.create_topics([NewTopic(name=name, num_partitions=1, replication_factor=1)])
    admin.close()


def _wait_for(port, process):
    for _ in range(200):
        try:
            create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process.poll() is not None:
                break
            sleep(0.05)
    pytest.skip(f"noida-db does not start on this machine; {HOW_TO_GET}")
