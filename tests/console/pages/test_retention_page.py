"""The page of what will go: who may, keeps it for a reason; the row of the record bears their name."""

from datetime import timedelta

import pytest
from flow import T0, a_signal, an_assessment
from planted import a_planted_signal, found_in
from signing import an_account, sit_down
from visiting import text_of, visiting

from classifiers.assessment import Kind
from playbooks.law.retention import load_retention
from streams.privacy.retention import look_through, write_down
from streams.settings import SEEDS
from streams.store import schema as t
from streams.store.office_schema import audit


@pytest.fixture
def desk(line):
    signal = a_planted_signal(3)
    line.take(signal, an_assessment(signal, relevant=False, kind=Kind.IRRELEVANT))
    with line.writing() as connection:
        write_down(connection, look_through(connection, load_retention(SEEDS), T0 + timedelta(days=1)))
    an_account(line, "wang", "duty_officer")
    an_account(line, "huang", "auditor")
    with visiting(line) as visitor:
        yield line, sit_down(line, visitor, "wang")


def test_it_says_what_goes_when_by_which_rule(desk):
    _, visitor = desk
    page = visitor.read("/retention")
    told = ("不需处置的信息", "保存 30 天", "12-26 09:40 销毁", "11-26 09:40 起公示", "待销毁 1 条")
    assert [[each for each in told if each not in text_of(page)], found_in(page)] == [[], []]


def test_it_is_held_and_released_by_name_and_reason(desk):
    line, visitor = desk
    path = f"/retention/{line.rows(t.signals)[0].id}"
    visitor.send(path, page="/retention", do="hold", reason="涉及行政复议")
    assert "保全 ：涉及行政复议 wang" in text_of(visitor.read("/retention"))
    again = visitor.send(path, page="/retention", do="hold", reason="再保全一次")
    visitor.send(path, page="/retention", do="release", reason="复议已结")
    rows = [(row.kind, row.who, row.detail) for row in line.rows(audit) if row.kind in ("held", "released")]
    assert [again.status_code, rows] == [409, [("held", "wang", "涉及行政复议"), ("released", "wang", "复议已结")]]


def test_who_only_reads_is_offered_no_form(desk):
    line, visitor = desk
    sit_down(line, visitor, "huang")
    assert ['<form method="post" action="/retention/' in visitor.read("/retention")] == [False]


def test_what_only_the_director_opens_only_the_director_keeps(line):
    report = a_signal(
        channel="media", request=None, text="青龙监管所长收了好处，包庇后街那家卤肉店", contact={"name": "示例甲"}
    )
    line.take(report, an_assessment(report, relevant=False, kind=Kind.IRRELEVANT))
    with line.writing() as connection:
        write_down(connection, look_through(connection, load_retention(SEEDS), T0 + timedelta(days=1)))
    for role in ("duty_officer", "director"):
        an_account(line, role, role)
    (signal,) = line.rows(t.signals)
    found = []
    with visiting(line) as visitor:
        for role in ("duty_officer", "director"):
            sit_down(line, visitor, role)
            fields = {"page": "/retention", "do": "hold", "reason": "涉及行政复议"}
            answers = [visitor.send(f"/retention/{id_}", **fields) for id_ in (signal.id, "nothing")]
            found.append([(each.status_code, "不在名单中" in each.text) for each in answers])
    not_there = (409, True)
    assert [signal.is_confidential, found] == [True, [[not_there, not_there], [(303, False), not_there]]]
