"""In earnest: what looks like history, a figure of speech or another cause, and harmed people all the same."""

from pathlib import Path

import pytest

from classifiers.assess import Assessor
from classifiers.assessment import Text

ROOT = Path(__file__).parents[3]
ASSESSOR = Assessor.load(ROOT / "seeds", ROOT / "classifiers/model")


@pytest.mark.parametrize(
    ("text", "ill", "hospitalised", "dead"),
    [
        ("学校2015年9月投入使用，今天食物中毒5人", 5, None, None),
        ("患者张某，1985年11月生，食用野生菌中毒，昏迷", 1, None, None),
        ("2021年装修的餐厅，12人食物中毒", 12, None, None),
        ("12名学生吃完午饭，班长送医院，其余学生均腹泻", 12, None, None),
        ("宿舍6个人吃了外卖，最严重的送医院了，其他人都在拉", 6, None, None),
        ("一家五口吃了蘑菇，老大住院，都在拉肚子", 5, 1, None),
        ("3名学生吃辣条后，班主任送到医院，诊断为食物中毒", 3, None, None),
        ("6名工人吃完工作餐，老板送医院，诊断食物中毒", 6, None, None),
        ("邻居争吵后在井里投农药，吞农药水中毒12人", 12, None, None),
        ("老头喝了农药瓶装的酒，吵了几句嘴就昏迷了", 1, None, None),
        ("在老刘麻辣烫买了一份，回来路上受凉了，夜里上吐下泻", 1, None, None),
        ("诺如病毒，从生蚝传染的，我吐了三天", 1, None, None),
        ("每次喝这个减肥茶就拉，拉到脱水住院", 1, 1, None),
        ("聚餐后三人送医院，有一个缝针", 3, None, None),
        ("吃完河豚原地死亡", None, None, 1),
        ("工人吃完午饭原地晕倒", 1, None, None),
        ("喝死我了这酒，眼睛看不见了", 1, None, None),
        ("孩子把隔夜饭都吐出来了，学校午餐有问题", 2, None, None),
        ("除了发烧我和老公还拉肚子", 2, None, None),
        ("除拉肚子外我和我妈还住院了", 2, 2, None),
    ],
)
def test_they_are_counted(text, ill, hospitalised, dead):
    harm = ASSESSOR.assess(Text(id="1", text=text, channel="duty")).harm
    assert (harm.ill, harm.hospitalised, harm.dead) == (ill, hospitalised, dead)


@pytest.mark.parametrize("text", ["肇事司机无力赔偿", "村组无力修建，4户人家出行难", "外卖发少了，少发两个包子"])
def test_a_word_that_looks_like_harm_is_of_nobody(text):
    assert ASSESSOR.assess(Text(id="1", text=text, channel="duty")).harm.counts_people is False


@pytest.mark.parametrize(
    "text", ["孩子生日聚会吃蛋糕，8个拉肚子", "女儿周岁，喝了奶粉腹泻住院", "小孩办事不牢自己买辣条吃了呕吐"]
)
def test_a_child_at_its_own_birthday_is_a_child(text):
    assert ASSESSOR.assess(Text(id="1", text=text, channel="duty")).harm.children is True
