"""The door: stored once, told apart, parted from what is private."""

import json
from datetime import timedelta

import msgspec
import pytest
from flow import T0, a_signal

from connectors.parse import finish
from connectors.signal import Signal
from streams.door import ENVELOPE, Receipt, content_digest, is_overtaken, part, receive
from streams.store import schema as t
from streams.store.schema import to_us

pytestmark = pytest.mark.stores


def take(line, *signals, now=T0):
    with line.writing() as connection:
        return receive(connection, [part(finish(each, now)) for each in signals], now, line.system.vault)


def logged(line):
    return [(row.topic, row.count) for row in line.rows(t.log)]


def test_a_new_signal_is_accepted_and_goes_on_the_log(line):
    assert take(line, a_signal()) == [Receipt.ACCEPTED]
    assert logged(line) == [("signals", 1)]


def test_the_same_signal_again_is_repeated_and_stays_off_the_log(line):
    take(line, a_signal())
    assert take(line, a_signal(), now=T0 + timedelta(days=1)) == [Receipt.REPEATED]
    assert logged(line) == [("signals", 1)]


def test_the_same_signal_with_other_words_is_a_revision_and_the_old_one_is_kept_whole(line):
    take(line, a_signal())
    assert take(line, a_signal(text="在示例好再来小吃店吃出异物，已退款")) == [Receipt.UPDATED]
    (row,) = line.rows(t.signals)
    (old,) = line.rows(t.revisions)
    assert (row.revision, old.revision) == (2, 1)
    assert "已退款" in msgspec.json.decode(row.body, type=Signal).text
    assert "要求处理" in msgspec.json.decode(old.body, type=Signal).text
    assert logged(line) == [("signals", 1), ("revisions", 1)]


def test_three_contents_under_one_id_in_one_request_are_three_revisions_and_none_is_lost(line):
    texts = ["第一次这样说", "第二次这样说", "第三次这样说"]
    receipts = take(line, *(a_signal(text=text) for text in texts))
    assert receipts == [Receipt.ACCEPTED, Receipt.UPDATED, Receipt.UPDATED]
    kept = [msgspec.json.decode(row.body, type=Signal).text for row in [*line.rows(t.revisions), *line.rows(t.signals)]]
    assert kept == texts
    assert logged(line) == [("signals", 1), ("revisions", 1), ("revisions", 1)]


def test_an_older_version_that_comes_late_changes_nothing(line):
    later = a_signal(text="在示例好再来小吃店吃出异物，已退款", revised_at=T0 - timedelta(hours=1))
    older = a_signal(revised_at=T0 - timedelta(hours=2))
    assert take(line, older) == [Receipt.ACCEPTED]
    assert take(line, later) == [Receipt.UPDATED]
    assert take(line, older, a_signal(source_id="another")) == [Receipt.REPEATED, Receipt.ACCEPTED]
    texts = {msgspec.json.decode(row.body, type=Signal).text for row in line.rows(t.signals)}
    assert texts == {later.text, older.text}
    assert len(line.rows(t.revisions)) == 1


@pytest.mark.parametrize(("ahead", "receipt"), [(8 * 60, Receipt.UPDATED), (1, Receipt.REPEATED)])
def test_a_version_that_says_it_was_made_in_hours_to_come_keeps_no_later_one_out(line, ahead, receipt):
    take(line, a_signal(revised_at=T0 + timedelta(minutes=ahead)))
    assert take(line, a_signal(text="已退款", revised_at=T0)) == [receipt]


def test_a_version_between_two_that_say_the_same_is_older_than_the_second(line):
    at = [T0 - timedelta(hours=hours) for hours in (3, 2, 1)]
    take(line, a_signal(revised_at=at[0]))
    assert take(line, a_signal(revised_at=at[2]), now=T0 + timedelta(days=1)) == [Receipt.REPEATED]
    assert take(line, a_signal(text="已退款", revised_at=at[1])) == [Receipt.REPEATED]
    (row,) = line.rows(t.signals)
    assert row.body == part(finish(a_signal(revised_at=at[2]), T0)).body
    assert [row.revision, line.rows(t.revisions)] == [1, []]


def test_a_source_that_sends_older_versions_alone_is_heard_all_the_same(line):
    take(line, a_signal(revised_at=T0 - timedelta(hours=1)))
    take(line, a_signal(text="已退款", revised_at=T0 - timedelta(hours=2)), now=T0 + timedelta(days=1))
    (source,) = line.rows(t.sources)
    assert [source.count, source.last_seen_at] == [2, to_us(T0 + timedelta(days=1))]


