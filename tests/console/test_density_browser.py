"""How much of the queue a screen shows: five urgent items on an old one, with what decides; the rest by one press."""

from datetime import timedelta

from browsing import Hand
from flow import T0
from signing import PASSWORD, an_account
from visiting import a_red_case


def test_a_screen_of_the_queue_holds_this_many_urgent_items(desk, page):
    for n in range(9):
        shop = f"示例第{n}小学"
        a_red_case(desk, source_id=f"r{n}", text=f"{shop}23名学生腹泻", subject={"name": shop}, occurred_at=T0)
    desk.let_time_pass(T0 + timedelta(hours=3))
    page.goto(desk.address)
    for width, height, rows in ((1280, 720, 5), (1366, 768, 5), (1920, 1080, 9)):
        page.set_viewport_size({"width": width, "height": height})
        ends = page.locator("tr.red").evaluate_all("all => all.map((each) => each.getBoundingClientRect().bottom)")
        assert [width, len(ends) >= rows, ends[rows - 1] <= height] == [width, True, True]


def test_two_rows_of_one_kind_are_told_apart_by_place_and_number(desk, page):
    a_red_case(desk, source_id="r9", text="示例第九小学23名学生腹泻", subject={"name": "示例第九小学"}, occurred_at=T0)
    inside = """all => all.map((each) => {
      const words = document.createRange(), seen = each.closest(".about, .what").getBoundingClientRect();
      words.selectNodeContents(each);
      const {right, bottom} = words.getClientRects()[0];
      return right <= seen.right + 1 && bottom <= seen.bottom + 1;
    })"""
    for width, language in ((1000, "zh"), (1280, "zh"), (1280, "en")):
        page.context.add_cookies([{"name": "shian_language", "value": language, "url": desk.address}])
        page.set_viewport_size({"width": width, "height": 720})
        page.goto(desk.address)
        for what in (".where", ".id > .at"):
            told = page.locator(f"tr.red {what}").evaluate_all(inside)
            assert [width, language, what, told] == [width, language, what, [True, True]]


def test_a_folded_row_says_of_what_is_to_be_done_at_once_that_it_is(shown, page):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(shown.address)
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


def test_what_was_opened_stays_so_when_the_queue_is_fresh(shown, page):
    page.goto(shown.address)
    page.click("tr.blue .whole > summary")
    page.evaluate("document.querySelector('table.queue').id = 'old'; document.activeElement.blur()")
    page.mouse.move(0, 0)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_selector("table.queue:not(#old)")
    opened = "all => all.map((each) => each.closest('tr').className.split(' ')[0])"
    assert page.locator(".whole[open]").evaluate_all(opened) == ["blue"]


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
