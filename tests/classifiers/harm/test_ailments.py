"""Ailments: whom a crash killed or a stroke put into hospital is no count; whoever ate something is."""

import pytest

from classifiers.assessment import Harm
from classifiers.harm.counts import harm_of
from classifiers.words import normalise

NOBODY = Harm()


@pytest.mark.parametrize(
    "text",
    [
        "9月份我爸脑梗住院，家里没有正式工作，请领导关心",
        "我老婆在县医院妇产科住院待产，孩子出生后没人查房",
        "客车侧翻已致5人死亡，几十名伤者正在医院救治",
        "去年6月12日3个学生溺水身亡，校方没责任？",
        "校车追尾，六名学生受伤送医",
        "父亲因癌去世，母亲骨折住院，申请低保",
        "被告酒驾，车祸造成两位朋友当场死亡，前妻被送进重症监护室",
        "我们的组织者被打伤住院，还警告谁牵头就打谁",
        "妈妈早年脑溢血去世，我检测出尿毒症，在医院住院3个月",
        "今年第5例H7N9流感病例，全国死亡79人",
        "全班一半学生流感发烧，八人住院",
        "小猫闻螺蛳粉后在餐桌上呕吐",
        "来诊的7名学生中，1名查明为急性阑尾炎，已手术住院，与饮食无关",
        "中心校昨儿有学生送医院，是被食堂鱼刺卡了，传成食物中毒了，大家别瞎转",
        "我不讲了，我头痛了，强拆不补偿",
        "污水排到我家，几口水塘鱼大量死亡",
        "母女三人抱头痛哭，上访无门，房子已被强拆",
    ],
)
def test_whom_no_meal_harmed_is_not_counted(text):
    assert harm_of(normalise(text), of_food=True) == NOBODY


@pytest.mark.parametrize(
    ("text", "ill", "hospitalised"),
    [
        ("老人有高血压，昨晚吃了剩菜后昏迷，住院抢救", 1, 1),
        ("七旬老人吃了推销员送的虫草片后心梗住院", 1, 1),
        ("哄老人听课，说口服液能治糖尿病，我母亲把药停了，前天血糖高住院", None, 1),
        ("饭后5人呕吐，其中一人有糖尿病，已住院", 5, 1),
        ("14名儿童感染大肠杆菌，因溶血性尿毒综合征住院", 14, 14),
        ("一家三口吃了病鸡后发烧，医生怀疑禽流感，三人住院", 3, 3),
        ("一名患者因胆囊炎已手术住院，与就餐无关，其余5名呕吐学生已离院", 5, None),
        ("本院收治9名工人头晕乏力，疑似亚硝酸盐，一人有高血压病史", 9, 9),
        ("收治12名学生，头晕、嘴唇发紫，其中1名有癫痫史", 12, 12),
        ("12个工人嘴唇发紫昏倒，不是中暑", 12, None),
        ("20名学生头晕送医，医院排除流感", 20, None),
        ("8人昏迷，疑似中暑或亚硝酸盐", 8, None),
        ("手术室护士聚餐后6人腹泻", 6, None),
        ("婚宴后12人腹痛腹泻，途中遇交通事故堵车，晚到医院", 12, None),
        ("三人食物中毒，送医途中追尾", 3, None),
    ],
)
def test_whoever_ate_something_is_counted_beside_an_ailment(text, ill, hospitalised):
    found = harm_of(normalise(text), of_food=True)
    assert (found.ill, found.hospitalised) == (ill, hospitalised)
