"""Bodies: which body tells a signal, by its sender or by how a call begins."""

import pytest

from playbooks.deciding.bodies import are_one, body_of


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("洪门镇示例敬老院：今儿9个老人拉肚子", "洪门镇示例敬老院"),
        ("小店镇刘副镇长：住院的应该算2个", "小店镇"),
        ("小店镇政府办：呕吐的18个", "小店镇"),
        ("示例小学校医：12个学生呕吐", "示例小学"),
        ("喂，我是红旗区示例小学，12个学生呕吐", "红旗区示例小学"),
        ("示例市人民医院急诊来电：接诊12人", "示例市人民医院"),
        ("3个工人住院了，我是工地王队长。", "工地王队长"),
        ("示例小学家长：我孩子呕吐", ""),
        ("市民热线中心：有人呕吐", ""),
        ("举报：食堂不干净", ""),
        ("今天中午，5个人吐了", ""),
        ("“示例快餐”：拉肚子的20个", ""),
    ],
)
def test_a_call_is_told_by_the_body_it_begins_with(title, body):
    assert body_of(title, source="值班台", channel="duty") == body


@pytest.mark.parametrize(
    ("source", "body"), [("小店镇人民政府", "小店镇"), ("示例市人民医院", "示例市人民医院"), ("12345", "")]
)
def test_a_letter_is_told_by_its_sender(source, body):
    assert body_of("李家喜宴22人呕吐", source=source, channel="notice") == body


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("示例小学", "红旗区示例小学", True),
        ("王队长", "工地王队长", True),
        ("小店镇", "小店镇", True),
        ("洪门镇", "洪门镇示例敬老院", False),
        ("卫滨区示例小学", "红旗区示例小学", False),
        ("", "", False),
    ],
)
def test_a_body_is_one_with_the_longer_form_of_its_name(one, other, same):
    assert are_one(one, other) is same
