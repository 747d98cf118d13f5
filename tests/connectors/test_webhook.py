"""Deliveries of vendors: what becomes of each item."""

import json
from datetime import UTC, date, datetime
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.dates import BEIJING
from connectors.doors import WebhookSource
from connectors.errors import RowError
from connectors.signal import Channel, Signal
from connectors.sources.paths import find
from connectors.sources.webhook import read_delivery

NOW = datetime(2025, 11, 26, 2, tzinfo=UTC)


def a_source(**more):
    return WebhookSource(**{"name": "vendor", "token": "env:KEY", "fields": {"text": "text"}, **more})


def delivered(body, content_type="application/json", **source):
    data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return read_delivery(a_source(**source), data, content_type=content_type, now=NOW)


def only(found):
    assert [type(each) for each in found] == [Signal]
    return found[0]


def fault(found):
    assert [type(each) for each in found] == [RowError]
    return found[0].column, found[0].reason


FIELDS = {
    "source_id": "id",
    "title": "content.title",
    "text": "content.text|content.summary",
    "url": "link",
    "media.platform": "$.platform|=不明",
    "media.views": "stat.read",
    "media.published_at": "time",
    "subject.name": "shops[0].name",
}


def test_items_and_fields_are_found_by_their_paths():
    item = {
        "id": 9007199254740993,
        "content": {"title": "<em>某店</em>后厨", "text": "", "summary": "有鼠"},
        "link": "https://a.example.invalid/1",
        "stat": {"read": "1.2万"},
        "time": 1763947800000,
        "shops": [{"name": "甲店", "city": "杭州"}],
        "mood": "negative",
    }
    signal = only(delivered({"platform": "微博", "data": {"list": [item]}}, items="data.list", fields=FIELDS))
    assert (signal.source, signal.source_id, signal.channel) == ("vendor", "9007199254740993", Channel.MEDIA)
    assert (signal.title, signal.text, signal.url) == ("某店后厨", "有鼠", "https://a.example.invalid/1")
    assert (signal.media.platform, signal.media.views) == ("微博", 12_000)
    assert signal.media.published_at == datetime(2025, 11, 24, 9, 30, tzinfo=BEIJING)
    assert (signal.subject.name, signal.received_at, signal.area) == ("甲店", NOW, None)
    assert signal.raw == {"shops[0].city": "杭州", "mood": "negative"}


def test_the_source_names_the_area_and_the_fields_the_channel():
    fields = {"channel": "=complaint", "text": "text"}
    signal = only(delivered({"text": "甲"}, fields=fields, area="330106"))
    assert (signal.channel, signal.area) == (Channel.COMPLAINT, "330106")
    assert only(delivered({"text": "甲", "code": 330107}, fields={**fields, "area": "code"})).area == "330107"


def test_a_vendor_cannot_name_itself_otherwise():
    assert only(delivered({"text": "甲"}, fields={"text": "text", "source": "=12345"})).source == "vendor"


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/json; charset=utf-8", "application/vnd.x+json", "text/plain", "", None]
)
def test_json_is_json_under_every_name(content_type):
    assert only(delivered({"text": "甲"}, content_type)).text == "甲"


def test_json_that_calls_itself_a_form_is_json():
    assert only(delivered({"text": "甲=乙"}, "application/x-www-form-urlencoded")).text == "甲=乙"


def test_a_list_is_several_items_and_one_object_is_one():
    assert [each.text for each in delivered([{"text": "甲"}, {"text": "乙"}])] == ["甲", "乙"]
    assert delivered([]) == []


def test_a_bad_line_costs_only_itself():
    found = delivered('{"text": "甲"}\n\n{"text": \n{"text": "丙\u2028丁"}'.encode(), "application/x-ndjson")
    assert [getattr(each, "text", None) for each in found] == ["甲", None, "丙 丁"]
    assert found[1].row == 2


def test_lines_without_their_name_are_lines():
    assert [each.text for each in delivered(b'{"text": "a"}\n{"text": "b"}')] == ["a", "b"]


