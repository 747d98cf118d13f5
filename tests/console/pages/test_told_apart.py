"""Duties of one title about several complaints: each names the complaint it is about, and they are sent together."""

import re
from datetime import timedelta

import pytest
from flow import a_signal
from signing import an_account, sit_down
from visiting import text_of

from console.forms import FIELDS_MAX
from playbooks.telling.which import which
from streams.store import schema as t

SHOP = "示例好再来小吃店"
MANY = 12


def a_case_of(line, many=MANY):
    """A case that so many complaints about one shop are part of."""
    first, *rest = (
        line.take(a_signal(source_id=f"a{n}", text=f"在{SHOP}吃出异物，第{n}个人")) for n in range(1, many + 1)
    )
    assert set(rest) <= {first}
    return first


def about_signals(case):
    return [step for step in case.open_steps if step.about.startswith("signal:")]


def of_one_title(case):
    """The title that most duties have, and those duties."""
    titles = [step.title for step in about_signals(case)]
    title = max(titles, key=titles.count)
    return title, [step for step in case.open_steps if step.title == title]


def test_every_duty_about_a_complaint_names_it_on_the_page_of_the_case(line, visitor):
    case_id = a_case_of(line)
    page = visitor.read(f"/cases/{case_id}")
    title, steps = of_one_title(line.case(case_id))
    shown = re.findall(rf'{title} <span class="which">([^<]+)</span>', page.partition('id="steps"')[2])
    assert sorted(shown) == sorted(f"第{n}条投诉，11月25日，{SHOP}" for n in range(1, MANY + 1))
    assert [len(steps), "第 12 条 · 投诉举报" in text_of(page.partition('id="signals"')[2]).replace("  ", " ")] == [
        MANY,
        True,
    ]


def test_the_list_of_what_is_sent_has_one_line_for_a_title_and_a_button_that_sends_its_twelve(line, visitor):
    case_id = a_case_of(line)
    page = visitor.read(f"/cases/{case_id}")
    form = page.partition('id="dispatch"')[2].partition("</form>")[0]
    title, steps = of_one_title(line.case(case_id))
    others = {step.id for step in line.case(case_id).open_steps} - {step.id for step in steps}
    assert [form.count(f'<div class="group">{title}'), f"只派这 {MANY} 项" in form] == [1, True]
    only = next(each for each in re.findall(r'name="only" value="([^"]+)"', form) if steps[0].id in each)
    visitor.do(case_id, "dispatch", only=only, steps=sorted(others), key="a")
    sent = {step.id for step in line.case(case_id).open_steps if step.dispatched_at}
    assert sent == {step.id for step in steps}


@pytest.mark.stores
def test_all_of_them_are_sent_with_one_press(line, visitor):
    case_id = a_case_of(line)
    page = visitor.read(f"/cases/{case_id}")
    form = page.partition('id="dispatch"')[2].partition("</form>")[0]
    ticked = re.findall(r'name="steps" value="([^"]+)" checked', form)
    visitor.do(case_id, "dispatch", steps=ticked, key="a")
    assert [step.id for step in line.case(case_id).open_steps if step.dispatched_at is None] == []


def test_the_ledger_names_a_title_once_with_the_numbers_of_its_complaints(line, visitor):
    case_id = a_case_of(line, 3)
    title, steps = of_one_title(line.case(case_id))
    page = text_of(visitor.act(case_id, "dispatch", steps=[step.id for step in steps], key="a"))
    assert f"派发 3 个步骤：{title}（第1、2、3条）" in page


