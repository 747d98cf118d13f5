"""What the columns of a complaint register say of what somebody wants, whose address it is, and what is missing."""

from datetime import date, datetime, time, timedelta

import pytest
from tables import NOW, a_file

from connectors.dates import BEIJING
from connectors.signal import Contact, Request, Subject
from connectors.sources.files import open_file, read_opened
from connectors.sources.hours import at_hour
from connectors.sources.table import TableContext

HEAD = "编号,登记时间,诉求类型,诉求,反映内容\n"


def rows(tmp_path, text, **told):
    """The signals of a register."""
    path = a_file(tmp_path, text)
    return list(read_opened(path, open_file(path), TableContext(now=NOW, home_area="410702", **told)))


def wanted(tmp_path, kind, demand):
    """What one row wants, and its text."""
    (signal,) = rows(tmp_path, f"{HEAD}A1,2026-01-05 14:00,{kind},{demand},卖过期面包\n")
    return signal.request, signal.text


@pytest.mark.parametrize(
    ("kind", "demand", "request_", "text"),
    [
        ("", "举报", Request.REPORT, "卖过期面包"),
        ("", "投诉并举报", Request.BOTH, "卖过期面包"),
        ("", "投诉、举报", Request.BOTH, "卖过期面包"),
        ("", "举报该店", Request.REPORT, "卖过期面包"),
        ("", "要求退款", None, "卖过期面包\n诉求：要求退款"),
        ("", "希望保护举报人", None, "卖过期面包\n诉求：希望保护举报人"),
        ("投诉举报", "举报", Request.REPORT, "卖过期面包"),
        ("投诉", "举报", Request.BOTH, "卖过期面包"),
        ("举报", "要求查处", Request.REPORT, "卖过期面包\n诉求：要求查处"),
        ("咨询", "", Request.ENQUIRY, "卖过期面包"),
        ("建议", "", None, "卖过期面包"),
    ],
)
def test_what_somebody_wants_is_read_from_the_kind_and_from_a_demand_that_says_only_that(
    tmp_path, kind, demand, request_, text
):
    assert wanted(tmp_path, kind, demand) == (request_, text)


@pytest.mark.parametrize(
    ("head", "values", "subject", "contact"),
    [
        ("被投诉单位,地址", "示例面包店,示例路1号", Subject(name="示例面包店", address="示例路1号"), None),
        ("投诉人,地址", "示例甲,示例路2号", None, Contact(name="示例甲", address="示例路2号")),
        ("被投诉举报单位,单位地址", "示例面包店,示例路1号", Subject(name="示例面包店", address="示例路1号"), None),
        ("地址,被投诉单位", "示例路1号,示例面包店", Subject(name="示例面包店", address="示例路1号"), None),
        # a unit is whoever is complained about, and a place where it was, whoever stands beside them
        *(
            (
                f"投诉人,联系电话,{place},被投诉单位",
                "示例甲,13900000000,示例路1号,示例面包店",
                Subject(name="示例面包店", address="示例路1号"),
                Contact(name="示例甲", phone="13900000000"),
            )
            for place in ("单位地址", "地点")
        ),
        ("登记时间,地址", "2026-01-05 14:00,示例路1号", Subject(address="示例路1号"), None),
    ],
)
def test_an_address_that_does_not_say_whose_it_is_is_of_who_stands_beside_it(tmp_path, head, values, subject, contact):
    (signal,) = rows(tmp_path, f"编号,{head},反映内容\nA1,{values},卖过期面包\n")
    assert (signal.subject, signal.contact) == (subject, contact)


def test_a_row_without_what_happened_is_taken_and_said_to_be_incomplete(tmp_path):
    notes = []
    text = "编号,诉求,被投诉单位,反映内容\nA1,举报,示例面包店,\nA2,举报,示例面包店,卖过期面包\n"
    signals = rows(tmp_path, text, noted=notes.append)
    assert [signal.source_id for signal in signals] == ["A1", "A2"]
    assert [note.sentence() for note in notes] == ["第 2 行：没有反映内容，所报不完整。请补上反映内容，再导入一次"]


