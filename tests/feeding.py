"""Feeds for tests: how they are written, and how they are read."""

from datetime import UTC, datetime

from connectors.doors import FeedSource
from connectors.sources.feed import read_feed

NOW = datetime(2025, 11, 26, 2, tzinfo=UTC)
SOURCE = FeedSource(name="city-news", url="https://news.example.invalid/feeds/rss.xml", platform="新闻")


def reading(body, content_type="application/rss+xml", **source):
    settled = {"name": SOURCE.name, "url": SOURCE.url, "platform": SOURCE.platform, **source}
    data = body if isinstance(body, bytes) else body.encode()
    return read_feed(data, content_type, source=FeedSource(**settled), now=NOW)


def rss(*items, head='<rss version="2.0">'):
    return f'<?xml version="1.0" encoding="utf-8"?>{head}<channel><title>站</title>{"".join(items)}</channel></rss>'


def item(**parts):
    return "<item>" + "".join(f"<{name}>{text}</{name}>" for name, text in parts.items()) + "</item>"


def only(found):
    assert (found.items, len(found.signals), found.refused) == (1, 1, ())
    return found.signals[0]
