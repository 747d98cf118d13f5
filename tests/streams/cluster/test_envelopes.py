"""Envelopes: what lies in which shard, and how lines are cut into messages."""

import msgspec
from flow import T0, a_signal, an_assessment
from hypothesis import given
from hypothesis import strategies as st

from connectors.parse import finish
from streams.cluster.envelopes import (
    BYTES_MAX,
    LINES_MAX,
    Envelope,
    Routed,
    Taken,
    assessed,
    cut,
    dead_letter,
    decode_dead,
    decode_taken,
    decode_work,
    lines_of,
    taken,
)
from streams.cluster.topics import SHARDS, shard_of, spread_of
from streams.door import part

AREAS = ("410702", "410703")


def arrival(**fields):
    return part(finish(a_signal(**fields), T0))


def routed(assessment=None, **fields):
    one = arrival(**fields)
    line = Taken(revision=True, signal=msgspec.Raw(one.body))
    return assessed(line, one.signal, an_assessment(one.signal, **(assessment or {})), AREAS)


def test_shards_are_for_ever():
    """A number here that changes sends the records of a running cluster to another order."""
    assert [
        shard_of(None, "410702"),
        shard_of("sample", "410702"),
        shard_of(None, "110101"),
        spread_of(None, "s1"),
    ] == [
        198,
        221,
        200,
        12,
    ]


@given(st.text(max_size=8), st.text(max_size=8))
def test_every_shard_is_one_of_the_256(exercise, county):
    assert 0 <= shard_of(exercise, county) < SHARDS


def test_a_signal_with_a_county_goes_to_its_shard_before_and_after_assessing():
    shards = [taken(arrival(area="410703").body).shard, routed(area="410703").shard]
    assert shards == [shard_of(None, "410703")] * 2


def test_a_signal_without_a_county_is_spread_until_somebody_knows_where_it_belongs():
    one = arrival(channel="media", request=None)
    assert taken(one.body).shard == spread_of(None, one.signal.id)
    found = routed({"area": "410703"}, channel="media", request=None)
    nowhere = routed({"area": None}, channel="media", request=None)
    irrelevant = routed({"area": None, "relevant": False, "relevance": 0.0}, channel="media", request=None)
    assert [found.shard, nowhere.shard, irrelevant.shard] == [
        shard_of(None, "410703"),
        shard_of(None, AREAS[0]),
        spread_of(None, one.signal.id),
    ]


def test_a_line_comes_back_as_it_went():
    one = arrival()
    there, work = decode_taken(taken(one.body).line), decode_work(routed().line)
    assert [there.revision, bytes(there.signal)] == [False, one.body]
    assert [work.revision, bytes(work.signal), work.assessment.area] == [True, one.body, "410702"]


def test_a_dead_letter_has_one_id_however_often_it_is_written():
    first, again = (decode_dead(dead_letter("assess", "x", b"body", at)) for at in (1, 2))
    assert [first.id == again.id, first.body, decode_dead(dead_letter("work", "x", b"body", 1)).id == first.id] == [
        True,
        b"body",
        False,
    ]


def test_lines_go_to_the_partition_of_their_shard_in_their_order():
    lines = [Routed(shard, b"%d" % shard) for shard in (0, 1, 4, 5, 2)]
    assert cut(lines, 4) == [Envelope(0, b"0\n4", 2), Envelope(1, b"1\n5", 2), Envelope(2, b"2", 1)]


def test_an_envelope_holds_a_hundred_lines():
    assert [each.count for each in cut([Routed(0, b"x")] * (LINES_MAX + 1), 4)] == [LINES_MAX, 1]


def test_a_line_longer_than_an_envelope_travels_alone():
    long = b"x" * (BYTES_MAX + 1)
    assert [each.count for each in cut([Routed(0, b"a"), Routed(0, long), Routed(0, b"b")], 4)] == [1, 1, 1]


@given(st.lists(st.tuples(st.integers(0, 255), st.integers(1, 70_000)), max_size=60), st.integers(1, 20))
def test_whatever_is_cut_nothing_is_lost_doubled_or_out_of_order(wanted, partitions):
    lines = [Routed(shard, b"%d:" % n + b"x" * size) for n, (shard, size) in enumerate(wanted)]
    envelopes = cut(lines, partitions)
    for partition in range(partitions):
        got = [line for each in envelopes if each.partition == partition for line in lines_of(each.body)]
        assert got == [each.line for each in lines if each.shard % partitions == partition]
    assert all(each.count <= LINES_MAX and len(each.body) <= BYTES_MAX for each in envelopes)
