"""One business singled out: what is told of it is no rumour, unless the text says that the tale is passed on."""

from pathlib import Path

import pytest

from classifiers.assess import Assessor
from classifiers.assessment import Kind, Text
from classifiers.reader import load_reader
from classifiers.singled import said_of_a_thing, said_of_one

ROOT = Path(__file__).parents[2]
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
