"""Topics: a sort of place and of hazard by what is said of it, where no name of the lists stands."""

from pathlib import Path

import pytest

from classifiers.assess import Assessor
from classifiers.assessment import Text
from classifiers.topics.taxonomy import load_taxonomy

ROOT = Path(__file__).parents[3]
ASSESSOR = Assessor.load(ROOT / "seeds", ROOT / "classifiers/model")


def assess(text, **fields):
    return ASSESSOR.assess(Text(id="1", text=text, channel="complaint", **fields))


def marked(said, label):
    return [each.text for each in said.evidence if each.for_ == label]


@pytest.mark.parametrize(
    ("text", "venue", "words"),
    [
        ("昨晚在和平路一家烤鱼店吃完腹泻", "restaurant", "烤鱼店"),
        ("菜里吃出虫子，叫服务员来也不管", "restaurant", "服务员"),
        ("村里办丧事吃大锅饭30多人腹泻", "rural_banquet", "村里办丧事吃大锅饭"),
        ("老刘家儿子结婚摆了32桌，吃完有人闹肚子", "rural_banquet", "结婚摆了32桌"),
        ("村里老人去世，中午吃的杂烩菜，20人肚子疼", "rural_banquet", "去世，中午吃的杂烩菜"),
        ("喝自泡的药酒后嘴麻心慌", "home", "自泡"),
        ("路口流动摊点买的凉皮，吃完上吐下泻", "street_stall", "摊点"),
        ("某厂里食堂吃完晚饭拉肚子", "unit_canteen", "厂里食堂"),
        ("项目部工人吃完伙房的饭恶心呕吐", "site_canteen", "项目部工人吃完伙房"),
        ("村里白事，回来的人都拉肚子", "rural_banquet", "白事"),
        ("该校食堂的饭馊了", "school_canteen", "该校"),
        ("昨天中午厂食堂的饭，下午有人拉肚子", "unit_canteen", "厂食堂"),
        ("买的外卖酸菜鱼，吃完拉了一宿", "online_catering", "买的外卖"),
        ("烧烤摊吃的毛蛋，八人腹泻", "street_stall", "烤摊"),
        ("今晚闺蜜去吃泰餐，集体拉肚子", "restaurant", "泰餐"),
        ("学生放学在校门口买的烤面筋，吃完六个人腹泻", "street_stall", "校门口买"),
        ("振中路小学门口有小贩卖辣条，孩子吃了肚子疼", "street_stall", "小学门口有小贩"),
        ("小学对面那个推车卖的烤肠，孩子吃完一直吐", "street_stall", "小学对面那个推车卖"),
        ("孩子在流动车上买的肠粉，吃完上课一直拉肚子", "street_stall", "流动车"),
        ("某东买的坚果长毛了", "online_shop", "某东"),
        ("大孙子满月那天的羊肉，回去的人都拉肚子", "rural_banquet", "满月那天"),
        ("送餐企业给学校配的菜是馊的", "meal_delivery", "送餐企业"),
    ],
)
def test_where_people_ate_is_told_by_what_is_said_of_it(text, venue, words):
    said = assess(text)
    assert (said.venue, words in marked(said, f"venue:{venue}")) == (venue, True)