@pytest.mark.stores
def test_what_a_department_has_to_do_its_notices_and_their_sheet_name_the_complaint(line, visitor):
    case_id = a_case_of(line, 3)
    title, (step, *_) = of_one_title(line.case(case_id))
    visitor.do(case_id, "dispatch", key="a")
    notice = next(row for row in line.rows(t.notices) if row.receiver == f"{step.department}/handler")
    sheet = text_of(visitor.read(f"/notices/{notice.id}/print"))
    sit_down(line, visitor, an_account(line, "market", "handler", department=step.department))
    mine = text_of(visitor.read("/mine"))
    for n in (1, 2, 3):
        assert [f"{title}（第{n}条投诉，11月25日，{SHOP}）" in sheet, f"第{n}条投诉，11月25日，{SHOP}" in mine] == [
            True,
            True,
        ]
    assert [notice.body.count(f"第{n}条投诉，11月25日".encode()) > 0 for n in (1, 2, 3)] == [True, True, True]
    assert SHOP.encode() not in notice.body


def test_the_link_of_a_telephone_names_the_complaint_and_no_shop_before_it_is_signed(line, visitor):
    case_id = a_case_of(line, 2)
    _, steps = of_one_title(line.case(case_id))
    step = next(each for each in steps if which(line.case(case_id), each.about).n == 2)
    made = visitor.send(f"/cases/{case_id}/link", step=step.id)
    path = re.search(r"/s/[\w-]+", made.text)[0]
    before = visitor.read(path)
    assert ["第2条投诉，11月25日" in before, SHOP in before] == [True, False]


@pytest.mark.stores
def test_a_number_stays_when_another_complaint_leaves(line, visitor):
    case_id = a_case_of(line, 3)
    second = line.case(case_id).signals[1].id
    visitor.do(case_id, "split", signals=second, reason="另一件事", key="s")
    (new,) = [each for each in line.cases() if each.id != case_id]
    assert [[each.n for each in line.case(case_id).signals], [each.n for each in new.signals]] == [[1, 3], [2]]
    assert "第3条投诉" in visitor.read(f"/cases/{case_id}")


def test_one_complaint_by_itself_has_nothing_to_be_told_apart_from(line, visitor):
    assert 'class="which"' not in visitor.read(f"/cases/{a_case_of(line, 1)}")


@pytest.mark.stores
def test_a_form_takes_the_duties_of_hundreds_of_complaints(line, visitor):
    case_id = a_case_of(line, 1)
    ids = [step.id for step in line.case(case_id).open_steps]
    visitor.do(case_id, "dispatch", steps=[*ids, *(f"x{n}" for n in range(FIELDS_MAX - 100))], key="a")
    assert {step.id for step in line.case(case_id).open_steps if step.dispatched_at} == set(ids)


@pytest.mark.stores
def test_what_came_back_is_told_apart_on_the_case_and_at_the_handover(line, visitor):
    case_id = a_case_of(line, 3)
    title, steps = of_one_title(line.case(case_id))
    second = next(each for each in steps if which(line.case(case_id), each.about).n == 2)
    visitor.do(case_id, "dispatch", key="a")
    page = visitor.act(case_id, "return", step=second.id, reason="不归我局", key="r")
    panel = text_of(page.partition('id="returned"')[2].partition("</section>")[0])
    told = visitor.read("/handover").partition('id="handover-text"')[2].partition("</textarea>")[0]
    assert [f"{title} 第2条投诉，11月25日，{SHOP}" in panel, f"：{title}（第2条投诉，11月25日）（" in told] == [
        True,
        True,
    ]


def test_before_a_case_is_closed_what_is_left_of_it_is_told_apart(line, visitor):
    case_id = a_case_of(line, 2)
    page = visitor.read(f"/cases/{case_id}")
    left = text_of(page.partition('id="close"')[2].partition("</details>")[0])
    assert [left.count(f"第{n}条投诉，11月25日，{SHOP}") > 0 for n in (1, 2)] == [True, True]


@pytest.mark.stores
def test_who_was_pressed_about_which_complaint_stands_on_the_case(line, visitor):
    case_id = a_case_of(line, 2)
    visitor.do(case_id, "dispatch", key="a")
    line.clock.moment += timedelta(days=20)
    line.let_time_pass()
    page = visitor.read(f"/cases/{case_id}")
    pressed = text_of(page.partition("期限督办")[2].partition("</details>")[0])
    assert [f"第{n}条投诉，11月25日" in pressed for n in (1, 2)] == [True, True]
