"""When a finding or a letter came, as its words say."""

import pytest

from connectors.parse import finish
from connectors.receipt import receipt_of
from connectors.signal import Channel, Signal
from tests.factories import at

NOW = at("2026-11-28 21:26")
SOLD = "红旗区大润兴超市销售的芝麻香油苯并[a]芘项目不合格，检验机构：河南中检，2026年11月25日出具报告，"


def said(text, channel="sampling", **more):
    return Signal(channel=Channel(channel), source="示例", text=text, **more)


@pytest.mark.parametrize(
    ("text", "came"),
    [
        (f"{SOLD}26日我局收到。", "2026-11-26 00:00"),
        ("老白干酒酒精度不合格，报告11月24日出具，我局11月25日收到。", "2026-11-25 00:00"),
        (f"{SOLD}我局于2026年11月26日收到检验报告。", "2026-11-26 00:00"),
        (f"{SOLD}收到报告日期：2026-11-26", "2026-11-26 00:00"),
        (f"{SOLD}（我办昨日收到）", "2026-11-27 00:00"),
        (f"{SOLD}本局11月26日上午9时30分收到不合格检验结论。", "2026-11-26 09:30"),
        (f"{SOLD}今天下午3点我局签收。", "2026-11-28 15:00"),
        (f"{SOLD}于11月27日收到检验报告", "2026-11-27 00:00"),
        (f"{SOLD}收文时间为2026年11月26日16:20", "2026-11-26 16:20"),
        (f"{SOLD}区市场监管局11月26日收悉", "2026-11-26 00:00"),
        ("菠菜毒死蜱不合格，区局30日收到", "2026-10-30 00:00"),
        ("红旗区“得月楼熟食”卤猪头肉亚硝酸盐超标，检验报告于11月25日送达我局。", "2026-11-25 00:00"),
        ("酱牛肉检出沙丁胺醇，不得检出；检验报告11月26日出具，11月27日送达本局；", "2026-11-27 00:00"),
        (f"{SOLD}26日送到我局。", "2026-11-26 00:00"),
        (f"{SOLD}昨日由河南中检送至我办。", "2026-11-27 00:00"),
        (f"{SOLD}已于11月26日上午9时30分送达区市场监管局。", "2026-11-26 09:30"),
        (f"{SOLD}2026年11月26日经市局转到我局。", "2026-11-26 00:00"),
        (f"{SOLD}该报告本局于11月27日收悉。", "2026-11-27 00:00"),
        (f"{SOLD}检验报告送达日期：11月26日", "2026-11-26 00:00"),
        (f"{SOLD}送达我局时间为11月26日16:20", "2026-11-26 16:20"),
        (f"{SOLD}结论通知书11月27日寄到本局", "2026-11-27 00:00"),
        (f"{SOLD}我局二〇二六年十一月二十日收到。", "2026-11-20 00:00"),
        (f"{SOLD}我局十一月廿六日收到检验报告。", "2026-11-26 00:00"),
        (f"{SOLD}11.20我局收到。", "2026-11-20 00:00"),
        (f"{SOLD}我局20261120收到检验报告。", "2026-11-20 00:00"),
        (f"{SOLD}签收日期：20261120", "2026-11-20 00:00"),
        (f"{SOLD}送达日期：11/20", "2026-11-20 00:00"),
        (f"{SOLD}不合格报告26日移交我局", "2026-11-26 00:00"),
    ],
)
def test_a_finding_came_when_its_words_say(text, came):
    assert receipt_of(said(text), NOW) == at(came)