@pytest.mark.parametrize(
    ("text", "venue", "words"),
    [
        ("来电人：他家羊汤肯定有问题，我们桌五个人，四个拉肚", "restaurant", "他家羊汤"),
        ("生日聚餐选的这家，结果我和寿星第二天都拉虚脱了", "restaurant", "聚餐"),
        ("哨点医院上报：两名患者共同食用外卖凉皮后腹泻", "online_catering", "外卖"),
        ("点了份鸭腿饭，鸭腿都馊了，吃了两口下午就开始吐", "online_catering", "点了份"),
        ("喝了奶茶拉肚子严重，还发烧", "fast_food", "奶茶"),
        ("昨晚公司聚餐吃火锅，回来5个人拉肚子", "restaurant", "聚餐"),
        ("俺厂里夜班六十多口子，吃完加餐现在有一半儿都蹲厕所", "unit_canteen", "俺厂里夜班六十多口子，吃完加餐"),
        ("市第二人民医院报告：收治民工7人，吃早饭后头晕呕吐", "site_canteen", "民工"),
        ("21日起陆续接诊参加同一丧宴的村民9人，均为腹泻", "rural_banquet", "丧宴"),
        ("一工棚拉肚子的有二十几个，包工头不准假", "site_canteen", "工棚"),
        ("她们厂早班喝了食堂的豆浆，十几个人呕吐", "unit_canteen", "她们厂早班喝了食堂"),
    ],
)
def test_where_nothing_else_is_said_the_place_is_what_such_things_mostly_happen_at(text, venue, words):
    said = assess(text)
    assert (said.venue, words in marked(said, f"venue:{venue}")) == (venue, True)


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("在家吃了火锅，全家拉肚子", "home"),
        ("一家三口捡了蘑菇回家炒着吃，半夜开始上吐下泻", "home"),
        ("家里聚餐吃火锅，5个人腹泻", "home"),
        ("在朋友家聚餐，八个人拉肚子", "home"),
        ("自己做的小龙虾，吃完三人拉肚子", "home"),
        ("在家吃火锅，底料是网上买的，三人腹泻", "online_shop"),
        ("家里涮火锅，肉是示例超市买的，三人呕吐", "supermarket"),
        ("在家点了外卖，吃完拉肚子", "online_catering"),
        ("在家附近吃火锅，三个人腹泻", "restaurant"),
        ("店里自己炒的底料，吃完火锅三人腹泻", "restaurant"),
        ("他家火锅吃完全家拉肚子", "restaurant"),
    ],
)
def test_a_home_is_no_eating_house(text, venue):
    assert assess(text).venue == venue


def test_of_a_long_report_no_place_is_guessed():
    told = "记者就此采访了多位市民和专家，大家说法不一。" * 15
    assert assess(f"喝了奶茶拉肚子严重，还发烧。{told}").venue is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("一家三口昨天中午在家吃了自己采的野蘑菇，昨晚八点起呕吐", "自己采的野蘑菇"),
        ("收治3名患者，自采毒蘑菇炒食后呕吐，1人危重", "自采"),
        ("村民家里自己做的酸汤子，全家5人呕吐", "村民家里自己做"),
        ("一户人家误把桐油当食用油炒菜，4人呕吐", "户人家误把"),
        ("在家吃了火锅后两人腹泻", "在家吃"),
        ("我家三口人昨天在后山采了蘑菇，晚上炒着吃的，半夜都吐了，住牧野镇", "后山采了蘑菇"),
        ("一家三口昨晚把后山捡的野蘑菇炒了吃，半夜上吐下泻", "后山捡的野蘑菇"),
        ("爷孙俩把地里挖的野菜炒着吃了，嘴麻呕吐", "地里挖的野菜"),
        ("老汉捡的蘑菇炒了吃，上吐下泻", "捡的蘑菇"),
        ("河边捡的死鱼炖了吃，两口子都拉肚子", "河边捡的死鱼"),
    ],
)
def test_what_a_household_made_or_gathered_is_of_no_business(text, words):
    said = assess(text)
    assert (said.venue, words in marked(said, "venue:home")) == ("home", True)


@pytest.mark.parametrize(
    "text",
    [
        "在家吃了超市买的熟食，3人腹泻",
        "孩子在家吃了辣条，拉肚子",
        "买了豆角自己家炒着吃，4人呕吐",
        "在采摘园自己摘的草莓，吃了腹泻",
        "学校食堂自制酸奶，学生腹泻",
        "在村口卖自己挖的野菜，三人吃了呕吐",
        "工友在山上采的蘑菇煮了吃，宿舍6人呕吐",
        "采集的蘑菇样品中检出毒素，两人不适",
    ],
)
def test_where_somebody_may_have_sold_it_it_is_no_household_s(text):
    assert assess(text).venue != "home"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("有人在家做熟食对外出售，苍蝇多", "在家做熟食对外出售"),
        ("小区住户做蛋糕微信卖，吃了拉肚子", "住户做蛋糕微信卖"),
        ("有人租民房做凉皮，每天凌晨送到菜市场卖，脏", "民房做凉皮"),
        ("某小区居民家中加工凉菜销售，肉发臭", "家中加工凉菜销售"),
        ("微信群里卖自家做的香肠，吃了拉肚子", "群里卖自家做"),
    ],
)
def test_a_household_that_makes_food_to_sell_is_a_workshop(text, words):
    said = assess(text)
    marks = "".join(marked(said, "venue:small_workshop"))
    assert (said.venue, words in marks) == ("small_workshop", True)


