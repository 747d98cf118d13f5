"""Identifiers in free text, and the split at the door."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.masking import Found, join_private, mask, split_private
from connectors.signal import Attachment, Channel, Contact, Illness, Signal, Subject

PIECES = st.sampled_from(
    [
        "13800001234",
        "0373-0001234",
        "410702199001011234",
        "6222021001116245702",
        "豫G12345",
        "abc_12345",
        "86",
        "1",
        "8",
        "X",
    ]
    + ["微信", "QQ：", "患者", "学生：", "联系人：", "我叫", "张三", "欧阳修文", "电话", "批号", "男", "，8岁"]
    + ["，", " ", "-", "：", "某", "*"]
)


@pytest.mark.parametrize(
    ("text", "masked", "kind", "original"),
    [
        ("电话13800001234。", "电话138****1234。", "phone", "13800001234"),
        ("手机１３８０００００００１", "手机138****0001", "phone", "１３８０００００００１"),
        ("打138-0000-1234", "打138****1234", "phone", "138-0000-1234"),
        ("打+86 13800001234", "打138****1234", "phone", "+86 13800001234"),
        ("座机0373-0001234", "座机0373-****234", "phone", "0373-0001234"),
        ("联系电话：3050123", "联系电话：****123", "phone", "3050123"),
        ("身份证410702199001011234", "身份证410702************", "identity_card", "410702199001011234"),
        ("身份证41070219900101123x", "身份证410702************", "identity_card", "41070219900101123x"),
        ("卡号6222 0210 0100 0000 123", "卡号***************0123", "bank_card", "6222 0210 0100 0000 123"),
        ("转到6222021001116245702", "转到***************5702", "bank_card", "6222021001116245702"),
        ("车牌豫G12345", "车牌豫G*****", "plate", "豫G12345"),
        ("一辆豫A·D12345", "一辆豫A******", "plate", "豫A·D12345"),
        ("微信号abc_12345", "微信号ab****", "account", "abc_12345"),
        ("QQ：123456789", "QQ：12****", "account", "123456789"),
        ("联系人：张三，来过", "联系人：张某，来过", "name", "张三"),
        ("投诉人：欧阳修文", "投诉人：欧某", "name", "欧阳修文"),
        ("我叫李小明，住附近", "我叫李某，住附近", "name", "李小明"),
        ("患者王小二，男，呕吐", "患者王某，男，呕吐", "name", "王小二"),
        ("学生李明（8岁）腹痛", "学生李某（8岁）腹痛", "name", "李明"),
        ("患者：张三丰来电反映", "患者：张某来电反映", "name", "张三丰"),
    ],
)
def test_an_identifier_is_masked_and_its_original_kept(text, masked, kind, original):
    assert mask(text) == (masked, (Found(kind, original),))


@pytest.mark.parametrize(
    "text",
    [
        "抽样编号DC19410100463233772",
        "统一社会信用代码91410702MA40ABCD1X",
        "批号20260105123",
        "批号：13812345678",
        "生产日期20260105，条码6901234567892",
        "1,280.00元，2026年1月5日14:07，20260105140733",
        "拨打12315或12345，厂家4008001234",
        "许可证号JY14107020001234",
        "订单号2026010512345678901",
        "微信支付58元，微信2026年1月",
        "学生呕吐，家长着急，患者腹泻，我叫了外卖",
        "学生高烧，男生多",
        "投诉人：匿名",
        "138****0000，0373-000xxxx",
        "每100克含3.5克，2026-01-05 至 2026-01-20",
        "张三牛肉面馆",
    ],
)
def test_what_is_no_persons_identifier_survives(text):
    assert mask(text) == (text, ())


@given(st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=60))
@example("联系人：王某1")
@example("138000012341380000123")
def test_masking_a_masked_text_changes_nothing(text):
    masked, _ = mask(text)
    assert mask(masked) == (masked, ())


@given(st.lists(PIECES, max_size=8).map("".join))
def test_every_original_found_stood_in_the_text_or_in_its_masked_form(text):
    masked, found = mask(text)
    assert (masked != text) == bool(found)


def a_signal(**changes):
    return Signal(channel=Channel.COMPLAINT, source="12315", received_at=datetime(2026, 1, 5, tzinfo=UTC), **changes)


def test_a_signal_without_anything_private_is_passed_as_it_is():
    signal = a_signal(text="在示例小吃店吃坏了肚子", subject=Subject(name="示例小吃店"))
    assert split_private(signal) == (signal, None)


def test_contact_and_raw_leave_and_texts_are_masked():
    signal = a_signal(
        title="13800001234反映",
        text="我叫张三，电话13800001234",
        subject=Subject(name="张三牛肉面馆", address="示例路1号，电话0373-0001234"),
        illness=Illness(ill=3, meal="联系人：李四"),
        progress={"调解结果": "已告知13800001234", "受理时间": "2026-01-05T00:00:00+08:00"},
        attachments=(Attachment(name="13800001234.jpg"),),
        contact=Contact(name="张三", phone="13800001234"),
        raw={"备注": "住示例小区"},
    )
    public, private = split_private(signal)
    assert public == a_signal(
        title="138****1234反映",
        text="我叫张某，电话138****1234",
        subject=Subject(name="张三牛肉面馆", address="示例路1号，电话0373-****234"),
        illness=Illness(ill=3, meal="联系人：李某"),
        progress={"调解结果": "已告知138****1234", "受理时间": "2026-01-05T00:00:00+08:00"},
        attachments=(Attachment(name="138****1234.jpg"),),
    )
    assert private["contact"] == {"name": "张三", "phone": "13800001234"}
    assert private["raw"] == {"备注": "住示例小区"}
    assert private["originals"]["text"] == "我叫张三，电话13800001234"
    assert ["name", "李四"] in private["found"]
    stored = msgspec.json.decode(msgspec.json.encode(private))
    assert join_private(public, stored) == signal
    assert split_private(public) == (public, None)
