"""From a signal to the facts: whether a medical institution has received anybody, and since when."""

from datetime import datetime

import pytest
from factories import a_reference
from flow import a_signal, an_assessment, school_illness
from msgspec.structs import replace

from classifiers.assessment import Harm, Kind
from classifiers.harm.counts import harm_of
from connectors.parse import finish
from connectors.signal import Channel
from playbooks.law.workdays import BEIJING
from playbooks.telling.heard import FROM_HOSPITAL, FROM_UNIT, ITSELF
from streams.gathering.incoming import facts_of, incoming_of

RECEIVED = datetime(2026, 11, 25, 9, 48, tzinfo=BEIJING)
HOSPITAL = "我院急诊科9:15以来接诊示例第一小学学生14名，3人留院观察。"
NOT_YET = "我家孩子和同桌两个都吐了，吐了三四次，还没去医院。"


def told(text, *, kind=Kind.INCIDENT, harm=None, **fields):
    """The signal of a text, received at 9:48, and what was made of it."""
    signal = finish(a_signal(text=text, received_at=RECEIVED.isoformat(), **fields), RECEIVED)
    return signal, an_assessment(signal, kind=kind, harm=harm or Harm())


def is_treated(text, **fields):
    """Whether the fact is known of it."""
    return facts_of(*told(text, **fields), {}).get("treated")


@pytest.mark.parametrize(
    ("text", "fields", "treated"),
    [
        (HOSPITAL, {"channel": "duty", "request": None}, True),
        ("示例第一小学23名学生呕吐", {"channel": "illness", "request": None}, True),
        ("示例第一小学23名学生呕吐", {"channel": "duty", "request": None}, None),
        ("示例第一小学23名学生呕吐", {"channel": "duty", "request": None, "harm": Harm(hospitalised=2)}, True),
        ("示例第一小学23名学生呕吐", {"channel": "duty", "request": None, "illness": {"observed": 3}}, True),
        (NOT_YET, {"channel": "duty", "request": None}, None),
        ("定于11月30日开展演练，模拟学生呕吐、2人送医院", {"channel": "notice", "request": None}, None),
        ("听说几百个孩子全送医院了", {"channel": "media", "request": None, "kind": Kind.RUMOUR}, None),
    ],
)
def test_a_hospital_has_received_somebody_where_a_source_says_so(text, fields, treated):
    assert is_treated(text, **fields) is treated


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [(HOSPITAL, 9, 15), ("截至9:40，我院累计接诊学生23名", 9, 48), ("今晚9点起接诊学生9名", 9, 48)],
)
def test_the_time_to_report_runs_from_when_it_says_it_began_and_else_from_when_it_came(line, text, hour, minute):
    line.clock.moment = RECEIVED
    signal, _ = told(text, channel="illness", request=None)
    case = line.case(line.take(signal, school_illness(signal)))
    (clock,) = [each for each in case.clocks.values() if each.deadline.rule == "PHE-1"]
    assert clock.started_at == RECEIVED.replace(hour=hour, minute=minute)


def test_a_call_about_pupils_who_have_been_to_no_hospital_starts_no_hospital_s_time(line):
    line.clock.moment = RECEIVED
    signal, _ = told(NOT_YET, channel="duty", request=None)
    case = line.case(line.take(signal, school_illness(signal, ill=2)))
    rules = {clock.deadline.rule for clock in case.clocks.values()}
    assert [{"PHE-1", "PHE-6.unit"} & rules, {"NP-2", "HN-1"} <= rules] == [set(), True]


@pytest.mark.parametrize(
    ("text", "channel", "says_itself"),
    [
        ("这里是示例医院急诊科，接诊9名学生", Channel.DUTY, True),
        ("市第二人民医院：一名三岁男童昏迷，在幼儿园吃的饭", Channel.DUTY, True),
        ("我是市第二人民医院急诊科医生，接诊9名学生", Channel.DUTY, True),
        ("9名学生呕吐，示例医院接诊", Channel.DUTY, None),
        ("9名学生呕吐", Channel.ILLNESS, True),
        ("这里是示例医院急诊科，接诊9名学生", Channel.MEDIA, None),
    ],
)
def test_a_hospital_tells_itself_by_its_channel_or_its_words_and_never_in_a_post(text, channel, says_itself):
    assert facts_of(*told(text, channel=channel), {}).get(FROM_HOSPITAL) is says_itself


