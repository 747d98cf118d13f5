"""What was years ago, or is made up, and what is told beside it of today."""

import pytest

from classifiers.kinds.bygone import is_anniversary, is_made_up, is_of_old
from classifiers.words import normalise


@pytest.mark.parametrize(
    ("text", "is_old"),
    [
        ("2021年某小学午餐事件回顾：当时23名学生送医", True),
        ("十年前的今天，两百名学生住院", True),
        ("2021年某小学午餐事件回顾：昨天又有学生呕吐", False),
        ("十二年前某厂数十名工人中毒案终审", True),
        ("十二年前某厂数十名工人中毒案终审，昨天又有6名工人呕吐", False),
        ("二十年前的今天，某县婴儿因奶粉患病。今天重提，为了不忘", True),
        ("十五年前那场喜宴中毒案，六十人住院，如今店主开口", True),
        ("十五年前那场喜宴中毒案没人忘记，昨天又有六人住院", False),
        ("十年前那次集体中毒后，该校食堂再出事，5名学生呕吐", False),
        ("十年前的今天食堂中毒；刚才我们学校12个学生吐了", False),
        ("2026年11月该校23名学生呕吐", False),
        ("二十年前我们读初中那会儿，全年级五十多人喝豆奶住院", True),
        ("我上大学那阵，宿舍八个人吃烧烤全吃坏了", True),
        ("旧文重温：2011年4月6日某县39人腹泻，截至4月9日全部出院", True),
        ("我读初中就开的老店，昨天我们八个人吃坏了", False),
        ("我女儿上初中，学校里八个人吃坏了", False),
        ("前几年一家四口住院，就因为吃了隔夜木耳", True),
        ("前些年我们几个吃野蘑菇全进了医院，想想都后怕", True),
        ("前几年开的那家店，我们四个人吃完都吐了", False),
        ("前几年一家四口住院，昨天又有三个吃完吐了", False),
        ("前几年吃坏过，今年这家店又把我们两个吃吐了", False),
        ("好多年前就在这家吃，老味道，吃完俩人拉了一宿", False),
        ("前两年也吃坏过人，这家店凉菜，吃完我们三个都拉肚子", False),
        ("前几年老板姓王，味道变了，我们三个吃完都吐了", False),
    ],
)
def test_what_is_told_of_former_years_and_of_nothing_since_is_old(text, is_old):
    assert is_of_old(normalise(text)) == is_old


@pytest.mark.parametrize(
    ("text", "is_history"),
    [
        ("2002年南京汤山投毒案，42人死亡，三百多人中毒", True),
        ("1998年山西朔州假酒案，27人喝甲醇勾兑白酒丧生", True),
        ("2020年10月5日鸡西酸汤子中毒，9人死亡", True),
        ("2022年9月1日中标的企业供餐后，65名学生腹泻就医，调查组已成立", False),
        ("2004年4月19日开业的饭店，8人吃完呕吐住院", False),
        ("2022年8月30日学校换了送餐的，这周14名学生呕吐送医", False),
        ("2021年5月3日他家办的酒席不错，11月22日又吃，六人呕吐住院", False),
        ("还记得2004年阜阳毒奶粉事件吗，13名婴儿死亡", True),
        ("2019年开业的饭店，8人吃完中毒", False),
        ("2016年生产的罐头，三人吃了中毒住院", False),
        ("从2018年起食堂就出事故，昨天12名学生食物中毒", False),
        ("2002年汤山投毒案又重演？今天村里3人中毒", False),
        ("2021年食物中毒事件以后我一直肚子疼", False),
        ("2025年示例工地食物中毒事故，7人死亡", False),
        ("12名学生呕吐住院，叫人想起2008年毒奶粉事件", False),
        ("学校2015年9月投入使用，今天食物中毒5人", False),
        ("2016年酿的药酒，喝后中毒，2人死亡", False),
        ("2020年的酸汤子，一家9口吃了，7人死亡", False),
        ("该食堂2019年曾发生食物中毒事件，现有23名学生腹泻送医", False),
    ],
)
def test_a_case_of_a_year_long_past_is_history(text, is_history):
    assert is_of_old(normalise(text)) == is_history


