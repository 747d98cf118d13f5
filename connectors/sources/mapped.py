"""One item of a vendor → Signal, by the paths that the office wrote down for this vendor."""

import contextlib
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from msgspec.structs import replace

from ..dates import BEIJING
from ..doors import WebhookSource
from ..errors import CellError, RowError, SignalError
from ..fence import fenced
from ..fields import amount, clean, count, phone, whether
from ..parse import convert_signal, finish, in_words
from ..posted import from_epoch, parse_posted
from ..signal import Channel, Signal
from .cells import symptoms
from .delivery import Item
from .markup import plain, tidy
from .paths import as_json, find, flattened, is_under

_CONTENT = ("title", "text", "subject", "product", "sampling", "illness")
"""Without any of these an item says nothing that anybody could act on."""

_BLANK: tuple[Any, ...] = (None, "", [], {})


def mapped(source: WebhookSource, item: Item, now: datetime) -> Signal | RowError:
    """The signal of one item, or the fault with its field. A count or time of `media` that cannot be read costs only
    itself and stays in `raw`; any other field that cannot be read refuses the item, and stands in its draft as it came.
    """
    whole: dict[str, Any] = {"channel": Channel.MEDIA} | beginning(source)
    fault: RowError | None = None
    taken: set[str] = set()
    opened: set[str] = set()
    for target, paths in source.fields.items():
        try:
            _take(target, paths, item, whole=whole, marks=(taken, opened), now=now)
        except CellError as error:
            fault = fault or RowError(row=item.row, reason=error.reason, column=in_words(target), remedy=error.remedy)
            _put_unread(whole, target, paths, item)
    # Whatever a vendor says, the office knows it by the name of its door.
    whole["source"] = source.name
    rest = {tidy(at): text for at, text in flattened(item.value, opened) if not is_under(at, taken)}
    given = whole.get("raw") or {}
    if rest and isinstance(given, dict):
        whole["raw"] = rest | given
    if fault is not None:
        return replace(fault, draft=whole)
    if not any(whole.get(name) for name in _CONTENT):
        reason = "标题、正文、主体、食品都是空的；请核对映射"
        return RowError(row=item.row, reason=reason, column=_paths(source), draft=whole)
    try:
        return finish(fenced(convert_signal(whole), None), now)
    except SignalError as error:
        return RowError(row=item.row, reason=error.reason, column=error.field, remedy=error.remedy, draft=whole)


def beginning(source: WebhookSource) -> dict[str, Any]:
    """What is known of every item of a source."""
    known = {"channel": Channel.MEDIA, "source": source.name}
    return known if source.area is None else known | {"area": source.area}


def _take(
    target: str,
    paths: str,
    item: Item,
    *,
    whole: dict[str, Any],
    marks: tuple[set[str], set[str]],
    now: datetime,
) -> None:
    """Puts the first of `paths` that says something into `whole`, and marks what it used up. Raises CellError."""
    taken, opened = marks
    for path in (each.strip() for each in paths.split("|")):
        value, at, inside = _looked_up(path, item)
        opened.update(inside)
        if value in _BLANK or (isinstance(value, str) and not value.strip()):
            continue
        try:
            read = _read(target, value, now)
        except CellError:
            if target.startswith("media."):
                continue
            raise
        if read in _BLANK:
            continue
        _put(whole, target, read)
        if at:
            taken.add(at)
        return


def _put_unread(whole: dict[str, Any], target: str, paths: str, item: Item) -> None:
    """A field that cannot be read, as it came."""
    values = (_looked_up(path.strip(), item)[0] for path in paths.split("|"))
    with contextlib.suppress(CellError):  # nothing can be written below another field
        _put(whole, target, next((value for value in values if value not in _BLANK), None))


def _looked_up(path: str, item: Item) -> tuple[Any, str, tuple[str, ...]]:
    """The value at a path, where in the item it lies (empty: not in it), and the strings opened on the way."""
    if path.startswith("="):
        return path[1:], "", ()
    if path.startswith("$."):
        found = find(item.whole, path[2:])
        return (found.value if found else None), "", ()
    found = find(item.value, path)
    return (found.value, found.at, found.opened) if found else (None, "", ())


def _read(target: str, value: Any, now: datetime) -> Any:
    if target in _TIMES:
        return _instant(value, now)
    if target == "product.production_date":
        return _day(value, now)
    if target in ("title", "text"):
        return plain(_text(value, "\n"))
    reader = _READERS.get(target)
    return reader(value) if reader else tidy(_text(value, "、"))


def _instant(value: Any, now: datetime) -> datetime:
    if isinstance(value, int | float) and not isinstance(value, bool) and not _is_written_day(value):
        return from_epoch(value)
    return parse_posted(_text(value, " "), now)


def _is_written_day(value: float) -> bool:
    """20260105 and 20260105140733 as numbers are dates and no counts of seconds."""
    return value == int(value) and len(str(int(value))) in (8, 12, 14) if abs(value) < 1e17 else False


def _day(value: Any, now: datetime) -> date:
    return _instant(value, now).astimezone(BEIJING).date()


def _text(value: Any, between: str) -> str:
    if isinstance(value, list) and all(isinstance(each, str | int | float) for each in value):
        return between.join(filter(None, (_text(each, between) for each in value)))
    if not isinstance(value, str | int | float):
        raise CellError("应为文字，收到的是对象或列表", "请核对映射")
    return value if isinstance(value, str) else clean(value) or ""


def _number(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def reader(value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise CellError("应为数字", "请核对映射")
        return read(value)

    return reader


def _whether(value: Any) -> bool | None:
    return value if isinstance(value, bool) else whether(_text(value, ""))


def _symptoms(value: Any) -> tuple[str, ...]:
    return symptoms(tidy(_text(as_json(value), "、")))


_TIMES = frozenset(
    [
        "occurred_at",
        "received_at",
        "entered_at",
        "revised_at",
        "media.published_at",
        "media.observed_at",
        "illness.onset_at",
    ]
)
_COUNTS = ["media.followers", "media.views", "media.forwards", "media.comments", "media.likes"]
_COUNTS += ["illness.ill", "illness.hospitalised", "illness.observed", "illness.critical", "illness.dead"]
_READERS: dict[str, Callable[[Any], Any]] = {
    **{name: _number(count) for name in _COUNTS},
    "purchase.amount": _number(amount),
    "purchase.online": _whether,
    "contact.real_name": _whether,
    "contact.phone": lambda value: phone(_text(value, "、")),
    "illness.symptoms": _symptoms,
    "sampling.items": as_json,
    "attachments": as_json,
}


def _put(whole: dict[str, Any], target: str, value: Any) -> None:
    *groups, name = target.split(".")
    for group in groups:
        whole = whole.setdefault(group, {})
        if not isinstance(whole, dict):
            raise CellError("不能在它下面再写栏目", "请核对映射")
    whole[name] = value


def _paths(source: WebhookSource) -> str:
    """The paths at which content was looked for."""
    return "、".join(paths for target, paths in source.fields.items() if target.partition(".")[0] in _CONTENT)
