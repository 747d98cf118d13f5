"""Identifiers in free text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.masking import Found, mask

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
        ("邮箱zhang.san@mail.example，", "邮箱z****@mail.example，", "email", "zhang.san@mail.example"),
        ("邮箱ａｂ＠ｑｑ．ｃｏｍ", "邮箱a****@qq.com", "email", "ａｂ＠ｑｑ．ｃｏｍ"),
        ("我住示例小区3号楼2单元501室", "我住示例小区****", "home", "3号楼2单元501室"),
        ("家庭住址：示例路12号，", "家庭住址：示例路****，", "home", "12号"),
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
        "地址：示例路12号，住院部3号楼，微博@示例日报",
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
