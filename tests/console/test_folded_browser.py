"""A folded row leaves out what is written small, and nothing that is to be done at once."""

from datetime import timedelta

import pytest
from flow import T0
from visiting import a_red_case

from playbooks.telling.sooner import at_once


def opened(page, desk, width, height, language):
    """The queue in a language on a screen."""
    page.context.add_cookies([{"name": "shian_language", "value": language, "url": desk.address}])
    page.set_viewport_size({"width": width, "height": height})
    page.goto(desk.address)
    return page.locator("tr.red")


@pytest.mark.parametrize(("language", "says"), [("zh", "立即 {} 项"), ("en", "At once {}")])
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1366, 768), (1920, 1080), (360, 740)])
def test_a_folded_row_whose_target_has_passed_says_how_much_is_to_be_done_at_once(
    shown_late, page, width, height, language, says
):
    n = sum(each.deadline.unit != "per_plan" for each in at_once(shown_late.case(shown_late.red)))
    row = opened(page, shown_late, width, height, language)
    mark = row.locator(".too")
    said, tall = [mark.is_visible(), mark.inner_text()], row.bounding_box()["height"]
    mark.evaluate("each => each.remove()")
    assert [said, row.bounding_box()["height"]] == [[True, says.format(n)], tall]


def test_a_row_that_names_what_is_to_be_done_at_once_says_it_once(desk, page):
    row = opened(page, desk, 1280, 720, "zh")
    said = [row.locator(".too").is_visible(), row.locator(".lesser > *:visible").first.inner_text()[:2]]
    page.click("tr.red .whole > summary")
    assert [said, row.locator(".too").is_visible()] == [[False, "立即"], False]


@pytest.mark.parametrize(("width", "height", "rows"), [(1280, 720, 5), (1366, 768, 5), (1920, 1080, 9)])
def test_a_screen_holds_as_many_urgent_items_in_english(desk, page, width, height, rows):
    for n in range(rows):
        shop = f"示例第{n}小学"
        a_red_case(desk, source_id=f"r{n}", text=f"{shop}23名学生腹泻", subject={"name": shop}, occurred_at=T0)
    desk.let_time_pass(T0 + timedelta(hours=3))
    boxes = [each.bounding_box() for each in opened(page, desk, width, height, "en").all()]
    ends = [each["y"] + each["height"] for each in boxes]
    assert [len(ends) >= rows, ends[rows - 1] <= height] == [True, True]


def test_an_address_whose_end_is_no_text_leaves_the_page_at_work(shown, page):
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{shown.address}/register#%E0%A4%A")
    page.fill("[name=ill]", "3")
    assert [faults, page.locator("[name=sick]:checked").get_attribute("value")] == [[], "yes"]


def test_escape_asks_before_it_leaves_who_called_too(shown, page):
    page.goto(f"{shown.address}/register")
    page.fill("[name=phone]", "13800000000")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.keyboard.press("Escape")
    assert [asked, page.input_value("[name=phone]")] == [["confirm"], "13800000000"]
