"""Ids of signals: the same thing said again is one signal, two people who say the same are two."""

from datetime import UTC, datetime

import pytest

from connectors.dates import BEIJING
from connectors.errors import SignalError
from connectors.parse import decode_signal, finish
from connectors.signal import Channel, Contact, Signal, Subject, signal_id
from connectors.sources.files import open_file, read_opened
from connectors.sources.table import TableContext

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
NINE = datetime(2026, 11, 3, 9, tzinfo=BEIJING)
SOMEBODY = Contact(name="示例甲", phone="13800000001")


def a_complaint(**changes):
    known = {"channel": Channel.COMPLAINT, "source": "热线", "subject": Subject(name="示例小店"), "text": "食品过期"}
    return Signal(**known | changes)


def ids(*signals):
    return len({finish(each, NOW).id for each in signals})


def test_two_people_who_say_the_same_of_the_same_shop_are_two_signals():
    other = Contact(name="示例乙", phone="13900000002")
    assert ids(a_complaint(contact=SOMEBODY), a_complaint(contact=other), a_complaint()) == 3


def test_the_same_person_is_one_however_the_number_is_written():
    written = Contact(name="示例 甲", phone="138-0000-0001")
    assert ids(a_complaint(contact=SOMEBODY), a_complaint(contact=written)) == 1


@pytest.mark.parametrize("field", ["occurred_at", "received_at", "entered_at"])
def test_the_same_words_on_another_day_of_the_source_are_another_signal(field):
    days = [NINE, NINE.replace(day=20)]
    assert ids(*(a_complaint(contact=SOMEBODY, **{field: day}) for day in days)) == 2


def test_what_happened_names_the_day_before_what_the_source_says_of_receiving_it():
    days = [NINE, NINE.replace(day=20)]
    assert ids(*(a_complaint(occurred_at=NINE, received_at=day, entered_at=day) for day in days)) == 1


def test_one_instant_is_one_day_in_whatever_zone_it_is_written():
    said = '{"channel":"duty","source":"热线","text":"有异物","occurred_at":"%s"}'
    written = ["2026-11-24T06:00:00+08:00", "2026-11-23T22:00:00Z", "2026-11-24T06:00:00"]
    assert ids(*(decode_signal((said % each).encode()) for each in written)) == 1


def test_the_time_of_our_own_door_makes_no_other_signal():
    later = NOW.replace(day=25)
    assert finish(a_complaint(), NOW).id == finish(a_complaint(), later).id


def test_a_number_of_the_source_is_all_that_an_id_needs():
    numbered = [
        a_complaint(source_id="7"),
        a_complaint(source_id="7", contact=SOMEBODY, occurred_at=NINE, text="改了说法"),
    ]
    assert {finish(each, NOW).id for each in numbered} == {"69b454cf413e7303ea202d15"}


@pytest.mark.parametrize("number", ["null", "  ", "-", "—", "无", "undefined", "0", "000"])
def test_a_number_that_says_that_there_is_none_makes_no_two_signals_one(number):
    two = [a_complaint(source_id=number, text="羊肉串变质"), a_complaint(source_id=number, text="蛋糕里有头发")]
    assert [finish(each, NOW).source_id for each in two] == [None, None]
    assert ids(*two) == 2


@pytest.mark.parametrize("number", ["R1   ", "'R1", "\u200bR1", '="R1"'])
def test_any_other_number_stays_as_it_is_written_so_that_what_came_before_is_known_again(number):
    signal = a_complaint(source_id=number)
    assert [finish(signal, NOW).source_id, finish(signal, NOW).id] == [number, signal_id(signal)]


def test_a_signal_that_says_neither_who_nor_when_keeps_the_id_it_always_had():
    assert signal_id(a_complaint()) == "c5ade7d101b8dd3ff7b0102d"


def test_rows_without_a_number_are_told_apart_by_day_and_person_and_are_the_same_when_exported_again(tmp_path):
    table = tmp_path / "登记表.csv"
    table.write_text(
        "登记时间,投诉人,联系电话,被投诉人,问题描述\n"
        "2026-11-03 09:00,示例甲,13800000001,示例小店,食品过期\n"
        "2026-11-20 10:00,示例甲,13800000001,示例小店,食品过期\n"
        "2026-11-20 10:30,示例乙,13900000002,示例小店,食品过期\n"
    )
    first, again = (
        [each.id for each in read_opened(table, open_file(table), TableContext(now=now))]
        for now in (NOW, NOW.replace(day=28))
    )
    assert len(set(first)) == 3
    assert first == again


def test_rows_that_name_no_day_of_their_own_do_not_take_that_of_the_import(tmp_path):
    table = tmp_path / "登记表.csv"
    table.write_text("投诉人,联系电话,被投诉人,问题描述\n示例甲,13800000001,示例小店,食品过期\n")
    (first,), (again,) = (
        list(read_opened(table, open_file(table), TableContext(now=now))) for now in (NOW, NOW.replace(day=28))
    )
    assert [first.id, first.received_at] == [again.id, NOW]


def test_an_instant_without_a_zone_is_refused_before_a_day_is_made_of_it():
    with pytest.raises(SignalError):
        finish(a_complaint(occurred_at=datetime(2026, 11, 3, 9)), NOW)  # noqa: DTZ001 - that is what is refused
