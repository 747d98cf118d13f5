"""How much of the queue a screen shows: five urgent items on an old one, with what decides; the rest by one press."""

from datetime import timedelta

import pytest
from browsing import Hand
from flow import T0
from signing import PASSWORD, an_account
from visiting import a_red_case


@pytest.mark.parametrize(("width", "height", "rows"), [(1280, 720, 5), (1366, 768, 5), (1920, 1080, 9)])
def test_a_screen_of_the_queue_holds_this_many_urgent_items(desk, page, width, height, rows):
    for n in range(rows):
        shop = f"示例第{n}小学"
        a_red_case(desk, source_id=f"r{n}", text=f"{shop}23名学生腹泻", subject={"name": shop}, occurred_at=T0)
    desk.let_time_pass(T0 + timedelta(hours=3))
    page.set_viewport_size({"width": width, "height": height})
    page.goto(desk.address)
    boxes = [each.bounding_box() for each in page.locator("tr.red").all()]
    ends = [each["y"] + each["height"] for each in boxes]
    assert [len(ends) >= rows, ends[rows - 1] <= height] == [True, True]


@pytest.mark.parametrize(("width", "language"), [(1000, "zh"), (1280, "zh"), (1280, "en")])
def test_two_rows_of_one_kind_are_told_apart_by_place_and_number(desk, page, width, language):
    a_red_case(desk, source_id="r9", text="示例第九小学23名学生腹泻", subject={"name": "示例第九小学"}, occurred_at=T0)
    page.context.add_cookies([{"name": "shian_language", "value": language, "url": desk.address}])
    page.set_viewport_size({"width": width, "height": 720})
    page.goto(desk.address)
    inside = """all => all.map((each) => {
      const words = document.createRange(), seen = each.closest(".about, .what").getBoundingClientRect();
      words.selectNodeContents(each);
      const {right, bottom} = words.getClientRects()[0];
      return right <= seen.right + 1 && bottom <= seen.bottom + 1;
    })"""
    for what in (".where", ".id > .at"):
        assert [what, page.locator(f"tr.red {what}").evaluate_all(inside)] == [what, [True, True]]


def test_a_folded_row_says_of_what_is_to_be_done_at_once_that_it_is(desk, page):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(desk.address)
    assert page.locator("tr.red .lesser > *:visible").first.inner_text().startswith("立即")


def test_who_cannot_pass_on_reads_that_a_department_was_not_reached(desk, page):
    desk.let_time_pass(T0 + timedelta(hours=3))
    page.goto(desk.address)
    seen = [page.locator("tr.red .standing > .warn").is_visible(), page.locator("tr.red .buttons").count()]
    with page.expect_navigation():
        page.select_option("#person", "leader-1")
    seen += [page.locator("tr.red .standing > .warn").is_visible(), page.locator("tr.red .buttons").count()]
    assert seen == [False, 1, True, 0]


def test_a_folded_row_says_what_decides_and_all_of_it_when_opened(desk, page):
    desk.let_time_pass(T0 + timedelta(hours=3))
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(desk.address)
    row, hand = page.locator("tr.red"), Hand(page)
    said = [".severity", ".nearest .countdown", ".duty", ".law", ".title", ".where", ".why", ".id", ".owner", ".told"]
    shown = [row.locator(each).first.is_visible() for each in said]
    whole = row.locator(".lesser > *:visible").count()
    hand.click("tr.red .whole > summary")
    assert [shown, hand.clicks, row.locator(".lesser > *:visible").count() > whole] == [[True] * len(said), 1, True]


def test_what_was_opened_stays_so_when_the_queue_is_fresh(desk, page):
    page.goto(desk.address)
    page.click("tr.blue .whole > summary")
    page.evaluate("document.querySelector('table.queue').id = 'old'; document.activeElement.blur()")
    page.mouse.move(0, 0)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_selector("table.queue:not(#old)")
    opened = "all => all.map((each) => each.closest('tr').className.split(' ')[0])"
    assert page.locator(".whole[open]").evaluate_all(opened) == ["blue"]


def test_who_goes_through_the_queue_by_keys_is_where_they_were_when_it_is_fresh(desk, page):
    page.goto(desk.address)
    page.focus("tr.blue .whole > summary")
    page.evaluate("document.querySelector('table.queue').id = 'old'")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_selector("table.queue:not(#old)")
    assert page.evaluate("document.activeElement.closest('tr')?.className.split(' ')[0]") == "blue"


def test_a_department_sees_the_steps_of_a_case_together_and_its_name_once(desk, page):
    an_account(desk, "zhu", "handler", "D03")
    page.goto(f"{desk.address}/mine")
    page.fill("[name=login]", "zhu")
    page.fill(".sign-in [name=password]", PASSWORD)
    page.click(".sign-in button")
    page.wait_for_selector(".by-case")
    table = page.locator(".by-case").first
    numbers = table.locator(".of-case .id").all_inner_texts()
    steps = [each.locator("th[scope=row]").count() for each in table.locator("tbody").all()]
    assert [len(steps) == len(set(numbers)) == len(numbers), max(steps) > 1] == [True, True]


def test_a_department_reads_its_steps_on_a_telephone_without_moving_them_sideways(desk, page):
    an_account(desk, "zhu", "handler", "D03")
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{desk.address}/mine")
    page.fill("[name=login]", "zhu")
    page.fill(".sign-in [name=password]", PASSWORD)
    page.click(".sign-in button")
    page.wait_for_selector(".by-case")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