@pytest.mark.parametrize(
    ("text", "channel", "named", "role"),
    [
        ("示例第二小学校医来电：12名学生呕吐", Channel.DUTY, None, "校医"),
        ("示例第二小学校医来电：12名学生呕吐", Channel.DUTY, "示例第二小学食堂", "校医"),
        ("示例第五幼儿园园长来电报告：6名幼儿呕吐", Channel.ILLNESS, None, "园长"),
        ("示例第二小学校医来电：12名学生吃了校外的烧烤", Channel.DUTY, "示例烧烤店", None),
        ("示例第二小学校医来电：12名学生呕吐", Channel.MEDIA, None, None),
        ("家长来电：校医说孩子吐了", Channel.DUTY, None, None),
        ("这里是示例医院急诊科，我院食堂12人呕吐", Channel.DUTY, None, None),
        ("我是示例第二小学校医，12名学生呕吐，求你们别说是我说的", Channel.DUTY, None, None),
        ("我是示例第二小学校医，12名学生呕吐，校长不让往外报", Channel.DUTY, None, None),
        ("示例第二小学食堂承包人来电：12名学生呕吐，学校叫先压着", Channel.DUTY, None, None),
    ],
)
def test_who_speaks_for_the_place_is_kept_as_they_say(text, channel, named, role):
    subject = {"name": named} if named else {}
    assert facts_of(*told(text, channel=channel, request=None, subject=subject), {}).get(FROM_UNIT) == role


def test_what_a_unit_sends_by_its_own_channel_is_the_unit_s():
    call = told(
        "12名学生呕吐", channel=Channel.ILLNESS, source="示例第二小学", request=None, subject={"name": "示例第二小学"}
    )
    facts = facts_of(*call, {})
    assert [facts.get(FROM_UNIT), facts.get(FROM_HOSPITAL)] == [ITSELF, None]


def test_what_a_hospital_sends_under_its_own_name_is_a_hospital_s():
    call = told("12人呕吐", channel=Channel.ILLNESS, source="示例医院", request=None, subject={"name": "示例医院"})
    facts = facts_of(*call, {})
    assert [facts.get(FROM_UNIT), facts.get(FROM_HOSPITAL)] == [None, True]


@pytest.mark.parametrize(
    ("text", "stated", "critical"),
    [("3人不适，2人危重", None, 2), ("3人不适，2人危重", 3, 3), ("3人不适，无危重", None, 0), ("3人不适", None, None)],
)
def test_the_critically_ill_are_the_most_that_field_or_words_count(text, stated, critical):
    illness = {"ill": 3, "critical": stated} if stated else {"ill": 3}
    call = told(text, channel=Channel.DUTY, request=None, illness=illness, harm=harm_of(text))
    assert facts_of(*call, {}).get("critical") == critical


@pytest.mark.parametrize(
    ("hazard", "title"),
    [("HZ-B.mushroom", "毒蘑菇 · 3人不适"), ("HZ-B", "3人不适"), ("HZ-U", "3人不适"), (None, "3人不适")],
)
def test_a_particular_hazard_stands_in_the_title_before_the_people(line, hazard, title):
    signal = a_signal(channel="duty", request=None, text="3人呕吐", subject=None)
    case_id = line.take(signal, an_assessment(signal, kind=Kind.INCIDENT, hazard=hazard, harm=Harm(ill=3)))
    assert line.case(case_id).title == title


@pytest.mark.parametrize(
    ("text", "stated", "observed"), [("5人留院观察，无住院", None, 5), ("3人留观", 4, 4), ("3人呕吐", None, None)]
)
def test_the_observed_are_the_most_that_field_or_words_count_and_in_no_hospital(text, stated, observed):
    illness = {"observed": stated} if stated else None
    call = told(text, channel=Channel.DUTY, request=None, illness=illness, harm=harm_of(text))
    facts = facts_of(*call, {})
    assert [facts.get("observed"), facts.get("hospitalised") or 0] == [observed, 0]


def test_a_food_that_the_name_of_the_hazard_says_stands_once(line):
    signal = a_signal(channel="duty", request=None, text="3人呕吐", subject=None, product={"name": "蘑菇"})
    ill = an_assessment(signal, kind=Kind.INCIDENT, hazard="HZ-B.mushroom", harm=Harm(ill=3))
    assert line.case(line.take(signal, ill)).title == "毒蘑菇 · 3人不适"


@pytest.mark.parametrize(
    ("text", "address", "area", "street"),
    [
        ("洪门镇示例村办酒席，八个人呕吐", None, "410702", "洪门镇"),
        ("示例村办酒席，八个人呕吐", "小店镇示例村2组", "410702", "小店镇"),
        ("我是洪门镇的，去吃席的人吐了", "小店镇示例村2组", "410702", "小店镇"),
        ("洪门镇的人去小店镇吃席，吐了八个", None, "410702", None),
        ("示例村办酒席，八个人呕吐", None, "410702", None),
        ("患者家住洪门镇，在小店镇吃烧烤后呕吐", None, "410702", "小店镇"),
        ("四人聚餐后呕吐，均为洪门镇居民", None, "410702", None),
        ("我是洪门镇的，在好再来饭店吃了就吐", None, "410702", None),
        ("洪门镇示例村办酒席，八个人呕吐", None, "410711", None),
    ],
)
def test_the_street_or_town_is_the_one_of_the_address_or_the_only_one_that_the_words_name(text, address, area, street):
    call = told(text, area=area, subject={"address": address} if address else None)
    assert facts_of(*call, a_reference().districts).get("street") == street


