"""Feeds as sites really write them: broken, mislabelled, escaped twice, dated in words."""

import json
from datetime import UTC, datetime

import pytest
from feeding import NOW, item, only, reading, rss
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.dates import BEIJING
from connectors.errors import ConnectorError, RowError
from connectors.parse import TEXT_LIMIT
from connectors.signal import Channel, Media, signal_id


def json_feed(*items, **more):
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "站", "items": items, **more})


def test_an_item_is_a_media_signal_without_a_place():
    written = item(guid="n-1", title="某店后厨", description="有鼠", link="https://a.example.invalid/1")
    signal = only(reading(rss(written)))
    assert (signal.channel, signal.source, signal.source_id, signal.area) == (Channel.MEDIA, "city-news", "n-1", None)
    assert (signal.title, signal.text, signal.url) == ("某店后厨", "有鼠", "https://a.example.invalid/1")
    assert (signal.id, signal.received_at) == (signal_id(signal), NOW)
    assert signal.media == Media(platform="新闻", account_kind="unknown", observed_at=NOW)


def test_a_source_of_one_area_places_its_items():
    assert only(reading(rss(item(title="甲")), area="330106")).area == "330106"


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"guid": "n-1", "link": "https://a.example.invalid/1"}, "n-1"),
        ({"link": "https://a.example.invalid/1"}, "https://a.example.invalid/1"),
        ({"link": "/1"}, "https://news.example.invalid/1"),
        ({}, None),
        ({"guid": " "}, None),
    ],
)
def test_an_item_is_known_by_its_id_else_its_link_else_its_content(parts, name):
    assert only(reading(rss(item(title="甲", **parts)))).source_id == name


def test_one_id_for_all_items_is_none():
    home = "https://a.example.invalid/"
    items = [item(guid=home, title="甲", link=f"{home}1"), item(guid=home, title="乙", link=f"{home}2")]
    assert [each.source_id for each in reading(rss(*items)).signals] == [f"{home}1", f"{home}2"]
    same = [item(guid=home, title="甲", link=home), item(title="乙", link=home)]
    assert len({each.id for each in reading(rss(*same)).signals}) == 2


def test_an_item_that_is_listed_twice_is_one_signal_twice():
    twice = item(guid="n-1", title="甲", link="https://a.example.invalid/1")
    found = reading(rss(twice, twice))
    assert (found.items, len({each.id for each in found.signals})) == (2, 1)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<![CDATA[<p>甲</p><script>x()</script><p>乙</p>]]>", "甲\n乙"),
        ("&lt;p&gt;甲 &amp;amp; 乙&lt;/p&gt;", "甲 & 乙"),
        ("&amp;lt;p&amp;gt;甲&amp;lt;/p&amp;gt;", "甲"),
        ("甲&nbsp;乙&mdash;丙", "甲 乙—丙"),
        ("血糖 &lt;3.9", "血糖 <3.9"),
        ("甲 & 乙 < 丙", "甲 & 乙 < 丙"),
        ("甲\x0b乙", "甲乙"),
    ],
)
def test_a_description_becomes_plain_text(written, text):
    assert only(reading(rss(item(title="t", description=written)))).text == text


def test_the_whole_text_is_taken_and_another_summary_is_kept():
    head = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    signal = only(reading(rss(item(title="t", description="摘要", **{"content:encoded": "全文"}), head=head)))
    assert (signal.text, signal.raw) == ("全文", {"summary": "摘要"})


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("3小时前", datetime(2025, 11, 25, 23, tzinfo=UTC)),
        ("昨天 14:05", datetime(2025, 11, 25, 14, 5, tzinfo=BEIJING)),
        ("11-24 09:30", datetime(2025, 11, 24, 9, 30, tzinfo=BEIJING)),
        ("2025-11-24 09:30", datetime(2025, 11, 24, 9, 30, tzinfo=BEIJING)),
        ("今天", datetime(2025, 11, 26, tzinfo=BEIJING)),
        ("Mon, 24 Nov 2025 01:30:00 GMT", datetime(2025, 11, 24, 9, 30, tzinfo=BEIJING)),
        ("Mon, 24 Nov 2025 09:30:00 CST", datetime(2025, 11, 24, 9, 30, tzinfo=BEIJING)),
    ],
)
def test_a_time_is_read_as_portals_write_it(written, moment):
    assert only(reading(rss(item(title="t", pubDate=written)))).media.published_at == moment


@pytest.mark.parametrize("written", ["上个月", "2099-01-01", "1900-01-01"])
def test_a_time_that_cannot_be_costs_no_item_and_stays_readable(written):
    signal = only(reading(rss(item(title="t", pubDate=written))))
    assert (signal.media.published_at, list(signal.raw)) == (None, ["published"])


