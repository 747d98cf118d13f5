"""Whereabouts: what a text names is found as it is written; what only sounds like a place is none."""

import pytest

from classifiers.where.whereabouts import find_whereabouts, venues_named


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


def test_names_of_markets_and_schools_are_told_apart():
    assert venues_named("洪门镇平原路的示例农贸市场和东街小学") == {"示例农贸市场", "东街小学"}


def test_a_market_or_school_is_a_business_and_a_road_is_none():
    assert [each.is_venue for each in find_whereabouts("在平原路的示例小学，不是示例农贸市场")] == [False, True, True]


@pytest.mark.parametrize("text", ["路" * 5000, "😀和平路", "\ud800和平路", "HEPING 和平路"])
def test_whatever_a_text_holds_an_answer_comes(text):
    assert all(text[each.start : each.end] == each.text for each in find_whereabouts(text))
