"""How the workbooks that we write look: columns and rows as large as their texts, pages as wide as the table."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest
from tables import NOW, a_file

from connectors.errors import RowError
from connectors.sources.files import open_file, read_opened
from connectors.sources.printed import height_of, width_of
from connectors.sources.returned import write_refused
from connectors.sources.table import TableContext
from streams.office.books import TextSheet, as_workbook


@pytest.mark.parametrize(
    ("cells", "width"),
    [
        (["410702202611300001"], 20),
        ([datetime(2026, 11, 29, 9, 5, tzinfo=UTC)], 21),
        (["食品", None], 6),
        (["食" * 300], 40),
        (["食品\n安全委员会"], 12),
        ([], 10),
    ],
)
def test_a_column_is_as_wide_as_its_widest_line_up_to_a_bound(cells, width):
    assert width_of(cells) == width


@pytest.mark.parametrize(("cells", "height"), [(["短"], 16), (["食" * 30], 64), (["a\nb", "c"], 32), ([None], 16)])
def test_a_row_is_as_high_as_its_text_broken_into_lines(cells, height):
    assert height_of(cells, [19, 19]) == height


def paper(sheet):
    setup = sheet.page_setup
    fits = sheet.sheet_properties.pageSetUpPr.fitToPage, int(setup.fitToWidth), int(setup.fitToHeight)
    return setup.orientation, int(setup.paperSize), fits, sheet.print_title_rows, sheet.freeze_panes


def test_a_book_to_be_filled_in_prints_on_a4_as_wide_as_its_table():
    book = as_workbook([TextSheet("部门", {"编号": 8, "写法": 20}, [("D01", "区食安办、区政府食品安全委员会办公室")])])
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert paper(sheet) == ("landscape", 9, (True, 1, 0), "$1:$1", "A2")
    assert (sheet.row_dimensions[2].height, sheet["B2"].alignment.wrap_text) == (32, True)


def test_rows_that_come_back_show_their_days_and_the_whole_reason(tmp_path):
    text = "登记编号,登记时间,问题描述\nA1,2026-02-30 10:00:00,菜里有虫\n"
    path, reading = a_file(tmp_path, text), TableContext(now=NOW)
    grid = open_file(path)
    errors = [each for each in read_opened(path, grid, reading) if isinstance(each, RowError)]
    write_refused(grid, reading, errors, tmp_path / "退回.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "退回.xlsx").active
    assert paper(sheet) == ("landscape", 9, (True, 1, 0), "$1:$1", "A2")
    assert [sheet.column_dimensions[letter].width for letter in "ABCD"] == [60, 10, 21, 10]
    assert sheet.row_dimensions[2].height == 48
