"""The machine's side: what is asked wrongly is answered with a problem, never with a fault of ours."""

from datetime import timedelta

import pytest
from flow import T0, a_signal

from console import api
from playbooks.entries import LabelCorrected
from streams.store import schema as t
from streams.store.schema import from_us


def asked(visitor, case, **given):
    actor = {"person": "示例甲", "role": "duty_officer", "department": "D01"}
    action = {"id": "a1", "kind": "note", "actor": actor, "body": {"text": "电话已回"}} | given
    return visitor.client.post(f"/api/cases/{case}/actions", json=action)


def test_a_time_without_a_zone_is_beijing_time(line, visitor):
    case_id = line.take(a_signal())
    assert asked(visitor, case_id, at="2026-11-25T09:39:00").status_code == 200
    assert [from_us(row.at) for row in line.rows(t.actions)] == [T0 - timedelta(minutes=1)]


def test_a_case_is_found_by_its_number_for_an_action_as_for_reading(line, visitor):
    case_id = line.take(a_signal())
    (row,) = line.rows(t.cases)
    answer = asked(visitor, row.number)
    assert [answer.status_code, answer.json()["case"], visitor.client.get(f"/api/cases/{row.number}").status_code] == [
        200,
        case_id,
        200,
    ]


def test_an_action_on_a_case_that_is_not_there_is_not_found_and_not_kept(line, visitor):
    answer = asked(visitor, "nope")
    assert [answer.status_code, answer.headers["content-type"], line.rows(t.actions)] == [
        404,
        "application/problem+json",
        [],
    ]


def test_that_it_was_by_a_telephone_s_link_only_the_link_says(line, visitor):
    case_id = line.take(a_signal())
    step, seq = line.case(case_id).open_steps[0], line.case(case_id).seq
    answer = asked(visitor, case_id, kind="sign", body={"step": step.id, "link_from": "示例·刘一"})
    assert [answer.status_code, line.case(case_id).seq] == [400, seq]


def test_what_a_source_called_a_business_whoever_corrects_it_does_not_say(line, visitor):
    case_id = line.take(a_signal(subject={"name": "示例甲店"}))
    body = {"signal": line.case(case_id).signals[0].id, "field": "operator", "now": "示例乙店"}
    asked(visitor, case_id, kind="correct_label", body=body | {"read": {"operator": "示例丙店"}})
    assert [each.body.was for each in line.entries(case_id) if isinstance(each.body, LabelCorrected)] == ["示例甲店"]


def test_an_action_id_of_another_case_is_a_conflict_with_the_reason(line, visitor):
    cases = [line.take(a_signal(source_id=n, subject={"name": f"示例{n}店"})) for n in ("甲", "乙")]
    answers = [asked(visitor, case) for case in cases]
    assert [each.status_code for each in answers] == [200, 409]
    assert "这个操作编号已用于另一事件" in answers[1].json()["detail"]


@pytest.mark.parametrize("value", [("ill", "9" * 20), ("heat", "purple"), ("request", "瞎写")])
def test_a_reading_that_cannot_be_is_a_conflict_and_the_case_goes_on(line, visitor, value):
    case_id = line.take(a_signal())
    field, now = value
    body = {"signal": line.case(case_id).signals[0].id, "field": field, "now": now}
    assert asked(visitor, case_id, kind="correct_label", body=body).status_code == 409
    assert [line.case(case_id).facts.get(field) == now, asked(visitor, case_id, id="a2").status_code] == [False, 200]


@pytest.mark.parametrize("page", ["99999999999999999999", "9223372036854775807", "-1", "0"])
def test_a_page_that_no_list_has_is_empty_or_the_first(line, visitor, page):
    line.take(a_signal())
    answer = visitor.client.get(f"/api/alerts?page={page}")
    assert [answer.status_code, answer.json()["total"]] == [200, 1]


def test_the_entries_of_a_case_are_paged_the_oldest_first(line, visitor, monkeypatch):
    case_id = line.take(a_signal())
    path = f"/api/cases/{case_id}"
    whole = visitor.client.get(path).json()
    monkeypatch.setattr(api, "ENTRIES", 2)
    pages = [visitor.client.get(path, params={"page": n}).json() for n in (1, 2, 3, 99)]
    shown = [each["entries"] for each in pages]
    assert shown == [whole["entries"][:2], whole["entries"][2:4], whole["entries"][4:6], []]
    total = len(whole["entries"])
    assert [(each["page"], each["pages"], each["total"]) for each in pages] == [
        (n, -(-total // 2), total) for n in (1, 2, 3, 99)
    ]


def test_the_signals_of_a_case_are_paged_and_told_how_many_they_are(line, visitor, monkeypatch):
    case_id = line.take(a_signal())
    for n in (2, 3):
        assert line.take(a_signal(source_id=f"a{n}", text=f"第{n}个人也吃出异物")) == case_id
    path = f"/api/cases/{case_id}"
    whole = visitor.client.get(path).json()
    monkeypatch.setattr(api, "SIGNALS", 2)
    pages = [visitor.client.get(path, params={"signals": n}).json() for n in (1, 2, 99)]
    every = whole["case"]["signals"]
    assert [each["case"].get("signals", []) for each in pages] == [every[:2], every[2:], []]
    assert [each["signals"] for each in pages] == [{"total": 3, "page": n, "pages": 2} for n in (1, 2, 99)]
    assert [each["n"] for each in every] == [1, 2, 3]


def test_a_parameter_that_cannot_be_is_named_with_what_it_may_be(visitor):
    asked = ("state=bogus", "page=x", "severity=bogus")
    told = [visitor.client.get(f"/api/alerts?{each}").json()["detail"] for each in asked]
    assert told == [
        "state：取值“bogus”不在可用的值之内（open、ended、all、unmerged）",
        "page：应为整数，收到的是文字",
        "severity：取值“bogus”不在可用的值之内（red、orange、yellow、blue）",
    ]


@pytest.mark.parametrize("exercise", [None, "drill:x"])
def test_the_numbers_of_an_exercise_are_not_taken_for_those_of_duty(visitor, monkeypatch, exercise):
    monkeypatch.setattr(type(visitor.desk), "exercise", exercise)
    lines = [each for each in visitor.client.get("/metrics").text.splitlines() if not each.startswith("#")]
    numbers = [each.partition(" ")[0] for each in lines]
    labels = {each.partition("{")[2] for each in numbers}
    assert [len(numbers) > 10, labels] == [True, {f'exercise="{exercise}"}}' if exercise else ""}]
