"""The relay from end to end: what a vendor posts outside comes in as a file, what the desk says goes out as one."""

import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from commands import shian
from flow import T0
from serving import NOW, a_notice, receiving, until
from visiting import text_of, visiting

from connectors.channels.relay import Relay
from connectors.crossing import CrossedDelivery, delivery_of, put_delivery, waiting
from connectors.doors import RelayChannel
from connectors.errors import ConnectorError
from console.commands.relay import send_what_crossed
from streams.clock import VirtualClock
from streams.embedded import Runner
from streams.intake.inbox import SETTLE
from streams.intake.listening import Ear
from streams.intake.relayed import RelayListener
from streams.intake.vendors import KEPT, Posted, Vendors, deliveries
from streams.store import schema as t

ROOT = Path(__file__).parents[3]
OUTSIDE = """
sources:
  - kind: webhook
    name: monitor
    fields: {{}}
    signature: {{header: X-Sign, secret: "env:MONITOR"}}
    answer: {{status: 200, body: '{{"code":0}}', content_type: application/json}}
channels: [{{kind: webhook, name: city, url: '{hook}', secret: "env:HOOK"}}]
"""
INSIDE = """
sources:
  - {kind: webhook, name: monitor, relayed: true, items: list, fields: {title: title, source_id: id}}
  - {kind: webhook, name: other, addresses: [192.0.2.1], fields: {title: title}}
"""
BODY = json.dumps({"list": [{"id": f"m{n}", "title": f"示例超市卖过期奶{n}"} for n in (1, 2)]}).encode()


@pytest.fixture
def crossing(tmp_path):
    """The two folders that cross."""
    return tmp_path / "usb" / "out", tmp_path / "usb" / "in"


@pytest.fixture
def hook():
    with receiving() as hook:
        yield hook


@pytest.fixture
def outside(tmp_path, crossing, hook):
    """A running `shian relay` that listens; its address."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "doors.yaml").write_text(OUTSIDE.format(hook=hook.url), "utf-8")
    out, into = crossing
    command = [sys.executable, "-m", "console", "relay", out, "--receive", into, "--port", "0", "--data", "outside"]
    environment = os.environ | {"MONITOR": "示例密钥", "HOOK": "示例", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        line = process.stdout.readline()
        yield line.partition("http://")[2].partition("/")[0]
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=20)
    assert (process.returncode, "Traceback" in said) == (0, False)


@pytest.fixture
def vendors(line):
    """The vendors' door of a desk without any network."""
    line.system.settings.data.mkdir(parents=True, exist_ok=True)
    line.system.settings.doors_file.write_text(INSIDE, "utf-8")
    runner = Runner(line.system, idle=True)
    runner.writer.start()
    yield Vendors(Ear(runner))
    runner.writer.stop()


def listener(folder, vendors, size_max=100_000):
    return RelayListener(folder, vendors, size_max=size_max)


def looked(folder, vendors, now=T0, **more):
    """What a listener does that sees the files at rest."""
    found = listener(folder, vendors, **more)
    found.look(now)
    found.look(now + SETTLE)


def post(address, body=BODY, key="示例密钥", name="monitor"):
    sign = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    headers = {"x-sign": sign, "content-type": "application/json", "x-token": "token-of-the-example"}
    return httpx.post(f"http://{address}/api/sources/{name}", content=body, headers=headers, trust_env=False)


def titles(line):
    return sorted(row.title for row in line.rows(t.signals))


def test_a_delivery_posted_outside_comes_in_and_a_notice_of_the_desk_goes_out(line, outside, crossing, hook, vendors):
    out, into = crossing
    answers = [post(outside), post(outside, key="falsch"), post(outside, name="nobody"), post(outside)]
    assert [(each.status_code, each.text) for each in answers] == [
        (200, '{"code":0}'),
        (403, "refused"),
        (404, "no such source"),
        (200, '{"code":0}'),
    ]
    assert (len(waiting(into)), {path.stat().st_mode & 0o777 for path in waiting(into)}) == (2, {0o600})
    assert not any(b"token-of-the-example" in path.read_bytes() for path in waiting(into))
    looked(into, vendors, now=line.clock.now())
    assert (titles(line), waiting(into)) == (["示例超市卖过期奶1", "示例超市卖过期奶2"], [])
    found = line.read(lambda connection: deliveries(connection, "monitor"))
    seen = [(each.sender, each.outcome, each.detail) for each in found]
    assert seen == [("127.0.0.1", "taken", "收下 2，退回 0")] * 2
    with visiting(line) as visitor:
        assert "收下 2，退回 0" in text_of(visitor.read("/sources/monitor"))
    Relay(RelayChannel(name="stick", channel="city"), folder=out).send(a_notice(), "duty")
    until(lambda: hook.requests)
    until(lambda: (out / "sent" / f"{a_notice().id}.json").exists())
    assert [json.loads(each.body)["id"] for each in hook.requests] == [a_notice().id]


def test_what_could_not_be_put_aside_afterwards_is_not_sent_again_and_again(tmp_path, crossing, hook, monkeypatch):
    monkeypatch.setenv("HOOK", "示例")
    doors, (out, _), said = tmp_path / "doors.yaml", crossing, []
    doors.write_text(OUTSIDE.format(hook=hook.url), "utf-8")
    Relay(RelayChannel(name="stick", channel="city"), folder=out).send(a_notice(), "duty")
    (out / "sent").touch()
    for _ in range(2):
        assert send_what_crossed(out, doors, clock=VirtualClock(T0), say=said.append) == (0, 1)
    (out / "sent").unlink()
    assert send_what_crossed(out, doors, clock=VirtualClock(T0), say=said.append) == (1, 0)
    assert (len(hook.requests), len(said), waiting(out)) == (1, 2, [])