def test_a_missing_time_stays_missing():
    assert only(reading(rss(item(title="t")))).media.published_at is None


def test_counts_are_taken_and_what_is_no_count_is_kept():
    head = '<rss version="2.0" xmlns:slash="http://purl.org/rss/1.0/modules/slash/">'
    parts = {"slash:comments": "12", "views": "1.2万", "reposts": "很多", "comments": "https://a.example.invalid/c"}
    signal = only(reading(rss(item(title="t", **parts), head=head)))
    assert (signal.media.comments, signal.media.views, signal.media.forwards) == (12, 12_000, None)
    assert signal.raw == {"reposts": "很多", "comments": "https://a.example.invalid/c"}


def test_authors_tags_and_enclosures_are_kept_raw():
    enclosure = '<enclosure url="https://a.example.invalid/p.jpg" type="image/jpeg" length="1"/>'
    written = item(title="t", author="某人", category="餐饮").replace("</item>", enclosure + "</item>")
    raw = only(reading(rss(written))).raw
    assert (raw["author"], raw["tags"], raw["links"]) == ("某人", "餐饮", "https://a.example.invalid/p.jpg")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://a.example.invalid/x", "data:text/html,x"])
def test_a_link_that_is_no_web_address_is_none(link):
    signal = only(reading(rss(item(title="t", link=link))))
    assert (signal.url, signal.raw["link"]) == (None, link)


@pytest.mark.parametrize(
    ("written_in", "label", "content_type"),
    [
        ("gbk", "utf-8", "text/xml; charset=utf-8"),
        ("gbk", "gb2312", None),
        ("gb18030", "utf-8", "text/xml"),
        ("utf-8", "gbk", "text/xml; charset=gb2312"),
        ("utf-16", "utf-8", "text/xml"),
    ],
)
def test_a_wrong_label_does_no_harm(written_in, label, content_type):
    body = rss(item(title="食品安全", description="冷冻肉")).replace('encoding="utf-8"', f'encoding="{label}"')
    found = reading(body.encode(written_in), content_type)
    assert ([(each.title, each.text) for each in found.signals], found.fault) == ([("食品安全", "冷冻肉")], None)


def test_broken_xml_is_read_as_far_as_it_goes_and_says_so():
    whole = rss(item(guid="1", title="甲"), item(guid="2", title="乙"))
    found = reading(whole[: whole.index("乙")])
    assert ([each.title for each in found.signals], found.items) == (["甲"], 2)
    assert [each.row for each in found.refused] == [2]
    assert found.fault.startswith("XML 有错")


def test_unclosed_and_crossed_tags_do_not_end_a_feed():
    found = reading(rss("<item><title>甲 & 乙</title><description>坏 <b>字</i></item>", item(title="丙")))
    assert [each.title for each in found.signals] == ["甲 & 乙", "丙"]


def test_a_flood_of_broken_items_is_counted():
    found = reading(rss(*["<item><title>甲</title><description>坏 <b>字</i></item>"] * 400))
    assert len(found.signals) + len(found.refused) == found.items == 400
    with pytest.raises(ConnectorError, match="10001 条"):
        reading(rss("<item/>" * 10_001))
    with pytest.raises(ConnectorError, match="10001 条"):
        reading(json_feed(*[{}] * 10_001))


def test_a_servers_complaint_before_the_feed_is_passed_over():
    found = reading("\n<b>Warning</b>: mysql_connect() in /www/x.php<br />\n" + rss(item(title="甲")))
    assert ([each.title for each in found.signals], found.fault) == (["甲"], None)


