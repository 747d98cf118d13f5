"""同一电话: what else one telephone complains of stands beside, as far as the reader may know; it decides nothing."""

from datetime import timedelta

import pytest
from flow import T0, a_signal
from signing import an_account, sit_down
from visiting import a_blue_case, a_red_case, text_of, visiting

from connectors.parse import finish
from connectors.telephones import numbers_in
from console.reading.telephones import NAMED
from streams.door import part, receive
from streams.intake.history import receive_history
from streams.privacy.private import destroy
from streams.store import schema as t
from streams.store.office_schema import audit, phones

PHONE = "13700005678"
CONTACT = {"name": "示例甲", "phone": PHONE}
OFFICIALS = {
    "channel": "duty",
    "source": "值班接报",
    "request": "report",
    "text": "青龙监管所长收了好处，包庇后街那家卤肉店",
    "subject": {"name": "示例卤肉店", "address": "后街"},
}


def a_complaint(line, n, **fields):
    return a_blue_case(line, source_id=f"p{n}", **{"contact": CONTACT, **fields})


@pytest.fixture
def desk(line):
    """Of one telephone: a complaint, one about another business, and a report about an official."""
    case_id = a_complaint(line, 1)
    a_complaint(line, 2, subject={"name": "示例乙店"}, contact={"phone": "137-0000-5678"})
    a_complaint(line, 3, **OFFICIALS)
    for login, role, department in (
        ("wang", "duty_officer", "D01"),
        ("head", "director", "D01"),
        ("hu", "handler", "D03"),
        ("lead", "district_leader", "D01"),
        ("audit", "auditor", "D01"),
    ):
        an_account(line, login, role, department)
    with visiting(line) as visitor:
        yield line, sit_down(line, visitor, "wang"), line.case(case_id)


def told(visitor, case, login=None, line=None):
    """What stands beside the signals of a case."""
    if login:
        sit_down(line, visitor, login)
    parts = visitor.read(f"/cases/{case.id}").split('class="same-phone"')[1:]
    return [text_of("<p" + part.split("</details>")[0].split("<p", 1)[1]) for part in parts]


@pytest.mark.parametrize(
    ("login", "count"),
    [
        ("wang", "另有 1 件投诉举报（其他单位 1 家）"),
        ("head", "另有 2 件投诉举报（其他单位 2 家）"),
        ("hu", "另有 1 件投诉举报（其他单位 1 家）"),
    ],
)
def test_each_reader_is_told_of_what_they_may_open_and_that_it_decides_nothing(desk, login, count):
    line, visitor, case = desk
    (said,) = told(visitor, case, login, line)
    assert [count in said, "供判断，不据此认定" in said, "示例乙店" in said] == [True, True, True]
    assert ["示例卤肉店" in said, "只计本部门承办的" in said] == [login == "head", login == "hu"]


def test_what_only_the_director_opens_is_told_to_nobody_else_before_it_has_a_case_either(desk):
    line, visitor, case = desk
    waiting = part(finish(a_signal(**{**OFFICIALS, "source_id": "p9", "contact": CONTACT}), T0))
    line.write(lambda connection: receive(connection, [waiting], T0, line.system.vault))
    counts = {login: told(visitor, case, login, line)[0][:22] for login in ("wang", "head", "hu")}
    assert {login: count.split("另有 ")[1][0] for login, count in counts.items()} == {
        "wang": "1",
        "head": "3",
        "hu": "1",
    }
    sit_down(line, visitor, "wang")
    assert "另有 2 件" in compare(visitor, PHONE).text


def test_who_only_reads_and_who_does_not_answer_is_told_nothing(desk):
    line, visitor, case = desk
    assert [told(visitor, case, login, line) for login in ("lead", "audit")] == [[], []]
    red = line.case(a_red_case(line))
    other = next(step.department for step in red.steps.values() if step.department not in ("D01", "D03"))
    sit_down(line, visitor, an_account(line, "other", "handler", other))
    assert "同一电话" not in visitor.read(f"/cases/{red.id}")