def test_a_line_break_inside_a_string_is_survived():
    assert only(delivered('{"text": "甲\n乙"}'.encode())).text == "甲 乙"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_form_is_read_in_utf_8_and_gbk(encoding):
    body = urlencode({"text": "有鼠", "shop": "甲店"}, encoding=encoding).encode()
    signal = only(delivered(body, "application/x-www-form-urlencoded"))
    assert (signal.text, signal.raw) == ("有鼠", {"shop": "甲店"})


def test_a_field_of_a_form_may_hold_json():
    payload = json.dumps({"list": [{"c": '{"text": "甲", "n": 1}'}, {"c": '{"text": "乙"}'}]})
    body = f"sign=x&data={quote(payload)}".encode()
    found = delivered(body, "application/x-www-form-urlencoded", items="data.list", fields={"text": "c.text"})
    assert [(each.text, each.raw) for each in found] == [("甲", {"c.n": "1"}), ("乙", None)]


def test_a_key_that_holds_a_dot_is_found():
    assert only(delivered(b"content.text=a&b=", "", fields={"text": "content.text"})).text == "a"


def test_gbk_bytes_under_a_label_of_utf_8_are_read():
    assert only(delivered('{"text": "有鼠"}'.encode("gbk"), "application/json; charset=utf-8")).text == "有鼠"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        (1763947800, datetime(2025, 11, 24, 9, 30, tzinfo=BEIJING)),
        ("1763947800000", datetime(2025, 11, 24, 9, 30, tzinfo=BEIJING)),
        ("2025年11月24日9时30分", datetime(2025, 11, 24, 9, 30, tzinfo=BEIJING)),
        (20251124, datetime(2025, 11, 24, tzinfo=BEIJING)),
        ("昨天 14:05", datetime(2025, 11, 25, 14, 5, tzinfo=BEIJING)),
    ],
)
def test_a_time_may_be_written_in_many_ways(written, moment):
    fields = {"text": "text", "occurred_at": "at"}
    assert only(delivered({"text": "甲", "at": written}, fields=fields)).occurred_at == moment


def test_every_kind_of_field_is_read():
    fields = {name: name for name in ("text", "purchase.online", "purchase.amount", "product.production_date")}
    fields |= {name: name for name in ("illness.ill", "illness.symptoms", "contact.phone", "progress.受理时间")}
    body = {"text": ["甲", "乙"], "purchase.online": "是", "purchase.amount": "39.00元", "illness.ill": "3人"}
    body |= {
        "product.production_date": "2025-11-01",
        "illness.symptoms": ["恶心", "呕吐"],
        "contact.phone": 13800000000,
    }
    signal = only(delivered({**body, "progress.受理时间": "2025-11-25"}, fields=fields))
    assert (signal.text, signal.purchase.online, signal.purchase.amount) == ("甲\n乙", True, 39.0)
    assert (signal.illness.ill, signal.illness.symptoms) == (3, ("恶心", "呕吐"))
    assert (signal.product.production_date, signal.contact.phone) == (date(2025, 11, 1), "13800000000")
    assert (signal.progress, signal.raw) == ({"受理时间": "2025-11-25"}, None)


def test_a_count_of_the_media_that_cannot_be_read_costs_only_itself():
    fields = {"text": "text", "media.views": "views|reads", "media.published_at": "at"}
    signal = only(delivered({"text": "甲", "views": "很多", "reads": 5, "at": "不详"}, fields=fields))
    assert (signal.media.views, signal.media.published_at) == (5, None)
    assert signal.raw == {"views": "很多", "at": "不详"}


