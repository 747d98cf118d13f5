"""Newcomers: who came on top of those who were told of before."""

import pytest

from classifiers.harm.newcomers import in_all, newcomers


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("新苑小学校医：又来了4个，一样的症状。", {"ill": 4}),
        ("四十四中校医又来电，又来了4个，也是住校的，其中俩发烧38度多", {"ill": 4}),
        ("又有5名学生呕吐", {"ill": 5}),
        ("续报：新增2人就诊，住院1人", {"ill": 2}),
        ("又送来仨，都是吐的", {"ill": 3}),
        ("刚才又拉来两个工人", {"ill": 2}),
        ("又接诊3名患者", {"ill": 3}),
        ("又有2人住院", {"hospitalised": 2}),
        ("新增死亡1人", {"dead": 1}),
        ("又收治3人", {"hospitalised": 3, "ill": 3}),
        ("又多了6个肚子疼的", {"ill": 6}),
        ("又吐了3个", {"ill": 3}),
        ("再增加4例", {"ill": 4}),
        ("下午又来了四五个", {"ill": 4}),
        ("刚才漏报2个拉肚子的", {"ill": 2}),
        ("又来了4个,晚上又来了2个", {"ill": 6}),
    ],
)
def test_who_came_on_top_is_counted_by_what_befell_them(text, added):
    assert newcomers(text) == added


@pytest.mark.parametrize(
    "text",
    [
        "又来了4个，一共17个",
        "新增4人，累计17人",
        "新增6个，加上之前的共17个",
        "目前共有17人，又送来3人",
        "无新增病例",
        "没有新增1人",
        "又来了4个检查的",
        "又有3个家长打电话",
        "又来了4个，都没事",
        "听说又来了4个",
        "又有2家饭店",
        "我又吃了2个包子",
        "增加2个小时",
        "又发现3个窗口没有消毒",
        "又有2个班有学生呕吐",
        "增加了10个床位",
        "又来3名老师帮忙",
        "又吐了3次",
        "又来10人就餐",
        "又有1个多月没检查",
    ],
)
def test_a_total_others_and_what_nobody_knows_add_nobody(text):
    assert newcomers(text) == {}


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("又来了4个，一共17个", 17),
        ("又有5名学生，现在总共18名学生", 18),
        ("又来了4个，一共17桌", None),
        ("一共17个", None),
        ("又来了4个检查的，一共17个", None),
        ("又吐了3个，现在总共12个了", 12),
        ("又吐了3个，全班一共40个", None),
        ("又吐了3个，一共40个人吃的", None),
    ],
)
def test_how_many_there_are_in_all_is_told_beside_newcomers(text, n):
    assert in_all(text) == n
