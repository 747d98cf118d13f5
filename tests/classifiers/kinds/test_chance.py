"""Chance: what was sampled or bought repeats no known rumour; who claims it of a food at large, or asks, does."""

from pathlib import Path

import pytest

from classifiers.assess import Assessor
from classifiers.assessment import Text
from classifiers.kinds.chance import is_chance, is_find
from classifiers.reader import load_reader

ROOT = Path(__file__).parents[3]
ASSESSOR = Assessor.load(ROOT / "seeds", ROOT / "classifiers/model")
READER = load_reader(ROOT / "seeds")


def made_of(text, channel="media"):
    """The kind of a text and the rumour that it repeats."""
    said = ASSESSOR.assess(Text(id="1", text=text, channel=channel))
    return str(said.kind), said.rumour_match and said.rumour_match.id


@pytest.mark.parametrize(
    "text",
    [
        "市监局抽检金针菇检测出甲醛，红旗区农贸市场已下架",
        "新乡抽检发现胖东来一批次酸菜亚硝酸盐超标",
        "区市监局今日通报，向阳路菜市场一摊位售卖的鲜面条检出硼砂，已立案",
        "食药监局抽检20批次面条，1批次检出硼砂",
        "快看，区里抽检的结果出来了，南干道菜市场那家面条铺的湿面条有硼砂，已经被罚了",
    ],
)
def test_a_find_of_an_office_in_what_somebody_sells_is_a_failed_sample_and_no_rumour(text):
    assert made_of(text) == ("sampling_failure", None)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("专家检测出金针菇里全是甲醛，千万别吃了", "E13"),
        ("有人拿去检测了，市场上的金针菇都有甲醛", "E13"),
        ("监管局抽检都查出来了，所有超市金针菇全是甲醛泡的", "E13"),
        ("国家抽检出鲜面条全都有硼砂，转给家人", "E15"),
        ("抽检过了，又白又暄的包子都是明矾，不合格", "E22"),
        ("市监局查了，砂糖橘都打甜蜜素，赶紧告诉家人", "E49"),
    ],
)
def test_a_rumour_that_says_who_found_it_out_is_one(text, id):
    assert made_of(text) == ("rumour", id)


@pytest.mark.parametrize(
    "text",
    [
        "样品名称：酸菜；不合格项目：亚硝酸盐；标准值≤20mg/kg，实测值38mg/kg；结论：不合格",
        "大蒜 产地山东 检验项目 诺如病毒 未检出",
        "农贸市场抽检：鸡蛋检验项目激素残留、氟虫腈，均合格",
        "大米 镉超标；馒头 铝的残留量（明矾）超标 包子铺",
    ],
)
def test_a_row_of_samples_makes_no_claim(text):
    assert made_of(text, "sampling")[1] is None


@pytest.mark.parametrize(
    "text",
    [
        "我在超市买的鲜奶是假奶，喝着跟水一样，要求退款",
        "昨天在小区门口订的鲜奶是假奶，倒出来都不挂杯，请查处",
        "投诉人在某超市购买的酸菜亚硝酸盐超标，有检测报告，要求赔偿",
        "来电人在网上买的牛奶是冒充品牌的假牛奶",
        "消费者刘女士称在网上购买的大米煮熟发粘像塑料，要求检测",
        "在某菜市场买的西红柿洗的时候掉色，水都红了，怀疑染色",
    ],
)
def test_who_complains_of_a_purchase_claims_nothing_of_a_food_at_large(text):
    assert made_of(text, "complaint") == ("complaint", None)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("听说现在超市的纯牛奶都是假牛奶，请问是真的吗", "E30"),
        ("请市监局抽检一下市场上的金针菇，网上都说是甲醛泡的", "E13"),
        ("市民来电说，看到短片讲鸡蛋是人造的，摔在地上能弹起来，问本地超市卖的是不是这种，请求抽检。", "E06"),
        ("群里说塑料袋装的热包子致癌，我天天买，市监局管不管", "E35"),
        ("请问低钠盐是不是夺命盐，我买了两袋还能吃吗", "E48"),
    ],
)
def test_who_asks_the_office_about_a_claim_repeats_it(text, id):
    assert made_of(text, "complaint")[1] == id


def test_garlic_and_a_virus_of_the_gut_are_not_the_claim_about_covid():
    assert made_of("大蒜酱小龙虾吃完孩子得了诺如病毒，上吐下泻", "duty") == ("incident", None)


def test_a_report_that_speaks_of_many_things_resembles_a_claim_by_chance_unless_it_is_to_be_passed_on():
    claim, rest = "酸菜里查出亚硝酸盐，", "各类腌菜的工艺不同，车间里一道道工序走下来，" * 15
    texts = (claim, claim + rest, claim + rest + "请大家转发")
    found = [[is_chance(READER.read(text), like, "media", is_to_office=False) for text in texts] for like in (0.5, 0.6)]
    assert found == [[False, True, False], [False, False, False]]


def test_what_is_wished_to_be_sampled_is_no_find():
    texts = ("市监局抽检某超市韭菜农残超标", "请市监局抽检某超市韭菜，农残超标")
    assert [is_find(READER.read(each)) for each in texts] == [True, False]