@pytest.mark.parametrize(
    ("body", "more", "column", "reason"),
    [
        (b"", {}, None, "内容是空的"),
        (b"hello", {}, None, "不是 JSON 也不是表单（类型 application/json，开头“hello”）"),
        (b"5", {}, None, "不是 JSON 也不是表单（类型 application/json，开头“5”）"),
        (["x"], {}, None, "这一条不是对象"),
        ({"a": 1}, {"items": "data.list"}, "data.list", "在“data.list”处什么也没有，请核对映射里的 items"),
        ({"data": 5}, {"items": "data"}, "data", "这一条不是对象"),
        ({"text": " "}, {}, "text", "标题、正文、主体、食品都是空的；请核对映射"),
        ({"text": {"a": 1}}, {}, "text（正文）", "应为文字，收到的是对象或列表"),
        ({"text": "甲"}, {"fields": {"text": "text", "nothing": "text"}}, "nothing", "没有这个字段，请核对字段名"),
        (
            {"text": "甲", "n": "若干"},
            {"fields": {"text": "text", "illness.ill": "n"}},
            "illness.ill（发病情况·发病人数）",
            "“若干”不是确定的数量",
        ),
        (
            {"text": "甲", "at": "上个月"},
            {"fields": {"text": "text", "occurred_at": "at"}},
            "occurred_at（发生时间）",
            "“上个月”不是能读懂的日期",
        ),
        ({"text": "甲"}, {"fields": {"text": "text", "raw": "text"}}, "raw（原始栏目）", "应为对象或空，收到的是文字"),
        ({"text": "甲"}, {"area": "33"}, "area（区划代码）", "“33”不是六位县级区划代码"),
    ],
)
def test_what_cannot_become_a_signal_names_item_field_and_reason(body, more, column, reason):
    found = delivered(body, **more)
    assert (fault(found), found[0].row) == ((column, reason), 1)


def test_a_multipart_form_is_told_what_to_do_instead():
    found = delivered(b"--x\r\n", "multipart/form-data; boundary=x")
    assert fault(found) == (None, "收到的是 multipart 表单；请对方改发 JSON 或普通表单")


def test_a_form_of_endless_fields_and_json_without_end_are_refused():
    assert fault(delivered(b"a=1&" * 3000, ""))[1] == "表单超过 2000 个字段"
    assert fault(delivered(b"[" * 100_000))[1] == "JSON 嵌套太深"


def test_items_keep_their_places():
    found = delivered([{"text": "甲"}, 5, {"text": ""}, {"text": "丁"}])
    assert [each.row if isinstance(each, RowError) else each.text for each in found] == ["甲", 2, 3, "丁"]


@pytest.mark.parametrize("path", ["a[", "a]", "..", "[x]", "a[99]", "a.b.c", "[-1]"])
def test_a_path_that_leads_nowhere_finds_nothing(path):
    assert find({"a": [{"b": 1}]}, path) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc") | st.text(), inner, max_size=3),
    max_leaves=10,
)
TARGETS = st.sampled_from(
    [
        "text",
        "title",
        "channel",
        "area",
        "occurred_at",
        "media.views",
        "media",
        "illness.ill",
        "illness.symptoms",
        "raw",
    ]
    + [
        "raw.x",
        "sampling.items",
        "purchase.amount",
        "contact.phone",
        "subject",
        "subject.name",
        "product.production_date",
    ]
    + ["text.a", "attachments", "source", "id", "v", "received_at"]
)
KINDS = st.sampled_from(["application/json", "application/x-ndjson", "application/x-www-form-urlencoded", None])
PATHS = st.sampled_from(["a", "b", "c", "a.b", "a[0]", "a[0].b|c", "$.a", "=media", "=", "", "|", "a.b.c"]) | st.text()


@given(
    st.lists(JSON, max_size=3) | JSON, st.dictionaries(TARGETS, PATHS, max_size=6), st.sampled_from(["", "a", "b[0]"])
)
def test_any_item_ends_in_a_signal_or_a_fault(body, fields, items):
    found = delivered(json.dumps(body).encode(), fields=fields, items=items)
    assert all(isinstance(each, Signal) or each.reason for each in found)
    if isinstance(body, list) and not items:
        assert len(found) == len(body)


@given(
    st.binary(),
    st.sampled_from(["application/json", "application/x-ndjson", "application/x-www-form-urlencoded", None]),
)
def test_any_bytes_end_in_signals_or_faults(body, content_type):
    found = delivered(body, content_type)
    assert all(isinstance(each, Signal) or each.reason for each in found)
