"""Copies: what two texts in the same words must agree in."""

import pytest
from flow import T0, a_signal
from spoken import read

from streams.gathering.grouping import FURTHER, Candidate, choose, keys_of
from streams.hearing.copies import is_drill


def a_piece(text, channel="illness", **fields):
    return a_signal(channel=channel, request=None, subject=None, text=text, **fields)


def why_one(one, other):
    """Why the second is in the case of the first; None where it opens its own."""
    left = [
        Candidate(case="c1", key=key.key, at=T0, opened_at=T0, is_open=True, value=key.value, said=key.text)
        for key in keys_of(one, read(one))
    ]
    match = choose(keys_of(other, read(other)), left, T0)
    return match and match.why


HOSPITAL = "市一院急诊科：今日18时许接诊4名呕吐、腹泻患者，均于中午在红旗区“{}”就餐，已予补液治疗，无危重。"
PUPILS = "市一院急诊科：今日接诊红旗区{}学生6名，呕吐、腹痛，均在学校食堂就餐，已予补液治疗，无危重，详细情况正在调查。"
CANTEEN = "小店镇{}打来：职工食堂午饭吃了炒豆角，现在有23个人恶心呕吐，厂里自己拉到康宁医院了，情况再报。"
FEAST = "{}政府报告：经入户摸排，{}李某家婚宴就餐约300人，目前有腹泻症状者31人，其中住院4人，无死亡。"
POST = "求问红旗区{}咋了？俺同事娃班上十几个吐的，听说有个娃没抢救过来，园方捂着不让说。"
SITE = "区住建局值班：小店镇{}，12个工人头晕恶心，吃罢早饭胡辣汤以后起来的，已经打120，送走5个。"
STORE = "红旗区“{}”购买的卤牛肉吃后家里3口人都上吐下泻，店家不承认，请尽快派人去查一查。"
TESTED = "红旗区文化街农贸市场王某摊位销售的{}，毒死蜱项目不合格，检验机构为河南中检，请依法处置并反馈。"
LOT = "红旗区大润兴超市销售的芝麻香油（批号{}），苯并芘项目不合格，检验机构为河南中检，请依法处置并反馈。"


@pytest.mark.parametrize(
    ("form", "one", "other", "channel"),
    [
        (HOSPITAL, "顺和园饭店", "满庭芳饭店", "illness"),
        (HOSPITAL, "老渠家烩面馆", "老张家烩面馆", "illness"),
        (PUPILS, "明珠小学", "新荷小学", "illness"),
        (PUPILS, "实验小学", "第二实验小学", "illness"),
        (PUPILS, "第一中学", "第十一中学", "illness"),
        (CANTEEN, "宏远电器厂", "宏达电器厂", "duty"),
        (CANTEEN, "天和纸品厂", "地利纸品厂", "duty"),
        (POST, "金苗苗幼儿园", "彩虹桥幼儿园", "media"),
        (SITE, "绿都花园二期工地", "碧水豪庭三期工地", "duty"),
        (STORE, "东街胖嫂卤味", "西街老五卤味", "duty"),
        (TESTED, "菠菜", "豇豆", "sampling"),
    ],
)
def test_the_same_words_of_another_unit_or_another_sample_are_another_affair(form, one, other, channel):
    pieces = [a_piece(form.format(name), channel) for name in (one, other)]
    assert why_one(*pieces) is None


def test_another_batch_is_no_copy_though_it_is_of_the_same_food_in_the_same_shop():
    pieces = [a_piece(LOT.format(batch), "sampling") for batch in ("20260901", "20260715")]
    assert why_one(*pieces) == "同一场所同一食品：大润兴超市·香油"


def test_the_same_words_of_another_village_are_another_affair():
    pieces = [a_piece(FEAST.format("洪门镇", village), "notice") for village in ("杏李村", "北杨村")]
    assert why_one(*pieces) is None