def test_a_department_is_not_told_of_a_caller_who_is_not_to_be_known(desk):
    line, visitor, case = desk
    a_complaint(line, 4, subject={"name": "示例丙店"}, text="饭里有虫，请一定替我保密，不要让店里知道是我反映的")
    assert ["示例丙店" in "".join(told(visitor, case, login, line)) for login in ("wang", "hu")] == [True, False]


def test_what_was_destroyed_is_not_counted_any_more(desk):
    line, visitor, case = desk
    second = next(row.id for row in line.rows(t.signals) if "示例乙店" in row.body.decode())
    line.write(lambda connection: destroy(connection, second, T0, reason="本人申请", who="wang"))
    assert told(visitor, case) == []


def test_without_a_number_nothing_is_said(desk):
    line, visitor, _ = desk
    case = line.case(a_complaint(line, 5, subject={"name": "示例丁店"}, contact={"name": "示例甲"}))
    assert told(visitor, case) == []


def test_only_the_last_year_counts_and_of_history_its_own_day(desk):
    line, visitor, case = desk
    old = [
        part(finish(a_signal(source_id=f"h{days}", contact=CONTACT, received_at=T0 - timedelta(days=days)), T0))
        for days in (30, 400)
    ]
    line.write(lambda found: receive_history(found, old, T0, line.system.vault, home="410702"))
    (said,) = told(visitor, case)
    assert "另有 2 件投诉举报（同一对象 1 件，其他单位 1 家）" in said


def test_what_a_colleague_wrote_down_under_a_telephone_of_the_office_is_no_callers(desk):
    line, visitor, _ = desk
    ours = next(each.phone for each in line.system.reference.people if numbers_in(each.phone))
    case = line.case(a_complaint(line, 7, contact={"phone": ours}, subject={"name": "示例戊店"}))
    a_complaint(line, 8, contact={"phone": ours}, subject={"name": "示例己店"})
    assert told(visitor, case) == []
    assert text_of(compare(visitor, ours).text).strip() == ""


def test_an_enquiry_is_no_complaint(desk):
    line, visitor, case = desk
    a_complaint(line, 6, request="enquiry", text="请问怎么办食品经营许可证", subject=None)
    assert "另有 1 件" in told(visitor, case)[0]


@pytest.mark.parametrize(("request_", "is_hinted"), [("report", True), ("complaint", False)])
def test_a_report_of_the_same_business_again_is_told_with_the_article_a_complaint_is_not(line, request_, is_hinted):
    first = a_complaint(line, 1, request=request_)
    line.clock.moment = T0 + timedelta(days=1)
    a_complaint(line, 2, request=request_, text="在示例好再来小吃店又吃出异物")
    with visiting(line) as visitor:
        before, after = told(visitor, line.case(first))
    assert ["同一对象 1 件" in each for each in (before, after)] == [True, True]
    hint = "再次举报同一对象的不再处理；有新事实的可以合并"
    assert [hint in before, hint in after, "第121号）第三十五条" in after] == [False, is_hinted, is_hinted]


def test_before_the_order_was_law_its_articles_are_not_named(line):
    line.clock.moment = T0.replace(month=4, day=1)
    first = a_complaint(line, 1, request="both")
    line.clock.moment += timedelta(days=1)
    a_complaint(line, 2, request="both", text="在示例好再来小吃店又吃出异物")
    with visiting(line) as visitor:
        page = visitor.read(f"/cases/{first}")
    assert ["同一对象 1 件" in page, "可能是重复举报" in page, "共用电话" in page] == [True, False, False]


def test_the_number_stands_where_it_is_decided_whether_to_accept(desk):
    line, visitor, case = desk
    page = visitor.read(f"/cases/{case.id}")
    said = next(text_of(part) for part in page.split("</form>") if 'name="field-refused_on"' in part)
    assert "同一电话近 12 个月另有 1 件投诉举报（其他单位 1 家）；供判断，不据此认定" in said
    assert "数量、频次、共用电话" in said
    assert f'href="#phone-{case.signals[0].id}"' in page


