"""The record of a case: its latest lines, and the older ones by the page, the newest of them first."""

import re
from datetime import datetime

import pytest
from factories import BEIJING, an_action
from visiting import a_blue_case

from console.pages.case_record import OLDER, RECENT
from console.reading import queries
from streams.gathering.acting import act_on
from streams.store import schema as t


def notes_in(page):
    return [int(each) for each in re.findall(r"示例备注(\d+)号", page.split('id="record"')[1])]


@pytest.mark.stores
def test_of_a_very_long_record_the_older_lines_are_shown_by_the_page(line, visitor):
    case_id, count = a_blue_case(line), OLDER + RECENT + 7
    for n in range(count):
        with line.writing() as connection:
            note = an_action(line.case(case_id), "note", id=f"n{n}", text=f"示例备注{n}号")
            assert act_on(connection, line.system.reference, note, line.clock.now(), vault=None).ok
    pages = [notes_in(visitor.read(f"/cases/{case_id}?record={n}")) for n in (1, 2)]
    recent = list(range(count - RECENT, count))
    assert pages == [list(range(7, count - RECENT)) + recent, list(range(7)) + recent]


@pytest.mark.stores
def test_an_open_page_learns_how_many_lines_there_are_without_the_case_being_read(line, visitor, monkeypatch):
    case = line.case(a_blue_case(line))
    (number,) = [row.number for row in line.rows(t.cases)]
    read = []
    monkeypatch.setattr(queries, "decode_case", read.append)
    lines = [visitor.read(f"/fragments/case/{each}") for each in (case.id, number)]
    assert (lines, read) == ([str(case.seq)] * 2, [])


def test_a_line_of_a_day_that_was_given_without_an_hour_says_the_day_alone(line, visitor):
    day = datetime(2026, 11, 23, tzinfo=BEIJING)
    case_id = a_blue_case(line, received_at=day, arrived_at=line.clock.now())
    opened = re.escape(line.case(case_id).opened_at.isoformat())
    record = visitor.read(f"/cases/{case_id}").split('id="record"')[1]
    assert set(re.findall(rf'<time datetime="{opened}">([^<]*)</time>', record)) == {"11-23"}
