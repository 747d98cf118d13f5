"""Identifiers in free text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.masking import Identifier, mask

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
    assert mask(text) == (masked, (Identifier(kind, original),))


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


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("投诉人张三反映在某店吃出异物", "投诉人张某反映在某店吃出异物"),
        ("举报人李建国称该店无证", "举报人李某称该店无证"),
        ("投诉人张三，电话13800001234", "投诉人张某，电话138****1234"),
        ("联系人王丽", "联系人王某"),
        ("患者王小明今日就诊", "患者王某今日就诊"),
        ("患者王小明、李红等5人住院", "患者王某、李某等5人住院"),
        ("学生王小明、李红、欧阳修文呕吐", "学生王某、李某、欧某呕吐"),
        ("学生李子涵呕吐", "学生李某呕吐"),
        ("患儿马小跳发烧", "患儿马某发烧"),
        ("投诉人王小明先生称", "投诉人王某先生称"),
        ("市民张建国来电反映", "市民张某来电反映"),
        ("家长王丽反映孩子腹泻", "家长王某反映孩子腹泻"),
        ("孩子叫王小宝", "孩子叫王某"),
        ("tel13800001234", "tel138****1234"),
        ("Tel.13800001234", "Tel.138****1234"),
        ("手机号：138－0000－1234", "手机号：138****1234"),
        ("138.0000.1234", "138****1234"),
        ("138  0000  1234", "138****1234"),
        ("电话13800 001234", "电话138****1234"),
        ("电话 1 3 8 0 0 0 0 1 2 3 4", "电话 138****1234"),
        ("身份证号410702900101123", "身份证号410702*********"),
        ("身份证号码：410702900101123，", "身份证号码：410702*********，"),
    ],
)
def test_who_is_named_or_numbered_without_a_colon_is_masked(text, masked):
    assert mask(text)[0] == masked
    assert mask(masked) == (masked, ())


ORDINARY = """
学生高兴地吃完 患者方便 家长会 学生马上呕吐 学生陆续呕吐 学生全部呕吐 学生和家长反映 学生于昨日呕吐 患者曾在该店就餐
患者尚在住院 学生周一在食堂 学生周末在家 家长许多投诉 家长严重投诉 学生何时吃的 学生张嘴吃了 学生白天在校 学生牛奶中毒
家长任何投诉 学生毕业在即 患者高血压、糖尿病 患者高烧、呕吐 患者黄疸、腹痛 患者白血病、贫血
市民高先生来电 市民王女士来电
家长李老师说 投诉人方面称 举报人某称 学生路上吃了 学生马路边吃了 患者康复在家 患者苏醒因 学生单独在食堂 患者温度在
学生餐在 学生家长说 患者家属称 市民中心在 市民反映 市民来电 投诉人称 举报人说 患者称 学生说 病人在 学生时代 学生证
学生连续腹泻 学生常在 患者应在 学生成绩在 学生包括在 患者金额在 投诉人王先生称 来电人张某反映 联系人电话 学生高中在读
市民热线在 家长群说 学生营养餐 患者食用 患者出现 家长代表表示 学生宿舍在 学生食堂出现 学生牛肉面、包子 学生余人在
学生戴口罩吃了 学者王建国说
""".split()


@pytest.mark.parametrize("text", ORDINARY)
def test_what_only_begins_like_a_name_survives(text):
    assert mask(text) == (text, ())


@pytest.mark.parametrize(
    "text", ["2026.11.24", "2026.11.24 10.30", "订单410702900101123", "流水410702900101123", "138.00元", "13.8000.0012"]
)
def test_numbers_of_other_things_survive_the_wider_patterns(text):
    assert mask(text) == (text, ())


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("作废：连萍那个单子录错店了", "作废：连某那个单子录错店了"),
        ("袁志那个投诉撤了", "袁某那个投诉撤了"),
        ("好的，欧阳明这张工单办完了", "好的，欧某这张工单办完了"),
        ("昨天那个投诉怎么样了", "昨天那个投诉怎么样了"),
        ("蜀香阁那个单子", "蜀香阁那个单子"),
    ],
)
def test_whose_complaint_is_spoken_of_is_not_named(text, masked):
    assert mask(text)[0] == masked


@pytest.mark.parametrize(
    "said", ["本人申请退款，", "本人申请，", "本人高烧，", "本人于昨日，", "本人路过，", "本人曾购买，", "本人向商家，"]
)
def test_what_somebody_does_is_no_name_of_theirs(said):
    assert mask(said)[0] == said


@pytest.mark.parametrize(
    "name", ["李明", "于建国", "曾小红", "申小红", "高峰", "高强", "高大伟", "于今", "曾向东", "成功", "孙子涵"]
)
def test_a_name_behind_the_same_word_is_masked(name):
    assert mask(f"本人{name}，要求退款")[0] == f"本人{name[0]}某，要求退款"


def test_a_run_of_letters_without_end_is_masked_in_the_time_of_its_length():
    """Looked at from each of its letters to its end it would take minutes."""
    text = "a1" * 50_000
    assert mask(f"{text} 联系人：王某 b@example.invalid")[0] == f"{text} 联系人：王某 b****@example.invalid"