@pytest.mark.parametrize("name", ["内容描述", "情况说明", "事由", "诉求描述", "事情经过"])
def test_what_happened_is_read_by_whatever_name_registers_give_it(tmp_path, name):
    head = f"登记编码,举报/投诉,被诉主体名称,商品名,{name},要求,电话"
    (signal,) = rows(tmp_path, f"{head}\nA1,举报,示例小吃店,麻辣烫,三人呕吐,退款,13900000000\n")
    assert (signal.source_id, signal.request, signal.text) == ("A1", Request.REPORT, "三人呕吐\n诉求：退款")
    assert (signal.subject, signal.product.name) == (Subject(name="示例小吃店"), "麻辣烫")
    assert signal.contact == Contact(phone="13900000000")


@pytest.mark.parametrize(
    ("head", "values", "phone"),
    [
        ("涉事商家,地址,电话,内容", "示例小吃店,示例路1号,0373-0001234,三人呕吐", None),
        ("涉事商家,电话,投诉人,内容", "示例小吃店,0373-0001234,示例甲,三人呕吐", None),
        ("投诉人,电话,涉事商家,内容", "示例甲,13900000000,示例小吃店,三人呕吐", "13900000000"),
        ("涉事商家,内容,电话", "示例小吃店,三人呕吐,13900000000", "13900000000"),
    ],
)
def test_a_telephone_right_behind_the_business_is_not_the_complainants(tmp_path, head, values, phone):
    (signal,) = rows(tmp_path, f"编号,{head}\nA1,{values}\n")
    assert (signal.contact.phone if signal.contact else None) == phone


ODD = "编号,登记时间,被投诉单位,怎么回事,填表人,序号\n"


def test_where_no_column_is_known_to_hold_what_happened_the_unknown_ones_are_read_and_it_is_told(tmp_path):
    notes = []
    (signal,) = rows(tmp_path, f"{ODD}A1,2026-01-05,示例小吃店,吃完五人呕吐,示例甲,17\n", noted=notes.append)
    assert (signal.text, signal.raw["填表人"]) == ("吃完五人呕吐", "示例甲")
    assert [note.sentence() for note in notes] == [
        "第 1 行：没有认出哪一栏是反映内容，按没有认出的各栏所写来读。请指明那一栏，再导入一次"
    ]


def test_that_a_table_has_no_column_of_what_happened_is_told_once_and_a_cell_left_empty_at_each_row(tmp_path):
    notes = []
    titled = "编号,登记时间,标题,被投诉单位\n" + "A1,2026-01-05,吃完三人呕吐,示例小吃店\n" * 9
    rows(tmp_path, titled, noted=notes.append)
    rows(tmp_path, "编号,被投诉单位,反映内容\nA1,示例面包店,\nA2,示例面包店,\n", noted=notes.append)
    assert [(note.row, note.reason) for note in notes] == [
        (1, "没有认出哪一栏是反映内容，所报不完整"),
        (2, "没有反映内容，所报不完整"),
        (3, "没有反映内容，所报不完整"),
    ]


def test_the_same_row_is_the_same_signal_once_its_column_is_named(tmp_path):
    text = f"{ODD.replace('编号,', '')}2026-01-05,示例小吃店,吃完五人呕吐,示例甲,17\n"
    before, after = rows(tmp_path, text), rows(tmp_path, text, columns={"怎么回事": "text"})
    assert [one.id for one in before] == [one.id for one in after]


def test_what_a_person_said_to_keep_as_it_is_is_not_read_as_what_happened(tmp_path):
    (signal,) = rows(tmp_path, f"{ODD}A1,2026-01-05,示例小吃店,吃完五人呕吐,示例甲,17\n", columns={"怎么回事": "raw"})
    assert (signal.text, signal.raw["怎么回事"]) == (None, "吃完五人呕吐")


@pytest.mark.parametrize("said", ["46082", "27/02/2026", "2月28日上午", "2026-02-28上午"])
def test_whoever_is_ill_does_not_wait_for_the_form_of_a_date(tmp_path, said):
    (signal,) = rows(tmp_path, f"编号,登记时间,内容\nA1,{said},喝完奶茶两个人都不舒服\n")
    assert (signal.text, signal.received_at.month) == ("喝完奶茶两个人都不舒服", 2)


