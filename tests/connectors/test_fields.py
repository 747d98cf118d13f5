"""Cell values: blanks, amounts, counts, codes, phones."""

# ruff: noqa: DTZ001 -- spreadsheets and careless senders give times without a zone

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import CellError, RuinedCell
from connectors.fields import (
    amount,
    check_character,
    clean,
    count,
    credit_code,
    is_spoilt,
    number_as_text,
    phone,
    whether,
)

CODE = "91410702MA40ABCD1" + check_character("91410702MA40ABCD1")
CELLS = (
    st.none() | st.text() | st.integers() | st.floats() | st.booleans() | st.dates() | st.datetimes() | st.times()
    | st.timedeltas() | st.text(alphabet="0123456789.,eE+-元万亿w¥ １２", max_size=20)
)  # fmt: skip


@pytest.mark.parametrize(
    "blank", [None, "", " ", "/", "／", "-", "—", "--", "无", "详见", "空", "　", "\ufeff", "N/A", float("nan")]
)
def test_words_that_mean_blank_are_none(blank):
    assert clean(blank) is None


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" 示例\u200b小吃店\t", "示例小吃店"),
        ("示例\u202e小吃店\u2066", "示例小吃店"),
        ('="91410702"', "91410702"),
        ("'0373", "0373"),
        (20260105.0, "20260105"),
        (0.02, "0.02"),
        (True, "是"),
        (date(2026, 1, 5), "2026-01-05"),
        (datetime(2026, 1, 5, 14, 7), "2026-01-05 14:07:00"),
        (time(14, 7), "14:07:00"),
        (timedelta(minutes=5), "0:05:00"),
        ("a\x00b", "ab"),
    ],
)
def test_a_cell_is_its_words_without_what_cannot_be_seen(cell, text):
    assert clean(cell) == text


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [
        ("1,280.00元", 1280.0),
        ("３９元", 39.0),
        ("¥39", 39.0),
        ("人民币39元整", 39.0),
        ("3.5万元", 35000.0),
        (39, 39.0),
        ("/", None),
    ],
)
def test_an_amount_is_yuan(cell, yuan):
    assert amount(cell) == yuan


@pytest.mark.parametrize("cell", ["约39元", "39元/箱", "1,28元", "三十九元", -1, float("inf"), float("nan")])
def test_an_uncertain_amount_is_refused(cell):
    with pytest.raises(CellError):
        amount(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1,024", 1024), ("３０人", 30), ("1.2万", 12000), ("10万+", 100_000), ("2w", 20_000), (7.0, 7), ("无", None)],
)
def test_a_count_is_a_whole_number(cell, number):
    assert count(cell) == number


@pytest.mark.parametrize("cell", ["三十多人", "30余", "1.5", 1.5, -1])
def test_an_uncertain_count_is_refused(cell):
    with pytest.raises(CellError):
        count(cell)


def test_the_check_character_follows_the_standard():
    """The code 91350100M000100Y43 is widely used as an example of the standard."""
    assert check_character("91350100M000100Y4") == "3"


def test_a_credit_code_is_taken_in_any_width_and_case():
    assert credit_code(CODE) == CODE
    assert credit_code(f" {CODE[:9].lower()} {CODE[9:].lower()} ") == CODE


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (CODE[:17], "统一社会信用代码应为 18 位，这里是 17 位"),
        (CODE[:17] + ("0" if CODE[17] != "0" else "1"), "统一社会信用代码的校验位不符"),
        ("9141070I" + CODE[8:], "统一社会信用代码含有不会出现的字符（字母 I、O、S、V、Z 等）"),
    ],
)
def test_a_wrong_credit_code_is_refused_with_its_reason(cell, reason):
    with pytest.raises(CellError) as refused:
        credit_code(cell)
    assert refused.value.reason == reason
    assert not isinstance(refused.value, RuinedCell)


@pytest.mark.parametrize(
    "cell", ["9.14107E+17", "9E+17", "914107021234567000", 914107021234567123, 9.14107021234567e17]
)
def test_digits_that_a_spreadsheet_threw_away_are_never_taken(cell):
    with pytest.raises(RuinedCell) as refused:
        credit_code(cell)
    assert refused.value.remedy == "请在源表把该列设为文本格式后重新导出"


@pytest.mark.parametrize(
    "cell", ["DC26410702463230000", "410702260105000123", "2026010500000010", 20260105, "B1000000000000000000"]
)
def test_whole_numbers_that_are_names_survive(cell):
    assert number_as_text(cell, "抽样编号") == str(cell)


@pytest.mark.parametrize("cell", ["#NAME?", "#REF!", "########", "＃VALUE！", "=A2+1", "=$B$3"])
def test_what_a_spreadsheet_writes_for_a_cell_it_could_not_reckon_is_no_number(cell):
    with pytest.raises(RuinedCell):
        number_as_text(cell, "编号")


def test_a_phone_is_narrow_and_words_stay():
    assert phone("０３７３－000 1234") == "0373-0001234"
    assert phone(13800000000.0) == "13800000000"
    assert phone("家里 电话") == "家里 电话"
    with pytest.raises(RuinedCell):
        phone("1.38E+10")


def test_only_plain_words_say_yes_or_no():
    assert [whether(word) for word in ("是", "否", "Ｙ", "也许", None)] == [True, False, True, None, None]


@given(CELLS)
def test_any_cell_is_a_value_or_a_cell_error(cell):
    assert clean(clean(cell)) == clean(clean(clean(cell)))
    for read in (amount, count, credit_code, phone):
        try:
            read(cell)
        except CellError as error:
            assert error.reason
            assert error.remedy


def test_a_formula_of_many_quotes_is_looked_at_once():
    ends = {"1)": True, "投诉表!A1)": False, '"投诉")': True}
    assert {end: is_spoilt('=IF(A1="",' + '""&' * 40 + end) for end in ends} == ends
