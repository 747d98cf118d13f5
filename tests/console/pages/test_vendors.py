"""Vendors: a delivery comes in once, proves its sender, is answered as the vendor needs, and can be read again."""

import gzip
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from visiting import text_of, visiting

from streams.privacy.private import destroy
from streams.store import schema as t
from streams.store.schema import to_us

MAPPED = """
sources:
  - kind: webhook
    name: monitor
    items: data.list
    fields: {title: title, text: content.text, url: link, source_id: id, media.views: reads}
    signature: {header: X-Sign, secret: "env:MONITOR", prefix: "sha256="}
    answer: {status: 200, body: '{"code":0}', content_type: application/json}
"""


@pytest.fixture
def visitor(line, monkeypatch):
    monkeypatch.setenv("MONITOR", "示例密钥")
    line.system.settings.data.mkdir(parents=True, exist_ok=True)
    line.system.settings.doors_file.write_text(MAPPED, "utf-8")
    with visiting(line) as visitor:
        yield visitor


def body(*items):
    return json.dumps({"data": {"list": list(items)}}, ensure_ascii=False).encode()


def item(n, **more):
    return {
        "id": f"m{n}",
        "title": f"第{n}条",
        "content": {"text": "在示例超市买到发霉的面包"},
        "reads": "1.2万",
    } | more


def deliver(visitor, content, key="示例密钥", name="monitor", **more):
    sign = "sha256=" + hmac.new(key.encode(), content, hashlib.sha256).hexdigest()
    headers = {"content-type": "application/json", "x-sign": sign} | more
    return visitor.client.post(f"/api/sources/{name}", content=content, headers=headers)


def test_a_delivery_comes_in_and_the_vendor_hears_what_it_needs(line, visitor):
    answer = deliver(visitor, body(item(1), item(2)))
    assert (answer.status_code, answer.json(), answer.headers["content-type"]) == (200, {"code": 0}, "application/json")
    assert sorted(row.title for row in line.rows(t.signals)) == ["第1条", "第2条"]
    assert {(row.source, row.channel) for row in line.rows(t.signals)} == {("monitor", "media")}


def test_a_vendor_whose_secret_comes_later_is_named_until_it_is_there_and_then_let_in(line, visitor):
    line.system.settings.doors_file.write_text(MAPPED.replace("env:MONITOR", "file:later.txt"), "utf-8")
    answer, ready = deliver(visitor, body(item(1))), visitor.client.get("/readyz")
    (told,) = ready.json()["doors"]
    assert (answer.status_code, ready.status_code, told.startswith("monitor：")) == (503, 200, True)
    assert told in text_of(visitor.client.get("/sources").text)
    (line.system.settings.data / "later.txt").write_text("示例密钥", "utf-8")
    answer, ready = deliver(visitor, body(item(1))), visitor.client.get("/readyz")
    assert (answer.status_code, ready.json()["doors"]) == (200, [])


def test_the_same_delivery_twice_adds_nothing(line, visitor):
    for _ in range(2):
        deliver(visitor, body(item(1)))
    assert len(line.rows(t.signals)) == 1


def test_that_a_vendor_uses_a_number_again_is_told_on_its_page(line, visitor):
    line.system.settings.doors_file.write_text(MAPPED.replace("url: link", "subject.name: shop"), "utf-8")
    deliver(visitor, body(item(1, shop="示例超市")))
    deliver(visitor, body(item(1, shop="示例烘焙店", content={"text": "蛋糕里有头发"})))
    assert (
        "编号“m1”以前收的是“示例超市：在示例超市买到发霉的面包”，这次是“示例烘焙店：蛋糕里有头发”，像是另一件事"
        in text_of(visitor.get("/sources/monitor").text)
    )


def test_who_cannot_prove_who_he_is_learns_nothing_and_is_written_down(line, visitor):
    answer = deliver(visitor, body(item(1)), key="falsch")
    assert (answer.status_code, answer.text, line.rows(t.signals)) == (403, "refused", [])
    (row,) = line.rows(t.deliveries)
    assert (row.outcome, row.detail, row.private) == ("refused", "签名不对", None)


def test_what_is_compressed_is_refused_and_no_dead_letter_that_nobody_can_read(line, visitor):
    packed = gzip.compress(body(item(1)))
    answer = deliver(visitor, packed, **{"content-encoding": "gzip"})
    assert (answer.status_code, line.rows(t.dead_letters)) == (415, [])
    assert "内容用 gzip 压缩过，请对方不压缩再发" in text_of(visitor.get("/sources/monitor").text)


def test_an_unknown_source_is_none(visitor):
    assert deliver(visitor, body(item(1)), name="nobody").status_code == 404


def test_what_is_no_signal_is_a_dead_letter_and_the_rest_comes_in(line, visitor):
    deliver(visitor, body(item(1), {"id": "m2"}))
    assert len(line.rows(t.signals)) == 1
    assert [row.source for row in line.rows(t.dead_letters)] == ["monitor"]
    assert "收下 1，退回 1" in text_of(visitor.read("/sources/monitor"))


def test_in_a_flood_the_vendor_is_to_send_it_again_and_what_speaks_of_harm_is_in(line, visitor):
    admission = visitor.desk.runner.admission
    admission.came(20_000)
    content = body(item(1), item(2, content={"text": "孩子在示例食堂吃完呕吐"}), {"id": "m3"})
    later = deliver(visitor, content)
    assert [later.status_code, later.headers["retry-after"]] == [429, "10"]
    assert [[row.title for row in line.rows(t.signals)], line.rows(t.dead_letters), line.rows(t.deliveries)] == [
        ["第2条"],
        [],
        [],
    ]
    assert "已请来源稍后重发 1 条" in text_of(visitor.read("/sources"))
    admission.went(30_000)
    assert deliver(visitor, content).status_code == 200
    assert [len(line.rows(t.signals)), len(line.rows(t.dead_letters))] == [2, 1]