def test_atom_with_xhtml_and_relative_links():
    body = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example.invalid/blog/">
      <entry><id>tag:a,2025:1</id><title type="text">甲 &lt; 乙</title><link href="p/1"/>
      <updated>2025-11-24T09:30:00+08:00</updated>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>一<b>二</b></p><style>p{}</style></div>
      </content></entry></feed>"""
    signal = only(reading(body, "application/atom+xml"))
    assert (signal.title, signal.text, signal.url) == ("甲 < 乙", "一二", "https://a.example.invalid/blog/p/1")
    assert signal.media.published_at == datetime(2025, 11, 24, 9, 30, tzinfo=BEIJING)


@pytest.mark.parametrize(
    "body",
    [
        '<rss version="0.91"><channel><item><title>甲</title></item></channel></rss>',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<item rdf:about="http://a.example.invalid/1"><title>甲</title></item></rdf:RDF>',
    ],
)
def test_old_kinds_of_rss_are_read(body):
    assert only(reading(body)).title == "甲"


def test_entities_of_a_document_reach_no_file_and_do_not_explode():
    steps = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    dtd = f'<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY e0 "x">{steps}]>'
    title = only(reading(dtd + rss(item(title="甲&f;&e11;"))[38:])).title
    assert (title.startswith("甲"), len(title) < 100) == (True, True)


def test_a_body_that_looks_like_an_address_or_a_file_is_not_opened():
    for body in ("http://127.0.0.1:1/rss.xml", "/etc/passwd"):
        with pytest.raises(ConnectorError, match="不是 RSS"):
            reading(body)


@pytest.mark.parametrize(
    "body", ["", " ", "<html><body>维护中</body></html>", "plain", "{", "{}", '{"items": 5}', "[]", "\x00"]
)
def test_what_is_no_feed_is_an_error_and_may_be_one_tomorrow(body):
    with pytest.raises(ConnectorError) as caught:
        reading(body)
    assert not caught.value.permanent


def test_an_empty_feed_is_no_error():
    assert (reading(rss()).items, reading(rss()).fault) == (0, None)


def test_an_item_that_says_nothing_and_one_that_says_too_much_are_refused():
    found = reading(rss(item(guid="1"), item(title="长", description="字" * (TEXT_LIMIT + 1)), item(title="甲")))
    assert [(each.row, each.column) for each in found.refused] == [(1, None), (2, "text（正文）")]
    assert [each.title for each in found.signals] == ["甲"]


def test_a_json_feed_is_read():
    body = json_feed(
        {
            "id": 7,
            "url": "/p/7",
            "title": "甲",
            "content_html": "<p>一</p><script>x</script>",
            "date_published": "2025-11-24T09:30:00+08:00",
            "_stats": {"view_count": "1.2万", "share_count": 3},
            "tags": ["餐饮"],
        }
    )
    signal = only(reading(body, "application/feed+json"))
    assert (signal.source_id, signal.url, signal.text) == ("7", "https://news.example.invalid/p/7", "一")
    assert (signal.media.views, signal.media.forwards) == (12_000, 3)
    assert signal.raw == {"_stats": '{"view_count":"1.2万","share_count":3}', "tags": '["餐饮"]'}


def test_wrong_types_of_a_json_feed_cost_only_themselves():
    body = json_feed(
        {"id": ["x"], "title": 5, "content_text": {"a": 1}, "date_published": 1763947800, "url": 7, "views": True},
        "text",
        None,
        {"title": None},
    )
    found = reading(body, "text/html")
    assert [(each.title, each.source_id, each.text) for each in found.signals] == [
        ("5", "https://news.example.invalid/feeds/7", None)
    ]
    assert found.signals[0].media.published_at == datetime(2025, 11, 24, 9, 30, tzinfo=BEIJING)
    assert found.signals[0].raw["content_text"] == '{"a":1}'
    assert [each.row for each in found.refused] == [2, 3, 4]


def checked(body, content_type):
    """Nothing but the documented error, and every item accounted for."""
    try:
        found = reading(body, content_type)
    except ConnectorError:
        return
    assert len(found.signals) + len(found.refused) == found.items
    assert all(isinstance(each, RowError) and each.reason for each in found.refused)


PIECES = st.sampled_from(
    ["<rss version='2.0'>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<![CDATA[", "]]>", "&lt;", "&#x"]
    + ["<description>", "<link>", "<guid>", "<pubDate>", "昨天", "<p>", "<!--", "<!DOCTYPE", "<feed xmlns='", "<entry>"]
    + [
        "<content type='xhtml'>",
        "\x00",
        "&",
        "<",
        ">",
        '"',
        "食",
        "http://[",
        "<?xml",
        "<media:content url='",
        "\ud800",
    ]
)


@given(st.binary(), st.none() | st.text())
@example(b"\xff\xfe<\x00", None)
def test_any_bytes_are_a_reading_or_an_error(body, content_type):
    checked(body, content_type)


@given(st.lists(PIECES, max_size=40))
def test_any_broken_feed_is_a_reading_or_an_error(pieces):
    checked("".join(pieces).encode("utf-8", "surrogatepass"), "text/xml")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = ["id", "url", "title", "content_html", "content_text", "summary", "date_published", "_x", "views", "author"]


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), JSON) | JSON, max_size=4))
def test_any_json_feed_is_a_reading(items):
    assert reading(json_feed(*items), "application/json").items == len(items)
    checked(json_feed(*items), "application/json")
