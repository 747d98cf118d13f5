"""Who tells: a laboratory, the press and the police bring what no consumer does, and each has an answer of its own."""

import pytest
from factories import a_reference
from flow import a_signal, an_assessment

from classifiers.assessment import Harm, Kind
from streams.gathering.incoming import facts_of
from streams.hearing.tellers import teller_of

EXPOSED = "记者来电：示例报明天要登暗访，示例餐饮给12所学校送餐，用过期冻肉改标签"
DENIED = "公安示例分局通报：网传“某小学食堂吃死两个学生”系谣言，造谣者已被行政拘留"
SAMPLED = "市检测中心打电话来通知：示例肉店上周抽的猪肝检出克伦特罗，报告明天送到"
REFERRED = (
    "示例分局移送函：示例店涉嫌使用甲醛，公安机关经审查认为尚不构成犯罪，现将案件材料移送你局，请依法给予行政处罚"
)
ILL = Harm(ill=3)


def told(text, kind, *, harm=None, hazard=None, venue=None, **fields):
    signal = a_signal(**{"channel": "duty", "request": None, "subject": None, "text": text, **fields})
    return signal, an_assessment(signal, kind=kind, harm=harm or Harm(), hazard=hazard, venue=venue)


def books(text, kind, **changes):
    facts = facts_of(*told(text, kind, **changes), {})
    return [playbook.id for playbook, _ in a_reference().choose({**facts, "school": True})], facts


@pytest.mark.parametrize(
    ("text", "kind", "teller"),
    [
        (EXPOSED, Kind.INCIDENT, "press"),
        ("电视台来电：今晚播出示例餐饮的后厨", Kind.COMPLAINT, "press"),
        ("示例超市卖过期奶，再不管我就找记者曝光", Kind.COMPLAINT, None),
        ("电视台三年前曝光过示例超市，如今还在卖过期奶", Kind.COMPLAINT, None),
        ("记者来电问示例餐饮查得怎么样", Kind.INCIDENT, None),
        (DENIED, Kind.NEWS, "police"),
        ("派出所来电：有人在示例饭店门口打架", Kind.NEWS, None),
        ("网上说小学食堂吃死人是谣言吧", Kind.NEWS, None),
        (REFERRED, Kind.INCIDENT, "referral"),
        ("公安来电：示例店老板已移送检察院审查起诉", Kind.NEWS, None),
        (SAMPLED, Kind.SAMPLING_FAILURE, "laboratory"),
        ("检验所报告：送检的12件餐具7件检出大肠菌群", Kind.SAMPLING_FAILURE, None),
        ("摊主对豇豆抽检不合格有异议，申请复检", Kind.SAMPLING_FAILURE, None),
    ],
)
def test_a_body_that_tells_of_it_is_told_from_a_person_who_speaks_of_one(text, kind, teller):
    assert [teller_of(*told(text, kind)), teller_of(*told(text, kind, channel="complaint"))] == [teller, None]


@pytest.mark.parametrize(("source", "teller"), [("公安示例分局", "referral"), ("示例县市场监管局", None)])
def test_a_letter_that_says_we_is_of_who_sent_it(source, teller):
    text = "我局查办的示例豆腐坊使用吊白块一案，依法不追究刑事责任，现移送你局处理"
    assert teller_of(*told(text, Kind.NEWS, channel="notice", source=source)) == teller


@pytest.mark.parametrize(
    ("text", "kind", "chosen"),
    [
        (EXPOSED, Kind.INCIDENT, ["media_expose", "opinion"]),
        (DENIED, Kind.NEWS, ["rumour"]),
        (SAMPLED, Kind.SAMPLING_FAILURE, ["sampling_told"]),
        (REFERRED, Kind.INCIDENT, ["referral"]),
    ],
)
def test_each_has_its_own_answer_and_none_is_of_people_who_fell_ill(text, kind, chosen):
    assert books(text, kind)[0] == chosen


