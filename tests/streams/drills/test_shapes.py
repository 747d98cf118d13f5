"""The shape of a script's rows: every wrong key and value is told at once, and the rest is read."""

from connectors.signal import Signal
from streams.drills.scenario import Inject, Move
from streams.drills.shapes import shaped

MOVE = {"by": "handler", "do": "complete", "on": "a"}


def told(body, shape, **how):
    return [(each.at, each.problem, each.remedy) for each in shaped(body, shape, **how)[1]]


def test_what_is_right_is_read_and_nothing_is_told():
    assert shaped(MOVE, Move) == (Move(by="handler", do="complete", on="a"), [])


def test_every_unknown_key_is_told_with_the_key_it_resembles_and_the_rest_is_read():
    read, wrong = shaped({**MOVE, "outcom": "done", "zzz": 1, "note": "x"}, Move)
    assert read == Move(**MOVE, note="x")
    assert [(each.at, each.remedy.partition("：")[0]) for each in wrong] == [
        (("outcom",), "改成 outcome，或删去"),
        (("zzz",), "删去；这里可写"),
    ]


def test_a_key_inside_another_is_told_with_its_whole_path():
    row = {"after": "0m", "play": {**MOVE, "stp": "x"}}
    assert told(row, Inject) == [(("play", "stp"), "没有 stp 这一项", "改成 step，或删去")]


def test_a_missing_key_is_told_and_nothing_is_read():
    read, wrong = shaped({"by": "handler", "do": "complete"}, Move)
    assert (read, [(each.at, each.problem, each.remedy) for each in wrong]) == (
        None,
        [(("on",), "缺少 on", "补上 on")],
    )


def test_a_value_of_the_wrong_type_is_told_once_even_where_it_is_needed():
    assert [at for at, *_ in told({**MOVE, "on": 5, "note": [1]}, Move)] == [("on",), ("note",)]


def test_fields_of_a_signal_s_parts_are_told_together():
    body = {"channel": "fax", "source": "x", "illness": {"il": 3, "ill": "many"}, "chanel": "duty"}
    assert {at for at, *_ in told(body, Signal, strict=False)} == {
        ("channel",),
        ("illness", "il"),
        ("illness", "ill"),
        ("chanel",),
    }


def test_what_is_no_mapping_is_told():
    assert [at for at, *_ in told("text", Move)] == [()]
