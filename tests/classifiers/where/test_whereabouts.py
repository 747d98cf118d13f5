"""Whereabouts: what a text names is found as it is written; what only sounds like a place is none."""

import pytest

from classifiers.where.whereabouts import called_by_place, find_whereabouts, is_no_school, venues_named


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("和平路老王烧烤店吃完烤串，我们三个人都拉肚子", ["和平路"]),
        ("我家孩子昨天在东街小学吃完饭开始吐", ["东街小学"]),
        ("洪门镇示例农贸市场12号摊位的豇豆千万别买", ["洪门镇示例农贸市场12号摊位"]),
        ("平原路与新中大道交叉口的那家店", ["平原路", "新中大道"]),
        ("昨天阳光花园门口卖的凉皮", ["阳光花园"]),
        ("9点40分示例第一小学校医打来电话", ["示例第一小学"]),
        ("金穗大道东段88号", ["金穗大道东段88号"]),
        ("李家村老张家办喜事", ["李家村"]),
        ("奶茶在文化街街道那个路口", ["文化街街道"]),
        ("他奶奶在向阳小区门口小摊买的卤肉", ["向阳小区"]),
        ("举报小店镇新一路那个冷库", ["小店镇新一路"]),
        ("新乡市红旗区向阳路中段", ["向阳路中段"]),
        ("要求公布示例第一小学食堂情况", ["示例第一小学"]),
        ("区农业农村局电话：供给示例农贸市场6号摊", ["示例农贸市场6号摊"]),
        ("群里都在传实验小学", ["实验小学"]),
        ("吃完东街小学的盒饭", ["东街小学"]),
        ("处置编号已下发中同街市场监管所", ["中同街"]),
        ("两家医院累计就诊示例第一小学学生52名", ["示例第一小学"]),
        ("接洪门镇卫生院报告", ["洪门镇"]),
        ("主播就在向阳小区街道", ["向阳小区街道"]),
        ("开封路那家店", ["开封路"]),
        ("神农村的集市", ["神农村"]),
        ("李各庄村的大席", ["李各庄村"]),
        ("求是路的面馆", ["求是路"]),
        ("和平路小学12名学生呕吐", ["和平路小学"]),
        ("收治王村镇中心小学学生6名", ["王村镇中心小学"]),
        ("郝家坪小学", ["郝家坪小学"]),
    ],
)
def test_a_place_is_found_as_it_is_written(text, said):
    assert [each.text for each in find_whereabouts(text)] == said


@pytest.mark.parametrize(
    "text",
    [
        "我们小区门口",
        "孩子学校食堂",
        "市场监管局的人来了",
        "走投无路",
        "吃了路边摊",
        "逛街的时候吃",
        "村里吃席二十多人上吐下泻",
        "我在网络上买的",
        "这条路上的店",
        "要求公布学校食堂情况",
        "区农业农村局来电",
        "督促学校按规定留样",
        "区农业农村局电话：产地快检情况",
        "农业农村部门现场抽检",
        "区市场监管局、教体局、卫健委联合检查",
        "乡村振兴局",
        "两部门联合部署农村集体聚餐",
        "郑州坐城际铁路",
        "健身房跑路了",
        "下班路过",
        "人看不见路",
        "帮忙联系销路",
        "公园里跳广场舞",
        "解热镇痛药",
        "供了两家市场",
        "请各中小学幼儿园上报",
        "巷子里的烩面馆",
        "希望学校给个说法",
        "什么学校食堂",
        "各乡镇小学",
        "村里小学的孩子",
        "",
    ],
)
def test_what_names_no_place_is_none(text):
    assert find_whereabouts(text) == []


@pytest.mark.parametrize("name", ["示例第一小学", "东街幼儿园", "向阳小区", "和平路"])
@pytest.mark.parametrize("who", ["我院", "本院", "该院", "区人民医院", ""])
@pytest.mark.parametrize("what", ["累计接诊", "接诊", "收治", "共收治", "报告", "接到", "已救治"])
def test_who_took_patients_in_is_no_part_of_where_they_came_from(who, what, name):
    assert [each.text for each in find_whereabouts(f"{who}{what}{name}14人")] == [name]


def test_what_stands_end_to_end_is_one_place():
    text = "在洪门镇和平路12号的店里"
    (found,) = find_whereabouts(text, [(1, 4)])
    assert (found.text, found.text == text[found.start : found.end]) == ("洪门镇和平路12号", True)


@pytest.mark.parametrize(("text", "road"), [("在东干道“示例面馆”", ["东干道"]), ("主干道上的一家店", [])])
def test_a_trunk_road_is_called_by_the_side_of_the_town(text, road):
    assert [each.text for each in find_whereabouts(text)] == road


def test_names_of_markets_and_schools_are_told_apart():
    assert venues_named("洪门镇平原路的示例农贸市场和东街小学") == {"示例农贸市场", "东街小学"}


@pytest.mark.parametrize("text", ["路" * 5000, "😀和平路", "\ud800和平路", "HEPING 和平路"])
def test_whatever_a_text_holds_an_answer_comes(text):
    assert all(text[each.start : each.end] == each.text for each in find_whereabouts(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("在和平路小学", "和平路小学"),
        ("家长反映北干道第三小学", "北干道第三小学"),
        ("平原镇卫生院接诊王村镇中心小学", "王村镇中心小学"),
        ("小店镇实验学校", "小店镇实验学校"),
        ("和平路实验小学", "实验小学"),
        ("和平路示例小学", "示例小学"),
        ("王村镇王村小学", "王村小学"),
        ("人民路和平路小学", "和平路小学"),
        ("东街幼儿园", "东街幼儿园"),
        ("卫滨区人民路小学", "人民路小学"),
        ("过马路小学", "小学"),
        ("在农村小学", "小学"),
        ("我们村小学", "小学"),
    ],
)
def test_a_school_is_called_by_its_road_or_town_where_it_has_no_other_name(text, name):
    kind = next(each for each in ("小学", "学校", "幼儿园") if text.endswith(each))
    at = len(text) - len(kind)
    start = at - next(n for n in (2, 0) if text[at - n : at] in ("第三", "中心", "实验", "示例", ""))
    assert text[called_by_place(text, 0, start, at) :] == name


def test_a_school_may_be_called_by_a_part_of_a_towns_name():
    assert [called_by_place("在洪门小学", 0, 3, 3, towns) for towns in ([(1, 3)], [(0, 1)], [])] == [1, 3, 3]


def test_no_place_is_taken_into_a_name_from_before_what_may_begin_it():
    assert [called_by_place("新乡小学", low, 2, 2) for low in (0, 2)] == [0, 2]


@pytest.mark.parametrize(
    ("name", "kind", "is_none"),
    [
        ("其", "学校", True),
        ("希望", "学校", True),
        ("希望", "小学", False),
        ("红旗", "小学", False),
        ("老", "面馆", False),
    ],
)
def test_what_is_said_of_a_school_is_no_name(name, kind, is_none):
    assert is_no_school(name, kind) is is_none


def test_a_school_beside_which_the_business_stands_is_a_place_and_no_business():
    text = "牧野中学西邻的板面馆"
    assert [[each.text for each in find_whereabouts(text)], venues_named(text)] == [["牧野中学"], set()]
    assert venues_named("牧野中学食堂的板面") == {"牧野中学"}


@pytest.mark.parametrize("hospital", ["第三附属医院住院", "三附院急诊科抢救"])
def test_the_hospital_of_a_medical_school_is_no_school(hospital):
    assert venues_named(f"吃烩面后腹泻，其中1人送新乡医学院{hospital}") == set()
