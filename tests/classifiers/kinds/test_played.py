"""Played: what a heading says of all below it, and what announces a drill."""

import re
from pathlib import Path

import pytest

from classifiers.assessment import Kind, Text
from classifiers.kinds.played import announces_drill, is_headed_as_played, is_in_earnest
from classifiers.kinds.rules import judge
from classifiers.model import KINDS
from classifiers.reader import load_reader
from classifiers.words import normalise

from ..test_assess import assess

READER = load_reader(Path(__file__).parents[3] / "seeds")


@pytest.mark.parametrize(
    ("text", "is_played"),
    [("【应急演练】9名学生呕吐", True), ("演练通知：9名学生呕吐", True), ("演练结束后9名学生呕吐", False)],
)
def test_a_heading_says_that_all_below_is_played(text, is_played):
    assert is_headed_as_played(normalise(text)) == is_played


@pytest.mark.parametrize(
    "text",
    [
        "第四十四中学定于11月30日上午在学生餐厅开展食物中毒应急演练，模拟20名学生呕吐、2人送医，届时勿误报",
        "我园将于12月3日组织食物中毒应急演练，届时12名教职工扮演中毒幼儿家属",
        "明天上午9点学校搞食品安全演练，会有30个孩子装肚子疼，先打个招呼",
        "拟于12月5日举行农村集体聚餐食物中毒应急演练，假设40名村民腹泻",
        "关于开展2026年应急演练的通知：演练内容为20名学生集体腹泻的处置",
        "厂里后天下午消防和食物中毒一起演练，模拟15个工人送医院",
        "配合第四十四中学演练，11月30日将接收模拟患者20名",
        "区教体局计划下周二组织学校食物中毒演习，预设5名学生昏迷",
        "今日上午举行食物中毒应急演练，10名“患者”呕吐送医，请知悉",
        "演练预告：12月2日某企业食堂10人中毒就医",
        "演练！演练！敬老院15名老人午饭后腹泻",
        "这是演习：某中学食堂25名学生呕吐，请按流程报告",
        "这是一次演练，示例第三小学30名学生呕吐腹泻",
        "注意，这是一场应急演练。示例第三小学30名学生呕吐腹泻",
        "桌面推演 情景一，某工地食堂40人腹泻",
        "值班系统测试，请忽略：某单位九人食物中毒",
        "本条为平台联调，某校12名学生呕吐，勿处置",
        "实验小学30名学生呕吐腹泻，此为系统联调数据，请忽略",
        "接报，今晚12名学生呕吐送医。以上为测试数据，请勿处置",
        "某工地20人食物中毒（本条为平台压测信息，无需处置）",
    ],
)
def test_a_drill_is_announced(text):
    assert announces_drill(normalise(text))


@pytest.mark.parametrize(
    "text",
    [
        "演练还没开始，今天倒真有3个学生肚子疼",
        "四十四中演练时真的有3名学生吐了",
        "这不是演练，第三小学食堂5个孩子呕吐",
        "原定明天的演练取消，9个学生呕吐",
        "学校上周刚搞过食物中毒演练，今天4个孩子呕吐",
        "12月1日开展的演练结束后，3名学生回家吐了",
        "学校定于明天演练，但今天中午有5个学生吐了",
        "计划下周演练，昨天两个孩子吃坏肚子请假",
        "演练方案早就报给你们了，可食堂今天6个孩子肚子疼是真的",
        "准备演练的盒饭，工作人员吃了以后4个人拉肚子",
        "这不是演习，敬老院15名老人午饭后腹泻",
        "这是演习，但有4名老人真吐了",
        "学校说这是一次演练，其实6个孩子真吐了",
        "这是一次演练，但有4名老人真吐了",
        "演习结束吃的盒饭，6个人肚子疼",
        "这是一次演练。但是刚刚接到医院电话，12名学生呕吐腹泻",
        "抗原测试阴性，五个孩子呕吐",
        "店长演示怎么炸鸡，吃的四个人都吐了",
        "来电人在手机测试公司上班，同事5人腹泻，单位不处理",
        "软件测试部五个人点了他家外卖都腹泻，领导忽略不管",
        "上一条测试短信请忽略，三小食堂9名学生腹泻送医",
        "体能测试后6名学生呕吐腹泻，校医说不用处理",
        "某校20名学生食物中毒，学校说此为测试信息，请忽略",
        "上一条为测试，请忽略。三小食堂9名学生呕吐",
        "某校20名学生呕吐，以上情况属实，此为联调误标，不要忽略，实为真实事件",
        "我们班9个孩子吐了。以上为测试平台转办请勿忽略",
    ],
)
def test_what_happens_in_earnest_beside_one_is_no_announcement(text):
    assert not announces_drill(normalise(text))


