"""RSS, Atom and JSON Feed → signals of the channel media. The place is left open, unless the source is of one area.

Broken XML is read as far as it goes, and `fault` says so. An item that cannot become a signal is refused with its
reason; none disappears.
"""

import io
import re
from collections import defaultdict
from datetime import datetime
from typing import Any

import feedparser  # type: ignore[import-untyped]  # it ships no types
import msgspec

from ..doors import FeedSource
from ..errors import CellError, ConnectorError, RowError, SignalError
from ..parse import AHEAD_LIMIT, EARLIEST, finish
from ..posted import parse_posted
from ..signal import Channel, Media, Signal
from .body import decoded, media_type
from .feed_item import FeedItem, from_json, from_xml

_DECLARATION = re.compile(r"<\?xml[^<>]*\?>")
_ROOT = re.compile(r"<(?:\?xml|rss|feed|rdf:rdf)\b", re.IGNORECASE)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ITEM = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s/>]", re.IGNORECASE | re.ASCII)
_BARE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!(?:#\d{1,8}|#x[0-9a-f]{1,7}|[a-z][a-z0-9]{1,31});)", re.IGNORECASE | re.DOTALL
)
"""An ampersand that begins no entity (R&D, ?a=1&b=2), of which feedparser would make one; or a section to pass over."""

_ALONE_LIMIT = 300
_HEAD_LIMIT = 20_000
"""Broken feeds of more items, or with a longer head before them, are not read item by item: it would take minutes."""

ITEMS_LIMIT = 10_000
"""Items of one answer. No honest feed has as many."""

DEPTH_LIMIT = 10_000
"""Elements that may be open at once. A broken feed of an honest site leaves some hundred open."""

_NESTING = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(/?)[a-z][^<>]*>", re.IGNORECASE | re.DOTALL)

_BEFORE = 4_000
"""How many characters of a server's own complaints may stand before a feed begins."""


class FeedReading(msgspec.Struct, frozen=True, kw_only=True):
    """What one answer of a feed held: `items` = signals + refused. `fault`: what was wrong with the whole (zh)."""

    items: int
    signals: tuple[Signal, ...] = ()
    refused: tuple[RowError, ...] = ()
    """`row` is the place of the item, from 1."""
    fault: str | None = None


def read_feed(body: bytes, content_type: str | None, *, source: FeedSource, now: datetime) -> FeedReading:
    """The signals of a feed as read at `now` (aware).

    An item is known by its id, else by its link, else by its content; an id or a link that several different items
    share is none. Times that cannot be read or cannot be stay in `raw`, as do author names, tags and enclosures.
    Raises ConnectorError when the body is no feed at all.
    """
    text = decoded(body, content_type)
    if text.lstrip().startswith("{"):
        entries, fault = _json_entries(text, source.url)
    else:
        entries, fault = _xml_entries(text, content_type, source.url)
    outcomes = _outcomes(entries, source, now)
    return FeedReading(
        items=len(outcomes),
        signals=tuple(each for each in outcomes if isinstance(each, Signal)),
        refused=tuple(each for each in outcomes if isinstance(each, RowError)),
        fault=fault,
    )


def _json_entries(text: str, base: str) -> tuple[list[FeedItem | None], str | None]:
    """The items of a JSON Feed; None for what is no object."""
    try:
        feed = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise ConnectorError(f"不是完整的 JSON Feed（{error}）") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise ConnectorError("这个 JSON 不是 JSON Feed：没有 items 列表")
    _refuse_flood(len(items))
    home = feed.get("home_page_url") or feed.get("feed_url")
    base = home if isinstance(home, str) and home.startswith("http") else base
    return [from_json(item, base) if isinstance(item, dict) else None for item in items], None


def _xml_entries(text: str, content_type: str | None, base: str) -> tuple[list[FeedItem | None], str | None]:
    """The items of RSS or Atom; None for one that only its tag says was there."""
    text = _cleaned(text)
    starts = [found.start() for found in _ITEM.finditer(text)]
    _refuse_flood(len(starts))
    _refuse_depth(text)
    found = _parsed(text)
    if not found.get("version") and not found.get("entries"):
        start = " ".join(text[:60].split()) or "空"
        raise ConnectorError(
            f"不是 RSS、Atom 或 JSON Feed（类型 {media_type(content_type) or '未说明'}，开头“{start}”）"
        )
    entries: list[FeedItem | None] = [from_xml(dict(entry), base) for entry in found["entries"]]
    if not found.get("bozo"):
        return entries, None
    if len(starts) > len(entries):
        entries = _salvaged(text, starts, entries, base=base)
    return entries, f"XML 有错（{str(found.get('bozo_exception'))[:120]}），见到 {len(entries)} 条，其后可能还有"


def _refuse_flood(items: int) -> None:
    if items > ITEMS_LIMIT:
        raise ConnectorError(f"一次有 {items} 条，超过 {ITEMS_LIMIT} 条", permanent=True)


