"""What a duty rests on and what its forms offer are of the law by which its clocks count."""

import pytest

from playbooks.deciding.undone import offered
from playbooks.errors import ActionRefused
from playbooks.needs import CHOICES, FORMER
from tests.factories import a_case, after, an_incoming, at, the_step

DAYS = {"before": at("2026-04-14 09:00"), "after": at("2026-04-15 09:00")}
LATE = at("2026-04-15 12:00")
BOTH = {"channel": "complaint", "request": "both"}
OLD, NEW = "《市场监督管理投诉举报处理暂行办法》", "《市场监督管理投诉举报处理办法》"
ITEM = {"before": FORMER["ended_on"][3], "after": CHOICES["ended_on"][3]}


def received(day, **more):
    """A complaint that is a report too, of the last day of Order 20 or the first of Order 121."""
    return a_case(an_incoming(facts=BOTH, received_at=DAYS[day], operator="示例店"), **more)


def mediated(day):
    return after(received(day), "decide_acceptance", "accepted", LATE)


def test_each_duty_cites_the_article_of_the_version_that_counts():
    cited = []
    for day in DAYS:
        case = after(mediated(day), "decide_report_filing", "not_filed", LATE)
        case = after(case, "mediate", "withdrawn", LATE)
        plans = "split_request decide_acceptance mediate tell_mediation_result screen_clue decide_report_filing".split()
        cited.append([the_step(case, plan).basis for plan in (*plans, "tell_reporter")])
    penalty = "；《市场监督管理行政处罚程序规定》第十八条"
    old = [
        "第七条",
        "第十四条",
        "第二十一条",
        "第二十一条",
        "第二十三条",
        f"第三十一条第一款{penalty}",
        "第三十一条第二款",
    ]
    new = ["第九条", "第十五条", "第二十三条", "第二十三条", "第二十七条", f"第三十五条{penalty}", "第三十六条"]
    assert cited == [[f"{OLD}{each}" for each in old], [f"{NEW}{each}" for each in new]]


def test_a_duty_and_its_clocks_name_one_law():
    for day, law in zip(DAYS, (OLD, NEW), strict=True):
        case = mediated(day)
        named = {case.steps[each.step].basis[: len(law)] for each in case.clocks.values() if each.about != "case"}
        assert named == {law}


@pytest.mark.parametrize("day", DAYS)
def test_the_items_that_may_be_chosen_are_of_that_law(day):
    case, items = received(day), {"before": FORMER, "after": CHOICES}[day]
    assert offered(case, the_step(case, "decide_acceptance"))["refused_on"] == items["refused_on"]
    case = mediated(day)
    assert offered(case, the_step(case, "mediate"))["ended_on"] == items["ended_on"]
    assert the_step(after(case, "mediate", "terminated", LATE, ended_on=ITEM[day]), "mediate").state == "done"


@pytest.mark.parametrize(("day", "other"), [("before", "after"), ("after", "before")])
def test_an_item_of_the_other_law_is_refused(day, other):
    with pytest.raises(ActionRefused, match="终止调解的情形没有"):
        after(mediated(day), "mediate", "terminated", LATE, ended_on=ITEM[other])