@pytest.mark.parametrize("channel", ["complaint", "duty", "media"])
def test_harm_in_earnest_beside_a_drill_is_looked_at_like_any_other(channel):
    texts = ("演练时学生吐了", "演练结束后真有学生吐了", "不是演练，学生吐了")
    even = [1 / len(KINDS)] * len(KINDS)
    judged = [judge(Text(id="1", text=each, channel=channel), READER.read(each), 0.2, even, None) for each in texts]
    assert ["school" in each.rules for each in judged] == [False, True, True]


@pytest.mark.parametrize(
    ("text", "is_headed"),
    [
        ("14:30 【演练】某校19人呕吐", True),
        ("某校19人呕吐（演练信息）", True),
        ("某校19人呕吐【推演脚本，第二幕】", True),
        ("演练刚结束，某校19人呕吐", False),
        ("某校19人呕吐（演练脚本另见附件）", False),
        ("某校19人呕吐，校方在群里发【演练信息】", False),
        ("某校19人呕吐，不是（演练信息）", False),
        ("19人吃了（演练结束发的）盒饭后呕吐", False),
    ],
)
def test_the_mark_of_what_is_played_stands_behind_the_hour_or_at_the_end(text, is_headed):
    assert is_headed_as_played(normalise(text)) is is_headed


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("校长让大家当成演练，娃都吐了", True),
        ("园方回应说这是演练，9个孩子呕吐", True),
        ("所谓演练信息系误传，9人呕吐", True),
        ("演练前，9人出现真实的腹痛", True),
        ("演练里说9人，其实确实有9人住院", True),
        ("学校通知下周演练，9人扮演呕吐患者", False),
        ("按演练脚本，9人呕吐", False),
    ],
)
def test_what_is_only_called_a_drill_is_told_in_earnest(text, is_so):
    assert is_in_earnest(normalise(text)) is is_so


def test_whoever_is_told_not_to_act_on_it_is_told_of_a_play():
    assert announces_drill(normalise("某校19人呕吐（推演信息，勿实际处置）"))


@pytest.mark.parametrize(
    "text",
    [
        "【演练】误标，实为真实事件：示例中学25人腹泻",
        "【演练】刚看到更正：不是演练，示例小学真的有24个孩子吐了",
        "原说是演练信息误传，后确认确有其事，示例幼儿园11名幼儿呕吐",
    ],
)
def test_what_was_called_a_drill_and_happened_is_an_incident(text):
    reading = READER.read(text)
    said = judge(Text(id="1", text=text, channel="media"), reading, 0.9, [0.05, 0.1, 0.05, 0.05, 0.75], None)
    assert (KINDS[said.best], said.told.harm.ill) == ("incident", max(map(int, re.findall(r"\d+", text))))


@pytest.mark.parametrize("text", ["刚才报的18人腹泻是演练信息，发错群了", "更正：40名学生中毒系去年演练脚本，误发"])
def test_a_drill_that_was_sent_by_mistake_is_taken_back(text):
    assert announces_drill(normalise(text))


@pytest.mark.parametrize(
    "text",
    [
        "刚才发的“样例小学21人呕吐”是演练材料，发错群了。现接报：样例中学19名学生午餐后呕吐",
        "16人腹泻系演练脚本误转；另有养老院7位老人晚饭后呕吐",
        "样例幼儿园13名幼儿呕吐。样例小学那条是演练信息，发错群了",
        "他们说12人呕吐是演练消息，发错群了，没人管",
        "刚收到的18人腹泻是否为演练内容误发？请核",
        "我们班9个学生吐了是演练消息发错了吗",
    ],
)
def test_who_is_ill_beside_a_drill_that_was_sent_by_mistake_is_no_play(text):
    said = assess(text, channel="duty")
    assert (announces_drill(normalise(text)), said.kind, said.harm.counts_people) == (False, Kind.INCIDENT, True)
