"""By when a letter wants its answer."""

import pytest

from connectors.signal import Signal
from streams.hearing.wanted import retimed, wanted_by
from tests.factories import at

CAME = at("2026-11-28 10:00")
"""A Saturday."""
PASSED = ("a day that has passed", "a weekday that has passed", "a day of the month that has passed")


def whole(text, channel="notice", came=CAME):
    return wanted_by(Signal(source="某市市场监管局", channel=channel, text=text, received_at=came))


def said(text, channel="notice", came=CAME):
    """The first time and the words of later ones."""
    parts = (whole(text, channel, came) or "").split("；")
    return "；".join(filter(None, parts[:2])) or None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("请协助调查，并于收函之日起15个工作日内函复。", "15 working_days"),
        ("请自收到本函之日起十五个工作日内书面回复我局。", "15 working_days"),
        ("请立即核查控制并于5日内反馈", "5 days"),
        ("请依法核查，10个工作日内书面回复", "10 working_days"),
        ("请于24小时内反馈核查情况", "24 hours"),
        ("请依法处理，于2026年12月10日前将结果函复我局", "2026-12-10"),
        ("请于12月5日前核查上报。", "2026-12-05"),
        ("请于1月8日之前回复。", "2027-01-08"),
        ("希望今晚8点前回复", "2026-11-28T20:00:00+08:00"),
        ("请在明天上午9时30分前答复", "2026-11-29T09:30:00+08:00"),
        ("请贵区务必于明日12:00前将名单报区食安办", "2026-11-29T12:00:00+08:00"),
        ("请在今天上午9点前反馈", "2026-11-28T09:00:00+08:00"),
        ("请贵办于本周日前将工作总结报送区委办", "2026-11-29"),
        ("请在下周一上午10点前报送名单", "2026-11-30T10:00:00+08:00"),
        ("请尽快于周四前回复", "2026-12-03"),
        ("请于月底前报送总结。", "2026-11-30"),
        ("请于12月底之前上报", "2026-12-31"),
        ("年底前报送", "2026-12-31"),
        ("要求本月30日前完成整改并上报", "2026-11-30"),
        ("请于12月5日（星期六）前反馈", "2026-12-05"),
        ("务必下班前反馈", "2026-11-28"),
        ("请收到后24小时内书面反馈。", "24 hours"),
        ("24小时内反馈", "24 hours"),
        ("限3天内书面回复", "3 days"),
        ("接函后三个工作日内函复", "3 working_days"),
        ("红旗区人民检察院检察建议书：请于收到本建议书后两个月内书面回复整改情况。", "2 months"),
        ("请于收到本函之日起30日内办结“金麦香”线索并报结果。", "30 days"),
        ("收到本通知后一个月内报送整改报告", "1 months"),
        ("自收到本建议书之日起2个月内书面回复", "2 months"),
        ("请在三个月之内反馈", "3 months"),
        ("请于15日内报处理结果", "15 days"),
        ("“老味香调味品”辣椒面核查情况反馈时间提前至12月3日17时，请抓紧。", "2026-12-03T17:00:00+08:00"),
        ("桃酥一事，报送时限调整为12月1日下班前，请遵照执行。", "2026-12-01"),
        ("原定12月5日前反馈，现反馈期限延长至12月15日", "2026-12-15"),
        ("总结报送时间改为12月2日上午10时", "2026-12-02T10:00:00+08:00"),
        ("答复期限顺延至下周五", "2026-12-04"),
        ("请提前至12月3日17时前报送。", "2026-12-03T17:00:00+08:00"),
        ("反馈期限延长5个工作日", "+5 working_days"),
        ("报送时限推迟十日", "+10 days"),
        ("每日17时前报送进展", "2026-11-28T17:00:00+08:00"),
        ("各县区每天9时前报送进展", "2026-11-29T09:00:00+08:00"),
        (
            "即日起至12月5日，各县区每日17时前报送校园食品安全排查进展，另于12月7日前报送总结。",
            "2026-11-28T17:00:00+08:00；12月7日前报送",
        ),
        (
            "市食安委：请于收到通知后一个月内报送整改报告，每周五17时前报送进展。",
            "2026-12-04T17:00:00+08:00；一个月内报送",
        ),
    ],
)
def test_it_is_read_as_it_is_asked_for(text, wanted):
    assert said(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "请协助核查。",
        "我局已于11月20日前将情况函告你局",
        "该公司须在5日内停业。请知悉。",
        "请于2月30日前反馈",
        "请于11月20日前反馈",
        "请于本周五前反馈",
        "请于25日前反馈",
        "请立即反馈",
        "我局已于3日内反馈",
        "今年底前全部关停，望周知",
        "会议时间提前至11月20日",
        "营业时间每日17时前关门",
        "该店两个月内三次被投诉，现报告如下",
        "本周日前完成的检查中发现问题，特此报告",
    ],
    ids=[
        "no time",
        "done",
        "not an answer",
        "no such day",
        *PASSED,
        "at once",
        "answered",
        "of others",
        "a past day",
        "hours of opening",
        "what was",
        "a report",
    ],
)
def test_where_no_answer_is_asked_for_by_a_time_to_come_there_is_none(text):
    assert said(text) is None


@pytest.mark.parametrize("channel", ["complaint", "media", "illness", "sampling"])
def test_who_is_no_office_sets_no_time(channel):
    assert said("请于5日内答复我", channel) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("关于“示例店”一事，报送时限调整为12月1日下班前，请遵照执行。", "报送时限调整为12月1日下班前"),
        ("排查情况报送的时间提前至12月3日17时。", "报送的时间提前至12月3日17时"),
        ("反馈期限延长5个工作日。", "反馈期限延长5个工作日"),
        ("你区至今未反馈，请于12月4日前将“示例店”情况反馈。", "12月4日前"),
        ("催办函：请于24小时内反馈", "24小时内"),
        ("请于12月4日前反馈。", ""),
        ("你区至今未反馈，请尽快反馈。", ""),
        ("会议时间调整为11月20日", ""),
    ],
)
def test_a_letter_that_moves_the_time_of_an_earlier_one_says_so_in_words(text, words):
    letter = Signal(source="某市市场监管局", channel="notice", text=text, received_at=CAME)
    assert retimed(letter) == words


DAILY = "即日起至12月1日，各县区每日17时前报送进展，另于12月7日前报送总结。"


@pytest.mark.parametrize(
    ("text", "times"),
    [
        (
            DAILY,
            "*2026-11-29T17:00:00+08:00|*2026-11-30T17:00:00+08:00|*2026-12-01T17:00:00+08:00|2026-12-07",
        ),
        ("请于每周五前报送进展，至12月20日止", "*2026-12-11|*2026-12-18"),
        ("请于12月3日前上报方案，12月7日前报送总结", "2026-12-07"),
        ("请于5日内反馈，收到本函后一个月内报送整改报告", "1 months"),
    ],
)
def test_what_is_wanted_later_or_regularly_has_its_times(text, times):
    assert whole(text).split("；")[2] == times


def test_where_no_last_day_is_named_a_daily_report_is_expected_thirty_times_more():
    first, _, times = whole("每日17时前报送进展").split("；")
    assert (first, len(times.split("|"))) == ("2026-11-28T17:00:00+08:00", 30)


def test_who_asks_once_has_one_time():
    assert "；" not in whole("请于12月7日前报送总结")
