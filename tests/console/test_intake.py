"""Signals taken on the short way are answered as the framework answers them, byte for byte."""

import asyncio
import json
from codecs import BOM_UTF8

import httpx
import pytest
from visiting import visiting

from console.intake import ShortWay
from console.requests.guard import LOOPBACK
from streams.store import schema as t

SIGNAL = {"channel": "media", "source": "示例监测", "source_id": "a1", "text": "示例小吃店的凉皮发酸"}
EVENT = {"specversion": "1.0", "id": "e1", "source": "/vendor", "type": "cn.shian.signal", "data": SIGNAL}
BARE = {"content-type": "application/json"}

REQUESTS = {
    "one bare signal": (BARE, SIGNAL),
    "lines of signals": ({"content-type": "application/x-ndjson"}, SIGNAL),
    "a CloudEvent": ({"content-type": "application/cloudevents+json"}, EVENT),
    "a missing field": (BARE, {"channel": "media"}),
    "no words": (BARE, SIGNAL | {"text": "  "}),
    "an unknown channel": (BARE, SIGNAL | {"channel": "telepathy"}),
    "a type nobody reads": ({"content-type": "text/csv"}, SIGNAL),
    "a body that was packed": (BARE | {"content-encoding": "gzip"}, SIGNAL),
    "another host": (BARE | {"host": "evil.example"}, SIGNAL),
    "another site's page": (BARE | {"sec-fetch-site": "cross-site"}, SIGNAL),
    "another origin": (BARE | {"origin": "https://evil.example"}, SIGNAL),
}


def answers(app, *requests, method="POST", path="/api/signals"):
    """Status, headers that say something, and body of each request."""

    async def ask():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return [
                await client.request(method, path, content=json.dumps(body).encode(), headers=headers)
                for headers, body in requests
            ]

    return [(each.status_code, sorted(each.headers.items()), each.content) for each in asyncio.run(ask())]


@pytest.fixture
def ways(line):
    with visiting(line) as visitor:
        app = visitor.client.app
        yield app, ShortWay(app, visitor.desk, LOOPBACK)


@pytest.mark.parametrize("name", REQUESTS)
def test_both_ways_answer_alike(ways, name):
    long, short = ways
    first = answers(short, REQUESTS[name])
    # Sent again over the long way it is the same signal: accepted there becomes repeated here.
    again = answers(short, REQUESTS[name])
    assert answers(long, REQUESTS[name]) == again
    assert first[0][0] == again[0][0]


def test_a_full_line_refuses_on_both_ways(ways):
    long, short = ways
    long.state["desk"].runner.admission.came(20_000)
    [told] = answers(short, REQUESTS["one bare signal"])
    assert (told[0], dict(told[1])["retry-after"]) == (429, "10")
    assert answers(long, REQUESTS["one bare signal"]) == [told]


def test_a_body_may_say_first_that_it_is_unicode(line):
    with visiting(line) as visitor:
        body = BOM_UTF8 + json.dumps(SIGNAL).encode()
        answer = visitor.client.post("/api/signals", content=body, headers=BARE)
        packed = visitor.client.post("/api/signals", content=body, headers=BARE | {"content-encoding": "gzip"})
    assert [answer.status_code, packed.status_code, "gzip" in packed.json()["detail"]] == [202, 415, True]


def test_several_in_one_array_are_told_how_to_be_sent(line):
    with visiting(line) as visitor:
        answer = visitor.client.post("/api/signals", content=json.dumps([SIGNAL]).encode(), headers=BARE)
    assert (answer.status_code, "application/x-ndjson" in answer.json()["detail"]) == (400, True)


def test_everything_else_goes_to_the_application(ways):
    _, short = ways
    [(status, _, body)] = answers(short, ({}, None), method="GET", path="/healthz")
    assert (status, body) == (200, b'{"ok":true}')


def test_a_body_over_the_limit_is_refused_with_the_limit(ways):
    _, short = ways
    [(status, _, body)] = answers(short, (BARE, SIGNAL | {"text": "长" * 6_000_000}))
    assert (status, "最大" in json.loads(body)["detail"]) == (413, True)


