"""Letters: what one wants stands in the heading of its case."""

import pytest
from flow import T0, a_signal

from connectors.parse import finish
from streams.gathering.letters import subject_of_letter


def subject(text, channel="notice"):
    return subject_of_letter(finish(a_signal(text=text, channel=channel, request=None, subject=None), T0))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("示例四中定于11月30日开展食物中毒应急演练，模拟20名学生呕吐，届时勿误报", "应急演练预告"),
        ("请各县于11月30日17时前将排查情况报省食安办邮箱，逐级上报", "要求报送材料"),
        ("请贵办于本周五前将工作总结报送区委办，并报参会人员名单", "要求报送材料"),
        ("关于交办销售不合格牛肉线索的函", "交办、转办事项"),
        ("请贵区对生产企业核查，收函后10个工作日内函复", "请求协查"),
        ("更正函：生产企业名称应为示例公司，特此更正", "更正函"),
        ("各单位请派员参加食品安全会议", "会议通知"),
        ("今天天气不错", None),
    ],
)
def test_a_letter_is_called_by_what_it_wants(text, said):
    assert subject(text) == said


def test_a_post_is_no_letter():
    assert subject("请各县报送排查情况", channel="media") is None
