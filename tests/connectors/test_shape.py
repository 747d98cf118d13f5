"""The shape of what a file says: every wrong key and value is told at once, and the rest is read."""

import msgspec

from connectors.doors import SmtpChannel
from connectors.shape import misfits_of, shaped
from connectors.signal import Signal
from streams.drills.scenario import Inject, Move


class Ending(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    title: str


class Part(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    title: str
    outcomes: tuple[Ending, ...]


class Book(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    steps: list[Part]


MOVE = {"by": "handler", "do": "complete", "on": "a"}


def told(body, shape, at="", **how):
    return [tuple(each) for each in shaped(body, shape, at, **how)[1]]


def test_what_is_right_is_read_and_nothing_is_told():
    assert shaped(MOVE, Move) == (Move(by="handler", do="complete", on="a"), [])


def test_every_unknown_key_is_told_with_the_key_it_resembles_and_the_rest_is_read():
    read, wrong = shaped({**MOVE, "outcom": "done", "zzz": 1, "note": "x"}, Move)
    assert read == Move(**MOVE, note="x")
    assert [(each.at, each.problem, each.remedy.partition("：")[0]) for each in wrong] == [
        ("outcom", "没有“outcom”这个键", "是不是 outcome？可写"),
        ("zzz", "没有“zzz”这个键", "可写"),
    ]


def test_a_key_inside_another_is_told_with_its_whole_place():
    row = {"after": "0m", "play": {**MOVE, "stp": "x"}}
    ((at, problem, remedy),) = told(row, Inject, "script[3]")
    assert (at, problem) == ("script[3].play.stp", "没有“stp”这个键")
    assert remedy.startswith("是不是 step？可写：by、do、on、")


def test_every_missing_key_is_told_and_nothing_is_read():
    assert shaped({"by": "handler"}, Move) == (None, [("do", "缺少这一项", "请补上"), ("on", "缺少这一项", "请补上")])


def test_a_value_of_the_wrong_type_is_told_once_even_where_it_is_needed():
    assert [at for at, *_ in told({**MOVE, "on": 5, "note": [1]}, Move)] == ["on", "note"]


def test_fields_of_a_signal_s_parts_are_told_together():
    body = {"channel": "fax", "source": "x", "illness": {"il": 3, "ill": "many"}, "chanel": "duty"}
    body["sampling"] = {"items": [{"item": "铅", "valu": "1"}]}
    assert {at for at, *_ in told(body, Signal, strict=False)} == {
        "channel",
        "illness.il",
        "illness.ill",
        "chanel",
        "sampling.items[0].valu",
    }


def test_a_word_that_is_none_of_those_allowed_is_told_with_them():
    ((_, problem, remedy),) = told({"channel": "medai", "source": "x"}, Signal)
    assert problem.startswith("取值“medai”不在可用的值之内")
    assert remedy == "是不是 media？可写：complaint、sampling、media、illness、notice、duty"


def test_a_word_of_a_list_or_of_what_may_be_left_out_is_told_with_those_allowed():
    body = {"kind": "smtp", "name": "a", "host": "h", "sender": "s", "carries": ["name"]}
    assert told(body, SmtpChannel)[0][2] == "是不是 names？可写：names、phones、quotes"
    body = {"channel": "media", "source": "x", "request": "complain"}
    assert told(body, Signal)[0][2].startswith("是不是 complaint？可写：")


def test_what_is_no_record_is_told_with_the_keys_of_one():
    ((at, problem, remedy),) = told("text", Move)
    assert (at, problem, remedy.startswith("可写的键：by、do、on")) == ("", "应写成“键: 值”", True)


def test_rows_of_a_list_are_told_each_by_itself_however_deep():
    body = {
        "id": "x",
        "steps": [
            {"id": "a", "outcomes": [{"id": 1, "title": "t"}, {"titel": "u"}]},
            {"title": "b", "outcomes": []},
            "no row",
        ],
    }
    assert [(each.at, each.problem) for each in misfits_of(body, Book)] == [
        ("steps[0].title", "缺少这一项"),
        ("steps[0].outcomes[0].id", "应为文字，收到的是整数"),
        ("steps[0].outcomes[1].titel", "没有“titel”这个键"),
        ("steps[0].outcomes[1].id", "缺少这一项"),
        ("steps[0].outcomes[1].title", "缺少这一项"),
        ("steps[1].id", "缺少这一项"),
        ("steps[2]", "应写成“键: 值”"),
    ]


def test_a_bare_number_where_text_is_wanted_is_to_be_quoted():
    ((_, _, remedy),) = told({**MOVE, "on": 5}, Move)
    assert remedy.startswith("加上引号")
    ((_, _, remedy),) = told({**MOVE, "on": ["a"]}, Move)
    assert remedy == "请改正"
