"""A phone signs for one step without a log-in: once, within thirty minutes, and nothing of anybody on the way."""

import re
from datetime import timedelta

import pytest
from planted import a_planted_signal, found_in
from signing import an_account, sit_down
from visiting import a_blue_case, a_red_case, text_of, visiting

from playbooks.reference import Reference
from streams.store import schema as t
from streams.store.audit import verify
from streams.store.office_schema import audit, sign_links


@pytest.fixture
def desk(line):
    case_id = line.take(a_planted_signal(1))
    an_account(line, "wang", "duty_officer")
    an_account(line, "hu", "handler", "D13")
    with visiting(line) as visitor:
        yield line, sit_down(line, visitor, "wang"), case_id


def step_of(line, case_id):
    return next(step for step in line.case(case_id).open_steps if step.department == "D03")


def a_link(line, visitor, case_id):
    """The path of a new link, as the officer's page shows it; the phone has no session."""
    page = visitor.send(f"/cases/{case_id}/link", page=f"/cases/{case_id}", step=step_of(line, case_id).id).text
    visitor.client.cookies.delete("shian_session")
    return re.search(r"http://[^/]+(/s/[\w-]+)", page)[1]


def test_one_press_signs_and_says_by_what(desk):
    line, visitor, case_id = desk
    path, step = a_link(line, visitor, case_id), step_of(line, case_id)
    answer = visitor.send(path, page=path)
    signed_by = line.case(case_id).steps[step.id].person
    said = "区市场监管局承办人（手机链接） 已签收（11-25 09:40）"
    assert [said in text_of(answer.text), signed_by] == [True, "区市场监管局承办人（手机链接）"]
    kinds = [(row.about, row.detail[:2]) for row in line.rows(audit) if row.kind == "sign_link"]
    assert kinds == [(case_id, "开立"), (case_id, "签收")]
    with line.system.database.reading() as connection:
        assert verify(connection).broken is None


def test_the_signature_is_its_departments_and_says_who_sent_the_link(desk):
    line, visitor, case_id = desk
    path = a_link(line, visitor, case_id)
    visitor.send(path, page=path)
    entry = line.entries(case_id)[-1]
    told = "区市场监管局承办人经手机链接签收，链接由 示例·wang 发出"
    assert (entry.on_behalf_of, entry.actor.department) == (None, "D03")
    record = text_of(sit_down(line, visitor, "wang").read(f"/cases/{case_id}"))
    assert [told in record, "代 示例·wang" in record, "区市场监管局承办人（承办人）" in record] == [True, False, False]


def test_a_name_that_was_given_signs(desk):
    line, visitor, case_id = desk
    path, step = a_link(line, visitor, case_id), step_of(line, case_id)
    visitor.send(path, page=path, name=" 示例·张三 13900001234 ")
    assert line.case(case_id).steps[step.id].person == "示例·张三 139****1234（手机链接）"


def test_neither_link_nor_page_holds_anything_of_anybody(desk):
    line, visitor, case_id = desk
    path, step = a_link(line, visitor, case_id), step_of(line, case_id)
    page = visitor.read(path)
    assert [found_in(path + page), step.title in page] == [[], True]
    assert [word for word in ("示例1小吃店", "异物", "值班队列", "/cases/", case_id, "示例·") if word in page] == []
    assert [visitor.get(path).headers["cache-control"], path.split("/")[-1] in str(line.rows(sign_links))] == [
        "no-store",
        False,
    ]


def test_before_signing_the_page_says_what_where_until_when_and_whom_to_call_and_names_nobody(line):
    case_id, visitor_of = a_red_case(line), visiting(line)
    with visitor_of as visitor:
        path = a_link(line, visitor, case_id)
        text, number = text_of(visitor.read(path)), line.rows(t.cases)[0].number
    told = [
        number,
        "洪门镇",
        "学校食堂，不适23人（未核实）",
        "内部目标 11-25",
        "为什么归您",
        "联系电话 0373-0000001",
        "签收后显示涉事单位和地址",
    ]
    assert [each for each in told if each not in text] == []
    assert [word for word in ("示例第一小学", "示例路", "聚集性呕吐", "/cases/") if word in text + path] == []


def test_after_signing_it_names_the_business_its_address_and_leads_to_the_case(line):
    case_id = a_red_case(line)
    with visiting(line) as visitor:
        path = a_link(line, visitor, case_id)
        page = visitor.send(path, page=path)
        number = line.rows(t.cases)[0].number
        told = ["示例第一小学（名称未核实）", "洪门镇示例路1号", f'href="/cases/{number}"']
        assert [each for each in told if each not in page.text] == []
        assert page.headers["cache-control"] == "no-store"


def test_what_was_signed_for_is_shown_again_until_it_is_done_by_when_and_why_and_still_names_nobody(line):
    case_id = a_red_case(line)
    step = step_of(line, case_id)
    with visiting(line) as visitor:
        path = a_link(line, visitor, case_id)
        before = text_of(visitor.read(path))
        signed = text_of(visitor.send(path, page=path).text)
        line.clock.moment += timedelta(days=2)
        again = text_of(visitor.read(path))
        (clause, *_) = line.system.reference.plan.cited(step.why_you)
        told = [step.title, step.why_you, clause.summary, "洪门镇", "内部目标 11-25", "联系电话 0373-0000001"]
        assert [each for each in told for text in (before, signed, again) if each not in text] == []
        assert [word for word in ("示例第一小学", "示例路") if word in again] == []
        assert "signing" not in visitor.read(path)
        sit_down(line, visitor, an_account(line, "wang", "duty_officer"))
        visitor.do(case_id, "complete", step=step.id, outcome=step.outcomes[0].id, key="d")
        assert visitor.get(path).status_code == 404


