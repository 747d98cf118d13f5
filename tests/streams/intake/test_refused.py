"""Refused items of sources: a letter with what they say, masked; sealed in whole; the same item is one letter."""

from datetime import timedelta

import msgspec
import pytest
from flow import T0

from connectors.doors import FeedSource, KafkaSource, WebhookSource
from connectors.errors import SignalError
from connectors.sources.feed import read_feed
from connectors.sources.kafka import read_message
from connectors.sources.webhook import read_delivery
from streams.intake.refused import Refusal, corrected, put_refused, refusal
from streams.store import schema as t

LATER = T0 + timedelta(days=3)
FIELDS = {"title": "title", "text": "text", "media.published_at": "at", "occurred_at": "when", "contact.phone": "tel"}
VENDOR = WebhookSource(name="monitor", items="", fields=FIELDS, token="env:T")
ITEM = {
    "title": "示例超市",
    "text": "面包发霉，联系13812345678",
    "when": "不知道",
    "tel": "13912345678",
    "author": "示例丙",
}


def vendor_refusals(*items, now=T0):
    rows = read_delivery(VENDOR, msgspec.json.encode(items), content_type="application/json", now=now)
    return [refusal(each, "monitor") for each in rows]


def put(line, refused, now=T0, source="monitor"):
    with line.writing() as connection:
        put_refused(connection, source=source, refused=refused, now=now, vault=line.system.vault)


def body_of(line):
    (row,) = line.rows(t.dead_letters)
    return msgspec.json.decode(row.body)


def made(line, **changes):
    """The signal of the only letter, with some fields as a person corrected them."""
    (row,) = line.rows(t.dead_letters)
    said = msgspec.json.encode(body_of(line) | changes).decode()
    with line.writing() as connection:
        return corrected(
            connection, row.id, said, row.body, came_at=T0, now=LATER, vault=line.system.vault, exercise=None
        )


def test_a_letter_holds_what_the_vendor_said_masked_and_the_field_at_fault_as_it_came(line):
    put(line, vendor_refusals(ITEM))
    body = body_of(line)
    assert [body["source"], body["channel"], body["title"], body["occurred_at"]] == [
        "monitor",
        "media",
        "示例超市",
        "不知道",
    ]
    assert body["text"].startswith("面包发霉，联系138")
    kept = str([line.rows(t.dead_letters), line.rows(t.private)])
    assert [each for each in ("13812345678", "13912345678", "示例丙") if each in kept or each in str(body)] == []


def test_corrected_it_is_a_signal_that_says_again_what_was_masked_and_nothing_is_left_sealed(line):
    put(line, vendor_refusals(ITEM))
    signal = made(line, occurred_at="2026-11-24T10:00:00+08:00")
    assert [signal.text, signal.contact.phone, signal.source] == [ITEM["text"], ITEM["tel"], "monitor"]
    assert [signal.raw["author"], line.rows(t.private)] == ["示例丙", []]


def test_what_the_person_wrote_otherwise_counts(line):
    put(line, vendor_refusals(ITEM))
    assert made(line, occurred_at="2026-11-24T10:00:00+08:00", text="面包长毛").text == "面包长毛"


@pytest.mark.parametrize("changes", [{}, {"occurred_at": "昨天"}, {"channel": "鸽子"}])
def test_what_is_still_wrong_is_named_and_everything_stays(line, changes):
    put(line, vendor_refusals(ITEM))
    with pytest.raises(SignalError):
        made(line, **changes)
    assert [len(line.rows(t.dead_letters)), len(line.rows(t.private))] == [1, 1]


def test_the_same_item_heard_again_is_the_same_letter_though_its_times_read_otherwise(line):
    item = ITEM | {"at": "3小时前"}
    for hours in range(3):
        put(line, vendor_refusals(item, now=T0 + timedelta(hours=hours)), now=T0 + timedelta(hours=hours))
    assert [len(line.rows(t.dead_letters)), len(line.rows(t.private))] == [1, 1]


def test_two_items_are_two_letters_and_one_twice_in_a_delivery_is_one(line):
    put(line, vendor_refusals(ITEM, ITEM | {"title": "示例乙店"}, ITEM))
    assert len(line.rows(t.dead_letters)) == 2


def test_an_answered_letter_seals_nothing_again(line):
    put(line, vendor_refusals(ITEM))
    made(line, occurred_at="2026-11-24T10:00:00+08:00")
    put(line, vendor_refusals(ITEM))
    assert line.rows(t.private) == []


@pytest.mark.parametrize("content", [b"not json", b'["a"]', b'{"broken": '])
def test_what_is_no_item_at_all_is_kept_as_text(line, content):
    rows = read_delivery(VENDOR, content, content_type="application/json", now=T0)
    put(line, [refusal(each, "monitor") for each in rows])
    assert body_of(line)["text"].strip('"') == content.decode().strip('[]"').strip()


def test_an_item_of_a_feed_keeps_what_it_has(line):
    source = FeedSource(name="news", url="https://news.example/feed")
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "7", "url": "https://news.example/7"}]}
    found = read_feed(msgspec.json.encode(feed), "application/feed+json", source=source, now=T0)
    put(line, [refusal(each, source.url) for each in found.refused], source="news")
    body = body_of(line)
    assert [body["source"], body["source_id"], body["url"]] == ["news", "7", "https://news.example/7"]
    assert made(line, title="示例乳业抽检不合格").title == "示例乳业抽检不合格"


def test_of_a_message_only_the_refused_part_is_kept(line):
    source = KafkaSource(name="bus", servers=("127.0.0.1:9",), topic="signals", group="shian")
    good = {"channel": "media", "text": "示例店的菜不新鲜"}
    message = msgspec.json.encode([good, {"channel": "鸽子", "text": "电话13812345678"}])
    _, refused = read_message(message, {}, source=source, now=T0)
    put(line, [Refusal(reason=each.message, draft=each.draft) for each in refused], source="bus")
    body = body_of(line)
    assert [body["channel"], body["source"], "13812345678" in str(body)] == ["鸽子", "bus", False]
    assert made(line, channel="media").text == "电话13812345678"


def test_what_a_person_corrects_was_received_when_it_came_or_when_its_source_says(line):
    put(line, vendor_refusals(ITEM))
    said = T0 - timedelta(days=1)
    times = [{"occurred_at": said.isoformat()}, {"occurred_at": said.isoformat(), "received_at": said.isoformat()}]
    assert [made(line, **fields).received_at for fields in times] == [T0, said]


def test_without_any_content_the_place_names_it(line):
    put(line, [Refusal(reason="这一条读不出来", place="https://news.example/feed#3")])
    (row,) = line.rows(t.dead_letters)
    assert [row.body, line.rows(t.private)] == [b"https://news.example/feed#3", []]
