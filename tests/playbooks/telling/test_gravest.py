"""What others are told of an affair comes from what made it urgent, not from its oldest signal."""

from datetime import timedelta

from msgspec.structs import replace

from playbooks.case import ALERT
from playbooks.decide import join_case, warm
from playbooks.telling.affair import affair
from playbooks.telling.gravest import gravest, gravest_signal, kind_of_affair
from playbooks.telling.proposing import proposal_text
from playbooks.urgency.heat import Observation
from tests.factories import NOON, a_case, a_complaint, a_reference, an_incoming

REF = a_reference()
SHORT_WEIGHT = {
    "channel": "complaint",
    "request": "complaint",
    "kind": "complaint",
    "hazard": "HZ-Q.net_content",
    "venue": "market_stall",
}
CARBOFURAN = {
    "channel": "sampling",
    "kind": "sampling_failure",
    "failed_sample": True,
    "product_category": "P32",
    "hazard": "HZ-C.carbofuran",
    "venue": "market_stall",
}


def a_stall():
    """A complaint of short weight that a failed sample of the same stall joined."""
    return a_case(a_complaint(facts=SHORT_WEIGHT), an_incoming(id="sample", facts=CARBOFURAN))


def test_a_sample_that_joined_a_small_complaint_is_what_the_case_is_about():
    case = a_stall()
    assert (case.severity, case.facts["hazard"]) == ("orange", "HZ-Q.net_content")
    assert (gravest_signal(case, REF).id, gravest(case, REF)["hazard"]) == ("sample", "HZ-C.carbofuran")
    assert kind_of_affair(case, REF) == "农产品农药兽药残留处置"
    assert affair(case, REF) == "市场摊位，克百威，疑似工作要点点名禁止的农药"


def test_who_is_asked_to_decide_reads_of_that():
    text = proposal_text(a_stall(), ALERT, "无人认领", REF)
    assert "“农产品农药兽药残留处置”" in text
    assert "情况：市场摊位，克百威，疑似工作要点点名禁止的农药。" in text


def test_what_only_spreads_says_that_it_does():
    facts = {"channel": "media", "kind": "complaint", "venue": "restaurant"}
    case = a_case(an_incoming(id="post", facts=facts))
    later = NOON + timedelta(minutes=30)
    hot = warm(REF, case, [Observation(signal="post", at=later, forwards=1500)], later).case
    assert (hot.severity, gravest_signal(hot, REF), affair(hot, REF)) == ("orange", None, "餐馆，网上传播快")


def test_where_the_facts_of_the_case_say_it_all_no_signal_stands_before_them():
    case = a_case(a_complaint(facts=SHORT_WEIGHT), a_complaint(facts=SHORT_WEIGHT))
    assert (gravest_signal(case, REF), kind_of_affair(case, REF)) == (None, "食品消费投诉处置")
    assert affair(case, REF) == "市场摊位，净含量不足"


def test_for_a_reason_that_is_a_person_s_or_of_no_rule_any_more_no_signal_is_looked_through():
    case = replace(a_case(a_complaint(facts=SHORT_WEIGHT)), severity_why=("人工核定：上了热搜", "一条旧规则"))
    assert gravest_signal(replace(case, signals=(None,)), REF) is None


def test_what_a_person_judged_is_not_told_in_the_person_s_words():
    case = replace(a_stall(), judged="orange", severity_why=("示例饭店老板有前科",))
    assert "示例饭店" not in affair(case, REF)


def test_illness_that_joined_a_complaint_is_what_the_case_is_about():
    ill = an_incoming(facts={"channel": "illness", "kind": "incident", "ill": 4, "venue": "restaurant"})
    case = join_case(
        REF, a_case(a_complaint(facts=SHORT_WEIGHT)), ill, rule="same_operator", why="同一经营者", now=NOON
    ).case
    assert kind_of_affair(case, REF) == "疑似食源性疾病处置"
