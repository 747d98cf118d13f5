"""CloudEvents 1.0 → signals: structured, batched and binary mode.

The event's `source` and `id` become the signal's `source` and `source_id` when its data has none.
Extension attributes are ignored. https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import msgspec

from ..errors import SignalError
from ..fields import says_none
from ..parse import convert_signal, explain
from ..signal import Signal

_REQUIRED = ("id", "source", "type")
_ITS_OWN = {"source": "source", "source_id": "id"}
"""Field of a signal → attribute of its event that says it where the data does not."""


def from_structured(body: bytes) -> Signal:
    """One event with its data inside. Raises SignalError."""
    return from_event(_decoded(body))


def from_batch(body: bytes) -> list[Signal | SignalError]:
    """Several events in an array, each a signal or the reason why not. Raises SignalError when it is no array."""
    events = _decoded(body)
    if not isinstance(events, list):
        raise SignalError("批量模式应为数组")
    return [_tried(event, place) for place, event in enumerate(events)]


def is_binary(headers: Mapping[str, str]) -> bool:
    """Whether these HTTP headers (any case) carry an event in binary mode."""
    return any(name.lower() == "ce-specversion" for name in headers)


def from_binary(headers: Mapping[str, str], body: bytes) -> Signal:
    """One event whose attributes are `ce-` headers and whose data is the body. Raises SignalError."""
    attributes = {
        name.lower().removeprefix("ce-"): unquote(value)
        for name, value in headers.items()
        if name.lower().startswith("ce-")
    }
    return from_event({**attributes, "data": _decoded(body)})


def from_event(event: object) -> Signal:
    """One event already decoded. Raises SignalError."""
    if not isinstance(event, dict):
        raise SignalError("应为 CloudEvents 对象")
    if event.get("specversion") != "1.0":
        raise SignalError("CloudEvents 版本应为 1.0", field="specversion")
    for name in _REQUIRED:
        if not isinstance(event.get(name), str) or not event[name]:
            raise SignalError("缺少必填属性", field=name)
    data = _data(event)
    data |= {name: event[said] for name, said in _ITS_OWN.items() if _is_left_away(data.get(name))}
    return convert_signal(data)


def _is_left_away(said: object) -> bool:
    return said is None or (isinstance(said, str) and says_none(said))


def _data(event: dict[str, Any]) -> dict[str, Any]:
    data = event.get("data")
    if data is None and isinstance(event.get("data_base64"), str):
        try:
            data = _decoded(base64.b64decode(event["data_base64"], validate=True))
        except (binascii.Error, ValueError):
            raise SignalError("不是有效的 Base64", field="data_base64") from None
    if not isinstance(data, dict):
        raise SignalError("应为一个 JSON 对象（信息本身）", field="data")
    return dict(data)


def _tried(event: object, place: int) -> Signal | SignalError:
    try:
        return from_event(event)
    except SignalError as error:
        return error.at(place)


def _decoded(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise explain(error) from None