def test_in_english_what_came_of_a_delivery_is_said_in_english(visitor):
    deliver(visitor, body(item(1), {"id": "m2"}))
    deliver(visitor, body(item(1)), key="falsch")
    visitor.send("/language", language="en", back="/")
    shown = text_of(visitor.read("/sources/monitor"))
    said = ("1 taken, 1 refused: row 2", "title, text, business and food are all empty", "the signature is wrong")
    assert [each for each in said if each not in shown] == []


def test_a_delivery_is_read_again_with_the_mapping_as_it_is_now(line, visitor):
    deliver(visitor, body({"id": "m1", "headline": "示例超市卖过期奶"}))
    assert line.rows(t.signals) == []
    line.system.settings.doors_file.write_text(MAPPED.replace("title: title", "title: headline"), "utf-8")
    visitor.send("/sources/monitor/again", delivery=str(line.rows(t.deliveries)[0].id))
    assert [row.title for row in line.rows(t.signals)] == ["示例超市卖过期奶"]


def test_what_a_delivery_brings_when_it_is_read_again_was_received_when_it_came(line, visitor):
    came_at = line.clock.now()
    deliver(visitor, body(item(1), {"id": "m2", "headline": "示例超市卖过期奶"}))
    line.clock.moment = came_at + timedelta(days=3)
    mapped = MAPPED.replace("title: title", "title: title | headline")
    line.system.settings.doors_file.write_text(mapped, "utf-8")
    visitor.send("/sources/monitor/again", delivery=str(line.rows(t.deliveries)[0].id))
    assert [row.received_at for row in line.rows(t.signals)] == [to_us(came_at)] * 2


def test_only_the_last_twenty_are_kept_and_none_of_them_in_the_open(line, visitor):
    for n in range(23):
        deliver(visitor, body(item(n)))
    rows = line.rows(t.deliveries)
    assert (len(rows), min(row.id for row in rows)) == (20, 4)
    assert not any("发霉".encode() in row.private for row in rows)


def test_what_is_destroyed_takes_the_deliveries_that_brought_it_and_no_others(line, visitor):
    person = {"content": {"text": "在示例超市买到发霉的面包，联系人王小明13912345678"}}
    for content in (body(item(1, **person), item(2)), body({"id": "m3", "headline": "示例"}), body(item(4))):
        deliver(visitor, content)
    (signal,) = {row.signal_id for row in line.rows(t.private)} & {row.id for row in line.rows(t.signals)}
    line.write(lambda connection: destroy(connection, signal, line.clock.now(), reason="本人申请", who="wang"))
    assert [row.private is None for row in line.rows(t.deliveries)] == [True, False, False]


def test_what_a_delivery_brought_when_it_was_read_again_is_known_too(line, visitor):
    deliver(visitor, body({"id": "m1", "headline": "示例超市卖过期奶，联系人王小明13912345678"}, {"id": "m2"}))
    line.system.settings.doors_file.write_text(MAPPED.replace("title: title", "title: headline"), "utf-8")
    visitor.send("/sources/monitor/again", delivery=str(line.rows(t.deliveries)[0].id))
    (signal,) = line.rows(t.signals)
    assert [row.signals for row in line.rows(t.deliveries)] == [signal.id]
    line.write(lambda connection: destroy(connection, signal.id, line.clock.now(), reason="本人申请", who="wang"))
    assert [row.private for row in line.rows(t.deliveries)] == [None]


def test_while_the_file_has_faults_what_it_said_before_holds_and_an_unknown_vendor_is_to_try_again(line, visitor):
    deliver(visitor, body(item(1)))
    line.system.settings.doors_file.write_text("sources: [", "utf-8")
    assert (deliver(visitor, body(item(2))).status_code, len(line.rows(t.signals))) == (200, 2)
    assert deliver(visitor, body(item(3)), name="new").status_code == 503
    assert "仍按原来的内容运行" in text_of(visitor.read("/sources"))
    delivery = str(line.rows(t.deliveries)[0].id)
    answer = visitor.send("/sources/monitor/again", page="/sources/monitor", delivery=delivery)
    assert (answer.status_code, "doors.yaml" in answer.text) == (409, True)


def test_a_refused_item_is_corrected_at_the_desk_and_is_not_asked_about_again(line, visitor):
    bad = {"id": "m2", "link": "https://news.example/2", "author": "示例丙"}
    deliver(visitor, body(bad))
    (letter,) = line.rows(t.dead_letters)
    shown = json.loads(letter.body)
    said = json.dumps(shown | {"title": "示例超市卖过期奶"}, ensure_ascii=False)
    answer = visitor.send(f"/dead-letters/{letter.id}", page="/dead-letters", do="replay", body=said)
    deliver(visitor, body(bad))
    assert [answer.status_code, [row.title for row in line.rows(t.signals)]] == [303, ["示例超市卖过期奶"]]
    assert [(row.id, row.state) for row in line.rows(t.dead_letters)] == [(letter.id, "replayed")]
    assert ["示例丙" in str(shown), [row.signal_id for row in line.rows(t.private)]] == [
        False,
        [row.id for row in line.rows(t.signals)],
    ]