def test_a_body_in_pieces_is_read_whole(ways):
    _, short = ways
    sent = json.dumps(SIGNAL).encode()

    async def pieces():
        yield sent[:20]
        yield sent[20:]

    async def ask():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(short), base_url="http://127.0.0.1") as client:
            return await client.post("/api/signals", content=pieces(), headers=BARE)

    assert asyncio.run(ask()).json()["accepted"] == 1


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"text": None}, 422),
        ({"text": " \u3000\n"}, 422),
        ({"text": None, "title": "凉皮发酸"}, 202),
        ({"text": None, "illness": {"ill": 3}}, 202),
        ({"text": None, "subject": {"name": "示例小吃店"}}, 202),
    ],
)
def test_a_signal_that_says_nothing_is_refused_with_its_field(line, fields, status):
    signal = {name: value for name, value in (SIGNAL | fields).items() if value is not None}
    with visiting(line) as visitor:
        answer = visitor.client.post("/api/signals", json=signal)
    assert answer.status_code == status
    if status == 422:
        assert (answer.json()["item"], answer.json()["field"]) == (0, "text（正文）")
        assert answer.json()["detail"].startswith("没有内容")


def test_every_faulty_item_of_a_request_is_named_and_none_of_it_is_stored(line):
    lines = [SIGNAL, {"channel": "media"}, SIGNAL, SIGNAL | {"area": "41"}, SIGNAL | {"text": None}]
    body = "\n".join(json.dumps(each) for each in lines).encode() + b"\n{torn"
    with visiting(line) as visitor:
        answer = visitor.client.post("/api/signals", content=body, headers={"content-type": "application/x-ndjson"})
    told = answer.json()
    assert [(each["item"], each["field"]) for each in told["faults"]] == [
        (1, "source（来源）"),
        (3, "area（区划代码）"),
        (4, "text（正文）"),
        (5, None),
    ]
    assert [answer.status_code, told["faulty"], told["item"], line.rows(t.signals)] == [400, 4, 1, []]


def test_of_a_batch_of_events_every_faulty_one_is_named(line):
    events = [EVENT, EVENT | {"data": {}}, EVENT, EVENT | {"specversion": "0.3"}]
    with visiting(line) as visitor:
        answer = visitor.client.post(
            "/api/signals", json=events, headers={"content-type": "application/cloudevents-batch+json"}
        )
    assert [(answer.status_code, each["item"]) for each in answer.json()["faults"]] == [(400, 1), (400, 3)]


def test_whoever_uses_a_number_again_for_another_matter_is_told(line):
    first = SIGNAL | {"text": "牛奶过期", "subject": {"name": "示例超市"}}
    other = SIGNAL | {"text": "蛋糕里有头发", "subject": {"name": "示例烘焙店"}}
    more = first | {"text": "牛奶过期，已退款"}
    with visiting(line) as visitor:
        answers = [visitor.client.post("/api/signals", json=each).json()["signals"] for each in (first, more, other)]
    assert [(each["receipt"], each.get("told")) for (each,) in answers] == [
        ("accepted", None),
        ("updated", None),
        (
            "updated",
            "编号“a1”以前收的是“示例超市：牛奶过期，已退款”，这次是“示例烘焙店：蛋糕里有头发”，像是另一件事，"
            "已按更新记在原来那件上。请核对；确是另一件的，请改编号再导入",
        ),
    ]


def test_of_several_versions_in_one_request_the_one_that_is_of_another_matter_is_told(line):
    first = SIGNAL | {"text": "牛奶过期", "subject": {"name": "示例超市"}}
    other = SIGNAL | {"text": "蛋糕里有头发", "subject": {"name": "示例烘焙店"}}
    more = other | {"text": "蛋糕里有头发，已退款"}
    lines = "\n".join(json.dumps(each) for each in (first, other, more)).encode()
    with visiting(line) as visitor:
        answer = visitor.client.post("/api/signals", content=lines, headers={"content-type": "application/x-ndjson"})
    assert [(each["receipt"], each.get("told", "").partition("，")[0]) for each in answer.json()["signals"]] == [
        ("accepted", ""),
        ("updated", "编号“a1”以前收的是“示例超市：牛奶过期”"),
        ("updated", ""),
    ]
