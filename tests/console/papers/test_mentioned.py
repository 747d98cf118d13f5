"""What the words mention: shown as said, with the words around it, where the source itself is silent."""

import re

import pytest
from factories import a_case
from flow import a_signal, an_assessment
from msgspec.structs import replace
from visiting import text_of

from classifiers.assessment import Entity, Evidence, Harm, Kind
from classifiers.topics.taxonomy import load_taxonomy
from console.papers import mentioned
from console.papers.mentioned import (
    businesses_mentioned,
    foods_mentioned,
    places_mentioned,
    places_outside,
    symptoms_mentioned,
    times_mentioned,
)
from console.reading.queries import SignalRow
from streams.settings import SEEDS

AREA = "410702"
SYMPTOMS = load_taxonomy(SEEDS / "taxonomy.yaml").symptoms


def a_call(text, *entities, **fields):
    """A stored call without a business, and what was found in it as (type, words, id)."""
    signal = a_signal(
        **{"channel": "duty", "source": "值班电话", "request": None, "text": text, "subject": {}, **fields}
    )
    found = tuple(
        Entity(type=type, text=words, start=text.index(words), end=text.index(words) + len(words), id=id)
        for type, words, id in entities
    )
    return signal, an_assessment(signal, entities=found)


def a_row(*call, **fields):
    signal, assessment = a_call(*call, **fields)
    return SignalRow(signal=signal, assessment=assessment, state="gathered", revision=1, case_id="c")


def said(mentions):
    return [(each.speaker, each.text, each.quote) for each in mentions]


def test_a_road_in_the_words_is_a_place_with_its_clause():
    row = a_row("昨晚，我们在和平路老王烧烤店吃的，三个人都拉肚子")
    assert said(places_mentioned([row], AREA)) == [("来电人称", "和平路", "我们在和平路老王烧烤店吃的")]


def test_a_name_in_which_a_line_breaks_stands_on_one_line():
    signal, assessment = a_call("在示例小吃\n店就餐后腹泻", ("operator", "示例小吃\n店", None))
    row = SignalRow(signal=signal, assessment=assessment, state="gathered", revision=1, case_id="c")
    assert said(businesses_mentioned([row], a_case())) == [("来电人称", "示例小吃店", "在示例小吃店")]


def test_a_town_of_ours_and_the_road_behind_it_are_one_place():
    row = a_row("洪门镇和平路的店", ("place", "洪门镇", AREA))
    assert [each.text for each in places_mentioned([row], AREA)] == ["洪门镇和平路"]


def test_a_business_that_only_the_words_name_stands_on_the_row_and_in_the_head_as_not_verified(line, visitor):
    case_id = line.take(
        *a_call("在好又多超市买的面包发霉，要求处理", ("operator", "好又多超市", None), area=AREA, request="complaint")
    )
    row, page = visitor.read("/"), visitor.read(f"/cases/{case_id}")
    titles = [row.partition('class="title">')[2].partition("</a>")[0], page.partition("<h1>")[2].partition("</h1>")[0]]
    assert [each.partition(" · 好又多超市")[2] for each in titles] == ["（未核实）", "（未核实）"]
    assert ["提及 好又多超市（未核实）" in text_of(each) for each in (row, page)] == [False, True]


def test_the_business_that_the_source_names_is_no_mention():
    case = a_case()
    rows = [
        a_row("在好又多超市买的", ("operator", "好又多超市", None), subject=each) for each in ({"name": "示例店"}, {})
    ]
    assert [len(businesses_mentioned([row], case)) for row in rows] == [0, 1]


def test_where_the_source_gives_an_address_its_words_add_none():
    assert places_mentioned([a_row("在和平路吃的", subject={"address": "洪门镇示例路1号"})], AREA) == []


def test_a_road_in_another_town_is_none_of_ours():
    assert places_mentioned([a_row("在郑州和平路吃的", ("place", "郑州", "410100"))], AREA) == []