@pytest.mark.parametrize(
    "text", ["在家做了超市买的凉皮，卖家说没坏，吃了拉肚子", "在家包了饺子吃，肉是摊上买的，两人腹泻"]
)
def test_who_cooks_at_home_what_was_bought_sells_nothing(text):
    assert assess(text).venue != "small_workshop"


def test_a_business_that_a_source_names_is_where_it_was_and_a_hospital_is_none():
    named = [assess("自己做的酸汤子，5人呕吐", operator=each).venue for each in ("示例早点部", "示例区人民医院")]
    assert [each == "home" for each in named] == [False, True]


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("在菜市场买的排骨，炖出来一股臭味，明显是坏肉", "market_stall"),
        ("买的韭菜洗了三遍还有农药味，摊主不给票", "market_stall"),
        ("路边摊主卖的凉皮，吃完上吐下泻", "street_stall"),
        ("婚宴后五十多名宾客腹泻就医，酒店被立案调查", "restaurant"),
        ("村里办婚宴，酒店的厨子做的菜，三十多人拉肚子", "rural_banquet"),
        ("人民路“鸿运饭庄”婚宴，11人呕吐", "restaurant"),
        ("和平路“聚福楼”28日中午婚宴后，9人呕吐", "restaurant"),
        ("在宏力大道“聚福楼”参加升学宴，10人腹泻", "restaurant"),
        ("“张庄村”婚宴后9人腹泻", "rural_banquet"),
        ("婚宴请的厨师队，“鸿运饭庄”的人也来帮忙，9人腹泻", "rural_banquet"),
    ],
)
def test_one_word_for_two_sorts_of_place_is_told_apart_by_what_stands_beside_it(text, venue):
    assert assess(text).venue == venue


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("示例小学旁边的校外小饭桌，五个孩子拉肚子", "after_school_care"),
        ("示例托管班给孩子吃剩菜", "after_school_care"),
        ("示例小学食堂和托管班都用他家的菜，孩子吐了", "school_canteen"),
    ],
)
def test_who_feeds_pupils_outside_a_school_is_none(text, venue):
    said = assess(text)
    assert (said.venue, said.grade.rule) == (venue, None)


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("示例小学三年级吃了校门口“甜甜面包房”送的蛋糕，6个同学肚子疼，班主任说不是食堂的事", "small_shop"),
        ("示例小学六年级在校外“乐童手工坊”春游，吃披萨后8个同学呕吐，与食堂无关", "fast_food"),
        ("示例小学二年级吃了校门口“甜蜜蛋糕房”送的蛋糕，5个同学肚子疼", "small_shop"),
        ("某中学研学，在“山水农家乐”吃午饭后，15名学生呕吐，老师说不是学校食堂的饭", "restaurant"),
        ("示例小学三年级6个同学肚子疼，吃了家长送来的蛋糕，不是食堂的事", None),
        ("示例小学20名学生呕吐，学校说与食堂无关", "school_canteen"),
        ("示例小学学生吃了食堂午饭，也吃了校门口“甜甜”的蛋糕，5人呕吐", "school_canteen"),
        ("五（2）班在学校旁边的“甜心奶茶”喝了奶茶，7个孩子拉肚子，食堂当天没供餐", "street_stall"),
        ("大班孩子在“小小厨师”体验馆做披萨吃，9个娃娃呕吐，园里午饭没问题", "fast_food"),
        ("示例中学3名学生在“示例小学”吃午饭后呕吐", "school_canteen"),
        ("“示例餐饮”给8所学校送餐，用过期冻肉改标签", "meal_delivery"),
        ("送餐到十几所幼儿园的“童膳坊”后厨有老鼠", "meal_delivery"),
        ("示例公司给示例小学食堂供货，学生吃了食堂的饭呕吐", "school_canteen"),
    ],
)
def test_what_pupils_ate_of_others_is_of_no_canteen_where_it_is_said_whose_it_was(text, venue):
    assert assess(text).venue == venue


@pytest.mark.parametrize(
    "text",
    [
        "一家电子厂的职工在厂区食堂用餐后，陆续出现腹痛、腹泻",
        "公司为提高食堂卫生换了承包商，昨天还是有6人呕吐腹泻",
        "高温天食堂的凉菜，三个工人在厂里吃完拉肚子",
    ],
)
def test_workers_who_eat_at_work_are_in_no_school(text):
    assert assess(text).venue == "unit_canteen"


