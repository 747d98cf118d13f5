"""OpenDocument spreadsheets: what their reader does not tell, and what it would not survive."""

import zipfile

import pytest
from tables import noted, read

from connectors.errors import FileError
from connectors.sources.xlsx_table import open_xlsx

ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="表">{rows}</table:table></office:spreadsheet></office:body>
</office:document-content>"""


def an_ods(folder, rows):
    """An OpenDocument spreadsheet; a cell is a text or an element."""
    cells = [
        [
            one
            if one.startswith("<")
            else f'<table:table-cell office:value-type="string"><text:p>{one}</text:p></table:table-cell>'
            for one in row
        ]
        for row in rows
    ]
    content = ODS.format(rows="".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in cells))
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(folder / "来表.ods", "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return folder / "来表.ods"


def test_an_opendocument_table_says_per_cent_and_tells_a_formula_that_nobody_reckoned(tmp_path):
    share = (
        '<table:table-cell office:value-type="percentage" office:value="0.152"><text:p>15%</text:p></table:table-cell>'
    )
    head = ["抽样编号", "样品名称", "检验项目", "检验结果"]
    rows = [
        ["XC1", "面粉", "水分", share],
        ["XC2", '<table:table-cell table:number-columns-repeated="2"/>', '<table:table-cell table:formula="of:=1+1"/>'],
    ]
    path = an_ods(tmp_path, [head, *rows])
    signals, told = noted(path)
    assert [item.value for item in signals[0].sampling.items] == ["15.2%"]
    assert ["D3" in each and "#CALC!" in each for each in told] == [True]


def test_an_opendocument_table_that_repeats_a_word_without_end_is_refused_before_it_takes_all_memory(tmp_path):
    """What a spreadsheet repeats of empty cells to its last row and column takes none."""
    repeated = 'table:number-columns-repeated="16384"'
    word = f'<table:table-cell {repeated} office:value-type="string"><text:p>虫</text:p></table:table-cell>'
    head, empty = ["登记编号", "问题描述", "登记时间"], [f"<table:table-cell {repeated}/>"]
    path = an_ods(tmp_path, [head, *[["A1", "虫", "2026-02-20"]] * 3, empty])
    content = zipfile.ZipFile(path).read("content.xml").decode()
    rows = 'table:table-row table:number-rows-repeated="1048000"'
    ended = content.replace("<table:table-row><table:table-cell table", f"<{rows}><table:table-cell table")
    assert [len(signals) for signals in (read(with_content(path, ended))[0],)] == [3]
    with pytest.raises(FileError) as refused:
        read(with_content(path, ended.replace(empty[0], word)))
    assert refused.value.message == "来表.ods：表格范围到了 XFD 列、1048004 行，太大。请删去表格以外的零星内容后另存"


def with_content(path, content):
    with zipfile.ZipFile(path) as archive:
        others = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, held in {**others, "content.xml": content}.items():
            archive.writestr(name, held)
    return path


def test_merged_cells_of_an_opendocument_table_are_filled_as_those_of_a_workbook(tmp_path):
    spans = (
        '<table:table-cell office:value-type="string" '
        'table:number-{}-spanned="2"><text:p>{}</text:p></table:table-cell>'
    )
    title, week = spans.format("columns", "表"), spans.format("rows", "张一")
    path = an_ods(
        tmp_path, [[title, "<table:covered-table-cell/>"], ["1日", week], ["2日", "<table:covered-table-cell/>"]]
    )
    (sheet,) = open_xlsx(path).sheets
    assert [cells for _, cells in sheet.rows([])] == [["表", "表"], ["1日", "张一"], ["2日", "张一"]]