def test_a_stick_that_is_pulled_while_it_is_read_is_said(tmp_path, crossing, monkeypatch):
    def pulled(*_, **__):
        raise OSError(5, "Input/output error")

    doors, (out, _), said = tmp_path / "doors.yaml", crossing, []
    doors.write_text("channels: []", "utf-8")
    monkeypatch.setattr("console.commands.channels.waiting", pulled)
    assert send_what_crossed(out, doors, clock=VirtualClock(T0), say=said.append) == (0, 1)
    assert said == [f"{out}：Input/output error"]


def a_delivery(source="monitor", body=BODY, at=T0):
    return delivery_of(source, {"content-type": "application/json"}, body, sender="192.0.2.9", at=at)


def test_what_crossed_was_received_when_it_was_posted_and_never_later_than_now(line, tmp_path, vendors):
    for n, at in enumerate((T0 - timedelta(hours=5), T0 + timedelta(days=2))):
        put_delivery(tmp_path / "in", a_delivery(body=BODY.replace(b'"m', f'"{n}m'.encode()), at=at))
    looked(tmp_path / "in", vendors)
    assert {row.received_at for row in line.rows(t.signals)} == {
        int((at).timestamp() * 1_000_000) for at in (T0 - timedelta(hours=5), T0 + SETTLE)
    }


def test_the_same_delivery_written_twice_is_one_file(tmp_path):
    for _ in range(2):
        put_delivery(tmp_path, a_delivery())
    assert len(waiting(tmp_path)) == 1


def test_a_file_still_being_copied_is_left_alone_and_taken_when_it_is_whole(line, tmp_path, vendors):
    put_delivery(tmp_path / "stick", a_delivery())
    (path,) = waiting(tmp_path / "stick")
    into = tmp_path / "in"
    into.mkdir()
    whole, found = path.read_bytes(), listener(into, vendors)
    for n, size in enumerate((40, 90, len(whole))):
        (into / "a.json").write_bytes(whole[:size])
        found.look(T0 + n * SETTLE)
        assert titles(line) == []
    found.look(T0 + 3 * SETTLE)
    assert (len(titles(line)), list(into.iterdir())) == (2, [])


def written(**changes):
    fields = {"source": "monitor", "sender": "", "at": "2026-11-25T00:00:00Z", "headers": {}, "body_base64": ""}
    return json.dumps(fields | changes, ensure_ascii=False).encode()


def test_a_file_nested_deeper_than_any_python_reads_is_put_aside(line, tmp_path, vendors):
    (tmp_path / "a.json").write_bytes(b'{"x":' + b"[" * 100_000)
    looked(tmp_path, vendors, size_max=100_000)
    assert "nested too deeply" in (tmp_path / "failed" / "a.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "truncated"),
        (b"\0" * 40, "malformed"),
        (written(body_base64="汤"), "ASCII"),
        (written(source="nobody"), "relayed: true"),
        (written(source="other"), "relayed: true"),
        (written(at="2026-11-25T00:00:00"), "时区"),
        (b" " * 2_001, "超过 2000 字节"),
    ],
)
def test_what_is_no_delivery_of_a_relayed_source_is_put_aside_with_the_reason(line, tmp_path, vendors, content, reason):
    (tmp_path / "a.json").write_bytes(content)
    put_delivery(tmp_path, a_delivery())
    looked(tmp_path, vendors, size_max=1_000)
    assert (waiting(tmp_path), len(titles(line))) == ([], 2)
    assert reason in (tmp_path / "failed" / "a.txt").read_text("utf-8")


def test_what_crossed_for_an_unknown_source_stays_while_the_office_s_file_has_faults(line, tmp_path, vendors):
    line.system.settings.doors_file.write_text("sources: [", "utf-8")
    put_delivery(tmp_path, a_delivery())
    with pytest.raises(ConnectorError):
        looked(tmp_path, vendors)
    assert len(waiting(tmp_path)) == 1
    line.system.settings.doors_file.write_text(INSIDE, "utf-8")
    looked(tmp_path, vendors)
    assert (len(titles(line)), waiting(tmp_path)) == (2, [])


def test_a_crash_between_storing_and_removing_repeats_and_adds_nothing(line, tmp_path, vendors):
    for _ in range(2):
        put_delivery(tmp_path, a_delivery())
        looked(tmp_path, vendors)
    assert (len(titles(line)), len(line.rows(t.deliveries)) <= KEPT) == (2, True)


def test_a_relayed_source_is_no_open_door(line, vendors):
    posted = Posted(headers={"content-type": "application/json"}, body=BODY, address="192.0.2.1")
    assert (vendors.take("monitor", posted, NOW).status, titles(line)) == (403, [])


def test_a_delivery_is_written_as_it_was_posted_but_for_its_proof():
    headers = {"X-Token": "t", "Authorization": "Bearer t", "Cookie": "c", "Content-Type": "text/plain"}
    found = delivery_of("monitor", headers, b"\x00\xff", sender="s", at=T0)
    assert (found.headers, found.body) == ({"Content-Type": "text/plain"}, b"\x00\xff")
    assert type(found) is CrossedDelivery


def test_a_folder_that_is_not_there_and_a_port_that_is_none_are_refused(tmp_path):
    folder = tmp_path / "没 有"
    crossed, posted = shian("relay", folder), shian("relay", tmp_path, "--receive", tmp_path, "--port", "99999")
    assert [crossed.code, posted.code] == [2, 2]
    assert crossed.err == f"{folder}：没有这个文件夹。请写明值班台的中转渠道放文件的文件夹\n"
    assert posted.err == "--port 99999：应为 0 到 65535 的整数\n"
