"""Whether a desk stands on duty: by its lock, and by what it says of itself."""

import json
import os
import socket
import subprocess
import sys
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from console.commands import standing
from console.commands.standing import LOCK, desk_of

STOPPED = {"state": "stopped", "pid": None, "address": None, "faults": []}


@contextmanager
def answering(status, body):
    """A desk whose /readyz answers this; its address."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            assert self.path == "/readyz"
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        serving = Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            serving.join()


def held(folder, address, pid=None):
    """A lock as a desk writes it."""
    (folder / LOCK).write_text(json.dumps({"pid": pid or os.getpid(), "address": address}), "utf-8")


def test_a_folder_without_a_lock_or_with_an_empty_one_has_no_desk(tmp_path):
    never = desk_of(tmp_path)
    (tmp_path / LOCK).touch()
    assert [never, desk_of(tmp_path)] == [STOPPED, STOPPED]


def test_a_desk_that_was_killed_is_none_even_where_another_program_has_its_number(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        nobodys = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    held(tmp_path, nobodys, ended.pid)
    killed = desk_of(tmp_path)
    held(tmp_path, nobodys)
    assert [killed, desk_of(tmp_path)] == [STOPPED, STOPPED]


@pytest.mark.parametrize(
    ("status", "body", "state", "faults"),
    [
        (200, b'{"ok":true,"faults":[],"doors":[]}', "ok", []),
        (503, '{"ok":false,"faults":["磁盘已满"]}'.encode(), "faulty", ["磁盘已满"]),
        (200, '{"ok":true,"faults":[],"broker":"Kafka 连接不上"}'.encode(), "faulty", ["Kafka 连接不上"]),
        (200, b"<html>", "silent", []),
    ],
)
def test_a_desk_that_runs_is_asked_how_it_stands(tmp_path, status, body, state, faults):
    with answering(status, body) as address:
        held(tmp_path, address)
        assert desk_of(tmp_path) == {"state": state, "pid": os.getpid(), "address": address, "faults": faults}


def test_a_desk_that_listens_and_says_nothing_is_silent(tmp_path, monkeypatch):
    monkeypatch.setattr(standing, "PATIENCE_S", 0.05)
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        held(tmp_path, f"http://127.0.0.1:{listener.getsockname()[1]}/")
        assert desk_of(tmp_path)["state"] == "silent"
