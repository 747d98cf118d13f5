"""The signals of a case: a page of them, and on every page those that something leads to."""

import re

import pytest
from flow import a_signal, an_assessment
from visiting import a_red_case, visiting

from console.pages.case_signals import AT_ONCE

pytestmark = pytest.mark.stores
MORE = 5


@pytest.fixture
def visitor(line):
    with visiting(line) as visitor:
        yield visitor


def a_crowd(line):
    """A red case that a page and five more posts speak of, by its id; it has its first call besides."""
    case_id = a_red_case(line)
    for n in range(AT_ONCE + MORE - 1):
        post = a_signal(
            channel="media",
            request=None,
            source="示例论坛",
            source_id=f"p{n}",
            text=f"示例第一小学的事，第{n}个人说",
            subject={"name": "示例第一小学"},
        )
        assert line.take(post, an_assessment(post, kind="incident", venue="school_canteen")) == case_id
    return case_id


def shown(page):
    return re.findall(r'<article class="signal" id="signal-([0-9a-f]+)"', page)


def test_of_very_many_signals_a_page_is_shown_with_a_way_to_the_next(line, visitor):
    case_id = a_crowd(line)
    ids = [each.id for each in line.case(case_id).signals]
    first, second = (visitor.read(f"/cases/{case_id}?page={n}") for n in (1, 2))
    assert (shown(first), shown(second)) == (ids[:AT_ONCE], ids[AT_ONCE:])
    assert (f"第 1 页，共 2 页，{len(ids)} 条" in first, "?page=2#signals" in first, "?page=1#signals" in second) == (
        True,
        True,
        True,
    )


def test_the_signal_that_is_to_be_corrected_is_on_the_page_wherever_it_stands(line, visitor):
    case_id = a_crowd(line)
    last = line.case(case_id).signals[-1].id
    page = visitor.read(f"/cases/{case_id}?signal={last}")
    assert (shown(page)[-1], f'id="correct-{last}"' in page) == (last, True)
