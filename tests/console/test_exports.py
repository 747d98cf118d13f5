"""A clock of a register past its newest export is not called overdue; sources show up to when they are known."""

from datetime import timedelta

import pytest
from flow import T0
from visiting import a_blue_case, let_time_pass, text_of, visiting

from streams.exports import note_export

MONTH = timedelta(days=30)


@pytest.fixture
def visitor(line):
    with visiting(line) as visitor:
        yield visitor


def exported(line, at):
    with line.writing() as connection:
        note_export(connection, {"12315"}, at)


def the_clocks(visitor, case_id):
    """The words of the clocks on a case's page."""
    page = visitor.read(f"/cases/{case_id}")
    return text_of(page[page.index('id="clocks"') :])


def test_a_case_page_says_what_the_export_cannot_show(line, visitor):
    case_id = a_blue_case(line)
    line.clock.moment = T0 + MONTH
    let_time_pass(line)
    before = the_clocks(visitor, case_id)
    exported(line, T0)
    after = the_clocks(visitor, case_id)
    assert (before.count("导出中未见办结"), before.count("已超期") > after.count("已超期")) == (0, True)
    assert "导出中未见办结 截至 11-25 09:40 的导出" in after
    exported(line, T0 + MONTH)
    assert the_clocks(visitor, case_id).count("已超期") == before.count("已超期")


def test_sources_show_up_to_when_they_are_known(line, visitor):
    a_blue_case(line)
    assert "的导出" not in text_of(visitor.read("/sources"))
    exported(line, T0)
    assert "截至 11-25 09:40 的导出" in text_of(visitor.read("/sources"))
