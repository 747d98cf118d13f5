"""Entities: businesses, foods, batches, dates and places, each with its own characters."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.lexicon import Finder, load_lexicon
from classifiers.named.entities import find_entities, is_eating_house
from classifiers.topics.taxonomy import load_taxonomy
from classifiers.where.places import Places
from classifiers.words import normalise

SEEDS = Path(__file__).parents[3] / "seeds"
PLACES = Places.load(SEEDS / "districts/410702", SEEDS / "places")
FINDER = Finder(load_lexicon(SEEDS / "lexicon.yaml"), load_taxonomy(SEEDS / "taxonomy.yaml"))


def entities(text, type):
    folded = normalise(text)
    found = find_entities(text, folded, FINDER.find(folded), PLACES.find(text)).entities
    return [each.text for each in found if each.type == type]


@pytest.mark.parametrize(
    ("text", "operators"),
    [
        ("在样例超市买的酸奶过期了", ["样例超市"]),
        ("新乡市红旗区示例第一小学食堂", ["示例第一小学"]),
        ("我投诉示例食品有限公司生产的面包发霉", ["示例食品有限公司"]),
        ("“老灶示例火锅”吃出虫子", ["老灶示例火锅"]),
        ("《示例饭庄》后厨有老鼠", ["示例饭庄"]),
        ("依据《食品安全法》处理", []),
        ("楼下一家超市卖过期奶", []),
        ("大型超市和农贸市场", []),
        ("附近的示例农家乐", ["示例农家乐"]),
        ("反映平安里示例餐厅（东街店）不卫生", ["平安里示例餐厅（东街店）"]),
        ("在示例农贸市场12号摊位买的豇豆", ["示例农贸市场12号摊位"]),
        ("示例农贸市场B区3号档口的肉", ["示例农贸市场B区3号档口"]),
        ("我和孩子昨晚在好味来烧烤店吃的", ["好味来烧烤店"]),
        ("来老李面馆吃饭", ["老李面馆"]),
        ("中午有十几个孩子吐了，其中两个送医院了", []),
        ("示例农贸市场王记蔬菜摊的豇豆", ["示例农贸市场王记蔬菜摊"]),
        ("在路口一水果摊买的", []),
        ("示例第二人民医院报告：居民2人在家食用野蘑菇后呕吐", []),
        ("和平路示例小学12名学生呕吐，其中3人在示例区人民医院留观", ["示例小学"]),
        ("示例人民医院食堂的饭馊了", ["示例人民医院"]),
        ("示例小学门口的‘样例香’面包房买的面包里有头发", ["样例香"]),
        ("示例小学门口的‘老刘烤肠’，摊主不退钱", ["老刘烤肠"]),
        ("示例小学门口的‘烤肠’是酸的", []),
        ("我是示例源中央厨房的员工", ["示例源中央厨房"]),
        ("现周河小学有12名学生呕吐", ["周河小学"]),
        ("据悉周河小学9人呕吐", ["周河小学"]),
        ("本人系周河小学教师", ["周河小学"]),
        ("现查周河小学食堂无留样", ["周河小学"]),
        ("又有育才小学3人，均系福满楼饭店聚餐后", ["育才小学", "福满楼饭店"]),
        ("供育才小学的菜，也供好几所幼儿园", ["育才小学"]),
        ("就读周河小学，昨晚自福满楼饭店打包", ["周河小学", "福满楼饭店"]),
        ("现代小学、致远小学和自强小学", ["现代小学", "致远小学", "自强小学"]),
        ("据今麦郎食品有限公司介绍，致美斋饭庄停业", ["据今麦郎食品有限公司", "致美斋饭庄"]),
        ("今天天气不错", []),
    ],
)
def test_a_business_is_named_without_what_leads_to_it(text, operators):
    assert entities(text, "operator") == operators


@pytest.mark.parametrize(
    "name",
    [
        "和平路小学",
        "人民路小学",
        "花园路小学",
        "北干道小学",
        "北干道第三小学",
        "王村镇中心小学",
        "洪门镇中心幼儿园",
        "洪门小学",
        "渠东第一小学",
        "渠东办事处中心幼儿园",
        "王村镇中心校",
        "胜利路社区幼儿园",
        "东街小学",
        "王村小学",
        "向阳小学",
        "向阳幼儿园",
        "和美幼儿园",
        "郝家坪小学",
        "示例第一小学",
        "红旗小学",
        "阳光幼儿园",
        "第十中学",
        "育才小学",
        "和平路菜市场",
        "王村镇敬老院",
    ],
)
@pytest.mark.parametrize(
    "said",
    [
        "{}12名学生呕吐",
        "新乡市{}的孩子吐了",
        "我家孩子在{}吃完午饭肚子疼",
        "新乡市中心医院报告：今天收治{}学生6名",
        "要求{}给个说法",
        "家长反映{}北校区食堂的饭有味",
    ],
)
def test_a_school_has_one_name_whoever_speaks_of_it(said, name):
    assert entities(said.format(name), "operator") == [name]


@pytest.mark.parametrize("kind", ["学校", "幼儿园", "小学", "中学"])
@pytest.mark.parametrize(
    "said", ["没去医院，要求{}给个说法", "希望{}给个说法", "请{}公开", "找{}讨说法", "老师让{}给说法", "督促{}整改"]
)
def test_what_somebody_does_with_a_school_is_no_name(said, kind):
    assert entities(said.format(kind), "operator") == []


@pytest.mark.parametrize(
    "text",
    [
        "我们村小学",
        "社区幼儿园",
        "农村小学",
        "乡镇中心小学",
        "一些学校",
        "其学校",
        "各类幼儿园",
        "两所学校",
        "过马路小学旁",
    ],
)
def test_a_sort_of_school_is_no_name(text):
    assert entities(text, "operator") == []


@pytest.mark.parametrize("dish", ["炒鸡", "烤鸭", "米线", "羊汤", "包子", "酸菜鱼", "胡辣汤", "鱼"])
@pytest.mark.parametrize("form", ["店", "馆"])
@pytest.mark.parametrize("lead", ["昨晚在红旗区文化街{}吃的", "今天中午{}的菜", "我们去{}聚餐", "平原路{}，吃完拉肚子"])
def test_a_house_called_by_what_it_cooks_is_a_business(lead, dish, form):
    name = f"老赵{dish}{form}"
    assert (entities(lead.format(name), "operator"), is_eating_house(name)) == ([name], True)


@pytest.mark.parametrize("marks", ["“”", "「」", "『』", "‘’", "''", '""'])
@pytest.mark.parametrize("name", ["老赵炒鸡店", "来一碗米线馆", "有家铺"])
def test_a_name_in_quotes_is_taken_whole(marks, name):
    assert entities(f"在文化街{marks[0]}{name}{marks[1]}吃的", "operator") == [name]


@pytest.mark.parametrize(
    "text",
    [
        "一家名为“卤小匠”的快餐店后厨有老鼠",
        "“卤小匠”快餐店后厨有老鼠",
        "平原路快餐店“卤小匠”用隔夜菜",
        "招牌为“卤小匠”的门店",
        "店名叫“卤小匠”，肉是臭的",
    ],
)
def test_a_name_in_quotes_beside_a_sort_of_shop_is_a_business(text):
    assert entities(text, "operator") == ["卤小匠"]


@pytest.mark.parametrize(
    "text",
    ["“预制菜”餐厅", "“网红”奶茶店", "餐馆“黑心三件套”", "一种名为“一滴香”的调味品", "小吃店“三无产品”", "“味道”不对"],
)
def test_what_is_said_in_quotes_of_a_sort_of_shop_is_no_name(text):
    assert entities(text, "operator") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("市二中12名学生晚饭后肚子疼", "市二中"),
        ("新乡市一中多名学生呕吐", "市一中"),
        ("新乡市第一中学多名学生呕吐", "第一中学"),
        ("二十七中食堂不戴口罩", "二十七中"),
        ("师院附小3名学生吐了", "师院附小"),
        ("附小食堂的饭馊了", "附小"),
        ("实验二小今天的鸡腿是馊的", "实验二小"),
        ("育才二小门口等着的家长", "育才二小"),
        ("辉县一中食堂有虫", "辉县一中"),
        ("辉县市第一中学食堂有虫", "辉县市第一中学"),
        ("隆回县二中116名学生吃凉皮", "隆回县二中"),
    ],
)
def test_a_school_is_a_business_by_what_is_short_for_its_name(text, name):
    assert entities(text, "operator") == [name]


@pytest.mark.parametrize(
    "text",
    [
        "食堂一中午没饭",
        "其中一中学生吐了",
        "等了三小时",
        "一大一小，都坏了",
        "附中文标签",
        "十九届三中全会",
        "一中毒事件",
        "三小场所",
    ],
)
def test_ordinary_words_are_short_for_no_school(text):
    assert entities(text, "operator") == []


@pytest.mark.parametrize(
    "text", ["三个托管班", "31个小学生", "路口的米线店", "一家炒鸡店", "新开包子店", "附近羊汤馆", "那家好吃的鱼馆"]
)
def test_a_kind_of_house_is_no_name(text):
    assert entities(text, "operator") == []


@pytest.mark.parametrize(
    ("text", "operators"),
    [
        ("楼下生鲜超市的饺子化了", []),
        ("第二家生鲜超市的饺子化了", []),
        ("第一水果超市的西瓜变质", ["第一水果超市"]),
        ("里头第三家牛肉摊买的肉", []),
        ("南门口第二家羊肉摊卖假羊肉", []),
        ("红旗区某茶餐厅的柠檬茶", []),
        ("海鲜餐厅的虾不新鲜", []),
        ("专收养殖场的病死猪", []),
        ("楼下的西饼店卖过期面包", []),
        ("附近纯净水厂的水", []),
        ("老牛肉摊的牛肉注水", ["老牛肉摊"]),
        ("刘姐牛肉摊的牛肉注水", ["刘姐牛肉摊"]),
        ("豆豆幼儿园的饭馊了", ["豆豆幼儿园"]),
        ("在文化路香豆坊西饼屋订的蛋糕发霉", ["香豆坊西饼屋"]),
        ("小店镇豫泉纯净水厂的桶装水有绿藻", ["豫泉纯净水厂"]),
        ("文化路老新乡红焖羊肉馆的菜", ["老新乡红焖羊肉馆"]),
    ],
)
def test_what_is_sold_there_is_no_name_by_itself(text, operators):
    assert entities(text, "operator") == operators


@pytest.mark.parametrize("name", ["学生餐厅", "示例食品厂", "样例超市", "示例第一小学", "校园快餐厅"])
def test_a_schools_own_hall_and_a_shop_are_no_eating_house(name):
    assert not is_eating_house(name)


def test_a_food_carries_its_category():
    text = "酸奶有异味"
    folded = normalise(text)
    food = find_entities(text, folded, FINDER.find(folded), []).entities[0]
    assert (food.type, food.text, food.id) == ("product", "酸奶", "P05")


def test_a_place_carries_its_code():
    text = "牧野区一学校"
    place = find_entities(text, normalise(text), [], PLACES.find(text)).entities[0]
    assert (place.type, place.text, place.id) == ("place", "牧野区", "410711")


@given(st.text("在样例超市饭店买酸奶红旗区批号2026年3月5日《》“”()有限公司小学A1 ", max_size=80))
def test_an_entity_is_the_characters_it_points_at(text):
    folded = normalise(text)
    found = find_entities(text, folded, FINDER.find(folded), PLACES.find(text)).entities
    assert [each.text for each in found] == [text[each.start : each.end] for each in found]


@pytest.mark.parametrize(
    ("text", "operators"),
    [
        ("牧野中学西邻的板面馆，吃了三个人拉肚子", []),
        ("实验小学附近的麻辣烫店，我吃了拉肚子", []),
        ("振中路小学门口有小贩卖辣条", []),
        ("洪门镇小学旁快餐店的饭馊了", []),
        ("王三烧饼店隔壁的老李快餐店", ["老李快餐店"]),
        ("河南科技学院食堂吃出虫子", ["河南科技学院"]),
        ("新乡学院第二食堂吃出虫子", ["新乡学院"]),
        ("6人呕吐送新乡医学院三附院急诊科", []),
        ("红旗区某职业学院食堂有异物", []),
        ("武汉某康师傅私房牛肉面馆有活虫", ["康师傅私房牛肉面馆"]),
        ("在北干道小学门口接孩子，孩子说食堂的菜馊了", ["北干道小学"]),
    ],
)
def test_the_business_is_what_is_named_and_not_what_is_near_or_treats(text, operators):
    assert entities(text, "operator") == operators


@pytest.mark.parametrize("text", ["请别告诉超市我是谁", "别告诉饭店是俺说的", "怕得罪饭店", "别惊动超市", "瞒着幼儿园"])
def test_who_is_not_to_be_told_is_nobodys_name(text):
    assert entities(text, "operator") == []


@pytest.mark.parametrize(
    "text", ["西街所副所长收受饭店老板好处", "食安办主任参股饭店", "执法人员收受超市购物卡", "书记长期包庇饭店"]
)
def test_who_is_bribed_and_by_what_sort_of_shop_is_nobodys_name(text):
    assert entities(text, "operator") == []


@pytest.mark.parametrize(
    ("text", "operators"),
    [
        ("红旗区一中央厨房“佳膳餐饮”给12所学校送餐，改标签", ["佳膳餐饮"]),
        ("红旗区“美滋餐饮”给8所学校送餐", ["美滋餐饮"]),
        ("金穗大道“大山烤鱼”：两名顾客用餐后胃不舒服", ["大山烤鱼"]),
        ("平原路18号“老李烤鱼”，三名顾客吃完肚子不舒服", ["老李烤鱼"]),
        ("举报：人民路“福满楼”把客人吃剩的锅底回收再用", ["福满楼"]),
        ("举报“福满楼”后厨有老鼠", ["福满楼"]),
        ("昨晚在“福满楼”吃的饭", ["福满楼"]),
        ("我们老两口和孙子在万达“海底捞”吃饭", ["海底捞"]),
        ("更正：“聚福楼”事件上报住院5人有误", ["聚福楼"]),
        ("“萝卜快跑”事件", []),
        ("网红餐厅“遇见小面”后厨老鼠爬案板", ["遇见小面"]),
        ("在抖音直播间“河南小胖美食”买的辣椒酱", ["河南小胖美食"]),
        ("在快手直播间“乡村二妞”买的香肠", ["乡村二妞"]),
        ("在抖音直播间买的香肠", []),
        ("在天猫旗舰店买的奶粉", []),
        ("在示例天猫旗舰店买的奶粉", ["示例天猫旗舰店"]),
        ("从田间到餐桌一路“绿灯”", []),
        ("迎宾大道的“样例郡”小区，建设路“样例郡”小区", []),
        ("在“饿了么”订餐", []),
        ("推进“阳光餐饮”工程", []),
        ("在“三无”直播间买的", []),
    ],
)
def test_a_name_in_quotes_is_a_business_where_it_stands_on_a_road_or_somebody_is_served_there(text, operators):
    assert entities(text, "operator") == operators


@pytest.mark.parametrize(
    ("text", "products"),
    [
        ("上门给我爸卖保健品“鹿茸丸”，吃了头晕", ["鹿茸丸"]),
        ("上门推销保健品“灵芝孢子粉”", ["灵芝孢子粉"]),
        ("保健品“神药”骗人", []),
        ("保健品“三无”", []),
        ("保健品“样例康”专卖店骗人", []),
    ],
)
def test_what_stands_in_quotes_behind_a_sort_of_food_is_one_of_it(text, products):
    assert entities(text, "product") == products


@pytest.mark.parametrize(
    ("text", "operators", "products"),
    [
        ("红旗区“老李烤鱼”12人聚餐后腹泻", ["老李烤鱼"], []),
        ("在“老李烤鱼”吃烤鱼，3人呕吐", ["老李烤鱼"], ["烤鱼"]),
        ("“张姐凉皮”吃坏了肚子，老板不认", ["张姐凉皮"], []),
        ("“李家胡辣汤”早上喝的，三人拉肚子，李家胡辣汤还在卖", ["李家胡辣汤"], []),
        ("在老王牛肉面馆吃了凉皮后呕吐", ["老王牛肉面馆"], ["凉皮"]),
        ("“胖哥卤肉店”的豆干发霉", ["胖哥卤肉店"], ["豆干"]),
        ("青苹果幼儿园12名幼儿呕吐", ["青苹果幼儿园"], []),
        ("“老坛酸菜鱼”吃坏肚子", [], ["老坛酸菜"]),
        ("菜里有“老鼠粥”", [], []),
        ("“农家小吃”吃坏肚子", [], []),
        ("示例农贸市场老王牛肉摊注水", ["示例农贸市场老王牛肉摊"], ["牛肉"]),
    ],
)
def test_a_food_in_a_business_s_name_is_none_that_it_sold(text, operators, products):
    assert (entities(text, "operator"), entities(text, "product")) == (operators, products)


@pytest.mark.parametrize("name", ["老李烤鱼", "C+烤鱼（万达店）"])
def test_a_food_in_the_name_that_the_source_states_is_none_that_it_sold(name):
    text = f"吃了{name}后3人腹泻"
    folded = normalise(text)
    told = [find_entities(text, folded, FINDER.find(folded), [], each).entities for each in (None, name)]
    assert [[each.text for each in one if each.type == "product"] for one in told] == [["烤鱼"], []]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(("红旗区“样大娘冒菜”外卖后厨有老鼠", "样大娘冒菜"), ("中午在“样太行农家院”集体用餐", "样太行农家院")),
        *(("昨天在平原路王记胖子烧烤吃的串", "王记胖子烧烤"), ("小店镇宏样电器厂打来：23个人呕吐", "宏样电器厂")),
        *(("洪门镇福满家超市卖的挂面生虫", "福满家超市"), ("金穗大道老灶火锅店吃完拉肚子", "老灶火锅店")),
        *(("向阳小区好样子蛋糕房用过期奶油", "好样子蛋糕房"), ("天样养老服务中心6个老人呕吐", "天样养老服务中心")),
        ('在示例大道与样例街交叉口往北三百米路西"得月小院"用餐后腹泻', "得月小院"),
        ("投诉甲乙丙餐饮管理有限公司样例分公司配送的盒饭", "甲乙丙餐饮管理有限公司样例分公司"),
        ("甲乙丙餐饮管理有限公司和样例分公司", "甲乙丙餐饮管理有限公司"),
    ],
)
def test_a_unit_is_called_without_the_road_before_it(text, name):
    assert entities(text, "operator") == [name]


SORTS = (
    "媳妇妈饺子包得好 老板烤鱼不干净 在朋友家烧烤吃坏肚子 俺二姐卤肉卖到夜市 当地一些制药厂 一家电器厂的食堂 "
    "这几家火锅的锅底 小区超市卖过期奶 镇上饭店吃完吐了 学校食堂的学生餐厅有老鼠 外婆饺子真好吃"
)


@pytest.mark.parametrize("text", SORTS.split())
def test_a_cook_or_a_sort_of_unit_is_no_name(text):
    assert entities(text, "operator") == []
