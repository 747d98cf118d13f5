"""Leads: where a name begins."""

import pytest

from classifiers.where.leads import Leads

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
