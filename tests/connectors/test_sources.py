"""Files of tables → signals, with the exact count and the cell of each fault."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tables import NOW, a_file, read

from connectors.dates import BEIJING
from connectors.errors import FileError
from connectors.signal import (
    Channel,
    Contact,
    Media,
    Purchase,
    Request,
    Signal,
    Subject,
)
from connectors.sources.files import open_file, read_opened
from connectors.sources.table import TableContext

SIMPLE = "登记编号,类型,登记时间,问题描述\n"

REGISTER = """\
示例区投诉举报登记表,,,,,,,,,,,
登记编号,类型,登记时间,投诉人*(加密),联系方式*,被投诉人,统一社会信用代码,问题描述,诉求,涉及金额(元),受理时间,附注
A1,投诉,2026年1月5日 下午2点,示例甲,138****0000,示例小吃店,,"吃出异物，
当场拍照",退款,３９元,2026/1/6,甲
A2,举报,2026-02-30,示例乙,,示例小吃店,,无证经营,,,,
A3,投诉举报,20260107,/,0373-000 1234,示例小吃店,9.14107E+17,过期食品,,,,
A4,咨询,2026/1/8 09:30,示例丙,,,,保健食品能不能在直播间卖,,约39,未受理,
,,,,,,,,,,,
合计,4,,,,,,,,,,
4,合计,,,,,,,,128.5元,,
注：本表每周导出一次,,,,,,,,,,,
"""


def test_a_register_is_read_with_the_cell_of_each_fault(tmp_path):
    signals, errors = read(a_file(tmp_path, REGISTER), home_area="410702")
    assert [(error.row, error.column, error.cell) for error in errors] == [
        (4, "登记时间", "C4"),
        (5, "统一社会信用代码", "G5"),
    ]
    assert errors[1].sentence() == (
        "第 5 行“统一社会信用代码”（单元格 G5）：统一社会信用代码“9.14107E+17”已被电子表格改成科学计数法，"
        "后面的数字已丢失。请在源表把该列设为文本格式后重新导出"
    )
    first, second = signals
    assert first == Signal(
        id=first.id,
        channel=Channel.COMPLAINT,
        source="register",
        source_id="A1",
        request=Request.COMPLAINT,
        received_at=datetime(2026, 1, 5, 6, tzinfo=UTC),
        area="410702",
        text="吃出异物，\n当场拍照\n诉求：退款",
        subject=Subject(name="示例小吃店"),
        purchase=Purchase(amount=39.0),
        progress={"受理时间": "2026-01-06T00:00:00+08:00"},
        contact=Contact(name="示例甲", phone="138****0000"),
        raw={"附注": "甲"},
    )
    assert (second.request, second.progress, second.raw) == (
        Request.ENQUIRY,
        None,
        {"涉及金额(元)": "约39", "受理时间": "未受理"},
    )


@pytest.mark.parametrize("separator", [",", ";", "\t", "，", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_and_separators_make_no_difference(tmp_path, encoding, separator):
    text = f"{SIMPLE}A1,投诉,2026/1/5,吃坏肚子\r\nA2,举报,2026/1/6,无证\r\n".replace(",", separator)
    signals, errors = read(a_file(tmp_path, text.encode(encoding)))
    assert ([signal.text for signal in signals], errors) == (["吃坏肚子", "无证"], [])


def test_the_same_register_exported_again_gives_the_same_ids(tmp_path):
    once, _ = read(a_file(tmp_path, SIMPLE + "A1,投诉,2026/1/5,吃坏肚子\n"))
    again, _ = read(a_file(tmp_path, SIMPLE + "A0,投诉,2026/1/4,别的\nA1,投诉,2026/1/5,吃坏肚子了\n", "又一份.csv"))
    assert once[0].id == again[1].id


def test_an_unclosed_quote_is_told_and_not_swallowed(tmp_path):
    signals, errors = read(
        a_file(tmp_path, SIMPLE + 'A1,投诉,2026/1/5,好\nA2,投诉,2026/1/5,"坏\nA3,投诉,2026/1/5,好\n')
    )
    assert len(signals) == 1
    assert [(error.row, error.reason) for error in errors] == [
        (3, "双引号没有配对，直到文件末尾（文件第 3–4 行）都没有读入")
    ]


def test_a_row_with_an_unquoted_separator_is_refused(tmp_path):
    signals, errors = read(a_file(tmp_path, SIMPLE + "A1,投诉,2026/1/5,吃坏,肚子\nA2,投诉,2026/1/5,好,,\n"))
    assert len(signals) == 1
    assert [(error.row, error.cell, error.reason) for error in errors] == [(2, "E2", "比表头多出 1 格，栏目可能错位")]


def test_a_row_from_the_future_names_its_cell(tmp_path):
    _, errors = read(a_file(tmp_path, SIMPLE + "A1,投诉,2026/3/9,吃坏肚子\n"))
    assert [(error.cell, error.column) for error in errors] == [("C2", "登记时间")]


def test_a_typing_error_in_a_credit_code_does_not_stop_a_complaint(tmp_path):
    """Its clock has begun; the code stays in the raw columns and identifies nobody."""
    signals, errors = read(
        a_file(tmp_path, "登记编号,问题描述,被投诉人,统一社会信用代码\nA1,吃坏肚子,示例小吃店,91410702MA40ABCD1\n")
    )
    assert errors == []
    assert (signals[0].subject, signals[0].raw) == (
        Subject(name="示例小吃店"),
        {"统一社会信用代码": "91410702MA40ABCD1"},
    )


@pytest.mark.parametrize(
    ("region", "area"),
    [
        ("410702", "410702"),
        ("410702001000", "410702"),
        ("示例市红旗区", "410702"),
        ("别处", None),
        ("", None),
        ("410700", None),
    ],
)
def test_a_region_column_is_believed_before_the_home_area(tmp_path, region, area):
    path = a_file(tmp_path, f"登记编号,问题描述,所属区县\nA1,吃坏肚子,{region}\n")
    signals, _ = read(path, home_area="410700", areas={"红旗区": "410702"})
    assert signals[0].area == area


def test_items_under_a_refused_sample_are_refused_too(tmp_path):
    rows = "抽样编号,食品名称,检验项目,检验结果\nDC1,豇豆,倍硫磷,0.3\n9.1E+17,饼干,过氧化值,1\n,,酸价,2\n"
    signals, errors = read(a_file(tmp_path, rows))
    assert [len(one.sampling.items) for one in signals] == [1]
    assert [(error.row, error.cell) for error in errors] == [(3, "A3"), (4, "C4")]


@pytest.mark.parametrize("again", ["dc-1", "ＤＣ－１", "DC–1", "DC - 1"])
def test_rows_of_one_sample_are_one_however_its_number_is_typed(tmp_path, again):
    rows = f"抽样编号,食品名称,检验项目,检验结果\nDC-1,豇豆,倍硫磷,0.3\nDC-2,芹菜,毒死蜱,0.2\n{again},豇豆,克百威,0.1\n"
    signals, errors = read(a_file(tmp_path, rows))
    assert [[one.source_id, len(one.sampling.items)] for one in signals] == [["DC-1", 2], ["DC-2", 1]]
    assert errors == []


def test_media_rows_take_their_link_as_their_name_and_no_place(tmp_path):
    text = (
        "来源平台,账号名,认证类型,粉丝数,原文链接,发布时间,采集时间,标题,正文,转,评,赞,播放\n"
        "示例短视频,示例账号,普通,1.2万,https://example.invalid/1,2026/1/5 14:07,3小时前,标题,正文,1,2,3,10万+\n"
        "示例短视频,示例账号,普通,1,https://example.invalid/2,2026/1/5,,,,,,,\n"
    )
    signals, errors = read(a_file(tmp_path, text), home_area="410702")
    assert [(error.row, error.reason) for error in errors] == [(3, "这一行没有标题也没有正文")]
    signal = signals[0]
    assert (signal.source, signal.source_id, signal.area) == ("media", "https://example.invalid/1", None)
    assert signal.received_at == NOW
    assert signal.raw == {"账号名": "示例账号", "采集时间": "3小时前"}
    assert signal.media == Media(
        platform="示例短视频",
        account_kind="普通",
        followers=12_000,
        views=100_000,
        forwards=1,
        comments=2,
        likes=3,
        published_at=datetime(2026, 1, 5, 14, 7, tzinfo=BEIJING),
    )


@pytest.mark.parametrize(("named", "platform"), [("来源", "示例视频"), ("来源,平台", "示例平台")])
def test_where_a_post_came_from_is_its_platform_unless_that_has_a_column_of_its_own(tmp_path, named, platform):
    text = f"标题,正文,发布时间,链接,{named}\n标题,正文,01-04 20:13,https://example.invalid/1,示例视频,示例平台\n"
    (signal,), _ = read(a_file(tmp_path, text.replace(",示例平台\n", "\n") if named == "来源" else text))
    assert signal.media.platform == platform
    assert signal.media.published_at == datetime(2026, 1, 4, 20, 13, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("12/3/45", (12, 3, 45)),
        ("转1.2万/评3/赞45", (12_000, 3, 45)),
        ("3400", (None, None, None)),
        ("12/3/不详", (None, None, None)),
    ],
)
def test_forwards_comments_and_likes_may_stand_in_one_cell_and_their_sum_is_none_of_them(tmp_path, said, counts):
    (signal,), _ = read(a_file(tmp_path, f"平台,链接,标题,转评赞\n示例,https://example.invalid/1,标题,{said}\n"))
    assert (signal.media.forwards, signal.media.comments, signal.media.likes) == counts
    assert signal.raw == {"转评赞": said}


def test_a_posted_time_that_is_none_is_told_and_the_row_is_read(tmp_path):
    text = "来源平台,原文链接,发布时间,采集时间,标题\n示例,https://example.invalid/1,3小时前,尚未,标题\n"
    told = []
    path = a_file(tmp_path, text)
    (signal,) = read_opened(path, open_file(path), TableContext(now=NOW, noted=told.append))
    assert [signal.raw, [(each.cell, each.reason) for each in told]] == [
        {"发布时间": "3小时前", "采集时间": "尚未"},
        [("C2", "“3小时前”读不出时间，按没有填写处理")],
    ]


JSON_LINES = b"""\
{"channel":"media","source":"x","text":"a"}

