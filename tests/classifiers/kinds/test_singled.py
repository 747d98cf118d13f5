"""One business singled out: what is told of it is no rumour, unless the text says that the tale is passed on."""

from pathlib import Path

import pytest

from classifiers.assess import Assessor
from classifiers.assessment import Kind, Text
from classifiers.kinds.singled import said_of_a_thing, said_of_one
from classifiers.reader import load_reader

ROOT = Path(__file__).parents[3]
ASSESSOR = Assessor.load(ROOT / "seeds", ROOT / "classifiers/model")
READER = load_reader(ROOT / "seeds")


def kind_of(text, channel="media"):
    return ASSESSOR.assess(Text(id="1", text=text, channel=channel)).kind


@pytest.mark.parametrize(
    "text",
    [
        "新乡某饭店用死猪肉做包子",
        "红旗区某幼儿园被曝给孩子吃烂水果",
        "红旗区某烧烤店用猫肉冒充羊肉",
        "红旗区有人喝了朋友泡的药酒，两个人没了呼吸",
        "文化街街道一家卤肉店用地沟油卤肉",
        "红旗区某自助餐厅的三文鱼里都是虫",
        "新乡某中学食堂给学生吃发芽土豆",
    ],
)
def test_what_one_business_did_is_no_rumour_and_no_news(text):
    assert kind_of(text) in (Kind.INCIDENT, Kind.COMPLAINT)


@pytest.mark.parametrize(
    "text",
    [
        "听说红旗区的自来水里有寄生虫，大家别喝了",
        "微信群都在传平原路那家火锅店吃死人了",
        "超市里的大米都是塑料做的，一烧就化",
        "娃娃菜都是甲醛泡出来的，饭店自己人不吃",
        "转发！新乡的猪肉都是打了激素的，千万别吃",
    ],
)
def test_what_is_passed_on_or_said_of_all_stays_a_rumour(text):
    assert kind_of(text) == Kind.RUMOUR


@pytest.mark.parametrize(
    ("text", "is_witnessed"),
    [
        ("俺一家三口吃罢都哕了", True),
        ("吃了老乡送的一袋蘑菇，我、我媳妇、俩娃里大的那个，仨人看东西都是花的", True),
        ("求扩散！听说三小的午饭被人下了毒，几百个孩子拉去抢救，我表姐就在急诊室", False),
    ],
)
def test_who_tells_what_befell_his_own_spreads_no_rumour_unless_it_is_passed_on(text, is_witnessed):
    assert (kind_of(text) == Kind.INCIDENT) is is_witnessed


def test_a_caller_who_reports_one_household_passes_nothing_on():
    assert kind_of("举报向阳小区一住户在家做豆芽加药水", "duty") in (Kind.INCIDENT, Kind.COMPLAINT)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("某饭店用死猪肉做包子", {Kind.RUMOUR, Kind.NEWS}),
        ("某饭店今天开张", {Kind.RUMOUR}),
        ("市场监管局查处某饭店用死猪肉做包子", {Kind.RUMOUR}),
        ("某饭店用死猪肉做包子" + "，记者走访多地" * 25, {Kind.RUMOUR}),
        ("听说某饭店用死猪肉做包子", set()),
        ("所有饭店都用死猪肉做包子", set()),
        ("包子用死猪肉做", set()),
    ],
)
def test_which_kinds_are_less_likely(text, kinds):
    assert said_of_one(ASSESSOR._reader.read(text)).keys() == kinds


@pytest.mark.parametrize("channel", ["media", "duty"])
@pytest.mark.parametrize(
    "text",
    [
        "文化路华联超市卖过期牛奶",
        "平原路老张烩面吃出钢丝",
        "红旗区平原路123号老马火锅店吃出蟑螂",
        "匿名举报：某酱料作坊无证生产，半夜开工，用工业盐",
        "人民路丹尼斯超市面包发霉",
        "马记羊肉汤馆吃出蟑螂",
        "老张烩面吃出创可贴",
        "市民举报一家面馆用地沟油",
    ],
)
def test_what_is_wrong_with_a_thing_that_one_business_sells_is_a_complaint(text, channel):
    assert kind_of(text, channel) == Kind.COMPLAINT


@pytest.mark.parametrize(
    "text",
    [
        "华联超市卖的火腿发霉，吃完拉肚子",
        "示例饭店吃出老鼠，三人住院",
        "学校食堂吃出钢丝",
        "吃出人命了",
        "网购示例牌小鱼干疑吃出蟑螂",
        "女子在火锅店吃出创可贴",
        "警方查获一超市卖过期牛奶",
        "走私冻品车在高速口被拦，二十五吨冻鸡爪没有检疫证明，多数已解冻发臭",
    ],
)
def test_what_harmed_somebody_or_was_found_out_is_left_as_the_model_has_it(text):
    assert said_of_a_thing(READER.read(text)) == {}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("他家羊肉新鲜，吃了从来不闹肚子", Kind.NEWS),
        ("吃了五年，没吃出过头发，碗也干净", Kind.NEWS),
        ("没闹肚子，可是汤里有头发", Kind.COMPLAINT),
        ("没见过苍蝇的桌子一张也没有，恶心", Kind.COMPLAINT),
        ("吃他家不拉肚子才怪，再也不来", Kind.COMPLAINT),
    ],
)
def test_a_guest_to_whom_nothing_happened_complains_of_nothing(text, kind):
    assert kind_of(text, "media") == kind


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("教大家在家炸麻花，不放明矾也酥", {Kind.RUMOUR: 0.02}),
        ("四季豆一定要煮透，没熟会中毒", {Kind.RUMOUR: 0.02}),
        ("都说四季豆一定要煮透，转给家人", {}),
    ],
)
def test_how_to_cook_is_no_rumour_unless_it_is_passed_on(text, kinds):
    assert said_of_one(READER.read(text)) == kinds


