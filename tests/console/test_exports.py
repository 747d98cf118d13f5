"""A clock of a register past its newest export is not called overdue; sources show up to when they are known."""

import re
from datetime import timedelta

import pytest
from flow import T0
from visiting import a_blue_case, text_of

from streams.intake.exports import note_export
from streams.store import schema as t

pytestmark = pytest.mark.stores

MONTH = timedelta(days=30)


def exported(line, at):
    line.write(lambda connection: note_export(connection, {"12315"}, at))


def the_clocks(visitor, case_id):
    """The words of the clocks on a case's page."""
    page = visitor.read(f"/cases/{case_id}")
    return text_of(page[page.index('id="clocks"') : page.index('id="record"')])


def test_a_case_page_says_what_the_export_cannot_show(line, visitor):
    case_id = a_blue_case(line)
    exported(line, T0)
    line.clock.moment = T0 + MONTH
    line.let_time_pass()
    unseen = the_clocks(visitor, case_id)
    assert (unseen.count("导出中未见办结 按 11-25 09:40 的导出"), unseen.count("已超期")) == (1, 0)
    exported(line, T0 + MONTH)
    line.let_time_pass()
    told = the_clocks(visitor, case_id)
    assert (told.count("导出中未见办结"), told.count("已超期")) == (0, 1)


def test_queue_and_counts_do_not_call_it_overdue(line, visitor):
    number = a_blue_case(line) and line.rows(t.cases)[0].number
    exported(line, T0)
    line.clock.moment = T0 + MONTH
    line.let_time_pass()
    queue = " ".join(text_of(visitor.read("/fragments/queue")).split())
    headed = re.findall(r"导出中未见办结 [\d-]+ [\d:]+ （ 已过", queue)
    assert (len(headed), "按 11-25 09:40 的导出" in queue, "0 本区已超期" in queue) == (1, True, True)
    assert [number in visitor.read(f"/fragments/queue?{each}=1") for each in ("unseen", "overdue")] == [True, False]
    (alert,) = visitor.get("/api/alerts").json()["alerts"]
    assert (alert["is_overdue"], alert["is_unseen"]) == (False, True)
    metrics = visitor.read("/metrics")
    assert ("shian_cases_overdue 0.0" in metrics, "shian_cases_unseen 1.0" in metrics) == (True, True)


def test_sources_show_up_to_when_they_are_known(line, visitor):
    a_blue_case(line)
    assert "的导出" not in text_of(visitor.read("/sources"))
    exported(line, T0)
    line.let_time_pass()
    assert "按 11-25 09:40 的导出" in text_of(visitor.read("/sources"))