@pytest.mark.parametrize(
    ("text", "is_remembered"),
    [
        ("2008年的今天，三聚氰胺奶粉被查出", True),
        ("18年前的今天，毒奶粉被查出，今天重提", True),
        ("十年前的今天食堂出过事，今天又有9名学生呕吐", False),
        ("今天中午食堂的饭馊了", False),
        ("2018年的今天开业的老店，这会儿十几个客人都在吐", False),
        ("五年前的今天结婚，同一家酒店，这回宴席上20个人拉肚子", False),
        ("六年前的今天出生，晚上的蛋糕吃了全家都吐", False),
        ("三年前的今天在这家店吃坏肚子，上周又去，还是吃坏了", False),
    ],
)
def test_an_anniversary_tells_of_nothing_since(text, is_remembered):
    assert is_anniversary(normalise(text)) == is_remembered


@pytest.mark.parametrize(
    ("text", "is_tale"),
    [
        ("影评：《毒宴》讲工地食堂用病死猪肉，最后三十个工人中毒", True),
        ("书评：《毒宴》写了一场婚宴，二十个宾客中毒身亡", True),
        ("小说连载·第十二章：他喝完酒，忽觉腹中绞痛", True),
        ("影评：看完没多久，现实里我们工地食堂三十个工人中毒", False),
        ("影评：没写完，今天单位食堂12人腹泻", False),
        ("影评人聚餐后三十人中毒送医", False),
        ("影评：电影散场后吃了爆米花，我和孩子都吐了", False),
        ("剧评·看剧叫的外卖，三个人上吐下泻进了医院", False),
        ("观后感：《某某》好看，影院卖的烤肠发霉，五个孩子腹泻", False),
        ("影评：《某某》没看完，我和孩子吃爆米花都吐了", False),
        ("小说里的情节成真：食堂三十个工人中毒", False),
        ("剧组食堂三十人中毒", False),
        ("【段子】今天食堂的肉是真的，激动晕倒三十人", True),
        ("笑话：全村吃席昏过去五十人，是笑的", True),
        ("段子都不敢这么写，食堂三十人中毒", False),
    ],
)
def test_a_heading_says_that_all_below_is_made_up(text, is_tale):
    assert is_made_up(normalise(text)) == is_tale


@pytest.mark.parametrize(
    ("text", "is_old"),
    [
        ("小时候偷吃苦杏仁中毒，住了一周院", True),
        ("2016年我们单位就有过，六十多人拉肚子", True),
        ("小时候听说过食物中毒，没想到饭店让七个人全住院了", False),
        ("小时候肠胃好，现在吃食堂就拉肚子", False),
        ("大前年我们单位也这样，今年食堂吃完又有人拉肚子", False),
        ("小时候常吃的那家店，三个人吃完都拉肚子", False),
        ("小时候吃过的野果，今天又捡来吃，全家吐了", False),
        ("2016年我们单位就有过，昨天又有六十多人拉肚子", False),
    ],
)
def test_childhood_and_what_happened_once_before_are_old(text, is_old):
    assert is_of_old(normalise(text)) is is_old


@pytest.mark.parametrize(
    ("text", "is_staged"),
    [
        ("小品里俩人吃坏肚子，笑得我肚子疼", True),
        ("电视剧里一桌八个人中毒，原来是管家下的毒", True),
        ("梦见全家吃席都拉肚子，吓醒", True),
        ("跟小品里演的一样，四个人吃完都吐了", False),
        ("小品里俩人吃坏肚子，我们俩看完吃宵夜也吐了", False),
        ("电影里有人中毒。食堂九个学生呕吐", False),
        ("小说里写的是饭店，厨师不错", False),
        ("做梦都没想到，吃个喜酒能把二十多个人吃进医院", False),
        ("综艺里推荐的那家火锅店，吃完四个人拉肚子", False),
        ("短剧里推的减肥代餐，好几个买家都拉肚子", False),
        ("电影里都不敢这么演，一桌十个人吃完全进医院了", False),
    ],
)
def test_who_falls_ill_on_a_stage_or_in_a_dream_is_made_up(text, is_staged):
    assert is_made_up(normalise(text)) == is_staged
