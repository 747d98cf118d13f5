"""A business is read by what somebody ate there, though nothing says what sort it is; a dish is none."""

from pathlib import Path

import pytest

from classifiers.named.visited import is_house, visited
from classifiers.reader import load_reader

ROOT = Path(__file__).parents[3]
READER = load_reader(ROOT / "seeds")
NAMES = """
顺旺基米线|吃出头发；正新鸡排|的老板用老油；张亮麻辣烫|吃出虫；杨国福麻辣烫|里有蟑螂；北舞渡胡辣汤|喝完拉肚子；江渔儿酸菜鱼|吃出虫子
昨天去|顺旺基|吃米线；在|蜜雪冰城|买的奶茶有苍蝇；去|巴奴|吃火锅，一家三口拉肚子；顾客在|海底捞|吃火锅中毒；在|呷哺呷哺|吃完吐了
在|旺角烧鹅|买的烧鹅臭了；旺角烧鹅|买的烧鹅是臭的；在|米旗蛋糕|买的面包长毛；在|阿姨奶茶|买的奶茶酸了；在|绝味鸭脖|买的鸭脖有蛆
在|醉仙楼|吃饭后五个人住院；望江楼|的凉菜吃坏肚子；聚福楼|昨天办婚宴，三十人腹泻；昨天在|聚丰园|吃席；在|百味坊|买的卤肉发霉
在平原路的|客满楼|用餐后多人吐；在|老蔡记|吃饭后吐；在|聚仙居|吃席后拉肚子
在和平大道|老灶火锅|吃饭，三个人拉肚子；平原路|顺旺基米线|吃出头发；道清路|瑞幸咖啡|杯盖里有异物；平原路|顺旺基米线|里有虫
在新飞大道万达广场|李渔记酸菜鱼|吃饭，鱼是臭的
点了|蜜雪冰城|的外卖；点的|茶百道|外卖里有虫；订了|塔斯汀|的外卖，有头发；点了|蜜雪冰城|的奶茶，喝完吐
锦江工地|食堂吃完二十多人拉肚子；白鹭化纤|食堂吃坏二十多人；新飞集团|职工食堂吃坏四十人
"""
DISHES = """
番茄鸡蛋面里有虫；过桥米线吃出头发；变态辣鸡排吃完拉肚子；蒜蓉小龙虾吃完拉肚子；外卖麻辣烫里有蟑螂；街边烤冷面吃出铁丝；昨晚烧烤吃完拉肚子
老公烩面吃完就吐；隔夜胡辣汤喝完拉；杨枝甘露奶茶里有虫；牛油火锅吃完拉；重庆火锅用老油；陕西凉皮吃完拉；手打牛肉面里有虫；鸭血米线吃出虫
柴火鸡火锅吃完吐；味噌拉面里有虫；甘梅鸡排吃完拉；日料寿司吃完拉；堂食火锅吃完拉；白灼小龙虾吃完肌肉疼；昨天烧鹅买的就是坏的；两份鸡排吃完拉
点了一份外卖吃完吐；点了便宜的外卖；点了公司楼下的外卖；叫的美团外卖；点的黄焖鸡外卖里有虫；点了招牌的奶茶；点了麻辣的火锅；现磨咖啡里有虫
平原路麻辣火锅吃完拉；宝龙广场重庆火锅吃完拉肚子；市场手工拉面里有虫；美食街重庆火锅吃完拉；一路烧烤吃过来；路边手工拉面里有虫；人民路手磨咖啡里有虫；高速路服务区拉面里有虫；走路烤肠吃完
在家吃火锅；在学校吃的午饭；在网上买的奶茶粉；在拼多多买的烤肠；在快手买的辣条；在老家吃席；在王庄吃席后吐；在朋友家聚餐；在教学楼吃的盒饭
在三楼吃完饭；在公园吃的烤肠；在果园吃了樱桃；在大堂用餐；在作坊买的豆腐；在油坊买的香油；在平原路吃的烧烤；在美食城吃的米线；在网吧吃泡面
教学楼的厨师；二楼的服务员态度差；烂尾楼的厨师；建筑工地食堂饭馊了；地铁工地食堂无证；高新科技食堂；正在吃饭；去医院吃了药；回到家吃了点药
现在鸭肠吃起爽；顾客吐槽火锅里吃出刀片；在恒大江湾买了一套房；到店直接吃；去旅游时吃的；病人和医院都说没事
"""


def texts(said):
    return [each for each in said.replace("\n", "；").split("；") if each]


def read(text):
    """The names, in marks."""
    reading = READER.read(text)
    hits = [(each.start, each.end) for each in reading.hits]
    return list(dict.fromkeys(reading.folded[slice(*span)] for span in visited(reading.folded, reading.parts, hits)))


@pytest.mark.parametrize("told", texts(NAMES))
def test_a_name_is_no_word_of_the_dictionary_or_where_somebody_eats(told):
    before, *rest = told.split("|")
    name = rest[0] if len(rest) == 2 else before
    assert read(told.replace("|", "")) == [name]


@pytest.mark.parametrize("told", texts(DISHES))
def test_what_is_said_of_a_dish_or_a_place_is_no_name(told):
    assert read(told) == []


def test_a_long_text_is_about_more():
    assert read("顺旺基米线吃出头发" + "。" * 400) == []


@pytest.mark.parametrize(("name", "is_one"), [("聚福楼", True), ("百味坊", True), ("教学楼", False), ("作坊", False)])
def test_a_house_ends_as_houses_do(name, is_one):
    assert is_house(name) is is_one