def test_what_was_handed_to_another_department_is_shown_by_the_link_no_more(line):
    case_id = a_red_case(line)
    step = step_of(line, case_id)
    with visiting(line) as visitor:
        path = a_link(line, visitor, case_id)
        visitor.send(path, page=path)
        sit_down(line, visitor, an_account(line, "wang", "duty_officer"))
        visitor.do(case_id, "hand_over", step=step.id, department="D06", reason="示例理由", key="h")
        assert visitor.get(path).status_code == 404


def test_a_link_signs_once(desk):
    line, visitor, case_id = desk
    path = a_link(line, visitor, case_id)
    visitor.read(path)
    token = re.search(r'name="token" value="([0-9a-f]+)"', visitor.read(path))[1]
    tries = [visitor.client.post(path, data={"token": token}).status_code for _ in range(2)]
    assert [tries, visitor.get(path).status_code] == [[200, 404], 200]
    assert len([entry for entry in line.entries(case_id) if "signed" in entry.body.__struct_config__.tag]) == 1


def test_after_thirty_minutes_it_is_none(desk):
    line, visitor, case_id = desk
    path = a_link(line, visitor, case_id)
    line.clock.moment += timedelta(minutes=30) - timedelta(seconds=1)
    before = visitor.get(path).status_code
    line.clock.moment += timedelta(seconds=1)
    after = visitor.get(path)
    assert [before, after.status_code, "链接三十分钟内有效，只能签收一次" in text_of(after.text)] == [200, 404, True]


def test_a_guessed_link_is_none_and_guessing_is_told_to_wait(desk):
    _, visitor, _ = desk
    visitor.client.cookies.delete("shian_session")
    answers = [visitor.get(f"/s/{n}").status_code for n in range(21)]
    assert answers == [404] * 20 + [429]


def test_another_department_makes_none(desk):
    line, visitor, case_id = desk
    step = step_of(line, case_id).id
    sit_down(line, visitor, "hu")
    assert visitor.client.post(f"/cases/{case_id}/link", data={"step": step}).status_code == 404
    assert line.rows(sign_links) == []


def test_who_could_not_sign_for_a_step_makes_no_link_for_it(desk):
    line, visitor, case_id = desk
    step = step_of(line, case_id).id
    an_account(line, "qu", "district_leader", "D01")
    sit_down(line, visitor, "qu")
    assert visitor.send(f"/cases/{case_id}/link", page=f"/cases/{case_id}", step=step).status_code == 409
    assert line.rows(sign_links) == []


def test_a_case_that_becomes_a_report_about_officials_closes_its_links(desk):
    line, visitor, case_id = desk
    path = a_link(line, visitor, case_id)
    before = visitor.get(path).status_code
    line.take(a_planted_signal(1, text="执法人员收受好处，包庇它卖过期肉"))
    assert [before, visitor.get(path).status_code, line.case(case_id).facts["officials"]] == [200, 404, True]


def test_of_a_signed_step_and_of_a_report_about_officials_there_is_no_link(line):
    signed = a_blue_case(line)
    closed = line.take(a_planted_signal(6, text="执法人员收受好处", title=None))
    with visiting(line) as visitor:
        visitor.send("/person", person="director-1", back="/")
        visitor.do(signed, "sign", key="s", step=step_of(line, signed).id)
        first = {case_id: next(iter(line.case(case_id).steps)) for case_id in (signed, closed)}
        answers = [
            visitor.send(f"/cases/{case_id}/link", page="/register", step=step).status_code
            for case_id, step in first.items()
        ]
    assert [answers, line.rows(sign_links), len(line.rows(t.cases))] == [[409, 409], [], 2]


def test_what_a_law_wants_at_once_is_said_to_be_so_with_its_article_before_the_offices_target(line):
    case_id = a_red_case(line)
    step = next(step for step in line.case(case_id).open_steps if "教育部门到场" in step.title)
    with visiting(line) as visitor:
        page = visitor.send(f"/cases/{case_id}/link", page=f"/cases/{case_id}", step=step.id).text
        text = text_of(visitor.read(re.search(r"http://[^/]+(/s/[\w-]+)", page)[1]))
    assert "到期 立即 《学校食品安全与营养健康管理规定》第五十一条 内部目标 11-25 10:10" in text


@pytest.mark.parametrize("phone", ["0373-0000001", ""])
def test_nobody_is_sent_to_a_telephone_that_the_office_has_not(desk, monkeypatch, phone):
    line, visitor, case_id = desk
    monkeypatch.setattr(Reference, "office_phone", lambda *_, at: phone)
    path = a_link(line, visitor, case_id)
    signed = text_of(visitor.send(path, page=path).text) + text_of(visitor.read(path))
    gone = text_of(visitor.get("/s/nothing").text)
    assert ["致电食安办" in signed, "或致电食安办 0373-0000001" in gone] == [bool(phone)] * 2
