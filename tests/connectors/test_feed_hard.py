"""Hard cases of feeds, one for each kind that feed readers are known to stumble over; every feed is our own."""

from datetime import datetime

import pytest
from feeding import item, only, reading, rss

from connectors.dates import BEIJING
from connectors.errors import ConnectorError

ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"{}><entry><id>1</id>{}</entry></feed>'
OLD_ATOM = '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><id>1</id>{}</entry></feed>'


def atom(*parts, root=""):
    return ATOM.format(root, "".join(parts))


TEXTS = {
    "entity by name": ("甲&hellip;乙&copy;", "甲…乙©"),
    "entity by number": ("&#30002;&#x4e59;", "甲乙"),
    "entity in capitals": ("&#X4E59;", "乙"),
    "entity of windows": ("甲&#147;乙&#148;", "甲“乙”"),
    "entity nobody knows": ("甲&nosuch;乙", "甲&nosuch;乙"),
    "ampersand in the open": ("M&M 豆 R&D", "M&M 豆 R&D"),
    "cdata in the middle": ("甲<![CDATA[<b>乙</b>]]>丙", "甲乙丙"),
    "cdata that is markup escaped": ("<![CDATA[&lt;b&gt;甲&lt;/b&gt;]]>", "甲"),
    "comment inside": ("甲<!-- 乙 -->丙", "甲丙"),
    "instruction inside": ("甲<?php echo 1 ?>丙", "甲丙"),
    "markup in the open": ("甲<b>乙</b>丙", "甲乙丙"),
    "prefix that was not declared": ("甲<x:y>乙</x:y>", "甲<y>乙</y>"),
    "script": ("&lt;script&gt;alert(1)&lt;/script&gt;甲", "甲"),
    "script in capitals": ("&lt;SCRIPT&gt;alert(1)&lt;/SCRIPT&gt;甲", "甲"),
    "style with a closing in it": ("&lt;style&gt;p{}&lt;/style&gt;甲", "甲"),
    "frame that is never closed": ("甲&lt;iframe src='x'&gt; 乙", "甲\n乙"),
    "element that nobody writes any more": ("&lt;blink&gt;甲&lt;/blink&gt;乙", "甲乙"),
    "elements that show nothing": ("甲&lt;meta http-equiv='Refresh' content='0'&gt;&lt;link href='x'&gt;乙", "甲乙"),
    "event handler": ('&lt;p onclick="x()"&gt;甲&lt;/p&gt;', "甲"),
    "unclosed comment": ("甲&lt;!-- 乙", "甲<!-- 乙"),
    "lines": ("甲&lt;br&gt;乙&lt;p&gt;丙", "甲\n乙\n丙"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_words_are_read_as_they_are_meant(name):
    written, text = TEXTS[name]
    assert only(reading(rss(item(guid="1", title="t", description=written)))).text == text


DATES = {
    "2026": None,
    "2025-11-24T09:30:00Z": "2025-11-24 17:30",
    "2025-11-24T09:30+0800": "2025-11-24 09:30",
    "20251124": "2025-11-24 00:00",
    "2025-11-24": "2025-11-24 00:00",
    "Mon, 24 Nov 2025 09:30:00 +0800": "2025-11-24 09:30",
    "24 Nov 2025 09:30 +0800": "2025-11-24 09:30",
    "Mon, 24 Nov 25 01:30:00 GMT": "2025-11-24 09:30",
    "Thu, 24 Nov 2025 01:30:00 GMT": "2025-11-24 09:30",
    "Mon, 31 Nov 2025 01:30:00 GMT": None,
    "2025年11月24日 9点30分": "2025-11-24 09:30",
    "Mon Nov 24 01:30:00 2025": "2025-11-24 01:30",
}


@pytest.mark.parametrize("written", DATES)
def test_days_are_read_or_left_as_written(written):
    signal = only(reading(rss(item(guid="1", title="t", pubDate=written))))
    moment = signal.media.published_at
    expected = DATES[written]
    assert (moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M") if moment else None) == expected
    assert (signal.raw or {}).get("published") == (None if expected else written)


DC, CONTENT = 'xmlns:dc="http://purl.org/dc/elements/1.1/"', 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
FEEDS = {
    "dc:date": rss(item(title="t", **{"dc:date": "2025-11-24T09:30:00+08:00"}), head=f'<rss version="2.0" {DC}>'),
    "atom updated": atom("<title>t</title><updated>2025-11-24T09:30:00+08:00</updated>"),
    "atom of before": OLD_ATOM.format("<title>t</title><issued>2025-11-24T09:30:00+08:00</issued>"),
    "prefix of atom": (
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>t</a:title>'
        "<a:updated>2025-11-24T01:30:00Z</a:updated></a:entry></a:feed>"
    ),
    "namespace that is wrong": (
        '<feed xmlns="http://example.invalid/atom"><entry><title>t</title>'
        "<updated>2025-11-24T01:30:00Z</updated></entry></feed>"
    ),
    "doctype": "<!DOCTYPE rss SYSTEM 'http://example.invalid/rss.dtd'>"
    + rss(item(title="t", pubDate="2025-11-24 09:30"))[38:],
    "no version": rss(item(title="t", pubDate="2025-11-24 09:30"), head="<rss>"),
    "no channel": '<rss version="2.0"><item><title>t</title><pubDate>2025-11-24 09:30</pubDate></item></rss>',
}


@pytest.mark.parametrize("name", FEEDS)
def test_every_dialect_has_its_title_and_its_time(name):
    signal = only(reading(FEEDS[name]))
    assert (signal.title, signal.media.published_at) == ("t", datetime(2025, 11, 24, 9, 30, tzinfo=BEIJING))


LINKS = {
    "of the entry, not of its comments": (
        atom('<link rel="replies" href="http://a.invalid/c"/><link href="http://a.invalid/1"/>', "<title>t</title>"),
        "http://a.invalid/1",
    ),
    "base of the root": (
        atom('<link href="1"/><title>t</title>', root=' xml:base="http://a.invalid/x/"'),
        "http://a.invalid/x/1",
    ),
    "with ampersands": (rss(item(title="t", link="http://a.invalid/?a=1&b=2")), "http://a.invalid/?a=1&b=2"),
    "guid that is a link": (rss(item(title="t", guid="http://a.invalid/g")), "http://a.invalid/g"),
    "blanks around": (rss(item(title="t", link="\n http://a.invalid/1 \n")), "http://a.invalid/1"),
}


@pytest.mark.parametrize("name", LINKS)
def test_the_link_is_the_items_own(name):
    feed, link = LINKS[name]
    assert only(reading(feed)).url == link


def test_a_feed_in_an_encoding_of_mainframes_is_refused_in_words_and_not_read_as_something_else():
    body = rss(item(guid="1", title="t")).replace("utf-8", "cp037").replace("站", "x")
    with pytest.raises(ConnectorError, match="不是 RSS、Atom 或 JSON Feed"):
        reading(body.encode("cp037"))


def test_a_feed_that_only_opens_elements_is_refused_at_once():
    with pytest.raises(ConnectorError, match="标签嵌套超过 10000 层"):
        reading(rss("<item>" + "<a>" * 3_000_000))


def test_many_elements_that_are_closed_or_quoted_are_no_depth():
    quoted = "<![CDATA[" + "<br>" * 20_000 + "]]>"
    body = rss(item(guid="1", title="t", description=quoted), "<x/>" * 20_000, "<y>" * 9_000 + "</y>" * 9_000)
    assert only(reading(body)).title == "t"


def test_of_a_description_and_a_summary_both_are_kept():
    (signal,) = reading(rss(item(guid="1", title="t", description="甲", summary="乙"))).signals
    assert sorted([signal.text, signal.raw["summary"]]) == ["乙", "甲"]
