"""Who only asks about a known rumour: an enquiry to be answered, no emergency; a post that spreads it stays one."""

import pytest
from flow import a_signal, an_assessment
from msgspec.structs import replace

from classifiers.assessment import Entity, Harm, Kind, RumourMatch
from streams.hearing.asking import asks_of_us, only_asks, wish_of

MATCH = RumourMatch(id="E13", similarity=0.8, claim="金针菇、香菇喷甲醛保鲜", start=0, end=9)
ASKED = "听说金针菇都是甲醛泡的，还能吃吗"
TITLE = "咨询：金针菇、香菇喷甲醛保鲜（谣言库 E13）"


def a_question(text=ASKED, **fields):
    """A caller who asks, with what the machine makes of the words."""
    plain = {"channel": "duty", "source": "值班接报", "source_id": text, "request": None, "text": text, "subject": None}
    signal = a_signal(**{**plain, **fields})
    return signal, an_assessment(signal, kind=Kind.RUMOUR, hazard="HZ-I.formaldehyde", rumour_match=MATCH, harm=Harm())


@pytest.mark.parametrize(
    ("fields", "asks"),
    [
        ({}, True),
        ({"channel": "complaint"}, True),
        ({"text": "金针菇有甲醛，请说明", "request": "enquiry"}, True),
        ({"subject": {"name": "示例超市"}, "request": "enquiry"}, True),
        ({"channel": "media"}, False),
        ({"request": "report"}, False),
        ({"subject": {"name": "示例超市"}}, False),
        ({"text": "金针菇都是甲醛泡的，快转发"}, False),
        ({"text": "金针菇是不是甲醛泡的，我要退款"}, False),
        ({"illness": {"ill": 2}}, False),
        ({"illness": {"ill": 2}, "request": "enquiry"}, False),
    ],
)
def test_who_only_asks_is_told_from_who_wants_something_done(fields, asks):
    assert only_asks(*a_question(**fields)) == asks


@pytest.mark.parametrize(
    "changes",
    [
        {"rumour_match": None},
        {"harm": Harm(ill=1)},
        {"entities": (Entity(type="operator", text="示例超市", start=0, end=4),)},
    ],
)
def test_what_the_machine_reads_of_a_business_or_of_harm_is_no_question(changes):
    signal, assessment = a_question()
    assert not only_asks(signal, replace(assessment, **changes))


def test_who_asks_of_the_food_of_a_brand_may_only_ask():
    signal, assessment = a_question()
    assert only_asks(signal, replace(assessment, entities=(Entity(type="operator", text="蒙牛", start=0, end=2),)))


@pytest.mark.parametrize(
    ("fields", "asks"),
    [
        ({"text": "想问一下饭店收餐具费合法吗"}, True),
        ({"text": "来电人咨询健康证在哪里办"}, True),
        ({"text": "你们几点下班"}, True),
        ({"text": "小区门口夜里太吵，要求查处"}, False),
        ({"text": "饭店收餐具费合法吗，要求退款"}, False),
        ({"text": "想问一下饭店收餐具费合法吗", "channel": "media"}, False),
        ({"text": "想问一下饭店收餐具费合法吗", "request": "report"}, False),
    ],
)
def test_a_caller_who_tells_of_no_food_and_asks_something_asks_it_of_us(fields, asks):
    signal, _ = a_question(**{"channel": "complaint", **fields})
    about_food = an_assessment(signal)
    assert [asks_of_us(signal, replace(about_food, relevant=each)) for each in (False, True)] == [asks, False]


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("举报：人民路一家酒楼把客人吃剩的锅底回收再用，我是离职员工", "report"),
        ("市民实名举报示例路酒楼用过期肉", "report"),
        ("示例路酒楼把锅底捞出来再用，我要举报", "report"),
        ("举报示例超市卖过期奶，要求退款", "both"),
        ("投诉举报：示例超市卖过期奶", "both"),
        ("投诉：示例超市卖过期奶", "complaint"),
        ("示例超市卖过期奶，没人管我就去举报", None),
        ("投诉举报中心转来：示例超市卖过期奶", None),
        ("老板被举报过，还在卖过期奶", None),
    ],
)
def test_a_caller_reports_or_complains_as_the_call_begins_or_declares(text, wish):
    said = [wish_of(*a_question(text, channel=each)) for each in ("duty", "complaint", "media")]
    assert said == [wish, wish, None]
    signal, assessment = a_question(text)
    assert wish_of(signal, replace(assessment, relevant=False)) is None


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("在西街街道示例饭店吃饭，三个人上吐下泻，怀疑凉菜不新鲜，要求查处。", "report"),
        ("示例饭店凉菜不新鲜，请求依法严惩店家", "report"),
        ("示例饭店凉菜不新鲜，要求查处并退款", "both"),
        ("示例饭店凉菜不新鲜，并不要求查处", None),
        ("示例饭店凉菜不新鲜，没有要求查处", None),
        ("示例饭店凉菜不新鲜，要求退款", None),
        ("市局来电要求查处示例饭店", None),
    ],
)
def test_who_calls_and_demands_that_a_business_is_punished_reports_it(text, wish):
    assert [wish_of(*a_question(text, channel=each)) for each in ("duty", "media")] == [wish, None]