def made_of(text, channel="duty"):
    return ASSESSOR.assess(Text(id="1", text=text, channel=channel))


@pytest.mark.parametrize(
    "text",
    [
        "俺家隔壁老王在小区里头自己灌香肠卖，微信群里接龙，没证",
        "楼下张婶在业主群卖自家卤牛肉，没证",
        "小区微信群有人接龙卖自己做的馒头包子，没健康证",
        "3号楼一个宝妈在家烤蛋糕，群里接龙，没有营业执照",
        "业主群里团购一楼大姐自家炸的油条，无证经营",
        "对门老两口在家磨香油卖，没啥手续",
        "群里有人卖自己泡的药酒，啥证没有",
        "同小区有人在家里做盒饭，用美团跑腿送，没有许可证",
    ],
)
def test_what_a_neighbour_cooks_and_sells_without_a_licence_is_a_complaint_about_a_workshop(text):
    found = made_of(text)
    assert (found.kind, found.venue, (found.hazard or "")[:4]) == (Kind.COMPLAINT, "small_workshop", "HZ-O")
    assert found.rumour_match is None


@pytest.mark.parametrize("text", ["邻居在家做窗帘卖，天天噪音", "家里自己做饭，没证据"])
def test_what_is_no_food_or_for_nobody_else_is_none(text):
    found = made_of(text)
    assert (found.venue, found.hazard) == (None, None)


def test_a_shop_downstairs_is_no_household():
    assert made_of("楼下小吃店自己炸油条卖，地沟油味").venue != "small_workshop"


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        ("duty", "洪门镇有人开面包车半夜往冷库拉死猪，收一头给50块。"),
        ("complaint", "洪门镇有人收死猪，杀了卖肉。"),
        ("media", "红旗区洪门镇有人收死猪，半夜杀了往早市卖肉，大家别买。"),
        ("duty", "洪门镇东边水库死了一大片鱼，有人捞走卖给夜市烤鱼摊，俺亲眼见的。"),
        ("duty", "冷库里存了十几头死猪，准备做腊肠"),
    ],
)
def test_trade_in_dead_stock_is_reported_and_no_rumour(channel, text):
    found = made_of(text, channel)
    assert (found.relevant, found.hazard, found.kind != Kind.RUMOUR) == (True, "HZ-F.dead_animal", True)


@pytest.mark.parametrize(
    "text",
    [
        "本地群截图：洪门镇水库死了一大片鱼，有人半夜捞走了，说是卖给夜市烤鱼的，都小心点",
        "听说业主群里那家卖的自家卤牛肉是死猪肉做的，大家转发",
    ],
)
def test_a_post_at_second_hand_may_be_one(text):
    assert made_of(text, "media").kind == Kind.RUMOUR


def test_who_asks_the_office_about_a_known_rumour_still_does():
    found = made_of("听说塑料紫菜泡不烂，是真的吗")
    assert (found.kind, found.rumour_match is not None) == (Kind.RUMOUR, True)


@pytest.mark.parametrize(
    ("text", "kind", "entry"),
    [
        ("昨天买的排骨里面发现寄生虫，肉上一条一条的", Kind.COMPLAINT, None),
        ("在超市买的米里面有塑料粒，咬着硌牙", Kind.COMPLAINT, None),
        ("买的米里面有塑料粒，现在的大米都是塑料做的，大家别吃了", Kind.RUMOUR, "E02"),
        ("听说买的大米里面有塑料米，煮了能拍球", Kind.RUMOUR, "E02"),
    ],
)
def test_what_somebody_found_in_what_he_bought_repeats_no_rumour(text, kind, entry):
    said = ASSESSOR.assess(Text(id="1", text=text, channel="media"))
    assert [said.kind, said.rumour_match and said.rumour_match.id] == [kind, entry]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("对门大姐在家蒸包子卖，吃了的十二个人都拉肚子", Kind.INCIDENT),
        ("有个住户在家做卤菜卖，小区里十二个人吃了都拉肚子", Kind.INCIDENT),
        ("楼下住户在家做卤菜卖，什么证都没有", Kind.COMPLAINT),
    ],
)
def test_who_sells_from_home_is_an_incident_once_guests_are_ill(text, kind):
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("住户在自家厨房做凉皮在业主群里卖，昨天买的二十多人都拉肚子了", Kind.INCIDENT),
        ("同事在家做的酱牛肉拿到单位卖，吃的十五个人都拉肚子了", Kind.INCIDENT),
        ("投诉某餐馆，十二个人吃了都拉肚子", Kind.INCIDENT),
        ("昨天在文化街烧烤店吃饭，我们五个人都拉肚子，要求赔偿", Kind.INCIDENT),
        ("昨天在文化街烧烤店吃饭，我拉肚子了，要求赔偿", Kind.COMPLAINT),
        ("楼下阿姨在家做包子卖，我吃了拉肚子", Kind.COMPLAINT),
    ],
)
def test_two_who_are_ill_are_no_matter_between_a_buyer_and_a_shop(text, kind):
    assert kind_of(text, "complaint") == kind