@pytest.mark.parametrize("text", ["xx职高食堂的饭，窜了一晚上", "二高食堂吃完三个人吐了", "新乡县一中二楼食堂，拉肚子"])
def test_a_school_goes_by_its_short_name(text):
    assert assess(text).venue == "school_canteen"


def test_a_name_of_the_list_comes_before_what_is_said():
    assert assess("超市买的熟食，叫服务员来也不管，吃完腹泻").venue == "supermarket"


@pytest.mark.parametrize(
    ("text", "hazard", "words"),
    [
        ("饼干里吃到金属碎片，要求赔偿", "HZ-P", "碎片"),
        ("买的牛肉卷闻着像鸭肉，要求赔偿", "HZ-F", "像鸭肉"),
        ("后厨用拖把桶的水涮锅，要求查处", "HZ-O", "拖把"),
        ("食用油被曝罐车混装，要求查处", "HZ-C", "罐车"),
        ("工友说中午豆角是生的，一屋子人恶心呕吐", "HZ-B.bean_saponin", "豆角是生的"),
        ("爸妈下雨后去西山捡蘑菇，炖了一锅，我爸看见小人了", "HZ-B.mushroom", "捡蘑菇"),
        ("吃了自制的酸汤子，三个人昏迷", "HZ-B.bongkrekic", "酸汤子"),
        ("喝了村里的散酒，有人眼睛瞎了", "HZ-C.methanol", "散酒，有人眼睛瞎"),
        ("吃完卤肉，孩子嘴唇发青，两个人恶心", "HZ-C.nitrite", "嘴唇发青"),
        ("饭店倒的开水泡过除垢剂，喝完两个人呕吐", "HZ-C.cleaning_agent", "泡过除垢"),
        ("外婆用发了芽的土豆炒菜，三个人吐", "HZ-B.solanine", "发了芽的土豆"),
        ("后厨有老鼠窜来窜去，要求查处", "HZ-O", "后厨有老鼠"),
        ("店员把掉地上的鸡翅捡起来又放回炸篮，要求查处", "HZ-O", "掉地上"),
        ("保健品店的口服液，说能治糖尿病，让我妈停药，要求退款", "HZ-L.false_claim", "停药"),
        ("奶粉罐上没有批准文号，要求退货", "HZ-L", "批准文号"),
        ("凉菜店生肉熟食混放，要求查处", "HZ-O", "混放"),
        ("饭店的牛排是拼接的，要求赔偿", "HZ-F", "拼接的"),
        ("早餐车的油条用洗衣粉发面，要求查处", "HZ-I", "洗衣粉"),
        ("超市卖的水果都是烂的，要求退款", "HZ-Q", "烂的"),
        ("夜市凉皮摊用一盆水洗碗，卫生堪忧，要求查处", "HZ-O", "一盆水洗"),
        ("所谓黑猪肉实为普通白条肉，要求退款", "HZ-F", "普通"),
        ("豆角没炖熟，一家四口呕吐", "HZ-B.bean_saponin", "豆角没炖熟"),
        ("食堂的菜是没熟的扁豆，五个人吐了", "HZ-B.bean_saponin", "没熟的扁豆"),
        ("火锅店收客人的锅底回去熬油，要求查处", "HZ-C.waste_oil", "收客人的锅底回去熬油"),
        ("网上买的蜂蜜啥标签都没有，要求退款", "HZ-L.no_label", "标签都没"),
        ("抽检的酱油氨基酸态氮不合格", "HZ-Q", "氨基酸态氮"),
        ("示例农贸市场的油麦菜经检验虫螨腈项目不合格", "HZ-C.pesticide", "虫螨腈"),
        ("抽检通报：一批次鲫鱼地西泮不符合规定", "HZ-C.veterinary", "地西泮"),
        ("某批次桶装水的溴酸盐检验结论为不合格", "HZ-C", "溴酸盐"),
    ],
)
def test_what_was_found_is_told_by_what_is_said_of_it(text, hazard, words):
    said = assess(text)
    assert (said.hazard, words in marked(said, f"hazard:{hazard}")) == (hazard, True)


