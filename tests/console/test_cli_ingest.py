"""`shian ingest`: counts, the cell of each fault, exit codes, files seen again, and a system running beside it."""

from contextlib import closing

import msgspec
import pytest
from commands import shian
from openpyxl import Workbook

from streams.settings import read_settings
from streams.store.database import Database
from streams.store.office_schema import phones

HEAD = "登记编号,类型,登记时间,被投诉人,问题描述,受理时间\n"
GOOD = HEAD + "A1,投诉,2026-11-24 09:00,示例小吃店,吃出异物,\nA2,举报,2026-11-24 10:00,示例卤肉作坊,无证经营,\n"
PARTLY = GOOD + "A3,投诉,2026-02-30,示例小吃店,菜不新鲜,\n"


@pytest.fixture
def folder(tmp_path):
    """A folder with a blank and Chinese in its name."""
    path = tmp_path / "数据 目录"
    path.mkdir()
    return path


def a_file(folder, content, name="登记表.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(content.encode(encoding))
    return path


def ingest(folder, *files):
    answer = shian("ingest", *files, "--data", folder / "data", "--json")
    return answer.code, answer.json


def counts(result):
    return tuple(result[name] for name in ("accepted", "updated", "repeated", "rejected"))


def a_sampling_table(folder):
    book = Workbook()
    sheet = book.active
    sheet.append(["示例区食品安全监督抽检不合格食品信息"])
    sheet.append(["（声明：以下信息为虚构）"])
    sheet.append(["序号", "抽样编号", "被抽样单位名称", "食品名称", "不合格项目║检验结果║标准值"])
    sheet.append([1, "DC26410702000000901", "示例农贸市场12号摊位", "豇豆", "克百威║0.2mg/kg║≤0.02mg/kg"])
    sheet.append([2, 410702463230001123, "示例超市", "芹菜", "毒死蜱║0.2mg/kg║≤0.02mg/kg"])
    sheet.merge_cells("A1:E1")
    path = folder / "抽检.xlsx"
    book.save(path)
    return path


def test_every_key_of_the_contract_is_there(folder):
    code, result = ingest(folder, a_file(folder, PARTLY))
    assert set(result) >= {"files", "accepted", "updated", "repeated", "rejected"}
    (one,) = result["files"]
    assert set(one) >= {"file", "accepted", "updated", "repeated", "rejected", "errors"}
    assert [set(each) for each in one["errors"]] == [{"row", "column", "reason"}]


def test_a_good_file_goes_in_whole(folder):
    code, result = ingest(folder, a_file(folder, GOOD))
    assert (code, counts(result)) == (0, (2, 0, 0, 0))


def test_a_faulty_row_is_rejected_by_row_and_column_and_the_others_go_in(folder):
    code, result = ingest(folder, a_file(folder, PARTLY))
    (error,) = result["files"][0]["errors"]
    assert (code, counts(result)) == (3, (2, 0, 0, 1))
    assert (error["row"], error["column"]) == (4, "登记时间")
    assert "2026-02-30" in error["reason"]


def test_a_file_that_cannot_be_read_does_not_stop_the_others(folder):
    unreadable = a_file(folder, "%PDF-1.4 ...", name="来文.pdf")
    code, result = ingest(folder, unreadable, folder / "没有.csv", a_file(folder, GOOD))
    assert (code, counts(result)) == (2, (2, 0, 0, 0))
    assert ["PDF" in (each["unreadable"] or "") for each in result["files"]] == [True, False, False]
    assert "没有.csv" in result["files"][1]["unreadable"]


def test_the_same_file_again_is_repeated(folder):
    path = a_file(folder, GOOD)
    ingest(folder, path)
    code, result = ingest(folder, path)
    assert (code, counts(result)) == (0, (0, 0, 2, 0))


def test_a_row_with_news_is_updated(folder):
    ingest(folder, a_file(folder, GOOD))
    code, result = ingest(folder, a_file(folder, GOOD.replace("吃出异物,\n", "吃出异物,2026-11-25 15:00\n")))
    assert (code, counts(result)) == (0, (0, 1, 1, 0))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_a_register_of_another_encoding_goes_in(folder, encoding):
    code, result = ingest(folder, a_file(folder, GOOD, encoding=encoding))
    assert (code, counts(result)) == (0, (2, 0, 0, 0))


def test_a_sampling_workbook_goes_in_and_the_ruined_number_is_told_by_its_cell(folder):
    code, result = ingest(folder, a_sampling_table(folder))
    (error,) = result["files"][0]["errors"]
    assert (code, counts(result)) == (3, (1, 0, 0, 1))
    assert (error["row"], error["column"]) == (5, "抽样编号")


def test_lines_of_json_go_in_and_the_faulty_line_is_told(folder):
    good = {"channel": "media", "source": "舆情摘报", "text": "示例帖子"}
    lines = [msgspec.json.encode(good), b'{"channel": "pigeon"}', msgspec.json.encode({**good, "text": "另一条"})]
    path = folder / "signals.ndjson"
    path.write_bytes(b"\n".join(lines))
    code, result = ingest(folder, path)
    assert (code, counts(result)) == (3, (2, 0, 0, 1))
    assert result["files"][0]["errors"][0]["row"] == 2


def test_words_for_a_terminal_name_file_counts_and_reasons(folder):
    answer = shian("ingest", a_file(folder, PARTLY), "--data", folder / "data")
    assert answer.code == 3
    assert "登记表.csv：收下 2，更新 0，重复 0，退回 1" in answer.out
    assert "第 4 行“登记时间”" in answer.out


def test_a_terminal_counts_the_rows_it_does_not_list_and_not_their_faults(folder):
    bad = "".join(f"1.{n}E+17,投诉,2026-02-30,示例小吃店,菜不新鲜,\n" for n in range(52))
    told = shian("ingest", a_file(folder, HEAD + bad), "--data", folder / "data").out
    assert ["退回 52" in told, told.count("“登记时间”"), told.count("“登记编号”")] == [True, 50, 50]
    assert "……另有 2 行，用 --json 看全部" in told


def test_the_telephones_of_a_file_are_those_of_the_place_where_the_office_is(folder):
    data = folder / "data"
    shian("init", "--area", "410711", "--name", "新乡市牧野区食安办", "--data", data)
    row = "投诉,2026-11-24 09:00,示例小吃店,吃出异物"
    ingest(folder, a_file(folder, f"{HEAD.strip()},投诉人电话\nA1,{row},,3091234\nA2,{row},,0373-3091234\n"))
    with closing(Database(read_settings({}, data=data).database_url)) as database, database.reading() as connection:
        marks = [row.mark for row in connection.execute(phones.select())]
    assert [len(marks), len(set(marks))] == [2, 1]
