"""JSON signals at the door."""

# ruff: noqa: DTZ001 -- spreadsheets and careless senders give times without a zone

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.dates import BEIJING
from connectors.errors import SignalError
from connectors.parse import TEXT_LIMIT, decode_signal, finish
from connectors.signal import Channel, Illness, Media, Signal, TakenBy, signal_id

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


def refusal(call, *arguments):
    with pytest.raises(SignalError) as refused:
        call(*arguments)
    return refused.value.field, refused.value.reason


def a_signal(**changes):
    return Signal(**{"channel": Channel.MEDIA, "source": "x", "text": "t", **changes})


def encoded(**changes):
    return json.dumps({"channel": "media", "source": "x", **changes}).encode()


@pytest.mark.parametrize(
    ("data", "field", "reason"),
    [
        (b'{"source": "x"}', "channel（渠道）", "缺少必填字段"),
        (encoded(chanel=1), "chanel", "没有这个字段，请核对字段名"),
        (encoded(subject={"nam": "x"}), "subject.nam（涉事主体）", "没有这个字段，请核对字段名"),
        (encoded(subject={"name": 5}), "subject.name（涉事主体·名称）", "应为文字或空，收到的是整数"),
        (
            encoded(channel="weibo"),
            "channel（渠道）",
            "取值“weibo”不在可用的值之内（complaint、sampling、media、illness、notice、duty）",
        ),
        (
            encoded(occurred_at="昨天"),
            "occurred_at（发生时间）",
            "不是有效的时间，请写成 2026-01-05T14:07:00+08:00 的样式",
        ),
        (
            encoded(product={"production_date": "2026-01-05T14:07:00+08:00"}),
            "product.production_date（食品·生产日期）",
            "不是有效的日期，请写成 2026-01-05 的样式",
        ),
        (
            encoded(sampling={"items": [{"item": "甲"}, {"value": "1"}]}),
            "sampling.items[1].item（抽检·检验项目·项目）",
            "缺少必填字段",
        ),
        (b"{bad", None, "不是有效的 JSON（第 2 个字节处）"),
        (b'{"channel": "media"', None, "不是完整的 JSON，内容在中途断了"),
        (b'{"channel": "media", "source": "\xff"}', None, "不是 UTF-8 编码"),
        (b"[]", None, "应为对象，收到的是数组"),
        (encoded(text="a\x00b"), None, "含有空字符（\\u0000），请去掉后重发"),
    ],
)
def test_a_fault_names_the_field_in_words_and_the_reason(data, field, reason):
    assert refusal(decode_signal, data) == (field, reason)


def test_a_backslash_before_u0000_is_no_nul():
    assert decode_signal(encoded(text="\\u0000")).text == "\\u0000"


def test_a_time_without_a_zone_is_beijing_time():
    signal = decode_signal(
        encoded(
            occurred_at="2026-01-05T14:07:00",
            media={"published_at": "2026-01-05T14:00:00"},
            illness={"onset_at": "2026-01-05T13:00:00"},
        )
    )
    assert signal.occurred_at == datetime(2026, 1, 5, 14, 7, tzinfo=BEIJING)
    assert signal.media.published_at == datetime(2026, 1, 5, 14, tzinfo=BEIJING)
    assert signal.illness.onset_at == datetime(2026, 1, 5, 13, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("fields", "undated"),
    [
        ({}, True),
        ({"received_at": NOW - timedelta(hours=1)}, False),
        ({"received_at": NOW - timedelta(hours=1), "incomplete": ("year",)}, True),
        ({"channel": Channel.NOTICE, "text": "我局2月26日收到该函"}, False),
        ({"channel": Channel.NOTICE, "text": "我局昨天收到该函"}, True),
    ],
)
def test_a_date_is_one_that_its_source_says_again_when_it_comes_again(fields, undated):
    said = a_signal(source_id="7", **fields)
    assert [finish(said, NOW).undated, finish(finish(said, NOW), NOW).undated] == [undated, undated]


