"""Forms of a case in a real browser: what an outcome needs is asked for at once, and nothing that was typed is lost."""

import re

import pytest
from signing import PASSWORD, an_account

OPEN = "each => { for (; each; each = each.parentElement) if (each.tagName === 'DETAILS') each.open = true; }"
REQUIRED = "form => [...form.querySelectorAll('[name^=field-]:required')].map(each => each.name)"


def opened(desk, page):
    """The form of the complaint's first step, open; its locator."""
    page.goto(f"{desk.address}/cases/{desk.blue}")
    form = page.locator("form:has(button[value=complete])").first
    form.evaluate(OPEN)
    return form


def test_what_the_chosen_outcome_needs_must_be_filled_in_and_nothing_else(shown, page):
    form = opened(shown, page)
    needy = form.locator("[data-needs='reason']").first
    needy.check()
    assert form.evaluate(REQUIRED) == ["field-reason"]
    form.locator("[data-needs='']").first.check()
    assert form.evaluate(REQUIRED) == []


def test_a_number_typed_with_a_chinese_input_method_is_that_number(desk, page):
    page.goto(f"{desk.address}/cases/{desk.red}")
    form = page.locator("form:has(button[value=correct_label])").first
    form.evaluate(OPEN)
    form.locator("[name=field-ill]").fill("２６")
    form.locator("button").click()
    page.wait_for_selector("main .notice.good")
    assert desk.case(desk.red).facts["ill"] == 26


def test_what_an_outcome_may_tell_is_shown_with_it_and_not_asked_for(desk, page):
    page.goto(f"{desk.address}/cases/{desk.red}")
    form = page.locator("form:has([data-tells^=ill])").first
    form.evaluate(OPEN)
    shown = [form.locator("[name=field-ill]").is_visible()]
    form.locator("[data-tells^=ill]").check()
    shown.append(form.locator("[name=field-ill]").is_visible())
    assert [shown, form.evaluate(REQUIRED)] == [[False, True], []]


def opened_by_link(desk, page):
    """The same form on the phone of whoever was sent a link and signed by it."""
    page.goto(f"{desk.address}/cases/{desk.blue}")
    page.locator("form[action$='/link'] button").first.evaluate(OPEN)
    page.locator("form[action$='/link'] button").first.click()
    page.goto(desk.address + re.search(r"/s/[\w-]+", page.input_value("#link"))[0])
    page.click("button.signing")
    page.locator("#complete").evaluate(OPEN)
    return page.locator("#complete form")


@pytest.mark.parametrize("opening", [opened, opened_by_link])
def test_what_belongs_to_other_outcomes_is_neither_shown_nor_sent(desk, page, opening):
    form = opening(desk, page)
    shown = [form.locator("[name=field-reason]").is_visible()]
    form.locator("[data-needs='reason']").first.check()
    form.locator("[name=field-reason]").fill("示例")
    shown.append(form.locator("[name=field-reason]").is_visible())
    form.locator("[data-needs='']").first.check()
    shown.append(form.locator("[name=field-reason]").is_visible())
    assert [shown, form.evaluate("each => new FormData(each).has('field-reason')")] == [[False, True, False], False]


def test_what_was_refused_stands_in_its_form_again(desk, page):
    form = opened(desk, page)
    form.locator("[data-needs='']").first.check()
    form.locator("textarea[name=note]").fill("赵阿姨来电核对，检委〔2026〕1号")
    form.locator("input[name=done_at]").fill("2031-01-01T08:00")
    form.locator("button[value=complete]").click()
    page.wait_for_selector("[data-refused]")
    note = page.locator("form:has(button[value=complete]) textarea[name=note]").first
    assert [note.input_value(), note.is_visible()] == ["赵阿姨来电核对，检委〔2026〕1号", True]
    assert page.locator("form:has(button[value=complete]) [data-needs='']").first.is_checked()


def test_what_was_done_leaves_nothing_behind(desk, page):
    form = opened(desk, page)
    form.locator("[data-needs='']").first.check()
    form.locator("textarea[name=note]").fill("已核对")
    form.locator("button[value=complete]").click()
    page.wait_for_selector(".notice.good")
    assert page.evaluate("sessionStorage.getItem('sent')") is None


