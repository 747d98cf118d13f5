"""Who is told: what laboratories, neighbour offices, kitchens of hospitals and homes, sites and townspeople report, as
they say it, brings a duty to each body that answers for it."""

import pytest
from factories import a_case, a_reference, an_incoming
from spoken import called

from connectors.signal import Channel
from streams.gathering.incoming import facts_of

REF = a_reference()
MARKET, POLICE, HEALTH, SCHOOLS, CIVIL, HOUSING, OFFICE = "D03", "D05", "D06", "D07", "D16", "D18", "D01"


def told(text, channel="duty", source="desk"):
    """The bodies that have a duty, and the first playbook."""
    facts = facts_of(*called(text, Channel(channel), source), REF.districts)
    case = a_case(an_incoming(id="s1", channel=channel, facts=facts))
    return {step.department for step in case.open_steps}, case.playbooks[0].id


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        (
            "市食检中心小康打电话先说一声：“示例幼儿园”食堂留样里的卤鸡腿，金葡菌肠毒素阳性，你们先把孩子看住",
            {MARKET, SCHOOLS, HEALTH},
        ),
        (
            "市疾控实验室先电话讲：“示例幼儿园”午餐鸡块里检出沙门氏菌，孩子那边查一下，纸质报告周三",
            {MARKET, SCHOOLS, HEALTH},
        ),
        ("承检机构电话：示例第三小学食堂上周四抽的凉拌豆腐丝，大肠埃希氏菌超标，报告明天送", {MARKET, SCHOOLS, HEALTH}),
        ("检验中心打来说，示例小学午餐留样里查出诺如病毒，孩子们现在有没有事不知道", {MARKET, SCHOOLS, HEALTH}),
        ("市食检所电话：示例幼儿园早餐奶检出黄曲霉毒素M1", {MARKET, SCHOOLS, HEALTH}),
        ("市检测院老郭打电话来：示例养老院食堂酱肘子里检出亚硝酸盐，老人正吃着呢", {MARKET, CIVIL, HEALTH}),
        ("检验机构电话通知，示例花园工地食堂的散装白酒甲醇超标，报告还没出", {MARKET, HOUSING, HEALTH, POLICE}),
        (
            "河南省食品检验研究院电话：抽检的示例配餐公司盒饭蜡样芽孢杆菌超标，这家供着好几所小学",
            {MARKET, SCHOOLS, HEALTH},
        ),
    ],
)
def test_what_a_laboratory_calls_about(text, bodies):
    assert told(text) == (bodies, "sampling_told")


@pytest.mark.parametrize(
    ("text", "bodies", "first"),
    [
        ("民政局转来：示例敬老院食堂没有留样，冰箱里肉发绿", {MARKET, CIVIL}, "office_told"),
        ("住建局老刘电话：示例工地食堂没证，工人三百多，你们去看看", {MARKET, HOUSING}, "office_told"),
        ("区疾控来电：登记的肺结核病人在“示例早餐”做包子，还在上班", {MARKET, HEALTH}, "office_told"),
        ("区卫健委电话：示例村集中式供水末梢水大肠菌群超标，通报你们", {OFFICE, HEALTH, HOUSING}, "drinking_water"),
    ],
)
def test_what_another_body_of_the_district_calls_in(text, bodies, first):
    assert told(text) == (bodies, first)


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("示例养老院用死鸡给老人熬汤", {OFFICE, CIVIL, MARKET, POLICE}),
        ("示例骨科医院食堂没有健康证", {MARKET, HEALTH}),
        ("某项目部工人：工地食堂用的是死猪肉，项目经理说爱吃不吃", {OFFICE, HOUSING, MARKET, POLICE}),
        ("学校食堂用的是死猪肉，家长都炸了", {OFFICE, SCHOOLS, MARKET, POLICE}),
        ("我爸住在示例护理院，天天给老人吃剩菜，厨房里都是老鼠屎，管不管", {CIVIL, MARKET}),
    ],
)
def test_what_is_seen_in_a_kitchen_that_another_body_answers_for(text, bodies):
    assert bodies <= told(text)[0]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("示例小区3号楼自来水发黄发臭两天了，孩子喝了拉肚子，打自来水公司没人接", "drinking_water"),
        ("小店镇水厂的水有股漂白粉味，特别冲，烧开了还有", "drinking_water"),
        ("我们小区二次供水水箱里捞出死鸽子，物业不吭声，好几户都喝了", "drinking_water"),
        ("示例小学饮水机的水检出细菌超标，家长群里炸了", "drinking_water"),
        ("家属院自来水管子跟污水管串了，水里有粪臭味，一个楼道六户人拉肚子，两个住院", "illness_below_grade"),
    ],
)
def test_bad_water_is_told_to_who_supervises_it(text, first):
    bodies, book = told(text)
    assert ({OFFICE, HEALTH, HOUSING} <= bodies, book) == (True, first)


@pytest.mark.parametrize(
    "text",
    [
        "我们后厨切配的小李查出来戊肝，老板还让他上班",
        "“示例烩面”和面师傅有活动性肺结核，天天咳嗽，健康证是假的",
        "示例幼儿园炊事员手上化脓了，还在给孩子做饭",
        "奶茶店员工痢疾请不下假，边拉边干",
    ],
)
def test_of_a_sick_worker_market_and_health_are_told(text):
    assert {MARKET, HEALTH} <= told(text)[0]


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("网传学校食堂用死猪肉，是真的吗", "duty"),
        ("示例养老院今天包饺子，老人们很开心", "duty"),
        ("示例小学食堂开放日家长参观，孩子们吃得开心", "media"),
    ],
)
def test_of_hearsay_and_of_news_no_body_in_charge_of_the_place_is_told(text, channel):
    assert told(text, channel)[0] & {CIVIL, SCHOOLS, HOUSING} == set()