def test_a_year_that_was_left_out_is_told(tmp_path):
    notes = []
    rows(tmp_path, "编号,登记时间,内容\nA1,2月28日上午,卖过期面包\n", noted=notes.append)
    assert [note.sentence() for note in notes] == [
        "第 2 行“登记时间”（单元格 B2）：“2月28日上午”没有写年份，按 2026-02-28 读。不对的，请改好后再导入"
    ]


def test_all_that_is_wrong_in_a_row_is_told_at_once(tmp_path):
    text = "编号,登记时间,内容,统一社会信用代码\n1.41E+17,05/11/2026,三人呕吐,9.14107E+17\n"
    (refused,) = rows(tmp_path, text)
    assert [each.cell for each in (refused, *refused.more)] == ["A2", "D2", "B2"]


@pytest.mark.parametrize(
    ("head", "values"),
    [("日期", "2026-01-04"), ("时间,办结时间", "2026-01-04,"), ("发生时间,时间", "2026-01-03,2026-01-04")],
)
def test_the_one_time_a_register_tells_is_when_it_came_in(tmp_path, head, values):
    notes = []
    (signal,) = rows(tmp_path, f"编号,内容,被投诉单位,{head}\nA1,发霉,示例店,{values}\n", noted=notes.append)
    assert (signal.received_at.astimezone(BEIJING).date(), notes) == (date(2026, 1, 4), [])


@pytest.mark.parametrize(
    ("head", "values", "at"),
    [
        ("日期,时间", "2026-01-04,8:30", "2026-01-04T08:30"),
        ("时间,日期", "下午3点半,2026年1月4日", "2026-01-04T15:30"),
        ("来电日期,来电时间", "2026/1/4,14:05:30", "2026-01-04T14:05:30"),
        ("来电时间,来电日期", "8点半,1月4日", "2026-01-04T08:30"),
        ("登记日期,具体时间", "46026,0.354166667", "2026-01-04T08:30"),
        ("登记日期,时间", "2026-01-03,24:00", "2026-01-04T00:00"),
        ("登记日期,登记时间", "2026-01-03,2026-01-04 08:30", "2026-01-03T00:00"),
        ("登记时间,登记日期", "2026-01-04 09:10,2026-01-03", "2026-01-04T09:10"),
        ("登记日期,登记时间", "2026-01-04 08:30,9:10", "2026-01-04T08:30"),
        ("登记日期,登记时间", "2026-01-04,", "2026-01-04T00:00"),
        # a day that does not say of what is that of the hour beside it, and needs none
        ("日期,来电时间", "2026-01-04,8:30", "2026-01-04T08:30"),
        ("日期,时间", "2026-01-04,上午", "2026-01-04T00:00"),
        ("日期,时间", "2026-01-04,", "2026-01-04T00:00"),
        # an hour of something else is not that of this day, and gives way to it as words do
        ("登记日期,来电时间", "2026-01-04,23:50", "2026-01-04T00:00"),
        ("来电时间,登记日期", "23:50,2026-01-04", "2026-01-04T00:00"),
        ("登记时间,登记日期", "不详,2026-01-04", "2026-01-04T00:00"),
    ],
)
def test_an_hour_in_a_column_of_its_own_is_that_of_the_day_beside_it(tmp_path, head, values, at):
    notes = []
    (signal,) = rows(tmp_path, f"编号,内容,被投诉单位,{head}\nA1,发霉,示例店,{values}\n", noted=notes.append)
    assert signal.received_at == datetime.fromisoformat(f"{at}+08:00")


@pytest.mark.parametrize(
    ("hour", "at"),
    [
        ("八点半", "08:30"),
        ("8点一刻", "08:15"),
        ("晚上七点四十五分", "19:45"),
        ("下午两点零五分", "14:05"),
        ("8-9点", "08:00"),
        ("下午2点至3点", "14:00"),
        ("14:00-15:30", "14:00"),
        ("晚上7-8点左右", "19:00"),
        ("8.5点", "08:30"),
        ("晚上7点多", "19:00"),
        ("约9点钟", "09:00"),
        ("十二点", "12:00"),
    ],
)
def test_an_hour_in_words_is_read(tmp_path, hour, at):
    notes = []
    text = f"编号,内容,被投诉单位,来电日期,来电时间\nA1,发霉,示例店,2026-01-04,{hour}\n"
    (signal,) = rows(tmp_path, text, noted=notes.append)
    assert [signal.received_at, notes] == [datetime.fromisoformat(f"2026-01-04T{at}+08:00"), []]