def test_a_call_about_another_district_says_so_on_its_page_in_the_queue_and_in_the_report(line, visitor):
    call = a_call("我在牧野区的小店吃出异物，要求处理", ("place", "牧野区", "410711"), area=AREA, request="complaint")
    case_id = line.take(call[0], replace(call[1], area="410711"))
    page = text_of(visitor.read(f"/cases/{case_id}"))
    assert "提及 牧野区（外区） 我在牧野区的小店吃出异物" in page
    assert "可能不属本区 ：核实后移送，或在信息里更正地点；移送之前各项时限照常走 移送其他地区" in page
    assert "地点未掌握" not in page
    assert "来电人称“牧野区”（外区，待核实）" in page
    assert "提及 牧野区（外区）" in text_of(visitor.read("/"))


@pytest.mark.parametrize(
    ("text", "district", "said"),
    [
        ("凤泉区宝山西路的金蛋糕房卖的蛋糕有虫，我家住红旗区", "凤泉区", ["凤泉区宝山西路的金蛋糕房"]),
        ("我在卫滨区胜利路德克士买的鸡腿没熟", "卫滨区", ["卫滨区胜利路德克士"]),
        ("凤泉区宝山路的包子铺包子馊了", "凤泉区", ["凤泉区宝山路的包子铺"]),
        ("新乡市卫滨区胜利路村民吃坏了肚子", "卫滨区", ["新乡市卫滨区胜利路"]),
        ("我家住平原路，在牧野区吃的，店在北环路上", "牧野区", ["牧野区", "北环路"]),
        ("牧野区王村镇李村的张先生说小卖部卖过期火腿肠", "牧野区", ["牧野区王村镇"]),
    ],
)
def test_another_district_is_said_with_the_road_and_what_stands_there(text, district, said):
    own = ("红旗区", AREA) if "红旗区" in text else ("新乡市", "410700")
    places = [("place", *each) for each in ((district, "410711"), own) if each[0] in text]
    row = a_row(text, *places)
    row = replace(row, assessment=replace(row.assessment, area="410711"))
    assert [each.text for each in places_outside(a_case(), [row], [AREA])] == said


def test_where_only_the_director_opens_a_case_no_shop_is_told_with_the_road():
    row = a_row("卫滨区胜利路德克士买的鸡腿没熟", ("place", "卫滨区", "410703"))
    row = replace(row, assessment=replace(row.assessment, area="410703"))
    assert [each.text for each in places_outside(replace(a_case(), confided=True), [row], [AREA])] == ["卫滨区胜利路"]


def test_a_town_next_door_may_not_be_ours_though_nothing_places_it(line, visitor):
    call = a_call("关堤乡南关堤村小卖部卖过期奶", ("place", "关堤乡", "410771360"), area=AREA, request="complaint")
    page = text_of(visitor.read(f"/cases/{line.take(call[0], replace(call[1], area=None))}"))
    assert ["提及 关堤乡南关堤村小卖部（外区）" in page, "可能不属本区" in page] == [True, True]
    assert "来电人称“关堤乡南关堤村小卖部”（外区，待核实）" in page


def test_nothing_is_said_of_another_district_where_one_of_the_calls_is_placed_here(line, visitor):
    call = a_call("我在红旗区的小店吃出异物，说是牧野区进的货", ("place", "牧野区", "410711"), area=AREA)
    assert "可能不属本区" not in visitor.read(f"/cases/{line.take(*call)}")


@pytest.mark.parametrize(("name", "id"), [("新乡市", "410700"), ("河南省", "410000")])
def test_a_school_in_our_own_city_or_province_is_ours(name, id):
    row = a_row(f"{name}中心医院报告：收治北干道小学学生6名", ("place", name, id))
    assert [each.text for each in places_mentioned([row], AREA)] == ["北干道小学"]


def test_of_each_call_one_place_comes_before_the_second_of_any_and_before_a_home():
    rows = [a_row("家住牧野路，在和平路和胜利路还有平原路吃的", id="a"), a_row("在人民路吃的", id="b")]
    assert [each.text for each in places_mentioned(rows, AREA)] == ["和平路", "人民路", "牧野路"]


def test_an_estate_is_no_division():
    assert [each.text for each in places_mentioned([a_row("在向阳小区门口买的")], AREA)] == ["向阳小区"]


def test_a_school_that_only_the_words_name_is_told_to_those_who_must_be_told_as_said(line, visitor):
    case_id = line.take(*a_call("孩子在东街小学吃了肉丸开始吐", ("product", "肉丸", None)))
    report = visitor.read(f"/cases/{case_id}").split('id="report-text"')[1].split("</textarea>")[0]
    assert "发生地点和单位：来电人称“东街小学”（单位名称未核实）\n" in report
    assert "可疑食品和餐次：来电人称“孩子在东街小学吃了肉丸开始吐”（未核实）\n" in report


