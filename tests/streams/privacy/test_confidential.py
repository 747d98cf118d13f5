"""What is for the director alone: from the door on, in a case of its own; never where somebody fell ill."""

import pytest
from flow import a_signal, an_assessment
from sqlalchemy import select

from classifiers.assessment import Harm, Kind
from streams.privacy.confidential import is_confidential
from streams.store import schema as t

TEXT = "执法人员收受好好来小吃店的好处，包庇它卖过期肉"


def a_report(**fields):
    return a_signal(**{"source_id": "o1", "request": "report", "text": TEXT, **fields})


def flags(line, table):
    with line.system.database.reading() as connection:
        return dict(connection.execute(select(table.c.id, table.c.is_confidential)).all())


def test_it_opens_a_case_of_its_own_and_brings_nobody_into_it(line):
    shop = line.take(a_signal(source_id="b1"))
    report = line.take(a_report())
    again = line.take(a_signal(source_id="b2"))
    assert [report not in (shop, None), again] == [True, shop]
    assert flags(line, t.cases) == {shop: False, report: True}
    assert [book.id for book in line.case(report).playbooks] == ["official_report"]
    assert {step.department for step in line.case(report).steps.values()} == {"D01"}


def test_only_the_director_is_told(line):
    report = line.take(a_report())
    assert {row.receiver for row in line.rows(t.notices) if row.case_id == report} == {"D01/director"}


@pytest.mark.parametrize("fields", [{"channel": "illness"}, {"illness": {"ill": 3}}])
def test_where_somebody_fell_ill_everybody_acts(line, fields):
    signal = a_report(**fields)
    case_id = line.take(signal, an_assessment(signal, kind=Kind.INCIDENT))
    assert [is_confidential(signal), flags(line, t.cases)[case_id]] == [False, False]


def test_harm_that_only_reading_finds_opens_it_too(line):
    signal = a_report()
    case_id = line.take(signal, an_assessment(signal, harm=Harm(ill=2)))
    assert [is_confidential(signal), flags(line, t.cases)[case_id]] == [True, False]
    assert set(flags(line, t.signals).values()) == {False}


def test_a_later_version_that_speaks_of_officials_closes_the_case_to_others(line):
    case_id = line.take(a_report(text="卖过期肉，请处理"))
    line.take(a_report())
    assert [flags(line, t.cases), set(flags(line, t.signals).values())] == [{case_id: True}, {True}]