def compare(visitor, phone, **fields):
    return visitor.send("/fragments/caller", phone=phone, **fields)


def seen(line):
    return [(row.who, row.about, row.detail) for row in line.rows(audit) if row.kind == "phone_compared"]


def test_at_registration_what_came_from_the_number_is_shown_and_that_it_was_looked_for_is_recorded(desk):
    line, visitor, _ = desk
    answer = compare(visitor, "137 0000 5678", operator="示例乙店")
    said = text_of(answer.text)
    assert [answer.status_code, "另有 2 件投诉举报（同一对象 1 件，其他单位 1 家）" in said] == [200, True]
    numbers = [row.number for row in line.rows(t.cases) if not row.is_confidential]
    assert [(who, sorted(about.split("、")), why) for who, about, why in seen(line)] == [
        ("wang", sorted(numbers), "接报登记，另有 2 件")
    ]
    assert [PHONE in str(line.rows(audit)), PHONE in answer.text] == [False, False]


def test_a_number_that_nobody_used_says_nothing_and_that_it_was_tried_is_recorded(desk):
    line, visitor, _ = desk
    assert [text_of(compare(visitor, each).text).strip() for each in ("13900000001", "", "匿名")] == ["", "", ""]
    assert seen(line) == [("wang", "", "接报登记，另有 0 件")]


def test_a_number_of_the_place_is_known_with_its_code_and_without(desk):
    line, visitor, _ = desk
    a_complaint(line, 9, subject={"name": "示例庚店"}, contact={"phone": "0373-3091234"})
    assert "示例庚店" in compare(visitor, "3091234").text


def test_a_list_of_numbers_is_not_tried_out_at_once(desk):
    line, visitor, _ = desk
    before = [f"1390001{n:04}" for n in range(NAMED)]
    assert text_of(compare(visitor, "、".join([*before, PHONE])).text).strip() == ""
    assert "另有" in compare(visitor, "、".join([*before[1:], PHONE])).text


@pytest.mark.parametrize("login", ["hu", "lead", "audit"])
def test_who_may_not_look_at_who_called_may_not_try_numbers(desk, login):
    line, visitor, _ = desk
    token = visitor.read("/register").split('name="token" value="')[1].split('"')[0]
    sit_down(line, visitor, login)
    answer = visitor.client.post("/fragments/caller", data={"token": token, "phone": PHONE})
    assert [answer.status_code, seen(line)] == [403, []]


def test_neither_number_nor_mark_leaves_by_pages_interfaces_and_tables(desk):
    line, visitor, case = desk
    marks = {row.mark for row in line.rows(phones)}
    addresses = (f"/cases/{case.id}", f"/api/cases/{case.id}", "/api/alerts", "/", "/statistics/csv", "/ledger")
    pages = [visitor.get(each).text for each in addresses]
    assert [any(mark in page or PHONE in page for mark in marks) for page in pages] == [False] * len(pages)
    assert "同一电话" not in "".join(pages[1:])


def test_a_row_of_the_queue_asks_nothing_of_it(desk, monkeypatch):
    _, visitor, _ = desk

    def asked(*_):
        raise AssertionError("nobody asked for it")

    monkeypatch.setattr("console.reading.telephones.others_of", asked)
    assert "示例乙店" in visitor.read("/")


def test_statistics_tell_how_much_came_from_telephones_that_complain_often_and_of_nobody_which(desk):
    line, visitor, _ = desk
    assert 'id="often"' not in visitor.read("/statistics")
    a_complaint(line, 4, subject={"name": "示例丙店"}, contact={"phone": "13900000002"})
    a_complaint(line, 5, subject={"name": "示例丁店"}, request="enquiry")
    page = visitor.read("/statistics")
    said = "留有电话的来报 4 件，其中 3 件（75.0%）来自本期来过 3 件以上的 1 个电话"
    assert [said in text_of(page), PHONE in page] == [True, False]
    sit_down(line, visitor, "head")
    assert "留有电话的来报 5 件，其中 4 件（80.0%）" in visitor.read("/statistics")