def test_whose_pupils_fell_ill_is_told_apart_from_who_fed_them(line, visitor):
    names = (("operator", "向阳小学", None), ("operator", "乐童手工坊", None))
    signal, assessment = a_call("向阳小学六年级在校外“乐童手工坊”吃披萨后8个同学呕吐", *names)
    case_id = line.take(signal, replace(assessment, venue="fast_food"))
    report = visitor.read(f"/cases/{case_id}").split('id="report-text"')[1].split("</textarea>")[0]
    where = "来电人称“乐童手工坊”（单位名称未核实）；患者所在学校：来电人称“向阳小学”（单位名称未核实）"
    assert f"发生地点和单位：{where}\n" in report


def test_a_name_that_is_a_part_of_another_is_not_named_beside_it(line, visitor):
    case_id = line.take(
        *a_call("孩子在渠东第三小学吃了肉丸开始吐", ("operator", "第三小学", None), ("operator", "渠东第三小学", None))
    )
    report = visitor.read(f"/cases/{case_id}").split('id="report-text"')[1].split("</textarea>")[0]
    assert "发生地点和单位：来电人称“渠东第三小学”（单位名称未核实）\n" in report


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("孩子夜里一点开始吐", "夜里一点"),
        ("我院凌晨2时起收治学生", "凌晨2时"),
        ("昨晚在店里吃的", "昨晚"),
        ("昨天晚上七点半吃的", "昨天晚上七点半"),
        ("14:30送到医院", "14:30"),
        ("吃了两点心", None),
        ("一共有5点要求", None),
    ],
)
def test_when_it_was_is_read_from_the_words(text, time):
    assert [each.text for each in times_mentioned([a_row(text)])] == ([time] if time else [])


def test_when_it_was_is_said_in_the_words_where_no_source_states_it(line, visitor):
    case_id = line.take(*a_call("孩子夜里一点开始吐，昨天中午在学校食堂吃的"))
    report = visitor.read(f"/cases/{case_id}").split('id="report-text"')[1].split("</textarea>")[0]
    assert "、发生时间：来电人称“孩子夜里一点开始吐”（未核实）\n" in report


def test_the_district_alone_says_nothing():
    assert places_mentioned([a_row("红旗区的店", ("place", "红旗区", AREA))], AREA) == []


def test_places_of_every_signal_are_said_once_and_three_at_most():
    rows = [a_row(f"在{road}吃的") for road in ("和平路", "和平路", "平原路", "人民路", "金穗路")]
    assert [each.text for each in places_mentioned(rows, AREA)] == ["和平路", "平原路", "人民路"]


@pytest.mark.parametrize(
    ("channel", "speaker"),
    [("duty", "来电人称"), ("complaint", "投诉举报人称"), ("media", "网上称"), ("illness", "来报称")],
)
def test_a_food_is_said_by_whoever_named_it(channel, speaker):
    row = a_row("孩子吐了，中午吃了肉丸", ("product", "肉丸", None), channel=channel)
    assert said(foods_mentioned([row])) == [(speaker, "肉丸", "中午吃了肉丸")]


def test_a_food_that_no_list_knows_is_quoted_where_it_is_suspected():
    row = a_row("孩子吐了四次，怀疑昨天中午食堂的示例丸子不熟。要求查明")
    assert [each.quote for each in foods_mentioned([row])] == ["怀疑昨天中午食堂的示例丸子不熟"]


def test_where_the_source_names_the_food_its_words_add_none():
    assert foods_mentioned([a_row("怀疑豆角没熟", product={"name": "豆角"})]) == []


def test_a_clause_is_quoted_once_and_a_long_one_is_cut():
    text = "怀疑" + "很" * 5 + "久以前就在那个地方那个摊子上面买来的凉皮和烤串都是没有熟的而且不新鲜" + "真的" * 20
    (found,) = foods_mentioned([a_row(text, ("product", "凉皮", None), ("product", "烤串", None))])
    assert (len(found.quote) <= 32, found.quote[-1]) == (True, "…")


