"""查看联系方式: who has to answer finds the number of whoever called, for a reason, recorded; nobody else, nowhere."""

import pytest
from signing import an_account, sit_down
from visiting import a_blue_case, a_red_case, text_of, visiting

from console.pages.slip import CONTACT
from streams.privacy.private import destroy
from streams.store import schema as t
from streams.store.audit import verify
from streams.store.office_schema import audit

NAME, PHONE = "王建国", "13700005678"


@pytest.fixture
def desk(line):
    """A complaint whose caller is known, with accounts of duty, of who answers it, and of another department."""
    case_id = a_blue_case(line, contact={"name": NAME, "phone": PHONE})
    an_account(line, "wang", "duty_officer")
    an_account(line, "hu", "handler", "D03")
    an_account(line, "lead", "district_leader")
    with visiting(line) as visitor:
        yield line, sit_down(line, visitor, "wang"), line.case(case_id)


def seen(line):
    return [(row.who, row.about, row.detail, row.address) for row in line.rows(audit) if row.kind == "contact_seen"]


def look(visitor, case, reason="七日内告知受理决定"):
    signal = case.signals[0].id
    return visitor.send(f"/signals/{signal}/contact", page=f"/cases/{case.id}", reason=reason)


@pytest.mark.parametrize("login", ["wang", "hu"])
def test_who_has_to_answer_finds_the_number_from_the_case_for_a_reason_that_is_recorded(desk, login):
    line, visitor, case = desk
    sit_down(line, visitor, login)
    page = visitor.read(f"/cases/{case.id}")
    assert ["反映人留有姓名、电话" in text_of(page), NAME in page, PHONE in page] == [True, False, False]
    answer = look(visitor, case)
    shown = text_of(answer.text)
    assert [answer.status_code, NAME in shown, PHONE in shown] == [200, True, True]
    assert seen(line) == [(login, case.signals[0].id, "七日内告知受理决定", "testclient")]
    with line.system.database.reading() as connection:
        assert verify(connection).broken is None


def test_nothing_but_the_contact_is_shown_and_the_page_leaves_by_itself(desk):
    line, visitor, case = desk
    answer = look(visitor, case)
    assert "吃出异物" not in text_of(answer.text)
    number = line.rows(t.cases)[0].number
    assert answer.headers["refresh"] == f"120; url=/cases/{number}#signal-{case.signals[0].id}"
    assert answer.headers["cache-control"] == "no-store"


def test_the_step_that_answers_leads_to_it(desk):
    line, visitor, case = desk
    sit_down(line, visitor, "hu")
    assert f'<a href="#contact-{case.signals[0].id}">查看联系方式</a>' in visitor.read(f"/cases/{case.id}")


def test_who_looked_when_and_why_stands_beside_the_signal_without_the_caller(desk):
    line, visitor, case = desk
    look(visitor, case, f"回电{NAME} {PHONE}")
    page = visitor.read(f"/cases/{case.id}")
    assert "示例·wang" in text_of(page).split("查看过")[0][-40:]
    assert [NAME in page, PHONE in page, "回电王** 137****5678" in text_of(page)] == [False, False, True]


def test_who_only_takes_part_and_who_only_reads_is_shown_nothing(line):
    case = line.case(a_red_case(line, contact={"name": NAME, "phone": PHONE}))
    own = {step.department for step in case.steps.values() if step.about in case.signals[0].about}
    others = sorted({step.department for step in case.steps.values()} - own - {"D01", "D03"})
    with visiting(line) as visitor:
        answers = []
        for department in others:
            sit_down(line, visitor, an_account(line, f"of-{department.lower()}", "handler", department))
            answers.append(look(visitor, case).status_code)
            assert "查看联系方式" not in visitor.read(f"/cases/{case.id}")
        sit_down(line, visitor, an_account(line, "lead", "district_leader"))
        assert [*answers, look(visitor, case).status_code] == [403] * (len(others) + 1)
    assert [len(others) > 0, seen(line)] == [True, []]


def test_without_a_reason_or_what_was_destroyed_nothing_is_shown(desk):
    line, visitor, case = desk
    assert look(visitor, case, " ").status_code == 409
    with line.writing() as connection:
        destroy(connection, case.signals[0].id, line.clock.now(), reason="本人申请", who="wang")
    assert [look(visitor, case).status_code, seen(line)] == [409, []]
    assert "没有登记联系方式，或已销毁" in text_of(visitor.read(f"/cases/{case.id}"))


def test_without_accounts_the_page_says_why_not_and_what_to_do(line):
    case = line.case(a_blue_case(line, contact={"name": NAME, "phone": PHONE}))
    with visiting(line) as visitor:
        text = text_of(visitor.read(f"/cases/{case.id}"))
        assert "须知道是谁查看：请系统管理员开立账号，登录后在此写明理由查看" in text
        assert [look(visitor, case).status_code, seen(line)] == [409, []]


def test_the_sheet_of_who_has_to_answer_says_where_the_number_is_found_and_not_the_number(desk):
    line, visitor, _ = desk
    visitor.do(line.rows(t.cases)[0].id, "dispatch", key="d")
    sheets = [visitor.read(f"/notices/{row.id}/print") for row in line.rows(t.notices)]
    named = any(word in page for page in sheets for word in (NAME, PHONE))
    assert [any(CONTACT in text_of(page) for page in sheets), named] == [True, False]


def test_of_one_who_is_not_to_be_known_only_the_office_finds_the_number(line):
    contact = {"name": NAME, "phone": PHONE}
    case_id = a_blue_case(line, contact=contact, text="在好再来吃出异物，请为我保密")
    with visiting(line) as visitor:
        sit_down(line, visitor, an_account(line, "wang", "duty_officer"))
        office = look(visitor, line.case(case_id))
        sit_down(line, visitor, an_account(line, "hu", "handler", "D03"))
        own = look(visitor, line.case(case_id))
        page = visitor.read(f"/cases/{case_id}")
    assert [office.status_code, own.status_code, "查看联系方式" in page] == [200, 403, False]
