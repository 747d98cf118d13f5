"""Leads: where a name begins."""

import pytest

from classifiers.named.entities import find_entities
from classifiers.where.leads import DEEDS, HOUSEHOLD, Leads
from classifiers.words import normalise

LEADS = Leads("在|位于|区", ("小区",))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("老王家", "老王家"),
        ("住在老王家", "老王家"),
        ("在红旗区老王家", "老王家"),
        ("在阳光小区", "阳光小区"),
        ("位于", ""),
        ("", ""),
    ],
)
def test_a_name_begins_after_the_last_word_that_leads_to_it(text, name):
    assert text[LEADS.end(text) :] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("要求老王烧烤", "老王烧烤"),
        ("希望示例", "示例"),
        ("新希望", "新希望"),
        ("希望之星", "希望之星"),
        ("请贤", "请贤"),
        ("我家旁边", "旁边"),
        ("一家庄户", "庄户"),
        ("郝家坪", "郝家坪"),
        ("土家族", "土家族"),
    ],
)
def test_what_is_done_with_a_place_and_whose_it_is_lead_to_its_name(text, name):
    assert text[Leads(f"{DEEDS}|{HOUSEHOLD}", ("家家",)).end(text) :] == name


def operators(text):
    return [each.text for each in find_entities(text, normalise(text), [], []).operators]


@pytest.mark.parametrize(
    "text",
    [
        "有不少人去个别农家乐吃饭",
        "教育部门坚决取缔小学内的摊点",
        "教育体育局回应学校食堂有臭味",
        "国家大力倡导普惠制幼儿园",
        "附近两所小学和三家餐馆",
        "枣庄一幼儿园停课",
        "事发后学校一直没有回应",
        "当天饭店老板不认账",
        "为进一步压实学校主体责任",
        "海城市部分小学停课",
        "发生一起学校食物中毒",
        "多起幼儿园食物中毒",
        "病例都在二楼餐厅吃的",
        "万达广场一楼奶茶店不戴口罩",
        "某大学第三餐厅的碗检出大肠菌群",
        "红旗区一婚宴酒店11人呕吐",
        "某大型电商平台旗下旗舰店卖的牛奶漏了",
        "XX烤肉店吃倒一桌人",
        "首尔一大型超市挂出标语",
        "一些女大学生被骗",
        "工商行政管理局来过",
        "青少年在电商行业创业",
        "他朋友是开火锅店的",
        "而且烧烤店太吵",
        "生猪从定点屠宰场运出",
        "孩子明年即将读小学",
        "新乡好多超市都在卖",
        "好些饭店用地沟油",
        "有个凉皮店吃完拉肚子",
        "那个火锅店不干净",
        "小区门口那个炸鸡店",
        "路口这个包子铺的包子有头发",
        "前两天去了个烧烤店",
        "俺村有个小饭店，席上吃坏了人",
        "这间餐厅卫生差",
        "每个火锅店都要检查",
    ],
)
def test_what_makes_a_clause_of_a_sort_of_business_makes_no_name(text):
    assert operators(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("楼盘被划入砂塘小学学区", "砂塘小学"),
        ("那个示例老王火锅店，吃完拉肚子", "示例老王火锅店"),
        ("个个香火锅店吃完拉肚子", "个个香火锅店"),
        ("个体工商户示例凉皮店", "示例凉皮店"),
        ("我是一名士杰学校的家长", "士杰学校"),
        ("记者联系酒鬼酒股份有限公司", "酒鬼酒股份有限公司"),
        ("严重影响东升小学上课", "东升小学"),
        ("经营者样例早餐店", "样例早餐店"),
        ("三只松鼠官方旗舰店发错货", "三只松鼠官方旗舰店"),
        ("马石完全小学订购牛奶", "马石完全小学"),
        ("南开大学食堂", "南开大学"),
        ("天一中学食堂", "天一中学"),
        ("统一超市卖的面包", "统一超市"),
        ("综合利用有限公司", "综合利用有限公司"),
        ("中文大学生化系教授", "中文大学"),
        ("育才小学生病的孩子", "育才小学"),
    ],
)
def test_a_name_stands_behind_its_clause_and_keeps_what_is_its_own(text, name):
    assert operators(text) == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("新乡市康和医院职工食堂的菜里有虫", ["康和医院"]),
        ("人和超市卖过期面包", ["人和超市"]),
        ("到同和饭店吃饭", ["同和饭店"]),
        ("和顺斋饭店的羊肉是假的", ["和顺斋饭店"]),
        ("老人和超市的人吵架", []),
        ("健康和医院食堂", []),
        ("路口赵家包子铺的包子馅臭", ["赵家包子铺"]),
        ("老孙家羊肉汤馆的汤是馊的", ["老孙家羊肉汤馆"]),
        ("百家粥铺的八宝粥馊了", ["百家粥铺"]),
        ("近百家饭店停业", []),
        ("辖区内10余家火锅店", []),
        ("村口王二酸菜鱼店的鱼不新鲜", ["王二酸菜鱼店"]),
        ("菜市场东头老刘豆腐摊卖酸豆腐", ["老刘豆腐摊"]),
        ("巷口凉皮摊的凉皮馊了", ["巷口凉皮摊"]),
        ("在村头小卖部买的", []),
        ("流动快餐店", []),
    ],
)
def test_a_sign_that_leads_to_names_may_be_of_one(text, names):
    found = [name.removeprefix("新乡市").removeprefix("菜市场") for name in operators(text)]
    assert found == names


@pytest.mark.parametrize(
    "said",
    [
        "孩子喝完学校的奶肚子疼",
        "老师给孩子发完蛋糕学校里就有人吐",
        "上午刚发完加餐幼儿园就说有孩子吐",
        "上完体育课学校食堂打的饭",
        "喝了牛奶学校里好几个孩子吐",
        "刚接学校电话，三十个学生吐",
        "刚接医院食堂电话",
        "三个孩子呕吐学校瞒着不报",
        "吃坏肚子饭店不赔",
        "菜里有虫学校不处理",
        "牛奶过期超市还在卖",
        "我不想再去那家破饭店，苍蝇乱飞",
        "什么烂饭店，吃出虫子",
        "坑人饭店菜里有头发",
        "在正规超市买的",
        "老师监考自己学校",
    ],
)
def test_what_was_done_or_befell_before_a_sort_of_business_is_no_name(said):
    assert operators(said) == []


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("吃完午饭育才小学的孩子吐了", "育才小学"),
        ("刚接育才小学电话", "育才小学"),
        ("拉肚子育才小学不承认", "育才小学"),
        ("喝了红星小学的奶", "红星小学"),
        ("完达山食品有限公司的奶粉", "完达山食品有限公司"),
        ("好孩子幼儿园的孩子吐了", "好孩子幼儿园"),
        ("孩子王母婴店卖过期奶粉", "孩子王母婴店"),
        ("吐鲁番餐厅的羊肉串", "吐鲁番餐厅"),
        ("臭臭火锅店的肉", "臭臭火锅店"),
        ("黑土地饭店的菜有虫", "黑土地饭店"),
    ],
)
def test_a_name_behind_what_was_done_keeps_its_own_signs(said, name):
    assert operators(said) == [name]