def test_head_and_queue_say_where_the_words_place_it(line, visitor):
    case_id = line.take(*a_call("昨晚，我们在和平路一家店吃的，三个人都拉肚子"))
    case, queue = text_of(visitor.read(f"/cases/{case_id}")), text_of(visitor.read("/"))
    assert ["提及 和平路 我们在和平路一家店吃的" in case, "提及 和平路" in queue] == [True, True]
    assert ["地点未掌握" in case, "地点未掌握" in queue] == [False, False]


def test_without_any_place_it_is_unknown(line, visitor):
    case_id = line.take(*a_call("我们三个人都拉肚子"))
    assert "地点未掌握" in text_of(visitor.read(f"/cases/{case_id}"))


def test_the_first_report_lists_what_a_caller_suspects_as_said(line, visitor):
    case_id = line.take(*a_call("在洪门镇的店吃的，怀疑肉丸不熟", ("place", "洪门镇", AREA)))
    page = visitor.read(f"/cases/{case_id}")
    report = page.split('id="report-text"')[1].split("</textarea>")[0]
    assert "可疑食品和餐次：来电人称“怀疑肉丸不熟”（未核实）" in report
    assert "发生地点和单位：洪门镇某单位（单位名称未掌握）" in report


def test_a_business_that_a_source_names_is_not_mentioned_again():
    rows = [a_row("食堂出事了", subject={"name": "示例第一小学"}), a_row("我院累计接诊示例第一小学学生23名")]
    assert [[each.text for each in places_mentioned(some, AREA)] for some in (rows, rows[1:])] == [[], ["示例第一小学"]]


HOSPITAL = "接诊三名病人，都在示例大酒店吃喜宴，两小时后呕吐腹泻，一人留观输液，没有死亡，无发热"


def test_the_meal_is_quoted_and_what_became_of_people_is_no_food():
    suffered = tuple(
        Evidence(start=at, end=at + 4, text=HOSPITAL[at : at + 4], weight=1, for_="hazard:HZ-U")
        for at in map(HOSPITAL.index, ("三名病人", "一人留观", "没有死亡"))
    )
    signal, assessment = a_call(HOSPITAL, channel="illness")
    row = SignalRow(
        signal=signal, assessment=replace(assessment, evidence=suffered), state="gathered", revision=1, case_id="c"
    )
    assert [each.quote for each in foods_mentioned([row])] == ["都在示例大酒店吃喜宴"]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("1人危重，无死亡", []),
        ("【演练】接诊示例第一小学学生9名，无危重，2人留院观察", []),
        ("示例第五幼儿园6名幼儿就诊，2人危重", []),
        ("就诊人数更新：52名，6人住院", []),
        ("今天中午都在学校食堂就餐。1人危重", ["今天中午都在学校食堂就餐"]),
        (
            "【演练】示例第一小学校医9点20分来电：9点10分起有23名学生呕吐，昨天中午都在学校食堂就餐。",
            ["昨天中午都在学校食堂就餐"],
        ),
        ("昨天没有吃早饭，昨晚在和平路吃的烧烤", ["昨晚在和平路吃的烧烤"]),
        ("吃药后好转，无共同就餐史", []),
        ("今天没有在学校食堂就餐，校方停用早餐", []),
        ("来电人不知道吃了什么，问是吃啥吃坏的", []),
        ("孩子现在在家喝粥休息，医生说只能喝点米汤", []),
        ("现已出院，目前在家喝粥、休息", []),
        ("昨晚在不干净的小摊上吃的", ["昨晚在不干净的小摊上吃的"]),
        ("食安员从示例·赵家婚宴现场来电：腌肘子用了白色粉末，用的是隔夜菜", ["用的是隔夜菜"]),
    ],
)
def test_only_what_names_a_food_or_a_meal_is_quoted_and_never_who_fell_ill(text, quoted):
    signal = a_signal(channel="illness", source="示例", request=None, text=text, subject={})
    hazards = tuple(
        Evidence(start=hit.start(), end=hit.end(), text=hit.group(), weight=1, for_="hazard:HZ-U")
        for hit in re.finditer(r"[^，。：】]+", text)
    )
    row = SignalRow(
        signal=signal,
        assessment=replace(an_assessment(signal), evidence=hazards),
        state="gathered",
        revision=1,
        case_id="c",
    )
    assert [each.quote for each in foods_mentioned([row])] == quoted


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (HOSPITAL, ["呕吐", "腹泻"]),
        ("孩子吐了两次，没发烧", ["呕吐"]),
        ("昨天没有呕吐，今天早上吐了", ["呕吐"]),
        ("家里人没有不舒服", []),
        ("今儿俺哥眼看不见东西了", ["视觉模糊"]),
        ("食物中毒了，医生说是肝衰竭，还过敏", ["过敏反应", "肝损害"]),
    ],
)
def test_symptoms_are_those_that_the_words_name_and_do_not_deny(text, named):
    assert symptoms_mentioned([a_row(text)], SYMPTOMS) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("6人恶心、呕吐、口周麻木", ["恶心", "呕吐", "口舌麻木"]),
        ("吃了草乌嘴唇有点麻，手指发麻", ["口舌麻木"]),
        ("喝完药酒舌头感觉麻木", ["口舌麻木"]),
        ("没有口周麻木", []),
        ("手麻花吃着口麻辣", []),
    ],
)
def test_numbness_is_said_in_more_ways_than_any_list_has(text, named):
    assert symptoms_mentioned([a_row(text)], SYMPTOMS) == named