{"channel":"medias","source":"x"}
{"channel":"duty","text":"b"}
{bad
{"specversion":"1.0","id":"1","source":"s","type":"t","data":{"channel":"duty","text":"specversion"}}
"""


def test_json_lines_are_signals_or_events_and_each_fault_names_its_line(tmp_path):
    signals, errors = read(a_file(tmp_path, JSON_LINES, "a.jsonl"))
    assert [(one.source, one.source_id) for one in signals] == [("x", None), ("s", "1")]
    assert [(error.row, error.column) for error in errors] == [(3, "channel（渠道）"), (4, "source（来源）"), (5, None)]


def test_a_named_source_fills_only_what_names_none(tmp_path):
    signals, errors = read(a_file(tmp_path, JSON_LINES, "a.jsonl"), source="duty-desk")
    assert ([one.source for one in signals], len(errors)) == (["x", "duty-desk", "s"], 2)


def test_an_array_or_one_object_over_many_lines_is_read_too(tmp_path):
    whole = b'\xef\xbb\xbf[\n {"channel": "media", "source": "x"},\n {"channel": 5}\n]'
    signals, errors = read(a_file(tmp_path, whole, "a.json"))
    assert (len(signals), [(error.row, error.column) for error in errors]) == (1, [(2, "channel（渠道）")])
    signals, errors = read(a_file(tmp_path, b'{\n "channel": "media",\n "source": "x"\n}\n', "b.json"))
    assert (len(signals), errors) == (1, [])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "来表.csv：文件是空的"),
        (b"<html><table>", "来表.csv：内容是网页，不是电子表格。请用表格软件打开后另存为 xlsx 再导入"),
        *(
            (
                "编号,反映内容\nA1,发霉".encode(name)[:-1],
                "来表.csv：文件在一个字的中间断了，后面的没有收到。请重新下载或重新导出",
            )
            for name in ("utf-8", "utf-8-sig", "utf-16", "gb18030")
        ),
        (b"\x00\x01\x02\xff", "来表.csv：认不出文字编码。请另存为“CSV UTF-8”或 xlsx 后再导入"),
        (b'[{"channel"', "来表.csv：不是完整的 JSON，内容在中途断了。请检查文件是否完整"),
        (
            "甲,乙\n1,2\n".encode(),
            "来表.csv：没有认出表头（能读的表：投诉举报登记表（12315、12345 一类）、食品抽样检验结果表、"
            "舆情信息摘报）。"
            "表头像是：甲、乙。请核对表头，或在 seeds/headers.yaml 里补上别名",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(tmp_path, content, message):
    with pytest.raises(FileError) as refused:
        read(a_file(tmp_path, content))
    assert refused.value.message == message


CELLS = st.text(max_size=8) | st.sampled_from(
    ["投诉", "2026/1/5", "2026-13-1", "9.1E+17", "/", "39元", '"', "a\nb", "合", "1"]
)


def written(cells):
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["A1", "A2", "9.1E+17"]), CELLS, CELLS, CELLS, CELLS), max_size=6))
def test_no_data_row_is_lost(tmp_path, rows):
    lines = [written(row).encode("utf-8", "replace") for row in rows]
    head = "登记编号,类型,登记时间,问题描述,涉及金额\n".encode()
    signals, errors = read(a_file(tmp_path, head + b"\n".join(lines)))
    assert len(signals) + len(errors) == len(rows)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 3), CELLS, CELLS), max_size=6))
def test_no_item_of_a_sample_is_lost(tmp_path, rows):
    lines = [
        written([f"DC{number}", f"项目{place}", *cells]).encode("utf-8", "replace")
        for place, (number, *cells) in enumerate(rows)
    ]
    signals, errors = read(a_file(tmp_path, "抽样编号,不合格项目,检验结果,标准值\n".encode() + b"\n".join(lines)))
    assert sum(len(signal.sampling.items) for signal in signals) + len(errors) == len(rows)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=60)
    | st.binary(max_size=40).map(lambda tail: (SIMPLE + "A1,投诉,").encode() + tail)
    | st.binary(max_size=40).map(lambda tail: b'{"channel":"media"' + tail)
)
def test_any_file_is_read_or_refused_with_the_documented_error(tmp_path, content):
    try:
        read(a_file(tmp_path, content))
    except FileError as error:
        assert error.message.startswith("来表.csv")


def test_rows_with_noughts_in_the_place_of_a_number_are_each_their_own(tmp_path):
    samples = "抽样编号,样品名称,被抽样单位名称,检验项目,检验结果\n0,面粉,示例店,水分,15\n0,米,示例店,镉,0.3"
    complaints = "编号,登记时间,被投诉单位,投诉内容\n0,2026-01-05,示例店,有虫\n0,2026-01-05,示例店,过期"
    for rows in (samples, complaints):
        signals, refused = read(a_file(tmp_path, rows))
        assert [len({each.id for each in signals}), refused] == [2, []]


def test_a_line_without_end_is_refused_before_it_is_held(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("登记编号,问题描述\n" + "虫" * 17_000_000, "utf-8")
    with pytest.raises(FileError, match="有一行超过"):
        open_file(path)
