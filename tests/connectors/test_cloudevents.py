"""CloudEvents 1.0 in its three modes."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import SignalError
from connectors.signal import Channel, Signal
from connectors.sources.cloudevents import from_batch, from_binary, from_structured, is_binary

DATA = {"channel": "duty", "text": "有人呕吐"}
HEADERS = {
    "Ce-SpecVersion": "1.0",
    "Ce-Id": "7",
    "Ce-Source": "%E7%A4%BA%E4%BE%8B",
    "ce-type": "signal",
    "Content-Type": "application/json",
}


def an_event(**changes):
    event = {"specversion": "1.0", "id": "7", "source": "示例", "type": "signal", "data": DATA, **changes}
    return {name: value for name, value in event.items() if value is not None}


def as_bytes(value):
    return json.dumps(value).encode()


EXPECTED = Signal(channel=Channel.DUTY, source="示例", source_id="7", text="有人呕吐")


def test_the_three_modes_say_the_same():
    assert from_structured(as_bytes(an_event())) == EXPECTED
    assert from_batch(as_bytes([an_event()])) == [EXPECTED]
    assert from_binary(HEADERS, as_bytes(DATA)) == EXPECTED
    assert is_binary(HEADERS)
    assert not is_binary({"Content-Type": "application/json"})


def test_data_in_base64_is_data():
    assert (
        from_structured(as_bytes(an_event(data=None, data_base64=base64.b64encode(as_bytes(DATA)).decode())))
        == EXPECTED
    )


def test_names_in_the_data_stand_before_those_of_the_event():
    signal = from_structured(as_bytes(an_event(data={**DATA, "source": "12345", "source_id": "A1"})))
    assert (signal.source, signal.source_id) == ("12345", "A1")


@pytest.mark.parametrize("unsaid", [None, "", "  ", "null", "无", "—", "0"])
def test_what_the_data_leaves_empty_is_said_by_the_event(unsaid):
    assert from_structured(as_bytes(an_event(data={**DATA, "source": unsaid, "source_id": unsaid}))) == EXPECTED


def test_extensions_are_ignored():
    assert from_structured(as_bytes(an_event(traceparent="00-1", partitionkey="x"))) == EXPECTED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"specversion": "0.3"}, "specversion"),
        ({"id": None}, "id"),
        ({"source": ""}, "source"),
        ({"data": "x"}, "data"),
        ({"data": None, "data_base64": "*"}, "data_base64"),
        ({"data": {"channel": 1}}, "channel（渠道）"),
    ],
)
def test_a_faulty_event_names_its_attribute(changes, field):
    with pytest.raises(SignalError) as refused:
        from_structured(as_bytes(an_event(**changes)))
    assert refused.value.field == field


def test_one_faulty_event_does_not_spoil_its_batch():
    good, bad = from_batch(as_bytes([an_event(), an_event(id=None)]))
    assert good == EXPECTED
    assert (bad.item, bad.field, bad.message) == (1, "id", "第 2 条 字段 id：缺少必填属性")


@given(
    st.binary(max_size=40)
    | st.recursive(
        st.none() | st.integers() | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["specversion", "id", "source", "type", "data"]), inner, max_size=5)
        ),
    ).map(as_bytes)
)
def test_any_bytes_are_signals_or_a_signal_error(body):
    for read in (from_structured, from_batch, lambda body: from_binary(HEADERS, body)):
        try:
            read(body)
        except SignalError as error:
            assert error.reason
