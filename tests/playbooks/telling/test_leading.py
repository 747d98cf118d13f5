"""Who comes first among the departments of a case, by the plan's clauses."""

import pytest
from msgspec.structs import replace

from playbooks.telling.leading import lead_of
from tests.factories import a_case, a_complaint, a_reference, an_incoming

REF = a_reference()
EATEN_OUT = {"channel": "media", "kind": "complaint", "venue": "restaurant", "product_category": "P32"}


@pytest.mark.parametrize(
    ("facts", "lead", "clause"),
    [
        (EATEN_OUT, "D03", 7),
        ({"channel": "complaint", "request": "complaint", "venue": "fast_food"}, "D03", 7),
        (
            {"channel": "duty", "product_category": "P32", "hazard": "HZ-C.carbofuran", "venue": "market_stall"},
            "D04",
            3,
        ),
        ({"channel": "illness", "school": True, "venue": "school_canteen", "ill": 3}, "D03", 10),
        ({"channel": "media", "kind": "rumour", "rumour": True}, "D03", 24),
        ({"channel": "media", "kind": "rumour", "rumour": True, "product_category": "P32"}, "D04", 24),
    ],
)
def test_the_plans_clause_says_who_leads(facts, lead, clause):
    case = a_case(an_incoming(facts=facts))
    assert lead_of(case, REF.plan) == (lead, clause)


def test_a_plan_with_other_numbers_says_by_its_own_who_leads():
    """Its clause 3 is about catering, which playbooks cite as 7; its own 7 is about nothing they cite."""
    swapped = {3: 7, 7: 99}
    clauses = tuple(
        replace(REF.plan.clause(7), no=no, cited_as=(swapped.get(no, 0),), leads=("D07",) if no == 7 else ("D03",))
        for no in range(1, 10)
    )
    case = a_case(an_incoming(facts=EATEN_OUT))
    assert lead_of(case, replace(REF.plan, clauses=clauses)) == ("D03", 3)


def test_of_produce_that_was_eaten_out_the_opinion_is_market_regulations_alone():
    case = a_case(an_incoming(facts=EATEN_OUT))
    owners = {step.plan: step.department for step in case.steps.values() if "opinion" in step.plan}
    assert [owners["assess_opinion"], "D04" in owners.values()] == ["D03", False]


def test_nobody_leads_where_no_clause_names_who_holds_a_duty():
    case = a_case(a_complaint())
    assert lead_of(case, replace(REF.plan, clauses=())) is None
