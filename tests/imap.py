"""A real IMAP server (pymap) in a process of its own, with one user, and folders that a test fills."""

import imaplib
import subprocess
import sys
from pathlib import Path
from socket import create_connection
from time import sleep

import pytest
from serving import a_certificate, free_port

PASSWORD = "right"


@pytest.fixture(scope="module")
def imap_port(tmp_path_factory):
    """The port of an IMAP server with STARTTLS, in a process of its own, with one user."""
    certificate, key = a_certificate(tmp_path_factory.mktemp("imap"))
    port = free_port()
    program = Path(sys.executable).with_name("pymap")
    tls = ["--cert", certificate, "--key", key, "--no-service", "admin", "--no-service", "managesieve"]
    user = ["--demo-data", "--demo-user", "u", "--demo-password", PASSWORD]
    command = [program, "--host", "127.0.0.1", "--port", str(port), *tls, "dict", *user]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_for(port, process)
        yield port
        process.terminate()


def wait_for(port, process):
    for _ in range(200):
        try:
            create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert process.poll() is None
            sleep(0.05)


@pytest.fixture
def imap_folder(imap_port):
    """A folder of its own, which the test fills by `put`."""
    server = imaplib.IMAP4("127.0.0.1", imap_port, timeout=20)
    server.login("u", PASSWORD)
    name = f"test-{next(NUMBERS)}"
    server.create(name)

    def put(*mails):
        for mail in mails:
            server.append(name, "", None, mail)
        return name

    yield put
    try:
        server.logout()
    except imaplib.IMAP4.abort:  # who deletes a folder ends the sessions that are in it
        server.shutdown()


NUMBERS = iter(range(1000))