def test_what_was_not_ticked_in_a_refused_dispatch_is_not_ticked_again(desk, page):
    page.goto(f"{desk.address}/cases/{desk.blue}")
    page.click("#dispatch summary")
    boxes = page.locator("#dispatch input[type=checkbox]")
    for box in boxes.all():
        box.uncheck()
    page.click("#dispatch button.primary")
    page.wait_for_selector("[data-refused]")
    assert [page.locator("#dispatch").get_attribute("open"), [each.is_checked() for each in boxes.all()]] == [
        "",
        [False] * len(desk.case(desk.blue).open_steps),
    ]


def test_a_panel_that_is_opened_comes_into_view(shown, page):
    page.set_viewport_size({"width": 1366, "height": 600})
    page.goto(f"{shown.address}/cases/{shown.red}")
    page.click("#more > summary")
    page.wait_for_function(
        "() => document.querySelector('#more > :last-child').getBoundingClientRect().bottom < innerHeight + 1"
    )
    assert page.locator("#more > :last-child").bounding_box()["y"] >= 0


COME_BACK = "() => dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
"""What a browser tells a page that it kept as it was left."""


@pytest.mark.parametrize(
    "what, stands", [("typed", "店家电话打不通"), ("unanswered", "店家电话打不通"), ("recorded", "")]
)
def test_what_was_typed_and_not_recorded_stands_there_when_somebody_comes_back(desk, page, what, stands):
    page.goto(f"{desk.address}/cases/{desk.blue}")
    note = page.locator("#note textarea")
    note.evaluate(OPEN)
    note.fill("店家电话打不通")
    page.route("**/act", lambda route: route.fulfill(status=204))
    if what != "typed":
        page.locator("#note button").click()
        page.wait_for_function("sessionStorage.getItem('sent')")
    if what == "recorded":
        page.evaluate("sessionStorage.removeItem('sent')")
    with page.expect_navigation():
        page.evaluate(COME_BACK)
    assert [note.input_value(), note.is_visible()] == [stands, bool(stands)]


def test_what_was_too_long_is_kept_until_it_is_shortened(desk, page):
    page.goto(f"{desk.address}/cases/{desk.blue}")
    page.locator("#note textarea").evaluate(OPEN)
    page.locator("#note textarea").fill("长" * 70_000)
    page.locator("#note button").click()
    page.wait_for_selector("[data-unsent]")
    assert "长长长" in page.evaluate("sessionStorage.getItem('sent')")


def test_a_browser_that_goes_back_asks_for_what_the_chosen_outcome_needs(shown, page):
    form = opened(shown, page)
    form.locator("[data-needs='reason']").first.check()
    form.locator("[name=field-reason]").fill("示例")
    page.goto(f"{shown.address}/glossary")
    page.go_back()
    page.wait_for_selector("[name=field-reason]:enabled:required", state="attached")
    assert form.locator("[data-needs='reason']").first.is_checked()


def test_what_is_typed_into_is_not_covered_by_the_button_that_sends_it(shown, page):
    page.set_viewport_size({"width": 360, "height": 740})
    form = opened(shown, page)
    form.locator("[data-needs='reason']").first.check()
    form.evaluate("each => { each.style.maxHeight = '16rem'; each.scrollTop = 0; }")
    lows = []
    for name in ("field-reason", "done_at", "field-evidence", "note"):
        form.locator(f"[name={name}]").evaluate("each => { each.focus(); each.scrollIntoView({block: 'nearest'}); }")
        field, button = (form.locator(each).bounding_box() for each in (f"[name={name}]", "button[value=complete]"))
        lows.append(field["y"] + field["height"] <= button["y"])
    assert lows == [True] * 4


def logged_in(page, login):
    """The log-in page filled in and sent, by whoever it leads to a page."""
    page.locator(".sign-in [name=login]").fill(login)
    page.locator(".sign-in [name=password]").fill(PASSWORD)
    page.locator(".sign-in button").click()
    page.wait_for_selector(f"[data-who={login}]")