def test_of_versions_that_do_not_say_when_they_were_made_the_last_that_comes_holds(line):
    take(line, a_signal(text="改过的说法"), a_signal())
    (row,) = line.rows(t.signals)
    assert msgspec.json.decode(row.body, type=Signal).text == a_signal().text


def received(hours):
    return T0 - timedelta(hours=hours)


def test_what_says_otherwise_only_when_it_was_received_is_a_revision_once(line):
    take(line, a_signal(received_at=received(9)))
    days = [T0 + timedelta(days=n) for n in range(1, 6)]
    told = [
        take(line, a_signal(received_at=received(n)), now=now)[0] for n, now in zip((9, 7, 7, 9, 9), days, strict=True)
    ]
    assert told == [Receipt.REPEATED, Receipt.UPDATED, Receipt.REPEATED, Receipt.UPDATED, Receipt.REPEATED]


def test_other_words_and_another_time_together_are_one_revision(line):
    take(line, a_signal(received_at=received(9)))
    both = a_signal(text="已退款", received_at=received(7))
    assert [take(line, each)[0] for each in (both, both)] == [Receipt.UPDATED, Receipt.REPEATED]
    assert take(line, a_signal(text="已退款", received_at=received(9))) == [Receipt.UPDATED]


def test_of_what_never_says_when_it_was_received_the_time_is_no_news(line):
    take(line, a_signal())
    assert take(line, a_signal(), now=T0 + timedelta(days=1)) == [Receipt.REPEATED]
    row = line.rows(t.signals)[0]
    assert msgspec.json.decode(row.body, type=Signal).undated


def test_a_version_with_another_time_overtakes_the_one_before(line):
    first, second = (finish(a_signal(received_at=received(n)), T0) for n in (9, 7))
    take(line, first)
    take(line, second)
    row = line.rows(t.signals)[0]
    assert [is_overtaken(each, row) for each in (first, second)] == [True, False]


def test_receipts_come_in_the_order_of_the_arrivals(line):
    take(line, a_signal(source_id="b"))
    receipts = take(line, a_signal(source_id="a"), a_signal(source_id="b"), a_signal(source_id="a"))
    assert receipts == [Receipt.ACCEPTED, Receipt.REPEATED, Receipt.REPEATED]


def test_counts_that_grow_are_observations_and_no_revision(line):
    def seen(views, at):
        media = {"platform": "示例视频", "views": views, "observed_at": at}
        return a_signal(channel="media", request=None, media=media)

    first, second = T0 - timedelta(hours=2), T0 - timedelta(hours=1)
    assert take(line, seen(10, first)) == [Receipt.ACCEPTED]
    assert take(line, seen(99, second)) == [Receipt.REPEATED]
    assert len(line.rows(t.observations)) == 2


def test_the_private_half_is_sealed_and_stays_off_signals_and_log(line):
    contact = {"name": "张示例", "phone": "13800001234"}
    take(line, a_signal(contact=contact, text="联系人：张示例，电话13800001234，吃出异物"))
    (row,) = line.rows(t.private)
    assert line.system.vault.open(row.signal_id, row.key, row.body)["contact"] == contact
    for stored in (line.rows(t.signals)[0].body, line.rows(t.log)[0].body, row.body):
        assert b"13800001234" not in stored


def test_a_long_request_is_cut_into_envelopes(line):
    take(line, *(a_signal(source_id=f"a{n}") for n in range(ENVELOPE + 1)))
    assert logged(line) == [("signals", ENVELOPE), ("signals", 1)]


def test_a_source_remembers_when_it_was_last_heard(line):
    take(line, a_signal())
    take(line, a_signal(source_id="a2"), a_signal(source_id="a3"), now=T0 + timedelta(hours=1))
    (row,) = line.rows(t.sources)
    assert (row.name, row.count, row.last_seen_at - row.first_seen_at) == ("12315", 3, 3_600_000_000)


def test_a_source_remembers_at_which_times_it_was_heard(line):
    for n, hours in enumerate((0, 1, 24)):
        take(line, a_signal(source_id=f"a{n}"), now=T0 + timedelta(hours=hours))
    (row,) = line.rows(t.sources)
    assert json.loads(row.heard) == [to_us(T0), to_us(T0 + timedelta(hours=24))]


def test_when_a_signal_was_heard_is_no_part_of_what_it_says():
    assert content_digest(finish(a_signal(), T0)) == content_digest(finish(a_signal(), T0 + timedelta(days=9)))
    by_day = a_signal(received_at="2026-11-24T00:00:00+08:00")
    assert content_digest(finish(by_day, T0)) == content_digest(finish(by_day, T0 + timedelta(days=9)))