@pytest.mark.parametrize(
    "text",
    [
        SOLD,
        f"{SOLD}请收到后五个工作日内送达。",
        f"{SOLD}超市11月20日收到该批次产品。",
        f"{SOLD}牧野区市场监管局11月20日收到检验报告后移送我局。",
        f"{SOLD}我局尚未收到。",
        f"{SOLD}检验报告11月26日送达被抽样单位。",
        f"{SOLD}检验报告11月26日送达该店。",
        f"{SOLD}请于11月26日前送达我局。",
        f"{SOLD}11月26日送达牧野区市场监管局。",
        f"{SOLD}样品11月20日送检。",
        f"{SOLD}11月20日送至检验机构。",
        f"{SOLD}将于11月30日送达我局。",
        f"{SOLD}样品11月20日送到我中心检验。",
        f"{SOLD}我局31月45日收到。",
        f"{SOLD}我局12月5日收到。",
        f"{SOLD}我局2025年11月5日收到。",
        f"{SOLD}我局11.31收到。",
        f"{SOLD}我局11.20.3收到。",
        f"牧野区市场监管局移送函：我局11月20日收到检验报告，{SOLD}现移送贵局。",
        f"牧野区市场监管局移送函 红旗区市场监管局：我局11月20日收到检验报告，{SOLD}",
    ],
)
def test_what_is_no_receipt_of_this_office_is_none(text):
    assert receipt_of(said(text), NOW) is None


@pytest.mark.parametrize(
    ("text", "came"),
    [
        ("牧野区市场监管局协查函：请协查示例面业的挂面，15个工作日内函复。（我办11月26日收到）", "2026-11-26 00:00"),
        ("牧野区市场监管局协查函：请协查示例面业的挂面。我办26日收到此函。", "2026-11-26 00:00"),
        ("收文日期：2026年11月26日 牧野区市场监管局协查函：请协查示例面业的挂面。", "2026-11-26 00:00"),
        ("我局11月10日收到来函，属贵局管辖，现移送贵局。（我局11月24日收到）", "2026-11-24 00:00"),
        ("收文日期：11.24。移送函 红旗区市场监管局：我局11月10日收到来函，现移送。", "2026-11-24 00:00"),
        ("移送函 红旗区市场监管局：我局11月10日收到来函。（我局11月24日收到）", "2026-11-24 00:00"),
        ("我局11月20日收到举报，反映贵区示例面业的挂面不合格，请协查。", None),
        ("我局11月20日收到贵局协查函，现将有关情况函复如下。", None),
        ("我局11月20日收到河南中检出具的检验报告，示例面业的挂面不合格，现移送贵局。", None),
    ],
)
def test_of_a_letter_only_what_is_said_of_itself(text, came):
    assert receipt_of(said(text, "notice"), NOW) == (at(came) if came else None)


@pytest.mark.parametrize("channel", ["complaint", "media", "duty", "illness"])
def test_nothing_else_says_when_it_came(channel):
    assert receipt_of(said("我局11月26日收到。", channel), NOW) is None


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        (f"{SOLD}我局2026年2月30日收到检验报告。", "sampling"),
        (f"{SOLD}我局于20261345收到检验报告。", "sampling"),
        (f"{SOLD}收到报告日期：0000-01-01", "sampling"),
        ("我局2026年2月30日收到该函。", "notice"),
        ("群众来信反映：早餐店油条发黑。我局2026年2月30日收到来信。", "complaint"),
    ],
)
def test_a_day_that_there_is_not_is_no_receipt_and_costs_no_signal(text, channel):
    signal = finish(said(text, channel), NOW)
    assert (signal.received_at, signal.undated) == (NOW, True)


def test_terms_run_from_there_unless_a_field_says_otherwise():
    text = f"{SOLD}26日我局收到。"
    field = at("2026-11-27 10:00")
    came = [finish(said(text), NOW), finish(said(text, received_at=field), NOW), finish(said(SOLD), NOW)]
    assert [each.received_at for each in came] == [at("2026-11-26 00:00"), field, NOW]
    assert came[0].arrived_at == NOW


LETTER = "来信投诉：在红旗区示例超市买到过期牛奶，要求退一赔十。"