def sent_too_late(desk, page, typed):
    """A form that li sends when the log-in has ended; then the log-in page."""
    for login in ("li", "wang"):
        an_account(desk, login, "duty_officer")
    page.goto(f"{desk.address}/cases/{desk.blue}")
    logged_in(page, "li")
    form = page.locator("form:has(button[value=complete])").first
    form.evaluate(OPEN)
    form.locator("[data-needs='reason']").first.check()
    form.locator("[name=field-reason]").fill(typed)
    page.context.clear_cookies(name=re.compile("session"))
    form.locator("button[value=complete]").click()
    page.click("main a.primary")
    page.wait_for_selector(".sign-in")
    return form


def test_what_was_sent_after_the_log_in_had_ended_stands_in_its_form_after_the_next(desk, page):
    form = sent_too_late(desk, page, "已核对台账")
    logged_in(page, "li")
    field = form.locator("[name=field-reason]")
    assert [field.input_value(), field.is_visible(), form.locator("[role=alert]").count()] == ["已核对台账", True, 1]
    form.locator("button[value=complete]").click()
    page.wait_for_selector(".notice.good")
    assert page.evaluate("sessionStorage.getItem('sent')") is None


def test_nobody_else_who_logs_in_there_finds_what_was_typed(desk, page):
    sent_too_late(desk, page, "已核对台账")
    logged_in(page, "wang")
    assert ["已核对台账" in page.inner_text("main"), page.evaluate("sessionStorage.getItem('sent')")] == [False, None]


def a_call_sent_too_late(desk, page):
    """What a caller said, sent when the log-in of wang had ended; then the log-in page."""
    for login in ("wang", "li"):
        an_account(desk, login, "duty_officer")
    page.goto(f"{desk.address}/register")
    logged_in(page, "wang")
    page.wait_for_selector("#words")
    page.fill("#words", "示例甲店的凉皮吃出虫子")
    page.fill("[name=operator]", "示例甲店")
    page.fill("[name=phone]", "13900000001")
    page.context.clear_cookies(name=re.compile("session"))
    page.click(".register button.primary")
    page.click("main a.primary")
    page.wait_for_selector(".sign-in")


def test_a_call_that_was_sent_after_the_log_in_had_ended_stands_there_again_without_who_called(desk, page):
    a_call_sent_too_late(desk, page)
    assert "13900000001" not in page.evaluate("JSON.stringify(sessionStorage)")
    logged_in(page, "wang")
    page.wait_for_selector(".register [role=alert]:has-text('没有记入台账')")
    kept = [page.input_value(each) for each in ("#words", "[name=operator]", "[name=phone]")]
    assert kept == ["示例甲店的凉皮吃出虫子", "示例甲店", ""]
    assert [page.is_visible("[data-unkept]"), page.is_visible("[data-registered]")] == [True, False]
    page.click(".register button.primary")
    page.wait_for_url("**/cases/**")
    assert page.evaluate("sessionStorage.getItem('sent')") is None


def test_nobody_else_who_logs_in_there_finds_the_call(desk, page):
    a_call_sent_too_late(desk, page)
    logged_in(page, "li")
    page.wait_for_selector("#words")
    assert [page.input_value("#words"), page.evaluate("sessionStorage.getItem('sent')")] == ["", None]


def test_what_was_typed_beside_a_file_stands_there_again_when_it_is_refused(desk, page):
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    form = opened(desk, page)
    form.locator("[data-needs='']").first.check()
    form.locator("[name=done_at]").fill("2036-01-01T10:00")
    form.locator("[name=note]").fill("已到现场")
    form.locator("[name=files]").set_input_files({"name": "笔录.pdf", "mimeType": "", "buffer": b"%PDF"})
    form.locator("button[value=complete]").click()
    page.wait_for_selector("[data-refused]")
    again = page.locator("form:has(button[value=complete])").first
    assert [again.is_visible(), again.locator("[name=note]").input_value(), faults] == [True, "已到现场", []]


def test_files_that_were_chosen_are_named_at_the_step(desk, page):
    form = opened(desk, page)
    form.locator("[data-needs='']").first.check()
    photo, record = ({"name": name, "mimeType": "", "buffer": name.encode()} for name in ("现场.jpg", "笔录.pdf"))
    form.locator("[name=files]").set_input_files([photo, record])
    form.locator("button[value=complete]").click()
    page.wait_for_selector("main .notice.good")
    assert page.locator(".step .files li").all_inner_texts() == ["现场.jpg · 10 字节", "笔录.pdf · 10 字节"]
