"""Topics: a sort of place and of hazard by what is said of it, where no name of the lists stands."""

from pathlib import Path

import pytest

from classifiers.assess import Assessor
from classifiers.assessment import Text

ROOT = Path(__file__).parents[2]
ASSESSOR = Assessor.load(ROOT / "seeds", ROOT / "classifiers/model")


def assess(text):
    return ASSESSOR.assess(Text(id="1", text=text, channel="complaint"))


def marked(said, label):
    return [each.text for each in said.evidence if each.for_ == label]


@pytest.mark.parametrize(
    ("text", "venue", "words"),
    [
        ("昨晚在和平路一家烤鱼店吃完腹泻", "restaurant", "烤鱼店"),
        ("菜里吃出虫子，叫服务员来也不管", "restaurant", "服务员"),
        ("路口流动摊点买的凉皮，吃完上吐下泻", "street_stall", "摊点"),
        ("某厂里食堂吃完晚饭拉肚子", "unit_canteen", "厂里食堂"),
        ("项目部工人吃完伙房的饭恶心呕吐", "site_canteen", "项目部工人吃完伙房"),
        ("村里白事，回来的人都拉肚子", "rural_banquet", "白事"),
        ("该校食堂的饭馊了", "school_canteen", "该校"),
        ("昨天中午厂食堂的饭，下午有人拉肚子", "unit_canteen", "厂食堂"),
        ("买的外卖酸菜鱼，吃完拉了一宿", "online_catering", "买的外卖"),
        ("烧烤摊吃的毛蛋，八人腹泻", "street_stall", "烤摊"),
        ("今晚闺蜜去吃泰餐，集体拉肚子", "restaurant", "泰餐"),
    ],
)
def test_where_people_ate_is_told_by_what_is_said_of_it(text, venue, words):
    said = assess(text)
    assert (said.venue, words in marked(said, f"venue:{venue}")) == (venue, True)


def test_a_name_of_the_list_comes_before_what_is_said():
    assert assess("超市买的熟食，叫服务员来也不管，吃完腹泻").venue == "supermarket"


@pytest.mark.parametrize(
    ("text", "hazard", "words"),
    [
        ("饼干里吃到金属碎片，要求赔偿", "HZ-P", "碎片"),
        ("买的牛肉卷闻着像鸭肉，要求赔偿", "HZ-F", "像鸭肉"),
        ("后厨用拖把桶的水涮锅，要求查处", "HZ-O", "拖把"),
        ("食用油被曝罐车混装，要求查处", "HZ-C", "罐车"),
    ],
)
def test_what_was_found_is_told_by_what_is_said_of_it(text, hazard, words):
    said = assess(text)
    assert (said.hazard, words in marked(said, f"hazard:{hazard}")) == (hazard, True)
