"""An item comes again with another date: what is earlier shows at once, what is later waits for the officer's word."""

import re
import time
from datetime import timedelta

import pytest
from flow import T0, an_intake
from visiting import text_of, visiting

from streams.intake.file_intake import Order

HEAD = "登记编号,类型,登记时间,被投诉人,问题描述\n"
LATER, EARLIER = "2026-11-24 16:00", "2026-11-20 16:00"


@pytest.fixture
def desk(line, process, tmp_path):
    """A desk at work, and a register of one complaint with the day of its registration, which is imported there."""
    intake = an_intake(line, tmp_path)

    def imported(registered, words="吃出异物"):
        path = tmp_path / "登记表.csv"
        path.write_text(f"{HEAD}A1,投诉,{registered},示例小吃店,{words}\n", "utf-8")
        report = intake.take(path, Order(as_history=False))
        return report.accepted, report.updated, report.repeated

    with visiting(line, process=process) as visitor:
        imported("2026-11-23 10:00")
        yield line, visitor, imported, the_case(line, 1)


def the_case(line, revision):
    """The one case, when it has this version of its signal."""
    for _ in range(1500):
        for case in line.cases():
            if case.signals[0].revision >= revision:
                return case
        time.sleep(0.02)
    raise AssertionError(f"version {revision} did not come to its case")


def due_on(case):
    (clock,) = [each for each in case.clocks.values() if each.deadline.rule == "CMP-1"]
    return clock.deadline.due_on


def test_an_earlier_date_moves_the_deadline_on_the_page_at_once_and_once(desk):
    line, visitor, imported, before = desk
    assert imported(EARLIER) == (0, 1, 0)
    after = the_case(line, 2)
    assert due_on(before) - due_on(after) == timedelta(days=1)
    page = text_of(visitor.read(f"/cases/{after.id}"))
    said = (
        "信息有更新（第 2 版）：收到时间 2026-11-23 10:00 改为 2026-11-20 16:00",
        "时限变更（按来源所述提前起算）",
        "来件更新后写明 11-20 16:00，早于原起算的 11-23 10:00",
    )
    assert [each for each in said if each not in page] == []
    assert imported(EARLIER) == (0, 0, 1)
    assert line.cases()[0].seq == after.seq


def asked(desk):
    line, visitor, imported, before = desk
    line.clock.moment = T0 + timedelta(days=2)
    imported(LATER)
    case = the_case(line, 2)
    assert due_on(case) == due_on(before)
    return case, visitor.read(f"/cases/{case.id}")


def test_a_later_date_is_asked_on_the_page_and_in_the_queue_with_both_dates(desk):
    line, visitor, imported, before = desk
    case, page = asked(desk)
    panel = text_of(page.partition('id="redated"')[2].partition("</section>")[0])
    said = (
        "收到时间 2026-11-23 10:00 改为 2026-11-24 16:00",
        "11-23 10:00 起算，改为 11-24 16:00",
        "12-02 24:00 到期，改为 12-03 24:00",
    )
    assert [each for each in said if each not in panel] == []
    assert [
        f"/cases/{visitor.number_of(case.id)}#redated" in visitor.read("/"),
        "来件改期待决定 1 件" in text_of(visitor.read("/handover")),
    ] == [
        True,
        True,
    ]
    visitor.send("/language", page=f"/cases/{case.id}", language="en", back="/")
    assert "Take it: clocks begin by it" in visitor.read(f"/cases/{case.id}")


@pytest.mark.parametrize(("kind", "days"), [("take_starts", 1), ("leave_starts", 0)])
def test_one_press_takes_it_or_leaves_it_and_stands_in_the_ledger(desk, kind, days):
    line, visitor, imported, before = desk
    case, page = asked(desk)
    (form,) = re.findall(rf'<form[^>]*>((?:(?!</form>).)*?value="{kind}".*?)</form>', page, re.DOTALL)
    fields = dict(re.findall(r'name="(signal|revision)" value="([^"]+)"', form))
    done = text_of(visitor.act(case.id, kind, key="k", **fields))
    after = line.case(case.id)
    words = {"take_starts": "采用来件更新的时间：收到时间", "leave_starts": "不采用来件更新的时间，照原时间计"}
    assert [(due_on(after) - due_on(before)).days, words[kind] in done] == [days, True]
    assert "来件改期待决定" not in visitor.read("/")
    imported(LATER, words="吃出异物，已退款")
    assert the_case(line, 3).redated == []


def test_of_a_year_before_any_law_it_is_asked_and_may_only_be_left(desk):
    line, visitor, imported, before = desk
    imported("2003-11-23 10:00")
    case = the_case(line, 2)
    panel = visitor.read(f"/cases/{case.id}").partition('id="redated"')[2].partition("</section>")[0]
    said = ("收到时间 2026-11-23 10:00 改为 2003-11-23 10:00", "那时还没有施行的规定，不能据此计时，请向来源核对年份")
    assert [each for each in said if each not in text_of(panel)] == []
    assert [f'value="{kind}"' in panel for kind in ("leave_starts", "take_starts")] == [True, False]
    assert due_on(case) == due_on(before)


def test_what_was_read_of_a_version_decides_nothing_of_the_next(desk):
    line, visitor, imported, before = desk
    case, page = asked(desk)
    imported("2026-11-25 09:00")
    now = the_case(line, 3)
    (signal,) = now.redated
    said = visitor.act(case.id, "take_starts", key="k", signal=signal.id, revision="2")
    assert "来件之后又有更新，请刷新核对后再决定" in text_of(said)
    assert due_on(line.case(case.id)) == due_on(before)