def test_at_a_feast_in_a_village_those_who_live_there_ate():
    signal, assessment = told("洪门镇示例村村民王某家办酒席，八个人呕吐", area="410702")
    call = (signal, replace(assessment, venue="rural_banquet"))
    assert facts_of(*call, a_reference().districts).get("street") == "洪门镇"


def test_a_town_here_that_only_treats_who_fell_ill_elsewhere_is_not_where_it_was():
    signal, assessment = told("小店镇卫生院：收治4名工人，工地在卫滨区", area="410702")
    call = (signal, replace(assessment, area="410703"))
    assert facts_of(*call, a_reference().districts).get("street") is None


def test_what_came_on_the_day_that_its_source_says_was_received_when_it_came_and_else_on_that_day(line):
    came = datetime(2026, 11, 25, 9, 40, tzinfo=BEIJING)
    days = [f"2026-11-{day}T00:00:00+08:00" for day in (25, 23)]
    told = [finish(a_signal(received_at=each), came) for each in days]
    knows, districts = line.system.knowledge, line.system.reference.districts
    found = [incoming_of(each, an_assessment(each), knows, districts=districts) for each in told]
    assert [(each.received_at, each.arrived_at) for each in found] == [(came, None), (told[1].received_at, came)]
    assert [each.said_at for each in found] == [each.received_at for each in told], "the day, whenever it came here"


@pytest.mark.parametrize(
    ("kind", "denied", "ill"), [(Kind.INCIDENT, False, 18), (Kind.INCIDENT, True, None), (Kind.RUMOUR, False, None)]
)
def test_who_is_ill_by_a_rumour_or_by_what_is_found_to_be_no_food_is_no_fact(kind, denied, ill):
    signal, assessment = told("18名学生呕吐", kind=kind, harm=Harm(ill=18, denied=denied), channel="duty", request=None)
    assert facts_of(signal, assessment, {}).get("ill") == ill


@pytest.mark.parametrize(
    ("text", "towns"),
    [
        ("小店镇、洪门镇都有村民吃了示例馒头坊的馒头后腹泻", ("洪门镇", "小店镇")),
        ("洪门镇和小店镇两个村的酒席都用了示例凉菜铺的卤肉，吃完8个人呕吐", ("洪门镇", "小店镇")),
        ("洪门镇李庄3户、小店镇王庄2户村民在家吃了豆腐后呕吐", ("洪门镇", "小店镇")),
        ("同一个流动豆腐车，洪门镇、小店镇的农户买了都说肚子疼", ("洪门镇", "小店镇")),
        ("洪门镇有个酒席8个人吐，小店镇那边也有一家办酒席的5个人吐", ("洪门镇", "小店镇")),
        ("洪门镇8人、小店镇5人腹泻，都吃了示例坊的凉皮", ("洪门镇", "小店镇")),
        ("小店镇的张某到洪门镇赴宴后呕吐", (None, None)),
        ("洪门镇北杨村婚宴8人呕吐，患者送到小店镇卫生院", (None, None)),
        ("洪门镇酒席用的馒头是小店镇示例馒头坊送的，8人呕吐", (None, None)),
        ("从小店镇去洪门镇的路边小店买的散酒，喝完头晕", (None, None)),
        ("洪门镇北杨村婚宴8人呕吐", ("洪门镇", None)),
    ],
)
def test_of_several_towns_those_stand_of_which_it_is_said_that_it_happened_in_each(text, towns):
    facts = facts_of(*told(text), a_reference().districts)
    assert (facts.get("street"), facts.get("also_in")) == towns


@pytest.mark.parametrize(
    ("text", "fields", "concealed"),
    [
        ("吃完我们桌八个人都拉，店家说不要对外说", {"channel": "complaint"}, True),
        ("幼儿园孩子吐了，园方让家长保密", {"channel": "duty", "request": None}, True),
        ("吃完我们桌八个人都拉，你们别对外说", {"channel": "complaint"}, None),
        ("菜里有虫，店家说不要对外说", {"channel": "complaint", "kind": Kind.COMPLAINT}, None),
        (
            "菜里有虫，店家说不要对外说，我拉了",
            {"channel": "complaint", "kind": Kind.COMPLAINT, "harm": Harm(ill=1)},
            True,
        ),
        ("网传吃坏八个，店家说不要对外说", {"channel": "media", "request": None}, None),
        ("听说吃坏八个，店家说不要对外说", {"channel": "duty", "request": None, "kind": Kind.RUMOUR}, None),
    ],
)
def test_that_harm_is_hushed_up_is_a_fact_where_somebody_tells_it(text, fields, concealed):
    assert facts_of(*told(text, **fields), {}).get("concealed") is concealed


def test_why_it_is_an_incident_and_no_complaint_is_a_fact_of_the_signal():
    signal, read = told("我和老公吃完都拉肚子", channel="media", request=None, subject=None)
    why = "同餐至少2人不适，由投诉转为事件（某监测计划）"
    found = [facts_of(signal, each, {}).get("kind_why") for each in (read, replace(read, kind_why=why))]
    assert found == [None, why]
