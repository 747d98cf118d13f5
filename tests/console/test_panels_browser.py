"""A form opens where it was asked for: nothing moves under the pointer, and its confirmation is close by."""

import pytest

PLACES = """(summary) => {
    const button = summary.getBoundingClientRect(), panel = summary.nextElementSibling;
    const confirm = panel.querySelector("button:not([type=button])").getBoundingClientRect();
    const box = panel.getBoundingClientRect();
    return {
        scroll: scrollY, top: button.top, left: button.left,
        far: Math.max(confirm.top - button.bottom, button.top - confirm.bottom),
        isSeen: confirm.top >= 0 && confirm.bottom <= innerHeight,
        isWithin: box.left >= 0 && box.right <= innerWidth,
        isAt: box.left <= button.right && box.right >= button.left,
    };
}"""
CLOSE = 40
"""How far a confirmation of a short form or of what is sent may stand from the button that opened it."""


def opened(page, summary):
    """Where things stand before and after the click."""
    before = summary.evaluate("each => [scrollY, each.getBoundingClientRect().top, each.getBoundingClientRect().left]")
    summary.click()
    page.wait_for_function("summary => summary.nextElementSibling.style.maxHeight", arg=summary.element_handle())
    found = summary.evaluate(PLACES)
    return [found["scroll"], found["top"], found["left"]] == before, found


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1366, 500), (360, 740)])
@pytest.mark.parametrize("of", ["red", "blue"])
def test_what_a_dispatch_sends_opens_at_its_button_on_the_page_of_a_case(shown, page, width, height, of):
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{shown.address}/cases/{getattr(shown, of)}")
    summary = page.locator(".head > .buttons > details > summary", has_text="备注" if of == "red" else "派发")
    summary.scroll_into_view_if_needed()
    is_still, found = opened(page, summary)
    assert [is_still, found["isSeen"], found["isWithin"], found["isAt"]] == [True] * 4
    if of == "blue":
        assert found["far"] < CLOSE


@pytest.mark.parametrize("width", [1366, 360])
def test_every_form_of_the_head_opens_within_the_screen(shown, page, width):
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(f"{shown.address}/cases/{shown.blue}")
    forms = page.locator(".head > .buttons > details:has(> form, > div form) > summary").all()
    found = []
    for summary in forms:
        summary.scroll_into_view_if_needed()
        found.append(opened(page, summary))
        page.keyboard.press("Escape")
    assert [[is_still, each["isSeen"], each["isWithin"], each["isAt"]] for is_still, each in found] == [
        [True] * 4
    ] * len(forms)
    assert [len(forms) > 2, page.locator(".head > .buttons > details[open]").count()] == [True, 0]


def test_a_click_beside_it_closes_a_form(shown, page):
    page.goto(f"{shown.address}/cases/{shown.blue}")
    page.click("#note > summary")
    page.fill("#note textarea", "已去现场")
    page.click("h1")
    page.wait_for_selector("#note:not([open])")
    page.click("#note > summary")
    assert page.input_value("#note textarea") == "已去现场"


@pytest.mark.parametrize("edge", ["start", "end"])
def test_at_the_row_it_opens_where_there_is_room(shown, page, edge):
    page.set_viewport_size({"width": 1366, "height": 500})
    page.goto(shown.address)
    summary = page.locator("tr.blue summary.button")
    summary.evaluate(f"each => each.scrollIntoView({{block: '{edge}'}})")
    is_still, found = opened(page, summary)
    assert [is_still, found["isSeen"], found["isWithin"], found["far"] < CLOSE] == [True] * 4


def test_a_steps_form_moves_no_button_beside_it(shown, page):
    page.goto(f"{shown.address}/cases/{shown.blue}")
    page.locator("details.step > summary").first.click()
    step = page.locator("details.step[open]").first
    places = "all => all.map((each) => [each.getBoundingClientRect().left, each.getBoundingClientRect().top + scrollY])"
    before = step.locator(".buttons > *").evaluate_all(places)
    step.locator("summary", has_text="填报结果").click()
    assert [len(before) > 2, step.locator(".buttons > *").evaluate_all(places) == before] == [True, True]


def test_escape_closes_a_form_and_gives_the_focus_back(shown, page):
    page.goto(f"{shown.address}/cases/{shown.blue}")
    page.click("#note > summary")
    page.fill("#note textarea", "已去现场")
    page.keyboard.press("Escape")
    page.wait_for_selector("#note:not([open])")
    assert page.evaluate("document.activeElement.closest('details').id") == "note"
    page.click("#note > summary")
    assert page.input_value("#note textarea") == "已去现场"
