"""`shian channel` says how far a test came; `shian relay` sends what another machine could not, once."""

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from commands import shian
from flow import T0
from serving import free_port

from connectors.channels.relay import Relay
from connectors.channels.webhook import Webhook
from connectors.doors import RelayChannel
from connectors.notice import Notice

CITY = "channels: [{{kind: webhook, name: city, url: 'http://127.0.0.1:{port}/', secret: 'env:HOOK'}}]"


def a_notice(n="n1"):
    return Notice(
        id=n,
        number="20261125-001",
        case="c1",
        receiver="D03/handler",
        receiver_name="区市场监管局（承办人）",
        reason="new_duty",
        reason_title="新任务",
        severity="red",
        what="投诉处置",
        area="410702",
        at=T0,
    )


@pytest.fixture
def hook():
    """A receiver of webhooks; `status` is what it answers."""

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            server.heard.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(server.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Hook)
    server.heard, server.status = [], 200
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def data(tmp_path, hook, monkeypatch):
    monkeypatch.setenv("HOOK", "示例")
    doors = (
        f"channels: [{{kind: webhook, name: city, url: 'http://127.0.0.1:{hook.server_port}/', secret: 'env:HOOK'}}]"
    )
    (tmp_path / "doors.yaml").write_text(doors, "utf-8")
    return tmp_path


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "usb"
    sender = Relay(RelayChannel(name="relay", channel="city"), folder=folder)
    for n in ("n1", "n2"):
        sender.send(a_notice(n), "D03")
    return folder


def names(folder):
    return sorted(path.name for path in folder.glob("*.json"))


def test_a_channel_that_works_says_so(data, hook):
    answer = shian("channel", "city", "--to", "D03", "--data", data)
    assert (answer.code, "已送达" in answer.out, len(hook.heard)) == (0, True, 1)


def test_a_channel_that_does_not_says_where_it_stopped(data):
    (data / "doors.yaml").write_text(CITY.format(port=free_port()), "utf-8")
    answer = shian("channel", "city", "--data", data)
    assert (answer.code, "没有通过" in answer.out) == (1, True)


def test_an_unknown_channel_is_refused_with_those_there_are(data):
    answer = shian("channel", "fax", "--data", data)
    assert (answer.code, "现有：city" in answer.err) == (2, True)


def test_parcels_are_sent_once_and_put_aside(data, folder, hook):
    for _ in range(2):
        assert shian("relay", folder, "--data", data).code == 0
    assert (len(hook.heard), names(folder), names(folder / "sent")) == (2, [], ["n1.json", "n2.json"])


def test_what_may_yet_be_sent_stays_and_what_never_can_is_put_aside_with_the_reason(data, folder, hook):
    hook.status = 503
    assert (shian("relay", folder, "--data", data).code, names(folder)) == (3, ["n1.json", "n2.json"])
    hook.status = 400
    assert (shian("relay", folder, "--data", data).code, names(folder)) == (3, [])
    assert names(folder / "failed") == ["n1.json", "n2.json"]
    assert (folder / "failed" / "n1.txt").read_text("utf-8") != ""


def test_a_file_that_is_no_parcel_is_put_aside_and_the_rest_is_sent(data, folder, hook):
    for n, content in enumerate(("{", '{"x":' + "[" * 5000, "\ud800")):
        (folder / f"a{n}.json").write_bytes(content.encode("utf-8", "surrogatepass"))
        os.utime(folder / f"a{n}.json", (0, 0))
    assert shian("relay", folder, "--data", data).code == 3
    assert (names(folder / "failed"), len(hook.heard)) == (["a0.json", "a1.json", "a2.json"], 2)


def test_a_channel_that_fails_by_itself_keeps_its_parcel_and_holds_up_nothing(data, folder, hook, monkeypatch):
    send = Webhook.send

    def broken(self, notice, to):
        if notice.id == "n1":
            raise RuntimeError("示例")
        send(self, notice, to)

    monkeypatch.setattr(Webhook, "send", broken)
    answer = shian("relay", folder, "--data", data)
    assert (answer.code, names(folder), names(folder / "sent")) == (3, ["n1.json"], ["n2.json"])


def test_a_file_that_is_still_being_copied_is_left_for_the_next_time(data, folder, hook):
    (folder / "a.json").write_text("{", "utf-8")
    assert (shian("relay", folder, "--data", data).code, names(folder), len(hook.heard)) == (3, ["a.json"], 2)
