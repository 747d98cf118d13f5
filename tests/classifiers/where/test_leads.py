"""Leads: where a name begins."""

import pytest

from classifiers.where.leads import DEEDS, HOUSEHOLD, Leads

LEADS = Leads("在|位于|区", ("小区",))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("老王家", "老王家"),
        ("住在老王家", "老王家"),
        ("在红旗区老王家", "老王家"),
        ("在阳光小区", "阳光小区"),
        ("位于", ""),
        ("", ""),
    ],
)
def test_a_name_begins_after_the_last_word_that_leads_to_it(text, name):
    assert text[LEADS.end(text) :] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("要求老王烧烤", "老王烧烤"),
        ("希望示例", "示例"),
        ("新希望", "新希望"),
        ("希望之星", "希望之星"),
        ("请贤", "请贤"),
        ("我家旁边", "旁边"),
        ("一家庄户", "庄户"),
        ("郝家坪", "郝家坪"),
        ("土家族", "土家族"),
    ],
)
def test_what_is_done_with_a_place_and_whose_it_is_lead_to_its_name(text, name):
    assert text[Leads(f"{DEEDS}|{HOUSEHOLD}", ("家家",)).end(text) :] == name
