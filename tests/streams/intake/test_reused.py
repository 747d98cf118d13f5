"""A number that stands for another matter when it comes again: still a revision, and a person is told both."""

from functools import partial

import pytest
from files.make import text
from flow import an_intake
from sqlalchemy import update

from console.commands.ingest import IngestReport, words_of
from streams.intake.file_intake import Order
from streams.intake.reused import overwritten
from streams.store import schema as t
from streams.store.stored import decode_signal

pytestmark = pytest.mark.stores
HEAD = ["登记编号", "登记时间", "投诉人", "联系电话", "被投诉单位", "反映内容"]

ONE = ("13900000000", "示例甲店", "面包变质")
CLOSED = "编号“A1”以前收的是“仅主任可见”，这次是“示例乙店：豆腐里有虫"
OTHER = ("13900000001", "示例乙店", "豆腐里有虫，打13900000001")


@pytest.fixture
def take(line, tmp_path):
    intake = an_intake(line, tmp_path)

    def taken(*rows):
        path = tmp_path / "登记表.csv"
        path.write_bytes(text(HEAD, *(["A1", "2026-11-24 09:00", "示例甲", phone, *said] for phone, *said in rows)))
        return intake.take(path, Order(as_history=False))

    return taken


def test_of_a_number_used_again_for_another_matter_both_are_told(take):
    assert take(ONE).reused == []
    report = take(OTHER)
    assert (report.updated, report.reused) == (
        1,
        [
            "编号“A1”以前收的是“示例甲店：面包变质”，这次是“示例乙店：豆腐里有虫，打139****0001”，像是另一件事，"
            "已按更新记在原来那件上。请核对；确是另一件的，请改编号再导入"
        ],
    )
    assert report.reused[0] in words_of(IngestReport(files=[report]))


def test_what_the_director_alone_opens_is_not_quoted(take):
    take(("13900000000", "示例局", "示例局张科长收了饭店老板的钱，包庇不查"))
    (told,) = take(OTHER).reused
    assert told.startswith("编号“A1”以前收的是“仅主任可见”，这次是“示例乙店：")


def test_what_the_director_closed_to_others_is_not_quoted_either(line, take):
    take(ONE)
    line.execute(update(t.signals).values(is_confidential=True))
    assert [each[: len(CLOSED)] for each in take(OTHER).reused] == [CLOSED]
    known = [decode_signal(row.body) for row in line.rows(t.signals)]
    assert [each[: len(CLOSED)] for each in line.read(partial(overwritten, taken=known))] == [CLOSED]


def test_it_is_told_of_two_rows_of_one_file_as_well(take):
    report = take(ONE, OTHER)
    assert (report.accepted, report.updated, len(report.reused)) == (1, 1, 1)


@pytest.mark.parametrize(
    ("business", "words", "phone"),
    [
        ("示例甲店", "现已八人腹泻", "13900000001"),
        ("示例甲店（示例路）", "现已八人腹泻", "13900000001"),
        ("示例乙店", "面包变质，现已八人腹泻", "13900000001"),
        ("示例乙店", "现已八人腹泻", "13900000000"),
        ("", "现已八人腹泻", "13900000001"),
    ],
)
def test_a_row_that_is_alike_in_one_thing_is_the_same_matter(take, business, words, phone):
    take(ONE)
    report = take((phone, business, words))
    assert (report.updated, report.reused) == (1, [])