def test_what_who_took_it_chose_goes_before_the_words():
    assert wish_of(*a_question("举报：示例超市卖过期奶", request="complaint")) == "complaint"


@pytest.mark.parametrize("kind", [Kind.INCIDENT, Kind.COMPLAINT])
def test_who_reports_a_business_is_answered_as_one_who_reports_whatever_kind_the_words_seem(line, kind):
    signal = a_question("举报：示例酒楼把客人吃剩的锅底捞出来再用，我是后厨刚离职的员工")[0]
    case_id = line.take(signal, an_assessment(signal, kind=kind, hazard="HZ-O", harm=Harm()))
    assert [books(line, case_id), {clock.deadline.rule for clock in line.case(case_id).clocks.values()}] == [
        ["report"],
        {"CMP-7"},
    ]


@pytest.mark.parametrize(
    ("text", "changes", "asks"),
    [
        ("请问小店镇卖熟食要办什么证？在哪里办？", {}, True),
        ("请问开小饭店怎么办理许可？", {}, True),
        ("请问卖熟食的没证找谁反映？", {}, False),
        ("请问小饭店要办什么证？", {"hazard": "HZ-O"}, False),
        ("请问小饭店要办什么证？", {"harm": Harm(ill=2)}, False),
        ("请问示例酒楼要办什么证？", {"entities": (Entity(type="operator", text="示例酒楼", start=2, end=6),)}, False),
    ],
)
def test_who_asks_for_a_licence_only_asks_though_it_is_of_food(text, changes, asks):
    signal = a_question(text)[0]
    plain = an_assessment(signal, kind=Kind.COMPLAINT, hazard=None, harm=Harm())
    assert asks_of_us(signal, replace(plain, relevant=True, **changes)) is asks


def books(line, case_id):
    return [book.id for book in line.case(case_id).playbooks]


@pytest.mark.parametrize("request_", [None, "enquiry"])
def test_a_question_about_a_known_rumour_is_answered_and_is_no_emergency(line, request_):
    case_id = line.take(*a_question(request=request_))
    case = line.case(case_id)
    assert [case.heading, case.severity, books(line, case_id)] == [TITLE, "blue", ["enquiry"]]
    assert {step.plan for step in case.steps.values()} == {"answer_request"}
    assert [case.known.rumour, {clock.deadline.rule for clock in case.clocks.values()}] == ["E13", {"FSL-115"}]


def test_a_post_that_spreads_the_same_makes_it_the_affair_of_a_rumour(line):
    case_id = line.take(*a_question())
    post = line.take(*a_question("金针菇都是甲醛泡的，快转发", channel="media", source="示例论坛"))
    case = line.case(case_id)
    assert [post, case.severity, "rumour" in books(line, case_id)] == [case_id, "orange", True]
    assert case.heading.endswith("已辟谣的旧谣言疑似再现（谣言库 E13）")


def test_a_question_that_comes_after_a_post_is_answered_and_calms_nothing(line):
    case_id = line.take(*a_question("金针菇都是甲醛泡的，快转发", channel="media", source="示例论坛"))
    asked = line.take(*a_question())
    case = line.case(case_id)
    assert [asked, case.severity, books(line, case_id)] == [case_id, "orange", ["rumour", "opinion", "enquiry"]]