@pytest.mark.parametrize("channel", ["complaint", "duty"])
@pytest.mark.parametrize(
    ("text", "came"),
    [
        (f"{LETTER}信封邮戳11月20日，落款11月18日，本局11月23日收到。", "2026-11-23 00:00"),
        (f"{LETTER}邮戳日期11月19日，11月23日上午10时我局签收（挂号信）。", "2026-11-23 10:00"),
        (f"{LETTER}收信日期：2026-11-20", "2026-11-20 00:00"),
        (f"区市场监管局于11月24日收到举报信一封：{LETTER}", "2026-11-24 00:00"),
        (f"{LETTER}我办11月23日（周一）上午10时收到来信。", "2026-11-23 10:00"),
        (f"{LETTER}收文日期：2026年11月23日", "2026-11-23 00:00"),
        (f"{LETTER}收信日期：二〇二六年十一月二十日", "2026-11-20 00:00"),
        (f"{LETTER}本局十一月二十三日收到。", "2026-11-23 00:00"),
        (f"{LETTER}我局11.20收到来信。", "2026-11-20 00:00"),
        (f"{LETTER}我局20261120收到来信。", "2026-11-20 00:00"),
        (f"{LETTER}签收日期：2026-11-20", "2026-11-20 00:00"),
        (f"{LETTER}我局签收日期：11月20日", "2026-11-20 00:00"),
        (f"{LETTER}挂号信11月20日送达我局。", "2026-11-20 00:00"),
        (f"{LETTER}信件于11月20日由邮政送到区市场监管局。", "2026-11-20 00:00"),
        (f"{LETTER}牧野区局移送：我局11月10日收到该信，现移送贵局。本局11月23日收到。", "2026-11-23 00:00"),
        (f"{LETTER}我局11月20日收到来信。11月25日我局收到补充材料。", "2026-11-20 00:00"),
        (f"{LETTER}11月26日我局签收（邮政回执载明我局11月23日已签收）。", "2026-11-23 00:00"),
    ],
)
def test_a_letter_of_somebody_came_when_the_bureau_received_it_not_when_it_was_stamped(channel, text, came):
    """Order 121 Art. 15: 自收到投诉之日起."""
    assert receipt_of(said(text, channel), NOW) == at(came)


@pytest.mark.parametrize("channel", ["complaint", "duty"])
@pytest.mark.parametrize(
    "text",
    [
        f"{LETTER}信封邮戳11月20日，落款11月18日。",
        "群众来信：网购的饼干11月20日收到，吃后腹泻，要求退款。",
        "我单位11月20日收到食堂配送的盒饭，吃后不适。",
        "我单位网购的坚果，11月20日收到，有虫。",
        f"{LETTER}新乡市局11月19日收到。",
        f"{LETTER}贵局11月19日收到我的信，至今没有答复。",
        f"{LETTER}我局11月20日收到该超市送检的样品。",
        f"{LETTER}我局11月20日收到该超市的信用信息。",
        f"{LETTER}我局11月20日收到被投诉人的样品。",
        f"{LETTER}超市收信日期：11月20日，至今没有退款。",
        f"{LETTER}去年11月20日我局收到过举报信。",
        f"{LETTER}农历10月12日我局收到举报信。",
        "群众来信：网购的饼干，签收日期：11月20日，吃后腹泻，要求退款。",
        f"{LETTER}样品11月20日送达我局。",
        f"{LETTER}挂号信11月20日送达牧野区市场监管局。",
        f"【牧野区市场监管局移送】{LETTER}我局11月10日收到该投诉信，现移送贵局处理。",
        f"牧野区市场监管局：该投诉信11月10日我局收到，经查属贵局管辖，现移送。{LETTER}",
    ],
)
def test_a_day_on_which_others_had_something_or_the_bureau_something_else_is_no_receipt_of_a_letter(channel, text):
    assert receipt_of(said(text, channel), NOW) is None