@pytest.mark.parametrize("hour", ["上午", "25点", "8-9", "饭点", "三点二零", "2小时"])
def test_an_hour_that_cannot_be_read_is_told_by_its_cell(tmp_path, hour):
    told = []
    for head, values in (("来电日期,来电时间", f"2026-01-04,{hour}"), ("来电时间,来电日期", f"{hour},2026-01-04")):
        (signal,) = rows(tmp_path, f"编号,内容,被投诉单位,{head}\nA1,发霉,示例店,{values}\n", noted=told.append)
        assert signal.received_at == datetime.fromisoformat("2026-01-04T00:00+08:00")
    assert [(each.cell, each.column, each.reason) for each in told] == [
        (cell, "来电时间", f"“{hour}”读不出几点，按当天零时计") for cell in ("E2", "D2")
    ]


@pytest.mark.parametrize("hour", ["", "不详", "未填", "23:50", "2026-01-04"])
def test_no_word_of_an_hour_where_there_is_none(tmp_path, hour):
    notes = []
    rows(tmp_path, f"编号,内容,被投诉单位,登记日期,登记时间\nA1,发霉,示例店,2026-01-04,{hour}\n", noted=notes.append)
    assert notes == []


@pytest.mark.parametrize(
    ("day", "hour", "at"),
    [
        (date(2026, 1, 4), time(8, 30), "2026-01-04T08:30"),
        (datetime.fromisoformat("2026-01-04T00:00"), timedelta(hours=8.5), "2026-01-04T08:30"),
        (46026.0, 0.5, "2026-01-04T12:00"),
    ],
)
def test_a_spreadsheet_s_own_days_and_hours_are_joined(day, hour, at):
    assert at_hour(day, hour) == datetime.fromisoformat(f"{at}+08:00")
    assert [at_hour(hour, day), at_hour(day, day), at_hour(hour, hour), at_hour(None, hour)] == [None] * 4


def test_a_day_that_cannot_be_read_beside_an_hour_refuses_its_own_row_alone(tmp_path):
    text = "编号,内容,被投诉单位,登记日期,登记时间\nA1,发霉,示例店,1月4日晨,8:30\nA2,过期,示例店,2026-01-04,8:30\n"
    refused, signal = rows(tmp_path, text)
    assert [refused.reason, refused.cell, signal.source_id] == ["“1月4日晨”的时刻读不懂", "D2", "A2"]


def test_numbers_under_two_names_of_one_column_are_no_day_and_hour(tmp_path):
    text = "编号,内容,被投诉单位,登记时间,生产日期,规格,规格型号\nA1,发霉,示例店,2026-01-04,/,46026,0.50\n"
    (signal,) = rows(tmp_path, text)
    assert [signal.product.spec, signal.raw] == ["46026", {"规格型号": "0.50"}]


def test_where_several_may_be_meant_it_is_told_once_that_the_clocks_begin_with_the_import(tmp_path):
    notes = []
    text = "编号,内容,时间,日期\nA1,发霉,2026-01-03,2026-01-04\nA2,过期,2026-01-03,2026-01-04\n"
    assert {one.received_at for one in rows(tmp_path, text, noted=notes.append)} == {NOW}
    assert [one.sentence() for one in notes] == [
        "第 1 行：没有认出哪一栏是登记时间，时限从导入时起算。请指明那一栏，再导入一次"
    ]


def test_a_time_that_a_person_said_to_keep_is_not_when_it_came_in(tmp_path):
    notes = []
    told = {"columns": {"时间": "raw"}, "noted": notes.append}
    (signal,) = rows(tmp_path, "编号,内容,时间\nA1,发霉,2026-01-03\n", **told)
    assert (signal.received_at, notes) == (NOW, [])
