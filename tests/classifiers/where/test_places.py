"""Places: which county a text speaks of, told conservatively."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from classifiers.errors import ClassifierError
from classifiers.where.places import CITIES, Places, is_home

SEEDS = Path(__file__).parents[3] / "seeds"
PLACES = Places.load(SEEDS / "districts/410702", SEEDS / "places")

ABROAD = "990000"


def area_of(text):
    return PLACES.area_among(PLACES.find(text), text)


@pytest.mark.parametrize(
    "text",
    [
        "新乡市红旗区一家超市",
        "洪门镇一村民反映",
        "洪门村口的小卖部",
        "小店镇政府来电",
        "西街办事处辖区一饭店",
        "向阳街道一小区",
        "我在渠东办买的烧鸡",
        "新乡市民在洪门吃坏了肚子",
    ],
)
def test_a_street_or_town_is_the_district(text):
    assert area_of(text) == "410702"


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("牧野区一学校", "410711"),
        ("新乡县小冀镇", "410721"),
        ("辉县一中学多名学生呕吐", "410782"),
        ("郑州市中原区某酒家", "410102"),
        ("郑州一学校", "410100"),
        ("济源市某超市", "419001"),
        ("广东省深圳市一网店", "440000"),
        ("上海一幼儿园", "310000"),
        ("任丘市一小学19名学生呕吐", "130000"),
        ("家住黔东南的网友", "520000"),
        ("日本和歌山县：小学供餐后271名学生腹泻", ABROAD),
        ("韩国首尔一中学供餐后32人腹泻", ABROAD),
        ("印度23名学生食用免费午餐后中毒", ABROAD),
        ("新加坡137人食物中毒两人死亡", ABROAD),
        ("法国超市召回奶酪，已有十二人感染", ABROAD),
        ("美国疾控中心称，受污染生菜致40人患病", ABROAD),
        ("日本料理店老板在美国得克萨斯州中毒", ABROAD),
        ("日本东京与上海两地有人发病", "310000"),
        ("凤泉区宝山西路的蛋糕发霉了，我家住红旗区", "410704"),
        ("家住凤泉区的市民在红旗区吃坏了肚子", "410702"),
    ],
)
def test_another_place_is_that_area(text, area):
    assert area_of(text) == area


@pytest.mark.parametrize("text", ["新乡市一学校", "新乡多人发病", "河南一地通报", "买的面包发霉了", ""])
def test_the_city_alone_is_not_the_district(text):
    assert area_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "吃了兰州拉面拉肚子",
        "重庆火锅用老油",
        "河南烩面馆卫生差",
        "洪门路一烧烤摊",
        "平原路与北京路交叉口",
        "开封后发霉",
        "抗原阳性",
        "分泌阳性",
        "上街买菜",
        "从中牟取暴利",
        "没有食品流通许可证",
        "创建食品安全示范县",
        "包装上的新密封条",
        "一家小店的西街口味",
        "店家来自吉林",
        "标称郑州市某食品公司生产",
        "哈尔滨街安阳街一带",
        "在一家日本料理店吃完拉肚子",
        "韩国烤肉没熟",
        "泰国香米有异味",
        "这家法国面包店",
        "近日本市某小学学生呕吐",
        "沿海城市",
        "到文昌市场买菜",
        "永丰南区一小饭桌",
        "朝阳东区门口的卤肉摊",
        "丁栾城区一家饭店",
        "去龙亭湖区吃灌汤包",
        "七里河区域的小吃摊",
        "骑车满城区卖凉皮",
        "在公园的牡丹区买的水",
    ],
)
def test_dishes_roads_and_ordinary_words_are_no_places(text):
    assert area_of(text) is None


@pytest.mark.parametrize("text", ["深圳罗湖区一餐馆", "罗湖区一餐馆", "有人在罗湖区吃坏了", "朋友到罗湖区吃坏了"])
def test_a_district_elsewhere_whose_name_may_end_another_counts_where_nothing_is_joined_before(text):
    assert area_of(text) == "440000"


def test_a_name_that_stands_in_many_cities_needs_its_city():
    assert area_of("鼓楼区一餐馆") is None
    assert area_of("开封市鼓楼区一餐馆") == "410204"


def test_a_street_inside_another_city_is_not_ours():
    assert area_of("江西省抚州市南城县洪门镇") == "360000"
    assert area_of("太原市文化街办事处") == "140000"


def test_where_food_was_made_is_not_where_it_happened():
    assert area_of("生产商：山东省临沂市某厂，在渠东办买的") == "410702"
    assert area_of("产自原阳县的大米有异味") is None


def test_another_country_is_none_of_what_goes_round_or_may_be_sold_here():
    text = "美国一名57岁的妇女死亡"
    assert (area_of(text), PLACES.area_among(PLACES.find(text), text, is_here=True)) == (ABROAD, None)
    assert area_of("新西兰一工厂的奶粉检出肉毒杆菌，部分已进口") is None


def test_the_district_beats_a_city_named_beside_it():
    assert area_of("红旗区市民从郑州网购") == "410702"


def test_two_counties_leave_it_to_a_person():
    assert area_of("洪门镇和原阳县都有人发病") is None


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("小店镇卫生院院长来电：收治4名从卫滨区工地送来的工人，工地在卫滨区", "410703"),
        ("红旗区人民医院来电：收治3人，在牧野区某饭店吃的凉菜", "410711"),
        ("向红旗区市场监管局投诉：卫滨区的店卖过期奶", "410703"),
        ("红旗区人民医院食堂吃坏了三个人，送到卫滨区的诊所", None),
        ("小店镇卫生院收治4人", "410702"),
        ("红旗区一家面馆吃的，人转院到郑州了", "410702"),
        ("吃完昏迷，昨晚转至郑州市一家医院", None),
        ("线索已转郑州市市场监管局办理", "410100"),
        ("郑州市局移送：标称红旗区某厂生产的面粉不合格", "410702"),
        ("郑州市公安局移送检察院，破获毒豆芽案", "410100"),
    ],
)
def test_where_people_are_treated_or_an_office_tells_of_it_is_not_where_it_happened(text, area):
    assert area_of(text) == area


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("推销的自称是上海来的名医，卖我爸蛋白粉", None),
        ("广州某医院退休的老军医讲课卖蜂胶", None),
        ("请了北京的专家在牧野区讲课卖保健品", "410711"),
        ("上海某医院食堂20人中毒", "310000"),
        ("说是广州一家店的肠粉吃坏了人", "440000"),
    ],
)
def test_where_a_seller_says_to_come_from_is_not_where_it_happened(text, area):
    assert area_of(text) == area


def test_hits_carry_their_place_in_the_text():
    text = "新乡市红旗区洪门镇"
    assert [(text[hit.start : hit.end], hit.area, hit.level) for hit in PLACES.find(text)] == [
        ("新乡市红旗区", "410702", "district"),
        ("洪门镇", "410702", "street"),
    ]


@given(st.text(alphabet=st.characters(), max_size=40), st.sampled_from(["红旗区", "郑州", "洪门镇", "北京路"]))
def test_every_hit_is_what_stands_at_its_offsets(around, name):
    text = around + name + around
    assert [text[hit.start : hit.end] for hit in PLACES.find(text)] == [hit.text for hit in PLACES.find(text)]


def test_half_a_character_does_no_harm():
    assert area_of("\ud800红旗区") == "410702"


def test_a_broken_list_is_refused_by_name(tmp_path):
    (tmp_path / "places.yaml").write_text("v: 1\nareas: []\n", "utf-8")
    with pytest.raises(ClassifierError, match=r"places\.yaml"):
        Places.load(tmp_path, SEEDS / "places")


@pytest.mark.parametrize(
    ("text", "code"),
    [("关堤乡南关堤村小卖部", "410771360"), ("大块镇第一小学", "410704100"), ("新乡市胜利路街道一饭店", "410703001")],
)
def test_a_street_or_town_next_door_is_found_and_moves_nothing(text, code):
    assert [[hit.area for hit in PLACES.find(text) if hit.level == "next_door"], area_of(text)] == [[code], None]


@pytest.mark.parametrize("text", ["城关镇一超市", "郑州胜利路街道一饭店", "渠东街道一饭店", "常村镇一小学"])
def test_a_name_that_several_counties_have_or_that_lies_elsewhere_is_none_next_door(text):
    assert [hit for hit in PLACES.find(text) if hit.level == "next_door"] == []


def test_the_town_of_the_district_where_who_tells_of_it_lives_is_not_where_it_was():
    assert area_of("家住红旗区洪门镇，在牧野区一家店吃坏了肚子") == "410711"


@pytest.mark.parametrize(
    ("text", "lives"),
    [
        ("三名患者均住红旗区西街街道，共同吃过自热火锅", True),
        ("分别住在洪门镇和西街街道", True),
        ("患者均为红旗区西街街道居民，共同吃过真空卤牛肉", True),
        ("三人均在西街街道居住，共同吃过卤鸡爪", True),
        ("现住址：西街街道某小区，女，34岁", True),
        ("我妈家在西街街道，药店的人上门推销", True),
        ("患者系西街街道人，共同聚餐", True),
        ("西街街道示例社区居民3人呕吐", True),
        ("入住西街街道一家宾馆，早餐吃坏肚子", False),
        ("住院3人，西街街道一家面馆吃的", False),
        ("在西街街道居民楼下的烧烤店吃坏肚子", False),
        ("在西街街道居民小区门口买的煎饼", False),
        ("西街街道示例饭店3人呕吐", False),
        ("西街街道人多的那家面馆", False),
    ],
)
def test_where_somebody_lives_is_told_by_what_stands_before_or_behind(text, lives):
    start = text.index("西街街道")
    assert is_home(text, start, start + 4) is lives


def test_where_somebody_lives_is_known_in_every_city_of_the_gazetteer():
    named = yaml.safe_load((SEEDS / "places" / "henan.yaml").read_text("utf-8"))["cities"]
    assert CITIES.split("|") == [each["short"] for each in named]
    texts = [f"我家住{name}示例区西街街道，在一家面馆吃的" for each in named for name in (each["short"], each["name"])]
    assert [text for text in texts if not is_home(text, text.index("西街"), text.index("西街") + 4)] == []


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("红旗区市民在延津县一饭店聚餐，9人腹泻", "410726"),
        ("红旗区市民反映一饭店9人腹泻", "410702"),
        ("卫滨区食安办通报：辖区一酒店9人腹泻，其中2人为红旗区居民", "410703"),
        ("卫滨区食安办来电：红旗区一酒店9人腹泻", "410702"),
        ("牧野区的工人在我区工地吃饭后9人呕吐", None),
        ("辉县市一公司来我区考察，9人腹泻", None),
        ("辉县市一公司在酒店9人腹泻", "410782"),
        ("卫滨区市场监管局：在我区就餐的9人腹泻", "410703"),
    ],
)
def test_whose_district_is_meant_by_ours_and_by_its_own(text, area):
    assert area_of(text) == area