def test_the_first_report_says_what_a_caller_calls_it(line, visitor):
    text = "三个人吃完晚饭都上吐下泻"
    signal, assessment = a_call(text)
    case_id = line.take(signal, replace(assessment, kind=Kind.INCIDENT, harm=Harm(ill=3)))
    report = visitor.read(f"/cases/{case_id}").split('id="report-text"')[1].split("</textarea>")[0]
    said = {line.partition("：")[0][2:]: line.partition("：")[2] for line in report.splitlines()}
    assert [said["主要症状"], said["可疑食品和餐次"]] == [
        "呕吐、腹泻（原话提到，未核实）",
        f"来电人称“{text}”（未核实）",
    ]


def test_words_that_stand_in_no_text_are_looked_for_once_not_in_each(monkeypatch):
    asked = []
    is_said = mentioned._is_said
    monkeypatch.setattr(mentioned, "_is_said", lambda word, text: asked.append(word) or is_said(word, text))
    rows = [a_row(f"没有呕吐{n}") for n in range(9)] + [a_row("腹泻")]
    assert (symptoms_mentioned(rows, SYMPTOMS), set(asked)) == (["腹泻"], {"呕吐", "腹泻"})


@pytest.mark.parametrize("mentioned_in", [times_mentioned, foods_mentioned])
def test_no_more_signals_are_read_than_are_shown(mentioned_in):
    read = []
    rows = (read.append(n) or a_row(f"昨晚{n + 1}点吃了第{n + 1}家的面") for n in range(9))
    assert (len(mentioned_in(rows)), read) == (3, [0, 1, 2])


def test_where_another_areas_office_asks_for_help_the_supplier_here_is_the_unit(line, visitor):
    text = "我是牧野区食安办小刘，我们区育才中学食堂供应商是你们红旗区的鑫源配送公司，今天30个学生不舒服，请你们协查"
    places = (("place", "牧野区", "410711"), ("operator", "育才中学", None), ("operator", "鑫源配送公司", None))
    signal, assessment = a_call(text, *places, area=AREA)
    said = replace(assessment, kind=Kind.INCIDENT, venue="school_canteen", harm=Harm(ill=30), area="410711")
    case_id = line.take(signal, said)
    page = visitor.read(f"/cases/{case_id}")
    report = page.split('id="report-text"')[1].split("</textarea>")[0]
    assert "发生地点和单位：来电人称“鑫源配送公司”（单位名称未核实）\n" in report
    assert ["可能不属本区" in page, "提及 鑫源配送公司（未核实）" in text_of(page)] == [False, True]
    assert (line.case(case_id).title, {each.department for each in line.case(case_id).steps.values()}) == (
        "外区请求协查 · 30人不适",
        {"D03"},
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("从贵区农贸市场购入鸡爪约200公斤，经检过氧化氢残留阳性", ["从贵区农贸市场购入鸡爪约200公斤"]),
        ("单位购入桌椅一批，请查收", []),
    ],
)
def test_a_food_that_no_list_knows_is_told_by_how_it_was_bought(text, said):
    assert [each.quote for each in foods_mentioned([a_row(text)])] == said