def test_finish_sets_the_id_and_the_time_of_receipt_once():
    first = finish(a_signal(source_id="7"), NOW)
    assert first.id == signal_id(a_signal(source_id="7"))
    assert first.received_at == NOW
    assert finish(first, NOW + timedelta(hours=5)) == first


def test_no_source_says_which_officer_took_a_call_or_into_which_case_it_goes():
    claimed = finish(a_signal(taken_by=TakenBy(person="示例·王一", role="director"), put_into="c1"), NOW)
    assert [claimed.taken_by, claimed.put_into] == [None, None]


def test_of_what_a_source_dates_by_the_day_alone_it_is_kept_when_it_came():
    day, hour = (datetime(2026, 3, 1, each, tzinfo=BEIJING) for each in (0, 9))
    claimed = a_signal(received_at=day, arrived_at=day)
    found = [finish(each, NOW).arrived_at for each in (claimed, a_signal(received_at=hour, arrived_at=day), a_signal())]
    assert (found, finish(claimed, NOW).received_at) == ([NOW, None, None], day)


def test_finish_keeps_the_instant_and_writes_it_in_utc():
    signal = finish(a_signal(received_at=datetime(2026, 1, 5, 8, tzinfo=BEIJING)), NOW)
    assert signal.received_at.isoformat() == "2026-01-05T00:00:00+00:00"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"received_at": NOW + timedelta(hours=24, seconds=1)}, "received_at（接收时间）"),
        ({"occurred_at": datetime(2026, 1, 5)}, "occurred_at（发生时间）"),
        ({"occurred_at": datetime(1, 1, 1, tzinfo=BEIJING)}, "occurred_at（发生时间）"),
        ({"media": Media(published_at=NOW + timedelta(days=2))}, "media.published_at（媒体·发布时间）"),
        ({"media": Media(likes=-1)}, "media.likes（媒体·点赞数）"),
        ({"illness": Illness(ill=-1)}, "illness.ill（发病情况·发病人数）"),
        ({"text": "x" * (TEXT_LIMIT + 1)}, "text（正文）"),
        ({"area": "41070"}, "area（区划代码）"),
        ({"area": "红旗区"}, "area（区划代码）"),
        ({"source": " "}, "source（来源）"),
        ({"v": 2}, "v（版本）"),
    ],
)
def test_the_impossible_is_refused_by_field(changes, field):
    assert refusal(finish, a_signal(**changes), NOW)[0] == field


def test_what_is_just_possible_is_taken():
    signal = a_signal(received_at=NOW + timedelta(hours=24), text="x" * TEXT_LIMIT, area="410702")
    assert finish(signal, NOW).received_at == NOW + timedelta(hours=24)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "item", "items", "ill", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    ["channel", "source", "text", "subject", "sampling", "received_at", "illness", "v", "progress", "raw", "area", "zz"]
)


@given(st.binary(max_size=40) | st.dictionaries(FIELDS, JSON, max_size=5).map(lambda body: json.dumps(body).encode()))
def test_any_bytes_are_a_signal_or_a_signal_error(data):
    try:
        signal = finish(decode_signal(data), NOW)
    except SignalError as error:
        assert error.reason
        return
    assert signal.received_at.tzinfo is UTC


@given(st.dictionaries(FIELDS, JSON, max_size=4))
def test_any_fields_beside_the_needed_ones_raise_nothing_else(body):
    try:
        finish(decode_signal(json.dumps({**body, "channel": "media", "source": "x"}).encode()), NOW)
    except SignalError as error:
        assert error.reason


def test_a_value_that_reads_like_the_decoder_s_own_words_is_refused_like_any_other():
    with pytest.raises(SignalError) as refused:
        decode_signal(b'{"channel":"missing required field","source":"x"}')
    assert refused.value.reason.startswith("取值“missing required field”不在可用的值之内")