def _refuse_depth(text: str) -> None:
    """feedparser's work grows with the square of how many elements are open: hours for a feed of nothing else."""
    depth = 0
    for tag in _NESTING.finditer(text):
        if tag[1] is not None and not tag[0].endswith("/>"):
            depth = max(0, depth + (-1 if tag[1] else 1))
            if depth > DEPTH_LIMIT:
                raise ConnectorError(f"标签嵌套超过 {DEPTH_LIMIT} 层", permanent=True)


def _salvaged(text: str, starts: list[int], entries: list[FeedItem | None], *, base: str) -> list[FeedItem | None]:
    """An unclosed tag swallows the items behind it, unless each is read by itself."""
    if len(starts) > _ALONE_LIMIT or starts[0] > _HEAD_LIMIT:
        return entries + [None] * (len(starts) - len(entries))
    head, ends = text[: starts[0]], [*starts[1:], len(text)]
    alone = []
    for start, end in zip(starts, ends, strict=True):
        found = _parsed(head + text[start:end]).get("entries")
        alone.append(from_xml(dict(found[0]), base) if found else None)
    return alone


def _cleaned(text: str) -> str:
    """`text` from the root on, without a declaration (it is UTF-8 from here on), what no XML may hold and bare `&`."""
    root = _ROOT.search(text[:_BEFORE])
    text = _DECLARATION.sub("", _NO_XML.sub("", text[root.start() :] if root else text), count=1)
    return _BARE.sub(lambda found: "&amp;" if found[0] == "&" else found[0], text)


def _parsed(text: str) -> Any:
    """What feedparser finds. It gets a stream and never a string, which it might take for an address or a file; and no
    address of the feed, to which it would join ids that are no links."""
    stream = io.BytesIO(text.encode("utf-8"))
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        return feedparser.parse(stream, response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    except Exception as error:  # feedparser raises whatever its pieces raise; a feed of a stranger may hit any of them
        raise ConnectorError(f"这个 RSS 或 Atom 读不了（{type(error).__name__}：{str(error)[:120]}）") from error


def _outcomes(entries: list[FeedItem | None], source: FeedSource, now: datetime) -> list[Signal | RowError]:
    names = _names([entry for entry in entries if entry])
    outcomes: list[Signal | RowError] = []
    for row, entry in enumerate(entries, 1):
        if entry is None:
            outcomes.append(RowError(row=row, reason="这一条读不出来"))
        elif not (entry.title or entry.text):
            reason = f"没有标题也没有正文（{entry.id or entry.url or '也没有编号'}）"
            draft = _draft(_signal(entry, names.get(id(entry)), source, now=now))
            outcomes.append(RowError(row=row, reason=reason, draft=draft))
        else:
            outcomes.append(_outcome(row, _signal(entry, names.get(id(entry)), source, now=now), now=now))
    return outcomes


def _outcome(row: int, signal: Signal, *, now: datetime) -> Signal | RowError:
    try:
        return finish(signal, now)
    except SignalError as error:
        return RowError(row=row, reason=error.reason, column=error.field, draft=_draft(signal))


def _draft(signal: Signal) -> dict[str, Any]:
    plain = msgspec.to_builtins(signal, builtin_types=(datetime,))
    return {name: value for name, value in plain.items() if name not in ("id", "v")}


def _signal(entry: FeedItem, name: str | None, source: FeedSource, *, now: datetime) -> Signal:
    published = _published(entry, now)
    rest = dict(entry.rest)
    if entry.posted and published is None:
        rest["published"] = entry.posted
    if entry.id and entry.id != name:
        rest["id"] = entry.id
    media = Media(
        platform=source.platform,
        account_kind=source.account_kind,
        published_at=published,
        observed_at=now,
        **entry.counts,
    )
    return Signal(
        channel=Channel.MEDIA,
        source=source.name,
        source_id=name,
        area=source.area,
        title=entry.title,
        text=entry.text,
        url=entry.url,
        media=media,
        raw=rest or None,
    )


def _published(entry: FeedItem, now: datetime) -> datetime | None:
    """When the item says it was posted, if that can be: a site's wrong clock must not cost the item."""
    try:
        moment = parse_posted(entry.posted, now) if entry.posted else None
    except CellError:
        return None
    return moment if moment and EARLIEST <= moment <= now + AHEAD_LIMIT else None


def _names(entries: list[FeedItem]) -> dict[int, str]:
    """What each entry (by its `id()`) is known by. One id for different links, one link for different titles, is none:
    some sites give every item the address of their front page."""
    of_id: defaultdict[str, set[str | None]] = defaultdict(set)
    of_url: defaultdict[str, set[str | None]] = defaultdict(set)
    for entry in entries:
        of_id[entry.id or ""].add(entry.url or entry.title or entry.text)
        of_url[entry.url or ""].add(entry.title or entry.text)
    names = {}
    for entry in entries:
        if entry.id and len(of_id[entry.id]) == 1:
            names[id(entry)] = entry.id
        elif entry.url and len(of_url[entry.url]) == 1:
            names[id(entry)] = entry.url
    return names