def test_what_a_test_looks_for_is_no_hazard_where_nothing_was_tested():
    assert [assess(text).hazard for text in ("老板说喝了补维生素，喝完拉肚子", "奶茶的咖啡因太多，要求退款")] == [
        "HZ-U",
        None,
    ]


def test_what_a_test_looks_for_decides_nothing_where_nothing_was_tested():
    said = assess("牛奶水分不合格投诉，水分太多要求退款")
    assert (said.kind, marked(said, "hazard:HZ-Q.moisture")) == ("complaint", ["水分不合格"])


@pytest.mark.parametrize(
    "text",
    [
        "工地食堂没有证，昨天十来个工友拉肚子",
        "吃了两个人都拉肚子，可想而知卫生太差了",
        "酒店年会散场后14人呕吐，酒店说先把剩菜留着",
    ],
)
def test_how_a_kitchen_is_kept_made_nobody_ill_by_itself(text):
    assert assess(text).hazard == "HZ-U"


@pytest.mark.parametrize(
    ("text", "hazard"),
    [
        ("城郊一院子无证私宰，用病死猪做注水猪肉", "HZ-F.dead_animal"),
        ("卖的腊肠没有生产日期，听说是病死猪肉做的", "HZ-F.dead_animal"),
        ("无证作坊用工业明胶做皮冻", "HZ-I.gelatin"),
        ("后厨把剩菜汤捞出来炼油，冰柜里全是过期的肉", "HZ-C.waste_oil"),
    ],
)
def test_what_is_a_crime_to_sell_is_named_before_how_it_is_sold(text, hazard):
    assert assess(text).hazard == hazard


@pytest.mark.parametrize(
    ("text", "hazard"),
    [
        ("火锅吃完太上头了，怀疑加了东西，要求查处", "HZ-I.poppy"),
        ("凉皮上头压着一根头发，要求查处", "HZ-P.hair"),
        ("把过期的肉放在上头卖，要求查处", "HZ-L.expired"),
        ("面包上头一层绿毛，要求赔偿", "HZ-B.mould"),
    ],
)
def test_what_lies_on_top_goes_to_nobody_s_head(text, hazard):
    assert assess(text).hazard == hazard


@pytest.mark.parametrize(
    ("text", "substance"),
    [
        ("误喝了敌敌畏兑的水，呕吐洗胃", "敌敌畏"),
        ("菜上打了甲胺磷，四口人吃了头晕呕吐", "甲胺磷"),
        ("芹菜检出甲拌磷", "甲拌磷"),
        ("香蕉多菌灵超标", "多菌灵"),
        ("鱼检出氧氟沙星", "氧氟沙星"),
        ("鸡蛋检出金刚烷胺", "金刚烷胺"),
        ("鲈鱼检出环丙沙星", "恩诺沙星"),
    ],
)
def test_a_substance_is_called_by_its_own_name(text, substance):
    """The limit for enrofloxacin is one for the sum with ciprofloxacin."""
    names = {row.id: row.name for row in load_taxonomy(ROOT / "seeds/taxonomy.yaml").hazards}
    assert names[assess(text).hazard] == substance


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("举报红旗区某村一户居民院里私自加工腐竹，废水直排，凌晨送菜市场", "small_workshop"),
        ("民房内偷偷加工凉皮，没有证照", "small_workshop"),
        ("饭店在后院加工熟食，没有证", "restaurant"),
        ("村民私自制作野生蘑菇食用后5人中毒", "home"),
        ("本人是该厂离职员工，举报康乐食品有限公司11月8日生产的面包喷码造假", "producer"),
        ("我们厂的员工吃完食堂的饭拉肚子", "unit_canteen"),
        ("该厂内部员工爆料，食堂的肉发臭", "unit_canteen"),
        ("在示例超市买的康乐食品有限公司生产的火腿肠里有金属片", "supermarket"),
        ("在和平市场南头那家熟食摊买的猪头肉馊了", "market_stall"),
        ("夜市上的卤味摊买的鸭脖发臭", "street_stall"),
        ("平台上那店是套证经营的幽灵外卖，在居民楼里炒的", "delivery_kitchen"),
        ("点的外卖里有虫", "online_catering"),
    ],
)
def test_a_stray_word_does_not_decide_where_it_was(text, venue):
    assert assess(text).venue == venue
