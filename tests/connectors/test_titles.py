"""Titles: what is written in the place of a name and is nobody's."""

import pytest

from connectors.titles import is_title, known_by


@pytest.mark.parametrize(
    "word",
    [
        *(
            "园长",
            "校长",
            "老师",
            "班主任",
            "家长",
            "学生家长",
            "匿名",
            "匿名群众",
            "群众",
            "热心市民",
            "消费者",
            "店长",
            "食堂负责人",
        ),
        *(
            "幼儿园园长",
            "急诊值班医生",
            "一名顾客",
            "某女士",
            "女士",
            "本人",
            "副校长",
            "患者家属",
            "不详",
            "匿名（不愿透露）",
            " 园长 ",
        ),
        *("无", "某某", "不愿透露姓名的群众", "知情人"),
    ],
)
def test_what_somebody_is_is_no_name(word):
    assert is_title(word)


@pytest.mark.parametrize(
    "word", ["王老师", "张三", "李女士", "高校长", "示例·王一", "陈园长", "安群众", "王", "", "家长王芳"]
)
def test_who_somebody_is_is_one(word):
    assert not is_title(word)


def test_somebody_is_known_by_name_number_and_address_and_by_no_title():
    contact = {"name": "园长", "phone": "13800001234", "address": "示例路1号", "real_name": True}
    assert known_by(contact) == ("13800001234", "示例路1号")
    assert known_by({"name": "王芳", "phone": "1"}) == ("王芳",)
