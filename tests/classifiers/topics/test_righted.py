"""Righted: what a text that is headed as a correction says it was not."""

import pytest

from classifiers.topics.righted import is_headed, without_what_was_not


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("更正:不是甲醛味,是钢丝", "更正:#####,是钢丝"),
        ("更正:是霉味而非农药", "更正:是霉味####"),
        ("【订正】排除亚硝酸盐中毒,确认为沙门氏菌", "【订正】########,确认为沙门氏菌"),
        ("更正:前函所述甲醛超标有误,应为霉菌超标", "更正:##########,应为霉菌超标"),
        ("更正:由亚硝酸盐更正为沙门氏菌", "更正:#####更正为沙门氏菌"),
        ("更正:刚才说是农药,其实是鼠药", "更正:######,其实是鼠药"),
        ("不是甲醛味,是钢丝", "不是甲醛味,是钢丝"),
        ("更正:5名患者检出沙门氏菌", "更正:5名患者检出沙门氏菌"),
        ("更正:非常难闻的农药味", "更正:非常难闻的农药味"),
    ],
)
def test_what_a_correction_takes_back_is_blotted_out_in_its_place(text, left):
    assert without_what_was_not(text) == left


def test_only_what_stands_at_the_beginning_heads_a_text():
    assert [is_headed("【更正】5人"), is_headed("关于示例饭店的情况报告，内容如下：更正")] == [True, False]