@pytest.mark.parametrize(
    ("text", "kind", "teller"),
    [
        ("市食检中心小李打电话先说一声：示例幼儿园留样里的鸡腿，肠毒素阳性", Kind.SAMPLING_FAILURE, "laboratory"),
        ("市疾控实验室先电话讲：示例幼儿园午餐鸡块里检出沙门氏菌", Kind.SAMPLING_FAILURE, "laboratory"),
        ("检验中心打来说，示例小学午餐留样里查出诺如病毒", Kind.COMPLAINT, "laboratory"),
        ("省局打电话讲：示例豆制品厂的豆干检出苯甲酸超标", Kind.SAMPLING_FAILURE, "laboratory"),
        ("给市场监管局打电话没人接，牛奶里查出虫子", Kind.COMPLAINT, None),
        ("疾控来电：昨天送检的学生粪便标本，沙门氏菌阳性5份", Kind.SAMPLING_FAILURE, None),
        ("市疾控实验室电话：示例幼儿园鸡块检出沙门氏菌，请宣传", Kind.NEWS, None),
    ],
)
def test_a_laboratory_that_calls_about_food_that_is_eaten_complains_of_nothing(text, kind, teller):
    signal, assessment = told(text, kind, hazard="HZ-B.salmonella", venue="school_canteen")
    facts = facts_of(signal, assessment, {})
    expected = ("laboratory", "sampling_failure") if teller else (None, str(kind))
    assert (facts.get("told_by"), facts["kind"]) == expected


@pytest.mark.parametrize(
    ("text", "told_by"),
    [
        ("民政局转来：示例敬老院食堂没有留样，冰箱里肉发绿", "own"),
        ("住建局老刘电话：示例工地食堂没证，你们去看看", "own"),
        ("区疾控来电：登记的肺结核病人在示例早餐店做包子", "own"),
        ("小店镇政府打来：示例村流动厨师用过期肉", "own"),
        ("民政局打电话没人接，示例敬老院的饭是馊的", None),
        ("给民政局打过电话了，示例敬老院的饭是馊的", None),
        ("教体局通知：明天开会", None),
        ("市场监管局电话：示例饭店已查处", None),
        ("疾控来电：学生粪便标本沙门氏菌阳性", None),
        ("民政局：在示例饭店聚餐吃出虫子，要求赔偿", None),
        ("妇联来电：我姐在示例饭店吃饭过敏，饭店拒绝赔偿", None),
        ("检察院：楼下示例早餐店油条发苦，我要投诉", None),
        ("教体局转来：家长投诉示例小学食堂饭里有虫", None),
    ],
)
def test_another_body_of_the_district_that_calls_passes_on_what_it_learnt(text, told_by):
    facts = facts_of(*told(text, Kind.COMPLAINT), a_reference().districts)
    assert facts.get("told_by") == told_by


def test_what_an_office_calls_in_is_looked_into_and_answered_and_nobody_s_complaint():
    facts = facts_of(*told("民政局转来：示例敬老院食堂没有留样", Kind.COMPLAINT), a_reference().districts)
    assert [playbook.id for playbook, _ in a_reference().choose(facts)] == ["office_told"]


def test_a_laboratory_that_counts_who_fell_ill_tells_of_them():
    text = "市疾控实验室电话：示例幼儿园3名幼儿呕吐，午餐鸡块里检出沙门氏菌"
    known = {"hazard": "HZ-B.salmonella", "venue": "kindergarten_canteen"}
    assert teller_of(*told(text, Kind.INCIDENT, harm=ILL, **known)) is None


@pytest.mark.parametrize(("venue", "teller"), [("site_canteen", "laboratory"), ("delivery_kitchen", None)])
def test_what_a_laboratory_found_elsewhere_than_where_many_eat_is_evidence_of_a_case(venue, teller):
    text = "示例食品检验所报告：12件餐具7件检出大肠菌群"
    assert teller_of(*told(text, Kind.SAMPLING_FAILURE, hazard="HZ-B.coliforms", venue=venue)) == teller


def test_who_fell_ill_goes_before_who_tells_of_it():
    assert books(EXPOSED, Kind.INCIDENT, harm=ILL)[0] == ["school_event", "opinion"]
    assert "told_by" not in books(DENIED, Kind.INCIDENT, harm=ILL)[1]


def test_what_was_found_in_a_school_s_kitchen_is_no_illness_and_what_is_unclear_may_be_one():
    found, unclear = (
        {"channel": "duty", "kind": "incident", "school": True, "hazard": each} for each in ("HZ-O", None)
    )
    chosen = [a_reference().choose(each)[0][0].id for each in (found, unclear)]
    assert [chosen, [a_reference().severity(each).level for each in (found, unclear)]] == [
        ["general", "school_event"],
        ["yellow", "red"],
    ]


