"""Who speaks for the place where it happened, and who only speaks about it."""

import pytest

from classifiers.harm.voice import Speaker, is_medical, speaks_for


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("示例第二小学校医来电：12名学生呕吐", ("示例第二小学", "校医")),
        ("【演练】示例第一小学校医9点20分来电：9点10分起有23名学生呕吐", ("示例第一小学", "校医")),
        ("示例第五幼儿园园长来电报告：午睡后6名幼儿呕吐", ("示例第五幼儿园", "园长")),
        ("6名幼儿就诊\n示例第五幼儿园园长来电报告，已停餐", ("示例第五幼儿园", "园长")),
        ("示例中学班主任报告：三名学生腹泻", ("示例中学", "老师")),
        ("示例第一小学后勤来电：消杀公司已到", ("示例第一小学", "食堂负责人")),
        ("我是示例第二小学的校医，12名学生呕吐", ("示例第二小学", "校医")),
        ("你好，我是示例饭店老板，客人吃完都吐了", ("示例饭店", "老板")),
        ("这里是示例火锅店，我是店长，三桌客人不适", ("", "店长")),
        ("示例·惠客超市来电：顾客买的熟食吃坏了", ("示例·惠客超市", "工作人员")),
        ("我校12名学生午饭后呕吐", ("", "工作人员")),
        ("情况紧急，我园6名幼儿呕吐", ("", "工作人员")),
    ],
)
def test_who_calls_themselves_somebody_of_the_place_speaks_for_it(text, speaker):
    assert speaks_for(text) == Speaker(*speaker)


@pytest.mark.parametrize(
    "text",
    [
        "家长来电：校医说孩子吐了三次",
        "示例第一小学学生家长来电：老师不让说",
        "听说校长报告了教育局",
        "示例第一小学家长代表老师来电：孩子呕吐",
        "我是示例饭店老板的邻居，他家后厨脏",
        "我们学校食堂的饭吃吐三个同学",
        "示例区人民医院急诊科报告：接诊示例第一小学学生9名",
        "村民来电：婚宴上8个人呕吐",
        "孩子在示例第一小学读四年级，今早呕吐",
        "我店门口的小摊吃坏了人",
        "隔壁饭店老板来电：他家客人吐了",
        "车间3人不适，3人危重",
    ],
)
def test_nobody_else_does(text):
    assert speaks_for(text) is None


def test_a_hospital_s_name_is_told_from_a_school_s():
    assert [is_medical("示例区人民医院"), is_medical("示例第二小学")] == [True, False]
