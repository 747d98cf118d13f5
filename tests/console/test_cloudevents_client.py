"""The CloudEvents SDK as a client of a running server: what it makes of an event is taken, in every mode."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
import pytest
import uvicorn
from cloudevents.core.bindings.http import to_binary, to_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from serving import free_port

from connectors.signal import Channel, Signal, signal_id
from console.state import Desk
from console.web import build_app
from streams.embedded import Runner
from streams.store import schema as t

SOURCE = "示例监测 100%"
TEXT = "示例第一小学 3 名学生呕吐"


@contextmanager
def serving(line):
    """The desk on a port of this machine; its address."""
    runner = Runner(line.system, idle=True)
    runner.writer.start()
    desk, port = Desk(runner), free_port()
    server = uvicorn.Server(uvicorn.Config(build_app(desk), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            thread.join(0.02)
        yield f"http://127.0.0.1:{port}/api/signals"
    finally:
        server.should_exit = True
        thread.join()
        desk.close()
        runner.writer.stop()


@pytest.fixture
def url(line):
    with serving(line) as url:
        yield url


def an_event(name="e1", data=None, **attributes):
    given = {
        "id": name,
        "source": SOURCE,
        "type": "cn.example.item",
        "specversion": "1.0",
        "time": datetime(2026, 11, 25, 1, 0, tzinfo=UTC),
        "datacontenttype": "application/json",
        "subject": "示例/一",
        "partitionkey": "示例",
    }
    given |= attributes
    body = {"channel": "media", "text": TEXT} if data is None else data
    return CloudEvent(attributes={key: value for key, value in given.items() if value is not None}, data=body)


def structured(*events):
    (event,) = events
    return to_structured(event, JSONFormat())


def binary(*events):
    (event,) = events
    return to_binary(event, JSONFormat())


def post(url, message):
    return httpx.post(url, headers=message.headers, content=message.body)


def batched(url, *events):
    """The SDK writes single events; a batch is an array of them."""
    body = b"[" + b",".join(JSONFormat().write(each) for each in events) + b"]"
    return httpx.post(url, headers={"content-type": "application/cloudevents-batch+json; charset=utf-8"}, content=body)


def receipts(answer):
    assert answer.status_code == 202, answer.text
    return [(each["id"], each["receipt"]) for each in answer.json()["signals"]]


EXPECTED = signal_id(Signal(channel=Channel.MEDIA, source=SOURCE, source_id="e1", text=TEXT))


def test_the_three_modes_bring_one_and_the_same_signal(line, url):
    found = [receipts(post(url, structured(an_event()))), receipts(post(url, binary(an_event())))]
    found.append(receipts(batched(url, an_event())))
    assert found == [[(EXPECTED, "accepted")], [(EXPECTED, "repeated")], [(EXPECTED, "repeated")]]
    (row,) = line.rows(t.signals)
    assert (row.source, row.channel) == (SOURCE, "media")


@pytest.mark.parametrize("mode", [structured, binary])
def test_data_that_the_sdk_sends_as_bytes_is_read(url, mode):
    event = an_event(data=f'{{"channel":"media","text":"{TEXT}"}}'.encode())
    assert receipts(post(url, mode(event))) == [(EXPECTED, "accepted")]


@pytest.mark.parametrize("mode", [structured, binary])
def test_an_event_that_does_not_name_the_kind_of_its_data_is_read_as_json(url, mode):
    assert receipts(post(url, mode(an_event(datacontenttype=None)))) == [(EXPECTED, "accepted")]


def test_a_batch_is_taken_whole(line, url):
    answer = batched(url, *[an_event(f"e{n}") for n in range(50)])
    assert [receipt for _, receipt in receipts(answer)] == ["accepted"] * 50
    assert len(line.rows(t.signals)) == 50


@pytest.mark.parametrize(
    ("mode", "event", "field"),
    [
        (structured, {"data": {"channel": "media", "area": "x"}}, "area（区划代码）"),
        (binary, {"data": {"text": "x"}}, "channel（渠道）"),
        (structured, {"data": ["x"]}, "data"),
        (binary, {"data": "x", "datacontenttype": "text/plain"}, None),
    ],
)
def test_an_event_that_is_no_signal_is_refused_with_the_field(line, url, mode, event, field):
    answer = post(url, mode(an_event(**event)))
    assert (answer.status_code in (400, 415), answer.json().get("field")) == (True, field)
    assert line.rows(t.signals) == []


def test_one_faulty_event_leaves_its_whole_batch_with_the_sender(line, url):
    answer = batched(url, an_event("e1"), an_event("e2", data={"channel": "?"}))
    assert (answer.status_code, answer.json()["item"], line.rows(t.signals)) == (400, 1, [])