def test_a_rumour_that_the_police_denied_is_called_one_and_says_so(line):
    signal, assessment = told(DENIED, Kind.NEWS)
    case = line.case(line.take(signal, assessment))
    assert [case.facts["kind"], case.heading.split(" · ")[-2:]] == ["rumour", ["疑似不实信息", "公安已通报"]]


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("区教体局：关于示例幼儿园幼儿呕吐情况的续报。截至11月28日18时，累计14人。", True),
        ("红旗区教体文旅局关于示例幼儿园情况的报告", True),
        ("区卫健委：今日接报5名学生呕吐。", True),
        ("小店镇政府：我镇今日一农村宴席有人不适。", True),
        ("洪门镇食安办报告：辖区超市下架。", True),
        ("区疾控中心：初步判断为诺如病毒感染。", True),
        ("区教体局安全办情况说明：育才小学累计报告不适学生12名。", True),
        ("小店镇人民政府（第二次报告）：沟里村吕某家丧宴，出现症状者22人。", True),
        ("牧野区教体局安全办情况说明：示例小学有学生不适。", False),
        ("牧野区教体局：示例小学有学生不适。", False),
        ("新乡市卫健委：关于开展排查的通知。", False),
        ("延津县市场监管局函：红旗区示例面业的挂面菌落总数超标，请协查。", False),
        ("红旗区市场监管局：我局在检查中发现你区企业销售不合格食品。", False),
        ("红旗区教体文旅局：我局在检查中发现贵区学校购进不合格食品。", False),
        ("红旗区小店镇示例食品厂生产的挂面不合格，现函告。", False),
        ("红旗区市场监管局：关于示例红火老火锅店后厨卫生问题的督办函，请你办3日内反馈。", True),
        ("红旗区市场监督管理局：示例红火老火锅店顾客投诉异物，已受理，通报你办。", True),
        ("新乡市红旗区市场监管局向食安办报告：辖区聚福楼饭店抽检不合格。", True),
        ("区市场监管局关于示例超市过期食品处置情况的续报", True),
        ("红旗区市场监督管理局报告：示例超市已下架。", True),
        ("小店镇市场监管所：辖区示例超市卖过期奶，已查封。", True),
        ("红旗区第四十四中学定于11月30日召开食堂安全家长会，请派员参加。", True),
        ("新乡市市场监管局：关于示例红火老火锅店的督办函，请你办3日内反馈。", False),
        ("牧野区市场监管局：示例红火老火锅店顾客投诉异物，通报你办。", False),
        ("红旗区市场监管局：现将线索移送贵局，请查处。", False),
        ("红旗区市场监管局：请协查示例公司的挂面。", False),
        ("红旗区第四十四中学附近的示例店不合格，现函告。", False),
    ],
)
def test_a_body_of_the_own_district_writes_no_letter_from_elsewhere(text, ours):
    signal, assessment = told(text, Kind.INCIDENT, channel="notice")
    facts = facts_of(signal, assessment, a_reference().districts)
    assert (facts.get("told_by") == "own", facts.get("from_other_area") is None) == (ours, ours)
    playbooks = {book.id for book, _ in a_reference().choose(facts)}
    assert ("area_notice" in playbooks) is not ours


@pytest.mark.parametrize(
    ("source", "text", "ours"),
    [
        ("红旗区市场监管局", "关于示例超市过期食品的督办函，请你办3日内反馈。", True),
        ("红旗区市场监督管理局", "示例超市已查封，报你办。", True),
        ("延津县市场监管局", "红旗区市场监管局：我局检查中发现示例面业的挂面不合格。", False),
        ("新乡市市场监管局", "红旗区市场监管局：关于示例超市的督办函。", False),
    ],
)
def test_of_the_own_market_regulator_the_source_says_whose_letter_it_is(source, text, ours):
    signal, assessment = told(text, Kind.INCIDENT, channel="notice", source=source)
    facts = facts_of(signal, assessment, a_reference().districts)
    assert (facts.get("told_by") == "own", facts.get("from_other_area") is None) == (ours, ours)
