"""The items of one delivery: JSON, lines of JSON or a form, under whatever content type the vendor gave it."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from ..errors import RowError
from .body import decoded, media_type
from .paths import as_json, find

_LINES = frozenset(
    ["application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"]
    + ["application/jsonlines", "application/json-lines"]
)
_MANY_FIELDS = 2_000
_CONTROL = dict.fromkeys(range(32), " ")


class _Unread(msgspec.Struct, frozen=True):
    """A piece that could not be read, and why (zh)."""

    reason: str
    text: str = ""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One item, the whole it came in, and its place from 1."""

    row: int
    value: dict[str, Any]
    whole: Any


def items_of(body: bytes, content_type: str | None, path: str) -> list[Item | RowError]:
    """The items of a delivery at `path`; what is none is a RowError. An empty list has no items."""
    found: list[Item | RowError] = []
    for document in _documents(decoded(body, content_type).strip(), content_type):
        for value in [document] if isinstance(document, _Unread) else _at(document, path):
            row = len(found) + 1
            if isinstance(value, dict):
                found.append(Item(row=row, value=value, whole=document))
            else:
                reason = value.reason if isinstance(value, _Unread) else "这一条不是对象"
                text = value.text if isinstance(value, _Unread) else msgspec.json.encode(value).decode()
                found.append(RowError(row=row, reason=reason, column=path or None, draft={"text": text}))
    return found


def _at(document: Any, path: str) -> list[Any]:
    place = find(document, path)
    if place is None:
        text = msgspec.json.encode(document).decode()
        return [_Unread(f"在“{path}”处什么也没有，请核对映射里的 items", text)]
    value = as_json(place.value)
    return value if isinstance(value, list) else [value]


def _documents(text: str, content_type: str | None) -> Iterator[Any]:
    """What a body holds, piece by piece."""
    kind = media_type(content_type)
    if not text:
        yield _Unread("内容是空的")
    elif text[0] in "{[":
        yield from _json(text, lines=kind in _LINES)
    elif kind.startswith("multipart/"):
        yield _Unread("收到的是 multipart 表单；请对方改发 JSON 或普通表单", text)
    elif "=" in text and "json" not in kind:
        yield _form(text)
    else:
        yield _Unread(f"不是 JSON 也不是表单（类型 {kind or '未说明'}，开头“{' '.join(text[:30].split())}”）", text)


def _json(text: str, *, lines: bool) -> Iterator[Any]:
    """One document; or lines, when they are called so or nothing else can be meant."""
    whole = _decoded(text)
    rows = [line for line in text.split("\n") if line.strip()]
    meant = lines or (len(rows) > 1 and all(row.lstrip().startswith("{") for row in rows))
    if isinstance(whole, _Unread) and meant:
        yield from (_decoded(row) for row in rows)
    else:
        yield whole


def _decoded(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except RecursionError:
        return _Unread("JSON 嵌套太深", text)
    except (msgspec.DecodeError, UnicodeError) as error:
        unread = _Unread(f"不是有效的 JSON（{error}）", text)
    try:
        # Some programs write line breaks into strings as they are.
        return msgspec.json.decode(text.translate(_CONTROL))
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return unread


def _form(text: str) -> Any:
    """A form as an object; a field that comes twice is a list. Percent signs may stand for UTF-8 or for GBK."""
    for encoding, errors in (("utf-8", "strict"), ("gb18030", "replace")):
        try:
            pairs = parse_qsl(text, True, encoding=encoding, errors=errors, max_num_fields=_MANY_FIELDS)
        except UnicodeError:
            continue
        except ValueError:
            return _Unread(f"表单超过 {_MANY_FIELDS} 个字段", text)
        return _grouped(pairs)
    return _Unread("表单读不了", text)


def _grouped(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return {name: each if len(each) > 1 else each[0] for name, each in values.items()}