COPY = "内容基本相同（转发、改写）"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (POST.format("金苗苗幼儿园"), "转发：" + POST.format("金苗苗幼儿园")),
        (POST.format("的幼儿园"), "【转】" + POST.format("的幼儿园")),
        (
            "刷到说新乡那边有人在河里电鱼拿到夜市上卖，还有视频，红旗区的都小心点，转给更多人看看！",
            "刷到说新乡那边有人在河里电鱼拿到夜市上卖，还有视频，卫滨区的都小心点，转给更多人看看！",
        ),
        (
            "昨天在夜市买的烤串吃完全家拉肚子，摊主说不关他的事，大家千万别去吃了，太坑人了，求转发。",
            "昨天在夜市买的烤串吃完全家拉肚子，摊主说不关他的事，大家千万别去吃了，太坑人了，求转发扩散！",
        ),
    ],
)
def test_what_is_passed_on_or_rewritten_is_the_same(one, other):
    assert why_one(a_piece(one, "media"), a_piece(other, "media")) in (COPY, "同一单位“金苗苗幼儿园”")


def test_a_copy_may_leave_the_name_out():
    named = HOSPITAL.format("顺和园饭店")
    nameless = named.replace("“顺和园饭店”", "一家饭店")
    assert [why_one(a_piece(named), a_piece(nameless)), why_one(a_piece(nameless), a_piece(named))] == [
        COPY,
        COPY,
    ]


def test_other_counts_at_another_time_are_a_further_report_and_no_copy():
    first = "值班室：今日18时许接诊4名呕吐、腹泻患者，均于中午在路边摊就餐，已予补液治疗，无危重，正在了解。"
    later = first.replace("18时许接诊4名", "20时许接诊9名")
    assert [why_one(a_piece(first), a_piece(text)) for text in (first, later)] == [COPY, FURTHER]


DRILL = "红旗区{}定于11月30日上午10时在学生餐厅开展食物中毒应急演练，模拟20名学生午餐后呕吐腹泻、2人送医，届时勿误报。"


def test_what_happens_at_a_school_that_announced_a_drill_is_another_affair():
    letter = a_piece(DRILL.format("第四十四中学"), "notice")
    real = a_piece("第四十四中学校医：今天有3个学生肚子疼、拉稀，食堂吃的，已经送社区卫生服务中心了。", "duty")
    assert why_one(letter, real) is None
    assert why_one(letter, a_piece(DRILL.format("第四十四中学"), "notice")) == COPY
    assert why_one(letter, a_piece(DRILL.format("第三十中学"), "notice")) is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (DRILL.format("第三十中学"), True),
        ("区教体局通知：12月1日举行校园食品安全事故应急演练，模拟学生呕吐，请各单位周知。", True),
        ("我单位拟于下周组织食品安全事故应急演练，请配合。", True),
        ("关于开展食品安全突发事件应急演练的通知", True),
        ("食物中毒应急演练方案：设想某校学生腹泻，各组按脚本处置。", True),
        ("昨日的食品安全应急演练圆满结束，参演人员50人。", True),
        ("第三十中学校医：演练时真的有3名学生吐了，已送医院。", False),
        ("这不是演练，第三十中学有12名学生呕吐，请马上来人。", False),
        ("四十四中校医：演练还没开始哩，今天倒真有3个学生肚子疼、拉稀。", False),
        ("学校昨天组织应急演练，今天中午饭后有8名学生呕吐，已送医院。", False),
        ("第三十中学有3个学生肚子疼，食堂吃的。", False),
    ],
)
def test_a_drill_is_told_from_what_is_in_earnest(text, is_one):
    piece = a_piece(text, "duty")
    assert is_drill(piece, read(piece)) is is_one


def test_within_an_exercise_everybody_is_in_earnest():
    piece = a_piece(DRILL.format("第三十中学"), "notice", exercise="drill-1")
    assert not is_drill(piece, read(piece))
