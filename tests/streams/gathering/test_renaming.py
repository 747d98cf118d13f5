"""Who says that the business which an earlier report named is another, and which."""

import pytest
from flow import a_signal
from spoken import tell

from streams.gathering.renaming import renames

ROW = "作废：连萍那个单子录错店了，应是隔壁“示例渝香阁酸菜鱼”。"
SHOP = {"name": "示例蜀香阁酸菜鱼"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ROW, ("示例蜀香阁酸菜鱼", "示例渝香阁酸菜鱼")),
        ("店名登错了，应为对面的“示例甜水果店”", ("示例蜀香阁酸菜鱼", "示例甜水果店")),
        ("单位名称有误，实为“示例渝香阁”", ("示例蜀香阁酸菜鱼", "示例渝香阁")),
        ("更正，前报“示例金谷酒楼”应为“示例金古酒楼”，就餐者5人", ("示例金谷酒楼", "示例金古酒楼")),
        ("我们记岔了，不是稻花香，是金穗大道的“稻谷香快餐”", ("稻花香", "稻谷香快餐")),
        ("店名登错了，应为“示例蜀香阁酸菜鱼”", None),
        ("人数报错了，应为“12”人", None),
        ("“示例酸奶”应为冷藏“示例酸奶”", None),
        ("商家把价格写错了，应该是“第二份半价”", None),
    ],
)
def test_which_name_is_put_right(text, said):
    assert renames(a_signal(text=text, subject=SHOP)) == said


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("不是稻花香，是金穗大道的“稻谷香快餐”", ("稻花香", "稻谷香快餐")),
        ("不是“金谷饭店”，应为“金古饭店”", ("金谷饭店", "金古饭店")),
        ("记错了，并非蜀香阁，是隔壁“渝香阁酸菜鱼”", ("蜀香阁", "渝香阁酸菜鱼")),
        ("记错了，不是稻花香，是隔壁的稻谷香快餐，人数没错", ("稻花香", "稻谷香快餐")),
        ("俺说岔了，不叫稻花香，应该是稻谷香饭店", ("稻花香", "稻谷香饭店")),
        ("不是稻花香，是稻谷香快餐", None),
        ("说错了，不是感冒发烧，是食物中毒", None),
        ("记错了，不是我家孩子，是他同学家饭店", None),
        ("不是霉点，是抹茶粉", None),
        ("是稻花香，不是“稻谷香快餐”", None),
    ],
)
def test_a_unit_that_is_said_to_be_another(text, names):
    assert renames(a_signal(text=text, subject=None)) == names


def test_a_post_puts_no_name_right():
    assert renames(a_signal(channel="media", request=None, text=ROW, subject=SHOP)) is None


def complain(line, text, name, source_id):
    return tell(line, text, channel="complaint", source="登记", request="both", subject=name, source_id=source_id)


def test_a_row_that_puts_a_shop_right_begins_no_time_and_the_right_one_finds_the_case(line):
    said = "在这家店吃饭后一家五口上吐下泻，要求赔医药费并处罚。"
    case_id = complain(line, said, SHOP, "HQ20261127024")
    before = {*line.case(case_id).clocks}
    assert complain(line, ROW, SHOP, "HQ20261127025") == case_id
    case = line.case(case_id)
    assert ({*case.clocks}, case.signals[-1].why) == (
        before,
        "同一单位“示例蜀香阁酸菜鱼”；来报称单位名称有误，应为“示例渝香阁酸菜鱼”，请核对并更正",
    )
    right = {"name": "示例渝香阁酸菜鱼"}
    assert complain(line, "在这家店吃完腹泻，要求赔偿。", right, "HQ20261127026") == case_id


def test_a_name_that_is_put_right_with_more_people_brings_what_these_call_for(line):
    first = "新乡市第三人民医院急诊：接诊红旗区“示例金谷酒楼”就餐者5人，腹泻，均未住院。"
    then = (
        "新乡市第三人民医院急诊：更正，前报红旗区“示例金谷酒楼”应为“示例金古酒楼”，共接诊就餐者35人，腹泻，均未住院。"
    )
    case_id = tell(line, first, channel="illness", source="示例医院")
    assert tell(line, then, channel="illness", source="示例医院") == case_id
    assert "illness_graded" in {book.id for book in line.case(case_id).playbooks}
