"""The signals of a case: a page of them, and on every page those that something leads to."""

import re
from datetime import timedelta

import pytest
from flow import T0, a_signal, an_assessment
from visiting import a_blue_case, a_red_case, text_of

from console.pages import case_page
from console.pages.case_signals import AT_ONCE
from streams.store import schema as t

MORE = 5


def a_crowd(line):
    """A red case that a page and five more posts speak of, by its id; it has its first call besides."""
    case_id = a_red_case(line)
    posts = [
        a_signal(
            channel="media",
            request=None,
            source="示例论坛",
            source_id=f"p{n}",
            text=f"示例第一小学的事，第{n}个人说",
            subject={"name": "示例第一小学"},
        )
        for n in range(AT_ONCE + MORE - 1)
    ]
    taken = line.take_together(posts, lambda post: an_assessment(post, kind="incident", venue="school_canteen"))
    assert set(taken) == {case_id}
    return case_id


def shown(page):
    return re.findall(r'<article class="signal" id="signal-([0-9a-f]+)"', page)


@pytest.mark.stores
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


@pytest.mark.stores
def test_the_signal_that_is_to_be_corrected_is_on_the_page_wherever_it_stands(line, visitor):
    case_id = a_crowd(line)
    last = line.case(case_id).signals[-1].id
    page = visitor.read(f"/cases/{case_id}?signal={last}")
    assert (shown(page)[-1], f'id="correct-{last}"' in page) == (last, True)


@pytest.mark.stores
def test_signals_are_found_by_what_they_say_and_the_search_goes_along_to_the_next_page(line, visitor):
    case_id = a_crowd(line)
    wanted = line.case(case_id).signals[51].id  # the call is the first
    found = visitor.read(f"/cases/{case_id}?find=第50个人")
    assert (shown(found), "找到 1 条" in found) == ([wanted], True)
    assert "?find=%E7%A4%BA%E4%BE%8B&amp;page=2#signals" in visitor.read(f"/cases/{case_id}?find=示例")


def test_nobody_is_searched_for_by_a_telephone(line, visitor):
    case_id = a_crowd(line)
    page = visitor.read(f"/cases/{case_id}?find=13812345678")
    assert [len(shown(page)), 'name="find" value=""' in page] == [AT_ONCE, True]


@pytest.mark.stores
def test_what_stands_on_another_page_leaves_by_its_number_with_what_is_ticked(line, visitor):
    case_id = a_crowd(line)
    ids = [each.id for each in line.case(case_id).signals]
    assert 'name="numbers"' in visitor.read(f"/cases/{case_id}")
    visitor.do(case_id, "split", signals=ids[1], numbers="第103条、104，105-105", reason="另一件事", key="s")
    (new,) = [each for each in line.cases() if each.id != case_id]
    assert {each.id for each in new.signals} == {ids[1], *ids[102:105]}


@pytest.mark.parametrize(
    ("numbers", "said"),
    [("三", "不是条号"), ("3-", "不是条号"), ("2-999999", "没有第 106 条"), ("0", "没有第 0 条"), ("9-3", "不是条号")],
)
def test_a_number_that_no_signal_has_splits_nothing(line, visitor, numbers, said):
    case_id = a_crowd(line)
    answer = visitor.send(f"/cases/{case_id}/act", kind="split", numbers=numbers, reason="另一件事", key="s")
    assert [answer.status_code, said in answer.text, len(line.cases())] == [400, True, 1]


def test_of_few_signals_all_stand_to_be_ticked(line, visitor):
    case_id = a_red_case(line)
    again = a_signal(channel="media", request=None, source="示例论坛", source_id="p", subject={"name": "示例第一小学"})
    assert line.take(again, an_assessment(again, kind="incident", venue="school_canteen")) == case_id
    page = visitor.read(f"/cases/{case_id}")
    assert ['name="numbers"' in page, 'name="find"' in page, page.count('name="signals"')] == [False, False, 2]


def test_the_report_of_very_many_signals_is_written_when_it_is_asked_for(line, visitor, monkeypatch):
    case_id = a_crowd(line)
    number = line.rows(t.cases)[0].number
    ready = visitor.read(f"/cases/{case_id}")
    monkeypatch.setattr(case_page, "REPORTED_AT_ONCE", AT_ONCE)
    at_first = visitor.read(f"/cases/{case_id}")
    link = f'<a class="button" href="/cases/{number}?report=1#report">复制为文字（首报）</a>'
    assert ['id="report-text"' in ready, 'id="report-text"' in at_first, link in at_first] == [True, False, True]
    asked = visitor.read(f"/cases/{number}?report=1")
    assert ['id="report" open' in asked, "发生地点和单位" in asked.partition('id="report-text"')[2]] == [True, True]


@pytest.mark.stores
def test_what_has_grown_of_a_post_stands_beside_it(line, visitor):
    case_id = a_red_case(line)
    media = {"platform": "示例论坛", "forwards": 12, "observed_at": T0.isoformat()}
    seen = {"channel": "media", "request": None, "source": "示例论坛", "source_id": "p", "text": "示例第一小学的事"}
    for minutes in (0, 30, 60):
        counts = {"forwards": 12 + minutes, "observed_at": (T0 + timedelta(minutes=minutes)).isoformat()}
        post = a_signal(**seen, media=media | counts, subject={"name": "示例第一小学"})
        line.take(post, an_assessment(post, kind="incident", venue="school_canteen"))
    assert "传播 ：转发 12 → 72，1 小时" in text_of(visitor.read(f"/cases/{case_id}")).replace("传播：", "传播 ：")


@pytest.mark.parametrize(("source", "said"), [("register", "投诉举报登记"), ("12345", "12345")])
def test_a_source_that_only_programs_know_is_called_by_what_came(line, visitor, source, said):
    case_id = line.take(a_signal(source=source))
    shown = text_of(visitor.read(f"/cases/{case_id}"), leave_out=True)
    assert [f"{said} · 11-25 09:40" in shown, "register" in shown] == [True, False]


@pytest.mark.stores
def test_a_signal_is_split_off_into_a_case_of_its_own(line, visitor):
    case_id = a_blue_case(line)
    a_blue_case(line, source_id="b", text="同一家店，另一件事")
    leaving = line.case(case_id).signals[1].id
    visitor.do(case_id, "split", signals=leaving, reason="另一件事", key="k")
    assert [len(each.signals) for each in line.cases()] == [1, 1]
